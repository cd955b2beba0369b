"""What the rows of somebody's table mean: fields for records, by words, days and numbers.

Which column is which field was settled once, by `column_matching`; what is no column of
ours is left out, and said.
"""

from __future__ import annotations

import re
import shlex
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault
from aidmap.exporters.csv_tables import CLOCKS, unguard_formula
from aidmap.exporters.tables import BESIDE, SAID_OF_PLACE, SAID_OF_ROUTE
from aidmap.i18n import languages, words
from aidmap.importers import cell_values, column_matching
from aidmap.importers.column_matching import DAYS, NAME, OURS
from aidmap.importers.dates import DayReader
from aidmap.importers.header import Formula
from aidmap.importers.headings import PAIRS
from aidmap.importers.list_cells import parse_list, single_value
from aidmap.model import PLACE_KINDS, Basis, Reason, Status, Traffic, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from aidmap.importers.cell_values import Pair
    from aidmap.importers.column_matching import TargetFields
    from aidmap.importers.header import Row, Table

LISTS = ("traffic", "aliases", "countries", "sources")
WORDS: dict[str, tuple[str, ...]] = {
    "status": (Status.OPEN, Status.RESTRICTED, Status.CLOSED),
    "traffic": tuple(Traffic),
    "basis": tuple(Basis),
    "reason": tuple(Reason),
    "kind": PLACE_KINDS,
}
NOUNS = {"traffic": "kind of traffic", "kind": "kind of place"}  # what they are, where it helps
FREE = ("title", "note", "operator")  # and names
POINT = ("lat", "lon")
# What files of ours add beside the fields: no news.
ADDED = {
    *CLOCKS, *SAID_OF_PLACE, *SAID_OF_ROUTE, *BESIDE, "valid_from", "valid_to", "row", "fault",
    "Name", "Name2", "description",
}  # fmt: skip
HINT = "; what it means can be told: --value "
LIST_MARKS = re.compile(r"[|;,،]")


