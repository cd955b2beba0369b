"""All that can be said of one day: statuses, routes and destinations, by one set of clocks.

The rules are in the room `rules`; taking a snapshot of a data set is left to `dataset`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aidmap.query import finding
from aidmap.rules import gateways, routes, sightings, status
from aidmap.rules.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from aidmap.model import Count, Place, Records, Report, Retraction, Status
    from aidmap.query.finding import Finding
    from aidmap.query.gateway_amounts import GatewayAmounts
    from aidmap.rules.clocks import Query
    from aidmap.rules.gateways import Gateway
    from aidmap.rules.route_changes import DayChanges
    from aidmap.rules.routes import Change, DestinationState, Network, RouteState
    from aidmap.rules.sightings import Sighting
    from aidmap.rules.status import State
    from aidmap.store import Store


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All that can be said of one day, by one set of clocks.

    Attributes:
        store: where areas, basemap, boundaries and context are.
        records: what is known.
        network: the places, legs and routes.
        query: of which day, by which clocks.
        what_if: statuses to suppose, by id.
    """

    store: Store
    records: Records
    network: Network
    query: Query
    what_if: Mapping[str, Status] = field(default_factory=dict)

    def ground(self, name: str) -> list[dict[str, Any]]:
        """The features of areas, basemap, boundaries or context as GeoJSON has them; read once.

        Raises:
            DataError: the store has them broken.
        """
        if name not in self._grounds:
            self._grounds[name] = self.store.shapes(name)["features"]
        return self._grounds[name]

    @cached_property
    def _grounds(self) -> dict[str, list[dict[str, Any]]]:
        """The features by the name of their file, as far as they were asked for."""
        return {}

    @cached_property
    def policy(self) -> Policy:
        """The figures of the rules, as the data set has them."""
        return Policy.of(self.records.about)

    @cached_property
    def reports(self) -> dict[str, list[Report]]:
        """The reports that count, by subject."""
        return status.by_subject(
            self._counted_reports(self.records.retractions), self.query.traffic
        )

    @cached_property
    def all_reports(self) -> list[Report]:
        """The reports of every publisher, on every traffic, in the order in which they came in."""
        heard = status.counted_reports(
            self.records.reports,
            self.records.retractions,
            clocks=self.query.clocks,
        )
        return sorted(heard, key=lambda report: (report.recorded_at, report.id))

    @cached_property
    def counted_reports(self) -> list[Report]:
        """The reports that count by every clock, on every traffic, in the order of the data set."""
        return self._counted_reports(self.records.retractions)

    def _counted_reports(self, retractions: Iterable[Retraction]) -> list[Report]:
        return status.counted_reports(
            self.records.reports,
            retractions,
            clocks=self.query.clocks,
            according_to=self.query.according_to,
        )

    @cached_property
    def counts(self) -> list[Count]:
        """The counts that count by every clock, on every traffic; none where they do not matter."""
        if not self.query.counts:
            return []
        return status.counted_reports(
            self.records.counts,
            self.records.retractions,
            clocks=self.query.clocks,
            according_to=self.query.according_to,
        )

    @cached_property
    def counts_by_place(self) -> dict[str, list[Count]]:
        """The counts of the traffic that is asked for, by the id of the place."""
        found: dict[str, list[Count]] = {}
        for count in self.counts:
            if count.traffic == self.query.traffic:
                found.setdefault(count.subject, []).append(count)
        return found

    @cached_property
    def all_counts(self) -> list[Count]:
        """The counts of every publisher, as they came in; none where they do not matter."""
        if not self.query.counts:
            return []
        heard = status.counted_reports(
            self.records.counts, self.records.retractions, clocks=self.query.clocks
        )
        return sorted(heard, key=lambda count: (count.recorded_at, count.id))

    @cached_property
    def sightings(self) -> dict[str, list[Sighting]]:
        """The counts that say that something passed, by subject."""
        return sightings.sightings_by_subject(self.counts, self.query.traffic, policy=self.policy)

    @cached_property
    def subjects_heard_of(self) -> frozenset[str]:
        """The ids of the places and legs that reports or sightings speak of."""
        return frozenset({*self.reports, *self.sightings})

    @cached_property
    def retractions(self) -> dict[str, Retraction]:
        """The retractions that count, by the id of the report."""
        return status.withdrawn(self.records.retractions, recorded_by=self.query.clocks.recorded_by)

    @cached_property
    def publishers(self) -> dict[str, str]:
        """The names of the publishers, by id."""
        return {source.id: source.name for source in self.records.sources}

    @cached_property
    def held_up(self) -> frozenset[str]:
        """The ids of the places and legs that hold a route up."""
        return frozenset(subject for state in self.routes for subject in state.blocked_by)

    @cached_property
    def runs(self) -> dict[str, list[status.Run]]:
        """For each subject, the days up to this one on which its status became another."""
        return {subject: self._runs_of(subject) for subject in sorted(self.subjects_heard_of)}

    @cached_property
    def _runs_along_routes(self) -> dict[str, list[status.Run]]:
        """The same as they count along a route: what needs no leave where it is reported on."""
        of_routes = (self.network.subjects_of(route) for route in self.records.routes)
        subjects = {subject for each in of_routes for subject in each}
        return {
            subject: self._runs_of(
                subject,
                only_where_reported=subject in self.sightings
                and not self.network.needs_leave(subject),
            )
            for subject in sorted(self.subjects_heard_of & subjects)
        }

    def _runs_of(self, subject: str, *, only_where_reported: bool = False) -> list[status.Run]:
        """The runs of a subject, worked out once for all who ask."""
        asked = subject, only_where_reported
        if asked not in self._known_runs:
            self._known_runs[asked] = status.runs(
                *self._evidence(subject),
                until=self.query.on,
                only_where_reported=only_where_reported,
            )
        return self._known_runs[asked]

    @cached_property
    def _known_runs(self) -> dict[tuple[str, bool], list[status.Run]]:
        """The runs that were asked for so far."""
        return {}

    def _evidence(self, subject: str) -> tuple[Sequence[Report], Sequence[Sighting]]:
        """The reports on a subject and the sightings there."""
        return self.reports.get(subject, ()), self.sightings.get(subject, ())

    def state(self, subject: str) -> State:
        """The state of a place or a leg, by its id; a supposed status has no report."""
        if subject not in self._states:
            self._states[subject] = self._worked_out(subject)
        return self._states[subject]

    @cached_property
    def _states(self) -> dict[str, State]:
        """The states that were asked for so far."""
        return {}

    def _worked_out(self, subject: str) -> State:
        if subject in self.what_if:
            return status.State(status=self.what_if[subject])
        return status.status_on(
            *self._evidence(subject),
            on=self.query.on,
            policy=self.policy,
        )

    @cached_property
    def states(self) -> dict[str, State]:
        """The states of every place that exists, and of every leg with a report in force, by id."""
        legs = (leg.id for leg in self.records.legs if leg.id in self.subjects_heard_of)
        states = {place.id: self.state(place.id) for place in self.places}
        states |= {leg: state for leg in legs if (state := self.state(leg)).decider}
        return dict(sorted(states.items()))

    @cached_property
    def places(self) -> list[Place]:
        """The places that exist on this day, in the order of the data set."""
        return [place for place in self.records.places if place.exists(self.query.on)]

    @cached_property
    def gateways(self) -> list[Gateway]:
        """The gateways of the routes of this day: those that serve the most first."""
        there = self.network.routes_on(self.query.on, self.query.traffic)
        return gateways.gateways(self.network, there)

    @cached_property
    def finding(self) -> Finding:
        """Which gateways pass on this day."""
        return finding.finding(self)

    @cached_property
    def gateway_amounts(self) -> GatewayAmounts:
        """What passes the gateways a day."""
        from aidmap.query.gateway_amounts import gateway_amounts  # few need it

        return gateway_amounts(self)

    @cached_property
    def routes(self) -> list[RouteState]:
        """The states of the routes that exist on this day for this traffic."""
        return routes.route_states(
            self.network,
            self._runs_along_routes,
            on=self.query.on,
            traffic=self.query.traffic,
            what_if=self.what_if,
        )

    @cached_property
    def destinations(self) -> list[DestinationState]:
        """The states of the places where routes for this traffic end."""
        return routes.destination_states(
            self.network, self.routes, on=self.query.on, traffic=self.query.traffic
        )

    def destination(self, place: str) -> DestinationState:
        """The state of one destination, by its id."""
        return routes.destination_state(self.network, self.routes, place)

    def rests_on_stale(self, state: RouteState) -> bool:
        """Whether anything along a route was last heard of too long ago."""
        return any(self.state(place).stale for place in state.route.places)

    def spans(self, subject: str) -> list[status.Span]:
        """The spans of a subject from its first report or sighting to this day."""
        return status.spans(
            *self._evidence(subject),
            until=self.query.on,
            policy=self.policy,
        )

    def silences(self, subject: str) -> list[tuple[date, date]]:
        """The runs of days up to this one on which the status of a subject is stale."""
        return status.silences(
            *self._evidence(subject),
            until=self.query.on,
            policy=self.policy,
        )

    def openings(self, subject: str) -> list[status.Opening]:
        """The announcement gaps of a subject up to this day."""
        return status.openings(*self._evidence(subject), until=self.query.on)

    def said_of(self, subject: str) -> list[Report]:
        """All reports on a subject by the clocks, newest first: the retracted ones too."""
        return sorted(self._said.get(subject, ()), key=status.newness, reverse=True)

    @cached_property
    def _said(self) -> dict[str, list[Report]]:
        """The reports by the clocks, by subject: the retracted ones too."""
        return status.by_subject(self._counted_reports(()), self.query.traffic)

    @cached_property
    def route_changes(self) -> dict[date, DayChanges]:
        """The changes of routes and destinations up to this day, by their day."""
        from aidmap.rules.route_changes import changes_by_day  # few commands ask

        return changes_by_day(
            self.network,
            self._runs_along_routes,
            traffic=self.query.traffic,
            until=self.query.on,
        )

    def changes_to(self, after: Snapshot) -> Changes:
        """Compare with another snapshot."""
        pairs = [
            (
                {subject: state.status for subject, state in shot.states.items()},
                {state.route.id: state.status for state in shot.routes},
                {state.place: state.status for state in shot.destinations},
            )
            for shot in (self, after)
        ]
        return Changes(*(routes.changes(*kind) for kind in zip(*pairs, strict=True)))


@dataclass(frozen=True)
class Changes:
    """What is another status in a second snapshot."""

    places: list[Change]
    routes: list[Change]
    destinations: list[Change]

    def __bool__(self) -> bool:
        return bool(self.places or self.routes or self.destinations)
