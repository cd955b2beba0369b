"""The rows of the charts: for each place a timeline, a calendar of months, or a gap.

The text around the rows is left to `furniture`, the sheet to `chart_figure`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from aidmap.figure.figure import fit_text, text_width
from aidmap.figure.symbols import INK, MUTED
from aidmap.model import Place, Status
from aidmap.query.finding import short_name
from aidmap.query.period import Stretch
from aidmap.style import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from matplotlib.axes import Axes

    from aidmap.figure.figure import SheetFigure
    from aidmap.figure.page_layout import Box
    from aidmap.i18n import Speech
    from aidmap.query.period import Period

AXIS, LEGEND = 7.0, 8.0  # millimetres in height
TOTALS = 48.0  # millimetres in width
SMALL = 6.0  # points
BAR_MARGIN = 0.7  # millimetres above and below a bar
# Of the legend, in millimetres: gaps after swatch and entry, narrowest swatch, line height.
SWATCH_GAP, ENTRY_GAP, MIN_SWATCH, LEGEND_LINE = 1.3, 3.0, 1.0, 4.0
MAX_DAYS_WITH_WEEKS = 100  # longer charts have no lines within months
# The taller the bar, the more passes: a status can be read without its colour, as on the page.
BAR_HEIGHT = {
    Status.OPEN: 1.0, Status.RESTRICTED: 0.66, Status.PLANNED: 0.48, Status.CLOSED: 0.28,
    Status.UNKNOWN: 0.06,
}  # fmt: skip


@dataclass(frozen=True)
class RowSpacing:
    """The size of the rows of a chart.

    Attributes:
        row: the height of a row, in millimetres.
        heading: the height of the heading of a kind of place, in millimetres; 0: no headings.
        names_width: the width of the names beside the rows, in millimetres.
        size: the size of the names, in points.
        min_points: the smallest size of letters, in points.
    """

    row: float = 6.0
    heading: float = 6.5
    names_width: float = 58.0
    size: float = 7.2
    min_points: float = 0


WIDE_ROWS, CLOSE_ROWS = RowSpacing(), RowSpacing(row=3.9, heading=0, names_width=36, size=6.2)


@dataclass(frozen=True)
class ChartGrid:
    """The layout of a chart: where its days and rows go.

    Attributes:
        figure: the figure with its sheet.
        box: the part of the sheet for the chart, in millimetres.
        period: the period that the chart shows.
        speech: the language of the words.
        spacing: the size of the rows.
        end_margin: millimetres kept free at the end of the rows.
    """

    figure: SheetFigure
    box: Box
    period: Period
    speech: Speech
    spacing: RowSpacing = WIDE_ROWS
    end_margin: float = 0

    @property
    def plot_area(self) -> Box:
        """The part of the box beside the names, with the box's lower edge at zero."""
        left = self.end_margin if self.speech.direction == "rtl" else self.spacing.names_width
        width = self.box.width - self.spacing.names_width - self.end_margin
        return self.box._replace(left=left, bottom=0, width=width)

    @property
    def bar_height(self) -> float:
        """The height of a full bar, in millimetres."""
        return self.spacing.row - 2 * BAR_MARGIN

    def x(self, day: date, *, end: bool = False) -> float:
        """Where a day begins, or ends, in millimetres from the left of the box."""
        all_days = (self.period.last - self.period.first).days + 1
        elapsed = (day - self.period.first).days + int(end)
        return self.plot_area.left + self.plot_area.width * elapsed / all_days

    def write_name(self, axes: Axes, y: float, text: str, **look: Any) -> None:
        """Write the name of a row on the side where lines begin in the language."""
        x = self.box.width if self.speech.direction == "rtl" else 0
        style: dict[str, Any] = {"fontsize": self.spacing.size, "ha": self.figure.line_start}
        style |= {"va": "center_baseline"} | look
        shown = fit_text(text, self.spacing.names_width - 1, size=self.spacing.size)
        axes.text(x, y, shown, parse_math=False, **style)


