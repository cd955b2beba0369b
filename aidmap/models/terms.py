"""The terms that records are written in: status words, days, instants, links, positions."""

import re
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, PlainSerializer

LANGUAGES = ("en", "ar", "he", "fr")
# What nobody sees: characters without width, and marks that turn text around.
UNSEEN = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
)


class Status(StrEnum):
    """What can be said of a subject on a day: the five words of the logistics sector's SDI-T."""

    OPEN = "open"
    RESTRICTED = "restricted"
    CLOSED = "closed"
    PLANNED = "planned"
    UNKNOWN = "unknown"

    @property
    def passes(self) -> bool:
        """Whether anything passes: open, or restricted."""
        return self in {Status.OPEN, Status.RESTRICTED}


class Traffic(StrEnum):
    """What passes."""

    GOODS = "goods"
    FUEL = "fuel"
    PEOPLE = "people"


class Basis(StrEnum):
    """What a report rests on: an authority's word, or what somebody saw."""

    ANNOUNCED = "announced"
    OBSERVED = "observed"


class Reason(StrEnum):
    """Why a subject is not open."""

    SECURITY = "security"
    POLICY = "policy"
    DAMAGE = "damage"
    WEATHER = "weather"
    HOLIDAY = "holiday"
    CAPACITY = "capacity"
    OTHER = "other"


class Mode(StrEnum):
    """How a leg is travelled."""

    ROAD = "road"
    SEA = "sea"
    AIR = "air"


def parse_day(value: object) -> object:
    """Read a day written YYYY-MM-DD; anything that is no text is left to pydantic.

    Raises:
        ValueError: the text is not such a day.
    """
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError(f"{value!r} is not a day: write it as 2024-04-19")


def parse_instant(value: object) -> object:
    """Read an instant with its offset from UTC; anything that is no text is left to pydantic.

    Raises:
        ValueError: the text is no instant, or does not say its offset.
    """
    if not isinstance(value, str):
        return value
    try:
        instant = datetime.fromisoformat(value) if len(value) > len("2024-04-19") else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise ValueError(f"{value!r} is not an instant: write it as 2024-04-19T12:00:00Z")
    return instant


def instant_text(instant: datetime) -> str:
    """Write an instant in UTC, as 2024-04-19T12:00:00Z."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def visible(text: str) -> str:
    """A text as names and words are compared: without what nobody sees."""
    return text if text.isascii() else text.translate(UNSEEN)


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or re.search(r"\s", value):
        raise ValueError(f"{value!r} is not a web address: it must begin with http:// or https://")
    return value


def none_if_blank(value: object) -> object:
    """Take blank text for a missing value."""
    return None if isinstance(value, str) and not value.strip() else value


def _well_formed(value: str) -> str:
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError("is no text in UTF-8") from None
    return value


def _sorted_once(values: tuple[Traffic, ...]) -> tuple[Traffic, ...]:
    return tuple(sorted(set(values)))


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
Link = Annotated[WellFormed, AfterValidator(_web_address)]
OptionalLink = Annotated[Link | None, BeforeValidator(none_if_blank)]
TrafficSet = Annotated[tuple[Traffic, ...], Field(min_length=1), AfterValidator(_sorted_once)]
Longitude = Annotated[float, Field(ge=-180, le=180, description="Degrees east, WGS84.")]
Latitude = Annotated[float, Field(ge=-90, le=90, description="Degrees north, WGS84.")]
Position = tuple[Longitude, Latitude]
Kilometres = Annotated[float, Field(ge=0, description="Kilometres, geodesic on WGS84.")]
