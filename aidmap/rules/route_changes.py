"""The days on which the status of a route or of a destination became another, all at once.

They are those on which `routes.route_states` of a day and of the day before differ: each route is
looked at only on days on which something along it changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from aidmap.model import Status
from aidmap.rules.policy import WORST_FIRST
from aidmap.rules.routes import Change, route_status
from aidmap.rules.timeline import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from aidmap.model import Place, Route, Traffic
    from aidmap.rules.routes import Network
    from aidmap.rules.status import Run


class Since(NamedTuple):
    """The status of a route or a destination from a day on; None: it does not exist."""

    first: date
    status: Status | None


@dataclass(frozen=True)
class DayChanges:
    """What changed on a day, in the order of the ids."""

    routes: list[Change] = field(default_factory=list)
    destinations: list[Change] = field(default_factory=list)


def changes_by_day(
    network: Network, runs: Mapping[str, Sequence[Run]], *, traffic: Traffic, until: date
) -> dict[date, DayChanges]:
    """Find what changed on which day.

    Args:
        network: what can be travelled.
        runs: as for `routes.route_states`.
        traffic: routes that do not carry it are left out.
        until: the last day that is looked at.
    """
    carrying = [route for route in network.routes if traffic in route.traffic]
    routes = {route.id: _route_history(network, route, runs, until) for route in carrying}
    ending: dict[str, list[list[Since]]] = defaultdict(list)
    for route in carrying:
        ending[route.destination].append(routes[route.id])
    destinations = {
        end: _destination_history(network.places[end], found, until)
        for end, found in ending.items()
    }
    changes: dict[date, DayChanges] = defaultdict(DayChanges)
    for key in sorted(routes):
        for day, change in _turns(key, routes[key]):
            changes[day].routes.append(change)
    for key in sorted(destinations):
        for day, change in _turns(key, destinations[key]):
            changes[day].destinations.append(change)
    return dict(changes)


def _turns(key: str, history: Sequence[Since]) -> list[tuple[date, Change]]:
    pairs = pairwise(history)
    return [(b.first, Change(id=key, before=a.status, after=b.status)) for a, b in pairs]


def _route_history(
    network: Network, route: Route, runs: Mapping[str, Sequence[Run]], until: date
) -> list[Since]:
    days = {run.first for subject in network.subjects_of(route) for run in runs.get(subject, ())}
    ends = _bounds(*network.days_of(route))
    return _history({*days, *ends}, until, lambda day: route_status(network, route, runs, day))


def _destination_history(
    place: Place, routes: Sequence[Sequence[Since]], until: date
) -> list[Since]:
    """The best status of the routes that end there and exist."""

    def status_on(day: date) -> Status | None:
        if not place.exists(day):
            return None
        found = (_status_on(history, day) for history in routes)
        return max(filter(None, found), key=WORST_FIRST.index, default=Status.UNKNOWN)

    days = {since.first for history in routes for since in history}
    return _history(days | _bounds(place.first_day, place.last_day), until, status_on)


def _bounds(first: date | None, last: date | None) -> set[date]:
    """The days on which something begins to exist, and no longer exists."""
    return {day for day in (first, last and last + DAY) if day}


def _history(
    days: Iterable[date], until: date, status_on: Callable[[date], Status | None]
) -> list[Since]:
    """The statuses from the beginning of time, given the days on which they can change."""
    found: list[Since] = []
    for day in sorted({date.min, *days}):
        if day > until:
            break
        status = status_on(day)
        if not found or found[-1].status is not status:
            found.append(Since(day, status))
    return found


def _status_on(history: Sequence[Since], day: date) -> Status | None:
    return history[bisect_right(history, day, key=lambda since: since.first) - 1].status
