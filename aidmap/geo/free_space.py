"""What is free on a map: boxes of words that cover neither each other nor lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Rectangle = tuple[float, float, float, float]  # left, bottom, right, top


class FreeSpace:
    """The part of a frame that nothing covers.

    Args:
        frame: its extent.
        boxes: rectangles that are covered.
        lines: lines that are covered: points in order.
    """

    def __init__(
        self,
        frame: Rectangle,
        boxes: Iterable[Rectangle],
        lines: Iterable[Sequence[tuple[float, float]]],
    ) -> None:
        self.frame = frame
        self.taken = list(boxes)
        self._lines = shapely.STRtree([shapely.LineString(line) for line in lines])

    def take(self, boxes: Iterable[Rectangle]) -> Rectangle | None:
        """Cover the first of some rectangles that is free; None: none is."""
        for box in boxes:
            if self.is_free(box):
                self.taken.append(box)
                return box
        return None

    def is_free(self, box: Rectangle, *, lines: bool = True) -> bool:
        """Whether a rectangle is inside the frame, and nothing is in it, or nothing but lines."""
        left, bottom, right, top = box
        inside = left >= self.frame[0] and bottom >= self.frame[1]
        inside = inside and right <= self.frame[2] and top <= self.frame[3]
        if not inside or any(_meet(box, other) for other in self.taken):
            return False
        return not lines or not len(self._lines.query(shapely.box(*box), predicate="intersects"))


def _meet(one: Rectangle, other: Rectangle) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]
