"""Gateways as a query: docs/rules.md, "Gateways". The same rule as `aidmap.rules.gateways`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from aidmap.rules.gateways import MODE_OF_KIND

if TYPE_CHECKING:
    from aidmap.rules.sql.record_tables import Table

DESTINATION = "destination"
NO_MODE = ""  # of a leg that is missing: an aggregate would leave a null out


def gateways(ways: Table, subjects: Table, places: Table, legs: Table) -> Table:
    """The gateways of routes: place, mode, serves and outward.

    Args:
        ways: the routes that exist on D and carry the traffic.
        subjects: the places and legs along them (`routes.subjects_along`).
        places: of the data set.
        legs: of the data set.
    """
    entered = entries(ways, subjects, places)
    entered = entered.join(places, entered.place == places.id).select(entered, places.kind)
    behind = subjects.filter(subjects.is_leg).join(legs, subjects.subject == legs.id)
    behind = behind.select(subjects.route, subjects.step, legs.mode)
    found = entered.left_join(behind, ["route", "step"]).select(
        entered.place,
        entered.position,
        entered.outward,
        entered.destination,
        mode=entered.kind.cases(
            *((kind, mode.value) for kind, mode in MODE_OF_KIND.items()),
            else_=behind.mode.fill_null(NO_MODE),
        ),
    )
    return (
        found.group_by("place")
        .agg(
            mode=found.mode.collect(order_by=found.position)[0].nullif(NO_MODE),
            serves=found.destination.collect(order_by=found.destination, distinct=True),
            outward=found.outward.all(),
        )
        .alias("gateways")
    )


def entries(ways: Table, subjects: Table, places: Table) -> Table:
    """Where each route enters or leaves: route, position, destination, outward, place, step."""
    start, end = places.view(), places.view()
    directed = ways.join(start, ways.places[0] == start.id).join(end, ways.places[-1] == end.id)
    directed = directed.select(
        route=ways.id,
        position=ways.position,
        destination=ways.places[-1],
        last=ways.places.length() - 1,
        outward=(start.kind == DESTINATION) & (end.kind != DESTINATION),
    )
    passed = subjects.filter(subjects.controlled & ~subjects.is_leg)
    passed = passed.join(directed, "route")
    between = ibis.ifelse(passed.outward, passed.step > 0, passed.step < passed["last"])
    passed = passed.filter(between)
    steps = passed.group_by("route").agg(first_step=passed.step.min(), last_step=passed.step.max())
    joined = passed.join(steps, "route")
    at = ibis.ifelse(joined.outward, joined.first_step, joined.last_step)
    return joined.filter(joined.step == at).select(
        "route", "position", "destination", "outward", "step", place=joined.subject
    )


def with_states(gateways: Table, states: Table, supposed: Table) -> Table:
    """Gateways with what is said of them on D; what is supposed has no report."""
    joined = gateways.left_join(states, gateways.place == states.subject)
    joined = joined.left_join(supposed, gateways.place == supposed.subject)
    factual = supposed.status.isnull()
    return joined.select(
        gateways,
        status=supposed.status.fill_null(states.status),
        stale=factual & states.stale,
        contested=factual & states.contested,
        last_heard=ibis.ifelse(factual, states.last_heard, ibis.null("date")),
    )
