"""What was counted lately: seven days, the daily mean, whose figures, and what overlaps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from random_claims import COUNTS, DAYS, ONE_DAY

from aidmap.model import parse
from aidmap.model.vocabulary import Measure
from aidmap.rules.amounts import without_overlaps
from aidmap.rules.recent_amounts import counted_lately, daily_mean

if TYPE_CHECKING:
    from aidmap import Count

ON = date(2024, 5, 20)
TRUCKS = Measure.TRUCKS


def counted(first: str, value: str, last: str | None = None, **fields: str) -> Count:
    made: Count = parse("count", {
        "subject": "erez", "direction": "in", "traffic": "goods", "measure": "trucks",
        "value": value, "first_day": first, "last_day": last or first, "stage": "entered",
        "publisher": "wfp", "reported_on": last or first, "recorded_at": "2025-01-01T00:00:00Z",
    } | fields)  # fmt: skip
    return made


def test_seven_days_are_added_up_for_each_who_counted() -> None:
    counts = [
        counted("2024-05-13", "100"),  # eight days ago
        counted("2024-05-12", "100", "2024-05-14"),  # began before
        counted("2024-05-14", "10.5"),
        counted("2024-05-16", "5", "2024-05-18"),
        counted("2024-05-20", "7", publisher="ocha"),
        counted("2024-05-21", "100"),  # to come
    ]
    told = [(one.publisher, one.value, one.days) for one in counted_lately(counts[2:], ON)]
    assert told == [("ocha", Decimal(7), 1), ("wfp", Decimal("15.5"), 4)]
    assert counted_lately(counts[:2], ON) == []


def test_the_mean_is_that_of_the_last_seven_counted_days() -> None:
    days = [counted(f"2024-05-{day:02}", str(day)) for day in range(1, 16)]
    mean = daily_mean(days, ON, measure=TRUCKS)
    assert mean
    assert (mean.value, mean.days, mean.first) == (Decimal(12), 7, date(2024, 5, 9))
    gaps = [counted("2024-05-02", "10"), counted("2024-05-10", "0"), counted("2024-05-18", "20")]
    mean = daily_mean(gaps, ON, measure=TRUCKS)
    assert mean
    assert (mean.value, mean.days) == (Decimal(10), 3)  # days without a count are not zero


def test_the_mean_is_of_whoever_counted_last_and_nobody_is_averaged() -> None:
    counts = [counted("2024-05-18", "10"), counted("2024-05-19", "90", publisher="ocha")]
    mean = daily_mean(counts, ON, measure=TRUCKS)
    assert mean
    assert (mean.publisher, mean.value) == ("ocha", Decimal(90))


def test_what_was_last_counted_a_month_ago_is_no_amount_of_today() -> None:
    assert daily_mean([counted("2024-04-20", "5")], ON, measure=TRUCKS)
    assert daily_mean([counted("2024-04-19", "5")], ON, measure=TRUCKS) is None
    assert daily_mean([counted("2024-05-20", "5")], ON, measure=Measure.TONNES) is None


@given(COUNTS, DAYS)
def test_the_sums_are_those_of_figures_that_lie_within_the_days(
    counts: list[Count], on: date
) -> None:
    kept = [
        count
        for count in without_overlaps(counts)
        if on - 7 * ONE_DAY < count.first_day and count.last_day <= on
    ]
    told = counted_lately(counts, on)
    assert sum(one.value for one in told) == sum(count.value for count in kept)
    assert sum(one.days for one in told) == sum(count.days for count in kept)
    assert [one.last for one in told] == sorted((one.last for one in told), reverse=True)
