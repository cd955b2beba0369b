"""Parses the days that a figure covers: a day, a month, or the days from one to another.

Single days are left to `dates`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap.i18n import month_numbers
from aidmap.importers.dates import MAX_CHARACTERS, WORD, ascii_digits
from aidmap.model import visible

if TYPE_CHECKING:
    from aidmap.importers.dates import DayReader

PERIODS = ("day", "week", "month")  # what a day of a table may stand for
YEARS = range(1990, 2101)  # in which a month without a day is taken for one
DAYS_OF_WEEK = 7
YEAR = r"(?P<year>\d{4})"
MONTHS = (
    re.compile(rf"{YEAR}\s*[-/.]\s*(?P<month>\d{{1,2}})"),
    re.compile(rf"(?P<month>\d{{1,2}})\s*[-/.]\s*{YEAR}"),
    re.compile(rf"{WORD}[\s,./-]+{YEAR}"),
    re.compile(rf"{YEAR}[\s,./-]+{WORD}"),
)
# May-24: as Excel writes months
SHORT_MONTH = re.compile(rf"{WORD}[\s./'\u2019-]+(?P<short>\d{{2}})")
BETWEEN = re.compile(r"\s+(?:-|\u2013|—|to|until|au|إلى|עד)\s+|\s*[\u2013—]\s*|(?<=\d)/(?=\d{4}-)")


class Period(NamedTuple):
    """The days that a figure covers, both included."""

    first: date
    last: date


def read_period(cell: Any, days: DayReader, period: str) -> Any:
    """Read the days of a cell.

    Args:
        cell: a day, a number of Excel, or a text.
        days: reads single days as the table writes them.
        period: what a day stands for: day, or the week that begins or the month that it is in.

    Returns:
        A `Period`; a cell that is not recognised is given back.

    Raises:
        ValueError: the calendar has no such day, or the last day is before the first.
    """
    text = ascii_digits(visible(cell).strip()) if isinstance(cell, str) else ""
    if text and len(text) <= MAX_CHARACTERS:
        if found := _month(text, short=period == "month"):
            return found
        ends = BETWEEN.split(text)
        if len(ends) == len(Period._fields):
            return _between(text, ends, days)
    day = days.read(cell)
    return around(day, period) if isinstance(day, date) else day


def read_heading(text: str, days: DayReader, period: str) -> Period | None:
    """Read the days of a heading; None: it is none."""
    try:
        found = read_period(text, days, period)
    except ValueError:
        return None
    return found if isinstance(found, Period) else None


def around(day: date, period: str) -> Period:
    """Give the days that a day stands for: of `PERIODS`.

    Raises:
        ValueError: the calendar ends before these days do.
    """
    if period == "month":
        last = monthrange(day.year, day.month)[1]
        return Period(day.replace(day=1), day.replace(day=last))
    length = DAYS_OF_WEEK if period == "week" else 1
    try:
        return Period(day, day + timedelta(days=length - 1))
    except OverflowError:
        raise ValueError(f"{day} begins no week that there is") from None


def _month(text: str, *, short: bool) -> Period | None:
    """Read a month; with `short` its year may have two digits."""
    for expression in (*MONTHS, SHORT_MONTH) if short else MONTHS:
        found = expression.fullmatch(text)
        parts = found.groupdict() if found else {}
        word = parts.get("word")
        month = (
            month_numbers().get(word.strip(". ").casefold(), 0)
            if word
            else int(parts.get("month") or 0)
        )
        year = int(parts.get("year") or 0) or 2000 + int(parts.get("short") or 0)
        if 1 <= month <= 12 and year in YEARS:  # noqa: PLR2004 - months of a year
            return around(date(year, month, 1), "month")
    return None


def _between(text: str, ends: list[str], days: DayReader) -> Any:
    first, last = (read_period(end, days, "day") for end in ends)
    if not isinstance(first, Period) or not isinstance(last, Period):
        return text
    if last.last < first.first:
        raise ValueError(f"{text!r} ends before it begins: write the first day first")
    return Period(first.first, last.last)
