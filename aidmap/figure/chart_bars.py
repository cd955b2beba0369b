"""The rows of the charts: for each place a timeline, a calendar of months, or a gap.

The text around the rows is left to `furniture`, the sheet to `chart_figure`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from aidmap import geo
from aidmap.figure.figure import breadth, fit_text
from aidmap.figure.symbols import INK, QUIET
from aidmap.model import Place, Status
from aidmap.query.period import Stretch
from aidmap.style import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from matplotlib.axes import Axes

    from aidmap.figure.figure import PaperFigure
    from aidmap.figure.page_layout import Box
    from aidmap.i18n import Speech
    from aidmap.query.period import Period

AXIS, LEGEND, TOTALS = 7.0, 8.0, 48.0  # millimetres
SMALL = 6.0  # points
EDGE = 0.7  # millimetres above and below a bar
BESIDE, BETWEEN = 1.3, 3.0  # millimetres in the legend
SMALLEST, LINE = 1.0, 4.0  # millimetres: the least sample in it, and how high its lines are
WEEKS = 100  # days, up to which a chart counts them
# The taller, the more passes: told without colour, as on the page.
HEIGHT = {
    Status.OPEN: 1.0, Status.RESTRICTED: 0.66, Status.PLANNED: 0.48, Status.CLOSED: 0.28,
    Status.UNKNOWN: 0.06,
}  # fmt: skip


@dataclass(frozen=True)
class Pace:
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
    names: float = 58.0
    size: float = 7.2
    least: float = 0


WIDE, CLOSE = Pace(), Pace(row=3.9, heading=0, names=36, size=6.2)


@dataclass(frozen=True)
class Grid:
    """The layout of a chart: where its days and rows go.

    Attributes:
        figure: the figure with its sheet.
        box: the part of the sheet for the chart, in millimetres.
        period: the period that the chart shows.
        speech: the language of the words.
        spacing: the size of the rows.
        end_margin: millimetres kept free at the end of the rows.
    """

    plate: PaperFigure
    box: Box
    period: Period
    speech: Speech
    pace: Pace = WIDE
    tail: float = 0

    @property
    def field(self) -> Box:
        """The part of the box beside the names, with the box's lower edge at zero."""
        left = self.tail if self.speech.direction == "rtl" else self.pace.names
        width = self.box.width - self.pace.names - self.tail
        return self.box._replace(left=left, bottom=0, width=width)

    @property
    def bar(self) -> float:
        """The height of a full bar, in millimetres."""
        return self.pace.row - 2 * EDGE

    def x(self, day: date, *, end: bool = False) -> float:
        """Where a day begins, or ends, in millimetres from the left of the box."""
        whole = (self.period.last - self.period.first).days + 1
        passed = (day - self.period.first).days + int(end)
        return self.field.left + self.field.width * passed / whole

    def write(self, axes: Axes, y: float, text: str, **look: Any) -> None:
        """Write the name of a row on the side where lines begin in the language."""
        x = self.box.width if self.speech.direction == "rtl" else 0
        settled: dict[str, Any] = {"fontsize": self.pace.size, "ha": self.plate.begin}
        settled |= {"va": "center_baseline"} | look
        shown = fit_text(text, self.pace.names - 1, size=self.pace.size)
        axes.text(x, y, shown, parse_math=False, **settled)


def height(period: Period, kind: str, pace: Pace = WIDE) -> float:
    """The height of a chart, in millimetres."""
    if kind == "gap":
        return AXIS + max(len(period.gaps()), 1) * pace.row + LEGEND
    kinds = {place.kind for place in period.places}
    return LEGEND + AXIS + len(period.places) * pace.row + len(kinds) * pace.heading


def timeline(grid: Grid) -> None:
    """Draw a bar per place with its statuses; contested ones are hatched, stale ones faded."""
    axes = grid.plate.paper(grid.box)
    _draw_months(grid, axes)
    for place, y in _rows(grid, axes):
        for stretch in grid.period.stretches(place.id):
            _draw_stretch(
                grid, axes, stretch, (grid.x(stretch.first), grid.x(stretch.last, end=True)), y
            )
    _draw_legend(grid, axes)


def calendar(grid: Grid) -> None:
    """Draw the days of each place and month by status, with their totals at the end of the row."""
    grid = replace(grid, tail=TOTALS)
    axes = grid.plate.paper(grid.box)
    _draw_months(grid, axes)
    for place, y in _rows(grid, axes):
        by_month = grid.period.days_by_month(place.id)
        for month, days in by_month.items():
            _draw_month(grid, axes, (month, y), days)
        _draw_totals(grid, axes, y, sum(by_month.values(), Counter()))
    _draw_legend(grid, axes, minded=False)


