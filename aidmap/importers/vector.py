"""Maps of others: points, and the land around them, in any format and CRS that GDAL reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from aidmap import layers
from aidmap.errors import DataError
from aidmap.importers.header import Row, Table
from aidmap.models import KML_ID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aidmap.models import Mapping

FORMATS = {
    ".geojson": "GeoJSON",
    ".gpkg": "GeoPackage",
    ".shp": "Shapefile",
    ".kml": "KML",
    ".fgb": "FlatGeobuf",
    ".gml": "GML",
    ".zip": "a zipped Shapefile",
    ".json": "GeoJSON",
}
SUFFIXES = tuple(FORMATS)
# What GDAL adds to the placemarks of any KML.
KML_OWN = ("timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility",
           "drawOrder", "icon", "snippet")  # fmt: skip
DIGITS = 9  # decimals of a degree that a change of CRS leaves true


def is_map(path: Path) -> bool:
    """Whether a file is a map rather than a table; a .json is one where it holds features."""
    suffix = path.suffix.lower()
    if suffix != ".json":
        return suffix in SUFFIXES
    try:
        return '"FeatureCollection"' in path.read_text(encoding="utf-8", errors="replace")[:1000]
    except OSError:
        return False


def points(path: Path, mapping: Mapping) -> Table:
    """Read the points of a map as a table with lon and lat (WGS84, degrees).

    Raises:
        DataError: it cannot be read, names no CRS, or holds something else than points.
    """
    frame, moved = read(path, mapping)
    others = sorted({*frame.geom_type.dropna()} - {"Point", "MultiPoint"})
    if others:
        raise DataError([f"{path}: holds {', '.join(others)}; places are points"])
    if path.suffix.lower() == ".kml":  # GDAL counts placemarks in a column of that name
        frame = frame.drop(columns=["id", *KML_OWN], errors="ignore").rename(columns={KML_ID: "id"})
    names = [name for name in frame.columns if name != frame.geometry.name]
    columns = dict.fromkeys([*map(str, names), "lon", "lat"])
    return Table(str(path), tuple(columns), _points(path, frame, names, DIGITS if moved else None))


def _points(path: Path, frame: Any, names: list[Any], digits: int | None) -> Iterator[Row]:
    shapes = frame.geometry.array
    for number, (_, values) in enumerate(frame.iterrows(), 1):
        cells = {str(name): _plain(values[name]) for name in names}
        point, fault = _one_point(shapes[number - 1])
        if point is not None:
            cells |= {"lon": _rounded(point.x, digits), "lat": _rounded(point.y, digits)}
        yield Row(str(path), number, cells, fault)


def _one_point(shape: Any) -> tuple[Any, str]:
    """The point that a shape is, or why it is none."""
    if shape is None or shape.is_empty:
        return None, "has no point: draw it in the map, or remove the row"
    parts = list(getattr(shape, "geoms", [shape]))
    if len(parts) > 1:
        return None, f"holds {len(parts)} points: a place is one, keep that"
    return parts[0], ""


def _rounded(value: float, digits: int | None) -> float:
    return float(value) if digits is None else round(float(value), digits)


def read(path: Path, mapping: Mapping) -> tuple[Any, bool]:
    """Read a layer of a map as a GeoDataFrame in EPSG:4326 (lon-lat).

    Returns:
        The frame, and whether its shapes were in another CRS.

    Raises:
        DataError: it cannot be read, or names no CRS.
    """
    source = f"/vsizip/{path}" if path.suffix.lower() == ".zip" else path
    try:
        layer = mapping.sheet or _first_layer(source)
        frame = pyogrio.read_dataframe(source, layer=layer, encoding=mapping.encoding)
    except (DataSourceError, DataLayerError, UnicodeDecodeError, ValueError):
        raise DataError([f"{path}: {_unread(path, source, mapping)}"]) from None
    if not hasattr(frame, "geom_type"):
        raise DataError([f"{path}: has no shapes"])
    moved = layers.in_wgs84(frame, told=mapping.crs, name=str(path))
    return moved, moved.crs != frame.crs and frame.crs is not None


def _unread(path: Path, source: Any, mapping: Mapping) -> str:
    """Why a map cannot be read."""
    if not path.exists():
        return "there is no such file"
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(source)]
    except (DataSourceError, DataLayerError, UnicodeDecodeError, ValueError):
        names = []
    if mapping.sheet and names and mapping.sheet not in names:
        return f"has no layer {mapping.sheet!r}; it has {', '.join(names)}"
    if mapping.encoding:
        return f"cannot be read as {FORMATS[path.suffix.lower()]} in {mapping.encoding}"
    return f"cannot be read as {FORMATS[path.suffix.lower()]}: is it whole, and named right?"


def _first_layer(source: Any) -> str:
    """The layer of places, where there is one; else the first."""
    names = [str(name) for name, _ in pyogrio.list_layers(source)]
    return "places" if "places" in names else names[0]


def _plain(value: Any) -> Any:
    """A value as text, number or list; what is missing as nothing."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    return None if value is None or value != value else value  # noqa: PLR0124 - NaN is not itself


def ground(path: Path, mapping: Mapping, bounds: layers.Bounds, metres: float | None) -> list[Any]:
    """Read land, or areas, as GeoJSON features: cut to some bounds, simplified, borders shared.

    Args:
        path: polygons in any CRS.
        mapping: of its columns only `name_en` is asked for.
        bounds: west, south, east, north; some more is kept around.
        metres: how far a border may move; None: as fits the bounds.

    Raises:
        DataError: it cannot be read, holds no polygons, or none near the bounds.
    """
    frame, _ = read(path, mapping)
    kinds = sorted(set(frame.geom_type.dropna()) - {"Polygon", "MultiPolygon"})
    if kinds:
        raise DataError([f"{path}: holds {', '.join(kinds)}; land is polygons"])
    near = layers.simplified(frame.dropna(subset=[frame.geometry.name]), bounds, metres=metres)
    if not len(near):
        raise DataError([f"{path}: has no land near the places of the data set"])
    column = mapping.columns.get("name_en") or _name_column(near)
    return [
        {
            "type": "Feature",
            "properties": {"id": f"land-{number}", "name_en": str(values.get(column) or "")},
            "geometry": layers.as_mapping(values[near.geometry.name]),
        }
        for number, (_, values) in enumerate(near.iterrows(), 1)
    ]


def _name_column(frame: Any) -> str:
    """The column that names shapes, as most call it."""
    by_key = {str(name).casefold(): str(name) for name in frame.columns}
    return next((by_key[key] for key in ("name_en", "name", "admin", "title") if key in by_key), "")
