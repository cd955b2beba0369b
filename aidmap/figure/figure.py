"""A plate: one figure, drawn on a sheet in millimetres, and saved as the same bytes each time.

Object-oriented matplotlib only: no pyplot, no state of its own.
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
    """A figure on a sheet.

    Args:
        sheet: its size.
        direction: in which words run: ltr, rtl.
    """

    def __init__(self, sheet: Sheet, *, direction: str = "ltr") -> None:
        self.sheet = sheet
        self.direction = direction
        self.figure = Figure(figsize=(sheet.width / MM, sheet.height / MM), facecolor="white")

    def axes(self, box: Box, **settings: Any) -> Axes:
        """A part of the sheet with coordinates of its own."""
        left, bottom, width, height = box
        across, up = self.sheet.width, self.sheet.height
        rect = (left / across, bottom / up, width / across, height / up)
        return self.figure.add_axes(rect, **settings)

    def paper(self, box: Box) -> Axes:
        """A part of the sheet whose coordinates are millimetres from its lower left corner."""
        axes = self.axes(box, xlim=(0, box.width), ylim=(0, box.height))
        axes.set_axis_off()
        return axes

    @property
    def begin(self) -> str:
        """The side on which a line of words begins."""
        return "right" if self.direction == "rtl" else "left"

    def words(self, axes: Axes, box: Box, lines: list[str], *, size: float, **look: Any) -> float:
        """Write lines from the top of a box down; hands back where they end, in millimetres.

        Args:
            axes: of `paper`.
            box: within them.
            lines: as `wrapped` broke them.
            size: of the letters, in points.
            look: weight, color and the like, as matplotlib's Text has them.
        """
        x = box.right if self.direction == "rtl" else box.left
        y = box.top
        for line in lines:
            # a dollar is a dollar here: texts are data, not formulas
            axes.text(x, y, line, fontsize=size, ha=self.begin, va="top", parse_math=False, **look)
            y -= leading(size)
        return y

    def to_bytes(self, suffix: str, *, dpi: int, title: str) -> bytes:
        """The figure as a file, without any clock in it.

        Args:
            suffix: one of `FORMATS`.
            dpi: dots an inch, for PNG and for what is a picture inside the others.
            title: what it shows, for those who do not see it.
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
        """Put a mark for what no file can hold, or no font has a place for."""
        for text in self.figure.findobj(Text):
            said = text.get_text()
            if not said.isprintable():
                text.set_text(_writable(said))


def _writable(text: str) -> str:
    seen = text.replace("\ufeff", "")  # matplotlib's PDF breaks at it, and nobody sees it
    return re.sub(f"[{ranges(CONTROLS, UNWRITABLE)}]", "\N{REPLACEMENT CHARACTER}", seen)


def drawing_settings() -> Any:
    """The settings of every drawing, as a context that puts back what was."""
    return mpl.rc_context(SETTINGS)


def font_folder() -> str:
    """Where the fonts of the drawings are: they came with matplotlib."""
    return str(Path(mpl.get_data_path()) / "fonts" / "ttf")


def leading(size: float) -> float:
    """The millimetres from one line to the next, for letters of a size in points."""
    return size * POINT * 1.32


def wrap(text: str, width: float, *, size: float, weight: str = "normal") -> list[str]:
    """Break a text into lines no wider than some millimetres, at spaces."""
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
    """A text no wider than some millimetres; an ellipsis stands for its end."""
    if breadth(text, size) <= width:
        return text
    while text and breadth(f"{text}…", size) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


@lru_cache(MEASURED)
def breadth(text: str, size: float, weight: str = "normal") -> float:
    """How wide a text is, in millimetres."""
    font = get_font(findfont(FontProperties(family=SETTINGS["font.family"], weight=weight)))
    font.set_size(size, 72)  # dots an inch: widths come in points
    font.set_text(text)
    width, _ = font.get_width_height()
    return float(width) / 64 * POINT  # FreeType measures in 64ths


def limit_lines(lines: list[str], most: int) -> list[str]:
    """No more than so many lines; an ellipsis tells that there were more."""
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]} …"]
