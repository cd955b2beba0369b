"""Shapes from plain coordinates and back, for those who write them: the rest needs no shapely."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from aidmap.layers.extents import CRS, projection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def point(lon: float, lat: float) -> Any:
    """A point, in degrees."""
    return shapely.Point(lon, lat)


def line(positions: Sequence[Sequence[float]]) -> Any:
    """A line of [lon, lat] pairs, in degrees."""
    return shapely.LineString(positions)


def as_mapping(shape: Any) -> dict[str, Any] | None:
    """A shape as GeoJSON has it (RFC 7946: outer rings run against the clock); None: none."""
    if shape is None:
        return None
    told: dict[str, Any] = json.loads(shapely.to_geojson(shapely.orient_polygons(shape)))
    return told


def to_parquet(frame: gpd.GeoDataFrame, path: Path, about: dict[str, str]) -> None:
    """Write a frame as GeoParquet 1.1, with the bounds of each row, and what it says of itself.

    Raises:
        ImportError: pyarrow is not installed.
    """
    from pyarrow import parquet

    frame.to_parquet(path, schema_version="1.1.0", write_covering_bbox=True, index=False)
    table = parquet.read_table(path)
    told = {**(table.schema.metadata or {}), b"aidmap": json.dumps(about).encode("utf-8")}
    parquet.write_table(table.replace_schema_metadata(told), path)


def ring_around(lon: float, lat: float, *, metres: float) -> list[list[float]]:
    """A ring of [lon, lat] pairs some metres around a point, closed, against the clock."""
    west, south, east, north = (lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1)
    crs = projection((west, south, east, north))
    circle = gpd.GeoSeries([shapely.Point(lon, lat)], crs=CRS).to_crs(crs).buffer(metres, 4)
    ring = shapely.orient_polygons(circle.to_crs(CRS).iloc[0]).exterior.coords
    return [[round(x, 6), round(y, 6)] for x, y in ring]
