"""Maps of others: points, and the land around them, in any CRS, by the one driver of each format.

A door for pyogrio. Only the reading process comes here: GDAL is set up for it alone.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from aidmap import geo
from aidmap.errors import DataError
from aidmap.importers.encodings import check_encoding, proposal
from aidmap.importers.geojson import name_of_crs
from aidmap.importers.header import Row, Table, skipped_part, unread_part
from aidmap.importers.json_objects import load_json
from aidmap.importers.staging import ARCHIVES, FORMATS, MAPS, Staged, stage_map
from aidmap.model import KML_ID

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from aidmap.importers.column_matching import TargetFields
    from aidmap.importers.limits import Limits
    from aidmap.model.import_mapping import Mapping

# No request, no program, no schema from elsewhere, no links between features.
CLOSED = {
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
# What GDAL adds to the placemarks of any KML.
KML_OWN = ("timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility",
           "drawOrder", "icon", "snippet")  # fmt: skip
OURS = {"places", "routes", "legs", "areas", "reports", "spans", "sources"}  # layers of our exports
WAY_POINTS = "waypoints"  # GDAL's name for those of GPX, which always has four other layers
MOST_FEATURES = 2**31 - 1  # that GDAL counts
DIGITS = 9  # decimals of a degree that a change of CRS leaves true
DBF_LANGUAGE, DBF_HEADER = 29, 64  # the byte of a .dbf that names its code page; bytes before text


def points(path: Path, target: TargetFields, limits: Limits) -> Table:
    """Read the points of a map as a table with lon and lat (WGS84, degrees).

    Raises:
        DataError: it cannot be read, names no CRS, or holds no points.
    """
    mapping = target.mapping
    with stage_map(path, mapping.sheet, limits) as source:
        frame, left = _frame(path, source, mapping, limits)
        doubts = _doubts_of_encoding(source, mapping)
    moved = geo.in_wgs84(frame, told=mapping.crs, name=str(path))
    digits = DIGITS if moved.crs != frame.crs and frame.crs is not None else None
    others = moved.geom_type.dropna()
    others = others[~others.isin(["Point", "MultiPoint"])]
    if len(others) and len(others) == len(moved.geom_type.dropna()):
        kinds = ", ".join(sorted(set(others)))
        raise DataError([f"{path}: holds {kinds}; places are points"])
    left += [
        skipped_part(kind, "is no point", count=int(n)) for kind, n in others.value_counts().items()
    ]
    moved = moved.drop(index=others.index)
    if source.path.suffix == ".kml":  # GDAL counts placemarks in a column of that name
        moved = moved.drop(columns=["id", *KML_OWN], errors="ignore").rename(columns={KML_ID: "id"})
    if source.path.suffix in {".gpx", ".kml"}:  # columns that the format has, and nobody filled
        moved = moved.drop(columns=[name for name in moved if moved[name].isna().all()])
    names = [name for name in moved.columns if name != moved.geometry.name]
    columns = tuple(dict.fromkeys([*map(str, names), "lon", "lat"]))
    if len(columns) > limits.columns:
        raise limits.refusal(str(path), "columns", found=f"has {len(columns):,} columns")
    rows = limits.checked_rows(_points(path, moved, names, digits))
    return Table(str(path), columns, rows, skipped_parts=left, doubts=doubts)


def _points(path: Path, frame: Any, names: list[Any], digits: int | None) -> Iterator[Row]:
    shapes = frame.geometry.array
    for number, (_, values) in enumerate(frame.iterrows(), 1):
        cells = {str(name): _plain(values[name]) for name in names}
        point, fault = _one_point(shapes[number - 1])
        if point is not None:
            cells |= {"lon": _round(point.x, digits), "lat": _round(point.y, digits)}
        yield Row(str(path), number, cells, fault)


def _one_point(shape: Any) -> tuple[Any, str]:
    """The point that a shape is, or why it is none."""
    if shape is None or shape.is_empty:
        return None, "has no point: draw it in the map, or remove the row"
    parts = list(getattr(shape, "geoms", [shape]))
    if len(parts) > 1:
        return None, f"holds {len(parts)} points: a place is one, keep that"
    return parts[0], ""


def _round(value: float, digits: int | None) -> float:
    return float(value) if digits is None else round(float(value), digits)


def _plain(value: Any) -> Any:
    """A value as text, number or list; what is missing as nothing."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    return None if value is None or value != value else value  # noqa: PLR0124 - NaN is not itself


