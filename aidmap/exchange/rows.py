"""Tables of others as rows: CSV, TSV, Excel workbooks, JSON and JSON Lines. The door for openpyxl.

Rows come one by one, so that a wide or a long table is never held whole. What their cells mean is
left to `readings`.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
import zipfile
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from aidmap.errors import DataError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
SNIFFED = 20_000  # characters from which the separator is told
SEPARATORS = ",;\t|"
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson")
HXL = re.compile(r"#[a-z][a-z0-9_]*(\s*[+][a-z0-9_]+)*\s*", re.IGNORECASE)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # ECMA-376, 22.9.2.19: a character in a cell
MERGED = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}mergeCell"

csv.field_size_limit(10_000_000)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        where: the file, and its sheet where it has several.
        number: the row, or the line on which it begins, from 1.
        cells: what it holds, by column; text, or numbers and days where the format has them.
        fault: why it cannot be read; else empty.
        guarded: whether its texts may be guarded against formulas, as in spreadsheets.
    """

    where: str
    number: int
    cells: dict[str, Any]
    fault: str = ""
    guarded: bool = False


def rows(path: Path, *, sheet: str | None = None, encoding: str | None = None) -> Iterator[Row]:
    """Read a table; empty rows are left out, and a second heading of HXL tags too.

    Args:
        path: its file; the suffix says the format.
        sheet: of a workbook; None: the first.
        encoding: of a text; None: by its mark, else UTF-8.

    Raises:
        DataError: the file cannot be read, or is broken.
    """
    suffix = path.suffix.lower()
    try:
        if suffix == ".xlsx":
            yield from _workbook(path, sheet)
        elif suffix == ".json":
            yield from _objects(path, _members(path, encoding))
        elif suffix in {".jsonl", ".ndjson"}:
            yield from _objects(path, _lines(path, encoding))
        elif suffix in SUFFIXES:
            yield from _table(path, encoding)
        else:
            known = ", ".join(SUFFIXES)
            raise DataError([f"{path}: cannot be read as a table; give one of {known}"])
    except OSError as error:
        raise DataError([f"{path}: cannot be read: {error.strerror}"]) from None
    except UnicodeError:
        what = f"is no text in {encoding or 'UTF-8'}: say --encoding, as cp1256"
        raise DataError([f"{path}: {what}"]) from None


def _encoding(path: Path, told: str | None) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((name for mark, name in MARKS.items() if start.startswith(mark)), None)
    name = told or marked or "utf-8"
    try:
        codecs.lookup(name)
    except LookupError:
        raise DataError(
            [f"--encoding {name!r} is none that is known, as utf-8 or cp1256"]
        ) from None
    return name


def _table(path: Path, told: str | None) -> Iterator[Row]:
    with path.open(encoding=_encoding(path, told), newline="") as file:
        start = file.read(SNIFFED)
        file.seek(0)
        reader = csv.reader(file, delimiter=_separator(start, path.suffix), strict=True)
        yield from _headed(str(path), _numbered(reader, path))


def _separator(start: str, suffix: str) -> str:
    """What stands between the cells: the mark that parts the first line the most."""
    if suffix.lower() == ".tsv":
        return "\t"
    first = next(iter(start.splitlines()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=bare.count)


def _numbered(reader: Any, path: Path) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row, with the line on which it begins."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = f"is broken as CSV: {error}"
            raise DataError([Fault(file=str(path), line=line, what=what)]) from None
        yield line, cells


def _workbook(path: Path, sheet: str | None) -> Iterator[Row]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError):
        raise DataError([f"{path}: is no Excel workbook (.xlsx)"]) from None
    try:
        names = book.sheetnames
        if sheet and sheet not in names:
            raise DataError([f"{path}: has no sheet {sheet!r}; it has {', '.join(names)}"])
        chosen = book[sheet] if sheet else book[names[0]]
        chosen.reset_dimensions()  # what a file tells of its own size may be wrong
        spread = _spread(path, chosen)
        filled = _filled(chosen.iter_rows(values_only=True), spread)
        yield from _headed(f"{path}, sheet {chosen.title!r}", filled)
    finally:
        book.close()


