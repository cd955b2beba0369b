"""Charts: a sheet with title, rows and foot. The rows themselves are left to `chart_bars`."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from statistics import median
from typing import TYPE_CHECKING

from aidmap import geo
from aidmap.figure import chart_bars, furniture
from aidmap.figure.figure import PaperFigure, drawing_settings
from aidmap.figure.page_layout import SIZES, Box, Sheet, sheet_of_width
from aidmap.i18n import Speech

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.figure import RenderOptions
    from aidmap.figure.chart_bars import Grid
    from aidmap.query.period import Period

KINDS: dict[str, Callable[[Grid], None]] = {
    "timeline": chart_bars.timeline,
    "calendar": chart_bars.calendar,
    "gap": chart_bars.gap,
}
WIDTH, GAP = 254.0, 4.0  # millimetres: as wide as a page of a report laid down


def draw(period: Period, kind: str, suffix: str, order: RenderOptions) -> bytes:
    """Draw a chart; the height of its sheet follows from its rows.

    Args:
        period: the period to show.
        kind: one of `KINDS`.
        suffix: .png, .svg or .pdf.
        options: language, dpi, number, made, permalink and width are used; the size `column` gives
            a narrow chart with close rows.
    """
    speech = Speech(order.language)
    narrow = order.size == "column" or order.width > 0
    pace = chart_bars.CLOSE if narrow else chart_bars.WIDE
    with drawing_settings():
        # as high as its rows need, once these are known
        sheet = SIZES["column"] if narrow else Sheet(WIDTH, 100)
        if order.width:
            sheet = sheet_of_width(order.width)
            pace = replace(pace, names=min(pace.names, sheet.width * 0.36), least=sheet.least)
        caption = replace(
            geo.caption(period.snapshot, speech),
            finding=title(period, kind, speech),
            warning="",
            sources=tuple(period.sources),
        )
        made = furniture.credit_line(speech, order.number, order.made, version("aidmap"))
        traffic = speech.word(period.snapshot.query.traffic.value)
        words = furniture.wrap_furniture(sheet, caption, speech, traffic, made, order.permalink)
        middle = chart_bars.height(period, kind, pace)
        middle += chart_bars.more_legend(speech, sheet.width - 2 * sheet.margin)
        edges = 2 * sheet.margin + 2 * GAP
        high = replace(sheet, height=words.head_height + middle + words.foot_height + edges)
        plate = PaperFigure(high, direction=speech.direction)
        width = high.width - 2 * high.margin
        foot = Box(high.margin, high.margin, width, words.foot_height)
        chart = Box(high.margin, foot.top + GAP, width, middle)
        head = Box(high.margin, chart.top + GAP, width, words.head_height)
        furniture.draw_head(plate, head, words)
        KINDS[kind](chart_bars.Grid(plate, chart, period, speech, pace))
        furniture.draw_foot(plate, foot, words)
        return plate.to_bytes(suffix, dpi=order.dpi, title=caption.finding)


def title(period: Period, kind: str, speech: Speech) -> str:
    """One sentence that says what a chart shows."""
    days = {"first": speech.day(period.first), "last": speech.day(period.last)}
    if kind != "gap":
        return speech.word(f"chart_{kind}", **days)
    gaps = [opening.days for _, opening in period.gaps()]
    if not gaps:
        return speech.word("chart_no_gap", **days)
    return speech.word("chart_gap", count=len(gaps), days=speech.number(median(gaps)), **days)
