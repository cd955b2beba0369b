"""Figures in the rows of a table whose measure stands above: in the heading of the table.

The cells of a row are parted by `ROW_SIGN`; a figure stands before the heading of its column. A
column of which nothing says that something passed - a total, a distance - holds no such figures.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aidmap.proposals.claim_figures import DIGITS, Figure, parse_number
from aidmap.proposals.clauses import ROW_SIGN
from aidmap.proposals.status_words import Clause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.proposals.claim_words import ClaimWords

CELL = re.compile(rf"(?P<value>{DIGITS})(?!\S)\s*(?P<label>[^|]*)")


def row_figures(
    text: str,
    words: ClaimWords,
    *,
    heading: str,
    days: Sequence[int],
    known: Sequence[Figure],
) -> list[Figure]:
    """The figures of a row, with those whose measure stands in the heading above it.

    Args:
        text: of the row, in small letters.
        words: of its language.
        heading: above the table, in small letters.
        days: where days begin.
        known: the figures that have their measure beside them.
    """
    measure = _measure(heading, words)
    made = list(known)
    for cell in cells_of(text) if measure else ():
        found = CELL.fullmatch(text, cell.start, cell.end)
        value = parse_number(found["value"]) if found else None
        if not found or value is None or any(cell.holds(one.start) for one in known):
            continue
        dated = any(found.start("label") <= day < cell.end for day in days)
        staged = words.pattern("stages").search(found["label"])
        if dated or staged or not found["label"].strip():
            start, end = found.span("value")
            made.append(Figure(start=start, end=end, value=value, measure=measure, phrase=heading))
    return made


def cells_of(text: str) -> list[Clause]:
    """The cells of a row; without a sign between cells, all of it."""
    cells, start = [], 0
    for sign in (*re.finditer(re.escape(ROW_SIGN), text), None):
        end = sign.start() if sign else len(text)
        cells.append(Clause(start, end))
        start = sign.end() if sign else end
    return cells


def _measure(heading: str, words: ClaimWords) -> str:
    """The measure that a heading names; empty: none, or several."""
    named = [
        name for name in words.names("measures") if words.pattern("measures", name).search(heading)
    ]
    return named[0] if len(named) == 1 else ""
