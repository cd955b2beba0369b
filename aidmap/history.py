"""From dated, contradictory reports to the status of one subject, for one kind of traffic.

The rules are those of semantics.md, "The status of one subject"; the words in capitals below (O, A,
D) are its. Pure functions over records: nothing here reads a file or a clock. What routes make of
the statuses is left to `routes`, telling them to people to `style` and `language`.

Functions that take `reports` want those of one subject and one kind of traffic: `heard` and
`by_subject` choose them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from aidmap.models import Basis, Report, Retraction, Status, Traffic

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

CONTEST_DAYS = 14
STALE_AFTER_DAYS = 45
DAY = timedelta(days=1)

# The worst first (semantics.md, "The status of a route").
WORST_FIRST = (Status.CLOSED, Status.UNKNOWN, Status.PLANNED, Status.RESTRICTED, Status.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What can be said of a subject on a day, and on whose word.

    Attributes:
        since: first day of the unbroken run with this status; None where no report is in force.
        report: the deciding one; None where no report is in force.
        pending: a better claim, announced after the deciding report and not yet seen true.
        last_heard: the latest day on which a report agreed; never after the day asked about.
        announced_for: the earliest opening still ahead that had been announced.
        agreeing, conflicting: the voices that count in `contested`, newest first.
    """

    status: Status
    since: date | None = None
    report: Report | None = None
    pending: Report | None = None
    contested: bool = False
    stale: bool = False
    last_heard: date | None = None
    announced_for: date | None = None
    agreeing: tuple[Report, ...] = ()
    conflicting: tuple[Report, ...] = ()


class Span(NamedTuple):
    """A run of days, both ends included, with one status, contested or not."""

    status: Status
    first: date
    last: date
    contested: bool


class Run(NamedTuple):
    """The first day of an unbroken run of days with one status."""

    first: date
    status: Status


class Opening(NamedTuple):
    """The first traffic after an announcement, and the days between the word and the deed."""

    announced_for: date
    first_traffic: date
    days: int


class Decision(NamedTuple):
    """The status, the report that decides it, and the better claim that waits."""

    status: Status
    report: Report | None
    pending: Report | None = None


def newness(report: Report) -> tuple[date, date, datetime, str]:
    """Order reports by: the larger is the newer."""
    return (report.effective_from, report.reported_on, report.recorded_at, report.id)


def heard(
    reports: Iterable[Report],
    retractions: Iterable[Retraction] = (),
    *,
    known_by: date | None = None,
    recorded_by: datetime | None = None,
    according_to: Collection[str] = (),
) -> list[Report]:
    """Choose the reports that count by the clocks, less the retracted ones.

    Args:
        reports: of any subject and traffic.
        retractions: of any of them; one recorded after `recorded_by` does not count.
        known_by: only what was published by that day.
        recorded_by: only what was entered by that instant.
        according_to: ids of publishers; empty: all of them.
    """
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


def status(
    reports: Sequence[Report], *, on: date, stale_after_days: int = STALE_AFTER_DAYS
) -> State:
    """Work out the status of a subject on a day.

    Args:
        reports: of one subject and one kind of traffic, already chosen by `heard`.
        on: the day, a calendar day where the subject is.
        stale_after_days: days of silence after which a status is stale.
    """
    sweep = _Sweep(reports)
    since, decision = None, Decision(Status.UNKNOWN, None)
    for day in sweep.days(until=on):
        before, decision = decision, sweep.decide(day)
        if since is None or decision.status is not before.status:
            since = day
    ahead = announced_for(reports, on=on)
    if decision.report is None:
        return State(status=decision.status, announced_for=ahead)
    last_heard = min(on, sweep.last_word(on, passes=decision.report.passes))
    stale = (on - last_heard).days > stale_after_days
    agreeing, conflicting = _sides(sweep.voices(on), decision.report)
    return State(
        status=decision.status,
        since=since,
        report=decision.report,
        pending=decision.pending,
        contested=bool(conflicting) and not stale,
        stale=stale,
        last_heard=last_heard,
        announced_for=ahead,
        agreeing=agreeing,
        conflicting=() if stale else conflicting,
    )


def announced_for(reports: Iterable[Report], *, on: date) -> date | None:
    """Tell the earliest opening still ahead of a day that had been announced by then."""
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


def runs(reports: Sequence[Report], *, until: date) -> list[Run]:
    """Tell the days up to one on which the status became another; before the first: unknown."""
    sweep = _Sweep(reports)
    changes: list[Run] = []
    for day in sweep.days(until=until):
        word = sweep.decide(day).status
        if not changes or word is not changes[-1].status:
            changes.append(Run(day, word))
    return changes


def spans(
    reports: Sequence[Report], *, until: date, stale_after_days: int = STALE_AFTER_DAYS
) -> list[Span]:
    """Cover every day from the first report to one day with statuses, without gaps."""
    sweep = _Sweep(reports)
    pieces: list[Span] = []
    boundaries = sweep.boundaries(until=until)
    lasts = [following - DAY for following in boundaries[1:]]
    for first, last in zip_longest(boundaries, lasts, fillvalue=until):
        sweep.reach(first)
        decision = sweep.decide(first)
        for piece in _pieces(sweep, decision, first, last, stale_after_days):
            _join(pieces, piece)
    return pieces


