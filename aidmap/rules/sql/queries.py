"""The questions that users ask, as queries over the tables of the records.

Four answers - of places and legs, of routes, of destinations, of gateways - put together from
`status`, `routes` and `gateways`. What a database does with them is left to it, and to `functions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.rules.sql import gateways as of_gateways
from aidmap.rules.sql import routes as of_routes
from aidmap.rules.sql import sightings
from aidmap.rules.sql import status as of_subjects

if TYPE_CHECKING:
    from aidmap.rules.sql.record_tables import Query, Table, Tables


def statuses(tables: Tables, question: Query) -> Table:
    """All that is said of each of the subjects on D: subject, and what `State` has."""
    return of_subjects.states(tables.subjects, *evidence(tables, question), question)


def evidence(tables: Tables, question: Query) -> tuple[Table, Table]:
    """The reports that count by the clocks, and the sightings among the counts."""
    return (
        of_subjects.counted_reports(tables.reports, tables.retractions, question),
        sightings.sightings(tables.counts, tables.retractions, question),
    )


def decisions(tables: Tables, question: Query) -> Table:
    """What is decided on each day up to D on which that can change.

    Columns: subject, day, status; report, pending and sighting (ids).
    """
    heard, seen = evidence(tables, question)
    line = of_subjects.decisions(heard, seen, question)
    decider, pending = heard.view(), heard.view()
    joined = line.left_join(
        decider, [line.subject == decider.subject, line.decider == decider.claim]
    ).left_join(pending, [line.subject == pending.subject, line.pending == pending.claim])
    return joined.select(
        line.subject, line.day, line.status, line.sighting, report=decider.id, pending=pending.id
    )


def subjects_along(tables: Tables, question: Query) -> Table:
    """The places and legs of the routes that carry the traffic.

    Columns: route, subject, is_leg, step (in the order of travel), controlled.
    """
    along = of_routes.places_along(of_routes.ways(tables.routes, tables.places, question))
    return of_routes.subjects_along(along, tables.places, tables.legs)


def routes(tables: Tables, subjects: Table, question: Query) -> Table:
    """The state of each route that exists on D, in the order of `position`.

    Columns: those of `aidmap.rules.routes.RouteState` (less km); destination, position.

    Args:
        tables: of the data set.
        subjects: as of `subjects_along`.
        question: which day, by which clocks.
    """
    ways = of_routes.ways(tables.routes, tables.places, question)
    runs = of_routes.runs_along(subjects, *evidence(tables, question), question)
    days = of_routes.days_of_change(ways, subjects, runs, question)
    facts = of_routes.factual(days, subjects, runs, question)
    statuses = of_routes.supposed_on(subjects, runs, tables.supposed, question)
    return of_routes.route_states(ways, facts, statuses, question)


def destinations(tables: Tables, subjects: Table, states: Table, question: Query) -> Table:
    """The state of each place where a route ends.

    Columns: those of `aidmap.rules.routes.DestinationState`.

    Args:
        tables: of the data set.
        subjects: as of `subjects_along`.
        states: as of `routes`.
        question: which day, by which clocks.
    """
    ways = of_routes.ways(tables.routes, tables.places, question)
    return of_routes.destination_states(ways, states, subjects, tables.places, question)


def gateways(tables: Tables, subjects: Table, question: Query) -> Table:
    """The gateways of the routes that exist on D, each with what is said of it.

    Columns: those of `aidmap.rules.gateways.Gateway`; status, stale, contested, last_heard.

    Args:
        tables: of the data set.
        subjects: as of `subjects_along`.
        question: which day, by which clocks.
    """
    ways = of_routes.ways(tables.routes, tables.places, question)
    ways = ways.filter(of_routes.exists(ways, question.on))
    found = of_gateways.gateways(ways, subjects, tables.places, tables.legs)
    subjects = found.select(id=found.place)
    states = of_subjects.states(subjects, *evidence(tables, question), question)
    return of_gateways.with_states(found, states, tables.supposed)
