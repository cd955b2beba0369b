"""Writes tables for GIS programs: GeoJSON, JSON-FG, GeoPackage, FlatGeobuf, KML and GeoParquet.

Imports pyogrio. All files are in EPSG:4326, lon-lat. The same rows give the same bytes. What the
tables hold is left to `tables`.
"""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from aidmap import geo
from aidmap.errors import DataError, MissingExtra, StoreError
from aidmap.exporters.csv_tables import CLOCKS, join_list
from aidmap.exporters.tables import GEOMETRY, descriptions, table_metadata
from aidmap.model import KML_ID
from aidmap.style import STATUS
from aidmap.templates import fill_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from aidmap.exporters.tables import Rows

DRIVERS = {".fgb": "FlatGeobuf", ".kml": "KML", ".jsonfg": "JSONFG"}
QGIS_TEMPLATES = {"places": "marker", "routes": "line", "legs": "line", "spans": "marker"}


def geojson(rows: Rows, about: Mapping[str, str]) -> bytes:
    """Write rows as GeoJSON (RFC 7946), with a member `metadata`."""
    features = [
        {
            "type": "Feature",
            **({"id": row["id"]} if "id" in row else {}),
            "properties": {key: value for key, value in row.items() if key != GEOMETRY},
            "geometry": geo.as_mapping(row.get(GEOMETRY)),
        }
        for row in rows
    ]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, default=str) for one in features)
    metadata = json.dumps(dict(about), ensure_ascii=False)
    text = f'{{"type": "FeatureCollection",\n"metadata": {metadata},\n"features": [\n{lines}\n]}}\n'
    return text.encode("utf-8")


def write_with_gdal(rows: Rows, suffix: str, about: Mapping[str, str]) -> bytes:
    """Write rows as FlatGeobuf, KML or JSON-FG, through GDAL.

    Raises:
        DataError: the installed GDAL cannot write the format.
    """
    import pyogrio

    driver = DRIVERS[suffix]
    if "w" not in pyogrio.list_drivers().get(driver, ""):
        raise DataError([f"{suffix}: the GDAL that is installed writes no {driver}"])
    shown = [row for row in rows if row.get(GEOMETRY) is not None]
    clocks = {
        name: about[name] for name in CLOCKS if name in about
    }  # the formats have no other place for them
    frame = _to_frame([{**row, **clocks} for row in shown] if suffix != ".fgb" else shown)
    options: dict[str, Any] = {}
    if suffix == ".kml":
        frame = frame.rename(columns={"id": KML_ID})
    if suffix == ".fgb":
        options = {"TITLE": about["title"], "DESCRIPTION": _metadata_line(about)}
    elif suffix == ".kml":
        options = {"dataset_options": {"NameField": "name_en"}}
    buffer = io.BytesIO()
    pyogrio.write_dataframe(frame, buffer, driver=driver, layer="aidmap", **options)
    return _add_metadata(buffer.getvalue(), suffix, about)


def _add_metadata(content: bytes, suffix: str, about: Mapping[str, str]) -> bytes:
    """Insert metadata into a file, where the format has room for it and GDAL cannot write it."""
    if suffix == ".kml":
        entries = "".join(
            f"<Data name={quoteattr(key)}><value>{escape(text)}</value></Data>\n"
            for key, text in about.items()
        )
        mark = b'<Document id="root_doc">\n'
        data = f"<ExtendedData>\n{entries}</ExtendedData>\n".encode()
        return content.replace(mark, mark + data, 1)
    if suffix == ".jsonfg":
        mark = b'"features" : ['
        metadata = json.dumps(dict(about), ensure_ascii=False)
        return content.replace(mark, f'"metadata": {metadata},\n'.encode() + mark, 1)
    return content


