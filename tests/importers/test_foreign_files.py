"""Files that are not what they seem: nothing is read beside them, nothing leaves, nothing hangs."""

import gc
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest
import shapely
from making import Run

import aidmap
from aidmap import Dataset
from aidmap.errors import DataError
from aidmap.importers import column_matching, importer, readers, staging
from aidmap.importers.limits import Limits
from aidmap.model.import_mapping import Mapping
from aidmap.model.validation import validate

CASES = Path(__file__).parents[1] / "cases"
SECRET = "the-secret-of-this-machine"  # noqa: S105 - nobody logs in with it
DRIVERS = pyogrio.list_drivers()


@pytest.fixture
def empty(tmp_path: Path) -> Dataset:
    """A data set without places."""
    about = (
        'id = "x"\ntitle_en = "X"\ntime_zone = "Asia/Gaza"\nlicence = "n"\ndisclaimer_en = "n"\n'
    )
    aidmap.store.init(tmp_path / "x", about=about)
    return aidmap.open_store(tmp_path / "x")


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A server on loopback that remembers every connection: its address, and what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        done = threading.Event()

        def serve() -> None:
            while not done.is_set():
                try:
                    client, _ = server.accept()
                except TimeoutError:
                    continue
                with client:
                    client.settimeout(0.2)
                    heard.append(b"connected")
                    client.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
        done.set()
        thread.join()


def places(data: Dataset, path: Path, **how: Any) -> importer.ImportResult:
    limits = how.pop("limits", None)
    mapping: Mapping = validate(Mapping, how)
    return importer.places(data, path, mapping, limits=limits)


def names_of(result: importer.ImportResult) -> list[str]:
    cells = [str(cell) for row, _ in result.refused for cell in row.cells.values()]
    return [place.name() for place in result.new] + cells


def lures(address: str, secret: Path) -> dict[str, str]:
    """Files that lead elsewhere, by the driver of GDAL that would follow them."""
    layer = '<OGRVRTLayer name="places"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer>'
    vrt = "<OGRVRTDataSource>{}</OGRVRTDataSource>"
    feature = {"type": "Feature", "properties": {"name": "X", "kind": "pier"},
               "geometry": {"type": "Point", "coordinates": [34.4, 31.5]}}  # fmt: skip
    link = {"type": "link", "properties": {"href": f"{address}/crs", "type": "ogcwkt"}}
    return {
        "OGR_VRT": vrt.format(layer.format(f"CSV:{secret}")),
        "OGR_VRT, curl": vrt.format(layer.format(f"/vsicurl/{address}/x.csv")),
        "OGR_VRT, WFS": vrt.format(layer.format(f"WFS:{address}/wfs")),
        "GDALG": json.dumps({"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! "
                             f"read {secret} ! write --of stream"}),
        "WFS": f"<OGRWFSDataSource><URL>{address}/wfs</URL></OGRWFSDataSource>",
        "WFS, capabilities": "<wfs:WFS_Capabilities xmlns:wfs='http://www.opengis.net/wfs' "
                             f"href='{address}/'/>",
        "OAPIF": json.dumps({"links": [{"rel": "data", "href": f"{address}/collections"}]}),
        "OGCAPI": json.dumps({"links": [{"rel": "self", "href": f"{address}/"}]}),
        "GeoJSON": json.dumps({"type": "FeatureCollection", "crs": link, "features": [feature]}),
        "GeoJSON, one": json.dumps({**feature, "crs": link}),
        "TopoJSON": json.dumps({"type": "Topology", "crs": link, "objects": {}, "arcs": []}),
        "ESRIJSON": json.dumps({"features": [{"attributes": {"name": "X"}, "geometry":
                                {"x": 1, "y": 2}}], "exceededTransferLimit": True,
                                "spatialReference": {"wkt": f"{address}/crs"}}),
        "KML": f"<kml xmlns='http://www.opengis.net/kml/2.2'><NetworkLink><Link><href>{address}/k"
               "</href></Link></NetworkLink></kml>",
        "KML, styles": "<kml xmlns='http://www.opengis.net/kml/2.2'><Document><Placemark><name>X"
                       f"</name><styleUrl>{address}/s#a</styleUrl><Point><coordinates>34.4,31.5"
                       "</coordinates></Point></Placemark></Document></kml>",
        "KML, entities": f"<!DOCTYPE k [<!ENTITY e SYSTEM 'file://{secret}'>]><kml><Document>"
                         "<Placemark><name>&e;</name><Point><coordinates>34.4,31.5</coordinates>"
                         "</Point></Placemark></Document></kml>",
        "GML": "<gml:FeatureCollection xmlns:gml='http://www.opengis.net/gml' xmlns:xlink="
               "'http://www.w3.org/1999/xlink' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
               f" xsi:schemaLocation='u {address}/x.xsd'><gml:featureMember><p><gml:pointProperty "
               f"xlink:href='{address}/p'/><n xlink:href='file://{secret}'/><gml:Point srsName="
               f"'{address}/crs'><gml:coordinates>34.4,31.5</gml:coordinates></gml:Point></p>"
               "</gml:featureMember></gml:FeatureCollection>",
        "GeoRSS": f"<rss><channel><item><link>{address}</link></item></channel></rss>",
        "CSW": f"<csw:Capabilities href='{address}'/>",
        "GPX": f"<gpx><wpt lat='1' lon='2'><link href='{address}/'/></wpt></gpx>",
        "MVT": f'{{"tiles": ["{address}/{{z}}/{{x}}/{{y}}.pbf"]}}',
        "CSV": f'name,kind,lat,lon\n=WEBSERVICE("{address}"),pier,1,2\n',
    }  # fmt: skip


