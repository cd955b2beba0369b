"""What a sheet of a workbook says beside its values: merged cells, hidden rows, formulas.

Readers that go row by row tell of none of these; they are found in the text of the sheet.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHUNK, OVERLAP = 1 << 20, 10_000  # bytes; a formula has 8,192 characters at most
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
HIDDEN = re.compile(rb"<(?:\w+:)?row\s(?=[^>]*hidden=\"(?:1|true)\")[^>]*?\br=\"(\d{1,7})\"")
FORMULA = re.compile(
    rb"<(?:\w+:)?c\s(?![^>]*\bt=\"str\")[^>]*?\br=\"([A-Z]{1,3}\d{1,7})\"[^>]*>\s*"
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


@dataclass
class Scan:
    """What a sheet says beside its values, by row (from 1); columns count from 0.

    Attributes:
        merged: ranges by the row in which they begin: last row, first and last column.
        hidden: rows that are hidden, by hand or by a filter.
        without_value: cells with a formula and no value: column and name.
    """

    merged: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    without_value: dict[int, list[tuple[int, str]]] = field(default_factory=dict)


def scan_sheet(path: Path, part: str) -> Scan:
    """Look through a sheet of a workbook."""
    from openpyxl.utils import coordinate_to_tuple, range_boundaries

    merged, hidden, formulas = _find_parts(path, part)
    scan = Scan(hidden={int(number) for number in hidden})
    for reference in sorted(merged):
        left, top_row, right, bottom = (side or 1 for side in range_boundaries(reference))
        scan.merged.setdefault(top_row, []).append((bottom, left - 1, right - 1))
    for name in sorted(formulas):
        row, column = coordinate_to_tuple(name)
        scan.without_value.setdefault(row, []).append((column - 1, name))
    return scan


def _find_parts(path: Path, part: str) -> tuple[set[str], ...]:
    """The merged ranges, the hidden rows and the formulas without a value, as they are written."""
    found: tuple[set[str], ...] = (set(), set(), set())
    patterns = ((b"mergeCell", MERGED), (b"hidden=", HIDDEN), (b"f>", FORMULA))
    with zipfile.ZipFile(path) as book, book.open(part) as file:
        for text in _windows(file):
            for (hint, pattern), names in zip(patterns, found, strict=True):
                if hint in text:  # patterns take their time
                    names.update(match[1].decode("ascii") for match in pattern.finditer(text))
    return found


def _windows(file: Any) -> Iterator[bytes]:
    """The bytes of a file in pieces that overlap: what lies on an edge is whole in one of them."""
    kept = b""
    while chunk := file.read(CHUNK):
        yield kept + chunk
        kept = (kept + chunk)[-OVERLAP:]
