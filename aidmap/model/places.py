"""Where aid passes: places, the legs between them, and the routes along them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from aidmap.model.record import Record, columns, in_language, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from typing import Annotated

    from pydantic import Field

    from aidmap.model.field_types import (
        CountryCode,
        IataCode,
        IcaoCode,
        Kilometres,
        Latitude,
        Longitude,
        Metres,
        Name,
        Names,
        OptionalDay,
        Position,
        RequiredName,
        RequiredText,
        Slug,
        Subdivision,
        Text,
        TrafficSet,
        Unlocode,
    )
    from aidmap.model.vocabulary import Mode

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


@record
class Named(Record):
    """A record with an id and with names in several languages; English is always there."""

    texts: ClassVar[dict[str, str]] = {"names": "name"}

    id: Slug
    names: Names

    def name(self, language: str = "en") -> str:
        """Name it in a language, or in English where that name is missing."""
        return in_language(self.names, language)

    def names_in(self, languages: Iterable[str]) -> dict[str, str]:
        """Its names by language: the English one, and those of `languages` that it has."""
        return {"en": self.names["en"]} | {
            tag: self.names[tag] for tag in languages if self.names.get(tag)
        }


@record
class Lasting(Named):
    """A record that comes and goes: outside its days it does not exist (docs/rules.md)."""

    if TYPE_CHECKING:  # each class has them among its own fields, in the order of its columns
        first_day: OptionalDay = None
        last_day: OptionalDay = None

    def exists(self, on: date) -> bool:
        """Whether it exists on a day."""
        return (self.first_day is None or self.first_day <= on) and (
            self.last_day is None or on <= self.last_day
        )

    def problems(self) -> Iterator[str]:
        """Say whether its days are in order."""
        if self.first_day and self.last_day and self.last_day < self.first_day:
            yield "last_day: is before first_day"


@record
class PlaceRecord(Lasting):
    """A point that aid passes or reaches."""

    aliases: Annotated[
        tuple[RequiredName, ...], Field(description="Other names that find it.")
    ] = ()
    countries: Annotated[
        tuple[CountryCode, ...],
        Field(description="ISO 3166-1 alpha-3 codes of the countries it lies in or between."),
    ] = ()
    lon: Longitude
    lat: Latitude
    accuracy_m: Metres
    operator: Annotated[Name, Field(description="Who runs it, or decides on it.")] = None
    note: Annotated[
        Text, Field(description="What else matters; opens with how the point is known.")
    ] = None
    sources: Annotated[
        tuple[RequiredText, ...], Field(description="Where the facts come from.")
    ] = ()
    controlled: Annotated[
        bool | None, Field(description="Whether passing needs leave; empty: as usual for its kind.")
    ] = None
    first_day: Annotated[
        OptionalDay, Field(description="First day on which it exists as a way at all.")
    ] = None
    last_day: Annotated[OptionalDay, Field(description="Last such day; empty: still.")] = None

    kind: str

    @property
    def needs_leave(self) -> bool:
        """Whether passing needs leave, by its own word or else by its kind."""
        return CONTROLLED[self.kind] if self.controlled is None else self.controlled

    @property
    def is_approximate(self) -> bool:
        """Whether its point is known to 1 km or worse."""
        return self.accuracy_m >= APPROXIMATE_FROM_M


@record
class Crossing(PlaceRecord):
    """Where a border or a fence is crossed, or cargo is checked on the way to it.

    Examples:
        >>> erez = aidmap.open_store().subject("Erez")
        >>> erez.kind, erez.lon, erez.lat
        ('land_crossing', 34.54472, 31.5582)
    """

    kind: Annotated[
        Literal["land_crossing", "inspection_point"], Field(description="What kind of place it is.")
    ]


@record
class Port(PlaceRecord):
    """Where ships or aircraft land.

    Examples:
        >>> aidmap.open_store().subject("Ashdod").unlocode
        'ILASH'
    """

    kind: Annotated[
        Literal["seaport", "pier", "airport"], Field(description="What kind of place it is.")
    ]
    unlocode: Annotated[Unlocode | None, Field(description="UN/LOCODE.")] = None
    iata: Annotated[IataCode | None, Field(description="IATA code of an airport.")] = None
    icao: Annotated[IcaoCode | None, Field(description="ICAO code of an airport.")] = None


@record
class Hub(PlaceRecord):
    """Where cargo is gathered and loaded.

    Examples:
        >>> hubs = aidmap.open_store().records.places
        >>> [hub.id for hub in hubs if hub.kind == "logistics_hub"][:2]
        ['amman', 'el-arish']
    """

    kind: Annotated[Literal["logistics_hub"], Field(description="What kind of place it is.")]


@record
class AirdropZone(PlaceRecord):
    """Where aid is dropped from aircraft.

    Examples:
        >>> zones = aidmap.open_store().records.places
        >>> [zone.id for zone in zones if zone.kind == "airdrop_zone"]
        ['airdrop-mawasi', 'airdrop-north']
    """

    kind: Annotated[Literal["airdrop_zone"], Field(description="What kind of place it is.")]


@record
class Destination(PlaceRecord):
    """What aid is for: a governorate.

    Examples:
        >>> aidmap.open_store().subject("North Gaza").pcode
        'PS0255'
    """

    kind: Annotated[Literal["destination"], Field(description="What kind of place it is.")]
    pcode: Annotated[Name, Field(description="OCHA p-code.")] = None
    iso3166_2: Annotated[Subdivision | None, Field(description="ISO 3166-2 code.")] = None


Place: TypeAlias = Crossing | Port | Hub | AirdropZone | Destination
CLASS_OF: dict[str, type[Place]] = {
    "land_crossing": Crossing,
    "inspection_point": Crossing,
    "seaport": Port,
    "pier": Port,
    "airport": Port,
    "logistics_hub": Hub,
    "airdrop_zone": AirdropZone,
    "destination": Destination,
}


def place_columns(places: Iterable[Record] = ()) -> tuple[str, ...]:
    """The columns that places of any kind have; `places` as in `columns`."""
    classes, known = dict.fromkeys(CLASS_OF.values()), list(places)
    return tuple(dict.fromkeys(name for cls in classes for name in columns(cls, known)))


def in_reading_order(places: Iterable[Place]) -> list[Place]:
    """Places as tables and charts have them: by kind, and by their English name."""
    return sorted(places, key=lambda place: (PLACE_KINDS.index(place.kind), place.name()))


@record
class Leg(Record):
    """A line between two places, travelled in either direction.

    Examples:
        >>> leg = aidmap.open_store().records.legs[0]
        >>> leg.start, leg.end, leg.mode, leg.km
        ('airdrop-mawasi', 'khan-younis', <Mode.ROAD: 'road'>, 6.1)
    """

    id: Slug
    start: Slug
    end: Slug
    mode: Mode
    km: Kilometres
    approximate: Annotated[
        bool, Field(description="Laid by hand, or ending at a place known to 1.5 km or worse.")
    ] = False
    note: Annotated[Text, Field(description="The roads or lanes that it follows.")] = None
    sources: Annotated[
        tuple[RequiredText, ...], Field(description="Where its course is from.")
    ] = ()
    line: Annotated[
        tuple[Position, ...], Field(min_length=2, description="[lon, lat] pairs, WGS84.")
    ]

    @property
    def ends(self) -> frozenset[str]:
        """The two places that it joins."""
        return frozenset((self.start, self.end))


@record
class Route(Lasting):
    """An ordered list of places from an origin to a destination, for named traffic.

    Examples:
        >>> aidmap.open_store().records.routes[0].places
        ('el-arish', 'nitzana', 'rafah', 'rafah-governorate')
    """

    traffic: TrafficSet
    places: Annotated[
        tuple[Slug, ...],
        Field(min_length=2, description="Ids of its places, in order of travel."),
    ]
    first_day: Annotated[
        OptionalDay, Field(description="First day on which it is a route at all.")
    ] = None
    last_day: Annotated[OptionalDay, Field(description="Last such day; empty: still.")] = None
    note: Annotated[Text, Field(description="What else matters.")] = None

    @property
    def destination(self) -> str:
        """The id of the place where it ends."""
        return self.places[-1]
