"""Faults tried on both stores, and whether anything that was confirmed was lost.

python -m benchmarks.faults [--short]

After each fault: every confirmed report is there once, nothing is there that nobody tried to add,
and `aidmap check` finds nothing, or says what to repair and finds nothing after that.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aidmap.store import FileStore, init, open_store
from benchmarks.adding import made
from benchmarks.clusters import Cluster, cluster, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    Trial = Callable[["Target", "Scale"], str]

ABOUT = """
id = "faults"
title_en = "Faults"
time_zone = "UTC"
licence = "none"
disclaimer_en = "Made up."
"""
PLACE = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"erez",'
    '"kind":"land_crossing","name_en":"Erez","accuracy_m":100},'
    '"geometry":{"type":"Point","coordinates":[34.5,31.5]}}]}'
)
MEGABYTE = 1 << 20


class LostError(AssertionError):
    """A fault that a store did not survive."""


@dataclass(frozen=True)
class Scale:
    """How much is tried."""

    processes: int
    each: int
    kills: int


LONG, SHORT = Scale(4, 250, 100), Scale(4, 25, 4)


@dataclass
class Target:
    """A store that is tried: a folder, or a database of a server."""

    address: str
    folder: Path
    server: Cluster | None = None

    @property
    def kind(self) -> str:
        """What kind of store it is."""
        return "PostGIS" if self.server else "files"

    def start(self, name: str, count: int, *, letters: int = 0, fsize: int = 0) -> Adding:
        """Start a process that adds reports to it."""
        limit = ["prlimit", f"--fsize={fsize}"] if fsize else []
        command = [*limit, sys.executable, "-m", "benchmarks.adding", self.address, name]
        # not a pipe, nor on a disk that is to be full: what was said stays
        handle, said = tempfile.mkstemp(prefix="aidmap-said-")
        with os.fdopen(handle, "w") as file:
            process = subprocess.Popen(
                [*command, str(count), str(letters)],
                stdout=file, stderr=subprocess.PIPE, encoding="utf-8",
                cwd=Path(__file__).parents[1],
            )  # fmt: skip
        return Adding(process, Path(said), {made(name, n, letters).id for n in range(count)})

    def verify(self, confirmed: set[str], tried: set[str]) -> None:
        """See that nothing is lost, nothing is there twice or unasked for, and check is clean.

        Raises:
            LostError: something is.
        """
        store = open_store(self.address)
        if isinstance(store, FileStore) and store.truncations():
            store.repair()
        ids = [report.id for report in store.read().reports]
        if len(ids) != len(set(ids)):
            raise LostError(f"{len(ids) - len(set(ids))} reports are there twice")
        if gone := confirmed - set(ids):
            raise LostError(f"{len(gone)} confirmed reports are gone: {min(gone)!r} ...")
        if set(ids) - tried:
            raise LostError(f"{len(set(ids) - tried)} reports are there that nobody tried to add")
        if faults := store.check():
            raise LostError(f"check finds: {faults[0]}")


@dataclass
class Adding:
    """A process that adds reports."""

    process: subprocess.Popen[str]
    said: Path
    tried: set[str]

    def wait_for_first(self) -> None:
        """Wait until it has confirmed a report.

        Raises:
            LostError: it ended before.
        """
        while not self._confirmed():
            if self.process.poll() is not None and not self._confirmed():
                raise LostError(f"it confirmed nothing: {self.end()[1][-300:]}")
            time.sleep(0.01)

    def _confirmed(self) -> set[str]:
        """What it has confirmed so far, in whole lines."""
        *whole, _ = self.said.read_text(encoding="utf-8").split("\n")
        return set(whole)

    def end(self, *, timeout: float = 300) -> tuple[set[str], str]:
        """Wait for its end: the reports that it confirmed, and what it complained of."""
        _, error = self.process.communicate(timeout=timeout)
        confirmed = self._confirmed()
        self.said.unlink()
        return confirmed, error.strip()


def _one_line(error: str, *words: str) -> str:
    """What a process said; it must be one clear line of ours with one of the words."""
    lines = error.split("\n")
    if len(lines) != 1 or not any(word in error for word in words):
        raise LostError(f"it said: {error[-300:] or 'nothing'}")
    return error.split(": ", 2)[-1]


def at_once(target: Target, scale: Scale) -> str:
    """Several processes add at once."""
    running = [target.start(f"at once {n}", scale.each) for n in range(scale.processes)]
    confirmed: set[str] = set()
    for adding in running:
        ids, error = adding.end()
        if error:
            raise LostError(error)
        confirmed |= ids
    if len(confirmed) != scale.processes * scale.each:
        raise LostError(f"{len(confirmed)} were confirmed")
    target.verify(confirmed, confirmed)
    return f"{scale.processes} processes, {scale.each} reports each"


def killed(target: Target, scale: Scale) -> str:
    """Kill -9 at random instants."""
    chance = random.Random(scale.kills)
    confirmed: set[str] = set()
    tried: set[str] = set()
    for number in range(scale.kills):
        adding = target.start(f"killed {number}", 10_000 if target.server else 2_000)
        tried |= adding.tried
        adding.wait_for_first()
        time.sleep(chance.uniform(0, 0.1))
        adding.process.kill()
        confirmed |= adding.end()[0]
        target.verify(confirmed, tried)
    return f"{scale.kills} times, {len(confirmed)} reports confirmed"


def no_room(target: Target, _scale: Scale) -> str:
    """RLIMIT_FSIZE in the middle of a write."""
    limit = 20 * MEGABYTE if target.server else 1 * MEGABYTE
    if target.server:
        target.server.limit_files(limit)  # new sessions have it; a segment of the log has 16 MB
    try:
        adding = target.start("no room", 400, letters=100_000, fsize=0 if target.server else limit)
        confirmed, error = adding.end()
    finally:
        if target.server:
            target.server.limit_files(None)
    said = _one_line(error, "File too large", "nothing was added")
    target.verify(confirmed, adding.tried)
    return f"after {len(confirmed)} reports: {said}"


def full(target: Target, _scale: Scale) -> str:
    """A full tmpfs in the middle of a write."""
    adding = target.start("full", 400, letters=100_000)
    confirmed, error = adding.end()
    said = _one_line(error, "No space left", "disk is full")
    if target.server:
        _make_room(target.folder.parent)  # PostgreSQL may want some for who connects anew
    target.verify(confirmed, adding.tried)
    return f"after {len(confirmed)} reports: {said}"


def read_only(target: Target, _scale: Scale) -> str:
    """A file, or a database, made read-only while reports are added."""
    adding = target.start("read-only", 2_000)
    adding.wait_for_first()
    if target.server:
        database = target.address.rpartition("/")[2]
        target.server.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
        target.server.execute(_END_OTHERS.format(database))
    else:
        (target.folder / "reports.csv").chmod(0o444)
    confirmed, error = adding.end()
    said = _one_line(error, "read-only", "connection was lost")
    again = target.start("again", 1)
    _, refused = again.end()
    _one_line(refused, "is read-only", "only reads")
    target.verify(confirmed, adding.tried)
    return said


def torn(target: Target, _scale: Scale) -> str:
    """A torn last line; the server stopped as a power cut would."""
    adding = target.start("torn", 2_000)
    adding.wait_for_first()
    if target.server:
        target.server.stop()
        confirmed, error = adding.end()
        target.server.start()
        _one_line(error, "connection was lost", "cannot be opened")
        target.verify(confirmed, adding.tried)
        return error.split(": ", 2)[-1]
    adding.process.kill()
    confirmed, _ = adding.end()
    path = target.folder / "reports.csv"
    with path.open("ab") as file:
        file.write(b"0123456789abcdef,erez,open,goo")
    _, error = target.start("refused", 1).end()
    said = _one_line(error, "truncated")
    target.verify(confirmed, adding.tried)
    return said


def dead_holder(target: Target, _scale: Scale) -> str:
    """Who holds the lock dies."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_DATABASE if target.server else HOLD_FILE, target.address],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with holder:
        assert holder.stdout
        holder.stdout.readline()
        adding = target.start("waiting", 3)
        time.sleep(2)
        if adding.process.poll() is not None:
            raise LostError("it did not wait for the lock")
        holder.send_signal(signal.SIGKILL)
    confirmed, _ = adding.end()
    if len(confirmed) != len(adding.tried):
        raise LostError("it did not get the lock")
    target.verify(confirmed, adding.tried)
    return "waited, then added"


