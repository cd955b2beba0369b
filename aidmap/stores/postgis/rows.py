"""Rows of the tables in PostGIS, and the records of aidmap.models that they hold.

Columns are called as the fields are. What a text of PostgreSQL cannot hold is written with a mark
(steps/001_records.sql), so that every text comes back as it was.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.models import PLACES_FIELDS, as_json, model_of, parse
from aidmap.names import keys_of
from aidmap.stores.tables import Located

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from psycopg import Connection, Cursor

    from aidmap.errors import Fault

MARK = "\x10"
TABLES = {
    "place": "place_entry",
    "leg": "leg_entry",
    "route": "route_entry",
    "source": "source_entry",
    "report": "report",
    "retraction": "retraction",
}
ORDERS = {"place": "id", "report": "serial", "retraction": "serial"}


def columns(kind: str) -> tuple[str, ...]:
    """The fields of a kind of record: its columns."""
    return PLACES_FIELDS if kind == "place" else tuple(model_of(kind).model_fields)


def kept(value: Any) -> Any:
    """Write a value so that PostgreSQL can hold it."""
    if isinstance(value, str):
        return value.replace(MARK, MARK * 2).replace("\0", f"{MARK}0")
    if isinstance(value, list):
        return [kept(one) for one in value]
    return {key: kept(one) for key, one in value.items()} if isinstance(value, dict) else value


def given(value: Any) -> Any:
    """Read what `kept` wrote."""
    if isinstance(value, str):
        if MARK not in value:
            return value
        return re.sub(f"{MARK}(.)", lambda found: "\0" if found[1] == "0" else found[1], value)
    if isinstance(value, list):
        return [given(one) for one in value]
    return {key: given(one) for key, one in value.items()} if isinstance(value, dict) else value


def insert(cursor: Cursor[Any], kind: str, records: Sequence[Any]) -> list[str]:
    """Insert records in their order; a report that is there stays as it is.

    Returns:
        The ids of those inserted, but for retractions, which have none.
    """
    names = columns(kind)
    told = []
    for record in records:
        fields = kept(as_json(record))
        if kind in {"place", "leg"}:
            fields["keys"] = kept(keys_of(record))
        told.append(fields)
    if kind in {"place", "leg"}:
        names = (*names, "keys")
    listed = ", ".join(f'"{name}"' for name in names)
    table = TABLES[kind]
    # every name in here is of a table or a column of ours; the values are one parameter
    query = (
        f"INSERT INTO aidmap.{table} ({listed}) "  # noqa: S608
        f"SELECT {', '.join(_filled(name) for name in names)} "
        f"FROM jsonb_populate_recordset(NULL::aidmap.{table}, %s::jsonb) "
        + ("ON CONFLICT DO NOTHING " if kind == "report" else "")
        + ("RETURNING id" if kind != "retraction" else "")
    )
    cursor.execute(query.encode(), [json.dumps(told, ensure_ascii=False)])
    return [] if kind == "retraction" else [row[0] for row in cursor.fetchall()]


def _filled(name: str) -> str:
    """A column of what is inserted: a list that a kind of place lacks is an empty one."""
    return (
        f"coalesce(\"{name}\", '{{}}')"
        if name in {"aliases", "countries", "sources"}
        else f'"{name}"'
    )


def select(
    connection: Connection[Any], kind: str, where: str = "", values: Iterable[Any] = ()
) -> list[dict[str, Any]]:
    """Read the fields of records of a kind, in the order in which they came; places by their ids.

    Args:
        connection: where from.
        kind: of `TABLES`.
        where: a condition in SQL, with %s for each of the values.
        values: for the condition.
    """
    names = columns(kind)
    listed = ", ".join(f'"{name}"' for name in names)
    condition = f" WHERE {where}" if where else ""
    query = f"SELECT {listed} FROM aidmap.{kind}{condition} ORDER BY {ORDERS.get(kind, 'position')}"  # noqa: S608 - as above
    rows = connection.execute(query.encode(), list(values)).fetchall()
    return [
        {name: given(value) for name, value in zip(names, row, strict=True) if value is not None}
        for row in rows
    ]


def located(
    kind: str, fields: Iterable[Mapping[str, Any]], name: str, faults: list[Fault]
) -> list[Located]:
    """Make the records of rows, adding what is wrong with the others to `faults`."""
    found = []
    for one in fields:
        where = f"{name}: {kind} {one.get('id') or one.get('report')}"
        try:
            record = parse(kind, dict(one), file=where)
        except DataError as error:
            faults.extend(error.faults)
        else:
            found.append(Located(record, where))
    return found
