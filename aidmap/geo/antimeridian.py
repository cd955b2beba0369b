"""Shapes across the antimeridian: joined to be drawn, split in two to be stored.

Stored shapes lie within -180 and 180 and are split there (RFC 7946, 3.1.9). Drawn shapes lie on the
same side of the antimeridian as the bounds of the map, whose east may exceed 180.
"""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aidmap.geo.extent import Bounds

HALF_TURN, FULL_TURN = 180.0, 360.0  # degrees
MAX_WATER = 40.0  # degrees: how far west and east of the map water is drawn
DIGITS = 7  # decimals of a degree: a centimetre
# Land was cut off at a side if more than this share of the side is land. It is measured on a line
# this far inside, as a share of the extent.
EDGE_DISTANCE, CUT_SHARE = 0.0005, 0.1


def unwrap_longitude(lon: float, bounds: Bounds) -> float:
    """Shift a longitude to the same side of the antimeridian as some bounds."""
    middle = (bounds[0] + bounds[2]) / 2
    if lon < middle - HALF_TURN:
        return lon + FULL_TURN
    return lon - FULL_TURN if lon > middle + HALF_TURN else lon


def unwrap_polygons(shapes: Iterable[Any], bounds: Bounds) -> list[Any]:
    """Move polygons to the side of some bounds and join those split at the antimeridian."""
    return [_join_halves(shape, bounds) for shape in shapes]


def unwrap_lines(shape: Any, bounds: Bounds) -> list[Any]:
    """The parts of a line or a multiline, each vertex on the side of some bounds."""
    return _parts(
        shapely.transform(
            shape,
            lambda points: np.column_stack(
                ([unwrap_longitude(lon, bounds) for lon in points[:, 0]], points[:, 1])
            ),
        )
    )


def water_extent(land: Sequence[Any], bounds: Bounds) -> Bounds | None:
    """How far water may be drawn around land; None if there is no land.

    On a side where the basemap was cut, water ends at the cut, because nothing is known beyond it.
    Elsewhere it reaches as far as a map of these bounds can show.

    Args:
        land: polygons on the side of the bounds, as `unwrap_polygons` returns them.
        bounds: the bounds of the map.
    """
    if not land:
        return None
    whole = shapely.union_all(shapely.make_valid(list(land)))
    west, south, east, north = whole.bounds
    dx, dy = (east - west) * EDGE_DISTANCE, (north - south) * EDGE_DISTANCE
    sides = (
        shapely.LineString([(west + dx, south), (west + dx, north)]),
        shapely.LineString([(west, south + dy), (east, south + dy)]),
        shapely.LineString([(east - dx, south), (east - dx, north)]),
        shapely.LineString([(west, north - dy), (east, north - dy)]),
    )
    is_cut = [whole.intersection(side).length > CUT_SHARE * side.length for side in sides]
    visible = _visible_bounds(bounds)
    farther = (*map(min, whole.bounds[:2], visible[:2]), *map(max, whole.bounds[2:], visible[2:]))
    choices = zip(is_cut, whole.bounds, farther, strict=True)
    west, south, east, north = (known if cut_off else far for cut_off, known, far in choices)
    return west, south, east, north


def _visible_bounds(bounds: Bounds) -> Bounds:
    """The area that a map of some bounds can show in a frame of any shape."""
    west, south, east, north = bounds
    longitude_scale = max(cos(radians((south + north) / 2)), 0.1)
    dy = 2 * max((east - west) * longitude_scale, north - south)
    dx = min(dy / longitude_scale, MAX_WATER)
    return west - dx, max(south - dy, -89.0), east + dx, min(north + dy, 89.0)


def split_polygon(shape: Any) -> Any:
    """Split a shape that crosses the antimeridian, so that it lies within -180 and 180."""
    west, _, east, _ = shape.bounds
    if shape.is_empty or (west >= -HALF_TURN and east <= HALF_TURN):
        return shape
    pieces = [
        _shift(shape & shapely.box(middle - HALF_TURN, -90, middle + HALF_TURN, 90), -middle)
        for middle in (-FULL_TURN, 0.0, FULL_TURN)
    ]
    parts = [part for piece in pieces for part in _parts(piece) if part.area > 0]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def unwrap_polygon(shape: Any, bounds: Bounds) -> Any:
    """Move every vertex of a shape that comes out of a projection to the side of some bounds."""
    middle = (bounds[0] + bounds[2]) / 2
    return shapely.transform(
        shape, lambda points: np.round(points - FULL_TURN * _whole_turns(points, middle), DIGITS)
    )


def _join_halves(shape: Any, bounds: Bounds) -> Any:
    middle = (bounds[0] + bounds[2]) / 2
    parts, shifts = _parts(shape), []
    for part in parts:
        west, _, east, _ = part.bounds
        shifts.append(-FULL_TURN * round(((west + east) / 2 - middle) / FULL_TURN))
    if not any(shifts):
        return shape
    return shapely.union_all([_shift(*pair) for pair in zip(parts, shifts, strict=True)])


def _parts(shape: Any) -> list[Any]:
    return [part for part in getattr(shape, "geoms", [shape]) if not part.is_empty]


def _shift(shape: Any, degrees: float) -> Any:
    return (
        shapely.transform(shape, lambda points: points + np.array([degrees, 0]))
        if degrees
        else shape
    )


def _whole_turns(points: Any, middle: float) -> Any:
    """How many whole turns of 360 degrees each point is away from a longitude: (turns, 0)."""
    turns = np.round((points[:, 0] - middle) / FULL_TURN)
    return np.column_stack((turns, np.zeros(len(points))))
