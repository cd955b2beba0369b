"""The fields of the records as a page of the site: read from the JSON Schema that aidmap prints."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import command_reference

ORDER = ("Report", "Retraction", "Source", "Crossing", "Port", "Hub", "AirdropZone", "Destination",
         "Leg", "Route", "About")  # fmt: skip
WRITTEN = {
    "array": "list", "boolean": "true or false", "integer": "whole number", "number": "number",
    "object": "table", "string": "text", "date": "day", "date-time": "instant",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A field of a record: its name, how it is written, whether it must be there, its meaning."""

    name: str
    written: str
    required: bool
    meaning: str


def markdown() -> str:
    """The page."""
    words = [sys.executable, "-m", "aidmap", "schema"]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    shapes: dict[str, Any] = json.loads(done.stdout)["$defs"]
    records = [(name, shapes[name]["description"], _fields(shapes[name], shapes)) for name in ORDER]
    return command_reference.filled("records.md.jinja", records=records)


def _fields(shape: dict[str, Any], shapes: dict[str, Any]) -> list[Field]:
    required = shape.get("required", [])
    return [
        Field(name, _written(told, shapes), name in required, _meaning(told, shapes))
        for name, told in shape["properties"].items()
    ]


def _meaning(told: dict[str, Any], shapes: dict[str, Any]) -> str:
    """What a field means: its own description, or that of the words that it takes."""
    parts = (*told.get("anyOf", ()), told.get("items", {}))
    words = (shapes[one["$ref"].rpartition("/")[2]] for one in (told, *parts) if "$ref" in one)
    described = (one["description"] for one in (told, *words) if "description" in one)
    return next(described, "")


def _written(told: dict[str, Any], shapes: dict[str, Any]) -> str:
    """How the values of a field are written; that it may be empty is told by its being optional."""
    if "$ref" in told:
        return _written(shapes[told["$ref"].rpartition("/")[2]], shapes)
    if "enum" in told or "const" in told:
        return ", ".join(told.get("enum", [told.get("const")]))
    if "anyOf" in told:
        return " or ".join(
            _written(one, shapes) for one in told["anyOf"] if one != {"type": "null"}
        )
    if told.get("type") == "array" and "items" in told:
        return f"list of {_written(told['items'], shapes)}"
    return WRITTEN[told.get("format", "") if told.get("format") in WRITTEN else told["type"]]
