"""What only archives do: versions, few files for few places, and what a torn one says."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from making import GEODATA, report

import aidmap
from aidmap.errors import DataError, StoreError
from aidmap.store import open_store
from aidmap.store.archive import manifest, parts, versions

if TYPE_CHECKING:
    from pathlib import Path

    from making import Run

    from aidmap.store import Store


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The shipped data set as an archive."""
    where = tmp_path / "archive"
    versions.create(open_store(GEODATA), where)
    return where


def files_of(archive: Path) -> dict[str, str]:
    """The parts that are there, each with its SHA-256."""
    return {
        path.relative_to(archive).as_posix(): manifest.digest_of_file(path)
        for path in archive.glob("*/year=*/*.parquet")
    }


def test_adding_writes_new_files_and_changes_none(archive: Path, folder: Path) -> None:
    before, records = files_of(archive), open_store(archive).read()
    new = report(subject="erez", title="new")
    open_store(folder).add(reports=[new], keep_recorded_at=True)
    made = versions.extend(open_store(folder), archive)
    assert (made.version, made.added) == (2, {"report": 1, "count": 0, "retraction": 0})
    after = files_of(archive)
    assert before.items() <= after.items()
    assert [name.rpartition("/")[2] for name in after.keys() - before.keys()] == [
        "000002-00.parquet"
    ]
    assert open_store(archive).read() == open_store(folder).read()
    assert open_store(f"{archive}@1").read() == records


def test_what_is_there_makes_no_version(archive: Path) -> None:
    made = versions.extend(open_store(GEODATA), archive)
    assert (made.version, sum(made.added.values())) == (1, 0)
    assert manifest.versions_in(archive) == [1]


def test_another_data_set_is_refused(archive: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(GEODATA, other)
    text = (
        (other / "dataset.toml")
        .read_text(encoding="utf-8")
        .replace('id = "gaza"', 'id = "elsewhere"')
    )
    (other / "dataset.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="holds the data set"):
        versions.extend(open_store(other), archive)
    assert manifest.versions_in(archive) == [1]


def test_compacting_takes_the_journal_in_and_changes_no_answer(archive: Path) -> None:
    store = open_store(archive)
    new = report(subject="zikim", title="new")
    old = store.read().reports[7]
    retraction = aidmap.open_store(archive).retract(old, because="a mistake")
    store.add(reports=[new], keep_recorded_at=True)
    records = open_store(archive).read()
    made = versions.compact(archive)
    assert made.added == {"report": 1, "count": 0, "retraction": 1}
    after = open_store(archive)
    assert after.read() == records
    assert after.read().retractions[-1] == retraction
    assert open_store(f"{archive}@1").read() == open_store(GEODATA).read()
    assert (archive / "journal" / "reports.csv").read_text(encoding="utf-8").count("\n") == 1
    assert after.add(reports=[new, old]) == []


def test_forgetting_deletes_what_no_version_has(archive: Path) -> None:
    open_store(archive).add(reports=[report(subject="erez", title="new")])
    records = open_store(archive).read()
    versions.compact(archive, forget=True)
    assert manifest.versions_in(archive) == [2]
    listed = {part.path for part in manifest.read(archive).parts}
    assert set(files_of(archive)) == listed
    assert open_store(archive).read() == records


def test_a_version_that_could_not_be_written_leaves_the_one_before(
    archive: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    records = open_store(archive).read()
    open_store(folder).add(reports=[report(subject="erez", title="new")])
    monkeypatch.setattr(manifest, "write", fail)
    with pytest.raises(StoreError, match="cannot be written: No space left"):
        versions.extend(open_store(folder), archive)
    assert open_store(archive).read() == records
    assert [path.name for path in (archive / "versions").iterdir()] == ["000001"]


def test_an_answer_about_one_place_needs_its_files_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts.bounds_of, "__kwdefaults__", {"rows": 20})
    where = tmp_path / "archive"
    versions.create(open_store(GEODATA), where)
    found = manifest.read(where)
    assert len(found.bounds) > 5
    expected = aidmap.open_store(GEODATA).status("zikim", on="2024-05-20")
    for part in found.parts:
        if not part.has(["zikim"]):
            (where / part.path).unlink()
    assert aidmap.open_store(where).status("zikim", on="2024-05-20") == expected
    with pytest.raises(StoreError, match="is missing from the archive"):
        aidmap.open_store(where).status("rafah", on="2024-05-20")


def first_part(archive: Path, kind: str = "report") -> Path:
    return archive / manifest.read(archive).of_kind(kind)[1].path


def cut(archive: Path) -> None:
    path = first_part(archive)
    path.write_bytes(path.read_bytes()[:-100])


def remove(archive: Path) -> None:
    first_part(archive).unlink()


def spoil(archive: Path) -> None:
    path = first_part(archive)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


TORN = {
    "missing": (remove, "is missing from the archive; lost are 1 report of 2022 on karni"),
    "cut": (cut, "it was cut or changed; lost are"),
    "spoilt": (spoil, "its SHA-256 is another); lost are"),
}


@pytest.mark.parametrize("how", TORN)
def test_check_says_what_is_lost_of_a_torn_archive(archive: Path, run: Run, how: str) -> None:
    tear, what = TORN[how]
    tear(archive)
    done = run("check", "--data", archive)
    assert done.returncode == 1
    assert what in done.stdout
    assert "1 fault" in done.stdout


@pytest.mark.parametrize("tear", [cut, remove])
def test_a_torn_archive_is_one_clear_line(archive: Path, run: Run, tear: object) -> None:
    tear(archive)  # type: ignore[operator] # a function of the path
    done = run("status", "--data", archive, "--on", "2024-05-20")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "what is lost: aidmap check --data" in done.stderr


def test_a_file_of_other_columns_is_one_clear_line(archive: Path, run: Run) -> None:
    found = manifest.read(archive)
    fields = json.loads((archive / "versions/000001/manifest.json").read_text(encoding="utf-8"))
    place = [part.path for part in found.parts].index(found.of_kind("report")[1].path)
    other = found.of_kind("count")[0]
    shutil.copy(archive / other.path, archive / found.parts[place].path)
    fields["parts"][place]["size"] = other.size
    content = json.dumps(fields).encode()
    (archive / "versions/000001/manifest.json").write_bytes(content)
    pointer = json.loads((archive / "manifest.json").read_bytes())
    (archive / "manifest.json").write_text(
        json.dumps(pointer | {"sha256": manifest.digest(content)}), encoding="utf-8"
    )
    done = run("status", "--data", archive, "--on", "2024-05-20")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "a file of it cannot be read" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        (
            "manifest.json",
            '{"format": "aidmap archive", "format_version": 99}',
            "use a newer aidmap",
        ),
        ("manifest.json", "{", "is missing or broken"),
        ("manifest.json", '{"format": "something"}', "is no manifest of an archive"),
        ("versions/000001/manifest.json", "{}", "is no manifest of an archive"),
        ("versions/000001/manifest.json", None, "is missing or broken"),
        ("versions/000001/records.json", "{}", "not as it was written"),
    ],
)
def test_a_broken_manifest_is_one_clear_line(
    archive: Path, run: Run, name: str, content: str | None, what: str
) -> None:
    if content is None:
        (archive / name).unlink()
    else:
        (archive / name).write_text(content, encoding="utf-8")
    done = run("status", "Erez", "--data", archive, "--on", "2024-05-20")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert what in done.stderr


