"""Writes proposals: JSON lines, CSV or a workbook, with a column to say which are accepted.

Cells are guarded against formulas by `exporters`, as in all tables.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.exporters import csv_tables, excel
from aidmap.importers.accepted_rows import ACCEPT
from aidmap.model.records import columns_of
from aidmap.proposals.proposal import changes_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from aidmap.proposals.proposal import Proposal

ABOUT_COLUMNS = (
    "confidence", "sentence", "document", "page", "paragraph", "grounds", "doubts", "changes",
    "known", "contradicts",
)  # fmt: skip


def write_proposals(proposals: Sequence[Proposal], suffix: str, on: date) -> bytes:
    """Write proposals in the format of a suffix.

    Args:
        proposals: to be written.
        suffix: .jsonl, .csv or .xlsx.
        on: the day, which stands in the workbook.

    Raises:
        DataError: there is no such format.
    """
    writers: dict[str, Callable[[], bytes]] = {
        ".jsonl": lambda: json_lines(proposals).encode("utf-8"),
        ".csv": lambda: csv_tables.write_csv(_table(proposals)),
        ".xlsx": lambda: excel.write_workbook(
            {"proposals": _table(proposals)}, {"title": "Proposals to review"}, on
        ),
    }
    if suffix not in writers:
        raise DataError([f"-o: {suffix or 'no suffix'}: write one of {', '.join(writers)}"])
    return writers[suffix]()


def json_lines(proposals: Sequence[Proposal]) -> str:
    """Write one JSON object a line."""
    lines = [json.dumps(one.as_json(), ensure_ascii=False) for one in proposals]
    return "".join(f"{line}\n" for line in lines)


def _table(proposals: Sequence[Proposal]) -> csv_tables.Table:
    fields = list(dict.fromkeys([*columns_of("report"), *columns_of("count")]))
    columns = [ACCEPT, "kind", *fields, *ABOUT_COLUMNS]
    rows = [dict.fromkeys(columns, "") | _row(one) for one in proposals]
    return csv_tables.Table(columns, rows)


def _row(proposal: Proposal) -> dict[str, Any]:
    grounds = "; ".join(f"{name}: {text}" for name, text in proposal.grounds.items())
    return {
        "kind": proposal.kind,
        **{name: csv_tables.join_list(value) for name, value in proposal.fields.items()},
        "confidence": proposal.confidence,
        "sentence": proposal.sentence,
        "document": proposal.document,
        **proposal.where,
        "grounds": grounds,
        "doubts": "; ".join(proposal.doubts),
        "changes": changes_text(proposal.changes),
        "known": proposal.known,
        "contradicts": csv_tables.join_list(proposal.contradicts),
    }
