"""Proposals: records as they would be entered, what they change, and the files that hold them."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from making import GEODATA, Run

from aidmap import Dataset, open_store
from aidmap.model import parse
from aidmap.proposals.plain_text import from_markdown, from_text
from aidmap.proposals.proposal import Proposal
from aidmap.proposals.proposal_files import write_proposals
from aidmap.proposals.proposing import Given, Proposer

HOSTILE = (Path(__file__).parents[1] / "hostile.txt").read_text(encoding="utf-8").splitlines()
UPDATE = """# OCHA: humanitarian situation update

12 November 2026

## Crossings

Kerem Shalom crossing remained closed between 5 and 9 November and reopened on 10 November.
On 10 November, 47 trucks entered through Zikim.
"""


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_store(GEODATA)


def _proposals(dataset: Dataset, text: str, **given: str) -> list[Proposal]:
    document = from_markdown(text)
    return Proposer(dataset).propose(document, "a.md", Given(**given)).proposals  # type: ignore[arg-type]


def test_a_document_becomes_records_with_what_speaks_for_them(dataset: Dataset) -> None:
    closed, opened, counted = _proposals(dataset, UPDATE)
    assert [one.kind for one in (closed, opened, counted)] == ["report", "report", "count"]
    assert closed.fields["effective_to"] == "2026-11-09"
    assert opened.fields["effective_from"] == "2026-11-10"
    assert (counted.fields["value"], counted.fields["publisher"]) == ("47", "ocha")
    assert counted.grounds["value"] == "47 trucks"
    assert counted.where["paragraph"] == 4
    assert counted.fields["reported_on"] == "2026-11-12"


def test_what_is_proposed_can_be_entered_and_changes_what_it_says(dataset: Dataset) -> None:
    for one in _proposals(dataset, UPDATE):
        columns = {name: value for name, value in one.fields.items() if value is not None}
        record = parse(one.kind, columns)
        assert record.id == one.fields["id"]
        for change in one.changes["statuses"]:
            shot = dataset.with_claim(record).at(one.changes["on"], traffic=change["traffic"])
            assert shot.state(record.subject).status == change["after"]


def test_what_the_data_set_has_is_known(dataset: Dataset) -> None:
    first = _proposals(dataset, UPDATE)[0]
    assert first.known is None
    columns = {name: value for name, value in first.fields.items() if value and name != "id"}
    record = parse("report", columns | {"title": "Another"})
    again = _proposals(dataset.with_claim(record), UPDATE)[0]
    assert again.known == record.id


def test_what_a_report_denies_is_contradicted(dataset: Dataset) -> None:
    opened = _proposals(dataset, UPDATE)[1]
    columns = {name: value for name, value in opened.fields.items() if value} | {
        "status": "closed", "publisher": "wfp"}  # fmt: skip
    record = parse("report", {name: columns[name] for name in columns if name != "id"})
    assert record.id in _proposals(dataset.with_claim(record), UPDATE)[1].contradicts


def test_all_crossings_are_those_that_lead_in(dataset: Dataset) -> None:
    text = "OCHA, 2 March 2026.\n\nAll crossings into Gaza were closed on 1 March."
    found = Proposer(dataset).propose(from_text(text), "a", Given())
    places = {one.fields["subject"] for one in found.proposals}
    assert {"kerem-shalom", "zikim", "erez", "kissufim", "gate-96"} <= places
    assert places.isdisjoint({"karni", "allenby", "sheikh-hussein", "larnaca"})


def test_crossings_that_are_excepted_are_left_out(dataset: Dataset) -> None:
    text = "OCHA, 2 March 2026.\n\nAll crossings except Kerem Shalom were closed on 1 March."
    places = {one.fields["subject"] for one in _proposals(dataset, text)}
    assert "zikim" in places
    assert "kerem-shalom" not in places


def test_what_is_given_goes_before_what_the_document_says(dataset: Dataset) -> None:
    one = _proposals(dataset, UPDATE, publisher="wfp", url="https://example.org/a")[0]
    assert (one.fields["publisher"], one.fields["url"]) == ("wfp", "https://example.org/a")


def test_without_day_or_publisher_nothing_is_sure(dataset: Dataset) -> None:
    found = Proposer(dataset).propose(from_text("Zikim is closed."), "a", Given())
    [one] = found.proposals
    assert not found.day_known
    assert (one.confidence, one.fields["publisher"], one.fields["id"]) == ("low", None, None)


def test_a_name_that_may_mean_the_town_is_never_sure(dataset: Dataset) -> None:
    text = "# OCHA, 12 November 2026\n\nRafah remained closed."
    assert {one.confidence for one in _proposals(dataset, text)} <= {"low"}


def test_hijri_days_are_refused(dataset: Dataset) -> None:
    text = "# OCHA, 12 November 2026\n\nأغلق معبر رفح في 5 رمضان 1448."
    assert _proposals(dataset, text) == []


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".xlsx"])
def test_hostile_texts_stay_texts_in_every_format(dataset: Dataset, suffix: str) -> None:
    [one, *_] = _proposals(dataset, UPDATE)
    texts = [text for text in HOSTILE if text.strip()]
    made = [replace(one, sentence=text, document=text, grounds={"place": text}) for text in texts]
    content = write_proposals(made, suffix, dataset.about.today())
    if suffix == ".jsonl":
        lines = content.decode().splitlines()
        assert [json.loads(line)["sentence"] for line in lines if line] == texts
        return
    if suffix == ".csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content))["proposals"]
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
        rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    at = rows[0].index("sentence")
    assert len(rows) == len(texts) + 1
    assert not any(row[at].startswith(tuple("=+@")) for row in rows[1:])


def test_the_command_writes_files_and_lines(run: Run, tmp_path: Path) -> None:
    path, target = tmp_path / "update.md", tmp_path / "proposals.jsonl"
    path.write_text(UPDATE, encoding="utf-8")
    done = run("propose", path, "-o", target, "--data", GEODATA)
    assert done.returncode == 0, done.stderr
    assert "3 proposals, none entered" in done.stderr
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert {"kind", "sentence", "where", "grounds", "confidence", "changes", "known"} <= {*rows[0]}
    assert rows[2]["where"] == {"page": None, "paragraph": 4}
    shown = run("propose", path, "--data", GEODATA)
    assert "47 trucks entered" in shown.stdout


def test_the_command_names_every_fault(run: Run, tmp_path: Path) -> None:
    done = run("propose", tmp_path / "none.pdf", tmp_path / "a.doc", "--data", GEODATA)
    assert done.returncode != 0
    assert "none.pdf" in done.stderr
    assert "save it as .docx" in done.stderr
    wrong = run("propose", tmp_path / "none.pdf", "-o", tmp_path / "x.pdf", "--data", GEODATA)
    assert ".jsonl, .csv, .xlsx" in wrong.stderr
    assert not (tmp_path / "x.pdf").exists()


def test_the_example_is_read_as_the_manual_says(run: Run, tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "examples" / "update"
    manual = (folder.parents[1] / "docs" / "proposing.md").read_text(encoding="utf-8")
    texts = []
    for name in ("update.docx", "update.md"):
        target = tmp_path / f"{name}.jsonl"
        done = run("propose", folder / name, "--publisher", "OCHA", "-o", target, "--data", GEODATA)
        assert done.stderr.splitlines()[0].partition(": ")[2] in manual
        rows = target.read_text(encoding="utf-8").splitlines()
        texts.append([json.loads(line)["sentence"] for line in rows])
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    "said",
    [
        "Erez has been closed for more than two months.",
        "Nitzana was closed for two days.",
        "Le passage de Zikim est fermé depuis plus de deux mois.",
        "معبر زيكيم مغلق منذ أكثر من شهرين.",
        "מעבר זיקים סגור כבר יותר משלושה שבועות.",
    ],
)
def test_what_lasts_no_exact_time_is_less_sure(dataset: Dataset, said: str) -> None:
    (one,) = _proposals(dataset, f"OCHA, 12 November 2026\n\n{said}")
    assert one.fields["status"] == "closed"
    assert one.confidence != "high"
