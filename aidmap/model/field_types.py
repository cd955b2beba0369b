"""The fields that records are made of: days, instants, links, positions, with their rules."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from aidmap.i18n.language_files import tags
from aidmap.model.characters import CONTROLS, INVISIBLE, ranges
from aidmap.model.reference import Reference
from aidmap.model.value_rules import (
    EVIDENCE,
    SLUG,
    amount,
    claimable,
    in_utc,
    none_if_blank,
    one_word,
    web_address,
    well_formed,
    without,
)
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


def _is_name(value: str) -> str:
    """Names are looked for, sorted and shown in one line: nothing in them steers or hides."""
    if BLANK.fullmatch(value):
        raise ValueError("holds nothing that can be seen" if value else "is empty")
    return without(NO_NAME, value, "which nobody sees in a name")


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


# A tab is a space to those who type one; a mark of the bytes' order is left by broken copying.
NO_NAME = re.compile(f"(?!\t)[{ranges(CONTROLS)}\ufeff]")
BLANK = re.compile(rf"[\s{ranges(CONTROLS, INVISIBLE)}]*")
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
        pattern=EVIDENCE,
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
OneTraffic = Annotated[Traffic, BeforeValidator(one_word)]
Amount = Annotated[
    Decimal,
    BeforeValidator(amount),
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
    BeforeValidator(claimable),
    Field(description="Restricted: open, but limited in hours, goods, quantity or direction."),
]
OptionalReason = Annotated[Reason | None, BeforeValidator(none_if_blank)]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Subdivision = Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")]
Unlocode = Annotated[str, Field(pattern=r"^[A-Z]{2}[A-Z2-9]{3}$")]
IataCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
IcaoCode = Annotated[str, Field(pattern=r"^[A-Z]{4}$")]