def silences(
    reports: Sequence[Report], *, until: date, stale_after_days: int = STALE_AFTER_DAYS
) -> list[tuple[date, date]]:
    """Tell the first and the last day of each run of days on which the status is stale."""
    sweep = _Sweep(reports)
    found: list[tuple[date, date]] = []
    boundaries = sweep.boundaries(until=until)
    lasts = [following - DAY for following in boundaries[1:]]
    for first, last in zip_longest(boundaries, lasts, fillvalue=until):
        sweep.reach(first)
        report = sweep.decide(first).report
        if report is None:
            continue
        heard_until = sweep.last_word(first, passes=report.passes) + stale_after_days * DAY
        begins = max(first, heard_until + DAY)
        if begins > last:
            continue
        if found and found[-1][1] == begins - DAY:
            begins = found.pop()[0]
        found.append((begins, last))
    return found


def openings(reports: Sequence[Report], *, until: date) -> list[Opening]:
    """Measure the announcement gap of every opening that was announced first (days)."""
    return [
        Opening(word.first, deed.first, (deed.first - word.first).days)
        for word, deed in pairwise(runs(reports, until=until))
        if word.status is Status.PLANNED and deed.status.passes
    ]


def _pieces(
    sweep: _Sweep, decision: Decision, first: date, last: date, stale_after_days: int
) -> Iterator[Span]:
    """Cut days with one decision where it stops being contested because it turns stale."""
    if decision.report is None or not _sides(sweep.voices(first), decision.report)[1]:
        yield Span(decision.status, first, last, contested=False)
        return
    fresh = sweep.last_word(first, passes=decision.report.passes) + stale_after_days * DAY
    if first <= fresh:
        yield Span(decision.status, first, min(last, fresh), contested=True)
    if fresh < last:
        yield Span(decision.status, max(first, fresh + DAY), last, contested=False)


def _join(pieces: list[Span], piece: Span) -> None:
    """Add a span, or lengthen the last one where nothing changed."""
    if pieces and (pieces[-1].status, pieces[-1].contested) == (piece.status, piece.contested):
        pieces[-1] = pieces[-1]._replace(last=piece.last)
    else:
        pieces.append(piece)


def _sides(
    voices: Iterable[Report], deciding: Report
) -> tuple[tuple[Report, ...], tuple[Report, ...]]:
    """Part the voices near the deciding report into those for it and against it, newest first."""
    near = [
        report
        for report in sorted({*voices, deciding}, key=newness, reverse=True)
        if abs((report.reported_on - deciding.reported_on).days) <= CONTEST_DAYS
    ]
    agreeing = tuple(report for report in near if report.passes == deciding.passes)
    conflicting = tuple(report for report in near if report.passes != deciding.passes)
    return agreeing, conflicting


def _decide(observed: Report | None, announced: Report | None) -> Decision:
    """Decide between O and A; the numbers are those of the rules in semantics.md."""
    if observed is None and announced is None:  # 1
        return Decision(Status.UNKNOWN, None)
    if announced is None or (observed and observed.effective_from >= announced.effective_from):
        assert observed is not None  # noqa: S101 - for mypy: one of the two is there
        return Decision(observed.status, observed)  # 2
    if not announced.passes:  # 3a
        return Decision(Status.CLOSED, announced)
    if observed is None or not observed.passes:  # 3c
        return Decision(Status.PLANNED, announced)
    claim, sight = WORST_FIRST.index(announced.status), WORST_FIRST.index(observed.status)
    if claim < sight:  # 3b; of two that say the same, the one who saw it decides
        return Decision(announced.status, announced)
    return Decision(observed.status, observed, pending=announced if claim > sight else None)


class _Pile:
    """Reports in force with the topmost at hand; days only go forward."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Report]] = []

    def put(self, rank: int, serial: int, report: Report) -> None:
        heappush(self._heap, (-rank, serial, report))

    def top(self, day: date) -> Report | None:
        while self._heap and not self._heap[0][-1].in_force(day):
            heappop(self._heap)
        return self._heap[0][-1] if self._heap else None


class _Sweep:
    """Goes through the days on which a report begins or ends, keeping the newest ones on top."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._waiting = sorted(reports, key=newness)
        self._newest: dict[Basis, _Pile] = defaultdict(_Pile)
        self._voices: dict[str, _Pile] = defaultdict(_Pile)
        self._latest: dict[bool, _Pile] = defaultdict(_Pile)
        self._taken = 0

    def boundaries(self, *, until: date) -> list[date]:
        """The days, up to one, on which anything can change."""
        days = {report.effective_from for report in self._waiting}
        days |= {
            report.effective_to + DAY
            for report in self._waiting
            if report.effective_to and report.effective_to < until
        }
        return sorted(day for day in days if day <= until)

    def days(self, *, until: date) -> Iterator[date]:
        """Reach each boundary in turn."""
        for day in self.boundaries(until=until):
            self.reach(day)
            yield day

    def reach(self, day: date) -> None:
        """Take up the reports that begin by a day."""
        while self._taken < len(self._waiting):
            report = self._waiting[self._taken]
            if report.effective_from > day:
                break
            self._newest[report.basis].put(self._taken, self._taken, report)
            self._voices[report.publisher].put(self._taken, self._taken, report)
            self._latest[report.passes].put(report.reported_on.toordinal(), self._taken, report)
            self._taken += 1

    def decide(self, day: date) -> Decision:
        return _decide(
            self._newest[Basis.OBSERVED].top(day), self._newest[Basis.ANNOUNCED].top(day)
        )

    def voices(self, day: date) -> list[Report]:
        """The newest report in force of each publisher."""
        return [top for pile in self._voices.values() if (top := pile.top(day))]

    def last_word(self, day: date, *, passes: bool) -> date:
        """The latest reported_on among the reports in force on one side."""
        latest = self._latest[passes].top(day)
        return latest.reported_on if latest else date.min
