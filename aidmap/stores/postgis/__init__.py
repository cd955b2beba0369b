"""A data set in PostgreSQL with PostGIS: the same records, for many people at once.

What is asked for by place and clock is chosen in the database. The schema is left to `schema`, the
layout of rows to `rows`, what the server refuses to `connections`.
"""

from __future__ import annotations

import json
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault, StoreError
from aidmap.models import About, Records, parse
from aidmap.names import key_of
from aidmap.stores import bundles
from aidmap.stores.consistency import inconsistencies
from aidmap.stores.layout import ABOUT, FEATURE_FILES, JOURNALS, SHAPE_FILES, TABLE_FILES
from aidmap.stores.postgis import named, rows, schema
from aidmap.stores.postgis.connections import connect, shown, told
from aidmap.stores.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from psycopg import Connection, Cursor

    from aidmap.models import Place, Report, Retraction, Source
    from aidmap.stores.tables import Located

FILE_OF = {kind: name for kind, (name, _) in FEATURE_FILES.items()} | TABLE_FILES
SUBJECTS = ("place", "leg")


class PostgisStore:
    """The records in a database.

    Args:
        address: as libpq takes it: postgresql://user@host:5432/database.

    Raises:
        StoreError: it is none.
    """

    batch = 10_000

    def __init__(self, address: str) -> None:
        self.address = address
        self._name = shown(address)
        self._connection: Connection[Any] | None = None

    def __str__(self) -> str:
        return self._name

    def about(self) -> About:
        """What the data set says of itself.

        Raises:
            StoreError: there is none in the database yet.
        """
        with self._reading() as connection:
            return self._about(connection)

    def read(self, selection: Selection = EVERYTHING) -> Records:
        """Read what is selected, all as it was at one instant.

        Raises:
            DataError: every fault of it.
            StoreError: the database cannot be read.
        """
        few = selection.plain and selection.names and not selection.courses
        if few and (known := self._read_named(selection)):
            return known
        with self._reading() as connection:
            about = self._about(connection)
            faults: list[Fault] = []
            found = self._selected(connection, selection, faults)
        unread = {"place", "leg"} if selection.names else set()
        faults += inconsistencies(found, unread=unread, refused=set(), today=about.today())
        if faults:
            raise DataError(faults)
        kinds = {f"{kind}s": tuple(one.record for one in all_) for kind, all_ in found.items()}
        return Records(about=about, **kinds)

    def _read_named(self, selection: Selection) -> Records | None:
        connection = self._opened()
        with told(self._name):
            return named.read(connection, selection, str(self))

    def shapes(self, name: str) -> dict[str, Any]:
        """Read "areas" or "basemap" as a GeoJSON FeatureCollection."""
        query = "SELECT feature FROM aidmap.shape WHERE name = %s ORDER BY place"
        with self._reading() as connection:
            found = [row[0] for row in connection.execute(query, [name])]
        return {"type": "FeatureCollection", "features": found}

    def check(self) -> list[Fault]:
        """Find every fault."""
        try:
            self.read()
        except DataError as error:
            return error.faults
        return []

    def torn(self) -> list[Fault]:
        """Nothing: a transaction is there wholly or not at all."""
        return []

    def repair(self) -> list[Path]:
        """Nothing to set aside."""
        return []

    def want_writable(self) -> None:
        """Make sure that it may be added to.

        Raises:
            StoreError: it may not, and what to do.
        """
        query = "SELECT has_table_privilege('aidmap.report', 'INSERT'), pg_is_in_recovery()"
        with self._reading() as connection:
            row = connection.execute(query).fetchone()
        if row and row[1]:
            raise StoreError(f"{self}: is a replica, for reading: add to the one it follows")
        if not row or not row[0]:
            raise StoreError(
                f"{self}: you may only read here; ask an owner for the role aidmap_editor"
            )

    def add_reports(
        self, reports: Sequence[Report], *, sources: Sequence[Source] = ()
    ) -> list[Report]:
        """Add reports and new publishers, all or none, and tell which reports were new.

        Raises:
            StoreError: nothing was added, and why.
        """
        first = list({report.id: report for report in reversed(reports)}.values())[::-1]
        with self._writing() as cursor:
            _insert_sources(cursor, sources)
            new = set(rows.insert(cursor, "report", first))
        return [report for report in first if report.id in new]

    def add_retractions(self, retractions: Sequence[Retraction]) -> None:
        """Add retractions, all or none.

        Raises:
            StoreError: nothing was added, and why.
        """
        with self._writing() as cursor:
            rows.insert(cursor, "retraction", retractions)

    def put_places(self, places: Sequence[Place]) -> None:
        """Add places; those whose id is there already are entered again, and the last entry counts.

        Raises:
            StoreError: nothing was added, and why.
        """
        with self._writing() as cursor:
            rows.insert(cursor, "place", places)

    def put_shapes(self, name: str, collection: Sequence[Mapping[str, Any]]) -> None:
        """Put "areas" or "basemap", as GeoJSON features, in the place of what was there.

        Raises:
            StoreError: nothing was changed, and why.
        """
        with self._writing() as cursor:
            _insert_shapes(cursor, name, collection)

    def files(self) -> dict[str, bytes]:
        """The small files of the data set: as they came, or written anew where records came since.

        Raises:
            DataError: the records have faults.
            StoreError: the database cannot be read.
        """
        with self._reading() as connection:
            if connection.execute("SELECT FROM aidmap.dataset").fetchone() is None:
                return {}
            as_they_came = dict(
                connection.execute(
                    "SELECT name, content FROM aidmap.file WHERE content IS NOT NULL"
                )
            )
        records, shapes = self.read(), {name: self.shapes(name)["features"] for name in SHAPE_FILES}
        return bundles.written(records, shapes) | as_they_came

    def put_files(self, files: Mapping[str, bytes]) -> None:
        """Take the records of small files; what is there with the same id is entered again.

        Raises:
            DataError: the files have faults, or lack records that are there: all of them.
            StoreError: nothing was added, and why.
        """
        records, shapes = bundles.parsed(self.files() | dict(files), "the source")
        with self._writing() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [schema.LOCK_KEY])
            if ABOUT in files:
                fields = json.dumps(rows.kept(records.about.model_dump(mode="json")))
                cursor.execute("INSERT INTO aidmap.dataset_entry (fields) VALUES (%s)", [fields])
            for kind in ("place", "leg", "route", "source"):
                if FILE_OF[kind] in files:
                    self._enter(cursor, kind, getattr(records, f"{kind}s"))
            for name, collection in shapes.items():
                if f"{name}.geojson" in files:
                    _insert_shapes(cursor, name, collection)
            cursor.executemany(
                "INSERT INTO aidmap.file_entry (name, content) VALUES (%s, %s)",
                [item for item in files.items() if item[0] not in JOURNALS],
            )

    def _enter(self, cursor: Cursor[Any], kind: str, records: Sequence[Any]) -> None:
        """Enter the records that are new or changed."""
        faults: list[Fault] = []
        fields = rows.select(cursor.connection, kind)
        there = {one.record.id: one.record for one in rows.located(kind, fields, str(self), faults)}
        for gone in sorted(there.keys() - {record.id for record in records}):
            what = f"lacks the {kind} {gone} of {self}, where nothing is ever deleted"
            faults.append(Fault(file=FILE_OF[kind], what=what))
        if faults:
            raise DataError(faults)
        new = [record for record in records if there.get(record.id) != record]
        if new:
            rows.insert(cursor, kind, new)

    def _about(self, connection: Connection[Any]) -> About:
        row = connection.execute("SELECT fields FROM aidmap.dataset").fetchone()
        if row is None:
            raise StoreError(f"{self}: holds no data set yet; fill it with: aidmap copy DIR {self}")
        about: About = parse("dataset", rows.given(row[0]), file=str(self))
        return about

    def _selected(
        self, connection: Connection[Any], selection: Selection, faults: list[Fault]
    ) -> dict[str, list[Located]]:
        """The records of each kind that are wanted."""
        conditions, values = _clocks(selection)
        found: dict[str, list[dict[str, Any]]] = {"source": rows.select(connection, "source")}
        if selection.names:
            ids, whole = _named(connection, selection.names)
            for kind in SUBJECTS:
                only = () if whole else ("id = ANY(%s)", [ids])
                found[kind] = rows.select(connection, kind, *only)
            conditions, values = [*conditions, "subject = ANY(%s)"], [*values, ids]
            found["route"] = []
        else:
            found |= {kind: rows.select(connection, kind) for kind in (*SUBJECTS, "route")}
        found["report"] = rows.select(connection, "report", " AND ".join(conditions), values)
        of_them: tuple[Any, ...] = ()
        if conditions:
            of_them = ("report = ANY(%s)", [[report["id"] for report in found["report"]]])
        found["retraction"] = rows.select(connection, "retraction", *of_them)
        return {
            kind: rows.located(kind, fields, str(self), faults) for kind, fields in found.items()
        }

    @contextmanager
    def _reading(self) -> Iterator[Connection[Any]]:
        """A connection in whose transaction all is as it was at one instant."""
        connection = self._opened()
        with told(self._name), connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Cursor[Any]]:
        """A cursor in whose transaction all is added, or nothing."""
        connection = self._opened()
        with told(self._name), connection.transaction(), connection.cursor() as cursor:
            yield cursor

    def _opened(self) -> Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = connect(self.address)
            weakref.finalize(self, self._connection.close)
            with told(self._name):
                schema.want_current(self._connection, self._name)
        return self._connection


