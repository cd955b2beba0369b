"""The progress of a command, shown on a terminal; not in a pipe, and not with --quiet.

Where it is known how much there is to do, `with_progress` shows how much is done. `waiting` shows
only that something is done, once it takes a second.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from threading import Timer
from typing import TYPE_CHECKING, TypeVar

from aidmap.cli.quiet import is_quiet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = TypeVar("Item")
PATIENCE = 1.0  # seconds without a sign that something is done
_WAITING = ContextVar("waiting", default=False)


def with_progress(items: Iterable[Item], what: str, *, total: int | None = None) -> Iterable[Item]:
    """Pass items on, and show how many are done.

    Args:
        items: in the order in which they are done.
        what: what is being done, in a word or two.
        total: how many there will be; None: their length, if they have one.
    """
    if not _is_shown():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, what, total=total, console=Console(stderr=True))


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show that something is done, as long as it is, where it takes more than a second.

    Nothing is to be printed meanwhile. Within another `waiting` it shows nothing of its own.

    Args:
        what: what is being done, in a word or two.
    """
    if _WAITING.get() or not _is_shown():
        yield
        return
    token = _WAITING.set(True)
    shown = ExitStack()
    timer = Timer(PATIENCE, lambda: shown.enter_context(_moving_bar(what)))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()  # it may be about to show the bar
        shown.close()
        _WAITING.reset(token)


@contextmanager
def _moving_bar(what: str) -> Iterator[None]:
    """A bar that moves to and fro, and the seconds since it came."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
    ) as bar:
        bar.add_task(what, total=None)
        yield


def _is_shown() -> bool:
    return sys.stderr.isatty() and not is_quiet()
