"""What others have comes in: tables in every dress, maps in any CRS; all or nothing."""

import csv
import json
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
import shapely
from making import Run
from openpyxl.styles import Font

import aidmap
from aidmap import Dataset, exporters
from aidmap.errors import DataError
from aidmap.importers import column_matching as columns
from aidmap.importers import importer
from aidmap.importers import readers as tables
from aidmap.importers.limits import Limits
from aidmap.model.import_mapping import Mapping
from aidmap.model.validation import validate

pytestmark = pytest.mark.usefixtures("in_process")
HEADER = ("subject", "status", "traffic", "basis", "effective_from", "reported_on", "publisher",
          "title")  # fmt: skip
ROWS = (
    ("erez", "open", "goods|fuel", "observed", "2024-05-01", "2024-05-02", "ocha", "seen, twice"),
    ("Kerem Shalom", "closed", "goods", "announced", "2024-05-05", "2024-05-05", "COGAT", "shut"),
    ("معبر رفح", "مغلق", "goods", "observed", "2024-05-07", "2024-05-08", "OCHA", "été\nglace"),
)


def text_of(separator: str = ",") -> str:
    import io

    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows((HEADER, *ROWS))
    return file.getvalue()


def plain(path: Path, separator: str, encoding: str) -> Path:
    path.write_bytes(text_of(separator).encode(encoding))
    return path


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([])
    sheet.append(list(HEADER))
    sheet["A2"].font = Font(bold=True)
    for row in ROWS:
        days = [date.fromisoformat(row[4]), date.fromisoformat(row[5])]
        sheet.append([*row[:4], *days, *row[6:]])
        sheet.append([])
    book.save(path)
    return path


def objects(path: Path, *, lines: bool) -> Path:
    told = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    text = "\n".join(map(json.dumps, told)) + "\n\n" if lines else json.dumps({"reports": told})
    path.write_text(text, encoding="utf-8")
    return path


DRESSES: dict[str, Callable[[Path], Path]] = {
    "csv": lambda folder: plain(folder / "r.csv", ",", "utf-8"),
    "csv with a mark": lambda folder: plain(folder / "r.csv", ",", "utf-8-sig"),
    "semicolons": lambda folder: plain(folder / "r.csv", ";", "utf-8"),
    "UTF-16": lambda folder: plain(folder / "r.csv", ";", "utf-16"),
    "tsv": lambda folder: plain(folder / "r.tsv", "\t", "utf-8"),
    "xlsx": lambda folder: workbook(folder / "r.xlsx"),
    "json": lambda folder: objects(folder / "r.json", lines=False),
    "jsonl": lambda folder: objects(folder / "r.jsonl", lines=True),
}


def read(data: Dataset, path: Path, **how: Any) -> importer.ImportResult:
    fresh = how.pop("new_publishers", False)
    mapping: Mapping = validate(Mapping, how)
    return importer.reports(data, path, mapping, new_publishers=fresh)


@pytest.mark.parametrize("dress", DRESSES)
def test_the_same_reports_come_out_of_every_dress(
    shipped: Dataset, tmp_path: Path, dress: str
) -> None:
    result = read(shipped, DRESSES[dress](tmp_path))
    assert result.faults == []
    told = [(r.subject, r.status.value, str(r.effective_from), r.publisher) for r in result.new]
    assert told == [
        ("erez", "open", "2024-05-01", "ocha"),
        ("kerem-shalom", "closed", "2024-05-05", "cogat"),
        ("rafah", "closed", "2024-05-07", "ocha"),
    ]
    assert set(result.new[0].traffic) == {
        "goods",
        "fuel",
    }
    assert result.new[2].title == "été\nglace"


def test_the_same_file_again_adds_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    path = DRESSES["csv"](tmp_path)
    first = run("import", "reports", path, "--data", folder)
    assert first.stdout == "3 reports added, 0 replaced, 0 there already, 0 refused\n"
    before = (folder / "reports.csv").read_bytes()
    again = run("import", "reports", path, "--data", folder)
    assert again.stdout == "0 reports added, 0 replaced, 3 there already, 0 refused\n"
    assert (folder / "reports.csv").read_bytes() == before
    assert run("check", "--data", folder).stdout == "no faults\n"


FRENCH = "Lieu,Etat,Le,Publié,Qui,Trafic\nErez,Ouvert,19/04/2024,20/04/2024,OCHA,Marchandises\n"


