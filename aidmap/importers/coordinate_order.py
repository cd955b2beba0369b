"""Which of two coordinates in one cell comes first: by the places that are near, or asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.importers.cell_values import Pair, degrees
from aidmap.importers.sanity import FAR, NEARER, degrees_to

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
    """Settle the order of the pairs of a table; where nothing tells it, doubt it.

    Args:
        parser: of the table; it gets the order.
        rows: the first ones.
        known: places of the data set: the order that puts pairs near them is the right one.
        doubts: where the doubt goes.
    """
    if parser.order or not parser.pair_column:
        return
    pairs = [(row.number, pair) for row in rows if (pair := parser.pair(row)) and not pair.plain]
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
    """The order by which the pairs lie near known places; empty: neither, or both."""
    there = [(place.lon, place.lat) for place in known]
    if not there:
        return ""
    found = {
        "latlon": _degrees_away(pairs, there),
        "lonlat": _degrees_away([pair.swapped for pair in pairs], there),
    }
    near, far = sorted(found, key=lambda order: found[order])
    return near if found[far] > max(FAR, NEARER * found[near]) else ""


def _degrees_away(pairs: Iterable[Pair], there: list[Point]) -> float:
    """Degrees from pairs to the known points, in the middle of all; far away for what is none."""
    apart = []
    for pair in pairs:
        try:
            point = (degrees("lon", pair.lon), degrees("lat", pair.lat))
        except ValueError:
            continue
        apart.append(degrees_to(point, there))
    return sorted(apart)[len(apart) // 2] if apart else float("inf")
