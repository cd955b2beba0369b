"""Tables as people have them: found, read as they are meant, refused with what to do."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
import shapely
from making import Run
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import aidmap
from aidmap import Dataset, exporters
from aidmap.errors import DataError
from aidmap.importers import importer
from aidmap.model import parse
from aidmap.model.import_mapping import Mapping
from aidmap.model.validation import validate

pytestmark = pytest.mark.usefixtures("in_process")
HEADER = ("subject", "status", "traffic", "basis", "effective_from", "reported_on", "publisher")
GOOD = ("erez", "open", "goods", "observed", "2024-05-01", "2024-05-02", "ocha")


def table(path: Path, *rows: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((header, *rows))
    return path


def changed(**fields: Any) -> tuple[Any, ...]:
    return tuple((dict(zip(HEADER, GOOD, strict=True)) | fields).values())


def book(path: Path, **sheets: list[tuple[Any, ...]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def taken(data: Dataset, path: Path, **how: Any) -> importer.ImportResult:
    mapping: Mapping = validate(Mapping, how)
    return importer.reports(data, path, mapping)


def placed(data: Dataset, path: Path, **how: Any) -> importer.ImportResult:
    mapping: Mapping = validate(Mapping, how)
    return importer.places(data, path, mapping)


# --- what is written


def test_no_file_is_written_over_the_input_or_into_the_data_set(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = table(tmp_path / "r.csv", GOOD, changed(status="ajar"))
    before = path.read_bytes(), (folder / "sources.csv").read_bytes()
    (tmp_path / "linked.csv").hardlink_to(path)
    for target in (path, tmp_path / "linked.csv", folder / "sources.csv", folder / "new.csv"):
        for option in ("--skip-bad", "--save-mapping"):
            done = run("import", "reports", path, "--data", folder, option, target)
            assert done.returncode == 1
            assert f"error: {option} {target}: " in done.stderr
    assert (path.read_bytes(), (folder / "sources.csv").read_bytes()) == before
    assert not (folder / "new.csv").exists()


def test_a_mapping_that_cannot_be_kept_is_told_before_anything_is_added(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = table(tmp_path / "r.csv", GOOD)
    before = (folder / "reports.csv").read_bytes()
    refused = run("import", "reports", path, "--data", folder, "--save-mapping", path / "m.toml")
    assert refused.returncode == 1
    assert "the mapping cannot be written" in refused.stderr
    assert (folder / "reports.csv").read_bytes() == before
    kept = tmp_path / "new" / "m.toml"
    done = run("import", "reports", path, "--data", folder, "--header-row", "1",
               "--save-mapping", kept)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert kept.read_text(encoding="utf-8") == "header_row = 1\n"


def test_a_dry_run_that_skips_shows_the_faults_and_writes_nothing(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = table(tmp_path / "r.csv", GOOD, changed(status="ajar"))
    bad = tmp_path / "bad.csv"
    done = run("import", "reports", path, "--data", folder, "--dry-run", "--skip-bad", bad)
    assert done.returncode == 1
    assert "'ajar' is not a status" in done.stderr
    assert f"1 row would be refused; {bad} would say why" in done.stderr
    assert not bad.exists()


def test_many_faults_point_to_all_of_them(run: Run, folder: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "r.csv", *[changed(status="ajar")] * 60, *[GOOD] * 70)
    done = run("import", "reports", path, "--data", folder)
    assert done.stderr.endswith(
        "and 10 more faults: --dry-run lists all, --skip-bad FILE takes the good rows\n"
    )


def test_a_fault_of_a_whole_column_is_told_once(run: Run, folder: Path, tmp_path: Path) -> None:
    words = [changed(status=word) for word in ("ajar", "half", "shut") * 20]
    done = run("import", "reports", table(tmp_path / "r.csv", *words), "--data", folder)
    [fault] = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert "r.csv:2: status: 'ajar' is not a status" in fault
    assert fault.endswith("; so are 59 rows more (3, 4, 5, 6, 7 ...): it is the whole column")


# --- which column is which


SHORT = """subject,status,traffic,basis,effective_from,reported_on,publisher,Date,Lien
erez,open,goods,observed,2024-05-01,2024-05-02,ocha
erez,open,goods,observed,2024-05-03,2024-05-04,ocha,2024-01-01,https://example.org/1
"""


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".json"])
def test_columns_are_matched_once_for_all_rows(
    shipped: Dataset, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"r{suffix}"
    rows = [{k: v for k, v in row.items() if v} for row in csv.DictReader(SHORT.splitlines())]
    told = {".csv": SHORT, ".json": json.dumps(rows), ".jsonl": "\n".join(map(json.dumps, rows))}
    path.write_text(told[suffix], encoding="utf-8")
    result = taken(shipped, path, columns={"url": " LIEN "})
    assert [report.url for report in result.new] == [None, "https://example.org/1"]
    assert [str(report.effective_from) for report in result.new] == ["2024-05-01", "2024-05-03"]
    assert result.columns == {name: name for name in HEADER} | {"url": "Lien"}
    assert result.ignored == {"Date"}


def test_what_is_set_for_every_row_wins_over_columns(shipped: Dataset, tmp_path: Path) -> None:
    path = table(tmp_path / "r.csv", GOOD)
    result = taken(shipped, path, set={"traffic": "fuel", "publisher": "WFP"})
    [report] = result.new
    assert (report.traffic, report.publisher) == (("fuel",), "wfp")
    assert "column 'traffic' is not read: traffic is set for every row" in result.notes
    for wrong in ({"publisher": "Nobody"}, {"subject": "Atlantis"}, {"basis": "seen"},
                  {"reported_on": "2024-05-02T23:30:00Z"}):  # fmt: skip
        with pytest.raises(DataError) as told:
            taken(shipped, path, set=wrong)
        [(name, value)] = wrong.items()
        assert str(told.value).startswith(f"--set {name}={value}: ")


def test_a_table_without_a_column_of_ours_says_what_is_wanted(
    shipped: Dataset, tmp_path: Path
) -> None:
    path = table(tmp_path / "r.csv", ("x", "y"), header=("Ort", "Zustand"))
    with pytest.raises(DataError) as told:
        taken(shipped, path)
    assert "no column is ours: it has Ort, Zustand; wanted are subject, status" in str(told.value)
    assert "--map subject=COLUMN" in str(told.value)


def test_the_sheet_whose_header_fits_is_taken(shipped: Dataset, tmp_path: Path) -> None:
    cover: list[tuple[Any, ...]] = [("Situation of crossings",), ("as of", "May 2024")]
    path = book(tmp_path / "r.xlsx", Cover=cover, Data=[HEADER, GOOD])
    result = taken(shipped, path)
    assert len(result.new) == 1
    assert result.notes == ["sheet 'Data' is read: --sheet says another"]
    for sheets, why in (
        ({"A": [HEADER], "B": [HEADER]}, "several fit (A, B): say --sheet, of A, B"),
        ({"A": cover, "B": cover}, "none fits: say --sheet, of A, B"),
    ):
        with pytest.raises(DataError) as told:
            taken(shipped, book(tmp_path / "s.xlsx", **sheets))
        assert why in str(told.value)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_titles_above_the_header_are_passed_over(
    shipped: Dataset, tmp_path: Path, suffix: str
) -> None:
    above = [("Crossings; as of May, 2024", ""), ("", "")]
    path = tmp_path / f"r{suffix}"
    if suffix == ".csv":
        table(path, above[1], HEADER, GOOD, header=above[0])
    else:
        book(path, Data=[*above, HEADER, GOOD])
    result = taken(shipped, path)
    assert len(result.new) == 1
    assert result.notes == ["header taken from row 3: --header-row N says another"]
    assert len(taken(shipped, path, header_row=3).new) == 1
    with pytest.raises(DataError, match="--header-row 2: nothing begins in that row"):
        taken(shipped, path, header_row=2)


def test_a_header_far_below_can_be_told(shipped: Dataset, tmp_path: Path) -> None:
    rows = [(f"line {number}", "x") for number in range(30)]
    path = table(tmp_path / "r.csv", *rows, HEADER, GOOD, header=("Report", "y"))
    with pytest.raises(DataError, match=r"no column is ours: it has Report, y; .*--header-row N"):
        taken(shipped, path)
    assert len(taken(shipped, path, header_row=32).new) == 1


def test_a_header_of_two_rows_says_what_to_do(shipped: Dataset, tmp_path: Path) -> None:
    path = table(tmp_path / "r.csv", ("from", "to"), GOOD, header=(*HEADER[:5], "Dates", "dates "))
    with pytest.raises(DataError, match=r"column stands twice: .*--header-row N"):
        taken(shipped, path)


def test_line_breaks_in_a_header_are_blanks(shipped: Dataset, tmp_path: Path) -> None:
    header = ("Crossing\nName\u200b", *HEADER[1:])
    path = table(tmp_path / "r.csv", ("Atlantis", *GOOD[1:]), header=header)
    result = taken(shipped, path, columns={"subject": "crossing  name"})
    [fault] = result.faults
    assert fault.field == "Crossing Name"
    with pytest.raises(DataError, match="has no column 'x'; it has Crossing"):
        taken(shipped, path, columns={"subject": "x"})


# --- what words mean


def test_words_are_told_in_any_case_and_with_any_blanks(shipped: Dataset, tmp_path: Path) -> None:
    path = table(tmp_path / "r.csv", changed(status=" À\xa0MOITIÉ ", traffic="All"),
                 changed(status="a=b", traffic="goods, All"))  # fmt: skip
    values = {"status": {"à moitié": "Restricted", "a=b": "closed"},
              "traffic": {"all": "goods|fuel|people"}}  # fmt: skip
    result = taken(shipped, path, values=values)
    assert [(r.status.value, r.traffic) for r in result.new] == [
        ("restricted", ("fuel", "goods", "people")), ("closed", ("fuel", "goods", "people")),
    ]  # fmt: skip


def test_a_word_may_hold_the_mark_of_the_option(run: Run, folder: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "r.csv", changed(status="a=b"))
    done = run("import", "reports", path, "--data", folder, "--value", "status:A=B=closed")
    assert done.stdout.startswith("1 report added"), done.stderr


def test_a_meaning_that_is_none_is_a_fault_of_the_option(shipped: Dataset, tmp_path: Path) -> None:
    path = table(tmp_path / "r.csv", GOOD)
    values = {"status": {"x": "half", "y": "..."}, "traffic": {"z": "goods|cars"}}
    with pytest.raises(DataError) as told:
        taken(shipped, path, values=values, set={"subject": "Qqq", "basis": "seen"})
    assert told.value.lines == [
        "--value status:x=half: 'half' is not a status: write open, restricted, closed",
        "--value status:y=...: '...' is not a status: write open, restricted, closed",
        "--value traffic:z=goods|cars: 'cars' is not a kind of traffic: write goods, fuel, people",
        "--set basis=seen: 'seen' is not a basis: announced, observed",
        "--set subject=Qqq: no place is called 'Qqq'",
    ]


def test_a_word_that_is_none_names_its_column_and_the_way(shipped: Dataset, tmp_path: Path) -> None:
    header = (*HEADER[:2], "Cargo", *HEADER[3:], "Reason")
    row = (*changed(traffic="All", basis="SEEN\u200b", status="clo\u200fsed"), "rain")
    [cargo, basis, reason] = taken(
        shipped, table(tmp_path / "r.csv", row, header=header), columns={"traffic": "cargo"}
    ).faults
    assert cargo.field == "Cargo"
    assert cargo.what == (
        "'All' is not a kind of traffic: goods, fuel, people; say what it means: "
        "--value 'traffic:All=goods|fuel|people'"
    )
    assert basis.what.endswith("say what it means: --value basis:SEEN=...")
    assert (reason.field, reason.what[:24]) == ("Reason", "'rain' is not a reason: ")


def test_what_nobody_sees_is_not_compared(shipped: Dataset, tmp_path: Path) -> None:
    row = changed(subject="\u200fمعبر رفح\u200e", status="op\u200ben", traffic="goods\u2069",
                  effective_from="2024-05-01\ufeff", publisher="O\u200cCHA")  # fmt: skip
    path = table(tmp_path / "r.csv", (*row, "می\u200cشود"), header=(*HEADER, "ti\u200btle"))
    [report] = taken(shipped, path).new
    assert (report.subject, report.status, report.publisher) == ("rafah", "open", "ocha")
    assert (report.effective_from, report.title) == (date(2024, 5, 1), "می\u200cشود")


def test_what_json_holds_in_place_of_words_is_a_fault(shipped: Dataset, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        dict(zip(HEADER, changed(status=["open", "closed"], traffic=[{"a": 1}]), strict=True)),
        dict(zip(HEADER, changed(effective_from=2024501, traffic=["goods", 5]), strict=True)),
    ]
    (tmp_path / "r.json").write_text(json.dumps(rows), encoding="utf-8")
    told = [
        f"{one.field}: {one.what.partition(',')[0] if 'day' in one.what else one.what}"
        for one in taken(shipped, tmp_path / "r.json").faults
    ]
    assert told == [
        'status: ["open", "closed"] are 2 values: give one',
        "traffic: {'a': 1} is no text: write one of goods, fuel, people",
        "traffic: 5 is no text: write one of goods, fuel, people",
        "effective_from: '2024501' is not a day: write it as 2024-04-20",
    ]
    with pytest.raises(DataError, match=r"\['open', 'closed'\] is not a status to report"):
        parse("report", rows[0])


def test_days_are_counted_from_the_epoch_of_the_workbook(shipped: Dataset, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    sheet = made.active
    assert sheet is not None
    sheet.append(list(HEADER))
    sheet.append(list(changed(effective_from=43951, reported_on=date(2024, 5, 2))))
    made.save(tmp_path / "r.xlsx")
    [report] = taken(shipped, tmp_path / "r.xlsx").new
    assert (report.effective_from, report.reported_on) == (date(2024, 5, 1), date(2024, 5, 2))


def test_instants_are_days_where_the_places_are(shipped: Dataset, tmp_path: Path) -> None:
    path = table(tmp_path / "r.csv", changed(effective_from="2024-05-01T00:00:00Z"),
                 changed(effective_from="2024-05-01T23:00:00Z"))  # fmt: skip
    result = taken(shipped, path)
    assert [report.effective_from for report in result.new] == [date(2024, 5, 1)]
    [fault] = result.faults
    assert fault.what == (
        "'2024-05-01T23:00:00Z' is 2024-05-02 in Asia/Gaza: write the day that is meant alone"
    )


# --- files that are not what they seem


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read(shipped: Dataset, tmp_path: Path, encoding: str) -> None:
    path = table(tmp_path / "r.csv", GOOD)
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert len(taken(shipped, path).new) == 1


def test_a_first_line_that_tells_the_separator_is_read(shipped: Dataset, tmp_path: Path) -> None:
    text = "\r\n".join(("sep=|", "|".join(HEADER), "|".join(changed(status="ajar"))))
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    [fault] = taken(shipped, tmp_path / "r.csv").faults
    assert (fault.line, fault.field) == (3, "status")


@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("r.xls", b"x", ".xls cannot be read: save it as .xlsx"),
        ("r.ods", b"x", ".ods cannot be read: save it as .xlsx"),
        ("r.xlsm", b"x", ".xlsm cannot be read: save it as .xlsx"),
        ("r.csv", b"PK\x03\x04xx", "is a workbook or an archive, no text"),
        ("r.csv", b"\xd0\xcf\x11\xe0xx", "is an old Excel workbook, no text: save it as .xlsx"),
        ("r.csv", b"\x89PNG\x00\x01", "is no text but a binary file"),
        ("r.jsonl", b'{"a": 1}\n{\n[\n', "r.jsonl:3: is broken as JSON"),
    ],
)
def test_what_a_file_is_instead_is_told(
    shipped: Dataset, tmp_path: Path, name: str, content: bytes, wrong: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as told:
        taken(shipped, tmp_path / name)
    assert wrong in str(told.value)


def test_formats_of_maps_are_named_for_places(shipped: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"\.xlsx.*\.geojson, \.gpkg, \.shp, \.kml"):
        placed(shipped, tmp_path / "p.doc")
    with pytest.raises(DataError, match="there is no such file"):
        placed(shipped, tmp_path / "p.gpkg")


# --- what is there already


def test_what_stands_twice_is_told_apart_from_what_is_known(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = table(tmp_path / "r.csv", GOOD, GOOD)
    done = run("import", "reports", path, "--data", folder)
    assert done.stdout == (
        "1 report added, 0 replaced, 0 there already, 0 refused, 1 twice in the file\n"
    )


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("reports", ".csv"), ("reports", ".xlsx"), ("places", ".csv"), ("places", ".xlsx"),
     ("places", ".kml"), ("places", ".gpkg"), ("places", ".geojson")],
)  # fmt: skip
def test_the_columns_that_exports_add_are_not_told(
    shipped: Dataset, tmp_path: Path, kind: str, suffix: str
) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(exporters.export(shipped.at("2024-05-01"), suffix, table=kind))
    result = (placed if kind == "places" else taken)(shipped, path)
    assert (result.new, result.changed, result.faults) == ([], [], [])
    assert result.ignored == set()


def test_replaced_places_keep_what_the_file_does_not_tell(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    old = aidmap.open_store(folder).subject("erez")
    path = table(tmp_path / "p.csv", ("erez", "31.55", "x"), header=("id", "lat", "note"))
    refused = run("import", "places", path, "--data", folder)
    assert refused.returncode == 1
    assert f"p.csv:2: erez: lat is {old.lat} in the data set, 31.55 here" in refused.stderr
    assert f"p.csv:2: erez: note is {old.note!r} in the data set, 'x' here" in refused.stderr
    done = run("import", "places", path, "--data", folder, "--replace")
    assert done.stdout.startswith("0 places added, 1 replaced"), done.stderr
    new = aidmap.open_store(folder).subject("erez")
    assert new == old.with_fields(lat=31.55, note="x")
    assert new.aliases


# --- points


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("31,5", "3.44e1"), ("31.5°", "34.4°"), ("N 31.5", "E 34.4"), ("31.5N", "34.4E"),
        ("31°30'00\"N", "34°24'00\"E"),
        ("31 30\N{PRIME}", "34 24\N{PRIME}0\N{DOUBLE PRIME}"), ("31.5, 34.4", ""),
    ],
)  # fmt: skip
def test_coordinates_are_read_as_people_write_them(
    shipped: Dataset, tmp_path: Path, lat: str, lon: str
) -> None:
    path = table(tmp_path / "p.csv", ("A", "pier", lat, lon), header=("name", "kind", "lat", "lon"))
    [place] = placed(shipped, path).new
    assert (place.lat, place.lon) == pytest.approx((31.5, 34.4))


@pytest.mark.parametrize(
    "both",
    ["31.5, 34.4", "31.5,34.4", "31,5; 34,4", "31.5 34.4", "N 31.5 E 34.4", "34.4E, 31.5N",
     "31°30'00\"N 34°24'00\"E", "(31.5, 34.4)"],
)  # fmt: skip
def test_one_column_may_hold_both(shipped: Dataset, tmp_path: Path, both: str) -> None:
    path = table(tmp_path / "p.csv", ("A", "pier", both), header=("name", "kind", "GPS"))
    [place] = placed(shipped, path).new
    assert (place.lat, place.lon) == pytest.approx((31.5, 34.4))
    told = placed(shipped, path, columns={"lat": "gps", "lon": "gps"})
    assert told.new == [place]


@pytest.mark.parametrize(
    ("lat", "lon", "wrong"),
    [
        ("1.234,5", "34", "lat: '1.234,5' is no latitude: write it as 31.5, N 31.5 or 31°30"),
        ("31", "34N", "lon: '34N' is no longitude: write it as 34.4, E 34.4 or"),
        ("315000", "34", "lat: '315000' is no latitude: it is beyond 90 degrees"),
        ("about 31", "34", "lat: 'about 31' is no latitude"),
        ("31, 30", "34", "lat: '31, 30' is no latitude"),
    ],
)
def test_what_is_no_coordinate_is_told_as_it_stands(
    shipped: Dataset, tmp_path: Path, lat: str, lon: str, wrong: str
) -> None:
    path = table(tmp_path / "p.csv", ("A", "pier", lat, lon), header=("name", "kind", "lat", "lon"))
    [fault] = placed(shipped, path).faults
    assert f"{fault.field}: {fault.what}".startswith(wrong)


def test_points_that_are_hardly_meant_are_doubted(shipped: Dataset, tmp_path: Path) -> None:
    path = table(tmp_path / "p.csv", ("A", "pier", 0, 0), ("B", "pier", 34.4, 31.5),
                 ("C", "pier", 31.6, 34.5), header=("name", "kind", "lat", "lon"))  # fmt: skip
    result = placed(shipped, path)
    assert len(result.new) == 3
    zero, swapped = result.doubts
    assert (zero.kind, zero.what, zero.rows) == (
        "zero-point", "a lies at latitude 0, longitude 0", [2]
    )  # fmt: skip
    assert (swapped.kind, swapped.rows, swapped.count) == ("swapped-coordinates", [3], 1)
    assert swapped.what == (
        "b lies at latitude 34.4, longitude 31.5; swapped it would be near the others"
    )


def test_rows_of_a_map_that_are_no_one_point_are_faults(shipped: Dataset, tmp_path: Path) -> None:
    shapes = [shapely.MultiPoint([(34.4, 31.5)]), None,
              shapely.MultiPoint([(34.4, 31.5), (34.5, 31.6)])]  # fmt: skip
    frame = gpd.GeoDataFrame(
        {"name": ["A", "B", "C"], "kind": ["pier"] * 3}, geometry=shapes, crs=4326
    )
    frame.to_file(tmp_path / "p.gpkg", engine="pyogrio")
    result = placed(shipped, tmp_path / "p.gpkg")
    assert [(place.id, place.lon, place.lat) for place in result.new] == [("a", 34.4, 31.5)]
    assert [(fault.line, fault.what) for fault in result.faults] == [
        (2, "has no point: draw it in the map, or remove the row"),
        (3, "holds 2 points: a place is one, keep that"),
    ]
