"""Adding counts up by day, week or month (docs/rules.md, "Counts").

Only figures of one place, publisher, traffic, measure, stage and direction are added up, and only
where their days do not overlap. A figure for more days than a bin has is spread nowhere: it stands
by itself.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from aidmap.model.vocabulary import WEEKDAYS
from aidmap.rules.timeline import days_between

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.model import Count, Reference

Key = tuple[str, str, str, str, str, str]


WEEK_DAYS = 7
MILLIONTH = Decimal("0.000001")  # counts have no finer fractions


class Bin(StrEnum):
    """By what counts are added up."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What one publisher counted of one thing at one place, in a bin or in a longer period.

    Attributes:
        first_day: the first day of the bin, or of the period.
        last_day: the last one.
        counted_days: the days that figures cover; the others of the bin are not counted, not zero.
        longer: whether it is one figure for a period that fits into no bin.
    """

    subject: str
    publisher: str
    traffic: str
    measure: str
    stage: str
    direction: str
    first_day: date
    last_day: date
    value: Decimal
    counted_days: int
    longer: bool = False


def amounts(counts: Iterable[Count], *, by: Bin, first_weekday: int = 0) -> list[Amount]:
    """Add counts up, in the order of their days.

    Args:
        counts: those that count, by the clocks.
        by: the bins.
        first_weekday: on which weeks begin, from 0, Monday.
    """
    sums: dict[tuple[Key, date, date, bool], list[Count]] = defaultdict(list)
    for count in without_overlaps(counts):
        first, last = bin_of(count.first_day, by=by, first_weekday=first_weekday)
        longer = count.last_day > last
        days = (count.first_day, count.last_day) if longer else (first, last)
        sums[series_of(count), *days, longer].append(count)
    found = [
        Amount(
            subject=subject,
            publisher=publisher,
            traffic=traffic,
            measure=measure,
            stage=stage,
            direction=direction,
            first_day=first,
            last_day=last,
            value=sum((count.value for count in group), Decimal(0)),
            counted_days=sum(count.days for count in group),
            longer=longer,
        )
        for (
            (subject, publisher, traffic, measure, stage, direction),
            first,
            last,
            longer,
        ), group in sums.items()
    ]
    return sorted(
        found,
        key=lambda one: (
            one.first_day, one.last_day, one.subject, one.publisher, one.traffic, one.measure,
            one.stage, one.direction,
        ),
    )  # fmt: skip


def without_overlaps(counts: Iterable[Count]) -> list[Count]:
    """Of figures for one thing whose days overlap, the one that was reported last."""
    kept: dict[Key, list[Count]] = defaultdict(list)
    newest_first = sorted(
        counts, key=lambda one: (one.reported_on, one.recorded_at, one.id), reverse=True
    )
    for count in newest_first:
        others = kept[series_of(count)]  # by their days: only the neighbours can overlap
        place = bisect_left(others, count.first_day, key=lambda one: one.first_day)
        if not any(overlap(count, other) for other in others[max(place - 1, 0) : place + 1]):
            others.insert(place, count)
    found = [count for group in kept.values() for count in group]
    return sorted(found, key=lambda one: (one.first_day, one.last_day, one.id))


def overlapping(counts: Iterable[Count]) -> list[list[Count]]:
    """Figures for one thing that share days, of which but one counts: in groups, by their days.

    Args:
        counts: those that count, by the clocks.
    """
    series: dict[Key, list[Count]] = defaultdict(list)
    for count in counts:
        series[series_of(count)].append(count)
    groups: list[list[Count]] = []
    for figures in series.values():
        groups += sharing_days(figures)
    return [group for group in groups if len(group) > 1]


def sharing_days(counts: Iterable[Count]) -> list[list[Count]]:
    """Figures in groups of those that share days, directly or indirectly, by their days."""
    groups: list[list[Count]] = []
    last = date.min
    for count in sorted(counts, key=lambda one: (one.first_day, one.last_day, one.id)):
        if not groups or count.first_day > last:
            groups.append([])
        groups[-1].append(count)
        last = max(last, count.last_day)
    return groups


def overlap(one: Count, other: Count) -> bool:
    """Whether two figures cover a day together."""
    return one.first_day <= other.last_day and other.first_day <= one.last_day


def bin_of(day: date, *, by: Bin, first_weekday: int = 0) -> tuple[date, date]:
    """The first and the last day of the bin that a day is in."""
    if by is Bin.DAY:
        return day, day
    if by is Bin.WEEK:
        first = day - timedelta(days=(day.weekday() - first_weekday) % 7)
        return first, first + timedelta(days=6)
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def bins(first: date, last: date, *, by: Bin, first_weekday: int = 0) -> list[tuple[date, date]]:
    """The first and the last day of each bin that a period touches."""
    found = [bin_of(first, by=by, first_weekday=first_weekday)]
    while found[-1][1] < last:
        following = found[-1][1] + timedelta(days=1)
        found.append(bin_of(following, by=by, first_weekday=first_weekday))
    return found


def is_for(line: Reference, by: Bin) -> bool:
    """Whether a figure to compare with may stand beside bins: it is spread over none shorter."""
    lengths = [*Bin]
    return lengths.index(by) >= lengths.index(Bin(line.per))


def expected(line: Reference, first: date, last: date) -> Decimal:
    """What a figure to compare with amounts to over some days."""
    days = days_between(first, last)
    if line.per == Bin.MONTH.value:
        shares = (Decimal(1) / monthrange(day.year, day.month)[1] for day in days)
        return (line.value * sum(shares, Decimal(0))).quantize(MILLIONTH).normalize()
    if line.per == Bin.WEEK.value:
        return (line.value * len(days) / WEEK_DAYS).quantize(MILLIONTH).normalize()
    numbers = {WEEKDAYS.index(name) for name in line.weekdays} or {*range(WEEK_DAYS)}
    return line.value * sum(day.weekday() in numbers for day in days)


def series_of(count: Count) -> Key:
    """What figures must have in common to be added up."""
    return (
        count.subject,
        count.publisher,
        count.traffic.value,
        count.measure.value,
        count.stage.value,
        count.direction.value,
    )
