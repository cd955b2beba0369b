"""The map of a day as one picture: map frames, furniture and labels on a sheet.

The layout is left to `page_layout`, drawing the map to `map_axes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from aidmap import geo
from aidmap.figure import furniture, labels
from aidmap.figure.figure import PaperFigure, drawing_settings
from aidmap.figure.map_axes import Frame
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


def draw(snapshot: Snapshot, suffix: str, order: RenderOptions) -> bytes:
    """Draw the map of a day.

    Args:
        snapshot: the statuses to draw.
        suffix: .png, .svg or .pdf.
        options: size, language and more.
    """
    speech = Speech(order.language)
    bounds = order.bounds or geo.extent(snapshot)
    crs = geo.projection(bounds)
    left, bottom, right, top = geo.project_bounds(crs, bounds)
    aspect = (right - left) / (top - bottom)
    sheet = (
        sheet_of_width(order.width)
        if order.width
        else choose_sheet(order.size, order.orientation, aspect)
    )
    with drawing_settings():
        caption = geo.caption(snapshot, speech)
        made = furniture.credit_line(speech, order.number, order.made, version("aidmap"))
        heading = geo.heading(snapshot, speech)
        words = furniture.wrap_furniture(sheet, caption, speech, heading, made, order.permalink)
        second = geo.second_view(snapshot, bounds)
        sheet, layout = _laid_out(snapshot, speech, sheet, words, inset=second is not None)
        second = second if layout.inset.height else None
        plate = PaperFigure(sheet, direction=speech.direction)
        if speech.direction == "rtl":
            layout = layout.mirror(sheet)
        main = _add_frame(plate, snapshot, layout.main, bounds, crs)
        inset = _add_frame(plate, snapshot, layout.inset, second, crs) if second else None
        names = _draw_frames(main, inset, speech)
        furniture.draw_head(plate, layout.head, words)
        frames = [main, inset] if inset else [main]
        furniture.draw_legend(plate, layout.legend, frames, speech, names=names)
        furniture.draw_foot(plate, layout.foot, words)
        return plate.to_bytes(suffix, dpi=order.dpi, title=caption.finding)


def _laid_out(
    snapshot: Snapshot, speech: Speech, sheet: Sheet, words: furniture.Margins, *, inset: bool
) -> tuple[Sheet, Layout]:
    """The layout of a sheet; a sheet that has only a width gets the height that it needs."""
    head, foot = words.head_height, words.foot_height
    if sheet.height:
        return sheet, arrange_layout(sheet, head, foot, inset=inset)
    width = sheet.width - 2 * sheet.margin if sheet.width < WIDE else 0
    legend = furniture.legend_height(snapshot, speech, sheet, width)
    return stack_layout(sheet, head, foot, legend, inset=inset)


def _add_frame(
    plate: PaperFigure, snapshot: Snapshot, box: Box, bounds: geo.Bounds, crs: str
) -> Frame:
    return Frame(
        snapshot,
        plate.axes(box),
        box,
        bounds,
        crs,
        scale=plate.sheet.scale,
        least=plate.sheet.least,
    )


def _draw_frames(main: Frame, inset: Frame | None, speech: Speech) -> tuple[int, int]:
    """Draw the main map and its inset, which shows either a detail or an overview.

    Returns:
        How many labels were placed, and how many were wanted.
    """
    finer = bool(inset and inset.mm < main.mm)
    beside = inset if finer else None
    main.draw(beside=beside)
    furniture.draw_scale(main, north=True)
    shown, wanted = labels.draw(main, speech, beside=beside)
    if not inset:
        return shown, wanted
    inset.draw()
    if finer:
        furniture.draw_scale(inset)
        more, of = labels.draw(inset, speech)
        shown, wanted = shown + more, wanted + of
    furniture.draw_outline(*((main, inset) if finer else (inset, main)))
    return shown, wanted
