"""Tables of others as text: CSV and TSV, with whatever between the cells, in any encoding."""

from __future__ import annotations

import csv
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault
from aidmap.importers.encodings import text_encoding
from aidmap.importers.header import LOOKED, names, table_below_header

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aidmap.importers.column_matching import Wanted
    from aidmap.importers.header import Table
    from aidmap.importers.limits import Limits

SNIFFED = 20_000  # characters from which the separator is told
SEPARATORS = ",;\t|"
SEPARATOR_TOLD = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # Excel's own first line


def read_delimited(path: Path, wanted: Wanted, limits: Limits) -> Table:
    """Read CSV, with whatever stands between its cells.

    Raises:
        DataError: it is broken, or has no header.
    """
    csv.field_size_limit(max(limits.cell, SNIFFED) + 1)  # shorter ones are told by their row
    return table_below_header(str(path), _lines(path, wanted, limits), wanted, limits)


def _lines(path: Path, wanted: Wanted, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row, with the line on which it begins."""
    encoding = text_encoding(path, wanted.mapping.encoding)
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(SNIFFED)
        file.seek(0)
        said = SEPARATOR_TOLD.fullmatch(next(iter(start.splitlines()), ""))
        if said:
            file.readline()
        separator = said[1] if said else _separator(start, wanted)
        separator = "\t" if path.suffix.lower() == ".tsv" else separator
        reader = csv.reader(file, delimiter=separator, strict=True)
        yield from _number_rows(reader, path, limits, before=int(bool(said)))


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


def _number_rows(
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
            what = f"is broken as CSV: {error}"
            raise DataError([Fault(file=str(path), line=line, what=what)]) from None
        yield line, cells
