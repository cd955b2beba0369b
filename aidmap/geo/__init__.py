"""Tables with shapes for one day, as GeoDataFrames (EPSG:4326, lon-lat), and captions for maps.

Drawing them is left to `html` and `figure`. Only this package imports geopandas and shapely. A page
needs no geopandas, so it is imported in the functions that make a table.
"""

from aidmap.geo.antimeridian import unwrap_longitude, water_extent
from aidmap.geo.captions import (
    KINDS_IN_NAMES,
    Caption,
    caption,
    clocks,
    finding,
    heading,
    short_name,
    subject_name,
    supposing,
    used_reports,
    warning,
)
from aidmap.geo.distances import close_pairs, nearest_finder
from aidmap.geo.extent import (
    Bounds,
    area,
    bounds_in,
    clip,
    days,
    extent,
    in_degrees,
    projection,
    rectangle,
    second_view,
    views,
)
from aidmap.geo.geometry import (
    as_mapping,
    coarser,
    line,
    point,
    rings_around,
    simplify,
    to_parquet,
)
from aidmap.geo.layers import along_roads, ground, legs, places, routes, shapes, strands
from aidmap.geo.reprojection import count_vertices, crs_told, in_wgs84, of_features, to_degrees

__all__ = [
    "KINDS_IN_NAMES", "Bounds", "Caption", "along_roads", "area", "as_mapping", "bounds_in",
    "caption", "clip", "clocks", "close_pairs", "coarser", "count_vertices", "crs_told", "days",
    "extent", "finding", "ground", "heading", "in_degrees", "in_wgs84", "legs", "line",
    "nearest_finder", "of_features", "places", "point", "projection", "rectangle",
    "rings_around", "routes", "second_view", "shapes", "short_name",
    "simplify", "strands", "subject_name", "supposing", "to_degrees", "to_parquet",
    "unwrap_longitude", "used_reports", "views", "warning", "water_extent",
]  # fmt: skip
