"""Routes and destinations as queries: docs/rules.md, "The status of a route" and "What if".

The same rules as `aidmap.rules.routes`, for every route at once. What is known of the places and
legs comes as `runs` (`aidmap.rules.sql.status`); statuses are compared as numbers (`badness`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from aidmap.model import Status
from aidmap.model.places import CONTROLLED
from aidmap.rules.policy import WORST_FIRST
from aidmap.rules.sql.clocks import passes
from aidmap.rules.sql.record_tables import no_texts
from aidmap.rules.sql.sightings import only_where_reported
from aidmap.rules.sql.status import badness, decisions, runs, word

if TYPE_CHECKING:
    from aidmap.rules.sql.record_tables import Query, Table, Value

UNKNOWN = Status.UNKNOWN.value
BEST = WORST_FIRST.index(Status.OPEN)


def ways(routes: Table, places: Table, question: Query) -> Table:
    """The routes that carry the traffic, whether or not they are routes on D.

    Their first and last days are those on which every place along them exists, too.
    """
    chosen = routes.filter(routes.traffic.contains(question.traffic))
    along = chosen.unnest("places")
    along = along.join(places, along.places == places.id, rname="{name}_of_place")
    days = along.group_by("id").agg(
        begun=along.first_day_of_place.max(), ended=along.last_day_of_place.min()
    )
    joined = chosen.left_join(days, "id")
    first = ibis.greatest(
        chosen.first_day.fill_null(days.begun), days.begun.fill_null(chosen.first_day)
    )
    last = ibis.least(chosen.last_day.fill_null(days.ended), days.ended.fill_null(chosen.last_day))
    names = [name for name in chosen.columns if name not in {"first_day", "last_day"}]
    return joined.select(*names, first_day=first, last_day=last).alias("ways")


def places_along(ways: Table) -> Table:
    """The places of each route. Columns: route, subject, is_leg, step (in the order of travel)."""
    along = ways.unnest("places", offset="step")
    found = along.select(route=along.id, subject=along.places, is_leg=False, step=along.step)
    return found.alias("places_along")


def legs_along(along: Table, legs: Table) -> Table:
    """The legs that join the places of each route. Columns: those of `places_along`."""
    following = along.view()
    pairs = along.join(
        following, [along.route == following.route, along.step + 1 == following.step]
    ).select(along.route, along.step, start=along.subject, end=following.subject)
    as_drawn = (legs.start == pairs.start) & (legs.end == pairs.end)
    other_way = (legs.start == pairs.end) & (legs.end == pairs.start)
    joined = pairs.join(legs, as_drawn | other_way)
    return joined.select(pairs.route, subject=legs.id, is_leg=True, step=pairs.step)


def subjects_along(along: Table, places: Table, legs: Table) -> Table:
    """The places and the legs of each route. Columns: those of `places_along`; controlled."""
    every = along.union(legs_along(along, legs))
    leave = controlled_places(places)
    known = every.left_join(leave, every.subject == leave.id)
    return known.select(every, controlled=leave.id.notnull()).alias("subjects_along")


def controlled_places(places: Table) -> Table:
    """The ids of the places whose passing needs leave."""
    usual = places.kind.isin([kind for kind, controlled in CONTROLLED.items() if controlled])
    return places.filter(places.controlled.fill_null(usual)).select("id")


def runs_along(subjects: Table, heard: Table, seen: Table, question: Query) -> Table:
    """The runs of the subjects of routes, and of no other, as they count along a route."""
    on_them = heard.semi_join(subjects, heard.subject == subjects.subject)
    there = seen.semi_join(subjects, seen.subject == subjects.subject)
    controlled = subjects.filter(subjects.controlled).select(id=subjects.subject).distinct()
    decided = decisions(on_them, there, question)
    return runs(only_where_reported(decided, controlled)).alias("runs")


def days_of_change(ways: Table, subjects: Table, runs: Table, question: Query) -> Table:
    """The days up to D on which the status of a route can become another one: route, day."""
    begun = subjects.join(runs, "subject").join(ways, subjects.route == ways.id)
    begun = begun.filter(ways.first_day.isnull() | (runs["first"] >= ways.first_day))
    opened = ways.filter(ways.first_day <= question.on)
    days = begun.select(subjects.route, day=runs["first"]).union(
        opened.select(route=opened.id, day=opened.first_day), distinct=True
    )
    return days.alias("days_of_change")


def statuses_on(days: Table, subjects: Table, runs: Table) -> Table:
    """The status of each subject of a route on the days that are asked for.

    Columns: route, day, subject, is_leg, step, controlled, status.
    """
    along = days.join(subjects, "route")
    then = [
        along.subject == runs.subject,
        runs["first"] <= along.day,
        runs.until.isnull() | (runs.until > along.day),
    ]
    return along.left_join(runs, then).select(along, status=runs.status.fill_null(UNKNOWN))


def worst(statuses: Table, counts: Value) -> Value:
    """The worst of the statuses that count, as a number; open where none does."""
    return badness(statuses.status).min(where=counts).fill_null(BEST)


def counts(statuses: Table) -> Value:
    """Whether a status counts for a route: of the controlled, and of those with a report."""
    return statuses.controlled | (statuses.status != UNKNOWN)


def factual(days: Table, subjects: Table, runs: Table, question: Query) -> Table:
    """The routes on D by what is reported. Columns: route, worst (a number), since.

    Args:
        days: as of `days_of_change`.
        subjects: as of `subjects_along`.
        runs: as of `runs_along`.
        question: which day.
    """
    today = subjects.select("route", day=question.on).distinct()
    states = statuses_on(today, subjects, runs)
    now = states.group_by("route").agg(worst=worst(states, counts(states))).alias("now")
    then = statuses_on(days, subjects, runs)
    then = then.group_by("route", "day").agg(was=worst(then, counts(then)))
    then = then.join(now, "route").select("route", "day", "was", "worst").alias("before")
    other = then.filter(then.was != then.worst).group_by("route").agg(last=lambda t: t.day.max())
    same = then.left_join(other, "route").filter(lambda t: t.last.isnull() | (t.day > t.last))
    began = same.group_by("route").agg(since=same.day.min())
    return now.left_join(began, "route").select(now, began.since).alias("factual")


def supposed_on(subjects: Table, runs: Table, supposed: Table, question: Query) -> Table:
    """The statuses on D that count for the routes, with what is supposed in the place of some.

    Columns: as of `statuses_on`.
    """
    states = statuses_on(subjects.select("route", day=question.on).distinct(), subjects, runs)
    others = [states[name] for name in states.columns if name != "status"]
    instead = states.left_join(supposed, "subject").select(
        *others,
        status=supposed.status.fill_null(states.status),
        supposed=supposed.status.notnull(),
    )
    return instead.filter(instead.supposed | counts(instead)).alias("supposed_on")


def exists(record: Table, day: Value) -> Value:
    """Whether a route or a place exists on a day."""
    return (record.first_day.isnull() | (record.first_day <= day)) & (
        record.last_day.isnull() | (record.last_day >= day)
    )


def route_states(ways: Table, facts: Table, statuses: Table, question: Query) -> Table:
    """The routes on D: route, destination, position, status, since, blocked_by and limited_by.

    Args:
        ways: the routes that carry the traffic.
        facts: as of `factual`.
        statuses: as of `supposed_on`.
        question: which day.
    """
    by_route = statuses.group_by("route").agg(worst=badness(statuses.status).min())
    at_worst = statuses.join(by_route, "route")
    at_worst = at_worst.filter(badness(at_worst.status) == at_worst.worst)
    listed = at_worst.group_by("route").agg(
        worst=at_worst.worst.max(),
        at_worst=at_worst.subject.collect(order_by=[at_worst.is_leg, at_worst.step]),
    )
    there = ways.filter(exists(ways, question.on))
    joined = there.join(facts, there.id == facts.route).left_join(listed, "route")
    bad = listed.worst.fill_null(BEST)
    status = word(bad)
    return joined.select(
        route=there.id,
        destination=there.places[-1],
        position=there.position,
        status=status,
        since=ibis.ifelse(bad == facts.worst, facts.since, question.on),
        blocked_by=ibis.ifelse(passes(status), no_texts(), listed.at_worst),
        limited_by=ibis.ifelse(status == Status.RESTRICTED.value, listed.at_worst, no_texts()),
    ).alias("route_states")


def destination_states(
    ways: Table, states: Table, subjects: Table, places: Table, question: Query
) -> Table:
    """The places where a route ends: place, status, routes, open_routes and choke_points.

    Args:
        ways: the routes that carry the traffic, whether or not they are routes on D.
        states: as of `route_states`.
        subjects: as of `subjects_along`.
        places: those that do not exist on D are left out.
        question: which day.
    """
    ends = ways.select(place=ways.places[-1]).distinct()
    there = places.filter(exists(places, question.on))
    ends = ends.semi_join(there, ends.place == there.id).select("place").alias("ends")
    opened = passes(states.status)
    in_order = states.position
    best = states.group_by(place=states.destination).agg(
        best=badness(states.status).max(),
        routes=states.route.collect(order_by=in_order),
        open_routes=states.route.collect(where=opened, order_by=in_order),
    )
    chokes = choke_points(states.filter(opened), subjects)
    joined = ends.left_join(best, "place").left_join(chokes, ends.place == chokes.place)
    return joined.select(
        ends.place,
        status=word(best.best).fill_null(UNKNOWN),
        routes=best.routes.fill_null(no_texts()),
        open_routes=best.open_routes.fill_null(no_texts()),
        choke_points=chokes.choke_points.fill_null(no_texts()),
    )


def choke_points(passing: Table, subjects: Table) -> Table:
    """The controlled places on every route that passes to a destination: place, choke_points."""
    controlled = subjects.filter(subjects.controlled).select("route", "subject").distinct()
    among = passing.group_by(place=passing.destination).agg(of=passing.count())
    shared = passing.join(controlled, "route").group_by(
        place=passing.destination, subject=controlled.subject
    )
    shared = shared.agg(on=lambda table: table.count()).join(among, "place")
    shared = shared.filter(shared["on"] == shared.of)
    return shared.group_by("place").agg(
        choke_points=shared.subject.collect(order_by=shared.subject)
    )


def changes(before: Table, after: Table) -> Table:
    """What has another status in a second answer: id, before and after; null: it is not there.

    Args:
        before: a table of `id` and `status`.
        after: another.
    """
    other = after.view()
    joined = before.outer_join(other, before.id == other.id)
    every = before.id.fill_null(other.id)
    both = joined.select(id=every, before=before.status, after=other.status)
    return both.filter(~both.before.identical_to(both.after))
