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
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text

from aidmap.model.characters import CONTROLS, UNWRITABLE, ranges

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from aidmap.figure.page_layout import Box, Sheet

MM = 25.4  # in an inch
POINT = 25.4 / 72  # millimetres
FORMATS = (".png", ".svg", ".pdf")
MEASURED = 10_000  # texts whose breadth is remembered: the words of one map come again on the next
# The bundled DejaVu Sans has Arabic and Hebrew; words are drawn as outlines, so that they look the
# same where that font is not installed, and so that the bytes are the same everywhere.
SETTINGS: Any = {
    "font.family": "DejaVu Sans",
    "svg.fonttype": "path",
    "svg.hashsalt": "aidmap",
    "pdf.fonttype": 42,
    "axes.linewidth": 0.6,
    "path.simplify": False,
}


class PaperFigure:
    """A figure that covers a sheet.

    Args:
        sheet: the size of the sheet and of its words.
        direction: the writing direction: ltr or rtl.
    """

    def __init__(self, sheet: Sheet, *, direction: str = "ltr") -> None:
        self.sheet = sheet
        self.direction = direction
        self.figure = Figure(figsize=(sheet.width / MM, sheet.height / MM), facecolor="white")

    def axes(self, box: Box, **settings: Any) -> Axes:
        """Add axes on a part of the sheet."""
        left, bottom, width, height = box
        across, up = self.sheet.width, self.sheet.height
        rect = (left / across, bottom / up, width / across, height / up)
        return self.figure.add_axes(rect, **settings)

    def paper(self, box: Box) -> Axes:
        """Add axes on a part of the sheet, in millimetres from its lower left corner."""
        axes = self.axes(box, xlim=(0, box.width), ylim=(0, box.height))
        axes.set_axis_off()
        return axes

    @property
    def begin(self) -> str:
        """The side on which a line of text begins."""
        return "right" if self.direction == "rtl" else "left"

    def words(self, axes: Axes, box: Box, lines: list[str], *, size: float, **look: Any) -> float:
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
            # a dollar is a dollar here: texts are data, not formulas
            axes.text(x, y, line, fontsize=size, ha=self.begin, va="top", parse_math=False, **look)
            y -= leading(size)
        return y

    def to_bytes(self, suffix: str, *, dpi: int, title: str) -> bytes:
        """The content of a file with the figure; it holds no timestamp.

        Args:
            suffix: one of `FORMATS`.
            dpi: dots per inch, for PNG and for bitmaps inside the other formats.
            title: the title in the metadata, for readers who do not see the figure.
        """
        self._settle_texts()
        title = _writable(title)
        nameless = {"Creator": None, "Date": None} if suffix == ".svg" else {"CreationDate": None}
        metadata = {".png": {"Title": title, "Software": None}}.get(
            suffix, {"Title": title, **nameless}
        )
        buffer = io.BytesIO()
        if suffix == ".png":
            self.figure.set_dpi(dpi)
            canvas: Any = FigureCanvasAgg(self.figure)
            canvas.print_png(buffer, metadata=metadata)  # savefig would walk through it all twice
        else:
            self.figure.savefig(buffer, format=suffix[1:], dpi=dpi, metadata=metadata)
        return buffer.getvalue()

    def _settle_texts(self) -> None:
        """Replace the characters that no file can hold or no font can show."""
        for text in self.figure.findobj(Text):
            said = text.get_text()
            if not said.isprintable():
                text.set_text(_writable(said))


def _writable(text: str) -> str:
    seen = text.replace("\ufeff", "")  # matplotlib's PDF breaks at it, and nobody sees it
    return re.sub(f"[{ranges(CONTROLS, UNWRITABLE)}]", "\N{REPLACEMENT CHARACTER}", seen)


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
    bars = breadth("||", size, weight)  # between two bars a word, or a space, takes all its room

    def room(part: str) -> float:
        return breadth(f"|{part}|", size, weight) - bars

    lines, taken, space = [""], 0.0, room(" ")
    for word in text.split():
        wide = room(word)
        if lines[-1] and taken + space + wide > width:
            lines.append(word)
            taken = wide
        else:
            taken += (space if lines[-1] else 0) + wide
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def fit_text(text: str, width: float, *, size: float) -> str:
    """Shorten a text to a width in millimetres; an ellipsis replaces its end."""
    if breadth(text, size) <= width:
        return text
    while text and breadth(f"{text}…", size) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


@lru_cache(MEASURED)
def breadth(text: str, size: float, weight: str = "normal") -> float:
    """The width of a text, in millimetres."""
    font = get_font(findfont(FontProperties(family=SETTINGS["font.family"], weight=weight)))
    font.set_size(size, 72)  # dots an inch: widths come in points
    font.set_text(text)
    width, _ = font.get_width_height()
    return float(width) / 64 * POINT  # FreeType measures in 64ths


def limit_lines(lines: list[str], most: int) -> list[str]:
    """The first lines, `most` of them; an ellipsis shows that there were more."""
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]} …"]
