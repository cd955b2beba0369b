"""Records as plain objects: quick to make from fields that were checked before, without pydantic.

They have the fields of the models and their traits, and nothing checks what is put into them: only
`stores` makes them, from what it checked itself.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from aidmap.models import traits
from aidmap.models.words import Basis, Mode, Reason, Status, Traffic, instant_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

TRAITS: dict[str, type] = {
    "place": traits.PlaceTraits,
    "leg": traits.LegTraits,
    "route": traits.RouteTraits,
    "source": object,
    "report": traits.ReportTraits,
    "retraction": object,
    "dataset": traits.AboutTraits,
}
# How a field is read from JSON, where it is not as JSON has it.
READ: dict[str, Callable[[Any], Any]] = {
    "effective_from": date.fromisoformat,
    "effective_to": date.fromisoformat,
    "reported_on": date.fromisoformat,
    "first_day": date.fromisoformat,
    "last_day": date.fromisoformat,
    "recorded_at": datetime.fromisoformat,
    "status": Status,
    "basis": Basis,
    "reason": Reason,
    "traffic": lambda values: tuple(map(Traffic, values)),
    "places": tuple,
    "aliases": tuple,
    "countries": tuple,
    "sources": tuple,
    "credits": tuple,
    "mode": Mode,
    "extent": tuple,
    "extents": lambda views: {name: tuple(view) for name, view in views.items()},
}


@cache
def _made(kind: str, columns: tuple[str, ...]) -> type:
    return type(f"Plain{kind.capitalize()}", (TRAITS[kind],), {"__slots__": columns})


def plain(kind: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[Any]:
    """Make records of a kind.

    Args:
        kind: of record.
        columns: names of its fields, those of the model.
        rows: their values, as JSON has them.
    """
    made = _made(kind, tuple(columns))
    readers = [READ.get(name) for name in columns]
    setters = [getattr(made, name).__set__ for name in columns]
    found = []
    for row in rows:
        record = made()
        for put, read, value in zip(setters, readers, row, strict=True):
            put(record, value if value is None or read is None else read(value))
        found.append(record)
    return found


def as_json(record: Any) -> dict[str, Any]:
    """The fields of a record as JSON has them: days and instants as text, empty ones as null."""
    if hasattr(record, "model_dump"):
        fields: dict[str, Any] = record.model_dump(mode="json")
        return fields
    return {name: _json(getattr(record, name)) for name in record.__slots__}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_json(one) for one in value]
    if isinstance(value, dict):
        return {name: _json(one) for name, one in value.items()}
    return str(value) if isinstance(value, str) else value