def test_no_file_leads_to_another_or_to_the_net(
    empty: Dataset, tmp_path: Path, listener: tuple[str, list[bytes]]
) -> None:
    address, heard = listener
    secret = tmp_path / "secret.csv"
    secret.write_text(f"name,kind,lat,lon\n{SECRET},pier,31.5,34.4\n", encoding="utf-8")
    for number, text in enumerate(lures(address, secret).values()):
        for suffix in (*staging.FORMATS, ".geojson", ".zip", ".kmz"):
            path = tmp_path / f"lure{number}{suffix}"
            if suffix in staging.ARCHIVES:
                with zipfile.ZipFile(path, "w") as archive:
                    archive.writestr("a/places.vrt", text)
                    archive.writestr("doc.kml", text)
            else:
                path.write_text(text, encoding="utf-8")
            if not _is_worth_a_process(path):
                continue
            try:
                found = _read(empty, path)
            except DataError as error:
                found = [str(error)]
            assert SECRET not in "".join(found)
    assert heard == []


def _read(data: Dataset, path: Path) -> list[str]:
    """What comes out of a file; JSON is read here, for no library of C has a part in it."""
    if path.suffix != ".geojson":
        return names_of(places(data, path))
    target = column_matching.place_fields(validate(Mapping, {}))
    rows = readers.open_table(path, target, Limits()).rows
    return [str(cell) for row in rows for cell in row.cells.values()]


def _is_worth_a_process(path: Path) -> bool:
    """Whether a file passes the look at how it begins: the others are refused by that."""
    if path.suffix in {".geojson", ".json"}:
        return True
    try:
        with staging.stage_map(path, None, Limits()):
            return True
    except DataError:
        return False


WRITTEN = [name for name, can in DRIVERS.items() if "w" in can and name not in {"MEM", "PDF"}]


@pytest.mark.sampled
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("driver", WRITTEN)
def test_no_driver_but_that_of_the_suffix_reads(
    empty: Dataset, tmp_path: Path, driver: str
) -> None:
    frame = gpd.GeoDataFrame(
        {"name": [SECRET], "kind": ["pier"]}, geometry=[shapely.Point(34.4, 31.5)], crs=4326
    )
    source = tmp_path / "source"
    try:
        pyogrio.write_dataframe(frame, source, driver=driver)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError,
            pyogrio.errors.FeatureError, ValueError, AttributeError):  # fmt: skip
        pytest.skip(f"{driver} writes no points into a file")
    gc.collect()
    files = [source] if source.is_file() else sorted(source.rglob("*"))
    ours = {form.driver for form in staging.FORMATS.values()} | {"GeoJSON", "KML", "CSV", "XLSX"}
    for file in filter(Path.is_file, files):
        for suffix in staging.FORMATS:
            path = tmp_path / f"x{suffix}"
            shutil.copyfile(file, path)
            if driver in ours or not _is_worth_a_process(path):
                continue
            with pytest.raises(DataError):
                places(empty, path)


