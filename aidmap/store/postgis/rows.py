"""Rows of the tables in PostGIS, and the records of aidmap.model that they hold.

Columns are called as the fields are; names in other languages than those of the first migration
share one. What a text of PostgreSQL cannot hold is written with a mark
(migrations/001_records.sql), so that every text comes back as it was.
"""

from __future__ import annotations

import json
import re
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from aidmap.model import as_json, columns_of
from aidmap.model.names import keys_of
from aidmap.model.record import json_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from psycopg import Connection, Cursor

MARK = "\x10"
TABLES = {
    "place": "place_entry",
    "leg": "leg_entry",
    "route": "route_entry",
    "source": "source_entry",
    "report": "report",
    "count": "count",
    "retraction": "retraction",
}
ORDERS = {"place": "id", "report": "serial", "count": "serial", "retraction": "serial"}
MANY = 200  # claims, from which on COPY is worth its trips
PROBED = 50  # of their ids
SENT = 1_000  # claims that are written out together
RECORDED_AT = "recorded_at"
CLAIMS = ("report", "count")  # what has an id that comes from its content
# Names: the languages that have a column of their own, and the column of all others, by tag.
NAMED, NAME = ("place", "route"), "name_"
WITH_COLUMN, OTHER_NAMES = ("en", "ar", "he", "fr"), "other_names"
# Read as text: a date of PostgreSQL may be none of Python's.
TIMES = {
    "effective_from", "effective_to", "reported_on", "recorded_at", "first_day", "last_day"
}  # fmt: skip


def columns(kind: str) -> tuple[str, ...]:
    """The columns of the table of a kind of record."""
    if kind not in NAMED:
        return columns_of(kind)
    fields = (name for name in columns_of(kind) if not name.startswith(NAME))
    return (*fields, *(f"{NAME}{tag}" for tag in WITH_COLUMN), OTHER_NAMES)


def _spread_names(fields: dict[str, Any]) -> dict[str, Any]:
    """Give each of the names that stand together in `OTHER_NAMES` a column of its own."""
    others = fields.pop(OTHER_NAMES, None) or {}
    return fields | {f"{NAME}{tag}": text for tag, text in others.items()}


def _gather_names(fields: dict[str, Any]) -> dict[str, Any]:
    """Put the names that have no column in the table together in `OTHER_NAMES`."""
    usual = {f"{NAME}{tag}" for tag in WITH_COLUMN}
    others = {name for name in fields if name.startswith(NAME)} - usual
    names = {name.removeprefix(NAME): fields.pop(name) for name in sorted(others)}
    return fields | {OTHER_NAMES: {tag: text for tag, text in names.items() if text}}


def encode_text(value: Any) -> Any:
    """Write a value so that PostgreSQL can hold it."""
    if isinstance(value, str):
        return value.replace(MARK, MARK * 2).replace("\0", f"{MARK}0")
    if isinstance(value, list):
        return [encode_text(one) for one in value]
    return (
        {key: encode_text(one) for key, one in value.items()} if isinstance(value, dict) else value
    )


def decode_text(value: Any) -> Any:
    """Read what `kept` wrote."""
    if isinstance(value, str):
        if MARK not in value:
            return value
        return re.sub(f"{MARK}(.)", lambda found: "\0" if found[1] == "0" else found[1], value)
    if isinstance(value, list):
        return [decode_text(one) for one in value]
    return (
        {key: decode_text(one) for key, one in value.items()} if isinstance(value, dict) else value
    )


def insert(cursor: Cursor[Any], kind: str, records: Sequence[Any]) -> dict[str, Any]:
    """Insert records in their order; a report or a count that is there stays as it is.

    Returns:
        When each of these was recorded, by the ids of those inserted; of other kinds nothing.
    """
    if kind in CLAIMS and len(records) >= MANY:
        many = _copy_new(cursor, kind, records)
        if many is None and _may_stage(cursor):
            many = _insert_staged(cursor, kind, records)
        if many is not None:
            return many
    names = columns(kind)
    entries = []
    for record in records:
        fields = encode_text(as_json(record))
        if kind in NAMED:
            fields = _gather_names(fields)
        if kind in {"place", "leg"}:
            fields["keys"] = encode_text(keys_of(record))
        entries.append(fields)
    if kind in {"place", "leg"}:
        names = (*names, "keys")
    listed = _listed(names)
    table = TABLES[kind]
    # every name in here is of a table or a column of ours; the values are one parameter
    query = (
        f"INSERT INTO aidmap.{table} ({listed}) "  # noqa: S608
        f"SELECT {', '.join(_insert_column(name) for name in names)} "
        f"FROM jsonb_populate_recordset(NULL::aidmap.{table}, %s::jsonb) "
        + ("ON CONFLICT DO NOTHING RETURNING id, recorded_at" if kind in CLAIMS else "")
    )
    cursor.execute(query.encode(), [json.dumps(entries, ensure_ascii=False)])
    return dict(cursor.fetchall()) if kind in CLAIMS else {}


