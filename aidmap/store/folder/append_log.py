"""An append-only CSV file from which nothing that was confirmed is lost.

An append takes a lock, is one write, and is flushed to disk before it returns. A last line that a
power cut left unfinished is found by `truncated_tail` and moved aside by `set_aside`.
The door for filelock.
"""

from __future__ import annotations

import csv
import errno
import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aidmap.errors import StoreError
from aidmap.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from filelock import FileLock

LOCK_SECONDS = 60
SILENT_SECONDS = 2
RECORD_START = re.compile(rb"^[0-9a-f]{16},", re.MULTILINE)


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Keep other processes from writing to a file; what a dead process held is free.

    Raises:
        StoreError: another process has held it for a minute, or the folder is not ours to write.
    """
    if not _may_write(path):
        raise StoreError(f"{path}: is read-only: allow writing to it, or work on a copy")
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f".{path.name}.lock"))
    try:
        _acquire(lock, path)
    except Timeout:
        raise StoreError(
            f"{path}: another process has been writing for {LOCK_SECONDS} s; try again"
        ) from None
    except PermissionError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from None
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, path: Path) -> None:
    """Take the lock; say why, where somebody has to wait for it."""
    from filelock import Timeout

    try:
        lock.acquire(timeout=SILENT_SECONDS)
    except Timeout:
        import logging  # slow to import, for commands that only read

        logging.getLogger(__name__).warning("%s: waiting for another process", path)
        lock.acquire(timeout=LOCK_SECONDS)


def _may_write(path: Path) -> bool:
    """Whether the file is marked as writable: root may write to any, but a mark is a wish."""
    return bool(path.stat().st_mode & 0o222) and os.access(path, os.W_OK)


def line_of(cells: Sequence[str]) -> str:
    """Write one CSV record (RFC 4180, LF)."""
    return lines_of([cells])


def lines_of(rows: Iterable[Sequence[str]]) -> str:
    """Write CSV records (RFC 4180, LF)."""
    lines = _Lines()
    # with CR in the line end the writer quotes cells that hold a CR
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return "".join([line.removesuffix("\r\n") + "\n" for line in lines])


class _Lines(list[str]):
    """The lines that are written to it, each as one text."""

    def write(self, line: str) -> None:
        self.append(line)


def add_column(path: Path, name: str) -> None:
    """Give a table another column, the last, which is empty in all its records. Wants the lock.

    Raises:
        OSError: the disk refuses; the file is then as it was.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = [cells for cells in csv.reader(file, strict=True) if cells]
    again = [[*cells, name if cells == header else ""] for cells in rows]
    text = lines_of([[*header, name], *again])
    write_whole(path, text.encode("utf-8"))


def append(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Add records: one write, flushed to disk. Wants the lock.

    Raises:
        StoreError: the disk refuses; the file is then as it was.
    """
    text = lines_of(rows).encode("utf-8")
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND)
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            text = b"\n" + text
        _write_whole(descriptor, text, size)
    except OSError as error:
        reason = error.strerror or errno.errorcode.get(error.errno or 0, "unknown")
        raise StoreError(f"{path}: nothing was added: {reason}") from None
    finally:
        os.close(descriptor)


def _write_whole(descriptor: int, text: bytes, size_before: int) -> None:
    try:
        written = os.write(descriptor, text)
        while written < len(text):  # a full disk says so at the next try
            written += os.write(descriptor, text[written:])
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size_before)
        raise


def truncated_tail(content: bytes) -> int | None:
    """Find where an unfinished last record begins, as an offset in bytes; None: it is whole.

    A quotation mark that somebody forgot in the middle of the file is no truncated tail: whole
    records follow it, and none of them may be moved aside.
    """
    if content.endswith(b"\n") and content.count(b'"') % 2 == 0:
        return None
    end, quoted = 0, False
    for newline in re.finditer(rb'["\n]', content):
        if newline.group() == b'"':
            quoted = not quoted
        elif not quoted:
            end = newline.end()
    tail = content[end:]
    if not tail or len(RECORD_START.findall(tail)) > 1:
        return None
    return end


def set_aside(path: Path, start: int) -> Path:
    """Move what begins at an offset to a file beside, and end this one there. Wants the lock."""
    aside = path.with_name(f"{path.name}.truncated")
    with path.open("r+b") as file:
        file.seek(start)
        with aside.open("ab") as kept:
            kept.write(file.read() + b"\n")
            kept.flush()
            os.fsync(kept.fileno())
        file.truncate(start)
        file.flush()
        os.fsync(file.fileno())
    return aside
