"""Map furniture: title, scale bar, north arrow, extent rectangle, foot and QR code.

The map itself is left to `map_axes`, the legend to `legend`, the layout to `page_layout`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Polygon, Rectangle
from matplotlib_scalebar.scalebar import ScaleBar

from aidmap import qr
from aidmap.figure import symbols
from aidmap.figure.boxes import as_rows, segments_of
from aidmap.figure.figure import POINT, leading, limit_lines, wrap

if TYPE_CHECKING:
    from datetime import date

    from aidmap.figure.boxes import Array
    from aidmap.figure.figure import SheetFigure
    from aidmap.figure.map_axes import MapFrame
    from aidmap.figure.page_layout import Box, Sheet
    from aidmap.geo import Caption
    from aidmap.i18n import Speech

TITLE, SUBTITLE, SMALL = 15.0, 8.5, 6.0  # points
QR = 17.0  # millimetres
BAR_LETTERS = 6.4  # points
BAR_WIDTH = 0.27  # of the map: the most that the scale bar takes
CORNERS = {"lower left": (0, 0), "lower right": (1, 0), "upper right": (1, 1)}


@dataclass(frozen=True, kw_only=True)
class MarginText:
    """The text above and below a map, broken into lines for a sheet.

    Attributes:
        title: the finding.
        subtitle: the title of the data set, and which day, traffic and clocks are shown.
        foot: sources, credits, licence, disclaimer, number of the map and day of drawing.
        sheet: the sheet for which the lines are broken.
        permalink: the address for the QR code; empty: no QR code.
    """

    title: list[str]
    subtitle: list[str]
    foot: list[str]
    sheet: Sheet
    permalink: str

    @property
    def head_height(self) -> float:
        """The height of title and subtitle, in millimetres."""
        blocks = ((self.title, TITLE), (self.subtitle, SUBTITLE))
        return sum(len(lines) * leading(self.sheet.points(size)) for lines, size in blocks)

    @property
    def foot_height(self) -> float:
        """The height of the foot, in millimetres."""
        words = len(self.foot) * leading(self.sheet.points(SMALL))
        return max(words, QR * self.sheet.scale if self.permalink else 0)


def no_text(sheet: Sheet) -> MarginText:
    """No text around a map in a document, which says all that itself."""
    return MarginText(title=[], subtitle=[], foot=[], sheet=sheet, permalink="")


def wrap_text(
    sheet: Sheet, caption: Caption, speech: Speech, heading: str, credit: str, permalink: str
) -> MarginText:
    """Break the text around a map into lines for a sheet.

    Args:
        sheet: the sheet.
        caption: what the text says.
        speech: the language.
        heading: day and traffic, for the subtitle.
        credit: the last line of the foot, from `credit_line`.
        permalink: the address for the QR code; empty: no QR code.
    """
    scale = sheet.scale
    width = sheet.width - 2 * sheet.margin
    clocks = speech.join(part for part in (heading, caption.clocks) if part)
    beside_qr = width - (QR * scale + 4 if permalink else 0)
    licence = f"{speech.word('licence')}: {caption.licence}"
    foot_texts = [
        f"{speech.word('sources')}: {speech.join(caption.sources)}." if caption.sources else "",
        f"{_credits_text(caption, speech)}{licence}",
        caption.disclaimer,
        " ".join(part for part in (credit, permalink) if part),
    ]
    # sheets with a smallest font size grow in height, so they have room for more lines
    most_lines = (16, 7, 9, 3) if sheet.min_points else (7, 3, 4, 2)
    small = sheet.points(SMALL)
    return MarginText(
        title=wrap(caption.finding, width * 0.97, size=sheet.points(TITLE), weight="bold"),
        subtitle=wrap(f"{caption.title}. {clocks}.", width * 0.97, size=sheet.points(SUBTITLE)),
        foot=[
            line
            for text, most in zip(foot_texts, most_lines, strict=True)
            if text
            for line in limit_lines(wrap(text, beside_qr * 0.94, size=small), most)
        ],
        sheet=sheet,
        permalink=permalink,
    )


def _credits_text(caption: Caption, speech: Speech) -> str:
    credits_ = speech.semicolon.join(caption.credits)
    return f"{speech.word('credits')}: {credits_}. " if credits_ else ""


def draw_head(figure: SheetFigure, box: Box, text: MarginText) -> None:
    """Write the title; under it day, traffic and clocks."""
    if not text.title:
        return
    axes = figure.add_mm_axes(box)
    left = box._replace(left=0, bottom=0)
    end = figure.write_lines(
        axes, left, text.title, size=figure.sheet.points(TITLE), weight="bold", color=symbols.INK
    )
    size = figure.sheet.points(SUBTITLE)
    figure.write_lines(
        axes, left._replace(height=end), text.subtitle, size=size, color=symbols.MUTED
    )


def draw_foot(figure: SheetFigure, box: Box, text: MarginText) -> None:
    """Write sources, credits and disclaimer, with the QR code at the end of the lines."""
    if not text.foot:
        return
    axes = figure.add_mm_axes(box)
    qr_width = QR * figure.sheet.scale + 4 if text.permalink else 0
    lines_box = box._replace(left=0, bottom=0, width=box.width - qr_width)
    if figure.direction == "rtl":
        lines_box = lines_box._replace(left=qr_width)
    figure.write_lines(
        axes, lines_box, text.foot, size=figure.sheet.points(SMALL), color=symbols.MUTED
    )
    if text.permalink:
        side = QR * figure.sheet.scale
        left = 0 if figure.direction == "rtl" else box.width - side
        _draw_qr(axes, text.permalink, (left, box.height - side), side)


def _draw_qr(axes: Any, address: str, at: tuple[float, float], side: float) -> None:
    rows = qr.cells(address)
    cell = side / len(rows)
    for number, row in enumerate(rows):
        for column, dark in enumerate(row):
            if dark:
                corner = (at[0] + column * cell, at[1] + side - (number + 1) * cell)
                axes.add_artist(Rectangle(corner, cell, cell, fc="black", ec="black", lw=0.05))


def draw_scale(frame: MapFrame, *, north: bool = False) -> None:
    """Draw a scale bar and, if asked for, a north arrow; nothing on a map without places."""
    if not frame.snapshot.records.places:
        return
    bar = ScaleBar(
        1, "m", location=_emptiest_corner(frame), box_alpha=0.85, border_pad=0.4, pad=0.3, sep=2,
        length_fraction=0.22, width_fraction=0.006,
        font_properties={"size": frame.points(BAR_LETTERS)},
        scale_formatter=_format_length,
    )  # fmt: skip
    bar.set_zorder(9)
    frame.axes.add_artist(bar)
    if north:
        _draw_north(frame)


def reserved_boxes(frame: MapFrame, *, scale: bool, north: bool) -> Array:
    """Rectangles of the scale bar and the north arrow, in millimetres from the lower left corner.

    They are obstacles for labels. The rectangle of the scale bar is as wide as it may become.
    """
    if not frame.snapshot.records.places:
        return as_rows([])
    width, height = frame.box.width, frame.box.height
    across, up = CORNERS[_emptiest_corner(frame)]
    wide = max(width * BAR_WIDTH, 3 * frame.points(BAR_LETTERS))
    high = 2.2 * frame.points(BAR_LETTERS) * POINT + 3.2
    x, y = (width - wide if across else 0), (height - high if up else 0)
    found = [(x, y, x + wide, y + high)] if scale else []
    if north:
        found.append((0, height - 12.5 * frame.scale, 10 * frame.scale, height))
    return as_rows(found)


def _format_length(value: float, unit: str) -> str:
    """A length for the scale bar; megametres are written as kilometres."""
    return f"{value * 1000:,.0f} km" if unit == "Mm" else f"{value:g} {unit}"


def _emptiest_corner(frame: MapFrame) -> str:
    """The corner with the fewest places, of three; the north arrow takes the fourth."""
    left, bottom, right, top = frame.visible_box

    def count_places(corner: str) -> int:
        x, y = CORNERS[corner]
        near = [
            point
            for point in (place.geometry for place in frame.places)
            if abs((point.x - left) / (right - left) - x) < 0.35  # noqa: PLR2004 - of the width
            and abs((point.y - bottom) / (top - bottom) - y) < 0.18  # noqa: PLR2004 - of the height
        ]
        return len(near)

    return min(CORNERS, key=count_places)


def _draw_north(frame: MapFrame) -> None:
    left, _, _, top = frame.visible_box
    unit = frame.mm * frame.scale
    x, y = left + 6 * unit, top - 6 * unit
    for side, colour in ((-1, symbols.INK), (1, "white")):
        corners = [(x, y + 4.4 * unit), (x + side * 1.9 * unit, y - 2.4 * unit), (x, y - 1 * unit)]
        frame.axes.add_artist(Polygon(corners, fc=colour, ec=symbols.INK, lw=0.6, zorder=9))
    frame.axes.text(
        x, y - 2.8 * unit, "N", fontsize=frame.points(7), weight="bold", ha="center", va="top",
        zorder=9,
    )  # fmt: skip


def rectangle_lines(frame: MapFrame) -> list[tuple[float, ...]]:
    """The sides of the rectangle around what another map frame shows, in millimetres."""
    if not frame.elsewhere:
        return []
    left, bottom, right, top = frame.elsewhere.visible_box
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    return [*segments_of([frame.to_mm(*corner) for corner in corners])]


def draw_extent_rectangle(frame: MapFrame, other: MapFrame) -> None:
    """Outline the extent of another map frame, unless both show nearly the same."""
    left, bottom, right, top = other.visible_box
    own = frame.visible_box
    if (right - left) > 0.9 * (own[2] - own[0]):
        return
    frame.axes.add_artist(
        Rectangle((left, bottom), right - left, top - bottom, fc="none", ec="#D10000", lw=1.1,
                  zorder=7)
    )  # fmt: skip


def credit_line(speech: Speech, number: str, made: date | None, version: str) -> str:
    """The number of the map, the program that drew it, and the day of drawing if it is given."""
    parts = [number, speech.word("drawn_with", version=version)]
    if made:
        parts.append(f"{speech.day(made)}.")
    return " ".join(part for part in parts if part)
