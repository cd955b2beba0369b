"""Bounds on what is read of somebody's file, and how a reading process is held to them.

A file may be made to exhaust the machine: an archive that unpacks without end, a cell of a million
letters, a query that never returns. Each bound can be changed by `--limit NAME=VALUE`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from aidmap.importers.header import Row

MEBIBYTE = 1 << 20
NUMBER = re.compile("[1-9][0-9]{0,11}")  # no file, and no wait, needs more


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of one file.

    Attributes:
        bytes: of the file, and of what it unpacks to.
        rows: of a table, or features of a map.
        columns: of a table.
        cell: characters in one cell.
        vertices: of all shapes of a map together.
        nesting: how deep lists and objects of JSON stand in each other.
        seconds: without a row from the reading process, until it is stopped.
        processor: seconds of processor time that it may use in all.
        memory: MiB that it may take.
    """

    bytes: int = 1_000_000_000
    rows: int = 2_000_000
    columns: int = 2_000
    cell: int = 100_000
    vertices: int = 5_000_000
    nesting: int = 32
    seconds: int = 20
    processor: int = 900
    memory: int = 4_096

    def with_changes(self, texts: Iterable[str]) -> Limits:
        """The same limits with others for some, each written as NAME=VALUE.

        Raises:
            DataError: every text that names none of them, or no whole number above 0.
        """
        known = [field.name for field in fields(self)]
        values, faults = {}, []
        for text in texts:
            name, _, value = text.partition("=")
            if name not in known or not NUMBER.fullmatch(value):
                faults.append(
                    f"--limit {text!r}: write it as rows=5000000; limits are {', '.join(known)}"
                )
            else:
                values[name] = int(value)
        if faults:
            raise DataError(faults)
        return replace(self, **values)

    def refusal(self, where: str, name: str, *, found: str) -> DataError:
        """Say that a file passes a limit, and by which option it can be changed."""
        limit = getattr(self, name)
        what = f"{where}: {found}: the limit is {limit:,}: --limit {name}=N allows N"
        return DataError([what])

    def hold_process(self) -> None:
        """Hold this process to its memory and processor time, where the system can do that."""
        try:
            import resource
        except ImportError:  # not on Windows
            return
        memory = self.memory * MEBIBYTE
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (self.processor, self.processor + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def checked_rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Rows held to the length of cells.

        Raises:
            DataError: a cell is longer.
        """
        for row in rows:
            longest = max(
                (len(one) for one in row.cells.values() if isinstance(one, str)), default=0
            )
            if longest > self.cell:
                found = f"row {row.number} has a cell of {longest:,} characters"
                raise self.refusal(row.where, "cell", found=found)
            yield row

    def checked_cells(self, where: str, lines: Iterable[tuple[int, list[Any]]]) -> Iterator[Any]:
        """Numbered rows of cells, held to the number of rows, columns and characters in a cell.

        Raises:
            DataError: there are more.
        """
        for count, (number, cells) in enumerate(lines, 1):
            if count > self.rows + 1:  # one is the header
                raise self.refusal(where, "rows", found=f"has more than {self.rows:,} rows")
            if len(cells) > self.columns:
                if any(cell not in (None, "") for cell in cells[self.columns :]):
                    raise self.refusal(where, "columns", found=f"row {number} has more columns")
                del cells[self.columns :]
            for cell in cells:
                if isinstance(cell, str) and len(cell) > self.cell:
                    found = f"row {number} has a cell of {len(cell):,} characters"
                    raise self.refusal(where, "cell", found=found)
            yield number, cells
