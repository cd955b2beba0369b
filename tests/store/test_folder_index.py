"""The index of a large folder, in columns: it says what the files say, or nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from making import GEODATA, report

import aidmap
from aidmap.store import EVERYTHING, FileStore, Selection, open_store
from aidmap.store.archive import folder_index, plain_journals
from aidmap.store.folder import cache, indexes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def large(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped data set, taken for a large one."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(indexes, "MANY", 100)
    return folder


def test_a_large_folder_is_read_from_an_index_in_columns(large: Path) -> None:
    records = open_store(large).read()
    assert cache.columns_folder(large).is_dir()
    assert cache.read(large) is None
    assert open_store(large).read() == records == open_store(GEODATA).read()


def test_of_a_large_folder_only_the_place_that_is_named_is_read(large: Path) -> None:
    open_store(large).read()
    expected = aidmap.open_store(GEODATA).status("erez", on="2024-05-20")
    assert aidmap.open_store(large).status("erez", on="2024-05-20") == expected
    part = open_store(large).read(Selection(names=("Erez",), courses=False))
    assert {one.subject for one in part.reports} == {"erez"}
    assert [place.id for place in part.places] == ["erez"]


def test_what_was_added_to_a_large_folder_is_read_with_it(large: Path) -> None:
    store = open_store(large)
    old = store.read().reports[5]
    new = report(subject="erez", title="new")
    store.add(reports=[new, old], keep_recorded_at=True)
    aidmap.open_store(large).retract(old, because="a mistake")
    found = folder_index.read(large, EVERYTHING)
    assert found is not None
    read, number = found
    assert number == 2
    assert read.reports[-1] == new
    assert read.retractions[-1].report == old.id
    assert open_store(large).read() == read == open_store(large).read_files()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "reports.csv").write_bytes(
            (folder / "reports.csv").read_bytes().replace(b",open,", b",closed,", 1)
        ),
        lambda folder: (folder / "sources.csv").write_bytes(
            (folder / "sources.csv").read_bytes() + b"x,X,un\n"
        ),
        lambda folder: (cache.columns_folder(folder) / "seal.json").write_text("{}"),
        lambda folder: shutil.rmtree(cache.columns_folder(folder) / "archive" / "reports"),
    ],
    ids=["report", "source", "seal", "part"],
)
def test_an_index_in_columns_of_other_files_is_not_read(
    large: Path, spoil: Callable[[Path], object]
) -> None:
    open_store(large).read()
    spoil(large)
    assert folder_index.read(large, EVERYTHING) is None


def test_what_does_not_fit_to_a_large_folder_is_found(large: Path) -> None:
    open_store(large).read()
    line = (large / "reports.csv").read_text(encoding="utf-8").splitlines()[-1]
    with (large / "reports.csv").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    assert folder_index.read(large, EVERYTHING) is None
    assert open_store(large).read() == open_store(GEODATA).read()


def test_a_folder_of_plain_rows_is_never_read_row_by_row(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "MUCH", 1000)
    made = indexes.make(large, cache.seal_of(large), EVERYTHING)
    assert made == FileStore(GEODATA).read_files()
    assert open_store(large).read() == made
    assert aidmap.open_store(large).status("Erez", on="2024-05-20").status == "restricted"


def test_the_index_of_a_large_folder_answers_for_all_places(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert indexes.archive_of(large) is None
    monkeypatch.setattr(indexes, "MUCH", 1000)
    found = indexes.archive_of(large)
    assert found is not None
    records = found.read()
    assert records == open_store(GEODATA).read()
    open_store(large).add(reports=[report(title="new")])
    again = indexes.archive_of(large)
    assert again is not None
    assert len(again.read().reports) == len(records.reports) + 1


ROWS = st.fixed_dictionaries({}, optional={
    "status": st.sampled_from(["open", "closed", "planned", "Open", ""]),
    "basis": st.sampled_from(["observed", "announced", "guessed"]),
    "traffic": st.sampled_from(["goods", "fuel|goods", "goods|fuel", "goods|goods", ""]),
    "effective_from": st.sampled_from(["2024-05-01", "2024-02-30", "1.5.2024", "2099-01-01", ""]),
    "effective_to": st.sampled_from(["", "2024-05-03", "2020-01-01"]),
    "reported_on": st.sampled_from(["2024-05-01", "2099-01-01", "2024-04-30"]),
    "recorded_at": st.sampled_from(
        ["2024-05-02T00:00:00Z", "2024-05-02T00:00:00.123456Z", "2024-05-02", "2024-05-02T25:00Z"]
    ),
    "subject": st.sampled_from(["erez", "nowhere", "erez--gaza-city", ""]),
    "publisher": st.sampled_from(["ocha", "nobody"]),
    "url": st.sampled_from(
        ["", "https://example.org/a%20b", "javascript:1", "http://x", "https://é.org/"]
    ),
    "title": st.text(max_size=8), "note": st.text(max_size=4),
    "reason": st.sampled_from(["", "security", "whatever"]),
    "evidence": st.sampled_from(["", "a" * 64, "x"]),
})  # fmt: skip


@pytest.mark.long
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(ROWS, st.sampled_from(["right", "wrong"]))
@example({}, "right")
@example({"title": '"Quoted", \\ and a comma', "note": "\u0645\u0639\u0628\u0631"}, "right")
def test_what_is_read_in_columns_is_what_is_read_row_by_row(
    folder: Path, fields: dict[str, str], hashed: str
) -> None:
    path = folder / "reports.csv"
    whole = path.read_bytes()
    row = {
        "subject": "erez", "status": "open", "traffic": "goods", "basis": "observed",
        "effective_from": "2024-05-01", "effective_to": "", "reported_on": "2024-05-01",
        "recorded_at": "2024-05-02T00:00:00Z", "publisher": "ocha", "title": "", "url": "",
        "note": "", "reason": "", "evidence": "",
    } | fields  # fmt: skip
    content = {name: value or None for name, value in row.items()
               if name not in {"recorded_at", "evidence"}}  # fmt: skip
    content |= {"traffic": row["traffic"].split("|")}  # type: ignore[dict-item] # a list
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    cells = row | {"id": key if hashed == "right" else "0" * 16}
    line = io.StringIO(newline="")
    try:
        csv.writer(line, lineterminator="\n").writerow(cells.get(name, "") for name in columns)
        path.write_bytes(whole + line.getvalue().encode("utf-8"))
        made = plain_journals.read(folder, open_store(GEODATA).read())
        assert made is not None or fields or hashed == "wrong"
        if made is not None:
            records = open_store(folder).read_files()
            last = made.sql("FROM new_reports ORDER BY position DESC LIMIT 1").fetchall()
            assert last[0][0] == records.reports[-1].id
            assert made.sql("SELECT count(*) FROM new_reports").fetchall() == [
                (len(records.reports),)
            ]
    finally:
        path.write_bytes(whole)
