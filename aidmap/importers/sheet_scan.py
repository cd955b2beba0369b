"""Finds what a sheet of a workbook holds besides values: merged cells, hidden rows, formulas.

openpyxl reports none of these when it reads row by row, so they are searched in the XML of the
sheet. The values are left to `excel`.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHUNK_BYTES, OVERLAP_BYTES = 1 << 20, 10_000  # bytes; a formula has 8,192 characters at most
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
HIDDEN = re.compile(rb"<(?:\w+:)?row\s(?=[^>]*hidden=\"(?:1|true)\")[^>]*?\br=\"(\d{1,7})\"")
FORMULA = re.compile(
    rb"<(?:\w+:)?c\s(?![^>]*\bt=\"str\")[^>]*?\br=\"([A-Z]{1,3}\d{1,7})\"[^>]*>\s*"
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


@dataclass
class Scan:
    """What a sheet holds besides its values. Rows count from 1, columns from 0.

    Attributes:
        merged: merged ranges by their first row: last row, first column, last column.
        hidden: rows that are hidden, by hand or by a filter.
        without_value: by row, the cells with a formula and no stored value: column and address.
    """

    merged: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    without_value: dict[int, list[tuple[int, str]]] = field(default_factory=dict)


def scan_sheet(path: Path, part: str) -> Scan:
    """Scan one sheet of a workbook; `part` is its path within the file."""
    from openpyxl.utils import coordinate_to_tuple, range_boundaries

    merged, hidden, formulas = _find_marks(path, part)
    scan = Scan(hidden={int(number) for number in hidden})
    for reference in sorted(merged):
        left, top_row, right, bottom = (side or 1 for side in range_boundaries(reference))
        scan.merged.setdefault(top_row, []).append((bottom, left - 1, right - 1))
    for name in sorted(formulas):
        row, column = coordinate_to_tuple(name)
        scan.without_value.setdefault(row, []).append((column - 1, name))
    return scan


def _find_marks(path: Path, part: str) -> tuple[set[str], ...]:
    """Find merged ranges, hidden rows and formulas without a value, as the sheet writes them."""
    found: tuple[set[str], ...] = (set(), set(), set())
    patterns = ((b"mergeCell", MERGED), (b"hidden=", HIDDEN), (b"f>", FORMULA))
    with zipfile.ZipFile(path) as book, book.open(part) as file:
        for text in _overlapping_chunks(file):
            for (hint, pattern), names in zip(patterns, found, strict=True):
                if hint in text:  # the patterns are slow
                    names.update(match[1].decode("ascii") for match in pattern.finditer(text))
    return found


def _overlapping_chunks(file: Any) -> Iterator[bytes]:
    """Read a file in overlapping chunks, so that what lies on an edge is whole in one of them."""
    tail = b""
    while chunk := file.read(CHUNK_BYTES):
        yield tail + chunk
        tail = (tail + chunk)[-OVERLAP_BYTES:]
