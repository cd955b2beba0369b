"""Turns a wide table of counts into one with a row a figure, row by row.

Which columns hold figures, and what their headings say, is left to `count_columns`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from aidmap.importers.column_matching import one_line
from aidmap.importers.header import Row
from aidmap.importers.sanity import kind_of_remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from aidmap.importers.count_columns import CountFields
    from aidmap.importers.header import Table

SAMPLE_ROWS = 25  # from which it is judged what a column without a known name holds
# What a column may hold whose heading does not say so, with what its cells are.
FOUND_BY_CELLS = {"subject": "crossings", "first_day": "days", "measure": "measures"}


@dataclass(frozen=True)
class WideTable:
    """A table as a row a figure, and how it came to be that.

    Attributes:
        table: the table as it is, with a column for each field that is found.
        figures: the columns of figures, each with what its heading says; empty: the table is long.
        sides: the columns that say what is the same for the figures of a row, by their fields.
        notes: how columns without a known name are read.
    """

    table: Table
    figures: dict[str, dict[str, str]]
    sides: dict[str, str]
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the long table: those of the file, and the fields of the headings."""
        if not self.figures:
            return self.table.columns
        said = dict.fromkeys(one for meaning in self.figures.values() for one in meaning)
        new = {*said, "value", *self.sides}
        return (*(name for name in self._kept if name not in new), *said, *self.sides, "value")

    @property
    def said_by_some(self) -> set[str]:
        """The fields that the headings of some figures say, and of others do not."""
        said = [{*meaning} for meaning in self.figures.values()]
        first = said[0] if said else set[str]()
        return first.union(*said) - first.intersection(*said)

    @property
    def long_table(self) -> Table:
        """The same table, with the columns of its rows when they are unfolded."""
        return replace(self.table, columns=self.columns)

    def unfold(self, row: Row) -> Iterator[Row]:
        """Give a row for each figure of a row; the row itself where the table is long."""
        if not self.figures or row.fault:
            yield row
            return
        cells = row.cells
        kept = {name: cells.get(name) for name in self._kept}
        kept |= {one: cells.get(name) for one, name in self.sides.items()}
        for name, meaning, heading in self._headings:
            figure = kept | meaning | {"value": cells.get(name)}
            yield Row(row.where, row.number, figure, heading=heading)

    @cached_property
    def _kept(self) -> list[str]:
        """The columns that stay as they are."""
        told = {*self.figures, *self.sides.values()}
        return [name for name in self.table.columns if name not in told]

    @cached_property
    def _headings(self) -> list[tuple[str, dict[str, str], str]]:
        """The columns of figures, with what they say, and on one line."""
        return [(name, meaning, one_line(name)) for name, meaning in self.figures.items()]


def open_wide(table: Table, target: CountFields) -> WideTable:
    """Find out how a table is laid out; the first rows are looked at, and stay in the table."""
    figures = target.figures(table.columns)
    if not figures:
        return WideTable(table, {}, {})
    first = list(islice(table.rows, SAMPLE_ROWS))
    table = replace(table, rows=chain(first, table.rows))
    sides: dict[str, str] = {}
    said = {one for meaning in figures.values() for one in meaning}
    fields = target.fields_of(table.columns)
    missing = [one for one in FOUND_BY_CELLS
               if one not in {*said, *fields, *target.mapping.constants}]  # fmt: skip
    for one in missing:
        taken = {*fields.values(), *sides.values(), *figures}
        free = [name for name in table.columns if name not in taken]
        name = _column_of(one, free, first, target.meanings)
        sides |= {one: name} if name else {}
    notes = [f"column {one_line(name)!r} is read as the {FOUND_BY_CELLS[one]}"
             for one, name in sides.items()]  # fmt: skip
    return WideTable(table, figures, sides, tuple(notes))


def _column_of(
    wanted: str,
    names: Iterable[str],
    rows: Iterable[Row],
    meanings: Callable[[str], dict[str, str]],
) -> str:
    """Find the first column of whose cells most say a field; empty: there is none."""
    told = [row for row in rows if not kind_of_remark(row.cells.values())]
    for name in names:
        cells = [text for row in told if (text := _text(row.cells.get(name)))]
        fitting = sum(wanted in meanings(text) for text in cells)
        if cells and fitting * 2 > len(cells):
            return name
    return ""


def _text(cell: Any) -> str:
    """A cell as headings are written; numbers say no field by themselves."""
    return "" if cell is None or isinstance(cell, (int, float)) else str(cell).strip()
