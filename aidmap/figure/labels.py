"""The names on a map: which places get one, in which form, and drawing them.

Where they go is worked out by `label_layout`. A name for which there is no room is replaced by a
number, which the list of `legend` explains.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from aidmap.figure import furniture, label_layout, route_lines, symbols
from aidmap.figure.boxes import as_rows
from aidmap.figure.figure import POINT, text_width
from aidmap.figure.label_candidates import Ground, Mark, Wanted
from aidmap.query.finding import short_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.figure.label_layout import Placed
    from aidmap.figure.map_axes import MapFrame
    from aidmap.figure.marks import PlaceMark
    from aidmap.i18n import Speech

SIZE, MINOR_SIZE, NOTE_SIZE = 6.4, 5.8, 5.4  # points
LINE = 1.2  # the height of a line, in font sizes
BASELINE = 0.27  # of a font size above the lower edge of its line
OFF_LETTERS = 0.5  # millimetres between a name and its leader
MOST_NAMES = 120  # more than fit on any sheet
LONG = 15  # characters: a longer name may be broken into two lines
# How much each kind of name matters: gateways that pass, other gateways, places on routes of the
# day, other places; names of areas are left out first.
PASSING, GATEWAY, MAJOR, MINOR, AREA = 5.0, 4.0, 3.0, 2.0, 0.012


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a label; its size is in points."""

    text: str
    size: float
    weight: str = "normal"
    colour: str = symbols.INK
    style: str = "normal"

    @property
    def width(self) -> float:
        """In millimetres."""
        return text_width(self.text, self.size, self.weight)

    @property
    def height(self) -> float:
        """In millimetres."""
        return self.size * POINT * LINE


Form = tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Label:
    """The name of a place, and where it goes.

    Attributes:
        mark: the symbol that it belongs to.
        name: the short name.
        forms: the ways to write it, the best first.
        placed: where it goes; None: nowhere.
    """

    mark: PlaceMark
    name: str
    forms: tuple[Form, ...]
    placed: Placed | None


def lay_out(
    frame: MapFrame, speech: Speech, *, scale: bool = True, north: bool = True
) -> list[Label]:
    """Work out where the names of the places in a map frame go; nothing is drawn.

    Args:
        frame: the map frame.
        speech: the language of the names.
        scale: whether a scale bar is on the map.
        north: whether a north arrow is on the map.
    """
    named = {place.id: place for place in frame.snapshot.records.places}
    marks = frame.marks
    weights = [_weight(frame, mark) for mark in marks]
    order = sorted(range(len(marks)), key=lambda number: (-weights[number], number))
    chosen = sorted(order[:MOST_NAMES])
    names = _distinct([named[marks[one].place.id].name(speech.language) for one in chosen])
    forms = [
        _forms(frame, marks[one], name, speech) for one, name in zip(chosen, names, strict=True)
    ]
    wanted = [
        Wanted(
            mark=number,
            sizes=[_size(form) for form in ways],
            number=_number_size(frame) if marks[number].has_symbol else None,
            weight=weights[number],
        )
        for number, ways in zip(chosen, forms, strict=True)
    ]
    reserved = furniture.reserved_boxes(frame, scale=scale, north=north)
    ground = _ground(frame, reserved, rtl=speech.direction == "rtl")
    return [
        Label(mark=marks[number], name=name, forms=ways, placed=placed)
        for number, name, ways, placed in zip(
            chosen, names, forms, label_layout.place(wanted, ground), strict=True
        )
    ]


def _distinct(names: Sequence[str]) -> list[str]:
    """Short names; those that would then be the same are only cut at a bracket."""
    short = [short_name(name) for name in names]
    return [
        cut if short.count(cut) == 1 else name.split(" (", maxsplit=1)[0]
        for name, cut in zip(names, short, strict=True)
    ]


def _ground(frame: MapFrame, reserved: Any, *, rtl: bool) -> Ground:
    return Ground(
        frame=(0, 0, frame.box.width, frame.box.height),
        marks=[Mark(box=mark.box, symbol=mark.has_symbol) for mark in frame.marks],
        reserved=reserved,
        lines=as_rows([*route_lines.visible_segments(frame), *furniture.rectangle_lines(frame)]),
        rtl=rtl,
        scale=frame.scale,
    )


def _weight(frame: MapFrame, mark: PlaceMark) -> float:
    """How much the name of a place matters."""
    place = mark.place
    if not mark.has_symbol:
        return AREA
    if any(one.place == place.id for one in frame.snapshot.gateways):
        return PASSING if frame.snapshot.state(place.id).status.passes else GATEWAY
    return MAJOR if frame.is_major(place) else MINOR + (place.status != "unknown") / 2


