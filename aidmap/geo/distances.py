"""Distances between many points (WGS84): close pairs, and the nearest point."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

METRES_PER_DEGREE = 111_320.0  # of latitude
MIN_COSINE = 0.01  # towards the poles the length of a degree of longitude approaches zero


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two points in degrees (lon, lat), on the ellipsoid."""
    from pyproj import Geod

    return float(Geod(ellps="WGS84").inv(*one, *other)[2])


def close_pairs(
    points: Sequence[tuple[float, float]], *, metres: float
) -> Iterator[tuple[int, int, float]]:
    """The pairs of points that are close to each other.

    Args:
        points: lon, lat in degrees.
        metres: the largest distance between the points of a pair.

    Returns:
        For each pair the two indices, smaller one first, and the distance in metres.
    """
    if len(points) < 2:  # noqa: PLR2004 - a pair
        return
    shapes = shapely.points(points)
    smallest_cosine = max(cos(radians(max(abs(lat) for _, lat in points))), MIN_COSINE)
    tree = shapely.STRtree(shapes)
    ones, others = tree.query(
        shapes, predicate="dwithin", distance=metres / METRES_PER_DEGREE / smallest_cosine
    )
    for one, other in sorted(zip(ones.tolist(), others.tolist(), strict=True)):
        if one < other:
            apart = metres_between(points[one], points[other])
            if apart <= metres:
                yield one, other, apart


def nearest_finder(
    points: Sequence[tuple[float, float]],
) -> Callable[[float, float], tuple[int, float]]:
    """A function from lon and lat (degrees) to the index of the nearest point and its km."""
    tree = shapely.STRtree(shapely.points(points))

    def nearest(lon: float, lat: float) -> tuple[int, float]:
        index = int(tree.nearest(shapely.Point(lon, lat)))
        return index, metres_between((lon, lat), points[index]) / 1000

    return nearest
