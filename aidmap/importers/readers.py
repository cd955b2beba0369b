"""Tables and maps of others, in any format that is read: the suffix says which.

`open_table` reads in this process, and is for the reading process alone; `read_table` asks one.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.importers import json_objects
from aidmap.importers.delimited import read_delimited
from aidmap.importers.encodings import proposal
from aidmap.importers.excel import read_workbook
from aidmap.importers.header import Row, Table
from aidmap.importers.isolation import messages_from
from aidmap.importers.staging import MAPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from aidmap.importers.column_matching import TargetFields
    from aidmap.importers.limits import Limits

READERS: dict[str, Callable[[Path, TargetFields, Limits], Table]] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".txt": read_delimited,
    ".xlsx": read_workbook,
    ".json": json_objects.objects,
    ".jsonl": json_objects.object_lines,
    ".ndjson": json_objects.object_lines,
    ".geojson": json_objects.objects,
}
SHEETS = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")  # of programs that can save as .xlsx


def read_table(path: Path, target: TargetFields, limits: Limits) -> Table:
    """Read a table or the points of a map in a process of its own, row by row.

    Args:
        path: its file.
        target: what is wanted of it, and told of it.
        limits: what reading may cost.

    Raises:
        DataError: the file cannot be read, or is broken; rows may raise it, too.
    """
    _refuse_unknown(path, target)
    messages = messages_from(target.noun, path, target.mapping, limits)
    kind, *head = next(messages)
    if kind != "table":
        raise DataError([f"{path}: cannot be read: its reader said nothing sensible"])
    where, columns, epoch, guarded = head
    table = Table(where, tuple(columns), iter(()), epoch=epoch, guarded=guarded)
    return replace(table, rows=_receive_rows(table, messages))


def _receive_rows(table: Table, messages: Iterator[list[Any]]) -> Iterator[Row]:
    """The rows that come; what is said at the end goes into the table."""
    lists: dict[str, list[Any]] = {"notes": table.notes, "skipped": table.skipped_parts}
    for kind, *parts in messages:
        if kind == "row":
            number, fault, cells = parts
            yield Row(table.where, number, dict(zip(table.columns, cells, strict=True)), fault)
        elif kind == "doubts":
            table.doubts.extend((doubt, row, what) for doubt, row, what in parts[0])
        else:
            lists[kind].extend(parts[0])


WITHOUT_PARTS = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson")


def _refuse_unknown(path: Path, target: TargetFields) -> None:
    """See that a file has the suffix of a format that is read, and parts where one is named.

    Raises:
        DataError: it has not.
    """
    suffix = path.suffix.lower()
    if suffix in SHEETS:
        raise DataError([f"{path}: {suffix} cannot be read: save it as .xlsx"])
    if suffix in WITHOUT_PARTS and target.mapping.sheet:
        what = f"has no sheets or layers: leave out --sheet {target.mapping.sheet[:60]}"
        raise DataError([f"{path}: {what}"])
    maps = MAPS if target.noun == "places" else ()
    known = list(dict.fromkeys([*READERS, *maps]))
    if suffix in MAPS and suffix not in known:
        what = f"{suffix} is a map, and reports stand in tables"
        raise DataError([f"{path}: {what}; give one of {', '.join(known)}"])
    if suffix not in known:
        raise DataError([f"{path}: cannot be read as a table; give one of {', '.join(known)}"])


def open_table(path: Path, target: TargetFields, limits: Limits) -> Table:
    """Open a table or the points of a map: its header is read, its rows are not yet.

    Raises:
        DataError: the file cannot be read, or is broken; rows may raise it, too.
    """
    encoding = target.mapping.encoding
    with _plain_faults(path, encoding):
        found = _reader(path)(path, target, limits)
    return replace(found, rows=_read(path, encoding, found.rows))


def _reader(path: Path) -> Callable[[Path, TargetFields, Limits], Table]:
    if path.suffix.lower() in READERS:
        return READERS[path.suffix.lower()]
    from aidmap.importers import vector

    return vector.points


def _read(path: Path, encoding: str | None, found: Iterator[Row]) -> Iterator[Row]:
    with _plain_faults(path, encoding):
        yield from found


@contextmanager
def _plain_faults(path: Path, encoding: str | None) -> Iterator[None]:
    """Say in our words why a file cannot be read."""
    try:
        yield
    except OSError as error:
        raise DataError([f"{path}: cannot be read: {error.strerror or error}"]) from None
    except UnicodeError:
        what = f"is no text in {encoding or 'UTF-8'}"
        idea = proposal(path.read_bytes())
        say = f"{idea}: say which, as --encoding {idea.split()[3]}" if idea else "say --encoding"
        raise DataError([f"{path}: {what}: {say}"]) from None
