"""The status of places and legs as one query: the rules of docs/rules.md as Ibis expressions.

The same rules as `aidmap.rules.status`, for every subject at once; the words in capitals (O, A, D)
and the numbers are those of docs/rules.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from aidmap.model import Basis, Status
from aidmap.rules.policy import WORST_FIRST
from aidmap.rules.sql.clocks import by_clocks, passes
from aidmap.rules.sql.record_tables import no_texts
from aidmap.rules.sql.sightings import weigh

if TYPE_CHECKING:
    from aidmap.rules.sql.record_tables import Query, Table, Value

NEWNESS = ("effective_from", "reported_on", "recorded_at", "id")


def counted_reports(reports: Table, retractions: Table, question: Query) -> Table:
    """The reports that count by the clocks, less the retracted ones.

    Columns: those of the reports; rank (of the reports on one subject, the larger is the newer);
    claim (a number for each, see `_claim`).
    """
    counted = by_clocks(reports, retractions, question)
    counted = counted.filter(counted.traffic.contains(question.traffic))
    newness = ibis.window(group_by="subject", order_by=[counted[name] for name in NEWNESS])
    rank = ibis.row_number().over(newness)
    return counted.mutate(rank=rank, claim=_claim(counted)).alias("heard")


def _claim(report: Table) -> Value:
    """A number for each report on a subject, with its status as the last digit (`badness`).

    Of two on one basis the newer has the larger one. Of an observed and an announced one, the
    observed has the larger one unless it took effect earlier: then it decides (rule 2).
    """
    first, *others = NEWNESS
    order = [report[first], is_observed(report), *(report[name] for name in others)]
    place = ibis.row_number().over(ibis.window(group_by="subject", order_by=order))
    return place * 10 + badness(report.status)


def is_observed(report: Table) -> Value:
    """Whether a report is of what somebody saw."""
    return report.basis == Basis.OBSERVED.value


def badness(status: Value) -> Value:
    """How bad a status is, 0 the worst, so that statuses can be compared."""
    return status.cases(*((one.value, place) for place, one in enumerate(WORST_FIRST)))


def word(badness: Value) -> Value:
    """The status that is so bad."""
    return badness.cases(*((place, one.value) for place, one in enumerate(WORST_FIRST)))


def in_force(report: Table, day: Value) -> Value:
    """Whether a report is in force on a day."""
    return (report.effective_from <= day) & (
        report.effective_to.isnull() | (report.effective_to >= day)
    )


def boundaries(heard: Table, seen: Table, question: Query) -> Table:
    """The days up to D on which the status of a subject can become another one.

    Columns: subject, day; observed and announced (the largest claims without a last day by then).
    """
    open_ended = heard.effective_to.isnull()
    nothing = ibis.null("int64")
    begin = heard.select(
        "subject",
        day=heard.effective_from,
        observed=ibis.ifelse(open_ended & is_observed(heard), heard.claim, nothing),
        announced=ibis.ifelse(open_ended & ~is_observed(heard), heard.claim, nothing),
    )
    bounded = heard.filter(~open_ended)
    after = bounded.select(
        "subject", day=_next_day(bounded.effective_to), observed=nothing, announced=nothing
    )
    looked = [
        seen.select("subject", day=day, observed=nothing, announced=nothing)
        for day in (seen.first_day, _next_day(seen.until))
    ]
    either = begin.union(after, *looked)
    either = either.filter(either.day <= question.on)
    days = either.group_by("subject", "day").agg(
        observed=either.observed.max(), announced=either.announced.max()
    )
    by_then = ibis.cumulative_window(group_by="subject", order_by="day")
    return days.mutate(
        observed=days.observed.max().over(by_then), announced=days.announced.max().over(by_then)
    )


def _next_day(day: Value) -> Value:
    # Databases make an instant of a day and an interval: by way of it, a day is one again.
    return (day + ibis.interval(days=1)).cast("timestamp").cast("date")


def newest(heard: Table, seen: Table, question: Query) -> Table:
    """O and A on each of the boundaries. Columns: subject, day, observed, announced (claims)."""
    days = boundaries(heard, seen, question)
    bounded = heard.filter(heard.effective_to.notnull())
    held = days.left_join(bounded, [days.subject == bounded.subject, in_force(bounded, days.day)])
    held = held.select(days, bounded.claim, seen=is_observed(bounded))
    return held.group_by("subject", "day").agg(
        observed=ibis.greatest(held.observed.max(), held.claim.max(where=held.seen)),
        announced=ibis.greatest(held.announced.max(), held.claim.max(where=~held.seen)),
    )


def decisions(heard: Table, seen: Table, question: Query) -> Table:
    """What is decided on each of the boundaries: the columns of `sightings.weigh`.

    Args:
        heard: the reports that count, as the function of this name gives them.
        seen: the sightings among the counts, as `sightings.sightings` gives them.
        question: up to which day.
    """
    return weigh(by_reports(newest(heard, seen, question)), heard, seen).alias("decisions")


def by_reports(top: Table) -> Table:
    """What the reports give on each of the boundaries, from O and A.

    Columns: subject, day, status, decider and pending (claims; null: none).
    """
    o, a = top.observed, top.announced
    seen, said = o % 10, a % 10  # how bad
    closed = WORST_FIRST.index(Status.CLOSED)
    sight_decides = a.isnull() | (o > a)  # null, and so untrue, where nobody saw anything
    never_opened = o.isnull() | (seen == closed)
    return top.select(
        "subject",
        "day",
        status=ibis.cases(
            (o.isnull() & a.isnull(), Status.UNKNOWN.value),  # 1
            (sight_decides, word(seen)),  # 2
            (said == closed, Status.CLOSED.value),  # 3a
            (never_opened, Status.PLANNED.value),  # 3c
            else_=word(ibis.least(said, seen)),  # 3b
        ),
        decider=ibis.cases(
            (sight_decides, o), ((said == closed) | never_opened | (said < seen), a), else_=o
        ),
        pending=ibis.cases((sight_decides | never_opened, None), (said > seen, a)),
    ).alias("by_reports")


def runs(decisions: Table) -> Table:
    """The runs of days with one status, up to D.

    Columns: subject, first (day), until (the first day of the next run; null: none), status.
    """
    in_turn = ibis.window(group_by="subject", order_by="day")
    before = decisions.mutate(before=decisions.status.lag().over(in_turn))
    changes = before.filter(before.before.isnull() | (before.status != before.before))
    until = changes.day.lead().over(in_turn)
    return changes.select("subject", "status", first=changes.day, until=until)


def latest(decisions: Table, heard: Table, question: Query) -> Table:
    """The decision on D: the last one of each subject.

    Columns: subject, status, since; claim and report (the id) of the deciding report; pending and
    sighting (ids), seen_on; overruled (a claim); around (the day near which others agree or
    contradict), says_passes (whether what decides does), can_differ (whether others can contradict
    it).
    """
    last = last_of_each(decisions)
    decider, pending, overruled = heard.view(), heard.view(), heard.view()
    joined = (
        last.left_join(decider, [last.subject == decider.subject, last.decider == decider.claim])
        .left_join(pending, [last.subject == pending.subject, last.pending == pending.claim])
        .left_join(
            overruled, [last.subject == overruled.subject, last.overruled == overruled.claim]
        )
    )
    closed = overruled.status == Status.CLOSED.value
    near = is_near(overruled.reported_on, question.on, question)
    return joined.select(
        last.subject,
        last.status,
        since=ibis.cases((decider.id.notnull() | last.sighting.notnull(), last.since)),
        claim=last.decider,
        report=decider.id,
        pending=pending.id,
        sighting=last.sighting,
        seen_on=last.seen_on,
        overruled=last.overruled,
        around=decider.reported_on.fill_null(question.on),
        says_passes=passes(word(last.decider % 10)).fill_null(last.sighting.notnull()),
        can_differ=decider.id.notnull() | (closed & near).fill_null(False),
    ).alias("latest")


def last_of_each(decisions: Table) -> Table:
    """The last decision of each subject. Columns: those of `decisions`; since."""
    newest = decisions.group_by("subject").agg(
        last=decisions.day.max(), now=decisions.status.argmax(decisions.day)
    )
    line = decisions.join(newest, "subject")
    others = line.group_by("subject").agg(other=line.day.max(where=line.status != line.now))
    same = line.join(others, "subject")
    same = same.filter(same.other.isnull() | (same.day > same.other))
    begins = same.group_by("subject").agg(since=same.day.min())
    last = line.filter(line.day == line.last)
    return (
        last.join(begins, "subject")
        .select(*(last[name] for name in decisions.columns), begins.since)
        .alias("last_of_each")
    )


def is_near(day: Value, other: Value, question: Query) -> Value:
    """Whether two days are so near that what was published on them can contradict each other."""
    return day.delta(other, unit="day").abs() <= question.contest_days


def voices(heard: Table, latest: Table, question: Query) -> Table:
    """The reports in force on D on subjects on which anything decides.

    Columns: those of `heard`; agrees (whether it says of whether anything passes what decides);
    counts (whether it is near, and the newest of its publisher, or decides, or is overruled).
    """
    held = heard.filter(in_force(heard, question.on))
    of_publisher = ibis.window(group_by=["subject", "publisher"], order_by=ibis.desc("rank"))
    held = held.mutate(newest=ibis.row_number().over(of_publisher) == 0)
    joined = held.join(latest, "subject")
    of_decision = (held.claim == latest.claim) | (held.claim == latest.overruled)
    near = is_near(held.reported_on, latest.around, question)
    return joined.select(
        held,
        agrees=passes(held.status) == latest.says_passes,
        counts=(held.newest | of_decision.fill_null(False)) & near,
    )


def companions(voices: Table) -> Table:
    """What is said along with the status.

    Columns: subject, repeated_on (the latest day on which a report agreed), agreeing, conflicting.
    """
    newest_first = voices["rank"].desc()
    return voices.group_by("subject").agg(
        repeated_on=voices.reported_on.max(where=voices.agrees),
        agreeing=voices.id.collect(where=voices.counts & voices.agrees, order_by=newest_first),
        conflicting=voices.id.collect(where=voices.counts & ~voices.agrees, order_by=newest_first),
    )


def announced_openings(heard: Table, question: Query) -> Table:
    """The earliest opening ahead of D that had been announced: subject, announced_for."""
    ahead = heard.filter(
        ~is_observed(heard),
        passes(heard.status),
        heard.reported_on <= question.on,
        heard.effective_from > question.on,
    )
    return ahead.group_by("subject").agg(announced_for=ahead.effective_from.min())


def states(subjects: Table, heard: Table, seen: Table, question: Query) -> Table:
    """All that is said of each of the subjects on D: the columns of `aidmap.rules.status.State`.

    Args:
        subjects: their ids, in a column `id`.
        heard: as `counted_reports` gives it.
        seen: as `sightings.sightings` gives it.
        question: which day, by which figures.
    """
    last = latest(decisions(heard, seen, question), heard, question)
    voiced = companions(voices(heard, last, question))
    ahead = announced_openings(heard, question)
    joined = (
        subjects.left_join(last, subjects.id == last.subject)
        .left_join(voiced, subjects.id == voiced.subject)
        .left_join(ahead, subjects.id == ahead.subject)
    )
    heard_on = voiced.repeated_on.fill_null(last.seen_on)
    heard_on = ibis.greatest(heard_on, last.seen_on.fill_null(heard_on))
    last_heard = ibis.cases((heard_on.notnull(), ibis.least(question.on, heard_on)))
    stale = (question.on.delta(last_heard, unit="day") > question.stale_after_days).fill_null(False)
    against = last.can_differ & ~stale
    conflicting = ibis.ifelse(against, voiced.conflicting.fill_null(no_texts()), no_texts())
    return joined.select(
        subject=subjects.id,
        status=last.status.fill_null(Status.UNKNOWN.value),
        since=last.since,
        report=last.report,
        pending=last.pending,
        sighting=last.sighting,
        contested=conflicting.length() > 0,
        stale=stale,
        last_heard=last_heard,
        announced_for=ahead.announced_for,
        agreeing=voiced.agreeing.fill_null(no_texts()),
        conflicting=conflicting,
    )
