"""What git and Excel do to a data set: named as what it is, and mended where nothing is lost."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import GEODATA, Run, report

from aidmap.errors import DataError, StoreError
from aidmap.model import Report, Retraction, as_json, parse
from aidmap.store import FileStore
from aidmap.store.folder import features
from aidmap.store.folder.layout import cells, required_columns

TABLES = ["reports.csv", "retractions.csv", "sources.csv", "routes.csv"]


def number_like() -> Report:
    """A report whose id Excel takes for a number."""
    for turn in count():
        made: Report = report(title=f"turn {turn}", effective_from="2024-04-20")
        if re.fullmatch(r"[1-9]\d{15}|[1-9]\d{12}e\d{2}", made.id):
            return made
    raise AssertionError


NUMBER = number_like()
NOTED = report(title="two lines", note="one\ntwo; “three”", effective_from="2024-04-12")
SHOWN = f"{Decimal(NUMBER.id):.2E}"


@pytest.fixture
def mine(folder: Path) -> Path:
    """The shipped set with a report like a number, one with a line break, and retractions."""
    store = FileStore(folder)
    store.add(reports=[NUMBER, NOTED])
    store.add(retractions=[retraction(NUMBER.id), retraction(NOTED.id)])
    return folder


def retraction(of: str) -> Retraction:
    fields = {"report": of, "recorded_at": "2025-01-01T00:00:00Z", "because": "seen, not so"}
    made: Retraction = parse("retraction", fields)
    return made


def told(folder: Path) -> list[str]:
    return [str(fault).replace(f"{folder}/", "") for fault in FileStore(folder).check()]


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def write(path: Path, rows: list[list[str]], **options: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, **{"lineterminator": "\n"} | options).writerows(rows)  # type: ignore[arg-type] # as csv wants them
    path.write_bytes(text.getvalue().encode("utf-8"))


def day_first(day: str) -> str:
    return "/".join(reversed(day.split("-")))


def month_first(day: str) -> str:
    year, month, date = (str(int(part)) for part in day.split("-"))
    return f"{month}/{date}/{year}"


def dotted(day: str) -> str:
    return ".".join(reversed(day.split("-")))


def by_excel(path: Path, days: Callable[[str], str] | None, mark: str = ",") -> None:
    """Open a table in Excel and save it."""
    header, *table = rows_of(path)
    for row in table:
        for place, name in enumerate(header):
            if name in {"id", "report"} and row[place] == NUMBER.id:
                row[place] = SHOWN.replace(".", ",") if mark == ";" else SHOWN
            dated = name.startswith(("effective", "reported_on", "first_day", "last_day"))
            if days and dated and row[place]:
                row[place] = days(row[place])
    write(path, [header, *table], delimiter=mark, lineterminator="\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def conflict(path: Path, ours: str, theirs: str, base: str | None = None) -> tuple[int, int]:
    """Leave a conflict at the end of a file, as git does; tell its lines."""
    before = path.read_text(encoding="utf-8")
    middle = "" if base is None else f"||||||| 1234567\n{base}"
    block = f"<<<<<<< HEAD\n{ours}{middle}=======\n{theirs}>>>>>>> theirs\n"
    path.write_text(before + block, encoding="utf-8")
    first = before.count("\n") + 1
    return first, first + block.count("\n") - 1


def line_of(record: Report | Retraction, kind: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(cells([record], required_columns(kind)))
    return text.getvalue()


# Twice the same.


@pytest.mark.parametrize("name", TABLES)
def test_lines_that_a_union_merge_left_twice_are_one_record(mine: Path, name: str) -> None:
    before = FileStore(mine).read()
    path = mine / name
    path.write_bytes(path.read_bytes() * 2)  # the header too
    assert told(mine) == []
    assert FileStore(mine).read() == before


@pytest.mark.parametrize("name", ["places.geojson", "legs.geojson"])
def test_features_that_stand_twice_are_one(mine: Path, name: str) -> None:
    before = FileStore(mine).read()
    path = mine / name
    collection = json.loads(path.read_text(encoding="utf-8"))
    collection["features"] *= 2
    path.write_text(json.dumps(collection), encoding="utf-8")
    assert told(mine) == []
    assert FileStore(mine).read() == before


def test_a_report_that_two_people_entered_is_known_since_the_first(mine: Path) -> None:
    store = FileStore(mine)
    early = report(**as_json(NOTED) | {"recorded_at": "2024-06-01T00:00:00Z"})
    with (mine / "reports.csv").open("a", encoding="utf-8") as file:
        file.write(line_of(early, "report"))
    assert told(mine) == []
    (found,) = (one for one in store.read().reports if one.id == NOTED.id)
    assert found.recorded_at == early.recorded_at < NOTED.recorded_at


def test_one_id_with_two_contents_is_a_fault_still(mine: Path) -> None:
    with (mine / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("ocha,Another OCHA,un\n")
    (fault,) = told(mine)
    assert "ocha is already the id of" in fault


# Git.


@pytest.mark.parametrize("base", [None, ""])
@pytest.mark.parametrize("name", TABLES)
def test_both_sides_of_a_conflict_are_kept(mine: Path, name: str, base: str | None) -> None:
    path = mine / name
    like = rows_of(path)[1]  # two more of the same make
    more = {
        "reports.csv": [line_of(report(title=side), "report") for side in ("ours", "theirs")],
        "retractions.csv": [",".join([*like[:2], f"because of {n}"]) + "\n" for n in (1, 2)],
        "sources.csv": [",".join([f"twin-{n}", *like[1:]]) + "\n" for n in (1, 2)],
        "routes.csv": [",".join([f"twin-{n}", *like[1:-1], ""]) + "\n" for n in (1, 2)],
    }[name]
    before = path.read_text(encoding="utf-8")
    first, last = conflict(path, *more, base)
    damaged = path.read_bytes()
    (fault,) = told(mine)
    assert fault == (
        f"{name}:{first}: has git conflict markers in lines {first}-{last}: "
        "aidmap check --repair keeps both sides"
    )
    (mended,) = FileStore(mine).mend()
    assert mended.done == ("kept both sides of each git conflict",)
    assert path.read_text(encoding="utf-8") == before + "".join(more)
    assert mended.kept.read_bytes() == damaged
    assert told(mine) == []


def test_sides_that_share_a_line_give_it_once_and_old_ones_go(mine: Path) -> None:
    path = mine / "sources.csv"
    before = path.read_text(encoding="utf-8")
    conflict(path, "one,One,un\ntwo,Two,ngo\n", "two,Two,ngo\n", "old,Old,ngo\n")
    (mended,) = FileStore(mine).mend()
    assert mended.done[1] == "left out 1 line that stood there already"
    assert path.read_text(encoding="utf-8") == before + "one,One,un\ntwo,Two,ngo\n"


def test_sides_that_contradict_each_other_are_left_to_people(mine: Path) -> None:
    path = mine / "sources.csv"
    conflict(path, "one,One,un\n", "one,Une,un\n")
    before = path.read_bytes()
    for _ in range(2):
        (fault,) = told(mine)
        assert "keep one side with git checkout --ours sources.csv (or --theirs)" in fault
        assert "--repair" not in fault
        assert FileStore(mine).mend() == []
        assert path.read_bytes() == before


@pytest.mark.parametrize(
    "name", ["places.geojson", "legs.geojson", "areas.geojson", "basemap.geojson", "dataset.toml"]
)
def test_a_conflict_in_any_other_file_is_named(mine: Path, name: str) -> None:
    first, last = conflict(mine / name, "a\n", "b\n")
    (fault,) = told(mine)
    assert fault.startswith(f"{name}:{first}: has git conflict markers in lines {first}-{last}: ")
    assert f"git checkout --ours {name}" in fault


def test_a_note_about_a_conflict_is_no_conflict(mine: Path) -> None:
    note = "how git writes it:\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> main"
    FileStore(mine).add(reports=[report(note=note)])
    assert told(mine) == []
    assert note in {one.note for one in FileStore(mine).read().reports}


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("reports.csv", "status --on 2024-04-20"),
        ("reports.csv", "map -o x.html"),
        ("retractions.csv", "history erez"),
        ("sources.csv", "export -o x.json"),
        ("routes.csv", "check"),
        ("places.geojson", "status --on 2024-04-20"),
    ],
)
def test_every_command_names_a_conflict_in_one_line(
    mine: Path, run: Run, name: str, command: str
) -> None:
    conflict(mine / name, "a\n", "b\n")
    done = run(*command.split(), "--data", mine)
    assert done.returncode != 0
    lines = (done.stderr + done.stdout).strip().splitlines()
    assert sum("has git conflict markers in lines" in line for line in lines) == 1
    assert len(lines) <= 2  # the other counts the faults
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["reports.csv", "retractions.csv", "sources.csv"])
def test_nothing_is_added_to_a_table_with_a_conflict(mine: Path, name: str) -> None:
    path = mine / name
    conflict(path, "a\n", "b\n")
    before = {table: (mine / table).read_bytes() for table in TABLES}
    source = parse("source", {"id": "new", "name": "New", "kind": "un"})
    store = FileStore(mine)
    new = report(title="new")
    with pytest.raises(DataError, match="git conflict markers"):
        store.add(retractions=[retraction(NOTED.id)]) if name == "retractions.csv" else (
            store.add(reports=[new], sources=[source])
        )
    assert before == {table: (mine / table).read_bytes() for table in TABLES}


# Excel.


@pytest.mark.parametrize("name", TABLES)
def test_a_byte_order_mark_and_crlf_are_no_fault(mine: Path, name: str) -> None:
    before = FileStore(mine).read()
    path = mine / name
    rows = rows_of(path)
    write(path, rows, lineterminator="\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert told(mine) == []
    assert FileStore(mine).read() == before


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs")])
@pytest.mark.parametrize("name", TABLES)
def test_semicolons_are_named_and_made_commas(mine: Path, name: str, mark: str, word: str) -> None:
    before = FileStore(mine).read()
    path = mine / name
    write(path, rows_of(path), delimiter=mark)
    (fault,) = told(mine)
    assert fault == (
        f"{name}:1: has {word} between its cells, as Excel saves it in some languages: "
        "aidmap check --repair mends it"
    )
    (mended,) = FileStore(mine).mend()
    assert mended.done == (f"put commas for the {word}",)
    assert told(mine) == []
    assert FileStore(mine).read() == before


def test_ids_that_became_numbers_are_named_and_given_back(mine: Path) -> None:
    before = FileStore(mine).read()
    for name in ("reports.csv", "retractions.csv"):
        by_excel(mine / name, None)
    ours, theirs = told(mine)
    assert f"has ids that Excel turned to numbers, such as {SHOWN}, in line " in ours
    assert ours.startswith("reports.csv:")
    assert re.match(r"retractions\.csv:\d+: has ids that Excel turned to numbers", theirs)
    assert ours.endswith(": aidmap check --repair mends it")
    assert len(FileStore(mine).mend()) == 2
    assert told(mine) == []
    assert FileStore(mine).read() == before


@pytest.mark.parametrize("number", ["1E+99999999999", "0", "1E-400", "9" * 400])
def test_numbers_that_were_never_ids_are_left_as_they_are(mine: Path, number: str) -> None:
    for name, old in (("reports.csv", NOTED.id), ("retractions.csv", NOTED.id)):
        text = (mine / name).read_text(encoding="utf-8").replace(old, number)
        (mine / name).write_text(text, encoding="utf-8")
    assert [fault[: fault.index(":")] for fault in told(mine)] == ["reports.csv", "retractions.csv"]
    assert all("git checkout -- " in fault for fault in told(mine))
    assert FileStore(mine).mend() == []


def test_an_id_whose_report_was_edited_too_is_not_given_back(mine: Path) -> None:
    path = mine / "reports.csv"
    by_excel(path, None)
    path.write_bytes(path.read_bytes().replace(NUMBER.title.encode(), b"something else"))  # type: ignore[union-attr] # it has one
    before = path.read_bytes()
    faults = told(mine)
    assert "git checkout -- reports.csv, or your backup" in faults[0]
    assert "--repair" not in faults[0]
    assert FileStore(mine).mend() == []
    assert path.read_bytes() == before


@pytest.mark.parametrize("days", [day_first, month_first, dotted])
def test_days_that_excel_rewrote_are_named_and_written_as_they_were(
    mine: Path, days: Callable[[str], str]
) -> None:
    before = FileStore(mine).read()
    for name in ("reports.csv", "routes.csv"):
        by_excel(mine / name, days)
    faults = told(mine)
    assert len([fault for fault in faults if "has days that Excel rewrote, such as" in fault]) == 2
    assert len(faults) == 3  # and the ids
    assert all(fault.endswith("aidmap check --repair mends it") for fault in faults)
    FileStore(mine).mend()
    assert told(mine) == []
    assert FileStore(mine).read() == before


def test_days_that_can_be_read_two_ways_are_left_as_they_are(mine: Path) -> None:
    path = mine / "routes.csv"
    header, first, *_ = rows_of(path)
    first[header.index("first_day")] = "03/04/2024"
    first[header.index("last_day")] = ""
    write(path, [header, first])
    before = path.read_bytes()
    (fault,) = told(mine)
    assert "such as 03/04/2024, in line 2: take the file as it was: git checkout" in fault
    assert FileStore(mine).mend() == []
    assert path.read_bytes() == before


def test_line_breaks_inside_cells_that_became_crlf_are_named_and_mended(mine: Path) -> None:
    before = FileStore(mine).read()
    path = mine / "reports.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (fault,) = told(mine)
    assert "has line breaks inside cells that git or an editor made CRLF, in line " in fault
    assert fault.endswith("aidmap check --repair mends it")
    FileStore(mine).mend()
    assert told(mine) == []
    assert FileStore(mine).read() == before


def test_everything_at_once_by_the_command(mine: Path, run: Run) -> None:
    before = FileStore(mine).read()
    for name in TABLES:
        by_excel(mine / name, day_first, ";")
    damaged = {name: (mine / name).read_bytes() for name in TABLES}
    first = run("status", "--on", "2024-04-20", "--data", mine)
    assert first.returncode == 1
    lines = first.stderr.strip().splitlines()
    assert len(lines) <= 9
    assert all(" Excel " in line or line.endswith("faults") for line in lines)
    done = run("check", "--repair", "--data", mine)
    assert done.returncode == 0
    assert done.stdout.endswith("no faults\n")
    for name in TABLES:
        assert f"{name}: put commas for the semicolons" in done.stdout
        assert (mine / f"{name}.before-repair").read_bytes() == damaged[name]
    assert FileStore(mine).read() == before
    again = json.loads(run("check", "--repair", "--json", "--data", mine).stdout)
    assert again | {"doubts": []} == {
        "faults": [], "doubts": [], "set_aside": [], "mended": []
    }  # fmt: skip
    for name in TABLES:
        assert not (mine / f"{name}.before-repair2").exists()


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.dates(min_value=parse("report", as_json(NOTED)).effective_from),
            st.text("ab;,\"'\n=-/1.", max_size=12),
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([day_first, month_first, dotted]),
    st.sampled_from([",", ";", "\t"]),
)
def test_whatever_the_reports_say_they_come_back(
    tmp_path_factory: pytest.TempPathFactory,
    said: list[tuple[object, str]],
    days: Callable[[str], str],
    mark: str,
) -> None:
    folder = tmp_path_factory.mktemp("said") / "geodata"
    shutil.copytree(GEODATA, folder)
    path = folder / "reports.csv"
    write(path, rows_of(path)[:1])
    reports = [report(effective_from=str(day), title=f"t{text}") for day, text in said]
    FileStore(folder).add(reports=[NUMBER, *reports])
    before = sorted(rows_of(path))
    by_excel(path, days, mark)
    FileStore(folder).mend()
    assert sorted(rows_of(path)) == before


# Mending.


def test_a_second_mend_keeps_the_file_of_the_first(mine: Path) -> None:
    path = mine / "sources.csv"
    for name in ("sources.csv.before-repair", "sources.csv.before-repair2"):
        conflict(path, f"a{len(name)},A,un\n", f"b{len(name)},B,un\n")
        (mended,) = FileStore(mine).mend()
        assert mended.kept.name == name


def test_a_disk_that_refuses_leaves_the_table_and_the_copy(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = mine / "sources.csv"
    conflict(path, "a,A,un\n", "b,B,un\n")
    before = path.read_bytes()
    write_whole = features.write

    def refuse(to: Path, content: bytes) -> None:
        if to == path:
            raise StoreError(f"{to}: cannot be written: No space left on device")
        write_whole(to, content)

    monkeypatch.setattr(features, "write", refuse)
    with pytest.raises(StoreError, match="No space left"):
        FileStore(mine).mend()
    assert path.read_bytes() == before
    assert path.with_name("sources.csv.before-repair").read_bytes() == before


def test_a_whole_data_set_is_not_touched(mine: Path) -> None:
    before = {path.name: path.read_bytes() for path in mine.iterdir() if path.is_file()}
    assert FileStore(mine).mend() == []
    after = {path.name: path.read_bytes() for path in mine.iterdir() if path.is_file()}
    assert {name: text for name, text in after.items() if not name.endswith(".lock")} == {
        name: text for name, text in before.items() if not name.endswith(".lock")
    }