def chart_height(period: Period, kind: str, spacing: RowSpacing = WIDE_ROWS) -> float:
    """The height of a chart, in millimetres."""
    if kind == "gap":
        return AXIS + max(len(period.gaps()), 1) * spacing.row + LEGEND
    kinds = {place.kind for place in period.places}
    return LEGEND + AXIS + len(period.places) * spacing.row + len(kinds) * spacing.heading


def draw_timeline(grid: ChartGrid) -> None:
    """Draw a bar per place with its statuses; contested ones are hatched, stale ones faded."""
    axes = grid.figure.add_mm_axes(grid.box)
    _draw_months(grid, axes)
    for place, y in _rows(grid, axes):
        for stretch in grid.period.stretches(place.id):
            _draw_stretch(
                grid, axes, stretch, (grid.x(stretch.first), grid.x(stretch.last, end=True)), y
            )
    _draw_legend(grid, axes)


def draw_calendar(grid: ChartGrid) -> None:
    """Draw the days of each place and month by status, with their totals at the end of the row."""
    grid = replace(grid, end_margin=TOTALS)
    axes = grid.figure.add_mm_axes(grid.box)
    _draw_months(grid, axes)
    for place, y in _rows(grid, axes):
        by_month = grid.period.days_by_month(place.id)
        for month, days in by_month.items():
            _draw_month(grid, axes, (month, y), days)
        _draw_totals(grid, axes, y, sum(by_month.values(), Counter()))
    _draw_legend(grid, axes, with_doubts=False)


def draw_gaps(grid: ChartGrid) -> None:
    """Draw a line for each opening, from the announced day to the first traffic, with its days."""
    axes = grid.figure.add_mm_axes(grid.box)
    _draw_months(grid, axes)
    top = grid.box.height - AXIS
    for number, (place, opening) in enumerate(grid.period.gaps()):
        y = top - (number + 0.5) * grid.spacing.row
        grid.write_name(axes, y, short_name(place.name(grid.speech.language)))
        begin = max(grid.x(opening.announced_for), grid.plot_area.left)
        end = grid.x(opening.first_traffic)
        planned = STATUS[Status.PLANNED].colour
        axes.plot((begin, end), (y, y), color=planned, lw=1.6, ls=(0, (1.2, 1.2)))
        _draw_marker(axes, (begin, y), "announced")
        _draw_marker(axes, (end, y), "chart_first_traffic")
        axes.text(
            end + 2,
            y,
            grid.speech.number(opening.days),
            fontsize=grid.spacing.size,
            va="center_baseline",
        )

    for number, key in enumerate(("announced", "chart_first_traffic")):
        x = 3.0 + number * 60
        x = grid.box.width - x if grid.speech.direction == "rtl" else x
        _draw_marker(axes, (x, 3), key)
        beside = -3 if grid.speech.direction == "rtl" else 3
        word = grid.speech.word(key)
        axes.text(
            x + beside, 3, word, fontsize=SMALL, ha=grid.figure.line_start, va="center_baseline"
        )


def _draw_marker(axes: Axes, at: tuple[float, float], key: str) -> None:
    """A hollow dot for an announcement, a filled one for traffic."""
    colour = STATUS[Status.PLANNED if key == "announced" else Status.OPEN].colour
    axes.plot(*at, "o", mfc="white" if key == "announced" else colour, mec=colour, ms=4.5)


def _rows(grid: ChartGrid, axes: Axes) -> Iterator[tuple[Place, float]]:
    """Write the names of places and kinds; yields each place with the bottom of its bar."""
    y, spacing = grid.box.height - AXIS, grid.spacing
    kind = ""
    for place in grid.period.places:
        if place.kind != kind:
            kind = place.kind
            y -= spacing.heading
            if spacing.heading:
                heading = grid.speech.word(f"{kind}s")
                grid.write_name(
                    axes, y + spacing.heading * 0.35, heading, weight="bold", color=MUTED
                )
        y -= spacing.row
        name = short_name(place.name(grid.speech.language))
        grid.write_name(axes, y + spacing.row * 0.45, name)
        area, corner = grid.plot_area, (grid.plot_area.left, y + BAR_MARGIN)
        background: dict[str, Any] = {"fc": "#F4F4F1", "ec": "none", "zorder": 0}
        axes.add_artist(Rectangle(corner, area.width, grid.bar_height, **background))
        yield place, y + BAR_MARGIN


