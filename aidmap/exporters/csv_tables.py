"""Writes tables as CSV: in UTF-8, with cells guarded against formulas and lists joined by |.

What the tables hold is left to `tables`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap.exporters import tables
from aidmap.model.characters import CONTROLS, INVISIBLE, ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from aidmap.exporters.tables import Rows
    from aidmap.query.snapshot import Snapshot

FORMULA_SIGNS = "-=+@\uff0d\uff1d\uff0b\uff20\ufe63\ufe66\ufe62\ufe6b"  # with wide and small forms
# The start of a cell that a spreadsheet would run as a formula: a sign, also behind characters that
# spreadsheets or tools for cleaning tables strip, or a control character.
FORMULA = re.compile(
    rf"'*(?:[{ranges(CONTROLS)}]|[\s{ranges(CONTROLS, INVISIBLE)}]*[{FORMULA_SIGNS}])"
)
LIST_SEPARATOR = "|"
CLOCKS = (
    "on", "traffic", "known_by", "recorded_by", "according_to", "time_zone", "dataset", "credits",
    "licence",
)  # fmt: skip


class Table(NamedTuple):
    """Rows that a sheet can hold, and their columns, which are known even without rows.

    Attributes:
        columns: the names of the columns, in order.
        rows: the rows, without shapes and lists.
    """

    columns: list[str]
    rows: Rows


def guard_formula(text: str) -> str:
    """Put a quote before a text that looks like a formula, so that no spreadsheet runs it.

    A text that begins with such quotes itself gets one more, so that `unguard_formula` gives back
    every text.
    """
    return f"'{text}" if FORMULA.match(text) else text


def unguard_formula(text: str) -> str:
    """Give the text of a cell that `guard_formula` has guarded."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def flatten_rows(rows: Rows, *, clocks: Mapping[str, str], columns: Sequence[str] = ()) -> Table:
    """Drop shapes, join lists into texts, and add the clocks and the licence to each row.

    Args:
        rows: the rows of one table.
        clocks: the metadata of the table; those named in `CLOCKS` are added.
        columns: the columns of the header where there are no rows.
    """
    added = {name: clocks[name] for name in CLOCKS if name in clocks}
    flat_rows = [
        {name: join_list(value) for name, value in row.items() if name != tables.GEOMETRY}
        | {name: text for name, text in added.items() if name not in row}
        for row in rows
    ]
    return Table(columns_of(flat_rows) or list(dict.fromkeys([*columns, *added])), flat_rows)


def join_list(value: Any) -> Any:
    """Join a list with |, or write it as JSON where its texts contain that character."""
    if not isinstance(value, (list, tuple)):
        return value
    texts = [str(one) for one in value]
    needs_json = any(
        LIST_SEPARATOR in text or text.startswith("[") or text != text.strip() for text in texts
    )
    return json.dumps(texts, ensure_ascii=False) if needs_json else LIST_SEPARATOR.join(texts)


def write_csv(table: Table, *, tags: Mapping[str, str] | None = None) -> bytes:
    """Write a table as CSV (RFC 4180), with the byte order mark that spreadsheets need.

    Args:
        table: a table that `flatten_rows` made.
        tags: HXL tags by column, for a row below the header; None: no such row.
    """
    columns, rows = table
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    if tags is not None:
        writer.writerow([tags.get(name, "") for name in columns])
    writer.writerows([[_csv_cell(row.get(name)) for name in columns] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def statuses_csv(snapshots: Iterable[Snapshot]) -> bytes:
    """Write one row for each place and snapshot, with its status and the source."""
    return _joined_csv(snapshots, "places")


def reports_csv(snapshot: Snapshot) -> bytes:
    """Write one row for each report that counts by the clocks, in the order of the data set."""
    return _joined_csv([snapshot], "reports")


def counts_csv(snapshot: Snapshot) -> bytes:
    """Write one row for each count that counts by the clocks, in the order of the data set."""
    return _joined_csv([snapshot], "counts")


def months_csv(snapshots: Iterable[Snapshot]) -> bytes:
    """Write the open days of each place, month and snapshot, with what was counted."""
    return _joined_csv(snapshots, "months")


def _joined_csv(snapshots: Iterable[Snapshot], name: str) -> bytes:
    """Write the rows of a table of each snapshot, one below the other."""
    parts = [
        flatten_rows(
            tables.build_tables(snapshot, name)[name],
            clocks=tables.table_metadata(name, tables.metadata(snapshot)),
            columns=tables.header(name),
        )
        for snapshot in snapshots
    ]
    columns = list(dict.fromkeys(name for part in parts for name in part.columns))
    return write_csv(Table(columns, [row for part in parts for row in part.rows]))


def _csv_cell(value: Any) -> str | float | int | Decimal:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return guard_formula(value) if isinstance(value, str) else value


def columns_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Give the columns of rows, in the order of their first appearance."""
    return list(dict.fromkeys(name for row in rows for name in row))
