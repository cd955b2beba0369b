"""Rectangles and lines on a sheet: their distances and crossings, for many at once.

A rectangle is a row of left, bottom, right, top; a segment a row of x, y, x, y; both in
millimetres.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Point = tuple[float, float]

Array = Any  # of numpy: floats, or truth values
SHORT = 1e-9  # a length that is none


def as_rows(rows: Iterable[Sequence[float]]) -> Array:
    """Rectangles or segments as an array, also where there are none."""
    return np.asarray(list(rows), dtype=float).reshape(-1, 4)


def segments_of(points: Sequence[Point]) -> list[tuple[float, float, float, float]]:
    """The segments of a line."""
    return [(x, y, next_x, next_y) for (x, y), (next_x, next_y) in pairwise(points)]


def distances(boxes: Array, others: Array) -> Array:
    """The distance from each rectangle to each other one, edge to edge; 0: they overlap."""
    one, other = boxes[:, None, :], others[None, :, :]
    across = np.maximum(other[..., 0] - one[..., 2], one[..., 0] - other[..., 2])
    up = np.maximum(other[..., 1] - one[..., 3], one[..., 1] - other[..., 3])
    return np.hypot(np.maximum(across, 0), np.maximum(up, 0))


def overlapping(boxes: Array, others: Array, *, margin: float = 0) -> Array:
    """For each rectangle whether it overlaps each other one, or comes nearer than a margin."""
    one, other = boxes[:, None, :], others[None, :, :]
    return (
        (one[..., 0] < other[..., 2] + margin)
        & (other[..., 0] < one[..., 2] + margin)
        & (one[..., 1] < other[..., 3] + margin)
        & (other[..., 1] < one[..., 3] + margin)
    )


def lengths_inside(segments: Array, boxes: Array) -> Array:
    """The length of each segment within each rectangle."""
    found = np.zeros((len(segments), len(boxes)))
    rows, columns = np.nonzero(overlapping(_around(segments), boxes, margin=SHORT))
    if len(rows):
        found[rows, columns] = _lengths(segments[rows], boxes[columns])
    return found


def _lengths(segments: Array, boxes: Array) -> Array:
    """The length of each segment within the rectangle in the same row."""
    start, step = segments[:, :2], segments[:, 2:] - segments[:, :2]
    low, high = boxes[:, :2], boxes[:, 2:]
    still = np.abs(step) < SHORT
    safe = np.where(still, 1.0, step)
    begin, end = (low - start) / safe, (high - start) / safe
    begin, end = np.minimum(begin, end), np.maximum(begin, end)
    outside = still & ((start < low) | (start > high))
    begin = np.where(still, np.where(outside, np.inf, -np.inf), begin).max(axis=1)
    end = np.where(still, np.inf, end).min(axis=1)
    share = np.clip(np.minimum(end, 1) - np.maximum(begin, 0), 0, 1)
    return share * np.hypot(step[:, 0], step[:, 1])


def crossing(segments: Array, others: Array) -> Array:
    """For each segment whether it crosses each other one."""
    found = np.zeros((len(segments), len(others)), dtype=bool)
    near = overlapping(_around(segments), _around(others), margin=SHORT)  # few of them are
    rows, columns = np.nonzero(near)
    first, second = segments[rows], others[columns]
    found[rows, columns] = _parted(first, by=second) & _parted(second, by=first)
    return found


def _parted(segments: Array, *, by: Array) -> Array:
    """Whether the ends of each segment lie on two sides of the line through the one in its row."""
    start, step = by[:, :2], by[:, 2:] - by[:, :2]
    ends = segments.reshape(-1, 2, 2) - start[:, None, :]
    sides = step[:, None, 0] * ends[..., 1] - step[:, None, 1] * ends[..., 0]
    return sides[:, 0] * sides[:, 1] < 0


def _around(segments: Array) -> Array:
    """The rectangle around each segment."""
    starts, ends = segments[:, :2], segments[:, 2:]
    return np.hstack([np.minimum(starts, ends), np.maximum(starts, ends)])


def nearest_points(boxes: Array, points: Array) -> Array:
    """The point of each rectangle that is nearest to the point in the same row."""
    return np.clip(points, boxes[:, :2], boxes[:, 2:])
