"""Tables of others that are texts: CSV, TSV, JSON and JSON Lines, in whatever encoding."""

from __future__ import annotations

import codecs
import csv
import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault
from aidmap.importers.header import LOOKED, Row, Table, headed, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from aidmap.importers.column_matching import Wanted

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# How files begin that are no texts, whatever their name says.
BINARIES = {
    b"PK\x03\x04": "is a workbook or an archive, no text: give it its own suffix, as .xlsx",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook, no text: save it as .xlsx",
}
SNIFFED = 20_000  # characters from which the separator is told
SEPARATORS = ",;\t|"
SEPARATOR_TOLD = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # Excel's own first line

csv.field_size_limit(10_000_000)


def _encoding(path: Path, told: str | None) -> str:
    with path.open("rb") as file:
        start = file.read(SNIFFED)
    what = next((what for mark, what in BINARIES.items() if start.startswith(mark)), "")
    marked = next((name for mark, name in MARKS.items() if start.startswith(mark)), None)
    name = told or marked or _wide(start) or "utf-8"
    try:
        codecs.lookup(name)
    except LookupError:
        raise DataError(
            [f"--encoding {name!r} is none that is known, as utf-8 or cp1256"]
        ) from None
    if not what and b"\0" in start and name.lower() in {"utf-8", "utf-8-sig"}:
        what = "is no text but a binary file: save it as .csv or .xlsx, or say --encoding"
    if what:
        raise DataError([f"{path}: {what}"])
    return name


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: every other byte of what is mostly Latin is zero."""
    half = len(start) // 2
    if half and start[1::2].count(0) > half // 3 > start[::2].count(0):
        return "utf-16-le"
    if half and start[::2].count(0) > half // 3 > start[1::2].count(0):
        return "utf-16-be"
    return ""


def separated(path: Path, wanted: Wanted) -> Table:
    """Read CSV, with whatever stands between its cells.

    Raises:
        DataError: it is broken, or has no header.
    """
    return headed(str(path), _lines(path, wanted), wanted)


def _lines(path: Path, wanted: Wanted) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row, with the line on which it begins."""
    encoding = _encoding(path, wanted.mapping.encoding)
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(SNIFFED)
        file.seek(0)
        said = SEPARATOR_TOLD.fullmatch(next(iter(start.splitlines()), ""))
        if said:
            file.readline()
        separator = said[1] if said else _separator(start, wanted)
        separator = "\t" if path.suffix.lower() == ".tsv" else separator
        yield from _numbered(csv.reader(file, delimiter=separator, strict=True), path, bool(said))


def _separator(start: str, wanted: Wanted) -> str:
    """What stands between the cells: the mark with which the first rows name the most fields."""
    lines = start.splitlines(keepends=True)
    first = re.sub(r'"[^"]*"', "", next(iter(lines), ""))

    def fits(mark: str) -> tuple[int, int]:
        rows = islice(csv.reader(lines, delimiter=mark), LOOKED)
        return max((len(wanted.match(names(cells))) for cells in rows), default=0), first.count(
            mark
        )

    return max(SEPARATORS, key=fits)


def _numbered(reader: Any, path: Path, before: int) -> Iterator[tuple[int, list[str]]]:
    while True:
        line = reader.line_num + 1 + before
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = f"is broken as CSV: {error}"
            raise DataError([Fault(file=str(path), line=line, what=what)]) from None
        yield line, cells


def objects(path: Path, wanted: Wanted) -> Table:
    """Read JSON: a list of objects, or an object that holds one.

    Raises:
        DataError: it is broken, or holds something else.
    """
    text = path.read_text(encoding=_encoding(path, wanted.mapping.encoding))
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise DataError(
            [Fault(file=str(path), line=line, what=f"is broken as JSON: {error}")]
        ) from None
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        found = lists[0] if len(lists) == 1 else None
    if not isinstance(found, list):
        raise DataError([f"{path}: holds no list of objects"])
    return _keyed(path, list(enumerate(found, 1)))


def object_lines(path: Path, wanted: Wanted) -> Table:
    """Read JSON Lines: twice, so that the columns of all are known before the first.

    Raises:
        DataError: every line that is broken, or no object.
    """
    return _keyed(path, _Objects(path, wanted.mapping.encoding))


class _Objects:
    """The objects of a file of lines, as often as they are asked for."""

    def __init__(self, path: Path, told: str | None) -> None:
        self._path = path
        self._encoding = _encoding(path, told)

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        faults = []
        with self._path.open(encoding=self._encoding) as file:
            for number, line in enumerate(file, 1):
                try:
                    value = json.loads(line) if line.strip() else None
                except (json.JSONDecodeError, RecursionError) as error:
                    what = f"is broken as JSON: {error}"
                    faults.append(Fault(file=str(self._path), line=number, what=what))
                    continue
                if line.strip():
                    yield number, value
        if faults:
            raise DataError(faults)


def _keyed(path: Path, numbered: Iterable[tuple[int, Any]]) -> Table:
    columns: dict[str, None] = {}
    faults = []
    for number, value in numbered:
        if isinstance(value, dict):
            columns.update(dict.fromkeys(value))
        else:
            what = "is no object with fields"
            faults.append(Fault(file=str(path), line=number, what=what))
    if faults:
        raise DataError(faults)
    found = (
        Row(str(path), number, value)
        for number, value in numbered
        if any(cell not in (None, "", []) for cell in value.values())
    )
    return Table(str(path), tuple(columns), found)
