"""Adds reports one by one and prints the id of each once it is confirmed.

python -m benchmarks.adding STORE NAME COUNT [LETTERS]

It is what `faults` kills, starves and locks out. The reports follow from NAME and their number, so
that whoever started it knows which were tried.
"""

from __future__ import annotations

import random
import sys

from aidmap.errors import AidmapError
from aidmap.model import Report, parse
from aidmap.store import open_store


def made(name: str, number: int, letters: int = 0) -> Report:
    """One of the reports that are tried."""
    # no secret, but nothing that could be compressed
    note = random.Random(f"{name} {number}").randbytes(letters // 2).hex()
    fields = {
        "subject": "erez", "status": "closed", "traffic": ["goods"], "basis": "observed",
        "effective_from": "2024-05-01", "reported_on": "2024-05-01", "publisher": "ocha",
        "recorded_at": "2024-12-31T00:00:00Z", "title": f"{name} {number}", "note": note or None,
    }  # fmt: skip
    report: Report = parse("report", fields)
    return report


def main(address: str, name: str, count: str, letters: str = "0") -> int:
    """Add them; what is wrong is told in a line, as the command line does."""
    store = open_store(address)
    try:
        for number in range(int(count)):
            report = made(name, number, int(letters))
            store.add(reports=[report])
            print(report.id, flush=True)
    except AidmapError as error:
        for line in error.lines:
            print(f"error: {line}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
