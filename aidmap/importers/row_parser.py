"""Parses the rows of an imported table into the fields of records: words, days and numbers.

Which column holds which field is left to `column_matching`, and making records from the fields to
`record_maker`. Columns that hold no field are left out and reported.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault
from aidmap.exporters.csv_tables import unguard_formula
from aidmap.importers import cell_values, column_matching
from aidmap.importers.column_matching import DAY_FIELDS, NAME_PREFIX
from aidmap.importers.dates import DayReader
from aidmap.importers.field_words import (
    LIST_FIELDS,
    VALUE_HINT,
    WORDS,
    check_meanings,
    parse_word,
    split_list,
)
from aidmap.importers.header import Formula
from aidmap.importers.headings import PAIR_HEADINGS
from aidmap.importers.list_cells import parse_list, single_value
from aidmap.model import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from aidmap.importers.cell_values import Pair
    from aidmap.importers.column_matching import TargetFields
    from aidmap.importers.header import Row, Table

FREE_TEXT_FIELDS = ("title", "note", "operator", "cargo")  # besides the names
POINT_FIELDS = ("lat", "lon")
NEVER_KEPT = (*POINT_FIELDS, "url", "id")  # fields in which hardly a cell comes again
KEPT_TYPES = {str, int, float, date, datetime}
KEPT_CELLS = 10_000  # cells of a column whose meaning is kept, because cells come again and again
UNKNOWN = object()  # what nothing is known of


class RowParser:
    """Turns the rows of one table into fields.

    Attributes:
        columns: the column of each field.
        ignored: the columns that hold no field.
        notes: what a person should know about the columns.
        foreign_ids: the column with the ids of another system; empty: there is none.
        pair_column: the column that holds both latitude and longitude; empty: there is none.
        order: which of the two comes first: latlon, lonlat; empty: it is not known.
    """

    def __init__(
        self, target: TargetFields, table: Table, *, zone: str, other_faults: Iterable[str] = ()
    ) -> None:
        """Settle what holds for every row.

        Args:
            target: the fields to fill, and the mapping given for the table.
            table: the table.
            zone: the time zone of the data set.
            other_faults: further faults of the mapping, which are raised together with its own.

        Raises:
            DataError: the mapping is wrong, or the table lacks a column that it names, or has no
                column for any field.
        """
        mapping = target.mapping
        self._meanings = {
            name: {column_matching.fold(word): meaning for word, meaning in meanings.items()}
            for name, meanings in mapping.values.items()
        }
        self._days = DayReader(mapping.day_format, table.epoch, zone, mapping.calendar)
        self._guarded = table.guarded
        self._as_note = _find_columns(mapping.as_note, table.columns)
        self._seen_days: dict[str, dict[str, str]] = {}
        self._known_cells: dict[str, dict[Any, Any]] = {}
        self._constants: dict[str, Any] = {}
        faults = [
            *check_meanings(mapping.values),
            *self._parse_constants(mapping.constants),
            *other_faults,
        ]
        if faults:
            raise DataError(faults)
        target.check(table.where, table.columns)
        found = target.match(table.columns)
        self.columns = {name: one for name, one in found.items() if name not in self._constants}
        self.ignored = column_matching.unknown_columns(
            table.columns, [*found.values(), *self._as_note]
        )
        self.foreign_ids = ""
        self.pair_column = self._find_pair_column()
        heading = PAIR_HEADINGS.get(column_matching.heading_key(self.pair_column), "")
        self.order = mapping.coordinate_order or heading
        self.notes = [
            f"column {one!r} is not read: {name} is set for every row"
            for name, one in found.items()
            if name in self._constants and one not in self.columns.values()
        ] + column_matching.notes_on_names(self.columns, mapping.columns)

    def _parse_constants(self, constants: Mapping[str, str]) -> Iterator[str]:
        """Parse the constants that are set for every row, and give their faults."""
        for name, text in constants.items():
            try:
                self._constants[name] = self._parse_list_cell(name, self._parse_value(name, text))
            except ValueError as error:
                yield f"--set {name}={text}: {str(error).partition(VALUE_HINT)[0]}"

    def leave_out_ids(self) -> None:
        """Ignore the column of ids: they are those of another system."""
        self.foreign_ids = self.columns.pop("id")
        self.ignored.add(self.foreign_ids)

    def parse_row(self, row: Row) -> tuple[dict[str, Any], list[Fault]]:
        """Parse the fields of a row; give them, and the faults of words, days and numbers."""
        fields, faults = dict(self._constants), []
        for name, column in self.columns.items():
            known, cell = self._known_cells.get(name), row.cells.get(column)
            if known is not None and cell.__class__ in KEPT_TYPES:
                value = known.get((cell.__class__, cell), UNKNOWN)
            else:
                value = self._plain_value(name, cell)
            if value is not UNKNOWN:
                if value is not None:
                    fields[name] = value
                continue
            try:
                value = self._parse_cell(name, self._read_cell(row, name, column))
                if value is not None:
                    fields[name] = value
            except ValueError as error:
                faults += [Fault(field=name, what=what) for what in str(error).split("\n")]
        pair = self.parse_pair(row)
        if pair and pair.accuracy_m and "accuracy_m" not in fields:
            fields["accuracy_m"] = float(pair.accuracy_m)
        return self._add_note(fields, row), faults

    def _plain_value(self, name: str, cell: Any) -> Any:
        """Give what a cell means where nothing is to be found out, or UNKNOWN."""
        if cell.__class__ is str and name not in self._meanings:
            if _is_free(name):
                return (unguard_formula(cell) if self._guarded else cell) or None
            if name == "url" and cell.startswith("http"):
                return cell.strip()
        return None if cell is None and name not in POINT_FIELDS else UNKNOWN

    def _parse_cell(self, name: str, cell: Any) -> Any:
        """Parse the cell of a field, and keep what it means; None: the cell is empty.

        Raises:
            ValueError: the cell is no word, day or number of that field.
        """
        value = self._parse_value(name, cell, guarded=self._guarded)
        value = None if value in (None, "", []) else self._parse_list_cell(name, value)
        if cell.__class__ in KEPT_TYPES and not _is_free(name) and name not in NEVER_KEPT:
            known = self._known_cells.setdefault(name, {})
            if len(known) >= KEPT_CELLS:
                known.clear()
            known[cell.__class__, cell] = value
        return value

    def _add_note(self, fields: dict[str, Any], row: Row) -> dict[str, Any]:
        """Append the columns that are to be kept in the note, each with its name."""
        kept = [
            f"{column_matching.one_line(column)}: {value}"
            for column in self._as_note
            if (value := row.cells.get(column)) not in (None, "", [])
        ]
        note = fields.get("note")
        if kept and isinstance(note, str | None):  # a cell that is no text is a fault of its own
            fields["note"] = "; ".join([*([note] if note else []), *kept])
        return fields

    def _find_pair_column(self) -> str:
        lat, lon = (self.columns.get(axis, "") for axis in POINT_FIELDS)
        return lat if lat == lon else ""

    def parse_pair(self, row: Row) -> Pair | None:
        """Parse both coordinates of a row, where one cell holds them."""
        if not self.pair_column:
            return None
        pair = cell_values.parse_pair(row.cells.get(self.pair_column))
        is_swapped = pair is not None and not pair.certain and self.order == "lonlat"
        return pair.swapped if pair and is_swapped else pair

    def _read_cell(self, row: Row, name: str, column: str) -> Any:
        """Read the cell of a field; one cell may hold both latitude and longitude.

        Raises:
            ValueError: the cell should hold both and does not, or is a formula without a value.
        """
        cell = row.cells.get(column)
        if isinstance(cell, Formula):
            what = f"is a formula without a value ({cell.where}): open the workbook in Excel, save"
            raise ValueError(f"{what} it, and import it again")  # noqa: TRY004 - a fault like the others
        if name not in POINT_FIELDS or not {*POINT_FIELDS} <= {*self.columns}:
            return cell
        if not self.pair_column:
            return self._single_coordinate(row, name, cell)
        pair = self.parse_pair(row)
        if pair is None and cell not in (None, "", []):
            raise ValueError(f"{cell!r} is no latitude and longitude: write them as 31.5, 34.4")
        return getattr(pair, name) if pair else None

    def _single_coordinate(self, row: Row, name: str, cell: Any) -> Any:
        """Read one coordinate; the first column may hold both where the second is empty."""
        first, second = (row.cells.get(self.columns[axis]) for axis in POINT_FIELDS)
        pair = cell_values.parse_pair(first) if second in (None, "") else None
        return getattr(pair, name) if pair else cell

    def _parse_value(self, name: str, cell: Any, *, guarded: bool = False) -> Any:
        """Parse the cell of a field.

        Raises:
            ValueError: the cell is no word, day or number of that field.
        """
        cell = self._clean_cell(name, cell, guarded=guarded)
        if cell in (None, "") or isinstance(cell, bool):
            return cell
        if name in DAY_FIELDS:
            return self._parse_day(name, cell)
        if name in POINT_FIELDS:
            return cell_values.parse_degrees(name, cell)
        if name == "accuracy_m":
            return cell_values.parse_number(cell)
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = str(cell) if isinstance(cell, (int, float, date)) else cell
        return (
            parse_word(name, text)
            if name in WORDS and name not in LIST_FIELDS
            else _strip_invisible(name, text)
        )

    def _clean_cell(self, name: str, cell: Any, *, guarded: bool) -> Any:
        """Clean a cell: remove its guard, unpack a list of one, and apply the given meanings.

        Raises:
            ValueError: it is a list of several values, and the field takes one.
        """
        if isinstance(cell, str):
            cell = cell if _is_free(name) else cell.strip()
            cell = unguard_formula(cell) if guarded else cell
            cell = cell if _is_free(name) or name in POINT_FIELDS else parse_list(cell)
        if isinstance(cell, list) and name not in LIST_FIELDS:
            cell = single_value(cell)
        if isinstance(cell, str):
            cell = self._meanings.get(name, {}).get(column_matching.fold(cell), cell)
        return cell

    def _parse_day(self, name: str, cell: Any) -> Any:
        """Parse the day of a cell; keep how the first days are written, to find mixed columns."""
        day = self._days.read(cell)
        self._note_how(name, cell, day)
        return day

    def _note_how(self, name: str, cell: Any, day: Any) -> None:
        """Note how a day is written, the first time that it is written so."""
        how = "cell" if isinstance(cell, date) else "text" if self._days.is_numeric(cell) else ""
        if how and isinstance(day, date):
            self._seen_days.setdefault(name, {}).setdefault(how, f"{cell!s:.10} as {day}")

    def describe_mixed_days(self) -> Iterator[str]:
        """Describe columns that mix days of Excel with texts: Excel may have misread the days."""
        for name, seen in self._seen_days.items():
            if {"cell", "text"} <= {*seen}:
                yield (
                    f"column {self.columns[name]!r} mixes days of Excel with texts: it reads the "
                    f"text {seen['text']}, the day {seen['cell']}; Excel may have turned day and "
                    "month of the latter"
                )

    def _parse_list_cell(self, name: str, value: Any) -> Any:
        """Parse the list in a cell, separated by | or commas; other fields keep their value.

        Raises:
            ValueError: the list holds words that the field does not know; a line for each.
        """
        if name not in LIST_FIELDS:
            return value
        text = str(value) if isinstance(value, (int, float)) else value
        parts = split_list(name, text) if isinstance(text, str) else value
        parts = parts if isinstance(parts, list) else [parts]
        if name not in WORDS:
            return parts
        meanings = self._meanings.get(name, {})
        translated = [meanings.get(column_matching.fold(str(part)), part) for part in parts]
        split = [split_list(name, text) if isinstance(text, str) else [text] for text in translated]
        found, faults = [], []
        for part in (part for parts in split for part in parts):
            try:
                found.append(parse_word(name, part))
            except ValueError as error:
                faults.append(str(error))
        if faults:
            raise ValueError("\n".join(faults))
        return found


def _find_columns(names: Iterable[str], columns: Iterable[str]) -> list[str]:
    """Find columns by their names, regardless of case."""
    folded = {column_matching.fold(name): name for name in columns}
    return [folded[column_matching.fold(name)] for name in names
            if column_matching.fold(name) in folded]  # fmt: skip


def _strip_invisible(name: str, text: Any) -> Any:
    """Remove invisible characters from an id or a code; names and free text stay as they are."""
    kept = _is_free(name) or name in {"aliases", "sources", "url", "publisher"}
    return visible(text).strip() if isinstance(text, str) and not kept else text


def _is_free(name: str) -> bool:
    """Whether a field holds a name or free text, which stays as it is written."""
    return name in FREE_TEXT_FIELDS or name.startswith(NAME_PREFIX)
