"""Records of a database without its bad rows: what the server marks, and what only the models find.

Which rows the server finds bad is said in migrations/006_bad_rows.sql. Behind that stand the models
and `integrity`, for rows that somebody changed past every trigger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap.errors import DataError
from aidmap.model import parse
from aidmap.store.bad_rows import BadRow
from aidmap.store.folder.parse import Located
from aidmap.store.integrity import inconsistencies
from aidmap.store.postgis.rows import CLAIMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from psycopg import Connection

    from aidmap.errors import Fault

# Which rows of a table count: {0} is its name, {1} the kind of record.
VALID = "({0}.checked OR aidmap.row_is_valid('{1}', {0}.serial, to_jsonb({0})))"
ALL_BAD = "SELECT kind, id, key, wrong FROM aidmap.bad_rows()"


class ValidRecords(NamedTuple):
    """The records of each kind that count, and the rows that do not."""

    kinds: dict[str, list[Any]]
    bad: list[BadRow]


def bad_rows(connection: Connection[Any], name: str) -> list[BadRow]:
    """The rows that the server finds bad.

    Args:
        connection: where from.
        name: of the database.
    """
    return [bad_row(name, *row) for row in connection.execute(ALL_BAD)]


def bad_row(name: str, kind: str, row_id: str | None, key: str, wrong: Iterable[str]) -> BadRow:
    """A row that the server finds bad."""
    return BadRow(store=name, kind=kind, id=row_id or "without id", key=key, wrong=tuple(wrong))


def valid_records(
    found: Mapping[str, list[dict[str, Any]]], name: str, *, unread: set[str], today: date
) -> ValidRecords:
    """Make the records of rows, and leave out those that break the rules.

    Args:
        found: the fields of the rows of each kind, with their `serial`.
        name: of the database.
        unread: kinds of which not all were read.
        today: the calendar day there.
    """
    faults: dict[str, list[Fault]] = {}
    located = {kind: _parse_rows(kind, rows, faults) for kind, rows in found.items()}
    while True:
        _without_reports_that_are_gone(located)
        fresh = inconsistencies(located, unread=unread, refused=set(), today=today)
        if not fresh:
            break
        for fault in fresh:
            faults.setdefault(fault.file, []).append(fault)
        located = {
            kind: [item for item in items if item.file not in faults]
            for kind, items in located.items()
        }
    retracted = {fields["report"] for fields in found["retraction"]}
    bad = [
        _as_bad(kind, fields, faults[_key(kind, fields)], name)
        for kind, rows in found.items()
        for fields in rows
        if _key(kind, fields) in faults and fields.get("id") not in retracted
    ]
    return ValidRecords(
        {kind: [item.record for item in items] for kind, items in located.items()}, bad
    )


def _key(kind: str, fields: Mapping[str, Any]) -> str:
    return f"{kind}:{fields['serial']}"


def _parse_rows(
    kind: str, rows: Iterable[Mapping[str, Any]], faults: dict[str, list[Fault]]
) -> list[Located]:
    """Make the records of rows that are some; what is wrong with the others goes to `faults`."""
    items = []
    for fields in rows:
        key = _key(kind, fields)
        try:
            record = parse(kind, {k: v for k, v in fields.items() if k != "serial"}, file=key)
        except DataError as error:
            faults[key] = error.faults
        else:
            items.append(Located(record, key))
    return items


def _without_reports_that_are_gone(located: dict[str, list[Located]]) -> None:
    """Drop the retractions of what is left out: there is nothing to withdraw."""
    known = {item.record.id for kind in CLAIMS for item in located[kind]}
    located["retraction"] = [one for one in located["retraction"] if one.record.report in known]


def _as_bad(kind: str, fields: Mapping[str, Any], faults: Iterable[Fault], name: str) -> BadRow:
    """A row that only the models find bad: a report has a retraction, others none."""
    wrong = tuple(": ".join(filter(None, (one.field, one.what))) for one in faults)
    row_id = str(fields.get("id") or fields.get("report"))
    key = row_id if kind in CLAIMS else ""
    return BadRow(store=name, kind=kind, id=row_id, key=key, wrong=wrong)
