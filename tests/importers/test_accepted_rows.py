"""Tables of proposals: only what was accepted enters, reports and counts together, or nothing."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from making import Run

from aidmap import open_store
from aidmap.importers.accepted_rows import decision

UPDATE = """# OCHA: humanitarian situation update

12 November 2026

## Crossings

Kerem Shalom crossing remained closed between 5 and 9 November and reopened on 10 November.
On 10 November, 47 trucks entered through Zikim.
"""


@pytest.fixture
def proposals(run: Run, tmp_path: Path, folder: Path) -> Path:
    """A table of three proposals, none of them decided."""
    text, target = tmp_path / "update.md", tmp_path / "proposals.csv"
    text.write_text(UPDATE, encoding="utf-8")
    done = run("propose", text, "-o", target, "--data", folder)
    assert done.returncode == 0, done.stderr
    return target


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def _write(path: Path, rows: list[dict[str, str]], *, separator: str = ",") -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]], delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)


def test_what_is_accepted_enters_with_what_was_edited(
    run: Run, proposals: Path, folder: Path
) -> None:
    rows = _rows(proposals)
    rows[0]["accept"], rows[1]["accept"], rows[2]["accept"] = "yes", "", "X"
    rows[2]["subject"], rows[2]["value"] = "Kerem Shalom", "48"
    _write(proposals, rows, separator=";")
    before = open_store(folder).records
    done = run("import", "reports", proposals, "--data", folder)
    assert done.returncode == 0, done.stderr
    assert "2 records added" in done.stdout
    assert "left out: rows are not decided yet" in done.stderr
    after = open_store(folder).records
    [report] = after.reports[len(before.reports) :]
    [count] = after.counts[len(before.counts) :]
    assert (report.subject, report.effective_to) == ("kerem-shalom", date(2026, 11, 9))
    assert (count.subject, str(count.value)) == ("kerem-shalom", "48")
    again = run("import", "reports", proposals, "--data", folder)
    assert "2 there already" in again.stdout


def test_one_wrong_row_keeps_all_others_out(run: Run, proposals: Path, folder: Path) -> None:
    rows = _rows(proposals)
    for row in rows:
        row["accept"] = "yes"
    rows[1]["effective_from"] = "the day after"
    rows[2]["stage"] = "flown"
    _write(proposals, rows)
    before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    done = run("import", "reports", proposals, "--data", folder)
    assert done.returncode == 1
    assert "proposals.csv:3: effective_from" in done.stderr
    assert "proposals.csv:4: stage" in done.stderr
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == before


def test_days_and_marks_of_excel_are_read(run: Run, proposals: Path, folder: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows = _rows(proposals)
    sheet.append([*rows[0]])
    for row, mark in zip(rows, (1, True, "no"), strict=True):
        days = {"effective_from": date(2026, 11, 3)} if row["kind"] == "report" else {}
        sheet.append([*(row | days | {"accept": mark}).values()])
    path = proposals.with_suffix(".xlsx")
    book.save(path)
    done = run("import", "reports", path, "--data", folder)
    assert done.returncode == 0, done.stderr
    assert "2 reports added" in done.stdout
    assert {str(one.effective_from) for one in open_store(folder).records.reports[-2:]} == {
        "2026-11-03"
    }


def test_json_lines_are_entered_too(run: Run, proposals: Path, folder: Path) -> None:
    target = proposals.with_suffix(".jsonl")
    run("propose", proposals.with_name("update.md"), "-o", target, "--data", folder)
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert {one["accept"] for one in lines} == {None}
    text = "".join(json.dumps(one | {"accept": "yes"}) + "\n" for one in lines)
    target.write_text(text, encoding="utf-8")
    done = run("import", "reports", target, "--data", folder)
    assert done.returncode == 0, done.stderr
    assert "3 records added" in done.stdout


def test_a_dry_run_adds_nothing(run: Run, proposals: Path, folder: Path) -> None:
    rows = [row | {"accept": "yes"} for row in _rows(proposals)]
    _write(proposals, rows)
    known = open_store(folder).records
    done = run("import", "reports", proposals, "--data", folder, "--dry-run")
    assert (done.returncode, "would be added" in done.stdout) == (0, True)
    assert open_store(folder).records == known


def test_a_mark_that_is_no_decision_is_named(run: Run, proposals: Path, folder: Path) -> None:
    rows = [row | {"accept": "perhaps"} for row in _rows(proposals)]
    _write(proposals, rows)
    done = run("import", "reports", proposals, "--data", folder)
    assert done.returncode == 1
    assert "accept: 'perhaps' is neither yes nor no" in done.stderr


def test_counts_are_not_imported_without_their_reports(
    run: Run, proposals: Path, folder: Path
) -> None:
    done = run("import", "counts", proposals, "--data", folder)
    assert done.returncode == 1
    assert "aidmap import reports" in done.stderr


@pytest.mark.parametrize(
    ("cell", "said"),
    [("Yes", True), (1, True), (1.0, True), (True, True), ("نعم", True), (" ", None), (None, None),
     (0, False), ("NON", False), (False, False)],
)  # fmt: skip
def test_decisions_are_read_as_people_write_them(cell: object, said: bool | None) -> None:  # noqa: FBT001
    assert decision(cell) is said