class RowParser:
    """How the rows of one table become fields.

    Attributes:
        columns: the column of each field.
        ignored: the columns that are none of ours.
        notes: what a person is to know of them.
        foreign_ids: the column of ids that are not ours; else empty.
        pair_column: the column that holds latitude and longitude both; else empty.
        order: which of the two comes first: latlon, lonlat; empty: nobody says so.
    """

    def __init__(
        self, target: TargetFields, table: Table, *, zone: str, wrong: Iterable[str] = ()
    ) -> None:
        """Settle what holds for every row.

        Args:
            target: the fields, and what is given for the table.
            table: it.
            zone: the time zone of the data set.
            wrong: what else is wrong with what is told.

        Raises:
            DataError: a word that is told of the table is none of ours; the table has no column
                that is told, or none of ours at all.
        """
        told = target.mapping
        self._meanings = {
            name: {column_matching.fold(word): meaning for word, meaning in meanings.items()}
            for name, meanings in told.values.items()
        }
        self._days = DayReader(told.day_format, table.epoch, zone, told.calendar)
        self._guarded = table.guarded
        self._as_note = _columns_named(told.as_note, table.columns)
        self._seen_days: dict[str, dict[str, str]] = {}
        self._constants: dict[str, Any] = {}
        faults = [*_wrong_meanings(told.values), *self._set(told.constants), *wrong]
        if faults:
            raise DataError(faults)
        target.check(table.where, table.columns)
        found = target.match(table.columns)
        self.columns = {name: one for name, one in found.items() if name not in self._constants}
        self.ignored = _unknown_columns(table.columns, [*found.values(), *self._as_note])
        self.foreign_ids = ""
        self.pair_column = self._pair_column()
        heading = PAIRS.get(column_matching.heading_key(self.pair_column), "")
        self.order = told.coordinate_order or heading
        self.notes = [
            f"column {one!r} is not read: {name} is set for every row"
            for name, one in found.items()
            if name in self._constants and one not in self.columns.values()
        ] + column_matching.notes_on_names(self.columns, told.columns)

    def _set(self, told: Mapping[str, str]) -> Iterator[str]:
        """Read what is set for every row; what is wrong with it comes back."""
        for name, text in told.items():
            try:
                self._constants[name] = self._parse_list_cell(name, self._value(name, text))
            except ValueError as error:
                yield f"--set {name}={text}: {str(error).partition(HINT)[0]}"

    def leave_out_ids(self) -> None:
        """Read no ids: those of the table are somebody else's."""
        self.foreign_ids = self.columns.pop("id")
        self.ignored.add(self.foreign_ids)

    def read(self, row: Row) -> tuple[dict[str, Any], list[Fault]]:
        """The fields of a row, and what is wrong with their words, days and numbers."""
        said, faults = dict(self._constants), []
        for name, column in self.columns.items():
            try:
                value = self._value(name, self._cell(row, name, column), guarded=self._guarded)
                if value not in (None, "", []):
                    said[name] = self._parse_list_cell(name, value)
            except ValueError as error:
                faults += [Fault(field=name, what=what) for what in str(error).split("\n")]
        pair = self.pair(row)
        if pair and pair.accuracy_m and "accuracy_m" not in said:
            said["accuracy_m"] = float(pair.accuracy_m)
        return self._with_note(said, row), faults

    def _with_note(self, said: dict[str, Any], row: Row) -> dict[str, Any]:
        """The fields with the columns that are kept in the note, each with its name."""
        kept = [
            f"{column_matching.one_line(column)}: {value}"
            for column in self._as_note
            if (value := row.cells.get(column)) not in (None, "", [])
        ]
        if kept:
            said["note"] = "; ".join([*filter(None, [said.get("note")]), *kept])
        return said

    def _pair_column(self) -> str:
        lat, lon = (self.columns.get(axis, "") for axis in POINT)
        return lat if lat == lon else ""

    def pair(self, row: Row) -> Pair | None:
        """Both coordinates of a row, where one of its cells holds them."""
        if not self.pair_column:
            return None
        pair = cell_values.coordinate_pair(row.cells.get(self.pair_column))
        turned = pair is not None and not pair.plain and self.order == "lonlat"
        return pair.swapped if pair and turned else pair

    def _cell(self, row: Row, name: str, column: str) -> Any:
        """What stands in a column; a cell may hold latitude and longitude both.

        Raises:
            ValueError: it is to hold both, and does not; it is a formula without a value.
        """
        cell = row.cells.get(column)
        if isinstance(cell, Formula):
            what = f"is a formula without a value ({cell.where}): open the workbook in Excel, save"
            raise ValueError(f"{what} it, and import it again")  # noqa: TRY004 - a fault like the others
        if name not in POINT or not {*POINT} <= {*self.columns}:
            return cell
        if not self.pair_column:
            return self._one_of_two(row, name, cell)
        pair = self.pair(row)
        if pair is None and cell not in (None, "", []):
            raise ValueError(f"{cell!r} is no latitude and longitude: write them as 31.5, 34.4")
        return getattr(pair, name) if pair else None

    def _one_of_two(self, row: Row, name: str, cell: Any) -> Any:
        """One coordinate; the first column may hold both where the second is empty."""
        first, second = (row.cells.get(self.columns[axis]) for axis in POINT)
        pair = cell_values.coordinate_pair(first) if second in (None, "") else None
        return getattr(pair, name) if pair else cell

    def _value(self, name: str, cell: Any, *, guarded: bool = False) -> Any:
        """What a cell means in a field.

        Raises:
            ValueError: it is no word, day or number of that field.
        """
        cell = self._meant(name, cell, guarded=guarded)
        if cell in (None, "") or isinstance(cell, bool):
            return cell
        if name in DAYS:
            return self._day(name, cell)
        if name in POINT:
            return cell_values.degrees(name, cell)
        if name == "accuracy_m":
            return cell_values.number(cell)
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = str(cell) if isinstance(cell, (int, float, date)) else cell
        return _word(name, text) if name in WORDS and name not in LISTS else _bare(name, text)

    def _meant(self, name: str, cell: Any, *, guarded: bool) -> Any:
        """A cell without guards, out of the list in which it stands alone, in words of ours.

        Raises:
            ValueError: it is a list of several.
        """
        if isinstance(cell, str):
            cell = cell if _is_free(name) else cell.strip()
            cell = unguard_formula(cell) if guarded else cell
            cell = cell if _is_free(name) or name in POINT else parse_list(cell)
        if isinstance(cell, list) and name not in LISTS:
            cell = single_value(cell)
        if isinstance(cell, str):
            cell = self._meanings.get(name, {}).get(column_matching.fold(cell), cell)
        return cell

    def _day(self, name: str, cell: Any) -> Any:
        """The day of a cell; how the first ones are written is kept, to be compared."""
        day = self._days.read(cell)
        how = "cell" if isinstance(cell, date) else "text" if self._days.is_numeric(cell) else ""
        if how and isinstance(day, date):
            self._seen_days.setdefault(name, {}).setdefault(how, f"{cell!s:.10} as {day}")
        return day

    def mixed_days(self) -> Iterator[str]:
        """The columns in which days are cells of Excel and texts: it may have turned some."""
        for name, seen in self._seen_days.items():
            if {"cell", "text"} <= {*seen}:
                yield (
                    f"column {self.columns[name]!r} mixes days of Excel with texts: it reads the "
                    f"text {seen['text']}, the day {seen['cell']}; Excel may have turned day and "
                    "month of the latter"
                )

    def _parse_list_cell(self, name: str, value: Any) -> Any:
        """A list of what stands in one cell, parted by | or commas.

        Raises:
            ValueError: it holds words that are none of that field, a line each.
        """
        if name not in LISTS:
            return value
        text = str(value) if isinstance(value, (int, float)) else value
        parts = _parts(name, text) if isinstance(text, str) else value
        parts = parts if isinstance(parts, list) else [parts]
        if name not in WORDS:
            return parts
        meant = self._meanings.get(name, {})
        said = [meant.get(column_matching.fold(str(part)), part) for part in parts]
        split = [_parts(name, one) if isinstance(one, str) else [one] for one in said]
        found, faults = [], []
        for part in (part for parts in split for part in parts):
            try:
                found.append(_word(name, part))
            except ValueError as error:
                faults.append(str(error))
        if faults:
            raise ValueError("\n".join(faults))
        return found


