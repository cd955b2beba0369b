"""The table of answers: what is said of places, routes and destinations on a day.

Its columns are `model.answer_columns`. The terminal, JSON, GeoDataFrames, exports and the site
dress these rows; none works out a column of its own that belongs here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap.model import Basis, Leg
from aidmap.model.record import json_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.model import Place
    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.routes import DestinationState, RouteState
    from aidmap.rules.status import State

Row = dict[str, Any]


def place_rows(snapshot: Snapshot, subjects: Iterable[Place | Leg]) -> list[Row]:
    """A row for each place or leg, with the columns `PLACE`."""
    return [
        {
            "place": subject.id,
            "name": subject.id if isinstance(subject, Leg) else subject.name(),
            "kind": "leg" if isinstance(subject, Leg) else subject.kind,
        }
        | state_row(snapshot, snapshot.state(subject.id))
        | {name: getattr(subject, name, None) for name in ("first_day", "last_day")}
        for subject in subjects
    ]


def state_row(snapshot: Snapshot, state: State) -> Row:
    """What follows from the reports and counts on a place or a leg: the columns `STATE`."""
    report, decider = state.report, state.decider
    return {
        "status": state.status,
        "since": state.since,
        "contested": state.contested,
        "stale": state.stale,
        "last_heard": state.last_heard,
        "announced_for": state.announced_for,
        "report": report.id if report else None,
        "sighting": state.sighting.id if state.sighting else None,
        "publisher": snapshot.publishers[decider.publisher] if decider else None,
        "basis": report.basis if report else Basis.OBSERVED if decider else None,
        "reported_on": decider.reported_on if decider else None,
        "report_url": decider.url if decider else None,
        "pending": state.pending.id if state.pending else None,
        "agreeing": [one.id for one in state.agreeing],
        "conflicting": [one.id for one in state.conflicting],
    }


def gateway_rows(snapshot: Snapshot) -> list[Row]:
    """A row for each gateway, with the columns `GATEWAY`, in the order of the finding."""
    return [
        {
            "place": one.gateway.place,
            "name": snapshot.network.places[one.gateway.place].name(),
            "status": one.state.status,
            "mode": one.gateway.mode,
            "serves": list(one.gateway.serves),
        }
        for one in snapshot.finding.gateways
    ]


def route_rows(snapshot: Snapshot, states: Iterable[RouteState]) -> list[Row]:
    """A row for each route, with the columns `ROUTE`."""
    return [
        {
            "route": state.route.id,
            "name": state.route.name(),
            "status": state.status,
            "since": state.since,
            "blocked_by": list(state.blocked_by),
            "limited_by": list(state.limited_by),
            "stale": snapshot.rests_on_stale(state),
            "places": list(state.route.places),
            "km": state.km,
        }
        for state in states
    ]


def destination_rows(snapshot: Snapshot, states: Iterable[DestinationState]) -> list[Row]:
    """A row for each destination, with the columns `DESTINATION`."""
    return [
        {
            "place": state.place,
            "name": snapshot.network.places[state.place].name(),
            "status": state.status,
            "routes": [one.route.id for one in state.routes],
            "open_routes": list(state.open_routes),
            "choke_points": list(state.choke_points),
        }
        for state in states
    ]


def in_json(rows: Iterable[Row]) -> list[Row]:
    """Rows as JSON has them: days and words as text."""
    return [{name: json_value(value) for name, value in row.items()} for row in rows]


def in_cells(row: Row) -> Row:
    """A row as a table without lists has it: as in JSON, ids joined by |, no ids as nothing."""
    return {
        name: ("|".join(value) or None) if isinstance(value, list) else json_value(value)
        for name, value in row.items()
    }
