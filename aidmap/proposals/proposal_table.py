"""A file of proposals, read to be decided upon and written again: each row with all its columns.

Columns that are none of ours stay as they are. Which rows enter, and how, is left to
`importers.accepted_rows`; what is decided, to `review`.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault, StoreError
from aidmap.exporters import csv_tables, excel
from aidmap.exporters.csv_tables import unguard_formula
from aidmap.files import check_is_file, write_whole
from aidmap.importers import readers
from aidmap.importers.accepted_rows import ACCEPT, MARKS, decision, is_table_of_proposals
from aidmap.importers.column_matching import report_fields
from aidmap.importers.limits import Limits
from aidmap.model import as_json, columns_of
from aidmap.model.import_mapping import Mapping
from aidmap.proposals.proposal import changes_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from aidmap.model import Count, Report

JSON_LINES = ".jsonl"
SUFFIXES = (".csv", ".xlsx", JSON_LINES)
MOST_BYTES = 100_000_000  # nobody reviews more
NO_CHANGE = "no status of its day"
DAY_LENGTH = 10  # characters of an ISO day


class ProposalTable:
    """The proposals of a file, with what was decided about each.

    Args:
        path: the file: .csv, .xlsx or .jsonl.

    Raises:
        DataError: it cannot be read, or holds no proposals.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._is_json = path.suffix.lower() == JSON_LINES
        if path.suffix.lower() not in SUFFIXES:
            what = f"is no file of proposals: {', '.join(SUFFIXES)} are written by aidmap propose"
            raise DataError([Fault(file=str(path), what=what)])
        check_is_file(path, most=MOST_BYTES)
        self.rows = _json_rows(path) if self._is_json else _table_rows(path)
        _check_decisions(path, self.rows)

    def write(self) -> None:
        """Write the file anew, whole or not at all.

        Raises:
            StoreError: it cannot be written.
        """
        try:
            write_whole(self.path, self._content())
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be written: {error.strerror}") from None

    def _content(self) -> bytes:
        if self._is_json:
            lines = (json.dumps(row, ensure_ascii=False) for row in self.rows)
            return "".join(f"{line}\n" for line in lines).encode("utf-8")
        table = csv_tables.Table(csv_tables.columns_of(self.rows), self.rows)
        if self.path.suffix.lower() == ".csv":
            return csv_tables.write_csv(table)
        about = {"title": "Proposals to review"}
        return excel.write_workbook({"proposals": table}, about, datetime.now(UTC).date())

    def decided(self, at: int) -> bool | None:
        """What was decided about a row; None: nothing yet."""
        return decision(self.rows[at].get(ACCEPT))

    def decide(self, at: int, *, accepted: bool) -> None:
        """Write what was decided about a row into it."""
        self.rows[at][ACCEPT] = "yes" if accepted else "no"

    def kind(self, at: int) -> str:
        """Whether a row is a report or a count."""
        return str(self.rows[at].get("kind") or "")

    def fields(self, at: int) -> dict[str, str]:
        """The fields of the record in a row, as a person would type them."""
        names = columns_of(self.kind(at)) if self.kind(at) in {"report", "count"} else ()
        return {name: _text(self.rows[at].get(name)) for name in names}

    def put_record(self, at: int, record: Report | Count) -> None:
        """Write the fields of a record into a row."""
        for name, value in as_json(record).items():
            self.rows[at][name] = value if self._is_json else csv_tables.join_list(value)

    def put_effects(
        self, at: int, *, changes: dict[str, Any], known: str | None, contradicts: Iterable[str]
    ) -> None:
        """Write into a row what its record changes, repeats and contradicts."""
        ids = list(contradicts)
        self.rows[at] |= {
            "changes": changes if self._is_json else changes_text(changes), "known": known,
            "contradicts": ids if self._is_json else csv_tables.join_list(ids),
        }  # fmt: skip

    def grounds(self, at: int) -> list[tuple[str, str]]:
        """The words that gave each field of a row: the field, and the words."""
        found = self.rows[at].get("grounds") or {}
        if isinstance(found, dict):
            return [(str(name), str(text)) for name, text in found.items()]
        pairs = (part.partition(": ") for part in str(found).split("; "))
        return [(name, text) for name, mark, text in pairs if mark]

    def remarks(self, at: int) -> dict[str, str]:
        """What else stands beside the record: where it was found, and what speaks against it."""
        row, where = self.rows[at], self.rows[at].get("where")
        place = where if isinstance(where, dict) else row
        changes = row.get("changes")
        return {
            "sentence": _text(row.get("sentence")), "document": _text(row.get("document")),
            "page": _text(place.get("page")), "paragraph": _text(place.get("paragraph")),
            "confidence": _text(row.get("confidence")), "doubts": _joined(row.get("doubts")),
            "changes": (
                changes_text(changes) if isinstance(changes, dict) else _text(changes)
            ) or NO_CHANGE,
            "known": _text(row.get("known")), "contradicts": _joined(row.get("contradicts")),
        }  # fmt: skip


def _json_rows(path: Path) -> list[dict[str, Any]]:
    """The proposals of JSON lines.

    Raises:
        DataError: a line is none.
    """
    rows, faults = [], []
    for number, line in enumerate(path.read_bytes().decode("utf-8-sig", "replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict) and {ACCEPT, *row} >= MARKS:
            rows.append({ACCEPT: None} | row)
        else:
            faults.append(Fault(file=str(path), line=number, what="is no proposal"))
    if faults:
        raise DataError(faults)
    return rows


def _table_rows(path: Path) -> list[dict[str, Any]]:
    """The proposals of a table, each cell as text.

    Raises:
        DataError: it cannot be read, or is another table.
    """
    table = readers.read_table(path, report_fields(Mapping()), Limits())
    if not is_table_of_proposals(table.columns):
        what = f"holds no proposals: {', '.join(sorted(MARKS))} are their columns"
        raise DataError([Fault(file=str(path), what=what)])
    rows = list(table.rows)
    if faults := [
        Fault(file=str(path), line=one.number, what=one.fault) for one in rows if one.fault
    ]:
        raise DataError(faults)
    return [{name: _text(cell) for name, cell in row.cells.items()} for row in rows]


def _check_decisions(path: Path, rows: list[dict[str, Any]]) -> None:
    """See that what stands in the column `accept` is yes or no.

    Raises:
        DataError: every cell that is neither.
    """
    faults = []
    for number, row in enumerate(rows, 1):
        try:
            decision(row.get(ACCEPT))
        except ValueError as error:
            faults.append(Fault(file=str(path), field=ACCEPT, what=f"proposal {number}: {error}"))
    if faults:
        raise DataError(faults)


def _text(value: Any) -> str:
    """A cell as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:DAY_LENGTH]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unguard_formula(str(csv_tables.join_list(value)))


def _joined(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else _text(value)
