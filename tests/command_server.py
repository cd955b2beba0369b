"""A process that runs commands in copies of itself: what they import is there already.

`python command_server.py` reads a request a line (JSON) and answers with the exit code. A command
in a copy says and does what it does in a process of its own; only what is imported, and how long
that takes, is not as there. CI starts every command as users do.
"""

import gc
import importlib
import json
import os
import signal
import sys
import time
from typing import Any

# What commands import when they run.
IMPORTED = (
    "aidmap.build", "aidmap.documents.html_document", "aidmap.documents.insertion",
    "aidmap.documents.pdf", "aidmap.documents.word_document", "aidmap.embed", "aidmap.exporters",
    "aidmap.figure", "aidmap.html", "aidmap.importers.importer", "aidmap.model.validation",
    "aidmap.site", "geopandas", "matplotlib.backends.backend_agg", "rich.table",
)  # fmt: skip


def main() -> None:
    """Answer requests; in a copy of this process, run the command of one and end as it ends."""
    from aidmap.cli.commands import COMMANDS, GROUPS

    modules = {where.partition(".")[0] for where in (COMMANDS | GROUPS).values()}
    for name in (*(f"aidmap.cli.{module}" for module in sorted(modules)), *IMPORTED):
        importlib.import_module(name)
    gc.freeze()  # nothing of it is looked at again in a copy
    answers = os.dup(1)
    while request := sys.stdin.readline():
        copy = os.fork()
        if copy == 0:
            os.close(answers)
            run(json.loads(request))
        _, status = os.waitpid(copy, 0)
        os.write(answers, f"{os.waitstatus_to_exitcode(status)}\n".encode())


def run(request: dict[str, Any]) -> None:
    """Take the place of the process that the request describes, and run the command there."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        file = os.open(request[name], os.O_RDWR)
        os.dup2(file, number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - likewise
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["aidmap", *request["args"]]
    os._exit(exit_code())  # what was imported need not be taken apart in each copy


def exit_code() -> int:
    """Run the command that the arguments name, as Python does, up to its exit code."""
    from aidmap.cli import main as command

    try:
        command()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # noqa: BLE001 - whatever it is, Python would show it
        sys.excepthook(*sys.exc_info())
        code = 1
    else:
        code = 0
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    main()