def test_gdal_is_left_with_one_driver() -> None:
    code = (
        "from aidmap.importers.vector import close_gdal; import pyogrio, sys\n"
        "close_gdal('GPKG'); print(list(pyogrio.list_drivers()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8",
                          check=True)  # fmt: skip
    assert done.stdout == "['GPKG']\n"
    assert len(DRIVERS) > 20


@pytest.mark.sampled
@pytest.mark.parametrize("path", sorted((CASES / "hostile").iterdir()), ids=lambda path: path.name)
def test_hostile_files_end_in_a_clear_line(empty: Dataset, path: Path) -> None:
    with pytest.raises(DataError) as told:
        places(empty, path)
    assert path.name in str(told.value)
    assert "Traceback" not in str(told.value)
    if path.suffix in readers.READERS:
        with pytest.raises(DataError):
            importer.reports(empty, path, validate(Mapping, {}))


# --- bounds


def test_a_zip_that_unpacks_without_end_is_refused(empty: Dataset, tmp_path: Path) -> None:
    for name, member in (("x.xlsx", "xl/worksheets/sheet1.xml"), ("x.zip", "p.kml")):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(member, b"\0" * 2_000_000)
        assert (tmp_path / name).stat().st_size < 10_000
        with pytest.raises(DataError, match=r"unpacks to 2,000,000 bytes: .*--limit bytes=N"):
            places(empty, tmp_path / name, limits=Limits(bytes=1_000_000))
    assert Limits().bytes == 1_000_000_000


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("name", "limit", "content"),
    [
        ("p.csv", {"rows": 2}, "name,kind,lat,lon\n" + "A,pier,1,2\n" * 3),
        ("p.csv", {"columns": 3}, "name,kind,lat,lon\nA,pier,1,2\n"),
        ("p.csv", {"cell": 10}, "name,kind,lat,lon\n" + "A" * 11 + ",pier,1,2\n"),
        ("p.csv", {"cell": 10}, "name,kind,lat,lon\n" + "A" * 100 + ",pier,1,2\n"),
        ("p.csv", {"bytes": 10}, "name,kind,lat,lon\nA,pier,1,2\n"),
        ("p.json", {"rows": 1}, json.dumps([{"name": "A"}] * 2)),
        ("p.json", {"columns": 1}, json.dumps([{"name": "A", "kind": "pier"}])),
        ("p.json", {"cell": 3}, json.dumps([{"name": "ABCD"}])),
        ("p.json", {"nesting": 5}, '[{"name": "A", "a": [[[[[[1]]]]]]}]'),
        ("p.jsonl", {"nesting": 5}, '{"name": "A", "a": [[[[[[1]]]]]]}'),
    ],
)
def test_each_limit_is_told_with_the_option_that_changes_it(
    tmp_path: Path, empty: Dataset, name: str, limit: dict[str, int], content: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    [(what, number)] = limit.items()
    with pytest.raises(DataError) as told:
        places(empty, tmp_path / name, limits=Limits().with_changes([f"{what}={number}"]))
    assert f": the limit is {number:,}: --limit {what}=N allows N" in str(told.value)
    larger = Limits().with_changes([f"{what}={number * 1000}"])
    assert places(empty, tmp_path / name, limits=larger).read == content.count("A,") or 1


def test_limits_are_options_of_the_command(run: Run, tmp_path: Path, empty: Dataset) -> None:
    (tmp_path / "p.csv").write_text("name,kind,lat,lon\n" + "A,pier,1,2\n" * 3, encoding="utf-8")
    told = ("import", "places", tmp_path / "p.csv", "--data", str(empty.store), "--dry-run")
    refused = run(*told, "--limit", "rows=2")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "has more than 2 rows: the limit is 2: --limit rows=N allows N" in refused.stderr
    assert run(*told, "--limit", "rows=3").returncode == 0


def test_a_limit_that_is_none_is_told() -> None:
    with pytest.raises(DataError) as told:
        Limits().with_changes(["rows=2", "rows=-1", "speed=3", "rows=٣"])
    assert len(told.value.lines) == 3
    assert Limits().with_changes(["rows=2"]).rows == 2


def test_vertices_and_views_of_a_geopackage_are_held(empty: Dataset, tmp_path: Path) -> None:
    circle = shapely.Point(34.4, 31.5).buffer(0.5, 2000)
    gpd.GeoDataFrame({"name": ["L"]}, geometry=[circle], crs=4326).to_file(tmp_path / "l.gpkg")
    frame = gpd.GeoDataFrame({"name": ["A"], "kind": ["pier"]}, geometry=[shapely.Point(34, 31)],
                             crs=4326)  # fmt: skip
    frame.to_file(tmp_path / "v.gpkg", layer="places")
    with sqlite3.connect(tmp_path / "v.gpkg") as database:
        database.execute("ALTER TABLE places RENAME TO hidden")
        database.execute(
            "CREATE VIEW places AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
            " SELECT x AS fid, geom, name, kind FROM n, hidden"
        )
    database.close()
    with pytest.raises(DataError, match=r"vertices: the limit is 100: --limit vertices=N"):
        places(empty, tmp_path / "l.gpkg", limits=Limits(vertices=100))
    with pytest.raises(DataError, match="layer 'places' is a query: export it as a table"):
        places(empty, tmp_path / "v.gpkg")


def test_a_reader_that_hangs_or_eats_memory_is_stopped(empty: Dataset, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("[" + "[0]," * 3_000_000 + "[0]]", encoding="utf-8")
    with pytest.raises(DataError, match=r"MiB of memory: --limit memory=N allows N"):
        places(empty, tmp_path / "p.json", limits=Limits(memory=300))
    with pytest.raises(DataError, match=r"nothing came of it for 0 seconds: .*--limit seconds=N"):
        places(empty, CASES / "imports" / "kobo-geopoint.csv", limits=Limits(seconds=0))


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe"])
def test_what_is_no_file_is_told(empty: Dataset, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "p.csv"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(DataError) as told:
        places(empty, path)
    assert {"missing": "no such file", "folder": "is a folder", "pipe": "is no file"}[kind] in str(
        told.value
    )


# --- CRS


@pytest.mark.parametrize(
    ("crs", "right"),
    [
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, (34.4, 31.5)),
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}, (34.4, 31.5)),
        ({"type": "name", "properties": {"name": "EPSG:3857"}}, (0.000309, 0.000283)),
        ({"type": "name", "properties": {"name": "EPSG:999999"}}, "which nobody knows"),
        ({"type": "name", "properties": {"name": "/etc/passwd"}}, "which nobody knows"),
        ({"type": "link", "properties": {"href": "file:///etc/passwd"}}, "none is followed"),
        (None, "names no CRS: say --crs"),
        ("EPSG:4326", "names no CRS: say --crs"),
    ],
)
def test_geojson_says_its_crs_by_name_or_not_at_all(
    empty: Dataset, tmp_path: Path, crs: Any, right: Any
) -> None:
    feature = {"type": "Feature", "properties": {"name": "A", "kind": "pier"},
               "geometry": {"type": "Point", "coordinates": [34.4, 31.5]}}  # fmt: skip
    collection = {"type": "FeatureCollection", "crs": crs, "features": [feature]}
    (tmp_path / "p.geojson").write_text(json.dumps(collection), encoding="utf-8")
    if isinstance(right, str):
        with pytest.raises(DataError) as told:
            places(empty, tmp_path / "p.geojson")
        assert right in str(told.value)
    else:
        [place] = places(empty, tmp_path / "p.geojson").new
        assert (place.lon, place.lat) == pytest.approx(right, abs=1e-6)