def _draw_stretch(
    grid: ChartGrid, axes: Axes, stretch: Stretch, ends: tuple[float, float], y: float
) -> None:
    colour = STATUS[stretch.status].colour
    full = grid.bar_height * BAR_HEIGHT[stretch.status]
    look: dict[str, Any] = {"fc": colour, "ec": "none", "alpha": 0.45 if stretch.stale else 1}
    if stretch.status is Status.PLANNED:
        look |= {"fc": "white", "ec": colour, "lw": 0.9, "ls": (0, (1.6, 1))}
    width = max(ends[1] - ends[0], 0.15)
    axes.add_artist(Rectangle((ends[0], y), width, full, zorder=2, **look))
    if stretch.contested:
        hatch: dict[str, Any] = {"fc": "none", "ec": INK, "hatch": "//////", "lw": 0}
        axes.add_artist(Rectangle((ends[0], y), width, grid.bar_height, zorder=3, **hatch))


def _draw_month(grid: ChartGrid, axes: Axes, at: tuple[date, float], days: Any) -> None:
    """The days of a month by status, the open ones first, and the number of passable days."""
    month, y = at
    left = max(grid.x(month), grid.plot_area.left)
    unit = grid.plot_area.width / ((grid.period.last - grid.period.first).days + 1)
    for status in (Status.OPEN, Status.RESTRICTED, Status.PLANNED, Status.CLOSED, Status.UNKNOWN):
        width = days.get(status, 0) * unit
        if not width:
            continue
        full = grid.bar_height * BAR_HEIGHT[status]
        look: dict[str, Any] = {"fc": STATUS[status].colour, "ec": "none"}
        if status is Status.PLANNED:
            look = {"fc": "white", "ec": STATUS[status].colour, "lw": 0.8}
        axes.add_artist(Rectangle((left, y), width, full, zorder=2, **look))
        left += width
    passable = days.get(Status.OPEN, 0) + days.get(Status.RESTRICTED, 0)
    month_width = sum(days.values()) * unit
    if passable and month_width > 5:  # noqa: PLR2004 - millimetres that two digits need
        axes.text(
            left - month_width / 2, y + grid.bar_height / 2, str(passable), ha="center",
            va="center_baseline", fontsize=max(SMALL * 0.9, grid.spacing.min_points), zorder=4,
            color=INK, bbox={"fc": "white", "ec": "none", "alpha": 0.75, "pad": 0.6},
        )  # fmt: skip


def _draw_totals(grid: ChartGrid, axes: Axes, y: float, days: Counter[Status]) -> None:
    """The days of the whole period by status, each with its symbol."""
    step = (TOTALS - 2) / len(Status)
    begin = 0.0 if grid.speech.direction == "rtl" else grid.plot_area.right + 2
    for number, status in enumerate(Status):
        x = begin + number * step
        look: dict[str, Any] = {"fontsize": SMALL, "va": "center_baseline"}
        look |= {"color": STATUS[status].ink}
        axes.text(x, y + grid.spacing.row * 0.4, STATUS[status].symbol, **look)
        axes.text(x + 2.6, y + grid.spacing.row * 0.4, str(days.get(status, 0)), **look)


