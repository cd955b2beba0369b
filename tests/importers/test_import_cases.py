"""Inputs that failed, by kind, with the right answer; and each remedy that a message names."""

import csv
import io
import json
import shlex
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
import shapely
from making import Run

import aidmap
from aidmap import Dataset
from aidmap.errors import DataError
from aidmap.importers import importer, sanity
from aidmap.importers.import_result import ImportResult
from aidmap.model import parse
from aidmap.model.import_mapping import Mapping
from aidmap.model.validation import validate

pytestmark = pytest.mark.usefixtures("in_process")
CASES = Path(__file__).parents[1] / "cases" / "imports"
ABOUT = 'id = "x"\ntitle_en = "X"\ntime_zone = "Asia/Gaza"\nlicence = "n"\ndisclaimer_en = "n"\n'


@pytest.fixture
def empty(tmp_path: Path) -> Dataset:
    aidmap.store.init(tmp_path / "empty", about=ABOUT)
    return aidmap.open_store(tmp_path / "empty")


@pytest.fixture
def gates(tmp_path: Path) -> Dataset:
    """A data set with the places that the cases of reports speak of."""
    aidmap.store.init(tmp_path / "gates", about=ABOUT)
    data = aidmap.open_store(tmp_path / "gates")
    found = placed(data, CASES / "places-for-the-reports.csv")
    [zikim] = [place for place in found.new if place.id == "beta"]
    data.store.put(places=[*found.new, zikim.with_fields(id="zikim", names={"en": "Zikim"})])
    return aidmap.open_store(tmp_path / "gates")


def placed(data: Dataset, path: Path, **how: Any) -> ImportResult:
    return importer.places(data, path, validate(Mapping, how))


def taken(data: Dataset, path: Path, **how: Any) -> ImportResult:
    return importer.reports(data, path, validate(Mapping, how), new_publishers=True)


def points(result: ImportResult) -> dict[str, tuple[float, float]]:
    assert [str(fault) for fault in result.faults] == []
    return {place.name(): (place.lat, place.lon) for place in result.new}


def kinds(result: ImportResult) -> list[str]:
    return [doubt.kind for doubt in result.doubts]


def table(path: Path, *rows: tuple[Any, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


# --- containers


def test_all_folders_of_kml_are_read(empty: Dataset, tmp_path: Path) -> None:
    right = {"Alpha": (31.61, 34.49), "Beta": (31.23, 34.27), "Gamma": (31.24, 34.28)}
    assert points(placed(empty, CASES / "two-folders.kml")) == right
    with zipfile.ZipFile(tmp_path / "p.kmz", "w") as archive:
        archive.write(CASES / "two-folders.kml", "doc.kml")
        archive.writestr("files/icon.png", b"")
    assert points(placed(empty, tmp_path / "p.kmz")) == right


def test_several_maps_in_a_file_are_asked_for(empty: Dataset, tmp_path: Path) -> None:
    zipped = CASES / "two-shapefiles.zip"
    with pytest.raises(DataError, match="holds several maps: say --layer, of ports, gates"):
        placed(empty, zipped)
    result = placed(empty, zipped, sheet="gates")
    assert len(result.new) == 2
    assert "file 'ports.shp'" in [left["what"] for left in result.left]
    here = [shapely.Point(34.4, 31.5)]
    frame = gpd.GeoDataFrame({"name": ["A"], "kind": ["pier"]}, geometry=here, crs=4326)
    for layer in ("gates", "ports"):
        frame.to_file(tmp_path / "p.gpkg", layer=layer)
    with pytest.raises(DataError, match="has several layers: say --layer, of gates, ports"):
        placed(empty, tmp_path / "p.gpkg")
    result = placed(empty, tmp_path / "p.gpkg", sheet="ports")
    assert len(result.new) == 1
    assert {"what": "layer 'gates'", "why": "is not read: --layer 'gates' reads it",
            "count": 1} in result.left  # fmt: skip


def test_a_folder_in_a_zip_is_no_hindrance(empty: Dataset) -> None:
    assert list(points(placed(empty, CASES / "folder-in-zip.zip"))) == ["Alpha Gate", "Beta Gate"]


def test_way_points_of_gpx_are_places(empty: Dataset, tmp_path: Path) -> None:
    (tmp_path / "p.gpx").write_text(
        '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="31.23" '
        'lon="34.27"><name>Alpha</name></wpt><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk>'
        "</gpx>"
    )
    result = placed(empty, tmp_path / "p.gpx", set={"kind": "pier"})
    assert points(result) == {"Alpha": (31.23, 34.27)}
    assert "layer 'tracks'" in [left["what"] for left in result.left]


def test_what_is_no_point_is_left_and_counted(empty: Dataset, tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"name": "A", "kind": "pier"}, "geometry": shape}
        for shape in ({"type": "Point", "coordinates": [34.4, 31.5]},
                      {"type": "LineString", "coordinates": [[1, 2], [3, 4]]})
    ]  # fmt: skip
    path = tmp_path / "p.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    result = placed(empty, path)
    assert len(result.new) == 1
    assert {"what": "LineString", "why": "is no point", "count": 1} in result.left
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features[1:]}))
    with pytest.raises(DataError, match="holds LineString; places are points"):
        placed(empty, path)


