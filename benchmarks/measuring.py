"""How things are measured: processes and calls, all sides in turn, every run kept."""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COST = Path(__file__).parent / "process_cost.py"
NO_CACHE = ("XDG_CACHE_HOME", "MPLCONFIGDIR")  # no index of ours, no list of fonts of matplotlib's
NO_CODE = (*NO_CACHE, "PYTHONPYCACHEPREFIX")  # nor any byte code: as some installers leave it


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What one run took and made.

    Attributes:
        seconds: by the clock.
        processor: seconds of the processor, of all its processes; 0: not measured.
        memory: the most that its process had resident, in bytes; 0: not measured.
        size: the bytes of what it made; 0: nothing is counted.
        count: how many things it drew or told, to see that all sides did the same.
        output: what a process printed.
    """

    seconds: float = 0.0
    processor: float = 0.0
    memory: int = 0
    size: int = 0
    count: int = 0
    output: str = ""


@dataclass
class Side:
    """What was measured of one side: its samples, and the load of the machine before each."""

    samples: list[Sample] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)

    def values(self, what: str = "seconds") -> list[float]:
        """One figure of every run."""
        return [getattr(sample, what) for sample in self.samples]

    def median(self, what: str = "seconds") -> float:
        """The median of one figure over the runs."""
        return statistics.median(self.values(what))

    @property
    def last(self) -> Sample:
        """The last run."""
        return self.samples[-1]


def in_turn(
    *measures: Callable[[], Sample], runs: int, warm: int = 1, seconds: float = 600
) -> tuple[Side, ...]:
    """Measure all sides in turn.

    Args:
        measures: one call each is one run.
        runs: how often each.
        warm: how often each is run before that, unmeasured.
        seconds: no round is begun after that long, but for the first.
    """
    sides = tuple(Side() for _ in measures)
    begun = time.perf_counter()
    for number in range(-warm, runs):
        if number > 0 and time.perf_counter() - begun > seconds:
            break
        for side, measure in zip(sides, measures, strict=True):
            load = os.getloadavg()[0]
            sample = measure()
            if number >= 0:
                side.samples.append(sample)
                side.loads.append(load)
    return sides


def call(made: Callable[[], Sample]) -> Callable[[], Sample]:
    """A run that is a call in this process."""

    def measure() -> Sample:
        gc.collect()
        begun, spent = time.perf_counter(), time.process_time()
        sample = made()
        return replace(
            sample, seconds=time.perf_counter() - begun, processor=time.process_time() - spent
        )

    return measure


def process(
    command: Callable[[], Sequence[Any]],
    *,
    folder: Path,
    fresh: Sequence[str] = (),
    refuses: bool = False,
    prepare: Callable[[], object] = lambda: None,
) -> Callable[[], Sample]:
    """A run that is a whole process.

    Args:
        command: gives its words, anew for each run.
        folder: where it runs.
        fresh: variables of its environment that name a new, empty folder: NO_CACHE, NO_CODE.
        refuses: whether it may end with code 1.
        prepare: is called before each run, unmeasured.
    """

    def measure() -> Sample:
        prepare()
        words = [str(word) for word in command()]
        with tempfile.TemporaryDirectory(prefix="run-", dir=folder) as name:
            printed = Path(name) / "printed"
            done = subprocess.run(
                [sys.executable, str(COST), "--stdout", str(printed), *words],
                cwd=folder, env=os.environ | {one: f"{name}/{one}" for one in fresh},
                stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False,
            )  # fmt: skip
            if done.returncode and not refuses:
                raise RuntimeError(f"{words} failed: {done.stderr[-2000:]}")
            took = json.loads(done.stdout)
            return Sample(
                seconds=took["wall"], processor=took["processor"], memory=took["peak"],
                output=printed.read_text(encoding="utf-8"),
            )  # fmt: skip

    return measure


def python(*words: Any) -> list[str]:
    """The words of a call of this Python."""
    return [sys.executable, *map(str, words)]


def aidmap(*words: Any) -> list[str]:
    """The words of a call of our command."""
    return python("-m", "aidmap", *words)


def same(what: str, **told: object) -> None:
    """See that all sides did the same.

    Raises:
        AssertionError: they did not, or nothing at all.
    """
    found = list(told.values())
    if not found[0] or any(one != found[0] for one in found):
        raise AssertionError(f"{what}: {told}")
