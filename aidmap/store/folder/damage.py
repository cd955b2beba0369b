"""What git and Excel do to the text files of a data set: finding it, and naming it as what it is.

Whether it can be mended without loss, and how, is left to `repair`.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

SEPARATORS = {";": "semicolons", "\t": "tabs"}
ID_COLUMNS = {"report": "id", "count": "id", "retraction": "report"}
DAY_COLUMNS = {
    "report": ("effective_from", "effective_to", "reported_on"),
    "count": ("first_day", "last_day", "reported_on"),
    "route": ("first_day", "last_day"),
}
A_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:E[+-]?\d+)?", re.IGNORECASE)
AN_ID = re.compile(r"[0-9a-f]{16}")
A_DAY = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?: 0?0:00(?::00)?)?")
OUR_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SHOWN = 5  # spans of lines in one message


class Damage(NamedTuple):
    """Something that happened to a whole file.

    Args:
        kind: conflict, separator, numbers, days or breaks.
        what: what happened, with the lines.
        lines: the lines that it touches; empty: all.
    """

    kind: str
    what: str
    lines: tuple[int, ...] = ()


class Row(NamedTuple):
    """A row of a table as it stands in the file: its cells, its text and its first line."""

    cells: tuple[str, ...]
    text: str
    line: int


def damages(kind: str, text: str, columns: Iterable[str]) -> list[Damage]:
    """Find what git or Excel did to a table.

    Args:
        kind: of its records.
        text: the whole table.
        columns: those that it must have.
    """
    conflict, mark = conflict_in(text), separator(text, columns)
    found = [conflict] if conflict else []
    if mark != ",":
        what = f"has {SEPARATORS[mark]} between its cells, as Excel saves it in some languages"
        found.append(Damage("separator", what))
    try:
        header, *table = rows(undo_conflicts(text, left_out="\n"), mark)
    except (csv.Error, ValueError):
        return found
    more = (_numbers(kind, header, table), _days(kind, header, table), _breaks(kind, table))
    return [*found, *(one for one in more if one)]


def conflict_in(text: str) -> Damage | None:
    """Find the places where git left both sides of a merge, with its marks, in any text file."""
    blocks = _blocks(text)
    if not blocks:
        return None
    lines = ", ".join(f"{first}-{last}" for first, last in blocks[:SHOWN])
    more = f" and {len(blocks) - SHOWN} more" if len(blocks) > SHOWN else ""
    what = f"has git conflict markers in lines {lines}{more}"
    return Damage("conflict", what, tuple(first for first, _ in blocks))


def undo_merge(name: str) -> str:
    """How a conflict is settled by hand."""
    return (
        f"keep one side with git checkout --ours {name} (or --theirs), or choose by hand; "
        f"then git add {name}"
    )


def undo_conflicts(text: str, *, left_out: str = "") -> str:
    """Keep both sides of every conflict, first ours, then theirs; what both had before is left out.

    Args:
        text: of a file.
        left_out: what to put for a line that is left out.
    """
    blocks = iter([*_blocks(text), (0, 0)])
    first, last = next(blocks)
    kept, base = [], False
    for number, line in enumerate(_lines(text), 1):
        if last and number > last:
            first, last = next(blocks)
        if not first <= number <= last:
            kept.append(line)
            continue
        base = line.startswith("|||||||") or (base and not line.startswith("======="))
        marks = line.startswith(("<<<<<<<", "=======", ">>>>>>>"))
        kept.append(left_out if base or marks else line)
    return "".join(kept)


def _blocks(text: str) -> list[tuple[int, int]]:
    """The first and the last line of each whole conflict."""
    blocks, start, parted = [], 0, False
    if "<<<<<<<" not in text:
        return []
    for number, line in enumerate(_lines(text), 1):
        if line.startswith("<<<<<<<"):
            start, parted = number, False
        elif start and line.startswith("======="):
            parted = True
        elif start and parted and line.startswith(">>>>>>>"):
            blocks.append((start, number))
            start = 0
    return blocks


def separator(text: str, columns: Iterable[str]) -> str:
    """What stands between the cells: a comma, unless the header has our columns with another."""
    header, wanted = next(iter(_lines(undo_conflicts(text))), "").strip(), set(columns)
    for mark in SEPARATORS:
        if wanted <= {cell.strip('"') for cell in header.split(mark)}:
            return mark
    return ","


def rows(text: str, mark: str = ",") -> list[Row]:
    """The rows of a table with its header; empty lines are left out.

    Raises:
        ValueError: there is none.
        csv.Error: the quoting is wrong.
    """
    lines = _lines(text)
    reader = csv.reader(iter(lines), strict=True, delimiter=mark)
    found, before = [], 0
    for cells in reader:
        if cells:
            source = "".join(lines[before : reader.line_num])
            found.append(Row(tuple(cells), source, before + 1))
        before = reader.line_num
    if not found:
        raise ValueError("no rows")
    return found


def is_number(cell: str) -> bool:
    """Whether Excel took an id for a number."""
    return bool(A_NUMBER.fullmatch(cell)) and not AN_ID.fullmatch(cell)


def is_foreign_day(cell: str) -> bool:
    """Whether Excel wrote a day as its language does."""
    return bool(A_DAY.fullmatch(cell)) and not OUR_DAY.fullmatch(cell)


def _numbers(kind: str, header: Row, table: Sequence[Row]) -> Damage | None:
    name = ID_COLUMNS.get(kind)
    hits = list(_hits(header, table, [name] if name else [], is_number))
    if not hits:
        return None
    what = f"has ids that Excel turned to numbers, such as {hits[0][1]}, in {_lines_in_words(hits)}"
    return Damage("numbers", what, tuple(line for line, _ in hits))


def _days(kind: str, header: Row, table: Sequence[Row]) -> Damage | None:
    hits = list(_hits(header, table, DAY_COLUMNS.get(kind, ()), is_foreign_day))
    if not hits:
        return None
    what = f"has days that Excel rewrote, such as {hits[0][1]}, in {_lines_in_words(hits)}"
    return Damage("days", what, tuple(dict.fromkeys(line for line, _ in hits)))


def _hits(
    header: Row, table: Sequence[Row], names: Iterable[str], is_hit: Callable[[str], bool]
) -> Iterator[tuple[int, str]]:
    """The lines of cells of some columns that are so, each with the cell."""
    places = [header.cells.index(name) for name in names if name in header.cells]
    for row in table:
        for place in places:
            if place < len(row.cells) and is_hit(row.cells[place]):
                yield row.line, row.cells[place]


def _breaks(kind: str, table: Sequence[Row]) -> Damage | None:
    """Line breaks inside a report's cells that were LF, and are CRLF: its id shows it."""
    hits = [(row.line, "") for row in table if kind == "report" and "\r\n" in "".join(row.cells)]
    if not hits:
        return None
    what = (
        f"has line breaks inside cells that git or an editor made CRLF, in {_lines_in_words(hits)}"
    )
    return Damage("breaks", what, tuple(line for line, _ in hits))


def _lines(text: str) -> list[str]:
    """The lines of a file as `csv` counts them."""
    return io.StringIO(text, newline="").readlines()


def _lines_in_words(hits: Sequence[tuple[int, str]]) -> str:
    """Lines in words: the first and the last, and how many."""
    lines = sorted({line for line, _ in hits})
    if len(lines) == 1:
        return f"line {lines[0]}"
    return f"{len(lines)} lines, {lines[0]}-{lines[-1]}"
