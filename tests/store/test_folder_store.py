"""The folder of text files: every fault told, nothing confirmed ever lost."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from making import GEODATA, HANGS, NO_TEXT, report

from aidmap.errors import DataError, StoreError
from aidmap.model import Retraction, parse
from aidmap.store import FileStore, init
from aidmap.store.folder import append_log, serialize
from aidmap.store.folder.layout import SHAPE_FILES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aidmap import Dataset
    from aidmap.model import Report


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return make_small(tmp_path / "small")


def make_small(folder: Path) -> Path:
    """Make a data set of one place, one publisher and no reports."""
    init(folder, about=(GEODATA / "dataset.toml").read_text(encoding="utf-8"))
    names = {"id": "erez", "kind": "land_crossing", "name_en": "Erez", "accuracy_m": 100}
    point = {"type": "Point", "coordinates": [34.5, 31.5]}
    feature = {"type": "Feature", "properties": names, "geometry": point}
    collection = {"type": "FeatureCollection", "features": [feature]}
    (folder / "places.geojson").write_text(json.dumps(collection), encoding="utf-8")
    (folder / "sources.csv").write_text("id,name,kind\nocha,OCHA,un\n", encoding="utf-8")
    return folder


def told(folder: Path) -> list[str]:
    """What check says, with file names alone."""
    return [str(fault).replace(f"{folder}/", "") for fault in FileStore(folder).check()]


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that is there once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    (number,) = (n for n, line in enumerate(lines, start=1) if text in line)
    return number


def rewrite(path: Path, change: Callable[[list[str]], None]) -> None:
    """Change the lines of a file; the header is line 0."""
    lines = path.read_text(encoding="utf-8").split("\n")
    change(lines)
    path.write_text("\n".join(lines), encoding="utf-8")


# Reading.


def test_the_shipped_set_is_whole(shipped: Dataset) -> None:
    assert shipped.store.check() == []
    records = shipped.records
    assert (len(records.places), len(records.legs), len(records.routes)) == (37, 36, 21)
    assert len(records.reports) >= 352
    first = records.reports[0]
    assert (first.subject, first.status, first.publisher) == ("karni", "closed", "la-times")
    assert first.note == "Pre-war baseline: announced 2 Mar 2011"


def test_a_folder_that_is_no_data_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="aidmap init DIR"):
        FileStore(tmp_path)


@pytest.mark.parametrize("name", ["places.geojson", "legs.geojson", "routes.csv", "reports.csv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(StoreError, match=f"{name}: is missing"):
        FileStore(folder).read()


@pytest.mark.parametrize("name", ["places.geojson", "legs.geojson"])
def test_truncated_json_is_told_with_its_line(folder: Path, name: str) -> None:
    path = folder / name
    half = path.read_text(encoding="utf-8")[:5000]
    path.write_text(half, encoding="utf-8")
    (fault,) = (line for line in told(folder) if line.startswith(name))
    assert fault.startswith(f"{name}:{half.count(chr(10)) + 1}: is broken as JSON")


def test_json_that_is_no_feature_collection_is_told(small: Path) -> None:
    (small / "legs.geojson").write_text("[]", encoding="utf-8")
    assert told(small) == ["legs.geojson:1: is not a GeoJSON FeatureCollection"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"geometry": None},
        {"geometry": "here"},
        {"geometry": {"type": "Polygon", "coordinates": [[[34, 31], [35, 31], [34, 32]]]}},
        {"geometry": {"type": "Point", "coordinates": ["east", "north"]}},
        {"geometry": {"type": "Point", "coordinates": [34.5]}},
        {"geometry": {"type": "Point", "coordinates": [31.5, 134.5]}},
        {"properties": "Erez"},
        {"properties": ["Erez"]},
        {"properties": None},
        {"properties": {"id": "erez", "kind": "land_crossing", "accuracy_m": {}, "name_en": "x"}},
    ],
    ids=str,
)
def test_a_feature_of_another_shape_is_told_with_its_line(small: Path, wrong: object) -> None:
    path = small / "places.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    collection["features"][0] |= wrong
    path.write_text(json.dumps(collection, indent=1), encoding="utf-8")
    faults = told(small)
    assert faults
    assert all(fault.startswith("places.geojson:4: ") for fault in faults)


def test_broken_toml_is_told_with_its_line(folder: Path) -> None:
    edit(folder / "dataset.toml", 'id = "gaza"', 'id = "gaza')
    (fault,) = told(folder)
    assert fault.startswith("dataset.toml")
    assert "line 1" in fault


def test_a_wrong_time_zone_is_told_with_its_field(folder: Path) -> None:
    edit(folder / "dataset.toml", "Asia/Gaza", "Mars/Base")
    (fault,) = told(folder)
    assert fault.startswith("dataset.toml: time_zone: 'Mars/Base'")


def test_a_wrong_column_and_a_missing_one_are_both_told(folder: Path) -> None:
    edit(folder / "sources.csv", "id,name,kind", "id,title,kind")
    faults = told(folder)
    assert "sources.csv:1: name: column is missing from the header" in faults
    assert "sources.csv:1: title: is no column of ours: correct or remove it" in faults


def test_columns_may_stand_in_any_order(folder: Path) -> None:
    (folder / "sources.csv").write_text("kind,id,name\n" + "".join(
        f"{item.kind},{item.id},{item.name}\n" for item in FileStore(folder).read().sources
    ), encoding="utf-8")  # fmt: skip
    assert told(folder) == []


def test_a_row_with_a_cell_too_many_is_told(folder: Path) -> None:
    rewrite(folder / "reports.csv", lambda lines: lines.__setitem__(2, lines[2] + ",more"))
    assert "reports.csv:3: has 15 cells where the header has 14" in told(folder)


def test_every_row_with_a_wrong_number_of_cells_is_told(folder: Path) -> None:
    def break_two(lines: list[str]) -> None:
        lines[2] += ",more"
        lines[4] += ",more"

    rewrite(folder / "sources.csv", break_two)
    faults = [line for line in told(folder) if line.startswith("sources.csv")]
    assert faults == [
        "sources.csv:3: has 4 cells where the header has 3",
        "sources.csv:5: has 4 cells where the header has 3",
    ]


def test_a_bad_day_is_told_with_file_line_and_field(folder: Path) -> None:
    edit(folder / "reports.csv", "observed,2011-03-02,,", "observed,2011-02-30,,")
    assert told(folder) == [
        "reports.csv:2: effective_from: '2011-02-30' is not a day: write it as 2024-04-20"
    ]


def test_an_edited_report_is_told(folder: Path) -> None:
    edit(folder / "reports.csv", "Pre-war baseline: announced 2 Mar 2011", "Before the war")
    (fault,) = told(folder)
    assert fault.startswith("reports.csv:2: id: its content gives ")


def test_a_leg_to_an_unknown_place_is_told(folder: Path) -> None:
    path = folder / "legs.geojson"
    edit(path, '"start":"amman","end":"allenby"', '"start":"amman","end":"nowhere"')
    line = line_of(path, '"nowhere"')
    expected = f"legs.geojson:{line}: end: there is no place 'nowhere'"
    assert any(fault.startswith(expected) for fault in told(folder))


def test_a_route_without_its_leg_is_told(folder: Path) -> None:
    path = folder / "legs.geojson"
    number = line_of(path, '"id":"ashdod--erez"')
    rewrite(path, lambda lines: lines.__delitem__(number - 1))
    line = line_of(folder / "routes.csv", "ashdod-erez,")
    assert told(folder) == [f"routes.csv:{line}: places: no leg joins 'ashdod' and 'erez': add one"]


def test_a_route_through_an_unknown_place_is_told(folder: Path) -> None:
    edit(folder / "routes.csv", "goods,ashdod|erez|north-gaza", "goods,ashdod|eros|north-gaza")
    line = line_of(folder / "routes.csv", "ashdod-erez,")
    (fault,) = told(folder)
    assert fault.startswith(f"routes.csv:{line}: places: there is no place 'eros'")


def test_a_report_of_an_unknown_publisher_is_told(folder: Path) -> None:
    edit(folder / "sources.csv", "la-times,LA Times,media\n", "")
    (fault,) = told(folder)
    assert fault.startswith("reports.csv:2: publisher: there is no source 'la-times'")


def test_a_report_on_an_unknown_place_is_told(small: Path) -> None:
    FileStore(small).add(reports=[report(subject="eros")])
    assert told(small) == ["reports.csv:2: subject: there is no place or leg 'eros'"]


def test_a_report_published_in_the_future_is_told(small: Path) -> None:
    FileStore(small).add(reports=[report(reported_on="2099-01-01")])
    assert told(small) == ["reports.csv:2: reported_on: 2099-01-01 is in the future"]


def test_a_retraction_of_an_unknown_report_is_told(small: Path) -> None:
    FileStore(small).add(retractions=[withdrawal("0123456789abcdef")])
    assert told(small) == [
        "retractions.csv:2: report: there is no report or count 0123456789abcdef"
    ]


@pytest.mark.parametrize("name", ["routes.csv", "sources.csv"])
def test_an_id_that_is_there_twice_is_told_with_both_lines(folder: Path, name: str) -> None:
    path = folder / name
    lines = path.read_text(encoding="utf-8").splitlines()
    other = lines[1].replace(",", ",Other ", 1)
    path.write_text("\n".join([*lines, other]) + "\n", encoding="utf-8")
    record_id = lines[1].split(",")[0]
    assert told(folder) == [
        f"{name}:{len(lines) + 1}: id: {record_id} is already the id of {name}:2"
    ]


def test_a_place_that_is_there_twice_is_told(folder: Path) -> None:
    path = folder / "places.geojson"

    def repeat(lines: list[str]) -> None:
        lines.insert(2, lines[1].replace('"name_en":"', '"name_en":"Other ', 1))

    rewrite(path, repeat)
    assert told(folder) == [
        "places.geojson:3: id: airdrop-mawasi is already the id of places.geojson:2"
    ]


@pytest.mark.parametrize("name", ["places.geojson", "routes.csv", "reports.csv", "dataset.toml"])
def test_what_is_not_utf_8_is_told_with_its_line_beside_the_other_faults(
    folder: Path, name: str
) -> None:
    path = folder / name
    lines = path.read_bytes().split(b"\n")
    lines[2] = b"\xff" + lines[2]
    path.write_bytes(b"\n".join(lines))
    rewrite(folder / "sources.csv", lambda rows: rows.append("x,X,friend\n"))
    faults = told(folder)
    assert f"{name}:3: is not UTF-8 text: save the file as UTF-8" in faults
    assert any(fault.startswith("sources.csv") and "kind" in fault for fault in faults)


def test_faults_of_several_files_are_told_at_once(folder: Path) -> None:
    edit(folder / "reports.csv", "observed,2011-03-02,,", "observed,2011-02-30,,")
    edit(folder / "reports.csv", "nahal-oz,closed,fuel", "nahal-oz,ajar,fuel")
    edit(folder / "sources.csv", "wfp,WFP,un", "wfp,WFP,UN")
    edit(folder / "dataset.toml", "stale_after_days = 45", "stale_after_days = 0")
    starts = {": ".join(line.split(": ")[:2]) for line in told(folder)}
    wfp = line_of(folder / "sources.csv", "wfp,WFP")
    assert {
        "reports.csv:2: effective_from",
        "reports.csv:3: status",
        f"sources.csv:{wfp}: kind",
        "dataset.toml: stale_after_days",
    } <= starts
    with pytest.raises(DataError) as caught:
        FileStore(folder).read()
    assert len(caught.value.faults) == len(told(folder))


@pytest.mark.parametrize("name", ["places.geojson", "routes.csv", "reports.csv", "dataset.toml"])
def test_a_byte_order_mark_is_accepted(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert told(folder) == []


def test_files_saved_with_crlf_are_read_the_same_and_can_be_added_to(
    folder: Path, shipped: Dataset
) -> None:
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert FileStore(folder).read() == shipped.records
    FileStore(folder).add(reports=[report(title="one more")])
    assert FileStore(folder).read().reports[-1].title == "one more"


# Adding.

NASTY = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=NO_TEXT)
    | st.sampled_from(list('",\r\n\t\x85\u2028\u2029\u202e\ufeff|=+-@ م'))
)


@given(NASTY, NASTY)
@example(title="a\rb", note="\r")
@example(title="a\r\nb\n", note='"')
@example(title="\x7f", note="\x9b31m")
@example(title="line\u2028and\u2029paragraph", note="\ufeffmark")
@example(title="معبر كرم أبو سالم מעבר", note="🚚 'single' \"double\" \\")
@example(title='",', note="\n0123456789abcdef,x")
def test_any_text_comes_back_as_it_was_added(
    tmp_path_factory: pytest.TempPathFactory, title: str, note: str
) -> None:
    fresh = make_small(tmp_path_factory.mktemp("texts") / "small")
    made, more = report(title=title, note=note), report(title="the next")
    FileStore(fresh).add(reports=[made])
    FileStore(fresh).add(reports=[more])
    assert FileStore(fresh).read().reports == (made, more)


@given(NASTY.filter(bool))
@example(because="a\rb")
@example(because=" ")
def test_any_reason_of_a_retraction_comes_back(
    tmp_path_factory: pytest.TempPathFactory, because: str
) -> None:
    fresh = make_small(tmp_path_factory.mktemp("texts") / "small")
    FileStore(fresh).add(reports=[OLD])
    withdrawn = withdrawal(OLD.id, because)
    FileStore(fresh).add(retractions=[withdrawn])
    assert FileStore(fresh).read().retractions == (withdrawn,)


def withdrawal(report_id: str, because: str = "entered twice") -> Retraction:
    fields = {"report": report_id, "recorded_at": "2025-01-01T00:00:00Z", "because": because}
    made: Retraction = parse("retraction", fields)
    return made


def test_adding_writes_one_line_and_changes_no_other(folder: Path) -> None:
    path = folder / "reports.csv"
    before = path.read_bytes()
    made = report(title="Erez, again", url="https://example.org/")
    assert FileStore(folder).add(reports=[made]) == [made]
    assert (
        path.read_bytes()
        == before
        + (
            f"{made.id},erez,open,goods,observed,2024-05-01,,2024-05-01,2024-12-31T00:00:00Z,ocha,"
            '"Erez, again",https://example.org/,,\n'
        ).encode()
    )


def test_a_table_without_the_column_of_evidence_gets_it_when_it_is_needed(folder: Path) -> None:
    path = folder / "reports.csv"
    old, known = path.read_text(encoding="utf-8"), FileStore(folder).read().reports
    assert "evidence" not in old.splitlines()[0]
    made = report(title='Kept, with "quotes"\n', evidence="ab" * 32)
    FileStore(folder).add(reports=[made])
    assert FileStore(folder).read().reports == (*known, made)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert lines[0] == old.splitlines()[0] + ",evidence\n"
    FileStore(folder).add(reports=[report(title="without")])
    assert FileStore(folder).read().reports[-1].evidence is None
    assert told(folder) == []


def test_evidence_is_no_part_of_the_id(small: Path) -> None:
    store = FileStore(small)
    first, again = report(), report(evidence="0" * 64)
    assert first.id == again.id
    store.add(reports=[first])
    assert store.add(reports=[again]) == []


def test_the_same_report_entered_twice_is_one(small: Path) -> None:
    store = FileStore(small)
    first, again = report(), report(recorded_at="2025-06-01T00:00:00Z")
    assert [item.id for item in store.add(reports=[first, again])] == [first.id]
    before = (small / "reports.csv").read_bytes()
    assert store.add(reports=[again]) == []
    assert (small / "reports.csv").read_bytes() == before
    assert [item.id for item in store.read().reports] == [first.id]


ADD = """
import sys
from pathlib import Path
from aidmap.model import parse
from aidmap.store import FileStore

