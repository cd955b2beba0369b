"""Boundaries that are not settled, and land that is hatched, on a map frame and in its legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch

from aidmap import geo
from aidmap.style import BOUNDARY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.figure.map_axes import MapFrame
    from aidmap.i18n import Speech
    from aidmap.model import LineStyle

LINE, HATCH = "#6B6B6B", "#B9B3A6"
WIDTH, COVER = 0.7, 1.6  # points: of a line, and of what hides the border under it
PIXEL = 0.75  # points: the dashes of `style` are in pixels


def draw_hatches(frame: MapFrame, paths: Iterable[Any]) -> None:
    """Hatch land, given by its outlines."""
    for path in paths:
        frame.axes.add_artist(
            PathPatch(path, fc="none", ec=HATCH, lw=0, hatch="//////", zorder=1.1)
        )


def draw_boundaries(frame: MapFrame, *, ground: str) -> None:
    """Draw the boundaries that are not settled over the borders of the land.

    Args:
        frame: the map frame.
        ground: the colour of land, which hides the borders.
    """
    for boundary in geo.boundaries(frame.snapshot, frame.bounds):
        lines = geo.project_lines(boundary.lines, frame.crs, frame.visible_box)
        coordinates = [line.coords for line in lines]
        looks: list[dict[str, Any]] = [
            {"colors": ground, "linewidths": COVER * frame.scale, "zorder": 1.6},
            {"colors": LINE, "linewidths": WIDTH * frame.scale, "zorder": 1.65,
             "linestyles": [dashes(boundary.style)], "capstyle": "butt"},
        ]  # fmt: skip
        for look in looks:
            frame.axes.add_artist(LineCollection(coordinates, **look))


def visible_boundaries(frame: MapFrame) -> list[geo.Boundary]:
    """The boundaries of which a part is inside a frame, one for each name."""
    found = geo.boundaries(frame.snapshot, frame.bounds)
    return geo.boundaries_by_name(
        [
            boundary
            for boundary in found
            if geo.project_lines(boundary.lines, frame.crs, frame.visible_box)
        ]
    )


def legend_entries(frames: Iterable[MapFrame], speech: Speech) -> list[tuple[str, dict[str, Any]]]:
    """The entries of a legend: the name of each boundary, and its style."""
    found = geo.boundaries_by_name([each for frame in frames for each in visible_boundaries(frame)])
    return [(each.name(speech.language), {"boundary": each.style}) for each in found]


def dashes(style: LineStyle) -> Any:
    """The dashes of a style for matplotlib, in multiples of the line width."""
    return (0, [float(part) * PIXEL / WIDTH for part in BOUNDARY[style].split()])