def parquet(rows: Rows, about: Mapping[str, str]) -> bytes:
    """Write rows as GeoParquet 1.1, with the bounds of each row, and metadata.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    try:
        return geo.to_parquet(_to_frame(rows), dict(about))
    except ImportError:
        raise MissingExtra("parquet", "writing GeoParquet") from None


def geopackage(tables: Mapping[str, Rows], about: Mapping[str, str], on: date) -> bytes:
    """Write tables as layers of a GeoPackage, with descriptions of columns and styles for QGIS.

    Raises:
        StoreError: there is no room on the disk.
        DataError: there is nothing to write.
    """
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

    with tempfile.TemporaryDirectory() as folder:
        try:
            return _write_geopackage(Path(folder) / "aidmap.gpkg", tables, about, on)
        except (DataSourceError, DataLayerError, FeatureError, sqlite3.Error, OSError):
            what = f"a GeoPackage cannot be made in {Path(folder).parent}: see whether it is full"
            raise StoreError(what) from None


def _write_geopackage(
    path: Path, tables: Mapping[str, Rows], about: Mapping[str, str], on: date
) -> bytes:
    import pyogrio

    # the format states when a layer was last changed: here, the day of the export
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{on}T00:00:00.000Z"})
    try:
        for name, rows in tables.items():
            if rows:
                _add_layer(path, name, rows, table_metadata(name, dict(about)))
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    if not path.exists():
        raise DataError(["there is nothing to write into a GeoPackage"])
    with closing(sqlite3.connect(path)) as database, database:
        _write_descriptions(database, tables)
        _write_styles(database, tables, on)
    return path.read_bytes()


def _add_layer(path: Path, name: str, rows: Rows, about: Mapping[str, str]) -> None:
    import pyogrio

    frame = _to_frame(rows)
    pyogrio.write_dataframe(
        frame, path, driver="GPKG", layer=name, append=path.exists(), layer_metadata=dict(about),
        layer_options={"DESCRIPTION": _metadata_line(about), "IDENTIFIER": name},
    )  # fmt: skip


def _write_descriptions(database: sqlite3.Connection, tables: Mapping[str, Rows]) -> None:
    """Describe the columns, in the table that the schema extension of GeoPackage provides."""
    database.executescript(fill_template("columns.sql"))
    described = [
        (name, column, column, column, text)
        for name, rows in tables.items()
        if rows
        for column, text in descriptions(name).items()
        if column in rows[0]
    ]
    database.executemany(
        "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, NULL)", described
    )


def _write_styles(database: sqlite3.Connection, tables: Mapping[str, Rows], on: date) -> None:
    """Write styles where QGIS looks for them: colours, dashes and words of the statuses."""
    database.executescript(fill_template("styles.sql"))
    styles = [
        (
            name, "geom", f"{name} by status",
            fill_template("layer.qml", kind=QGIS_TEMPLATES[name], statuses=list(_qgis_statuses())),
            f"{on}T00:00:00.000Z",
        )
        for name, rows in tables.items()
        if rows and name in QGIS_TEMPLATES
    ]  # fmt: skip
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
        " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, ui,"
        " update_time) VALUES ('', '', ?, ?, ?, ?, '', 1, 'aidmap', 'aidmap', NULL, ?)",
        styles,
    )


def _qgis_statuses() -> Iterator[dict[str, Any]]:
    for status, style in STATUS.items():
        red, green, blue = (int(style.colour[at : at + 2], 16) for at in (1, 3, 5))
        yield {
            "status": status.value,
            "rgb": f"{red},{green},{blue},255",
            "dash": style.dash.replace(" ", ";"),
            "hollow": style.fill in {"hollow", "question"},
        }


def _to_frame(rows: Rows) -> Any:
    """Make a GeoDataFrame of rows, whose columns every format can hold."""
    return geo.as_geodataframe(
        [
            {key: _frame_cell(value) for key, value in row.items() if key != GEOMETRY}
            | {GEOMETRY: row.get(GEOMETRY)}
            for row in rows
        ]
    )


def _frame_cell(value: Any) -> Any:
    """A value as a column of a frame has it: lists joined, figures as numbers."""
    return float(value) if isinstance(value, Decimal) else join_list(value)


def _metadata_line(about: Mapping[str, str]) -> str:
    return "; ".join(f"{key}: {text}" for key, text in about.items() if key != "disclaimer")
