"""From the statuses of places and legs to routes and destinations.

The rules are those of docs/rules.md, "The status of a route" and "What if". Pure functions: the
statuses come as runs of days (`status.runs`), one list a subject. Describing the answers to people
is left to `style`, `i18n` and above.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from aidmap.model import Status
from aidmap.rules.policy import WORST_FIRST
from aidmap.rules.status import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from aidmap.model import Leg, Place, Route, Traffic


class RouteState(NamedTuple):
    """What can be said of a route on a day.

    Attributes:
        since: first day of the unbroken run with this status, never before the first day of the
            route and its places; None where nothing was ever reported along it and they have none.
        blocked_by: ids of the subjects at the worst status, where that stops or leaves in doubt.
        limited_by: ids of the subjects that restrict it, where nothing blocks it.
        km: kilometres along its legs; None where a leg is missing.
    """

    route: Route
    status: Status
    since: date | None
    blocked_by: tuple[str, ...] = ()
    limited_by: tuple[str, ...] = ()
    km: float | None = None


class DestinationState(NamedTuple):
    """What can be said of a destination on a day: the best among the routes that end there.

    Attributes:
        place: the id of the place.
        routes: the states of all routes that end there, on that day and for that traffic.
        open_routes: ids of those that are open or restricted.
        choke_points: ids of the controlled places that lie on every one of `open_routes`.
    """

    place: str
    status: Status
    routes: tuple[RouteState, ...] = ()
    open_routes: tuple[str, ...] = ()
    choke_points: tuple[str, ...] = ()


class Change(NamedTuple):
    """That the status of a place, a route or a destination is another one."""

    id: str
    before: Status | None
    after: Status | None


@dataclass(frozen=True, kw_only=True)
class Network:
    """Places, the legs between them, and the routes along them."""

    places: Mapping[str, Place]
    legs: Sequence[Leg]
    routes: Sequence[Route]

    @cached_property
    def leg_between(self) -> dict[frozenset[str], Leg]:
        """The leg that joins two places, whichever way it was drawn."""
        return {leg.ends: leg for leg in self.legs}

    def steps_of(self, route: Route) -> list[tuple[Leg, bool]]:
        """The legs along a route, a missing one left out, and whether it runs as each was drawn."""
        pairs = pairwise(route.places)
        found = ((self.leg_between.get(frozenset(pair)), pair[0]) for pair in pairs)
        return [(leg, leg.start == start) for leg, start in found if leg]

    def legs_of(self, route: Route) -> list[Leg]:
        """The legs along a route, in its order; a missing one is left out."""
        return [leg for leg, _ in self.steps_of(route)]

    def subjects_of(self, route: Route) -> list[str]:
        """The ids of the places and legs along a route."""
        return [*route.places, *(leg.id for leg in self.legs_of(route))]

    def days_of(self, route: Route) -> tuple[date | None, date | None]:
        """The first and the last day on which a route and every place along it exist."""
        lasting = self._lasting(route)
        return (
            max((one.first_day for one in lasting if one.first_day), default=None),
            min((one.last_day for one in lasting if one.last_day), default=None),
        )

    def exists(self, route: Route, on: date) -> bool:
        """Whether a route is one on a day: it is, and so is every place along it."""
        return all(one.exists(on) for one in self._lasting(route))

    def _lasting(self, route: Route) -> list[Route | Place]:
        """A route and the places along it."""
        return [route, *(self.places[place] for place in route.places if place in self.places)]

    def routes_on(self, on: date, traffic: Traffic) -> list[Route]:
        """The routes that exist on a day and carry a kind of traffic, in their order."""
        carrying = (route for route in self.routes if traffic in route.traffic)
        return [route for route in carrying if self.exists(route, on)]

    def needs_leave(self, subject: str) -> bool:
        """Whether a subject is controlled; legs never are."""
        place = self.places.get(subject)
        return place is not None and place.needs_leave

    def length_km(self, route: Route) -> float | None:
        """The kilometres along a route; None where a leg is missing."""
        legs = self.legs_of(route)
        return round(sum(leg.km for leg in legs), 1) if len(legs) == len(route.places) - 1 else None


def route_states(
    network: Network,
    runs: Mapping[str, Sequence[Run]],
    *,
    on: date,
    traffic: Traffic,
    what_if: Mapping[str, Status] | None = None,
) -> list[RouteState]:
    """Work out every route for a kind of traffic on a day on which it is a route.

    Args:
        network: what can be travelled.
        runs: for each subject with reports, the days on which its status became another one.
        on: a calendar day.
        traffic: routes that do not carry it are left out.
        what_if: statuses of subjects to suppose on that day instead.
    """
    return [
        _route_state(network, route, runs, on, what_if or {})
        for route in network.routes_on(on, traffic)
    ]


def destination_states(
    network: Network, states: Sequence[RouteState], *, on: date, traffic: Traffic
) -> list[DestinationState]:
    """Work out every place where a route for this traffic ends, in the order of the ids.

    A destination whose routes do not exist on the day is listed, as unknown; one that does not
    exist itself is left out.
    """
    ends = {
        route.destination
        for route in network.routes
        if traffic in route.traffic and network.places[route.destination].exists(on)
    }
    ending: dict[str, list[RouteState]] = {end: [] for end in sorted(ends)}
    for state in states:
        if state.route.destination in ending:
            ending[state.route.destination].append(state)
    return [destination_state(network, found, end) for end, found in ending.items()]


def destination_state(
    network: Network, states: Sequence[RouteState], place: str
) -> DestinationState:
    """Work out one destination from the states of all routes."""
    ending = tuple(state for state in states if state.route.destination == place)
    passing = [state.route for state in ending if state.status.passes]
    shared = set.intersection(*(set(route.places) for route in passing)) if passing else set()
    return DestinationState(
        place=place,
        status=max(
            (state.status for state in ending), key=WORST_FIRST.index, default=Status.UNKNOWN
        ),
        routes=ending,
        open_routes=tuple(route.id for route in passing),
        choke_points=tuple(sorted(filter(network.needs_leave, shared))),
    )


def route_runs(
    network: Network, route: Route, runs: Mapping[str, Sequence[Run]], *, until: date
) -> list[Run]:
    """Find the days up to one on which the status of a route became another.

    Args:
        network: what can be travelled.
        route: one of its routes.
        runs: as for `route_states`.
        until: a calendar day; days on which it was no route any more are left out.
    """
    subjects = network.subjects_of(route)
    last = min(until, network.days_of(route)[1] or until)
    found: list[Run] = []
    for day, status in _backwards(network, route, subjects, runs, last):
        if found and found[-1].status is status:
            found.pop()
        found.append(Run(day, status))
    return found[::-1]


def route_status(
    network: Network, route: Route, runs: Mapping[str, Sequence[Run]], on: date
) -> Status | None:
    """The status of a route on a day; None where it is none on that day."""
    if not network.exists(route, on):
        return None
    return _worst(_counted_statuses(network, network.subjects_of(route), runs, on).values())


def changes(before: Mapping[str, Status], after: Mapping[str, Status]) -> list[Change]:
    """List what is not the same in both, in the order of the ids; None: not there."""
    return [
        Change(id=key, before=before.get(key), after=after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) is not after.get(key)
    ]


def _route_state(
    network: Network,
    route: Route,
    runs: Mapping[str, Sequence[Run]],
    on: date,
    what_if: Mapping[str, Status],
) -> RouteState:
    subjects = network.subjects_of(route)
    statuses = _counted_statuses(network, subjects, runs, on)
    factual = _worst(statuses.values())
    statuses |= {subject: what_if[subject] for subject in subjects if subject in what_if}
    worst = _worst(statuses.values())
    at_worst = tuple(subject for subject in subjects if statuses.get(subject) is worst)
    since = _since(network, route, subjects, runs, on) if worst is factual else on
    return RouteState(
        route=route,
        status=worst,
        since=since,
        blocked_by=() if worst.passes else at_worst,
        limited_by=at_worst if worst is Status.RESTRICTED else (),
        km=network.length_km(route),
    )


def _worst(statuses: Iterable[Status]) -> Status:
    return min(statuses, key=WORST_FIRST.index, default=Status.OPEN)


def _counted_statuses(
    network: Network, subjects: Iterable[str], runs: Mapping[str, Sequence[Run]], on: date
) -> dict[str, Status]:
    """The statuses that count for a route: of the controlled, and of those with a report."""
    statuses = {subject: _status_on(runs.get(subject, ()), on) for subject in subjects}
    return {
        subject: word
        for subject, word in statuses.items()
        if word is not Status.UNKNOWN or network.needs_leave(subject)
    }


def _since(
    network: Network,
    route: Route,
    subjects: Sequence[str],
    runs: Mapping[str, Sequence[Run]],
    on: date,
) -> date | None:
    """The first day of the unbroken run of days, up to one, with the same route status."""
    now = _worst(_counted_statuses(network, subjects, runs, on).values())
    since = None
    for day, status in _backwards(network, route, subjects, runs, on):
        if status is not now:
            break
        since = day
    return since


def _backwards(
    network: Network,
    route: Route,
    subjects: Sequence[str],
    runs: Mapping[str, Sequence[Run]],
    on: date,
) -> Iterator[tuple[date, Status]]:
    """The days up to one, the last first, on which a route can change, and its status on each."""
    days = {run.first for subject in subjects for run in runs.get(subject, ()) if run.first <= on}
    first, _ = network.days_of(route)
    if first:
        days = {day for day in days if day >= first} | {first}
    for day in sorted(days, reverse=True):
        yield day, _worst(_counted_statuses(network, subjects, runs, day).values())


def _status_on(runs: Sequence[Run], on: date) -> Status:
    """The status on a day by the runs; before the first of them: unknown."""
    index = bisect_right(runs, on, key=lambda run: run.first)
    return runs[index - 1].status if index else Status.UNKNOWN
