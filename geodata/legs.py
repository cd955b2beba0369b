"""Legs: the drawn lines between neighbouring places of the routes, by road, sea and air."""

import importlib
import itertools
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import shapely
from pyproj import Geod
from shapely import LineString

Position = tuple[float, float]

EARTH = Geod(ellps="WGS84")
# A place known no better than this makes every leg that ends there approximate.
VAGUE_M = 1_500
# Road lines off the net lose the vertices that stray less than this many degrees (about 150 m).
SLACK = 0.0015
AIR_STEP_M = 25_000
RIGHT_ANGLE = 90


@dataclass(frozen=True)
class Plan:
    """How a leg is to be drawn: one row of lines/waypoints.csv."""

    start: str
    end: str
    mode: str
    points: tuple[Position, ...]
    approximate: bool
    note: str
    sources: tuple[str, ...]


def read_plan(row: Mapping[str, str]) -> Plan:
    """Return one row of lines/waypoints.csv as a plan."""
    points = tuple(read_points(row["points_lon_lat"]))
    sources = tuple(filter(None, row["source"].split("|")))
    approximate = row["approximate"] == "yes"
    return Plan(
        row["leg_start"], row["leg_end"], row["mode"], points, approximate, row["note"], sources
    )


def read_points(text: str) -> Iterator[Position]:
    """Yield the positions of a text like "34.2 31.3; 34.3 31.4"."""
    for pair in filter(None, text.split(";")):
        lon, lat = pair.split()
        yield float(lon), float(lat)


def neighbours(routes: Iterable[Sequence[str]]) -> list[tuple[str, str]]:
    """Return each pair of places that follow one another, once, in the direction first met."""
    pairs: dict[frozenset[str], tuple[str, str]] = {}
    for places in routes:
        for pair in itertools.pairwise(places):
            pairs.setdefault(frozenset(pair), pair)
    return list(pairs.values())


def draw_leg(plan: Plan, start: Position, end: Position) -> LineString:
    """Return the line of a leg: through its way-points, or along the net or the great circle."""
    if plan.points:
        return LineString([start, *plan.points, end])
    if plan.mode == "air":
        return LineString([start, *_great_circle(start, end), end])
    if plan.mode == "sea":
        return LineString([start, end])
    roads = shapely.simplify(LineString(_forward(_along_roads(start, end), start, end)), SLACK)
    return LineString([start, *roads.coords, end])


def length_km(line: LineString) -> float:
    """Return the geodesic length."""
    return float(EARTH.geometry_length(line)) / 1000


def is_approximate(plan: Plan, accuracies_m: Iterable[float]) -> bool:
    """Return whether the line is laid by hand or ends at a place that is only roughly known."""
    return plan.approximate or max(accuracies_m) >= VAGUE_M


def _great_circle(start: Position, end: Position) -> list[Position]:
    between = EARTH.inv_intermediate(*start, *end, del_s=AIR_STEP_M, return_back_azimuth=False)
    return list(zip(between.lons, between.lats, strict=True))


def _along_roads(start: Position, end: Position) -> list[Position]:
    """Return the shortest way over the trunk roads, without the two places themselves."""
    # scgraph-data 2 asks for GeoGraph where scgraph had it before its version 3.
    sys.modules.setdefault("scgraph.core", importlib.import_module("scgraph"))
    net = importlib.import_module("scgraph_data.world_highways").world_highways_geograph
    ends = [{"longitude": lon, "latitude": lat} for lon, lat in (start, end)]
    path = net.get_shortest_path(*ends)["coordinate_path"]
    return [(lon, lat) for lat, lon in path[1:-1]]


def _forward(path: Sequence[Position], start: Position, end: Position) -> list[Position]:
    """Return the path without the first and last nodes that would make the leg turn back."""
    kept = list(path)
    for place in (start, end):
        while kept[2:] and _turns_back(place, kept[0], kept[1]):
            del kept[0]
        kept.reverse()
    return kept


def _turns_back(before: Position, here: Position, after: Position) -> bool:
    ahead, back = EARTH.inv(*before, *here)[0], EARTH.inv(*here, *after)[0]
    return bool(abs((back - ahead + 180) % 360 - 180) > RIGHT_ANGLE)