def test_rows_of_a_reading_process_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("subject,status\n" + "erez,open\n" * 5000, encoding="utf-8")
    target = column_matching.report_fields(validate(Mapping, {}))
    here = list(readers.open_table(path, target, Limits()).rows)
    there = list(readers.read_table(path, target, Limits()).rows)
    assert there == here
    assert len(there) == 5000


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("+proj=longlat +ellps=bessel +nadgrids={secret}", "which nobody knows"),
        ("+proj=pipeline +step +proj=vgridshift +grids={secret}", "which nobody knows"),
        ('GEOGCS["x",DATUM["x",SPHEROID["x",6378137,298,EXTENSION["PROJ4_GRIDS","{secret}"]]]]',
         "which nobody knows"),
        ("EPSG:5703", "has no longitude and latitude"),
        ("EPSG:4978", "has no longitude and latitude"),
    ],
)  # fmt: skip
def test_a_crs_opens_no_file_and_places_points(
    empty: Dataset, tmp_path: Path, named: str, why: str
) -> None:
    os.mkfifo(tmp_path / "grid")  # who opened it would wait without end
    named = named.format(secret=tmp_path / "grid")
    feature = {"type": "Feature", "properties": {"name": "A", "kind": "pier"},
               "geometry": {"type": "Point", "coordinates": [34.4, 31.5]}}  # fmt: skip
    crs = {"type": "name", "properties": {"name": named}}
    path = tmp_path / "p.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}))
    with pytest.raises(DataError) as told:
        places(empty, path)
    assert why in str(told.value)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(DataError) as told:
        places(empty, path, crs=named)
    assert str(told.value).startswith("--crs ")


