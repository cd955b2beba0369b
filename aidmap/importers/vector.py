"""Reads points and land from map files in any CRS, by the one GDAL driver of each format.

Imports pyogrio. Only the reading process calls this module, since it restricts GDAL for the whole
process. Which files the driver can see is left to `staging`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from aidmap import geo
from aidmap.errors import DataError
from aidmap.importers.encodings import check_encoding, propose_encoding
from aidmap.importers.geojson import crs_name
from aidmap.importers.header import Row, Table, skipped_part, unread_part
from aidmap.importers.json_objects import load_json
from aidmap.importers.staging import ARCHIVES, FORMATS, MAPS, StagedMap, stage_map
from aidmap.model import KML_ID

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from aidmap.importers.column_matching import TargetFields
    from aidmap.importers.limits import Limits
    from aidmap.model.import_mapping import Mapping

# GDAL may make no request, run no program, fetch no schema and follow no link between features.
CLOSED_OPTIONS = {
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "LIBKML_RESOLVE_STYLE": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "PROJ_NETWORK": "OFF",
    "SQLITE_LIST_ALL_TABLES": "NO",
}
# The columns that GDAL adds to the placemarks of any KML.
KML_COLUMNS = ("timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility",
           "drawOrder", "icon", "snippet")  # fmt: skip
OWN_LAYERS = {
    "places",
    "routes",
    "legs",
    "areas",
    "reports",
    "spans",
    "sources",
}  # the layers of aidmap's own exports
WAYPOINT_LAYER = "waypoints"  # GDAL's name; every GPX has four other layers
MAX_FEATURES = 2**31 - 1  # the largest number that GDAL takes
REPROJECTED_DECIMALS = 9  # of a degree, that are still exact after a change of CRS
DBF_LANGUAGE_BYTE, DBF_HEADER_BYTES = (
    29,
    64,
)  # where a .dbf names its code page; its length before any text


def read_points(path: Path, target: TargetFields, limits: Limits) -> Table:
    """Read the points of a map as a table with lon and lat (WGS84, degrees).

    Raises:
        DataError: the map cannot be read, names no CRS, or holds no points.
    """
    mapping = target.mapping
    with stage_map(path, mapping.sheet, limits) as source:
        frame, skipped_parts = _read_layers(path, source, mapping, limits)
        doubts = _doubts_of_encoding(source, mapping)
    moved = geo.to_wgs84(frame, stated_crs=mapping.crs, name=str(path))
    decimals = REPROJECTED_DECIMALS if moved.crs != frame.crs and frame.crs is not None else None
    others = moved.geom_type.dropna()
    others = others[~others.isin(["Point", "MultiPoint"])]
    if len(others) and len(others) == len(moved.geom_type.dropna()):
        kinds = ", ".join(sorted(set(others)))
        raise DataError([f"{path}: holds {kinds}; places are points"])
    skipped_parts += [
        skipped_part(kind, "is no point", count=int(n)) for kind, n in others.value_counts().items()
    ]
    moved = moved.drop(index=others.index)
    if source.path.suffix == ".kml":  # its column "id" is GDAL's count of placemarks
        moved = moved.drop(columns=["id", *KML_COLUMNS], errors="ignore").rename(
            columns={KML_ID: "id"}
        )
    if source.path.suffix in {".gpx", ".kml"}:  # drop the empty columns of the format
        moved = moved.drop(columns=[name for name in moved if moved[name].isna().all()])
    names = [name for name in moved.columns if name != moved.geometry.name]
    columns = tuple(dict.fromkeys([*map(str, names), "lon", "lat"]))
    if len(columns) > limits.columns:
        raise limits.refusal(str(path), "columns", found=f"has {len(columns):,} columns")
    rows = limits.checked_rows(_point_rows(path, moved, names, decimals))
    return Table(str(path), columns, rows, skipped_parts=skipped_parts, doubts=doubts)


def _point_rows(path: Path, frame: Any, names: list[Any], decimals: int | None) -> Iterator[Row]:
    shapes = frame.geometry.array
    for number, (_, values) in enumerate(frame.iterrows(), 1):
        cells = {str(name): _cell_value(values[name]) for name in names}
        point, fault = _single_point(shapes[number - 1])
        if point is not None:
            cells |= {"lon": _round(point.x, decimals), "lat": _round(point.y, decimals)}
        yield Row(str(path), number, cells, fault)


def _single_point(shape: Any) -> tuple[Any, str]:
    """Give the only point of a shape, or say why it has none."""
    if shape is None or shape.is_empty:
        return None, "has no point: draw it in the map, or remove the row"
    parts = list(getattr(shape, "geoms", [shape]))
    if len(parts) > 1:
        return None, f"holds {len(parts)} points: a place is one, keep that"
    return parts[0], ""


def _round(value: float, decimals: int | None) -> float:
    return float(value) if decimals is None else round(float(value), decimals)


def _cell_value(value: Any) -> Any:
    """Turn a value into text, a number or a list; a missing one into None."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    return None if value is None or value != value else value  # noqa: PLR0124 - NaN is not itself


