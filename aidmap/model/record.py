"""What every record is: a frozen dataclass that Pydantic validates, made in one of two ways.

Called with fields from outside, a class validates them, and Pydantic is imported for it.
`from_columns` makes records of what was checked before, as `aidmap status` does from its index: the
same classes, without validation, and without Pydantic, which takes as long to import as that whole
command (measured: typer and pydantic.BaseModel 98 ms of processor time, the command 92). Therefore
annotations name types of `field_types`, which are looked up when the first record is validated.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, dataclass_transform

from aidmap.i18n.language_files import languages
from aidmap.model.vocabulary import (
    Basis,
    Direction,
    Measure,
    Mode,
    Reason,
    Stage,
    Status,
    Traffic,
    instant_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from dataclasses import Field

Class = TypeVar("Class", bound="type[Any]")

# How a field is read from JSON, where it is not as JSON has it.
FROM_JSON: dict[str, Callable[[Any], Any]] = {
    "effective_from": date.fromisoformat,
    "effective_to": date.fromisoformat,
    "reported_on": date.fromisoformat,
    "first_day": date.fromisoformat,
    "last_day": date.fromisoformat,
    "recorded_at": datetime.fromisoformat,
    "status": Status,
    "basis": Basis,
    "direction": Direction,
    "measure": Measure,
    "stage": Stage,
    "reason": Reason,
    "mode": Mode,
    "traffic": lambda value: (
        Traffic(value) if isinstance(value, str) else tuple(map(Traffic, value))
    ),
    "value": Decimal,
    "stages": lambda words: tuple(map(Stage, words)),
}
LISTS = {"traffic", "places", "aliases", "countries", "sources", "credits", "weekdays", "stages"}
SHAPES: dict[str, Callable[[Any], Any]] = {
    "line": lambda line: tuple(map(tuple, line)),
    "extent": lambda view: None if view is None else tuple(view),
    "extents": lambda views: {name: tuple(view) for name, view in views.items()},
}
# What a field holds that was not read: the courses of legs lie in a file of their own.
CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
UNREAD: dict[str, Any] = {"line": ()}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: Class) -> Class:
    """Make a class of records: frozen, with slots, and constructed by `Record`."""
    made: Any = dataclass(frozen=True, slots=True, kw_only=True, init=False, eq=False)
    return made(cls)  # type: ignore[no-any-return] # the class that it was given


class Record:
    """What all records share: they are frozen, and know no columns but their own.

    Raises:
        DataError: every field that breaks a rule.
    """

    __slots__ = ()
    __pydantic_config__: ClassVar = {"extra": "forbid", "allow_inf_nan": False}
    # The fields that hold a text in several languages: the beginning of the names of their columns.
    texts: ClassVar[dict[str, str]] = {}
    # The fields that hold records of another class.
    parts: ClassVar[dict[str, type[Record]]] = {}
    if TYPE_CHECKING:  # `record` makes them
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    if not TYPE_CHECKING:  # which takes the fields from the annotations

        def __init__(self, **given: Any) -> None:
            from aidmap.model.validation import validate

            checked = validate(type(self), given)
            for name in field_names(type(self)):
                object.__setattr__(self, name, getattr(checked, name))

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(tuple(value for value in self._values() if not isinstance(value, dict)))

    def _values(self) -> tuple[Any, ...]:
        cls: Any = type(self)
        return _reader_of_all(cls)(self)

    def problems(self) -> Iterator[str]:
        """Say what is wrong with fields that are right by themselves: `field: what`."""
        yield from ()

    def with_fields(self, **changes: Any) -> Self:
        """Copy it with other fields, which are not checked.

        Raises:
            KeyError: it has no such field.
        """
        cls: Any = type(self)
        setters = _setters(cls)
        copy: Self = object.__new__(cls)
        for put, value in zip(setters.values(), self._values(), strict=True):
            put(copy, value)
        for name, value in changes.items():
            setters[name](copy, value)
        return copy


def field_names(cls: type[Record]) -> tuple[str, ...]:
    """The names of the fields of a class of records, in their order."""
    hashable: Any = cls  # as every class, whatever it says of its records
    return _names_of_fields(hashable)


@cache
def _setters(cls: Any) -> dict[str, Callable[[Any, Any], None]]:
    """How the fields are set of a record that is being made: the record itself lets nobody."""
    return {name: getattr(cls, name).__set__ for name in _names_of_fields(cls)}


@cache
def _reader_of_all(cls: Any) -> Callable[[Any], tuple[Any, ...]]:
    """What reads the values of all fields at once; every class has several."""
    return attrgetter(*_names_of_fields(cls))


@cache
def _names_of_fields(cls: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(cls))


def columns(cls: type[Record], records: Iterable[Record] = ()) -> tuple[str, ...]:
    """The columns of a class of records: its fields, and its texts by language.

    Args:
        cls: of the records.
        records: some of them, whose languages have columns beside those of the interface.
    """
    found: list[str] = []
    for name in field_names(cls):
        start = cls.texts.get(name)
        if start:
            others = {tag for one in records for tag in getattr(one, name)}
            known = dict.fromkeys((*languages(), *sorted(others)))
            found += [f"{start}_{tag}" for tag in known]
        else:
            found.append(name)
    return tuple(found)


def as_json(item: Record) -> dict[str, Any]:
    """The columns of a record as JSON has them: days and instants as text, empty ones as null."""
    if not item.texts:
        return {name: json_value(getattr(item, name)) for name in field_names(type(item))}
    values: dict[str, Any] = {}
    for name in field_names(type(item)):
        start = item.texts.get(name)
        value = getattr(item, name)
        if start:
            known = dict.fromkeys(languages()) | value
            values |= {f"{start}_{tag}": text for tag, text in known.items()}
        else:
            values[name] = json_value(value)
    return values


def in_language(texts: Mapping[str, str], language: str) -> str:
    """A text in a language, or in English where that is missing; empty where that is, too."""
    return texts.get(language) or texts.get("en", "")


def json_value(value: Any) -> Any:
    """A value as JSON has it: days and instants as text, words by their text."""
    if value is None or type(value) is str:  # most are, of a million records
        return value
    if isinstance(value, str | Decimal):
        return str(value)
    if isinstance(value, date):
        return instant_text(value) if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, tuple):
        return [json_value(one) for one in value]
    if isinstance(value, dict | Record):
        fields = value if isinstance(value, dict) else as_json(value)
        return {name: json_value(one) for name, one in fields.items()}
    return value


def content_id(item: Record) -> str:
    """The id that comes from what a record says: 16 hex digits of a SHA-256.

    The id itself, when it was entered and the evidence kept of it are no part of it.
    """
    content = {name: json_value(getattr(item, name)) for name in content_names(type(item))}
    return id_of_content(CANONICAL.encode(content))


def id_of_content(canonical: str) -> str:
    """The id that comes from the content of a record, as `CANONICAL` writes it."""
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def content_names(cls: type[Record]) -> tuple[str, ...]:
    """The fields that the id of a record comes from, in the order of `CANONICAL`."""
    hashable: Any = cls
    return _names_but_id(hashable)


@cache
def _names_but_id(cls: Any) -> tuple[str, ...]:
    return tuple(sorted({*_names_of_fields(cls)} - {"id", "recorded_at", "evidence"}))


class _EachOnce(dict[Any, Any]):
    """What texts stand for, each read once: days and words come again and again."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self._read = read

    def __missing__(self, key: Any) -> Any:
        value = self[key] = self._read(key)
        return value


