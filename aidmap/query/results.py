"""The answers of a data set in the JSON shapes of docs/json.md, which stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap.model import Leg, Status, as_json, instant_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from aidmap.model import Place, Retraction
    from aidmap.query.period import Period
    from aidmap.query.snapshot import Changes, Snapshot
    from aidmap.rules.routes import Change, DestinationState, RouteState
    from aidmap.rules.status import State

Json = dict[str, Any]


def clocks_json(snapshot: Snapshot) -> Json:
    """Which day, traffic and clocks were asked for."""
    asked = snapshot.question
    return {
        "on": asked.on.isoformat(),
        "traffic": asked.traffic.value,
        "known_by": _day(asked.known_by),
        "recorded_by": instant_text(asked.recorded_by) if asked.recorded_by else None,
        "according_to": list(asked.according_to),
    }


def status_json(snapshot: Snapshot, subjects: Iterable[Place | Leg]) -> Json:
    """`aidmap status --json`."""
    places = [state_json(subject, snapshot.state(subject.id)) for subject in subjects]
    return clocks_json(snapshot) | {"places": places}


def state_json(subject: Place | Leg, state: State) -> Json:
    """One member of `places`."""
    return {
        "place": subject.id,
        "name": subject.id if isinstance(subject, Leg) else subject.name(),
        "kind": "leg" if isinstance(subject, Leg) else subject.kind,
        "status": state.status.value,
        "since": _day(state.since),
        "contested": state.contested,
        "stale": state.stale,
        "last_heard": _day(state.last_heard),
        "announced_for": _day(state.announced_for),
        "report": state.report.id if state.report else None,
        "pending": state.pending.id if state.pending else None,
        "agreeing": [report.id for report in state.agreeing],
        "conflicting": [report.id for report in state.conflicting],
    }


def day_json(snapshots: Iterable[Snapshot]) -> Json:
    """All statuses of a day, as `model.DayStatuses` has them: one snapshot a kind of traffic."""
    told = {}
    for snapshot in snapshots:
        subjects = [*snapshot.records.places, *snapshot.records.legs]
        places = [one for one in subjects if one.id in snapshot.states]
        routes = routes_json(snapshot, snapshot.routes, snapshot.destinations)
        told[snapshot.question.traffic.value] = {
            "places": status_json(snapshot, places)["places"],
            "routes": routes["routes"],
            "destinations": routes["destinations"],
        }
        about, on = snapshot.records.about, snapshot.question.on
    return {
        "format": "aidmap-statuses-1",
        "title": about.title(),
        "on": on.isoformat(),
        "time_zone": about.time_zone,
        "licence": about.licence,
        "disclaimer": about.disclaimer(),
        "traffic": told,
    }


def routes_json(
    snapshot: Snapshot,
    routes: Iterable[RouteState],
    destinations: Iterable[DestinationState],
    changes: Changes | None = None,
) -> Json:
    """`aidmap routes --json`; with `changes` where something was supposed."""
    answer = clocks_json(snapshot) | {
        "routes": [route_json(state) for state in routes],
        "destinations": [destination_json(state) for state in destinations],
    }
    return answer if changes is None else answer | {"changes": changes_json(changes)}


def route_json(state: RouteState) -> Json:
    """One member of `routes`."""
    return {
        "route": state.route.id,
        "name": state.route.name(),
        "status": state.status.value,
        "since": _day(state.since),
        "blocked_by": list(state.blocked_by),
        "limited_by": list(state.limited_by),
        "places": list(state.route.places),
        "km": state.km,
    }


def destination_json(state: DestinationState) -> Json:
    """One member of `destinations`."""
    return {
        "place": state.place,
        "status": state.status.value,
        "routes": [route.route.id for route in state.routes],
        "open_routes": list(state.open_routes),
        "choke_points": list(state.choke_points),
    }


def changes_json(changes: Changes) -> Json:
    """What changed: places, routes and destinations, each from what to what."""
    return {
        "places": [_change("place", change) for change in changes.places],
        "routes": [_change("route", change) for change in changes.routes],
        "destinations": [_change("place", change) for change in changes.destinations],
    }


def history_json(snapshot: Snapshot, subject: str) -> Json:
    """`aidmap history --json`; the last span is still going on."""
    spans = snapshot.spans(subject)
    retracted = snapshot.retractions
    return {
        "place": subject,
        "traffic": snapshot.question.traffic.value,
        "spans": [
            {
                "status": span.status.value,
                "from": span.first.isoformat(),
                "to": None if span is spans[-1] else span.last.isoformat(),
                "contested": span.contested,
            }
            for span in spans
        ],
        "openings": [
            {"announced_for": _day(word), "first_traffic": _day(deed), "days": days}
            for word, deed, days in snapshot.openings(subject)
        ],
        "reports": [
            as_json(report) | {"retracted": _retracted(retracted.get(report.id))}
            for report in snapshot.said_of(subject)
        ],
    }


def timeline_json(period: Period) -> Json:
    """`aidmap chart timeline --json`: the stretches of each place, without gaps."""
    return _period_json(period) | {
        "places": [
            {
                "place": place.id,
                "stretches": [
                    {
                        "status": stretch.status.value,
                        "from": stretch.first.isoformat(),
                        "to": stretch.last.isoformat(),
                        "contested": stretch.contested,
                        "stale": stretch.stale,
                    }
                    for stretch in period.stretches(place.id)
                ],
            }
            for place in period.places
        ]
    }


def calendar_json(period: Period) -> Json:
    """`aidmap chart calendar --json`: for each place and month the days with each status."""
    return _period_json(period) | {
        "places": [
            {
                "place": place.id,
                "months": [
                    {"month": f"{month:%Y-%m}"} | _days_json(days)
                    for month, days in period.days_by_month(place.id).items()
                ],
            }
            for place in period.places
        ]
    }


def gap_json(period: Period) -> Json:
    """`aidmap chart gap --json`: the days from the word to the first traffic of each opening."""
    return _period_json(period) | {
        "openings": [
            {
                "place": place.id,
                "announced_for": _day(opening.announced_for),
                "first_traffic": _day(opening.first_traffic),
                "days": opening.days,
            }
            for place, opening in period.gaps()
        ]
    }


def _period_json(period: Period) -> Json:
    traffic = period.snapshot.question.traffic.value
    return {"from": _day(period.first), "to": _day(period.last), "traffic": traffic}


def _days_json(days: Mapping[Status, int]) -> Json:
    return {status.value: days.get(status, 0) for status in Status}


def _retracted(retraction: Retraction | None) -> Json | None:
    return as_json(retraction) if retraction else None


def _change(kind: str, change: Change) -> Json:
    return {kind: change.id, "from": change.before, "to": change.after}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
