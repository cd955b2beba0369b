"""Jobs by DuckDB, in this process: one range of subjects after the other, in bounded memory."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidmap.engines.jobs import READ
from aidmap.errors import StoreError
from aidmap.store.archive import arrow_tables, parts, places_index, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from aidmap.engines.jobs import Job
    from aidmap.store.archive.archive_store import ArchiveStore

    Questions = Sequence[tuple[str, dict[str, Any]]]
    Range = tuple[str, str | None]
    Watched = Callable[[Sequence[Range]], Iterable[Range]]


def run(job: Job, store: ArchiveStore, target: Path, *, watched: Watched = iter) -> int:
    """Answer a job, and write the answer to a Parquet file; it is whole or not there.

    Args:
        job: what is asked.
        store: of which archive.
        target: where to write.
        watched: shows how far it is, range by range of the subjects.

    Returns:
        How many rows there are.

    Raises:
        StoreError: a file of the archive is missing or broken, or the target cannot be written.
        MissingExtra: the extra `archive` is not installed.
    """
    connection, questions = store.history.connection, [*job.questions("duckdb")]
    for kind, table in versions.journal_tables(store, store.journal()).items():
        connection.register(f"added_{kind}s", table)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
            beside = Path(folder) / target.name
            rows = _write(beside, _tables(connection, store, questions, watched))
            beside.replace(target)
    except parts.errors() as error:
        what = getattr(error, "strerror", None) or parts.first_line(error)
        raise StoreError(f"{target}: cannot be written: {what}") from None
    return rows


def _tables(
    connection: Any, store: ArchiveStore, questions: Questions, watched: Watched
) -> Iterable[Any]:
    """The answers about each range of subjects, each as a pyarrow.Table."""
    for subjects in watched(list(store.manifest.ranges())):
        _fill(connection, store, subjects)
        for query, parameters in questions:
            yield connection.sql(query, params=parameters).to_arrow_table()


def _write(path: Path, tables: Iterable[Any]) -> int:
    """Write tables of the same columns into one file, one after the other."""
    writer: Any = None
    rows = 0
    try:
        for table in tables:
            writer = writer or arrow_tables.parquet_writer(path, table.schema)
            writer.write_table(table)
            rows += table.num_rows
    finally:
        if writer:
            writer.close()
    return rows


def _fill(connection: Any, store: ArchiveStore, subjects: Range) -> None:
    """Have the tables of the rules hold what is said of a range of subjects."""
    where = parts.in_range(*subjects)
    for kind, names in READ.items():
        listed = ", ".join(
            "CAST(value AS DOUBLE) AS value" if name == "value" else name for name in names
        )
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {kind}s AS "  # noqa: S608 - names and paths of ours
            f"SELECT {listed} FROM {store.history.scan_range(kind, *subjects)} WHERE {where} "
            f"UNION ALL SELECT {listed} FROM added_{kind}s WHERE {where}"
        )
    found = " UNION ALL ".join(
        f"SELECT id FROM read_parquet({parts.text(str(path))})"  # noqa: S608 - as above
        for path in places_index.paths(store.small.folder)
    )
    within = where.replace(arrow_tables.SUBJECT, "id")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE subjects AS SELECT id FROM ({found}) WHERE {within}"  # noqa: S608 - as above
    )
