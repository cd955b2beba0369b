"""The results of a run: each case with both sides, their spread, and how far the ratio may go.

How they are told is left to `report`.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.measuring import Side

MEGABYTE = 1_000_000
UNITS = {"seconds": "s", "processor": "s of processor", "memory": "bytes", "size": "bytes"}
Range = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Lacks:
    """What either side leaves out of what the other does."""

    ours: str = ""
    theirs: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case: what we take, what they take, and how much of theirs we may take.

    Attributes:
        state: cold, warm, or empty where there is no such difference.
        ours, theirs: the medians in `unit`; theirs is None where the limit is absolute.
        ours_range, theirs_range: the least and the most of the runs; None for a single figure.
        reach: what the ratio, or ours, may be at most; None: no limit is set.
        runs: how often each side was measured.
        load: the least and the most load of the machine (1 minute) before the runs; None where it
            was not kept.
        memory: the peaks of both processes in megabytes, where both were measured.
        profile: where our time goes, measured where the limit was missed.
    """

    case: str
    state: str
    ours: float
    ours_range: Range | None
    theirs: float | None
    theirs_range: Range | None
    unit: str
    ratio: float
    reach: float | None
    reached: bool
    limit: str
    runs: int
    load: Range | None
    memory: Range | None = None
    ours_lacks: str = ""
    theirs_lacks: str = ""
    note: str = ""
    profile: str = ""

    @property
    def title(self) -> str:
        """The case with its state: no other has the same."""
        return f"{self.case} [{self.state}]" if self.state else self.case

    @property
    def lost(self) -> bool:
        """Whether theirs takes less."""
        return self.theirs is not None and self.ratio > 1


def compared(
    case: str, sides: Sequence[Side], reach: float | None = None, *,
    what: str = "seconds", state: str = "", lacks: Lacks | None = None, note: str = "",
    profile: Callable[[], str] | None = None,
) -> Case:  # fmt: skip
    """A case of two sides.

    Args:
        case: its name.
        sides: what was measured of ours and of theirs.
        reach: what the ratio may be at most; None: no limit is set.
        what: the figure of the samples that is compared.
        state: cold or warm.
        lacks: what either side leaves out.
        note: what else is to be known.
        profile: tells where our time goes; it is asked where the limit is missed.
    """
    ours, theirs = sides
    mine, others = ours.median(what), theirs.median(what)
    ratio = mine / others if others else math.inf
    memory = None
    if what in {"seconds", "processor"} and ours.last.memory and theirs.last.memory:
        memory = _pair(ours.median("memory") / MEGABYTE, theirs.median("memory") / MEGABYTE)
    lacks = lacks or Lacks()
    return Case(
        case=case, state=state, unit=UNITS[what], memory=memory, note=note,
        ours=_round(mine), ours_range=_range(ours.values(what)),
        theirs=_round(others), theirs_range=_range(theirs.values(what)),
        ratio=_round(ratio), reach=reach, reached=_within(ratio, reach), limit=_limit(reach, "x"),
        runs=len(ours.samples), load=_range(ours.loads + theirs.loads),
        ours_lacks=lacks.ours, theirs_lacks=lacks.theirs,
        profile=profile() if profile and not _within(ratio, reach) else "",
    )  # fmt: skip


def absolute(
    case: str, ours: Side, reach: float | None = None, *,
    what: str = "seconds", state: str = "", note: str = "",
    profile: Callable[[], str] | None = None,
) -> Case:  # fmt: skip
    """A case with a limit of its own, for which there is no other side."""
    value = ours.median(what)
    return Case(
        case=case, state=state, unit=UNITS[what], note=note,
        ours=_round(value), ours_range=_range(ours.values(what)), theirs=None, theirs_range=None,
        ratio=_round(value), reach=reach, reached=_within(value, reach),
        limit=_limit(reach, UNITS[what]), runs=len(ours.samples), load=_range(ours.loads),
        profile=profile() if profile and not _within(value, reach) else "",
    )  # fmt: skip


def growth(
    case: str, sides: Mapping[int, Side], reach: float, *, what: str = "seconds", state: str = ""
) -> Case:
    """How a figure grows with the size: the slope of a line through the logarithms.

    Args:
        case: its name.
        sides: what was measured, by size.
        reach: what the slope may be at most.
        what: the figure.
        state: cold or warm.
    """
    values = {size: side.median(what) for size, side in sides.items()}
    xs, ys = map(math.log, values), map(math.log, values.values())
    slope = statistics.linear_regression(list(xs), list(ys)).slope
    loads = [load for side in sides.values() for load in side.loads]
    return Case(
        case=case, state=state, unit="slope", ours=_round(slope), ours_range=None, theirs=None,
        theirs_range=None, ratio=_round(slope), reach=reach, reached=slope <= reach,
        limit=f"<= {reach:g}", runs=len(next(iter(sides.values())).samples), load=_range(loads),
        note=", ".join(f"{size:,}: {value:.3g}" for size, value in values.items()),
    )  # fmt: skip


def _within(value: float, reach: float | None) -> bool:
    return reach is None or value <= reach


def _limit(reach: float | None, unit: str) -> str:
    return "none set" if reach is None else f"<= {reach:g} {unit}"


def _range(values: Sequence[float]) -> Range | None:
    return _pair(min(values), max(values)) if values else None


def _pair(one: float, other: float) -> Range:
    return _round(one), _round(other)


def _round(value: float) -> float:
    return float(f"{value:.3g}") if math.isfinite(value) else value
