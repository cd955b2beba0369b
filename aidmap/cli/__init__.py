"""The command line: each command a few lines over the library. Here, how it starts and stops.

Tables go to standard output, talk to standard error. Exit 0: done; 1: something is wrong with the
data or the request; 2: wrong usage; 130: interrupted. A bug shows its traceback.

Nothing but this is imported before an interrupt is taken care of; which commands there are is left
to `commands`.
"""

from __future__ import annotations

import gc
import os
import signal
import sys

TYPE_CHECKING = False  # as in aidmap/__init__.py
if TYPE_CHECKING:
    from typing import Any, NoReturn

GARBAGE = 100_000  # objects made before unreachable ones are sought: a call is short
INTERRUPTED = 130  # 128 and the number of the signal, as shells have it


def main() -> None:
    """Run a command; what the person can put right is told in a line a fault."""
    signal.signal(signal.SIGINT, _leave)  # while modules load, there is nothing to put in order
    gc.set_threshold(GARBAGE)
    from aidmap.cli import commands

    run = commands.prepare(sys.argv[1:])
    signal.signal(signal.SIGINT, _interrupt)
    try:
        sys.exit(run())
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: nothing is left to stop


def _leave(*_: object) -> NoReturn:
    os._exit(INTERRUPTED)


def _interrupt(*_: object) -> NoReturn:
    """Let what is open be closed; what breaks on that way is no bug, and not told."""
    sys.excepthook = _leave
    sys.unraisablehook = _pass_over
    raise KeyboardInterrupt


def _pass_over(*_: object) -> None:
    """Tell nothing."""


def __getattr__(name: str) -> Any:
    """`app` is the command line with all its commands."""
    if name == "app":
        from aidmap.cli import commands

        return commands.make_app(commands.COMMANDS | commands.GROUPS)
    raise AttributeError(f"module 'aidmap.cli' has no attribute {name!r}")
