"""The fields that records are made of: days, instants, links, positions, with their rules."""

import re
from datetime import UTC, date
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, PlainSerializer

from aidmap.model.characters import CONTROLS, INVISIBLE, UNWRITABLE, ranges
from aidmap.model.vocabulary import Traffic, instant_text, parse_day, parse_instant


def web_address(value: str) -> str:
    """Hand back an address that a reader may follow.

    Raises:
        ValueError: it is none.
    """
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or re.search(r"\s", value):
        raise ValueError(f"{value!r} is not a web address: it must begin with http:// or https://")
    return value


def none_if_blank(value: object) -> object:
    """Take blank text for a missing value."""
    return None if isinstance(value, str) and not value.strip() else value


def _well_formed(value: str) -> str:
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


SHOWN = 3  # characters that a message names
NO_TEXT = re.compile(f"[{ranges(UNWRITABLE)}]")
# A tab is a space to those who type one; a mark of the bytes' order is left by broken copying.
NO_NAME = re.compile(f"(?!\t)[{ranges(CONTROLS)}\ufeff]")
BLANK = re.compile(rf"[\s{ranges(CONTROLS, INVISIBLE)}]*")
SLUG = r"^[a-z0-9]+(-+[a-z0-9]+)*$"
Slug = Annotated[
    str,
    Field(
        pattern=SLUG,
        description="Lower-case letters, digits and hyphens; never changes.",
    ),
]
ReportId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", description="16 hex digits.")]
Day = Annotated[date, BeforeValidator(parse_day), Field(description="A calendar day there.")]
OptionalDay = Annotated[Day | None, BeforeValidator(none_if_blank)]
Instant = Annotated[
    AwareDatetime,
    BeforeValidator(parse_instant),
    AfterValidator(lambda instant: instant.astimezone(UTC)),
    PlainSerializer(instant_text, return_type=str, when_used="json"),
]
WellFormed = Annotated[str, AfterValidator(_well_formed)]
Text = Annotated[WellFormed | None, BeforeValidator(none_if_blank)]
RequiredText = Annotated[WellFormed, Field(min_length=1)]
NameText = Annotated[WellFormed, AfterValidator(_is_name)]
Name = Annotated[NameText | None, BeforeValidator(none_if_blank)]
RequiredName = Annotated[NameText, Field(min_length=1)]
Link = Annotated[WellFormed, AfterValidator(web_address)]
OptionalLink = Annotated[Link | None, BeforeValidator(none_if_blank)]
TrafficSet = Annotated[tuple[Traffic, ...], Field(min_length=1), AfterValidator(_sorted_once)]
Longitude = Annotated[float, Field(ge=-180, le=180, description="Degrees east, WGS84.")]
Latitude = Annotated[float, Field(ge=-90, le=90, description="Degrees north, WGS84.")]
Position = tuple[Longitude, Latitude]
Kilometres = Annotated[float, Field(ge=0, description="Kilometres, geodesic on WGS84.")]
