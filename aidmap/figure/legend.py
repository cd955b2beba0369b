"""The legend of a map: statuses, doubts and kinds of places that the map shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from aidmap import geo
from aidmap.figure import boundary_lines, symbols
from aidmap.figure.figure import leading, text_width, wrap
from aidmap.model import PLACE_KINDS, Status
from aidmap.style import SHAPE, STATUS

if TYPE_CHECKING:
    from aidmap.figure.figure import SheetFigure
    from aidmap.figure.labels import Names
    from aidmap.figure.map_axes import MapFrame
    from aidmap.figure.page_layout import Box, Sheet
    from aidmap.i18n import Speech
    from aidmap.query.snapshot import Snapshot

    Entries = list[tuple[str, dict[str, Any]]]

SIZE = 7.4  # points
ROW, COLUMN = 5.4, 55.0  # millimetres: the height of a row, the width of a column
LABEL_OFFSET = 17.0  # millimetres from the start of a legend entry to its word
HEADING_ROWS = 2.4  # rows of a legend beyond those of its entries
ROW_SPACING = 1.12  # of the leading


def draw(
    figure: SheetFigure,
    box: Box,
    frames: list[MapFrame],
    speech: Speech,
    *,
    names: Names | None = None,
) -> None:
    """Draw a legend of what the map shows and nothing else: statuses, doubts, kinds of places.

    Args:
        figure: the figure.
        box: the part of the sheet for the legend.
        frames: the map frames that it explains.
        speech: the language.
        names: those on the map frames; the numbers among them are explained.
    """
    axes = figure.add_mm_axes(box)
    kinds = {row.kind for frame in frames for row in frame.places.itertuples()}
    entries = [(speech.word(key), look) for key, look in _entries(frames[0].snapshot, kinds)]
    entries += boundary_lines.legend_entries(frames, speech)
    if not entries:
        return
    columns, rows = _count_columns_and_rows(entries, box.width, figure.sheet)
    row = min(ROW * figure.sheet.scale, box.height / (rows + HEADING_ROWS))
    size = figure.sheet.points(SIZE)
    figure.write_lines(
        axes, box._replace(left=0, bottom=0), [speech.word("legend")], size=size, weight="bold"
    )
    for number, (text, look) in enumerate(entries):
        column, line = divmod(number, rows)
        y = box.height - row * (line + 1.6)
        begin = column * box.width / columns
        _draw_entry(figure, axes, box.width, (begin, y), look | {"room": row})
        x = begin + LABEL_OFFSET * figure.sheet.scale
        x = box.width - x if figure.direction == "rtl" else x
        axes.text(
            x, y, text, fontsize=size, ha=figure.line_start, va="center_baseline", parse_math=False
        )
    below = box._replace(left=0, bottom=0, height=box.height - row * (rows + 1.5))
    lines = wrap(listed_names(names, speech), box.width * 0.97, size=size) if names else []
    lines += _label_count_note((names.shown, names.wanted), speech) if names else []
    figure.write_lines(axes, below, lines, size=size, color=symbols.INK)


def _count_columns_and_rows(entries: Entries, width: float, sheet: Sheet) -> tuple[int, int]:
    """The numbers of columns and rows of a legend."""
    needed = COLUMN * sheet.scale
    if sheet.min_points:  # letters may be larger than the scale implies
        texts = (text_width(text, sheet.points(SIZE)) for text, _ in entries)
        needed = max(texts) + LABEL_OFFSET * sheet.scale + 1
    columns = max(int(width // needed), 1)
    return columns, -(-len(entries) // columns)


def height(snapshot: Snapshot, speech: Speech, sheet: Sheet, width: float) -> float:
    """The height of a legend with all kinds of places and boundaries, in millimetres."""
    kinds = {str(place.kind) for place in snapshot.places}
    entries = [(speech.word(key), look) for key, look in _entries(snapshot, kinds)]
    lines = geo.boundaries_by_name(geo.boundaries(snapshot, geo.extent(snapshot)))
    entries += [(line.name(speech.language), {}) for line in lines]
    if not entries:
        return 0
    _, rows = _count_columns_and_rows(entries, width, sheet)
    return (rows + HEADING_ROWS) * leading(sheet.points(SIZE)) * ROW_SPACING


def listed_names(names: Names, speech: Speech) -> str:
    """The names that have a number on the map: 1 Kerem Shalom, 2 Erez."""
    return speech.join(
        f"{speech.number(number)}\N{NO-BREAK SPACE}{name}" for number, name in names.listed
    )


def _label_count_note(names: tuple[int, int], speech: Speech) -> list[str]:
    shown, wanted = (speech.number(count) for count in names)
    note = speech.word("chart_names_shown", count=shown, all=wanted)
    return [note] if names[0] < names[1] else []


def _entries(snapshot: Snapshot, kinds: set[str]) -> Entries:
    """The entries of a legend: the key of the word, and what is drawn beside it."""
    states = [snapshot.states[place.id] for place in snapshot.places]
    shown = {state.status for state in states} | {state.status for state in snapshot.routes}
    entries: Entries = [
        (status.value, {"status": status, "line": True}) for status in Status if status in shown
    ]
    if any(state.contested for state in states):
        entries.append(("contested", {"status": Status.RESTRICTED, "contested": True}))
    if any(state.stale for state in states):
        entries.append(("stale", {"status": Status.RESTRICTED, "stale": True, "line": True}))
    if any(state.blocked_by for state in snapshot.routes):
        entries.append(("blocked_here", {"status": Status.CLOSED, "blocks": True}))
    entries += [
        (kind, {"shape": SHAPE[kind]})
        for kind in PLACE_KINDS
        if kind in kinds and kind != "destination"
    ]
    return entries


def _draw_entry(
    figure: SheetFigure, axes: Any, width: float, at: tuple[float, float], look: dict[str, Any]
) -> None:
    scale = figure.sheet.scale
    size = min(symbols.SIZE * scale, look["room"] * 0.7)
    begin, y = at
    line, middle = (begin, begin + 9 * scale), begin + 12.5 * scale
    if figure.direction == "rtl":
        line, middle = (width - line[1], width - line[0]), width - middle
    if "boundary" in look:
        dash, lw = boundary_lines.dashes(look["boundary"]), boundary_lines.WIDTH * scale
        axes.add_artist(Line2D(line, (y, y), color=boundary_lines.LINE, lw=lw, ls=dash))
        return
    if "shape" in look:
        unit = size / 2
        outline = [
            (middle + a * unit, y + b * unit) for a, b in symbols.shape_outline(look["shape"])
        ]
        axes.add_artist(Polygon(outline, fc="white", ec="#6E6E6E", lw=1.1 * scale))
        return
    shown = symbols.SymbolStyle(
        **{key: value for key, value in look.items() if key not in {"line", "room"}}
    )
    if look.get("line"):
        style = STATUS[shown.status]
        dash = symbols.dash_pattern(style.dash, 1.7)
        faded = 0.55 if shown.stale else 1
        axes.add_artist(
            Line2D(line, (y, y), color=style.colour, lw=1.7 * scale, ls=dash, alpha=faded)
        )
    symbols.draw_symbol(axes, (middle, y), "square", shown, mm=1, size=size)
