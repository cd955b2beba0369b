"""From plain fields to records, by Pydantic, with every fault reported in our words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from aidmap.errors import DataError, Fault
from aidmap.model import field_types, value_rules
from aidmap.model.about import About
from aidmap.model.count import Count
from aidmap.model.map_definitions import TAGS
from aidmap.model.places import PLACE_KINDS, Place, PlaceRecord
from aidmap.model.record import Record
from aidmap.model.reference import Reference
from aidmap.model.reports import Report

if TYPE_CHECKING:
    from collections.abc import Iterator
# What is wrong, by Pydantic's type of error.
WORDS = {
    "missing": "is missing",
    "string_too_short": "is empty",
    "too_short": "is empty",
    "extra_forbidden": "is no column of ours: correct its name or remove it",
    "unexpected_keyword_argument": "is no column of ours: correct its name or remove it",
    "union_tag_invalid": f"must be one of {', '.join(PLACE_KINDS)}",
    "union_tag_not_found": f"must be one of {', '.join(PLACE_KINDS)}",
}


@cache
def adapter(cls: Any) -> TypeAdapter[Any]:
    """What validates records of a class, and knows its JSON Schema."""
    annotation: Any = cls
    if cls is PlaceRecord:
        annotation = Annotated[Place, Field(discriminator="kind")]
    made: TypeAdapter[Any] = TypeAdapter(annotation)
    made.rebuild(_types_namespace=vars(field_types) | {"Annotated": Annotated})
    return made


def validate(
    cls: Any, fields: Mapping[str, Any], *, file: str = "", line: int | None = None
) -> Any:
    """Make a record of a class from its columns, or from its fields.

    Raises:
        DataError: every field that breaks a rule, with the file and line given.
    """
    try:
        made = adapter(cls).validate_python(_with_texts(cls, fields))
    except ValidationError as error:
        raise DataError(_faults(error, file=file, line=line)) from None
    if isinstance(made, Report | Count) and not made.id:
        made = made.with_fields(id=made.content_id())
    problems = made.problems() if isinstance(made, Record) else ()
    faults = [
        Fault(file=file, line=line, field=field, what=what)
        for field, _, what in (problem.partition(": ") for problem in problems)
    ]
    if faults:
        raise DataError(faults)
    return made


def _with_texts(cls: Any, fields: Mapping[str, Any]) -> Any:
    """Fields with the columns of a text in several languages put together."""
    texts: dict[str, str] = getattr(cls, "texts", {})
    if not texts or not isinstance(fields, Mapping):
        return fields
    rest = dict(fields)
    for field, part in getattr(cls, "parts", {}).items():
        if isinstance(rest.get(field), list | tuple):
            rest[field] = [_with_texts(part, one) for one in rest[field]]
    for field, start in texts.items():
        if field in rest:
            continue
        names = [name for name in rest if str(name).startswith(f"{start}_")]
        found = {name.removeprefix(f"{start}_"): rest.pop(name) for name in names}
        rest[field] = {
            tag: text for tag, text in found.items() if tag == "en" or not _is_blank(text)
        }
    return rest


def _is_blank(value: object) -> bool:
    return value_rules.none_if_blank(value) is None


def _faults(error: ValidationError, *, file: str, line: int | None) -> Iterator[Fault]:
    """Say in our words what Pydantic found."""
    found = error.errors()
    # a list left empty by its wrong members is reported by these
    wrong = {one["loc"][0] for one in found if len(one["loc"]) > 1}
    for one in found:
        if one["type"] == "too_short" and one["loc"][-1] in wrong:
            continue
        field, what = _field(one["loc"]), _what(one)
        if one["type"] == "value_error" and not field and ": " in what:
            field, what = what.split(": ", 1)
        elif one["type"].startswith("union_tag"):
            field = "kind"
        yield Fault(file=file, line=line, field=field, what=what)


def _field(location: tuple[int | str, ...]) -> str:
    """The column that a place in a record is read from."""
    parts = [str(part) for part in location if part not in {*PLACE_KINDS, *TAGS, "[key]"}]
    starts = PlaceRecord.texts | About.texts | Reference.texts
    if len(parts) > 1 and parts[0] in About.parts:  # people count its records from one
        inner = _field(tuple(location[2:]))
        return ".".join(part for part in (parts[0], str(int(parts[1]) + 1), inner) if part)
    if parts and parts[0] in starts:
        return f"{starts[parts[0]]}_{parts[1] if len(parts) > 1 else 'en'}"
    return ".".join(parts)


def _what(found: Any) -> str:
    """Say what is wrong with a field."""
    what = str(found["msg"]).removeprefix("Value error, ")
    if found["type"] == "string_pattern_mismatch":
        pattern = found["ctx"]["pattern"]
        if pattern == value_rules.SLUG:
            return f"{found['input']!r} is no id: use lower-case letters, digits and hyphens"
        return f"{found['input']!r} does not match {pattern}"
    if found["type"] in {"value_error", "no_english"}:
        return what
    return WORDS.get(found["type"]) or f"{what[:1].lower()}{what[1:]}, not {found['input']!r}"