def test_json_with_its_records_inside_is_read(empty: Dataset, tmp_path: Path) -> None:
    result = placed(empty, CASES / "ckan-records.json")
    assert points(result) == {"Alpha": (31.23, 34.27)}
    assert "list 'result.fields'" in [left["what"] for left in result.left]
    nested = placed(
        empty, CASES / "nested-objects.json",
        columns={"lat": "coordinates.latitude", "kind": "locationTypes"},
        values={"kind": {"border_crossing": "land_crossing"}},
    )  # fmt: skip
    assert points(nested) == {"Gate One": (34.4, 41.0)}
    assert nested.new[0].name("ar") == "بوابة"
    arcgis = {"spatialReference": {"wkid": 102100, "latestWkid": 3857}, "features": [
        {"attributes": {"name": "A", "kind": "pier"}, "geometry": {"x": 3829390.5, "y": 3699239.5}}
    ]}  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(arcgis))
    assert points(placed(empty, tmp_path / "a.json"))["A"] == pytest.approx(
        (31.51, 34.4), abs=0.001
    )
    (tmp_path / "b.json").write_text(json.dumps({"a": [{"x": 1}], "b": [{"x": 2}]}))
    with pytest.raises(DataError, match=r"which list is meant\? say --layer, of a, b"):
        placed(empty, tmp_path / "b.json")


def test_reports_may_be_geojson(gates: Dataset) -> None:
    result = taken(gates, CASES / "reports-as-geojson.json")
    assert [report.subject for report in result.new] == ["alpha"]
    assert "shape" in [left["what"] for left in result.left]


# --- columns


def test_ids_of_others_are_left_out_and_told(gates: Dataset, tmp_path: Path) -> None:
    result = taken(gates, CASES / "id-column.csv")
    assert len(result.new) == 1
    [left] = [left for left in result.left if left["what"] == "column 'ID'"]
    assert left["why"].startswith("holds no ids of ours, as '17'")
    [report] = result.new
    head = ("id", "place", "status", "traffic", "basis", "effective_from", "reported_on",
            "publisher", "url", "title")  # fmt: skip
    row = ("Alpha", "open", "goods", "observed", "2024-05-08", "2024-05-08", "OCHA",
           "https://x.org/", "T")  # fmt: skip
    ours = taken(gates, table(tmp_path / "r.csv", head, (report.id, *row)))
    assert [one.id for one in ours.new] == [report.id]
    [fault] = taken(gates, table(tmp_path / "r.csv", head, ("0" * 16, *row))).faults
    assert fault.what.endswith("a column of other ids: --ignore id")


def test_columns_are_left_out_or_kept_in_the_note(gates: Dataset) -> None:
    path = CASES / "id-column.csv"
    [report] = taken(gates, path, as_note=["ID"]).new
    assert report.note == "ID: 17"
    [plain] = taken(gates, path, ignore=["url", "id"]).new
    assert plain.url is None
    with pytest.raises(DataError, match="has no column 'Ort'"):
        taken(gates, path, ignore=["Ort"])


def test_a_note_that_is_no_text_is_a_fault_also_where_columns_are_kept_in_it(
    gates: Dataset, tmp_path: Path
) -> None:
    path = tmp_path / "r.json"
    row = {
        "place": "Alpha", "status": "open", "traffic": "goods", "basis": "observed",
        "effective_from": "2024-05-08", "reported_on": "2024-05-08", "publisher": "OCHA",
        "note": True, "trucks": 17,
    }  # fmt: skip
    path.write_text(json.dumps([row]), encoding="utf-8")
    for how in ({}, {"as_note": ["trucks"]}):
        [fault] = taken(gates, path, **how).faults
        assert fault.field == "note"


