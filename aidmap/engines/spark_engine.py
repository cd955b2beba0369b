"""Jobs by Apache Spark: on this machine, or on a cluster that reads the same files.

Spark reads the parts where they are (a shared folder, s3a://...), shares out the subjects, and
works again what a lost worker had. The door for pyspark.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import warnings
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidmap.engines import LOCAL
from aidmap.engines.jobs import READ
from aidmap.errors import MissingExtra, StoreError
from aidmap.store.archive import archive_check, arrow_tables, parts, places_index, versions

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.engines.jobs import Job
    from aidmap.store.archive.archive_store import ArchiveStore

TASK_ROWS = 50_000  # reports of a task: a worker needs little memory, and few tasks are idle
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.maxPlanStringLength": "10000",  # letters; whole, a plan of the rules fills memory
    "spark.log.level": "ERROR",
}


def run(job: Job, store: ArchiveStore, target: str, *, master: str = LOCAL) -> int:
    """Answer a job, and write the answer as a folder of Parquet files; it is whole or not there.

    Args:
        job: what is asked.
        store: of which archive; the workers must see its files under the same paths.
        target: a new folder, or an address that Spark can write to (s3a://...).
        master: of the cluster, as spark://host:7077, yarn or local[2].

    Returns:
        How many rows there are.

    Raises:
        StoreError: a file is missing or broken, the cluster fails, or the target is there already.
        MissingExtra: the extras `archive` and `spark` are not installed.
    """
    _want_whole(store)
    _want_new(target)
    session = start(master)
    try:
        make_views(session, store)
        _save(answer(session, job), target)
        return int(session.read.parquet(target).count())
    except _spark_errors() as error:
        raise StoreError(f"{master}: Spark failed: {parts.first_line(error)}") from None
    finally:
        session.stop()


def answer(session: Any, job: Job) -> Any:
    """The answer to a job as a table of Spark, worked out when it is read.

    Args:
        session: of Spark, in which `make_views` was called.
        job: what is asked.
    """
    answers = [
        query_in_steps(session, query, parameters=parameters)
        for query, parameters in job.questions("spark")
    ]
    return reduce(_union, answers)


def _persist(table: Any) -> Any:
    return table.persist()


def query_in_steps(
    session: Any,
    query: str,
    *,
    parameters: dict[str, Any] | None = None,
    keep: Callable[[Any], Any] = _persist,
) -> Any:
    """The answer to a query as a table of Spark; each part that is used again is worked out once.

    Spark itself writes a part of WITH wherever it is named, so that a plan of the rules grows
    beyond its memory. What is kept goes to the disks of the workers, and one that is lost is
    worked out again.

    Args:
        session: of Spark.
        query: in Spark's SQL.
        parameters: the values of those that it names.
        keep: has Spark keep a table that is read several times; returns it.

    Raises:
        MissingExtra: sqlglot, of the extra `spark`, is not installed.
    """
    try:
        from aidmap.rules.sql.steps import steps_of
    except ImportError:
        raise MissingExtra("spark", "Apache Spark") from None
    for step in steps_of(query, "spark"):
        frame = session.sql(step.query, args=parameters)
        if step.uses > 1:
            frame = keep(frame)
        frame.createOrReplaceTempView(step.name)
    return frame


def start(master: str = LOCAL) -> Any:
    """Start Spark, or connect to a cluster.

    Raises:
        StoreError: it cannot be started, or reached.
        MissingExtra: the extra `spark` is not installed.
    """
    try:
        with warnings.catch_warnings(action="ignore", category=FutureWarning):  # about pandas
            from pyspark.sql import SparkSession
    except ImportError:
        raise MissingExtra("spark", "Apache Spark") from None
    builder = SparkSession.builder.master(master).appName("aidmap")
    shown = {"spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower()}
    for name, value in (SETTINGS | shown).items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:  # noqa: BLE001 - what Java says comes in many classes
        raise StoreError(f"{master}: Spark cannot be started: {parts.first_line(error)}") from None


def _spark_errors() -> tuple[type[Exception], ...]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return (PySparkException, Py4JError)


def _union(one: Any, other: Any) -> Any:
    return one.unionByName(other)


def make_views(session: Any, store: ArchiveStore) -> None:
    """Give the tables of the rules their names in Spark."""
    tasks = max(2, store.manifest.rows("report") // TASK_ROWS)
    session.conf.set("spark.sql.shuffle.partitions", tasks)
    added = versions.journal_tables(store, store.journal())
    for kind, names in READ.items():
        found = store.manifest.of_kind(kind)
        frame = _frame_of(session, added[kind].select(names))
        if found:
            paths = [f"{_root(store)}/{part.path}" for part in found]
            frame = session.read.parquet(*paths).select(*names).unionByName(frame)
        if kind == "count":
            frame = frame.withColumn("value", frame["value"].cast("double"))
        frame.createOrReplaceTempView(f"{kind}s")
    subjects = arrow_tables.read_column(places_index.paths(store.small.folder), "id")
    _frame_of(session, subjects).createOrReplaceTempView("subjects")


def _want_whole(store: ArchiveStore) -> None:
    """Make sure that all parts are there, before Spark is started.

    Raises:
        StoreError: one is missing, or was cut.
    """
    if not store.remote:
        for part in store.manifest.parts:
            archive_check.want_whole(store.folder, part)


def _want_new(target: str) -> None:
    """Make sure that the target is not there, before Spark is started.

    Raises:
        StoreError: it is.
    """
    if "://" not in target and Path(target).exists():
        raise StoreError(f"{target}: is there already: name a new folder")


def _root(store: ArchiveStore) -> str:
    """Where the workers find the parts."""
    return store.remote or str(store.folder.resolve())


def _frame_of(session: Any, table: Any) -> Any:
    """A pyarrow.Table as a table of Spark."""
    if not table.num_rows:
        table = table.schema.empty_table()  # Spark wants a chunk, though an empty one
    return session.createDataFrame(table)


def _save(table: Any, target: str) -> None:
    """Write a table of Spark.

    Raises:
        StoreError: it cannot be written.
    """
    if "://" in target:
        table.write.mode("errorifexists").parquet(target)
        return
    folder = Path(target).resolve()
    beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        table.write.mode("overwrite").parquet(beside.as_uri())
        beside.replace(folder)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
