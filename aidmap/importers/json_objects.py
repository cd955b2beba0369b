"""Reads tables in JSON and JSON Lines: lists of objects, plain, nested or with a geometry.

GeoJSON and the responses of ArcGIS and CKAN are such lists. Geometries and CRS are left to
`geojson`.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NoReturn

from aidmap.errors import DataError, Fault
from aidmap.importers.encodings import text_encoding
from aidmap.importers.geojson import Coordinates, UnwrappedObject
from aidmap.importers.header import Row, Table, skipped_part, unread_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from aidmap.importers.column_matching import TargetFields
    from aidmap.importers.limits import Limits

    Numbered = Iterable[tuple[int, Any]]

DEEPEST_LIST = 4  # levels at which a list of objects is looked for
# The usual names of the list of records in the responses of other systems.
LIST_NAMES = (
    "features",
    "records",
    "reports",
    "places",
    "data",
    "items",
    "results",
    "rows",
    "value",
)


def read_json(path: Path, target: TargetFields, limits: Limits) -> Table:
    """Read a list of objects, or an object that holds such a list, as a table.

    Raises:
        DataError: the file is broken, or holds something else.
    """
    found = load_json(path, target.mapping.encoding, limits)
    listed, others = _list_of_objects(str(path), found, target)
    coordinates = Coordinates.of(str(path), found, given=target.mapping.crs)
    table = _table(path, list(enumerate(listed, 1)), target, limits, coordinates)
    table.skipped_parts.extend(
        unread_part("list", other, "--layer", count=count) for other, count in others.items()
    )
    return table


def load_json(path: Path, encoding: str | None, limits: Limits) -> Any:
    """Load the content of a JSON file.

    Raises:
        DataError: the file is broken, or nested deeper than allowed.
    """
    text = path.read_text(encoding=text_encoding(path, encoding))
    found = _parse_json(str(path), text, None)
    if _is_deeper(found, limits.nesting):
        raise limits.refusal(str(path), "nesting", found="is nested deeper than that")
    return found


def _parse_json(where: str, text: str, line: int | None) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"), parse_constant=_refuse_constant)
    except RecursionError:
        what = "is broken as JSON: it is nested without end"
    except json.JSONDecodeError as error:
        line, what = line or error.lineno, f"is broken as JSON: {error.msg}"
    except ValueError as error:
        cause = "a number of thousands of digits" if "digits" in str(error) else str(error)
        what = f"is broken as JSON: it holds {cause}"
    raise DataError([Fault(file=where, line=line, what=what)])


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word}, which is no number")


def _is_deeper(value: Any, levels: int) -> bool:
    """Whether lists and objects are nested over more levels."""
    layer = [value]
    for _ in range(levels + 1):
        layer = [
            member
            for holder in layer
            if isinstance(holder, (dict, list))
            for member in (holder.values() if isinstance(holder, dict) else holder)
            if isinstance(member, (dict, list))
        ]
        if not layer:
            return False
    return True


def _list_of_objects(
    where: str, found: Any, target: TargetFields
) -> tuple[list[Any], dict[str, int]]:
    """Choose the list to read; give it, and the other lists with their lengths.

    Raises:
        DataError: the file holds no list of objects, or it is unclear which one to read.
    """
    if isinstance(found, list):
        return found, {}
    lists = dict(_find_lists(found, ())) if isinstance(found, dict) else {}
    filled = {name: one for name, one in lists.items() if one} or lists
    if not filled:
        raise DataError([f"{where}: holds no list of objects"])
    given = target.mapping.sheet
    if given:
        fitting = [name for name in filled if given in {name, name.rpartition(".")[2]}]
        if len(fitting) != 1:
            raise DataError([f"{where}: has no list {given!r}; it has {', '.join(filled)}"])
        name = fitting[0]
    else:
        name = _choose_list(where, list(filled), target)
    others = {other: len(one) for other, one in filled.items() if other != name}
    return filled[name], others


def _choose_list(where: str, names: list[str], target: TargetFields) -> str:
    """Choose a list by its name: that of the records, or a usual one."""
    if len(names) == 1:
        return names[0]
    for usual in (target.noun, *LIST_NAMES):
        fitting = [name for name in names if name.rpartition(".")[2] == usual]
        if len(fitting) == 1:
            return fitting[0]
    raise DataError([f"{where}: which list is meant? say --layer, of {', '.join(names)}"])


def _find_lists(found: dict[str, Any], above: tuple[str, ...]) -> Iterator[tuple[str, list[Any]]]:
    for name, value in found.items():
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            yield ".".join((*above, name)), value
        elif isinstance(value, dict) and len(above) < DEEPEST_LIST:
            yield from _find_lists(value, (*above, name))


def read_json_lines(path: Path, target: TargetFields, limits: Limits) -> Table:
    """Read JSON Lines as a table.

    The file is read twice, since the columns of all lines must be known before the first row.

    Raises:
        DataError: a line is broken, or holds no object; all such lines are named.
    """
    coordinates = Coordinates.of(str(path), {}, given=target.mapping.crs)
    return _table(
        path, _JsonLines(path, target.mapping.encoding, limits), target, limits, coordinates
    )


class _JsonLines:
    """The objects of a JSON Lines file; it can be iterated over more than once."""

    def __init__(self, path: Path, encoding: str | None, limits: Limits) -> None:
        self._path, self._limits = path, limits
        self._encoding = text_encoding(path, encoding)

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        faults: list[Fault] = []
        with self._path.open(encoding=self._encoding) as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    value = _parse_json(str(self._path), line, number)
                except DataError as error:
                    faults += error.faults
                    continue
                if _is_deeper(value, self._limits.nesting):
                    what = f"line {number} is nested deeper than that"
                    raise self._limits.refusal(str(self._path), "nesting", found=what)
                yield number, value
        if faults:
            raise DataError(faults)


def _table(
    path: Path, numbered: Numbered, target: TargetFields, limits: Limits, coordinates: Coordinates
) -> Table:
    """Make a table of objects; places with a geometry get lon and lat (WGS84, degrees)."""
    unwrap = coordinates.place if target.noun == "places" else coordinates.report
    columns: dict[str, None] = {}
    others: Counter[str] = Counter()
    faults, count = [], 0
    for number, value in numbered:
        if not isinstance(value, dict):
            faults.append(Fault(file=str(path), line=number, what="is no object with fields"))
            continue
        unwrapped = unwrap(value)
        columns.update(dict.fromkeys(flatten(unwrapped.fields)))
        others[unwrapped.other] += 1
        count += 1
    if faults:
        raise DataError(faults)
    if len(columns) > limits.columns:
        raise limits.refusal(str(path), "columns", found=f"has {len(columns):,} fields")
    del others[""]
    if target.noun == "places" and others and others.total() == count:
        raise DataError([f"{path}: holds {', '.join(sorted(others))}; places are points"])
    places = target.noun == "places"
    why = "is no point" if places else "is not read: reports name their places"
    skipped_parts = [skipped_part(kind, why, count=many) for kind, many in others.items()]
    rows = limits.checked_rows(_rows(str(path), numbered, unwrap, limits, places=places))
    return Table(str(path), tuple(columns), rows, skipped_parts=skipped_parts)


def _rows(
    where: str,
    numbered: Numbered,
    unwrap: Callable[[Any], UnwrappedObject],
    limits: Limits,
    *,
    places: bool,
) -> Iterator[Row]:
    count = 0
    for number, value in numbered:
        fields, fault, other = unwrap(value)
        if other and places:
            continue
        cells = flatten(fields)
        count += 1
        if count > limits.rows:
            raise limits.refusal(where, "rows", found=f"has more than {limits.rows:,} rows")
        if fault or any(cell not in (None, "", []) for cell in cells.values()):
            yield Row(where, number, cells, fault)


def flatten(value: dict[str, Any]) -> dict[str, Any]:
    """Flatten nested objects: their fields are named by a path, as name.ar."""
    flat: dict[str, Any] = {}
    for name, member in value.items():
        if isinstance(member, dict):
            flat |= {f"{name}.{inner}": one for inner, one in flatten(member).items()}
        else:
            flat[name] = member
    return flat