def gap(grid: Grid) -> None:
    """Draw a line for each opening, from the announced day to the first traffic, with its days."""
    axes = grid.plate.paper(grid.box)
    _draw_months(grid, axes)
    top = grid.box.height - AXIS
    for number, (place, opening) in enumerate(grid.period.gaps()):
        y = top - (number + 0.5) * grid.pace.row
        grid.write(axes, y, geo.short_name(place.name(grid.speech.language)))
        begin = max(grid.x(opening.announced_for), grid.field.left)
        end = grid.x(opening.first_traffic)
        planned = STATUS[Status.PLANNED].colour
        axes.plot((begin, end), (y, y), color=planned, lw=1.6, ls=(0, (1.2, 1.2)))
        _draw_end(axes, (begin, y), "announced")
        _draw_end(axes, (end, y), "chart_first_traffic")
        axes.text(
            end + 2,
            y,
            grid.speech.number(opening.days),
            fontsize=grid.pace.size,
            va="center_baseline",
        )

    for number, key in enumerate(("announced", "chart_first_traffic")):
        x = 3.0 + number * 60
        x = grid.box.width - x if grid.speech.direction == "rtl" else x
        _draw_end(axes, (x, 3), key)
        beside = -3 if grid.speech.direction == "rtl" else 3
        word = grid.speech.word(key)
        axes.text(x + beside, 3, word, fontsize=SMALL, ha=grid.plate.begin, va="center_baseline")


def _draw_end(axes: Axes, at: tuple[float, float], key: str) -> None:
    """A hollow dot for an announcement, a filled one for traffic."""
    colour = STATUS[Status.PLANNED if key == "announced" else Status.OPEN].colour
    axes.plot(*at, "o", mfc="white" if key == "announced" else colour, mec=colour, ms=4.5)


def _rows(grid: Grid, axes: Axes) -> Iterator[tuple[Place, float]]:
    """Write the names of places and kinds; yields each place with the bottom of its bar."""
    y, pace = grid.box.height - AXIS, grid.pace
    kind = ""
    for place in grid.period.places:
        if place.kind != kind:
            kind = place.kind
            y -= pace.heading
            if pace.heading:
                heading = grid.speech.word(f"{kind}s")
                grid.write(axes, y + pace.heading * 0.35, heading, weight="bold", color=QUIET)
        y -= pace.row
        name = geo.short_name(place.name(grid.speech.language))
        grid.write(axes, y + pace.row * 0.45, name)
        field = grid.field
        ground: dict[str, Any] = {"fc": "#F4F4F1", "ec": "none", "zorder": 0}
        axes.add_patch(Rectangle((field.left, y + EDGE), field.width, grid.bar, **ground))
        yield place, y + EDGE


def _draw_stretch(
    grid: Grid, axes: Axes, stretch: Stretch, ends: tuple[float, float], y: float
) -> None:
    colour = STATUS[stretch.status].colour
    full = grid.bar * HEIGHT[stretch.status]
    look: dict[str, Any] = {"fc": colour, "ec": "none", "alpha": 0.45 if stretch.stale else 1}
    if stretch.status is Status.PLANNED:
        look |= {"fc": "white", "ec": colour, "lw": 0.9, "ls": (0, (1.6, 1))}
    width = max(ends[1] - ends[0], 0.15)
    axes.add_patch(Rectangle((ends[0], y), width, full, zorder=2, **look))
    if stretch.contested:
        hatch: dict[str, Any] = {"fc": "none", "ec": INK, "hatch": "//////", "lw": 0}
        axes.add_patch(Rectangle((ends[0], y), width, grid.bar, zorder=3, **hatch))


def _draw_month(grid: Grid, axes: Axes, at: tuple[date, float], days: Any) -> None:
    """The days of a month by status, the open ones first, and the number of passable days."""
    month, y = at
    left = max(grid.x(month), grid.field.left)
    unit = grid.field.width / ((grid.period.last - grid.period.first).days + 1)
    for status in (Status.OPEN, Status.RESTRICTED, Status.PLANNED, Status.CLOSED, Status.UNKNOWN):
        width = days.get(status, 0) * unit
        if not width:
            continue
        full = grid.bar * HEIGHT[status]
        look: dict[str, Any] = {"fc": STATUS[status].colour, "ec": "none"}
        if status is Status.PLANNED:
            look = {"fc": "white", "ec": STATUS[status].colour, "lw": 0.8}
        axes.add_patch(Rectangle((left, y), width, full, zorder=2, **look))
        left += width
    passing = days.get(Status.OPEN, 0) + days.get(Status.RESTRICTED, 0)
    whole = sum(days.values()) * unit
    if passing and whole > 5:  # noqa: PLR2004 - millimetres that two digits need
        axes.text(
            left - whole / 2, y + grid.bar / 2, str(passing), ha="center", va="center_baseline",
            fontsize=max(SMALL * 0.9, grid.pace.least), zorder=4, color=INK,
            bbox={"fc": "white", "ec": "none", "alpha": 0.75, "pad": 0.6},
        )  # fmt: skip


