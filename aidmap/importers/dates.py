"""Parses days as people write them: cells of Excel, ISO 8601, names of months, Hijri years.

The order of day and month is never guessed: it is given by `--day-format`, or clear from the text.
Only this module imports hijridate. Whether a day is plausible is left to `sanity`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aidmap.errors import DataError
from aidmap.i18n import month_numbers
from aidmap.importers.header import EXCEL_EPOCH
from aidmap.model import visible

EXCEL_DAYS = range(20_000, 80_000)  # from 1954 to 2119
CALENDARS = ("gregorian", "hijri")
HIJRI_YEARS = range(1343, 1501)  # later years in the same table are Gregorian
TIME = (
    r"(?P<time>[T\s,]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?|Z|[+-]\d{2}:?\d{2})?)?"
)
ISO_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}}){TIME}"
)
COMPACT = re.compile(r"(?P<year>(19|2[01])\d{2})(?P<month>\d{2})(?P<day>\d{2})")
WORD = r"(?P<word>[^\W\d_]+(['\u2019.\s][^\W\d_]+){0,2}\.?)"
MAX_CHARACTERS = 80  # of a day; on a longer text an expression could search for hours
MARK = r"[\s,./-]+"
DAY_FIRST = re.compile(
    rf"(\w+,?\s+)?(?P<day>\d{{1,2}})(st|nd|rd|th|er)?{MARK}{WORD}{MARK}(?P<year>\d{{4}}){TIME}"
)
MONTH_FIRST = re.compile(
    rf"{WORD}{MARK}(?P<day>\d{{1,2}})(st|nd|rd|th)?{MARK}(?P<year>\d{{4}}){TIME}"
)
# The codes of a day format; after hours, MM are minutes.
FORMAT_CODES = {
    "YYYY": r"(?P<year>\d{4})", "YY": r"(?P<short>\d{2})",
    "MMMM": WORD, "MMM": WORD, "MM": r"(?P<month>\d{1,2})", "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{1,2})", "D": r"(?P<day>\d{1,2})",
    "HH": r"\d{1,2}", "H": r"\d{1,2}", "mm": r"\d{2}", "SS": r"\d{2}", "ss": r"\d{2}",
    "%Y": r"(?P<year>\d{4})", "%y": r"(?P<short>\d{2})", "%m": r"(?P<month>\d{1,2})",
    "%d": r"(?P<day>\d{1,2})", "%B": WORD, "%b": WORD, "%H": r"\d{1,2}", "%M": r"\d{2}",
    "%S": r"\d{2}",
}  # fmt: skip
FORMAT_CODE = re.compile(
    "|".join(re.escape(code) for code in sorted(FORMAT_CODES, key=len, reverse=True))
)
LETTERS = re.compile(r"[A-Za-z%]")
CENTURY, CENTURY_SPLIT = 2000, 70  # 69 is 2069, 70 is 1970, as in POSIX


@dataclass(frozen=True)
class DayReader:
    """Reads the days of one table.

    Attributes:
        pattern: the day format; None: ISO 8601, or with the name of the month.
        epoch: the day from which numbers of Excel count.
        zone: the time zone of the data set.
        calendar: gregorian or hijri; with hijri, years after `HIJRI_YEARS` are still Gregorian.
    """

    pattern: str | None
    epoch: date
    zone: str
    calendar: str = "gregorian"
    _expression: re.Pattern[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        if self.calendar not in CALENDARS:
            raise DataError([f"--calendar {self.calendar!r} is not known: {', '.join(CALENDARS)}"])
        if self.pattern:
            object.__setattr__(self, "_expression", day_expression(self.pattern))

    def read(self, cell: Any) -> Any:
        """Read the day of a cell that is a day, a number of Excel, or a text.

        Returns:
            The day; a cell that is not recognised as a day is given back.

        Raises:
            ValueError: the calendar has no such day, or the cell is an instant that falls on
                another day in the time zone of the data set.
        """
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, float):
            cell = int(cell) if cell == cell and cell % 1 == 0 else f"{cell:g}"  # noqa: PLR0124 - NaN is not itself
        text = ascii_digits(visible(cell).strip()) if isinstance(cell, str) else cell
        number = self._parse_excel_number(text)
        if number is not None:
            return number
        return self._parse_text(str(text)) if isinstance(text, (str, int)) else text

    def is_numeric(self, cell: Any) -> bool:
        """Whether a text is read by the given day format, whose order Excel would have to guess."""
        return (
            isinstance(cell, str)
            and self._expression is not None
            and len(cell) <= MAX_CHARACTERS
            and bool(self._expression.fullmatch(ascii_digits(visible(cell).strip())))
            and not YEAR_FIRST.fullmatch(cell.strip())
        )

    def _parse_excel_number(self, cell: Any) -> date | None:
        """Give the day of a number of Excel; None: the cell is no such number."""
        if isinstance(cell, str) and cell.isascii() and cell.isdecimal() and len(cell) < 6:  # noqa: PLR2004 - 80000
            cell = int(cell)
        if isinstance(cell, bool) or not isinstance(cell, (int, float)):
            return None
        later = (self.epoch - EXCEL_EPOCH).days
        days = int(cell) + later if -1e6 < cell < 1e6 else 0  # noqa: PLR2004 - far from any day
        return EXCEL_EPOCH + timedelta(days=days) if days in EXCEL_DAYS else None

    def _parse_text(self, text: str) -> Any:
        if len(text) > MAX_CHARACTERS:
            return text
        if ISO_INSTANT.match(text) and self.calendar == "gregorian":
            return self._parse_instant(text)
        expressions = [YEAR_FIRST, COMPACT, DAY_FIRST, MONTH_FIRST]
        if self._expression:
            expressions.insert(0, self._expression)
        for expression in expressions:
            found = expression.fullmatch(text)
            parts = _date_parts(found.groupdict()) if found else None
            if parts:
                return self._make_day(text, *parts)
        return text

    def _make_day(self, text: str, year: int, month: int, day: int) -> date:
        try:
            if self.calendar == "hijri" and year in HIJRI_YEARS:
                from hijridate import Hijri

                return Hijri(year, month, day).to_gregorian()
            return date(year, month, day)
        except (ValueError, OverflowError):
            what = f"{text!r} is not a day of the {self.calendar} calendar"
            raise ValueError(f"{what}: write it as 2024-04-20") from None

    def _parse_instant(self, text: str) -> Any:
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            return text
        there = instant.astimezone(ZoneInfo(self.zone)) if instant.tzinfo else instant
        if there.date() != instant.date():
            what = f"{text!r} is {there.date()} in {self.zone}: write the day that is meant alone"
            raise ValueError(what)
        return there.date()


def ascii_digits(text: str) -> str:
    """Replace the digits of other scripts, such as Arabic-Indic ones, by 0 to 9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char
        for char in text
    )