def report(title, note=None):
    return parse("report", {
        "subject": "erez", "status": "open", "traffic": ["goods"], "basis": "observed",
        "effective_from": "2024-05-01", "reported_on": "2024-05-01", "publisher": "ocha",
        "recorded_at": "2024-12-31T00:00:00Z", "title": title, "note": note,
    })

store = FileStore(Path(sys.argv[1]))
"""
ADD_100 = (
    ADD
    + """
for n in range(100):
    store.add(reports=[report(f"{sys.argv[2]} {n}")])
"""
)
ADD_ON_FULL_DISK = (
    ADD
    + """
import resource
size = (store.folder / "reports.csv").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 40, size + 40))
store.add(reports=[report("no room")])
"""
)


def start(script: str, folder: Path, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder), *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def test_two_processes_that_add_100_reports_each_leave_200(small: Path) -> None:
    FileStore(small).add(reports=[report(title="old")])
    processes = [start(ADD_100, small, name) for name in ("one", "two")]
    errors = [process.communicate(timeout=HANGS)[1] for process in processes]
    assert errors == ["", ""]
    titles = [item.title for item in FileStore(small).read().reports]
    assert len(titles) == 201
    assert set(titles) == {"old"} | {f"{name} {n}" for name in ("one", "two") for n in range(100)}


def test_adding_waits_while_another_process_writes(small: Path) -> None:
    path = small / "reports.csv"
    before = path.read_bytes()
    with append_log.lock(path):
        process = start(ADD_100, small, "patient")
        time.sleep(1)
        assert process.poll() is None
        assert path.read_bytes() == before
    assert process.communicate(timeout=HANGS) == ("", "")
    assert len(FileStore(small).read().reports) == 100


def test_processes_that_add_the_same_100_reports_leave_100(small: Path) -> None:
    processes = [start(ADD_100, small, "same") for _ in range(4)]
    errors = [process.communicate(timeout=HANGS)[1] for process in processes]
    assert errors == [""] * 4
    assert told(small) == []
    assert len(FileStore(small).read().reports) == 100


def test_a_full_disk_leaves_the_file_as_it_was(small: Path) -> None:
    FileStore(small).add(reports=[report(title="old")])
    before = (small / "reports.csv").read_bytes()
    process = start(ADD_ON_FULL_DISK, small)
    _, error = process.communicate(timeout=HANGS)
    assert "StoreError" in error
    assert "reports.csv: nothing was added: File too large" in error
    assert (small / "reports.csv").read_bytes() == before
    assert told(small) == []


def test_a_read_only_file_is_told_and_left_alone(small: Path) -> None:
    path = small / "reports.csv"
    path.chmod(0o444)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"reports\.csv: is read-only"):
        FileStore(small).add(reports=[report()])
    assert path.read_bytes() == before


def test_a_store_that_is_not_for_writing_names_init(small: Path) -> None:
    store = FileStore(small, writable=False)
    for write in (
        lambda: store.add(reports=[report()]),
        lambda: store.add(retractions=[withdrawal("0123456789abcdef")]),
        store.repair,
    ):
        with pytest.raises(StoreError, match="aidmap init DIR"):
            write()


# Torn last lines.

OLD = report(title="whole, and confirmed")
TORN = report(title="Says “open”", note='two\nlines, "quoted"', reason="security")


def torn_at_every_byte(folder: Path) -> Iterator[tuple[Path, bytes, bytes]]:
    """Write the file as power cuts would leave it: with the last record cut after each byte."""
    path = folder / "reports.csv"
    FileStore(folder).add(reports=[OLD])
    whole = path.read_bytes()
    FileStore(folder).add(reports=[TORN])
    record = path.read_bytes()[len(whole) :]
    for length in count(1):
        if length == len(record) - 1:
            return
        path.write_bytes(whole + record[:length])
        yield path, whole, record[:length]


def test_a_torn_last_line_is_told_and_not_counted(small: Path) -> None:
    for _, _, rest in torn_at_every_byte(small):
        store = FileStore(small)
        assert [fault.line for fault in store.truncations()] == [3], rest
        (fault,) = told(small)
        assert fault.startswith("reports.csv:3: the last line is truncated"), rest
        assert "aidmap check --repair" in fault
        assert store.read().reports == (OLD,), rest


def test_a_torn_last_line_blocks_adding(small: Path) -> None:
    for path, whole, rest in torn_at_every_byte(small):
        with pytest.raises(StoreError, match="aidmap check --repair"):
            FileStore(small).add(reports=[report(title="more")])
        assert path.read_bytes() == whole + rest


def test_repair_sets_a_torn_last_line_aside_with_its_bytes(small: Path) -> None:
    for path, whole, rest in torn_at_every_byte(small):
        (aside,) = FileStore(small).repair()
        assert path.read_bytes() == whole
        assert aside.read_bytes() == rest + b"\n"
        aside.unlink()
        assert told(small) == []


def test_a_second_repair_keeps_what_the_first_set_aside(small: Path) -> None:
    path = small / "reports.csv"
    for rest in (b"0123", b"4567"):
        path.write_bytes(path.read_bytes() + rest)
        (aside,) = FileStore(small).repair()
    assert aside.read_bytes() == b"0123\n4567\n"


def test_a_last_line_that_lacks_only_its_end_is_whole_and_the_next_does_not_stick_to_it(
    small: Path,
) -> None:
    path = small / "reports.csv"
    FileStore(small).add(reports=[OLD, TORN])
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    assert told(small) == []
    more = report(title="more")
    FileStore(small).add(reports=[more])
    assert FileStore(small).read().reports == (OLD, TORN, more)
    assert told(small) == []


def test_a_retraction_torn_in_its_reason_is_told(small: Path) -> None:
    FileStore(small).add(reports=[OLD])
    FileStore(small).add(retractions=[withdrawal(OLD.id, "entered twice")])
    path = small / "retractions.csv"
    path.write_bytes(path.read_bytes().removesuffix(b"wice\n"))
    assert [fault.line for fault in FileStore(small).truncations()] == [2]


@pytest.mark.parametrize("row", [1, 100, 351])
@pytest.mark.parametrize("last_note", ["one line", "two\nlines"])
def test_a_quote_forgotten_in_the_middle_is_a_fault_and_nothing_is_moved(
    folder: Path, row: int, last_note: str
) -> None:
    path = folder / "reports.csv"

    def forget(lines: list[str]) -> None:
        lines[row] = lines[row].replace(",https:", ',"https:', 1)

    rewrite(path, forget)
    last: Report = report(note=last_note, title="the last")
    facts = "erez,open,goods,observed,2024-05-01,,2024-05-01,2024-12-31T00:00:00Z,ocha"
    with path.open("a", encoding="utf-8") as file:
        file.write(f'{last.id},{facts},the last,,"{last_note}",\n')
    before = path.read_bytes()
    assert before.count(b'"') % 2 == 1
    faults = told(folder)
    assert any(fault.startswith("reports.csv:") and "CSV" in fault for fault in faults)
    assert FileStore(folder).repair() == []
    assert path.read_bytes() == before
    with pytest.raises((DataError, StoreError)):
        FileStore(folder).add(reports=[report(title="more")])
    assert path.read_bytes() == before


# Making a data set.


def test_init_copies_the_shipped_set(tmp_path: Path, shipped: Dataset) -> None:
    mine = tmp_path / "new" / "mine"
    init(mine)
    assert FileStore(mine).read() == shipped.records
    for name in SHAPE_FILES:
        assert FileStore(mine).shapes(name) == shipped.store.shapes(name)


def test_init_makes_an_empty_set_that_can_be_added_to(small: Path) -> None:
    assert told(small) == []
    assert FileStore(small).read().reports == ()
    assert FileStore(small).shapes("areas")["features"] == []
    FileStore(small).add(reports=[OLD])
    assert FileStore(small).read().reports == (OLD,)


def test_init_takes_an_empty_folder_and_refuses_one_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    init(tmp_path / "empty")
    assert FileStore(tmp_path / "empty").check() == []
    for taken in (tmp_path, tmp_path / "empty" / "reports.csv"):
        with pytest.raises(StoreError, match="is not empty"):
            init(taken)


def test_a_copy_moved_elsewhere_is_the_same_data_set(folder: Path, shipped: Dataset) -> None:
    shutil.move(folder, folder.with_name("elsewhere with blanks ü"))
    assert FileStore(folder.with_name("elsewhere with blanks ü")).read() == shipped.records


@pytest.mark.parametrize("text", ["nope", "[]", "", '{"a": 1}', "[" * 200_000])
def test_a_broken_file_is_told_once_and_not_by_all_that_refer_to_it(
    folder: Path, text: str
) -> None:
    (folder / "places.geojson").write_text(text, encoding="utf-8")
    faults = FileStore(folder).check()
    assert [Path(fault.file).name for fault in faults] == ["places.geojson"]


@pytest.mark.parametrize("name", SHAPE_FILES)
def test_check_reads_the_shapes_too(folder: Path, name: str) -> None:
    path = folder / f"{name}.geojson"
    feature = '{"type":"Feature","properties":{},"geometry":null}'
    path.write_text('{"type":"FeatureCollection","features":[\n' + feature + "]}", encoding="utf-8")
    faults = FileStore(folder).check()
    assert [(fault.line, fault.field) for fault in faults] == [(2, "geometry")]
    path.write_text("nope", encoding="utf-8")
    assert len(FileStore(folder).check()) == 1


def test_boundaries_say_how_they_are_drawn_and_what_they_are(folder: Path) -> None:
    line = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    told: list[tuple[dict[str, Any], str]] = [
        ({"style": "wavy", "name_en": "A line"}, "style"),
        ({"style": "dashed"}, "name_en"),
        ({"style": "dotted", "name_en": "A line", "name_ar": 7}, "name_ar"),
    ]
    features = [
        {"type": "Feature", "properties": properties, "geometry": line} for properties, _ in told
    ]
    path = folder / "boundaries.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    assert [fault.field for fault in FileStore(folder).check()] == [field for _, field in told]


def test_context_says_what_it_is_and_how_important(folder: Path) -> None:
    good = {"kind": "town", "rank": 1, "name_en": "Town"}
    told: list[tuple[dict[str, Any], str]] = [
        (good | {"kind": "village"}, "kind"),
        (good | {"rank": 0}, "rank"),
        (good | {"rank": True}, "rank"),
        (good | {"name_en": None}, "name_en"),
        (good | {"ref": 4}, "ref"),
        (good | {"kind": "road"}, "geometry"),
    ]
    point = {"type": "Point", "coordinates": [34, 31]}
    features = [
        {"type": "Feature", "properties": properties, "geometry": point} for properties, _ in told
    ]
    path = folder / "context.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    assert [fault.field for fault in FileStore(folder).check()] == [field for _, field in told]


def test_optional_shapes_are_put_where_there_are_none(small: Path) -> None:
    town = {
        "type": "Feature",
        "properties": {"kind": "town", "rank": 1, "name_en": "Town"},
        "geometry": {"type": "Point", "coordinates": [34, 31]},
    }
    assert not (small / "context.geojson").exists()
    FileStore(small).put(shapes={"context": [town]})
    assert FileStore(small).shapes("context")["features"] == [town]


def test_an_extent_must_hold_something(folder: Path) -> None:
    path = folder / "dataset.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("[34.02, 31.14, 34.86, 31.86]", "[34.86, 31.14, 34.02, 31.86]"),
        encoding="utf-8",
    )
    (fault,) = FileStore(folder).check()
    assert (fault.field, fault.what) == (
        "extent",
        "must be west, south, east, north, in this order",
    )


def test_repair_of_a_folder_without_its_journal_is_one_line(folder: Path) -> None:
    (folder / "retractions.csv").unlink()
    with pytest.raises(StoreError, match="is missing from the data set"):
        FileStore(folder).repair()


def test_who_waits_for_a_lock_is_told_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(append_log, "SILENT_SECONDS", 0.05)
    monkeypatch.setattr(append_log, "LOCK_SECONDS", 0.1)
    store = FileStore(folder)
    with (
        append_log.lock(folder / "reports.csv"),
        pytest.raises(StoreError, match="another process has been writing"),
    ):
        store.add(reports=[report()])
    assert "waiting for another process" in caplog.text
    assert len(store.add(reports=[report()])) == 1


def test_names_in_another_language_stand_in_columns_of_their_own(folder: Path) -> None:
    path = folder / "routes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, first, *rest = csv.reader(file)
    rows = [[*header, "name_uk"], [*first, "Шлях"], *([*row, ""] for row in rest)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    store = FileStore(folder)
    for records in (store.read_files(), store.read(), store.read()):
        assert [route.name("uk") for route in records.routes[:1]] == ["Шлях"]
        assert records.routes[1].name("uk") == records.routes[1].name()
    files = serialize.serialize(store.read(), {})
    assert b"name_uk" in files["routes.csv"].split(b"\n")[0]
    assert serialize.parse_files(store.files() | files, "x")[0].routes == store.read().routes
