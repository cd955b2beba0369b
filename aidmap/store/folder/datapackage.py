"""A data set as a Frictionless data package: what its files are, and what their columns mean.

Written from the models, so that the tables can be checked without aidmap (`frictionless validate`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap.model import Traffic
from aidmap.model.schemas import json_schema
from aidmap.store.folder.folder_store import FileStore
from aidmap.store.folder.layout import GEOJSON_FILES, TABLE_FILES
from aidmap.store.folder.parse import LIST_COLUMNS, read_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
KEYS = {"report": "id", "count": "id", "source": "id", "route": "id"}
# What a column refers to: the file and its column.
REFERS = {"report": {"publisher": ("sources", "id")}, "count": {"publisher": ("sources", "id")}}
TYPES = {("string", "date"): "date", ("string", "date-time"): "datetime"}
TRAFFIC = "|".join(Traffic)


def data_package(folder: Path) -> dict[str, Any]:
    """Describe the files of a data set, its tables with the columns that they have.

    Raises:
        StoreError: it is none, or a file is missing.
        DataError: it has faults.
    """
    about = FileStore(folder).read().about
    tables = [
        _table(kind, name, read_text(folder / name).splitlines()[0].split(","))
        for kind, name in TABLE_FILES.items()
        if (folder / name).exists()
    ]
    maps = [
        {
            "name": name.removesuffix(".geojson"),
            "path": name,
            "format": "geojson",
            "mediatype": "application/geo+json",
            "encoding": "utf-8",
        }
        for name in GEOJSON_FILES
        if (folder / name).exists()
    ]
    return {
        "$schema": PROFILE,
        "name": about.id,
        "title": about.title(),
        "description": about.disclaimer(),
        "licenses": [{"name": "custom", "title": about.licence}],
        "sources": [{"title": credit} for credit in about.credits],
        "resources": [*tables, *maps],
    }


def _table(kind: str, name: str, columns: Sequence[str]) -> dict[str, Any]:
    stem = name.removesuffix(".csv")
    schema: dict[str, Any] = {
        "fields": [_field(kind, column) for column in columns],
        "missingValues": [""],
    }
    if kind in KEYS:
        schema["primaryKey"] = [KEYS[kind]]
    if kind in REFERS:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": table, "fields": [field]}}
            for column, (table, field) in REFERS[kind].items()
        ]
    return {
        "name": stem,
        "type": "table",
        "path": name,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True},
        "schema": schema,
    }


def _field(kind: str, column: str) -> dict[str, Any]:
    """A column, as its field on the model has it."""
    schema = json_schema(kind)
    column_schema = schema["properties"][column]
    plain = _plain(column_schema, schema)
    field = {
        "name": column,
        "type": _type(column, plain),
        "description": column_schema.get("description") or plain.get("description") or "",
    }
    limits: dict[str, Any] = {}
    if column in schema.get("required", ()):
        limits["required"] = True
    if column == "traffic" and kind != "count":  # a list, joined
        limits["pattern"] = rf"^({TRAFFIC})(\|({TRAFFIC}))*$"
    elif "enum" in plain:
        limits["enum"] = plain["enum"]
    elif "pattern" in plain and column not in LIST_COLUMNS:
        limits["pattern"] = plain["pattern"]
    return field | ({"constraints": limits} if limits else {})


def _type(column: str, plain: dict[str, Any]) -> str:
    if column in LIST_COLUMNS:
        return "string"
    kind = str(plain.get("type", "string"))
    return TYPES.get((kind, str(plain.get("format"))), kind)


def _plain(column_schema: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """What a property is where it is not empty, without references."""
    for one in column_schema.get("anyOf", ()):
        if one.get("type") != "null":
            return _plain(one, schema)
    if "$ref" in column_schema:
        found: dict[str, Any] = schema["$defs"][column_schema["$ref"].rpartition("/")[2]]
        return found
    return column_schema
