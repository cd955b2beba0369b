"""How things are measured: processes and calls, ours and theirs in turn, medians of several."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

MEGABYTE = 1 << 20


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
) -> tuple[Side, Side]:
    """Time two whole processes in turn, each once before, unmeasured.

    Args:
        ours: the words of the command of a run.
        theirs: the same.
        runs: how often each.
        folder: where they run.
    """
    sides = (Side(), Side())
    for number in range(runs + 1):
        for side, command in zip(sides, (ours, theirs), strict=True):
            seconds, memory = _run(command(number), folder)
            if number:
                side.seconds.append(seconds)
                side.memory = max(side.memory, memory)
    return sides


def _run(words: Sequence[str | Path], folder: Path) -> tuple[float, int]:
    """Run a process: its seconds, and the most memory that it had resident, in bytes."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in words], cwd=folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=dict(os.environ),
    )  # fmt: skip
    assert process.stderr
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise RuntimeError(f"{words} failed: {said.decode()[-2000:]}")
    return seconds, usage.ru_maxrss * 1024


def python(*words: Any) -> list[str]:
    """The words of a call of this Python."""
    return [sys.executable, *map(str, words)]
