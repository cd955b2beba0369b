"""What goes out opens in the programs of others, and comes back the same."""

import csv
import io
import itertools
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import GEODATA, NO_NAME, NO_TEXT, Run
from spoiling import HOSTILE

import aidmap
from aidmap import Dataset, exporters
from aidmap.errors import DataError
from aidmap.exporters import exporter, tables
from aidmap.importers import importer
from aidmap.model import PLACE_KINDS, Place, Report, Status, Traffic, parse
from aidmap.model.import_mapping import Mapping
from aidmap.model.validation import validate
from aidmap.query.snapshot import Snapshot
from aidmap.style import STATUS

ON = "2024-05-10"
PLAIN: Mapping = validate(Mapping, {})
SETTINGS = settings(max_examples=25, derandomize=True)


@pytest.fixture(scope="module")
def shot(shipped: Dataset) -> Snapshot:
    return shipped.at(ON)


ODD = [*HOSTILE, "'=1", "''+x", "_x0041_", "a\r\nb"]
BLANK = "\u115f\u1160\u3164\uffa0"  # letters that nobody sees
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=NO_TEXT), min_size=1, max_size=30
).filter(lambda text: bool(text.strip())) | st.sampled_from(ODD)
a_name = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=NO_NAME + BLANK),
    min_size=1,
    max_size=30,
).filter(lambda text: any(map(str.isalnum, text))) | st.sampled_from([*HOSTILE, "'=1", "''+x"])
names = st.lists(a_name, max_size=3, unique=True).map(tuple)
facts = st.lists(texts, max_size=3, unique=True).map(tuple)
days = st.dates(date(2023, 10, 7), date(2026, 9, 1))


@st.composite
def some_reports(draw: st.DrawFn) -> Report:
    begins = draw(days)
    ends = draw(st.none() | st.integers(0, 400))
    published = begins + timedelta(days=draw(st.integers(0, 30)))
    made: Report = parse(
        "report",
        {
            "subject": draw(st.sampled_from(["erez", "rafah", "ashdod"])),
            "status": draw(st.sampled_from(["open", "restricted", "closed"])),
            "traffic": draw(st.lists(st.sampled_from(list(Traffic)), min_size=1, unique=True)),
            "basis": draw(st.sampled_from(["announced", "observed"])),
            "effective_from": begins,
            "effective_to": None if ends is None else begins + timedelta(days=ends),
            "reported_on": published,
            "recorded_at": datetime(2026, 1, 1, tzinfo=UTC) + draw(st.timedeltas(
                timedelta(0), timedelta(days=99))),
            "publisher": draw(st.sampled_from(["ocha", "cogat", "wfp"])),
            "title": draw(st.none() | texts),
            "url": draw(st.none() | st.sampled_from(["https://x.org/?a=b|c,d;e", "http://y.z/"])),
            "note": draw(st.none() | texts),
            "reason": draw(st.none() | st.sampled_from(["security", "other"])),
        },
    )  # fmt: skip
    return made


@pytest.mark.sampled
@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json", ".jsonl"])
@pytest.mark.usefixtures("in_process")
@SETTINGS
@given(reports=st.lists(some_reports(), min_size=1, max_size=5, unique_by=lambda one: one.id))
def test_reports_come_back_the_same(shipped: Dataset, suffix: str, reports: list[Report]) -> None:
    at = shipped.at("2026-11-22")
    made = replace(at, records=replace(at.records, reports=tuple(reports)))
    content = exporters.export(made, suffix, table="reports")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"r{suffix}"
        path.write_bytes(content)
        sheet: Mapping = validate(Mapping, {"sheet": "reports"})
        result = importer.reports(shipped, path, sheet if suffix == ".xlsx" else PLAIN)
    assert [str(fault) for fault in result.faults] == []
    assert {one.id: one for one in result.new} == {one.id: one for one in reports}
    back = replace(at, records=replace(at.records, reports=tuple(result.new)))
    assert exporters.export(back, suffix, table="reports") == content


