"""What is entered in PostGIS beside reports: places, legs, routes, sources and shapes.

Nothing is changed: what is entered again is another entry, and the last one counts.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault
from aidmap.model import parse
from aidmap.store.folder.layout import FEATURE_FILES, TABLE_FILES
from aidmap.store.postgis import rows, schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import Cursor

    from aidmap.model import Source

FILE_OF = {kind: name for kind, (name, _) in FEATURE_FILES.items()} | TABLE_FILES
NEVER_DELETED = "where nothing is ever deleted"


def enter(cursor: Cursor[Any], kind: str, records: Sequence[Any], name: str) -> None:
    """Enter the records that are new or changed.

    Args:
        cursor: in whose transaction.
        kind: of record.
        records: all that the source has of this kind.
        name: of the database.

    Raises:
        DataError: the source lacks records that are there.
    """
    there = {}
    for fields in rows.select(cursor.connection, kind):
        del fields["serial"]
        with suppress(DataError):  # a bad row: it does not count
            there[fields["id"]] = parse(kind, fields)
    faults = [
        Fault(file=FILE_OF[kind], what=f"lacks the {kind} {gone} of {name}, {NEVER_DELETED}")
        for gone in sorted(there.keys() - {record.id for record in records})
    ]
    if faults:
        raise DataError(faults)
    new = [record for record in records if there.get(record.id) != record]
    if new:
        rows.insert(cursor, kind, new)


def insert_sources(cursor: Cursor[Any], sources: Sequence[Source]) -> None:
    """Enter the publishers that are not there."""
    if not sources:
        return
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [schema.LOCK_KEY])
    known = {row[0] for row in cursor.execute("SELECT id FROM aidmap.source")}
    new = [source for source in sources if source.id not in known]
    if new:
        rows.insert(cursor, "source", new)


def insert_shapes(cursor: Cursor[Any], name: str, collection: Sequence[Mapping[str, Any]]) -> None:
    """Enter a collection of shapes: its features in their order."""
    row = cursor.execute("SELECT nextval('aidmap.shape_entries')").fetchone()
    entry = row[0] if row else 0
    cursor.execute(
        "INSERT INTO aidmap.shape_entry (entry, place, name) VALUES (%s, -1, %s)", [entry, name]
    )
    cursor.executemany(
        "INSERT INTO aidmap.shape_entry (entry, place, name, feature, geom) "
        "VALUES (%s, %s, %s, %s, ST_SetSRID(ST_GeomFromGeoJSON(%s), 4326))",
        [
            (entry, place, name, json.dumps(feature), json.dumps(feature["geometry"]))
            for place, feature in enumerate(collection)
        ],
    )
    cursor.execute("INSERT INTO aidmap.file_entry (name) VALUES (%s)", [f"{name}.geojson"])
