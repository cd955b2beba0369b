"""Where aid passes: places, the legs between them, and the routes along them."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from aidmap.model.field_types import (
    Kilometres,
    Latitude,
    Longitude,
    Name,
    OptionalDay,
    Position,
    RequiredName,
    RequiredText,
    Slug,
    Text,
    TrafficSet,
)
from aidmap.model.records import Record
from aidmap.model.traits import LegTraits, NamedTraits, PlaceTraits, RouteTraits
from aidmap.model.vocabulary import Mode


class Named(NamedTraits, Record):
    """A record with an id and with names in several languages; English is always there."""

    id: Slug
    name_en: RequiredName = Field(description="Name in English; stands in for a missing one.")
    name_ar: Name = Field(None, description="Name in Arabic.")
    name_he: Name = Field(None, description="Name in Hebrew.")
    name_fr: Name = Field(None, description="Name in French.")


class _Place(PlaceTraits, Named):
    """A point that aid passes or reaches."""

    aliases: tuple[RequiredName, ...] = Field((), description="Other names that find it.")
    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{3}$")], ...] = Field(
        (), description="ISO 3166-1 alpha-3 codes of the countries it lies in or between."
    )
    lon: Longitude
    lat: Latitude
    accuracy_m: Annotated[float, Field(gt=0, description="Metres within which the point is true.")]
    operator: Name = Field(None, description="Who runs it, or decides on it.")
    note: Text = Field(None, description="What else matters; opens with how the point is known.")
    sources: tuple[RequiredText, ...] = Field((), description="Where the facts come from.")
    controlled: bool | None = Field(
        None, description="Whether passing needs leave; empty: as usual for its kind."
    )


class Crossing(_Place):
    """Where a border or a fence is crossed, or cargo is checked on the way to it."""

    kind: Literal["land_crossing", "inspection_point"] = Field(
        description="What kind of place it is."
    )


class Port(_Place):
    """Where ships or aircraft land."""

    kind: Literal["seaport", "pier", "airport"] = Field(description="What kind of place it is.")
    unlocode: Annotated[str, Field(pattern=r"^[A-Z]{2}[A-Z2-9]{3}$")] | None = Field(
        None, description="UN/LOCODE."
    )
    iata: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = Field(
        None, description="IATA code of an airport."
    )
    icao: Annotated[str, Field(pattern=r"^[A-Z]{4}$")] | None = Field(
        None, description="ICAO code of an airport."
    )


class Hub(_Place):
    """Where cargo is gathered and loaded."""

    kind: Literal["logistics_hub"] = Field(description="What kind of place it is.")


class AirdropZone(_Place):
    """Where aid is dropped from aircraft."""

    kind: Literal["airdrop_zone"] = Field(description="What kind of place it is.")


class Destination(_Place):
    """What aid is for: a governorate."""

    kind: Literal["destination"] = Field(description="What kind of place it is.")
    pcode: Name = Field(None, description="OCHA p-code.")
    iso3166_2: Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")] | None = Field(
        None, description="ISO 3166-2 code."
    )


Place = Annotated[Crossing | Port | Hub | AirdropZone | Destination, Field(discriminator="kind")]
PLACES_FIELDS = tuple(
    dict.fromkeys(
        name
        for kind in (Crossing, Port, Hub, AirdropZone, Destination)
        for name in kind.model_fields
    )
)


class Leg(LegTraits, Record):
    """A line between two places, travelled in either direction."""

    id: Slug
    start: Slug
    end: Slug
    mode: Mode
    km: Kilometres
    approximate: bool = Field(
        default=False, description="Laid by hand, or ending at a place known to 1.5 km or worse."
    )
    note: Text = Field(None, description="The roads or lanes that it follows.")
    sources: tuple[RequiredText, ...] = Field((), description="Where its course is from.")
    line: Annotated[
        tuple[Position, ...], Field(min_length=2, description="[lon, lat] pairs, WGS84.")
    ]


class Route(RouteTraits, Named):
    """An ordered list of places from an origin to a destination, for named traffic."""

    traffic: TrafficSet
    places: Annotated[
        tuple[Slug, ...],
        Field(min_length=2, description="Ids of its places, in order of travel."),
    ]
    first_day: OptionalDay = Field(None, description="First day on which it is a route at all.")
    last_day: OptionalDay = Field(None, description="Last such day; empty: still.")
    note: Text = Field(None, description="What else matters.")

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError("last_day: is before first_day")
        return self
