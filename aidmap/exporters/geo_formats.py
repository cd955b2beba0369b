"""Tables for geographic programs: GeoJSON, JSON-FG, GeoPackage, FlatGeobuf, KML and GeoParquet.

A door for pyogrio. All in EPSG:4326, lon-lat. The same rows give the same bytes.
"""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

from aidmap import geo
from aidmap.errors import DataError, MissingExtra, StoreError
from aidmap.exporters.csv_tables import CLOCKS, join_list
from aidmap.exporters.tables import GEOMETRY, descriptions, of_table
from aidmap.model import KML_ID
from aidmap.style import STATUS
from aidmap.templates import fill_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from aidmap.exporters.tables import Rows

DRIVERS = {".fgb": "FlatGeobuf", ".kml": "KML", ".jsonfg": "JSONFG"}
STYLED = {"places": "marker", "routes": "line", "legs": "line", "spans": "marker"}


def geojson(rows: Rows, about: Mapping[str, str]) -> bytes:
    """Rows as GeoJSON (RFC 7946); what it says of itself is a member `metadata`."""
    features = [
        {
            "type": "Feature",
            **({"id": row["id"]} if "id" in row else {}),
            "properties": {key: value for key, value in row.items() if key != GEOMETRY},
            "geometry": geo.as_mapping(row.get(GEOMETRY)),
        }
        for row in rows
    ]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    told = json.dumps(dict(about), ensure_ascii=False)
    text = f'{{"type": "FeatureCollection",\n"metadata": {told},\n"features": [\n{lines}\n]}}\n'
    return text.encode("utf-8")


def write_with_gdal(rows: Rows, suffix: str, about: Mapping[str, str]) -> bytes:
    """Rows as FlatGeobuf, KML or JSON-FG, as GDAL writes them.

    Raises:
        DataError: the GDAL that is installed does not write it; there is nothing with a shape.
    """
    driver = DRIVERS[suffix]
    if "w" not in pyogrio.list_drivers().get(driver, ""):
        raise DataError([f"{suffix}: the GDAL that is installed writes no {driver}"])
    shown = [row for row in rows if row.get(GEOMETRY) is not None]
    clocks = {name: about[name] for name in CLOCKS if name in about}  # there is no other room
    frame = _frame([{**row, **clocks} for row in shown] if suffix != ".fgb" else shown)
    options: dict[str, Any] = {}
    if suffix == ".kml":
        frame = frame.rename(columns={"id": KML_ID})
    if suffix == ".fgb":
        options = {"TITLE": about["title"], "DESCRIPTION": _sentence(about)}
    elif suffix == ".kml":
        options = {"dataset_options": {"NameField": "name_en"}}
    made = io.BytesIO()
    pyogrio.write_dataframe(frame, made, driver=driver, layer="aidmap", **options)
    return _add_metadata(made.getvalue(), suffix, about)


def _add_metadata(content: bytes, suffix: str, about: Mapping[str, str]) -> bytes:
    """A file with what it says of itself, where that format has room for it and GDAL has none."""
    if suffix == ".kml":
        told = "".join(
            f"<Data name={quoteattr(key)}><value>{escape(text)}</value></Data>\n"
            for key, text in about.items()
        )
        mark = b'<Document id="root_doc">\n'
        data = f"<ExtendedData>\n{told}</ExtendedData>\n".encode()
        return content.replace(mark, mark + data, 1)
    if suffix == ".jsonfg":
        mark = b'"features" : ['
        told = json.dumps(dict(about), ensure_ascii=False)
        return content.replace(mark, f'"metadata": {told},\n'.encode() + mark, 1)
    return content


def parquet(rows: Rows, about: Mapping[str, str]) -> bytes:
    """Rows as GeoParquet 1.1, with the bounds of each; what it says of itself in its metadata.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    try:
        return geo.to_parquet(_frame(rows), dict(about))
    except ImportError:
        raise MissingExtra("parquet", "writing GeoParquet") from None


def geopackage(tables: Mapping[str, Rows], about: Mapping[str, str], on: date) -> bytes:
    """All tables as layers of a GeoPackage, with what their columns mean, and styles for QGIS.

    Raises:
        StoreError: there is no room for it.
        DataError: there is nothing to write.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            return _write_geopackage(Path(folder) / "aidmap.gpkg", tables, about, on)
        except (DataSourceError, DataLayerError, FeatureError, sqlite3.Error, OSError):
            what = f"a GeoPackage cannot be made in {Path(folder).parent}: see whether it is full"
            raise StoreError(what) from None


def _write_geopackage(
    path: Path, tables: Mapping[str, Rows], about: Mapping[str, str], on: date
) -> bytes:
    # the format has a date of its last change, which is that of the data here
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{on}T00:00:00.000Z"})
    try:
        for name, rows in tables.items():
            if rows:
                _add_layer(path, name, rows, of_table(name, dict(about)))
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    if not path.exists():
        raise DataError(["there is nothing to write into a GeoPackage"])
    with closing(sqlite3.connect(path)) as database, database:
        _describe(database, tables)
        _style(database, tables, on)
    return path.read_bytes()


def _add_layer(path: Path, name: str, rows: Rows, about: Mapping[str, str]) -> None:
    frame = _frame(rows)
    pyogrio.write_dataframe(
        frame, path, driver="GPKG", layer=name, append=path.exists(), layer_metadata=dict(about),
        layer_options={"DESCRIPTION": _sentence(about), "IDENTIFIER": name},
    )  # fmt: skip


def _describe(database: sqlite3.Connection, tables: Mapping[str, Rows]) -> None:
    """Tell what the columns mean, in the table that the standard's schema extension has for it."""
    database.executescript(fill_template("columns.sql"))
    told = [
        (name, column, column, column, text)
        for name, rows in tables.items()
        if rows
        for column, text in descriptions(name).items()
        if column in rows[0]
    ]
    database.executemany("INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, NULL)", told)


def _style(database: sqlite3.Connection, tables: Mapping[str, Rows], on: date) -> None:
    """Put QGIS styles where QGIS looks for them: colours, dashes and words of the statuses."""
    database.executescript(fill_template("styles.sql"))
    styles = [
        (
            name, "geom", f"{name} by status",
            fill_template("layer.qml", kind=STYLED[name], statuses=list(_looks())),
            f"{on}T00:00:00.000Z",
        )
        for name, rows in tables.items()
        if rows and name in STYLED
    ]  # fmt: skip
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
        " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, ui,"
        " update_time) VALUES ('', '', ?, ?, ?, ?, '', 1, 'aidmap', 'aidmap', NULL, ?)",
        styles,
    )


def _looks() -> Iterator[dict[str, Any]]:
    for status, style in STATUS.items():
        red, green, blue = (int(style.colour[at : at + 2], 16) for at in (1, 3, 5))
        yield {
            "status": status.value,
            "rgb": f"{red},{green},{blue},255",
            "dash": style.dash.replace(" ", ";"),
            "hollow": style.fill in {"hollow", "question"},
        }


def _frame(rows: Rows) -> Any:
    """Rows as a frame whose columns every format can hold."""
    return geo.in_degrees(
        [
            {key: join_list(value) for key, value in row.items() if key != GEOMETRY}
            | {GEOMETRY: row.get(GEOMETRY)}
            for row in rows
        ]
    )


def _sentence(about: Mapping[str, str]) -> str:
    return "; ".join(f"{key}: {text}" for key, text in about.items() if key != "disclaimer")
