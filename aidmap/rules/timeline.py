"""Going through the days on which a report begins or ends, with the newest reports on top."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from aidmap.model import Basis, Status
from aidmap.rules.policy import WORST_FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from aidmap.model import Report

DAY = timedelta(days=1)


class Decision(NamedTuple):
    """The status, the report that decides it, and the better claim that waits."""

    status: Status
    report: Report | None
    pending: Report | None = None


def newness(report: Report) -> tuple[date, date, datetime, str]:
    """Order reports by: the larger is the newer."""
    return (report.effective_from, report.reported_on, report.recorded_at, report.id)


def decide(observed: Report | None, announced: Report | None) -> Decision:
    """Decide between O and A; the numbers are those of the rules in docs/rules.md."""
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


class LatestInForce:
    """Reports in force with the topmost at hand; days only go forward."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Report]] = []

    def put(self, rank: int, serial: int, report: Report) -> None:
        """Put a report in; the one of the highest rank lies on top."""
        heappush(self._heap, (-rank, serial, report))

    def top(self, day: date) -> Report | None:
        """The topmost report that is in force on a day."""
        while self._heap and not self._heap[0][-1].in_force(day):
            heappop(self._heap)
        return self._heap[0][-1] if self._heap else None


class Sweep:
    """Goes through the days on which a report begins or ends, keeping the newest ones on top."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._waiting = sorted(reports, key=newness)
        self._newest: dict[Basis, LatestInForce] = defaultdict(LatestInForce)
        self._voices: dict[str, LatestInForce] = defaultdict(LatestInForce)
        self._latest: dict[bool, LatestInForce] = defaultdict(LatestInForce)
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
        """The status of the day that was reached."""
        return decide(self._newest[Basis.OBSERVED].top(day), self._newest[Basis.ANNOUNCED].top(day))

    def voices(self, day: date) -> list[Report]:
        """The newest report in force of each publisher."""
        return [top for pile in self._voices.values() if (top := pile.top(day))]

    def last_word(self, day: date, *, passes: bool) -> date:
        """The latest reported_on among the reports in force on one side."""
        latest = self._latest[passes].top(day)
        return latest.reported_on if latest else date.min