@st.composite
def some_places(draw: st.DrawFn) -> Place:
    degrees = st.floats(-80, 80, allow_nan=False).map(lambda value: round(value, 9))
    made: Place = parse(
        "place",
        {
            "id": f"place-{draw(st.integers(0, 10**6))}",
            "kind": draw(st.sampled_from(PLACE_KINDS)),
            "name_en": draw(a_name),
            **{f"name_{tag}": draw(st.none() | a_name) for tag in ("ar", "uk", "zh-Hant", "ckb")},
            "aliases": draw(names),
            "countries": draw(st.lists(st.sampled_from(["PSE", "ISR", "EGY"]), unique=True)),
            "lon": draw(degrees),
            "lat": draw(degrees),
            "accuracy_m": draw(st.floats(1, 9000).map(lambda value: round(value, 2))),
            "operator": draw(st.none() | a_name),
            "note": draw(st.none() | texts),
            "sources": draw(facts),
            "controlled": draw(st.none() | st.booleans()),
        },
    )
    return made


BY_GDAL = [pytest.param(one, marks=pytest.mark.long) for one in (".gpkg", ".fgb", ".kml")]


@pytest.mark.sampled
@pytest.mark.parametrize("suffix", [".geojson", *BY_GDAL, ".csv", ".xlsx", ".json", ".jsonl"])
@pytest.mark.usefixtures("in_process")
@SETTINGS
@given(places=st.lists(some_places(), min_size=1, max_size=4, unique_by=lambda one: one.id))
def test_places_come_back_the_same(shipped: Dataset, suffix: str, places: list[Place]) -> None:
    if suffix in {".kml", ".fgb", ".gpkg", ".geojson"}:  # GDAL's XML and text hold no such marks
        places = [one for one in places if all(map(_is_plain, _all_texts(one)))]
    at = shipped.at("2026-11-22")
    none = replace(at.records, places=tuple(places), routes=(), legs=(), reports=())
    made = replace(at, records=none, network=replace(at.network, routes=(), legs=()))
    if not places:
        return
    content = exporters.export(made, suffix, table="places")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"p{suffix}"
        path.write_bytes(content)
        result = importer.places(shipped, path, PLAIN)
    assert [str(fault) for fault in result.faults] == []
    assert {one.id: one for one in result.new} == {one.id: one for one in places}


def _all_texts(place: Place) -> list[str]:
    told = [*place.names.values(), place.operator, place.note]
    return [text for text in (*told, *place.aliases, *place.sources) if text]


def _is_plain(text: str) -> bool:
    return text.isprintable() and text == text.strip()


@pytest.mark.parametrize("suffix", exporter.SUFFIXES)
def test_the_same_export_is_the_same_bytes(shot: Snapshot, suffix: str) -> None:
    assert exporters.export(shot, suffix) == exporters.export(shot, suffix)


def test_geojson_is_rfc_7946_and_says_whose_it_is(shot: Snapshot) -> None:
    told = json.loads(exporters.export(shot, ".geojson"))
    assert "crs" not in told
    assert {"licence", "on", "traffic", "source", "title"} <= set(told["metadata"])
    erez = next(one for one in told["features"] if one["id"] == "erez")
    assert (
        erez["geometry"]["coordinates"] == [34.54545, 31.56117]
        or len(erez["geometry"]["coordinates"]) == 2
    )
    assert erez["properties"]["status"] == "restricted"
    assert erez["properties"]["since"] == "2024-05-01"
    areas = json.loads(exporters.export(shot, ".geojson", table="areas"))
    for feature in areas["features"]:
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        for outer, *_ in polygons:
            assert _turns(outer) > 0


