"""Reads the cells of workbooks that hold nothing but plain texts, numbers and days: by calamine.

calamine is twenty times as quick as openpyxl, but takes an error for an empty cell, allots memory
up to the farthest cell, and does not say how a number is written. So what a workbook holds is
looked at first, and all that is not plain is left to openpyxl (`excel`).
The door for python_calamine.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from aidmap.importers.header import EXCEL_EPOCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from python_calamine import CalamineSheet, CalamineWorkbook

    from aidmap.importers.limits import Limits

UTF_8 = b'encoding="utf-8"'
MAC_EPOCH = date(1904, 1, 1)
MOST_CELLS = 8_000_000  # with those that are empty: about 200 MB
CHUNK_BYTES = 1 << 20
# Markup that calamine, or a search in it, may read otherwise than openpyxl. Looking for fixed texts
# is many times as quick as looking for expressions.
ODD_TEXTS = (
    b"<!", b"<?", b"='", b"\t=", b"\n=", b"=\t", b"=\n", b"\r", b"<rPh",
    b":c ", b":row ", b":v>", b":t>", b":si>", b":sheetData",
)  # fmt: skip
ODD_CELLS = (b't="e"', b't="d"', b"<is><r", b"<c>", b"<c/", b"<v ", b"<v/", b"<row>")
SPACED, ESCAPED = re.compile(rb"\w\s+=|=\s+\""), re.compile(rb"_x[0-9A-Fa-f]{4}_")
ODD_NUMBER = re.compile(rb"<v>(?:[-\s]|\d{16}|[^<]*(?:\.0*|[eE]\+?\d+)</v>)")
ROW = re.compile(rb"<row[^>]* r=\"(\d{1,7})\"")
FAR_COLUMN = re.compile(rb"<c r=\"([A-Z]{2,3})\d")
ATTRIBUTE = re.compile(r"([\w:]+)=\"([^\"]*)\"")
# Formats whose numbers both libraries take for days, or for numbers.
PLAIN_FORMATS = {*range(5), *range(9, 18), 22, *range(37, 41), 49}
PLAIN_CODE = re.compile(
    r"General|[#0,.%\s]+"
    r"|(\[\$-[0-9A-Fa-f]+\])?[dmyDMY]{1,4}([-/.,\s\\]+[dmyDMY]{1,4}){1,2}"
    r"([\s\\]+[hH]{1,2}:[mM]{1,2}(:[sS]{1,2})?)?(;@)?"
)
WORKBOOK, WORKBOOK_LINKS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A sheet, with what `excel` asks of one of openpyxl's.

    Attributes:
        title: its name.
        sheet_state: visible, hidden or veryHidden.
        _worksheet_path: its path within the file.
        book: the workbook.
    """

    title: str
    sheet_state: str
    _worksheet_path: str
    book: CalamineWorkbook

    def rows(self) -> Iterator[list[Any]]:
        """Give the cells of each row from the first on, as openpyxl has them.

        Raises:
            ValueError: the sheet is broken.
        """
        with _refusals():
            sheet: CalamineSheet = self.book.get_sheet_by_name(self.title)
        before: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
        for cells in sheet.iter_rows():
            while cells and cells[-1] == "":
                cells.pop()
            yield before + [_PLAIN.get(cell.__class__, _same)(cell) for cell in cells]


@dataclass(frozen=True, slots=True)
class PlainBook:
    """A workbook, with what `excel` asks of one of openpyxl's.

    Attributes:
        worksheets: its sheets with cells.
        epoch: the instant from which the numbers of days count.
    """

    worksheets: list[PlainSheet]
    epoch: datetime

    def close(self) -> None:
        """Nothing is open."""


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what calamine raises of a broken file into a `ValueError`."""
    from python_calamine import CalamineError

    try:
        yield
    except CalamineError as error:
        raise ValueError(str(error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, which is no Exception
            raise
        raise ValueError(str(error)) from None


def _same(cell: Any) -> Any:
    return cell


_PLAIN: dict[type, Callable[[Any], Any]] = {
    str: lambda cell: cell or None,
    float: lambda cell: int(cell) if cell.is_integer() else cell,
    date: lambda cell: datetime.combine(cell, time()),
}


def open_plain(path: Path, limits: Limits) -> PlainBook | None:
    """Open a workbook that holds nothing but plain cells; None: it may hold more.

    Args:
        path: of the workbook; that it is a zip of bounded size is known.
        limits: what holds more rows is not opened, either.
    """
    from python_calamine import CalamineWorkbook

    try:
        with zipfile.ZipFile(path) as archive:
            parts = _sheet_parts(archive)
            if not _is_plain(archive, [part for _, part in parts], limits):
                return None
            workbook = archive.read(WORKBOOK).decode()
        with _refusals():
            book = CalamineWorkbook.from_path(path)
        shown = {one.name: str(one.visible).rpartition(".")[2] for one in book.sheets_metadata}
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, zlib.error, EOFError):
        return None  # openpyxl says what is wrong
    states = {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "veryHidden"}
    if [*shown] != [name for name, _ in parts]:
        return None
    sheets = [PlainSheet(name, states[shown[name]], part, book) for name, part in parts]
    is_mac = re.search(r"<workbookPr[^>]* date1904=\"(1|true)\"", workbook)
    return PlainBook(sheets, datetime.combine(MAC_EPOCH if is_mac else EXCEL_EPOCH, time()))


def _sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Give the sheets of a workbook: the name of each, and its path.

    Raises:
        KeyError: a part or an attribute is missing.
        ValueError: a sheet is none of cells.
    """
    links = {
        link["Id"]: link for link in _tags("Relationship", archive.read(WORKBOOK_LINKS).decode())
    }
    found = []
    for sheet in _tags("sheet", archive.read(WORKBOOK).decode()):
        link = links[sheet["r:id"]]
        if not link["Type"].endswith("/worksheet"):
            raise ValueError("no cells")
        target = link["Target"]
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        found.append((unescape(sheet["name"]), part))
    return found


