"""A data set in PostgreSQL with PostGIS: the same records, for many people at once.

What is asked for by place and clock is chosen in the database. The schema is left to `schema`, the
layout of rows to `rows`, what is entered of small files to `entries`, bad rows to `row_validation`,
what the server refuses to `connections`.
"""

from __future__ import annotations

import json
import weakref
from contextlib import contextmanager
from datetime import UTC
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, StoreError
from aidmap.model import About, Records, as_json, parse
from aidmap.model.names import key_of
from aidmap.store.bad_rows import BadRow
from aidmap.store.folder import serialize
from aidmap.store.folder.layout import ABOUT, JOURNALS, SHAPE_FILES, first_of_each
from aidmap.store.postgis import entries, lookup, row_validation, rows, schema
from aidmap.store.postgis.connections import connect, display_address, refusals_in_words
from aidmap.store.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from psycopg import Connection, Cursor

    from aidmap.errors import Fault
    from aidmap.model import Count, Place, Report, Retraction, Source
    from aidmap.store.bad_rows import Listener

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
        self._name = display_address(address)
        self._connection: Connection[Any] | None = None
        self.bad_rows: list[BadRow] = []
        self.on_bad_rows: Listener | None = None

    def __str__(self) -> str:
        return self._name

    def about(self) -> About:
        """What the data set says of itself.

        Raises:
            StoreError: there is none in the database yet.
        """
        with self._reading() as connection:
            return self._about(connection)[0]

    def read(self, selection: Selection = EVERYTHING) -> Records:
        """Read what is selected, all as it was at one instant; bad rows are left out.

        Raises:
            StoreError: the database cannot be read.
        """
        if selection.names and not selection.courses and (known := self._read_named(selection)):
            records, bad = known
            return self._with_bad_rows(records, bad)
        with self._reading() as connection:
            about, bad = self._about(connection)
            found = self._select(connection, selection)
            bad += row_validation.bad_rows(connection, str(self))
        unread = {"place", "leg"} if selection.names else set()
        kinds, more = row_validation.valid_records(
            found, str(self), unread=unread, today=about.today()
        )
        whole = {f"{kind}s": tuple(all_) for kind, all_ in kinds.items()}
        return self._with_bad_rows(Records(about=about, **whole), [*bad, *more])

    def _with_bad_rows(self, records: Records, bad: list[BadRow]) -> Records:
        """The records, once whoever listens has heard what is left out."""
        self.bad_rows = bad
        if bad and self.on_bad_rows:
            self.on_bad_rows(bad)
        return records

    def _read_named(self, selection: Selection) -> tuple[Records, list[BadRow]] | None:
        connection = self._connect()
        with refusals_in_words(self._name):
            return lookup.read(connection, selection, str(self))

    def shapes(self, name: str) -> dict[str, Any]:
        """Read areas, basemap, boundaries or context as a GeoJSON FeatureCollection."""
        query = "SELECT feature FROM aidmap.shape WHERE name = %s ORDER BY place"
        with self._reading() as connection:
            found = [row[0] for row in connection.execute(query, [name])]
        return {"type": "FeatureCollection", "features": found}

    def check(self) -> list[Fault]:
        """Find every fault: the bad rows, which are left out."""
        self.read()
        return [row.fault for row in self.bad_rows]

    def want_writable(self) -> None:
        """Make sure that it may be added to.

        Raises:
            StoreError: it may not, and what to do.
        """
        query = "SELECT has_any_column_privilege('aidmap.report', 'INSERT'), pg_is_in_recovery()"
        with self._reading() as connection:
            row = connection.execute(query).fetchone()
        if row and row[1]:
            raise StoreError(f"{self}: is a replica, for reading: add to the one it follows")
        if not row or not row[0]:
            raise StoreError(
                f"{self}: you may only read here; ask an owner for the role aidmap_editor"
            )

    def add(
        self,
        *,
        reports: Sequence[Report] = (),
        counts: Sequence[Count] = (),
        retractions: Sequence[Retraction] = (),
        sources: Sequence[Source] = (),
        keep_recorded_at: bool = False,
    ) -> list[Report | Count]:
        """Add records and new publishers, all or none; return the reports and counts that were new.

        The server sets when they were recorded; an owner may keep the times of another store.

        Raises:
            StoreError: nothing was added, and why.
        """
        first, figures = first_of_each(reports), first_of_each(counts)
        with self._writing(keep_recorded_at=keep_recorded_at) as cursor:
            entries.insert_sources(cursor, sources)
            new = rows.insert(cursor, "report", first)
            if figures:
                new |= rows.insert(cursor, "count", figures)
            rows.insert(cursor, "retraction", retractions)
        claims: list[Report | Count] = [*first, *figures]
        return [
            claim.with_fields(recorded_at=new[claim.id].astimezone(UTC))
            for claim in claims
            if claim.id in new
        ]

    def withdraw(self, row: BadRow, *, because: str) -> None:
        """Withdraw a bad row, so that nobody hears of it any more.

        Raises:
            StoreError: nothing was added, and why.
        """
        kind, _, serial = row.key.partition(":")
        with self._writing() as cursor:
            if serial:
                query = (
                    "INSERT INTO aidmap.withdrawn_row (kind, row_serial, because) "
                    "VALUES (%s, %s, %s)"
                )
                cursor.execute(query, [kind, int(serial), rows.encode_text(because)])
            else:
                query = "INSERT INTO aidmap.retraction (report, because) VALUES (%s, %s)"
                cursor.execute(query, [row.key, rows.encode_text(because)])
        self.bad_rows = [one for one in self.bad_rows if one != row]

    def put(
        self,
        *,
        places: Sequence[Place] = (),
        shapes: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    ) -> None:
        """Replace places by those with the same id, and shapes by others of their name.

        Places are entered again, and the last entry counts.

        Raises:
            StoreError: nothing was changed, and why.
        """
        with self._writing() as cursor:
            rows.insert(cursor, "place", places)
            for name, collection in (shapes or {}).items():
                entries.insert_shapes(cursor, name, collection)

    def files(self) -> dict[str, bytes]:
        """The small files of the data set: as they came, or written anew where records came since.

        Raises:
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
        return serialize.serialize(records, shapes) | as_they_came

    def put_files(self, files: Mapping[str, bytes]) -> None:
        """Take the records of small files; what is there with the same id is entered again.

        Raises:
            DataError: the files have faults, or lack records that are there: all of them.
            StoreError: nothing was added, and why.
        """
        records, shapes = serialize.parse_files(self.files() | dict(files), "the source")
        with self._writing() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [schema.LOCK_KEY])
            if ABOUT in files:
                fields = json.dumps(rows.encode_text(as_json(records.about)))
                cursor.execute("INSERT INTO aidmap.dataset_entry (fields) VALUES (%s)", [fields])
            for kind in ("place", "leg", "route", "source"):
                if entries.FILE_OF[kind] in files:
                    entries.enter(cursor, kind, getattr(records, f"{kind}s"), str(self))
            for name, collection in shapes.items():
                if f"{name}.geojson" in files:
                    entries.insert_shapes(cursor, name, collection)
            cursor.executemany(
                "INSERT INTO aidmap.file_entry (name, content) VALUES (%s, %s)",
                [item for item in files.items() if item[0] not in JOURNALS],
            )

    def _about(self, connection: Connection[Any]) -> tuple[About, list[BadRow]]:
        """What the data set says of itself: the last entry that can be read, and the bad ones."""
        valid = row_validation.VALID.format("dataset_entry", "dataset")
        query = f"SELECT fields FROM aidmap.dataset_entry WHERE {valid} ORDER BY serial DESC"  # noqa: S608 - of ours
        bad = []
        for (fields,) in connection.execute(query.encode()):
            try:
                about: About = parse("dataset", rows.decode_text(fields), file=str(self))
            except DataError as error:
                what = tuple(f"{one.field}: {one.what}" for one in error.faults)
                row_id = str(fields.get("id"))
                bad.append(BadRow(store=str(self), kind="dataset", id=row_id, key="", wrong=what))
            else:
                return about, bad
        if bad:
            raise DataError(row.fault for row in bad)
        raise StoreError(f"{self}: holds no data set yet; fill it with: aidmap copy DIR {self}")

    def _select(
        self, connection: Connection[Any], selection: Selection
    ) -> dict[str, list[dict[str, Any]]]:
        """The fields of the records of each kind that are wanted."""
        conditions, values = _clocks(selection)
        found: dict[str, list[dict[str, Any]]] = {"source": rows.select(connection, "source")}
        if selection.names:
            ids, whole = _ids_by_name(connection, selection.names)
            for kind in SUBJECTS:
                only = () if whole else ("id = ANY(%s)", [ids])
                found[kind] = rows.select(connection, kind, *only)
            conditions, values = [*conditions, "subject = ANY(%s)"], [*values, ids]
            found["route"] = []
        else:
            found |= {kind: rows.select(connection, kind) for kind in (*SUBJECTS, "route")}
        valid = row_validation.VALID.format("report", "report")
        found["report"] = rows.select(
            connection, "report", " AND ".join([valid, *conditions]), values
        )
        found["count"] = rows.select(connection, "count", " AND ".join(conditions), values)
        valid, of_them = row_validation.VALID.format("retraction", "retraction"), []
        if conditions:
            valid += " AND report = ANY(%s)"
            of_them = [[claim["id"] for kind in rows.CLAIMS for claim in found[kind]]]
        found["retraction"] = rows.select(connection, "retraction", valid, of_them)
        return found

    @contextmanager
    def _reading(self) -> Iterator[Connection[Any]]:
        """A connection in whose transaction all is as it was at one instant."""
        connection = self._connect()
        with refusals_in_words(self._name), connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection

    @contextmanager
    def _writing(self, *, keep_recorded_at: bool = False) -> Iterator[Cursor[Any]]:
        """A cursor in whose transaction all is added, or nothing."""
        connection = self._connect()
        undone = refusals_in_words(self._name, undone="nothing was added")
        with undone, connection.transaction(), connection.cursor() as cursor:
            if keep_recorded_at:
                cursor.execute("SET LOCAL aidmap.keep_recorded_at = 'on'")
            yield cursor

    def _connect(self) -> Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = connect(self.address)
            weakref.finalize(self, self._connection.close)
            with refusals_in_words(self._name):
                schema.want_current(self._connection, self._name)
        return self._connection


def _clocks(selection: Selection) -> tuple[list[str], list[Any]]:
    """The conditions on reports by the clocks, and their values."""
    clocks = {"reported_on <= %s": selection.known_by, "recorded_at <= %s": selection.recorded_by}
    return (
        [text for text, value in clocks.items() if value is not None],
        [value for value in clocks.values() if value is not None],
    )


def _ids_by_name(connection: Connection[Any], names: Sequence[str]) -> tuple[list[str], bool]:
    """The ids of the places and legs that have one of the names; whether a name has none."""
    keys = [rows.encode_text(key_of(name)) for name in names]
    found: dict[str, list[str]] = {}
    for kind in SUBJECTS:
        query = f"SELECT id, keys FROM aidmap.{kind}_entry WHERE keys && %s::text[]"  # noqa: S608 - a name of ours
        found |= dict(connection.execute(query.encode(), [keys]).fetchall())
    answered = {key for each in found.values() for key in each}
    return sorted(found), not answered.issuperset(keys)
