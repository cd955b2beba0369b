"""The options that most commands share, the data set that they open, and messages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from aidmap.cli import completion
from aidmap.cli.progress import waiting
from aidmap.cli.quiet import is_quiet
from aidmap.errors import AidmapError, DataError
from aidmap.query.dataset import Dataset, open_store
from aidmap.store.protocols import StoreWithJournals, listen_for_bad_rows

if TYPE_CHECKING:
    from aidmap.model import Records
    from aidmap.store.bad_rows import BadRow

Found = TypeVar("Found")
BAD_ROWS = 10  # printed one by one


def day_option(name: str, what: str) -> Any:
    """An option that takes a day."""
    return typer.Option(name, metavar="DAY", help=what, autocompletion=completion.days)


Data = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="WHERE",
        help="The data set: a folder or postgresql://user@host/database. "
        "Default: AIDMAP_DATA, else ./geodata, else the shipped one.",
    ),
]
On = Annotated[
    str | None,
    day_option("--on", "The day asked about. Default: today in the data set's time zone."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON (docs/json.md).")]


def open_dataset(data: str | None, *, courses: bool = False, withdrawn: str = "") -> Dataset:
    """Open the data set, and warn of truncated lines; of bad rows when they are read.

    Args:
        data: where it is.
        courses: whether the lines of legs are needed.
        withdrawn: the id, or its start, of a bad row that needs no warning.
    """
    dataset: Dataset = WatchedDataset(open_store(data).store)
    listen_for_bad_rows(dataset.store, BadRowReporter(withdrawn=withdrawn))
    if not courses:
        dataset = dataset.narrow()
    if isinstance(dataset.store, StoreWithJournals):
        for fault in dataset.store.truncations():
            say(f"warning: {fault}")
    return dataset


class WatchedDataset(Dataset):
    """A data set that shows that it is being read, where that takes long."""

    @property
    def records(self) -> Records:
        """All records that were selected.

        Raises:
            DataError: every fault of the data set.
        """
        if self._records is None:
            with waiting("Reading"):
                return super().records
        return self._records


class BadRowReporter:
    """Warns of bad rows that a store leaves out, once each, except one that is being withdrawn."""

    def __init__(self, *, withdrawn: str = "") -> None:
        self._known: set[BadRow] = set()
        self._withdrawn = withdrawn

    def __call__(self, rows: Iterable[BadRow]) -> None:
        """Warn of new bad rows; the first ones get a line each."""
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
            say(f"warning: {more} more bad rows are left out; aidmap check lists all")
        self._known.update(fresh)


def each(texts: Iterable[str], read: Callable[[str], Found]) -> list[Found]:
    """Read every text, and raise all their faults at once.

    Raises:
        DataError: all faults, one to a line.
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


def note(text: str) -> None:
    """Print a message that --quiet leaves out: what was done, or could be done next."""
    if not is_quiet():
        say(text)


def say(text: str) -> None:
    """Print a warning or an error to standard error."""
    sys.stderr.write(f"{legible(text)}\n")


def legible(text: str) -> str:
    """Replace control characters, and those that change the direction of text, by a mark."""
    return "".join(
        char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text
    )
