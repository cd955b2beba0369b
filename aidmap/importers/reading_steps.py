"""What every import of a table does: look at its first rows, leave out foreign ids, tell the rest.

Opening the table is left to `readers`, making records to `record_maker`.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from aidmap.importers import column_matching
from aidmap.importers.header import skipped_part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidmap.importers.header import Row, Table
    from aidmap.importers.import_result import ImportResult
    from aidmap.importers.row_parser import RowParser
    from aidmap.model.import_mapping import Mapping

SAMPLE_ROWS = 25  # from which it is judged what a column holds
CLAIM_ID = re.compile(r"'?[0-9a-f]{16}")  # of reports and counts


def look_ahead(table: Table) -> tuple[list[Row], Iterator[Row]]:
    """Give the first rows of a table, and an iterator over all of them."""
    first = list(islice(table.rows, SAMPLE_ROWS))
    return first, chain(first, table.rows)


def leave_out_foreign_ids(
    parser: RowParser,
    first: list[Row],
    result: ImportResult,
    mapping: Mapping,
    *,
    own_pattern: re.Pattern[str],
) -> None:
    """Ignore a column of ids if none of its first values has the form of an id of aidmap."""
    column = parser.columns.get("id")
    if column is None or "id" in mapping.columns:
        return
    values = [
        str(row.cells.get(column)) for row in first if row.cells.get(column) not in (None, "")
    ]
    if values and not any(own_pattern.fullmatch(value.strip()) for value in values):
        parser.leave_out_ids()
        name = column_matching.one_line(column)
        example = f"holds no ids of ours, as {values[0][:40]!r}"
        why = f"{example}: --map id={name!r} takes them all the same"
        result.skipped_parts.append(skipped_part(f"column {name!r}", why))


def complete_result(result: ImportResult, parser: RowParser, table: Table) -> ImportResult:
    """Add to the result what was found about the table as a whole."""
    result.ignored = parser.ignored
    result.columns = {
        name: column_matching.one_line(column) for name, column in parser.columns.items()
    }
    result.notes = [*table.notes, *parser.notes, *result.notes]
    columns = [
        skipped_part(f"column {column_matching.short_name(column)!r}", "is none of ours")
        for column in sorted(parser.ignored - {parser.foreign_ids})
    ]
    result.skipped_parts = [*table.skipped_parts, *columns, *result.skipped_parts]
    for kind, row, what in table.doubts:
        result.doubts.add(kind, what, row)
    return result