def test_usual_headings_are_known(gates: Dataset, tmp_path: Path) -> None:
    path = table(
        tmp_path / "r.csv",
        ("Crossing Name", "Crossing Status", "Cargo", "Start Date", "As of", "Publisher", "basis"),
        ("Alpha", "open", "goods", "8 May 2024", "9 May 2024", "OCHA", "observed"),
    )
    [report] = taken(gates, path).new
    assert (report.effective_from, report.reported_on) == (date(2024, 5, 8), date(2024, 5, 9))
    grouped = table(
        tmp_path / "k.csv",
        ("access/crossing", "access/status", "traffic", "dates/start", "dates/reported_on",
         "basis", "publisher"),
        ("Alpha", "open", "goods", "2024-05-08", "2024-05-09", "observed", "OCHA"),
    )  # fmt: skip
    assert len(taken(gates, grouped).new) == 1


def test_names_in_any_language_are_read_and_named(empty: Dataset, tmp_path: Path) -> None:
    cells = {"name": "A", "kind": "pier", "lat": 31.2, "lon": 34.2, "name:uk": "Брама",
             "NAME_ZH_HANT": "門", "name_alt": "B", "name_id": "17"}  # fmt: skip
    path = table(tmp_path / "p.csv", tuple(cells), tuple(cells.values()))
    result = placed(empty, path)
    assert result.new[0].names == {"en": "A", "uk": "Брама", "zh-Hant": "門"}
    assert result.ignored == {"name_alt", "name_id"}
    assert result.notes[:2] == [
        f"column {column!r} is read as the names in the language {tag}: --ignore {column!r} leaves "
        "it out"
        for column, tag in (("name:uk", "uk"), ("NAME_ZH_HANT", "zh-Hant"))
    ]
    told = placed(empty, path, columns={"name_alt": "name_alt"}, ignore=["name:uk"])
    assert told.new[0].names == {"en": "A", "alt": "B", "zh-Hant": "門"}
    assert [note for note in told.notes if "alt" in note] == []
    with pytest.raises(DataError, match="'name_zh-hant' is no field"):
        placed(empty, path, columns={"name_zh-hant": "NAME_ZH_HANT"})


def test_help_lists_the_headings_per_field(run: Run) -> None:
    for what, heading in (("reports", "traffic: cargo"), ("places", "lat: latitude, y")):
        text = " ".join(run("import", what, "--help", env={"COLUMNS": "200"}).stdout.split())
        assert heading in text


# --- cells


@pytest.mark.parametrize(
    ("name", "how", "days"),
    [
        ("month-names.csv", {}, ["2024-05-08"]),
        ("month-names.csv", {"day_format": "DD MMM YYYY"}, ["2024-05-08"]),
        ("day-month-words.csv", {}, ["2026-11-23", "2026-11-24"]),
        ("day-month-words.csv", {"day_format": "DD MMMM YYYY"}, ["2026-11-23", "2026-11-24"]),
        ("day-with-time.csv", {"day_format": "DD/MM/YYYY HH:MM"}, ["2024-05-08"]),
        ("day-with-time.csv", {"day_format": "DD/MM/YYYY"}, ["2024-05-08"]),
    ],
)
def test_days_of_others(gates: Dataset, name: str, how: dict[str, str], days: list[str]) -> None:
    result = taken(gates, CASES / name, **how)
    assert [str(fault) for fault in result.faults] == []
    assert [str(report.effective_from) for report in result.new] == days


def test_lists_are_unpacked_or_refused(gates: Dataset, tmp_path: Path) -> None:
    result = taken(gates, CASES / "list-as-publisher.json")
    assert [source.name for source in result.sources.values()] == ["OCHA"]
    rows = json.loads((CASES / "list-as-publisher.json").read_text())
    (tmp_path / "r.json").write_text(json.dumps([rows[0] | {"publisher": ["OCHA", "WFP"]}]))
    [fault] = taken(gates, tmp_path / "r.json").faults
    assert fault.what == '["OCHA", "WFP"] are 2 values: give one'