def _date_parts(found: dict[str, str | None]) -> tuple[int, int, int] | None:
    """Give year, month and day from the groups of a match; None: its word is no month."""
    short, word = found.get("short"), found.get("word")
    year = int(found.get("year") or 0)
    if short:
        year = int(short) + CENTURY - (100 if int(short) >= CENTURY_SPLIT else 0)
    month = month_numbers().get(word.strip(". ").casefold()) if word else int(found["month"] or 0)
    return (year, month, int(found["day"] or 0)) if month else None


def day_expression(pattern: str) -> re.Pattern[str]:
    """Turn a day format, such as DD/MM/YYYY or %d %B %Y, into a regular expression.

    Raises:
        DataError: the format names day, month or year twice or not at all, or an unknown part.
    """
    parts: list[str] = []
    at, after_hours = 0, False
    faults = []
    for code in FORMAT_CODE.finditer(pattern):
        between = pattern[at : code.start()]
        parts.append(re.escape(between).replace(r"\ ", r"\s+"))
        if LETTERS.search(between):
            faults.append(between)
        minutes = code[0] == "MM" and after_hours
        parts.append(r"\d{2}" if minutes else FORMAT_CODES[code[0]])
        after_hours = code[0] in {"HH", "H", "%H"}
        at = code.end()
    parts.append(re.escape(pattern[at:]))
    if LETTERS.search(pattern[at:]):
        faults.append(pattern[at:])
    expression = "".join(parts)
    asked = {
        "day": expression.count("(?P<day>"),
        "month": expression.count("(?P<month>") + expression.count("(?P<word>"),
        "year": expression.count("(?P<year>") + expression.count("(?P<short>"),
    }
    wrong = [f"{name} stands in it {count} times" for name, count in asked.items() if count != 1]
    if faults or wrong:
        why = ", ".join([*(f"{one.strip()!r} is no part of a day" for one in faults), *wrong])
        right = "write it as DD/MM/YYYY, D MMMM YYYY or DD/MM/YYYY HH:MM"
        raise DataError([f"--day-format {pattern[:60]!r}: {why}: {right}"])
    time = "" if re.search("H", pattern) else TIME
    return re.compile(expression + time)