def test_a_table_of_other_words_is_mapped_and_the_mapping_kept(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "r.csv").write_text(FRENCH.replace("Ouvert", "À moitié"), encoding="utf-8")
    how = ("--map", "status=Etat", "--map", "effective_from=Le", "--map", "reported_on=Publié",
           "--map", "publisher=Qui", "--map", "traffic=Trafic", "--set", "basis=observed",
           "--value", "status:À moitié=restricted", "--day-format", "DD/MM/YYYY")  # fmt: skip
    kept = tmp_path / "m.toml"
    tried = run("import", "reports", tmp_path / "r.csv", "--data", folder, *how, "--dry-run",
                "--save-mapping", kept)  # fmt: skip
    assert "subject erez, status restricted" in tried.stdout
    assert "1 report would be added" in tried.stdout
    done = run("import", "reports", tmp_path / "r.csv", "--data", folder, "--mapping", kept)
    assert done.stdout.startswith("1 report added")
    state = aidmap.open_store(folder).status("erez", on="2024-04-20")
    assert state.status == "restricted"


def test_words_of_our_languages_need_no_mapping(shipped: Dataset, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(FRENCH, encoding="utf-8")
    columns = {"status": "Etat", "effective_from": "Le", "reported_on": "Publié",
               "publisher": "Qui", "traffic": "Trafic"}  # fmt: skip
    how = {"columns": columns, "set": {"basis": "Constaté"}, "day_format": "%d/%m/%Y"}
    [report] = read(shipped, tmp_path / "r.csv", **how).new
    assert (report.status, report.traffic, report.basis) == ("open", ("goods",), "observed")


def test_days_first_are_not_guessed(shipped: Dataset, tmp_path: Path) -> None:
    text = text_of().replace("2024-05-01", "03/04/2024")
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    [fault] = read(shipped, tmp_path / "r.csv").faults
    assert str(fault) == (
        f"{tmp_path / 'r.csv'}:2: effective_from: '03/04/2024' is not a day: write it as "
        "2024-04-20, or say how days are written: --day-format DD/MM/YYYY"
    )


def test_days_of_excel_are_days(shipped: Dataset, tmp_path: Path) -> None:
    text = text_of().replace("2024-05-01", "45413").replace("2024-05-02", "2024-05-02 00:00:00")
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    report = read(shipped, tmp_path / "r.csv").new[0]
    assert (report.effective_from, report.reported_on) == (date(2024, 5, 1), date(2024, 5, 2))


def test_merged_cells_hold_in_each_of_their_rows(shipped: Dataset, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADER))
    for row in ROWS[:2]:
        sheet.append(list(row))
    sheet.append(["rafah", *ROWS[0][1:]])
    sheet["G2"] = "OCHA"
    sheet.merge_cells("G2:G4")
    sheet.merge_cells("B2:B3")
    book.create_sheet("other").append(["nothing"])
    book.save(tmp_path / "r.xlsx")
    result = read(shipped, tmp_path / "r.xlsx")
    assert [report.publisher for report in result.new] == ["ocha"] * 3
    assert [report.status for report in result.new] == ["open", "open", "open"]
    with pytest.raises(DataError, match="has no sheet 'x'; it has Sheet, other"):
        read(shipped, tmp_path / "r.xlsx", sheet="x")


