"""Reads Excel workbooks: chooses the sheet to import, and reads its cells.

Imports openpyxl, and defusedxml, which openpyxl uses for XML where it is installed. Workbooks with
plain cells alone are read by `plain_sheets`, which is quicker. Finding the header is left to
`header`, merged and hidden cells to `sheet_scan`.
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
from aidmap.importers.header import (
    MIN_HEADER_FIELDS,
    Formula,
    Table,
    find_header,
    table_below_header,
    unread_part,
)
from aidmap.importers.plain_sheets import PlainSheet, open_plain
from aidmap.importers.sheet_scan import Scan, scan_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from aidmap.importers.column_matching import TargetFields
    from aidmap.importers.limits import Limits

ESCAPED_CHARACTER = re.compile(r"_x([0-9A-Fa-f]{4})_")  # an escaped character (ECMA-376, 22.9.2.19)
BROKEN_FILE_ERRORS = (ParseError, EOFError, zlib.error)  # raised for broken parts of a workbook
ENTITIES_FAULT = "defines entities, which no program of spreadsheets writes: save it anew in Excel"


def read_workbook(path: Path, target: TargetFields, limits: Limits) -> Table:
    """Read a sheet of a workbook: the given one, or else the one whose header fits.

    Raises:
        DataError: the file is no workbook, or no sheet or more than one fits.
    """
    book = _open_workbook(path, limits)
    try:
        chosen, note, others = _choose_sheet(path, book, target)
        where = f"{path}, sheet {chosen.title!r}"
        scan = scan_sheet(path, chosen._worksheet_path)  # noqa: SLF001 - has no public name
        _refuse_wide_merges(where, scan, limits)
        filled = _fill_merged(_sheet_rows(where, chosen), scan)
        table = table_below_header(where, filled, target, limits)
    except BaseException:
        book.close()
        raise
    doubts: list[tuple[str, int | None, str]] = [
        ("hidden-rows", number, "is hidden or filtered out in the workbook")
        for number in sorted(scan.hidden)
    ]
    skipped_parts = [unread_part("sheet", name, "--sheet") for name in others]
    rows = _close_after(book, table.rows)
    epoch = book.epoch.date()
    return replace(
        table,
        rows=rows,
        notes=[*note, *table.notes],
        epoch=epoch,
        doubts=doubts,
        skipped_parts=skipped_parts,
    )


def _refuse_wide_merges(where: str, scan: Scan, limits: Limits) -> None:
    """Refuse a sheet with a cell merged over more columns than a table may have.

    Raises:
        DataError: the sheet has such a cell.
    """
    if any(end - start >= limits.columns for _, start, end in chain(*scan.merged.values())):
        raise limits.refusal(where, "columns", found="has cells merged over more columns")


def _open_workbook(path: Path, limits: Limits) -> Any:
    """Open a workbook, unless it unpacks to more than allowed.

    Raises:
        DataError: the file is no workbook, or is too large.
    """
    from defusedxml import DefusedXmlException
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > limits.bytes:
            raise limits.refusal(str(path), "bytes", found=f"unpacks to {size:,} bytes")
        return open_plain(path, limits) or load_workbook(path, read_only=True, data_only=True)
    except DefusedXmlException:
        raise DataError([f"{path}: {ENTITIES_FAULT}"]) from None
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        *BROKEN_FILE_ERRORS,
    ):
        raise DataError([f"{path}: is no Excel workbook (.xlsx)"]) from None


def _close_after(book: Any, rows: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from rows
    finally:
        book.close()


def _choose_sheet(path: Path, book: Any, target: TargetFields) -> tuple[Any, list[str], list[str]]:
    """Choose the sheet to read; give it, a note on the choice, and the names of the others."""
    given, sheets = target.mapping.sheet, book.worksheets
    names = ", ".join(sheet.title for sheet in sheets)
    if given and given not in [sheet.title for sheet in sheets]:
        raise DataError([f"{path}: has no sheet {given!r}; it has {names}"])
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
    if not shown:
        raise DataError([f"{path}: has no sheet with cells"])
    fitting = [sheet for sheet in sheets if sheet.title == given] or shown
    note = []
    if len(fitting) > 1:
        fitting = [_only_fitting_sheet(path, shown, target, names)]
        note = [f"sheet {fitting[0].title!r} is read: --sheet says another"]
    return fitting[0], note, [sheet.title for sheet in sheets if sheet is not fitting[0]]


def _only_fitting_sheet(path: Path, shown: Sequence[Any], target: TargetFields, names: str) -> Any:
    """Give the only sheet whose header fits.

    Raises:
        DataError: no sheet fits, or several do.
    """
    heads = [(sheet, _header_names(path, sheet, target)) for sheet in shown]
    fitting = [sheet for sheet, head in heads if target.suffices(head)] or [
        sheet for sheet, head in heads if len(target.match(head)) >= MIN_HEADER_FIELDS
    ]
    if len(fitting) == 1:
        return fitting[0]
    why = f"several fit ({', '.join(sheet.title for sheet in fitting)})" if fitting else "none fits"
    raise DataError([f"{path}: which sheet is meant? {why}: say --sheet, of {names}"])


def _header_names(path: Path, sheet: Any, target: TargetFields) -> list[str]:
    """Read the column names of a sheet; empty: it has no readable header."""
    numbered = zip(count(1), _sheet_rows(str(path), sheet), strict=False)
    try:
        return find_header(str(path), numbered, target).column_names
    except DataError:
        return []


def _sheet_rows(where: str, sheet: Any) -> Iterator[list[Any]]:
    """Give the cells of each row.

    Raises:
        DataError: a cell holds what no workbook can have.
    """
    from defusedxml import DefusedXmlException

    number = 0
    try:
        for cells in _lines_of(sheet):
            number += 1
            yield list(cells)
    except DefusedXmlException:
        raise DataError([f"{where}: {ENTITIES_FAULT}"]) from None
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        OverflowError,
        *BROKEN_FILE_ERRORS,
    ) as error:
        what = f"holds what no workbook has ({' '.join(str(error).split())[:80]})"
        raise DataError([f"{where}: after row {number}: {what}: save it anew in Excel"]) from None


def _lines_of(sheet: Any) -> Iterator[Sequence[Any]]:
    if isinstance(sheet, PlainSheet):
        yield from sheet.rows()
    else:
        sheet.reset_dimensions()  # the size that a file states may be wrong
        yield from sheet.iter_rows(values_only=True)


def _fill_merged(lines: Iterable[Sequence[Any]], scan: Scan) -> Iterator[tuple[int, list[Any]]]:
    """Give the cells of each row, with the value of a merged range in each of its cells."""
    open_ranges: list[tuple[int, int, int, Any]] = []
    for number, line in zip(count(1), lines, strict=False):
        cells = list(line)
        open_ranges = [merged for merged in open_ranges if merged[0] >= number]
        for last_row, first, end in scan.merged.get(number, ()):
            value = cells[first] if first < len(cells) else None
            open_ranges.append((last_row, first, end, value))
        for _, first, end, value in open_ranges:
            cells += [None] * (end + 1 - len(cells))
            cells[first : end + 1] = [value] * (end + 1 - first)
        for column, address in scan.without_value.get(number, ()):
            cells += [None] * (column + 1 - len(cells))
            cells[column] = Formula(address)
        yield number, [_unescape(cell) if isinstance(cell, str) else cell for cell in cells]


def _unescape(text: str) -> str:
    return (
        ESCAPED_CHARACTER.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
    )
