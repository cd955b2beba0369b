"""A cluster of Apache Spark on this machine: a master and its workers, each a process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

READY_SECONDS = 120


class Cluster:
    """A master of Spark and its workers, each a process of this machine.

    Args:
        folder: for what they write.
        workers: how many, each with a core and a gigabyte.
    """

    def __init__(self, folder: Path, *, workers: int) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"spark://127.0.0.1:{free.getsockname()[1]}"
        self.master = self._start("master.Master", "--port", self.address.rpartition(":")[2])
        self.workers = [self._start("worker.Worker", "-c", "1", "-m", "1g", "-d",
                                    str(folder / f"work-{number}"), self.address)
                        for number in range(workers)]  # fmt: skip

    def _start(self, program: str, *args: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{program}.log").open("ab")
        import pyspark

        home = Path(pyspark.__file__).parent
        java = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{program}"]
        return subprocess.Popen(
            [*java, "--host", "127.0.0.1", "--webui-port", "0", *args],
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip

    def ready(self) -> None:
        """Wait until the workers are known to the master."""
        for _ in range(READY_SECONDS * 10):
            log = (self.folder / "master.Master.log").read_text(encoding="utf-8")
            if log.count("Registering worker") == len(self.workers):
                return
            time.sleep(0.1)
        raise TimeoutError(log[-2000:])

    def kill_worker(self) -> None:
        """Kill a worker with all that it started, as a power cut does."""
        os.killpg(self.workers[0].pid, signal.SIGKILL)
        for folder in Path("/proc").glob("[0-9]*"):  # its executors are sessions of their own
            try:
                line = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if b"CoarseGrainedExecutorBackend" in line and str(self.folder / "work-0").encode() in (
                os.fsencode((folder / "cwd").readlink())
            ):
                os.kill(int(folder.name), signal.SIGKILL)

    def stop(self) -> None:
        """End all of them."""
        for one in (*self.workers, self.master):
            if one.poll() is None:
                os.killpg(one.pid, signal.SIGKILL)
            one.wait()


@contextmanager
def cluster(folder: Path, *, workers: int = 2) -> Iterator[Cluster]:
    """Start a cluster, and end it."""
    made = Cluster(folder, workers=workers)
    try:
        made.ready()
        yield made
    finally:
        made.stop()
