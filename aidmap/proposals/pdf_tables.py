"""Finds tables in the lines of a page: rows whose cells stand apart, their heading, folded cells.

A heading, and the second line of a cell, are known by standing below or above the columns. Reading
lines is left to `pdf_lines`, making blocks of them to `pdf_reader`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aidmap.proposals.pdf_lines import PdfLine

NEAR = 4.0  # points from the left of a column: a word begins there
LEAST_ROWS = 2
MOST_HEADING_LINES = 3
NEAR_LINES = 2.5  # times the size of the font: lines of one table stand as near


@dataclass(frozen=True)
class PdfTable:
    """The rows of a table, each with a cell for every column; empty ones are empty texts."""

    rows: list[list[str]]


def with_tables(lines: Sequence[PdfLine]) -> Iterator[PdfLine | PdfTable]:
    """Give the lines of a page, those of a table together."""
    at = 0
    while at < len(lines):
        start, end, columns = _next_table(lines, at)
        yield from lines[at:start]
        if columns:
            yield PdfTable(_rows(lines[start:end], columns))
        at = max(end, at + 1)


def _next_table(lines: Sequence[PdfLine], at: int) -> tuple[int, int, list[float]]:
    """Where the next table begins and ends, and where its columns begin; none: no columns."""
    first = at
    while first < len(lines):
        if len(lines[first].cells) > 1:
            columns = _columns(lines, first)
            end = _end(lines, first, columns)
            if sum(len(line.cells) > 1 for line in lines[first:end]) >= LEAST_ROWS:
                return _heading(lines, at, first, columns), end, columns
        first += 1
    return len(lines), len(lines), []


def _columns(lines: Sequence[PdfLine], first: int) -> list[float]:
    """Where the columns begin, by the row of the next ones that has the most cells."""
    rows = []
    for line in lines[first:]:
        if len(line.cells) <= 1:
            break
        rows.append(line)
    return max(rows, key=lambda line: len(line.cells)).cell_starts


def _end(lines: Sequence[PdfLine], first: int, columns: list[float]) -> int:
    """Behind the last line of a table that begins at a line."""
    end = first + 1
    while end < len(lines) and _follows(lines[end - 1], lines[end], columns):
        end += 1
    return end


def _follows(before: PdfLine, line: PdfLine, columns: list[float]) -> bool:
    near = 0 <= before.y - line.y <= NEAR_LINES * max(before.size, line.size)
    return near and _fitted(line, columns) is not None


def _heading(lines: Sequence[PdfLine], at: int, first: int, columns: list[float]) -> int:
    """The first line of the heading above a row, not before a line."""
    start = first
    while (
        start > max(at, first - MOST_HEADING_LINES)
        and _follows(lines[start - 1], lines[start], columns)
        and _fitted(lines[start - 1], columns) is not None
    ):
        start -= 1
    return start


def _fitted(line: PdfLine, columns: list[float]) -> list[str] | None:
    """The cells of a line, one for each column; None: it does not stand below them."""
    cells = [""] * len(columns)
    for text, left in line.words:
        column = max((at for at, start in enumerate(columns) if start <= left + NEAR), default=None)
        if column is None or (not cells[column] and left > columns[column] + NEAR):
            return None
        cells[column] = f"{cells[column]} {text}".strip()
    used = [at for at, cell in enumerate(cells) if cell]
    return cells if len(used) > 1 or used[0] > 0 else None


def _rows(lines: Sequence[PdfLine], columns: list[float]) -> list[list[str]]:
    """The rows of a table; a line without a first cell goes on with the row above it."""
    rows: list[list[str]] = []
    for line in lines:
        cells = _fitted(line, columns) or [*line.cells, *[""] * len(columns)][: len(columns)]
        if rows and not cells[0]:
            rows[-1] = [f"{old} {new}".strip() for old, new in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    return rows
