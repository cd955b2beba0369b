"""Where the names of symbols go, so that nobody reads a name at the wrong symbol.

A name stands nearest to its own symbol; or it is joined to it by a leader line; or a number stands
in its place, which a list explains. It covers neither a symbol nor another name nor what else is
reserved, and keeps off the routes. This is plain geometry in millimetres: nothing is drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidmap.figure import boxes
from aidmap.figure.label_candidates import Candidates, candidates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.figure.boxes import Array
    from aidmap.figure.label_candidates import Ground, Wanted

APART = 0.5  # millimetres between names
SWEEPS = 2  # rounds in which names give way to those that have found no good place
TRIED = 16  # positions for which another name may have to give way, the best ones
MOST_MOVED = 3  # names that give way together to one that has no position yet
MOST_IN_CHAIN = 3  # names of which each makes room for the one before
UNPLACED = 1000.0  # the cost of a name that is nowhere, times its importance


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where a name went.

    Attributes:
        box: left, bottom, right, top.
        form: which of its sizes; -1: the number.
        side: where it is, seen from its mark: -1 left or below, 0 in line, 1 right or above.
        leader: x, y, x, y of the line to its mark; None: it stands at it.
    """

    box: tuple[float, float, float, float]
    form: int
    side: tuple[int, int]
    leader: tuple[float, float, float, float] | None


def place(wanted: Sequence[Wanted], ground: Ground) -> list[Placed | None]:
    """Place names, the important ones first; None: there is no place even for a number."""
    unplaced = [UNPLACED * name.weight for name in wanted]
    every = [candidates(name, ground) for name in wanted]
    every = [one.kept(one.costs < most) for one, most in zip(every, unplaced, strict=True)]
    order = sorted(range(len(wanted)), key=lambda number: (-wanted[number].weight, number))
    search = _Search(every, unplaced)
    for number in order * SWEEPS:
        search.improve(number)
    for number in order:
        if search.chosen[number] is None:
            search.make_room(number, frozenset(), MOST_IN_CHAIN)
    return [
        None if position is None else _placed(options, position)
        for options, position in zip(every, search.chosen, strict=True)
    ]


def _placed(options: Candidates, chosen: int) -> Placed:
    left, bottom, right, top = (float(edge) for edge in options.boxes[chosen])
    leader = options.leaders[chosen]
    x, y, to_x, to_y = (float(part) for part in leader)
    across, up = (int(part) for part in options.sides[chosen])
    return Placed(
        box=(left, bottom, right, top),
        form=int(options.forms[chosen]),
        side=(across, up),
        leader=None if np.isnan(leader).any() else (x, y, to_x, to_y),
    )


class _Search:
    """Chooses a position for each name, and lets single names give way where all gain by it."""

    def __init__(self, every: list[Candidates], unplaced: list[float]) -> None:
        self.every = every
        self.unplaced = unplaced
        self.chosen: list[int | None] = [None] * len(every)

    def cost(self, number: int, chosen: int | None) -> float:
        """What a position of a name costs."""
        return self.unplaced[number] if chosen is None else float(self.every[number].costs[chosen])

    def improve(self, number: int) -> None:
        """Move a name to its best free position, or to one from which one other name can go."""
        conflicts = self._conflicts(number)
        count = conflicts.sum(axis=1)
        best = self._first(np.flatnonzero(count == 0))
        current = self.cost(number, best)
        self.chosen[number] = best
        for position in np.flatnonzero(count == 1)[:TRIED]:
            own = self.cost(number, int(position))
            if own >= current:
                break
            other = int(np.flatnonzero(conflicts[position])[0])
            if self._give_way(number, int(position), other, current - own):
                return

    def _give_way(self, number: int, position: int, other: int, gain: float) -> bool:
        """Move another name out of the way if that costs less than what is gained."""
        before = self.chosen[number], self.chosen[other]
        self.chosen[number], self.chosen[other] = position, None
        free = np.flatnonzero(~self._conflicts(other).any(axis=1))
        moved = self._first(free)
        if self.cost(other, moved) - self.cost(other, before[1]) < gain - 1e-6:
            self.chosen[other] = moved
            return True
        self.chosen[number], self.chosen[other] = before
        return False

    def make_room(self, number: int, held: frozenset[int], depth: int) -> bool:
        """Find a position for a name that has none, whatever it costs those in its way.

        Args:
            number: the name.
            held: names that stay where they are.
            depth: how long a chain of names may move, each to make room for the one before.
        """
        conflicts = self._conflicts(number)
        count = conflicts.sum(axis=1)
        self.chosen[number] = self._first(np.flatnonzero(count == 0))
        if self.chosen[number] is not None or not depth:
            return self.chosen[number] is not None
        held |= {number}
        for position in np.argsort(count, kind="stable")[:TRIED]:
            others = [int(other) for other in np.flatnonzero(conflicts[position])]
            if len(others) > MOST_MOVED or not held.isdisjoint(others):
                continue
            before = [*self.chosen]
            self.chosen[number] = int(position)
            for other in others:
                self.chosen[other] = None
            if all(self.make_room(other, held, depth - 1) for other in others):
                return True
            self.chosen[:] = before
        return False

    @staticmethod
    def _first(free: Array) -> int | None:
        """The cheapest of some positions, which are in the order of their costs."""
        return int(free[0]) if len(free) else None

    def _conflicts(self, number: int) -> Array:
        """For each position of a name whether it conflicts with each other name as placed."""
        own = self.every[number]
        found = np.zeros((len(own.costs), len(self.every)), dtype=bool)
        others = [
            (other, chosen)
            for other, chosen in enumerate(self.chosen)
            if chosen is not None and other != number
        ]
        if not others or not len(own.costs):
            return found
        placed = boxes.as_rows(self.every[other].boxes[at] for other, at in others)
        lines = boxes.as_rows(self.every[other].leaders[at] for other, at in others)
        clash = boxes.overlapping(own.boxes, placed, margin=APART)
        led = np.flatnonzero(~np.isnan(own.leaders[:, 0]))
        clash[led] |= boxes.lengths_inside(own.leaders[led], _wider(placed)) > 0
        others_led = np.flatnonzero(~np.isnan(lines[:, 0]))
        clash[:, others_led] |= boxes.lengths_inside(lines[others_led], _wider(own.boxes)).T > 0
        clash[np.ix_(led, others_led)] |= boxes.crossing(own.leaders[led], lines[others_led])
        found[:, [other for other, _ in others]] = clash
        return found


def _wider(rows: Array) -> Array:
    return rows + np.array([-APART, -APART, APART, APART])