def _copy_new(cursor: Cursor[Any], kind: str, records: Sequence[Any]) -> dict[str, Any] | None:
    """Insert many claims, as `insert` does, where all are new; None: nothing, one is there already.

    COPY itself can leave out nothing that is there already: a few ids tell soon whether some are.
    """
    from psycopg import errors

    table = f"aidmap.{TABLES[kind]}"
    probe = [record.id for record in (*records[:: len(records) // PROBED], records[-1])]
    query = (
        f"SELECT EXISTS (SELECT FROM {table} WHERE id = ANY(%s)), "  # noqa: S608 - names of ours
        "coalesce(current_setting('aidmap.keep_recorded_at', true), '') = 'on'"
    )
    known, kept = cursor.execute(query.encode(), [probe]).fetchone() or (True, True)
    if known:
        return None
    names = [name for name in columns(kind) if kept or name != RECORDED_AT]
    try:
        with cursor.connection.transaction():
            _copy(cursor, table, names, records)
    except errors.UniqueViolation:
        return None
    if kept:
        return {record.id: record.recorded_at for record in records}
    query = f"SELECT recorded_at FROM {table} WHERE id = %s"  # noqa: S608 - as above
    row = cursor.execute(query.encode(), [records[0].id]).fetchone()
    return dict.fromkeys((record.id for record in records), row and row[0])  # one statement


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _copy(cursor: Cursor[Any], table: str, names: Sequence[str], records: Sequence[Any]) -> None:
    """Send claims by COPY, some at a time: the server enters some while others are written."""
    with cursor.copy(f"COPY {table} ({_listed(names)}) FROM STDIN".encode()) as copy:
        for start in range(0, len(records), SENT):
            part = records[start : start + SENT]
            for row in zip(*(_column(part, name) for name in names), strict=True):
                copy.write_row(row)


def _may_stage(cursor: Cursor[Any]) -> bool:
    """Whether one may make tables for a transaction, as all may where nobody took it away."""
    query = "SELECT has_database_privilege(current_database(), 'TEMPORARY')"
    row = cursor.execute(query).fetchone()
    return bool(row and row[0])


def _insert_staged(cursor: Cursor[Any], kind: str, records: Sequence[Any]) -> dict[str, Any]:
    """Insert many claims, as `insert` does: by COPY into a table that goes with the transaction.

    COPY itself can leave out nothing that is there already.
    """
    names = columns(kind)
    listed = _listed(names)
    table, staged = f"aidmap.{TABLES[kind]}", f"pg_temp.entered_{kind}"
    # every name in here is of a table or a column of ours
    as_there = f"SELECT {listed} FROM {table} WITH NO DATA"  # noqa: S608
    cursor.execute(f"CREATE TEMPORARY TABLE entered_{kind} ON COMMIT DROP AS {as_there}".encode())
    _copy(cursor, staged, names, records)
    cursor.execute(
        f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {staged} ORDER BY ctid "  # noqa: S608
        "ON CONFLICT DO NOTHING RETURNING id, recorded_at".encode()
    )
    return dict(cursor.fetchall())


def _column(records: Sequence[Any], name: str) -> list[Any]:
    """A field of claims, as PostgreSQL can hold it; what comes again is written once."""
    values = [*map(attrgetter(name), records)]
    if {*map(type, values)} <= {str, type(None)}:
        together = "".join(filter(None, values))
        if together == encode_text(together):
            return values  # as nearly all are
    if name == "value":  # 12 and 12.0 are equal, and are kept as they were
        return [json_value(value) for value in values]
    known = {value: _written(value) for value in {*values}}
    return [known[value] for value in values]


def _written(value: Any) -> Any:
    """A value as COPY takes it; nothing in the words of a list has to be quoted."""
    if isinstance(value, tuple):
        return f"{{{','.join(value)}}}"
    return encode_text(json_value(value))


def _insert_column(name: str) -> str:
    """A column of what is inserted: a list that a kind of place lacks is an empty one."""
    return (
        f"coalesce(\"{name}\", '{{}}')"
        if name in {"aliases", "countries", "sources"}
        else f'"{name}"'
    )


def select(
    connection: Connection[Any], kind: str, where: str = "", values: Iterable[Any] = ()
) -> list[dict[str, Any]]:
    """Read fields of records of a kind, and their serial, in the order in which they came.

    Places come by their ids.

    Args:
        connection: where from.
        kind: of `TABLES`.
        where: a condition in SQL, with %s for each of the values.
        values: for the condition.
    """
    names = ("serial", *columns(kind))
    listed = ", ".join(f'"{name}"::text' if name in TIMES else f'"{name}"' for name in names)
    condition = f" WHERE {where}" if where else ""
    query = f"SELECT {listed} FROM aidmap.{kind}{condition} ORDER BY {ORDERS.get(kind, 'position')}"  # noqa: S608 - as above
    rows = connection.execute(query.encode(), list(values)).fetchall()
    return [
        _spread_names(
            {
                name: decode_text(value)
                for name, value in zip(names, row, strict=True)
                if value is not None
            }
        )
        for row in rows
    ]
