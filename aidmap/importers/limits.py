"""Limits on reading a foreign file, and how they are enforced on a reading process.

A file may be crafted to exhaust the machine: an archive that unpacks without end, a cell of a
million letters, a query that never returns. Each limit can be changed by `--limit NAME=VALUE`.
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
    """How much may be read of one file, and what reading it may cost.

    Attributes:
        bytes: the size of the file, and the size that it unpacks to.
        rows: rows of a table, or features of a map.
        columns: columns of a table.
        cell: characters in one cell.
        vertices: vertices of all shapes of a map together.
        nesting: levels of nested lists and objects in JSON.
        seconds: how long to wait for the next row before the reading process is stopped.
        processor: seconds of processor time that the process may use in all.
        memory: MiB of memory that the process may use.
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
        """Change some of the limits, each written as NAME=VALUE.

        Raises:
            DataError: a text names no limit, or its value is no whole number above 0.
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
        """Make the error for a file that exceeds a limit; it names the option that changes it."""
        limit = getattr(self, name)
        what = f"{where}: {found}: the limit is {limit:,}: --limit {name}=N allows N"
        return DataError([what])

    def hold_process(self) -> None:
        """Limit the memory and processor time of this process, where the system can do that."""
        try:
            import resource
        except ImportError:  # not on Windows
            return
        memory = self.memory * MEBIBYTE
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (self.processor, self.processor + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def checked_rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Pass rows on, as long as no cell is too long.

        Raises:
            DataError: a cell is longer than allowed.
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
        """Pass numbered rows on, within the limits on rows, columns and characters in a cell.

        Raises:
            DataError: there are more than allowed.
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
