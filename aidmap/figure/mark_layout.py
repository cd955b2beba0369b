"""Moves symbols apart that would cover each other; a thin line leads to their true points.

This is plain geometry in millimetres: nothing is drawn here.
"""

from __future__ import annotations

from math import hypot, pi
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.figure.boxes import Array, Point

ROUNDS = 300
APART = 0.4  # millimetres between symbols
MOST_TOGETHER = 30  # symbols in one heap: more are left as they are
MOVED = 0.4  # millimetres from which on a symbol counts as moved
SOFT = 0.6  # of an overlap, which is undone in each round
NOTHING = 0.01  # millimetres
SAME = 1e-6  # millimetres: points that are nearer are in one place


def spread(
    points: Sequence[Point],
    radii: Sequence[float],
    firmness: Sequence[float],
    frame: tuple[float, float],
) -> Array:
    """Move points apart until squares around them do not overlap, and into the frame.

    Args:
        points: the true points.
        radii: half the sides of the squares.
        firmness: how much each resists being moved, above 0.
        frame: its width and height.

    Returns:
        The points; those whose squares overlap nothing are exactly where they were.
    """
    true = np.asarray(points, dtype=float).reshape(-1, 2)
    radius, firm = np.asarray(radii, dtype=float), np.asarray(firmness, dtype=float)
    low = radius[:, None] + APART
    high = np.maximum(np.asarray(frame) - low, low)
    moved = np.clip(true, low, high)
    free = _in_small_heaps(true, radius)
    needed = radius[:, None] + radius[None, :] + APART
    yielding = firm[None, :] / (firm[:, None] + firm[None, :])
    for _ in range(ROUNDS):
        unit, lacking = _overlaps(moved, needed)
        lacking *= free[:, None] & free[None, :]
        if not lacking.size or lacking.max() < NOTHING:
            break
        moved = moved + (unit * (lacking * yielding * SOFT)[..., None]).sum(axis=1)
        moved = np.clip(moved, low, high)
    return moved


def is_moved(true: Point, drawn: Point) -> bool:
    """Whether a symbol is so far from its true point that a line must lead there."""
    return hypot(drawn[0] - true[0], drawn[1] - true[1]) > MOVED


def _overlaps(points: Array, needed: Array) -> tuple[Array, Array]:
    """For each pair the direction away from the other, and how far it must go that way."""
    away = points[:, None, :] - points[None, :, :]
    far = np.hypot(away[..., 0], away[..., 1])
    unit = np.where(far[..., None] > SAME, away / np.maximum(far, SAME)[..., None], _fan(far))
    longest = np.maximum(np.abs(unit).max(axis=2), SAME)
    lacking = np.clip(needed / longest - far, 0, None)  # squares reach farther at their corners
    np.fill_diagonal(lacking, 0)
    return unit, lacking


def _in_small_heaps(points: Array, radius: Array) -> Array:
    """Whether each point is in a heap that can be spread."""
    _, lacking = _overlaps(points, radius[:, None] + radius[None, :] + APART)
    left, free = set(range(len(points))), np.ones(len(points), dtype=bool)
    while left:
        heap: set[int] = set()
        fringe = {min(left)}
        while fringe:
            heap |= fringe
            fringe = {int(other) for one in fringe for other in np.flatnonzero(lacking[one])} - heap
        left -= heap
        free[list(heap)] = len(heap) <= MOST_TOGETHER
    return free


def _fan(far: Array) -> Array:
    """Directions for points in one place: opposite for the two of a pair, different for pairs."""
    one, other = np.indices(far.shape)
    low, high = np.minimum(one, other), np.maximum(one, other)
    angle = (low * 7 + high * 3) * pi / 11
    way = np.where(one < other, 1, -1)
    return np.stack([np.cos(angle) * way, np.sin(angle) * way], axis=-1)
