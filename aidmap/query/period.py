"""What there is to say of a period, place by place: its spans, changes, days by month, openings.

The period ends on the day of a snapshot; the rules are in `rules.status`. Drawing is left to
`figure`, JSON to `results`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from aidmap.errors import DataError
from aidmap.model import Leg, Place, Status, in_reading_order
from aidmap.rules.status import DAY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from aidmap.model import Count, Report
    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.status import Opening


MONTH, YEAR = 30, 365  # days
EARLIEST, LATEST = 1900, 2200  # years


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days, both ends included, on which the same can be said of a place."""

    status: Status
    first: date
    last: date
    contested: bool = False
    stale: bool = False

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, kw_only=True)
class StatusChange:
    """A day on which the status of a place or a leg became another.

    Attributes:
        decider: the report, or the count, that decides from that day on; None: none does.
    """

    subject: Place | Leg
    day: date
    before: Status
    after: Status
    decider: Report | Count | None


@dataclass(frozen=True, kw_only=True)
class Period:
    """The days from one to the day of a snapshot, by its clocks.

    Attributes:
        snapshot: of the last day.
        first: the first day.
        only: ids of the places to describe; none: those that need leave or were reported on.
    """

    snapshot: Snapshot
    first: date
    only: Collection[str] = ()

    def __post_init__(self) -> None:
        if self.first.year < EARLIEST or self.last.year > LATEST:
            raise DataError([f"a period lies between the years {EARLIEST} and {LATEST}"])
        if self.first > self.last:
            raise DataError([f"the period ends on {self.last}, before it begins on {self.first}"])

    @classmethod
    def until(cls, snapshot: Snapshot, *, first: date | None, days: int) -> Period:
        """The days up to a snapshot, from one, or so many days before it where none is given.

        Raises:
            DataError: it ends before it begins, or lies too far off.
        """
        last = snapshot.query.on
        begins = first or date.fromordinal(max(last.toordinal() - days, 1))
        return cls(snapshot=snapshot, first=begins)

    @property
    def last(self) -> date:
        """The last day."""
        return self.snapshot.query.on

    @property
    def places(self) -> list[Place]:
        """The places that there is something to say of, by kind and name."""
        heard_of = self.snapshot.subjects_heard_of
        return in_reading_order(
            place
            for place in self.snapshot.records.places
            if (place.id in self.only if self.only else place.needs_leave or place.id in heard_of)
            and (place.first_day is None or place.first_day <= self.last)
            and (place.last_day is None or self.first <= place.last_day)
        )

    @property
    def subjects(self) -> list[Place | Leg]:
        """The places, and behind them the legs that somebody has reported on."""
        heard_of = self.snapshot.subjects_heard_of
        legs = [leg for leg in self.snapshot.records.legs if leg.id in heard_of and not self.only]
        return [*self.places, *legs]

    @property
    def sources(self) -> list[str]:
        """The names of the publishers of the reports on the places, and of what was seen there."""
        heard = {
            report.publisher
            for place in self.places
            for report in self.snapshot.reports.get(place.id, ())
            if report.effective_from <= self.last
            and (report.effective_to or self.last) >= self.first
        } | {
            sighting.count.publisher
            for place in self.places
            for sighting in self.snapshot.sightings.get(place.id, ())
            if sighting.count.first_day <= self.last and sighting.until >= self.first
        }
        return sorted(self.snapshot.publishers[publisher] for publisher in heard)

    def stretches(self, place: str) -> list[Stretch]:
        """Every day of the period without gaps; before the first report: unknown."""
        spans = [span for span in self.snapshot.spans(place) if span.last >= self.first]
        begins = max(spans[0].first, self.first) if spans else self.last + DAY
        found = []
        if begins > self.first:
            found.append(Stretch(status=Status.UNKNOWN, first=self.first, last=begins - DAY))
        silences = self.snapshot.silences(place)
        for span in spans:
            for first, last, stale in _cut(max(span.first, self.first), span.last, silences):
                found.append(
                    Stretch(status=span.status, first=first, last=last,
                            contested=span.contested, stale=stale)
                )  # fmt: skip
        return found

    def turns(self, subject: Place | Leg) -> list[StatusChange]:
        """The changes of a status in the period; before the first report: unknown."""
        before, found = Status.UNKNOWN, []
        for run in self.snapshot.runs.get(subject.id, ()):
            if run.first >= self.first and run.status is not before:
                found.append(
                    StatusChange(subject=subject, day=run.first, before=before, after=run.status,
                         decider=run.decider)
                )  # fmt: skip
            before = run.status
        return found

    @property
    def before(self) -> Snapshot:
        """What could be said of the day before the period, by the same clocks."""
        query = self.snapshot.query.on_day(self.first - DAY)
        return replace(self.snapshot, query=query, what_if={})

    @property
    def months(self) -> list[date]:
        """The first day of each month that the period touches."""
        months = [self.first.replace(day=1)]
        while (following := (months[-1] + timedelta(days=32)).replace(day=1)) <= self.last:
            months.append(following)
        return months

    def days_by_month(self, place: str) -> dict[date, Counter[Status]]:
        """For each month the number of days with each status."""
        counts: dict[date, Counter[Status]] = {month: Counter() for month in self.months}
        for stretch in self.stretches(place):
            day = stretch.first
            while day <= stretch.last:
                month = day.replace(day=1)
                following = (month + timedelta(days=32)).replace(day=1)
                days = (min(following, stretch.last + DAY) - day).days
                counts[month][stretch.status] += days
                day = following
        return counts

    def gaps(self) -> list[tuple[Place, Opening]]:
        """The openings whose first traffic falls in the period, the earliest first."""
        found = [
            (place, opening)
            for place in self.places
            for opening in self.snapshot.openings(place.id)
            if self.first <= opening.first_traffic <= self.last
        ]
        return sorted(found, key=lambda pair: (pair[1].first_traffic, pair[0].id))


def _cut(
    first: date, last: date, silences: list[tuple[date, date]]
) -> Iterator[tuple[date, date, bool]]:
    """Cut days where a silence begins or ends; true: within one."""
    day = first
    for begins, ends in silences:
        if ends < day or begins > last:
            continue
        if begins > day:
            yield day, begins - DAY, False
            day = begins
        yield day, min(ends, last), True
        day = min(ends, last) + DAY
    if day <= last:
        yield day, last, False
