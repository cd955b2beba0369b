"""The context of a map frame: roads under everything, and names where nothing else is.

Names are drawn last. They give way to all symbols, labels and routes: a name that finds no free
place is left out.
"""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Any

from matplotlib.collections import LineCollection
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke

from aidmap import geo
from aidmap.figure import furniture, route_lines
from aidmap.figure.figure import POINT, text_width
from aidmap.model import ContextKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from aidmap.figure.map_axes import MapFrame
    from aidmap.i18n import Speech

    Rectangle = tuple[float, float, float, float]
    Point = tuple[float, float]

ROAD, WATER_INK, LAND_INK, TOWN_INK = "#D3CAB9", "#3B6078", "#5A5F66", "#565B61"
ROAD_WIDTH = 0.9  # points
SIZE = {  # points
    ContextKind.COUNTRY: 7.0,
    ContextKind.SEA: 6.6,
    ContextKind.REGION: 6.2,
    ContextKind.TOWN: 5.6,
    ContextKind.ROAD: 5.0,
}
OVERVIEW = 0.85  # the size of letters on an overview, as a share of that elsewhere
DOT = 0.5  # millimetres: the radius of a town
GAP = 0.7  # millimetres between a name and what it names
AWAY = 0.8  # millimetres between a name and the symbol of a place
SAME = 25.0  # millimetres: a name that stands nearer is not written again
LEADING = 1.15  # the height of a line of letters, as a share of their size
# A pixel of a screen shows as much as this many millimetres of paper, where letters may be smaller.
PIXEL = 0.18
ALONG = (0.5, 0.35, 0.65, 0.2, 0.8)  # shares of a road: where its name is tried
MAX_NAMES = 80


def visible_features(frame: MapFrame) -> list[geo.ContextFeature]:
    """The features that a frame shows at its scale."""
    zoom = _zoom(frame)
    found = geo.context(frame.snapshot, frame.bounds)
    return [feature for feature in found if feature.least_zoom <= zoom]


def _zoom(frame: MapFrame) -> float:
    return geo.zoom_of(frame.mm * PIXEL * frame.scale, frame.bounds)


def draw_roads(frame: MapFrame) -> None:
    """Draw the roads, under the routes."""
    lines = [line for feature in visible_features(frame) for line in feature.lines]
    projected = geo.project_lines(lines, frame.crs, frame.visible_box)
    look: dict[str, Any] = {"colors": ROAD, "linewidths": ROAD_WIDTH * frame.scale, "zorder": 1.55}
    frame.axes.add_artist(LineCollection([line.coords for line in projected], **look))


def draw_names(frame: MapFrame, speech: Speech, *, towns: bool = True) -> None:
    """Write the names of the context where nothing else is.

    Args:
        frame: the map frame; its places have their labels already.
        speech: the language.
        towns: whether towns and roads are named.
    """
    zoom = _zoom(frame)
    unnamed = set() if towns else {ContextKind.TOWN, ContextKind.ROAD}
    features = [
        feature
        for feature in geo.context(frame.snapshot, frame.bounds)
        if feature.name_zoom <= zoom and feature.kind not in unnamed
    ]
    if not features:
        return
    space = geo.FreeSpace(frame.visible_box, _covered_boxes(frame), _covered_lines(frame))
    shrink = 1 if towns else OVERVIEW
    known = _places_of_words(frame)
    for feature in features[:MAX_NAMES]:
        text = feature.ref or feature.name(speech.language)
        points = _positions(frame, feature)
        if points and text and not _is_near(points[0], known.get(text, ()), SAME * frame.mm):
            size = frame.points(SIZE[feature.kind] * shrink)
            _write_name(frame, feature.kind, (text, size), points, speech, space)


def _write_name(
    frame: MapFrame,
    kind: ContextKind,
    written: tuple[str, float],
    points: list[Point],
    speech: Speech,
    space: geo.FreeSpace,
) -> None:
    """Write a name, given with the size of its letters, at the first point that has room for it."""
    text, size = written
    width = (text_width(text, size) + GAP * frame.scale) * frame.mm
    extent = (width, size * POINT * LEADING * frame.mm)
    for point in points:
        dot = _square(point, DOT * frame.scale * frame.mm)
        if kind is ContextKind.TOWN and not space.is_free(dot, lines=False):
            return
        box = space.take(_boxes(frame, kind, point, extent))
        if box:
            _draw_text(frame, kind, written, box, speech)
            if kind is ContextKind.TOWN:
                space.taken.append(dot)
                _draw_dot(frame, point)
            return