def _columns_named(told: Iterable[str], there: Iterable[str]) -> list[str]:
    """Columns by the names that are told of them, in any case."""
    folded = {column_matching.fold(name): name for name in there}
    return [folded[column_matching.fold(name)] for name in told
            if column_matching.fold(name) in folded]  # fmt: skip


def _parts(name: str, text: str) -> list[Any]:
    unpacked = parse_list(text)
    if isinstance(unpacked, list):
        return unpacked
    found = LIST_MARKS.split(text) if name in WORDS else text.split("|")
    return [part.strip() for part in found if part.strip()]


def _word(name: str, said: Any) -> str:
    """A word of ours for one in any language, in any case.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(said, str):
        raise ValueError(f"{said!r} is no text: write one of {', '.join(WORDS[name])}")  # noqa: TRY004 - a fault like the others
    text = column_matching.one_line(said)
    word = known_words()[name].get(column_matching.heading_key(text))
    if word:
        return word
    # a word is shown so that it can be told as it stands
    told = shlex.quote(f"{name}:{text}=...")
    if name == "traffic":
        told = shlex.quote(f"{name}:{text}={'|'.join(Traffic)}")
    what = f"{text!r} is not a {NOUNS.get(name, name)}: {', '.join(WORDS[name])}"
    raise ValueError(f"{what}{HINT}{told}")


@cache
def known_words() -> dict[str, dict[str, str]]:
    """The words of each field, by how they are written in our languages."""
    return {
        name: {
            column_matching.heading_key(said): str(word)
            for word in known
            for said in (word, *(words(language).get(word, word) for language in languages()))
        }
        for name, known in WORDS.items()
    }


def _wrong_meanings(told: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """What is told of words, and is no word of its field."""
    for name in (one for one in told if one in WORDS):
        for word, meaning in told[name].items():
            parts = _parts(name, meaning) if name in LISTS else [meaning]
            for part in parts:
                if part and column_matching.heading_key(str(part)) not in known_words()[name]:
                    yield (
                        f"--value {name}:{word}={meaning}: {part!r} is not a "
                        f"{NOUNS.get(name, name)}: write {', '.join(WORDS[name])}"
                    )


def _bare(name: str, text: Any) -> Any:
    """An id or a code without what nobody sees; names and what is free text stay as they are."""
    kept = _is_free(name) or name in {"aliases", "sources", "url", "publisher"}
    return visible(text).strip() if isinstance(text, str) and not kept else text


def _is_free(name: str) -> bool:
    """Whether a field holds a text that stays as it is written."""
    return name in FREE or name.startswith(NAME)


def _unknown_columns(there: Iterable[str], read: Iterable[str]) -> set[str]:
    """The columns that are none of ours, and are not added by our own exports."""
    left = {*there} - {*read}
    if any(marks <= {*there} for marks in OURS):
        left -= ADDED
    return left
