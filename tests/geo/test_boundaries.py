"""Boundaries that are not settled: drawn as the data set says, and named in legends."""

import re
from pathlib import Path

import pytest
import shapely

import aidmap
from aidmap import Dataset, geo
from aidmap.figure import boundary_lines
from aidmap.figure.figure import SheetFigure
from aidmap.figure.map_axes import MapFrame
from aidmap.figure.page_layout import Box, choose_sheet
from aidmap.html import ground, page, page_tables, payload, svg_fallback
from aidmap.i18n import Speech
from aidmap.model import LineStyle
from aidmap.query.snapshot import Snapshot
from aidmap.style import BOUNDARY

REGION = (32.8, 30.65, 36.25, 35.1)


@pytest.fixture(scope="module")
def may(shipped: Dataset) -> Snapshot:
    return shipped.at("2024-05-20")


def test_lines_and_hatches_go_to_the_page(may: Snapshot) -> None:
    ground = payload.basemap(may)
    assert len(ground["hatched"]) == 1
    assert {dash for dash, _ in ground["boundaries"]} == set(BOUNDARY.values())


def test_legends_name_each_kind_of_line_once(may: Snapshot) -> None:
    found = geo.boundaries_by_name(geo.boundaries(may, REGION))
    assert [(each.style, each.name("fr")) for each in found] == [
        (LineStyle.DASHED, "Ligne d'armistice de 1949"),
        (LineStyle.DOTTED, "Frontière non déterminée"),
    ]


def test_legends_of_pictures_name_the_lines_that_are_shown(may: Snapshot) -> None:
    strip = (34.15, 31.2, 34.62, 31.62)
    shown = boundary_lines.legend_entries([frame(may, strip)], Speech("en"))
    assert shown == [("Armistice line of 1949", {"boundary": LineStyle.DASHED})]
    shown = boundary_lines.legend_entries([frame(may, REGION)], Speech("ar"))
    assert [name for name, _ in shown] == ["خط الهدنة لعام 1949", "حدود غير محددة"]


def frame(snapshot: Snapshot, bounds: geo.Bounds) -> MapFrame:
    """A map frame on a sheet of its own."""
    box = Box(10, 10, 100, 100)
    axes = SheetFigure(choose_sheet("a4", "portrait", 1)).add_axes(box)
    return MapFrame(snapshot, axes, box, bounds, geo.projection(bounds))


def test_the_plain_drawing_follows_its_simplified_borders(may: Snapshot) -> None:
    drawing = svg_fallback.fallback_drawing(
        may, page_tables.numbers(may), ground.ground_of(may).frames
    )
    region, strip = drawing["frames"]
    assert {line["dash"] for line in region["boundaries"]} == set(BOUNDARY.values())
    assert {line["dash"] for line in strip["boundaries"]} == {BOUNDARY[LineStyle.DASHED]}


def test_borders_along_a_line_are_those_of_the_land() -> None:
    land = [shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)]
    line = shapely.LineString([(1.01, 0), (0.99, 1), (1, 2)])
    found = shapely.union_all(geo.borders_along(land, [line], 0.05))
    assert found.covers(shapely.LineString([(1, 0), (1, 2)]))
    assert found.length == pytest.approx(2, abs=0.25)  # and stubs of what it meets


def test_a_boundary_over_180_degrees_lies_on_the_side_of_the_map(folder: Path) -> None:
    feature = {
        "type": "Feature",
        "properties": {"style": "dotted", "name_en": "A line"},
        "geometry": {"type": "LineString", "coordinates": [[179, 0], [-179, 1]]},
    }
    data = aidmap.open_store(folder)
    data.store.put(shapes={"boundaries": [feature]})
    (boundary,) = geo.boundaries(data.at("2024-05-20"), (178, -1, 182, 1))
    assert list(boundary.lines[0].coords) == [(179, 0), (181, 1)]


def test_the_code_knows_no_dispute() -> None:
    package = Path(aidmap.__file__).parent
    files = [path for suffix in ("py", "js", "sql") for path in package.rglob(f"*.{suffix}")]
    dispute = re.compile("golan|armistice", re.IGNORECASE)
    assert not [path.name for path in files if dispute.search(path.read_text("utf-8"))]


def test_a_data_set_without_the_file_is_drawn(folder: Path) -> None:
    (folder / "boundaries.geojson").unlink()
    shot = aidmap.open_store(folder).at("2024-05-20")
    assert payload.basemap(shot)["boundaries"] == []
    assert geo.boundaries(shot, REGION) == []
    assert "<span data-names" not in page(shot)
