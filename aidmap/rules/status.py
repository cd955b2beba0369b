"""From dated, contradictory reports to the status of one subject, for one kind of traffic.

The rules are those of docs/rules.md, "The status of one place"; the words in capitals below (O, A,
D) are its. Pure functions over records: nothing here reads a file or a clock. What routes make of
the statuses is left to `routes`, describing them to people to `style` and `i18n`.

Functions that take `reports` and `sightings` want those of one subject and one kind of traffic:
`by_subject` and `sightings.sightings_by_subject` choose them.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from aidmap.model import Basis, Status
from aidmap.rules.contest import contested_days, fresh_until, sides
from aidmap.rules.policy import USUAL, Policy
from aidmap.rules.timeline import DAY, Decision, Sweep, newness

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date, datetime

    from aidmap.model import Count, Report, Retraction, Traffic
    from aidmap.rules.clocks import Clocks
    from aidmap.rules.sightings import Sighting

Claim = TypeVar("Claim", "Report", "Count")

__all__ = [
    "DAY", "Opening", "Run", "Span", "State", "announced_for", "by_subject", "counted_reports",
    "heard_on", "newness", "openings", "runs", "silences", "spans", "status_on", "withdrawn",
]  # fmt: skip


class State(NamedTuple):
    """What can be said of a subject on a day, and on whose word.

    Attributes:
        since: first day of the unbroken run with this status; None where nothing is in force.
        report: the deciding one; None where none is in force, or a count decides.
        pending: a better claim, announced after the deciding report and not yet seen true.
        sighting: the count that was heard beside the report, or decides.
        last_heard: the latest day on which a report or the sighting agreed; never after the day
            asked about.
        announced_for: the earliest opening still ahead that had been announced.
        agreeing, conflicting: the voices that count in `contested`, newest first.
    """

    status: Status
    since: date | None = None
    report: Report | None = None
    pending: Report | None = None
    sighting: Count | None = None
    contested: bool = False
    stale: bool = False
    last_heard: date | None = None
    announced_for: date | None = None
    agreeing: tuple[Report, ...] = ()
    conflicting: tuple[Report, ...] = ()

    @property
    def decider(self) -> Report | Count | None:
        """On whose word the status rests; None: on nobody's."""
        return self.report or self.sighting


class Span(NamedTuple):
    """A run of days, both ends included, with one status, contested or not."""

    status: Status
    first: date
    last: date
    contested: bool


class Run(NamedTuple):
    """The first day of an unbroken run of days with one status, and what decides it then."""

    first: date
    status: Status
    decider: Report | Count | None = None


class Opening(NamedTuple):
    """The first traffic after an announcement, and the days between the word and the deed."""

    announced_for: date
    first_traffic: date
    days: int


def counted_reports(
    reports: Iterable[Claim],
    retractions: Iterable[Retraction] = (),
    *,
    clocks: Clocks | None = None,
    according_to: Collection[str] = (),
) -> list[Claim]:
    """Choose the reports (or the counts) that count by the clocks, less the retracted ones.

    Args:
        reports: of any subject and traffic.
        retractions: of any of them; one recorded after the clock does not count.
        clocks: by when what counts was published and entered; None: all counts.
        according_to: ids of publishers; empty: all of them.
    """
    known_by = clocks.known_by if clocks else None
    recorded_by = clocks.recorded_by if clocks else None
    gone = withdrawn(retractions, recorded_by=recorded_by)
    return [
        report
        for report in reports
        if report.id not in gone
        and (known_by is None or report.reported_on <= known_by)
        and (recorded_by is None or report.recorded_at <= recorded_by)
        and (not according_to or report.publisher in according_to)
    ]


def withdrawn(
    retractions: Iterable[Retraction], *, recorded_by: datetime | None = None
) -> dict[str, Retraction]:
    """Choose the retractions that had been recorded by an instant, by the id of the report."""
    return {
        retraction.report: retraction
        for retraction in retractions
        if recorded_by is None or retraction.recorded_at <= recorded_by
    }


def by_subject(reports: Iterable[Report], traffic: Traffic) -> dict[str, list[Report]]:
    """Sort the reports on one kind of traffic by their subject."""
    subjects: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        if traffic in report.traffic:
            subjects[report.subject].append(report)
    return dict(subjects)


def status_on(
    reports: Sequence[Report],
    sightings: Iterable[Sighting] = (),
    *,
    on: date,
    policy: Policy = USUAL,
) -> State:
    """Work out the status of a subject on a day.

    Args:
        reports: of one subject and one kind of traffic, chosen by `counted_reports`.
        sightings: of the same subject and traffic.
        on: the day, a calendar day where the subject is.
        policy: the figures of the rules.
    """
    sweep = Sweep(reports, sightings)
    since, decision = None, Decision(Status.UNKNOWN, None)
    for day in sweep.days(until=on):
        before, decision = decision, sweep.decide(day)
        if since is None or decision.status is not before.status:
            since = day
    return _state_of(sweep, decision, on=on, policy=policy)._replace(
        since=since if decision.decider else None,
        announced_for=announced_for(reports, on=on),
    )


def _state_of(sweep: Sweep, decision: Decision, *, on: date, policy: Policy) -> State:
    """The state of a day that was reached, but for since when, and what is announced."""
    if decision.decider is None:
        return State(status=decision.status)
    last_heard = min(on, sweep.last_word(on, decision))
    stale = (on - last_heard).days > policy.stale_after_days
    agreeing, conflicting = sides(sweep.voices(on), decision, on, policy)
    return State(
        status=decision.status,
        report=decision.report,
        pending=decision.pending,
        sighting=decision.sighting,
        contested=bool(conflicting) and not stale,
        stale=stale,
        last_heard=last_heard,
        agreeing=agreeing,
        conflicting=() if stale else conflicting,
    )


