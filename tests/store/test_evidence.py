"""Documents kept as evidence: by their SHA-256, with where they came from, and verified."""

import hashlib
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from making import GEODATA, Run, report

from aidmap import open_store
from aidmap.errors import DataError
from aidmap.store import evidence
from benchmarks import faults

UPDATE = """# OCHA: humanitarian situation update

12 November 2026

Kerem Shalom crossing remained closed between 5 and 9 November.
On 10 November, 47 trucks entered through Zikim.
"""
HOSTILE = (Path(__file__).parents[1] / "hostile.txt").read_text(encoding="utf-8").splitlines()


def _origin(name: str) -> evidence.DocumentOrigin:
    return evidence.DocumentOrigin(name=name, kept_at=datetime(2026, 11, 12, 8, tzinfo=UTC))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A data set of one place, without reports."""
    return faults.fresh(tmp_path / "small")


@pytest.fixture
def entered(run: Run, tmp_path: Path, folder: Path) -> Path:
    """A data set with a report and a count of a document that was kept."""
    text, target = tmp_path / "update.md", tmp_path / "proposals.csv"
    text.write_text(UPDATE, encoding="utf-8")
    options = ("--keep", "--url", "https://example.org/update", "--data", folder)
    done = run("propose", text, "-o", target, *options)
    assert done.returncode == 0, done.stderr
    rows = target.read_text(encoding="utf-8-sig").replace("\n,", "\nyes,")
    target.write_text(rows, encoding="utf-8")
    done = run("import", "reports", target, "--data", folder)
    assert "2 records added" in done.stdout, done.stderr
    return folder


def test_what_is_entered_names_the_document_that_is_kept(run: Run, entered: Path) -> None:
    digest = hashlib.sha256(UPDATE.encode()).hexdigest()
    records = open_store(entered).records
    assert records.reports[-1].evidence == records.counts[-1].evidence == digest
    with zipfile.ZipFile(entered / "evidence" / f"{digest}.zip") as archive:
        assert archive.read("document.md").decode() == UPDATE
        about = json.loads(archive.read("origin.json"))
    assert (about["name"], about["url"]) == ("update.md", "https://example.org/update")
    assert (about["publisher"], about["reported_on"]) == ("ocha", "2026-11-12")
    done = run("evidence", "verify", "--data", entered)
    assert (done.returncode, done.stdout.strip()) == (0, "1 documents, all as they were kept")


def test_without_keep_nothing_is_kept(run: Run, tmp_path: Path, folder: Path) -> None:
    text = tmp_path / "update.md"
    text.write_text(UPDATE, encoding="utf-8")
    assert run("propose", text, "--data", folder).returncode == 0
    assert not (folder / "evidence").exists()


def test_an_altered_document_is_named(run: Run, entered: Path) -> None:
    [path] = (entered / "evidence").iterdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("document.md", UPDATE.replace("47", "48"))
    done = run("evidence", "verify", "--data", entered)
    assert done.returncode == 1
    assert f"{path}: is altered: the SHA-256 of its document is" in done.stderr
    found = json.loads(run("evidence", "verify", "--data", entered, "--json").stdout)
    assert (found["whole"], len(found["faults"])) == ([], 1)


def test_a_missing_document_is_named_with_what_names_it(run: Run, entered: Path) -> None:
    [path] = (entered / "evidence").iterdir()
    path.unlink()
    done = run("evidence", "verify", "--data", entered)
    assert done.returncode == 1
    assert "is missing" in done.stderr
    assert open_store(entered).records.counts[-1].id in done.stderr


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 not whole", b"%PDF-1.7", b"PK\x05\x06" + b"\0" * 18]
)
def test_what_is_no_archive_is_a_fault(small: Path, content: bytes) -> None:
    store = open_store(small).store
    digest = evidence.keep(store, b"text", _origin("a.txt"))
    (small / "evidence" / f"{digest}.zip").write_bytes(content)
    [fault] = evidence.verify(store, open_store(small).records).faults
    assert "altered" in fault.what


def test_an_archive_that_unpacks_without_end_is_stopped(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(small).store
    digest = evidence.keep(store, b"0" * 5_000_000, _origin("a.txt"))
    monkeypatch.setattr(evidence, "MOST_BYTES", 3_000_000)
    [fault] = evidence.verify(store, open_store(small).records).faults
    assert digest in fault.file
    assert "unpacks to more than 3,000,000 bytes" in fault.what
    with pytest.raises(DataError, match="at most 3,000,000 are kept"):
        evidence.keep(store, b"0" * 5_000_000, _origin("b.txt"))


def test_a_stranger_among_the_documents_is_named(small: Path) -> None:
    store = open_store(small).store
    evidence.keep(store, b"text", _origin("a.txt"))
    (small / "evidence" / "run.exe").write_bytes(b"MZ")
    [fault] = evidence.verify(store, open_store(small).records).faults
    assert "run.exe" in fault.file


@pytest.mark.parametrize("name", [text for text in HOSTILE if text.strip()])
def test_no_name_of_a_file_leads_anywhere(small: Path, name: str) -> None:
    store = open_store(small).store
    digest = evidence.keep(store, b"text", _origin(name))
    assert [path.name for path in (small / "evidence").iterdir()] == [f"{digest}.zip"]
    with zipfile.ZipFile(small / "evidence" / f"{digest}.zip") as archive:
        assert all(one.replace(".", "").isalnum() for one in archive.namelist())
        assert json.loads(archive.read("origin.json"))["name"] == name
    assert evidence.verify(store, open_store(small).records).faults == ()


def test_a_document_is_kept_once_with_its_first_origin(small: Path) -> None:
    store = open_store(small).store
    first = evidence.keep(store, b"text", _origin("a.txt"))
    before = (small / "evidence" / f"{first}.zip").read_bytes()
    assert evidence.keep(store, b"text", _origin("b.txt")) == first
    assert (small / "evidence" / f"{first}.zip").read_bytes() == before


def test_a_database_keeps_no_documents(run: Run, address: str, tmp_path: Path) -> None:
    text = tmp_path / "update.md"
    text.write_text(UPDATE, encoding="utf-8")
    run("copy", GEODATA, address)
    done = run("propose", text, "--keep", "--data", address)
    assert done.returncode == 1
    assert "a database keeps no documents" in done.stderr


def test_a_copy_takes_the_documents_along_but_not_into_a_database(
    run: Run, entered: Path, tmp_path: Path, address: str
) -> None:
    done = run("copy", entered, tmp_path / "copy")
    assert "1 documents of evidence copied" in done.stdout
    assert run("evidence", "verify", "--data", tmp_path / "copy").returncode == 0
    assert "documents" not in run("copy", entered, tmp_path / "copy").stdout
    done = run("copy", entered, address)
    assert "1 documents of evidence stay" in done.stderr


@pytest.mark.long
def test_a_site_publishes_documents_only_when_asked(run: Run, small: Path, tmp_path: Path) -> None:
    store = open_store(small).store
    digest = evidence.keep(store, b"text", _origin("a.txt"))
    store.add(reports=[report(evidence=digest, reported_on="2024-05-01")])
    plain, full = tmp_path / "plain", tmp_path / "full"
    options = ("--data", small, "--on", "2024-05-02")
    assert run("site", "-o", plain, *options).returncode == 0
    assert not (plain / "evidence").exists()
    run("site", "-o", full, *options, "--with-evidence")
    path = small / "evidence" / f"{digest}.zip"
    assert (full / "evidence" / path.name).read_bytes() == path.read_bytes()
    link = f'href="../evidence/{path.name}"'
    assert link in (full / "places" / "erez.html").read_text(encoding="utf-8")
    assert link not in (plain / "places" / "erez.html").read_text(encoding="utf-8")
    path.unlink()
    done = run("site", "-o", full, *options, "--with-evidence")
    assert done.returncode == 1
    assert "is missing" in done.stderr
