"""The end of a journal: where a power cut tore it, and the records that were added to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap import model
from aidmap.errors import DataError, Fault
from aidmap.store.folder import append_log, parse
from aidmap.store.folder.layout import COUNTS, REPORTS, TABLE_FILES, rows_of

if TYPE_CHECKING:
    from pathlib import Path


def truncated_start(path: Path, content: bytes) -> int | None:
    """Where a truncated last record begins.

    A report or a count that lacks nothing but its line end is whole: its id says so. A retraction
    has no such proof. And where what stands before is not whole itself, the fault is another.
    """
    start = append_log.truncated_tail(content)
    if not start or not _is_whole(path, content[:start]):
        return None
    header = content[: content.index(b"\n") + 1]
    if path.name in {REPORTS, COUNTS} and _is_whole(path, header + content[start:], parsed=True):
        return None
    return start


def truncation_fault(path: Path) -> Fault | None:
    """What to report about a journal whose last line a power cut left unfinished.

    Raises:
        StoreError: it cannot be read.
    """
    content = parse.read_bytes(path) if path.exists() else b""
    start = truncated_start(path, content)
    if start is None:
        return None
    line = content[:start].count(b"\n") + 1
    what = "the last line is truncated and does not count; aidmap check --repair sets it aside"
    return Fault(file=str(path), line=line, what=what)


def added_rows(path: Path, tail: bytes) -> list[Any]:
    """Read the records of the end of a journal, which begins with a record.

    Raises:
        DataError: it has faults, or does not end with a line.
        OSError: the journal cannot be read.
    """
    if not tail:
        return []
    if not tail.endswith(b"\n"):
        raise DataError([f"{path}: does not end with a line"])
    with path.open("rb") as file:
        text = parse.decode(file.readline() + tail, path)
    kind = next(kind for kind, name in TABLE_FILES.items() if name == path.name)
    raws = list(rows_of(kind, text, path))
    if faults := [raw.fault for raw in raws if raw.fault]:
        raise DataError(faults)
    make = parse.maker_of(kind)
    return [make(raw.fields) for raw in raws]


def _is_whole(path: Path, content: bytes, *, parsed: bool = False) -> bool:
    kind = next(kind for kind, name in TABLE_FILES.items() if name == path.name)
    try:
        rows = list(rows_of(kind, parse.decode(content, path), path))
        if parsed:
            for raw in rows:
                model.parse(kind, raw.fields)
    except DataError:
        return False
    return not any(raw.fault for raw in rows)
