"""Apache Spark says what Python and DuckDB say, also on a cluster that loses a worker.

Where pyspark or a Java runtime is missing these are skipped; CI has both, and there a skip fails.
"""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from engines import OF_PLACES, OF_ROUTES, in_python, network
from made_up_archive import Cases, archive_of
from making import GEODATA, share
from random_logs import random_logs
from sql_engines import Spark

import aidmap
from aidmap.engines import duckdb_engine, spark_engine
from aidmap.engines.jobs import Job
from aidmap.errors import StoreError
from aidmap.model import Traffic
from aidmap.store import open_store
from aidmap.store.archive import versions
from aidmap.store.archive.archive_store import ArchiveStore
from benchmarks.scale_worlds import ON, made_up_archive
from benchmarks.spark_clusters import cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from making import Run

REQUIRED = bool(os.environ.get("AIDMAP_REQUIRE_SPARK"))
try:
    import pyspark

    HOME: Path | None = Path(pyspark.__file__).parent
except ImportError:
    HOME = None
NAMES: tuple[Any, ...] = ("statuses", "spans", "counted_days")
pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("spark"),
    pytest.mark.skipif(
        not REQUIRED and (HOME is None or shutil.which("java") is None),
        reason="pyspark and a Java runtime are not here",
    ),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore:PySpark does not yet fully"),
]


@pytest.fixture(autouse=True)
def _on_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")


@pytest.fixture
def session() -> Iterator[Any]:
    """Spark in this process, on two cores."""
    started = spark_engine.start("local[2]")
    yield started
    started.stop()


def answers(session: Any, job: Job) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spark_engine.answer(session, job).toArrow().to_pylist()
    return found


def test_spark_says_what_python_and_duckdb_say(session: Any, tmp_path: Path) -> None:
    cases: Cases = archive_of(OF_PLACES, tmp_path)
    spark_engine.make_views(session, cases.archive)
    for number, one in share([*enumerate(cases.asked)], 30):
        states = cases.states(answers(session, cases.job(one)))
        assert {name: states[f"c{number}"][name] for name in one.case["expected"]} == one.case[
            "expected"
        ], one.case["name"]
        assert states == cases.expected(one)
    (tmp_path / "logs").mkdir()
    logs = archive_of(random_logs(60), tmp_path / "logs")
    spark_engine.make_views(session, logs.archive)
    for one in share(logs.asked, 30):
        assert logs.states(answers(session, logs.job(one))) == logs.expected(one), one.case["name"]
    versions.create(open_store(GEODATA), tmp_path / "shipped")
    archive = ArchiveStore(tmp_path / "shipped")
    shot = aidmap.open_store(GEODATA).at("2024-05-20", known_by="2024-05-22")
    spark_engine.make_views(session, archive)
    for name in NAMES:
        job = Job(name=name, query=shot.query, traffics=(Traffic.GOODS,))
        duckdb_engine.run(job, archive, tmp_path / "all.parquet")
        assert in_order(answers(session, job)) == in_order(rows_of(tmp_path / "all.parquet"))


def test_spark_says_of_routes_what_python_says(session: Any) -> None:
    spark = Spark(session, network())
    session.conf.set("spark.sql.shuffle.partitions", 1)
    supposed = [case for case in random_logs(60) if case.get("what_if")][:1]
    cases = [*share(OF_ROUTES, len(OF_ROUTES)), *supposed]  # one of them takes half a minute
    for case, ours, theirs in zip(cases, in_python(cases), spark(cases), strict=True):
        assert theirs == ours, case["name"]


def rows_of(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = ("subject", "traffic", "first", "day")
    return sorted(rows, key=lambda row: [str(row.get(key)) for key in keys])


def test_a_worker_that_dies_in_the_middle_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = ArchiveStore(made_up_archive(tmp_path, subjects=2000, reports=20_000))
    shot = aidmap.open_store(GEODATA).at(ON)
    job = Job(name="statuses", query=shot.query, traffics=(Traffic.GOODS,))
    duckdb_engine.run(job, archive, tmp_path / "all.parquet")
    with cluster(tmp_path) as machines:
        killed = threading.Event()

        def kill_in_the_middle(session: Any) -> None:
            tracker = session.sparkContext.statusTracker()
            while not killed.wait(0.02):
                stages = [tracker.getStageInfo(one) for one in tracker.getActiveStageIds()]
                if any(one and one.numActiveTasks for one in stages):
                    machines.kill_worker()
                    killed.set()

        def watched(session: Any, store: ArchiveStore) -> None:
            make_views(session, store)
            threading.Thread(target=kill_in_the_middle, args=[session], daemon=True).start()

        make_views = spark_engine.make_views
        monkeypatch.setattr(spark_engine, "make_views", watched)
        rows = spark_engine.run(
            job, archive, str(tmp_path / "spark.parquet"), master=machines.address
        )
    assert killed.is_set()
    found = rows_of(tmp_path / "spark.parquet")
    assert len(found) == rows
    assert in_order(found) == in_order(rows_of(tmp_path / "all.parquet"))
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".spark")]


def test_a_folder_that_is_there_is_refused(run: Run, tmp_path: Path) -> None:
    command = ["status", "--on", "2024-05-20", "--engine", "spark", "--master", "local[2]",
               "-o", str(tmp_path / "all.parquet"), "--data", str(GEODATA)]  # fmt: skip
    (tmp_path / "all.parquet").mkdir()
    done = run(*command)
    assert "is there already: name a new folder" in done.stderr
    assert [*(tmp_path / "all.parquet").iterdir()] == []


def test_a_broken_archive_is_one_clear_line(tmp_path: Path) -> None:
    versions.create(open_store(GEODATA), tmp_path / "archive")
    archive = ArchiveStore(tmp_path / "archive")
    (tmp_path / "archive" / archive.manifest.parts[0].path).unlink()
    job = Job(
        name="spans", query=aidmap.open_store(GEODATA).at(ON).query, traffics=(Traffic.GOODS,)
    )
    with pytest.raises(StoreError, match="is missing from the archive"):
        spark_engine.run(job, archive, str(tmp_path / "x.parquet"), master="local[1]")
    assert not (tmp_path / "x.parquet").exists()
