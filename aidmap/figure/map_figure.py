"""The map of a day as one picture: map frames, furniture and labels on a sheet.

The layout is left to `page_layout`, drawing the map to `map_axes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from aidmap import geo
from aidmap.figure import context_layer, furniture, labels, legend
from aidmap.figure.figure import SheetFigure, drawing_settings
from aidmap.figure.map_axes import MapFrame
from aidmap.figure.page_layout import (
    WIDE,
    arrange_layout,
    choose_sheet,
    sheet_of_width,
    stack_layout,
)
from aidmap.i18n import Speech

if TYPE_CHECKING:
    from datetime import date

    from aidmap.figure.page_layout import Box, Layout, Sheet
    from aidmap.query.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class RenderOptions:
    """Options for drawing a map or a chart.

    Attributes:
        language: its tag, as en or ar.
        size: a4, a3, slide (16:9), square, or column (the text width of a report).
        orientation: of paper: portrait, landscape, or auto, which follows the shape of the area.
        bounds: west, south, east, north in degrees; None: the first view of the data set.
        dpi: dots per inch; 300 for print.
        number: the number that the publisher gives to the map.
        made: the day of drawing, which is printed; None: it is not printed.
        permalink: an address for the QR code.
        width: the width in millimetres that the picture will have in a document; it replaces the
            size; 0: the size counts.
    """

    language: str = "en"
    size: str = "a4"
    orientation: str = "auto"
    bounds: geo.Bounds | None = None
    dpi: int = 300
    number: str = ""
    made: date | None = None
    permalink: str = ""
    width: float = 0


def draw(snapshot: Snapshot, suffix: str, options: RenderOptions) -> bytes:
    """Draw the map of a day.

    Args:
        snapshot: the statuses to draw.
        suffix: .png, .svg or .pdf.
        options: size, language and more.
    """
    speech = Speech(options.language)
    bounds = options.bounds or geo.extent(snapshot)
    crs = geo.projection(bounds)
    left, bottom, right, top = geo.project_bounds(crs, bounds)
    aspect = (right - left) / (top - bottom)
    sheet = (
        sheet_of_width(options.width)
        if options.width
        else choose_sheet(options.size, options.orientation, aspect)
    )
    with drawing_settings():
        caption = geo.caption(snapshot, speech)
        credit_line = furniture.credit_line(speech, options.number, options.made, version("aidmap"))
        heading = geo.heading(snapshot, speech)
        text = furniture.wrap_text(sheet, caption, speech, heading, credit_line, options.permalink)
        second = geo.second_view(snapshot, bounds)
        sheet, layout = _lay_out_sheet(snapshot, speech, sheet, text, inset=second is not None)
        second = second if layout.inset.height else None
        figure = SheetFigure(sheet, direction=speech.direction)
        if speech.direction == "rtl":
            layout = layout.mirror(sheet)
        main = _add_frame(figure, snapshot, layout.main, bounds, crs)
        inset = _add_frame(figure, snapshot, layout.inset, second, crs) if second else None
        names = _draw_frames(main, inset, speech)
        furniture.draw_head(figure, layout.head, text)
        frames = [main, inset] if inset else [main]
        legend.draw(figure, layout.legend, frames, speech, names=names)
        furniture.draw_foot(figure, layout.foot, text)
        return figure.to_bytes(suffix, dpi=options.dpi, title=caption.finding)


def _lay_out_sheet(
    snapshot: Snapshot, speech: Speech, sheet: Sheet, text: furniture.MarginText, *, inset: bool
) -> tuple[Sheet, Layout]:
    """The layout of a sheet; a sheet that has only a width gets the height that it needs."""
    head, foot = text.head_height, text.foot_height
    if sheet.height:
        return sheet, arrange_layout(sheet, head, foot, inset=inset)
    width = sheet.width - 2 * sheet.margin if sheet.width < WIDE else 0
    legend_height = legend.height(snapshot, speech, sheet, width)
    return stack_layout(sheet, head, foot, legend_height, inset=inset)


def _add_frame(
    figure: SheetFigure, snapshot: Snapshot, box: Box, bounds: geo.Bounds, crs: str
) -> MapFrame:
    return MapFrame(
        snapshot,
        figure.add_axes(box),
        box,
        bounds,
        crs,
        scale=figure.sheet.scale,
        min_points=figure.sheet.min_points,
    )


def _draw_frames(main: MapFrame, inset: MapFrame | None, speech: Speech) -> tuple[int, int]:
    """Draw the main map and its inset, which shows either a detail or an overview.

    Returns:
        How many labels were placed, and how many were wanted.
    """
    is_detail = bool(inset and inset.mm < main.mm)
    detail = inset if is_detail else None
    main.draw(detail=detail)
    furniture.draw_scale(main, north=True)
    shown, wanted = labels.draw_labels(main, speech, detail=detail)
    context_layer.draw_names(main, speech)
    if not inset:
        return shown, wanted
    inset.draw()
    if is_detail:
        furniture.draw_scale(inset)
        more, of = labels.draw_labels(inset, speech)
        shown, wanted = shown + more, wanted + of
    context_layer.draw_names(inset, speech, towns=is_detail)
    furniture.draw_extent_rectangle(*((main, inset) if is_detail else (inset, main)))
    return shown, wanted
