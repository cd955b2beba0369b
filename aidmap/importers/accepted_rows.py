"""Imports the accepted rows of a table of proposals: reports and counts, together or not at all.

`aidmap propose` writes such a table, and `aidmap review` or a program of spreadsheets says in the
column `accept` which of its rows are to enter. Nothing is written here.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault
from aidmap.importers.column_matching import (
    REPORT_COLUMNS,
    TargetFields,
    fold,
    report_fields,
)
from aidmap.importers.count_columns import COUNT_COLUMNS
from aidmap.importers.header import skipped_part
from aidmap.importers.headings import COUNT_HEADINGS
from aidmap.importers.import_result import ImportResult
from aidmap.importers.reading_steps import complete_result
from aidmap.importers.record_maker import RecordMaker, fault_in_row
from aidmap.importers.row_parser import RowParser
from aidmap.model.import_mapping import Mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aidmap.importers.header import Row, Table
    from aidmap.importers.resolver import Resolver
    from aidmap.query.dataset import Dataset

ACCEPT = "accept"  # the column that says which rows enter; empty: nobody has decided yet
MARKS = {ACCEPT, "kind", "sentence", "confidence"}  # columns by which such a table is known
YES = {"yes", "y", "x", "1", "true", "ja", "oui", "نعم", "כן", "✓", "✔"}
NO = {"no", "n", "0", "false", "nein", "non", "لا", "לא", "✕", "✗"}
# What stands beside the fields of a record; the id and the instant are made when it enters.
BESIDE_RECORD = (
    ACCEPT, "kind", "id", "recorded_at", "confidence", "sentence", "document", "page", "paragraph",
    "where", "grounds", "doubts", "changes", "known", "contradicts",
)  # fmt: skip
OWN_COLUMNS = {*BESIDE_RECORD, *REPORT_COLUMNS, *COUNT_COLUMNS}
COUNT_REQUIRED = ("subject", "measure", "value", "first_day", "last_day", "stage", "publisher")


def is_table_of_proposals(columns: Iterable[str]) -> bool:
    """Whether a table with some columns holds proposals."""
    return {fold(name) for name in columns} >= MARKS


def decision(cell: Any) -> bool | None:
    """What a cell of the column `accept` says; None: nothing yet.

    Raises:
        ValueError: it says neither yes nor no.
    """
    text = "" if cell is None else fold(str(cell).removesuffix(".0"))
    if text in YES or text in NO:
        return text in YES
    if text:
        raise ValueError(f"{str(cell)[:40]!r} is neither yes nor no: write one, or leave it empty")
    return None


def accepted_records(
    data: Dataset,
    table: Table,
    resolver: Resolver,
    *,
    progress: Callable[[Iterable[Row]], Iterable[Row]] = iter,
) -> ImportResult:
    """Make records of the accepted rows of a table of proposals.

    Args:
        data: the data set that they are meant for; it is not changed.
        table: as it was read.
        resolver: of names; it makes the records.
        progress: passes the rows on, and may show the progress.

    Returns:
        The reports and the counts that are new, in the order of the table, and what was refused.
    """
    result = ImportResult(sources=resolver.sources)
    rows = _accepted_by_kind(table, result, progress=progress)
    zone = data.records.about.time_zone
    known = {one.id for one in data.records.reports} | {one.id for one in data.records.counts}
    made: list[tuple[int, Any]] = []
    for kind, make in (("report", resolver.make_report), ("count", resolver.make_count)):
        parser = RowParser(_target(kind), table, zone=zone)
        for name in ("id", "recorded_at"):
            parser.columns.pop(name, None)
        maker = RecordMaker(parser, result, make, data.records.about.today())
        made += [(row.number, record) for row, record in maker.records(rows[kind])]
        parser.ignored -= {name for name in table.columns if fold(name) in OWN_COLUMNS}
    result.add_claims((record for _, record in sorted(made, key=lambda one: one[0])), known)
    result.refused.sort(key=lambda one: one[0].number)
    return complete_result(result, parser, table)


def _target(kind: str) -> TargetFields:
    if kind == "count":
        return TargetFields("counts", COUNT_COLUMNS, COUNT_REQUIRED, Mapping(), COUNT_HEADINGS)
    return report_fields(Mapping())


def _accepted_by_kind(
    table: Table, result: ImportResult, *, progress: Callable[[Iterable[Row]], Iterable[Row]]
) -> dict[str, list[Row]]:
    """Sort the accepted rows by kind; say of the others that they are left out."""
    columns = {fold(name): name for name in table.columns}
    accepted: dict[str, list[Row]] = {"report": [], "count": []}
    left: Counter[str] = Counter()
    for row in progress(table.rows):
        kind = fold(str(row.cells[columns["kind"]] or ""))
        try:
            decided = decision(row.cells[columns[ACCEPT]])
        except ValueError as error:
            result.refused.append((row, [fault_in_row(row, ACCEPT, str(error))]))
            continue
        if decided is None:
            left["are not decided yet"] += 1
        elif not decided:
            left["are not accepted"] += 1
        elif kind not in accepted:
            what = f"{kind!r} is neither report nor count"
            result.refused.append((row, [fault_in_row(row, "kind", what)]))
        else:
            accepted[kind].append(row)
    result.read += sum(left.values()) + len(result.refused)
    result.skipped_parts += [skipped_part("rows", why, count=count) for why, count in left.items()]
    return accepted


def refuse_proposals(table: Table) -> None:
    """Refuse a table of proposals where a table of something else is wanted.

    Raises:
        DataError: it is one.
    """
    if is_table_of_proposals(table.columns):
        what = "holds proposals: aidmap import reports enters its reports and counts together"
        raise DataError([Fault(file=table.where, what=what)])
