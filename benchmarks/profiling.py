"""Where our time goes: measured for a case whose limit was missed, by Python's own means."""

from __future__ import annotations

import cProfile
import os
import pstats
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).parents[1]
IMPORTED = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| (\s*)([\w.]+)$")
SITE = re.compile(r"site-packages/([^/]+)")
ELEMENT = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL)
ID = re.compile(r'\bid="([^"]+)"')
MOST = 6  # how many are named


def process(command: Sequence[str], folder: Path, fresh: Sequence[str] = ()) -> str:
    """Where a command of ours spends its time: its imports, and by module.

    Args:
        command: its words, of `measuring.aidmap`.
        folder: where it runs.
        fresh: variables of its environment that name a new, empty folder.
    """
    with tempfile.TemporaryDirectory(prefix="profile-", dir=folder) as name:
        told = Path(name) / "profile"
        imported = _run([command[0], "-X", "importtime", *command[1:]], folder, name, fresh)
        _run([command[0], "-m", "cProfile", "-o", str(told), *command[1:]], folder, name, fresh)
        spent = packages(imported)
        listed = ", ".join(f"{one} {taken / 1000:.0f}" for one, taken in spent.most_common(MOST))
        whole = f"Imports ({sum(spent.values()) / 1000:.0f} ms under -X importtime): {listed}."
        return f"{whole} {_shares_in_words(pstats.Stats(str(told)))}"


def _run(words: Sequence[str], folder: Path, new: str, fresh: Sequence[str]) -> str:
    """Run a process with new, empty folders, and return its talk; it may end with any code."""
    with tempfile.TemporaryDirectory(dir=new) as empty:
        return subprocess.run(
            words, cwd=folder, env=os.environ | {one: f"{empty}/{one}" for one in fresh},
            stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False,
        ).stderr  # fmt: skip


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
    return _shares_in_words(pstats.Stats(profile))


def _shares_in_words(stats: pstats.Stats) -> str:
    spent = shares(stats.stats)  # type: ignore[attr-defined]
    whole = sum(spent.values())
    told = ", ".join(f"{name} {taken / whole:.0%}" for name, taken in spent.most_common(MOST))
    return f"By cProfile, what is built in counted to its caller: {told}."


def parts(page: str) -> str:
    """What the bytes of a page are: its scripts and styles, each by its id, and the rest."""
    sizes: Counter[str] = Counter()
    for tag, attributes, content in ELEMENT.findall(page):
        found = ID.search(attributes)
        sizes[found[1] if found else f"{tag}s"] += len(content.encode())
    sizes["all else"] = len(page.encode()) - sizes.total()
    told = ", ".join(f"{name} {size / 1000:.0f}" for name, size in sizes.most_common(MOST))
    return f"Of {len(page.encode()) / 1000:.0f} kB: {told}."


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
    if file.startswith("<frozen importlib"):
        return "imports"
    path = Path(file)
    if path.is_relative_to(ROOT):
        return ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return f"Python's {path.stem}" if file.startswith(sys.base_prefix) else "generated code"
