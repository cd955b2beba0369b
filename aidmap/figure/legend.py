"""The legend of a map: its groups in columns, and the names that have a number on the map.

What it explains is left to `legend_entries`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon

from aidmap import geo
from aidmap.figure import amount_discs, boundary_lines, legend_entries, route_lines, symbols
from aidmap.figure.figure import leading, text_width, wrap
from aidmap.style import MODE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.figure.figure import SheetFigure
    from aidmap.figure.labels import Names
    from aidmap.figure.legend_entries import Entry, Group
    from aidmap.figure.map_axes import MapFrame
    from aidmap.figure.page_layout import Box, Sheet
    from aidmap.i18n import Speech
    from aidmap.query.snapshot import Snapshot

SIZE = 6.8  # points
ROW, TIGHT_ROW = 1.5, 1.2  # the height of a row as a share of the leading; that in documents
HEADING, GAP = 1.15, 0.45  # rows: the height of a heading, and the gap above it
NEXT_LINE = 0.72  # rows to the next line of a word that is broken
LINE_END, WITH_LINE = 10.0, 17.0  # millimetres: where a line ends, and where the word begins
SYMBOL_ONLY = 6.5  # millimetres: where the word begins beside a symbol alone
SPACE = 3.0  # millimetres between columns
COLUMN = 58.0  # millimetres: groups stand side by side where each has so much room
DISC_ROOM = 2.7  # of its radius: the height of a disc with air, where rows are set closer, too
GREY = "#6E6E6E"


def draw(
    figure: SheetFigure, box: Box, frames: Sequence[MapFrame], speech: Speech, names: Names
) -> None:
    """Draw a legend of what occurs on the map.

    Args:
        figure: the figure.
        box: the part of the sheet for the legend.
        frames: the map frames that it explains.
        speech: the language.
        names: those on the map frames; the numbers among them are explained.
    """
    groups = legend_entries.groups(legend_entries.shown_on(frames), speech)
    if not groups:
        return
    axes = figure.add_mm_axes(box)
    columns = _columns(groups, figure.sheet, box.width)
    lines = _lines(names, speech, figure.sheet, box.width)
    size = figure.sheet.points(SIZE)
    words = len(lines) * leading(size)
    rows = max(sum(block.rows for block in column) for column in columns)
    row = min(_row_height(figure.sheet), (box.height - words) / rows)
    width = box.width / len(columns)
    for number, column in enumerate(columns):
        top = box.height
        for block in column:
            _draw_block(_Place(figure, axes, number * width, top, row), block, box.width)
            top -= block.rows * row
    below = box._replace(left=0, bottom=0, height=box.height - rows * row)
    figure.write_lines(axes, below, lines, size=size, color=symbols.INK)


def height(groups: Sequence[Group], names: Sequence[str], sheet: Sheet, width: float) -> float:
    """The height that a legend needs, in millimetres.

    Args:
        groups: of its entries.
        names: the lines under them.
        sheet: the sheet.
        width: the room that it has.
    """
    if not groups:
        return 0
    columns = _columns(groups, sheet, width)
    rows = max(sum(block.rows for block in column) for column in columns)
    return rows * _row_height(sheet) + len(names) * leading(sheet.points(SIZE)) + 1


def height_for(
    snapshot: Snapshot, speech: Speech, sheet: Sheet, width: float, *, amounts: bool = False
) -> float:
    """The height of a legend of all that may occur on a map of a day, in millimetres."""
    shown = legend_entries.shown_anywhere(snapshot, amounts=amounts)
    groups = legend_entries.groups(shown, speech)
    return height(groups, [], sheet, width)


def height_of(
    frames: Sequence[MapFrame], names: Names, speech: Speech, sheet: Sheet, width: float
) -> float:
    """The height of the legend of some map frames, in millimetres."""
    groups = legend_entries.groups(legend_entries.shown_on(frames), speech)
    return height(groups, _lines(names, speech, sheet, width), sheet, width)


def _row_height(sheet: Sheet) -> float:
    return leading(sheet.points(SIZE)) * (TIGHT_ROW if sheet.min_points else ROW)


def _lines(names: Names, speech: Speech, sheet: Sheet, width: float) -> list[str]:
    """The names that have a number on the map, and how many have neither."""
    size = sheet.points(SIZE)
    listed = speech.join(
        f"{speech.number(number)}\N{NO-BREAK SPACE}{name}" for number, name in names.listed
    )
    note = label_count_note((names.shown, names.wanted), speech)
    return [line for text in (listed, note) if text for line in wrap(text, width * 0.96, size=size)]


def label_count_note(names: tuple[int, int], speech: Speech) -> str:
    """How many places of how many have a name or a number; empty if all have."""
    shown, wanted = (speech.number(count) for count in names)
    note = speech.word("chart_names_shown", count=shown, all=wanted)
    return note if names[0] < names[1] else ""


@dataclass(frozen=True, kw_only=True)
class _Block:
    """A group, the columns into which its entries go, and their words, broken into lines.

    Attributes:
        discs: how many rows more than one the disc of each entry takes.
    """

    group: Group
    columns: int
    texts: Sequence[list[str]]
    discs: Sequence[float]

    @property
    def rows(self) -> float:
        """Its height in rows."""
        return HEADING + self.row_of(self._per_column) + GAP

    @property
    def _per_column(self) -> int:
        return -(-len(self.group.entries) // self.columns)

    def place_of(self, number: int) -> tuple[int, float]:
        """The column of an entry, and its row there."""
        column, line = divmod(number, self._per_column)
        return column, self.row_of(line)

    def row_of(self, line: int) -> float:
        """The rows above an entry; broken words stand in one column."""
        if self.columns > 1:
            return line
        extra = sum(len(text) - 1 for text in self.texts[:line])
        return line + extra * NEXT_LINE + sum(self.discs[:line])


def _columns(groups: Sequence[Group], sheet: Sheet, width: float) -> list[list[_Block]]:
    """The groups side by side, the first alone on the left, where there is room; else one column.

    The boundaries, whose names may be long, go under the shortest.
    """
    count = max(min(int(width // (COLUMN * sheet.scale)), len(groups), 3), 1)
    columns: list[list[_Block]] = [[] for _ in range(count)]
    for group in groups:
        fewest = min(columns, key=lambda column: sum(block.rows for block in column))
        fewest.append(_block(group, sheet, width / count))
    return columns


def _block(group: Group, sheet: Sheet, width: float) -> _Block:
    size = sheet.points(SIZE)
    offset = _word_offset(group) * sheet.scale
    widest = max(text_width(entry.text, size) for entry in group.entries)
    columns = max(int(width // (widest + offset + SPACE * sheet.scale)), 1)
    discs = [
        max(DISC_ROOM * entry.disc * sheet.scale / _row_height(sheet) - 1, 0)
        for entry in group.entries
    ]
    if any(discs):
        columns = 1
    room = width / columns - offset - 0.5
    texts = [wrap(entry.text, room, size=size) for entry in group.entries]
    return _Block(group=group, columns=columns, texts=texts, discs=discs)


def _word_offset(group: Group) -> float:
    if widest := max(entry.disc for entry in group.entries):
        return max(2 * widest + 2, SYMBOL_ONLY)
    if any(entry.line and entry.shape for entry in group.entries):
        return WITH_LINE
    return LINE_END + 2 if group.has_lines else SYMBOL_ONLY


@dataclass(frozen=True)
class _Place:
    """Where a block goes: the start of its column and its top, and the height of a row."""

    figure: SheetFigure
    axes: Any
    begin: float
    top: float
    row: float


def _draw_block(place: _Place, block: _Block, width: float) -> None:
    figure, size = place.figure, place.figure.sheet.points(SIZE)
    size = min(size, place.row / leading(1) / 0.95)
    x = _across(figure, place.begin, width)
    y = place.top - place.row * 0.5
    look: dict[str, Any] = {"ha": figure.line_start, "va": "center_baseline", "parse_math": False}
    place.axes.text(x, y, block.group.heading, fontsize=size, weight="bold", **look)
    offset = _word_offset(block.group) * figure.sheet.scale
    widest = max(text_width(entry.text, size) for entry in block.group.entries)
    step = widest + offset + SPACE * figure.sheet.scale
    for number, (entry, lines) in enumerate(zip(block.group.entries, block.texts, strict=True)):
        column, rows = block.place_of(number)
        begin = place.begin + column * step
        y = place.top - place.row * (HEADING + rows + 0.5 + block.discs[number] / 2)
        _draw_swatch(place, entry, (begin, y), offset, width)
        for line in lines:
            place.axes.text(_across(figure, begin + offset, width), y, line, fontsize=size, **look)
            y -= place.row * NEXT_LINE


def _across(figure: SheetFigure, x: float, width: float) -> float:
    """A distance from the start of the lines as one from the left."""
    return width - x if figure.direction == "rtl" else x


def _draw_swatch(
    place: _Place, entry: Entry, at: tuple[float, float], offset: float, width: float
) -> None:
    """Draw what is beside the word of an entry."""
    figure, axes, scale = place.figure, place.axes, place.figure.sheet.scale
    size = min(symbols.SIZE * scale, place.row * 0.72)
    begin, y = at
    ends = sorted(_across(figure, begin + x * scale, width) for x in (0, LINE_END))
    middle = _across(figure, begin + offset - 3.6 * scale, width)
    if entry.line:
        _draw_line(axes, entry, ends, y, scale)
    if entry.boundary:
        dash, lw = boundary_lines.dashes(entry.boundary), boundary_lines.WIDTH * scale
        axes.add_artist(Line2D(ends, (y, y), color=boundary_lines.LINE, lw=lw, ls=dash))
    if entry.disc:
        centre = _across(figure, begin + (offset - 2 * scale) / 2, width)
        look = amount_discs.RING if entry.uncounted else amount_discs.DISC
        axes.add_artist(Circle((centre, y), entry.disc * scale, **look))
    if entry.area:
        axes.add_artist(Circle((middle, y), size * 0.62, **symbols.APPROXIMATE))
    if entry.symbol:
        symbols.draw_symbol(axes, (middle, y), entry.shape, entry.symbol, mm=1, size=size)
    elif entry.shape:
        outline = symbols.shape_outline(entry.shape)
        corners = [(middle + a * size / 2, y + b * size / 2) for a, b in outline]
        axes.add_artist(Polygon(corners, fc="white", ec=GREY, lw=1.1 * scale))


def _draw_line(axes: Any, entry: Entry, ends: Sequence[float], y: float, scale: float) -> None:
    """Draw the line of a mode in grey, or that of a status."""
    if not entry.line:
        return
    mode, status, stale = entry.line
    points = route_lines.shaped([(ends[0], y), (ends[1], y)], mode, scale)
    if status:
        strand = geo.Strand(status=status, stale=stale, forward=True, backward=False)
        route_lines.draw_strand(axes, points, mode, strand, scale=scale)
        return
    x, up = zip(*points, strict=True)
    look = MODE[mode]
    dash = symbols.dash_pattern(look.open_dash, look.width)
    axes.add_artist(Line2D(x, up, color=GREY, lw=look.width * scale, ls=dash))
    way = (1.0 if ends[0] < ends[1] else -1.0, 0.0)
    head = route_lines.head(mode, (sum(ends) / 2, y), way, scale)
    axes.add_artist(Polygon(head, fc=GREY, ec="white", lw=0.5 * scale, zorder=4))