def _turns(ring: list[list[float]]) -> float:
    """Twice the area of a ring: more than nothing where it runs against the clock."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring))


@pytest.fixture(scope="module")
def package(shot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "aidmap.gpkg"
    path.write_bytes(exporters.export(shot, ".gpkg"))
    return path


def test_the_geopackage_has_all_layers_with_what_their_columns_mean(package: Path) -> None:
    layers = {name for name, _ in pyogrio.list_layers(package)}
    assert {"places", "legs", "routes", "areas", "reports", "counts", "spans"} <= layers
    with sqlite3.connect(package) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        told = dict(
            database.execute(
                "SELECT column_name, description FROM gpkg_data_columns WHERE table_name='places'"
            )
        )
        missing = [
            row[1]
            for row in database.execute("PRAGMA table_info(places)")
            if row[1] not in told and row[1] not in {"fid", "geom"}
        ]
        assert set(missing) <= {"id"}
        assert told["since"].startswith("First day")
        metadata = database.execute("SELECT metadata FROM gpkg_metadata").fetchone()[0]
    assert "CC BY 4.0" in metadata


def test_the_geopackage_opens_in_qgis_with_the_right_colours(package: Path) -> None:
    with sqlite3.connect(package) as database:
        rows = database.execute(
            "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles"
        ).fetchall()
        columns = {
            row[0]: row[1]
            for row in database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns")
        }
    assert {row[0] for row in rows} == {"places", "routes", "legs", "spans"}
    for table, geometry, qml, default in rows:
        assert default == 1
        assert geometry == columns[table]
        root = ET.fromstring(qml)  # noqa: S314 - it is our own
        categories = [one.get("value") for one in root.iter("category")]
        assert categories == [status.value for status in Status]
        for status in Status:
            colour = STATUS[status].colour
            rgb = ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
            assert f'value="{rgb},255"' in qml


@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="apt-get install gdal-bin")
@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".fgb", ".kml"])
def test_ogrinfo_opens_it(shot: Snapshot, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(exporters.export(shot, suffix))
    done = subprocess.run(
        ["ogrinfo", "-so", "-al", str(path)], capture_output=True, encoding="utf-8", check=True
    )
    assert f"Feature Count: {len(shot.places)}" in done.stdout
    assert "ERROR" not in done.stderr


def test_geoparquet_says_so_and_holds_the_bounds(shot: Snapshot, tmp_path: Path) -> None:
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    path.write_bytes(exporters.export(shot, ".parquet"))
    metadata = parquet.read_metadata(path).metadata
    geo = json.loads(metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert "covering" in geo["columns"]["geometry"]
    assert json.loads(metadata[b"aidmap"])["licence"]
    import geopandas as gpd

    frame = gpd.read_parquet(path)
    assert frame.set_index("id").loc["erez", "status"] == "restricted"


def test_the_workbook_has_a_sheet_a_table_frozen_filtered_and_coloured(shot: Snapshot) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exporters.export(shot, ".xlsx")))
    assert book.sheetnames == [*(one for one in tables.TABLES if one != "months"), "about"]
    sheet = book["places"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    header = [cell.value for cell in sheet[1]]
    place = header.index("status") + 1
    fills = {
        str(sheet.cell(row, place).value): sheet.cell(row, place).fill.start_color.rgb
        for row in range(2, sheet.max_row + 1)
    }
    assert set(fills) >= {"restricted", "closed", "unknown"}
    assert len(set(fills.values())) == len(fills)
    about = {row[0].value: row[1].value for row in book["about"].iter_rows(min_row=2)}
    assert about["on"] == ON
    assert "CC BY 4.0" in about["licence"]


def test_sdi_t_has_the_columns_of_the_logistics_sector(shot: Snapshot) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exporters.export(shot, ".xlsx", schema="sdi-t")))
    ports = [[cell.value for cell in row] for row in book["ports"].iter_rows()]
    assert ports[0][:10] == [
        "portname", "code", "prttype", "status", "humuse", "locprecision", "latitude", "longitude",
        "iso3", "country",
    ]  # fmt: skip
    told = {row[0]: row for row in ports[1:]}
    assert told["Larnaca port"][1] == "CYLCA"
    assert told["Larnaca port"][3] == "Open"
    crossings = [[cell.value for cell in row] for row in book["crossings"].iter_rows()]
    assert crossings[0][0] == "bcpname"
    assert {row[3] for row in crossings[1:]} <= {
        "Unknown", "Open", "Closed", "Planned", "Restricted",
    }  # fmt: skip
    routes = [[cell.value for cell in row] for row in book["routes"].iter_rows()]
    assert routes[0][:7] == [
        "nameportion", "routetype", "routeclass", "namecorridor", "iso3", "status", "createdate",
    ]  # fmt: skip
    assert {row[1] for row in routes[1:]} <= {"Road", "Sea", "Air"}


def test_hxl_tags_stand_under_the_header_and_are_read_over(
    shot: Snapshot, shipped: Dataset, tmp_path: Path
) -> None:
    content = exporters.export(shot, ".csv", table="reports", hxl=True)
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    tags = dict(zip(lines[0], lines[1], strict=True))
    assert tags["subject"] == "#loc+code"
    assert tags["effective_from"] == "#date+start"
    (tmp_path / "r.csv").write_bytes(content)
    result = importer.reports(shipped, tmp_path / "r.csv", PLAIN)
    assert (result.known, len(result.new), result.faults) == (len(shot.all_reports), 0, [])


def test_open511_tells_the_closures_and_how_sure_they_are(shot: Snapshot) -> None:
    told = json.loads(exporters.export(shot, ".json", schema="open511"))
    events = {event["headline"]: event for event in told["events"]}
    rafah = events["Rafah crossing: closed"]
    assert rafah["certainty"] == "OBSERVED"
    assert rafah["roads"] == [{"name": "Rafah crossing", "state": "CLOSED"}]
    assert rafah["schedule"]["intervals"] == ["2024-05-07/"]
    assert rafah["timezone"] == "Asia/Gaza"
    assert {event["certainty"] for event in told["events"]} <= {"OBSERVED", "LIKELY"}
    assert "open" not in {headline.rpartition(": ")[2] for headline in events}


def test_routers_are_told_what_to_avoid(shot: Snapshot) -> None:
    ors = json.loads(exporters.export(shot, ".json", schema="openrouteservice"))
    shape = ors["options"]["avoid_polygons"]
    assert shape["type"] == "MultiPolygon"
    valhalla = json.loads(exporters.export(shot, ".json", schema="valhalla"))
    rings = valhalla["exclude_polygons"]
    assert [polygon[0] for polygon in shape["coordinates"]] == rings
    places = shot.network.places
    for ring in rings:
        assert ring[0] == ring[-1]
    around = [
        one
        for one in ("rafah", "erez")
        if any(
            min(x for x, _ in ring) < places[one].lon < max(x for x, _ in ring)
            and min(y for _, y in ring) < places[one].lat < max(y for _, y in ring)
            for ring in rings
        )
    ]
    assert around == ["rafah"]  # shut on that day; trucks were seen at Erez


def test_umap_has_a_layer_of_places_and_one_of_routes(shot: Snapshot) -> None:
    told = json.loads(exporters.export(shot, ".umap"))
    assert told["type"] == "umap"
    assert [layer["_umap_options"]["name"] for layer in told["layers"]] == ["places", "routes"]
    erez = next(f for f in told["layers"][0]["features"] if f["id"] == "erez")
    assert erez["properties"]["_umap_options"]["color"] == STATUS[Status.RESTRICTED].colour


def test_the_clocks_are_those_of_the_request(shipped: Dataset) -> None:
    asked = shipped.at("2024-05-08", known_by="2024-05-08", according_to=["COGAT"])
    told = json.loads(exporters.export(asked, ".geojson"))
    assert told["metadata"]["known_by"] == "2024-05-08"
    assert told["metadata"]["according_to"] == "cogat"
    assert told["metadata"]["source"] == "COGAT"


@pytest.mark.parametrize(
    ("suffix", "options", "wrong"),
    [
        (".doc", {}, "cannot export .doc; name it .geojson"),
        (".csv", {"table": "gates"}, "--table 'gates' is none: write places"),
        (".csv", {"schema": "x"}, "--schema 'x' is none: write sdi-t"),
        (".csv", {"schema": "open511"}, "name the file .json"),
        (".gpkg", {"hxl": True}, "--hxl adds a row to .csv and .xlsx only"),
        (".geojson", {"table": "reports"}, "has no shapes"),
    ],
)
def test_what_cannot_be_exported_is_told(
    shot: Snapshot, suffix: str, options: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(DataError) as told:
        exporters.export(shot, suffix, **options)
    assert wrong in str(told.value)


def test_an_empty_data_set_can_be_exported(tmp_path: Path) -> None:
    about = (
        'id = "x"\ntitle_en = "X"\ntime_zone = "UTC"\nlicence = "none"\ndisclaimer_en = "none"\n'
    )
    aidmap.store.init(tmp_path / "empty", about=about)
    shot = aidmap.open_store(tmp_path / "empty").at(ON)
    for suffix in (".geojson", ".csv", ".xlsx", ".json", ".umap"):
        assert exporters.export(shot, suffix)


def test_the_command_exports_and_leaves_nothing_half_written(run: Run, tmp_path: Path) -> None:
    options = ("--data", GEODATA, "--on", ON)
    done = run("export", "-o", tmp_path / "a.gpkg", *options)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    wrong = run("export", "-o", tmp_path / "a.doc", *options)
    assert wrong.returncode == 1
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a.gpkg"]


@pytest.mark.parametrize("name", ["places.geojson", "routes.csv", "reports.csv", "sources.csv"])
def test_an_export_never_falls_on_the_data_set_itself(run: Run, tmp_path: Path, name: str) -> None:
    shutil.copytree(GEODATA, tmp_path / "g")
    before = (tmp_path / "g" / name).read_bytes()
    (tmp_path / f"link{Path(name).suffix}").symlink_to(tmp_path / "g" / name)
    for output in (tmp_path / "g" / name, tmp_path / f"link{Path(name).suffix}"):
        done = run("export", "-o", output, "--data", tmp_path / "g")
        assert done.returncode == 1
        assert f"{output}: is a file of the data set itself" in done.stderr
        assert done.stderr.count("\n") == 1
    assert (tmp_path / "g" / name).read_bytes() == before
    beside = run("export", "-o", tmp_path / "g" / f"my-{name}", "--data", tmp_path / "g")
    assert beside.returncode == 1
    assert "would land in the data set" in beside.stderr


def test_reports_go_out_by_every_clock_in_the_order_of_the_data_set(shipped: Dataset) -> None:
    rows = csv_of(shipped.at(ON), "reports")
    assert [row["id"] for row in rows] == [one.id for one in shipped.at(ON).counted_reports]
    assert [row["id"] for row in rows] == [
        one.id for one in shipped.records.reports if one.id in {row["id"] for row in rows}
    ]
    assert {row["traffic"] for row in rows} >= {"goods", "people"}
    asked = shipped.at(ON, known_by="2024-05-08", according_to=["COGAT"])
    said = csv_of(asked, "reports")
    assert {row["publisher"] for row in said} == {"cogat"}
    assert max(row["reported_on"] for row in said) <= "2024-05-08"
    assert {row["known_by"] for row in said} == {"2024-05-08"}
    assert "on" not in said[0]
    told = json.loads(exporters.export(asked, ".json", table="reports"))
    assert not {"on", "traffic"} & set(told["metadata"])
    assert told["metadata"]["according_to"] == "cogat"


def csv_of(shot: Snapshot, table: str, **options: Any) -> list[dict[str, str]]:
    content = exporters.export(shot, ".csv", table=table, **options)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", tables.TABLES)
def test_every_table_says_its_columns_whose_it_is_and_where_its_days_are(
    shot: Snapshot, name: str
) -> None:
    rows = tables.build_tables(shot, name)[name]
    assert tuple(key for key in rows[0] if key != tables.GEOMETRY) == tables.header(name)
    wanted = {"time_zone", "dataset", "credits", "licence"}
    [first, *_] = csv_of(shot, name)
    lines = exporters.export(shot, ".jsonl", table=name).decode("utf-8").splitlines()
    for told in (first, json.loads(lines[0])):
        assert wanted <= set(told)
        assert told["dataset"].endswith(f"({shot.records.about.id})")
        assert told["time_zone"] == "Asia/Gaza"


def test_kml_and_json_fg_say_it_of_the_whole_file(shot: Snapshot) -> None:
    root = ET.fromstring(exporters.export(shot, ".kml"))  # noqa: S314 - it is our own
    space = "{http://www.opengis.net/kml/2.2}"
    data = root.findall(f"{space}Document/{space}ExtendedData/{space}Data")
    told = {one.get("name"): one.findtext(f"{space}value") for one in data}
    assert told == tables.metadata(shot)
    fg = json.loads(exporters.export(shot, ".jsonfg"))
    assert fg["metadata"] == told
    assert len(fg["features"]) == len(shot.places)


def with_places(shot: Snapshot, *places: Place) -> Snapshot:
    records = replace(shot.records, places=places, routes=())
    return replace(shot, records=records, network=replace(shot.network, routes=()))


def nobody(folder: Path) -> Snapshot:
    about = (
        'id = "x"\ntitle_en = "X"\ntime_zone = "UTC"\nlicence = "none"\ndisclaimer_en = "none"\n'
    )
    aidmap.store.init(folder, about=about)
    return aidmap.open_store(folder).at(ON)


@pytest.mark.parametrize("name", tables.TABLES)
def test_an_empty_table_still_has_its_header(tmp_path: Path, name: str) -> None:
    shot = nobody(tmp_path / "x")
    content = exporters.export(shot, ".csv", table=name).decode("utf-8-sig")
    [header] = csv.reader(io.StringIO(content))
    assert tuple(header[: len(tables.header(name))]) == tables.header(name)
    assert {"licence", "dataset"} <= set(header)


def test_sdi_t_in_one_table_is_the_first_that_has_rows(
    run: Run, shipped: Dataset, tmp_path: Path
) -> None:
    at = shipped.at(ON)
    crossings = [place for place in at.records.places if place.kind == "land_crossing"]
    only = with_places(at, *crossings)
    assert "bcpname" in csv_of(only, "", schema="sdi-t")[0]
    assert exporter.tables_left_out(only, ".csv", schema="sdi-t") == []
    empty = exporters.export(nobody(tmp_path / "x"), ".csv", schema="sdi-t").decode("utf-8-sig")
    assert empty.startswith("portname,code,prttype,")
    options = ("--data", GEODATA, "--on", ON, "--schema", "sdi-t")
    done = run("export", "-o", tmp_path / "s.csv", *options)
    assert "left out: crossings, routes" in done.stderr
    named = run("export", "-o", tmp_path / "s.csv", *options, "--table", "routes")
    assert named.stderr == ""


def test_names_in_other_languages_have_columns_and_tags_of_their_own(shot: Snapshot) -> None:
    fields = {"id": "gate", "kind": "pier", "lon": 34, "lat": 31, "accuracy_m": 9}
    names = {"en": "Gate", "uk": "Брама", "zh-Hant": "門"}
    gate, other = (
        parse("place", fields | {"id": one, "names": told})
        for one, told in (("gate", names), ("other", {"en": "Other"}))
    )
    tags, *rows = csv_of(with_places(shot, other, gate), "places", hxl=True)
    assert [*tags][1:8] == [
        "name_en", "name_ar", "name_he", "name_fr", "name_uk", "name_zh-Hant", "aliases",
    ]  # fmt: skip
    assert (tags["name_uk"], tags["name_zh-Hant"]) == ("#loc+name+i_uk", "#loc+name+i_zh_hant")
    assert (tags["name_en"], tags["name_ar"]) == ("#loc+name", "#loc+name+i_ar")
    assert [row["name_uk"] for row in rows] == ["", "Брама"]
    [route] = [one for one in shot.records.routes if one.id == "egypt-rafah"]
    routes = [route.with_fields(names=route.names | {"uk": "Шлях"}), *shot.records.routes[1:]]
    made = replace(shot, network=replace(shot.network, routes=tuple(routes)))
    made = replace(made, records=replace(shot.records, routes=tuple(routes)))
    assert csv_of(made, "routes")[0]["name_uk"] == "Шлях"
    assert "name_uk" not in csv_of(shot, "routes")[0]


def test_sdi_t_has_the_tags_of_hxl(shot: Snapshot) -> None:
    rows = csv_of(shot, "crossings", schema="sdi-t", hxl=True)
    wanted = {
        "bcpname": "#loc+name", "latitude": "#geo+lat", "longitude": "#geo+lon",
        "source": "#meta+source", "lastcheckdate": "#date+updated", "remarks": "#description",
    }  # fmt: skip
    assert wanted.items() <= rows[0].items()
    reports = csv_of(shot, "reports", hxl=True)[0]
    assert (reports["title"], reports["basis"]) == ("#meta+title", "#meta+basis")
    assert (reports["id"], reports["subject"]) == ("#meta+id", "#loc+code")


def test_a_text_too_long_for_a_cell_of_excel_is_refused(shot: Snapshot) -> None:
    [first, *others] = shot.records.reports
    long = first.with_fields(note="n" * 40_000)
    made = replace(shot, records=replace(shot.records, reports=(long, *others)))
    with pytest.raises(DataError) as told:
        exporters.export(made, ".xlsx", table="reports")
    assert f"reports: {long.id}: note has 40,000 characters" in str(told.value)
    assert ".csv or .json" in str(told.value)
    whole = exporters.export(made, ".csv", table="reports")
    assert b"n" * 40_000 in whole


@pytest.mark.parametrize("suffix", [".gpkg", ".kml", ".jsonfg", ".fgb", ".parquet"])
def test_no_room_is_told_in_a_line_and_the_old_file_stays(tmp_path: Path, suffix: str) -> None:
    old = tmp_path / f"old{suffix}"
    old.write_bytes(b"old")
    command = f"ulimit -f 5; exec {sys.executable} -m aidmap export -o {old} --data {GEODATA}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert old.read_bytes() == b"old"


def test_the_publishers_go_out_too(shot: Snapshot) -> None:
    rows = csv_of(shot, "sources")
    assert {"ocha", "cogat"} <= {row["id"] for row in rows}
    assert {"un", "authority"} <= {row["kind"] for row in rows}
    book = openpyxl.load_workbook(io.BytesIO(exporters.export(shot, ".xlsx")))
    assert [cell.value for cell in book["sources"][1]][:3] == ["id", "name", "kind"]


def test_what_routers_avoid_is_cut_at_the_antimeridian(shipped: Dataset) -> None:
    at = shipped.at(ON)
    rafah = at.network.places["rafah"].with_fields(lon=180.0, lat=-17.0)
    made = with_places(at, rafah)
    rings = json.loads(exporters.export(made, ".json", schema="valhalla"))["exclude_polygons"]
    assert len(rings) == 2
    for ring in rings:
        lons = [lon for lon, _ in ring]
        assert max(lons) - min(lons) < 0.01
        assert ring[0] == ring[-1]
    assert {max(lon for lon, _ in ring) for ring in rings} > {180.0}
    assert min(lon for ring in rings for lon, _ in ring) == -180.0


# Formulas, and what hides before them.

BEFORE = [
    "", " ", "\n", "\r", "\t", "   ", "\u00a0", "\ufeff", "\u200b", "\u200e\u2060", "\u00ad",
    "\x00", "\x7f", "\u3000", "\u2028", "\u202e", "\ufe0f", "\u3164", "\n \ufeff\u200b ", "'", "''",
]  # fmt: skip
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
IGNORED = st.characters(categories=["Cc", "Zs", "Zl", "Zp"]) | st.sampled_from(
    "\u00ad\u061c\u180e\u200b\u200d\u202e\u2063\u2069\ufeff\ufff9\U0001d173\U000e0001\U000e0061"
)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", BEFORE)
def test_no_cell_begins_a_formula_behind_what_nobody_sees(before: str, sign: str) -> None:
    text = f"{before}{sign}HYPERLINK(1)"
    assert exporters.guard_formula(text) == f"'{text}"
    assert exporters.unguard_formula(exporters.guard_formula(text)) == text


@pytest.mark.parametrize("text", ["\nx", "\rx", "\tx", "\x0bx", "\x85x"])
def test_no_cell_begins_with_a_character_that_steers(text: str) -> None:
    assert exporters.guard_formula(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "a=1", "Erez", "'Erez'", " a", "5-6", "\u200bErez", "1+1", "كرم"]
)
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert exporters.guard_formula(text) == exporters.unguard_formula(text) == text


@given(
    before=st.text(IGNORED, max_size=4),
    sign=st.sampled_from(SIGNS),
    rest=st.text(max_size=5),
)
def test_whatever_is_ignored_before_a_sign_is_guarded(before: str, sign: str, rest: str) -> None:
    assert exporters.guard_formula(f"{before}{sign}{rest}").startswith("'")


@given(st.text(st.sampled_from([*"'=+-@a \n\ufeff\u200b\uff1d"]) | st.characters()))
def test_every_text_comes_back_from_its_cell(text: str) -> None:
    assert exporters.unguard_formula(exporters.guard_formula(text)) == text


def test_guards_stand_in_every_sheet(run: Run, folder: Path) -> None:
    named = "\u200b=HYPERLINK(1)"
    path = folder / "sources.csv"
    path.write_text(path.read_text("utf-8").replace(",OCHA,", f",{named},"), encoding="utf-8")
    target = folder.parent / "out.csv"
    done = run("export", "--table", "sources", "-o", target, "--data", folder)
    assert done.returncode == 0, done.stderr
    assert f",'{named}," in target.read_text("utf-8-sig")