def _square(at: Point, half: float) -> Rectangle:
    return at[0] - half, at[1] - half, at[0] + half, at[1] + half


def _places_of_words(frame: MapFrame) -> dict[str, list[Point]]:
    """Where each word stands that is there already."""
    places: dict[str, list[Point]] = {}
    for text in frame.axes.texts:
        places.setdefault(text.get_text(), []).append(text.get_position())
    return places


def _is_near(one: Point, others: Iterable[Point], distance: float) -> bool:
    return any(hypot(one[0] - x, one[1] - y) < distance for x, y in others)


def _positions(frame: MapFrame, feature: geo.ContextFeature) -> list[Point]:
    """The points in a frame at which a name may stand."""
    if feature.lines:
        lines = geo.project_lines(feature.lines, frame.crs, frame.visible_box)
        longest = max(lines, key=lambda line: line.length, default=None)
        if longest is None:
            return []
        return [longest.interpolate(share, normalized=True).coords[0] for share in ALONG]
    points = geo.project_points(feature.points, frame.crs)
    return [point for point in points if frame.contains(*point)]


def _boxes(
    frame: MapFrame, kind: ContextKind, at: Point, extent: tuple[float, float]
) -> Iterator[Rectangle]:
    """The rectangles that a name at a point may take: around it, or beside the dot of a town."""
    (x, y), (width, height) = at, extent
    if kind not in {ContextKind.TOWN, ContextKind.ROAD}:
        yield x - width / 2, y - height / 2, x + width / 2, y + height / 2
        return
    away = (DOT + GAP) * frame.scale * frame.mm
    corners = [
        (x + away, y - height / 2),
        (x - away - width, y - height / 2),
        (x - width / 2, y + away),
        (x - width / 2, y - away - height),
    ]
    for left, bottom in corners:
        yield left, bottom, left + width, bottom + height


def _draw_text(
    frame: MapFrame, kind: ContextKind, written: tuple[str, float], box: Rectangle, speech: Speech
) -> None:
    text, size = written
    left, bottom, right, top = box
    colour = {ContextKind.SEA: WATER_INK, ContextKind.TOWN: TOWN_INK}.get(kind, LAND_INK)
    upright = kind in {ContextKind.TOWN, ContextKind.ROAD} or speech.direction == "rtl"
    frame.axes.text(
        (left + right) / 2, (bottom + top) / 2, text, fontsize=size, color=colour,
        style="normal" if upright else "italic", ha="center", va="center_baseline",
        path_effects=[withStroke(linewidth=size * 0.2, foreground="white", alpha=0.7)],
        parse_math=False, clip_on=True, zorder=4.5,
    )  # fmt: skip


def _draw_dot(frame: MapFrame, at: Point) -> None:
    radius = DOT * frame.scale * frame.mm
    frame.axes.add_artist(Circle(at, radius, fc=TOWN_INK, ec="white", lw=0.4, zorder=3.6))


def _covered_boxes(frame: MapFrame) -> list[Rectangle]:
    """What names must not cover: the words that are there, and the symbols of places."""
    to_data = frame.axes.transData.inverted()
    texts = (text.get_window_extent().transformed(to_data) for text in frame.axes.texts)
    boxes = [(box.x0, box.y0, box.x1, box.y1) for box in texts]
    away = AWAY * frame.scale
    marks = [mark for mark in frame.marks if mark.has_symbol]
    boxes += [
        (*frame.from_mm(left - away, bottom - away), *frame.from_mm(right + away, top + away))
        for left, bottom, right, top in (mark.box for mark in marks)
    ]
    reserved = furniture.reserved_boxes(frame, scale=True, north=True)
    return boxes + [
        (*frame.from_mm(left, bottom), *frame.from_mm(right, top))
        for left, bottom, right, top in reserved
    ]


def _covered_lines(frame: MapFrame) -> list[list[Point]]:
    """The routes, the leaders of labels, and the rectangle around what another frame shows."""
    segments = [*route_lines.visible_segments(frame), *furniture.rectangle_lines(frame)]
    drawn: list[list[Point]] = [
        [(float(x), float(y)) for x, y in zip(*line.get_data(), strict=True)]  # type: ignore[arg-type]
        for line in frame.axes.lines
    ]
    return drawn + [
        [frame.from_mm(x, y), frame.from_mm(to_x, to_y)] for x, y, to_x, to_y in segments
    ]
