"""The extent of a map: its views, its projection, and the days of its time line."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import geopandas as gpd

    from aidmap.query.snapshot import Snapshot

CRS = "EPSG:4326"
MIN_MARGIN = 0.2  # degrees around all places
MARGIN_SHARE = 0.09  # of the extent of all places
SECOND_VIEW_MARGIN = 0.05  # of the extent of a second view, whose bounds are defined
MIN_ENLARGEMENT = 1.3  # a larger second view is worth showing from this ratio of areas on
Bounds = tuple[float, float, float, float]


def projection(bounds: Bounds) -> str:
    """A projection in metres with little distortion over some bounds.

    It is the UTM zone of their centre if they lie within 3.5 degrees of its central meridian, where
    lengths are off by less than 0.2 %; else azimuthal equidistant around their centre.
    """
    west, south, east, north = bounds
    lon, lat = _normalize_longitude((west + east) / 2), (south + north) / 2
    zone = int((lon + 180) // 6) + 1
    middle = zone * 6 - 183
    west, east = lon - (east - west) / 2, lon + (east - west) / 2
    if abs(lat) < 80 and max(east - middle, middle - west) <= 3.5:  # noqa: PLR2004 - see above
        return f"EPSG:{32600 + zone if lat >= 0 else 32700 + zone}"
    return f"+proj=aeqd +lat_0={lat:.4f} +lon_0={lon:.4f} +datum=WGS84 +units=m"


def project_bounds(crs: str, bounds: Bounds) -> Bounds:
    """The box around some bounds in a projection: left, bottom, right, top in metres."""
    left, bottom, right, top = shapely.total_bounds(project([rectangle(bounds)], crs))
    return (float(left), float(bottom), float(right), float(top))


def rectangle(bounds: Bounds) -> Any:
    """Some bounds as a polygon with enough vertices for its sides to curve in a projection."""
    return shapely.segmentize(shapely.box(*bounds), 0.05)


def project_and_clip(shapes: Sequence[Any], crs: str, box: Bounds) -> list[Any]:
    """Project shapes (EPSG:4326) and clip them to a box (metres); returns their polygons."""
    clipped = shapely.clip_by_rect(project(shapes, crs), *box) if shapes else ()
    parts = (part for shape in clipped for part in getattr(shape, "geoms", [shape]))
    return [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]


def project_lines(lines: Sequence[Any], crs: str, box: Bounds) -> list[Any]:
    """Project lines (EPSG:4326) and clip them to a box (metres); returns the parts in the box."""
    clipped = shapely.clip_by_rect(project(lines, crs), *box) if lines else ()
    parts = (part for shape in clipped for part in getattr(shape, "geoms", [shape]))
    return [part for part in parts if part.geom_type == "LineString" and not part.is_empty]


def project_points(points: Sequence[tuple[float, float]], crs: str) -> list[tuple[float, float]]:
    """Project points (lon, lat) to metres."""
    return [(point.x, point.y) for point in project([shapely.Point(*each) for each in points], crs)]


def extent(snapshot: Snapshot) -> Bounds:
    """West, south, east, north of the first view: as defined, or all places and a margin."""
    about = snapshot.records.about
    return about.extent or _bounds_of_places(snapshot)


def views(snapshot: Snapshot) -> dict[str, Bounds]:
    """The bounds of the named views; without any, all places as `region`."""
    return dict(snapshot.records.about.extents) or {"region": _bounds_of_places(snapshot)}


def time_line_days(snapshot: Snapshot) -> tuple[date, date]:
    """The first and last day of the time line: it covers all reports and the day shown."""
    on, first_day = snapshot.query.on, snapshot.records.about.first_day
    effective = {report.effective_from for report in snapshot.all_reports}
    first = first_day or min(effective, default=on)
    last = max(on, *effective, *(report.reported_on for report in snapshot.all_reports), first)
    return min(first, on), last


def second_view(snapshot: Snapshot, bounds: Bounds) -> Bounds | None:
    """The bounds of an inset map: a crowded part of the main map, else an overview around it.

    This is the smallest named view that is much smaller than the main map, else the largest named
    view; None if that would show nothing more.
    """
    named = sorted(views(snapshot).values(), key=area)
    inside = [box for box in named if area(box) < area(bounds) / 6]
    if inside:
        return _add_margin(inside[0])
    return _add_margin(named[-1]) if area(named[-1]) > area(bounds) * MIN_ENLARGEMENT else None


def _add_margin(bounds: Bounds) -> Bounds:
    """Widen bounds, so that symbols at their edges are not cut off."""
    west, south, east, north = bounds
    dx, dy = (east - west) * SECOND_VIEW_MARGIN, (north - south) * SECOND_VIEW_MARGIN
    return west - dx, max(south - dy, -90.0), east + dx, min(north + dy, 90.0)


def area(bounds: Bounds) -> float:
    """The size of bounds in square degrees, for comparing them."""
    west, south, east, north = bounds
    return (east - west) * (north - south)


def _bounds_of_places(snapshot: Snapshot) -> Bounds:
    """The box around all places; across the antimeridian if that is shorter, then east > 180."""
    points = [(place.lon, place.lat) for place in snapshot.records.places] or [(0.0, 0.0)]
    lons, lats = (sorted(values) for values in zip(*points, strict=True))
    around = [*lons, lons[0] + 360]
    gaps = [after - before for before, after in pairwise(around)]
    widest = gaps.index(max(gaps))
    west = around[widest + 1] - (360 if widest == len(lons) - 1 else 0)
    east = lons[widest] + (0 if widest == len(lons) - 1 else 360)
    dx = max((east - west) * MARGIN_SHARE, MIN_MARGIN)
    dy = max((lats[-1] - lats[0]) * MARGIN_SHARE, MIN_MARGIN)
    return (west - dx, max(lats[0] - dy, -90.0), east + dx, min(lats[-1] + dy, 90.0))


def _normalize_longitude(lon: float) -> float:
    """The same longitude within -180 and 180."""
    return (lon + 180) % 360 - 180


def project(shapes: Sequence[Any], crs: str) -> Any:
    """Project shapes (EPSG:4326), as geopandas does, whose import takes longer than a small map.

    Returns:
        An array of shapes, in metres.
    """
    return shapely.transform(np.array(shapes, dtype=object), _way_to(crs), interleaved=False)


@lru_cache(maxsize=16)
def _way_to(crs: str) -> Callable[[Any, Any], tuple[Any, Any]]:
    """What projects degrees east and north; preparing it takes longer than to project a map."""
    from pyproj import Transformer

    return Transformer.from_crs(CRS, crs, always_xy=True).transform


def as_geodataframe(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Make a GeoDataFrame of rows whose geometry is in lon-lat."""
    import geopandas as gpd

    return gpd.GeoDataFrame(
        rows, columns=None if rows else ["id", "geometry"], crs=CRS, geometry="geometry"
    )
