"""Makes records from rows, one by one; faults and doubts of a row go into the import result.

Parsing the cells is left to `row_parser`; what counts as a doubt is in `sanity`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aidmap.errors import AidmapError, DataError, Fault
from aidmap.importers import column_matching, sanity
from aidmap.importers.column_matching import DAY_FIELDS, NAME_PREFIX
from aidmap.importers.encodings import describe_damage
from aidmap.importers.header import skipped_part
from aidmap.model.places import PlaceRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from aidmap.importers.header import Row
    from aidmap.importers.import_result import ImportResult
    from aidmap.importers.row_parser import RowParser

SKIP_REASONS = {"total-rows": "hold sums, no records", "note-rows": "hold remarks, no records"}
SHORT_YEAR = re.compile(r"\d{1,2}-[^\W\d]+-\d{2}")  # as Excel writes days to CSV
TEXT_FIELDS = ("title", "note")  # besides names: where a wrong encoding shows


def as_one(row: Row) -> tuple[Row]:
    """Give a row that stands for one record."""
    return (row,)


class RecordMaker:
    """Makes records from the rows of one file."""

    def __init__(
        self,
        parser: RowParser,
        result: ImportResult,
        make: Callable[[dict[str, Any]], Any],
        today: date,
        *,
        unfold: Callable[[Row], Iterable[Row]] = as_one,
    ) -> None:
        """Keep what every row needs.

        Args:
            parser: turns a row into fields.
            result: where refused rows and doubts are added.
            make: turns fields into a record.
            today: the current day where the places are; days far from it are doubted.
            unfold: gives the rows that a row of the file stands for, each for one record.
        """
        self._parser, self._result, self._make, self._today = parser, result, make, today
        self._unfold = unfold
        self._days: dict[type[Any], list[str]] = {}
        self._texts = [
            name for name in parser.columns if name in TEXT_FIELDS or name.startswith(NAME_PREFIX)
        ]

    def records(self, rows: Iterable[Row]) -> Iterator[tuple[Row, Any]]:
        """Give each row that makes a record, with the record."""
        skipped: Counter[str] = Counter()
        for row in rows:
            self._result.read += 1
            remark = sanity.kind_of_remark(row.cells.values())
            if remark:
                self._result.doubts.add(remark, sanity.REMARKS[remark], row.number)
                skipped[remark] += 1
                continue
            for one in self._unfold(row):
                record = self._make_record(one)
                if record is not None:
                    self._add_doubts(record, one)
                    yield one, record
        for what in self._parser.describe_mixed_days():
            self._result.doubts.add("mixed-days", what)
        self._result.skipped_parts += [
            skipped_part("rows", SKIP_REASONS[kind], count=count) for kind, count in skipped.items()
        ]

    def _make_record(self, row: Row) -> Any:
        """Make the record of a row; None: the row is refused."""
        if row.fault:
            self._result.refused.append((row, [fault_in_row(row, "", row.fault)]))
            return None
        fields, faults = self._parser.parse_row(row)
        wrong = {fault.field for fault in faults}
        try:
            record = self._make(fields)
        except DataError as error:
            faults += [fault for fault in error.faults if fault.field.split(".")[0] not in wrong]
        except AidmapError as error:
            faults.append(Fault(what=str(error)))
        if not faults:
            return record
        self._add_refusal(row, faults)
        return None

    def _add_refusal(self, row: Row, faults: list[Fault]) -> None:
        """Add a refused row to the result, its faults in the order of its columns."""
        located = list(dict.fromkeys(locate_fault(fault, row, self._parser) for fault in faults))
        places = {column_matching.one_line(name): place for place, name in enumerate(row.cells)}
        located.sort(key=lambda fault: places.get(fault.field, len(places)))
        self._result.refused.append((row, located))

    def _days_of(self, cls: type[Any]) -> list[str]:
        """The days of a class of records that are doubted; places may be old."""
        if cls not in self._days:
            doubted = () if issubclass(cls, PlaceRecord) else DAY_FIELDS
            self._days[cls] = [name for name in doubted if hasattr(cls, name)]
        return self._days[cls]

    def _add_doubts(self, record: Any, row: Row) -> None:
        """Add doubts for days and texts of a record that are probably mistakes."""
        doubts = self._result.doubts
        for name in self._days_of(type(record)):
            day = getattr(record, name, None)
            if day and (what := sanity.doubt_on_day(day, self._today)):
                doubts.add("odd-years", f"{name} {what}", row.number)
        for name in self._texts:
            language = name.removeprefix(NAME_PREFIX) if name.startswith(NAME_PREFIX) else ""
            text = record.names.get(language) if language else getattr(record, name, None)
            if text and (what := describe_damage(text, language=language)):
                doubts.add("encoding", f"{name} {text[:40]!r}: {what}", row.number)


def locate_fault(fault: Fault, row: Row, parser: RowParser) -> Fault:
    """Add to a fault its file, row and column, and the option that may resolve it."""
    name = fault.field.split(".")[0]
    column = parser.columns.get(name)
    what = fault.what
    if name in DAY_FIELDS and "is not a day:" in what:
        what = f"{what}, {_suggest_day_option(name, what)}"
    elif name == "id" and column and "its content gives" in what:
        what = f"{what}; a column of other ids: --ignore {column}"
    elif not column and (what == "is missing" or name == "kind"):
        what = f"{what}: --map {name}=COLUMN says where it is, --set {name}=VALUE what"
    shown = column_matching.one_line(column) if column else fault.field
    if row.heading and column == name:  # a field that the heading of a wide table says
        shown = row.heading
    return replace(fault, file=row.where, line=row.number, field=shown, what=what)


def _suggest_day_option(name: str, what: str) -> str:
    """Suggest the option that fits how a day is written."""
    written = what[: what.index(" is not a day:")].strip("'\"")
    if not any(map(str.isdigit, written)):
        empty = f"; if it means until further notice: --value {name}:{written[:20]}="
        return f"or leave it empty{empty if name == 'effective_to' else ''}"
    if SHORT_YEAR.fullmatch(written):
        return "or say how days are written: --day-format DD-MMM-YY"
    return "or say how days are written: --day-format DD/MM/YYYY"


def fault_in_row(row: Row, column: str, what: str) -> Fault:
    """Make a fault of a row, with its file and number."""
    return Fault(file=row.where, line=row.number, field=column, what=what)
