"""What was counted lately at one place: sums of seven days, and the daily mean that maps draw.

Figures of different publishers, measures, stages or directions are never put together
(docs/rules.md, "Counts"). Bins of days, weeks and months are left to `amounts`; assets/amounts.js
says the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from aidmap.rules.amounts import without_overlaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from aidmap.model import Count
    from aidmap.model.vocabulary import Direction, Measure, Stage

WINDOW = 7  # days
FORGOTTEN_AFTER = 30  # days: what was last counted earlier is no amount of today
MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentAmount:
    """What one publisher counted of one thing.

    Attributes:
        value: the sum, or the mean of a day.
        days: how many days the figures cover.
        first, last: the first and the last of them.
    """

    publisher: str
    measure: Measure
    stage: Stage
    direction: Direction
    value: Decimal
    days: int
    first: date
    last: date


def counted_lately(counts: Iterable[Count], on: date) -> list[RecentAmount]:
    """Add up what was counted in the seven days up to one; the newest first.

    Args:
        counts: of one place and one kind of traffic; one that began earlier is left out.
        on: the last of the days.
    """
    within = ([one for one in group if _is_within(one, on)] for group in _groups(counts))
    return sorted((_total(group) for group in within if group), key=_latest_first)


def _is_within(count: Count, on: date) -> bool:
    """Whether all days of a figure are among the seven up to one."""
    return count.last_day <= on and (on - count.first_day).days < WINDOW


def daily_mean(counts: Iterable[Count], on: date, *, measure: Measure) -> RecentAmount | None:
    """The mean of a day over the last seven counted days, by whoever counted last.

    Args:
        counts: of one place and one kind of traffic.
        on: the day; what was last counted more than 30 days before it does not count.
        measure: what of.

    Returns:
        None: nobody has counted lately.
    """
    groups = _groups(count for count in counts if count.measure == measure)
    latest = [_last_counted_days([one for one in group if one.last_day <= on]) for group in groups]
    fresh = [
        _total(group)
        for group in latest
        if group and (on - group[-1].last_day).days <= FORGOTTEN_AFTER
    ]
    if not fresh:
        return None
    one = min(fresh, key=_latest_first)
    mean = (one.value / one.days).quantize(MILLIONTH).normalize()
    return RecentAmount(
        publisher=one.publisher, measure=one.measure, stage=one.stage, direction=one.direction,
        value=mean, days=one.days, first=one.first, last=one.last,
    )  # fmt: skip


def _groups(counts: Iterable[Count]) -> list[list[Count]]:
    """Figures that can be added up, each group in the order of days."""
    groups: dict[tuple[str, str, str, str], list[Count]] = defaultdict(list)
    for count in without_overlaps(counts):
        key = (count.publisher, count.measure.value, count.stage.value, count.direction.value)
        groups[key].append(count)
    return [*groups.values()]


def _last_counted_days(group: Sequence[Count]) -> list[Count]:
    """The last figures that cover seven days, or as many as there are."""
    taken: list[Count] = []
    for count in reversed(group):
        if sum(one.days for one in taken) >= WINDOW:
            break
        taken.append(count)
    return taken[::-1]


def _total(group: Sequence[Count]) -> RecentAmount:
    one = group[0]
    return RecentAmount(
        publisher=one.publisher,
        measure=one.measure,
        stage=one.stage,
        direction=one.direction,
        value=sum((count.value for count in group), Decimal(0)),
        days=sum(count.days for count in group),
        first=one.first_day,
        last=group[-1].last_day,
    )


def _latest_first(one: RecentAmount) -> tuple[int, int, str, str, str, str]:
    """Order amounts: by whoever counted last, then more days first."""
    names = (one.publisher, one.measure.value, one.stage.value, one.direction.value)
    return (-one.last.toordinal(), -one.days, *names)
