"""The progress of a command, shown on a terminal but not in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Item = TypeVar("Item")


def with_progress(items: Iterable[Item], what: str, *, total: int | None = None) -> Iterable[Item]:
    """Pass items on, and show how many are done.

    Args:
        items: in the order in which they are done.
        what: what is being done, in a word or two.
        total: how many there will be; None: their length, if they have one.
    """
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(items, what, total=total, console=console, disable=not console.is_terminal)
