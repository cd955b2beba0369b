"""A matplotlib figure on a sheet measured in millimetres, and the measuring and breaking of text.

The same input gives the same bytes each time. Only the object-oriented interface of matplotlib is
used: no pyplot and no global state.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text

from aidmap.model.characters import CONTROLS, UNWRITABLE, ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from aidmap.figure.page_layout import Box, Sheet

MM = 25.4  # in an inch
POINT = 25.4 / 72  # millimetres
FORMATS = (".png", ".svg", ".pdf")
QUICK = 3  # of the PNG's packing: 6 takes half as long again, for a file that is 0.5 % smaller
FINE = 16  # times as fine as a point: how exactly texts are measured
CACHED_WIDTHS = 10_000  # texts: the words of one map come again on the next
# The bundled DejaVu Sans has Arabic and Hebrew. Text in SVG is drawn as outlines, so that it looks
# the same where the font is not installed and the bytes are the same everywhere.
SETTINGS: Any = {
    "font.family": "DejaVu Sans",
    "svg.fonttype": "path",
    "svg.hashsalt": "aidmap",
    "pdf.fonttype": 42,
    "axes.linewidth": 0.6,
    "path.simplify": False,
    "text.hinting": "none",  # so that letters are as wide on the sheet as they were measured
}


class SheetFigure:
    """A figure that covers a sheet.

    Args:
        sheet: the size of the sheet and of its words.
        direction: the writing direction: ltr or rtl.
    """

    def __init__(self, sheet: Sheet, *, direction: str = "ltr") -> None:
        self.sheet = sheet
        self.direction = direction
        self.figure = Figure(figsize=(sheet.width / MM, sheet.height / MM), facecolor="white")
        FigureCanvasAgg(self.figure)  # keeps what measures texts, which others make for each anew

    def add_axes(self, box: Box, **settings: Any) -> Axes:
        """Add axes on a part of the sheet."""
        left, bottom, width, height = box
        across, up = self.sheet.width, self.sheet.height
        rect = (left / across, bottom / up, width / across, height / up)
        return self.figure.add_axes(rect, **settings)

    def add_mm_axes(self, box: Box) -> Axes:
        """Add axes on a part of the sheet, in millimetres from its lower left corner."""
        axes = self.add_axes(box, xlim=(0, box.width), ylim=(0, box.height))
        axes.set_axis_off()
        return axes

    @property
    def line_start(self) -> str:
        """The side on which a line of text begins."""
        return "right" if self.direction == "rtl" else "left"

    def write_lines(
        self, axes: Axes, box: Box, lines: list[str], *, size: float, **look: Any
    ) -> float:
        """Write lines downwards from the top of a box; returns where they end, in millimetres.

        Args:
            axes: made by `add_mm_axes`.
            box: a part of them.
            lines: lines that fit, from `wrap`.
            size: the font size, in points.
            look: properties of matplotlib's Text, such as weight and color.
        """
        x = box.right if self.direction == "rtl" else box.left
        y = box.top
        for line in lines:
            # parse_math: texts are data, and a dollar sign starts no formula
            look |= {"ha": self.line_start, "va": "top", "parse_math": False}
            axes.text(x, y, line, fontsize=size, **look)
            y -= leading(size)
        return y

    def to_bytes(self, suffix: str, *, dpi: int, title: str) -> bytes:
        """The content of a file with the figure; it holds no timestamp.

        Args:
            suffix: one of `FORMATS`.
            dpi: dots per inch, for PNG and for bitmaps inside the other formats.
            title: the title in the metadata, for readers who do not see the figure.
        """
        self._replace_unwritable_texts()
        title = _replace_unwritable(title)
        nameless = {"Creator": None, "Date": None} if suffix == ".svg" else {"CreationDate": None}
        metadata = {".png": {"Title": title, "Software": None}}.get(
            suffix, {"Title": title, **nameless}
        )
        buffer = io.BytesIO()
        if suffix == ".png":
            self.figure.set_dpi(dpi)
            canvas: Any = FigureCanvasAgg(self.figure)
            # savefig would draw twice
            canvas.print_png(buffer, metadata=metadata, pil_kwargs={"compress_level": QUICK})
        else:
            self.figure.savefig(buffer, format=suffix[1:], dpi=dpi, metadata=metadata)
        return buffer.getvalue()

    def _replace_unwritable_texts(self) -> None:
        """Replace the characters that no file can hold or no font can show."""
        for text in _texts_of(self.figure):
            content = text.get_text()
            if not content.isprintable():
                text.set_text(_replace_unwritable(content))


def _texts_of(artist: Artist) -> Iterator[Text]:
    """The texts of a figure, without those of its axes: they are never drawn, and slow to make."""
    if isinstance(artist, Text):
        yield artist
    elif not isinstance(artist, Axis):
        for part in artist.get_children():
            yield from _texts_of(part)


def _replace_unwritable(text: str) -> str:
    visible = text.replace("\ufeff", "")  # invisible, and matplotlib's PDF backend fails on it
    return re.sub(f"[{ranges(CONTROLS, UNWRITABLE)}]", "\N{REPLACEMENT CHARACTER}", visible)


def drawing_settings() -> Any:
    """A context manager that applies our matplotlib settings and restores the previous ones."""
    return mpl.rc_context(SETTINGS)


def font_folder() -> str:
    """The folder of the fonts, which come with matplotlib."""
    return str(Path(mpl.get_data_path()) / "fonts" / "ttf")


def leading(size: float) -> float:
    """The distance from one line to the next in millimetres, for a font size in points."""
    return size * POINT * 1.32


def wrap(text: str, width: float, *, size: float, weight: str = "normal") -> list[str]:
    """Break a text at spaces into lines no wider than a number of millimetres."""
    # a word is measured between two bars, so that the space around its letters counts
    bars = text_width("||", size, weight)

    def advance(part: str) -> float:
        return text_width(f"|{part}|", size, weight) - bars

    lines, used, space = [""], 0.0, advance(" ")
    for word in text.split():
        needed = advance(word)
        if lines[-1] and used + space + needed > width:
            lines.append(word)
            used = needed
        else:
            used += (space if lines[-1] else 0) + needed
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def fit_text(text: str, width: float, *, size: float) -> str:
    """Shorten a text to a width in millimetres; an ellipsis replaces its end."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


@lru_cache(CACHED_WIDTHS)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """The width of a text, in millimetres."""
    font = get_font(findfont(FontProperties(family=SETTINGS["font.family"], weight=weight)))
    font.set_size(size, 72 * FINE)  # at 72 dots per inch widths would come in whole points
    font.set_text(text)
    width, _ = font.get_width_height()
    return float(width) / FINE / 64 * POINT  # FreeType measures in 64ths


def limit_lines(lines: list[str], most: int) -> list[str]:
    """The first lines, `most` of them; an ellipsis shows that there were more."""
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]} …"]
