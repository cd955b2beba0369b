"""Deciding about proposals: each decision on disk at once, and nothing enters that was not seen."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import GEODATA, Run

from aidmap import Dataset, open_store
from aidmap.errors import DataError, StoreError
from aidmap.proposals.plain_text import from_markdown
from aidmap.proposals.proposal_files import write_proposals
from aidmap.proposals.proposal_table import ProposalTable
from aidmap.proposals.proposing import Given, Proposer
from aidmap.proposals.review import Review

UPDATE = """# OCHA: humanitarian situation update

12 November 2026

## Crossings

Kerem Shalom crossing remained closed to fuel and goods between 5 and 9 November, and
reopened on 10 November.
On 10 November, 47 trucks entered through Zikim.
"""
SUFFIXES = (".csv", ".xlsx", ".jsonl")


@pytest.fixture(scope="module")
def contents() -> dict[str, bytes]:
    """The proposals of an update, in every format."""
    dataset = open_store(GEODATA)
    found = Proposer(dataset).propose(from_markdown(UPDATE), "update.md", Given())
    today = dataset.about.today()
    return {suffix: write_proposals(found.proposals, suffix, today) for suffix in SUFFIXES}


@pytest.fixture(params=SUFFIXES)
def path(request: pytest.FixtureRequest, contents: dict[str, bytes], tmp_path: Path) -> Path:
    target = tmp_path / f"proposals{request.param}"
    target.write_bytes(contents[request.param])
    return target


@pytest.fixture
def dataset(folder: Path) -> Dataset:
    return open_store(folder)


def _decisions(path: Path) -> list[bool | None]:
    table = ProposalTable(path)
    return [table.decided(at) for at in range(len(table.rows))]


@pytest.mark.sampled
def test_each_decision_is_on_disk_at_once(path: Path, dataset: Dataset) -> None:
    session = Review(ProposalTable(path), dataset)
    session.accept()
    assert _decisions(path) == [True, None, None]
    session.skip()
    assert _decisions(path) == [True, False, None]
    assert session.progress == (1, 1, 1)
    again = Review(ProposalTable(path), dataset)
    assert again.position == 2


def test_an_edit_is_written_with_what_it_would_change(path: Path, dataset: Dataset) -> None:
    session = Review(ProposalTable(path), dataset)
    session.edit({"subject": "Zikim", "status": "Restricted", "effective_to": "2026-11-10"})
    table = ProposalTable(path)
    assert table.fields(0)["subject"] == "zikim"
    assert (table.fields(0)["status"], table.fields(0)["effective_to"]) == (
        "restricted", "2026-11-10")  # fmt: skip
    assert "to restricted" in table.remarks(0)["changes"]
    record = session.record_of("report", table.fields(0))
    assert table.fields(0)["id"] == record.id


def test_a_wrong_edit_changes_nothing_and_names_every_fault(path: Path, dataset: Dataset) -> None:
    before = path.read_bytes()
    session = Review(ProposalTable(path), dataset)
    with pytest.raises(DataError) as found:
        session.edit({"subject": "Nowhere", "status": "ajar", "effective_from": "soon"})
    assert {fault.field for fault in found.value.faults} >= {"subject", "status", "effective_from"}
    assert path.read_bytes() == before
    assert not session.undo()


@pytest.mark.sampled
def test_a_split_parts_the_kinds_of_traffic_and_undo_joins_them(
    path: Path, dataset: Dataset
) -> None:
    session = Review(ProposalTable(path), dataset)
    before = ProposalTable(path).rows
    kinds = session.table.fields(0)["traffic"].split("|")
    session.split()
    table = ProposalTable(path)
    assert len(table.rows) == len(before) + 1
    assert [table.fields(at)["traffic"] for at in (0, 1)] == (
        kinds if len(kinds) > 1 else kinds * 2
    )
    assert session.undo()
    assert ProposalTable(path).rows == before
    assert not session.undo()


@pytest.mark.sampled
def test_what_is_accepted_enters_and_the_rest_does_not(path: Path, dataset: Dataset) -> None:
    known = dataset.records
    session = Review(ProposalTable(path), dataset)
    session.accept()
    session.skip()
    session.edit({"value": "48"})
    session.accept()
    assert session.enter().new == 2
    after = open_store(dataset.store.address).records
    assert len(after.reports) == len(known.reports) + 1
    assert str(after.counts[-1].value) == "48"
    assert Review(ProposalTable(path), open_store(dataset.store.address)).enter() == (0, 2)


def test_columns_of_others_stay(
    contents: dict[str, bytes], tmp_path: Path, dataset: Dataset
) -> None:
    path = tmp_path / "proposals.jsonl"
    lines = [json.loads(line) for line in contents[".jsonl"].decode().splitlines()]
    path.write_text("".join(json.dumps(one | {"seen by": "us"}) + "\n" for one in lines), "utf-8")
    Review(ProposalTable(path), dataset).accept()
    assert {row["seen by"] for row in ProposalTable(path).rows} == {"us"}


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [("a.jsonl", b"{}\nnot json\n", "is no proposal"),
     ("a.csv", b"a,b\n1,2\n", "no column is ours"),
     ("a.txt", b"text", "is no file of proposals"), ("a.xlsx", b"no workbook", "workbook"),
     ("a.jsonl", b"[" * 100_000, "is no proposal")],
)  # fmt: skip
def test_other_files_are_refused(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=what):
        ProposalTable(tmp_path / name)


ACTS = st.lists(st.sampled_from(["accept", "skip", "split", "next", "back", "edit", "undo"]))


@settings(max_examples=25)
@given(acts=ACTS)
def test_undo_takes_back_whatever_was_done(
    contents: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("review") / "proposals.jsonl"
    path.write_bytes(contents[".jsonl"])
    session = Review(ProposalTable(path), open_store(GEODATA))
    first = [dict(row) for row in session.table.rows]
    steps: dict[str, Any] = {
        "accept": session.accept, "skip": session.skip, "split": session.split,
        "next": lambda: session.move(1), "back": lambda: session.move(-1), "undo": session.undo,
        "edit": lambda: session.edit({"note": "seen"}),
    }  # fmt: skip
    for act in acts:
        steps[act]()
        assert ProposalTable(path).rows == session.table.rows
    while session.undo():
        pass
    assert ProposalTable(path).rows == first


def test_where_the_file_cannot_be_written_nothing_is_decided_nor_taken_back(
    path: Path, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Review(ProposalTable(path), dataset)
    session.skip()
    session.skip()
    rows, position = [dict(row) for row in session.table.rows], session.position

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("aidmap.proposals.proposal_table.write_whole", full)
    for act in (session.skip, session.accept, session.split, session.undo):
        with pytest.raises(StoreError, match="No space left"):
            act()
        assert (session.table.rows, session.position) == (rows, position)
    monkeypatch.undo()
    assert session.undo()
    assert session.undo()
    assert not session.undo()


def test_the_plain_mode_is_typed_and_enters(
    run: Run, contents: dict[str, bytes], tmp_path: Path, folder: Path
) -> None:
    path = tmp_path / "proposals.csv"
    path.write_bytes(contents[".csv"])
    typed = "x\nedit\nstatus\najar\na\ns\nu\na\ne\nvalue\n48\naccept\nf\n"
    done = run("review", path, "--plain", "--data", folder, input=typed)
    assert done.returncode == 0, done.stderr
    assert "'x' is no answer" in done.stderr
    assert "ajar" in done.stderr
    assert "(by the words: Kerem Shalom" in done.stdout
    assert "3 entered; 3 accepted, 0 skipped, 0 left" in done.stdout
    assert str(open_store(folder).records.counts[-1].value) == "48"


def test_a_terminal_that_closes_loses_nothing(
    run: Run, contents: dict[str, bytes], tmp_path: Path, folder: Path
) -> None:
    path = tmp_path / "proposals.csv"
    path.write_bytes(contents[".csv"])
    done = run("review", path, "--plain", "--data", folder, input="a\n")
    assert "1 accepted, 0 skipped, 2 left" in done.stdout
    assert _decisions(path) == [True, None, None]
    known = open_store(GEODATA).records
    assert open_store(folder).records == known


def test_an_update_becomes_a_map_and_a_brief(run: Run, tmp_path: Path) -> None:
    """As docs/update.md has it: everything is accepted, and the answer is that of the update."""
    update = GEODATA.parent / "examples" / "update" / "update.docx"
    here = {"cwd": tmp_path}
    run("init", "mine", **here)
    given = ("--publisher", "OCHA", "--keep", "-o", "proposals.csv", "--data", "mine")
    assert "16 proposals" in run("propose", update, *given, **here).stderr
    typed = "a\n" * 16 + "f\n"
    done = run("review", "proposals.csv", "--plain", "--data", "mine", input=typed, **here)
    assert "16 entered" in done.stdout, done.stderr
    at = ("--on", "2026-11-12", "--data", "mine")
    said = run("map", *at, "-o", "update.html", **here).stdout
    assert "Kerem Shalom and Kissufim pass goods into Gaza" in said
    assert "Zikim and Gate 96 are closed" in said
    week = ("--from", "2026-11-06", "--to", "2026-11-12")
    assert run("brief", *week, "--data", "mine", "-o", "brief.md", **here).returncode == 0
    assert "64" in (tmp_path / "brief.md").read_text(encoding="utf-8")
    assert run("evidence", "verify", "--data", "mine", **here).returncode == 0
