"""Opens tables and maps of every format that can be imported; the suffix of the file says which.

`read_table` reads through a process of its own. `open_table` reads in the process that calls it,
and is meant for the reading process alone. Each format is read by a module of its own.
"""

from __future__ import annotations

import errno
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.importers import json_objects
from aidmap.importers.delimited import read_delimited
from aidmap.importers.encodings import propose_encoding
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
    ".json": json_objects.read_json,
    ".jsonl": json_objects.read_json_lines,
    ".ndjson": json_objects.read_json_lines,
    ".geojson": json_objects.read_json,
}
OTHER_SHEETS = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")  # their programs can save .xlsx


def read_table(path: Path, target: TargetFields, limits: Limits) -> Table:
    """Read a table or the points of a map in a process of its own, row by row.

    Args:
        path: the file.
        target: the fields to fill, and the mapping given for the file.
        limits: the limits on reading it.

    Raises:
        DataError: the file cannot be read, or is broken; iterating over the rows may raise it, too.
    """
    _refuse_unknown_format(path, target)
    messages = messages_from(target.noun, path, target.mapping, limits, target=target.arguments)
    kind, *head = next(messages)
    if kind != "table":
        raise DataError([f"{path}: cannot be read: its reader said nothing sensible"])
    where, columns, epoch, guarded = head
    table = Table(where, tuple(columns), iter(()), epoch=epoch, guarded=guarded)
    return replace(table, rows=_receive_rows(table, messages))


def _receive_rows(table: Table, messages: Iterator[list[Any]]) -> Iterator[Row]:
    """Give the rows as they arrive; add the lists that follow the last row to the table."""
    lists: dict[str, list[Any]] = {"notes": table.notes, "skipped": table.skipped_parts}
    for kind, *parts in messages:
        if kind == "rows":
            for number, fault, cells in parts[0]:
                yield Row(table.where, number, dict(zip(table.columns, cells, strict=True)), fault)
        elif kind == "doubts":
            table.doubts.extend((doubt, row, what) for doubt, row, what in parts[0])
        else:
            lists[kind].extend(parts[0])


WITHOUT_PARTS = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson")


def _refuse_unknown_format(path: Path, target: TargetFields) -> None:
    """Refuse a file of a format that is not read, or a sheet named for a format without sheets.

    Raises:
        DataError: the file is one of these.
    """
    suffix = path.suffix.lower()
    if suffix in OTHER_SHEETS:
        raise DataError([f"{path}: {suffix} cannot be read: save it as .xlsx"])
    if suffix in WITHOUT_PARTS and target.mapping.sheet:
        what = f"has no sheets or layers: leave out --sheet {target.mapping.sheet[:60]}"
        raise DataError([f"{path}: {what}"])
    maps = MAPS if target.noun == "places" else ()
    known = list(dict.fromkeys([*READERS, *maps]))
    if suffix in MAPS and suffix not in known:
        what = f"{suffix} is a map, and {target.noun} stand in tables"
        raise DataError([f"{path}: {what}; give one of {', '.join(known)}"])
    if suffix not in known:
        raise DataError([f"{path}: cannot be read as a table; give one of {', '.join(known)}"])


def open_table(path: Path, target: TargetFields, limits: Limits) -> Table:
    """Open a table or the points of a map, and read its header, but no rows yet.

    Raises:
        DataError: the file cannot be read, or is broken; iterating over the rows may raise it, too.
    """
    encoding = target.mapping.encoding
    with _reading_faults(path, encoding):
        table = _reader_for(path)(path, target, limits)
    return replace(table, rows=_read_rows(path, encoding, table.rows))


def _reader_for(path: Path) -> Callable[[Path, TargetFields, Limits], Table]:
    if path.suffix.lower() in READERS:
        return READERS[path.suffix.lower()]
    from aidmap.importers import vector

    return vector.read_points


def _read_rows(path: Path, encoding: str | None, rows: Iterator[Row]) -> Iterator[Row]:
    with _reading_faults(path, encoding):
        yield from rows


@contextmanager
def _reading_faults(path: Path, encoding: str | None) -> Iterator[None]:
    """Turn errors of reading into a `DataError` that says why the file cannot be read."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOMEM:  # the limit on memory, not the file
            raise MemoryError from None
        raise DataError([f"{path}: cannot be read: {error.strerror or error}"]) from None
    except UnicodeError:
        what = f"is no text in {encoding or 'UTF-8'}"
        idea = propose_encoding(path.read_bytes())
        say = f"{idea}: say which, as --encoding {idea.split()[3]}" if idea else "say --encoding"
        raise DataError([f"{path}: {what}: {say}"]) from None