def _read_layers(
    path: Path, source: StagedMap, mapping: Mapping, limits: Limits
) -> tuple[Any, list[dict[str, Any]]]:
    """Read the chosen layers as a GeoDataFrame in their own CRS; list the parts that are skipped.

    Raises:
        DataError: the map cannot be read, or holds no shapes.
    """
    import pandas as pd
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError

    close_gdal(source.format.driver)
    if mapping.encoding:
        check_encoding(mapping.encoding)
    try:
        chosen, skipped_parts = _choose_layers(path, source, mapping)
        frames = [
            pyogrio.read_dataframe(
                source.path,
                layer=name,
                encoding=mapping.encoding,
                max_features=min(limits.rows + 1, MAX_FEATURES),
            )
            for name in chosen
        ]
    except (DataSourceError, DataLayerError, FeatureError, FieldError, UnicodeDecodeError,
            ValueError):  # fmt: skip
        named = f" in {mapping.encoding}" if mapping.encoding else ": is it whole, and named right?"
        raise DataError([f"{path}: cannot be read as {source.format.name}{named}"]) from None
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    frame = pd.concat(filled, ignore_index=True) if len(filled) > 1 else filled[0]
    if not hasattr(frame, "geom_type"):
        raise DataError([f"{path}: has no shapes"])
    _check_size(frame, path, limits)
    skipped_parts += [unread_part("file", name, "--layer") for name in source.other_maps]
    return frame, skipped_parts


def _check_size(frame: Any, path: Path, limits: Limits) -> None:
    """Refuse a map with more features or vertices than allowed.

    Raises:
        DataError: it has more.
    """
    if len(frame) > limits.rows:
        raise limits.refusal(str(path), "rows", found=f"has more than {limits.rows:,} features")
    vertices = geo.count_vertices(frame)
    if vertices > limits.vertices:
        raise limits.refusal(str(path), "vertices", found=f"has {vertices:,} vertices")


def close_gdal(driver: str) -> None:
    """Leave GDAL one driver, and no way to reach anything outside the file.

    Raises:
        DataError: GDAL keeps other drivers all the same.
    """
    import pyogrio
    from pyogrio.core import _register_drivers  # it has no public name

    others = [name for name in pyogrio.list_drivers() if name != driver]
    pyogrio.set_gdal_config_options({**CLOSED_OPTIONS, "GDAL_SKIP": ",".join(others)})
    _register_drivers()
    if list(pyogrio.list_drivers()) != [driver]:
        raise DataError([f"the GDAL that is installed cannot be held to its driver {driver}"])


def _choose_layers(
    path: Path, source: StagedMap, mapping: Mapping
) -> tuple[list[str], list[dict[str, Any]]]:
    """Choose the layers to read; give their names, and the parts that are skipped.

    Raises:
        DataError: it is unclear which layer to read, or the given one does not exist.
    """
    import pyogrio

    found = [(str(name), kind) for name, kind in pyogrio.list_layers(source.path)]
    names = [name for name, kind in found if kind is not None] or [name for name, _ in found]
    given = None if source.archive_name else mapping.sheet
    if given and given not in names:
        raise DataError([f"{path}: has no layer {given!r}; it has {', '.join(names)}"])
    chosen = [given] if given else _default_layers(path, names, source)
    _refuse_views(path, source, chosen)
    others = [
        (name, pyogrio.read_info(source.path, layer=name)["features"])
        for name in (name for name, _ in found)
        if name not in chosen
    ]
    return chosen, [
        unread_part("layer", name, "--layer", count=max(int(count), 0))
        for name, count in others
        if count
    ]


