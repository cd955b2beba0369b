"""The lines of the routes on a map: the kind of line shows the mode, colour and dashes the status.

A road is a solid band, a sea route a wave, an air route a thin curve with an aircraft on it. Which
lines are one is left to `geo`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.lines import Line2D

from aidmap import geo
from aidmap.figure import symbols
from aidmap.figure.boxes import segments_of
from aidmap.model import Mode
from aidmap.rules.policy import WORST_FIRST
from aidmap.style import MODE, STATUS

if TYPE_CHECKING:
    from aidmap.figure.boxes import Point
    from aidmap.figure.map_axes import MapFrame
    from aidmap.geo import Bundle, Strand

# In millimetres, on A4:
OFFSET = {Mode.ROAD: 1.25, Mode.SEA: 1.9, Mode.AIR: 1.25}  # between the centre lines of two strands
TOLERANCE = 1.3  # roads that are nearer are drawn as one
SHORTEST = 5.0  # how long they must be so near
BEYOND = 5.0  # how far lines go on beyond the frame
WAVE, WAVE_HEIGHT, WAVE_STEP = 3.8, 0.42, 0.2
ARROW, AIRCRAFT = 2.0, 3.4
SHORTEST_WITH_ARROW = 8.0
ARROWS_APART = 16.0  # 60 pixels on a screen
ARROW_EVERY = 45.0
CASING = 1.5  # points of white on both sides of a road
PALE, PALEST = 0.64, 0.84  # how much white is in the ground under dashes, and under dots
AIRCRAFT_HALF = (
    (1, 0), (0.8, 0.11), (0.28, 0.13), (-0.22, 0.78), (-0.45, 0.78), (-0.2, 0.13), (-0.66, 0.1),
    (-0.86, 0.36), (-1, 0.36), (-0.92, 0),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RouteLine:
    """One strand as it is drawn; points in millimetres from the lower left corner of the frame."""

    mode: Mode
    strand: Strand
    points: list[Point]


def route_lines(frame: MapFrame) -> list[RouteLine]:
    """The strands of all bundles in a map frame; those of one bundle side by side."""
    unit = frame.mm * frame.scale
    left, bottom, right, top = frame.visible_box
    beyond = BEYOND * frame.mm
    box = (left - beyond, bottom - beyond, right + beyond, top + beyond)
    found = geo.bundles(
        frame.snapshot, crs=frame.crs, box=box,
        tolerance=TOLERANCE * unit, shortest=SHORTEST * unit,
    )  # fmt: skip
    return [line for bundle in found for line in _strands(frame, bundle)]


def _strands(frame: MapFrame, bundle: Bundle) -> list[RouteLine]:
    """The strands of a bundle, the worst status on the right-hand side."""
    ordered = sorted(bundle.strands.values(), key=lambda one: WORST_FIRST.index(one.status))
    found = []
    for number, strand in enumerate(ordered):
        aside = (number - (len(ordered) - 1) / 2) * OFFSET[bundle.mode] * frame.scale * frame.mm
        line = _moved_aside(bundle.line, aside)
        points = [frame.to_mm(x, y) for x, y in line.coords]
        found.append(RouteLine(mode=bundle.mode, strand=strand, points=points))
    return found


def _moved_aside(line: Any, metres: float) -> Any:
    """A line moved to its side; as it is if moving breaks it."""
    moved = line.offset_curve(metres) if metres else line
    whole = moved.geom_type == "LineString" and not moved.is_empty
    return moved if whole else line


def visible_segments(frame: MapFrame) -> list[tuple[float, float, float, float]]:
    """The segments of all lines, for what has to keep off them."""
    return [segment for line in frame.route_lines for segment in segments_of(line.points)]


def draw(frame: MapFrame) -> None:
    """Draw the lines of a map frame: casings, grounds, dashes, arrow heads."""
    lines = frame.route_lines
    roads = [line for line in lines if line.mode is Mode.ROAD]
    casing = MODE[Mode.ROAD].width + 2 * CASING
    _draw_many(frame, roads, "white", width=casing, zorder=2)
    for line in lines:
        at = [frame.from_mm(*point) for point in shaped(line.points, line.mode, frame.scale)]
        draw_strand(frame.axes, at, line.mode, line.strand, scale=frame.scale)
    _draw_heads(frame)


def _draw_many(
    frame: MapFrame, lines: list[RouteLine], colour: str, *, width: float, zorder: float
) -> None:
    """Draw many lines as one artist, because many artists are slow."""
    coords = [[frame.from_mm(*point) for point in line.points] for line in lines]
    frame.axes.add_artist(
        LineCollection(coords, colors=colour, linewidths=width * frame.scale, capstyle="round",
                       joinstyle="round", zorder=zorder)
    )  # fmt: skip


def draw_strand(
    axes: Any, points: list[Point], mode: Mode, strand: Strand, *, scale: float
) -> None:
    """Draw a strand: the dashes of its status over a pale ground, hollow if it is stale.

    Args:
        axes: the axes to draw on.
        points: in units of the axes.
        mode: road, sea or air.
        strand: its status.
        scale: the scale of symbols and words; 1 is for A4.
    """
    style, look = STATUS[strand.status], MODE[mode]
    x, y = zip(*points, strict=True)
    width = look.width * scale
    dash = symbols.dash_pattern(look.dash(style), look.width)
    common: dict[str, Any] = {"solid_joinstyle": "round", "dash_joinstyle": "round"}
    if look.ground and style.dash:
        ground = symbols.paler(style.colour, PALEST if symbols.is_dotted(style) else PALE)
        axes.add_artist(Line2D(x, y, color=ground, lw=width * look.ground, zorder=2.8, **common))
    faint = strand.stale and not look.ground
    colour = symbols.paler(style.colour, 0.45) if faint else style.colour
    cap: Any = "round" if symbols.is_dotted(style) else "butt"
    axes.add_artist(
        Line2D(x, y, color=colour, lw=width, ls=dash, dash_capstyle=cap, zorder=3, **common)
    )
    if strand.stale and look.ground and not symbols.is_dotted(style):
        core = symbols.dash_pattern(look.dash(style), look.width * 0.45)
        axes.add_artist(Line2D(x, y, color="white", lw=width * 0.45, ls=core, zorder=3.1, **common))


def _waved(points: list[Point], scale: float) -> list[Point]:
    """A line with waves."""
    line = np.asarray(points)
    steps = np.diff(line, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    along = np.concatenate([[0], np.cumsum(lengths)])
    at = np.linspace(0, along[-1], max(int(along[-1] / (WAVE_STEP * scale)), 2))
    x, y = np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])
    part = np.clip(np.searchsorted(along, at, side="right") - 1, 0, len(steps) - 1)
    normal = (
        np.stack([-steps[part, 1], steps[part, 0]], axis=1)
        / np.maximum(lengths[part], 1e-9)[:, None]
    )
    up = WAVE_HEIGHT * scale * np.sin(2 * np.pi * at / (WAVE * scale))
    return [(float(a), float(b)) for a, b in np.stack([x, y], axis=1) + normal * up[:, None]]


def shaped(points: list[Point], mode: Mode, scale: float) -> list[Point]:
    """A line as its mode is drawn; all in millimetres."""
    return _waved(points, scale) if mode is Mode.SEA else points


def heads(frame: MapFrame) -> list[tuple[Point, Point, RouteLine]]:
    """Where arrow heads and aircraft are, where they point to, and on which line.

    None is nearer to another than `ARROWS_APART`; the longest lines get theirs first.
    """
    found: list[tuple[Point, Point, RouteLine]] = []
    least = ARROWS_APART * max(frame.scale, 1)
    for line in sorted(frame.route_lines, key=lambda one: -_length(one.points)):
        for (x, y), way in _head_positions(frame, line):
            if all(hypot(x - used_x, y - used_y) >= least for (used_x, used_y), _, _ in found):
                found.append(((x, y), way, line))
    return found


def _draw_heads(frame: MapFrame) -> None:
    """Draw arrow heads and aircraft; those of stale lines are hollow."""
    corners, fills, edges = [], [], []
    for at, way, line in heads(frame):
        outline = head(line.mode, at, way, frame.scale)
        corners.append([frame.from_mm(*corner) for corner in outline])
        colour, stale = STATUS[line.strand.status].colour, line.strand.stale
        fills.append("white" if stale else colour)
        edges.append(colour if stale else "white")
    frame.axes.add_artist(
        PolyCollection(corners, facecolors=fills, edgecolors=edges, linewidths=0.6 * frame.scale,
                       joinstyle="miter", zorder=3.5)
    )  # fmt: skip


def _length(points: list[Point]) -> float:
    return sum(hypot(x - to_x, y - to_y) for x, y, to_x, to_y in segments_of(points))


def _head_positions(frame: MapFrame, line: RouteLine) -> list[tuple[Point, Point]]:
    """Where arrow heads may be on a line, and where they point to."""
    length = _length(line.points)
    if length < SHORTEST_WITH_ARROW * frame.scale:
        return []
    count = max(int(length / (ARROW_EVERY * frame.scale)), 1)
    found = []
    ways = [(line.strand.forward, line.points), (line.strand.backward, line.points[::-1])]
    for wanted, points in ways:
        for number in range(count if wanted else 0):
            tip, way = _at(points, length * (number + 0.58) / count)
            if 0 <= tip[0] <= frame.box.width and 0 <= tip[1] <= frame.box.height:
                found.append((tip, way))
    return found


def _at(points: list[Point], distance: float) -> tuple[Point, Point]:
    """The point at a distance along a line, and the direction there."""
    for x, y, to_x, to_y in segments_of(points):
        step = hypot(to_x - x, to_y - y)
        if step and distance <= step:
            across, up = (to_x - x) / step, (to_y - y) / step
            return (x + across * distance, y + up * distance), (across, up)
        distance -= step
    return points[-1], (1.0, 0.0)


def head(mode: Mode, at: Point, way: Point, scale: float) -> list[Point]:
    """The corners of an arrow head, or of an aircraft, in millimetres."""
    if mode is Mode.AIR:
        half, size = AIRCRAFT_HALF, AIRCRAFT * scale / 2
        outline = [*half, *((x, -y) for x, y in half[-2:0:-1])]
    else:
        outline, size = [(0.5, 0), (-0.5, 0.42), (-0.5, -0.42)], ARROW * scale
    across, up = way
    return [
        (at[0] + (x * across - y * up) * size, at[1] + (x * up + y * across) * size)
        for x, y in outline
    ]
