"""The results of a run: cases with their limits, as JSON and as a table."""

from __future__ import annotations

import json
import math
import os
import platform
import tomllib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.measuring import Side

MEGABYTE = 1 << 20
WHY = Path(__file__).parent / "why.toml"  # by the beginning of a case's name


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case: what we take, what they take, and how much of theirs we may take.

    Attributes:
        ours, theirs: in `unit`; theirs is 1 where the limit is absolute.
        reach: what the ratio may be at most (at least, where `limit` says so).
        note: what the case leaves out, and peak memory; in results.json why a limit is missed, too.
    """

    case: str
    ours: float
    theirs: float
    unit: str
    ratio: float
    reach: float
    reached: bool
    limit: str
    note: str = ""


def timed(case: str, sides: tuple[Side, Side], reach: float, note: str = "") -> Case:
    """A case of seconds."""
    ours, theirs = sides
    memory = ""
    if ours.memory:
        memory = f"memory {ours.memory / MEGABYTE:.0f} against {theirs.memory / MEGABYTE:.0f} MB"
    said = "; ".join(filter(None, (memory, note)))
    return compared(case, ours.median, theirs.median, "s", reach, said)


def compared(
    case: str, ours: float, theirs: float, unit: str, reach: float, note: str = ""
) -> Case:
    """A case of two figures."""
    ratio = ours / theirs if theirs else math.inf
    return Case(
        case=case, ours=_round(ours), theirs=_round(theirs), unit=unit, ratio=_round(ratio),
        reach=reach, reached=ratio <= reach, limit=f"<= {reach:g} x", note=note,
    )  # fmt: skip


def absolute(case: str, value: float, unit: str, reach: float, note: str = "") -> Case:
    """A case with a limit of its own."""
    return Case(
        case=case, ours=_round(value), theirs=1, unit=unit, ratio=_round(value), reach=reach,
        reached=value <= reach, limit=f"<= {reach:g} {unit}".rstrip(), note=note,
    )  # fmt: skip


def faster(case: str, ours: float, theirs: float, reach: float, note: str = "") -> Case:
    """A case that must be so many times faster."""
    ratio = theirs / ours
    return Case(
        case=case, ours=_round(ours), theirs=_round(theirs), unit="s", ratio=_round(ratio),
        reach=reach, reached=ratio >= reach, limit=f">= {reach:g} x faster", note=note,
    )  # fmt: skip


def slope(case: str, sizes: Sequence[int], values: Sequence[float], reach: float) -> Case:
    """How a figure grows with the size: the slope of a line through the logarithms."""
    xs, ys = [math.log(size) for size in sizes], [math.log(value) for value in values]
    middle, height = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((x - middle) * (y - height) for x, y in zip(xs, ys, strict=True))
    run = sum((x - middle) ** 2 for x in xs)
    told = ", ".join(f"{size:,}: {value:.3g}" for size, value in zip(sizes, values, strict=True))
    return absolute(case, rise / run, "", reach, told)


def _round(value: float) -> float:
    return float(f"{value:.3g}") if math.isfinite(value) else value


def machine() -> str:
    """What the figures were measured on."""
    name = platform.processor() or platform.machine()
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}"


def write(cases: Sequence[Case], folder: Path) -> None:
    """Write results.json and results.md."""
    told = {"machine": machine(), "cases": [asdict(_explained(case)) for case in cases]}
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    (folder / "results.json").write_text(text, encoding="utf-8")
    (folder / "results.md").write_text(table(cases), encoding="utf-8")


def why(case: Case) -> str:
    """Why a limit is missed, by a profile; empty where it is reached, or nobody has looked."""
    known: dict[str, str] = tomllib.loads(WHY.read_text(encoding="utf-8"))
    told = (text for start, text in known.items() if case.case.startswith(start))
    return "" if case.reached else " ".join(next(told, "").split())


def _explained(case: Case) -> Case:
    return replace(case, note="; ".join(filter(None, (case.note, why(case)))))


def table(cases: Sequence[Case]) -> str:
    """The cases as a table in Markdown, and why limits are missed."""
    lines = [
        "# Measured against what people would use instead",
        "",
        f"By `python -m benchmarks` on: {machine()}. Medians, ours and theirs in turn.",
        "",
        "| case | ours | theirs | ratio | limit | reached | |",
        "|---|---:|---:|---:|---|---|---|",
    ]
    for case in cases:
        theirs = "-" if case.limit.endswith(case.unit) and case.theirs == 1 else f"{case.theirs:g}"
        lines.append(
            f"| {case.case} ({case.unit or 'slope'}) | {case.ours:g} | {theirs} | {case.ratio:g} "
            f"| {case.limit} | {'yes' if case.reached else '**no**'} | {case.note} |"
        )
    missed = [f"- {case.case}: {told}" for case in cases if (told := why(case))]
    if missed:
        lines += ["", "## Why limits are missed", "", *missed]
    return "\n".join(lines) + "\n"
