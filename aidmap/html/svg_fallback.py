"""The fallback drawing: an inline SVG for readers without scripts, with map frames side by side.

Places are numbered as in the table. The projection is equirectangular: degrees of longitude are
scaled by the cosine of the frame's mean latitude. Lengths are in the drawing's own units.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import TYPE_CHECKING, Any

from aidmap import geo
from aidmap.rules.policy import WORST_FIRST
from aidmap.style import BOUNDARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aidmap.query.snapshot import Snapshot

HEIGHT = 620
TOLERANCE = 3  # units that a border may be moved to simplify it


@dataclass(frozen=True)
class Frame:
    """A map frame: a part of the earth on a part of the drawing.

    Args:
        bounds: west, south, east, north in degrees.
        left: the position of its left edge, in units.
    """

    bounds: geo.Bounds
    left: float

    @property
    def scale(self) -> float:
        """Units per degree of latitude."""
        _, south, _, north = self.bounds
        return HEIGHT / (north - south)

    @property
    def longitude_scale(self) -> float:
        """The length of a degree of longitude divided by that of a degree of latitude."""
        _, south, _, north = self.bounds
        return cos(radians((south + north) / 2))

    @property
    def width(self) -> float:
        """The width in units."""
        west, _, east, _ = self.bounds
        return round((east - west) * self.longitude_scale * self.scale, 1)

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """The position of a point in units, x to the right and y downwards."""
        west, _, _, north = self.bounds
        x = (lon - west) * self.longitude_scale * self.scale
        return round(x, 1), round((north - lat) * self.scale, 1)

    def may_contain(self, line: Sequence[tuple[float, float]]) -> bool:
        """Whether the bounds of a line overlap the frame, so that it may pass through it."""
        west, south, east, north = self.bounds
        lons, lats = zip(*line, strict=True)
        across = min(lons) <= east and max(lons) >= west
        return bool(across and min(lats) <= north and max(lats) >= south)

    def contains(self, lon: float, lat: float) -> bool:
        """Whether a point is inside."""
        west, south, east, north = self.bounds
        return west <= lon <= east and south <= lat <= north


def fallback_drawing(snapshot: Snapshot, numbers: Mapping[str, int]) -> dict[str, Any]:
    """The data of the template: the frames with their paths and symbols.

    Args:
        snapshot: the statuses to draw.
        numbers: the number of each place in the table.
    """
    # the largest view first; the next one is beside it as its inset
    bounds = sorted(geo.views(snapshot).values(), key=geo.area, reverse=True)[:2]
    ground = {name: geo.ground_polygons(snapshot, name, bounds[0]) for name in ("basemap", "areas")}
    hatched = geo.hatched_polygons(snapshot, bounds[0])
    boundaries = geo.boundaries(snapshot, bounds[0])
    frames = []
    left = 0.0
    for box in bounds:
        frame = Frame(box, left)
        inner = bounds[1:] if box is bounds[0] else []
        shapes = {
            "land": _polygon_paths(frame, ground["basemap"]),
            "hatched": _polygon_paths(frame, hatched),
            "boundaries": list(_boundary_paths(frame, boundaries, ground["basemap"])),
            "areas": _polygon_paths(frame, ground["areas"]),
            "roads": list(_road_paths(snapshot, frame)),
        }
        frames.append(shapes | _frame_places(snapshot, frame, numbers, inner))
        left += frame.width + 12
    return {"width": round(left - 12, 1), "height": HEIGHT, "frames": frames}


def _frame_places(
    snapshot: Snapshot, frame: Frame, numbers: Mapping[str, int], inner: list[geo.Bounds]
) -> dict[str, Any]:
    insets = [Frame(box, 0) for box in inner]
    return {
        "left": frame.left,
        "width": frame.width,
        "places": [
            _place_mark(snapshot, frame, place, numbers)
            for place in snapshot.records.places
            for lon in (geo.unwrap_longitude(place.lon, frame.bounds),)
            if frame.contains(lon, place.lat)
            and not any(inset.contains(lon, place.lat) for inset in insets)
        ],
        "insets": [_inset_rectangle(frame, inset) for inset in insets],
    }


def _road_paths(snapshot: Snapshot, frame: Frame) -> Iterable[dict[str, Any]]:
    """The roads in a frame, each with the best status of the routes along it, if any."""
    for number, (road, statuses) in enumerate(geo.roads_with_routes(snapshot)):
        line = [(geo.unwrap_longitude(lon, frame.bounds), lat) for lon, lat in road.line]
        if frame.may_contain(line):
            best = max(statuses, key=WORST_FIRST.index, default=None)
            path = _relative_path(frame.point(lon, lat) for lon, lat in line)
            yield {"d": path, "number": number, "status": best}


def _place_mark(
    snapshot: Snapshot, frame: Frame, place: Any, numbers: Mapping[str, int]
) -> dict[str, Any]:
    x, y = frame.point(geo.unwrap_longitude(place.lon, frame.bounds), place.lat)
    state = snapshot.state(place.id)
    return {
        "id": place.id,
        "x": round(x),
        "y": round(y),
        "status": state.status.value,
        "number": numbers[place.id],
        "controlled": place.needs_leave,
        "gone": not place.exists(snapshot.query.on),
    }


def _polygon_paths(frame: Frame, shapes: Any) -> list[str]:
    """The shapes inside a frame, simplified for its scale; shared borders stay shared."""
    return [
        _polygon_path(frame, shape)
        for shape in geo.simplify_coverage(shapes, TOLERANCE / frame.scale, frame.bounds)
    ]


def _boundary_paths(
    frame: Frame, boundaries: Iterable[geo.Boundary], land: Any
) -> Iterable[dict[str, str]]:
    """The boundaries in a frame, along the borders of its land as these were simplified."""
    degrees = TOLERANCE / frame.scale
    simplified = geo.simplify_coverage(land, degrees, frame.bounds)
    for boundary in boundaries:
        lines = geo.borders_along(simplified, boundary.lines, 1.5 * degrees)
        path = "".join(_relative_path(frame.point(x, y) for x, y in line.coords) for line in lines)
        if path:
            yield {"d": path, "dash": BOUNDARY[boundary.style]}


def _polygon_path(frame: Frame, shape: Any) -> str:
    parts = []
    for polygon in getattr(shape, "geoms", [shape]):
        if polygon.geom_type == "Polygon" and not polygon.is_empty:
            for ring in (polygon.exterior, *polygon.interiors):
                points = (frame.point(x, y) for x, y, *_ in ring.coords)
                parts.append(_relative_path(points) + "z")
    return "".join(parts)


def _relative_path(points: Iterable[tuple[float, float]]) -> str:
    """SVG path data of relative steps in whole units."""
    whole = [(round(x), round(y)) for x, y in points]
    steps = ((x - x0, y - y0) for (x0, y0), (x, y) in pairwise(whole))
    return "M{},{}l".format(*whole[0]) + " ".join(f"{x},{y}" for x, y in steps if x or y)


def _inset_rectangle(frame: Frame, inset: Frame) -> dict[str, float]:
    west, south, east, north = inset.bounds
    (left, top), (right, bottom) = frame.point(west, north), frame.point(east, south)
    return {"x": left, "y": top, "width": round(right - left, 1), "height": round(bottom - top, 1)}
