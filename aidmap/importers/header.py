"""The rows of an imported table, and the search for the row that names its columns.

Rows come one by one, so that a long table is never held in memory. Reading the cells of each file
format is left to `readers`; what the cells mean is left to `row_parser`.
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

    from aidmap.importers.column_matching import TargetFields
    from aidmap.importers.limits import Limits

    Line = tuple[int, list[Any]]

HEADER_SEARCH_ROWS = 20  # the first rows, among which the header is looked for
MIN_HEADER_FIELDS = 2  # fields that a row must name to be the header
EXCEL_EPOCH = date(1899, 12, 30)
HXL = re.compile(r"#[a-z][a-z0-9_]*(\s*[+][a-z0-9_]+)*\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell with a formula whose value is not stored in the workbook.

    Attributes:
        where: the address of the cell, such as F2.
    """

    where: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        where: the file, and the sheet where the file has several.
        number: the row, or the line on which it begins, counted from 1.
        cells: the values by column: text, or numbers and days where the format has them.
        fault: why the row cannot be read; empty: it can.
        heading: the column that its figure stands in, where a row has several; empty: it has one.
    """

    where: str
    number: int
    cells: dict[str, Any]
    fault: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose columns are known at once and whose rows come one by one.

    Attributes:
        where: the file, and the sheet where the file has several.
        columns: the names of the columns, without line breaks where the table has a header.
        rows: the rows below the header, without empty rows and rows of HXL tags.
        epoch: the day from which a number counts, where it stands for a day.
        guarded: whether texts may be guarded against formulas, as in spreadsheets.
        notes: what a person should know about how the table is read; complete after the last row.
        skipped_parts: the parts of the file that are not read, each with what, why and count;
            complete after the last row.
        doubts: what may be a mistake, each with its kind, its row and what it is; complete after
            the last row.
    """

    where: str
    columns: tuple[str, ...]
    rows: Iterator[Row]
    epoch: date = EXCEL_EPOCH
    guarded: bool = False
    notes: list[str] = field(default_factory=list)
    skipped_parts: list[dict[str, Any]] = field(default_factory=list)
    doubts: list[tuple[str, int | None, str]] = field(default_factory=list)


def skipped_part(what: str, why: str, *, count: int = 1) -> dict[str, Any]:
    """Describe a part of a file that is not read, for `Table.skipped_parts`."""
    return {"what": what, "why": why, "count": count}


