"""Rows of tables of others, and the one among the first that names their columns.

Rows come one by one, so that a wide or a long table is never held whole. What their cells mean is
left to `readers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault
from aidmap.importers.column_matching import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aidmap.importers.column_matching import Wanted
    from aidmap.importers.limits import Limits

    Line = tuple[int, list[Any]]

LOOKED = 20  # rows among which the header is looked for
ENOUGH = 2  # fields that a row must name to be the header
EXCEL_EPOCH = date(1899, 12, 30)
HXL = re.compile(r"#[a-z][a-z0-9_]*(\s*[+][a-z0-9_]+)*\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell with a formula of which the workbook does not hold the value.

    Attributes:
        where: its cell, as F2.
    """

    where: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        where: the file, and its sheet where it has several.
        number: the row, or the line on which it begins, from 1.
        cells: what it holds, by column; text, or numbers and days where the format has them.
        fault: why it cannot be read; else empty.
    """

    where: str
    number: int
    cells: dict[str, Any]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns at once, its rows one by one.

    Attributes:
        where: the file, and its sheet where it has several.
        columns: the names of its columns, without line breaks where it has a header.
        rows: what stands below; empty rows and a second heading of HXL tags are left out.
        epoch: the day that a plain number counts from, where it stands for a day.
        guarded: whether texts may be guarded against formulas, as in spreadsheets.
        notes: what a person is to know of how it is read; complete after the last row.
        left: what of the file is not read, each with what, why and count; likewise.
        doubts: what may not be meant, each with its kind, its row and what it is; likewise.
    """

    where: str
    columns: tuple[str, ...]
    rows: Iterator[Row]
    epoch: date = EXCEL_EPOCH
    guarded: bool = False
    notes: list[str] = field(default_factory=list)
    left: list[dict[str, Any]] = field(default_factory=list)
    doubts: list[tuple[str, int | None, str]] = field(default_factory=list)


def leftover(what: str, why: str, *, count: int = 1) -> dict[str, Any]:
    """A part of a file that is not read, as `Table.left` holds it."""
    return {"what": what, "why": why, "count": count}


def unread(kind: str, name: str, option: str, *, count: int = 1) -> dict[str, Any]:
    """A sheet, layer, file or list beside the one that is read, and the option that reads it."""
    return leftover(f"{kind} {name!r}", f"is not read: {option} {name!r} reads it", count=count)


@dataclass(frozen=True, slots=True)
class Top:
    """The first rows of a table that hold anything.

    Attributes:
        lines: they, each with its number.
        header: the place among them of the one that names the columns.
    """

    lines: list[Line]
    header: int

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return names(self.lines[self.header][1]) if self.lines else []


def top(where: str, lines: Iterator[Line], wanted: Wanted) -> Top:
    """Look at the first rows: the header is the one that names the most fields.

    Raises:
        DataError: the row that is told to be the header is none.
    """
    told = wanted.mapping.header_row
    if told:
        return _top_without_names(where, lines, told)
    filled = (line for line in lines if not _is_empty(line[1]))
    start = list(islice(filled, LOOKED))
    named = [len(wanted.match(names(cells))) for _, cells in start]
    best = max(named, default=0)
    return Top(start, named.index(best) if best >= ENOUGH else 0)


def _top_without_names(where: str, lines: Iterable[Line], told: int) -> Top:
    for number, cells in lines:
        if number == told and not _is_empty(cells):
            return Top([(number, cells)], 0)
        if number >= told:
            break
    raise DataError([f"{where}: --header-row {told}: nothing begins in that row"])


def table_below_header(where: str, lines: Iterator[Line], wanted: Wanted, limits: Limits) -> Table:
    """A table by the columns of its header.

    Raises:
        DataError: it has none, or one that names a column twice.
    """
    lines = limits.checked_cells(where, lines)
    first = top(where, lines, wanted)
    if not first.lines:
        raise DataError([f"{where}: has no row that names its columns"])
    number, cells = first.lines[first.header]
    header = _header(where, number, cells, wanted)
    if len(header) > limits.columns:
        raise limits.refusal(where, "columns", found=f"has {len(header):,} columns")
    notes = [f"header taken from row {number}: --header-row N says another"] * bool(first.header)
    below = chain(first.lines[first.header + 1 :], lines)
    return Table(where, tuple(header), _rows(where, header, below), guarded=True, notes=notes)


def _rows(where: str, header: list[str], lines: Iterable[Line]) -> Iterator[Row]:
    for number, cells in lines:
        if _is_empty(cells) or _is_tags(cells):
            continue
        more = any(cell not in (None, "") for cell in cells[len(header) :])
        what = f"has {len(cells)} cells where the header has {len(header)}" if more else ""
        filled = [*cells, *[None] * (len(header) - len(cells))]
        yield Row(where, number, dict(zip(header, filled, strict=False)), what)


def names(cells: Iterable[Any]) -> list[str]:
    """The cells of a row as names of columns."""
    return ["" if cell is None else one_line(str(cell)) for cell in cells]


def _header(where: str, number: int, cells: Sequence[Any], wanted: Wanted) -> list[str]:
    found = names(cells)
    wanted.check(where, list(dict.fromkeys(name for name in found if name)))
    folded = [name.casefold() for name in found]
    twice = dict.fromkeys(name for name in found if name and folded.count(name.casefold()) > 1)
    if twice:
        what = (
            "column stands twice: give each a name of its own in the file; where names stand in "
            "two rows, make them one, or say --header-row N"
        )
        raise DataError(Fault(file=where, line=number, field=name, what=what) for name in twice)
    while found and not found[-1]:
        found.pop()
    return [name or f"column {place}" for place, name in enumerate(found, 1)]


def _is_empty(cells: Iterable[Any]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _is_tags(cells: Iterable[Any]) -> bool:
    """Whether a row is one of HXL tags."""
    told = [str(cell).strip() for cell in cells if cell not in {None, ""}]
    return bool(told) and all(HXL.fullmatch(text) for text in told)
