"""The frames of the fallback drawing: parts of the earth side by side, and lines in their units.

The projection is equirectangular: degrees of longitude are scaled by the cosine of the frame's mean
latitude. Lengths are in the drawing's own units.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import TYPE_CHECKING

from aidmap import geo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aidmap.query.snapshot import Snapshot

HEIGHT = 620
GAP = 12  # units between frames


@dataclass(frozen=True)
class Frame:
    """A map frame: a part of the earth on a part of the drawing.

    Args:
        bounds: west, south, east, north in degrees.
        left: the position of its left edge, in units.
    """

    bounds: geo.Bounds
    left: float

    @property
    def scale(self) -> float:
        """Units per degree of latitude."""
        _, south, _, north = self.bounds
        return HEIGHT / (north - south)

    @property
    def longitude_scale(self) -> float:
        """The length of a degree of longitude divided by that of a degree of latitude."""
        _, south, _, north = self.bounds
        return cos(radians((south + north) / 2))

    @property
    def width(self) -> float:
        """The width in units."""
        west, _, east, _ = self.bounds
        return round((east - west) * self.longitude_scale * self.scale, 1)

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """The position of a point in units, x to the right and y downwards."""
        west, _, _, north = self.bounds
        x = (lon - west) * self.longitude_scale * self.scale
        return round(x, 1), round((north - lat) * self.scale, 1)

    def may_contain(self, line: Sequence[tuple[float, float]]) -> bool:
        """Whether the bounds of a line overlap the frame, so that it may pass through it."""
        west, south, east, north = self.bounds
        lons, lats = zip(*line, strict=True)
        across = min(lons) <= east and max(lons) >= west
        return bool(across and min(lats) <= north and max(lats) >= south)

    def contains(self, lon: float, lat: float) -> bool:
        """Whether a point is inside."""
        west, south, east, north = self.bounds
        return west <= lon <= east and south <= lat <= north


def frames_of(snapshot: Snapshot) -> list[Frame]:
    """The frames of a drawing: the largest view first; the next one is beside it as its inset."""
    frames: list[Frame] = []
    left = 0.0
    for bounds in sorted(geo.views(snapshot).values(), key=geo.area, reverse=True)[:2]:
        frames.append(Frame(bounds, left))
        left += frames[-1].width + GAP
    return frames


def relative_path(points: Iterable[tuple[float, float]]) -> str:
    """SVG path data of relative steps in whole units."""
    whole = [(round(x), round(y)) for x, y in points]
    steps = ((x - x0, y - y0) for (x0, y0), (x, y) in pairwise(whole))
    return "M{},{}l".format(*whole[0]) + " ".join(f"{x},{y}" for x, y in steps if x or y)
