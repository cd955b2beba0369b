"""From plain fields to records and back, with every fault told in our words."""

from functools import cache
from importlib import import_module
from typing import Any

from pydantic import TypeAdapter, ValidationError

from aidmap.errors import DataError, Fault
from aidmap.model.field_types import SLUG
from aidmap.model.traits import PLACE_KINDS

# Where the model of each kind is: who adds a report need not wait for the other models.
HOMES = {
    "place": "places.Place",
    "leg": "places.Leg",
    "route": "places.Route",
    "source": "reports.Source",
    "report": "reports.Report",
    "retraction": "reports.Retraction",
    "dataset": "about.About",
    "definition": "map_definitions.Definition",
    "statuses": "published.DayStatuses",
    "mapping": "import_mapping.Mapping",
}
PUBLISHED = ("statuses",)  # what follows from records, and is published
TOLD = ("mapping",)  # what is told of files of others
KINDS = tuple(kind for kind in HOMES if kind not in PUBLISHED + TOLD)


def model_of(kind: str) -> Any:
    """The model of a kind of record."""
    module, _, name = HOMES[kind].partition(".")
    return getattr(import_module(f"aidmap.model.{module}"), name)


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(model_of(kind))


def parse(kind: str, fields: dict[str, Any], *, file: str = "", line: int | None = None) -> Any:
    """Make a record of a kind of `KINDS` from its fields.

    Raises:
        DataError: every field that breaks a rule, with the file and line given.
    """
    try:
        return _adapter(kind).validate_python(fields)
    except ValidationError as error:
        told = error.errors()
        # a list left empty by its wrong members is told by these
        wrong = {e["loc"][0] for e in told if len(e["loc"]) > 1}
        faults = [e for e in told if not (e["type"] == "too_short" and e["loc"][-1] in wrong)]
        raise DataError(_fault(e, file=file, line=line) for e in faults) from None


def _fault(error: Any, *, file: str, line: int | None) -> Fault:
    """Say in our words what pydantic found."""
    from aidmap.model.map_definitions import TAGS

    field = ".".join(str(part) for part in error["loc"] if part not in {*PLACE_KINDS, *TAGS})
    what = error["msg"].removeprefix("Value error, ")
    if error["type"] == "value_error" and not field and ": " in what:
        field, what = what.split(": ", 1)
    elif error["type"].startswith("union_tag"):
        field, what = "kind", f"must be one of {', '.join(PLACE_KINDS)}"
    elif error["type"] == "missing":
        what = "is missing"
    elif error["type"] == "extra_forbidden":
        what = "is no column of ours: correct its name or remove it"
    elif error["type"] in {"string_too_short", "too_short"}:
        what = "is empty"
    elif error["type"] == "string_pattern_mismatch" and error["ctx"]["pattern"] == SLUG:
        what = f"{error['input']!r} is no id: use lower-case letters, digits and hyphens"
    elif error["type"] == "string_pattern_mismatch":
        what = f"{error['input']!r} does not match {error['ctx']['pattern']}"
    elif error["type"] != "value_error":
        what = f"{what[:1].lower()}{what[1:]}, not {error['input']!r}"
    return Fault(file=file, line=line, field=field, what=what)


def field_descriptions(kind: str) -> dict[str, str]:
    """What the fields of a kind of record mean, by their names."""
    schema = json_schema(kind)
    shapes = [schema, *schema.get("$defs", {}).values()]
    return {
        name: told["description"]
        for shape in shapes
        for name, told in shape.get("properties", {}).items()
        if "description" in told
    }


def json_schema(kind: str | None = None) -> dict[str, Any]:
    """The JSON Schema (2020-12) of all kinds of records, a definition each; or of one kind.

    A kind may be one of `PUBLISHED` too.
    """
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    if kind:
        return dialect | _adapter(kind).json_schema()
    _, schema = TypeAdapter.json_schemas(
        [(kind, "validation", _adapter(kind)) for kind in KINDS],
        title="aidmap records",
        ref_template="#/$defs/{model}",
    )
    return dialect | schema
