"""Tables of others, in any format that is read: the suffix says which."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from aidmap.errors import DataError
from aidmap.importers import csv_json
from aidmap.importers.excel import workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from aidmap.importers.column_matching import Wanted
    from aidmap.importers.header import Row, Table

READERS: dict[str, Callable[[Path, Wanted], Table]] = {
    ".csv": csv_json.separated,
    ".tsv": csv_json.separated,
    ".txt": csv_json.separated,
    ".xlsx": workbook,
    ".json": csv_json.objects,
    ".jsonl": csv_json.object_lines,
    ".ndjson": csv_json.object_lines,
}
SHEETS = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")  # of programs that can save as .xlsx


def opened(path: Path, wanted: Wanted, *, others: Sequence[str] = ()) -> Table:
    """Open a table: its header is read, its rows are not yet.

    Args:
        path: its file.
        wanted: what is wanted of it, and told of it.
        others: suffixes of maps that could be given as well.

    Raises:
        DataError: the file cannot be read, or is broken; rows may raise it, too.
    """
    suffix = path.suffix.lower()
    if suffix in SHEETS:
        raise DataError([f"{path}: {suffix} cannot be read: save it as .xlsx"])
    if suffix not in READERS:
        known = ", ".join(dict.fromkeys([*READERS, *others]))
        raise DataError([f"{path}: cannot be read as a table; give one of {known}"])
    with _honest(path, wanted.mapping.encoding):
        found = READERS[suffix](path, wanted)
    return replace(found, rows=_read(path, wanted.mapping.encoding, found.rows))


def _read(path: Path, encoding: str | None, found: Iterator[Row]) -> Iterator[Row]:
    with _honest(path, encoding):
        yield from found


@contextmanager
def _honest(path: Path, encoding: str | None) -> Iterator[None]:
    """Say in our words why a file cannot be read."""
    try:
        yield
    except OSError as error:
        raise DataError([f"{path}: cannot be read: {error.strerror}"]) from None
    except UnicodeError:
        what = f"is no text in {encoding or 'UTF-8'}: say --encoding, as cp1256"
        raise DataError([f"{path}: {what}"]) from None
