"""A map frame: a part of the earth on a part of the sheet, with land, areas, routes and places.

Everything is drawn in metres, in a projection that suits the area. Labels are left to `labels`,
everything around the map to `furniture`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from aidmap import geo
from aidmap.figure import boundary_lines, context_layer, route_lines
from aidmap.figure.marks import draw_marks, place_marks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from aidmap.figure.marks import PlaceMark
    from aidmap.figure.page_layout import Box
    from aidmap.figure.route_lines import RouteLine
    from aidmap.query.snapshot import Snapshot

LAND, SEA, BORDER, UNMAPPED = "#F4F1EA", "#DCE9F2", "#8C8C8C", "#ECEBE8"


@dataclass
class MapFrame:
    """A map on a part of the sheet.

    Attributes:
        snapshot: the statuses to draw.
        axes: the axes to draw on.
        box: their position on the sheet, in millimetres.
        bounds: what the map must show: west, south, east, north in degrees.
        crs: the projection.
        scale: the scale of symbols and words; 1 is for A4.
        min_points: the smallest size of letters, in points.
        amounts: whether it shows how much passes the gateways.
        elsewhere: another map frame on the sheet, which shows the places within it.
    """

    snapshot: Snapshot
    axes: Axes
    box: Box
    bounds: geo.Bounds
    crs: str
    scale: float = 1
    min_points: float = 0
    amounts: bool = False
    elsewhere: MapFrame | None = None

    def points(self, size: float) -> float:
        """The font size on this sheet, in points, for a font size on A4."""
        return max(size * self.scale, self.min_points)

    def __post_init__(self) -> None:
        left, bottom, right, top = geo.project_bounds(self.crs, self.bounds)
        width = max(right - left, (top - bottom) * self.box.width / self.box.height)
        height = width * self.box.height / self.box.width
        x, y = (left + right) / 2, (bottom + top) / 2
        self.axes.set_xlim(x - width / 2, x + width / 2)
        self.axes.set_ylim(y - height / 2, y + height / 2)
        self.axes.set(xticks=[], yticks=[], aspect=1)
        self.mm = width / self.box.width  # metres per millimetre

    @cached_property
    def visible_box(self) -> tuple[float, float, float, float]:
        """The extent of the frame: left, bottom, right, top in metres."""
        (left, right), (bottom, top) = self.axes.get_xlim(), self.axes.get_ylim()
        return left, bottom, right, top

    def contains(self, x: float, y: float) -> bool:
        """Whether a point is inside the frame."""
        left, bottom, right, top = self.visible_box
        return left <= x <= right and bottom <= y <= top

    @cached_property
    def places(self) -> list[Any]:
        """The places inside the frame: rows of `geo.places`, with geometries in metres."""
        rows = geo.drawn_places(self.snapshot)
        points = geo.project([row["geometry"] for row in rows], self.crs)
        return [
            SimpleNamespace(**row | {"geometry": point})
            for row, point in zip(rows, points, strict=True)
            if self._shows(point.x, point.y)
        ]

    def _shows(self, x: float, y: float) -> bool:
        other = self.elsewhere
        return self.contains(x, y) and not (other and other.contains(x, y))

    def to_mm(self, x: float, y: float) -> tuple[float, float]:
        """A point in millimetres from the lower left corner of the frame."""
        left, bottom, _, _ = self.visible_box
        return (x - left) / self.mm, (y - bottom) / self.mm

    def from_mm(self, x: float, y: float) -> tuple[float, float]:
        """A point in metres."""
        left, bottom, _, _ = self.visible_box
        return left + x * self.mm, bottom + y * self.mm

    @cached_property
    def marks(self) -> list[PlaceMark]:
        """The symbols of the places, moved apart where they would cover each other."""
        return place_marks(self)

    def draw(self) -> None:
        """Draw everything but text, from the background to the foreground."""
        self.draw_ground()
        route_lines.draw(self)
        draw_marks(self)

    def draw_ground(self) -> None:
        """Sea, land with its borders, and the areas."""
        grounds = {
            name: geo.ground_polygons(self.snapshot, name, self.bounds)
            for name in ("basemap", "areas")
        }
        self.axes.set_facecolor(UNMAPPED)
        self._draw_sea(grounds["basemap"])
        looks = {
            "basemap": {"fc": LAND, "ec": BORDER, "lw": 0.5, "zorder": 1},
            "areas": {"fc": "white", "ec": BORDER, "lw": 0.3, "alpha": 0.7, "zorder": 1.5},
        }
        for name, look in looks.items():
            for shape in geo.project_and_clip(grounds[name], self.crs, self.visible_box):
                self.axes.add_artist(PathPatch(_polygon_path(shape), **look))
        hatched = geo.hatched_polygons(self.snapshot, self.bounds)
        shapes = geo.project_and_clip(hatched, self.crs, self.visible_box)
        boundary_lines.draw_hatches(self, map(_polygon_path, shapes))
        boundary_lines.draw_boundaries(self, ground=LAND)
        context_layer.draw_roads(self)

    def _draw_sea(self, land: Any) -> None:
        """Draw water as far as the basemap is known."""
        known = geo.water_extent(land, self.bounds)
        if known is None:
            return
        for part in geo.project_and_clip([geo.rectangle(known)], self.crs, self.visible_box):
            self.axes.add_artist(PathPatch(_polygon_path(part), fc=SEA, ec="none", zorder=0.5))

    @cached_property
    def route_lines(self) -> list[RouteLine]:
        """The lines of the routes; cached, because the drawing and the labels need them."""
        return route_lines.route_lines(self)

    def is_major(self, place: Any) -> bool:
        """Whether a place is controlled and either on a route of the day or lately reported on."""
        on_route = place.id in self._on_routes
        return place.controlled and (on_route or (place.status != "unknown" and not place.stale))

    @cached_property
    def _on_routes(self) -> set[str]:
        return {place for state in self.snapshot.routes for place in state.route.places}


def _polygon_path(shape: Any) -> Outline:
    """A polygon with its holes as a matplotlib path."""
    rings = [shape.exterior, *shape.interiors]
    return Outline.make_compound_path(*(Outline(list(ring.coords), closed=True) for ring in rings))
