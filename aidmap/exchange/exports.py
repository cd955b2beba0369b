"""Exports: what is asked for, by the suffix of the file and the schema of others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aidmap.errors import DataError
from aidmap.exchange import books, frames, grids, schemas, sheets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aidmap.exchange.frames import Rows
    from aidmap.snapshots import Snapshot

SUFFIXES = (
    ".geojson", ".jsonfg", ".gpkg", ".parquet", ".fgb", ".kml", ".csv", ".xlsx", ".json", ".jsonl",
    ".umap",
)  # fmt: skip
SCHEMAS = ("sdi-t", "open511", "openrouteservice", "valhalla")
ONE_TABLE = "places"
DOCUMENTS: dict[str, Callable[[Snapshot], bytes]] = {
    "open511": schemas.open511,
    "openrouteservice": schemas.openrouteservice,
    "valhalla": schemas.valhalla,
}


def exported(
    snapshot: Snapshot, suffix: str, *, table: str = "", schema: str = "", hxl: bool = False
) -> bytes:
    """Write a snapshot in a format of others.

    Args:
        snapshot: its day and its clocks are those of the export.
        suffix: one of `SUFFIXES`.
        table: places, routes, legs, areas, reports or spans; of sdi-t ports, crossings or routes;
            empty: places, or all of them where the format has room for all.
        schema: one of `SCHEMAS`; empty: our own columns.
        hxl: whether a row of HXL tags stands under the header, in CSV and XLSX.

    Raises:
        DataError: the format or the schema is none, or one cannot hold the other.
    """
    _check(suffix, schema, hxl=hxl)
    if schema in DOCUMENTS:
        return DOCUMENTS[schema](snapshot)
    if suffix == ".umap":
        return schemas.umap(snapshot)
    tables = _tables(snapshot, table, schema, several=suffix in {".gpkg", ".xlsx"})
    about = frames.metadata(snapshot)
    if suffix == ".gpkg":
        return grids.geopackage(tables, about, snapshot.question.on)
    tags = schemas.TAGS if hxl else None
    if suffix == ".xlsx":
        plain = {name: sheets.flat(rows, clocks=about) for name, rows in tables.items()}
        return books.workbook(plain, about, snapshot.question.on, tags=tags)
    [(name, rows)] = tables.items()
    return _one(rows, suffix, about, clocked=name != "reports", tags=tags)


def _one(
    rows: Rows, suffix: str, about: dict[str, str], *, clocked: bool, tags: dict[str, str] | None
) -> bytes:
    """One table in a format that has room for one."""
    plain = sheets.flat(rows, clocks=about if clocked else {})
    if suffix == ".csv":
        return sheets.table(plain, tags=tags)
    bare = [{key: row[key] for key in row if key != frames.GEOMETRY} for row in rows]
    if suffix == ".jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in bare).encode("utf-8")
    if suffix == ".json":
        text = json.dumps({"metadata": about, "rows": bare}, ensure_ascii=False, indent=1)
        return f"{text}\n".encode()
    if rows and frames.GEOMETRY not in rows[0]:
        raise DataError([f"{suffix}: that table has no shapes; write it as .csv, .xlsx or .json"])
    if suffix == ".geojson":
        return grids.geojson(rows, about)
    if suffix == ".parquet":
        return grids.parquet(rows, about)
    return grids.written(rows, suffix, about)


def _tables(snapshot: Snapshot, table: str, schema: str, *, several: bool) -> dict[str, Rows]:
    found = schemas.sdi_t(snapshot) if schema == "sdi-t" else {}
    known = list(found or frames.TABLES)
    if table and table not in known:
        raise DataError([f"--table {table!r} is none: write {', '.join(known)}"])
    if several and not table:
        return found or frames.tables(snapshot)
    chosen = table or known[0]
    return {chosen: found[chosen] if found else frames.tables(snapshot, chosen)[chosen]}


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
