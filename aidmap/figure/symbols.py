"""The symbols of places: the shape shows the kind, the fill shows the status, also in greyscale.

Colours and dashes are left to `style`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon

from aidmap.model import Status
from aidmap.style import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes

    from aidmap.style import StatusStyle

SIZE = 3.6  # millimetres across
# In half widths of a symbol:
EDGE = 0.12  # the white edge around it
RING = 1.55  # the radius of the ring around a contested place, with its line
BAR, BAR_BELOW = 1.35, 1.5  # half the length of the bar under a place that holds a route up
ANCHOR_TOP = 1.45  # of the ring of an anchor
INK, MUTED, PLAIN = "#1F2328", "#4A4F55", "#D4D4D2"
APPROXIMATE: dict[str, Any] = {"fc": "#6E6E6E", "ec": "none", "alpha": 0.13}
HATCH_STEPS = (-1.6, -1.07, -0.53, 0.0, 0.53, 1.07, 1.6)  # in half widths of a symbol

Corners = list[tuple[float, float]]


def dash_pattern(dash: str, width: float) -> Any:
    """Dashes as in SVG for matplotlib, which counts in line widths, whatever the width in points.

    A pixel of a dash is three quarters of a point, as on a screen.
    """
    return (0, [float(part) * 0.75 / width for part in dash.split()]) if dash else "-"


def is_dotted(style: StatusStyle) -> bool:
    """Whether the dashes of a status are dots, which have round ends."""
    return style.dash.startswith("1 ")


def paler(colour: str, white: float) -> str:
    """A colour (#RRGGBB) mixed with some share of white."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * white):02X}" for part in parts)


def shape_outline(shape: str) -> Corners:
    """The outline of a shape of `style.SHAPE`, in a square from -1 to 1; empty for a label."""
    arcs = {"anchor": (0, 2 * pi, 1.0), "circle": (0, 2 * pi, 0.62)}
    if shape in arcs:
        return _arc(*arcs[shape])
    plain: dict[str, Corners] = {
        "square": [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)],
        "diamond": [(0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)],
        "triangle": [(-1, -0.8), (1, -0.8), (0, 1)],
        "halfround": [(x, y - 0.45) for x, y in _arc(0, pi, 1.05)],
        "drop": [(0, 1.25), *((x * 0.8, y * 0.8 - 0.2) for x, y in _arc(0.15 * pi, -1.15 * pi, 1))],
        "label": [],
    }
    return plain[shape]


