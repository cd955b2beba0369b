"""What was counted in a period: amounts by bin, publisher, stage and direction, and how many days.

Adding up is left to `rules.amounts`, choosing counts to `count_selection`; drawing to `figure`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Self

from aidmap.model import Measure, Traffic
from aidmap.query.count_selection import counts_by
from aidmap.query.period import Period
from aidmap.rules import amounts
from aidmap.rules.amounts import Amount, Bin
from aidmap.rules.timeline import days_between

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from aidmap.model import Count, Place, Reference

# What is counted of a kind of traffic, where nobody says.
USUAL_MEASURE = {Traffic.PEOPLE: Measure.PEOPLE}
MOST_DAYS, MOST_WEEKS = 45, 550  # days of a period that is told by day, and by week


class SeriesKey(NamedTuple):
    """What amounts must have in common to stand on one another: they never add up otherwise."""

    publisher: str
    stage: str
    direction: str


@dataclass(frozen=True, kw_only=True)
class Series:
    """What one publisher counted at one stage, in one direction.

    Attributes:
        amounts: by bin and place.
        longer: figures for periods that fit into no bin.
        days: the days of the period that figures cover.
    """

    key: SeriesKey
    amounts: list[Amount]
    longer: list[Amount]
    days: frozenset[date]

    @property
    def total(self) -> Decimal:
        """All of it."""
        both = chain(self.amounts, self.longer)
        return sum((one.value for one in both), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class CountedPeriod(Period):
    """The days from one to the day of a snapshot, with what was counted on them.

    Attributes:
        by: the bins; None: days, weeks or months, as they fit the period.
        measure: what is counted; None: trucks, or people.
        publishers: ids of those whose counts are told; none: all that count by the clocks.
    """

    by: Bin | None = None
    measure: Measure | None = None
    publishers: Collection[str] = ()

    @classmethod
    def of(cls, period: Period) -> Self:
        """The same period, with what was counted on its days."""
        if isinstance(period, cls):
            return period
        return cls(snapshot=period.snapshot, first=period.first, only=period.only)

    @property
    def unit(self) -> Measure:
        """What is counted."""
        return self.measure or USUAL_MEASURE.get(self.snapshot.query.traffic, Measure.TRUCKS)

    @property
    def step(self) -> Bin:
        """By what it is added up."""
        days = (self.last - self.first).days + 1
        fitting = Bin.WEEK if days <= MOST_WEEKS else Bin.MONTH
        return self.by or (Bin.DAY if days <= MOST_DAYS else fitting)

    @cached_property
    def counts(self) -> list[Count]:
        """The counts that cover any day of the period, each day of a thing once."""
        query = self.snapshot.query
        found = counts_by(
            self.snapshot.records,
            query.clocks,
            according_to=query.according_to,
            subjects=self.only,
            first=self.first,
            traffic=query.traffic,
        )
        return amounts.without_overlaps(
            count
            for count in found
            if count.measure is self.unit
            and (not self.publishers or count.publisher in self.publishers)
        )

    @cached_property
    def series(self) -> list[Series]:
        """What was counted; the publishers with the most counted days first."""
        week_begins = self.snapshot.records.about.week_begins
        sums = amounts.amounts(self.counts, by=self.step, first_weekday=week_begins)
        days: dict[SeriesKey, set[date]] = defaultdict(set)
        for count in self.counts:
            first, last = max(count.first_day, self.first), min(count.last_day, self.last)
            days[_key(count)].update(days_between(first, last))
        by_publisher: dict[str, int] = defaultdict(int)
        for key, counted in days.items():
            by_publisher[key.publisher] += len(counted)
        grouped: dict[SeriesKey, list[Amount]] = defaultdict(list)
        for one in sums:
            grouped[_key(one)].append(one)
        return [
            Series(
                key=key,
                amounts=[one for one in grouped[key] if not one.longer],
                longer=[one for one in grouped[key] if one.longer],
                days=frozenset(days[key]),
            )
            for key in sorted(
                grouped,
                key=lambda key: (-by_publisher[key.publisher], key.publisher, -len(days[key]), key),
            )
        ]

    @property
    def counted_days(self) -> int:
        """On how many days of the period anybody counted."""
        return len({day for series in self.series for day in series.days})

    @cached_property
    def counted_places(self) -> list[Place]:
        """The places that were counted at, the one with the most first."""
        totals: dict[str, Decimal] = defaultdict(Decimal)
        for count in self.counts:
            totals[count.subject] += count.value
        places = {place.id: place for place in self.snapshot.records.places}
        return [places[one] for one in sorted(totals, key=lambda one: (-totals[one], one))]

    @property
    def bins(self) -> list[tuple[date, date]]:
        """The first and the last day of each bin, as far as they lie in the period."""
        week_begins = self.snapshot.records.about.week_begins
        whole = amounts.bins(self.first, self.last, by=self.step, first_weekday=week_begins)
        return [(max(first, self.first), min(last, self.last)) for first, last in whole]

    def expected(self, line: Reference) -> list[Decimal]:
        """What a figure to compare with amounts to in each bin."""
        return [amounts.expected(line, first, last) for first, last in self.bins]

    @property
    def references(self) -> list[Reference]:
        """The figures to compare any of the series with, which are for no longer than a bin.

        They are of all places together, so there are none where only some places are told.
        """
        if self.only:
            return []
        kinds = {(series.key.stage, series.key.direction) for series in self.series}
        return [
            line
            for line in self.snapshot.records.about.reference
            if line.measure == self.unit
            and amounts.is_for(line, self.step)
            and any(line.is_for(*kind) for kind in kinds)
        ]

    @property
    def statuses(self) -> Period:
        """The period with the places of the counts, or the gateways where there are none."""
        counted = [place.id for place in self.counted_places]
        gateways = [gateway.place for gateway in self.snapshot.gateways]
        return Period(
            snapshot=self.snapshot, first=self.first, only=counted or self.only or gateways
        )

    @property
    def sources(self) -> list[str]:
        """The names of who counted, who reported on these places, and whom one compares with."""
        names = self.snapshot.publishers
        counted = {names[count.publisher] for count in self.counts}
        lines = (line.source for line in self.references)
        return sorted({*counted, *self.statuses.sources, *lines})


def _key(one: Count | Amount) -> SeriesKey:
    return SeriesKey(one.publisher, str(one.stage), str(one.direction))
