"""A map frame: a part of the earth on a part of the sheet, with land, areas, routes and places.

Everything is drawn in metres, in a projection that suits the area. Labels are left to `labels`,
everything around the map to `furniture`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from aidmap import geo
from aidmap.figure import boundary_lines, context_layer, symbols
from aidmap.figure.boxes import segments_of
from aidmap.figure.marks import draw_marks, place_marks
from aidmap.model import Status
from aidmap.rules.policy import WORST_FIRST
from aidmap.style import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from aidmap.figure.marks import PlaceMark
    from aidmap.figure.page_layout import Box
    from aidmap.query.snapshot import Snapshot

LAND, SEA, BORDER, UNMAPPED = "#F4F1EA", "#DCE9F2", "#8C8C8C", "#ECEBE8"
LINE_OFFSET = 1.1  # millimetres between the centre lines of two parallel lines along one road
ARROW = 2.0  # millimetres
SHORTEST_WITH_ARROW = 9.0  # millimetres


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
        elsewhere: another map frame on the sheet, which shows the places within it.
    """

    snapshot: Snapshot
    axes: Axes
    box: Box
    bounds: geo.Bounds
    crs: str
    scale: float = 1
    min_points: float = 0
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
    def places(self) -> Any:
        """The places inside the frame, with geometries in metres."""
        places = geo.places(self.snapshot).to_crs(self.crs)
        return places.loc[[self._shows(point.x, point.y) for point in places.geometry]]

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
        lines = [(row, self.offset_line(row, metres)) for row, metres in self.status_lines]
        self._draw_casings([line.coords for _, line in lines])
        arrows = [arrow for row, line in lines for arrow in self.draw_status_line(row, line)]
        self._draw_arrows(arrows)
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
    def status_lines(self) -> list[tuple[Any, float]]:
        """One row per road and status of the routes along it, and its offset in metres.

        Lines of several statuses along one road run in parallel. They are cached, because both the
        drawing and the labels need them.
        """
        table = geo.status_lines(self.snapshot).to_crs(self.crs)
        rank = {status.value: WORST_FIRST.index(status) for status in Status}
        by_road: dict[int, list[Any]] = {}
        for row in table.itertuples():
            by_road.setdefault(row.road, []).append(row)
        return [
            (row, (number - (len(rows) - 1) / 2) * LINE_OFFSET * self.scale * self.mm)
            for rows in by_road.values()
            for number, row in enumerate(sorted(rows, key=lambda row: rank[row.status]))
        ]

    @property
    def line_segments(self) -> list[tuple[float, float, float, float]]:
        """The segments of the routes that may be visible, in millimetres."""
        lines = (self.offset_line(row, metres) for row, metres in self.status_lines)
        segments = (
            segment
            for line in lines
            for segment in segments_of([self.to_mm(*at) for at in line.coords])
        )
        width, height = self.box.width, self.box.height
        return [
            segment
            for segment in segments
            if min(segment[::2]) <= width
            and max(segment[::2]) >= 0
            and min(segment[1::2]) <= height
            and max(segment[1::2]) >= 0
        ]

    def offset_line(self, row: Any, metres: float) -> Any:
        """The line of a row, shifted to its side; as it is if shifting breaks it."""
        moved = row.geometry.offset_curve(metres) if metres else row.geometry
        whole = moved.geom_type == "LineString" and not moved.is_empty
        return moved if whole else row.geometry

    def _draw_casings(self, lines: list[Any]) -> None:
        """Draw a white casing under all lines, as one artist, because many artists are slow."""
        look: dict[str, Any] = {"capstyle": "projecting", "joinstyle": "round", "zorder": 2}
        self.axes.add_artist(
            LineCollection(lines, colors="white", linewidths=3 * self.scale, **look)
        )

    def _draw_arrows(self, arrows: list[tuple[list[tuple[float, float]], str]]) -> None:
        """Draw arrow heads, given by their corners and colours."""
        corners, colours = [one for one, _ in arrows], [colour for _, colour in arrows]
        self.axes.add_artist(
            PolyCollection(corners, facecolors=colours, edgecolors="white", linewidths=0.5,
                           joinstyle="miter", zorder=3.5)
        )  # fmt: skip

    def draw_status_line(
        self, row: Any, line: Any
    ) -> Iterator[tuple[list[tuple[float, float]], str]]:
        """Draw a line with the dashes of its status; yields its arrow heads."""
        x, y = line.xy
        style, width = STATUS[Status(row.status)], 1.7 * self.scale
        dash = symbols.dash_pattern(style)
        round_ended = Status(row.status) in {Status.PLANNED, Status.UNKNOWN}
        self.axes.add_artist(
            Line2D(x, y, color=style.colour, lw=width, ls=dash, zorder=3,
                   alpha=0.55 if row.stale else 1,
                   dash_capstyle="round" if round_ended else "butt")
        )  # fmt: skip
        backward = set(filter(None, row.backward.split("|")))
        ways = [any(route not in backward for route in row.routes.split("|")), bool(backward)]
        for wanted, way in zip(ways, (line, line.reverse()), strict=True):
            if wanted and line.length > SHORTEST_WITH_ARROW * self.mm:
                yield self._arrow(way), style.colour

    def _arrow(self, line: Any) -> list[tuple[float, float]]:
        """The corners of an arrow head a little past the middle of a line."""
        size = ARROW * self.scale * self.mm
        middle = line.length * 0.58
        tail, tip = (line.interpolate(middle + part * size) for part in (-0.5, 0.5))
        dx, dy = (tip.x - tail.x) / 2.4, (tip.y - tail.y) / 2.4
        return [(tip.x, tip.y), (tail.x - dy, tail.y + dx), (tail.x + dy, tail.y - dx)]

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