def test_the_manifest_may_not_name_files_elsewhere(archive: Path) -> None:
    path = archive / "versions/000001/manifest.json"
    content = path.read_text(encoding="utf-8").replace("reports/year=2022", "../year=2022").encode()
    path.write_bytes(content)
    pointer = json.loads((archive / "manifest.json").read_bytes())
    (archive / "manifest.json").write_text(
        json.dumps(pointer | {"sha256": manifest.digest(content)}), encoding="utf-8"
    )
    with pytest.raises(StoreError, match="is no manifest of an archive"):
        open_store(archive).read()


def far_away(archive: Path) -> Store:
    """The archive where a service would have it."""
    import fsspec

    there = fsspec.filesystem("memory")
    there.put(f"{archive}/", "memory://bucket/archive/", recursive=True)
    return open_store("memory://bucket/archive")


def test_an_archive_far_away_is_read_and_not_written(archive: Path) -> None:
    store = far_away(archive)
    assert store.read() == open_store(GEODATA).read()
    assert store.check() == []
    state = aidmap.open_store("memory://bucket/archive").status("Erez", on="2024-05-20")
    assert state == aidmap.open_store(GEODATA).status("Erez", on="2024-05-20")
    with pytest.raises(StoreError, match="far away is read-only"):
        store.add(reports=[report()])


def test_an_address_without_an_archive_is_one_clear_line(run: Run) -> None:
    done = run("status", "--data", "memory://nobody/nothing")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "memory://nobody/nothing: cannot be read" in done.stderr


def test_a_truncated_line_of_the_journal_is_told_and_set_aside(archive: Path, run: Run) -> None:
    open_store(archive).add(reports=[report(title="first"), report(title="second")])
    path = archive / "journal" / "reports.csv"
    path.write_bytes(path.read_bytes()[:-20])
    done = run("status", "Erez", "--data", archive, "--on", "2024-05-20")
    assert done.returncode == 0
    assert "the last line is truncated and does not count" in done.stderr
    assert run("check", "--data", archive).returncode == 1
    assert "moved a truncated last line to" in run("check", "--repair", "--data", archive).stdout
    assert open_store(archive).read().reports[-1].title == "first"


# Commands.


def test_archives_are_made_asked_and_listed_by_command(
    folder: Path, run: Run, tmp_path: Path
) -> None:
    where = tmp_path / "by-command"
    done = run("archive", where, "--data", folder)
    assert done.stdout == f"{where}: version 1; 379 reports, 121 counts, 19 retractions added\n"
    update = "update Erez closed --from 2024-05-19 --basis observed --publisher OCHA --title T "
    assert run(*update.split(), "--reported-on", "2024-05-19", "--data", where).returncode == 0
    done = run("archive", "compact", where, "--json")
    assert json.loads(done.stdout)["added"] == {"reports": 1, "counts": 0, "retractions": 0}
    listed = json.loads(run("archive", "versions", where, "--json").stdout)["versions"]
    assert [(one["version"], one["reports"]) for one in listed] == [(1, 379), (2, 380)]
    asked = ["status", "Erez", "--on", "2024-05-19", "--json", "--data", where]
    now, then = (json.loads(run(*asked, *more).stdout) for more in ([], ["--version", "1"]))
    assert now["places"][0]["report"] != then["places"][0]["report"]


def test_a_version_that_is_none_is_refused(archive: Path, run: Run) -> None:
    done = run("status", "--data", archive, "--version", "7")
    assert done.stderr.endswith("has no version 7; it has 1\n")
    assert "name it with --data" in run("status", "--version", "7").stderr
    done = run("archive", "compact", archive.parent)
    assert "is no archive; make one with: aidmap archive" in done.stderr


def test_an_old_version_is_read_only(archive: Path) -> None:
    with pytest.raises(StoreError, match="version 1 is read-only"):
        open_store(f"{archive}@1").add(reports=[report()])
