"""The positions that a name on a map can take, with what each costs.

Those that would mislead are not among them: over a symbol, nearer to a foreign symbol than to its
own without a line to it, over the scale bar, or out of the frame.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from aidmap.figure import boxes

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = boxes.Array

GAPS = (0.7, 1.3)  # millimetres from a symbol to its name
SHIFTS = (0.0, -0.3, 0.3, -0.6, 0.6)  # along a side, in sizes of the name
REACHES = (3.0, 4.5, 6.5, 9.0, 12.0, 16.0, 21.0)  # millimetres: the lengths of leaders
ANGLES = 24  # of leaders
NUMBER_REACHES = (2.0, *REACHES, 27.0)  # a number is the last resort, and small
NUMBER_ANGLES = 36
EDGE = 0.7  # millimetres between a name and the frame or what is reserved
CLEAR = 0.5  # millimetres between a name and foreign symbols
NEARER = 1.6  # a foreign symbol is this many times as far as the own one ...
AT_LEAST = 0.7  # ... and farther by as many millimetres
CROWDED = 2.0  # millimetres: a foreign symbol that is nearer is a nuisance to a name with a leader
STRAIGHT = 0.4  # sine: a leader that is less slanted is straight, and its name is in line
# Costs: about what a cartographer would pay in millimetres of leader.
FORM, LEADER, REACH, NUMBER, AREA_SHIFT = 1.2, 3.5, 0.3, 9.0, 0.4
ON_LINE, LINE_LENGTH, LEADER_ON_LINE, NEAR_FOREIGN = 14.0, 3.0, 0.25, 1.0
SIDES = {  # how well a name stands on each side of its symbol
    (1, 0): 0.0, (-1, 0): 0.6, (0, 1): 0.9, (0, -1): 1.1,
    (1, 1): 0.7, (1, -1): 0.8, (-1, 1): 1.2, (-1, -1): 1.3,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What a name belongs to.

    Attributes:
        box: the rectangle around the symbol; of an area without a symbol: a point.
        symbol: whether there is a symbol; the name of an area is written over its point.
    """

    box: tuple[float, float, float, float]
    symbol: bool = True


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A name that is to be placed.

    Attributes:
        mark: which of the marks it belongs to.
        sizes: the widths and heights in which it can be written, the best first.
        number: the width and height of a number in its place; None: there is none.
        weight: its importance: what it costs to leave it out.
    """

    mark: int
    sizes: Sequence[tuple[float, float]]
    number: tuple[float, float] | None = None
    weight: float = 1


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What names have to respect besides each other.

    Attributes:
        frame: left, bottom, right, top, within which they stay.
        marks: all symbols and points.
        reserved: the rectangles of scale bar, north arrow and the like.
        lines: segments of the routes.
        rtl: whether names are written from right to left.
        scale: the scale of symbols and words; 1 is for A4.
    """

    frame: tuple[float, float, float, float]
    marks: Sequence[Mark]
    reserved: Array = field(default_factory=lambda: boxes.as_rows([]))
    lines: Array = field(default_factory=lambda: boxes.as_rows([]))
    rtl: bool = False
    scale: float = 1


@dataclass(frozen=True)
class Candidates:
    """Positions of one name, the cheapest first; one row of each array is one position.

    Attributes:
        boxes: rectangles.
        leaders: segments to the symbol; not a number where there is none.
        forms: which form of the name; -1: its number.
        sides: where the name is, seen from its symbol.
        costs: how bad the position is.
    """

    boxes: Array
    leaders: Array
    forms: Array
    sides: Array
    costs: Array

    def kept(self, rows: Array) -> Candidates:
        """Some of the positions, by their numbers or whether they are kept."""
        arrays = (self.boxes, self.leaders, self.forms, self.sides, self.costs)
        return Candidates(*(array[rows] for array in arrays))


def candidates(name: Wanted, ground: Ground) -> Candidates:
    """The positions of a name that mislead nobody, the cheapest first."""
    mark = ground.marks[name.mark]
    found = _positions(name, mark, ground)
    found = found.kept(_allowed(found, name.mark, ground))
    return _priced(found, name.mark, ground)


