"""A private PostgreSQL server with PostGIS, made for a run and stopped after it.

From Debian's packages postgresql and postgresql-15-postgis-3. It listens on a free port of this
machine alone; run as root, it is started as the user postgres, for PostgreSQL refuses root.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]))
EXTENSIONS = sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
HOW = "apt-get install postgresql postgresql-15-postgis-3"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "50",
    "autovacuum": "off",  # what happens when is for the programs to say
    "fsync": "off",  # the programs are killed here, not the machine
    "log_min_messages": "fatal",
}


def missing() -> str:
    """Why there can be no server here; empty: there can."""
    if not BINARIES or not EXTENSIONS:
        return f"there is no PostgreSQL with PostGIS here: {HOW}"
    return ""


class Cluster:
    """A server of one's own.

    Args:
        folder: for its files; the user postgres must be able to reach it.
        fsync: whether it writes through to the disk, as PostgreSQL does where nobody says no.
    """

    def __init__(self, folder: Path, *, fsync: bool = False) -> None:
        self.folder = folder
        self.settings = SETTINGS | ({"fsync": "on"} if fsync else {})
        self.data = folder / "data"
        self.port = _free_port()
        self.owner = "postgres" if os.geteuid() == 0 else ""

    def make(self) -> None:
        """Make its files, and start it."""
        if self.owner:
            shutil.chown(self.folder, self.owner)
        self.run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8",
                 "--no-locale", "--no-sync", "-D", str(self.data))  # fmt: skip
        self.start()

    def start(self, *, without_extensions: bool = False) -> None:
        """Start it, and wait until it answers; where wanted, with no extension installed (root)."""
        told = {"port": str(self.port), "unix_socket_directories": str(self.folder)}
        told |= self.settings
        options = " ".join(f"-c {key}={value}" for key, value in told.items())
        log = str(self.folder / "log")
        hidden = f'mount -t tmpfs none {EXTENSIONS[-1].parent} && exec "$@"'
        within = ["unshare", "--mount", "sh", "-c", hidden, "sh"] if without_extensions else []
        command = ("start", "-w", "-D", str(self.data), "-l", log, "-o", options)
        self.run("pg_ctl", *command, within=within)

    def stop(self, *, mode: str = "immediate") -> None:
        """Stop it; "immediate" is what a power cut would be."""
        self.run("pg_ctl", "stop", "-w", "-D", str(self.data), "-m", mode)

    def run(self, program: str, *args: str, within: Sequence[str] = ()) -> None:
        """Run a program, PostgreSQL's or another, as the server's owner."""
        user = ["runuser", "-u", self.owner, "--"] if self.owner else []
        path = BINARIES[-1] / program
        with (self.folder / "said").open("w", encoding="utf-8") as said:
            done = subprocess.run(
                [*within, *user, str(path) if path.exists() else program, *args],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=self.folder, check=False,
            )  # fmt: skip
        if done.returncode:
            told = (self.folder / "said").read_text(encoding="utf-8")
            raise RuntimeError(f"{program} failed: {told}")

    def address(self, database: str, *, user: str = "postgres", password: str = "") -> str:
        """The address of one of its databases."""
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str, *, database: str = "postgres") -> list[Any]:
        """Run a statement as the owner."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    def database(self, *, template: str = "template1", tablespace: Path | None = None) -> str:
        """Make a database with a name of its own, its files in a folder of their own if wanted."""
        name = f"d{secrets.token_hex(4)}"
        where = ""
        if tablespace:
            files = tablespace / name
            files.mkdir()
            if self.owner:
                shutil.chown(files, self.owner)
            self.execute(f"CREATE TABLESPACE t{name} LOCATION '{files}'")
            where = f"TABLESPACE t{name}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} {where} STRATEGY file_copy")
        return name

    def disconnect(self, name: str) -> None:
        """Send away who is in a database: one that somebody is in cannot be copied."""
        self.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "  # noqa: S608 - a name of ours
            f"WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        )

    def drop(self, name: str) -> None:
        """Drop a database, and its tablespace."""
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")
        self.execute(f"DROP TABLESPACE IF EXISTS t{name}")

    @contextmanager
    def replica(self) -> Iterator[Cluster]:
        """A server that follows this one, and only reads, for the time of a block."""
        with tempfile.TemporaryDirectory(prefix="aidmap-pg-", ignore_cleanup_errors=True) as folder:
            made = Cluster(Path(folder))
            if self.owner:
                shutil.chown(made.folder, self.owner)
            here = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres")
            self.run(
                "pg_basebackup",
                *here,
                "-D",
                str(made.data),
                "--write-recovery-conf",
                "--checkpoint=fast",
            )
            made.start()
            try:
                yield made
            finally:
                made.stop()

    @contextmanager
    def without_extensions(self) -> Iterator[None]:
        """A server on which no extension is installed, for the time of a block."""
        self.stop(mode="fast")
        self.start(without_extensions=True)
        try:
            yield
        finally:
            self.stop(mode="fast")
            self.start()

    @contextmanager
    def asking_for_passwords(self, user: str) -> Iterator[None]:
        """A server that asks one user for a password, for the time of a block."""
        rules = self.data / "pg_hba.conf"
        before = rules.read_text(encoding="utf-8")
        rules.write_text(f"host all {user} all scram-sha-256\n{before}", encoding="utf-8")
        self.run("pg_ctl", "reload", "-D", str(self.data))
        try:
            yield
        finally:
            rules.write_text(before, encoding="utf-8")
            self.run("pg_ctl", "reload", "-D", str(self.data))

    def limit_files(self, size: int | None) -> None:
        """Limit the size in bytes of the files that new sessions of the server may write."""
        pid = (self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0]
        limit = "unlimited" if size is None else str(size)
        self.run("prlimit", "--pid", pid, f"--fsize={limit}:")


@contextmanager
def cluster(*, fsync: bool = False) -> Iterator[Cluster]:
    """A server for the time of a block; with fsync it writes through to the disk, which is slow."""
    with tempfile.TemporaryDirectory(prefix="aidmap-pg-", ignore_cleanup_errors=True) as folder:
        made = Cluster(Path(folder), fsync=fsync)
        made.make()
        try:
            yield made
        finally:
            with suppress(RuntimeError):
                made.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
