"""Rows to records, one by one: what is wrong with a row, or to be looked at, goes to the result."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aidmap.errors import AidmapError, DataError, Fault
from aidmap.importers import column_matching, sanity
from aidmap.importers.column_matching import DAYS, NAME
from aidmap.importers.encodings import describe_damage
from aidmap.importers.header import skipped_part
from aidmap.model import as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from aidmap.importers.header import Row
    from aidmap.importers.import_result import ImportResult
    from aidmap.importers.row_parser import RowParser
    from aidmap.model import Record

WHY_LEFT = {"total-rows": "hold sums, no records", "note-rows": "hold remarks, no records"}
SHORT_YEAR = re.compile(r"\d{1,2}-[^\W\d]+-\d{2}")  # as Excel writes days into CSV
TEXTS = ("title", "note")  # in which, as in names, a wrong encoding shows


class RecordMaker:
    """What turns the rows of one file into records."""

    def __init__(
        self,
        parser: RowParser,
        result: ImportResult,
        make: Callable[[dict[str, Any]], Record],
        today: date,
    ) -> None:
        """Keep what every row needs.

        Args:
            parser: turns a row into fields.
            result: takes what is refused and what is doubted.
            make: turns fields into a record.
            today: there, for days that are far from it.
        """
        self._parser, self._result, self._make, self._today = parser, result, make, today

    def records(self, rows: Iterable[Row]) -> Iterator[tuple[Row, Any]]:
        """The rows that are records, with these."""
        left: Counter[str] = Counter()
        for row in rows:
            self._result.read += 1
            beside = sanity.kind_of_remark(row.cells.values())
            if beside:
                self._result.doubts.add(beside, sanity.REMARKS[beside], row.number)
                left[beside] += 1
                continue
            record = self._record(row)
            if record is not None:
                self._look_at(record, row)
                yield row, record
        for what in self._parser.mixed_days():
            self._result.doubts.add("mixed-days", what)
        self._result.passed_over += [
            skipped_part("rows", WHY_LEFT[kind], count=count) for kind, count in left.items()
        ]

    def _record(self, row: Row) -> Any:
        """The record of a row; None: it is refused."""
        if row.fault:
            self._result.refused.append((row, [row_fault(row, "", row.fault)]))
            return None
        fields, faults = self._parser.read(row)
        wrong = {fault.field for fault in faults}
        try:
            record = self._make(fields)
        except DataError as error:
            faults += [fault for fault in error.faults if fault.field.split(".")[0] not in wrong]
        except AidmapError as error:
            faults.append(Fault(what=str(error)))
        if not faults:
            return record
        self._refuse(row, faults)
        return None

    def _refuse(self, row: Row, faults: list[Fault]) -> None:
        """Keep the faults of a row in the order of its columns, in the words of the table."""
        found = list(dict.fromkeys(in_words_of_table(fault, row, self._parser) for fault in faults))
        places = {column_matching.one_line(name): place for place, name in enumerate(row.cells)}
        found.sort(key=lambda fault: places.get(fault.field, len(places)))
        self._result.refused.append((row, found))

    def _look_at(self, record: Any, row: Row) -> None:
        """Doubt the days and the texts of a record that are hardly meant."""
        doubts, fields = self._result.doubts, as_json(record)
        for name in DAYS:
            day = getattr(record, name, None)
            if day and (what := sanity.doubt_on_day(day, self._today)):
                doubts.add("odd-years", f"{name} {what}", row.number)
        for name, text in fields.items():
            is_name = name.startswith(NAME)
            if not text or name not in self._parser.columns or not (is_name or name in TEXTS):
                continue
            if what := describe_damage(text, language=name.removeprefix(NAME) if is_name else ""):
                doubts.add("encoding", f"{name} {text[:40]!r}: {what}", row.number)


def in_words_of_table(fault: Fault, row: Row, parser: RowParser) -> Fault:
    """A fault with the place in the table, and with what may be told of it."""
    name = fault.field.split(".")[0]
    column = parser.columns.get(name)
    what = fault.what
    if name in DAYS and "is not a day:" in what:
        what = f"{what}, {_hint_on_day(name, what)}"
    elif name == "id" and column and "its content gives" in what:
        what = f"{what}; a column of other ids: --ignore {column}"
    elif not column and (what == "is missing" or name == "kind"):
        what = f"{what}: --map {name}=COLUMN says where it is, --set {name}=VALUE what"
    shown = column_matching.one_line(column) if column else fault.field
    return replace(fault, file=row.where, line=row.number, field=shown, what=what)


def _hint_on_day(name: str, what: str) -> str:
    """The option that fits how a day is written."""
    written = what[: what.index(" is not a day:")].strip("'\"")
    if not any(map(str.isdigit, written)):
        empty = f"; if it means until further notice: --value {name}:{written[:20]}="
        return f"or leave it empty{empty if name == 'effective_to' else ''}"
    if SHORT_YEAR.fullmatch(written):
        return "or tell how days are written: --day-format DD-MMM-YY"
    return "or tell how days are written: --day-format DD/MM/YYYY"


def row_fault(row: Row, column: str, what: str) -> Fault:
    """A fault of a row, with its place in the file."""
    return Fault(file=row.where, line=row.number, field=column, what=what)
