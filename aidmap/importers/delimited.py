"""Reads tables from text files: CSV and TSV, with any usual separator, in any encoding.

Finding the header is left to `header`, and the encoding to `encodings`.
"""

from __future__ import annotations

import csv
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault
from aidmap.importers.encodings import text_encoding
from aidmap.importers.header import HEADER_SEARCH_ROWS, column_names, table_below_header

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aidmap.importers.column_matching import TargetFields
    from aidmap.importers.header import Table
    from aidmap.importers.limits import Limits

SNIFF_CHARACTERS = 20_000  # at the start of the file, from which the separator is guessed
SEPARATORS = ",;\t|"
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # first line, as Excel has it


def read_delimited(path: Path, target: TargetFields, limits: Limits) -> Table:
    """Read CSV or TSV, whatever separates the cells.

    Raises:
        DataError: the file is broken, or has no header.
    """
    # a cell between this and the limit is refused later, with the number of its row
    csv.field_size_limit(max(limits.cell, SNIFF_CHARACTERS) + 1)
    return table_below_header(str(path), _numbered_rows(path, target, limits), target, limits)


def _numbered_rows(
    path: Path, target: TargetFields, limits: Limits
) -> Iterator[tuple[int, list[str]]]:
    """Give the cells of each row, with the line on which the row begins."""
    encoding = text_encoding(path, target.mapping.encoding)
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(SNIFF_CHARACTERS)
        file.seek(0)
        declared = SEPARATOR_LINE.fullmatch(next(iter(start.splitlines()), ""))
        if declared:
            file.readline()
        separator = declared[1] if declared else _guess_separator(start, target)
        separator = "\t" if path.suffix.lower() == ".tsv" else separator
        reader = csv.reader(file, delimiter=separator, strict=True)
        yield from _read_rows(reader, path, limits, before=int(bool(declared)))


def _guess_separator(start: str, target: TargetFields) -> str:
    """Guess the separator: the one with which the first rows name the most fields."""
    lines = start.splitlines(keepends=True)
    first = re.sub(r'"[^"]*"', "", next(iter(lines), ""))

    def fit(mark: str) -> tuple[int, int]:
        rows = islice(csv.reader(lines, delimiter=mark), HEADER_SEARCH_ROWS)
        return max(
            (len(target.match(column_names(cells))) for cells in rows), default=0
        ), first.count(mark)

    return max(SEPARATORS, key=fit)


def _read_rows(
    reader: Any, path: Path, limits: Limits, *, before: int
) -> Iterator[tuple[int, list[str]]]:
    while True:
        line = reader.line_num + 1 + before
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                found = f"row {line} has a longer cell"
                raise limits.refusal(str(path), "cell", found=found) from None
            fault = f"is broken as CSV: {error}"
            raise DataError([Fault(file=str(path), line=line, what=fault)]) from None
        yield line, cells
