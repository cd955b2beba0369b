"""Writing the parts of an archive, and asking them: DuckDB over Parquet files.

A part holds the records of one kind, one year and one range of subjects, in the order of subject
and day, in small row groups with statistics: an answer about one subject reads a few of them.
The door for duckdb.
"""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidmap.errors import MissingExtra, StoreError
from aidmap.model import CLASSES, construct
from aidmap.model.record import field_names
from aidmap.store.archive.arrow_tables import (
    DAYS,
    FIRST_DAY,
    HISTORY,
    POSITION,
    SUBJECT,
    YEAR,
    columns,
    type_of,
)
from aidmap.store.archive.manifest import Part, digest_of_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aidmap.store.archive.manifest import Manifest

ROW_GROUP = 8192  # rows: the least that is read of a part
RANGE = "subject_range"  # the column with the number of a range of subjects
RANGE_ROWS = 1_000_000  # reports: what is worked on at once
CHUNK = 20_000  # rows that are taken over at once
MEMORY = "2GB"  # for DuckDB; beyond it, it writes to the disk


def require() -> Any:
    """Import duckdb.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise MissingExtra("archive", "an archive") from None
    return duckdb


def connect(*, memory: str = MEMORY) -> Any:
    """A database of DuckDB in memory, which loads nothing from the network.

    Raises:
        MissingExtra: duckdb is not installed.
    """
    connection = require().connect(config={
        "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
        "memory_limit": memory, "preserve_insertion_order": "false",
        "temp_directory": str(Path(tempfile.gettempdir()) / f"aidmap-{uuid.uuid4().hex}"),
    })  # fmt: skip
    connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    return connection


def text(value: str) -> str:
    """A text as SQL has it."""
    return "'" + value.replace("'", "''") + "'"


def in_range(start: str, end: str | None) -> str:
    """The condition that a subject is in a range of subjects."""
    upper = "" if end is None else f" AND {SUBJECT} < {text(end)}"
    return f"({SUBJECT} >= {text(start)}{upper})"


def bounds_of(connection: Any, source: str, *, rows: int = RANGE_ROWS) -> tuple[str, ...]:
    """Where to part the subjects, so that no range has many more reports than `rows`.

    Args:
        connection: of DuckDB.
        source: a table there with the column subject.
        rows: in a range.
    """
    query = (
        f"WITH each AS (SELECT {SUBJECT}, count(*) AS n FROM {source} GROUP BY ALL), "  # noqa: S608 - names of ours
        f"up_to AS (SELECT {SUBJECT}, (sum(n) OVER (ORDER BY {SUBJECT}) - n) // {rows} AS range "
        f"FROM each) SELECT min({SUBJECT}) FROM up_to GROUP BY range ORDER BY 1"
    )
    return tuple(first for (first,) in connection.execute(query).fetchall()[1:])


def write(
    connection: Any, source: str, kind: str, *, archive: Path, manifest: Manifest, version: int
) -> Iterator[Part]:
    """Write the rows of a table as parts, one after the other.

    Args:
        connection: of DuckDB.
        source: a table there with the columns of the kind.
        kind: report, count or retraction.
        archive: its folder.
        manifest: whose bounds of subjects are kept.
        version: that the parts are written for.

    Raises:
        StoreError: a part cannot be written.
    """
    ranges = [*manifest.ranges()]
    grouped = f"grouped_{source}"
    _group(connection, source, grouped, ranges)
    found = f"SELECT DISTINCT {YEAR}, {RANGE} FROM {grouped} ORDER BY ALL"  # noqa: S608 - as above
    for year, number in connection.execute(found).fetchall():
        path = f"{kind}s/year={year}/{version:06}-{number:02}.parquet"
        rows = f"{grouped} WHERE {YEAR} = {year} AND {RANGE} = {number}"
        yield _write_part(connection, rows, kind, archive=archive, path=path)
    connection.execute(f"DROP TABLE {grouped}")


def _group(
    connection: Any, source: str, target: str, ranges: Sequence[tuple[str, str | None]]
) -> None:
    """Make a table of the rows of another, those of a part together, with the number of its range.

    So a part is written without reading all others again, however many there are.
    """
    which = " ".join(f"WHEN {in_range(*one)} THEN {number}" for number, one in enumerate(ranges))
    connection.execute("SET preserve_insertion_order = true")
    subjects = f"(SELECT DISTINCT {SUBJECT} FROM {source})"  # noqa: S608 - as above
    numbered = f"SELECT {SUBJECT}, CASE {which} END AS {RANGE} FROM {subjects}"  # noqa: S608 - as above
    rows = f"SELECT * FROM {source} JOIN ({numbered}) USING ({SUBJECT}) ORDER BY {YEAR}, {RANGE}"  # noqa: S608 - as above
    connection.execute(f"CREATE TEMP TABLE {target} AS {rows}")
    connection.execute("SET preserve_insertion_order = false")


def _write_part(connection: Any, rows: str, kind: str, *, archive: Path, path: str) -> Part:
    target = archive / path
    first = f"min({SUBJECT}), max({SUBJECT}), count(*), min({YEAR})"
    low, high, count, year = connection.execute(f"SELECT {first} FROM {rows}").fetchone()  # noqa: S608 - as above
    order = f"{SUBJECT}, {FIRST_DAY[kind]}, {POSITION}"
    names = ", ".join(columns(kind))
    beside = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        connection.execute(
            f"COPY (SELECT {names} FROM {rows} ORDER BY {order}) TO {text(str(beside))} "  # noqa: S608 - as above
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
        )
        beside.replace(target)
        size, sha256 = target.stat().st_size, digest_of_file(target)
    except errors() as error:
        beside.unlink(missing_ok=True)
        raise StoreError(f"{target}: cannot be written: {first_line(error)}") from None
    return Part(
        path=path, kind=kind, year=year, rows=count, size=size, sha256=sha256,
        first_subject=low, last_subject=high,
    )  # fmt: skip


def errors() -> tuple[type[Exception], ...]:
    """What writing a file raises."""
    return (OSError, require().Error)


def first_line(error: Exception) -> str:
    """The first line of what somebody's program says."""
    return str(error).strip().partition("\n")[0] or type(error).__name__


