"""The context of maps: names and roads that give way to everything else."""

import json
from itertools import combinations
from pathlib import Path

import pytest
from making import Run

import aidmap
from aidmap import Dataset, geo
from aidmap.figure import RenderOptions, context_layer, draw, labels, map_figure
from aidmap.figure.figure import SheetFigure, drawing_settings
from aidmap.figure.map_axes import MapFrame
from aidmap.figure.page_layout import Box, choose_sheet
from aidmap.html import payload
from aidmap.i18n import languages
from aidmap.model import ContextKind
from aidmap.query.snapshot import Snapshot

STRIP, REGION = (34.15, 31.2, 34.62, 31.62), (32.8, 30.65, 36.25, 35.1)


@pytest.fixture(scope="module")
def may(shipped: Dataset) -> Snapshot:
    return shipped.at("2024-05-20")


def frame(snapshot: Snapshot, bounds: geo.Bounds) -> MapFrame:
    """A map frame on a sheet of its own."""
    box = Box(10, 10, 180, 180)
    axes = SheetFigure(choose_sheet("a4", "portrait", 1)).add_axes(box)
    return MapFrame(snapshot, axes, box, bounds, geo.projection(bounds))


def feature(kind: str, rank: int = 1, **names: str) -> geo.ContextFeature:
    return geo.ContextFeature(kind=ContextKind(kind), rank=rank, names=names)


def test_the_more_important_is_shown_first() -> None:
    assert [feature("town", rank).least_zoom for rank in (1, 2, 3)] == [6, 7.5, 9]
    assert feature("road", 2).name_zoom == feature("road", 3).least_zoom
    assert feature("town", en="A").name("he") == "A"


def test_a_pixel_of_a_web_map_has_its_zoom() -> None:
    assert geo.zoom_of(156_543.03, (0, -1, 1, 1)) == pytest.approx(0, abs=0.001)
    assert geo.zoom_of(156_543.03 / 1024, (0, -1, 1, 1)) == pytest.approx(10, abs=0.001)


def test_a_smaller_scale_shows_less(may: Snapshot) -> None:
    near, far = (context_layer.visible_features(frame(may, view)) for view in (STRIP, REGION))
    assert {one.name("en") for one in near} >= {"Jabalya", "Sderot", "Salah al-Din Road"}
    assert max(one.rank for one in far) < max(one.rank for one in near)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("view", [STRIP, REGION])
def test_names_give_way_in_pictures(may: Snapshot, language: str, view: geo.Bounds) -> None:
    with drawing_settings():
        sheet = map_figure.prepare(may, RenderOptions(language=language, bounds=view))
        drawn = sheet.main
        labels.Names().add(drawn, map_figure.lay_out_labels(sheet, drawn))
        before = len(drawn.axes.texts)
        context_layer.draw_names(drawn, sheet.speech)
        boxes = [text.get_window_extent() for text in drawn.axes.texts]
    assert len(boxes) > before
    ours = range(before, len(boxes))
    for one, other in combinations(range(len(boxes)), 2):
        if one in ours or other in ours:
            assert not boxes[one].shrunk(0.98, 0.9).overlaps(boxes[other].shrunk(0.98, 0.9))


def test_free_space_is_taken_once() -> None:
    space = geo.FreeSpace((0, 0, 10, 10), [(0, 0, 2, 2)], [[(5, 0), (5, 10)]])
    assert space.take([(1, 1, 3, 3), (4, 4, 6, 6), (8, 8, 11, 9), (6, 1, 8, 3)]) == (6, 1, 8, 3)
    assert space.take([(7, 2, 9, 4)]) is None
    assert space.is_free((4, 4, 6, 6), lines=False)


def test_names_that_are_as_in_english_are_not_sent_twice(may: Snapshot) -> None:
    context = payload.basemap(may)["context"]
    assert context["languages"] == ["en", "ar", "fr", "he"]
    [amman] = [row for row in context["names"] if row[3][0] == "Amman"]
    assert amman == [6.0, "town", [31.955, 35.945], ["Amman", "عمّان", "", "עמאן"]]


def test_another_data_set_gets_a_context_from_a_file(run: Run, tmp_path: Path) -> None:
    data, path = tmp_path / "x", tmp_path / "around.geojson"
    run("init", data, "--empty", "--title", "X", "--licence", "CC0")
    told = {"kind": "town", "rank": 1, "name_en": "Town"}
    shape = {"type": "Point", "coordinates": [34, 31]}
    town = {"type": "Feature", "properties": told, "geometry": shape}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [town]}), "utf-8")
    done = run("import", "basemap", "--context", path, "--data", data)
    assert (done.returncode, done.stdout) == (0, "1 shapes, about 1 points\n")
    assert aidmap.open_store(data).store.shapes("context")["features"] == [town]
    shape["coordinates"] = [667_000, 3_480_000]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [town]}), "utf-8")
    done = run("import", "basemap", "--context", path, "--data", data)
    assert (done.returncode, "needs coordinates in degrees" in done.stderr) == (1, True)
    done = run("import", "basemap", "--context", "--areas", path, "--data", data)
    assert "give one of --areas, --context" in done.stderr


def test_a_data_set_without_context_is_drawn(folder: Path) -> None:
    (folder / "context.geojson").unlink()
    shot = aidmap.open_store(folder).at("2024-05-20")
    assert payload.basemap(shot)["context"] == {"languages": ["en"], "names": [], "roads": []}
    assert draw(shot, ".png", RenderOptions(dpi=30))