def test_refused_rows_can_be_mended_and_read_again(
    run: Run, empty: Dataset, tmp_path: Path
) -> None:
    where, bad = str(empty.store), tmp_path / "bad.csv"
    done = run("import", "places", CASES / "refused-with-list.json", "--data", where,
               "--skip-bad", bad)  # fmt: skip
    assert done.returncode == 0, done.stderr
    [row] = csv.DictReader(io.StringIO(bad.read_text(encoding="utf-8-sig")))
    table(tmp_path / "mended.csv", tuple(row), tuple((row | {"name_en": "Gate Two"}).values()))
    done = run("import", "places", tmp_path / "mended.csv", "--data", where)
    assert done.returncode == 0, done.stderr
    assert aidmap.open_store(where).subject("G2").aliases == ("Gate 2", "G2")  # type: ignore[union-attr] # it is a place


def test_arabic_digits_are_numbers(empty: Dataset) -> None:
    assert points(placed(empty, CASES / "arabic-indic-degrees.csv")) == {"Alpha": (31.23, 34.27)}


def test_a_formula_without_a_value_is_refused(gates: Dataset) -> None:
    result = taken(gates, CASES / "end-as-formula-without-value.xlsx")
    assert result.new == []
    [fault] = result.faults
    assert (fault.line, fault.field) == (2, "effective_to")
    assert fault.what.startswith("is a formula without a value (F2): open the workbook in Excel")


# --- coordinates


def test_the_order_of_two_coordinates_is_asked_where_it_is_not_plain(
    empty: Dataset, gates: Dataset
) -> None:
    path = CASES / "lonlat-in-brackets.csv"
    assert kinds(placed(empty, path)) == ["coordinate-order"]
    told = placed(empty, path, coordinate_order="lonlat")
    assert (kinds(told), points(told)["Alpha"]) == ([], (31.23, 34.27))
    near = placed(gates, path)  # by the places that are there
    assert kinds(near) == ["near-places"]  # Alpha is put onto the Alpha Gate that is there
    assert [(place.lat, place.lon) for place in near.changed] == [(31.23, 34.27)]
    assert near.known == 1


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("wkt", "POINT (34.27 31.23)"), ("geom", "SRID=4326;POINT Z (34.27 31.23 5)"),
     ("lon lat", "34.27, 31.23"), ("latlong", "31.23 34.27"), ("GPS", "N 31.23 E 34.27"),
     ("location", "31.23 34.27 12.0 4.8"), ("coordinates", "٣١٫٢٣ N، ٣٤٫٢٧ E")],
)  # fmt: skip
def test_one_column_with_a_point_is_read(
    empty: Dataset, tmp_path: Path, heading: str, cell: str
) -> None:
    path = table(tmp_path / "p.csv", ("name", "kind", heading), ("A", "pier", cell))
    result = placed(empty, path)
    assert points(result) == {"A": (31.23, 34.27)}
    assert kinds(result) == []


def test_kobo_points_bring_their_accuracy(empty: Dataset) -> None:
    result = placed(empty, CASES / "kobo-geopoint.csv")
    assert points(result) == {"Alpha": (31.23, 34.27)}
    assert result.new[0].accuracy_m == 4.8


def test_first_places_are_compared_with_the_towns_of_the_world(
    empty: Dataset, tmp_path: Path
) -> None:
    head = ("name", "kind", "lat", "lon", "country")
    swapped = table(tmp_path / "p.csv", head, ("A", "pier", 34.27, 31.23, ""))
    result = placed(empty, swapped)
    assert kinds(result) == []  # off Cyprus, and by the Strip: who knows?
    assert result.notes == ["the places lie at 34.3 N, at 31.2 E: near Paphos, Cyprus, 123 km away"]
    [doubt] = placed(
        empty, table(tmp_path / "p.csv", head, ("A", "pier", 44.2, 15.35, "Yemen"))
    ).doubts
    assert doubt.kind == "swapped-coordinates"
    assert "swapped it would be near" in doubt.what
    assert "Yemen" in doubt.what
    right = table(tmp_path / "p.csv", head, ("A", "pier", 15.35, 44.2, "YEM"))
    assert kinds(placed(empty, right)) == []


