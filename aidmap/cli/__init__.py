"""The command line: how it starts and stops. Each command is a module of its own.

Answers go to standard output, messages to standard error. Exit codes: 0, done; 1, something is
wrong with the data or the request; 2, wrong usage; 130, interrupted. A bug shows its traceback.

Interrupts are handled before anything else is imported. `commands` lists the commands.
"""

from __future__ import annotations

import gc
import os
import signal
import sys

TYPE_CHECKING = False  # as in aidmap/__init__.py
if TYPE_CHECKING:
    from typing import Any, NoReturn

COLLECTION_THRESHOLD = 100_000  # new objects before garbage is collected: a command is short
INTERRUPT_EXIT = 130  # 128 and the number of the signal, as in shells


def main() -> None:
    """Run a command. Faults that the user can correct are printed, one to a line."""
    signal.signal(signal.SIGINT, _leave)  # while modules load, there is nothing to clean up
    gc.set_threshold(COLLECTION_THRESHOLD)
    from aidmap.cli import commands

    run = commands.prepare(sys.argv[1:])
    signal.signal(signal.SIGINT, _interrupt)
    try:
        sys.exit(run())
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command is done: nothing is left to stop


def _leave(*_: object) -> NoReturn:
    os._exit(INTERRUPT_EXIT)


def _interrupt(*_: object) -> NoReturn:
    """Let open files be closed. What fails on the way is no bug, and is not shown."""
    sys.excepthook = _leave
    sys.unraisablehook = _ignore
    raise KeyboardInterrupt


def _ignore(*_: object) -> None:
    """Show nothing."""


def __getattr__(name: str) -> Any:
    """`app` is the command line with all its commands."""
    if name == "app":
        from aidmap.cli import commands

        return commands.make_app(commands.COMMANDS | commands.GROUPS)
    raise AttributeError(f"module 'aidmap.cli' has no attribute {name!r}")
