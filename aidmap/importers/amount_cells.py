"""Parses the figures of counts from cells, in the ways in which people write them.

Figures are decimals, and are kept as they are written. What is not plain is refused: a figure is
never guessed. Numbers of coordinates are left to `cell_values`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from aidmap.importers.cell_values import normalise
from aidmap.importers.column_matching import heading_key
from aidmap.importers.heading_meaning import ways_of_writing
from aidmap.model import Measure

# What stands in a cell where nobody counted; never zero.
NO_FIGURE = {
    "", "-", "--", "\N{EN DASH}", "—", ".", "..", "...", "…", "n/a", "na", "n.a.", "n.a", "#n/a",
    "n/d", "nd", "n.d.", "null", "nan", "none", "not available", "no data", "not counted",
    "unknown", "tbd", "s/o", "s.o.", "non disponible", "inconnu", "غير متوفر", "غير متاح",
    "لا توجد بيانات", "غير معروف", "אין נתונים", "לא ידוע", "לא זמין",
}  # fmt: skip
WHOLE_MEASURES = {Measure.TRUCKS, Measure.PALLETS, Measure.PEOPLE, Measure.CONTAINERS,
                  Measure.PACKAGES}  # fmt: skip
MAX_CHARACTERS = 200
SPACES = " \u00a0\u202f\u2009'\N{RIGHT SINGLE QUOTATION MARK}"
FIGURE = re.compile(
    rf"(?P<number>[-+]?[\d.,](?:[\d.,{SPACES}]*[\d.,])?)\s*(?P<unit>[^\W\d_][^\d()\[\]*]*?)?"
    r"\s*(?P<remark>[(\[].*[)\]]|\*+)?"
)
GROUPED = re.compile(r"[-+]?\d{1,3}(?:(?P<mark>[.,])\d{3})(?:(?P=mark)\d{3})*")
PLAIN = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
WITH_BOTH = re.compile(r"[-+]?\d{1,3}(?:(?P<mark>[.,])\d{3})+(?!(?P=mark))[.,]\d+")
MOST_DIGITS, MOST_DECIMALS = 15, 6  # of a figure (`field_types.Amount`)
HINT = "write it with digits alone, as 25 or 12.50"


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure as it stands in a cell.

    Attributes:
        value: the figure, 0 or more.
        measure: what the cell says it counts; None: it does not.
        remark: what stands in brackets beside it; empty: nothing.
    """

    value: Decimal
    measure: Measure | None = None
    remark: str = ""


def is_no_figure(cell: Any) -> bool:
    """Whether a cell says that there is no figure: it is blank, or holds a dash or "n/a"."""
    if cell is None:
        return True
    if isinstance(cell, float):
        return cell != cell  # noqa: PLR0124 - NaN is not itself
    return isinstance(cell, str) and " ".join(cell.split()).casefold() in NO_FIGURE


def parse_amount(cell: Any, measure: str | None, decimal_mark: str | None = None) -> Amount:
    """Parse a figure.

    Args:
        cell: a number, or a text with one: 25, 2,310, "2 trucks", "5 (partially)".
        measure: what is counted; None: the cell says it, or nobody does.
        decimal_mark: what stands before decimals; None: by what is plain.

    Raises:
        ValueError: the cell is no figure, or may be read in two ways.
    """
    if isinstance(cell, (bool, date)):
        raise ValueError(f"{cell!s} is no figure: {HINT}")  # noqa: TRY004 - a fault like the others
    if isinstance(cell, int):
        return Amount(_checked(Decimal(cell), cell))
    if isinstance(cell, float):
        return Amount(_checked(_of_float(cell), cell))
    text = str(cell)
    if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS:  # as nearly all are
        return Amount(Decimal(text))
    text = normalise(text)
    found = FIGURE.fullmatch(text) if len(text) <= MAX_CHARACTERS else None
    if not found:
        raise ValueError(f"{_shown(cell)} is no figure: {HINT}")
    unit = _unit(cell, found["unit"], measure)
    what = unit or measure
    value = _checked(_of_text(cell, found["number"], what, decimal_mark), cell)
    return Amount(value, unit, (found["remark"] or "").strip("()[] "))


