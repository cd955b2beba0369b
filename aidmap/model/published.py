"""What is published of a day, for programs of others: its shape, and so its JSON Schema."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from aidmap.model import answer_columns
from aidmap.model.answer_columns import Column
from aidmap.model.vocabulary import Traffic

CLOSED = ConfigDict(extra="forbid")


def _shape(name: str, description: str, columns: tuple[Column, ...]) -> Any:
    """The shape of a row with some columns, all of which it must have."""
    fields = {one.name: Annotated[one.type, Field(description=one.description)] for one in columns}
    made: Any = TypedDict(name, fields)  # type: ignore[misc] # both are known when it runs
    made.__doc__ = description
    return with_config(CLOSED)(made)


PlaceStatus = _shape(
    "PlaceStatus",
    "The status of a place, or of a leg with a report in force.",
    answer_columns.PLACE,
)
RouteStatus = _shape("RouteStatus", "The status of a route.", answer_columns.ROUTE)
DestinationStatus = _shape(
    "DestinationStatus",
    "The status of a destination: the best of the routes that end there.",
    answer_columns.DESTINATION,
)


GatewayStatus = _shape(
    "GatewayStatus",
    "A gateway: the last controlled place before the destination.",
    answer_columns.GATEWAY,
)


@with_config(CLOSED)
class Finding(TypedDict):
    """Which gateways pass, in a sentence, and what it rests on."""

    text: Annotated[str, Field(description="In English, with what to mind about it.")]
    stale: Annotated[bool, Field(description="Whether every report behind it is stale.")]
    contested: Annotated[bool, Field(description="Whether a gateway of it is contested.")]
    last_heard: Annotated[date | None, Field(description="The day that it speaks of.")]


@with_config(CLOSED)
class TrafficStatuses(TypedDict):
    """The statuses for one kind of traffic."""

    finding: Finding
    gateways: list[GatewayStatus]  # type: ignore[valid-type] # made of columns
    places: list[PlaceStatus]  # type: ignore[valid-type] # made of columns
    routes: list[RouteStatus]  # type: ignore[valid-type] # likewise
    destinations: list[DestinationStatus]  # type: ignore[valid-type] # likewise


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