def _frame(
    path: Path, source: Staged, mapping: Mapping, limits: Limits
) -> tuple[Any, list[dict[str, Any]]]:
    """The layer of a map that is meant, as a GeoDataFrame in its own CRS, and what is left.

    Raises:
        DataError: it cannot be read, or holds no shapes.
    """
    import pandas as pd
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError

    close_gdal(source.format.driver)
    if mapping.encoding:
        check_encoding(mapping.encoding)
    try:
        chosen, left = _layers(path, source, mapping)
        frames = [
            pyogrio.read_dataframe(
                source.path,
                layer=name,
                encoding=mapping.encoding,
                max_features=min(limits.rows + 1, MOST_FEATURES),
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
    _hold_to(frame, path, limits)
    left += [unread_part("file", name, "--layer") for name in source.left]
    return frame, left


def _hold_to(frame: Any, path: Path, limits: Limits) -> None:
    """See that a map has no more features and vertices than allowed.

    Raises:
        DataError: it has.
    """
    if len(frame) > limits.rows:
        raise limits.refusal(str(path), "rows", found=f"has more than {limits.rows:,} features")
    vertices = geo.count_vertices(frame)
    if vertices > limits.vertices:
        raise limits.refusal(str(path), "vertices", found=f"has {vertices:,} vertices")


def close_gdal(driver: str) -> None:
    """Leave GDAL one driver, and nothing that leads out of the file."""
    import pyogrio
    from pyogrio.core import _register_drivers  # it has no public name

    others = [name for name in pyogrio.list_drivers() if name != driver]
    pyogrio.set_gdal_config_options({**CLOSED, "GDAL_SKIP": ",".join(others)})
    _register_drivers()
    if list(pyogrio.list_drivers()) != [driver]:
        raise DataError([f"the GDAL that is installed cannot be held to its driver {driver}"])


def _layers(path: Path, source: Staged, mapping: Mapping) -> tuple[list[str], list[dict[str, Any]]]:
    """The names of the layers to read, and what is left.

    Raises:
        DataError: it is not plain which, or the one that is told is not there.
    """
    import pyogrio

    found = [(str(name), kind) for name, kind in pyogrio.list_layers(source.path)]
    names = [name for name, kind in found if kind is not None] or [name for name, _ in found]
    told = None if source.inside else mapping.sheet
    if told and told not in names:
        raise DataError([f"{path}: has no layer {told!r}; it has {', '.join(names)}"])
    chosen = [told] if told else _likeliest(path, names, source)
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


def _likeliest(path: Path, names: list[str], source: Staged) -> list[str]:
    """The layers that are meant where nobody says: all folders of KML, else the only one.

    Raises:
        DataError: there are several.
    """
    if len(names) < 2 or source.path.suffix == ".kml":  # noqa: PLR2004 - one needs no choice
        return names
    if source.path.suffix == ".gpx":
        return [WAY_POINTS]
    if "places" in names and {*names} <= OURS:
        return ["places"]
    raise DataError([f"{path}: has several layers: say --layer, of {', '.join(names)}"])


def _refuse_views(path: Path, source: Staged, chosen: Sequence[str]) -> None:
    """See that a layer of a GeoPackage is a table: a query may run without end.

    Raises:
        DataError: it is a query.
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


def _doubts_of_encoding(source: Staged, mapping: Mapping) -> list[tuple[str, int | None, str]]:
    """The doubt that a Shapefile without .cpg leaves, where it has other letters than English."""
    table = source.path.with_suffix(".dbf")
    if mapping.encoding or not table.is_file() or source.path.with_suffix(".cpg").is_file():
        return []
    content = table.read_bytes()
    if content.isascii() or content[DBF_LANGUAGE : DBF_LANGUAGE + 1] not in {b"\0", b"W"}:
        return []
    idea = proposal(content[DBF_HEADER:])
    return [("encoding", None, f"no .cpg file says in which encoding the texts are; {idea}")]


def ground(
    path: Path,
    mapping: Mapping,
    bounds: geo.Bounds,
    metres: float | None,
    *,
    limits: Limits,
) -> Iterator[dict[str, Any]]:
    """Read land, or areas, as GeoJSON features: cut to some bounds, simplified, borders shared.

    Args:
        path: polygons in any CRS.
        mapping: of its columns only `name_en` is asked for.
        bounds: west, south, east, north; some more is kept around.
        metres: how far a border may move; None: as fits the bounds.
        limits: what reading may cost.

    Raises:
        DataError: it cannot be read, holds no polygons, or none near the bounds.
    """
    frame = geo.in_wgs84(_land(path, mapping, limits), told=mapping.crs, name=str(path))
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
    """The polygons of a map in its own CRS.

    Raises:
        DataError: it cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS and suffix not in ARCHIVES:
        if suffix not in MAPS:
            raise DataError([f"{path}: cannot be read as a map; give one of {', '.join(MAPS)}"])
        found = load_json(path, mapping.encoding, limits)
        crs = name_of_crs(str(path), found, told=mapping.crs)
        frame = geo.of_features(found, crs=crs, name=str(path))
        _hold_to(frame, path, limits)
        return frame
    with stage_map(path, mapping.sheet, limits) as source:
        return _frame(path, source, mapping, limits)[0]


def _name_column(frame: Any) -> str:
    """The column that names shapes, as most call it."""
    by_key = {str(name).casefold(): str(name) for name in frame.columns}
    return next((by_key[key] for key in ("name_en", "name", "admin", "title") if key in by_key), "")