def _forms(frame: MapFrame, mark: PlaceMark, name: str, speech: Speech) -> tuple[Form, ...]:
    """The ways to write a name: with the day on which it was last heard of, alone, in two lines."""
    major = frame.is_major(mark.place)
    size = frame.points(SIZE if major else MINOR_SIZE)
    look: dict[str, Any] = {"size": size, "weight": "bold" if major else "normal"}
    if not mark.has_symbol:
        look |= {"colour": symbols.MUTED}
        look |= {"style": "italic"} if speech.direction == "ltr" else {}
    ways: list[Form] = [(Line(text=name, **look),)]
    if len(name) > LONG and " " in name:
        ways.append(tuple(Line(text=part, **look) for part in _halves(name)))
    note = _note(frame, mark, speech)
    if note:
        ways = [(*way, note) for way in ways[::-1]] + ways
    return tuple(ways)


def _note(frame: MapFrame, mark: PlaceMark, speech: Speech) -> Line | None:
    """When a stale place was last heard of, in small letters."""
    place = mark.place
    if not (mark.has_symbol and place.stale and place.last_heard):
        return None
    day = speech.short_day(place.last_heard, beside=frame.snapshot.query.on)
    text = speech.word("last_heard_on", day=day)
    return Line(text=text, size=frame.points(NOTE_SIZE), colour=symbols.MUTED)


def _halves(name: str) -> tuple[str, str]:
    """A name broken at the space nearest to its middle."""
    spaces = [number for number, letter in enumerate(name) if letter == " "]
    at = min(spaces, key=lambda number: (abs(2 * number - len(name)), number))
    return name[:at], name[at + 1 :]


def _size(form: Form) -> tuple[float, float]:
    return max(line.width for line in form), sum(line.height for line in form)


def _number_size(frame: MapFrame) -> tuple[float, float]:
    line = Line(text="00", size=frame.points(SIZE), weight="bold")
    return line.width, line.height


def in_reading_order(labels: Sequence[Label]) -> list[tuple[Label, Placed]]:
    """Labels that have a place, from the top of the map to its foot, as numbers are given."""
    placed = [(label, label.placed) for label in labels if label.placed]
    return sorted(placed, key=lambda pair: (-pair[0].mark.at[1], pair[0].mark.at[0]))


class Names:
    """The names on all map frames of a sheet, and the numbers that stand in the place of some.

    Attributes:
        listed: the numbers, and the names that they stand for.
        shown: how many places are named on a map or in the list.
        wanted: how many places are to be named.
    """

    def __init__(self) -> None:
        self.listed: list[tuple[int, str]] = []
        self.shown = self.wanted = 0

    def add(self, frame: MapFrame, labels: Sequence[Label]) -> None:
        """Draw the labels of a map frame, from `lay_out`, and count them."""
        number = len(self.listed)
        for label, placed in in_reading_order(labels):
            if placed.form < 0:
                number += 1
                form: Form = (Line(text=str(number), size=frame.points(SIZE), weight="bold"),)
            else:
                form = label.forms[placed.form]
            _draw_label(frame, placed, form)
        self.count(frame, labels)

    def count(self, frame: MapFrame, labels: Sequence[Label]) -> None:
        """Count the labels of a map frame, and note the names that have only a number."""
        self.wanted += sum(mark.has_symbol for mark in frame.marks)
        for label, placed in in_reading_order(labels):
            self.shown += label.mark.has_symbol
            if placed.form < 0:
                self.listed.append((len(self.listed) + 1, label.name))


def _shortened(frame: MapFrame, leader: Sequence[float]) -> list[tuple[float, float]]:
    """The ends of a leader in metres, the first a little off the letters."""
    x, y, to_x, to_y = leader
    off = min(OFF_LETTERS * frame.scale / max(hypot(to_x - x, to_y - y), OFF_LETTERS), 0.5)
    return [
        frame.from_mm(x + (to_x - x) * off, y + (to_y - y) * off),
        frame.from_mm(to_x, to_y),
    ]


def _draw_label(frame: MapFrame, placed: Placed, form: Form) -> None:
    """Write a label, each line aligned to the side of its mark, and draw its leader."""
    if placed.leader:
        x, y = zip(*_shortened(frame, placed.leader), strict=True)
        frame.axes.add_artist(
            Line2D(x, y, color=symbols.INK, lw=0.5 * frame.scale, solid_capstyle="butt", zorder=4.5)
        )
    left, _, right, top = placed.box
    x_mm, align = {
        1: (left, "left"), 0: ((left + right) / 2, "center"), -1: (right, "right"),
    }[placed.side[0]]  # fmt: skip
    for line in form:
        top -= line.height
        baseline = top + BASELINE * line.size * POINT
        text = frame.axes.text(
            *frame.from_mm(x_mm, baseline), line.text, fontsize=line.size, weight=line.weight,
            color=line.colour, style=line.style, ha=align, va="baseline", parse_math=False,
            zorder=8, clip_on=True,
        )  # fmt: skip
        text.set_path_effects([withStroke(linewidth=line.size * 0.3, foreground="white")])