def _positions(name: Wanted, mark: Mark, ground: Ground) -> Candidates:
    """All positions, also those that mislead."""
    forms = [(number, size, FORM * number) for number, size in enumerate(name.sizes)]
    if name.number:
        forms.append((-1, name.number, NUMBER * (0.6 + 0.1 * name.weight**2)))
    parts = []
    for form, size, cost in forms:
        leader = _with_leader if form >= 0 else _number_with_leader
        ways = [_at_mark, leader] if mark.symbol else [_over_point]
        for way in ways:
            corners, leaders, sides, costs = way(size, mark, ground)
            around = np.hstack([corners, corners + np.array(size)])
            parts.append((around, leaders, np.full(len(costs), form), sides, costs + cost))
    return Candidates(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


Part = tuple[Array, Array, Array, Array]  # lower left corners, leaders, sides, costs


def _without_leaders(rows: Sequence[tuple[float, ...]]) -> Part:
    """Positions from rows of x, y, side across, side up, cost."""
    table = np.array(rows)
    none = np.full((len(table), 4), np.nan)
    return table[:, :2], none, table[:, 2:4].astype(int), table[:, 4]


def _over_point(size: tuple[float, float], mark: Mark, _: Ground) -> Part:
    """Over the point of an area, or moved a little."""
    (x, y), (width, height) = mark.box[:2], size
    steps = (0, 1, -1, 2, -2)
    return _without_leaders(
        [
            (
                x - width / 2 + across * width / 4, y - height / 2 + up * (height / 2 + 1) / 2,
                0, 0, AREA_SHIFT * (across**2 + up**2),
            )
            for up in steps
            for across in steps
        ]
    )  # fmt: skip


def _at_mark(size: tuple[float, float], mark: Mark, ground: Ground) -> Part:
    """On all sides of a symbol, without a leader."""
    (left, bottom, right, top), (width, height) = mark.box, size
    x, y = (left + right) / 2, (bottom + top) / 2
    rows = []
    for (across, up), worse in SIDES.items():
        side = -across if ground.rtl else across
        corner = bool(side and up)
        for gap in (each * ground.scale for each in GAPS):
            begin = {1: right + gap, 0: x - width / 2, -1: left - gap - width}[side]
            low = {1: top + gap, 0: y - height / 2, -1: bottom - gap - height}[up]
            if corner:
                begin, low = begin - side * gap * 0.6, low - up * gap * 0.6
            cost = worse + 0.3 * (gap / ground.scale - GAPS[0])
            for shift in SHIFTS[:1] if corner else SHIFTS:
                x_along, y_along = (shift * width * 0.6, 0) if up else (0, shift * height)
                rows.append((begin + x_along, low + y_along, side, up, cost + abs(shift)))
    return _without_leaders(rows)


def _with_leader(size: tuple[float, float], mark: Mark, ground: Ground) -> Part:
    """Around a symbol at some distance, with a line to it."""
    return _around(size, mark, ground, np.meshgrid(_directions(ANGLES), REACHES))


def _number_with_leader(size: tuple[float, float], mark: Mark, ground: Ground) -> Part:
    """The same, with more positions."""
    return _around(size, mark, ground, np.meshgrid(_directions(NUMBER_ANGLES), NUMBER_REACHES))


def _directions(count: int) -> Array:
    return 2 * np.pi * np.arange(count) / count


def _around(size: tuple[float, float], mark: Mark, ground: Ground, polar: Sequence[Array]) -> Part:
    """Positions at some angles (radians) and distances (millimetres), with leaders."""
    own = np.array(mark.box)
    middle, half = (own[:2] + own[2:]) / 2, (own[2:] - own[:2]) / 2
    angles, reaches = polar
    way = np.stack([np.cos(angles.ravel()), np.sin(angles.ravel())], axis=1)
    reach = reaches.ravel()[:, None]
    centres = middle + way * (half + reach * ground.scale + np.array(size) / 2)
    corners = centres - np.array(size) / 2
    around = np.hstack([corners, corners + np.array(size)])
    starts = boxes.nearest_points(around, middle)
    ends = boxes.nearest_points(np.broadcast_to(own, around.shape), starts)
    sides = np.where(np.abs(way) < STRAIGHT, 0, np.sign(way)).astype(int)
    return corners, np.hstack([starts, ends]), sides, LEADER + REACH * reach[:, 0]


def _allowed(found: Candidates, own: int, ground: Ground) -> Array:
    """Which positions mislead nobody."""
    left, bottom, right, top = ground.frame
    box = found.boxes
    ok = (box[:, 0] >= left + EDGE) & (box[:, 2] <= right - EDGE)
    ok &= (box[:, 1] >= bottom + EDGE) & (box[:, 3] <= top - EDGE)
    if len(ground.reserved):
        ok &= ~boxes.overlapping(box, ground.reserved, margin=EDGE).any(axis=1)
    symbols = [number for number, mark in enumerate(ground.marks) if mark.symbol]
    foreign = boxes.as_rows(ground.marks[number].box for number in symbols if number != own)
    has_leader = ~np.isnan(found.leaders).any(axis=1)
    mine = boxes.as_rows([ground.marks[own].box])
    if ground.marks[own].symbol:
        ok &= ~boxes.overlapping(box, mine, margin=0.1).any(axis=1)
    if not len(foreign):
        return ok
    far = boxes.distances(box, foreign).min(axis=1)
    ok &= far >= CLEAR * ground.scale
    near = boxes.distances(box, mine)[:, 0]
    ok &= has_leader | ((far >= NEARER * near) & (far >= near + AT_LEAST * ground.scale))
    with np.errstate(invalid="ignore"):
        ok &= ~(boxes.lengths_inside(found.leaders, foreign) > 0).any(axis=1)
    return ok


def _priced(found: Candidates, own: int, ground: Ground) -> Candidates:
    """The positions with the costs of what they cover, the cheapest first."""
    costs = found.costs.copy()
    if len(ground.lines) and len(costs):
        covered = boxes.lengths_inside(ground.lines, found.boxes).sum(axis=0)
        costs += np.where(covered > 0, ON_LINE + LINE_LENGTH * covered, 0)
        led = np.flatnonzero(~np.isnan(found.leaders[:, 0]))
        costs[led] += LEADER_ON_LINE * boxes.crossing(found.leaders[led], ground.lines).sum(axis=1)
    others = [mark.box for number, mark in enumerate(ground.marks) if number != own and mark.symbol]
    if others and len(costs):
        far = boxes.distances(found.boxes, boxes.as_rows(others)).min(axis=1)
        near = CROWDED * ground.scale
        costs += NEAR_FOREIGN * np.clip(near - far, 0, None) / near
    order = np.argsort(costs, kind="stable")
    priced = Candidates(found.boxes, found.leaders, found.forms, found.sides, costs)
    return priced.kept(order)