def from_columns(cls: type[Record], table: Mapping[str, Sequence[Any]], *, count: int) -> list[Any]:
    """Make records of a class from columns that were checked before.

    Args:
        cls: of the records.
        table: the values of each column, as JSON has them; a column that is missing was not read.
        count: how many records there are.

    Raises:
        ValueError: a word, a day or an instant is none.
    """
    hashable: Any = cls
    setters = _setters(hashable)
    made = [object.__new__(cls) for _ in range(count)]
    for one in fields(cls):
        if one.name in cls.texts:
            values: Iterable[Any] = _texts(cls.texts[one.name], table, count)
        elif one.name in cls.parts and one.name in table:
            values = [_parts(cls.parts[one.name], rows) for rows in table[one.name]]
        elif one.name in table:
            values = _values(one.name, table[one.name])
        elif one.default is not MISSING:
            values = [one.default] * count
        else:
            values = [UNREAD.get(one.name)] * count
        deque(map(setters[one.name], made, values), maxlen=0)
    return made


def _texts(start: str, table: Mapping[str, Sequence[Any]], count: int) -> Iterator[dict[str, str]]:
    """The texts of each record by language, from the columns of a field."""
    tags = [name.removeprefix(f"{start}_") for name in table if name.startswith(f"{start}_")]
    rows = zip(*(table[f"{start}_{tag}"] for tag in tags), strict=True) if tags else [()] * count
    return ({tag: text for tag, text in zip(tags, row, strict=True) if text} for row in rows)


def _parts(cls: type[Record], rows: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
    """The records of another class that a field holds."""
    return tuple(
        made
        for row in rows
        for made in from_columns(cls, {name: [value] for name, value in row.items()}, count=1)
    )


def _values(name: str, values: Sequence[Any]) -> Iterable[Any]:
    """The values of a column, as records have them."""
    is_word = bool(values) and isinstance(values[0], str)
    if name in LISTS and not is_word:
        return map(_EachOnce(FROM_JSON.get(name, tuple)).__getitem__, map(tuple, values))
    if name in SHAPES:
        return [SHAPES[name](value) for value in values]
    return map(_EachOnce(FROM_JSON[name]).__getitem__, values) if name in FROM_JSON else values
