"""Writes tables as an Excel workbook: a sheet for each, with frozen header, filters and colours.

Imports openpyxl. What the tables hold is left to `tables`, flattening them to `csv_tables`.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.exporters.csv_tables import Table, guard_formula
from aidmap.style import STATUS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

# What XML cannot hold or would change, and what looks like its escape (ECMA-376, 22.9.2.19).
TO_ESCAPE = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_x(?=[0-9A-Fa-f]{4}_)")
MAX_WIDTH, MIN_WIDTH = 48, 9  # characters
MAX_CELL_UNITS = 32_767  # UTF-16 units in a cell of Excel; openpyxl cuts longer texts
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write_workbook(
    tables: Mapping[str, Table],
    about: Mapping[str, str],
    on: date,
    *,
    tags: Mapping[str, Mapping[str, str]] | None = None,
) -> bytes:
    """Write tables as a workbook; its last sheet states source, licence, day and clocks.

    Args:
        tables: tables that `flatten_rows` made, by the name of their sheet.
        about: the metadata of the export.
        on: the day of the export, which is written as the time of creation, so that the same
            tables give the same bytes.
        tags: HXL tags by sheet and column, for a row below the header; None: no such row.

    Raises:
        DataError: a text is too long for a cell.
    """
    from openpyxl import Workbook

    _refuse_long(tables)

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, table in tables.items():
        _fill_sheet(book.create_sheet(name), table, (tags or {}).get(name))
    facts = [{"key": key, "value": text} for key, text in about.items()]
    _fill_sheet(book.create_sheet("about"), Table(["key", "value"], facts), None)
    book.properties.creator = "aidmap"
    book.properties.title = escape(about.get("title", ""))
    moment = datetime.combine(on, time(), UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    buffer = io.BytesIO()
    book.save(buffer)
    return _without_clock(buffer, moment)


def _refuse_long(tables: Mapping[str, Table]) -> None:
    faults = [
        f"{name}: {row.get('id') or f'row {number}'}: {column} has {length:,} characters, and a "
        f"cell of Excel holds {MAX_CELL_UNITS:,}: write it as .csv or .json"
        for name, table in tables.items()
        for number, row in enumerate(table.rows, 1)
        for column, value in row.items()
        if isinstance(value, str)
        and (length := len(_excel_cell(value).encode("utf-16-le")) // 2) > MAX_CELL_UNITS
    ]
    if faults:
        raise DataError(faults)


def escape(text: str) -> str:
    """Escape a text for a cell: characters that XML cannot hold are written as _xHHHH_."""
    return TO_ESCAPE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return "_x005F_x" if found[0] == "_x" else f"_x{ord(found[0]):04X}_"


def _fill_sheet(sheet: Any, table: Table, tags: Mapping[str, str] | None) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    columns, rows = table
    sheet.append(columns)
    if tags is not None:
        sheet.append([tags.get(name, "") for name in columns])
    for row in rows:
        sheet.append([_excel_cell(row.get(name)) for name in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place, name in enumerate(columns, 1):
        texts = [name, *(str(row.get(name) or "") for row in rows)]
        width = max(map(len, texts)) + 2
        sheet.column_dimensions[get_column_letter(place)].width = min(
            max(width, MIN_WIDTH), MAX_WIDTH
        )
        if name == "status":
            _colour_statuses(sheet, place)
    sheet.freeze_panes = "A2"
    if columns:
        sheet.auto_filter.ref = sheet.dimensions


def _colour_statuses(sheet: Any, place: int) -> None:
    """Fill the cells of a column of statuses with the colours of the statuses."""
    from openpyxl.styles import Font, PatternFill

    looks = {status.value: style for status, style in STATUS.items()}
    for (cell,) in sheet.iter_rows(min_row=2, min_col=place, max_col=place):
        style = looks.get(str(cell.value).lower())
        if style:
            tint = _tint(style.colour)
            cell.fill = PatternFill("solid", start_color=tint, end_color=tint)
            cell.font = Font(color=style.ink.removeprefix("#"), bold=True)


def _tint(colour: str) -> str:
    """Lighten a colour to a fifth on white, so that text can be read on it."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "".join(f"{255 - (255 - part) // 5:02X}" for part in parts)


def _excel_cell(value: Any) -> Any:
    return escape(guard_formula(value)) if isinstance(value, str) else value


def _without_clock(buffer: io.BytesIO, moment: datetime) -> bytes:
    """Replace the current time, which openpyxl writes into a workbook, by a given moment."""
    result = io.BytesIO()
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()
