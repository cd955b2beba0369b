"""The looks of statuses and kinds of places: colours, dashes, symbols and shapes.

They are the same on screen, in print and in tables. The colours are from the palette of Okabe and
Ito. Words are left to `i18n`, drawing to `html` and `figure`.
"""

from __future__ import annotations

from dataclasses import dataclass

from aidmap.model import LineStyle, Mode, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusStyle:
    """The look of a status.

    Attributes:
        colour: on light backgrounds, with a contrast of at least 3:1, as #RRGGBB.
        night: on dark backgrounds.
        ink: the same hue for text on white, with a contrast of at least 4.5:1.
        dash: the lengths of dashes and gaps in pixels, as in SVG; empty: solid.
        fill: the fill of a symbol: full, half, cross, hollow or question.
        symbol: a character for tables and terminals that is distinct without colour.
        terminal: the name of the colour in rich.
    """

    colour: str
    night: str
    ink: str
    dash: str
    fill: str
    symbol: str
    terminal: str


STATUS: dict[Status, StatusStyle] = {
    Status.OPEN: StatusStyle(
        colour="#009E73", night="#2FC79A", ink="#00674B", dash="", fill="full", symbol="●",
        terminal="green",
    ),
    Status.RESTRICTED: StatusStyle(
        colour="#E69F00", night="#F2B632", ink="#7D5600", dash="14 5", fill="half", symbol="◐",
        terminal="yellow",
    ),
    Status.CLOSED: StatusStyle(
        colour="#D55E00", night="#FF8340", ink="#A34700", dash="5 5", fill="cross", symbol="✕",
        terminal="red",
    ),
    Status.PLANNED: StatusStyle(
        colour="#0072B2", night="#5AB4EA", ink="#005A8D", dash="1 6", fill="hollow", symbol="○",
        terminal="blue",
    ),
    Status.UNKNOWN: StatusStyle(
        colour="#6E6E6E", night="#A8A8A8", ink="#5A5A5A", dash="1 9", fill="question", symbol="?",
        terminal="bright_black",
    ),
}  # fmt: skip

# The dashes of boundaries that are not settled: shorter and finer than those of any status.
BOUNDARY = {LineStyle.DASHED: "7 3", LineStyle.DOTTED: "1.5 2.5"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeStyle:
    """The look of lines by road, by sea or by air; the colour is that of their status.

    Attributes:
        width: of the line in points, in print.
        ground: the width of the pale line under the dashes, of the width; 0: there is none.
        gaps: how many times as wide as usual the gaps between dashes are.
        open_dash: the dashes where the status has none, as in SVG.
    """

    width: float
    ground: float
    gaps: float = 1
    open_dash: str = ""

    def dash(self, status: StatusStyle) -> str:
        """The dashes of a line with some status."""
        parts = [float(part) for part in status.dash.split()]
        wide = (f"{part * (self.gaps if number % 2 else 1):g}" for number, part in enumerate(parts))
        return " ".join(wide) or self.open_dash


MODE: dict[Mode, ModeStyle] = {
    Mode.ROAD: ModeStyle(width=1.9, ground=1),
    Mode.SEA: ModeStyle(width=1.4, ground=0.8),
    Mode.AIR: ModeStyle(width=0.9, ground=0, gaps=2.2, open_dash="30 10"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BarStyle:
    """The look of the part of a bar that is of one place.

    Attributes:
        colour: none of those of the statuses, as #RRGGBB.
        hatch: lines or dots on it, as matplotlib writes them, to tell it without colour.
        ink: the colour of these.
    """

    colour: str
    hatch: str = ""
    ink: str = "#FFFFFF"


# Of the palette "muted" of Paul Tol without its greens: dark and light by turns.
BARS = (
    BarStyle(colour="#332288"),
    BarStyle(colour="#88CCEE", hatch="....", ink="#1B5E80"),
    BarStyle(colour="#882255", hatch="/////"),
    BarStyle(colour="#DDCC77", hatch="xxxx", ink="#6B5F1E"),
    BarStyle(colour="#AA4499", hatch="-----"),
    BarStyle(colour="#F0B6C1", hatch="|||||", ink="#8A3E4E"),
    BarStyle(colour="#4D463F", hatch="ooo"),
)
OTHER_BARS = BarStyle(colour="#C9C9C4", hatch="\\\\\\\\\\", ink="#5A5A5A")

# The shape of each kind of place; a destination is only a label.
SHAPE = {
    "land_crossing": "square",
    "inspection_point": "diamond",
    "seaport": "anchor",
    "pier": "halfround",
    "airport": "triangle",
    "logistics_hub": "circle",
    "airdrop_zone": "drop",
    "destination": "label",
}
