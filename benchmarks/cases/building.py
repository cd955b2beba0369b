"""Maps of a folder of definitions on two cores, and how everything grows with the reports."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING

from benchmarks.bench import GEODATA, MADE_UP
from benchmarks.measuring import Sample, Side, aidmap, in_turn, process, same
from benchmarks.profiling import process as profiled
from benchmarks.results import Lacks, absolute, compared, growth

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.bench import Bench
    from benchmarks.results import Case

DEFINITION = """
title = "A month each"
languages = ["en"]
sizes = ["a4"]
formats = {formats}

[days]
first = "2023-11-01"
last = "{last}"
step = "month"
"""


def build(bench: Bench) -> Iterator[Case]:
    """`aidmap build` of a map a month for a year in four formats: one process and two, in turn."""
    folder, numbers = bench.sub("definitions"), count()
    months, last = (1, "2023-11-30") if bench.small else (12, "2024-10-31")
    formats = ["svg", "html"] if bench.small else ["png", "svg", "pdf", "html"]
    text = DEFINITION.format(last=last, formats=json.dumps(formats))
    (folder / "months.toml").write_text(text, encoding="utf-8")

    def words(processes: int, target: Path) -> list[str]:
        return aidmap("build", "--definitions", folder, "-o", target, "--data", GEODATA,
                      "--processes", processes)  # fmt: skip

    def fresh(processes: int) -> list[str]:
        return words(processes, bench.folder / f"built-{next(numbers)}")

    sides = in_turn(
        process(lambda: fresh(2), folder=bench.folder),
        process(lambda: fresh(1), folder=bench.folder),
        runs=bench.some(3), warm=0,
    )  # fmt: skip
    made = [len(list((bench.folder / f"built-{number}").rglob("*.*"))) for number in (0, 1)]
    same("drawings", two=made[0], one=made[1])
    what = f"aidmap build of {months} months in {len(formats)} formats"
    yield compared(
        f"{what}, two cores, against one process", sides,
        0.59, state="warm", lacks=Lacks(), note=f"{made[0]} files; both sides are ours; "
        "memory of the command's first process alone",
        profile=bench.profile(lambda: profiled(fresh(1), bench.folder)),
    )  # fmt: skip
    (again,) = in_turn(
        process(lambda: words(2, bench.folder / "built-0"), folder=bench.folder),
        runs=bench.some(3), warm=0,
    )  # fmt: skip
    yield absolute("aidmap build again, nothing changed", again, 2, state="warm")


def growing(bench: Bench) -> Iterator[Case]:
    """1,000, 10,000 and 100,000 reports."""
    status: dict[int, Side] = {}
    drawn: dict[int, Side] = {}
    sizes: dict[int, Side] = {}
    for size in [1_000, 10_000, 100_000] if not bench.small else [100, 1_000]:
        world = bench.world(places=100, routes=20, reports=size)
        target = bench.folder / f"growth-{size}.html"
        asked = ("--on", MADE_UP, "--data", world)
        words = aidmap("status", "--json", *asked)
        words_of_map = aidmap("map", "-o", target, *asked)
        status[size], drawn[size] = in_turn(
            process(lambda words=words: words, folder=bench.folder),  # type: ignore[misc]
            process(lambda words=words_of_map: words, folder=bench.folder),  # type: ignore[misc]
            runs=bench.some(3), warm=bench.warm,
        )  # fmt: skip
        sizes[size] = Side([Sample(size=target.stat().st_size)])
    yield growth("growth of aidmap status --json (s by reports)", status, 1.1)
    yield growth("growth of aidmap map (s by reports)", drawn, 1.1)
    yield growth("growth of the page (bytes by reports)", sizes, 1.1, what="size")


CASES = (build, growing)
