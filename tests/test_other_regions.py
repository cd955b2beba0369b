"""Another crisis: an exercise in an invented country, and places where maps go wrong."""

import itertools
import shlex
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from making import GEODATA, Run, seen
from packing import packed_part

import aidmap
from aidmap import Dataset, geo
from aidmap.figure import furniture
from aidmap.figure.page_layout import SIZES
from aidmap.html import ground, payload, svg_fallback
from aidmap.i18n import Speech, languages, word
from aidmap.model import parse
from aidmap.query.finding import sentence
from aidmap.site import SiteData, contents

EXERCISE = GEODATA.parent / "examples" / "exercise"


@pytest.mark.long
def test_the_exercise_is_made_by_imports_alone(tmp_path: Path) -> None:
    shutil.copytree(EXERCISE, tmp_path / "examples" / "exercise")
    text = (EXERCISE / "README.md").read_text(encoding="utf-8")
    commands = [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]
    assert len(commands) > 8
    said = ""
    for command in commands:
        words = [sys.executable, "-m", *shlex.split(command)]
        done = subprocess.run(
            words, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        said += done.stdout
    assert "no faults" in said
    assert "Port Alma (port-alma)       ● open" in said
    page = (tmp_path / "norland-site" / "index.html").read_text(encoding="utf-8")
    assert "<h1>EXERCISE - an invented country</h1>" in page
    data = aidmap.open_store(tmp_path / "norland")
    shot = data.at("2026-03-20")
    drawn = aidmap.render.draw(shot, suffix=".svg").content.decode("utf-8")
    chart = data.timeline("2026-03-01", "2026-03-20")._repr_html_()
    assert "EXERCISE" in geo.caption(shot).title
    assert drawn
    assert chart
    one, other = geo.shapes(shot, "basemap").geometry
    assert one.intersection(other).length > 1  # degrees: the border is shared, point by point
    assert one.intersection(other).area == pytest.approx(0, abs=1e-9)


def made(folder: Path, rows: list[tuple[str, str, float, float]]) -> Dataset:
    """A data set with places alone."""
    about = (
        'id = "x"\ntitle_en = "X"\ntime_zone = "UTC"\nlicence = "none"\ndisclaimer_en = "none"\n'
    )
    aidmap.store.init(folder, about=about)
    data = aidmap.open_store(folder)
    data.store.put(places=
        [
            parse("place", {"id": key, "kind": "pier", "name_en": name, "lon": lon, "lat": lat,
                            "accuracy_m": 100})
            for key, name, lon, lat in rows
        ]
    )  # fmt: skip
    return aidmap.open_store(folder)


ISLANDS = [("a", "A", 178.4, -18.1), ("b", "B", -179.9, -16.8), ("c", "C", -174.0, -18.6)]


def test_places_on_both_sides_of_the_antimeridian_are_one_map(tmp_path: Path) -> None:
    shot = made(tmp_path / "x", ISLANDS).at("2026-01-01")
    west, south, east, north = geo.extent(shot)
    assert (west, east) == pytest.approx((177.716, 186.684))
    assert (south, north) == pytest.approx((-18.8, -16.6))
    left, _, right, _ = geo.project_bounds(geo.projection((west, south, east, north)),
                                         (west, south, east, north))  # fmt: skip
    assert 700_000 < right - left < 1_000_000  # metres
    page = packed_part(aidmap.render.draw(shot).content.decode("utf-8"), "aidmap-data")
    for longitude in ("178.4", "180.1", "186.0"):
        assert f",{longitude}]" in page
    assert aidmap.render.draw(shot, suffix=".png", paper={"dpi": 40}).content


@pytest.mark.parametrize(
    "rows",
    [
        [("n", "Far north", 18.95, 79.9)],
        [("p", "Pole", 0.0, 90.0), ("q", "Near it", 170.0, 89.0)],
        [("s", "מעבר", 34.0, 31.0), ("t", "معبر", 34.0, 31.0)],
    ],
)
def test_every_output_comes_out_anywhere(
    tmp_path: Path, rows: list[tuple[str, str, float, float]]
) -> None:
    data = made(tmp_path / "x", rows)
    shot = data.at("2026-01-01")
    for suffix in (".html", ".png", ".svg"):
        assert aidmap.render.draw(shot, suffix=suffix, paper={"dpi": 40}).content
    told = dict(contents.site_files(SiteData(data, shot.query.on)))
    assert "index.html" in told
    assert "no basemap: land and sea are not drawn" in told["map.html"].decode("utf-8")


def test_the_basemap_comes_from_any_crs_and_keeps_shared_borders(run: Run, tmp_path: Path) -> None:
    made(tmp_path / "x", [("a", "A", 10.0, 50.0), ("b", "B", 11.0, 50.5)])
    line = [(10.5, 48 + n / 100) for n in range(401)]
    wavy = [(x + (n % 7) / 1000, y) for n, (x, y) in enumerate(line)]
    west = shapely.Polygon([(5, 48), *wavy, (5, 52)])
    east = shapely.Polygon([*wavy, (16, 52), (16, 48)])
    far = shapely.box(100, 0, 110, 10)
    frame = gpd.GeoDataFrame({"NAME": ["W", "E", "F"]}, geometry=[west, east, far], crs=4326)
    frame.to_crs("EPSG:3857").to_file(tmp_path / "land.gpkg", engine="pyogrio")
    done = run("import", "basemap", tmp_path / "land.gpkg", "--data", tmp_path / "x")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 shapes")
    assert "credits" in done.stderr
    shapes = geo.shapes(aidmap.open_store(tmp_path / "x").at("2026-01-01"), "basemap")
    assert list(shapes["name"]) == ["W", "E"]
    one, other = shapes.geometry
    assert one.intersection(other).area == pytest.approx(0, abs=1e-9)
    assert one.touches(other)
    assert len(one.exterior.coords) < 250
    assert run("check", "--data", tmp_path / "x").stdout == "no faults\n"
    frame.iloc[2:].to_file(tmp_path / "far.gpkg", engine="pyogrio")
    wrong = run("import", "basemap", tmp_path / "far.gpkg", "--data", tmp_path / "x")
    assert "has no land near the places" in wrong.stderr


def put_land(data: Dataset, *shapes: Any) -> None:
    features = [
        {"type": "Feature", "properties": {"id": f"land-{number}", "name_en": "Land"},
         "geometry": geo.as_mapping(shape)}
        for number, shape in enumerate(shapes, 1)
    ]  # fmt: skip
    data.store.put(shapes={"basemap": features})


OVER_180 = [("w", "West port", 177.5, -17.0), ("e", "East port", -178.0, -16.0)]
ISLAND = shapely.Point(180, -16.5).buffer(1.2)
HALVES = shapely.MultiPolygon(
    [
        ISLAND & shapely.box(170, -20, 180, -10),
        shapely.transform(ISLAND & shapely.box(180, -20, 190, -10), lambda at: at - (360, 0)),
    ]
)


def test_a_basemap_over_180_degrees_is_stored_in_two_and_drawn_in_one(
    run: Run, tmp_path: Path
) -> None:
    data = made(tmp_path / "x", OVER_180)
    frame = gpd.GeoDataFrame({"name": ["Island"]}, geometry=[HALVES], crs=4326)
    frame.to_file(tmp_path / "land.gpkg", engine="pyogrio")
    done = run("import", "basemap", tmp_path / "land.gpkg", "--data", tmp_path / "x")
    assert done.returncode == 0, done.stderr
    shot = data.at("2026-01-01")
    [stored] = geo.shapes(shot, "basemap").geometry
    assert [part.bounds[2] - part.bounds[0] < 2 for part in stored.geoms] == [True, True]
    assert {part.bounds[0] for part in stored.geoms} | {part.bounds[2] for part in stored.geoms} > {
        -180.0, 180.0,
    }  # fmt: skip
    bounds = geo.extent(shot)
    [drawn] = geo.ground_polygons(shot, "basemap", bounds)
    assert drawn.geom_type == "Polygon"
    assert drawn.area == pytest.approx(ISLAND.area, rel=0.01)
    assert not any(
        a[0] == b[0] == 180 for a, b in itertools.pairwise(drawn.exterior.coords)
    )  # no border through one and the same land
    ground = payload.basemap(shot)
    assert [len(rings) for rings in ground["basemap"]] == [1]
    [[south, west], [north, east]] = ground["sea"]
    assert west < 177.5
    assert east > 182
    assert south < -18 < -15 < north


def test_water_goes_on_where_land_ends_and_stops_where_it_was_cut(tmp_path: Path) -> None:
    data = made(tmp_path / "x", [("a", "A", 10.0, 50.0), ("b", "B", 11.0, 50.5)])
    put_land(data, shapely.Point(10.5, 50.2).buffer(0.6) & shapely.box(0, 0, 11, 90))
    shot = data.at("2026-01-01")
    bounds = geo.extent(shot)
    water = geo.water_extent(geo.ground_polygons(shot, "basemap", bounds), bounds)
    assert water
    west, south, east, north = water
    assert west < bounds[0] - 1
    assert south < bounds[1] - 1
    assert north > bounds[3] + 1
    assert east == pytest.approx(11)


def test_marks_have_room_and_a_second_frame_shows_something_more(tmp_path: Path) -> None:
    data = made(tmp_path / "x", [("a", "A", 0.0, 0.0), ("b", "B", 20.0, 10.0)])
    shot = data.at("2026-01-01")
    assert geo.extent(shot) == pytest.approx((-1.8, -0.9, 21.8, 10.9))
    assert geo.second_view(shot, geo.extent(shot)) is None
    inner = (5.0, 2.0, 6.0, 3.0)
    assert geo.second_view(shot, inner) is not None


def test_what_nobody_knows_is_not_said_to_be_closed(tmp_path: Path) -> None:
    data = made(tmp_path / "x", [("a", "A", 0.0, 0.0), ("b", "B", 2.0, 1.0)])
    shot = data.at("2026-01-01")
    assert sentence(shot) == (
        "Nothing is known of any place on 1 January 2026: unknown is not closed."
    )
    for language in languages():
        said = sentence(shot, Speech(language))
        day = Speech(language).day(date(2026, 1, 1))
        assert said == f"{word('finding_unknown', language, day=day)}."
        assert "2026" in said
    source = parse("source", {"id": "x", "name": "X", "kind": "un"})
    closed = seen("closed", "2025-12-01", subject="a", publisher="x")
    data.store.add(reports=[closed], sources=[source])
    known = aidmap.open_store(tmp_path / "x").at("2026-01-01")
    assert sentence(known) == "No place is open on 1 January 2026."


def test_a_data_set_can_be_made_with_its_licence_and_credits(run: Run, tmp_path: Path) -> None:
    words = ("--empty", "--title", "T", "--timezone", "Asia/Gaza", "--licence", "CC0")
    done = run("init", tmp_path / "x", *words, "--credit", "One", "--credit", "Two")
    assert done.returncode == 0, done.stderr
    about = aidmap.open_store(tmp_path / "x").records.about
    assert (about.time_zone, about.licence, about.credits) == ("Asia/Gaza", "CC0", ("One", "Two"))
    wrong = run("init", tmp_path / "y", "--credit", "One")
    assert wrong.returncode == 1
    assert "--licence and --credit go with --empty" in wrong.stderr


def test_nobody_is_credited_with_nothing(tmp_path: Path) -> None:
    data = made(tmp_path / "x", [("a", "A", 10.0, 50.0)])
    put_land(data, shapely.Point(10, 50).buffer(1))
    shot = data.at("2026-01-01")
    caption = geo.caption(shot)
    assert caption.credits == ()
    words = furniture.wrap_text(SIZES["a4"], caption, Speech(), "", "", "")
    assert not any("Credits" in line for line in words.foot)
    assert "Credits: ." not in aidmap.render.draw(shot).content.decode("utf-8")


def test_the_plain_drawing_has_both_sides_of_180_degrees(tmp_path: Path) -> None:
    data = made(tmp_path / "x", OVER_180)
    put_land(data, HALVES)
    shot = data.at("2026-01-01")
    frames = ground.ground_of(shot).frames
    [frame] = svg_fallback.fallback_drawing(shot, {"w": 1, "e": 2}, frames)["frames"]
    assert {place["id"] for place in frame["places"]} == {"w", "e"}
    [land] = frame["land"]
    assert land.count("M") == 1