def test_places_side_by_side_with_like_names_are_doubted(empty: Dataset, tmp_path: Path) -> None:
    path = table(tmp_path / "p.csv", ("name", "kind", "lat", "lon"),
                 ("Gate One", "pier", 31.5, 34.4), ("Gate One North", "pier", 31.501, 34.4),
                 ("Fishing harbour", "pier", 31.5, 34.4005), ("Gate One South", "pier", 31.6, 34.4)
                 )  # fmt: skip
    [doubt] = placed(empty, path).doubts
    assert (doubt.kind, doubt.rows, doubt.count) == ("near-places", [3], 1)
    assert doubt.what == "gate-one-north lies 111 m from gate-one, and is named much like it"


# --- encodings


def test_a_shapefile_without_its_encoding_is_doubted(empty: Dataset) -> None:
    path = CASES / "arabic-shapefile-without-cpg" / "gates.shp"
    [doubt] = placed(empty, path).doubts
    assert doubt.kind == "encoding"
    assert doubt.what.startswith("no .cpg file says in which encoding the texts are; it might be ")
    assert "cp1256" in doubt.what
    right = placed(empty, path, encoding="cp1256")
    assert kinds(right) == []
    assert right.new[0].name("ar") == "معبر كرم أبو سالم"


@pytest.mark.parametrize(
    ("column", "text"),
    [("name", "????? ??????"), ("name", "Ù…Ø¹Ø¨Ø± Ø±ÙØ­"), ("name_ar", "ãÚÈÑ ÑÝÍ"),
     ("name_ar", "Gate One"), ("name", "Gate \ufffd\ufffd")],
)  # fmt: skip
def test_what_a_wrong_encoding_left_is_doubted(
    empty: Dataset, tmp_path: Path, column: str, text: str
) -> None:
    cells = {"id": "gate-a", "name": "A", "kind": "pier", "lat": 1, "lon": 2} | {column: text}
    result = placed(empty, table(tmp_path / "p.csv", tuple(cells), tuple(cells.values())))
    assert kinds(result) == ["encoding"]


def test_another_encoding_is_proposed_and_works(empty: Dataset, tmp_path: Path) -> None:
    text = "name,name_ar,kind,lat,lon\nAlpha,معبر كرم أبو سالم,pier,31.2,34.2\n"
    (tmp_path / "p.csv").write_bytes(text.encode("cp1256"))
    with pytest.raises(DataError) as told:
        placed(empty, tmp_path / "p.csv")
    assert "is no text in UTF-8: it might be cp1256 ('معبر كرم" in str(told.value)
    remedy = str(told.value).rpartition("--encoding ")[2]
    assert (
        placed(empty, tmp_path / "p.csv", encoding=remedy).new[0].name("ar") == "معبر كرم أبو سالم"
    )


@pytest.mark.parametrize("name", ["zip", "base64", "rot13", "klingon", "hex", "idna\0"])
def test_an_encoding_that_is_none_is_told(gates: Dataset, name: str) -> None:
    with pytest.raises(DataError, match="is none that is known, as utf-8 or cp1256"):
        taken(gates, CASES / "month-names.csv", encoding=name)


# --- doubts


def test_days_that_excel_may_have_turned_are_doubted(gates: Dataset) -> None:
    path = CASES / "days-half-turned-by-excel.xlsx"
    result = taken(gates, path, day_format="DD/MM/YYYY")
    assert kinds(result) == ["mixed-days"]
    [doubt] = result.doubts
    assert "the text 13/05/2024 as 2024-05-13" in doubt.what
    assert "the day 2024-08-05 as 2024-08-05" in doubt.what


def test_hidden_rows_and_sums_are_doubted(gates: Dataset, tmp_path: Path) -> None:
    [doubt] = taken(gates, CASES / "filtered-row.xlsx").doubts
    assert (doubt.kind, doubt.rows) == ("hidden-rows", [3])
    head = ("place", "status", "traffic", "basis", "date", "reported_on", "publisher")
    row = ("Alpha", "open", "goods", "observed", "2024-05-08", "2024-05-08", "OCHA")
    total = ("Grand total:", "", "", "", "", "", "25")
    result = taken(gates, table(tmp_path / "r.csv", head, row, total))
    assert (kinds(result), result.faults, len(result.new)) == (["total-rows"], [], 1)
    assert {"what": "rows", "why": "hold sums, no records", "count": 1} in result.left


