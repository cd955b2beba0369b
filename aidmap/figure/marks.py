"""The symbols of the places in a map frame: where they are drawn, and drawing them.

Symbols that would cover each other are moved apart (`mark_layout`). Their shapes are left to
`symbols`, their names to `labels`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Circle

from aidmap.figure import mark_layout, symbols
from aidmap.model import Status
from aidmap.style import SHAPE

if TYPE_CHECKING:
    from aidmap.figure.boxes import Point
    from aidmap.figure.map_axes import MapFrame

MINOR = 0.65  # the size of the symbols of minor places
FIRM = 4.0  # how much more a major symbol resists being moved than a minor one


@dataclass(frozen=True, kw_only=True)
class PlaceMark:
    """The symbol of a place; lengths in millimetres, from the lower left corner of the frame.

    Attributes:
        place: a row of `geo.places`.
        true: the place.
        at: where its symbol is drawn.
        size: the width of the symbol.
        box: left, bottom, right, top of the symbol; of a destination: its point.
    """

    place: Any
    true: Point
    at: Point
    size: float
    box: tuple[float, float, float, float]

    @property
    def has_symbol(self) -> bool:
        """Whether there is a symbol; a destination has only a name."""
        return SHAPE[self.place.kind] != "label"

    @property
    def is_moved(self) -> bool:
        """Whether the symbol is drawn beside the place."""
        return mark_layout.is_moved(self.true, self.at)


def is_plain(place: Any) -> bool:
    """Whether a place needs no leave and nothing is reported of it: it has no "?" then."""
    return not place.controlled and place.status == Status.UNKNOWN.value


def symbol_style(place: Any) -> symbols.SymbolStyle:
    """The style of the symbol of a place."""
    return symbols.SymbolStyle(
        status=Status(place.status), stale=place.stale, contested=place.contested,
        blocks=place.blocks, plain=is_plain(place),
    )  # fmt: skip


def place_marks(frame: MapFrame) -> list[PlaceMark]:
    """The symbols in a map frame, in the order of the places."""
    places = frame.places
    true = [frame.to_mm(place.geometry.x, place.geometry.y) for place in places]
    sizes = [symbols.SIZE * frame.scale * (1 if frame.is_major(one) else MINOR) for one in places]
    extents = [symbols.extent(SHAPE[place.kind], symbol_style(place)) for place in places]
    seen = [number for number, place in enumerate(places) if SHAPE[place.kind] != "label"]
    moved = mark_layout.spread(
        [true[number] for number in seen],
        [max(map(abs, extents[number])) * sizes[number] / 2 for number in seen],
        [FIRM if frame.is_major(places[number]) else 1 for number in seen],
        (frame.box.width, frame.box.height),
    )
    at = dict(zip(seen, ((float(x), float(y)) for x, y in moved), strict=True))
    return [
        _mark(place, true[number], at.get(number), sizes[number], extents[number])
        for number, place in enumerate(places)
    ]


def _mark(
    place: Any, true: Point, at: Point | None, size: float, extent: tuple[float, ...]
) -> PlaceMark:
    """The symbol of a place; without one (None) its box is its point."""
    x, y = at or true
    left, bottom, right, top = (edge * size / 2 if at else 0 for edge in extent)
    return PlaceMark(
        place=place, true=true, at=(x, y), size=size,
        box=(x + left, y + bottom, x + right, y + top),
    )  # fmt: skip


def draw_marks(frame: MapFrame) -> None:
    """Draw the symbols, those that need leave above the others."""
    for mark in sorted(frame.marks, key=lambda mark: mark.place.controlled):
        if mark.has_symbol:
            _draw_mark(frame, mark)


def _draw_mark(frame: MapFrame, mark: PlaceMark) -> None:
    """Draw a symbol; if its position is approximate, a circle around it; a line to its place."""
    place, true = mark.place, frame.from_mm(*mark.true)
    if place.approximate:
        frame.axes.add_artist(Circle(true, place.accuracy_m, zorder=1.8, **symbols.APPROXIMATE))
    at = frame.from_mm(*mark.at) if mark.is_moved else true
    if mark.is_moved:
        x, y = zip(true, at, strict=True)
        frame.axes.add_artist(Line2D(x, y, color=symbols.INK, lw=0.6 * frame.scale, zorder=3.8))
        dot = Circle(true, 0.45 * frame.scale * frame.mm, fc=symbols.INK, ec="none", zorder=3.8)
        frame.axes.add_artist(dot)
    above = 5 if frame.is_major(place) else 4
    symbols.draw_symbol(
        frame.axes, at, SHAPE[place.kind], symbol_style(place), mm=frame.mm, size=mark.size,
        zorder=above,
    )  # fmt: skip
