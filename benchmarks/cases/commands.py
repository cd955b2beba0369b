"""Questions at the command line, whole processes: against what Python itself takes, and scripts."""

from __future__ import annotations

import csv
import json
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from benchmarks.bench import GEODATA, HERE, MADE_UP
from benchmarks.measuring import NO_CACHE, NO_CODE, aidmap, in_turn, process, python, same
from benchmarks.profiling import process as profiled
from benchmarks.results import Lacks, absolute, compared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.bench import Bench
    from benchmarks.results import Case

LIGHT = ("-c", "import typer, pydantic")
TABLES = HERE / "table_peers.py"
NOTHING = Lacks(theirs="everything: it imports the libraries, and ends")
RULES = (
    "the rules (bases, conflicts, counts, clocks, staleness): the newest report in force is taken"
)


def status(bench: Bench) -> Iterator[Case]:
    """`aidmap status --json`, whole process, shipped data."""
    name = "aidmap status --json, whole process, against `import typer, pydantic`"
    words = aidmap("status", "--json", "--data", GEODATA)
    states = (
        ("warm", "", (), bench.some(15)),
        ("cold", "", NO_CACHE, bench.some(9)),
        ("cold", ", no byte code either", NO_CODE, bench.some(3)),
    )
    for state, more, fresh, runs in states:
        sides = in_turn(
            process(lambda: words, folder=bench.folder, fresh=fresh),
            process(lambda: python(*LIGHT), folder=bench.folder, fresh=fresh),
            runs=runs, warm=bench.warm,
        )  # fmt: skip
        same("places told", ours=len(json.loads(sides[0].last.output)["places"]) > 0)
        yield compared(
            name + more, sides, 1.6, state=state, lacks=NOTHING,
            profile=bench.profile(partial(profiled, words, bench.folder, fresh)),
        )  # fmt: skip


UPDATE = "update Erez closed --from 2026-11-01 --basis observed --publisher OCHA --reported-on"


def update(bench: Bench) -> Iterator[Case]:
    """`aidmap update` with flush to disk, whole process."""
    name = "aidmap update, flushed, whole process, against `import typer, pydantic`"
    for state, fresh, runs in (("warm", (), 15), ("cold", NO_CACHE, 9))[: bench.some(2)]:
        folder, numbers = bench.copy("update"), count()

        def words(folder: Path = folder, numbers: Iterator[int] = numbers) -> list[str]:
            title = f"Run {next(numbers)}"
            return aidmap(*UPDATE.split(), "2026-11-02", "--title", title, "--data", folder)

        before = _lines(folder)
        sides = in_turn(
            process(words, folder=bench.folder, fresh=fresh),
            process(lambda: python(*LIGHT), folder=bench.folder, fresh=fresh),
            runs=bench.some(runs), warm=bench.warm,
        )  # fmt: skip
        same("reports added", ours=_lines(folder) - before, runs=len(sides[0].samples) + bench.warm)
        yield compared(
            name, sides, 1.6, state=state, lacks=NOTHING,
            profile=bench.profile(partial(profiled, words(), bench.folder, fresh)),
        )  # fmt: skip


def _lines(folder: Path) -> int:
    with (folder / "reports.csv").open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def history(bench: Bench) -> Iterator[Case]:
    """`aidmap history` of a place."""
    words = aidmap("history", "erez", "--json", "--data", GEODATA)
    for state, fresh, runs in (("warm", (), 11), ("cold", NO_CACHE, 7))[: bench.some(2)]:
        sides = in_turn(
            process(lambda: words, folder=bench.folder, fresh=fresh),
            process(lambda: python(TABLES, "history", GEODATA, "erez"),
                    folder=bench.folder, fresh=fresh),
            runs=bench.some(runs), warm=bench.warm,
        )  # fmt: skip
        told = json.loads(sides[0].last.output)["reports"]
        kept = sum(report["retracted"] is None for report in told)
        same("reports of Erez", ours=kept, theirs=json.loads(sides[1].last.output))
        yield compared(
            "aidmap history, whole process, against pandas", sides, state=state,
            lacks=Lacks(theirs=f"days in a row, counts, what is retracted, openings; {RULES}"),
            profile=bench.profile(partial(profiled, words, bench.folder, fresh)),
        )  # fmt: skip


