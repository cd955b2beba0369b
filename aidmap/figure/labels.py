"""Labels of places. They cover neither each other nor a symbol, and keep off the routes.

This module decides which places get a label. textalloc places the labels; one that finds no free
position is left out.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import textalloc
from matplotlib.patheffects import withStroke

from aidmap.figure import furniture, symbols
from aidmap.query.finding import short_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidmap.figure.map_axes import MapFrame
    from aidmap.i18n import Speech

SIZE = 6.2  # points
CROWDED = 60  # labels: if there are more, the more important ones are placed first
MAX_LABELS = 250  # more than fit on any sheet


def draw_labels(
    frame: MapFrame, speech: Speech, *, detail: MapFrame | None = None
) -> tuple[int, int]:
    """Label the places in a map frame by their short names.

    Args:
        frame: the map frame.
        speech: the language of the names.
        detail: an inset at a larger scale, which labels the places in it itself.

    Returns:
        How many labels were placed, and how many were wanted.
    """
    named = {place.id: place for place in frame.snapshot.records.places}
    wanted = [
        row
        for row in frame.places.itertuples()
        if frame.needs_label(row)
        and not (detail and detail.contains(row.geometry.x, row.geometry.y))
    ]
    if not wanted:
        return 0, 0
    crowded = len(wanted) > CROWDED
    rows = sorted(wanted, key=frame.label_rank)[:MAX_LABELS] if crowded else wanted
    texts = [short_name(named[row.id].name(speech.language)) for row in rows]
    size = frame.points(SIZE)
    placed: list[Any] = textalloc.allocate(
        frame.axes,
        [row.geometry.x for row in rows],
        [row.geometry.y for row in rows],
        texts,
        **_obstacles(frame),
        **_text_styles(frame, rows, size),
        linecolor="#6E6E6E", linewidth=0.4, draw_all=False,
        min_distance=0.012, max_distance=0.09, margin=0.004,
        xlims=frame.axes.get_xlim(), ylims=frame.axes.get_ylim(),
        parse_math=False, zorder=8, clip_on=True,
    )[2]  # fmt: skip
    for text, row in zip(placed, rows, strict=False):
        if text is None:
            continue
        text.set_path_effects([withStroke(linewidth=size * 0.28, foreground="white", alpha=0.9)])
        if row.kind == "destination" and speech.direction == "ltr":
            text.set_style("italic")
    return sum(text is not None for text in placed), len(wanted)


def _obstacles(frame: MapFrame) -> dict[str, Any]:
    """What labels must not cover: all symbols, the routes, the scale bar and the north arrow."""
    geometries = (row.geometry for row, _ in frame.status_lines)
    segments = (segment for line in geometries for segment in _visible_segments(frame, line))
    lines = [*segments, *furniture.covered_lines(frame)]
    return {
        "x_scatter": [point.x for point in frame.places.geometry],
        "y_scatter": [point.y for point in frame.places.geometry],
        "x_lines": [list(x) for x, _ in lines],
        "y_lines": [list(y) for _, y in lines],
    }


def _visible_segments(frame: MapFrame, line: Any) -> Iterator[tuple[list[float], list[float]]]:
    """The segments of a line that may be visible, as x and y.

    The others are left out because textalloc checks every segment for every label.
    """
    left, bottom, right, top = frame.visible_box
    for (x, y), (next_x, next_y) in pairwise(line.coords):
        across = min(x, next_x) <= right and max(x, next_x) >= left
        if across and min(y, next_y) <= top and max(y, next_y) >= bottom:
            yield [x, next_x], [y, next_y]


def _text_styles(frame: MapFrame, rows: list[Any], size: float) -> dict[str, Any]:
    major = [frame.is_major(row) for row in rows]
    return {
        "textsize": [size if one else max(size * 0.88, frame.min_points) for one in major],
        "fontweight": ["bold" if one else "normal" for one in major],
        "textcolor": [symbols.MUTED if row.kind == "destination" else symbols.INK for row in rows],
    }