def dropped(target: Target, _scale: Scale) -> str:
    """The server ends every session in the middle of an add."""
    if not target.server:
        return ""
    adding = target.start("dropped", 2_000)
    adding.wait_for_first()
    target.server.execute(_END_OTHERS.format(target.address.rpartition("/")[2]))
    confirmed, error = adding.end()
    said = _one_line(error, "connection was lost")
    target.verify(confirmed, adding.tried)
    return said


HOLD_FILE = """
import sys, time
from pathlib import Path
from aidmap.store.folder import append_log
with append_log.lock(Path(sys.argv[1]) / "reports.csv"):
    print("held", flush=True)
    time.sleep(600)
"""
HOLD_DATABASE = """
import sys, time
import psycopg
with psycopg.connect(sys.argv[1]) as connection:
    connection.execute("LOCK TABLE aidmap.report")
    print("held", flush=True)
    time.sleep(600)
"""
_END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = '{}' AND pid <> pg_backend_pid()"
)

TRIALS: Sequence[Trial] = (
    at_once, killed, no_room, full, read_only, torn, dead_holder, dropped
)  # fmt: skip


@contextmanager
def folder_target(trial: Trial) -> Iterator[Target]:
    """A new folder for a trial; on a small tmpfs where the disk is to be full."""
    with tempfile.TemporaryDirectory(prefix="aidmap-faults-") as temporary:
        place = Path(temporary)
        with _tmpfs(place, wanted=trial is full, megabytes=1):
            yield Target(str(fresh(place / "data")), place / "data")


