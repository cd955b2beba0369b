"""The map of a day as one picture: map frames, furniture and labels on a sheet.

The layout is left to `page_layout`, drawing the map to `map_axes`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from aidmap import geo
from aidmap.figure import amount_discs, context_layer, furniture, labels, legend
from aidmap.figure.figure import SheetFigure, drawing_settings
from aidmap.figure.map_axes import MapFrame
from aidmap.figure.page_layout import (
    arrange_layout,
    choose_sheet,
    legend_width,
    sheet_of_width,
    stack_layout,
)
from aidmap.i18n import Speech

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
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
            size, and the document says title, sources and credits; 0: the size counts.
        amounts: whether a map shows how much was counted at the gateways.
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
    amounts: bool = False


@dataclass(frozen=True, kw_only=True)
class MapSheet:
    """A sheet that is laid out for a map, on which nothing is drawn yet.

    Attributes:
        figure: of the size of the sheet.
        layout: where its parts are.
        text: what stands above and below the map.
        main: the main map.
        inset: the inset map; None: there is none.
        speech: the language.
        title: for those who do not see the map.
        names: where the names go on some of its frames, by their numbers.
    """

    figure: SheetFigure
    layout: Layout
    text: furniture.MarginText
    main: MapFrame
    inset: MapFrame | None
    speech: Speech
    title: str
    names: Mapping[int, Sequence[labels.Label]] = field(default_factory=dict)

    @property
    def frames(self) -> list[MapFrame]:
        """The main map and the inset."""
        return [self.main, self.inset] if self.inset else [self.main]

    @property
    def has_detail(self) -> bool:
        """Whether the inset shows a part of the main map enlarged; else it is an overview."""
        return bool(self.inset and self.inset.mm < self.main.mm)


def draw(snapshot: Snapshot, suffix: str, options: RenderOptions) -> bytes:
    """Draw the map of a day.

    Args:
        snapshot: the statuses to draw.
        suffix: .png, .svg or .pdf.
        options: size, language and more.
    """
    with drawing_settings():
        sheet = prepare(snapshot, options)
        figure, layout = sheet.figure, sheet.layout
        names = draw_frames(sheet)
        furniture.draw_head(figure, layout.head, sheet.text)
        legend.draw(figure, layout.legend, sheet.frames, sheet.speech, names)
        furniture.draw_foot(figure, layout.foot, sheet.text)
        return figure.to_bytes(suffix, dpi=options.dpi, title=sheet.title)


def prepare(snapshot: Snapshot, options: RenderOptions) -> MapSheet:
    """Lay out the sheet for the map of a day.

    A sheet that has only a width is laid out twice: its height follows from what its legend has to
    explain, and that from the map.
    """
    sheet = _prepare(snapshot, options)
    if not options.width:
        return sheet
    counted = labels.Names()
    found = [lay_out_labels(sheet, frame) for frame in sheet.frames]
    for frame, names in zip(sheet.frames, found, strict=True):
        counted.count(frame, names)
    width = sheet.layout.legend.width
    needed = legend.height_of(sheet.frames, counted, sheet.speech, sheet.figure.sheet, width)
    final = _prepare(snapshot, options, legend_height=needed)
    return replace(final, names=dict(_names_that_stay(sheet, final, found)))


def _names_that_stay(
    sheet: MapSheet, final: MapSheet, found: Sequence[Sequence[labels.Label]]
) -> Iterator[tuple[int, Sequence[labels.Label]]]:
    """The names on those frames that are as large as they were, by the number of the frame.

    On an overview lies the outline of the main map, so names stay there only if that one stays.
    """
    is_same = [
        (round(before.box.width, 6), round(before.box.height, 6))  # millimetres
        == (round(after.box.width, 6), round(after.box.height, 6))
        for before, after in zip(sheet.frames, final.frames, strict=False)
    ]
    for number, (names, same) in enumerate(zip(found, is_same, strict=False)):
        if same and (sheet.has_detail or is_same[0]):
            yield number, names


def _prepare(snapshot: Snapshot, options: RenderOptions, *, legend_height: float = 0) -> MapSheet:
    speech = Speech(options.language)
    bounds = options.bounds or geo.extent(snapshot)
    crs = geo.projection(bounds)
    sheet = _choose_sheet(options, geo.project_bounds(crs, bounds))
    counted_by = snapshot.gateway_amounts.publishers if options.amounts else ()
    caption = geo.caption(snapshot, speech, counted_by=counted_by)
    text = _margin_text(snapshot, options, sheet, caption)
    second = geo.second_view(snapshot, bounds)
    sheet, layout = _lay_out_sheet(
        snapshot, speech, sheet, text, inset=second is not None, amounts=options.amounts,
        legend_height=legend_height,
    )  # fmt: skip
    second = second if layout.inset.height else None
    figure = SheetFigure(sheet, direction=speech.direction)
    if speech.direction == "rtl":
        layout = layout.mirror(sheet)
    main = _add_frame(figure, snapshot, layout.main, bounds, crs)
    inset = _add_frame(figure, snapshot, layout.inset, second, crs) if second else None
    made = MapSheet(
        figure=figure, layout=layout, text=text, main=main, inset=inset, speech=speech,
        title=caption.finding,
    )  # fmt: skip
    for frame in made.frames:
        frame.amounts = options.amounts
    if inset:
        (main if made.has_detail else inset).elsewhere = inset if made.has_detail else main
    return made


def _margin_text(
    snapshot: Snapshot, options: RenderOptions, sheet: Sheet, caption: geo.Caption
) -> furniture.MarginText:
    """The text around the map; in a document there is none."""
    if options.width:
        return furniture.no_text(sheet)
    speech = Speech(options.language)
    credit = furniture.credit_line(speech, options.number, options.made, version("aidmap"))
    heading = geo.heading(snapshot, speech)
    return furniture.wrap_text(sheet, caption, speech, heading, credit, options.permalink)


def _choose_sheet(options: RenderOptions, box: geo.Bounds) -> Sheet:
    """The sheet that options ask for; paper is turned as the mapped area (in metres) is shaped."""
    if options.width:
        return sheet_of_width(options.width)
    left, bottom, right, top = box
    return choose_sheet(options.size, options.orientation, (right - left) / (top - bottom))


def _lay_out_sheet(
    snapshot: Snapshot,
    speech: Speech,
    sheet: Sheet,
    text: furniture.MarginText,
    *,
    inset: bool,
    amounts: bool,
    legend_height: float,
) -> tuple[Sheet, Layout]:
    """The layout of a sheet; a sheet that has only a width gets the height that it needs."""
    head, foot = text.head_height, text.foot_height
    needed = legend_height or legend.height_for(
        snapshot, speech, sheet, legend_width(sheet), amounts=amounts
    )
    if sheet.height:
        return sheet, arrange_layout(sheet, head, foot, legend=needed, inset=inset)
    return stack_layout(sheet, head, foot, needed, inset=inset)


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


def draw_frames(sheet: MapSheet) -> labels.Names:
    """Draw the main map and its inset; returns the names on them."""
    main, inset = sheet.main, sheet.inset
    for frame in sheet.frames:
        frame.draw()
        if frame.amounts:
            amount_discs.draw(frame, sheet.speech)
        if frame is main or sheet.has_detail:
            furniture.draw_scale(frame, north=frame is main)
    if inset:
        furniture.draw_extent_rectangle(*((main, inset) if sheet.has_detail else (inset, main)))
    names = labels.Names()
    for number, frame in enumerate(sheet.frames):
        names.add(frame, sheet.names.get(number) or lay_out_labels(sheet, frame))
        towns = frame is main or sheet.has_detail
        context_layer.draw_names(frame, sheet.speech, towns=towns)
    return names


def lay_out_labels(sheet: MapSheet, frame: MapFrame) -> list[labels.Label]:
    """Work out where the names in one of the map frames of a sheet go."""
    has_scale = frame is sheet.main or sheet.has_detail
    return labels.lay_out(frame, sheet.speech, scale=has_scale, north=frame is sheet.main)
