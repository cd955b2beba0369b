"""Excel workbooks of others: which of their sheets is meant, and what is in it.

A door for openpyxl, and for defusedxml, with which openpyxl reads where it is installed.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from aidmap.errors import DataError
from aidmap.importers.header import ENOUGH, Formula, Table, table_below_header, top, unread
from aidmap.importers.sheet_scan import Scan, scan_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from aidmap.importers.column_matching import Wanted
    from aidmap.importers.limits import Limits

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # ECMA-376, 22.9.2.19: a character in a cell
BROKEN = (ParseError, EOFError, zlib.error)  # what is broken inside a workbook
ENTITIES = "defines entities, which no program of spreadsheets writes: save it anew in Excel"


def workbook(path: Path, wanted: Wanted, limits: Limits) -> Table:
    """Read a sheet of a workbook: the one that is told, else the one whose header fits.

    Raises:
        DataError: it is no workbook; no sheet, or more than one, fits.
    """
    book = _open_workbook(path, limits)
    try:
        chosen, note, others = _choose_sheet(path, book, wanted)
        where = f"{path}, sheet {chosen.title!r}"
        scan = scan_sheet(path, chosen._worksheet_path)  # noqa: SLF001 - there is no other way to it
        _refuse_wide_merges(where, scan, limits)
        filled = _fill_merged(_lines(where, chosen), scan)
        read = table_below_header(where, filled, wanted, limits)
    except BaseException:
        book.close()
        raise
    doubts: list[tuple[str, int | None, str]] = [
        ("hidden-rows", number, "is hidden or filtered out in the workbook")
        for number in sorted(scan.hidden)
    ]
    left = [unread("sheet", name, "--sheet") for name in others]
    rows = _closing(book, read.rows)
    epoch = book.epoch.date()
    return replace(
        read, rows=rows, notes=[*note, *read.notes], epoch=epoch, doubts=doubts, left=left
    )


def _refuse_wide_merges(where: str, scan: Scan, limits: Limits) -> None:
    """See that no cell is merged over more columns than a table may have.

    Raises:
        DataError: one is.
    """
    if any(end - start >= limits.columns for _, start, end in chain(*scan.merged.values())):
        raise limits.refusal(where, "columns", found="has cells merged over more columns")


def _open_workbook(path: Path, limits: Limits) -> Any:
    """A workbook, of which no more is unpacked than allowed.

    Raises:
        DataError: it is none, or too large.
    """
    from defusedxml import DefusedXmlException
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > limits.bytes:
            raise limits.refusal(str(path), "bytes", found=f"unpacks to {size:,} bytes")
        return load_workbook(path, read_only=True, data_only=True)
    except DefusedXmlException:
        raise DataError([f"{path}: {ENTITIES}"]) from None
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, *BROKEN):
        raise DataError([f"{path}: is no Excel workbook (.xlsx)"]) from None


def _closing(book: Any, found: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from found
    finally:
        book.close()


def _choose_sheet(path: Path, book: Any, wanted: Wanted) -> tuple[Any, list[str], list[str]]:
    """The sheet that is meant, what is to be said of that, and the names of the others."""
    told, sheets = wanted.mapping.sheet, book.worksheets
    names = ", ".join(sheet.title for sheet in sheets)
    if told and told not in [sheet.title for sheet in sheets]:
        raise DataError([f"{path}: has no sheet {told!r}; it has {names}"])
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
    if not shown:
        raise DataError([f"{path}: has no sheet with cells"])
    fitting = [sheet for sheet in sheets if sheet.title == told] or shown
    note = []
    if len(fitting) > 1:
        fitting = [_fitting(path, shown, wanted, names)]
        note = [f"sheet {fitting[0].title!r} is read: --sheet says another"]
    return fitting[0], note, [sheet.title for sheet in sheets if sheet is not fitting[0]]


def _fitting(path: Path, shown: Sequence[Any], wanted: Wanted, names: str) -> Any:
    """The one sheet whose header fits.

    Raises:
        DataError: none does, or several do.
    """
    heads = [(sheet, _head(path, sheet, wanted)) for sheet in shown]
    fitting = [sheet for sheet, head in heads if wanted.suffices(head)] or [
        sheet for sheet, head in heads if len(wanted.match(head)) >= ENOUGH
    ]
    if len(fitting) == 1:
        return fitting[0]
    why = f"several fit ({', '.join(sheet.title for sheet in fitting)})" if fitting else "none fits"
    raise DataError([f"{path}: which sheet is meant? {why}: say --sheet, of {names}"])


def _head(path: Path, sheet: Any, wanted: Wanted) -> list[str]:
    """The names of the columns of a sheet, if it has any."""
    try:
        return top(str(path), zip(count(1), _lines(str(path), sheet), strict=False), wanted).names
    except DataError:
        return []


def _lines(where: str, sheet: Any) -> Iterator[list[Any]]:
    """The cells of each row.

    Raises:
        DataError: a cell is none of a workbook.
    """
    from defusedxml import DefusedXmlException

    sheet.reset_dimensions()  # what a file tells of its own size may be wrong
    number = 0
    try:
        for cells in sheet.iter_rows(values_only=True):
            number += 1
            yield list(cells)
    except DefusedXmlException:
        raise DataError([f"{where}: {ENTITIES}"]) from None
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, *BROKEN) as error:
        what = f"holds what no workbook has ({' '.join(str(error).split())[:80]})"
        raise DataError([f"{where}: after row {number}: {what}: save it anew in Excel"]) from None


def _fill_merged(lines: Iterable[Sequence[Any]], scan: Scan) -> Iterator[tuple[int, list[Any]]]:
    """The cells of each row; what was merged holds in each of its cells."""
    open_ones: list[tuple[int, int, int, Any]] = []
    for number, line in zip(count(1), lines, strict=False):
        cells = list(line)
        open_ones = [one for one in open_ones if one[0] >= number]
        for last, first, end in scan.merged.get(number, ()):
            value = cells[first] if first < len(cells) else None
            open_ones.append((last, first, end, value))
        for _, first, end, value in open_ones:
            cells += [None] * (end + 1 - len(cells))
            cells[first : end + 1] = [value] * (end + 1 - first)
        for place, name in scan.without_value.get(number, ()):
            cells += [None] * (place + 1 - len(cells))
            cells[place] = Formula(name)
        yield number, [_unescape(cell) if isinstance(cell, str) else cell for cell in cells]


def _unescape(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
