"""python -m benchmarks [--small] [--only PATTERN] [-o DIR]: everything side by side, in one go.

Writes results.md, results.json and a line of history.jsonl: where all cases are run, into
benchmarks/; with --small or --only, only where -o names a folder. --small tries every case once,
with little data, to see that all sides do the same: for CI. `python -m benchmarks capture` prints
how well claims are read out of sentences instead, `python -m benchmarks scale` what archives of up
to 100 million reports take (--most: fewer; --spark: by Spark, too); `python -m benchmarks report`
writes results.md anew after a change of why.toml.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import capture, report, scale
from benchmarks.bench import HERE, Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.results import Case


def main() -> int:
    """Run the cases."""
    asked = _asked()
    if asked.what == "scale":
        return scale.main(most=asked.most, small=asked.small, spark=asked.spark)
    if asked.what == "report":
        report.rewrite(asked.output or HERE)
        return 0
    if asked.what:
        print(capture.table())
        return 0
    with tempfile.TemporaryDirectory(prefix="aidmap-bench-") as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # users' Python keeps what it compiled
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"  # nobody's own index or fonts
        found = list(_results(Bench(Path(folder), small=asked.small), asked.only))
    if target := where_to_write(asked):
        report.write(found, target, day=datetime.now(UTC).date())
    print("\n".join(report.table(found)))
    return 0


def where_to_write(asked: argparse.Namespace) -> Path | None:
    """Where results are written: into benchmarks/ only where all cases were run, and in full."""
    in_full = not asked.small and not asked.only.pattern
    return asked.output or (HERE if in_full else None)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--small", action="store_true", help="little data, one run")
    parser.add_argument(
        "--only", default="", metavar="PATTERN", type=re.compile,
        help="cases in whose names or descriptions this regular expression is found",
    )  # fmt: skip
    parser.add_argument("--list", action="store_true", help="print the cases, and run none")
    parser.add_argument("-o", "--output", type=Path, metavar="DIR")
    parser.add_argument(
        "what", nargs="?", choices=["capture", "scale", "report"], help="that alone"
    )
    parser.add_argument("--most", type=int, default=scale.SIZES[-1], help="reports, for scale")
    parser.add_argument("--spark", action="store_true", help="scale by Spark, too")
    asked = parser.parse_args()
    if asked.list:
        print("\n".join(map(_described, _chosen(asked.only))))
        parser.exit()
    return asked


def _described(case: Callable[[Bench], Iterator[Case]]) -> str:
    return f"{case.__name__}: {case.__doc__}"


def _chosen(pattern: re.Pattern[str] | str) -> list[Callable[[Bench], Iterator[Case]]]:
    from benchmarks.cases import CASES

    return [case for case in CASES if re.search(pattern, _described(case))]


def _results(bench: Bench, pattern: re.Pattern[str] | str) -> Iterator[Case]:
    """Run the cases that are chosen; each is told with how long it took."""
    for case in _chosen(pattern):
        begun = time.perf_counter()
        for result in case(bench):
            print(f"  {result.title}: {result.ratio:g} ({result.limit})", file=sys.stderr)
            yield result
        print(f"{case.__name__}: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
