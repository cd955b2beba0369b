"""The words that records are written in - status, traffic, basis - and days and instants as text.

Without pydantic: what only asks for statuses need not wait for it.
"""

import re
from datetime import UTC, date, datetime
from enum import StrEnum

KML_ID = "place_id"  # what a KML calls our id: it has an id of its own
# What nobody sees: characters without width, and marks that turn text around.
UNSEEN = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xAD, 0x61C, 0xFEFF]
)


class Status(StrEnum):
    """What can be said of a subject on a day: the five words of the logistics sector's SDI-T.

    Examples:
        >>> [status.value for status in aidmap.Status if status.passes]
        ['open', 'restricted']
    """

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
    """What passes.

    Examples:
        >>> [*aidmap.Traffic]
        [<Traffic.GOODS: 'goods'>, <Traffic.FUEL: 'fuel'>, <Traffic.PEOPLE: 'people'>]
    """

    GOODS = "goods"
    FUEL = "fuel"
    PEOPLE = "people"


class Basis(StrEnum):
    """What a report rests on: an authority's word, or what somebody saw.

    Examples:
        >>> aidmap.Basis("observed")
        <Basis.OBSERVED: 'observed'>
    """

    ANNOUNCED = "announced"
    OBSERVED = "observed"


class Direction(StrEnum):
    """Which way something passes, seen from the region."""

    IN = "in"
    OUT = "out"


class Measure(StrEnum):
    """What is counted."""

    TRUCKS = "trucks"
    PALLETS = "pallets"
    TONNES = "tonnes"
    LITRES = "litres"
    PEOPLE = "people"
    CONTAINERS = "containers"
    PACKAGES = "packages"


class Stage(StrEnum):
    """How far on its way something was when it was counted."""

    MANIFESTED = "manifested"
    OFFLOADED = "offloaded"
    COLLECTED = "collected"
    ENTERED = "entered"
    DELIVERED = "delivered"
    INTERCEPTED = "intercepted"
    RETURNED = "returned"
    EXITED = "exited"


USUAL_TRAFFIC: dict[str, Traffic] = {Measure.PEOPLE: Traffic.PEOPLE, Measure.LITRES: Traffic.FUEL}


def usual_traffic(measure: str) -> str:
    """How what is counted usually passes, where nothing says so: goods, but for people and fuel."""
    return USUAL_TRAFFIC.get(measure.strip().lower(), Traffic.GOODS).value


class Reason(StrEnum):
    """Why a subject is not open."""

    SECURITY = "security"
    POLICY = "policy"
    DAMAGE = "damage"
    WEATHER = "weather"
    HOLIDAY = "holiday"
    CAPACITY = "capacity"
    OTHER = "other"


# In the order of their numbers: Monday is 0.
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Mode(StrEnum):
    """How a leg is travelled."""

    ROAD = "road"
    SEA = "sea"
    AIR = "air"


class LineStyle(StrEnum):
    """How a boundary is drawn whose course or status is not settled."""

    DASHED = "dashed"
    DOTTED = "dotted"


class ContextKind(StrEnum):
    """What a feature of the context of a map is."""

    COUNTRY = "country"
    REGION = "region"
    SEA = "sea"
    TOWN = "town"
    ROAD = "road"


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
    raise ValueError(f"{value!r} is not a day: write it as 2024-04-20")


def parse_instant(value: object) -> object:
    """Read an instant with its offset from UTC; anything that is no text is left to pydantic.

    Raises:
        ValueError: the text is no instant, or does not say its offset.
    """
    if not isinstance(value, str):
        return value
    try:
        instant = datetime.fromisoformat(value) if len(value) > len("2024-04-20") else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise ValueError(f"{value!r} is not an instant: write it as 2024-04-20T12:00:00Z")
    return instant


def instant_text(instant: datetime) -> str:
    """Write an instant in UTC, as 2024-04-20T12:00:00Z."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def visible(text: str) -> str:
    """A text as names and words are compared: without what nobody sees."""
    return text if text.isascii() else text.translate(UNSEEN)