@contextmanager
def database_target(trial: Trial, server: Cluster) -> Iterator[Target]:
    """A new database for a trial; in a tablespace on a small tmpfs where the disk is to be full."""
    from aidmap.store import copy_data
    from aidmap.store.postgis import schema
    from aidmap.store.postgis.postgis_store import PostgisStore

    with tempfile.TemporaryDirectory(prefix="aidmap-faults-", ignore_cleanup_errors=True) as made_:
        place = Path(made_)
        with _tmpfs(place, wanted=trial is full, megabytes=40):
            name = server.database(tablespace=place if trial is full else None)
            address = server.address(name)
            schema.upgrade(address, new=True)
            source = FileStore(fresh(place / "data"))
            copy_data.to_store(source, PostgisStore(address), replace=False, watched=iter)
            try:
                yield Target(address, place / "data", server)
            finally:
                if trial is full:
                    _make_room(place)  # a server that cannot write to its disk drops nothing
                server.drop(name)


@contextmanager
def _tmpfs(place: Path, *, wanted: bool, megabytes: int) -> Iterator[None]:
    if not wanted:
        yield
        return
    options = f"size={megabytes}m,mode=0777"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def _make_room(place: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=400m", place], check=True)


def fresh(folder: Path) -> Path:
    """A data set of one place, one publisher and no reports."""
    init(folder, about=ABOUT)
    (folder / "places.geojson").write_text(PLACE, encoding="utf-8")
    (folder / "sources.csv").write_text("id,name,kind\nocha,OCHA,un\n", encoding="utf-8")
    return folder


def name_of(trial: Trial) -> str:
    """What a trial does, as its docstring says."""
    return (trial.__doc__ or "").rstrip(".")


def tried(target: Target, trial: Trial, scale: Scale) -> tuple[bool, str]:
    """Whether a store survived a fault, and how."""
    try:
        return True, trial(target, scale)
    except LostError as error:
        return False, str(error)


def main(*options: str) -> int:
    """Try all of them, and print the table."""
    scale = SHORT if "--short" in options else LONG
    print("| fault | store | survived | how |\n|---|---|---|---|", flush=True)
    good = [
        _row(trial, target, scale)
        for trial in TRIALS
        if trial is not dropped
        for target in _given(folder_target(trial))
    ]
    if reason := missing():
        print(f"PostGIS not tried: {reason}", file=sys.stderr)
        return 1
    with cluster() as server:
        good += [
            _row(trial, target, scale)
            for trial in TRIALS
            for target in _given(database_target(trial, server))
        ]
    return 0 if all(good) else 1


def _given(context: AbstractContextManager[Target]) -> Iterator[Target]:
    with context as target:
        yield target


def _row(trial: Trial, target: Target, scale: Scale) -> bool:
    survived, how = tried(target, trial, scale)
    word = "yes" if survived else "NO"
    print(f"| {name_of(trial)} | {target.kind} | {word} | {how} |", flush=True)
    return survived


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
