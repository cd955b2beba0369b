"""The stretches of road that legs share, so that each is drawn once.

Legs between different places often follow the same road for a while. Drawn leg by leg, their
dashes would fill each other's gaps, and a restricted road would look like an open one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.model import Leg, Mode

Point = tuple[float, float]
LegDirections = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, kw_only=True)
class Road:
    """A stretch of road along which the same legs run.

    Attributes:
        mode: road, sea or air.
        line: [lon, lat] pairs in degrees.
        legs: the ids of the legs along it, and whether each was drawn in the direction of `line`.
    """

    mode: Mode
    line: tuple[Point, ...]
    legs: LegDirections


def roads(legs: Iterable[Leg]) -> list[Road]:
    """Divide legs into stretches: those that several legs share, and those of one leg."""
    legs = list(legs)
    along: dict[tuple[Mode, frozenset[Point]], list[tuple[str, Point]]] = defaultdict(list)
    for leg in legs:
        for start, end in pairwise(leg.line):
            along[leg.mode, frozenset((start, end))].append((leg.id, start))
    found = []
    for leg in legs:
        steps = [
            (start, end, _legs_along(along[leg.mode, frozenset((start, end))], start))
            for start, end in pairwise(leg.line)
        ]
        for directions, stretch in groupby(steps, key=lambda step: step[2]):
            if directions[0][0] != leg.id:
                continue  # it was added with the first of the legs along it
            points = list(stretch)
            line = (points[0][0], *(end for _, end, _ in points))
            found.append(Road(mode=leg.mode, line=line, legs=directions))
    return found


def _legs_along(along: list[tuple[str, Point]], start: Point) -> LegDirections:
    """The legs along a segment, each once, and whether they begin it at this start."""
    return tuple({leg: begins == start for leg, begins in along}.items())