def _spread(path: Path, sheet: Any) -> dict[int, list[tuple[int, int, int]]]:
    """The merged cells by the row in which they begin: last row, first and last column, from 0."""
    from openpyxl.utils import range_boundaries

    found: dict[int, list[tuple[int, int, int]]] = {}
    with zipfile.ZipFile(path) as book, book.open(sheet._worksheet_path) as part:  # noqa: SLF001 - read-only sheets tell of no merged cells
        for _, element in ET.iterparse(part):  # noqa: S314 - expat expands no outer entities
            if element.tag == MERGED:
                bounds = range_boundaries(element.get("ref", "A1"))
                left, top, right, bottom = (side or 1 for side in bounds)
                found.setdefault(top, []).append((bottom, left - 1, right - 1))
            element.clear()
    return found


def _filled(
    lines: Iterable[Sequence[Any]], spread: dict[int, list[tuple[int, int, int]]]
) -> Iterator[tuple[int, list[Any]]]:
    """The cells of each row; what was merged holds in each of its cells."""
    open_ones: list[tuple[int, int, int, Any]] = []
    for number, line in zip(count(1), lines, strict=False):
        cells = list(line)
        open_ones = [one for one in open_ones if one[0] >= number]
        for last, first, end in spread.get(number, ()):
            value = cells[first] if first < len(cells) else None
            open_ones.append((last, first, end, value))
        for _, first, end, value in open_ones:
            cells += [None] * (end + 1 - len(cells))
            cells[first : end + 1] = [value] * (end + 1 - first)
        yield number, [_unescaped(cell) if isinstance(cell, str) else cell for cell in cells]


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _headed(where: str, numbered: Iterable[tuple[int, list[Any]]]) -> Iterator[Row]:
    """Rows by the columns of the first that holds anything."""
    header: list[str] = []
    for number, cells in numbered:
        if all(cell in {None, ""} if isinstance(cell, str | None) else False for cell in cells):
            continue
        if not header:
            header = _header(where, number, cells)
        elif not _is_tags(cells):
            more = any(cell not in {None, ""} for cell in cells[len(header) :])
            what = f"has {len(cells)} cells where the header has {len(header)}" if more else ""
            yield Row(where, number, dict(zip(header, cells, strict=False)), what, guarded=True)
    if not header:
        raise DataError([f"{where}: has no row that names its columns"])


def _header(where: str, number: int, cells: Sequence[Any]) -> list[str]:
    names = ["" if cell is None else str(cell).strip() for cell in cells]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        faults = [
            Fault(file=where, line=number, field=name, what="column stands twice") for name in twice
        ]
        raise DataError(faults)
    while names and not names[-1]:
        names.pop()
    return [name or f"column {place}" for place, name in enumerate(names, 1)]


def _is_tags(cells: Iterable[Any]) -> bool:
    """Whether a row is one of HXL tags."""
    told = [str(cell).strip() for cell in cells if cell not in {None, ""}]
    return bool(told) and all(HXL.fullmatch(text) for text in told)


def _members(path: Path, told: str | None) -> Iterator[tuple[int, Any]]:
    text = path.read_text(encoding=_encoding(path, told))
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
    yield from enumerate(found, 1)


def _lines(path: Path, told: str | None) -> Iterator[tuple[int, Any]]:
    with path.open(encoding=_encoding(path, told)) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield number, json.loads(line)
            except json.JSONDecodeError as error:
                what = f"is broken as JSON: {error.msg}"
                raise DataError([Fault(file=str(path), line=number, what=what)]) from None


def _objects(path: Path, numbered: Iterable[tuple[int, Any]]) -> Iterator[Row]:
    for number, value in numbered:
        if not isinstance(value, dict):
            what = "is no object with fields"
            raise DataError([Fault(file=str(path), line=number, what=what)])
        if any(cell not in (None, "", []) for cell in value.values()):
            yield Row(str(path), number, value)
