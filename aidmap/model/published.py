"""What is published of a day, for programs of others: its shape, and so its JSON Schema."""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from aidmap.model.vocabulary import Status, Traffic

KIND = "land_crossing, seaport, leg and the like."
CLOSED = ConfigDict(extra="forbid")


@with_config(CLOSED)
class PlaceStatus(TypedDict):
    """The status of a place, or of a leg with a report in force."""

    place: str
    name: str
    kind: Annotated[str, Field(description=KIND)]
    status: Status
    since: date | None
    contested: bool
    stale: bool
    last_heard: date | None
    announced_for: Annotated[date | None, Field(description="An opening still ahead.")]
    report: Annotated[str | None, Field(description="The id of the report that decides.")]
    pending: str | None
    agreeing: list[str]
    conflicting: list[str]


@with_config(CLOSED)
class RouteStatus(TypedDict):
    """The status of a route."""

    route: str
    name: str
    status: Status
    since: date | None
    blocked_by: list[str]
    limited_by: list[str]
    places: list[str]
    km: float | None


@with_config(CLOSED)
class DestinationStatus(TypedDict):
    """The status of a destination: the best of the routes that end there."""

    place: str
    status: Status
    routes: list[str]
    open_routes: list[str]
    choke_points: list[str]


@with_config(CLOSED)
class TrafficStatuses(TypedDict):
    """The statuses for one kind of traffic."""

    places: list[PlaceStatus]
    routes: list[RouteStatus]
    destinations: list[DestinationStatus]


@with_config(CLOSED)
class DayStatuses(TypedDict):
    """All statuses of a day."""

    format: Annotated[Literal["aidmap-statuses-1"], Field(description="The shape of this file.")]
    title: str
    on: Annotated[date, Field(description="A calendar day where the places are.")]
    time_zone: str
    licence: str
    disclaimer: str
    traffic: dict[Traffic, TrafficStatuses]
