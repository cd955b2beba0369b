"""Days in a row with one status, and counted days beside what reports alone say, as queries.

The same as `aidmap.rules.status.runs` and `aidmap.query.comparison`, for every subject at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from aidmap.model import Status
from aidmap.rules.sightings import LONGEST
from aidmap.rules.sql import queries
from aidmap.rules.sql import status as of_subjects
from aidmap.rules.sql.clocks import passes
from aidmap.rules.sql.sightings import days_after

if TYPE_CHECKING:
    from aidmap.rules.sql.record_tables import Query, Table, Tables, Value


def spans(tables: Tables, question: Query) -> Table:
    """The days in a row, up to D, on which a subject has one status.

    Columns: subject, status, first, last (days, both included; the last one of all is D).
    """
    found = of_subjects.runs(of_subjects.decisions(*queries.evidence(tables, question), question))
    day_before = days_after(found.until, ibis.literal(-1))
    return found.select("subject", "status", "first", last=day_before.fill_null(question.on))


def counted_days(tables: Tables, question: Query, first: Value) -> Table:
    """The days from one to D on which something was counted that passed a place.

    Columns: subject, day; status and report by reports alone; counts (ids, the newest first),
    agrees (whether reports say, too, that something passes).

    Args:
        tables: of the data set.
        question: up to which day, by which clocks.
        first: the first day; null: that of the first count.
    """
    heard, seen = queries.evidence(tables, question)
    days = _each_day(seen)
    days = days.filter(first.isnull() | (days.day >= first), days.day <= question.on)
    counted = days.group_by("subject", "day").agg(
        counts=days.id.collect(order_by=days["rank"].desc())
    )
    said = _by_reports_alone(heard, seen, question)
    joined = counted.left_join(
        said,
        [
            counted.subject == said.subject,
            said.day <= counted.day,
            said.until.isnull() | (counted.day < said.until),
        ],
    )
    status = said.status.fill_null(Status.UNKNOWN.value)
    return joined.select(
        counted.subject, counted.day, status=status, report=said.report,
        agrees=passes(status), counts=counted.counts,
    )  # fmt: skip


def _each_day(seen: Table) -> Table:
    """The days that each sighting covers. Columns: subject, day, id, rank."""
    parts = [
        seen.filter(days_after(seen.first_day, ibis.literal(number)) <= seen.last_day).select(
            "subject", "id", "rank", day=days_after(seen.first_day, ibis.literal(number))
        )
        for number in range(LONGEST)
    ]
    return parts[0].union(*parts[1:])


def _by_reports_alone(heard: Table, seen: Table, question: Query) -> Table:
    """What reports alone decide. Columns: subject, status, report; day, until (before that one)."""
    line = of_subjects.decisions(heard, seen.filter(ibis.literal(False)), question)
    decider = heard.view()
    joined = line.left_join(
        decider, [line.subject == decider.subject, line.decider == decider.claim]
    ).select(line.subject, line.day, line.status, report=decider.id)
    in_turn = ibis.window(group_by="subject", order_by="day")
    return joined.mutate(until=joined.day.lead().over(in_turn))
