"""Days as people write them: read where they are plain, asked where they are not, never guessed."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidmap.errors import DataError
from aidmap.i18n import Speech
from aidmap.importers.dates import DayReader, ascii_digits
from aidmap.importers.header import EXCEL_EPOCH

RIGHT = date(2024, 5, 8)


def reader(pattern: str | None = None, calendar: str = "gregorian") -> DayReader:
    return DayReader(pattern, EXCEL_EPOCH, "Asia/Gaza", calendar)


@pytest.mark.parametrize(
    "text",
    ["2024-05-08", "8 May 2024", "08-May-2024", "8 mai 2024", "May 8, 2024", "8th May, 2024",
     "Wed, 8 May 2024", "8 مايو 2024", "٨ مايو ٢٠٢٤", "8 أيار 2024", "۸ أيار ۲۰۲۴", "8 במאי 2024",
     "8 מאי 2024", "20240508", "2024/5/8", "2024.05.08", "2024-05-08T14:30:00", "2024-05-08 14:30",
     "8 May 2024 14:30", "٢٠٢٤-٠٥-٠٨", "45420", "\u200f2024-05-08\ufeff"],
)  # fmt: skip
def test_what_is_plain_needs_no_format(text: str) -> None:
    assert reader().read(text) == RIGHT


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("DD/MM/YYYY", "08/05/2024"), ("DD/MM/YYYY", "08/05/2024 14:30"), ("D/M/YY", "8/5/24"),
     ("DD/MM/YYYY", "٠٨/٠٥/٢٠٢٤"), ("MM/DD/YYYY", "05/08/2024"), ("%d.%m.%Y", "08.05.2024"),
     ("DD/MM/YYYY HH:MM", "08/05/2024 14:30"), ("DD MMMM YYYY", "08 May 2024"),
     ("DD MMM YYYY", "8 mai 2024"), ("D-MMM-YY", "8-May-24"), ("%d %b %Y", "8 May 2024"),
     ("DD/MM/YYYY", "2024-05-08"), ("DD/MM/YYYY", "8 May 2024")],
)  # fmt: skip
def test_a_format_says_what_is_not_plain(pattern: str, text: str) -> None:
    assert reader(pattern).read(text) == RIGHT


@pytest.mark.parametrize("text", ["08/05/2024", "08/05/2024 14:30", "8.5.2024", "8-5-24", "soon",
                                  "May 2024", "8 Foo 2024", "2024", ""])  # fmt: skip
def test_an_order_is_never_guessed(text: str) -> None:
    assert reader().read(text) == text


@pytest.mark.parametrize(
    ("pattern", "why"),
    [("XX/YY", "'XX/' is no part of a day"), ("DD DD MM YYYY", "day stands in it 2 times"),
     ("DD/MM", "year stands in it 0 times"), ("%Q", "'%Q' is no part"), ("(", "0 times"),
     ("DD MMMM MM YYYY", "month stands in it 2 times")],
)  # fmt: skip
def test_a_format_that_is_none_is_told(pattern: str, why: str) -> None:
    with pytest.raises(DataError) as told:
        reader(pattern)
    assert why in str(told.value)
    assert "write it as DD/MM/YYYY" in str(told.value)


@pytest.mark.parametrize("text", ["2024-13-01", "31 February 2024", "20241301"])
def test_what_is_no_day_of_the_calendar_is_a_fault(text: str) -> None:
    with pytest.raises(ValueError, match="is not a day of the gregorian calendar"):
        reader().read(text)


def test_hijri_days_are_read_when_it_is_said() -> None:
    assert reader(calendar="hijri").read("1445-10-29") == RIGHT
    assert reader("DD/MM/YYYY", "hijri").read("٢٩/١٠/١٤٤٥") == RIGHT
    assert reader(calendar="hijri").read(datetime(2024, 5, 8)) == RIGHT  # noqa: DTZ001 - a cell has no zone
    with pytest.raises(ValueError, match="not a day of the hijri calendar"):
        reader(calendar="hijri").read("1445-10-31")
    with pytest.raises(DataError, match="gregorian, hijri"):
        reader(calendar="lunar")


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(["en", "ar", "he", "fr"]))
def test_days_as_we_write_them_are_read_in_every_language(day: date, language: str) -> None:
    assert reader().read(Speech(language).day(day)) == day


@given(st.text(), st.sampled_from([None, "DD/MM/YYYY", "D MMM YY"]))
def test_any_text_is_a_day_or_stays_what_it_is(text: str, pattern: str | None) -> None:
    try:
        found: Any = reader(pattern).read(text)
    except ValueError:
        return
    assert isinstance(found, date) or ascii_digits(found) == found


@given(st.text())
def test_a_format_is_taken_or_refused_in_words(pattern: str) -> None:
    try:
        found = reader(pattern).read("2024-05-08")
    except DataError as error:
        found = str(error)
    assert found == RIGHT or "--day-format" in str(found)
