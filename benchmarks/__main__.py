"""python -m benchmarks [--small] [--only WORD] [-o DIR]: everything side by side, in one go.

Writes results.md and results.json. --small tries every case once, with little data, and looks
only whether both sides did the same: for CI. `python -m benchmarks capture` prints how well claims
are read out of sentences instead, `python -m benchmarks scale` what archives of up to 100 million
reports take (--most: fewer).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import capture, results, scale
from benchmarks.cases import CASES, Bench


def main() -> int:
    """Run the cases."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--small", action="store_true", help="little data, one run")
    parser.add_argument("--only", default="", help="cases whose name holds this word")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parent)
    parser.add_argument("what", nargs="?", choices=["capture", "scale"], help="that alone")
    parser.add_argument("--most", type=int, default=scale.SIZES[-1], help="reports, for scale")
    asked = parser.parse_args()
    if asked.what == "scale":
        return scale.main(most=asked.most, small=asked.small)
    if asked.what:
        print(capture.table())
        return 0
    found = []
    with tempfile.TemporaryDirectory(prefix="aidmap-bench-") as folder:
        bench = Bench(Path(folder), small=asked.small)
        for case in CASES:
            if asked.only in case.__name__:
                print(case.__name__, file=sys.stderr, flush=True)
                for result in case(bench):
                    print(f"  {result}", file=sys.stderr, flush=True)
                    found.append(result)
    if not asked.only:
        results.write(found, asked.output)
    print(results.table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
