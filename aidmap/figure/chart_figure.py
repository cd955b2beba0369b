"""Charts: a sheet with title, rows and foot. The rows themselves are left to `chart_bars`."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from statistics import median
from typing import TYPE_CHECKING

from aidmap import geo
from aidmap.figure import chart_bars, furniture
from aidmap.figure.figure import SheetFigure, drawing_settings
from aidmap.figure.page_layout import SIZES, Box, Sheet, sheet_of_width
from aidmap.i18n import Speech

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.figure import RenderOptions
    from aidmap.figure.chart_bars import ChartGrid
    from aidmap.query.period import Period

KINDS: dict[str, Callable[[ChartGrid], None]] = {
    "timeline": chart_bars.draw_timeline,
    "calendar": chart_bars.draw_calendar,
    "gap": chart_bars.draw_gaps,
}
WIDTH, GAP = 254.0, 4.0  # millimetres; WIDTH is that of a report's text on a landscape page


def draw(period: Period, kind: str, suffix: str, options: RenderOptions) -> bytes:
    """Draw a chart; the height of its sheet follows from its rows.

    Args:
        period: the period to show.
        kind: one of `KINDS`.
        suffix: .png, .svg or .pdf.
        options: language, dpi, number, made, permalink and width are used; the size `column` gives
            a narrow chart with close rows.
    """
    speech = Speech(options.language)
    narrow = options.size == "column" or options.width > 0
    spacing = chart_bars.CLOSE_ROWS if narrow else chart_bars.WIDE_ROWS
    with drawing_settings():
        # the height is set below, when the rows are known
        sheet = SIZES["column"] if narrow else Sheet(WIDTH, 100)
        if options.width:
            sheet = sheet_of_width(options.width)
            names = min(spacing.names_width, sheet.width * 0.36)
            spacing = replace(spacing, names_width=names, min_points=sheet.min_points)
        caption = replace(
            geo.caption(period.snapshot, speech),
            finding=title(period, kind, speech),
            sources=tuple(period.sources),
        )
        credit_line = furniture.credit_line(speech, options.number, options.made, version("aidmap"))
        traffic = speech.word(period.snapshot.query.traffic.value)
        text = furniture.wrap_text(sheet, caption, speech, traffic, credit_line, options.permalink)
        middle = chart_bars.chart_height(period, kind, spacing)
        middle += chart_bars.extra_legend_height(speech, sheet.width - 2 * sheet.margin)
        gaps = 2 * sheet.margin + 2 * GAP
        sheet = replace(sheet, height=text.head_height + middle + text.foot_height + gaps)
        figure = SheetFigure(sheet, direction=speech.direction)
        width = sheet.width - 2 * sheet.margin
        foot = Box(sheet.margin, sheet.margin, width, text.foot_height)
        chart = Box(sheet.margin, foot.top + GAP, width, middle)
        head = Box(sheet.margin, chart.top + GAP, width, text.head_height)
        furniture.draw_head(figure, head, text)
        KINDS[kind](chart_bars.ChartGrid(figure, chart, period, speech, spacing))
        furniture.draw_foot(figure, foot, text)
        return figure.to_bytes(suffix, dpi=options.dpi, title=caption.finding)


def title(period: Period, kind: str, speech: Speech) -> str:
    """One sentence that says what a chart shows."""
    days = {"first": speech.day(period.first), "last": speech.day(period.last)}
    if kind != "gap":
        return speech.word(f"chart_{kind}", **days)
    gaps = [opening.days for _, opening in period.gaps()]
    if not gaps:
        return speech.word("chart_no_gap", **days)
    return speech.word("chart_gap", count=len(gaps), days=speech.number(median(gaps)), **days)
