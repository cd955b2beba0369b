"""What records know about themselves, whatever holds their fields: a model, or a plain record.

Without pydantic, so that what only asks need not wait for it. Which fields there are is left to the
models.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aidmap.model.vocabulary import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.model.about import About
    from aidmap.model.places import Leg, Place, Route
    from aidmap.model.reports import Report, Retraction, Source

APPROXIMATE_FROM_M = 1000
# Whether passing a place of a kind needs leave (docs/rules.md, "The status of a route").
CONTROLLED = {
    "land_crossing": True,
    "inspection_point": True,
    "seaport": True,
    "pier": True,
    "airport": False,
    "logistics_hub": False,
    "airdrop_zone": True,
    "destination": False,
}
PLACE_KINDS = tuple(CONTROLLED)


class NamedTraits:
    """Names in several languages; English is always there."""

    __slots__ = ()

    if TYPE_CHECKING:
        name_en: str

    def name(self, language: str = "en") -> str:
        """Name it in a language of `LANGUAGES`, or in English where that name is missing."""
        return getattr(self, f"name_{language}", None) or self.name_en

    def names(self, languages: Iterable[str]) -> dict[str, str]:
        """Its names by language: the English one, and those of `languages` that it has."""
        named = {language: getattr(self, f"name_{language}", None) for language in languages}
        return {"en": self.name_en} | {key: name for key, name in named.items() if name}


class PlaceTraits(NamedTraits):
    """A point that aid passes or reaches."""

    __slots__ = ()

    if TYPE_CHECKING:
        kind: str
        controlled: bool | None
        accuracy_m: float

    @property
    def needs_leave(self) -> bool:
        """Whether passing needs leave, by its own word or else by its kind."""
        return CONTROLLED[self.kind] if self.controlled is None else self.controlled

    @property
    def is_approximate(self) -> bool:
        """Whether its point is known to 1 km or worse."""
        return self.accuracy_m >= APPROXIMATE_FROM_M


def in_reading_order(places: Iterable[Place]) -> list[Place]:
    """Places as tables and charts have them: by kind, and by their English name."""
    return sorted(places, key=lambda place: (PLACE_KINDS.index(place.kind), place.name_en))


class LegTraits:
    """A line between two places, travelled in either direction."""

    __slots__ = ()

    if TYPE_CHECKING:
        start: str
        end: str

    @property
    def ends(self) -> frozenset[str]:
        """The two places that it joins."""
        return frozenset((self.start, self.end))


class RouteTraits(NamedTraits):
    """An ordered list of places from an origin to a destination."""

    __slots__ = ()

    if TYPE_CHECKING:
        places: tuple[str, ...]
        first_day: date | None
        last_day: date | None

    @property
    def destination(self) -> str:
        """The id of the place where it ends."""
        return self.places[-1]

    def exists(self, on: date) -> bool:
        """Whether it is a route at all on a day."""
        return (self.first_day or date.min) <= on <= (self.last_day or date.max)


class ReportTraits:
    """A dated claim."""

    __slots__ = ()

    if TYPE_CHECKING:
        status: Status
        effective_from: date
        effective_to: date | None

    @property
    def passes(self) -> bool:
        """Whether it claims that anything passes."""
        return self.status is not Status.CLOSED

    def in_force(self, on: date) -> bool:
        """Whether its claim holds on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


class AboutTraits:
    """What a data set says of itself."""

    __slots__ = ()

    if TYPE_CHECKING:
        time_zone: str
        title_en: str
        disclaimer_en: str

    def today(self) -> date:
        """The calendar day there, now."""
        return datetime.now(ZoneInfo(self.time_zone)).date()

    def title(self, language: str = "en") -> str:
        """Its title in a language, or in English where that is missing."""
        return getattr(self, f"title_{language}", None) or self.title_en

    def disclaimer(self, language: str = "en") -> str:
        """Its disclaimer in a language, or in English where that is missing."""
        return getattr(self, f"disclaimer_{language}", None) or self.disclaimer_en


@dataclass(frozen=True, kw_only=True)
class Records:
    """All records of a data set, each kind in the order in which it is kept."""

    about: About
    places: tuple[Place, ...] = ()
    legs: tuple[Leg, ...] = ()
    routes: tuple[Route, ...] = ()
    sources: tuple[Source, ...] = ()
    reports: tuple[Report, ...] = ()
    retractions: tuple[Retraction, ...] = ()
