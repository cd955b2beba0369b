"""Maps of others: points, and the land around them, in any format and CRS that GDAL reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from aidmap import layers
from aidmap.errors import DataError
from aidmap.exchange.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aidmap.models import Mapping

SUFFIXES = (".geojson", ".gpkg", ".shp", ".kml", ".fgb", ".gml", ".zip", ".json")
NAMES = ("name", "Name", "NAME")


def is_map(path: Path) -> bool:
    """Whether a file is a map rather than a table; a .json is one where it holds features."""
    suffix = path.suffix.lower()
    if suffix != ".json":
        return suffix in SUFFIXES
    try:
        return '"FeatureCollection"' in path.read_text(encoding="utf-8", errors="replace")[:1000]
    except OSError:
        return False


def points(path: Path, mapping: Mapping) -> Iterator[Row]:
    """Read the points of a map as rows with lon and lat (WGS84, degrees).

    Raises:
        DataError: it cannot be read, names no CRS, or holds something else than points.
    """
    frame = read(path, mapping)
    others = sorted({kind for kind in frame.geom_type.dropna() if kind != "Point"})
    if others:
        raise DataError([f"{path}: holds {', '.join(others)}; places are points"])
    names = [name for name in frame.columns if name != frame.geometry.name]
    for number, (_, values) in enumerate(frame.iterrows(), 1):
        point = values[frame.geometry.name]
        cells = {name: _plain(values[name]) for name in names}
        if point is not None and not point.is_empty:
            cells |= {"lon": round(point.x, 9), "lat": round(point.y, 9)}
        yield Row(f"{path}", number, cells)


def read(path: Path, mapping: Mapping) -> Any:
    """Read a layer of a map as a GeoDataFrame in EPSG:4326 (lon-lat).

    Raises:
        DataError: it cannot be read, or names no CRS.
    """
    source = f"/vsizip/{path}" if path.suffix.lower() == ".zip" else path
    try:
        frame = pyogrio.read_dataframe(source, layer=mapping.sheet, encoding=mapping.encoding)
    except (DataSourceError, DataLayerError, UnicodeDecodeError, ValueError) as error:
        raise DataError(
            [f"{path}: cannot be read as a map: {str(error).splitlines()[0]}"]
        ) from None
    if not hasattr(frame, "geom_type"):
        raise DataError([f"{path}: has no shapes"])
    return layers.in_wgs84(frame, told=mapping.crs, name=str(path))


def _plain(value: Any) -> Any:
    """A value as text, number or list; what is missing as nothing."""
    if value is None or value != value:  # noqa: PLR0124 - NaN is not itself
        return None
    if hasattr(value, "tolist"):
        return value.tolist()
    return value