def scan(paths: Sequence[str], kind: str) -> str:
    """The rows of some files, as a table of a query; of no file, an empty one."""
    if not paths:
        return f"(SELECT * FROM {kind}s_of_none)"  # noqa: S608 - as above
    listed = ", ".join(map(text, paths))
    names = ", ".join(columns(kind))
    return f"(SELECT {names} FROM read_parquet([{listed}], hive_partitioning = false))"  # noqa: S608 - as above


def make_empty_tables(connection: Any) -> None:
    """Make an empty table of each kind, `reports_of_none` ..., for what has no file."""
    for kind in HISTORY:
        listed = ", ".join(f"{name} {type_of(kind, name)}" for name in columns(kind))
        connection.execute(f"CREATE TEMP TABLE {kind}s_of_none ({listed})")


def rows(
    connection: Any, query: str, values: Sequence[Any] = (), *, archive: str
) -> Iterator[tuple[Any, ...]]:
    """Ask a query; its rows come as they are read.

    Raises:
        StoreError: a file is no part of an archive, or is broken.
    """
    try:
        found = connection.execute(query, values)
        while chunk := found.fetchmany(CHUNK):
            yield from chunk
    except require().Error as error:
        raise StoreError(
            f"{archive}: a file of it cannot be read: {first_line(error)}; "
            f"what is lost: aidmap check --data {archive}"
        ) from None


def records(
    connection: Any, kind: str, rest: str, values: Sequence[Any] = (), *, archive: str
) -> tuple[Any, ...]:
    """The records of a kind.

    Args:
        connection: of DuckDB.
        kind: report, count or retraction.
        rest: of the query, from its FROM on.
        values: of its parameters.
        archive: for the faults.

    Raises:
        StoreError: a file is no part of an archive, or is broken.
    """
    names = field_names(CLASSES[kind])
    listed = ", ".join(_as_json_has_it(name) for name in names)
    table: list[list[Any]] = [[] for _ in names]
    texts: dict[Any, Any] = {}  # a text that comes again is one object
    for row in rows(connection, f"SELECT {listed} {rest}", values, archive=archive):
        for column, value in zip(table, row, strict=True):
            column.append(texts.setdefault(value, value) if type(value) is str else value)
    return construct(kind, names, table)


def _as_json_has_it(name: str) -> str:
    """A column as text, where it is of days or instants."""
    if name in DAYS:
        return f"CAST({name} AS VARCHAR)"
    if name == "recorded_at":
        return "strftime(make_timestamp(epoch_us(recorded_at)), '%Y-%m-%dT%H:%M:%S.%f+00:00')"
    return name
