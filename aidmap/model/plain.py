"""Records as plain objects: quick to make from fields that were checked before, without pydantic.

They have the fields of the models and their traits, and nothing checks what is put into them: only
`stores` makes them, from what it checked itself.
"""

from __future__ import annotations

from collections import namedtuple
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from aidmap.model import traits
from aidmap.model.vocabulary import Basis, Mode, Reason, Status, Traffic, instant_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

TRAITS: dict[str, tuple[type, ...]] = {
    "place": (traits.PlaceTraits,),
    "leg": (traits.LegTraits,),
    "route": (traits.RouteTraits,),
    "source": (),
    "report": (traits.ReportTraits,),
    "retraction": (),
    "dataset": (traits.AboutTraits,),
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
    "mode": Mode,
}
LISTS = {"traffic", "places", "aliases", "countries", "sources", "credits"}
VIEWS: dict[str, Callable[[Any], Any]] = {
    "line": lambda line: tuple(map(tuple, line)),
    "extent": lambda view: None if view is None else tuple(view),
    "extents": lambda views: {name: tuple(view) for name, view in views.items()},
}


class _Memo(dict[Any, Any]):
    """What texts stand for, each read once: days and words come again and again."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self._read = read

    def __missing__(self, key: Any) -> Any:
        value = self[key] = self._read(key)
        return value


@cache
def _made(kind: str, columns: tuple[str, ...]) -> Any:
    name = f"Plain{kind.capitalize()}"
    fields = namedtuple("Fields", columns)  # type: ignore[misc] # noqa: PYI024 - known when read
    return type(name, (*TRAITS[kind], fields), {"__slots__": ()})


def plain(kind: str, columns: Sequence[str], values: Sequence[Sequence[Any]]) -> list[Any]:
    """Make records of a kind.

    Args:
        kind: of record.
        columns: names of its fields, those of the model.
        values: for each column its values, as JSON has them.
    """
    read = [_column(name, column) for name, column in zip(columns, values, strict=True)]
    return list(map(_made(kind, tuple(columns))._make, zip(*read, strict=True)))


def _column(name: str, values: Sequence[Any]) -> Iterable[Any]:
    """The values of a column, as records have them."""
    if name in LISTS:
        return map(_Memo(READ.get(name, tuple)).__getitem__, map(tuple, values))
    if name in VIEWS:
        return [VIEWS[name](value) for value in values]
    return map(_Memo(READ[name]).__getitem__, values) if name in READ else values


def as_json(record: Any) -> dict[str, Any]:
    """The fields of a record as JSON has them: days and instants as text, empty ones as null."""
    if hasattr(record, "model_dump"):
        fields: dict[str, Any] = record.model_dump(mode="json")
        return fields
    return {name: _json(getattr(record, name)) for name in record._fields}


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
