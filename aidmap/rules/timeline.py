"""Going through the days on which a report or a sighting begins or ends, the newest on top."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from aidmap.model import Basis, Status
from aidmap.rules.policy import WORST_FIRST
from aidmap.rules.sightings import recency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from aidmap.model import Count, Report
    from aidmap.rules.sightings import Sighting

DAY = timedelta(days=1)


def days_between(first: date, last: date) -> list[date]:
    """Every day from one to another, both included; none where the last is before the first."""
    return [first + DAY * number for number in range((last - first).days + 1)]


class Lasting(Protocol):
    """Something that is in force on some days."""

    def in_force(self, day: date, /) -> bool:
        """Whether it is on a day."""


Held = TypeVar("Held", bound=Lasting)


class Decision(NamedTuple):
    """The status of a day, and what it rests on.

    Attributes:
        report: the one that decides; None where none is in force, or a sighting decides.
        pending: the better claim that waits.
        sighting: the count that is heard beside the report, or decides.
        overruled: the report that decided before the sighting did.
    """

    status: Status
    report: Report | None
    pending: Report | None = None
    sighting: Count | None = None
    overruled: Report | None = None

    @property
    def decider(self) -> Report | Count | None:
        """What decides; None: nothing is known."""
        return self.report or self.sighting

    @property
    def said_to_pass(self) -> bool:
        """Whether what decides says that something passes; where planned, it says so, too."""
        return self.report.passes if self.report else self.sighting is not None


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


def weigh(decision: Decision, sighting: Count | None) -> Decision:
    """Decide between what the reports give and a sighting in force (docs/rules.md, "Counts")."""
    if sighting is None:
        return decision
    said = decision.report
    if decision.status.passes:
        return decision._replace(sighting=sighting)
    if said and not said.passes and said.effective_from > sighting.last_day:
        return decision  # the closure came after the last truck
    return Decision(Status.RESTRICTED, None, sighting=sighting, overruled=said)


class LatestInForce(Generic[Held]):
    """What is in force with the topmost at hand; days only go forward."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Held]] = []

    def put(self, rank: int, serial: int, one: Held) -> None:
        """Put one in; the one of the highest rank lies on top."""
        heappush(self._heap, (-rank, serial, one))

    def top(self, day: date) -> Held | None:
        """The topmost that is in force on a day."""
        while self._heap and not self._heap[0][-1].in_force(day):
            heappop(self._heap)
        return self._heap[0][-1] if self._heap else None


class Sweep:
    """Goes through the days on which anything begins or ends, keeping the newest ones on top."""

    def __init__(self, reports: Iterable[Report], sightings: Iterable[Sighting] = ()) -> None:
        self._waiting = sorted(reports, key=newness)
        self._observed: LatestInForce[Report] = LatestInForce()
        self._announced: LatestInForce[Report] = LatestInForce()
        self._voices: dict[str, LatestInForce[Report]] = defaultdict(LatestInForce)
        self._latest: dict[bool, LatestInForce[Report]] = defaultdict(LatestInForce)
        self._taken = 0
        by_newness = enumerate(sorted(sightings, key=recency))
        self._sightings = sorted(by_newness, key=lambda pair: pair[1].count.first_day)
        self._seen: LatestInForce[Sighting] = LatestInForce()
        self._seen_taken = 0

    def boundaries(self, *, until: date) -> list[date]:
        """The days, up to one, on which anything can change."""
        days = {report.effective_from for report in self._waiting}
        days |= {
            report.effective_to + DAY
            for report in self._waiting
            if report.effective_to and report.effective_to < until
        }
        for _, sighting in self._sightings:
            days |= {sighting.count.first_day, sighting.until + DAY}
        return sorted(day for day in days if day <= until)

    def days(self, *, until: date) -> Iterator[date]:
        """Reach each boundary in turn."""
        for day in self.boundaries(until=until):
            self.reach(day)
            yield day

    def reach(self, day: date) -> None:
        """Take up the reports and sightings that begin by a day."""
        while self._taken < len(self._waiting):
            report = self._waiting[self._taken]
            if report.effective_from > day:
                break
            seen = report.basis is Basis.OBSERVED
            (self._observed if seen else self._announced).put(self._taken, self._taken, report)
            self._voices[report.publisher].put(self._taken, self._taken, report)
            self._latest[report.passes].put(report.reported_on.toordinal(), self._taken, report)
            self._taken += 1
        while self._seen_taken < len(self._sightings):
            rank, sighting = self._sightings[self._seen_taken]
            if sighting.count.first_day > day:
                break
            self._seen.put(rank, rank, sighting)
            self._seen_taken += 1

    def decide(self, day: date) -> Decision:
        """The status of the day that was reached."""
        observed, announced = self._observed.top(day), self._announced.top(day)
        sighting = self._seen.top(day)
        return weigh(decide(observed, announced), sighting.count if sighting else None)

    def voices(self, day: date) -> list[Report]:
        """The newest report in force of each publisher."""
        return [top for pile in self._voices.values() if (top := pile.top(day))]

    def topmost(self, day: date) -> list[Report]:
        """The newest report in force of each basis, and the last that says open, and closed."""
        piles = [self._observed, self._announced, *self._latest.values()]
        return [top for pile in piles if (top := pile.top(day))]

    def last_word(self, day: date, decision: Decision) -> date:
        """The latest reported_on of what agrees with what decides, the sighting included."""
        latest = self._latest[decision.said_to_pass].top(day)
        heard = (latest, decision.sighting)
        return max((one.reported_on for one in heard if one), default=date.min)
