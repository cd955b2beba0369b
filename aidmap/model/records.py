"""All records of a data set together, and making them of what was checked before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aidmap.model.about import About
from aidmap.model.count import Count
from aidmap.model.places import CLASS_OF, Leg, Place, PlaceRecord, Route, place_columns
from aidmap.model.record import Record, from_columns
from aidmap.model.record import columns as columns_of_class
from aidmap.model.reports import Report, Retraction, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CLASSES: dict[str, type[Record]] = {
    "place": PlaceRecord,
    "leg": Leg,
    "route": Route,
    "source": Source,
    "report": Report,
    "count": Count,
    "retraction": Retraction,
    "dataset": About,
}


@dataclass(frozen=True, kw_only=True)
class Records:
    """All records of a data set, each kind in the order in which it is kept."""

    about: About
    places: tuple[Place, ...] = ()
    legs: tuple[Leg, ...] = ()
    routes: tuple[Route, ...] = ()
    sources: tuple[Source, ...] = ()
    reports: tuple[Report, ...] = ()
    counts: tuple[Count, ...] = ()
    retractions: tuple[Retraction, ...] = ()


def columns_of(kind: str, records: Iterable[Record] = ()) -> tuple[str, ...]:
    """The columns of a kind of record: of places, those of any place; `records` as in `columns`."""
    if kind == "place":
        return place_columns(records)
    return columns_of_class(CLASSES[kind], records)


def parse(kind: str, fields: Mapping[str, Any], *, file: str = "", line: int | None = None) -> Any:
    """Make a record of a kind from its columns, as they come from outside.

    Args:
        kind: of `CLASSES`.
        fields: the columns; an empty text is a missing value.
        file: for the faults.
        line: likewise.

    Raises:
        DataError: every field that breaks a rule, with the file and line given.
    """
    from aidmap.model.validation import validate

    return validate(CLASSES[kind], fields, file=file, line=line)


def construct(
    kind: str, columns: Sequence[str], values: Sequence[Sequence[Any]]
) -> tuple[Any, ...]:
    """Make records of a kind from what was checked before.

    Args:
        kind: of record.
        columns: their names.
        values: for each column its values, as JSON has them.

    Raises:
        ValueError: a word, a day or an instant is none.
        KeyError: a place is of no kind.
    """
    table = dict(zip(columns, values, strict=True))
    count = len(values[0]) if values else 0
    if kind != "place":
        return tuple(from_columns(CLASSES[kind], table, count=count))
    made: dict[int, Any] = {}
    kinds = table.get("kind", ())
    for cls in dict.fromkeys(CLASS_OF[one] for one in kinds):
        rows = [row for row, one in enumerate(kinds) if CLASS_OF[one] is cls]
        part = {name: [column[row] for row in rows] for name, column in table.items()}
        made |= zip(rows, from_columns(cls, part, count=len(rows)), strict=True)
    return tuple(made[row] for row in range(count))
