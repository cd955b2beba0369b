"""Figures in cells: read where they are plain, refused where they may be two things."""

import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidmap.importers.amount_cells import is_no_figure, parse_amount
from aidmap.model import Measure

READ = [
    ("25", "trucks", "25"), ("1.00", "trucks", "1.00"), ("12.50", "tonnes", "12.50"),
    ("2,310", "trucks", "2310"), ("1,234,567", "tonnes", "1234567"),
    ("1,234.5", "tonnes", "1234.5"), ("1.234,5", "tonnes", "1234.5"), ("12,50", "litres", "12.50"),
    ("1 234", "trucks", "1234"), ("1\u202f234,5", "tonnes", "1234.5"), ("٢٥", "trucks", "25"),
    ("١٬٢٣٤", "trucks", "1234"), ("00012", "trucks", "12"), ("-0", "trucks", "0"),
    (3.0, "trucks", "3"), (0.1 + 0.2, "tonnes", "0.3"), (1 / 3, "tonnes", "0.333333"),
    ("0.250", "trucks", "0.250"),
]  # fmt: skip
REFUSED = [
    ("2,310", "tonnes", "may be 2310 or 2.310"), ("2.310", "trucks", "may be 2310 or 2.310"),
    ("20 pallets", "trucks", "counts pallets, not trucks"), ("-3", "trucks", "below zero"),
    (-3, "trucks", "below zero"), ("5-7", "trucks", "no figure"), ("5 to 7", "trucks", "no figure"),
    ("~5", "trucks", "no figure"), ("1e5", "trucks", "no figure"), ("some", "trucks", "no figure"),
    ("5 %", "trucks", "no figure"), ("5 thousand", "trucks", "no figure"),
    (math.inf, "trucks", "no figure"), (True, "trucks", "no figure"), ("9" * 16, "trucks", "15"),
    ("0.1234567", "tonnes", "6"), ("1" * 500, "trucks", "no figure"), ("=1+1", "trucks", "no fig"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "measure", "value"), READ)
def test_a_plain_figure_is_kept_as_it_is_written(cell: Any, measure: str, value: str) -> None:
    found = parse_amount(cell, measure)
    assert str(found.value) == value
    assert (found.measure, found.remark) == (None, "")


@pytest.mark.parametrize(("cell", "measure", "why"), REFUSED)
def test_what_is_not_plain_is_refused(cell: Any, measure: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_amount(cell, measure)


def test_the_mark_of_decimals_can_be_said() -> None:
    assert parse_amount("2,310", "tonnes", ",").value == Decimal("2.310")
    assert parse_amount("2,310", "tonnes", ".").value == Decimal(2310)
    assert parse_amount("1.234.567,8", "tonnes", ",").value == Decimal("1234567.8")


def test_what_stands_beside_a_figure_is_told() -> None:
    partly = parse_amount("5 (partially)", "trucks")
    assert (partly.value, partly.remark) == (Decimal(5), "partially")
    trucks = parse_amount("2 Trucks (1 returned)", None)
    assert (trucks.measure, trucks.remark) == (Measure.TRUCKS, "1 returned")
    assert parse_amount("12 شاحنة", "trucks").value == Decimal(12)


def test_no_figure_is_not_zero() -> None:
    for cell in (None, "", " - ", "N/A", "—", "...", math.nan, "غير متوفر", "אין נתונים"):
        assert is_no_figure(cell)
    for cell in ("0", 0, 0.0, "x", "nil", False):
        assert not is_no_figure(cell)


@given(st.decimals(0, 10**9, places=2), st.sampled_from(sorted(Measure)))
def test_what_aidmap_writes_is_read_again(value: Decimal, measure: str) -> None:
    assert parse_amount(f"{value:f}", measure).value == value


@given(st.text(max_size=30) | st.floats() | st.integers())
def test_any_cell_is_read_or_refused_in_a_line(cell: Any) -> None:
    try:
        found = parse_amount(cell, "trucks")
    except ValueError as error:
        assert "\n" not in str(error)  # noqa: PT017 - a cell may be either
    else:
        assert found.value.is_finite()
        assert 0 <= found.value < 10**15
