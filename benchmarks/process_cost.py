"""What a process takes: python benchmarks/process_cost.py [--stdout FILE] COMMAND... as JSON.

A process of its own, and a small one: the peak of a child begins with that of its parent.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def main(command: list[str]) -> int:
    """Run a command, and print what it took; its own output goes nowhere, or to a file."""
    printed = Path(os.devnull)
    if command[0] == "--stdout":
        printed, command = Path(command[1]), command[2:]
    with printed.open("wb") as output:
        begun = time.perf_counter()
        child = subprocess.Popen(command, stdout=output)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    wall = time.perf_counter() - begun
    lines = Path(f"/proc/{child.pid}/io").read_text(encoding="ascii").splitlines()
    read = next(int(line.split()[1]) for line in lines if line.startswith("rchar"))
    _, status, used = os.wait4(child.pid, 0)
    processor = used.ru_utime + used.ru_stime
    taken = {"wall": wall, "processor": processor, "peak": used.ru_maxrss * 1000, "read": read}
    print(json.dumps(taken))
    return int(bool(status))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
