"""Tables for narrow columns: cells are stacked, so that no word has to break."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from aidmap.documents.blocks import CitationMark, TextRun

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aidmap.documents.blocks import Line, Table

NARROW = 120.0  # millimetres: narrower tables have stacked cells
LETTER_WIDTH, CELL_PADDING = 2.0, 4.5  # millimetres: of the widest letter; on both sides of a cell
FIRST_SHARE = 0.38  # of the width: for the first column, with the headings of the rows
BREAK = TextRun("\n")  # between the lines of a cell


def stack_cells(block: Table, room: float) -> Table:
    """Reduce a table to two columns, or to one if two would be too narrow for their words.

    Args:
        block: the table; the first cell of a row is its heading, the second needs none.
        room: the available width, in millimetres.
    """
    names = [block.columns[0], *(_plain_text(row[0]) for row in block.rows)]
    others = [*block.columns[1:], *(_plain_text(cell) for row in block.rows for cell in row[1:])]
    first, second = (_width_needed(texts) for texts in (names, others))
    heads = block.columns[0], ", ".join(block.columns[1:])
    rests = [
        (row[0], _join_cells(_with_headings(block.columns[1:], row[1:]))) for row in block.rows
    ]
    if first + second <= room:
        width = min(max(first, FIRST_SHARE * room), room - second) / room
        return replace(block, columns=heads, rows=tuple(rests), widths=(width, 1 - width))
    one = tuple((_join_cells([_embolden(name), rest]),) for name, rest in rests)
    return replace(block, columns=(", ".join(heads),), rows=one, widths=(1.0,))


def split_lines(line: Line) -> list[Line]:
    """The lines of a cell."""
    parts = groupby(line, lambda one: one == BREAK)
    return [tuple(part) for is_break, part in parts if not is_break] or [()]


def _with_headings(columns: Sequence[str], cells: Sequence[Line]) -> list[Line]:
    """The non-empty cells of a row, each but the first preceded by its column heading."""
    filled = [(name, cell) for name, cell in zip(columns, cells, strict=True) if _plain_text(cell)]
    return [cell if name == columns[0] else (TextRun(f"{name}: "), *cell) for name, cell in filled]


def _join_cells(cells: Iterable[Line]) -> Line:
    """Join cells to one, with breaks between them."""
    whole: list[TextRun | CitationMark] = []
    for cell in cells:
        whole += [BREAK, *cell] if whole else cell
    return tuple(whole)


def _embolden(line: Line) -> Line:
    return tuple(replace(one, strong=True) if isinstance(one, TextRun) else one for one in line)


def _plain_text(line: Line) -> str:
    return "".join(one.text if isinstance(one, TextRun) else str(one.number) for one in line)


def _width_needed(texts: Iterable[str]) -> float:
    """The width of a cell for the longest word of some texts, in millimetres."""
    words = (word for text in texts for word in text.split())
    return max(map(len, words), default=0) * LETTER_WIDTH + CELL_PADDING
