"""How much passes the gateways a day, as discs under their symbols.

A gateway that nobody counted lately has a dotted ring: not counted is not zero. What is drawn is
left to `query.gateway_amounts`, the legend to `legend_entries`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke

if TYPE_CHECKING:
    from aidmap.figure.map_axes import MapFrame
    from aidmap.i18n import Speech
    from aidmap.query.gateway_amounts import GatewayAmounts

LARGEST, SMALLEST, UNCOUNTED = 4.5, 0.8, 3.0  # millimetres: radii on A4
CLEAR = 3.2  # millimetres from a place to what is below its symbol
SIZE = 6.8  # points: of the figures
WHOLE_FROM = 10  # larger means are written without decimals
DISC: dict[str, Any] = {"fc": (0.29, 0.40, 0.52, 0.35), "ec": "#2D4560", "lw": 0.7}
RING: dict[str, Any] = {"fc": "none", "ec": "#5A5A5A", "lw": 0.7, "ls": (0, (1.5, 2))}


def radius(amounts: GatewayAmounts, value: float, scale: float) -> float:
    """The radius of the disc for a value, in millimetres."""
    return max(LARGEST * amounts.size(value), SMALLEST) * scale


def draw(frame: MapFrame, speech: Speech) -> None:
    """Draw the discs of the gateways in a map frame, each with its figure below."""
    amounts = frame.snapshot.gateway_amounts
    points = {place.id: place.geometry for place in frame.places}
    for place, mean in amounts.means.items():
        if place not in points:
            continue
        at = (points[place].x, points[place].y)
        if mean is None:
            ring = Circle(at, UNCOUNTED * frame.scale * frame.mm, **RING, zorder=2.8)
            frame.axes.add_artist(ring)
            continue
        across = radius(amounts, float(mean.value), frame.scale)
        frame.axes.add_artist(Circle(at, across * frame.mm, **DISC, zorder=2.8))
        below = at[1] - max(across, CLEAR * frame.scale) * frame.mm
        frame.axes.text(
            at[0], below, speech.figure(_rounded(mean.value)), ha="center", va="top",
            fontsize=frame.points(SIZE), weight="bold", color="#1F3349", zorder=6,
            path_effects=[withStroke(linewidth=1.6, foreground="white")], parse_math=False,
            clip_on=True,
        )  # fmt: skip


def _rounded(value: Decimal) -> Decimal:
    """A mean as a map writes it: with one decimal below ten."""
    return value.quantize(Decimal("0.1") if value < WHOLE_FROM else Decimal(1))