def heard_on(
    reports: Sequence[Report],
    sightings: Sequence[Sighting] = (),
    *,
    on: date,
    policy: Policy = USUAL,
    state: State | None = None,
) -> list[Report]:
    """Choose the few reports that alone give the same status of a day, with the same doubts.

    Since when it is so they do not tell. `state` is what `status_on` gave of them; None: it is
    worked out. All else is as there.
    """
    sweep = Sweep(reports, sightings)
    sweep.reach(on)
    state = state or _standing(sweep, on=on, policy=policy)
    few = [*sweep.topmost(on), *state.agreeing, *state.conflicting]
    for chosen in (few, [*few, *sweep.voices(on)]):
        ids = {report.id for report in chosen}
        heard = [report for report in reports if report.id in ids]
        if len(heard) == len(reports):
            break
        alone = Sweep(heard, sightings)
        alone.reach(on)
        if _doubts(_standing(alone, on=on, policy=policy)) == _doubts(state):
            return heard
    return list(reports)


def _standing(sweep: Sweep, *, on: date, policy: Policy) -> State:
    """What stands on a day that a sweep reached, as `_state_of` gives it."""
    return _state_of(sweep, sweep.decide(on), on=on, policy=policy)


def _doubts(state: State) -> tuple[object, ...]:
    return (state.status, state.contested, state.stale, state.last_heard, state.decider)


def announced_for(reports: Iterable[Report], *, on: date) -> date | None:
    """Find the earliest opening still ahead of a day that had been announced by then."""
    return min(
        (
            report.effective_from
            for report in reports
            if report.basis is Basis.ANNOUNCED
            and report.passes
            and report.reported_on <= on < report.effective_from
        ),
        default=None,
    )


def runs(
    reports: Sequence[Report],
    sightings: Iterable[Sighting] = (),
    *,
    until: date,
    only_where_reported: bool = False,
) -> list[Run]:
    """Find the days up to one on which the status became another; before the first: unknown.

    Args:
        reports: of one subject and one kind of traffic.
        sightings: of the same.
        until: the last day that is looked at.
        only_where_reported: unknown where no report is in force, whatever was counted: so what
            needs no leave counts along a route (docs/rules.md, "The status of a route").
    """
    sweep = Sweep(reports, sightings)
    changes: list[Run] = []
    for day in sweep.days(until=until):
        decision = sweep.decide(day)
        if only_where_reported and not (decision.report or decision.overruled):
            decision = Decision(Status.UNKNOWN, None)
        if not changes or decision.status is not changes[-1].status:
            changes.append(Run(day, decision.status, decision.decider))
    return changes


def spans(
    reports: Sequence[Report],
    sightings: Iterable[Sighting] = (),
    *,
    until: date,
    policy: Policy = USUAL,
) -> list[Span]:
    """Cover every day from the first report or sighting to one day with statuses, without gaps."""
    pieces: list[Span] = []
    for sweep, decision, first, last in _decisions(reports, sightings, until):
        for piece in _pieces(sweep, decision, first, last, policy):
            _join(pieces, piece)
    return pieces


def silences(
    reports: Sequence[Report],
    sightings: Iterable[Sighting] = (),
    *,
    until: date,
    policy: Policy = USUAL,
) -> list[tuple[date, date]]:
    """Find the first and the last day of each run of days on which the status is stale."""
    found: list[tuple[date, date]] = []
    for sweep, decision, first, last in _decisions(reports, sightings, until):
        if decision.decider is None:
            continue
        begins = max(first, fresh_until(sweep, decision, first, policy) + DAY)
        if begins > last:
            continue
        if found and found[-1][1] == begins - DAY:
            begins = found.pop()[0]
        found.append((begins, last))
    return found


def _decisions(
    reports: Sequence[Report], sightings: Iterable[Sighting], until: date
) -> Iterator[tuple[Sweep, Decision, date, date]]:
    """Each run of days between two boundaries, with what is decided on them."""
    sweep = Sweep(reports, sightings)
    boundaries = sweep.boundaries(until=until)
    lasts = [following - DAY for following in boundaries[1:]]
    for first, last in zip_longest(boundaries, lasts, fillvalue=until):
        sweep.reach(first)
        yield sweep, sweep.decide(first), first, last


def openings(
    reports: Sequence[Report], sightings: Iterable[Sighting] = (), *, until: date
) -> list[Opening]:
    """Measure the announcement gap of every opening that was announced first (days)."""
    return [
        Opening(word.first, deed.first, (deed.first - word.first).days)
        for word, deed in pairwise(runs(reports, sightings, until=until))
        if word.status is Status.PLANNED and deed.status.passes
    ]


def _pieces(
    sweep: Sweep, decision: Decision, first: date, last: date, policy: Policy
) -> Iterator[Span]:
    """Cut days with one decision where it begins or stops being contested."""
    begins, ends = contested_days(sweep, decision, first, last, policy)
    if begins > ends:
        yield Span(decision.status, first, last, contested=False)
        return
    if first < begins:
        yield Span(decision.status, first, begins - DAY, contested=False)
    yield Span(decision.status, begins, ends, contested=True)
    if ends < last:
        yield Span(decision.status, ends + DAY, last, contested=False)


def _join(pieces: list[Span], piece: Span) -> None:
    """Add a span, or lengthen the last one where nothing changed."""
    if pieces and (pieces[-1].status, pieces[-1].contested) == (piece.status, piece.contested):
        pieces[-1] = pieces[-1]._replace(last=piece.last)
    else:
        pieces.append(piece)