def _clocks(selection: Selection) -> tuple[list[str], list[Any]]:
    """The conditions on reports by the clocks, and their values."""
    clocks = {"reported_on <= %s": selection.known_by, "recorded_at <= %s": selection.recorded_by}
    return (
        [text for text, value in clocks.items() if value is not None],
        [value for value in clocks.values() if value is not None],
    )


def _named(connection: Connection[Any], names: Sequence[str]) -> tuple[list[str], bool]:
    """The ids of the places and legs that have one of the names; whether a name has none."""
    keys = [rows.kept(key_of(name)) for name in names]
    found: dict[str, list[str]] = {}
    for kind in SUBJECTS:
        query = f"SELECT id, keys FROM aidmap.{kind}_entry WHERE keys && %s::text[]"  # noqa: S608 - a name of ours
        found |= dict(connection.execute(query.encode(), [keys]).fetchall())
    answered = {key for each in found.values() for key in each}
    return sorted(found), not answered.issuperset(keys)


def _insert_sources(cursor: Cursor[Any], sources: Sequence[Source]) -> None:
    """Enter the publishers that are not there."""
    if not sources:
        return
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [schema.LOCK_KEY])
    known = {row[0] for row in cursor.execute("SELECT id FROM aidmap.source")}
    new = [source for source in sources if source.id not in known]
    if new:
        rows.insert(cursor, "source", new)


def _insert_shapes(cursor: Cursor[Any], name: str, collection: Sequence[Mapping[str, Any]]) -> None:
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
