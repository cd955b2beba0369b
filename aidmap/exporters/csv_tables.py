"""Tables as CSV: UTF-8, cells guarded against formulas, lists joined by |."""

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

    from aidmap.exporters.tables import Rows
    from aidmap.query.snapshot import Snapshot

SIGNS = "-=+@\uff0d\uff1d\uff0b\uff20\ufe63\ufe66\ufe62\ufe6b"  # wide and small forms too
# How a cell begins that a spreadsheet would run: with a sign, with what spreadsheets or those who
# clean tables take away before one, or with a character that steers.
FORMULA = re.compile(rf"'*(?:[{ranges(CONTROLS)}]|[\s{ranges(CONTROLS, INVISIBLE)}]*[{SIGNS}])")
MARK = "|"
CLOCKS = (
    "on", "traffic", "known_by", "recorded_by", "according_to", "time_zone", "dataset", "credits",
    "licence",
)  # fmt: skip


class Table(NamedTuple):
    """Rows that a sheet can hold, and the columns that they have, or would have.

    Attributes:
        columns: their names, in order.
        rows: without shapes and lists.
    """

    columns: list[str]
    rows: Rows


def guard_formula(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: a quote before what looks like one.

    What has such quotes of its own gets one more, so that `unguarded` gives back every text.
    """
    return f"'{text}" if FORMULA.match(text) else text


def unguard_formula(text: str) -> str:
    """The text of a guarded cell."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def flat(rows: Rows, *, clocks: Mapping[str, str], columns: Sequence[str] = ()) -> Table:
    """Rows without shapes, their lists as one text, and with the clocks and the licence in each.

    Args:
        rows: of one of the tables.
        clocks: what they say of themselves.
        columns: those that a header has where there are no rows.
    """
    told = {name: clocks[name] for name in CLOCKS if name in clocks}
    plain = [
        {name: join_list(value) for name, value in row.items() if name != tables.GEOMETRY}
        | {name: text for name, text in told.items() if name not in row}
        for row in rows
    ]
    return Table(columns_of(plain) or list(dict.fromkeys([*columns, *told])), plain)


def join_list(value: Any) -> Any:
    """A list as one text, joined by |; as JSON where its texts have that mark themselves."""
    if not isinstance(value, (list, tuple)):
        return value
    texts = [str(one) for one in value]
    plain = not any(MARK in text or text.startswith("[") or text != text.strip() for text in texts)
    return MARK.join(texts) if plain else json.dumps(texts, ensure_ascii=False)


def table(told: Table, *, tags: Mapping[str, str] | None = None) -> bytes:
    """A table as CSV (RFC 4180, with a byte order mark, as spreadsheets want it).

    Args:
        told: as `flat` made it.
        tags: HXL tags by column, for a row under the header; None: without.
    """
    columns, rows = told
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    if tags is not None:
        writer.writerow([tags.get(name, "") for name in columns])
    writer.writerows([[_cell(row.get(name)) for name in columns] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def statuses_csv(snapshots: Iterable[Snapshot]) -> bytes:
    """One row a place and snapshot, with its status and who says so."""
    parts = [
        flat(
            tables.tables(snapshot, "places")["places"],
            clocks=tables.metadata(snapshot),
            columns=tables.header("places"),
        )
        for snapshot in snapshots
    ]
    columns = list(dict.fromkeys(name for part in parts for name in part.columns))
    return table(Table(columns, [row for part in parts for row in part.rows]))


def reports_csv(snapshot: Snapshot) -> bytes:
    """One row a report that counts by the clocks, of every traffic, in the data set's order."""
    return table(
        flat(
            tables.tables(snapshot, "reports")["reports"],
            clocks=tables.of_table("reports", tables.metadata(snapshot)),
            columns=tables.header("reports"),
        )
    )


def _cell(value: Any) -> str | float | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return guard_formula(value) if isinstance(value, str) else value


def columns_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns of rows, in the order in which they come."""
    return list(dict.fromkeys(name for row in rows for name in row))