def _tags(name: str, text: str) -> list[dict[str, str]]:
    """Give the attributes of each element of a name."""
    return [dict(ATTRIBUTE.findall(tag)) for tag in re.findall(rf"<{name}\s[^>]*>", text)]


def _is_plain(archive: zipfile.ZipFile, sheets: list[str], limits: Limits) -> bool:
    """Whether the parts of a workbook hold nothing that the libraries may read differently."""
    for name in archive.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        with archive.open(name) as file:
            chunks = _chunks(file)
            if name in sheets and not _is_plain_sheet(chunks, limits):
                return False
            if name not in sheets and any(_is_odd(chunk, at) for at, chunk in chunks):
                return False
    return _has_plain_formats(archive.read(STYLES).decode())


def _chunks(file: Any) -> Iterator[tuple[int, bytes]]:
    """Give a part in chunks, each with its number; none ends within a row's cell, or a text."""
    rest, number = b"", 0
    while chunk := file.read(CHUNK_BYTES):
        text = rest + chunk
        end = max(text.rfind(mark) for mark in (b"<c ", b"<row", b"<si"))
        whole, rest = (text[:end], text[end:]) if end > 0 else (text, b"")
        yield number, whole
        number += 1
    yield number, rest


def _is_odd(chunk: bytes, number: int) -> bool:
    """Whether a chunk of a part has markup that may be read in two ways."""
    rest = chunk
    if number == 0:
        head, _, rest = chunk.partition(b"?>") if chunk.startswith(b"<?xml") else (b"", b"", chunk)
        rest = rest.lstrip()
        if not rest.startswith(b"<") or b"encoding" in head.lower().replace(UTF_8, b""):
            return True
    return (
        any(odd in rest for odd in ODD_TEXTS)
        or (b"_x" in rest and bool(ESCAPED.search(rest)))
        or ((b" =" in rest or b"= " in rest) and bool(SPACED.search(rest)))
    )


def _is_plain_sheet(chunks: Iterator[tuple[int, bytes]], limits: Limits) -> bool:
    last, columns = 0, 26
    for number, chunk in chunks:
        rows = [last, *map(int, ROW.findall(chunk))]
        if (
            _is_odd(chunk, number)
            or any(odd in chunk for odd in ODD_CELLS)
            or ODD_NUMBER.search(chunk)
            or chunk.count(b"<c ") != chunk.count(b'<c r="')
            or chunk.count(b"<row ") != len(rows) - 1
            or any(row >= following for row, following in pairwise(rows))
        ):
            return False
        last = rows[-1]
        columns = max([columns, *map(_column_number, {*FAR_COLUMN.findall(chunk)})])
    return last <= limits.rows and last * columns <= MOST_CELLS


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _has_plain_formats(styles: str) -> bool:
    """Whether it is beyond doubt which numbers of a workbook stand for days."""
    codes = {int(one["numFmtId"]): unescape(one["formatCode"]) for one in _tags("numFmt", styles)}
    cells = re.search(r"<cellXfs.*?</cellXfs>", styles, re.DOTALL)
    used = {int(one.get("numFmtId", "0")) for one in _tags("xf", cells[0] if cells else "")}
    return all(
        bool(PLAIN_CODE.fullmatch(codes[one])) if one in codes else one in PLAIN_FORMATS
        for one in used
    )
