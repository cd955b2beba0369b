"""python -m benchmarks scale: made-up archives of growing size, and what each answer takes.

Each answer is a process of its own. Beside it stand the status by a query written by hand, which
knows no clocks, counts or conflicts, and polars doing its window part alone.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aidmap.store.archive import manifest
from benchmarks.scale_worlds import ON, made_up_archive
from benchmarks.spark_clusters import cluster

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIZES = (100_000, 1_000_000, 10_000_000, 100_000_000)  # reports
SUBJECTS = 100_000
ONE = "p77"  # a place with many reports
HERE = Path(__file__).parent
HEAD = "| reports | what | wall (s) | processor (s) | peak (MB) | read (MB) |"


@dataclass(frozen=True)
class Taken:
    """What a process took: seconds by the clock and of the processor, and bytes."""

    wall: float
    processor: float
    peak: int = 0
    read: int = 0

    def cells(self) -> tuple[str, ...]:
        """As cells of the table; what was not measured is empty."""
        processor = "" if math.isnan(self.processor) else f"{self.processor:.2f}"
        memory = [f"{one / 1e6:,.0f}" if one else "" for one in (self.peak, self.read)]
        return (f"{self.wall:.2f}", processor, *memory)


def take(command: Sequence[str]) -> Taken:
    """Run a process, and see what it took.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    done = subprocess.run(
        [sys.executable, HERE / "process_cost.py", *command], check=True, stdout=subprocess.PIPE
    )
    return Taken(**json.loads(done.stdout))


def commands(archive: Path, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """What is measured of an archive."""
    aidmap, data = [sys.executable, "-m", "aidmap"], ["--data", str(archive), "--on", ON]
    parts = str(archive / "reports" / "*" / "*.parquet")
    yield "status of one place", [*aidmap, "status", ONE, *data]
    yield "statuses of all", [*aidmap, "status", *data, "-o", str(folder / "all.parquet")]
    yield "spans of all", [*aidmap, "spans", *data, "-o", str(folder / "spans.parquet")]
    for name in ("duckdb", "polars"):
        yield f"by hand, {name}", [sys.executable, str(HERE / "scale_peers.py"), name, parts, ON]


def rows(size: int, *, spark: bool, subjects: int = SUBJECTS) -> Iterator[tuple[str, Taken]]:
    """Make an archive, and measure what answers take: the rows of the table, one by one."""
    with tempfile.TemporaryDirectory(prefix="aidmap-scale-") as temporary:
        folder = Path(temporary)
        begun = time.perf_counter()
        archive = made_up_archive(folder, subjects=subjects, reports=size)
        wall = time.perf_counter() - begun
        found = manifest.read(archive)
        bytes_each = sum(part.size for part in found.of_kind("report")) / found.rows("report")
        rate = size / wall
        yield (
            f"written: {bytes_each:.0f} bytes a report, {rate:,.0f} reports a second",
            Taken(wall, math.nan, 0, 0),
        )
        for name, command in commands(archive, folder):
            if "polars" in name and size > SIZES[2]:
                continue  # it would hold all of them
            yield name, take(command)
        if spark:
            yield from _by_spark(archive, folder)
        shutil.rmtree(archive)


def _by_spark(archive: Path, folder: Path) -> Iterator[tuple[str, Taken]]:
    """The statuses of all by Spark, on one core and on two: what its driver takes is not told."""
    for workers in (1, 2):
        place = folder / f"spark-{workers}"
        place.mkdir()
        with cluster(place, workers=workers) as machines:
            taken = take([
                sys.executable, "-m", "aidmap", "status", "--data", str(archive), "--on", ON,
                "--engine", "spark", "--master", machines.address, "-o", str(place / "all.parquet"),
            ])  # fmt: skip
        yield f"statuses of all, Spark, workers: {workers}", Taken(taken.wall, math.nan)


def main(*, most: int, small: bool, spark: bool) -> int:
    """Print the table, row by row.

    Args:
        most: the largest number of reports.
        small: one little archive alone, to see that all runs.
        spark: by Spark, too, which starts slowly.
    """
    print(HEAD, "|---|---|---|---|---|---|", sep="\n", flush=True)
    for size in (1000,) if small else [one for one in SIZES if one <= most]:
        for name, taken in rows(size, spark=spark, subjects=100 if small else SUBJECTS):
            cells = (f"{size:,}", name, *taken.cells())
            print(f"| {' | '.join(cells)} |", flush=True)
    return 0
