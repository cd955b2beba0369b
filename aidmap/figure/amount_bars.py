"""Charts of amounts: stacked bars by place, a panel a publisher, above the statuses of the days.

Where everything goes is left to `amount_panels`, the statuses to `chart_bars`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from aidmap.figure import chart_bars
from aidmap.figure.amount_legend import (
    LANE_BAR,
    LINE,
    draw_hatched,
    draw_keys,
    draw_legend,
    draw_parts,
)
from aidmap.figure.amount_panels import LANE, LEGEND_GAP, LOWEST, PANEL_GAP, AmountLayout, total_of
from aidmap.figure.figure import leading, text_width
from aidmap.figure.symbols import INK, MUTED
from aidmap.query.counted_period import CountedPeriod

if TYPE_CHECKING:
    from datetime import date

    from matplotlib.axes import Axes

    from aidmap.figure.amount_panels import Lane, Panel
    from aidmap.figure.chart_bars import ChartGrid, RowSpacing
    from aidmap.i18n import Speech
    from aidmap.model import Reference
    from aidmap.query.period import Period
    from aidmap.rules.amounts import Amount

STATUS_ROW = 4.6  # millimetres
# Of the number of a bar: millimetres beside it, and beyond the ends of the chart; and how many of
# all must have room, of one.
NUMBER_GAP, OVERHANG, MOST_NUMBERS = 0.5, 2.0, 0.7
ON_WHITE: dict[str, Any] = {
    "zorder": 6, "bbox": {"fc": "white", "ec": "none", "alpha": 0.8, "pad": 0.3},
}  # fmt: skip
BAR_GAP = 0.14  # of a bar, or the most in millimetres
MOST_GAP = 0.7


def amounts_height(period: Period, spacing: RowSpacing, speech: Speech, width: float) -> float:
    """The height of a chart of amounts without the legend of statuses, in millimetres."""
    counted = CountedPeriod.of(period)
    layout = AmountLayout(period=counted, speech=speech, width=width, spacing=spacing)
    rows = _status_spacing(spacing)
    return layout.height + chart_bars.chart_height(counted.statuses, "timeline", rows)


def draw_amounts(grid: ChartGrid) -> None:
    """Draw the panels of a chart of amounts, and under them the statuses of its places."""
    period = CountedPeriod.of(grid.period)
    layout = AmountLayout(
        period=period, speech=grid.speech, width=grid.box.width, spacing=grid.spacing
    )
    below = grid.box.height - layout.height
    bars = replace(grid, period=period, box=grid.box._replace(
        bottom=grid.box.bottom + below, height=layout.height))  # fmt: skip
    axes = grid.figure.add_mm_axes(bars.box)
    y = draw_legend(bars, axes, layout) - LEGEND_GAP
    panels = layout.panels
    for panel in panels:
        y -= panel.height
        _draw_panel(bars, axes, layout, panel, y)
        y -= PANEL_GAP
    if not panels:
        _draw_empty(bars, axes, y - LOWEST)
    statuses = replace(
        grid, box=grid.box._replace(height=below), period=period.statuses,
        spacing=_status_spacing(grid.spacing),
    )  # fmt: skip
    chart_bars.draw_timeline(statuses)
    draw_keys(statuses, layout)


def _status_spacing(spacing: RowSpacing) -> RowSpacing:
    return replace(spacing, row=min(spacing.row, STATUS_ROW), heading=0)


def _draw_panel(
    grid: ChartGrid, axes: Axes, layout: AmountLayout, panel: Panel, bottom: float
) -> None:
    _draw_ground(grid, axes, panel, bottom)
    _draw_title(grid, axes, layout, panel, bottom)
    _draw_bars(grid, axes, layout, panel, bottom)
    for number, lane in enumerate(panel.lanes):
        _draw_lane(grid, axes, layout, lane, bottom + panel.height - number * LANE)
    taken = [
        _draw_line(grid, axes, layout, (panel, line), bottom)
        for line in layout.lines_in(panel.series)
    ]
    _draw_scale(grid, axes, layout, (panel, taken), bottom)


def _draw_ground(grid: ChartGrid, axes: Axes, panel: Panel, bottom: float) -> None:
    """Hatch the days that were not counted, and draw the beginnings of months."""
    area = grid.plot_area
    gaps = [
        (grid.x(first), grid.x(last, end=True))
        for first, last in _gaps(grid.period, panel.series.days)
    ]
    draw_hatched(axes, [(left, bottom, right - left, panel.height) for left, right in gaps])
    for month in grid.period.months[1:]:
        x = grid.x(month)
        axes.plot((x, x), (bottom, bottom + panel.height), color="#B8B8B8", lw=0.35, zorder=1)
    ends = (area.left, area.right)
    axes.plot(ends, (bottom, bottom), color=INK, lw=0.7, zorder=5)


def _gaps(period: Period, counted: frozenset[date]) -> list[tuple[date, date]]:
    """The first and the last day of each run of days that were not counted."""
    day = timedelta(days=1)
    there = [period.first - day, *sorted(counted), period.last + day]
    return [(one + day, other - day) for one, other in pairwise(there) if other - one > day]


def _bar_ends(grid: ChartGrid, first: date, last: date) -> tuple[float, float]:
    """Where a bar begins and ends; bars at the ends of the period are cut."""
    left = grid.x(max(first, grid.period.first))
    right = grid.x(min(last, grid.period.last), end=True)
    gap = min(BAR_GAP * (right - left), MOST_GAP) / 2
    return left + gap, right - gap


def _draw_empty(grid: ChartGrid, axes: Axes, bottom: float) -> None:
    """One hatched panel where nothing was counted."""
    area = grid.plot_area
    draw_hatched(axes, [(area.left, bottom, area.width, LOWEST)])
    axes.text(
        area.left + area.width / 2, bottom + LOWEST / 2, grid.speech.word("chart_not_counted"),
        fontsize=grid.spacing.size, ha="center", va="center_baseline",
        bbox={"fc": "white", "ec": "none", "pad": 1.5},
    )  # fmt: skip


def _draw_title(
    grid: ChartGrid, axes: Axes, layout: AmountLayout, panel: Panel, bottom: float
) -> None:
    """Who counted, what, and on how many days, in the column of the names."""
    y = bottom + panel.height
    x = grid.box.width if grid.speech.direction == "rtl" else 0
    colours = {0: {"weight": "bold"}, 1: {"color": INK}}
    for number, text in enumerate(panel.title):
        points = grid.spacing.size if not number else layout.size
        style: dict[str, Any] = {"ha": grid.figure.line_start, "va": "top", "parse_math": False}
        axes.text(x, y, text, fontsize=points, **style | colours.get(number, {"color": MUTED}))
        y -= leading(points)


def _draw_bars(
    grid: ChartGrid, axes: Axes, layout: AmountLayout, panel: Panel, bottom: float
) -> None:
    """Draw the bars, with their numbers if there is room for those of most."""
    ends = [_bar_ends(grid, first, last) for first, last, _ in panel.bars]
    numbers = []
    boxes: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    for (left, right), (_, _, parts) in zip(ends, panel.bars, strict=True):
        y = bottom
        for place, value in parts.items():
            height = float(value) * layout.unit
            boxes[place].append((left, y, right - left, height))
            y += height
        numbers.append(((left + right) / 2, y, grid.speech.figure(total_of(parts.values()))))
    for place, parts_of_place in boxes.items():
        draw_parts(axes, layout.look(place), parts_of_place)
    rooms = _rooms(grid, ends)
    fitting = [
        number
        for number, room in zip(numbers, rooms, strict=True)
        if text_width(number[2], layout.number_size) + NUMBER_GAP <= room
    ]
    if len(fitting) >= MOST_NUMBERS * len(numbers):
        for x, y, text in fitting:
            axes.text(x, y + 0.5, text, ha="center", va="bottom", color=INK,
                      fontsize=layout.number_size, **ON_WHITE)  # fmt: skip


def _rooms(grid: ChartGrid, ends: list[tuple[float, float]]) -> list[float]:
    """How wide the number of each bar may be: to the middle of the gaps beside it."""
    area = grid.plot_area
    outer = [(0.0, area.left - OVERHANG), *ends, (area.right + OVERHANG, 0.0)]
    found = []
    for (_, before), (left, right), (after, _) in zip(outer, outer[1:], outer[2:], strict=False):
        middle = (left + right) / 2
        found.append(2 * min(middle - (before + left) / 2, (right + after) / 2 - middle))
    return found


def _draw_lane(grid: ChartGrid, axes: Axes, layout: AmountLayout, lane: Lane, top: float) -> None:
    """Draw figures for several days as thin bars over these, with their numbers."""
    area = grid.plot_area
    ends = [
        (grid.x(max(same[0].first_day, grid.period.first)),
         grid.x(min(same[0].last_day, grid.period.last), end=True))
        for same in lane
    ]  # fmt: skip
    following = [*(left for left, _ in ends[1:]), area.right]
    for same, (left, right), limit in zip(lane, ends, following, strict=True):
        total = total_of(one.value for one in same)
        _draw_longer(axes, layout, same, (left, top - LANE_BAR - 0.4, right - left))
        text = grid.speech.figure(total)
        fits = right + 1 + text_width(text, layout.number_size) <= limit
        at = (right + 0.8, top - 0.4 - LANE_BAR / 2) if fits else ((left + right) / 2, top - 2.3)
        where: dict[str, Any] = {
            "ha": "left" if fits else "center",
            "va": "center_baseline" if fits else "top",
        }
        axes.text(at[0], at[1], text, fontsize=layout.number_size, color=INK, **ON_WHITE, **where)


def _draw_longer(
    axes: Axes, layout: AmountLayout, same: list[Amount], at: tuple[float, float, float]
) -> None:
    """Draw the thin bar of figures for the same days, with its ends; at: left, bottom, width."""
    left, bottom, width = at
    total = sum(one.value for one in same)
    x = left
    for one in same:
        part = width * float(one.value / total) if total else 0
        draw_parts(axes, layout.look(one.subject), [(x, bottom, part, LANE_BAR)])
        x += part
    edge: dict[str, Any] = {"fc": "none", "ec": INK, "lw": 0.6, "zorder": 4}
    axes.add_artist(Rectangle((left, bottom), width, LANE_BAR, **edge))
    for end in (left, left + width):
        axes.plot((end, end), (bottom - 0.8, bottom + LANE_BAR), color=INK, lw=0.6, zorder=4)


def _draw_line(
    grid: ChartGrid, axes: Axes, layout: AmountLayout, of: tuple[Panel, Reference], bottom: float
) -> float:
    """Draw a figure to compare with over each bin, or an arrow where it is above the panel.

    Returns:
        The height of its number in the scale, in millimetres.
    """
    panel, line = of
    values = [float(value) for value in layout.period.expected(line)]
    text, y = grid.speech.number(max(values)), bottom + max(values) * layout.unit
    if y > bottom + panel.height:
        text, y = f"\N{UPWARDS ARROW} {text}", bottom + panel.height - 1
    else:
        for (first, last), value in zip(layout.period.bins, values, strict=True):
            height = bottom + value * layout.unit
            ends = (grid.x(first), grid.x(last, end=True))
            if value:
                axes.plot(ends, (height, height), zorder=4.5, **LINE)
    _write_scale(grid, axes, layout, (y, text), LINE["color"])
    return y


def _draw_scale(
    grid: ChartGrid, axes: Axes, layout: AmountLayout, of: tuple[Panel, list[float]],
    bottom: float,
) -> None:  # fmt: skip
    """Lines at round values, with their numbers between names and bars, if no other is there."""
    panel, taken = of
    area, apart = grid.plot_area, leading(layout.number_size) * 0.85
    for tick in layout.ticks:
        y = bottom + tick * layout.unit
        if y > bottom + panel.height + 0.1:
            return
        if tick:
            axes.plot((area.left, area.right), (y, y), color="#DCDCDC", lw=0.4, zorder=1)
        if all(abs(y - other) > apart for other in taken):
            _write_scale(grid, axes, layout, (y, grid.speech.number(tick)), MUTED)


def _write_scale(
    grid: ChartGrid, axes: Axes, layout: AmountLayout, number: tuple[float, str], colour: str
) -> None:
    """Write a number, at a height, between names and bars."""
    area, rtl = grid.plot_area, grid.speech.direction == "rtl"
    y, text = number
    axes.text(
        area.right + 1 if rtl else area.left - 1, y, text, fontsize=layout.number_size,
        color=colour, ha="left" if rtl else "right", va="center_baseline",
    )  # fmt: skip
