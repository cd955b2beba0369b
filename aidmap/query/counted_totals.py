"""What each publisher counted at each place in a period, against the period before.

Bins and series, as charts have them, are left to `counted_period`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from aidmap.query.count_selection import counts_by
from aidmap.rules.amounts import without_overlaps

if TYPE_CHECKING:
    from datetime import date

    from aidmap.model import Count, Direction, Measure, Stage
    from aidmap.query.period import Period


class TotalKey(NamedTuple):
    """What figures must have in common to be added up."""

    subject: str
    publisher: str
    measure: Measure
    stage: Stage
    direction: Direction


@dataclass(kw_only=True)
class Total:
    """What one publisher counted of one thing at one place.

    Attributes:
        key: of what.
        counts: the figures whose days all lie in the period.
        across: those that begin before or end after it: no part of them is added.
        before: the figures whose days all lie in the days before.
    """

    key: TotalKey
    counts: list[Count] = field(default_factory=list)
    across: list[Count] = field(default_factory=list)
    before: list[Count] = field(default_factory=list)

    @property
    def value(self) -> Decimal:
        """All that was counted."""
        return value_of(self.counts)

    @property
    def days(self) -> int:
        """How many days of the period it covers."""
        return days_of(self.counts)

    @property
    def change(self) -> Decimal | None:
        """Against the days before; None: nothing was counted in either."""
        return self.value - value_of(self.before) if self.counts and self.before else None


def value_of(counts: list[Count]) -> Decimal:
    """All of some figures."""
    return sum((one.value for one in counts), Decimal(0))


def days_of(counts: list[Count]) -> int:
    """How many days some figures cover."""
    return sum(one.days for one in counts)


def totals(period: Period) -> list[Total]:
    """What was counted in a period, by place, then the publisher with the most counted days.

    Counts are those of the period's traffic, by its clocks, at its places.
    """
    snapshot = period.snapshot
    days = (period.last - period.first).days + 1
    first, last = period.first - timedelta(days=days), period.first - timedelta(days=1)
    found: dict[TotalKey, Total] = {}
    for count in _counts(period, period.first, period.last):
        total = found.setdefault(_key(count), Total(key=_key(count)))
        inside = period.first <= count.first_day and count.last_day <= period.last
        (total.counts if inside else total.across).append(count)
    for count in _counts(period, first, last):
        if _key(count) in found and first <= count.first_day and count.last_day <= last:
            found[_key(count)].before.append(count)
    counted: dict[str, int] = defaultdict(int)
    for total in found.values():
        counted[total.key.subject] += total.days
    order = {place.id: number for number, place in enumerate(snapshot.records.places)}
    return sorted(
        found.values(),
        key=lambda one: (
            -counted[one.key.subject], order[one.key.subject], one.key.measure, -one.days, one.key,
        ),
    )  # fmt: skip


def _key(count: Count) -> TotalKey:
    return TotalKey(count.subject, count.publisher, count.measure, count.stage, count.direction)


def _counts(period: Period, first: date, last: date) -> list[Count]:
    """The figures that cover any of some days; of those that overlap, the newest reported one."""
    query = period.snapshot.query
    return without_overlaps(
        counts_by(
            period.snapshot.records,
            replace(query.clocks, on=last),
            according_to=query.according_to,
            subjects=period.only,
            first=first,
            traffic=query.traffic,
        )
    )
