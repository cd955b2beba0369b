"""The report of a run: results.json, results.md, which opens with what we lose, and the history."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.results import Case

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

WHY = Path(__file__).parent / "why.toml"  # by the beginning of a case's name
HISTORY = "history.jsonl"
LONG = 1000  # from which on figures are written without decimals
STATES = {
    "cold": "Cold: no index, no list of fonts, as after an installation",
    "warm": "Warm: the second run and later, or in a process that has run",
    "": "In the browser, sizes, memory and growth",
}
HEAD = (
    "case", "ours", "theirs", "ratio", "limit", "runs; load", "memory, MB", "ours leaves out",
    "theirs leaves out", "note",
)  # fmt: skip
READ = """\
Medians, with the least and the most of the runs in brackets; both sides in turn. "load" is that of
the machine over a minute before each run (the measuring itself counts; bytes have none), "memory"
the peaks of both processes, or the heaps of both pages. What a side leaves out stands in its row.
The files of both sides were in the system's cache; byte code was kept, but where a row says none.
"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of all cases, as the history keeps it.

    Attributes:
        date: ISO.
        commit: short; with "+" where files differed from it.
        load: the most load before any measurement; None where it was not kept.
        figures: ours, theirs (null where there is none) and the ratio, by the titles of cases.
    """

    date: str
    commit: str
    machine: str
    load: float | None
    figures: dict[str, tuple[float, float | None, float]]


def machine() -> str:
    """What the figures were measured on."""
    name = platform.processor() or platform.machine()
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}"


def commit() -> str:
    """The commit that is measured; a + says that files differ from it."""
    words = ["git", "describe", "--always", "--exclude=*", "--dirty=+"]
    done = subprocess.run(words, cwd=WHY.parent, capture_output=True, encoding="utf-8", check=False)
    return done.stdout.strip() or "unknown"


def write(cases: Sequence[Case], folder: Path, *, day: date) -> None:
    """Write results.json and results.md, and add a line to the history."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {"date": day.isoformat(), "commit": commit(), "machine": machine()}
    text = json.dumps(told | {"cases": [asdict(case) for case in cases]}, indent=1) + "\n"
    (folder / "results.json").write_text(text, encoding="utf-8")
    (folder / "results.md").write_text(markdown(cases, **told), encoding="utf-8")
    add_to_history(folder / HISTORY, cases, **told)


def rewrite(folder: Path) -> None:
    """Write results.md anew from results.json: why.toml has changed."""
    told, cases = read(folder)
    (folder / "results.md").write_text(markdown(cases, **told), encoding="utf-8")


def read(folder: Path) -> tuple[dict[str, str], list[Case]]:
    """Read results.json: when, of what and where it was measured, and the cases."""
    told = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    cases = [
        Case(**{key: _ranged(value) for key, value in case.items()}) for case in told.pop("cases")
    ]
    return told, cases


def _ranged(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def add_to_history(
    path: Path, cases: Sequence[Case], *, date: str, commit: str, machine: str
) -> None:
    """Add a run to the history: one line of JSON."""
    figures = {case.title: (case.ours, case.theirs, case.ratio) for case in cases}
    loads = [case.load[1] for case in cases if case.load]
    run = Run(
        date=date, commit=commit, machine=machine, load=max(loads, default=None), figures=figures
    )
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(run)) + "\n")


def history(path: Path) -> list[Run]:
    """The runs of a history, as they were made; none where there is no file."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Run(**json.loads(line)) for line in lines]


def why(case: Case) -> str:
    """Why a limit is missed, in words; empty where it is reached, or nobody has looked."""
    known: dict[str, str] = tomllib.loads(WHY.read_text(encoding="utf-8"))
    told = (text for start, text in known.items() if case.case.startswith(start))
    return "" if case.reached else " ".join(next(told, "").split())


def markdown(cases: Sequence[Case], *, date: str, commit: str, machine: str) -> str:
    """The cases as tables in Markdown: first what we lose, and why limits are missed."""
    lines = ["# Measured against what people would use instead", ""]
    lines += [f"By `python -m benchmarks` on {date}, commit {commit}, on: {machine}.", "", READ]
    lost = sorted((case for case in cases if case.lost), key=lambda case: -case.ratio)
    lines += ["## What we lose", "", f"In {len(lost)} of {len(cases)} cases ours takes more.", ""]
    lines += [
        f"- {case.title}: **{case.ratio:g} x** ({_figure(case.ours, case.ours_range, case.unit)} "
        f"against {_figure(case.theirs, case.theirs_range, case.unit)}; limit: {case.limit})"
        for case in lost
    ]
    missed = [case for case in cases if not case.reached]
    lines += ["", f"## Limits missed: {len(missed)}, and why", ""]
    lines += [
        f"- {case.title}: {_amount(case.ratio, case.theirs, case.unit)}, limit {case.limit}. "
        + " ".join(filter(None, (why(case), case.profile)))
        for case in missed
    ]
    for state, heading in STATES.items():
        if found := [case for case in cases if case.state == state]:
            lines += ["", f"## {heading}", "", *table(found)]
    return "\n".join(lines) + "\n"


def table(cases: Iterable[Case]) -> list[str]:
    """Cases as the lines of a table in Markdown."""
    rows = [f"| {' | '.join(_cells(case))} |" for case in cases]
    return [f"| {' | '.join(HEAD)} |", f"|---|{'---:|' * 3}{'---|' * 6}", *rows]


def _cells(case: Case) -> tuple[str, ...]:
    load = f"{case.load[0]:g}-{case.load[1]:g}" if case.load else "-"
    memory = f"{case.memory[0]:.0f} against {case.memory[1]:.0f}" if case.memory else ""
    return (
        case.case, _figure(case.ours, case.ours_range, case.unit),
        _figure(case.theirs, case.theirs_range, case.unit), _ratio(case),
        case.limit if case.reached else f"{case.limit}: **missed**", f"{case.runs}; {load}",
        memory, case.ours_lacks, case.theirs_lacks, case.note,
    )  # fmt: skip


def _ratio(case: Case) -> str:
    return "-" if case.theirs is None else f"{case.ratio:g}"


def _amount(ratio: float, theirs: float | None, unit: str) -> str:
    return f"{ratio:g} {unit}" if theirs is None else f"{ratio:g} x"


def _figure(value: float | None, spread: tuple[float, float] | None, unit: str) -> str:
    if value is None:
        return "-"
    if spread is None or spread[0] == spread[1]:
        return f"{_number(value)} {unit}"
    return f"{_number(value)} ({_number(spread[0])}-{_number(spread[1])}) {unit}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= LONG else f"{value:g}"
