"""Tables for geographic programs: GeoJSON, JSON-FG, GeoPackage, FlatGeobuf, KML and GeoParquet.

A door for pyogrio. All in EPSG:4326, lon-lat. The same rows give the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyogrio

from aidmap import layers
from aidmap.errors import DataError, MissingExtra
from aidmap.exchange import frames
from aidmap.exchange.shapes import KML_ID
from aidmap.exchange.sheets import CLOCKS, listed
from aidmap.style import STATUS
from aidmap.templates import filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from aidmap.exchange.frames import Rows

DRIVERS = {".fgb": "FlatGeobuf", ".kml": "KML", ".jsonfg": "JSONFG"}
STYLED = {"places": "marker", "routes": "line", "legs": "line", "spans": "marker"}


def geojson(rows: Rows, about: Mapping[str, str]) -> bytes:
    """Rows as GeoJSON (RFC 7946); what it says of itself is a member `metadata`."""
    features = [
        {
            "type": "Feature",
            **({"id": row["id"]} if "id" in row else {}),
            "properties": {key: value for key, value in row.items() if key != frames.GEOMETRY},
            "geometry": layers.as_mapping(row.get(frames.GEOMETRY)),
        }
        for row in rows
    ]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    told = json.dumps(dict(about), ensure_ascii=False)
    text = f'{{"type": "FeatureCollection",\n"metadata": {told},\n"features": [\n{lines}\n]}}\n'
    return text.encode("utf-8")


def written(rows: Rows, suffix: str, about: Mapping[str, str]) -> bytes:
    """Rows as FlatGeobuf, KML or JSON-FG, as GDAL writes them.

    Raises:
        DataError: the GDAL that is installed does not write it; there is nothing with a shape.
    """
    driver = DRIVERS[suffix]
    if "w" not in pyogrio.list_drivers().get(driver, ""):
        raise DataError([f"{suffix}: the GDAL that is installed writes no {driver}"])
    shown = [row for row in rows if row.get(frames.GEOMETRY) is not None]
    clocks = {name: about[name] for name in CLOCKS if name in about}  # there is no other room
    frame = _frame([{**row, **clocks} for row in shown] if suffix != ".fgb" else shown)
    options: dict[str, Any] = {}
    if suffix == ".kml":
        frame = frame.rename(columns={"id": KML_ID})
    if suffix == ".fgb":
        options = {"TITLE": about["title"], "DESCRIPTION": _sentence(about)}
    elif suffix == ".kml":
        options = {"dataset_options": {"NameField": "name_en"}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"aidmap{suffix}"
        pyogrio.write_dataframe(frame, path, driver=driver, layer="aidmap", **options)
        return path.read_bytes()


def parquet(rows: Rows, about: Mapping[str, str]) -> bytes:
    """Rows as GeoParquet 1.1, with the bounds of each; what it says of itself in its metadata.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    frame = _frame(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "aidmap.parquet"
        try:
            layers.to_parquet(frame, path, dict(about))
        except ImportError:
            raise MissingExtra("parquet", "writing GeoParquet") from None
        return path.read_bytes()


def geopackage(tables: Mapping[str, Rows], about: Mapping[str, str], on: date) -> bytes:
    """All tables as layers of a GeoPackage, with what their columns mean, and styles for QGIS."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "aidmap.gpkg"
        # the format has a date of its last change, which is that of the data here
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{on}T00:00:00.000Z"})
        try:
            for name, rows in tables.items():
                if rows:
                    _add_layer(path, name, rows, about)
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
    database.executescript(filled("columns.sql"))
    told = [
        (name, column, column, column, text)
        for name, rows in tables.items()
        if rows
        for column, text in frames.descriptions(name).items()
        if column in rows[0]
    ]
    database.executemany("INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, NULL)", told)


def _style(database: sqlite3.Connection, tables: Mapping[str, Rows], on: date) -> None:
    """Put QGIS styles where QGIS looks for them: colours, dashes and words of the statuses."""
    database.executescript(filled("styles.sql"))
    styles = [
        (
            name, "geom", f"{name} by status",
            filled("layer.qml", kind=STYLED[name], statuses=list(_looks())), f"{on}T00:00:00.000Z",
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
    return layers.in_degrees(
        [
            {key: listed(value) for key, value in row.items() if key != frames.GEOMETRY}
            | {frames.GEOMETRY: row.get(frames.GEOMETRY)}
            for row in rows
        ]
    )


def _sentence(about: Mapping[str, str]) -> str:
    return "; ".join(f"{key}: {text}" for key, text in about.items() if key != "disclaimer")
