"""Decides which of two coordinates in one cell comes first: by known places nearby, or a doubt.

Parsing the pairs is left to `cell_values`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.importers.cell_values import Pair, parse_degrees
from aidmap.importers.sanity import FAR_DEGREES, TIMES_NEARER, degrees_to_nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aidmap.importers.header import Row
    from aidmap.importers.row_parser import RowParser
    from aidmap.importers.sanity import Doubts
    from aidmap.model import Place

    Point = tuple[float, float]


def settle_order(
    parser: RowParser, rows: Iterable[Row], known: Sequence[Place], doubts: Doubts
) -> None:
    """Settle the order of the pairs of a table; where nothing shows it, add a doubt.

    Args:
        parser: the parser of the table; its order is set.
        rows: the first rows of the table.
        known: places of the data set; the order that puts the pairs near them is the right one.
        doubts: where the doubt is added.
    """
    if parser.order or not parser.pair_column:
        return
    pairs = [
        (row.number, pair) for row in rows if (pair := parser.parse_pair(row)) and not pair.certain
    ]
    if not pairs:
        return
    parser.order = _nearer_order([pair for _, pair in pairs], known)
    if not parser.order:
        number, pair = pairs[0]
        what = (
            f"{pair.lat}, {pair.lon} is read as latitude {pair.lat}, longitude {pair.lon}, and "
            "may be the other way round"
        )
        doubts.add("coordinate-order", what, number)
        for number, _ in pairs[1:]:
            doubts.add("coordinate-order", what, number)


def _nearer_order(pairs: Sequence[Pair], known: Sequence[Place]) -> str:
    """Find the order that puts the pairs near known places; empty: neither, or both."""
    known_points = [(place.lon, place.lat) for place in known]
    if not known_points:
        return ""
    found = {
        "latlon": _median_distance(pairs, known_points),
        "lonlat": _median_distance([pair.swapped for pair in pairs], known_points),
    }
    near, far = sorted(found, key=lambda order: found[order])
    return near if found[far] > max(FAR_DEGREES, TIMES_NEARER * found[near]) else ""


def _median_distance(pairs: Iterable[Pair], known_points: list[Point]) -> float:
    """Give the median distance of pairs to known points, in degrees; infinite: none is valid."""
    distances = []
    for pair in pairs:
        try:
            point = (parse_degrees("lon", pair.lon), parse_degrees("lat", pair.lat))
        except ValueError:
            continue
        distances.append(degrees_to_nearest(point, known_points))
    return sorted(distances)[len(distances) // 2] if distances else float("inf")
