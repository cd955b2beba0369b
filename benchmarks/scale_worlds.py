"""Made-up archives of any size: reports, counts and retractions written by DuckDB itself.

Half of the reports end on a day, a tenth are announced, a tenth is published later than it took
effect, a hundredth is retracted; there are several publishers, and fuel and people beside goods. A
tenth as many counts are there. Subjects have many or few reports, as crossings have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap.store import open_store
from aidmap.store.archive import parts, versions
from aidmap.store.archive.arrow_tables import columns, type_of
from benchmarks.worlds import made_up_folder

if TYPE_CHECKING:
    from pathlib import Path

FIRST = "DATE '2021-01-01'"
DAYS = 1800
ON = "2026-01-01"  # a day that is asked about


def made_up_archive(folder: Path, *, subjects: int, reports: int) -> Path:
    """Write a made-up archive; returns its folder.

    Args:
        folder: to write into.
        subjects: how many places there are, `p0`, `p1` ... .
        reports: how many of them.
    """
    source = made_up_folder(folder / "places", places=subjects, routes=1, reports=0)
    connection = parts.connect(memory="3GB")
    connection.execute(f"SET temp_directory = {parts.text(str(folder / 'spill'))}")
    _reports(connection, subjects=subjects, reports=reports)
    _counts(connection, subjects=subjects, counts=reports // 10)
    _retractions(connection)
    archive = folder / "archive"
    versions.create_of_tables(connection, open_store(source).files(), archive)
    return archive


def _table(connection: Any, kind: str, values: dict[str, str], rest: str) -> None:
    """Make a table of a kind of record; what has no value is empty."""
    listed = ", ".join(
        f"CAST({values.get(name, 'NULL')} AS {type_of(kind, name)}) AS {name}"
        for name in columns(kind)
    )
    connection.execute(f"CREATE TABLE new_{kind}s AS SELECT {listed} FROM {rest}")  # noqa: S608 - names of ours


def _chance(number: int) -> str:
    """A number from 0 on that looks like chance, and is the same each time."""
    return f"CAST(hash(i * 31 + {number}) >> 8 AS BIGINT)"


def _subject(subjects: int) -> str:
    """A place; a few have most, as crossings have."""
    share = f"({_chance(1)} % 1000000 / 1000000.0)"
    return f"'p' || CAST(floor({subjects} * {share} * {share}) AS INTEGER)"


def _reports(connection: Any, *, subjects: int, reports: int) -> None:
    first = f"({FIRST} + CAST({_chance(2)} % {DAYS} AS INTEGER))"
    basis = f"CASE WHEN {_chance(3)} % 10 = 0 THEN 'announced' ELSE 'observed' END"
    late = f"CASE WHEN {_chance(4)} % 10 = 0 THEN CAST({_chance(5)} % 20 AS INTEGER) ELSE 0 END"
    values = {
        "id": "printf('%016x', hash(i))",
        "subject": _subject(subjects),
        "status": f"['open', 'restricted', 'closed'][1 + {_chance(6)} % 3]",
        "traffic": f"[['goods'], ['goods', 'fuel'], ['people']][1 + {_chance(7)} % 3]",
        "basis": basis,
        "effective_from": first,
        "effective_to": f"CASE WHEN {_chance(8)} % 2 = 0 "
        f"THEN {first} + CAST({_chance(9)} % 20 AS INTEGER) END",
        "reported_on": f"{first} + {late}",
        "recorded_at": "make_timestamp(1609459200000000 + i * 1000000) AT TIME ZONE 'UTC'",
        "publisher": f"['s0', 's1', 's2', 's3'][1 + {_chance(10)} % 4]",
        "title": "'Made up, number ' || i",
        "position": "i",
        "year": f"year({first})",
    }
    _table(connection, "report", values, f"range({reports}) AS t(i)")


def _counts(connection: Any, *, subjects: int, counts: int) -> None:
    first = f"({FIRST} + CAST({_chance(12)} % {DAYS} AS INTEGER))"
    values = {
        "id": "printf('%016x', hash(i + 1000000007))",
        "subject": _subject(subjects),
        "direction": "'in'",
        "traffic": "'goods'",
        "measure": "'trucks'",
        "value": f"CAST({_chance(13)} % 200 AS VARCHAR)",
        "first_day": first,
        "last_day": first,
        "stage": "'entered'",
        "publisher": "'s0'",
        "reported_on": first,
        "recorded_at": "make_timestamp(1609459200000000 + i * 1000000) AT TIME ZONE 'UTC'",
        "position": "i",
        "year": f"year({first})",
    }
    _table(connection, "count", values, f"range({counts}) AS t(i)")


def _retractions(connection: Any) -> None:
    values = {
        "report": "id",
        "recorded_at": "recorded_at + INTERVAL 1 DAY",
        "because": "'a mistake'",
        "subject": "subject",
        "position": "position // 100",
        "year": "year(recorded_at)",
    }
    _table(connection, "retraction", values, "new_reports WHERE position % 100 = 7")