def _shown(cell: Any) -> str:
    return repr(str(cell)[:60])


def _unit(cell: Any, word: str | None, measure: str | None) -> Measure | None:
    """Give the measure that stands beside a figure; None: none does.

    Raises:
        ValueError: the word is no measure, or another than the one that is counted.
    """
    if not word:
        return None
    unit = _measures().get(heading_key(word))
    if unit is None:
        raise ValueError(f"{_shown(cell)} is no figure: {HINT}")
    if measure not in {None, unit}:
        raise ValueError(f"{_shown(cell)} counts {unit.value}, not {measure}: {HINT}")
    return unit


@cache
def _measures() -> dict[str, Measure]:
    return {
        heading_key(written): measure
        for measure in Measure
        for written in ways_of_writing("measure", measure)
    }


def _of_float(cell: float) -> Decimal:
    """Give a number of a workbook as a spreadsheet shows it, with 15 digits: 0.3 for 0.1 + 0.2.

    A calculated one, as 1/3, has more decimals than a figure can have, and is rounded.
    """
    try:
        value = Decimal(f"{cell:.15g}")
        rounded = value.quantize(Decimal(1).scaleb(-MOST_DECIMALS))
    except InvalidOperation:
        raise ValueError(f"{cell!r} is no figure: {HINT}") from None
    return value if value == rounded else rounded.normalize()


def _of_text(cell: Any, number: str, measure: str | None, decimal_mark: str | None) -> Decimal:
    """Give the figure of a text, whose decimals and thousands may be marked by points or commas."""
    text = re.sub(rf"(?<=\d)[{SPACES}](?=\d{{3}}(?!\d))", "", number)
    if decimal_mark:
        thousands = "," if decimal_mark == "." else "."
        text = re.sub(rf"(?<=\d)[{thousands}](?=\d{{3}}(?!\d))", "", text)
        text = text.replace(decimal_mark, ".")
    elif both := WITH_BOTH.fullmatch(text):
        text = text.replace(both["mark"], "").replace(",", ".")
    elif grouped := GROUPED.fullmatch(text):
        text = _ungrouped(cell, text, grouped["mark"], measure)
    elif PLAIN.fullmatch(text):
        text = text.replace(",", ".")
    if not PLAIN.fullmatch(text) or "," in text:
        raise ValueError(f"{_shown(cell)} is no figure: {HINT}")
    return Decimal(text)


def _ungrouped(cell: Any, text: str, mark: str, measure: str | None) -> str:
    """Take the marks of thousands out of a figure, if they cannot be marks of decimals.

    Raises:
        ValueError: 1,234 tonnes may be 1234 or 1.234.
    """
    digits = text.lstrip("+-")
    if text.count(mark) > 1:
        return text.replace(mark, "")
    if digits.startswith("0") or (mark == "." and measure not in WHOLE_MEASURES):
        return text.replace(",", ".")  # as aidmap itself writes decimals
    if mark == "," and measure in WHOLE_MEASURES:
        return text.replace(mark, "")
    one, other = text.replace(mark, ""), text.replace(mark, ".")
    what = f"{_shown(cell)} may be {one} or {other}: say --decimal-mark . or --decimal-mark ,"
    raise ValueError(what)


def _checked(value: Decimal, cell: Any) -> Decimal:
    """Hand back a figure that a count can hold.

    Raises:
        ValueError: it is below zero, too long, or no number.
    """
    if not value.is_finite():
        raise ValueError(f"{_shown(cell)} is no figure: {HINT}")
    if value < 0:
        raise ValueError(f"{_shown(cell)} is below zero: nothing passes less than not at all")
    decimals = -int(value.as_tuple().exponent)
    if value.adjusted() >= MOST_DIGITS or decimals > MOST_DECIMALS:
        what = f"at most {MOST_DIGITS} digits before and {MOST_DECIMALS} behind the point"
        raise ValueError(f"{_shown(cell)} is no figure that can be meant: {what}")
    # a plain figure, not 1E+2; -0 is 0
    return Decimal(f"{abs(value):f}")
