"""Tables that were imported before: what is remembered of them, and when it does not count."""

import csv
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import Run

import aidmap
from aidmap import Dataset
from aidmap.importers import importer, readers
from aidmap.importers.import_result import ImportResult
from aidmap.importers.limits import Limits
from aidmap.model.import_mapping import Mapping
from aidmap.user_cache import cache_folder

HEADER = ("subject", "status", "traffic", "basis", "effective_from", "reported_on", "publisher")
GOOD = ("erez", "open", "goods", "observed", "2024-05-01", "2025-12-31", "ocha")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return cache_folder() / "imports"


def write_table(path: Path, *rows: tuple[Any, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(((*HEADER, "Lorries"), *((*row, "") for row in rows)))
    return path


def with_day(day: str) -> tuple[str, ...]:
    return (*GOOD[:4], day, *GOOD[5:])


def imported(data: Dataset, path: Path, **how: Any) -> ImportResult:
    """Import a table, and write its reports."""
    result = importer.reports(data, path, Mapping(), **how)
    data.store.add(reports=result.new_reports, sources=list(result.sources.values()))
    return result


def told(result: ImportResult) -> dict[str, Any]:
    """Everything that a result says."""
    found = {one.name: getattr(result, one.name) for one in fields(result)}
    return found | {"doubts": [str(doubt) for doubt in result.doubts]}


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The tables that are read."""
    paths: list[Path] = []
    read = readers.read_table

    def note(path: Path, *args: Any) -> Any:
        paths.append(path)
        return read(path, *args)

    monkeypatch.setattr(readers, "read_table", note)
    return paths


def test_a_table_that_was_imported_is_not_read_again(
    folder: Path, tmp_path: Path, unread: list[Path], cache: Path
) -> None:
    odd = with_day("1924-05-01")
    path = write_table(tmp_path / "r.csv", GOOD, odd, GOOD, with_day("2024-05-02"))
    assert len(imported(aidmap.open_store(folder), path).new) == 3
    remembered = importer.reports(aidmap.open_store(folder), path, Mapping())
    assert unread == [path]
    for file in cache.iterdir():
        file.unlink()
    read = importer.reports(aidmap.open_store(folder), path, Mapping())
    assert len(unread) == 2
    assert told(remembered) == told(read)
    assert read.known == 3
    assert read.twice == 1
    assert read.ignored
    assert [doubt.kind for doubt in read.doubts] == ["odd-years"]


def test_new_publishers_are_known_once_they_were_taken_up(
    folder: Path, tmp_path: Path, unread: list[Path]
) -> None:
    path = write_table(tmp_path / "r.csv", (*GOOD[:6], "A new one"))
    assert imported(aidmap.open_store(folder), path, new_publishers=True).sources
    again = importer.reports(aidmap.open_store(folder), path, Mapping(), new_publishers=True)
    assert again.known == 1
    assert not again.sources
    assert len(unread) == 1


@pytest.mark.sampled
@pytest.mark.parametrize("other", ["table", "place", "mapping", "limits", "lost", "damaged"])
def test_what_is_otherwise_is_read(
    folder: Path, tmp_path: Path, unread: list[Path], cache: Path, other: str
) -> None:
    path = write_table(tmp_path / "r.csv", GOOD)
    data = aidmap.open_store(folder)
    before = (folder / "reports.csv").read_bytes()
    imported(data, path)
    mapping, limits = Mapping(), Limits()
    if other == "table":
        write_table(path, GOOD, with_day("2024-05-03"))
    elif other == "place":
        data.store.put(places=[replace(data.records.places[0], lat=31.6)])
    elif other == "mapping":
        mapping = Mapping(ignore=["Lorries"])
    elif other == "limits":
        limits = Limits(rows=5)
    elif other == "lost":
        (folder / "reports.csv").write_bytes(before)
    else:
        (file,) = cache.iterdir()
        file.write_bytes(file.read_bytes().replace(b'"read": 1', b'"read": 2'))
    result = importer.reports(aidmap.open_store(folder), path, mapping, limits=limits)
    assert len(unread) == 2
    assert result.read == 1 + (other == "table")
    assert len(result.new) == (other in {"table", "lost"})


def test_a_table_with_a_refused_row_is_read_every_time(
    folder: Path, tmp_path: Path, cache: Path
) -> None:
    path = write_table(tmp_path / "r.csv", GOOD, ("erez", "ajar", *GOOD[2:]))
    for _ in range(2):
        assert importer.reports(aidmap.open_store(folder), path, Mapping()).refused
    assert not cache.exists()


def test_a_table_that_changes_while_it_is_read_is_not_remembered(
    folder: Path, tmp_path: Path, cache: Path
) -> None:
    path = write_table(tmp_path / "r.csv", GOOD)

    def change_meanwhile(rows: Any) -> Any:
        yield from rows
        write_table(path, with_day("2024-05-04"))

    importer.reports(aidmap.open_store(folder), path, Mapping(), progress=change_meanwhile)
    assert not cache.exists()


@pytest.mark.long
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.dates().filter(lambda day: day.year <= 2025), min_size=1, max_size=5))
def test_any_table_says_the_same_from_memory(folder: Path, tmp_path: Path, days: list[Any]) -> None:
    path = write_table(tmp_path / "r.csv", *(with_day(str(day)) for day in days))
    imported(aidmap.open_store(folder), path)
    first, second = (
        told(importer.reports(aidmap.open_store(folder), path, Mapping())) for _ in range(2)
    )
    assert first == second


def test_the_command_says_the_same_and_a_pipe_is_refused_as_ever(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = write_table(tmp_path / "r.csv", GOOD)
    words = ("import", "reports", str(path), "--data", str(folder))
    assert "1 report added" in run(*words).stdout
    again = [run(*words).stdout for _ in range(2)]
    assert again[0] == again[1]
    assert "1 there already" in again[0]
