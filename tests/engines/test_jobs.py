"""All subjects at once: DuckDB over an archive says what Python says, in one file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from engines import OF_PLACES
from made_up_archive import Cases, archive_of
from making import GEODATA, report, share
from random_logs import random_logs

import aidmap
from aidmap.engines import duckdb_engine
from aidmap.engines.jobs import Job
from aidmap.model import Traffic
from aidmap.query import comparison
from aidmap.store import open_store
from aidmap.store.archive import parts, versions
from aidmap.store.archive.archive_store import ArchiveStore

if TYPE_CHECKING:
    from pathlib import Path

    from making import Run


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Cases:
    """The cases about places, in an archive of several ranges of subjects."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts.bounds_of, "__kwdefaults__", {"rows": 15})
        return archive_of(OF_PLACES, tmp_path_factory.mktemp("cases"))


@pytest.mark.long
def test_statuses_of_all_cases_are_as_expected(cases: Cases, tmp_path: Path) -> None:
    assert len(cases.archive.manifest.bounds) > 2
    for number, one in share([*enumerate(cases.asked)], 4):
        duckdb_engine.run(cases.job(one), cases.archive, tmp_path / "all.parquet")
        states = cases.states(pq.read_table(tmp_path / "all.parquet").to_pylist())
        assert {name: states[f"c{number}"][name] for name in one.case["expected"]} == one.case[
            "expected"
        ], one.case["name"]
        assert states == cases.expected(one)


def test_statuses_of_random_logs_are_those_of_python(tmp_path: Path) -> None:
    logs = archive_of(random_logs(60), tmp_path)
    for one in share(logs.asked, 12):
        duckdb_engine.run(logs.job(one), logs.archive, tmp_path / "all.parquet")
        states = logs.states(pq.read_table(tmp_path / "all.parquet").to_pylist())
        assert states == logs.expected(one), one.case["name"]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveStore:
    """The shipped data set, with something in the journal."""
    where = tmp_path_factory.mktemp("jobs") / "archive"
    versions.create(open_store(GEODATA), where)
    made = ArchiveStore(where)
    new = report(subject="zikim", status="closed", title="new", effective_from="2024-05-15")
    made.add(reports=[new], retractions=[], keep_recorded_at=True)
    return ArchiveStore(where)


@pytest.mark.parametrize("traffic", list(Traffic))
def test_statuses_and_spans_are_those_of_a_day(
    archive: ArchiveStore, tmp_path: Path, traffic: Traffic
) -> None:
    data = aidmap.open_store(archive.folder)
    shot = data.at("2024-05-20", traffic=traffic, known_by="2024-05-24")
    job = Job(name="statuses", query=shot.query, traffics=(traffic,), policy=shot.policy)
    duckdb_engine.run(job, archive, tmp_path / "all.parquet")
    rows = pq.read_table(tmp_path / "all.parquet").to_pylist()
    assert {one["subject"] for one in rows} == {
        one.id for one in (*data.records.places, *data.records.legs)
    }
    for row in rows:
        state = shot.state(row["subject"])
        for name in ("status", "since", "contested", "stale", "last_heard", "announced_for"):
            assert row[name] == getattr(state, name), (row["subject"], name)
    job = Job(name="spans", query=shot.query, traffics=(traffic,), policy=shot.policy)
    duckdb_engine.run(job, archive, tmp_path / "spans.parquet")
    found: dict[str, list[tuple[object, str]]] = {}
    for row in sorted(
        pq.read_table(tmp_path / "spans.parquet").to_pylist(), key=lambda one: one["first"]
    ):
        found.setdefault(row["subject"], []).append((row["first"], row["status"]))
    runs = {
        key: [(run.first, run.status) for run in all_] for key, all_ in shot.runs.items() if all_
    }
    assert found == runs


def test_counted_days_are_those_of_compare(run: Run, tmp_path: Path) -> None:
    done = run(
        "compare", "-o", tmp_path / "days.parquet", "--data", GEODATA, "--from", "2024-01-01"
    )
    assert done.returncode == 0, done.stderr
    rows = pq.read_table(tmp_path / "days.parquet").to_pylist()
    found = comparison.compare(aidmap.open_store(GEODATA), first="2024-01-01")
    expected = sorted(
        (one.place, str(one.day), one.traffic.value, one.status.value, one.agrees,
         one.report and one.report.id, sorted(count.id for count in one.counts))
        for one in found.counted
    )  # fmt: skip
    assert expected == sorted(
        (one["subject"], str(one["day"]), one["traffic"], one["status"], one["agrees"],
         one["report"], sorted(one["counts"]))
        for one in rows
    )  # fmt: skip


def test_a_data_set_that_is_no_archive_is_answered_too(run: Run, tmp_path: Path) -> None:
    done = run("status", "--on", "2024-05-20", "-o", tmp_path / "all.parquet", "--data", GEODATA)
    assert done.stdout == f"{tmp_path / 'all.parquet'}: 73 rows\n"
    rows = {one["subject"]: one for one in pq.read_table(tmp_path / "all.parquet").to_pylist()}
    told = json.loads(run("status", "--on", "2024-05-20", "--json", "--data", GEODATA).stdout)
    for place in told["places"]:
        assert rows[place["place"]]["status"] == place["status"]


@pytest.mark.parametrize(
    ("command", "what"),
    [
        ("status Erez -o x.parquet", "changes nothing in a file of all places"),
        ("status --engine spark", "changes nothing in what is printed: give -o FILE.parquet"),
        ("status -o x.parquet --master local", "is of --engine spark"),
        ("compare -o x.csv", "this answer is written as .parquet"),
        ("spans", "give -o spans.parquet"),
        ("spans -o x.parquet --according-to nobody", "no publisher is called 'nobody'"),
        ("spans -o /nowhere/x.parquet", "/nowhere/x.parquet: cannot be written"),
    ],
)
def test_what_cannot_be_answered_is_one_clear_line(run: Run, command: str, what: str) -> None:
    done = run(*command.split(), "--data", GEODATA)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert what in done.stderr


def test_a_torn_archive_leaves_no_file(archive: ArchiveStore, tmp_path: Path) -> None:
    where = tmp_path / "torn"
    versions.create(archive, where)
    torn = ArchiveStore(where)
    path = where / torn.manifest.of_kind("report")[-1].path
    path.write_bytes(b"x" * path.stat().st_size)
    shot = aidmap.open_store(GEODATA).at("2024-05-20")
    job = Job(name="statuses", query=shot.query, traffics=(Traffic.GOODS,))
    with pytest.raises(aidmap.StoreError, match="cannot be"):
        duckdb_engine.run(job, torn, tmp_path / "all.parquet")
    assert [one.name for one in tmp_path.iterdir()] == ["torn"]