def test_every_fault_is_told_with_sheet_row_column_and_value(
    shipped: Dataset, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Where", *HEADER[1:]])
    sheet.append(["Atlantis", "ajar", *ROWS[0][2:]])
    sheet.append(["erez", "open", "goods", "seen", "2024-05-01", "soon", "Nobody", "x"])
    book.save(tmp_path / "r.xlsx")
    told = [str(f) for f in read(shipped, tmp_path / "r.xlsx", columns={"subject": "Where"}).faults]
    where = f"{tmp_path / 'r.xlsx'}, sheet 'Sheet'"
    assert [line.split(": ", 2)[:2] for line in told] == [
        [f"{where}:2", "Where"], [f"{where}:2", "status"], [f"{where}:3", "basis"],
        [f"{where}:3", "reported_on"], [f"{where}:3", "publisher"],
    ]  # fmt: skip
    assert "no place is called 'Atlantis'" in told[0]
    assert "'ajar' is not a status" in told[1]
    assert "--value status:ajar=..." in told[1]


def test_all_or_nothing_unless_the_bad_rows_are_skipped(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "r.csv"
    path.write_text(text_of().replace("closed", "=ajar"), encoding="utf-8")
    before = (folder / "reports.csv").read_bytes()
    refused = run("import", "reports", path, "--data", folder)
    assert refused.returncode == 1
    assert (folder / "reports.csv").read_bytes() == before
    tried = run("import", "reports", path, "--data", folder, "--dry-run")
    assert tried.returncode == 1
    assert "2 reports would be added" in tried.stdout
    assert "error: " in tried.stderr
    assert "status: '=ajar' is not a status" in tried.stderr
    bad = tmp_path / "bad.csv"
    done = run("import", "reports", path, "--data", folder, "--skip-bad", bad, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["added"], told["refused"]) == (2, 1)
    [row] = csv.DictReader(bad.read_text(encoding="utf-8-sig").splitlines())
    assert row["subject"] == "Kerem Shalom"
    assert row["status"] == "'=ajar"
    assert row["row"] == "3"
    assert "is not a status" in row["fault"]
    fixed = bad.read_text(encoding="utf-8-sig").replace("'=ajar", "closed", 1)
    bad.write_text(fixed, encoding="utf-8")
    again = run("import", "reports", bad, "--data", folder)
    assert "1 report added" in again.stdout, again.stderr


@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("r.csv", b"", "has no row that names its columns"),
        ("r.csv", b"subject,subject\n", "column stands twice"),
        ("r.csv", b'a,b\n"x', "is broken as CSV"),
        ("r.csv", "Zürich,x\ny,z".encode("latin-1"), "is no text in UTF-8: it might be "),
        ("r.xlsx", b"PK", "is no Excel workbook"),
        ("r.json", b"{", "is broken as JSON"),
        ("r.json", b"[1]", "is no object with fields"),
        ("r.jsonl", b'{"a": 1}\n{', "r.jsonl:2: is broken as JSON"),
        ("r.doc", b"x", "cannot be read as a table"),
    ],
)
def test_what_is_no_table_is_told(
    shipped: Dataset, tmp_path: Path, name: str, content: bytes, wrong: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as told:
        read(shipped, tmp_path / name)
    assert wrong in str(told.value)


@pytest.mark.parametrize(
    ("how", "wrong"),
    [
        ({"columns": {"state": "x"}}, "'state' is no field: id, subject"),
        ({"columns": {"status": "Etat"}}, "has no column 'Etat'; it has subject, status"),
        ({"encoding": "klingon"}, "--encoding 'klingon' is none"),
    ],
)
def test_a_wrong_mapping_is_told(
    shipped: Dataset, tmp_path: Path, how: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(DataError) as told:
        read(shipped, DRESSES["csv"](tmp_path), **how)
    assert wrong in str(told.value)


def test_columns_that_are_none_of_ours_are_left_out_and_told(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    text = text_of().replace("\r\n", ",x\r\n")
    (tmp_path / "r.csv").write_text(text.replace("title,x", "title,driver", 1), encoding="utf-8")
    done = run("import", "reports", tmp_path / "r.csv", "--data", folder, "--dry-run")
    assert "left out: column 'driver' is none of ours" in done.stderr


def test_new_publishers_are_taken_up_only_when_told(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(text_of().replace("COGAT", "هيئة المعابر"), encoding="utf-8")
    refused = run("import", "reports", tmp_path / "r.csv", "--data", folder)
    assert refused.returncode == 1
    assert "--new-publishers" in refused.stderr
    done = run("import", "reports", tmp_path / "r.csv", "--data", folder, "--new-publishers")
    assert "publisher hyy-lm-br (هيئة المعابر) taken up" in done.stdout
    assert run("check", "--data", folder).stdout == "no faults\n"


@pytest.mark.long
def test_memory_does_not_grow_with_the_width_of_a_file(shipped: Dataset, tmp_path: Path) -> None:
    def peak(width: int) -> int:
        path = tmp_path / f"{width}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*HEADER, *(f"c{n}" for n in range(width))])
            for number in range(3000):
                row = [*ROWS[0][:-1], f"report {number % 50}"]
                writer.writerow([*row, *(f"a cell of {n}" for n in range(width))])
        tracemalloc.start()
        result = read(shipped, path)
        assert (len(result.new), result.twice) == (50, 2950)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    narrow = peak(2)
    assert peak(200) < narrow + 1_000_000


def test_rows_come_one_by_one(tmp_path: Path) -> None:
    target = columns.report_fields(validate(Mapping, {}))
    found = tables.open_table(DRESSES["csv"](tmp_path), target, Limits()).rows
    assert next(found).cells["subject"] == "erez"
    assert next(found).number == 3


NEW_PLACES = (
    "name,type,long,lat,name ar\nGate A,Land crossing,20.25,10.5,بوابة\nPort B,pier,21,11,\n"
)


def test_places_come_from_a_table(run: Run, tmp_path: Path) -> None:
    there = tmp_path / "there"
    assert run("init", there, "--empty", "--title", "Elsewhere").returncode == 0
    (tmp_path / "p.csv").write_text(NEW_PLACES, encoding="utf-8")
    done = run("import", "places", tmp_path / "p.csv", "--data", there)
    assert done.stdout == "2 places added, 0 replaced, 0 there already, 0 refused\n", done.stderr
    again = run("import", "places", tmp_path / "p.csv", "--data", there)
    assert again.stdout == "0 places added, 0 replaced, 2 there already, 0 refused\n"
    place = aidmap.open_store(there).subject("بوابة")
    assert isinstance(place, aidmap.model.Crossing)
    assert (place.id, place.kind, place.lon, place.lat) == ("gate-a", "land_crossing", 20.25, 10.5)
    assert place.is_approximate
    (tmp_path / "p.csv").write_text(NEW_PLACES.replace("20.25", "20.5"), encoding="utf-8")
    refused = run("import", "places", tmp_path / "p.csv", "--data", there)
    assert "p.csv:2: gate-a: lon is 20.25 in the data set, 20.5 here" in refused.stderr
    assert "has 1 place with other fields: --replace takes these" in refused.stderr
    changed = run("import", "places", tmp_path / "p.csv", "--data", there, "--replace")
    assert "1 replaced" in changed.stdout
    assert run("check", "--data", there).stdout == "no faults\n"


@pytest.mark.sampled
@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp", ".kml", ".fgb"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32636"])
def test_places_come_from_maps_in_any_crs(
    shipped: Dataset, tmp_path: Path, suffix: str, crs: str
) -> None:
    if suffix == ".kml" and crs != "EPSG:4326":
        pytest.skip("KML knows no other CRS")
    frame = gpd.GeoDataFrame(
        {"name": ["Gate A", "بوابة"], "kind": ["pier", "seaport"], "id": ["gate-a", "gate-b"]},
        geometry=[shapely.Point(34.4, 31.5), shapely.Point(34.5, 31.6)],
        crs="EPSG:4326",
    )
    driver = {"driver": "LIBKML"} if suffix == ".kml" else {"encoding": "utf-8"}
    frame.to_crs(crs).to_file(tmp_path / f"p{suffix}", engine="pyogrio", **driver)
    mapping: Mapping = validate(Mapping, {})
    result = importer.places(shipped, tmp_path / f"p{suffix}", mapping)
    assert [str(fault) for fault in result.faults] == []
    told = {place.name(): (round(place.lon, 6), round(place.lat, 6)) for place in result.new}
    assert told == {"Gate A": (34.4, 31.5), "بوابة": (34.5, 31.6)}


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_map_without_a_crs_or_without_points_is_refused(shipped: Dataset, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"name": ["x"], "kind": ["pier"]}, geometry=[shapely.Point(1, 2)])
    frame.to_file(tmp_path / "p.shp", engine="pyogrio")
    with pytest.raises(DataError, match="names no CRS: say --crs"):
        importer.places(shipped, tmp_path / "p.shp", validate(Mapping, {}))
    told: Mapping = validate(Mapping, {"crs": "EPSG:4326"})
    assert len(importer.places(shipped, tmp_path / "p.shp", told).new) == 1
    line = gpd.GeoDataFrame(
        {"name": ["x"]}, geometry=[shapely.LineString([(1, 2), (3, 4)])], crs=4326
    )
    line.to_file(tmp_path / "l.gpkg", engine="pyogrio")
    with pytest.raises(DataError, match="holds LineString; places are points"):
        importer.places(shipped, tmp_path / "l.gpkg", validate(Mapping, {}))
    (tmp_path / "x.gpkg").write_bytes(b"nothing")
    with pytest.raises(DataError, match="cannot be read as GeoPackage"):
        importer.places(shipped, tmp_path / "x.gpkg", validate(Mapping, {}))


def test_the_shipped_reports_are_known(shipped: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_bytes(exporters.reports_csv(shipped.at()))
    result = read(shipped, path)
    assert (len(result.new), result.known, result.faults) == (
        0,
        len(shipped.at().counted_reports),
        [],
    )
