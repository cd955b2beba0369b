"""The legend of a chart of amounts, and the look of the parts of its bars.

What the legend has is said by `amount_panels`, the bars are left to `amount_bars`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as MplPath

from aidmap.figure import chart_bars
from aidmap.figure.amount_panels import (
    ENTRY_GAP,
    LABEL,
    LEGEND_LINE,
    LONGER,
    NOT_COUNTED,
    REFERENCE,
    SWATCH,
    SWATCH_GAP,
)
from aidmap.figure.figure import fit_text, text_width
from aidmap.figure.symbols import INK, MUTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes

    from aidmap.figure.amount_panels import AmountLayout
    from aidmap.figure.chart_bars import ChartGrid
    from aidmap.style import BarStyle

HATCH: dict[str, Any] = {"fc": "#FAFAF8", "ec": "#D8D8D2", "hatch": "//////"}
LINE: dict[str, Any] = {"color": "#B00058", "lw": 1.1, "ls": (0, (3, 1.4))}  # to compare with
LANE_BAR = 1.7  # millimetres: a figure for several days


def draw_parts(
    axes: Axes, look: BarStyle, boxes: Iterable[tuple[float, float, float, float]]
) -> None:
    """Draw parts of bars with one look; boxes: left, bottom, width and height.

    They are drawn as one shape: shapes of their own take most of the time of long charts.
    """
    shape = _shape(box for box in boxes if box[2] and box[3])
    if shape is None:
        return
    hatch = look.hatch or None
    axes.add_artist(PathPatch(shape, fc=look.colour, ec=look.ink, lw=0, hatch=hatch, zorder=3))
    axes.add_artist(PathPatch(shape, fc="none", ec="white", lw=0.35, zorder=3.1))


def draw_hatched(axes: Axes, boxes: Iterable[tuple[float, float, float, float]]) -> None:
    """Hatch days that were not counted; boxes as in `draw_parts`."""
    shape = _shape(boxes)
    if shape is not None:
        axes.add_artist(PathPatch(shape, lw=0, zorder=0, **HATCH))


def _shape(boxes: Iterable[tuple[float, float, float, float]]) -> MplPath | None:
    """One shape of many rectangles; None: there are none."""
    corners = [
        [(left, bottom), (left + width, bottom), (left + width, bottom + height),
         (left, bottom + height)]
        for left, bottom, width, height in boxes
    ]  # fmt: skip
    return MplPath.make_compound_path_from_polys(np.array(corners)) if corners else None


def draw_legend(grid: ChartGrid, axes: Axes, layout: AmountLayout) -> float:
    """Draw the legend at the top; returns where it ends."""
    y = grid.box.height
    for entries in layout.legend_lines:
        y -= LEGEND_LINE
        x = 0.0
        for key, word in entries:
            _draw_entry(grid, axes, layout, (key, word), (x, y + 1))
            x += SWATCH + SWATCH_GAP + text_width(word, layout.size) + ENTRY_GAP
    if layout.left_out:
        y -= LEGEND_LINE
        text = grid.speech.word("chart_left_out", names=grid.speech.join(layout.left_out))
        x = grid.box.width if grid.speech.direction == "rtl" else 0
        shown = fit_text(text, grid.box.width, size=layout.size)
        axes.text(x, y + 1, shown, fontsize=layout.size, color=MUTED, ha=grid.figure.line_start,
                  parse_math=False)  # fmt: skip
    return y


def _draw_entry(
    grid: ChartGrid, axes: Axes, layout: AmountLayout, entry: tuple[str, str],
    at: tuple[float, float],
) -> None:  # fmt: skip
    (key, word), (x, y) = entry, at
    rtl = grid.speech.direction == "rtl"
    left = grid.box.width - x - SWATCH if rtl else x
    box = (left, y, SWATCH, LABEL - 0.6)
    if key == NOT_COUNTED:
        draw_hatched(axes, [box])
    elif key == LONGER:
        edge: dict[str, Any] = {"fc": "none", "ec": INK, "lw": 0.6}
        axes.add_patch(Rectangle((left, y + 0.6), SWATCH, LANE_BAR, **edge))
    elif key == REFERENCE:
        ends = (left, left + SWATCH)
        axes.plot(ends, (y + 1.3, y + 1.3), **LINE)
    else:
        draw_parts(axes, layout.look(key), [box])
    at_word = left - SWATCH_GAP if rtl else left + SWATCH + SWATCH_GAP
    axes.text(
        at_word, y + box[3] / 2, word, fontsize=layout.size, ha=grid.figure.line_start,
        va="center_baseline", parse_math=False,
    )  # fmt: skip


def draw_keys(grid: ChartGrid, layout: AmountLayout) -> None:
    """Draw the look of each place beside the row of its statuses."""
    axes = grid.figure.add_mm_axes(grid.box)
    side = grid.bar_height
    area = grid.plot_area
    left = area.right + 1.4 if grid.speech.direction == "rtl" else area.left - 1.4 - side
    counted = {place.id for place in layout.period.counted_places}
    for number, place in enumerate(grid.period.places, 1):
        y = grid.box.height - chart_bars.AXIS - number * grid.spacing.row + chart_bars.BAR_MARGIN
        if place.id in counted:
            draw_parts(axes, layout.look(place.id), [(left, y, side, side)])
