"""The columns of answers: what is said of a place, a route or a destination on a day.

Tables of the terminal, JSON, GeoDataFrames, exports and the JSON Schema of the site are made of
these; the rows are filled by `query.results`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from aidmap.model.vocabulary import Basis, Mode, Status


@dataclass(frozen=True)
class Column:
    """A column of an answer.

    Attributes:
        name: in every format, unless the schema of others wants another.
        type: of its values; days are text (YYYY-MM-DD) in JSON.
        description: what a reader would otherwise guess.
    """

    name: str
    type: Any
    description: str


# What follows from the reports and counts on a place or a leg.
STATE = (
    Column("status", Status, "open, restricted, closed, planned (announced, not seen) or unknown."),
    Column("since", date | None, "First day of the unbroken run of days with it; none: unknown."),
    Column("contested", bool, "Whether reports of those days contradict each other."),
    Column("stale", bool, "Whether nobody has repeated it for longer than the data set allows."),
    Column("last_heard", date | None, "The latest day on which a report or the count agreed."),
    Column("announced_for", date | None, "The earliest opening still ahead that was announced."),
    Column("report", str | None, "The id of the report that decides; none: a count, or nothing."),
    Column("sighting", str | None, "The id of the count that was heard beside it, or decides."),
    Column("publisher", str | None, "Who published the report, or the count, that decides."),
    Column("basis", Basis | None, "What it rests on: announced, or observed, as every count is."),
    Column("reported_on", date | None, "The day on which it was published."),
    Column("report_url", str | None, "Where it can be read."),
    Column("pending", str | None, "The id of a report that an announcement waits for."),
    Column("agreeing", list[str], "The ids of the reports that say the same."),
    Column("conflicting", list[str], "The ids of the reports that contradict it."),
)
PLACE = (
    Column("place", str, "The id of the place, or of the leg."),
    Column("name", str, "Its English name; of a leg its id."),
    Column("kind", str, "land_crossing, seaport, leg and the like."),
    *STATE,
    Column("first_day", date | None, "First day on which the place exists; none: always did."),
    Column("last_day", date | None, "Last such day; none: it still does."),
)
GATEWAY = (
    Column("place", str, "The id of the place where what travels enters the region, or leaves it."),
    Column("name", str, "Its English name."),
    Column("status", Status, "Of the place."),
    Column("mode", Mode | None, "road, sea or air; none: a leg is missing."),
    Column("serves", list[str], "The ids of the destinations of the routes through it."),
)
ROUTE = (
    Column("route", str, "The id of the route."),
    Column("name", str, "Its English name."),
    Column("status", Status, "The worst of what is along it; planned where that is announced."),
    Column("since", date | None, "First day of the unbroken run of days with it."),
    Column("blocked_by", list[str], "The ids of what holds it up."),
    Column("limited_by", list[str], "The ids of what restricts it."),
    Column("stale", bool, "Whether the status of a place along it is stale."),
    Column("places", list[str], "The ids of its places, in order of travel."),
    Column("km", float | None, "Kilometres along it; none: a leg of it is missing."),
)
DESTINATION = (
    Column("place", str, "The id of the destination."),
    Column("name", str, "Its English name."),
    Column("status", Status, "The best of the routes that end there."),
    Column("routes", list[str], "The ids of the routes that end there."),
    Column("open_routes", list[str], "The ids of those that are open or restricted."),
    Column("choke_points", list[str], "The ids of the places that all of these pass."),
)


def names(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """The names of columns."""
    return tuple(column.name for column in columns)
