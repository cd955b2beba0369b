"""Excel workbooks of others: which of their sheets is meant, and what is in it.

A door for openpyxl.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.importers.header import ENOUGH, Table, headed, top

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from aidmap.importers.column_matching import Wanted

    Spread = dict[int, list[tuple[int, int, int]]]

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # ECMA-376, 22.9.2.19: a character in a cell
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:]+)\"")
CHUNK, LONGEST = 1 << 20, 200  # bytes: what is read at once; more than an element of that kind has


def workbook(path: Path, wanted: Wanted) -> Table:
    """Read a sheet of a workbook: the one that is told, else the one whose header fits.

    Raises:
        DataError: it is no workbook; no sheet, or more than one, fits.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError):
        raise DataError([f"{path}: is no Excel workbook (.xlsx)"]) from None
    try:
        chosen, note = _chosen(path, book, wanted)
        filled = _filled(_lines(chosen), _spread(path, chosen))
        read = headed(f"{path}, sheet {chosen.title!r}", filled, wanted)
    except BaseException:
        book.close()
        raise
    notes = [*note, *read.notes]
    return replace(read, rows=_closing(book, read.rows), notes=notes, epoch=book.epoch.date())


def _closing(book: Any, found: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from found
    finally:
        book.close()


def _chosen(path: Path, book: Any, wanted: Wanted) -> tuple[Any, list[str]]:
    """The sheet that is meant, and what is to be said of that."""
    told, sheets = wanted.mapping.sheet, book.worksheets
    names = ", ".join(sheet.title for sheet in sheets)
    if told:
        found = [sheet for sheet in sheets if sheet.title == told]
        if not found:
            raise DataError([f"{path}: has no sheet {told!r}; it has {names}"])
        return found[0], []
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
    if len(shown) == 1:
        return shown[0], []
    heads = [(sheet, _head(path, sheet, wanted)) for sheet in shown]
    fitting = [sheet for sheet, head in heads if wanted.suffices(head)] or [
        sheet for sheet, head in heads if len(wanted.match(head)) >= ENOUGH
    ]
    if len(fitting) == 1:
        return fitting[0], [f"sheet {fitting[0].title!r} is read: --sheet says another"]
    why = f"several fit ({', '.join(sheet.title for sheet in fitting)})" if fitting else "none fits"
    raise DataError([f"{path}: which sheet is meant? {why}: say --sheet, of {names}"])


def _head(path: Path, sheet: Any, wanted: Wanted) -> list[str]:
    """The names of the columns of a sheet, if it has any."""
    try:
        return top(str(path), zip(count(1), _lines(sheet), strict=False), wanted).names
    except DataError:
        return []


def _lines(sheet: Any) -> Iterator[list[Any]]:
    sheet.reset_dimensions()  # what a file tells of its own size may be wrong
    return (list(cells) for cells in sheet.iter_rows(values_only=True))


def _spread(path: Path, sheet: Any) -> Spread:
    """The merged cells by the row in which they begin: last row, first and last column, from 0."""
    from openpyxl.utils import range_boundaries

    found: Spread = {}
    with zipfile.ZipFile(path) as book, book.open(sheet._worksheet_path) as part:  # noqa: SLF001 - read-only sheets tell of no merged cells
        for ref in _merged(part):
            left, top_row, right, bottom = (side or 1 for side in range_boundaries(ref))
            found.setdefault(top_row, []).append((bottom, left - 1, right - 1))
    return found


def _merged(part: Any) -> Iterator[str]:
    """The ranges of a sheet that are merged; its cells are passed over unread."""
    kept = b""
    while chunk := part.read(CHUNK):
        text, end = kept + chunk, 0
        for match in MERGED.finditer(text):
            yield match[1].decode("ascii")
            end = match.end()
        kept = text[max(end, len(text) - LONGEST) :]


def _filled(lines: Iterable[Sequence[Any]], spread: Spread) -> Iterator[tuple[int, list[Any]]]:
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