@pytest.mark.parametrize(
    ("day", "why"),
    [("1999-12-31", "lies before 2000"), ("1445-10-29", "has a year of the Hijri calendar"),
     ("2095-01-01", "lies more than 2 years ahead")],
)  # fmt: skip
def test_years_that_are_hardly_meant_are_doubted(
    gates: Dataset, tmp_path: Path, day: str, why: str
) -> None:
    head = ("place", "status", "traffic", "basis", "date", "reported_on", "publisher")
    row = ("Alpha", "open", "goods", "announced", day, "2024-05-08", "OCHA")
    [doubt] = taken(gates, table(tmp_path / "r.csv", head, row)).doubts
    assert (doubt.kind, doubt.rows) == ("odd-years", [2])
    assert why in doubt.what


def test_doubts_are_told_once_a_kind_and_accepted(run: Run, gates: Dataset, tmp_path: Path) -> None:
    where = str(gates.store)
    shutil.copyfile(CASES / "filtered-row.xlsx", tmp_path / "r.xlsx")
    command = ("import", "reports", tmp_path / "r.xlsx", "--data", where, "--new-publishers")
    refused = run(*command)
    assert refused.returncode == 1
    assert "error: hidden-rows: " in refused.stderr
    assert "nothing is added" in refused.stderr
    as_json = run(*command, "--json")
    told = json.loads(as_json.stdout)
    assert (as_json.returncode, told["added"], told["read"]) == (1, 0, 2)
    assert [(one["kind"], one["rows"], one["count"]) for one in told["doubts"]] == [
        ("hidden-rows", [3], 1)
    ]
    wrong = run(*command, "--accept", "hidden")
    assert "error: --accept 'hidden': is no kind of doubt: mixed-days, " in wrong.stderr
    done = run(*command, "--accept", "hidden-rows", "--json")
    assert (done.returncode, json.loads(done.stdout)["added"]) == (0, 2)
    assert len(aidmap.open_store(where).records.reports) == 2


def test_every_kind_of_doubt_says_what_to_do() -> None:
    for kind, remedy in sanity.KINDS.items():
        assert f"--accept {kind}" in str(sanity.Doubt(kind, "x"))
        assert remedy


# --- remedies


def _one(name: str, text: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(text.encode("cp1256" if "encoding" in name else "utf-8"))
        return folder / name

    return write


HEAD = "place,status,traffic,basis,date,reported_on,publisher\n"
ROW = "Alpha,{status},goods,observed,{day},2024-05-09,{publisher}\n"
SET_REST = (
    "--set traffic=goods --set basis=observed --set effective_from=2024-05-08 "
    "--set reported_on=2024-05-08 --set publisher=OCHA"
)
REMEDIES: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "a word": (_one("r.csv", HEAD + ROW.format(status="offen", day="2024-05-08", publisher="OCHA")),
               "--value status:offen=...", "--value status:offen=open"),
    "days": (_one("r.csv", HEAD + ROW.format(status="open", day="08/05/2024", publisher="OCHA")),
             "--day-format DD/MM/YYYY", "--day-format DD/MM/YYYY"),
    "a publisher": (_one("r.csv", HEAD + ROW.format(status="open", day="2024-05-08",
                                                     publisher="Nobody")),
                    "--new-publishers", "--new-publishers"),
    "no column": (_one("r.csv", "Ort,Zustand\nAlpha,open\n"), "--map subject=COLUMN",
                  "--map subject=Ort --map status=Zustand " + SET_REST),
    "a missing field": (_one("r.csv", "place,status,traffic,date,reported_on,publisher\nAlpha,open,"
                             "goods,2024-05-08,2024-05-09,OCHA\n"), "--set basis=VALUE",
                        "--set basis=observed"),
    "encoding": (_one("encoding.csv", HEAD + ROW.format(status="مفتوح", day="2024-05-08",
                                                        publisher="OCHA")),
                 "--encoding cp1256", "--encoding cp1256"),
    "header": (_one("r.csv", "x,y\n" * 30 + HEAD + ROW.format(status="open", day="2024-05-08",
                                                               publisher="OCHA")),
               "--header-row N", "--header-row 31"),
    "hijri": (_one("r.csv", HEAD + ROW.format(status="open", day="1445-10-29", publisher="OCHA")),
              "--calendar hijri", "--calendar hijri"),
}  # fmt: skip


@pytest.mark.sampled
@pytest.mark.parametrize("name", REMEDIES)
def test_each_remedy_that_a_message_names_works(
    run: Run, gates: Dataset, tmp_path: Path, name: str
) -> None:
    write, named, remedy = REMEDIES[name]
    gates.store.add(reports=[], sources=[parse("source", {"id": "ocha", "name": "OCHA",
                                                          "kind": "un"})])  # fmt: skip
    command = ("import", "reports", write(tmp_path), "--data", str(gates.store))
    refused = run(*command)
    assert refused.returncode == 1
    assert named in refused.stderr
    done = run(*command, *shlex.split(remedy))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("1 report added")