def test_a_crs_for_a_table_is_refused(empty: Dataset, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("name,kind,x,y\nA,pier,640000,3480000\n", encoding="utf-8")
    with pytest.raises(DataError, match="--crs EPSG:32636: is for maps: in a table write degrees"):
        places(empty, tmp_path / "p.csv", crs="EPSG:32636")


def test_limits_hold_for_maps_and_their_side_files(empty: Dataset, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"name": ["A" * 200], "kind": ["pier"]},
                             geometry=[shapely.Point(34.4, 31.5)], crs=4326)  # fmt: skip
    frame.to_file(tmp_path / "p.shp")
    with (tmp_path / "p.cpg").open("ab") as file:
        file.truncate(3_000_000)
    with pytest.raises(DataError, match=r"with its side-files: .*--limit bytes=N"):
        places(empty, tmp_path / "p.shp", limits=Limits(bytes=2_000_000))
    frame.to_file(tmp_path / "p.gpkg")
    for limits, what in ((Limits(cell=100), "cell"), (Limits(columns=1), "columns")):
        with pytest.raises(DataError, match=f"--limit {what}=N"):
            places(empty, tmp_path / "p.gpkg", limits=limits)


def test_twins_in_a_zip_are_told_apart(empty: Dataset, tmp_path: Path) -> None:
    kml = (CASES / "imports" / "two-folders.kml").read_bytes()
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        for name in ("A/g.kml", "B/g.kml", "A/._g.kml"):
            archive.writestr(name, kml)
    with pytest.raises(DataError, match=r"say --layer, of A/g\.kml, B/g\.kml$"):
        places(empty, tmp_path / "p.zip")
    assert len(places(empty, tmp_path / "p.zip", sheet="B/g.kml").new) == 3


BROKEN_TOML = {
    "digits": ("a = " + "9" * 5000, "a number of thousands of digits"),
    "nesting": ("a = " + "[" * 5000 + "]" * 5000, "nested without end"),
}


@pytest.mark.parametrize("broken", BROKEN_TOML)
def test_settings_written_to_break_their_reader_are_a_line(
    run: Run, empty: Dataset, tmp_path: Path, broken: str
) -> None:
    text, why = BROKEN_TOML[broken]
    (tmp_path / "m.toml").write_text(text)
    table = tmp_path / "p.csv"
    table.write_text("name,kind,lat,lon\nA,pier,1,2\n")
    (tmp_path / "here" / "maps" / "definitions").mkdir(parents=True)
    shutil.copyfile(tmp_path / "m.toml", tmp_path / "here" / "maps" / "definitions" / "m.toml")
    where = str(empty.store)
    commands: list[tuple[Any, ...]] = [
        ("import", "places", table, "--data", where, "--mapping", tmp_path / "m.toml"),
        ("build", "--data", where, "--dry-run"),
    ]
    for command in commands:
        done = run(*command)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert why in done.stderr
    (tmp_path / "x" / "dataset.toml").write_text(text)
    done = run("check", "--data", where)
    assert why in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_what_is_no_file_of_settings_is_not_read(run: Run, empty: Dataset, tmp_path: Path) -> None:
    table = tmp_path / "p.csv"
    table.write_text("name,kind,lat,lon\nA,pier,1,2\n")
    done = run("import", "places", table, "--data", str(empty.store), "--mapping", "/dev/zero")
    assert (done.returncode, done.stderr) == (1, "error: /dev/zero: is no file\n")
    (tmp_path / "r.md").symlink_to("/dev/zero")
    done = run("insert", tmp_path / "r.md", "--data", str(empty.store))
    assert done.returncode == 1
    assert "is no file" in done.stderr


def test_a_number_of_thousands_of_digits_in_a_data_set_is_a_line(run: Run, folder: Path) -> None:
    path = folder / "places.geojson"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'("accuracy_m":\s*)', r"\g<1>" + "9" * 5000, text), encoding="utf-8")
    done = run("status", "--data", folder)
    assert "places.geojson: is broken as JSON: it holds a number of thousands" in done.stderr
