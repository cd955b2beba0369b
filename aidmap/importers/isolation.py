"""Foreign files are opened in a process of their own, held to limits of memory and time.

Here it is started, listened to, and stopped; what it does is in `reading_process`.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from aidmap.errors import DataError, MissingExtra
from aidmap.importers.messages import fault_of, parse_message

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from aidmap.importers.limits import Limits
    from aidmap.model.import_mapping import Mapping

CHUNK, HELD = 1 << 16, 2  # bytes read at once; chunks that wait to be taken
PAUSE, PATIENCE = 0.05, 20  # seconds
LAST_WORDS = 4000  # bytes of what a broken process says
# What a process needs of the environment; passwords and proxies stay here.
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "PYTHONHASHSEED",
        "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "COVERAGE_PROCESS_START")  # fmt: skip


def messages_from(
    job: str, path: Path, mapping: Mapping, limits: Limits, **arguments: Any
) -> Iterator[list[Any]]:
    """What a reading process tells of a file, message by message.

    Args:
        job: reports, places or ground.
        path: the file.
        mapping: how it is to be read.
        limits: what it may cost.
        arguments: what else the job needs.

    Raises:
        DataError: what is wrong with the file, or why the process was stopped.
        MissingExtra: an optional part that is not installed.
    """
    _refuse_unreadable(path, limits)
    request = {
        "job": job, "path": str(path), "mapping": mapping.model_dump(mode="json", by_alias=True),
        "limits": asdict(limits), **arguments,
    }  # fmt: skip
    with tempfile.TemporaryFile() as errors, _start_process(request, errors) as process:
        try:
            with closing(_messages(process, path, limits)) as found:
                yield from _until_end(found)
            ended = True
        except EOFError:
            ended = False
        if not ended:
            raise DataError([f"{path}: {_cause(process.wait(), errors, limits)}"])


def _refuse_unreadable(path: Path, limits: Limits) -> None:
    """See that a path is a file of a size that may be read.

    Raises:
        DataError: it is not.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise DataError([f"{path}: cannot be read: {what}"]) from None
    if not path.is_file():
        raise DataError([f"{path}: is a folder: name a file" if path.is_dir() else
                         f"{path}: is no file: save what it gives into one"])  # fmt: skip
    if size > limits.bytes:
        raise limits.refusal(str(path), "bytes", found=f"has {size:,} bytes")


def _start_process(request: dict[str, Any], errors: IO[bytes]) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONUTF8": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "aidmap.importers.reading_process"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=environment,
        start_new_session=True,  # Ctrl-C is for the one who asked
    )  # fmt: skip
    assert process.stdin is not None  # noqa: S101 - a pipe was asked for
    try:
        process.stdin.write(json.dumps(request).encode())
        process.stdin.close()
    except BrokenPipeError:
        pass  # it ended before it read: the cause is told below
    return process


def _messages(process: subprocess.Popen[bytes], path: Path, limits: Limits) -> Generator[list[Any]]:
    """The messages of a process; the wait for each is bounded.

    Raises:
        DataError: it said nothing for too long, or something else than messages.
        EOFError: it ended.
    """
    chunks: queue.Queue[bytes] = queue.Queue(maxsize=HELD)
    # a thread, since nothing else can wait on a pipe for a time on every system
    listener = threading.Thread(target=_pass_on, args=(process.stdout, chunks), daemon=True)
    listener.start()
    line: list[bytes] = []
    try:
        while chunk := _next_chunk(chunks, path, limits):
            head, *others = chunk.split(b"\n")
            line.append(head)
            for other in others:
                yield _parse_line(b"".join(line), path)
                line = [other]
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        raise EOFError
    finally:
        process.kill()
        while listener.is_alive():
            with suppress(queue.Empty):
                chunks.get(timeout=PAUSE)


def _next_chunk(chunks: queue.Queue[bytes], path: Path, limits: Limits) -> bytes:
    """What comes next; nothing at the end.

    Raises:
        DataError: nothing comes for too long.
    """
    try:
        return chunks.get(timeout=min(limits.seconds, threading.TIMEOUT_MAX))
    except queue.Empty:
        found = f"nothing came of it for {limits.seconds} seconds"
        raise limits.refusal(str(path), "seconds", found=found) from None


def _pass_on(pipe: IO[bytes], chunks: queue.Queue[bytes]) -> None:
    """Put what comes out of a pipe into a queue, and an empty chunk at its end."""
    while chunk := os.read(pipe.fileno(), CHUNK):
        chunks.put(chunk)
    chunks.put(b"")


def _parse_line(line: bytes, path: Path) -> list[Any]:
    try:
        return parse_message(line)
    except (ValueError, RecursionError):
        raise DataError([f"{path}: cannot be read: its reader said nothing sensible"]) from None


def _until_end(found: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The messages up to the last one; what is wrong is raised.

    Raises:
        DataError: faults that the process tells.
        MissingExtra: it tells that.
    """
    for message in found:
        kind, *parts = message
        if kind == "end":
            return
        if kind == "faults":
            raise DataError(map(fault_of, parts[0]))
        if kind == "missing":
            raise MissingExtra(*parts)
        yield message


def _cause(code: int, errors: IO[bytes], limits: Limits) -> str:
    """Why a process ended without an end: by what it said last, or by the signal."""
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - LAST_WORDS))
    lines = errors.read().decode("utf-8", errors="replace").strip().splitlines()
    last = lines[-1].strip() if lines else ""
    if "MemoryError" in last or "bad_alloc" in last or "Unable to allocate" in last:
        return f"takes more than {limits.memory:,} MiB of memory: --limit memory=N allows N"
    if -code in {getattr(signal, "SIGXCPU", None), getattr(signal, "SIGKILL", None)}:
        return (
            f"takes more than {limits.processor} seconds of processor time, or more memory than "
            "there is: --limit processor=N allows N seconds"
        )
    told = last or (signal.strsignal(-code) if code < 0 else f"it ended with {code}")
    return f"cannot be read: its reader stopped ({told}): is the file whole, and named right?"
