"""How things are measured: processes and calls, ours and theirs in turn, medians of several."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


@dataclass
class Side:
    """What was measured of one side, run by run.

    Attributes:
        seconds: how long each run took.
        size: the bytes of what it made; 0: nothing is counted.
        count: how many things it drew or told, to see that both sides did the same.
        memory: the most that its process had resident, in bytes; 0: not measured.
    """

    seconds: list[float] = field(default_factory=list)
    size: int = 0
    count: int = 0
    memory: int = 0

    @property
    def median(self) -> float:
        """The median of the runs, in seconds."""
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class Made:
    """What a measured call made."""

    size: int = 0
    count: int = 0


def in_turn(
    ours: Callable[[], Made], theirs: Callable[[], Made], *, runs: int, warm: bool = True
) -> tuple[Side, Side]:
    """Time two calls in turn.

    Args:
        ours: returns what it made.
        theirs: the same.
        runs: how often each.
        warm: whether each is called once before, unmeasured.
    """
    sides = (Side(), Side())
    for number in range(runs + warm):
        for side, call in zip(sides, (ours, theirs), strict=True):
            gc.collect()
            begun = time.perf_counter()
            made = call()
            if number or not warm:
                side.seconds.append(time.perf_counter() - begun)
            side.size, side.count = made.size, made.count
    return sides


def processes(
    ours: Callable[[int], Sequence[str | Path]],
    theirs: Callable[[int], Sequence[str | Path]],
    *,
    runs: int,
    folder: Path,
    warm: bool = True,
) -> tuple[Side, Side]:
    """Time two whole processes in turn.

    Args:
        ours: the words of the command of a run.
        theirs: the same.
        runs: how often each.
        folder: where they run.
        warm: whether each is run once before, unmeasured but for its memory.
    """
    sides = (Side(), Side())
    for number in range(0 if warm else 1, runs + 1):
        for side, command in zip(sides, (ours, theirs), strict=True):
            words = [str(word) for word in command(number)]
            if number:
                begun = time.perf_counter()
                _run(words, folder)
                side.seconds.append(time.perf_counter() - begun)
            else:
                side.memory = int(_run([sys.executable, "-c", MEMORY, *words], folder))
    return sides


# The memory of a process counts from that of the one that starts it: a small one does.
MEMORY = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def _run(words: Sequence[str], folder: Path) -> str:
    """Run a process, and return what it printed.

    Raises:
        RuntimeError: it failed.
    """
    done = subprocess.run(
        words, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{words} failed: {done.stderr[-2000:]}")
    return done.stdout


def python(*words: Any) -> list[str]:
    """The words of a call of this Python."""
    return [sys.executable, *map(str, words)]
