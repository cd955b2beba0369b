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

HALF, WHOLE = 180.0, 360.0  # degrees
FARTHEST = 40.0  # degrees that water is drawn to the west and the east of what is shown
DIGITS = 7  # decimals of a degree: a centimetre
NEAR, CUT = 0.0005, 0.1  # so near to a side, so much of it is land: there the land was cut off


def unwrap_longitude(lon: float, bounds: Bounds) -> float:
    """Shift a longitude to the same side of the antimeridian as some bounds."""
    middle = (bounds[0] + bounds[2]) / 2
    if lon < middle - HALF:
        return lon + WHOLE
    return lon - WHOLE if lon > middle + HALF else lon


def around(shapes: Iterable[Any], bounds: Bounds) -> list[Any]:
    """Move polygons to the side of some bounds and join those split at the antimeridian."""
    return [_join_halves(shape, bounds) for shape in shapes]


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
    dx, dy = (east - west) * NEAR, (north - south) * NEAR
    sides = (
        shapely.LineString([(west + dx, south), (west + dx, north)]),
        shapely.LineString([(west, south + dy), (east, south + dy)]),
        shapely.LineString([(east - dx, south), (east - dx, north)]),
        shapely.LineString([(west, north - dy), (east, north - dy)]),
    )
    is_cut = [whole.intersection(side).length > CUT * side.length for side in sides]
    seen = _widen(bounds)
    farther = (*map(min, whole.bounds[:2], seen[:2]), *map(max, whole.bounds[2:], seen[2:]))
    sought = zip(is_cut, whole.bounds, farther, strict=True)
    west, south, east, north = (known if cut_off else far for cut_off, known, far in sought)
    return west, south, east, north


def _widen(bounds: Bounds) -> Bounds:
    """The area that a map of some bounds can show in a frame of any shape."""
    west, south, east, north = bounds
    shortened = max(cos(radians((south + north) / 2)), 0.1)
    high = 2 * max((east - west) * shortened, north - south)
    wide = min(high / shortened, FARTHEST)
    return west - wide, max(south - high, -89.0), east + wide, min(north + high, 89.0)


def cut(shape: Any) -> Any:
    """Split a shape that crosses the antimeridian, so that it lies within -180 and 180."""
    west, _, east, _ = shape.bounds
    if shape.is_empty or (west >= -HALF and east <= HALF):
        return shape
    pieces = [
        _move(shape & shapely.box(turn - HALF, -90, turn + HALF, 90), -turn)
        for turn in (-WHOLE, 0.0, WHOLE)
    ]
    parts = [part for piece in pieces for part in _parts(piece) if part.area > 0]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def beside(shape: Any, bounds: Bounds) -> Any:
    """Move every vertex of a shape that comes out of a projection to the side of some bounds."""
    middle = (bounds[0] + bounds[2]) / 2
    return shapely.transform(shape, lambda at: np.round(at - WHOLE * _turns(at, middle), DIGITS))


def _join_halves(shape: Any, bounds: Bounds) -> Any:
    middle = (bounds[0] + bounds[2]) / 2
    parts, moves = _parts(shape), []
    for part in parts:
        west, _, east, _ = part.bounds
        moves.append(-WHOLE * round(((west + east) / 2 - middle) / WHOLE))
    if not any(moves):
        return shape
    return shapely.union_all([_move(*pair) for pair in zip(parts, moves, strict=True)])


def _parts(shape: Any) -> list[Any]:
    return [part for part in getattr(shape, "geoms", [shape]) if not part.is_empty]


def _move(shape: Any, degrees: float) -> Any:
    return shapely.transform(shape, lambda at: at + np.array([degrees, 0])) if degrees else shape


def _turns(at: Any, middle: float) -> Any:
    """How many whole turns of 360 degrees each point is away from a longitude: (turns, 0)."""
    turns = np.round((at[:, 0] - middle) / WHOLE)
    return np.column_stack((turns, np.zeros(len(at))))
