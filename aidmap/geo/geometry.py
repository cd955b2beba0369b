"""Shapes: made from coordinates, converted to GeoJSON and GeoParquet, simplified.

Other packages call these functions, so that they need no shapely themselves.
"""

from __future__ import annotations

import io
import json
from math import cos, radians
from typing import TYPE_CHECKING, Any

import shapely

from aidmap.errors import DataError, Fault
from aidmap.geo.antimeridian import split_polygon, unwrap_polygon, unwrap_polygons
from aidmap.geo.extent import CRS, project_bounds, projection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from aidmap.geo.extent import Bounds

MOST_LONGITUDE, MOST_LATITUDE = 180.0, 90.0
NAME = "name_"  # what the properties with names begin with


def point(lon: float, lat: float) -> Any:
    """A point, in degrees."""
    return shapely.Point(lon, lat)


def line(positions: Sequence[Sequence[float]]) -> Any:
    """A line of [lon, lat] pairs, in degrees."""
    return shapely.LineString(positions)


def as_mapping(shape: Any) -> dict[str, Any] | None:
    """A shape as a GeoJSON geometry (RFC 7946: exterior rings run counterclockwise)."""
    if shape is None:
        return None
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(shapely.orient_polygons(shape)))
    return geometry


def feature_shape(feature: dict[str, Any], name: str) -> Any:
    """The shape of a feature of areas, basemap, boundaries or context.

    Raises:
        DataError: its coordinates are not those of its geometry.
    """
    try:
        return shapely.geometry.shape(feature["geometry"])
    except (TypeError, ValueError, IndexError, AttributeError, shapely.errors.ShapelyError):
        which = feature["properties"].get("id")
        geometry = str(feature["geometry"].get("type")).lower()
        what = f"{which}: the coordinates are not those of a {geometry}"
        raise DataError([Fault(file=f"{name}.geojson", field="geometry", what=what)]) from None


def check_degrees(feature: dict[str, Any], name: str) -> None:
    """See that the coordinates of a feature are longitudes and latitudes.

    Raises:
        DataError: they are not.
    """
    coordinates = shapely.get_coordinates(feature_shape(feature, name))
    in_range = abs(coordinates) <= (MOST_LONGITUDE, MOST_LATITUDE)  # of no number: False
    if len(coordinates) and in_range.all():
        return
    which = feature["properties"].get("id")
    what = f"{which}: needs coordinates in degrees: lon, lat (WGS84)"
    raise DataError([Fault(file=f"{name}.geojson", field="geometry", what=what)])


def feature_names(properties: Mapping[str, Any]) -> dict[str, str]:
    """The names of a feature by language, from its properties name_en and the like."""
    return {
        field.removeprefix(NAME): text
        for field, text in properties.items()
        if field.startswith(NAME) and isinstance(text, str) and text
    }


def simplify_coverage(shapes: Sequence[Any], tolerance: float, bounds: Bounds) -> list[Any]:
    """Reduce the vertices of polygons and clip them to bounds; shared borders stay shared.

    Args:
        shapes: polygons in degrees.
        tolerance: how far a border may move, in degrees.
        bounds: west, south, east, north.
    """
    if not shapes:
        return []
    return list(shapely.clip_by_rect(shapely.coverage_simplify(shapes, tolerance), *bounds))


def to_parquet(frame: gpd.GeoDataFrame, about: dict[str, str]) -> bytes:
    """A frame as GeoParquet 1.1, with the bounds of each row and metadata of ours.

    Args:
        frame: the table.
        about: what is stored as metadata under the key `aidmap`.

    Raises:
        ImportError: pyarrow is not installed.
    """
    from pyarrow import parquet

    plain, with_metadata = io.BytesIO(), io.BytesIO()
    frame.to_parquet(plain, schema_version="1.1.0", write_covering_bbox=True, index=False)
    table = parquet.read_table(plain)
    metadata = {**(table.schema.metadata or {}), b"aidmap": json.dumps(about).encode("utf-8")}
    parquet.write_table(table.replace_schema_metadata(metadata), with_metadata)
    return with_metadata.getvalue()


def circle_rings(lon: float, lat: float, *, metres: float) -> list[list[list[float]]]:
    """A circle around a point as closed counterclockwise rings of [lon, lat] pairs.

    There is one ring, or two if the circle crosses the antimeridian.
    """
    import geopandas as gpd

    west, south, east, north = (lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1)
    crs = projection((west, south, east, north))
    circle = gpd.GeoSeries([shapely.Point(lon, lat)], crs=CRS).to_crs(crs).buffer(metres, 4)
    shape = split_polygon(unwrap_polygon(circle.to_crs(CRS).iloc[0], (west, south, east, north)))
    return [
        [[round(x, 6), round(y, 6)] for x, y in shapely.orient_polygons(part).exterior.coords]
        for part in getattr(shape, "geoms", [shape])
    ]


def simplify(frame: gpd.GeoDataFrame, bounds: Bounds, *, metres: float | None) -> gpd.GeoDataFrame:
    """Clip polygons to bounds and reduce their vertices; shared borders stay shared.

    Args:
        frame: polygons in EPSG:4326.
        bounds: west, south, east, north; a margin around them is kept, which maps of another
            aspect ratio show.
        metres: how far a border may move; None: 1/4000 of the extent of the bounds.

    Returns:
        The remaining polygons, in EPSG:4326, split at the antimeridian.
    """
    kept, crs = _frame_bounds(bounds), projection(bounds)
    left, bottom, right, top = project_bounds(crs, kept)
    near = _clip_in_degrees(frame, kept).to_crs(crs)
    near["geometry"] = near.geometry.make_valid().clip_by_rect(left, bottom, right, top)
    near["geometry"] = near.geometry.apply(_keep_polygons)
    near = near[~near.geometry.is_empty]
    tolerance = metres or max(right - left, top - bottom) / 2.2 / 4000
    near["geometry"] = shapely.coverage_simplify(near.geometry.array, tolerance)
    near = near.to_crs(CRS)
    near["geometry"] = [split_polygon(unwrap_polygon(shape, kept)) for shape in near.geometry]
    return near


def _frame_bounds(bounds: Bounds) -> Bounds:
    """Some bounds with the margin that a map frame of another aspect ratio shows."""
    west, south, east, north = bounds
    longitude_scale = max(cos(radians((south + north) / 2)), 0.1)
    dy = max(0.6 * max((east - west) * longitude_scale, north - south), 0.5)
    dx = min(dy / longitude_scale, 90.0)
    return west - dx, max(south - dy, -90.0), east + dx, min(north + dy, 90.0)


def _clip_in_degrees(frame: gpd.GeoDataFrame, kept: Bounds) -> gpd.GeoDataFrame:
    """The polygons within bounds in degrees, which may cross the antimeridian."""
    west, south, east, north = kept
    boxes = [shapely.box(max(west, -180), south, min(east, 180), north)]
    if east > 180:  # noqa: PLR2004 - degrees
        boxes.append(shapely.box(-180, south, east - 360, north))
    if west < -180:  # noqa: PLR2004 - degrees
        boxes.append(shapely.box(west + 360, south, 180, north))
    area = shapely.union_all(boxes)
    near = frame[frame.intersects(area)].copy()
    near["geometry"] = near.geometry.make_valid().intersection(area)
    near["geometry"] = unwrap_polygons(near.geometry.apply(_keep_polygons), kept)
    return near


def _keep_polygons(shape: Any) -> Any:
    """The polygons of a shape, without the lines and points that clipping left."""
    parts = [one for one in getattr(shape, "geoms", [shape]) if one.geom_type.endswith("Polygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()
