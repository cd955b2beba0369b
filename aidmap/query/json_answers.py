"""The answers of a data set in the JSON shapes of docs/json.md, which stay as they are.

The rows of places, routes and destinations are those of `results`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap.model import Status, as_json, instant_text
from aidmap.query.finding import sentence
from aidmap.query.results import (
    destination_rows,
    gateway_rows,
    in_json,
    place_rows,
    route_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from aidmap.model import Leg, Place, Retraction
    from aidmap.query.period import Period
    from aidmap.query.snapshot import Changes, Snapshot
    from aidmap.rules.routes import Change, DestinationState, RouteState

Json = dict[str, Any]


def clocks_json(snapshot: Snapshot) -> Json:
    """Which day, traffic and clocks were asked for."""
    asked = snapshot.query
    return {
        "on": asked.on.isoformat(),
        "traffic": asked.traffic.value,
        "known_by": _day(asked.clocks.known_by),
        "recorded_by": instant_text(asked.clocks.recorded_by) if asked.clocks.recorded_by else None,
        "according_to": list(asked.according_to),
        "counts": asked.counts,
    }


def status_json(snapshot: Snapshot, subjects: Iterable[Place | Leg]) -> Json:
    """`aidmap status --json`."""
    return clocks_json(snapshot) | {"places": in_json(place_rows(snapshot, subjects))}


def finding_json(snapshot: Snapshot) -> Json:
    """The finding of the day and its gateways, as `aidmap status --json` has them."""
    found = snapshot.finding
    return {
        "finding": {
            "text": sentence(snapshot),
            "stale": found.stale,
            "contested": found.contested,
            "last_heard": _day(found.last_heard),
        },
        "gateways": in_json(gateway_rows(snapshot)),
    }


def day_json(snapshots: Iterable[Snapshot]) -> Json:
    """All statuses of a day, as `model.DayStatuses` has them: one snapshot a kind of traffic."""
    by_traffic = {}
    for snapshot in snapshots:
        subjects = [*snapshot.places, *snapshot.records.legs]
        places = [one for one in subjects if one.id in snapshot.states]
        routes = routes_json(snapshot, snapshot.routes, snapshot.destinations)
        by_traffic[snapshot.query.traffic.value] = {
            **finding_json(snapshot),
            "places": status_json(snapshot, places)["places"],
            "routes": routes["routes"],
            "destinations": routes["destinations"],
        }
        about, on = snapshot.records.about, snapshot.query.on
    return {
        "format": "aidmap-statuses-1",
        "title": about.title(),
        "on": on.isoformat(),
        "time_zone": about.time_zone,
        "licence": about.licence,
        "disclaimer": about.disclaimer(),
        "traffic": by_traffic,
    }


def routes_json(
    snapshot: Snapshot,
    routes: Iterable[RouteState],
    destinations: Iterable[DestinationState],
    changes: Changes | None = None,
) -> Json:
    """`aidmap routes --json`; with `changes` where something was supposed."""
    answer = clocks_json(snapshot) | {
        "routes": in_json(route_rows(snapshot, routes)),
        "destinations": in_json(destination_rows(snapshot, destinations)),
    }
    return answer if changes is None else answer | {"changes": changes_json(changes)}


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
        "traffic": snapshot.query.traffic.value,
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
            as_json(report) | {"retracted": _retraction_json(retracted.get(report.id))}
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


def amounts_json(period: Period) -> Json:
    """`aidmap chart amounts --json`: what was counted, and the figures to compare with."""
    from aidmap.query.counted_period import CountedPeriod

    counted = CountedPeriod.of(period)
    return _period_json(period) | {
        "by": counted.step.value,
        "measure": counted.unit.value,
        "days": (period.last - period.first).days + 1,
        "counted_days": counted.counted_days,
        "amounts": [
            {
                "place": one.subject,
                "publisher": one.publisher,
                "stage": one.stage,
                "direction": one.direction,
                "measure": one.measure,
                "from": _day(one.first_day),
                "to": _day(one.last_day),
                "value": str(one.value),
                "days_counted": one.counted_days,
                "longer": one.longer,
            }
            for series in counted.series
            for one in (*series.amounts, *series.longer)
        ],
        "references": [
            as_json(line)
            | {
                "expected": [
                    {"from": _day(first), "to": _day(last), "value": str(value)}
                    for (first, last), value in zip(
                        counted.bins, counted.expected(line), strict=True
                    )
                ]
            }
            for line in counted.references
        ],
    }


def _period_json(period: Period) -> Json:
    traffic = period.snapshot.query.traffic.value
    return {"from": _day(period.first), "to": _day(period.last), "traffic": traffic}


def _days_json(days: Mapping[Status, int]) -> Json:
    return {status.value: days.get(status, 0) for status in Status}


def _retraction_json(retraction: Retraction | None) -> Json | None:
    return as_json(retraction) if retraction else None


def _change(kind: str, change: Change) -> Json:
    return {kind: change.id, "from": change.before, "to": change.after}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
