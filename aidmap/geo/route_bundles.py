"""The lines of routes at the scale of a map: roads that nearly coincide there become one.

Roads that run within a line's width of each other would be drawn over each other, and their dashes
fill each other's gaps. Here they become one bundle, with a strand for each status.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.ops import substring

from aidmap.geo.extent import project
from aidmap.geo.layers import status_line_rows
from aidmap.model import Mode, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.geo.extent import Bounds
    from aidmap.query.snapshot import Snapshot

STEPS = 5.0  # samples within the shortest stretch that two roads share
BEND = 0.07  # how far an air leg bends aside, of its length
BEND_POINTS = 40


@dataclass(frozen=True, kw_only=True)
class Strand:
    """The routes of one status along a bundle.

    Attributes:
        status: their status.
        stale: whether all of them rest on stale reports.
        forward: whether any runs in the direction of the line.
        backward: whether any runs against it.
    """

    status: Status
    stale: bool
    forward: bool
    backward: bool

    def turned(self) -> Strand:
        """The same routes along the reversed line."""
        return replace(self, forward=self.backward, backward=self.forward)

    def joined(self, other: Strand) -> Strand:
        """Both strands of one status as one."""
        return replace(
            self,
            stale=self.stale and other.stale,
            forward=self.forward or other.forward,
            backward=self.backward or other.backward,
        )


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """A line on a map, and a strand for each status of the routes along it.

    Attributes:
        mode: road, sea or air.
        line: a LineString in metres.
        strands: by status.
    """

    mode: Mode
    line: Any
    strands: dict[Status, Strand] = field(default_factory=dict)

    def turned(self) -> Bundle:
        """The same bundle, drawn from the other end."""
        strands = {status: strand.turned() for status, strand in self.strands.items()}
        return replace(self, line=self.line.reverse(), strands=strands)

    def joined(self, strands: dict[Status, Strand]) -> Bundle:
        """The bundle with more routes along it."""
        both = dict(self.strands)
        for status, strand in strands.items():
            both[status] = both[status].joined(strand) if status in both else strand
        return replace(self, strands=both)


def bundles(
    snapshot: Snapshot, *, crs: str, box: Bounds, tolerance: float, shortest: float
) -> list[Bundle]:
    """The lines of the routes of a day within a box.

    Args:
        snapshot: the statuses of the day.
        crs: the projection.
        box: left, bottom, right, top; all lengths are in metres.
        tolerance: roads that are nearer to each other are one.
        shortest: how long they must be so near.
    """
    around = shapely.box(*box)
    clipped = [
        replace(one, line=part)
        for one in _stretches(snapshot, crs)
        for part in _lines_in(one.line, around)
    ]
    found = [one for one in clipped if one.mode is Mode.AIR]
    for mode in (Mode.ROAD, Mode.SEA):
        network: list[Bundle] = []
        ways = [one for one in clipped if one.mode is mode]
        for way in sorted(ways, key=lambda one: -one.line.length):
            network = _added(network, way, tolerance, shortest)
        found += network
    return _merged(found)


def _stretches(snapshot: Snapshot, crs: str) -> list[Bundle]:
    """Each stretch that legs share, with the strands along it; air legs are bent aside."""
    found: dict[int, Bundle] = {}
    rows = status_line_rows(snapshot)
    for row, shape in zip(rows, project([row["geometry"] for row in rows], crs), strict=True):
        backward = set(filter(None, row["backward"].split("|")))
        strand = Strand(
            status=Status(row["status"]),
            stale=row["stale"],
            forward=any(route not in backward for route in row["routes"].split("|")),
            backward=bool(backward),
        )
        mode = Mode(row["mode"])
        line = _bent(shape) if mode is Mode.AIR else shape
        one = found.setdefault(row["road"], Bundle(mode=mode, line=line))
        found[row["road"]] = one.joined({strand.status: strand})
    return list(found.values())


def _bent(line: Any) -> Any:
    """A gentle curve to the north of a straight line, as on maps of flights."""
    (x, y), *_, (to_x, to_y) = line.coords
    across, up = to_x - x, to_y - y
    side = 1 if across >= 0 else -1
    share = np.linspace(0, 1, BEND_POINTS)
    aside = 4 * BEND * share * (1 - share) * side
    return shapely.LineString(
        np.column_stack([x + across * share - up * aside, y + up * share + across * aside])
    )


def _lines_in(line: Any, area: Any) -> list[Any]:
    """The parts of a line within an area."""
    inside = line.intersection(area)
    parts = getattr(inside, "geoms", [inside])
    return [part for part in parts if part.geom_type == "LineString" and part.length > 0]


def _added(network: list[Bundle], road: Bundle, tolerance: float, shortest: float) -> list[Bundle]:
    """A network with one more road, which becomes part of those that it follows."""
    if not network:
        return [road]
    at, owners = _followed(network, road.line, tolerance, shortest)
    own: list[Bundle] = []
    shared: dict[int, list[tuple[float, float]]] = {}
    start = 0
    for owner, run in groupby(owners):
        end = start + len(list(run)) - 1
        if owner < 0:
            own += _own_part(network, road, at, owners, (start, end))
        else:
            other = network[owner].line
            ends = [float(other.project(road.line.interpolate(at[one]))) for one in (start, end)]
            shared.setdefault(owner, []).append((ends[0], ends[1]))
        start = end + 1
    for number, one in enumerate(network):
        own += _cut(one, shared[number], road.strands) if number in shared else [one]
    return own


def _followed(
    network: list[Bundle], line: Any, tolerance: float, shortest: float
) -> tuple[Any, list[int]]:
    """Samples along a line, and the number of the road that each is on; -1: on none."""
    count = max(int(line.length / shortest * STEPS), 1)
    at = np.linspace(0, line.length, count + 1)
    points = shapely.line_interpolate_point(line, at)
    tree = shapely.STRtree([one.line for one in network])
    found = tree.query_nearest(points, max_distance=tolerance, all_matches=False)
    owners = np.full(len(at), -1)
    owners[found[0]] = found[1]
    step = line.length / count
    near = [int(owner) for owner in owners]
    for short, kind in ((shortest * 0.5, "gap"), (shortest, "touch")):
        near = _without_short_runs(near, int(short / step), kind)
    return at, near


def _without_short_runs(owners: list[int], least: int, kind: str) -> list[int]:
    """Close short gaps between stretches on one road; forget roads that are only touched."""
    runs = [(owner, len(list(run))) for owner, run in groupby(owners)]
    shared = [owner >= 0 for owner, _ in runs]
    found: list[int] = []
    for number, (owner, length) in enumerate(runs):
        before = runs[number - 1][0] if number else -1
        after = runs[number + 1][0] if number + 1 < len(runs) else -1
        if kind == "gap" and owner < 0 and length < least and before == after:
            found += [before] * length
        elif kind == "touch" and owner >= 0 and length < least and not _between(shared, number):
            found += [-1] * length
        else:
            found += [owner] * length
    return found


def _between(shared: list[bool], number: int) -> bool:
    """Whether a stretch lies between two that are shared with other roads."""
    return 0 < number < len(shared) - 1 and shared[number - 1] and shared[number + 1]


def _own_part(
    network: list[Bundle], road: Bundle, at: Any, owners: list[int], run: tuple[int, int]
) -> list[Bundle]:
    """A stretch that is on no other road, as far as the roads at its ends."""
    start, end = run
    points = list(substring(road.line, at[start], at[end]).coords)
    for side, neighbour in ((0, start - 1), (-1, end + 1)):
        if 0 <= neighbour < len(owners):
            other = network[owners[neighbour]].line
            touch = other.interpolate(other.project(road.line.interpolate(at[neighbour])))
            points.insert(0 if side == 0 else len(points), touch.coords[0])
    line = shapely.LineString(points) if len(points) > 1 else None
    return [replace(road, line=line)] if line and line.length > 0 else []


def _cut(
    one: Bundle, shared: list[tuple[float, float]], strands: dict[Status, Strand]
) -> list[Bundle]:
    """A bundle in pieces, with more strands along those that another road shares."""
    cuts = sorted({0.0, one.line.length, *(end for ends in shared for end in ends)})
    found = []
    for begin, end in pairwise(cuts):
        part = replace(one, line=substring(one.line, begin, end))
        if part.line.geom_type != "LineString" or not part.line.length:
            continue
        middle = (begin + end) / 2
        for first, last in shared:
            if min(first, last) <= middle <= max(first, last):
                turned = {status: strand.turned() for status, strand in strands.items()}
                part = part.joined(strands if first <= last else turned)
        found.append(part)
    return found


def _merged(parts: Iterable[Bundle]) -> list[Bundle]:
    """Pieces one after another with the same strands as one line, drawn as most routes run."""
    alike: dict[Any, list[Bundle]] = {}
    for part in parts:
        only_backward = all(not strand.forward for strand in part.strands.values())
        one = part.turned() if only_backward else part
        key = (one.mode, tuple(sorted(one.strands.items(), key=lambda item: item[0].value)))
        alike.setdefault(key, []).append(one)
    found = []
    for group in alike.values():
        whole = shapely.line_merge(
            shapely.MultiLineString([one.line for one in group]), directed=True
        )
        lines = getattr(whole, "geoms", [whole])
        found += [replace(group[0], line=line) for line in lines if line.geom_type == "LineString"]
    return found
