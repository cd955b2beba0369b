"""Parses the rows of a table of counts into fields: the days that a figure covers, and the figure.

Words, days and numbers of other fields are left to `row_parser`, which rows a wide table has to
`wide_rows`, and making counts of the fields to `count_maker`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault
from aidmap.importers.amount_cells import is_no_figure, parse_amount
from aidmap.importers.column_matching import heading_key
from aidmap.importers.header import Formula
from aidmap.importers.headings import MONTH_HEADINGS
from aidmap.importers.periods import Period, read_period
from aidmap.importers.row_parser import RowParser
from aidmap.importers.row_rules import RowRules
from aidmap.model import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from aidmap.importers.column_matching import TargetFields
    from aidmap.importers.header import Row, Table
    from aidmap.importers.sanity import Doubts
    from aidmap.model.import_preset import RowRule

PERIOD_FIELDS = ("first_day", "last_day")
ONE_TRUCK = "1"  # of a row that is one truck, where no column holds figures


class CountRowParser(RowParser):
    """Turns the rows of a table of counts into fields."""

    def __init__(
        self,
        target: TargetFields,
        table: Table,
        *,
        zone: str,
        doubts: Doubts,
        other_faults: Iterable[str] = (),
        rules: Iterable[RowRule] = (),
    ) -> None:
        """Settle what holds for every row.

        Args:
            target: the fields to fill, and the mapping given for the table.
            table: the table, a row a figure.
            zone: the time zone of the data set.
            doubts: where figures with remarks are told.
            other_faults: further faults of the mapping, which are raised together with its own.
            rules: what is done with rows by the words in their cells.

        Raises:
            DataError: the mapping or a rule is wrong, or the table lacks a column.
        """
        rules = list(rules)
        self._period = target.mapping.period or "day"
        self._decimal_mark = target.mapping.decimal_mark
        self._doubts = doubts
        super().__init__(target, table, zone=zone, other_faults=other_faults)
        day_column = heading_key(self.columns.get("first_day", ""))
        if day_column in MONTH_HEADINGS and not target.mapping.period:
            self._period = "month"
        self._rules = RowRules(rules, table.columns)
        self._set_by_rules = self._parse_rule_constants(rules)

    def _parse_rule_constants(self, rules: Iterable[RowRule]) -> dict[tuple[str, str], Any]:
        """Parse what the rules set.

        Raises:
            DataError: a field or a word is none.
        """
        parsed, faults = {}, []
        for name, text in (pair for rule in rules for pair in rule.constants.items()):
            try:
                parsed[name, text] = self._parse_list_cell(name, self._parse_value(name, text))
            except ValueError as error:
                faults.append(f"rows: set {name} = {text!r}: {error}")
        if faults:
            raise DataError(faults)
        return parsed

    @property
    def constant_fields(self) -> set[str]:
        """The fields that are the same in every row."""
        return {*self._constants}

    @property
    def has_figures(self) -> bool:
        """Whether a column, or a constant, holds the figures."""
        return "value" in self.columns or "value" in self._constants

    def reason_to_leave_out(self, row: Row) -> str:
        """Say why a row makes no count, because a rule says so; empty: it may make one."""
        return self._rules.reason_to_leave_out(row)

    def lacks_figure(self, row: Row) -> bool:
        """Whether the cell of the figure says that there is none: blank, a dash, n/a."""
        column = self.columns.get("value")
        cell = row.cells.get(column or "")
        if column is None or row.fault or isinstance(cell, Formula):
            return False
        is_plain = isinstance(cell, int) or (isinstance(cell, str) and cell.isdecimal())
        if is_plain and "value" not in self._meanings:  # as nearly all are
            return False
        try:
            return is_no_figure(self._figure_cell(row, column))
        except ValueError:
            return False

    def parse_row(self, row: Row) -> tuple[dict[str, Any], list[Fault]]:
        """Parse the fields of a row; give them, and the faults of words, days and figures."""
        fields, faults = super().parse_row(row)
        for name, text in self._rules.constants(row).items():
            fields[name] = self._set_by_rules[name, text]
            faults = [fault for fault in faults if fault.field != name]
        _settle_days(fields)
        if not self.has_figures and fields.get("measure") == Measure.TRUCKS:
            fields["value"] = ONE_TRUCK
        if "value" in fields:
            try:
                fields |= self._figure(fields, row)
            except ValueError as error:
                faults.append(Fault(field="value", what=str(error)))
                del fields["value"]
        return fields, faults

    def _figure(self, fields: dict[str, Any], row: Row) -> dict[str, Decimal | str]:
        """Read the figure of a row; a remark beside it is doubted, and goes into the note."""
        amount = parse_amount(fields["value"], fields.get("measure"), self._decimal_mark)
        found: dict[str, Decimal | str] = {"value": amount.value}
        if amount.measure and "measure" not in fields:
            found["measure"] = amount.measure.value
        if amount.remark:
            what = f"{str(fields['value'])[:40]!r} is read as {amount.value}"
            self._doubts.add("remarks-in-figures", what, row.number)
            note = fields.get("note")
            if isinstance(note, str | None):  # a cell that is no text is a fault of its own
                found["note"] = f"{note}; {amount.remark}" if note else amount.remark
        return found

    def _figure_cell(self, row: Row, column: str) -> Any:
        return self._clean_cell("value", row.cells.get(column), guarded=self._guarded)

    def _parse_value(self, name: str, cell: Any, *, guarded: bool = False) -> Any:
        """Parse the cell of a field; figures are left to `_figure`, which knows what is counted."""
        if name not in {"value", *PERIOD_FIELDS}:
            return super()._parse_value(name, cell, guarded=guarded)
        cell = self._clean_cell(name, cell, guarded=guarded)
        if name == "value" or cell in (None, ""):
            return cell
        found = read_period(cell, self._days, self._period)
        if not isinstance(found, Period):
            return self._parse_day(name, cell)  # which says what is wrong
        self._note_how(name, cell, found.first)
        return found


def _settle_days(fields: dict[str, Any]) -> None:
    """Give the first and the last day of what stands for one or for several."""
    first, last = (fields.get(name) for name in PERIOD_FIELDS)
    if isinstance(first, Period):
        fields["first_day"] = first.first
        fields.setdefault("last_day", first.last)
    if isinstance(last, Period):
        fields["last_day"] = last.last
