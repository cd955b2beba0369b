"""Chooses what to export and how, by the suffix of the file, the table and the schema.

Writing each format is left to the other modules here; writing files is left to the caller.
"""

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
MULTI_TABLE_SUFFIXES = (".gpkg", ".xlsx")  # formats with room for several tables
DOCUMENTS: dict[str, Callable[[Snapshot], bytes]] = {
    "open511": foreign_schemas.open511,
    "openrouteservice": foreign_schemas.openrouteservice,
    "valhalla": foreign_schemas.valhalla,
}


def export(
    snapshot: Snapshot, suffix: str, *, table: str = "", schema: str = "", hxl: bool = False
) -> bytes:
    """Export a snapshot in one of the formats.

    Args:
        snapshot: the snapshot; its day and clocks are those of the export.
        suffix: one of `SUFFIXES`.
        table: places, routes, legs, areas, reports, counts, spans, sources or months; for sdi-t
            ports, crossings or routes. Empty: all tables but months, where the format has room for
            several; otherwise places, or for sdi-t the first table that has rows.
        schema: one of `SCHEMAS`; empty: aidmap's own columns.
        hxl: whether to add a row of HXL tags below the header, in CSV and XLSX.

    Raises:
        DataError: the suffix, table or schema is unknown, or they do not go together.
    """
    _check_request(suffix, schema, hxl=hxl)
    if schema in DOCUMENTS:
        return DOCUMENTS[schema](snapshot)
    if suffix == ".umap":
        return foreign_schemas.umap(snapshot)
    chosen = _choose_tables(snapshot, table, schema, several=suffix in MULTI_TABLE_SUFFIXES)
    about = tables.metadata(snapshot)
    if suffix == ".gpkg":
        return geo_formats.geopackage(chosen, about, snapshot.query.on)
    if suffix == ".xlsx":
        sheets = {name: _flatten(name, rows, about, schema) for name, rows in chosen.items()}
        tags = {
            name: foreign_schemas.hxl_tags(name, table.columns) for name, table in sheets.items()
        }
        return excel.write_workbook(sheets, about, snapshot.query.on, tags=tags if hxl else None)
    [(name, rows)] = chosen.items()
    if suffix == ".csv":
        flat_table = _flatten(name, rows, about, schema)
        row_of_tags = foreign_schemas.hxl_tags(name, flat_table.columns) if hxl else None
        return csv_tables.write_csv(flat_table, tags=row_of_tags)
    return _write_single_table(rows, suffix, tables.table_metadata(name, about))


def tables_left_out(
    snapshot: Snapshot, suffix: str, *, table: str = "", schema: str = ""
) -> list[str]:
    """Name the tables of SDI-T that have rows, but no room in a format with a single table."""
    if table or schema != "sdi-t" or suffix in MULTI_TABLE_SUFFIXES:
        return []
    _, *others = [name for name, rows in foreign_schemas.sdi_t(snapshot).items() if rows] or [""]
    return others


def _flatten(name: str, rows: Rows, about: dict[str, str], schema: str) -> csv_tables.Table:
    columns = foreign_schemas.SDI_COLUMNS[name] if schema else tables.header(name)
    return csv_tables.flatten_rows(rows, clocks=tables.table_metadata(name, about), columns=columns)


def _write_single_table(rows: Rows, suffix: str, about: dict[str, str]) -> bytes:
    """Write one table in a format that has room for one."""
    bare = [{key: row[key] for key in row if key != tables.GEOMETRY} for row in rows]
    if suffix == ".jsonl":
        clocks = {name: about[name] for name in csv_tables.CLOCKS if name in about}
        lines = [json.dumps(row | clocks | row, ensure_ascii=False, default=str) for row in bare]
        return "".join(f"{line}\n" for line in lines).encode("utf-8")
    if suffix == ".json":
        text = json.dumps(
            {"metadata": about, "rows": bare}, ensure_ascii=False, indent=1, default=str
        )
        return f"{text}\n".encode()
    if rows and tables.GEOMETRY not in rows[0]:
        raise DataError([f"{suffix}: that table has no shapes; write it as .csv, .xlsx or .json"])
    if suffix == ".geojson":
        return geo_formats.geojson(rows, about)
    if suffix == ".parquet":
        return geo_formats.parquet(rows, about)
    return geo_formats.write_with_gdal(rows, suffix, about)


def _choose_tables(
    snapshot: Snapshot, table: str, schema: str, *, several: bool
) -> dict[str, Rows]:
    found = foreign_schemas.sdi_t(snapshot) if schema == "sdi-t" else {}
    known = list(found or tables.TABLES)
    if table and table not in known:
        raise DataError([f"--table {table!r} is none: write {', '.join(known)}"])
    if several and not table:
        return found or tables.build_tables(snapshot)
    chosen = table or next((name for name in found if found[name]), known[0])
    return {chosen: found[chosen] if found else tables.build_tables(snapshot, chosen)[chosen]}


def _check_request(suffix: str, schema: str, *, hxl: bool) -> None:
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


def export_suffix(path: Path) -> str:
    """Give the suffix of a file, as `export` takes it; .fg.json means JSON-FG too."""
    return ".jsonfg" if path.name.lower().endswith(".fg.json") else path.suffix.lower()