def _draw_totals(grid: Grid, axes: Axes, y: float, days: Counter[Status]) -> None:
    """The days of the whole period by status, each with its symbol."""
    step = (TOTALS - 2) / len(Status)
    begin = 0.0 if grid.speech.direction == "rtl" else grid.field.right + 2
    for number, status in enumerate(Status):
        x = begin + number * step
        look: dict[str, Any] = {"fontsize": SMALL, "va": "center_baseline"}
        look |= {"color": STATUS[status].ink}
        axes.text(x, y + grid.pace.row * 0.4, STATUS[status].symbol, **look)
        axes.text(x + 2.6, y + grid.pace.row * 0.4, str(days.get(status, 0)), **look)


def _draw_months(grid: Grid, axes: Axes) -> None:
    """Lines between the months, and the names of as many months as fit."""
    top = grid.box.height - AXIS
    months = grid.period.months
    every = max(-(-len(months) * 13 // int(grid.field.width)), 1)  # 13 mm a name
    for number, month in enumerate(months):
        x = max(grid.x(month), grid.field.left)
        year = month.month == 1
        axes.plot((x, x), (0, top + 1.5), color="#B8B8B8", lw=0.9 if year else 0.35, zorder=1)
        if number % every == 0:
            axes.text(x + 0.6, top + 2.2, f"{month:%Y-%m}", fontsize=SMALL, color=QUIET)
        if (grid.period.last - grid.period.first).days <= WEEKS:
            _draw_weeks(grid, axes, month)


def _draw_weeks(grid: Grid, axes: Axes, month: date) -> None:
    """Lines at the 8th, 15th and 22nd of a month, with their numbers."""
    top = grid.box.height - AXIS
    for number in (8, 15, 22):
        day = month.replace(day=number)
        if grid.period.first < day <= grid.period.last:
            x = grid.x(day)
            axes.plot((x, x), (0, top), color="#D0D0D0", lw=0.3, zorder=1)
            size = max(SMALL * 0.85, grid.pace.least)
            axes.text(x, top + 0.6, str(number), fontsize=size, color=QUIET, ha="center")


def _draw_legend(grid: Grid, axes: Axes, *, minded: bool = True) -> None:
    """Explain heights and colours, and how contested and stale statuses look."""
    keys = [*(status.value for status in Status), *(["contested", "stale"] if minded else [])]
    lines = _legend_lines([(key, grid.speech.word(key)) for key in keys], grid.box.width)
    for number, line in enumerate(reversed(lines)):
        _draw_legend_line(grid, axes, line, number * LINE)


def more_legend(speech: Speech, width: float) -> float:
    """The height of the legend in millimetres beyond its first line."""
    keys = [*(status.value for status in Status), "contested", "stale"]
    return (len(_legend_lines([(key, speech.word(key)) for key in keys], width)) - 1) * LINE


def _legend_lines(entries: list[tuple[str, str]], width: float) -> list[list[tuple[str, str]]]:
    """Break the entries of the legend, pairs of key and word, into lines."""
    lines: list[list[tuple[str, str]]] = [[]]
    for entry in entries:
        if lines[-1] and _swatch([*lines[-1], entry], width) < SMALLEST:
            lines.append([])
        lines[-1].append(entry)
    return lines


def _swatch(entries: list[tuple[str, str]], width: float) -> float:
    """The width of the colour samples that fits into a line with these entries."""
    words = sum(breadth(word, SMALL) + BESIDE for _, word in entries)
    return min((width - words) / len(entries) - BETWEEN, 7)


def _draw_legend_line(
    grid: Grid, axes: Axes, entries: list[tuple[str, str]], bottom: float
) -> None:
    rtl, day = grid.speech.direction == "rtl", grid.period.first
    swatch, x = _swatch(entries, grid.box.width), 0.0
    for key, word in entries:
        left = grid.box.width - x - swatch if rtl else x
        status = Status(key) if key in list(Status) else Status.RESTRICTED
        sample = Stretch(
            status=status, first=day, last=day, contested=key == "contested", stale=key == "stale"
        )
        _draw_stretch(grid, axes, sample, (left, left + swatch), bottom + 0.5)
        at = left - BESIDE if rtl else left + swatch + BESIDE
        look: dict[str, Any] = {"ha": grid.plate.begin, "va": "center_baseline"}
        axes.text(at, bottom + grid.bar / 2 + 0.5, word, fontsize=SMALL, **look)
        x += swatch + BESIDE + breadth(word, SMALL) + BETWEEN