def _default_layers(path: Path, names: list[str], source: StagedMap) -> list[str]:
    """Choose layers where the user names none: all folders of KML, else the only layer.

    Raises:
        DataError: there are several layers.
    """
    if len(names) < 2 or source.path.suffix == ".kml":  # noqa: PLR2004 - one needs no choice
        return names
    if source.path.suffix == ".gpx":
        return [WAYPOINT_LAYER]
    if "places" in names and {*names} <= OWN_LAYERS:
        return ["places"]
    raise DataError([f"{path}: has several layers: say --layer, of {', '.join(names)}"])


def _refuse_views(path: Path, source: StagedMap, chosen: Sequence[str]) -> None:
    """Refuse layers of a GeoPackage that are queries: a query may run without end.

    Raises:
        DataError: a chosen layer is a query.
    """
    if source.path.suffix != ".gpkg":
        return
    try:
        with closing(sqlite3.connect(f"file:{source.path}?mode=ro", uri=True)) as database:
            views = {name for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'view'")}  # fmt: skip
    except sqlite3.Error:
        raise DataError([f"{path}: cannot be read as GeoPackage: is it whole?"]) from None
    faults = [f"{path}: layer {name!r} is a query: export it as a table" for name in chosen
              if name in views]  # fmt: skip
    if faults:
        raise DataError(faults)


def _doubts_of_encoding(source: StagedMap, mapping: Mapping) -> list[tuple[str, int | None, str]]:
    """Doubt the encoding of a Shapefile without .cpg whose texts are not all ASCII."""
    table = source.path.with_suffix(".dbf")
    if mapping.encoding or not table.is_file() or source.path.with_suffix(".cpg").is_file():
        return []
    content = table.read_bytes()
    if content.isascii() or content[DBF_LANGUAGE_BYTE : DBF_LANGUAGE_BYTE + 1] not in {b"\0", b"W"}:
        return []
    idea = propose_encoding(content[DBF_HEADER_BYTES:])
    return [("encoding", None, f"no .cpg file says in which encoding the texts are; {idea}")]


def read_land(
    path: Path,
    mapping: Mapping,
    bounds: geo.Bounds,
    metres: float | None,
    *,
    limits: Limits,
) -> Iterator[dict[str, Any]]:
    """Read land, or areas, as GeoJSON features: cut to bounds and simplified along shared borders.

    Args:
        path: a map of polygons, in any CRS.
        mapping: how the file is to be read; of its columns only `name_en` is used.
        bounds: west, south, east and north in degrees; a margin around them is kept.
        metres: how far a border may move; None: as suits the bounds.
        limits: the limits on reading the file.

    Raises:
        DataError: the file cannot be read, or holds no polygons near the bounds.
    """
    frame = geo.to_wgs84(_land(path, mapping, limits), stated_crs=mapping.crs, name=str(path))
    kinds = sorted(set(frame.geom_type.dropna()) - {"Polygon", "MultiPolygon"})
    if kinds:
        raise DataError([f"{path}: holds {', '.join(kinds)}; land is polygons"])
    near = geo.simplify(frame.dropna(subset=[frame.geometry.name]), bounds, metres=metres)
    if not len(near):
        raise DataError([f"{path}: has no land near the places of the data set"])
    column = mapping.columns.get("name_en") or _name_column(near)
    for number, (_, values) in enumerate(near.iterrows(), 1):
        yield {
            "type": "Feature",
            "properties": {"id": f"land-{number}", "name_en": str(values.get(column) or "")},
            "geometry": geo.as_mapping(values[near.geometry.name]),
        }


def _land(path: Path, mapping: Mapping, limits: Limits) -> Any:
    """Read the polygons of a map in its own CRS.

    Raises:
        DataError: the map cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS and suffix not in ARCHIVES:
        if suffix not in MAPS:
            raise DataError([f"{path}: cannot be read as a map; give one of {', '.join(MAPS)}"])
        found = load_json(path, mapping.encoding, limits)
        crs = crs_name(str(path), found, given=mapping.crs)
        frame = geo.features_to_frame(found, crs=crs, name=str(path))
        _check_size(frame, path, limits)
        return frame
    with stage_map(path, mapping.sheet, limits) as source:
        return _read_layers(path, source, mapping, limits)[0]


def _name_column(frame: Any) -> str:
    """Find the column that names the shapes, by its usual headings; empty: there is none."""
    by_key = {str(name).casefold(): str(name) for name in frame.columns}
    return next((by_key[key] for key in ("name_en", "name", "admin", "title") if key in by_key), "")
