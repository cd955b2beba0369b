"""Exports: what is asked for, by the suffix of the file and the schema of others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aidmap.errors import DataError
from aidmap.exporters import csv_tables, excel, foreign_schemas, geo_formats, tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aidmap.exporters.tables import Rows
    from aidmap.query.snapshot import Snapshot

SUFFIXES = (
    ".geojson", ".jsonfg", ".gpkg", ".parquet", ".fgb", ".kml", ".csv", ".xlsx", ".json", ".jsonl",
    ".umap",
)  # fmt: skip
SCHEMAS = ("sdi-t", "open511", "openrouteservice", "valhalla")
ROOMY = (".gpkg", ".xlsx")  # formats with room for several tables
DOCUMENTS: dict[str, Callable[[Snapshot], bytes]] = {
    "open511": foreign_schemas.open511,
    "openrouteservice": foreign_schemas.openrouteservice,
    "valhalla": foreign_schemas.valhalla,
}


def export(
    snapshot: Snapshot, suffix: str, *, table: str = "", schema: str = "", hxl: bool = False
) -> bytes:
    """Write a snapshot in a format of others.

    Args:
        snapshot: its day and its clocks are those of the export.
        suffix: one of `SUFFIXES`.
        table: places, routes, legs, areas, reports, spans or sources; of sdi-t ports, crossings
            or routes; empty: places, of sdi-t the first that has rows, or all of them where the
            format has room for all.
        schema: one of `SCHEMAS`; empty: our own columns.
        hxl: whether a row of HXL tags stands under the header, in CSV and XLSX.

    Raises:
        DataError: the format or the schema is none, or one cannot hold the other.
    """
    _check(suffix, schema, hxl=hxl)
    if schema in DOCUMENTS:
        return DOCUMENTS[schema](snapshot)
    if suffix == ".umap":
        return foreign_schemas.umap(snapshot)
    chosen = _tables(snapshot, table, schema, several=suffix in ROOMY)
    about = tables.metadata(snapshot)
    if suffix == ".gpkg":
        return geo_formats.geopackage(chosen, about, snapshot.query.on)
    if suffix == ".xlsx":
        plain = {name: _flat(name, rows, about, schema) for name, rows in chosen.items()}
        tags = {name: foreign_schemas.tags_of(name, one.columns) for name, one in plain.items()}
        return excel.workbook(plain, about, snapshot.query.on, tags=tags if hxl else None)
    [(name, rows)] = chosen.items()
    if suffix == ".csv":
        plain_table = _flat(name, rows, about, schema)
        tagged = foreign_schemas.tags_of(name, plain_table.columns) if hxl else None
        return csv_tables.table(plain_table, tags=tagged)
    return _one(rows, suffix, tables.of_table(name, about))


def left_out(snapshot: Snapshot, suffix: str, *, table: str = "", schema: str = "") -> list[str]:
    """The tables of SDI-T that have rows, but no room in a file of one table."""
    if table or schema != "sdi-t" or suffix in ROOMY:
        return []
    _, *others = [name for name, rows in foreign_schemas.sdi_t(snapshot).items() if rows] or [""]
    return others


def _flat(name: str, rows: Rows, about: dict[str, str], schema: str) -> csv_tables.Table:
    columns = foreign_schemas.SDI_COLUMNS[name] if schema else tables.header(name)
    return csv_tables.flat(rows, clocks=tables.of_table(name, about), columns=columns)


def _one(rows: Rows, suffix: str, about: dict[str, str]) -> bytes:
    """One table in a format that has room for one."""
    bare = [{key: row[key] for key in row if key != tables.GEOMETRY} for row in rows]
    if suffix == ".jsonl":
        told = {name: about[name] for name in csv_tables.CLOCKS if name in about}
        lines = [json.dumps(row | told | row, ensure_ascii=False) for row in bare]
        return "".join(f"{line}\n" for line in lines).encode("utf-8")
    if suffix == ".json":
        text = json.dumps({"metadata": about, "rows": bare}, ensure_ascii=False, indent=1)
        return f"{text}\n".encode()
    if rows and tables.GEOMETRY not in rows[0]:
        raise DataError([f"{suffix}: that table has no shapes; write it as .csv, .xlsx or .json"])
    if suffix == ".geojson":
        return geo_formats.geojson(rows, about)
    if suffix == ".parquet":
        return geo_formats.parquet(rows, about)
    return geo_formats.write_with_gdal(rows, suffix, about)


def _tables(snapshot: Snapshot, table: str, schema: str, *, several: bool) -> dict[str, Rows]:
    found = foreign_schemas.sdi_t(snapshot) if schema == "sdi-t" else {}
    known = list(found or tables.TABLES)
    if table and table not in known:
        raise DataError([f"--table {table!r} is none: write {', '.join(known)}"])
    if several and not table:
        return found or tables.tables(snapshot)
    chosen = table or next((name for name in found if found[name]), known[0])
    return {chosen: found[chosen] if found else tables.tables(snapshot, chosen)[chosen]}


def _check(suffix: str, schema: str, *, hxl: bool) -> None:
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise DataError([f"cannot export {suffix or 'without a suffix'}; name it {known}"])
    if schema and schema not in SCHEMAS:
        raise DataError([f"--schema {schema!r} is none: write {', '.join(SCHEMAS)}"])
    if schema in DOCUMENTS and suffix != ".json":
        raise DataError([f"--schema {schema} is JSON: name the file .json"])
    if suffix == ".umap" and schema:
        raise DataError(["a .umap has columns of its own: leave --schema out"])
    if hxl and suffix not in {".csv", ".xlsx"}:
        raise DataError(["--hxl adds a row to .csv and .xlsx only"])


def check_path(path: Path) -> str:
    """The suffix of a file, as `exported` takes it; .fg.json is JSON-FG too."""
    return ".jsonfg" if path.name.lower().endswith(".fg.json") else path.suffix.lower()