def test_a_sheet_beside_the_one_that_is_read_is_told(gates: Dataset, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    head = ["place", "status", "traffic", "basis", "date", "reported_on", "publisher"]
    sheet.append(head)
    sheet.append(["Alpha", "open", "goods", "observed", "2024-05-08", "2024-05-08", "OCHA"])
    book.create_sheet("Notes").append(["x"])
    book.save(tmp_path / "r.xlsx")
    result = taken(gates, tmp_path / "r.xlsx")
    assert len(result.new) == 1
    assert {"what": "sheet 'Notes'", "why": "is not read: --sheet 'Notes' reads it",
            "count": 1} in result.left  # fmt: skip


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("معبر كرم أبو سالم", "cp1256"),
        ("מעבר כרם שלום", "cp1255"),
        ("Fermé à côté de l'été", "cp1252"),
    ],
)
def test_the_likeliest_encoding_is_named_first(
    empty: Dataset, tmp_path: Path, text: str, encoding: str
) -> None:
    table_text = f"name,note,kind,lat,lon\nAlpha,{text},pier,31.2,34.2\n"
    (tmp_path / "p.csv").write_bytes(table_text.encode(encoding))
    with pytest.raises(DataError) as told:
        placed(empty, tmp_path / "p.csv")
    assert str(told.value).endswith(f": say which, as --encoding {encoding}")


def test_one_column_may_say_both_days(gates: Dataset, tmp_path: Path) -> None:
    path = table(tmp_path / "r.csv", ("Crossing point", "Status", "Date", "Source", "Cargo"),
                 ("Alpha", "open", "2024-05-08", "OCHA", "goods"))  # fmt: skip
    how: dict[str, Any] = {"columns": {"reported_on": "Date"}, "set": {"basis": "observed"}}
    [report] = taken(gates, path, **how).new
    assert report.effective_from == report.reported_on == date(2024, 5, 8)


def test_remarks_under_a_table_are_doubted(gates: Dataset, tmp_path: Path) -> None:
    head = ("place", "status", "traffic", "basis", "date", "reported_on", "publisher")
    row = ("Alpha", "open", "goods", "observed", "2024-05-08", "2024-05-08", "OCHA")
    note = ("* Figures provisional; see the dashboard", "", "", "", "", "", "")
    result = taken(gates, table(tmp_path / "r.csv", head, row, note))
    assert (kinds(result), result.faults, len(result.new)) == (["note-rows"], [], 1)


@pytest.mark.parametrize(
    ("column", "cell", "hint"),
    [("date", "13-Jun-25", "--day-format DD-MMM-YY"), ("date", "13/06/2025", "DD/MM/YYYY"),
     ("end", "ongoing", "--value effective_to:ongoing=")],
)  # fmt: skip
def test_the_hint_on_a_day_fits_it(
    gates: Dataset, tmp_path: Path, column: str, cell: str, hint: str
) -> None:
    row = {
        "place": "Alpha",
        "status": "open",
        "traffic": "goods",
        "basis": "observed",
        "date": "2024-05-08",
        "end": "",
        "reported_on": "2025-06-13",
        "publisher": "OCHA",
    }
    row |= {column: cell}  # fmt: skip
    path = table(tmp_path / "r.csv", tuple(row), tuple(row.values()))
    [fault] = taken(gates, path).faults
    assert fault.what.endswith(hint)
    how: dict[str, Any] = {"values": {"effective_to": {"ongoing": ""}}} if column == "end" else {
        "day_format": hint.removeprefix("--day-format ")}  # fmt: skip
    assert len(taken(gates, path, **how).new) == 1


def test_options_without_effect_are_refused(run: Run, gates: Dataset) -> None:
    path = CASES / "month-names.csv"
    with pytest.raises(DataError, match="has no sheets or layers: leave out --sheet x"):
        taken(gates, path, sheet="x")
    done = run("import", "reports", path, "--data", str(gates.store), "--map", "status=status",
               "--map", "status=title")  # fmt: skip
    assert done.stderr == "error: --map status: is given twice, with different values\n"
