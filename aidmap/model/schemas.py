"""The JSON Schema (2020-12) of records, and what their columns mean."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from aidmap.i18n.language_files import languages, writing
from aidmap.model.map_definitions import Definition
from aidmap.model.published import DayStatuses
from aidmap.model.records import CLASSES
from aidmap.model.validation import adapter

KINDS: dict[str, Any] = {**CLASSES, "definition": Definition}
PUBLISHED = {"statuses": DayStatuses}  # what follows from records, and is published
DIALECT = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
# What the columns of a text in several languages are; the first, in English.
TEXTS = {
    "names": ("Name", "Name in English; stands in for a missing one."),
    "titles": ("Title", "Title in English."),
    "regions": ("Region", "What its gateways lead into, in English, as in sentences: Gaza."),
    "disclaimers": ("Disclaimer", "On boundaries and names, in English."),
    "labels": ("Label", "What the figure is, in English, as beside its line."),
}
ANY_TAG = "^{}_[A-Za-z]{{2,8}}(-[A-Za-z0-9]{{1,8}})*$"


def json_schema(kind: str | None = None) -> dict[str, Any]:
    """The JSON Schema (2020-12) of all kinds of records, a definition each; or of one kind.

    A kind may be one of `PUBLISHED` too.
    """
    if kind:
        schema = adapter((KINDS | PUBLISHED)[kind]).json_schema()
    else:
        _, schema = TypeAdapter.json_schemas(
            [(kind, "validation", adapter(cls)) for kind, cls in KINDS.items()],
            title="aidmap records",
            ref_template="#/$defs/{model}",
        )
    for shape in _shapes(schema):
        _spell_out_languages(shape)
        _leave_out_examples(shape)
    return DIALECT | schema


def field_descriptions(kind: str) -> dict[str, str]:
    """What the columns of a kind of record mean, by their names."""
    return {
        name: field["description"]
        for shape in _shapes(json_schema(kind))
        for name, field in shape.get("properties", {}).items()
        if "description" in field
    }


def _shapes(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [schema, *schema.get("$defs", {}).values()]


def _leave_out_examples(shape: dict[str, Any]) -> None:
    """Leave the examples of docstrings, which are for Python, out of the description."""
    if "description" in shape:
        shape["description"] = shape["description"].partition("\n\nExamples:")[0]


def _spell_out_languages(shape: dict[str, Any]) -> None:
    """Put a column for each language in the place of a field that holds them all."""
    properties: dict[str, Any] = {}
    needed = shape.get("required", [])
    for name, field in shape.get("properties", {}).items():
        if name not in TEXTS:
            properties[name] = field
            continue
        what, in_english = TEXTS[name]
        start = what.lower()
        text = field["additionalProperties"]
        properties |= {
            f"{start}_{tag}": _column(text, what, tag, required=tag == "en" and name in needed)
            for tag in languages()
        }
        properties[f"{start}_en"]["description"] = in_english
        pattern = {ANY_TAG.format(start): {"anyOf": [text, {"type": "null"}]}}
        shape["patternProperties"] = shape.get("patternProperties", {}) | pattern
        needed = [f"{start}_en" if one == name else one for one in needed]
    if properties:
        shape["properties"] = properties
    if needed:
        shape["required"] = needed


def _column(text: dict[str, Any], what: str, tag: str, *, required: bool) -> dict[str, Any]:
    """The schema of a text in one language."""
    title = {"title": f"{what} {tag.capitalize()}"}
    if required:
        return text | {"minLength": 1, "description": ""} | title
    free = {name: limit for name, limit in text.items() if name != "minLength"}
    optional = {"anyOf": [free, {"type": "null"}], "default": None}
    return optional | {"description": f"{what} in {writing(tag).english_name}."} | title
