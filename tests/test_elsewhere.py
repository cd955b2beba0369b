"""Another crisis: an exercise in an invented country, and places where maps go wrong."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from making import GEODATA, Run

import aidmap
from aidmap import Dataset, layers, sites
from aidmap.models import parse

EXERCISE = GEODATA.parent / "examples" / "exercise"


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
    drawn = aidmap.maps.draw(shot, suffix=".svg").content.decode("utf-8")
    chart = data.timeline("2026-03-01", "2026-03-20")._repr_html_()
    assert "EXERCISE" in layers.caption(shot).title
    assert drawn
    assert chart
    one, other = layers.shapes(shot, "basemap").geometry
    assert one.intersection(other).length > 1  # degrees: the border is shared, point by point
    assert one.intersection(other).area == pytest.approx(0, abs=1e-9)


def made(folder: Path, rows: list[tuple[str, str, float, float]]) -> Dataset:
    """A data set with places alone."""
    about = (
        'id = "x"\ntitle_en = "X"\ntime_zone = "UTC"\nlicence = "none"\ndisclaimer_en = "none"\n'
    )
    aidmap.stores.init(folder, about=about)
    data = aidmap.open_store(folder)
    data.store.put_places(
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
    west, south, east, north = layers.extent(shot)
    assert (west, east) == pytest.approx((178.2, 186.2))
    assert (south, north) == pytest.approx((-18.8, -16.6))
    left, _, right, _ = layers.bounds_in(layers.projection((west, south, east, north)),
                                         (west, south, east, north))  # fmt: skip
    assert 700_000 < right - left < 950_000  # metres
    page = aidmap.maps.draw(shot).content.decode("utf-8")
    for longitude in ("178.4", "180.1", "186.0"):
        assert f",{longitude}]" in page
    assert aidmap.maps.draw(shot, suffix=".png", paper={"dpi": 40}).content


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
        assert aidmap.maps.draw(shot, suffix=suffix, paper={"dpi": 40}).content
    told = dict(sites.files_of(sites.Subject(data, shot.question.on)))
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
    shapes = layers.shapes(aidmap.open_store(tmp_path / "x").at("2026-01-01"), "basemap")
    assert list(shapes["name"]) == ["W", "E"]
    one, other = shapes.geometry
    assert one.intersection(other).area == pytest.approx(0, abs=1e-9)
    assert one.touches(other)
    assert len(one.exterior.coords) < 250
    assert run("check", "--data", tmp_path / "x").stdout == "no faults\n"
    frame.iloc[2:].to_file(tmp_path / "far.gpkg", engine="pyogrio")
    wrong = run("import", "basemap", tmp_path / "far.gpkg", "--data", tmp_path / "x")
    assert "has no land near the places" in wrong.stderr