def _draw_months(grid: ChartGrid, axes: Axes) -> None:
    """Lines between the months, and the names of as many months as fit."""
    top = grid.box.height - AXIS
    months = grid.period.months
    every = max(-(-len(months) * 13 // int(grid.plot_area.width)), 1)  # 13 mm per name
    lines = [max(grid.x(month), grid.plot_area.left) for month in months]
    axes.add_collection(
        LineCollection(
            [((x, 0), (x, top + 1.5)) for x in lines],
            colors="#B8B8B8",
            linewidths=[0.9 if month.month == 1 else 0.35 for month in months],
            capstyle="projecting",
            zorder=1,
        ),
        autolim=False,
    )
    for number, (month, x) in enumerate(zip(months, lines, strict=True)):
        if number % every == 0:
            axes.text(x + 0.6, top + 2.2, f"{month:%Y-%m}", fontsize=SMALL, color=MUTED)
        if (grid.period.last - grid.period.first).days <= MAX_DAYS_WITH_WEEKS:
            _draw_weeks(grid, axes, month)


def _draw_weeks(grid: ChartGrid, axes: Axes, month: date) -> None:
    """Lines at the 8th, 15th and 22nd of a month, with their numbers."""
    top = grid.box.height - AXIS
    for number in (8, 15, 22):
        day = month.replace(day=number)
        if grid.period.first < day <= grid.period.last:
            x = grid.x(day)
            axes.add_artist(Line2D((x, x), (0, top), color="#D0D0D0", lw=0.3, zorder=1))
            size = max(SMALL * 0.85, grid.spacing.min_points)
            axes.text(x, top + 0.6, str(number), fontsize=size, color=MUTED, ha="center")


def _draw_legend(grid: ChartGrid, axes: Axes, *, with_doubts: bool = True) -> None:
    """Explain heights and colours, and how contested and stale statuses look."""
    keys = [*(status.value for status in Status), *(["contested", "stale"] if with_doubts else [])]
    lines = _legend_lines([(key, grid.speech.word(key)) for key in keys], grid.box.width)
    for number, line in enumerate(reversed(lines)):
        _draw_legend_line(grid, axes, line, number * LEGEND_LINE)


def extra_legend_height(speech: Speech, width: float) -> float:
    """The height of the legend in millimetres beyond its first line."""
    keys = [*(status.value for status in Status), "contested", "stale"]
    return (len(_legend_lines([(key, speech.word(key)) for key in keys], width)) - 1) * LEGEND_LINE


def _legend_lines(entries: list[tuple[str, str]], width: float) -> list[list[tuple[str, str]]]:
    """Break the entries of the legend, pairs of key and word, into lines."""
    lines: list[list[tuple[str, str]]] = [[]]
    for entry in entries:
        if lines[-1] and _swatch_width([*lines[-1], entry], width) < MIN_SWATCH:
            lines.append([])
        lines[-1].append(entry)
    return lines


def _swatch_width(entries: list[tuple[str, str]], width: float) -> float:
    """The width of the colour samples that fits into a line with these entries."""
    words = sum(text_width(word, SMALL) + SWATCH_GAP for _, word in entries)
    return min((width - words) / len(entries) - ENTRY_GAP, 7)


def _draw_legend_line(
    grid: ChartGrid, axes: Axes, entries: list[tuple[str, str]], bottom: float
) -> None:
    rtl, day = grid.speech.direction == "rtl", grid.period.first
    swatch, x = _swatch_width(entries, grid.box.width), 0.0
    for key, word in entries:
        left = grid.box.width - x - swatch if rtl else x
        status = Status(key) if key in list(Status) else Status.RESTRICTED
        sample = Stretch(
            status=status, first=day, last=day, contested=key == "contested", stale=key == "stale"
        )
        _draw_stretch(grid, axes, sample, (left, left + swatch), bottom + 0.5)
        at = left - SWATCH_GAP if rtl else left + swatch + SWATCH_GAP
        look: dict[str, Any] = {"ha": grid.figure.line_start, "va": "center_baseline"}
        axes.text(at, bottom + grid.bar_height / 2 + 0.5, word, fontsize=SMALL, **look)
        x += swatch + SWATCH_GAP + text_width(word, SMALL) + ENTRY_GAP