def unread_part(kind: str, name: str, option: str, *, count: int = 1) -> dict[str, Any]:
    """Describe a sheet, layer, file or list that is not read, and name the option to read it."""
    return skipped_part(f"{kind} {name!r}", f"is not read: {option} {name!r} reads it", count=count)


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The first rows of a table that are not empty.

    Attributes:
        lines: the rows, each with its number.
        header: the index in `lines` of the row that names the columns, or of the first of two.
        joined: the names of the columns, where they stand in two rows; None: in one.
    """

    lines: list[Line]
    header: int
    joined: list[str] | None = None

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""
        if self.joined is not None:
            return self.joined
        return column_names(self.lines[self.header][1]) if self.lines else []

    @property
    def below(self) -> list[Line]:
        """The rows below the header."""
        return self.lines[self.header + (1 if self.joined is None else 2) :]

    @property
    def note(self) -> str:
        """What a person should know about the header; empty: it is where it usually is."""
        if self.joined is not None:
            first, second = (number for number, _ in self.lines[self.header : self.header + 2])
            return f"header taken from rows {first} and {second}: --header-row N says another"
        number, _ = self.lines[self.header]
        return f"header taken from row {number}: --header-row N says another" if self.header else ""


def find_header(where: str, lines: Iterator[Line], target: TargetFields) -> FirstRows:
    """Find the header: the given row, or the one of the first rows that names the most fields.

    Raises:
        DataError: the given header row is empty or does not exist.
    """
    given = target.mapping.header_row
    if given:
        return _take_given_header(where, lines, target, given)
    filled = (line for line in lines if not _is_empty(line[1]))
    start = list(islice(filled, HEADER_SEARCH_ROWS))
    field_counts = [len(target.match(column_names(cells))) for _, cells in start]
    most = max(field_counts, default=0)
    header = field_counts.index(most) if most >= MIN_HEADER_FIELDS else 0
    for upper in (header, header - 1):
        if upper >= 0 and (joined := _join_rows(start[upper : upper + 2], target)):
            return FirstRows(start, upper, joined)
    return FirstRows(start, header)


def _take_given_header(
    where: str, lines: Iterator[Line], target: TargetFields, given: int
) -> FirstRows:
    for number, cells in lines:
        if number == given and not _is_empty(cells):
            found = [(number, cells), *islice(lines, 1)]
            return FirstRows(found, 0, _join_rows(found, target))
        if number >= given:
            break
    raise DataError([f"{where}: --header-row {given}: nothing begins in that row"])


def _join_rows(rows: Sequence[Line], target: TargetFields) -> list[str] | None:
    """Put the names of columns in two rows together; None: they stand in one."""
    if len(rows) < 2:  # noqa: PLR2004 - the rows of such a heading
        return None
    upper, lower = (column_names(cells) for _, cells in rows)
    return target.join_headings(upper, lower)


def table_below_header(
    where: str, lines: Iterator[Line], target: TargetFields, limits: Limits
) -> Table:
    """Find the header of a table, and give the rows below it by its columns.

    Raises:
        DataError: the table has no header, or one that names a column twice.
    """
    lines = limits.checked_cells(where, lines)
    first = find_header(where, lines, target)
    if not first.lines:
        raise DataError([f"{where}: has no row that names its columns"])
    number, _ = first.lines[first.header]
    header = _check_header(where, number, first.column_names, target)
    if len(header) > limits.columns:
        raise limits.refusal(where, "columns", found=f"has {len(header):,} columns")
    below = chain(first.below, lines)
    notes = [first.note] * bool(first.note)
    return Table(where, tuple(header), _rows_below(where, header, below), guarded=True, notes=notes)


def _rows_below(where: str, header: list[str], lines: Iterable[Line]) -> Iterator[Row]:
    for number, cells in lines:
        if _is_empty(cells) or _is_hxl_row(cells):
            continue
        has_extra = any(cell not in (None, "") for cell in cells[len(header) :])
        fault = f"has {len(cells)} cells where the header has {len(header)}" if has_extra else ""
        filled = [*cells, *[None] * (len(header) - len(cells))]
        yield Row(where, number, dict(zip(header, filled, strict=False)), fault)


def column_names(cells: Iterable[Any]) -> list[str]:
    """Read the cells of a row as names of columns."""
    return ["" if cell is None else one_line(str(cell)) for cell in cells]


def _check_header(where: str, number: int, names: Iterable[str], target: TargetFields) -> list[str]:
    found = list(names)
    target.check(where, list(dict.fromkeys(name for name in found if name)))
    folded = [name.casefold() for name in found]
    repeated = dict.fromkeys(name for name in found if name and folded.count(name.casefold()) > 1)
    if repeated:
        fault = (
            "column stands twice: give each a name of its own in the file; where names stand in "
            "two rows, make them one, or say --header-row N"
        )
        raise DataError(
            Fault(file=where, line=number, field=one_line(name), what=fault) for name in repeated
        )
    while found and not found[-1]:
        found.pop()
    return [name or f"column {place}" for place, name in enumerate(found, 1)]


def _is_empty(cells: Iterable[Any]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _is_hxl_row(cells: Iterable[Any]) -> bool:
    """Whether a row holds HXL tags alone."""
    texts = (str(cell).strip() for cell in cells if cell not in {None, ""})
    first = next(texts, "")  # of most rows it is none, and the others need no look
    return bool(HXL.fullmatch(first)) and all(HXL.fullmatch(text) for text in texts)
