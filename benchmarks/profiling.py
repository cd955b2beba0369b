"""Where our time goes: measured for a case whose limit was missed, by Python's own means."""

from __future__ import annotations

import cProfile
import pstats
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).parents[1]
IMPORTED = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| (\s*)([\w.]+)$")
SITE = re.compile(r"site-packages/([^/]+)")
MOST = 6  # how many are named


def imports(command: Sequence[str], folder: Path) -> str:
    """What a command of ours spends on imports, by the package that our own modules ask for.

    Args:
        command: its words, the first of which is Python.
        folder: where it runs.
    """
    done = subprocess.run(
        [command[0], "-X", "importtime", *command[1:]],
        cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    spent = packages(done.stderr)
    told = ", ".join(f"{name} {taken / 1000:.0f}" for name, taken in spent.most_common(MOST))
    return f"Imports ({sum(spent.values()) / 1000:.0f} ms under -X importtime): {told}."


def packages(told: str) -> Counter[str]:
    """The microseconds of each package, with all it imports, of what `-X importtime` printed.

    Modules of ours count by themselves: what they import is the others'.
    """
    spent: Counter[str] = Counter()
    above: list[tuple[int, str]] = []  # of the line that is read, for lines come children first
    for found in map(IMPORTED.match, reversed(told.splitlines())):
        if not found:
            continue
        depth, name = len(found[3]), found[4].partition(".")[0]
        while above and above[-1][0] >= depth:
            above.pop()
        if name == "aidmap":
            spent[name] += int(found[1])
        elif not above or above[-1][1] == "aidmap":
            spent[name] += int(found[2])
        within = above[-1][1] if above else "aidmap"
        above.append((depth, name if within == "aidmap" else within))
    return spent


def calls(call: Callable[[], Any]) -> str:
    """Where a call spends its time, by module of ours and library."""
    profile = cProfile.Profile()
    profile.runcall(call)
    spent = shares(pstats.Stats(profile).stats)  # type: ignore[attr-defined]
    whole = sum(spent.values())
    told = ", ".join(f"{name} {taken / whole:.0%}" for name, taken in spent.most_common(MOST))
    return f"By cProfile, what is built in counted to its caller: {told}."


def shares(stats: Mapping[Any, Any]) -> Counter[str]:
    """The seconds of each module of ours and each library, of the figures of a profile."""
    spent: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, callers) in stats.items():
        if not file.startswith("~"):
            spent[_home(file)] += own
            continue
        for (caller, _, _), (_, _, part, _) in callers.items():
            spent["built in" if caller.startswith("~") else _home(caller)] += part
    return spent


def _home(file: str) -> str:
    if found := SITE.search(file):
        return found[1].removesuffix(".py")
    path = Path(file)
    if path.is_relative_to(ROOT):
        return ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return f"Python's {path.stem}" if file.startswith(sys.base_prefix) else "generated code"