FAULTS = ("subject", "status", "basis", "effective_from", "publisher")


def check(bench: Bench) -> Iterator[Case]:
    """`aidmap check` of the shipped data, and of a copy with faults."""
    name = "aidmap check, whole process, against pandas"
    spoiled = _spoiled(bench)
    found = in_turn(
        process(lambda: aidmap("check", "--json", "--data", spoiled), folder=bench.folder,
                refuses=True),
        process(lambda: python(TABLES, "check", spoiled), folder=bench.folder),
        runs=1, warm=0,
    )  # fmt: skip
    lines = {fault["line"] for fault in json.loads(found[0].last.output)["faults"]}
    same("lines with faults", ours=len(lines), theirs=json.loads(found[1].last.output), made=5)
    words = aidmap("check", "--json", "--data", GEODATA)
    for state, fresh, runs in (("warm", (), 9), ("cold", NO_CACHE, 5))[: bench.some(2)]:
        sides = in_turn(
            process(lambda: words, folder=bench.folder, fresh=fresh),
            process(lambda: python(TABLES, "check", GEODATA), folder=bench.folder, fresh=fresh),
            runs=bench.some(runs), warm=bench.warm,
        )  # fmt: skip
        yield compared(
            name, sides, state=state,
            lacks=Lacks(theirs="all but reports.csv: counts, shapes, routes, ids, days that "
                        "contradict each other, figures that share days; what is wrong with a row"),
            profile=bench.profile(partial(profiled, words, bench.folder, fresh)),
        )  # fmt: skip


def _spoiled(bench: Bench) -> Path:
    """A copy with a fault in each of five rows."""
    folder = bench.copy("spoiled")
    path = folder / "reports.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, field in enumerate(FAULTS):
        rows[number * 10 + 3][field] = "nonsense"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def status_many(bench: Bench) -> Iterator[Case]:
    """The status of all places on a day, 100,000 reports in files, whole process."""
    reports = bench.some(100_000, 2_000)
    world = bench.world(places=bench.some(1_000, 100), routes=10, reports=reports)
    name = f"status of all places on a day, {reports:,} reports in files, whole process"
    words = aidmap("status", "--json", "--on", MADE_UP, "--data", world)
    for state, fresh, runs in (("warm", (), 5), ("cold", NO_CACHE, 3))[: bench.some(2)]:
        sides = in_turn(
            process(lambda: words, folder=bench.folder, fresh=fresh),
            process(lambda: python(TABLES, "status", world, MADE_UP), folder=bench.folder),
            runs=bench.some(runs), warm=bench.warm,
        )  # fmt: skip
        told = {one["place"]: one for one in json.loads(sides[0].last.output)["places"]}
        theirs = json.loads(sides[1].last.output)
        in_force = {key for key, one in told.items() if one["report"] or one["conflicting"]}
        same("places with a report in force", ours=in_force & theirs.keys(), theirs=in_force)
        agreed = sum(told[key]["status"] == word for key, word in theirs.items() if key in told)
        note = f"the same status for {agreed} of {len(theirs)} places: theirs has no rules"
        lacks, profile = (
            Lacks(theirs=RULES),
            bench.profile(partial(profiled, words, bench.folder, fresh)),
        )
        yield compared(f"{name}, against DuckDB", sides, 3, state=state, note=note,
                       lacks=lacks, profile=profile)  # fmt: skip
        if state == "cold":
            yield absolute(f"{name}: processor", sides[0], 2.5, what="processor", state=state,
                           profile=profile)  # fmt: skip
        else:
            yield compared(f"{name}: memory, against DuckDB", sides, what="memory", state=state,
                           lacks=lacks)  # fmt: skip


CASES = (status, update, history, check, status_many)
