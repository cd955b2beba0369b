"""Charts: a sheet with title, rows and foot. The rows themselves are left to `chart_bars`."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from statistics import median
from typing import TYPE_CHECKING

from aidmap import geo
from aidmap.figure import amount_bars, chart_bars, furniture
from aidmap.figure.amount_panels import series_text
from aidmap.figure.figure import SheetFigure, drawing_settings
from aidmap.figure.page_layout import SIZES, Box, Sheet, sheet_of_width
from aidmap.i18n import Speech
from aidmap.query.counted_period import CountedPeriod

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.figure import RenderOptions
    from aidmap.figure.chart_bars import ChartGrid
    from aidmap.query.period import Period

KINDS: dict[str, Callable[[ChartGrid], None]] = {
    "timeline": chart_bars.draw_timeline,
    "calendar": chart_bars.draw_calendar,
    "gap": chart_bars.draw_gaps,
    "amounts": amount_bars.draw_amounts,
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
    with drawing_settings():
        sheet, spacing = _sheet(options)
        text = _margin_text(period, kind, sheet, options)
        width = sheet.width - 2 * sheet.margin
        middle = _height(period, kind, spacing, speech, width)
        below, above = (GAP if part else 0 for part in (text.foot, text.title))
        parts = text.head_height + above + middle + below + text.foot_height
        figure = SheetFigure(
            replace(sheet, height=parts + 2 * sheet.margin), direction=speech.direction
        )
        foot = Box(sheet.margin, sheet.margin, width, text.foot_height)
        chart = Box(sheet.margin, foot.top + below, width, middle)
        head = Box(sheet.margin, chart.top + above, width, text.head_height)
        furniture.draw_head(figure, head, text)
        KINDS[kind](chart_bars.ChartGrid(figure, chart, period, speech, spacing))
        furniture.draw_foot(figure, foot, text)
        return figure.to_bytes(suffix, dpi=options.dpi, title=title(period, kind, speech))


def _height(
    period: Period, kind: str, spacing: chart_bars.RowSpacing, speech: Speech, width: float
) -> float:
    """The height of a chart with its legends, in millimetres."""
    legend = chart_bars.extra_legend_height(speech, width)
    if kind == "amounts":
        return amount_bars.amounts_height(period, spacing, speech, width) + legend
    return chart_bars.chart_height(period, kind, spacing) + legend


def _sheet(options: RenderOptions) -> tuple[Sheet, chart_bars.RowSpacing]:
    """A sheet, whose height is not known yet, and the spacing of rows on it."""
    if options.width:
        sheet, close = sheet_of_width(options.width), chart_bars.CLOSE_ROWS
        names = min(close.names_width, sheet.width * 0.36)
        return sheet, replace(close, names_width=names, min_points=sheet.min_points)
    if options.size == "column":
        return SIZES["column"], chart_bars.CLOSE_ROWS
    return Sheet(WIDTH, 100), chart_bars.WIDE_ROWS


def _margin_text(
    period: Period, kind: str, sheet: Sheet, options: RenderOptions
) -> furniture.MarginText:
    """The text around a chart; in a document there is none."""
    if options.width:
        return furniture.no_text(sheet)
    speech = Speech(options.language)
    caption = replace(
        geo.caption(period.snapshot, speech),
        finding=title(period, kind, speech),
        sources=tuple(period.sources),
    )
    credit_line = furniture.credit_line(speech, options.number, options.made, version("aidmap"))
    traffic = speech.word(period.snapshot.query.traffic.value)
    return furniture.wrap_text(sheet, caption, speech, traffic, credit_line, options.permalink)


def title(period: Period, kind: str, speech: Speech) -> str:
    """One sentence that says what a chart shows."""
    days = {"first": speech.day(period.first), "last": speech.day(period.last)}
    if kind == "amounts":
        return _amounts_title(CountedPeriod.of(period), speech)
    if kind != "gap":
        return speech.word(f"chart_{kind}", **days)
    gaps = [opening.days for _, opening in period.gaps()]
    if not gaps:
        return speech.word("chart_no_gap", **days)
    return speech.word("chart_gap", count=len(gaps), days=speech.number(median(gaps)), **days)


def _amounts_title(period: CountedPeriod, speech: Speech) -> str:
    """What was counted on how many days; where one publisher counted one thing, how much."""
    parts = {"first": speech.day(period.first), "last": speech.day(period.last)}
    measure = speech.word(period.unit)
    if not period.series:
        return _capital(speech.word("chart_no_amounts", measure=measure, **parts))
    parts["days"] = speech.number(period.counted_days)
    parts["all"] = speech.number((period.last - period.first).days + 1)
    publishers = {period.snapshot.publishers[series.key.publisher] for series in period.series}
    if len(period.series) > 1:
        by = speech.word(f"chart_by_{period.step}")
        title = speech.word("chart_amounts", measure=measure, by=by, **parts)
        return _capital(title) if len(publishers) > 1 else f"{publishers.pop()}: {title}"
    [series] = period.series
    return speech.word(
        "chart_amounts_of",
        publisher=publishers.pop(),
        total=speech.figure(series.total),
        measure=measure,
        what=series_text(series, speech),
        **parts,
    )


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
