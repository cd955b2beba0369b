"""Adding counts up: what is added, what is not, and what stands by itself."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidmap.model import Count, Measure, Reference, parse
from aidmap.rules.amounts import (
    Bin,
    amounts,
    bin_of,
    bins,
    expected,
    is_for,
    overlap,
    without_overlaps,
)

FIELDS = {
    "subject": "zikim", "direction": "in", "traffic": "goods", "measure": "trucks",
    "stage": "entered", "publisher": "wfp", "reported_on": "2024-06-30",
    "recorded_at": "2024-07-01T00:00:00Z",
}  # fmt: skip
DAY_ONE = date(2024, 5, 1)


def count(first: str, last: str = "", value: str = "10", **fields: Any) -> Count:
    days = {"first_day": first, "last_day": last or first}
    made: Count = parse("count", FIELDS | days | {"value": value} | fields)
    return made


def test_figures_of_one_thing_are_added_up() -> None:
    [week] = amounts([count("2024-05-12", value="1.50"), count("2024-05-14")], by=Bin.WEEK,
                     first_weekday=6)  # fmt: skip
    assert (week.value, week.counted_days) == (Decimal("11.50"), 2)
    assert (week.first_day, week.last_day) == (date(2024, 5, 12), date(2024, 5, 18))
    assert not week.longer


@pytest.mark.parametrize(
    "other",
    [
        {"publisher": "ocha"}, {"measure": "pallets"}, {"stage": "collected"},
        {"direction": "out"}, {"traffic": "fuel"}, {"subject": "erez"},
    ],
    ids=str,
)  # fmt: skip
def test_figures_of_different_things_are_never_added_up(other: dict[str, str]) -> None:
    found = amounts([count("2024-05-12"), count("2024-05-12", **other)], by=Bin.MONTH)
    assert [one.value for one in found] == [Decimal(10)] * 2


def test_of_figures_that_overlap_the_newest_reported_counts() -> None:
    old = count("2024-05-12", "2024-05-14", "100", reported_on="2024-05-20")
    new = count("2024-05-14", value="30")
    assert without_overlaps([old, new]) == without_overlaps([new, old]) == [new]


def test_a_longer_period_is_spread_nowhere() -> None:
    found = amounts([count("2024-05-01", "2024-05-31", "300"), count("2024-06-03")], by=Bin.WEEK)
    assert [(one.longer, one.value) for one in found] == [(True, 300), (False, 10)]
    [month, _] = amounts([count("2024-05-01", "2024-05-31", "300"), count("2024-06-03")],
                         by=Bin.MONTH)  # fmt: skip
    assert (month.longer, month.counted_days) == (False, 31)


COUNTS = st.lists(
    st.builds(
        lambda start, days, value, said: count(
            (DAY_ONE + timedelta(days=start)).isoformat(),
            (DAY_ONE + timedelta(days=start + days)).isoformat(),
            str(value),
            reported_on=(date(2024, 8, 1) + timedelta(days=said)).isoformat(),
        ),
        st.integers(0, 40), st.integers(0, 9), st.integers(0, 99), st.integers(0, 5),
    ),
    max_size=12,
)  # fmt: skip


@given(COUNTS, st.sampled_from(list(Bin)), st.integers(0, 6), st.randoms())
def test_nothing_is_lost_or_counted_twice(
    counts: list[Count], by: Bin, begin: int, rng: Any
) -> None:
    kept = without_overlaps(counts)
    assert not any(overlap(a, b) for n, a in enumerate(kept) for b in kept[n + 1 :])
    assert all(any(overlap(one, other) for other in kept) for one in counts)
    found = amounts(counts, by=by, first_weekday=begin)
    assert sum(one.value for one in found) == sum(one.value for one in kept)
    shuffled = list(counts)
    rng.shuffle(shuffled)
    assert amounts(shuffled, by=by, first_weekday=begin) == found


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(list(Bin)), st.integers(0, 6))
def test_a_day_is_in_its_bin(day: date, by: Bin, begin: int) -> None:
    first, last = bin_of(day, by=by, first_weekday=begin)
    assert first <= day <= last
    assert bin_of(first, by=by, first_weekday=begin) == (first, last)
    if by is Bin.WEEK:
        assert (first.weekday(), (last - first).days) == (begin, 6)


def line(per: Any, value: Any = "500", *weekdays: Any) -> Reference:
    return Reference(
        value=value,
        measure=Measure.TRUCKS,
        per=per,
        weekdays=weekdays,
        labels={"en": "x"},
        source="x",
    )


def test_bins_cover_a_period_without_gaps() -> None:
    weeks = bins(date(2024, 5, 1), date(2024, 5, 12), by=Bin.WEEK, first_weekday=6)
    assert [(first.isoformat(), last.isoformat()) for first, last in weeks] == [
        ("2024-04-28", "2024-05-04"), ("2024-05-05", "2024-05-11"), ("2024-05-12", "2024-05-18"),
    ]  # fmt: skip
    months = bins(date(2023, 12, 31), date(2024, 2, 1), by=Bin.MONTH)
    assert [last for _, last in months] == [
        date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29),
    ]  # fmt: skip


def test_a_working_day_is_one_of_five() -> None:
    working = line("day", "500", "sunday", "monday", "tuesday", "wednesday", "thursday")
    assert expected(working, date(2024, 5, 5), date(2024, 5, 11)) == 2500  # from Sunday
    assert expected(working, date(2024, 5, 10), date(2024, 5, 11)) == 0  # Friday and Saturday
    assert expected(working, date(2024, 5, 1), date(2024, 5, 31)) == 22 * 500
    assert expected(line("day"), date(2024, 5, 5), date(2024, 5, 11)) == 3500


def test_what_is_for_a_week_or_a_month_is_a_share_of_it() -> None:
    assert expected(line("week", "70"), date(2024, 5, 5), date(2024, 5, 7)) == 30
    assert expected(line("month", "310"), date(2024, 5, 1), date(2024, 5, 31)) == 310
    assert expected(line("month", "310"), date(2024, 5, 31), date(2024, 6, 3)) == 41
    assert expected(line("month", "12.5"), date(2024, 2, 1), date(2024, 2, 29)) == Decimal("12.5")


@pytest.mark.parametrize(
    ("per", "fitting"), [("day", "day week month"), ("week", "week month"), ("month", "month")]
)
def test_a_line_stands_beside_no_shorter_bins(per: str, fitting: str) -> None:
    assert [str(by) for by in Bin if is_for(line(per), by)] == fitting.split()


def test_a_million_counts_of_few_things_need_no_million_comparisons() -> None:
    first = date(1950, 1, 1)
    many = [count(str(first + timedelta(days=number)), value="1", reported_on="2025-01-01")
            for number in range(20_000)]  # fmt: skip
    [whole] = {one.measure for one in without_overlaps(many)}
    assert whole == "trucks"
    assert len(without_overlaps([*many, *many])) == len(many)
