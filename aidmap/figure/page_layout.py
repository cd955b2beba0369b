"""Sizes of sheets and slides, and the layout of a map's parts on them. All lengths in millimetres.

The origin of a sheet is its lower left corner. Layouts are made for languages written from left to
right, and mirrored for the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on a sheet."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.bottom + self.height

    def mirror(self, width: float) -> Box:
        """The same box with left and right swapped, on a sheet of this width."""
        return self._replace(left=width - self.right)


@dataclass(frozen=True)
class Sheet:
    """The size of a sheet, and the scale of what is on it.

    Attributes:
        width: in millimetres.
        height: in millimetres; 0: it follows from the content.
        margin: the free edge, in millimetres.
        scale: the scale of words and symbols; 1 is for A4.
        min_points: the smallest size of letters, in points.
    """

    width: float
    height: float
    margin: float = 8
    scale: float = 1
    min_points: float = 0

    def points(self, size: float) -> float:
        """The font size on this sheet, in points, for a font size on A4."""
        return max(size * self.scale, self.min_points)

    @property
    def rotated(self) -> Sheet:
        """The same sheet with width and height swapped."""
        return replace(self, width=self.height, height=self.width)


MIN_POINTS = 6.0  # points: on sheets for documents
# Paper sizes are those of ISO 216. A slide is 16:9, 13.33 x 7.5 inches as in presentation software.
# A column has the text width of a report on A4.
SIZES = {
    "a4": Sheet(210, 297),
    "a3": Sheet(297, 420, margin=10, scale=1.3),
    "slide": Sheet(338.7, 190.5, scale=1.25),
    "square": Sheet(200, 200),
    "column": Sheet(170, 120, margin=1, scale=0.8, min_points=MIN_POINTS),
}
ROTATABLE = ("a4", "a3")
PANEL = 62.0  # millimetres, on A4: the width of a legend beside the map
NARROW_SCALE = 0.65  # the scale of sheets narrower than WIDE
NARROWEST = 40.0  # millimetres: the least width of a map
WIDE = 120.0  # millimetres: from this width on, the legend is beside the map


@dataclass(frozen=True)
class Layout:
    """The positions of the parts of a map sheet.

    Attributes:
        head: title, day and clocks.
        main: the main map.
        legend: the legend.
        inset: the inset map.
        foot: sources, credits, disclaimer and QR code.
    """

    head: Box
    main: Box
    legend: Box
    inset: Box
    foot: Box

    def without_inset(self) -> Layout:
        """The same layout with the room of the inset given to the legend."""
        left, bottom = (min(pair) for pair in zip(self.legend[:2], self.inset[:2], strict=True))
        right, top = max(self.legend.right, self.inset.right), max(self.legend.top, self.inset.top)
        legend = Box(left, bottom, right - left, top - bottom)
        return replace(self, legend=legend, inset=Box(left, bottom, 0, 0))

    def mirror(self, sheet: Sheet) -> Layout:
        """The same layout for languages written from right to left."""
        boxes = (self.head, self.main, self.legend, self.inset, self.foot)
        return Layout(*(box.mirror(sheet.width) for box in boxes))


def choose_sheet(size: str, orientation: str, aspect: float) -> Sheet:
    """The sheet of a size; with `auto` paper has the orientation that leaves a map more room.

    Args:
        size: a key of `SIZES`.
        orientation: auto, portrait or landscape; slides and squares are never rotated.
        aspect: the width of the mapped area divided by its height.
    """
    sheet = SIZES[size]
    wide = orientation == "landscape" or (orientation == "auto" and aspect > 1)
    return sheet.rotated if size in ROTATABLE and wide else sheet


def sheet_of_width(width: float) -> Sheet:
    """A sheet of a given width for a picture in a document; `stack_layout` gives it its height."""
    scale = SIZES["column"].scale if width >= WIDE else NARROW_SCALE
    return Sheet(max(width, NARROWEST), 0, margin=1, scale=scale, min_points=MIN_POINTS)


def legend_width(sheet: Sheet) -> float:
    """The width that a legend has on a sheet; sheets of a fixed size have it beside the map."""
    beside = sheet.height or sheet.width >= WIDE
    return PANEL * sheet.scale if beside else sheet.width - 2 * sheet.margin


def stack_layout(
    sheet: Sheet, head: float, foot: float, legend: float, *, inset: bool
) -> tuple[Sheet, Layout]:
    """Lay out a sheet whose height follows from its parts.

    The legend is beside the map on wide sheets, under it on narrow ones.

    Args:
        sheet: a sheet from `sheet_of_width`.
        head: the height of the title.
        foot: the height of sources and disclaimer.
        legend: the height of the legend.
        inset: whether an inset is wanted; only wide sheets have room for one.
    """
    margin, gap = sheet.margin, 4 * sheet.scale
    inner = sheet.width - 2 * margin
    panel, beside = PANEL * sheet.scale, sheet.width >= WIDE
    second = panel * 0.62 if inset and beside else 0
    middle = max(inner * 0.55, legend + gap + second) if beside else inner + gap + legend
    above, below = (gap if part else 0 for part in (head, foot))
    sized = replace(sheet, height=head + above + middle + below + foot + 2 * margin)
    bottom = Box(margin, margin, inner, foot)
    room = Box(margin, bottom.top + below, inner, middle)
    top = Box(margin, room.top + above, inner, head)
    if beside:
        main = room._replace(width=inner - panel - gap)
        lower = Box(main.right + gap, room.bottom, panel, second and middle - legend - gap)
        side = Box(lower.left, lower.top + gap, panel, room.top - lower.top - gap)
    else:
        side = room._replace(height=legend)
        main = room._replace(bottom=side.top + gap, height=middle - legend - gap)
        lower = side._replace(width=0, height=0)
    return sized, Layout(head=top, main=main, legend=side, inset=lower, foot=bottom)


def arrange_layout(
    sheet: Sheet, head: float, foot: float, *, legend: float = 0, inset: bool = True
) -> Layout:
    """Lay out a sheet of fixed size: legend and inset beside the map, or under it on tall sheets.

    Args:
        sheet: the sheet.
        head: the height of the title.
        foot: the height of sources and disclaimer.
        legend: the height that the legend needs.
        inset: whether there is an inset; without one the legend gets its room.
    """
    margin, gap = sheet.margin, 4 * sheet.scale
    whole = Box(margin, margin, sheet.width - 2 * margin, sheet.height - 2 * margin)
    top = Box(whole.left, whole.top - head, whole.width, head)
    bottom = whole._replace(height=foot)
    room = top.bottom - bottom.top - 2 * gap
    middle = Box(whole.left, bottom.top + gap, whole.width, room)
    if sheet.width >= sheet.height * 0.95:
        layout = _panel_beside_map(middle, top, bottom, PANEL * sheet.scale, legend, gap)
    else:
        layout = _panel_under_map(middle, top, bottom, (64 if inset else 40) * sheet.scale, gap)
    return layout if inset else layout.without_inset()


def _panel_beside_map(
    middle: Box, head: Box, foot: Box, panel: float, needed: float, gap: float
) -> Layout:
    """Legend and inset beside the map; the inset gives room to the legend, but not all."""
    main = middle._replace(width=middle.width - panel - gap)
    side = middle._replace(left=main.right + gap, width=panel)
    left_over = side.height - needed - gap
    inset = side._replace(height=min(max(left_over, side.height * 0.34), side.height * 0.46))
    legend = side._replace(bottom=inset.top + gap, height=side.height - inset.height - gap)
    return Layout(head=head, main=main, legend=legend, inset=inset, foot=foot)


def _panel_under_map(middle: Box, head: Box, foot: Box, panel: float, gap: float) -> Layout:
    main = Box(middle.left, middle.bottom + panel + gap, middle.width, middle.height - panel - gap)
    strip = middle._replace(height=panel)
    inset = strip._replace(left=strip.right - panel * 1.05, width=panel * 1.05)
    legend = strip._replace(width=strip.width - inset.width - gap)
    return Layout(head=head, main=main, legend=legend, inset=inset, foot=foot)
