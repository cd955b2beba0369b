"""Lines as encoded polylines, in degrees rounded to so many decimals as they are worth.

Columns of whole numbers are encoded in the same way, a number for a step.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import polyline

if TYPE_CHECKING:
    from collections.abc import Iterable

DECIMALS = 4


def shape_decimals(shapes: Iterable[Any]) -> int:
    """The decimals that shapes are worth: one less where their points are far apart."""
    rings = [list(ring.coords) for shape in shapes for ring in _rings(shape)]
    steps = [math.dist(one[:2], other[:2]) for ring in rings for one, other in pairwise(ring)]
    coarse = bool(steps) and median(steps) >= 10 ** (2 - DECIMALS)
    return DECIMALS - 1 if coarse else DECIMALS


def encode_rings(shape: Any, decimals: int) -> list[str]:
    """Encode the rings of a polygon or of several: outlines and holes."""
    return [encode_points(ring.coords, decimals) for ring in _rings(shape)]


def encode_points(coordinates: Iterable[tuple[float, ...]], decimals: int = DECIMALS) -> str:
    """Encode a line as a polyline; points that are equal after rounding become one."""
    points = [(round(lat, decimals), round(lon, decimals)) for lon, lat, *_ in coordinates]
    return polyline.encode([point for point, _ in groupby(points)], decimals)


def encode_numbers(numbers: Iterable[int]) -> str:
    """Encode whole numbers as the steps of a polyline: five bits a letter, the sign lowest.

    Source: Google's "Encoded Polyline Algorithm Format", steps 5 to 11.
    """
    return "".join(map(_encode_number, numbers))


@lru_cache(maxsize=10_000)  # of a column most numbers come again and again
def _encode_number(number: int) -> str:
    bits = ~(number << 1) if number < 0 else number << 1
    letters = ""
    while bits >> 5:
        letters += chr((32 | (bits & 31)) + 63)
        bits >>= 5
    return letters + chr(bits + 63)


def _rings(shape: Any) -> list[Any]:
    polygons = getattr(shape, "geoms", [shape])
    return [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
