"""The fields that records are made of: days, instants, links, positions, with their rules."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from aidmap.i18n.language_files import tags
from aidmap.model.characters import CONTROLS, INVISIBLE, UNWRITABLE, ranges
from aidmap.model.reference import Reference
from aidmap.model.vocabulary import (
    Basis,
    Direction,
    Measure,
    Mode,
    Reason,
    Stage,
    Status,
    Traffic,
    instant_text,
    parse_day,
    parse_instant,
)

# The words come with the types: annotations are looked up here (`validation`).
__all__ = [
    "Basis", "Direction", "Field", "Measure", "Mode", "Reason", "Reference", "Stage", "Status",
    "Traffic", "date",
]  # fmt: skip


def web_address(value: str) -> str:
    """Hand back an address that a reader may follow.

    Raises:
        ValueError: it is none.
    """
    if PLAIN_ADDRESS.fullmatch(value):  # as most are: taking it apart takes ten times as long
        return value
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or re.search(r"\s", value):
        raise ValueError(f"{value!r} is not a web address: it must begin with http:// or https://")
    return value


def in_utc(instant: datetime) -> datetime:
    """Give an instant in UTC.

    Raises:
        ValueError: it lies before the year 1 there, or after 9999.
    """
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{instant} is not an instant: its year in UTC is none") from None


def none_if_blank(value: object) -> object:
    """Take blank text for a missing value."""
    return None if isinstance(value, str) and not value.strip() else value


def well_formed(value: str) -> str:
    """Hand back a text that every document can hold.

    Raises:
        ValueError: it is none.
    """
    if value.isascii() and value.isprintable():
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("is no text in UTF-8") from None
    return _without(NO_TEXT, value, "which no document can hold")


def _is_name(value: str) -> str:
    """Names are looked for, sorted and shown in one line: nothing in them steers or hides."""
    if BLANK.fullmatch(value):
        raise ValueError("holds nothing that can be seen" if value else "is empty")
    return _without(NO_NAME, value, "which nobody sees in a name")


def _without(refused: re.Pattern[str], value: str, why: str) -> str:
    found = dict.fromkeys(refused.findall(value))
    if found:
        some = ", ".join(f"U+{ord(char):04X}" for char in list(found)[:SHOWN])
        raise ValueError(f"holds {some}, {why}: take it out")
    return value


def _sorted_once(values: tuple[Traffic, ...]) -> tuple[Traffic, ...]:
    return tuple(sorted(set(values)))


def _each_once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def language_tag(tag: str) -> str:
    """Hand back a language tag of BCP 47 that is written as usual.

    Raises:
        ValueError: it is none, or written otherwise.
    """
    if tag in tags():
        return tag
    usual = usual_tag(tag)
    if not usual:
        raise ValueError(f"{tag!r} is no language: write its tag, as uk or zh-Hant")
    if usual != tag:
        raise ValueError(f"write the language as {usual}, not {tag}")
    return tag


def usual_tag(tag: str) -> str:
    """A language tag of BCP 47 as it is usually written; empty: it is none."""
    import langcodes
    from langcodes.tag_parser import LanguageTagError

    try:
        return langcodes.standardize_tag(tag) if langcodes.tag_is_valid(tag) else ""
    except LanguageTagError:
        return ""


def _with_english(texts: dict[str, str]) -> dict[str, str]:
    if "en" not in texts:
        raise PydanticCustomError("no_english", "is missing")
    return texts


def _if_any_english(texts: dict[str, str]) -> dict[str, str]:
    return _with_english(texts) if texts else texts


def _without_blanks(texts: object) -> object:
    if not isinstance(texts, dict):
        return texts
    return {tag: text for tag, text in texts.items() if none_if_blank(text) is not None}


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"{value!r} is not a time zone: write it as Asia/Gaza") from None
    return value


def _amount(value: object) -> object:
    """A figure as it is written: "12.50" stays; a float is refused, because it is rounded."""
    text = str(value) if isinstance(value, int | Decimal) and value is not True else value
    if isinstance(text, str) and AMOUNT.fullmatch(text.strip()):
        return Decimal(text.strip())
    raise ValueError(f"{value!r} is no figure: write digits, with a point for a fraction: 12.50")


def _one_word(value: object) -> object:
    """The only member of a list of one, as tables have it."""
    return value[0] if isinstance(value, list | tuple) and len(value) == 1 else value


def _claimable(value: object) -> object:
    if isinstance(value, str) and value in {"open", "restricted", "closed"}:
        return Status(value)
    raise ValueError(f"{value!r} is not a status to report: open, restricted or closed")


PLAIN_ADDRESS = re.compile(r"https?://[a-zA-Z0-9.-]+(?:/[!-~]*)?")
SHOWN = 3  # characters that a message names
NO_TEXT = re.compile(f"[{ranges(UNWRITABLE)}]")
# A tab is a space to those who type one; a mark of the bytes' order is left by broken copying.
NO_NAME = re.compile(f"(?!\t)[{ranges(CONTROLS)}\ufeff]")
BLANK = re.compile(rf"[\s{ranges(CONTROLS, INVISIBLE)}]*")
AMOUNT = re.compile(r"(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?", re.ASCII)
SLUG = r"^[a-z0-9]+(-+[a-z0-9]+)*$"
Slug = Annotated[
    str,
    Field(
        pattern=SLUG,
        description="Lower-case letters, digits and hyphens; never changes.",
    ),
]
ReportId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", description="16 hex digits.")]
CountId = ReportId
Evidence = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{64}$",
        description="The SHA-256 of the document that was kept of it, in evidence/.",
    ),
]
OptionalEvidence = Annotated[Evidence | None, BeforeValidator(none_if_blank)]
Day = Annotated[date, BeforeValidator(parse_day), Field(description="A calendar day there.")]
OptionalDay = Annotated[Day | None, BeforeValidator(none_if_blank)]
Instant = Annotated[
    AwareDatetime,
    BeforeValidator(parse_instant),
    AfterValidator(in_utc),
    PlainSerializer(instant_text, return_type=str, when_used="json"),
]
WellFormed = Annotated[str, AfterValidator(well_formed)]
Text = Annotated[WellFormed | None, BeforeValidator(none_if_blank)]
RequiredText = Annotated[WellFormed, Field(min_length=1)]
NameText = Annotated[WellFormed, AfterValidator(_is_name)]
Name = Annotated[NameText | None, BeforeValidator(none_if_blank)]
RequiredName = Annotated[NameText, Field(min_length=1)]
Link = Annotated[WellFormed, AfterValidator(web_address)]
OptionalLink = Annotated[Link | None, BeforeValidator(none_if_blank)]
TrafficSet = Annotated[tuple[Traffic, ...], Field(min_length=1), AfterValidator(_sorted_once)]
OneTraffic = Annotated[Traffic, BeforeValidator(_one_word)]
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    PlainSerializer(str, return_type=str, when_used="json"),
    Field(ge=0, description="The figure as it was published; 0 or more."),
]
Longitude = Annotated[float, Field(ge=-180, le=180, description="Degrees east, WGS84.")]
Latitude = Annotated[float, Field(ge=-90, le=90, description="Degrees north, WGS84.")]
Position = tuple[Longitude, Latitude]
Kilometres = Annotated[float, Field(ge=0, description="Kilometres, geodesic on WGS84.")]
Box = tuple[Longitude, Latitude, Longitude, Latitude]
Boxes = dict[RequiredName, Box]
Metres = Annotated[float, Field(gt=0, description="Metres within which the point is true.")]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Weekdays = Annotated[tuple[Weekday, ...], AfterValidator(_each_once)]
Stages = Annotated[tuple[Stage, ...], AfterValidator(_each_once)]
OptionalDirection = Annotated[Direction | None, BeforeValidator(none_if_blank)]
Pace = Literal["day", "week", "month"]
Days = Annotated[int, Field(gt=0)]
DaysOrNone = Annotated[int, Field(ge=0)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
LanguageTag = Annotated[str, AfterValidator(language_tag)]
Names = Annotated[dict[LanguageTag, NameText], AfterValidator(_with_english)]
Titles = Names
Labels = Names
Regions = Annotated[
    dict[LanguageTag, NameText], BeforeValidator(_without_blanks), AfterValidator(_if_any_english)
]
Disclaimers = Annotated[dict[LanguageTag, RequiredText], AfterValidator(_with_english)]
ClaimedStatus = Annotated[
    Literal[Status.OPEN, Status.RESTRICTED, Status.CLOSED],
    BeforeValidator(_claimable),
    Field(description="Restricted: open, but limited in hours, goods, quantity or direction."),
]
OptionalReason = Annotated[Reason | None, BeforeValidator(none_if_blank)]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Subdivision = Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")]
Unlocode = Annotated[str, Field(pattern=r"^[A-Z]{2}[A-Z2-9]{3}$")]
IataCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
IcaoCode = Annotated[str, Field(pattern=r"^[A-Z]{4}$")]