def extent(shape: str, look: SymbolStyle) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a symbol with its additions, in half widths from its centre."""
    outline = shape_outline(shape) or [(0.0, 0.0)]
    x, y = zip(*outline, strict=True)
    left, bottom, right, top = min(x) - EDGE, min(y) - EDGE, max(x) + EDGE, max(y) + EDGE
    if shape == "anchor":
        top = ANCHOR_TOP + EDGE
    if look.contested:
        left, bottom, right, top = (
            min(left, -RING), min(bottom, -RING), max(right, RING), max(top, RING),
        )  # fmt: skip
    if look.blocks:
        left, bottom, right = min(left, -BAR), min(bottom, -BAR_BELOW - 0.2), max(right, BAR)
    return left, bottom, right, top


def _arc(start: float, end: float, radius: float) -> Corners:
    steps = 28
    angles = (start + (end - start) * step / steps for step in range(steps + 1))
    return [(radius * cos(angle), radius * sin(angle)) for angle in angles]


@dataclass(frozen=True, kw_only=True)
class SymbolStyle:
    """The style of a symbol.

    Attributes:
        status: the status that gives fill and colour.
        stale: whether it is faded.
        contested: whether a dashed ring is around it.
        blocks: whether a bar is under it.
        plain: whether it needs no leave and nothing is reported of it: then there is no sign.
    """

    status: Status
    stale: bool = False
    contested: bool = False
    blocks: bool = False
    plain: bool = False


def draw_symbol(
    axes: Axes,
    at: tuple[float, float],
    shape: str,
    look: SymbolStyle,
    *,
    mm: float,
    size: float = SIZE,
    zorder: float = 5,
) -> None:
    """Draw a symbol.

    Args:
        axes: the axes to draw on.
        at: the centre, in units of the axes.
        shape: one of `style.SHAPE`.
        look: fill and additions.
        mm: units of the axes per millimetre.
        size: the width in millimetres.
        zorder: the drawing order, as in matplotlib.
    """
    pen = _Pen(axes, at, size / 2 * mm, size, zorder)
    outline = pen.place_points(shape_outline(shape))
    if not outline:
        return
    status = look.status
    colour = STATUS[status].colour
    pen.fill(outline, fc="white", ec="white", lw=size * 0.75)
    if look.plain:
        pen.fill(outline, fc=PLAIN, ec=MUTED, lw=size * 0.2)
    elif look.stale:
        pen.draw_stale(outline, status)
    else:
        pen.draw_status(outline, status)
    if shape == "anchor":
        pen.stroke(
            [(0, 1.0), (0, 1.45), (-0.3, 1.45), (0.3, 1.45)], MUTED if look.plain else colour
        )
    if look.contested:
        ring = {"ls": (0, (2.4, 1.6)), "lw": size * 0.18, "zorder": zorder + 0.2}
        axes.add_artist(Circle(at, pen.unit * 1.5, fc="none", ec=INK, **ring))
    if look.blocks:
        pen.stroke([(-1.25, -1.5), (1.25, -1.5)], INK, thick=1.6)


@dataclass(frozen=True)
class _Pen:
    """Draws in a square from -1 to 1 around the centre of a symbol."""

    axes: Axes
    at: tuple[float, float]
    unit: float
    size: float
    zorder: float

    def place_points(self, points: Iterable[tuple[float, float]]) -> Corners:
        return [(self.at[0] + x * self.unit, self.at[1] + y * self.unit) for x, y in points]

    def fill(self, outline: Corners, **look: Any) -> None:
        patch = Polygon(outline, joinstyle="round", zorder=self.zorder, **look)
        self.axes.add_artist(patch)

    def stroke(self, points: Corners, colour: str, thick: float = 1) -> None:
        x, y = zip(*self.place_points(points), strict=True)
        self.axes.add_artist(
            Line2D(x, y, color=colour, lw=self.size * 0.33 * thick, solid_capstyle="round",
                   zorder=self.zorder + 0.2)
        )  # fmt: skip

    def draw_status(self, outline: Corners, status: Status) -> None:
        """Fill an outline: full, half, with a cross, hollow with broken edges, or with a "?"."""
        colour = STATUS[status].colour
        broken = (0, (2.2, 1.3)) if status is Status.PLANNED else "-"
        ground = colour if status in {Status.OPEN, Status.CLOSED} else "white"
        self.fill(outline, fc=ground, ec=colour, lw=self.size * 0.33, ls=broken)
        if status is Status.RESTRICTED:
            self.fill([(min(x, self.at[0]), y) for x, y in outline], fc=colour, ec="none")
        self.draw_sign(status, "white")

    def draw_stale(self, outline: Corners, status: Status) -> None:
        """Hatch what would be filled, within a thin edge."""
        colour = STATUS[status].colour
        broken = (0, (2.2, 1.3)) if status is Status.PLANNED else "-"
        self.fill(outline, fc="white", ec=colour, lw=self.size * 0.24, ls=broken)
        half = [(min(x, self.at[0]), y) for x, y in outline]
        filled = {Status.OPEN: outline, Status.CLOSED: outline, Status.RESTRICTED: half}
        if status in filled:
            area = Polygon(filled[status], fc="none", ec="none")
            self.axes.add_artist(area)
            for step in HATCH_STEPS:
                ends = self.place_points([(step - 1.3, -1.3), (step + 1.3, 1.3)])
                x, y = zip(*ends, strict=True)
                line = Line2D(x, y, color=colour, lw=self.size * 0.13, zorder=self.zorder + 0.1)
                self.axes.add_artist(line)
                line.set_clip_path(area)
        self.draw_sign(status, colour)

    def draw_sign(self, status: Status, cross: str) -> None:
        """Draw a cross for closed, a question mark for unknown."""
        if status is Status.CLOSED:
            arms = [[(-0.45, -0.45 * way), (0.45, 0.45 * way)] for way in (1, -1)]
            for arm in arms if cross != "white" else ():
                self.stroke(arm, "white", thick=2.6)
            for arm in arms:
                self.stroke(arm, cross, thick=1.15)
        if status is Status.UNKNOWN:
            self.axes.text(
                *self.at, "?", fontsize=self.size * 1.75, weight="bold", color="#3D3D3D",
                ha="center", va="center_baseline", zorder=self.zorder + 0.2,
            )  # fmt: skip
