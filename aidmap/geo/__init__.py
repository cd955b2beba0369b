"""Tables with shapes for one day, as GeoDataFrames (EPSG:4326, lon-lat), and captions for maps.

Drawing them is left to `html` and `figure`. Only this package imports geopandas and shapely. A page
needs no geopandas, so it is imported in the functions that make a table.
"""

from aidmap.geo.antimeridian import unwrap_longitude, water_extent
from aidmap.geo.boundaries import (
    Boundary,
    borders_along,
    boundaries,
    boundaries_by_name,
    hatched_polygons,
)
from aidmap.geo.captions import (
    Caption,
    caption,
    clocks,
    heading,
    subject_name,
    suppositions,
    used_claims,
)
from aidmap.geo.context import ContextFeature, context, zoom_of
from aidmap.geo.distances import close_pairs, nearest_finder
from aidmap.geo.extent import (
    Bounds,
    area,
    as_geodataframe,
    extent,
    project,
    project_and_clip,
    project_bounds,
    project_lines,
    project_points,
    projection,
    rectangle,
    second_view,
    time_line_days,
    views,
)
from aidmap.geo.free_space import FreeSpace
from aidmap.geo.geometry import (
    as_mapping,
    check_degrees,
    circle_rings,
    line,
    point,
    simplify,
    simplify_coverage,
    to_parquet,
)
from aidmap.geo.layers import (
    drawn_places,
    ground_polygons,
    legs,
    places,
    roads_with_routes,
    routes,
    shapes,
    status_lines,
)
from aidmap.geo.reprojection import (
    count_vertices,
    degree_converter,
    features_to_frame,
    parse_crs_option,
    to_wgs84,
)
from aidmap.geo.route_bundles import Bundle, Strand, bundles

__all__ = [
    "Boundary", "Bounds", "Bundle", "Caption", "ContextFeature", "FreeSpace", "Strand", "area",
    "as_geodataframe", "as_mapping", "borders_along", "boundaries", "boundaries_by_name", "bundles",
    "caption", "check_degrees", "circle_rings", "clocks", "close_pairs", "context",
    "count_vertices", "degree_converter", "drawn_places", "extent", "features_to_frame",
    "ground_polygons", "hatched_polygons", "heading", "legs", "line", "nearest_finder",
    "parse_crs_option", "places", "point", "project", "project_and_clip", "project_bounds",
    "project_lines", "project_points", "projection", "rectangle", "roads_with_routes", "routes",
    "second_view", "shapes", "simplify", "simplify_coverage", "status_lines", "subject_name",
    "suppositions", "time_line_days", "to_parquet", "to_wgs84", "unwrap_longitude", "used_claims",
    "views", "water_extent", "zoom_of",
]  # fmt: skip
