"""Opens foreign files in a process of their own, under limits on memory and time.

This module starts the process, receives its messages and stops it. What the process does is in
`reading_process`, and in the programs of other rooms that read in the same way.
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
from aidmap.importers.messages import make_fault, parse_message

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from aidmap.importers.limits import Limits
    from aidmap.model.import_mapping import Mapping

READING_PROGRAM = "aidmap.importers.reading_process"
CHUNK_BYTES, QUEUED_CHUNKS = 1 << 16, 2  # bytes read at once; chunks that may wait
POLL_SECONDS, EXIT_SECONDS = 0.05, 20
ERROR_TAIL_BYTES = 4000  # that are read of what a process writes to stderr
# The environment variables that a process needs; passwords and proxies are not passed on.
KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "PYTHONHASHSEED",
        "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "COVERAGE_PROCESS_START")  # fmt: skip


def messages_from(
    job: str, path: Path, mapping: Mapping, limits: Limits, **arguments: Any
) -> Iterator[list[Any]]:
    """Start a reading process for a file to import, and give its messages one by one.

    Args:
        job: reports, places, counts or land.
        path: the file.
        mapping: how the file is to be read.
        limits: the limits on reading it.
        arguments: further arguments of the job.

    Raises:
        DataError: the file is wrong, or the process was stopped; the lines say why.
        MissingExtra: the file needs an optional dependency that is not installed.
    """
    plain_mapping = mapping.model_dump(mode="json", by_alias=True)
    yield from process_messages(
        READING_PROGRAM, path, limits, job=job, mapping=plain_mapping, **arguments
    )


def process_messages(
    program: str, path: Path, limits: Limits, **arguments: Any
) -> Iterator[list[Any]]:
    """Start a module that reads a file in a process of its own, and give its messages one by one.

    Args:
        program: the module; it takes a request as JSON from its standard input.
        path: the file; it stands in the request, as `path`.
        limits: the limits on reading it; likewise, as `limits`.
        arguments: what else stands in the request.

    Raises:
        DataError: the file is wrong, or the process was stopped; the lines say why.
        MissingExtra: the file needs an optional dependency that is not installed.
    """
    _refuse_unreadable(path, limits)
    request = {"path": str(path), "limits": asdict(limits), **arguments}
    with (
        tempfile.TemporaryFile() as errors,
        _start_process(program, request, errors) as process,
    ):
        try:
            with closing(_receive_messages(process, path, limits)) as found:
                yield from _until_end(found)
            ended = True
        except EOFError:
            ended = False
        if not ended:
            raise DataError([f"{path}: {_stop_reason(process.wait(), errors, limits)}"])


def _refuse_unreadable(path: Path, limits: Limits) -> None:
    """Refuse a path that is no file, or a file that is too large.

    Raises:
        DataError: the path is one of these.
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


def _start_process(
    program: str, request: dict[str, Any], errors: IO[bytes]
) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    environment |= {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONUTF8": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", program],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=environment,
        start_new_session=True,  # Ctrl-C is for the parent process alone
    )  # fmt: skip
    assert process.stdin is not None  # noqa: S101 - a pipe was asked for
    try:
        process.stdin.write(json.dumps(request).encode())
        process.stdin.close()
    except BrokenPipeError:
        pass  # it ended before it read the request; `_stop_reason` says why
    return process


def _receive_messages(
    process: subprocess.Popen[bytes], path: Path, limits: Limits
) -> Generator[list[Any]]:
    """Give the messages of a process; the wait for each is bounded.

    Raises:
        DataError: no message came for too long, or a line is no message.
        EOFError: the output of the process ended.
    """
    chunks: queue.Queue[bytes] = queue.Queue(maxsize=QUEUED_CHUNKS)
    # only a thread can wait on a pipe with a timeout on every system
    listener = threading.Thread(target=_copy_to_queue, args=(process.stdout, chunks), daemon=True)
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
            process.wait(EXIT_SECONDS)
        raise EOFError
    finally:
        process.kill()
        while listener.is_alive():
            with suppress(queue.Empty):
                chunks.get(timeout=POLL_SECONDS)


def _next_chunk(chunks: queue.Queue[bytes], path: Path, limits: Limits) -> bytes:
    """Wait for the next chunk; it is empty at the end.

    Raises:
        DataError: no chunk comes for too long.
    """
    try:
        return chunks.get(timeout=min(limits.seconds, threading.TIMEOUT_MAX))
    except queue.Empty:
        found = f"nothing came of it for {limits.seconds} seconds"
        raise limits.refusal(str(path), "seconds", found=found) from None


def _copy_to_queue(pipe: IO[bytes], chunks: queue.Queue[bytes]) -> None:
    """Copy the output of a pipe into a queue, with an empty chunk at the end."""
    while chunk := os.read(pipe.fileno(), CHUNK_BYTES):
        chunks.put(chunk)
    chunks.put(b"")


def _parse_line(line: bytes, path: Path) -> list[Any]:
    try:
        return parse_message(line)
    except (ValueError, RecursionError):
        raise DataError([f"{path}: cannot be read: its reader said nothing sensible"]) from None


def _until_end(found: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """Give the messages up to the last one; raise the errors that the process reports.

    Raises:
        DataError: the process reports faults.
        MissingExtra: the process reports a missing dependency.
    """
    for message in found:
        kind, *parts = message
        if kind == "end":
            return
        if kind == "faults":
            raise DataError(map(make_fault, parts[0]))
        if kind == "missing":
            raise MissingExtra(*parts)
        yield message


def _stop_reason(code: int, errors: IO[bytes], limits: Limits) -> str:
    """Say why a process stopped before its last message: from its last line, or the signal."""
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - ERROR_TAIL_BYTES))
    lines = errors.read().decode("utf-8", errors="replace").strip().splitlines()
    last = lines[-1].strip() if lines else ""
    if "MemoryError" in last or "bad_alloc" in last or "Unable to allocate" in last:
        return f"takes more than {limits.memory:,} MiB of memory: --limit memory=N allows N"
    if -code in {getattr(signal, "SIGXCPU", None), getattr(signal, "SIGKILL", None)}:
        return (
            f"takes more than {limits.processor} seconds of processor time, or more memory than "
            "there is: --limit processor=N allows N seconds"
        )
    if code == -signal.SIGABRT:  # libraries in C end so where they get no memory
        return (
            f"broke its reader, or takes more than {limits.memory:,} MiB of memory: "
            "--limit memory=N allows N"
        )
    reason = last or (signal.strsignal(-code) if code < 0 else f"it ended with {code}")
    return f"cannot be read: its reader stopped ({reason}): is the file whole, and named right?"
