"""The days that a figure covers: a day, a month, or from one day to another."""

from datetime import date, datetime, time
from typing import Any

import pytest
from making import day

from aidmap.importers.dates import DayReader
from aidmap.importers.header import EXCEL_EPOCH
from aidmap.importers.periods import Period, read_heading, read_period

READER = DayReader(None, EXCEL_EPOCH, "Asia/Gaza")
MONTH = ("2024-02-01", "2024-02-29")
READ = [
    ("2024-02", "day", MONTH), ("02/2024", "day", MONTH), ("Feb 2024", "day", MONTH),
    ("February, 2024", "day", MONTH), ("février 2024", "day", MONTH), ("شباط 2024", "day", MONTH),
    ("פברואר 2024", "day", MONTH), ("٢٠٢٤-٠٢", "day", MONTH), ("2024 Feb", "day", MONTH),
    ("Feb-24", "month", MONTH), ("2024-02-09", "month", MONTH),
    (datetime.combine(date(2024, 2, 1), time()), "month", MONTH),
    ("2024-02-01T00:00:00.000", "month", MONTH),
    ("2024-02-05", "week", ("2024-02-05", "2024-02-11")),
    ("2024-02-05", "day", ("2024-02-05", "2024-02-05")), (45327, "day", ("2024-02-05",) * 2),
    ("5 Feb 2024 - 11 Feb 2024", "day", ("2024-02-05", "2024-02-11")),
    ("2024-02-05 to 2024-02-11", "month", ("2024-02-05", "2024-02-11")),
    ("2024-02-05/2024-02-11", "day", ("2024-02-05", "2024-02-11")),
    ("Jan 2024 – Feb 2024", "day", ("2024-01-01", "2024-02-29")),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "period", "days"), READ)
def test_days_months_and_spans_are_read(cell: Any, period: str, days: tuple[str, str]) -> None:
    assert read_period(cell, READER, period) == Period(*map(day, days))


@pytest.mark.parametrize("cell", ["Feb-24", "2024-13", "13/2024", "2024", "soon", "5", "to", "–"])
def test_what_is_no_day_is_given_back(cell: str) -> None:
    assert read_period(cell, READER, "day") == cell
    assert read_heading(cell, READER, "day") is None


def test_days_that_there_are_not_are_refused() -> None:
    with pytest.raises(ValueError, match="not a day"):
        read_period("2024-02-30", READER, "day")
    with pytest.raises(ValueError, match="begins no week"):
        read_period("9999-12-30", READER, "week")
    with pytest.raises(ValueError, match="ends before it begins"):
        read_period("2024-02-05 - 2024-02-01", READER, "day")


def test_the_order_of_a_day_and_a_month_is_never_guessed() -> None:
    assert read_period("05/02/2024", READER, "day") == "05/02/2024"
    said = DayReader("DD/MM/YYYY", EXCEL_EPOCH, "Asia/Gaza")
    assert read_period("05/02/2024", said, "day").first == date(2024, 2, 5)
