"""The options that commands share, and what they open."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from aidmap.cli import completion
from aidmap.errors import AidmapError, DataError
from aidmap.query.dataset import Dataset, open_store
from aidmap.store import FileStore
from aidmap.store.protocols import listen_for_bad_rows

if TYPE_CHECKING:
    from aidmap.store.bad_rows import BadRow

Found = TypeVar("Found")
BAD_ROWS = 10  # told one by one


def day_option(name: str, what: str) -> Any:
    """An option that takes a day."""
    return typer.Option(name, metavar="DAY", help=what, autocompletion=completion.days)


Data = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="WHERE",
        help="The data set: a folder, or postgresql://user@host/database. "
        "Default: AIDMAP_DATA, else ./geodata, else the shipped one.",
    ),
]
On = Annotated[str | None, day_option("--on", "What held on that day. Default: today there.")]
AsJson = Annotated[bool, typer.Option("--json", help="The answer as JSON (docs/json.md).")]


def open_dataset(data: str | None, *, courses: bool = False, withdrawn: str = "") -> Dataset:
    """Open the data set; truncated lines are told, and bad rows when they are read.

    Args:
        data: where it is.
        courses: whether the courses of legs are drawn, or written anew.
        withdrawn: the id, or the start of it, of a bad row that need not be told.
    """
    dataset = open_store(data)
    listen_for_bad_rows(dataset.store, BadRowTeller(withdrawn=withdrawn))
    if not courses:
        dataset = dataset.narrow()
    if isinstance(dataset.store, FileStore):
        for fault in dataset.store.truncations():
            say(f"warning: {fault}")
    return dataset


class BadRowTeller:
    """Tells the bad rows that a store leaves out, each once; but for one that is withdrawn now."""

    def __init__(self, *, withdrawn: str = "") -> None:
        self._known: set[BadRow] = set()
        self._withdrawn = withdrawn

    def __call__(self, rows: Iterable[BadRow]) -> None:
        """Tell those that are new, the first with a line each."""
        fresh = [
            row
            for row in dict.fromkeys(rows)
            if row not in self._known
            and not (self._withdrawn and row.key.startswith(self._withdrawn))
        ]
        for row in fresh[:BAD_ROWS]:
            say(f"warning: {row.fault}")
        if len(fresh) > BAD_ROWS:
            more = len(fresh) - BAD_ROWS
            say(f"warning: {more} more bad rows are left out; aidmap check tells all")
        self._known.update(fresh)


def each(texts: Iterable[str], read: Callable[[str], Found]) -> list[Found]:
    """Read every text, and tell what is wrong with any of them at once.

    Raises:
        DataError: what is wrong, a line a fault.
    """
    found, faults = [], []
    for text in texts:
        try:
            found.append(read(text))
        except AidmapError as error:
            faults += error.lines
    if faults:
        raise DataError(faults)
    return found


def say(text: str) -> None:
    """Talk to the person, on standard error."""
    sys.stderr.write(f"{legible(text)}\n")


def legible(text: str) -> str:
    """Show characters that would steer the terminal, or turn text around, as a mark instead."""
    return "".join(
        char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text
    )
