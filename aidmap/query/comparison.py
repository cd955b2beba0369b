"""Words against counts: what reports alone say of the days on which something was counted.

A counted day agrees where the status by reports alone is open or restricted (docs/rules.md,
"Counts"). Printing is left to `cli`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Unpack

from aidmap.model import Status, Traffic
from aidmap.query.count_selection import select_counts
from aidmap.rules import status
from aidmap.rules.timeline import Decision, Sweep, days_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from aidmap.model import Count, Report
    from aidmap.query.count_selection import CountClocks
    from aidmap.query.dataset import Dataset
    from aidmap.query.snapshot import Snapshot

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CountedDay:
    """A day on which something that passed a place was counted.

    Attributes:
        status: by reports alone.
        report: the one that decides; None: none is in force.
        counts: the sightings that cover the day.
    """

    place: str
    day: date
    traffic: Traffic
    status: Status
    report: Report | None
    counts: tuple[Count, ...]

    @property
    def agrees(self) -> bool:
        """Whether reports say, too, that something passes."""
        return self.status.passes


@dataclass(frozen=True, kw_only=True)
class UncountedDays:
    """Days in a row on which a place passes by reports alone, and of which nobody has a count."""

    place: str
    traffic: Traffic
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How many of some counted days agree.

    Attributes:
        days: all of them.
        agree: those on which reports say that something passes.
    """

    days: int
    agree: int

    @property
    def share(self) -> float | None:
        """The part that agrees, from 0 to 1; None: there is no day."""
        return self.agree / self.days if self.days else None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Words against counts in the days from one to another, both included."""

    first: date
    last: date
    counted: tuple[CountedDay, ...]
    uncounted: tuple[UncountedDays, ...]

    @property
    def total(self) -> Agreement:
        """The agreement of all counted days."""
        return agreement(self.counted)

    @property
    def disagreements(self) -> list[CountedDay]:
        """The counted days on which reports do not say that anything passes."""
        return [one for one in self.counted if not one.agrees]

    @property
    def by_place(self) -> dict[str, Agreement]:
        """The agreement by the id of the place."""
        return _agreements(self.counted, lambda one: {one.place})

    @property
    def by_publisher(self) -> dict[str, Agreement]:
        """The agreement by the id of who counted."""
        return _agreements(self.counted, lambda one: {count.publisher for count in one.counts})


def agreement(days: Iterable[CountedDay]) -> Agreement:
    """How many of some counted days agree."""
    agrees = [one.agrees for one in days]
    return Agreement(days=len(agrees), agree=sum(agrees))


def compare(
    data: Dataset,
    *,
    first: date | str | None = None,
    last: date | str | None = None,
    traffic: Traffic | None = None,
    **clocks: Unpack[CountClocks],
) -> Comparison:
    """Compare what reports say with what was counted.

    Args:
        data: of which data set.
        first: the first day; None: that of the first count.
        last: the last day; None: today there.
        traffic: one kind; None: all.
        clocks: known_by, recorded_by, according_to, as in `Dataset.at`.

    Raises:
        DataError: a day is none, or the last one is before the first.
        NotFound: a publisher is none.
    """
    counts = select_counts(data, first=first, last=last, traffic=traffic, **clocks)
    end = data.day(last)
    begin = min((one.first_day for one in counts), default=end) if first is None else first
    begin = data.day(begin)
    kinds = [data.at(end, traffic=kind, **clocks) for kind in ([traffic] if traffic else Traffic)]
    return Comparison(
        first=begin,
        last=end,
        counted=tuple(day for kind in kinds for day in _counted_days(kind, begin)),
        uncounted=tuple(
            days
            for kind in kinds
            for place in sorted({one.subject for one in counts})
            for days in _uncounted_days(kind, place, counts, begin)
        ),
    )


def _counted_days(known: Snapshot, first: date) -> Iterator[CountedDay]:
    """The counted days from one to the day of a snapshot, by place and day."""
    last = known.query.on
    for place, sightings in sorted(known.sightings.items()):
        by_day: dict[date, list[Count]] = defaultdict(list)
        for sighting in sightings:
            for day in days_between(max(first, sighting.count.first_day), sighting.count.last_day):
                by_day[day].append(sighting.count)
        sweep = Sweep(known.reports.get(place, ()))
        changes = [(day, sweep.decide(day)) for day in sweep.days(until=last)]
        for day in sorted(day for day in by_day if day <= last):
            before = bisect_right(changes, day, key=itemgetter(0))
            said = changes[before - 1][1] if before else Decision(Status.UNKNOWN, None)
            yield CountedDay(
                place=place,
                day=day,
                traffic=known.query.traffic,
                status=said.status,
                report=said.report,
                counts=tuple(sorted(by_day[day], key=lambda one: one.id)),
            )


def _uncounted_days(
    known: Snapshot, place: str, counts: Iterable[Count], first: date
) -> Iterator[UncountedDays]:
    """The days in a row from one on which a place passes by reports, and that no count covers."""
    traffic, last = known.query.traffic, known.query.on
    covered = {
        day
        for count in counts
        if count.subject == place and count.traffic == traffic
        for day in days_between(max(first, count.first_day), min(last, count.last_day))
    }
    passing = (
        day
        for span in status.spans(known.reports.get(place, ()), until=last, policy=known.policy)
        if span.status.passes
        for day in days_between(max(first, span.first), span.last)
        if day not in covered
    )
    for _, run in groupby(enumerate(passing), key=lambda pair: pair[1].toordinal() - pair[0]):
        days = [day for _, day in run]
        yield UncountedDays(place=place, traffic=traffic, first=days[0], last=days[-1])


def _agreements(
    days: Iterable[CountedDay], names_of: Callable[[CountedDay], Iterable[str]]
) -> dict[str, Agreement]:
    found: dict[str, Agreement] = defaultdict(lambda: Agreement(days=0, agree=0))
    for one in days:
        for name in names_of(one):
            known = found[name]
            found[name] = replace(known, days=known.days + 1, agree=known.agree + one.agrees)
    return dict(sorted(found.items()))


def comparison_json(found: Comparison) -> Json:
    """`aidmap compare --json`."""
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        **_agreement_json(found.total),
        "disagreements": [
            {
                "place": one.place,
                "day": one.day.isoformat(),
                "traffic": one.traffic.value,
                "status": one.status.value,
                "report": one.report.id if one.report else None,
                "counts": [count.id for count in one.counts],
            }
            for one in found.disagreements
        ],
        "by_place": {name: _agreement_json(one) for name, one in found.by_place.items()},
        "by_publisher": {name: _agreement_json(one) for name, one in found.by_publisher.items()},
        "uncounted": [
            {
                "place": one.place,
                "traffic": one.traffic.value,
                "from": one.first.isoformat(),
                "to": one.last.isoformat(),
                "days": one.days,
            }
            for one in found.uncounted
        ],
    }


def _agreement_json(one: Agreement) -> Json:
    share = None if one.share is None else round(one.share, 3)
    return {"days": one.days, "agree": one.agree, "share": share}
