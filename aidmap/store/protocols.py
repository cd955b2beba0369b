"""What a store can do: the narrow Store that everything asks, and what only some stores can.

A store keeps records. What follows from them is left to `rules`, opening one to `store`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from aidmap.store.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from aidmap.errors import Fault
    from aidmap.model import About, Count, Place, Records, Report, Retraction, Source
    from aidmap.store.bad_rows import BadRow, Listener


class Store(Protocol):
    """A place where records are kept.

    Attributes:
        address: what `open_store` opens it by; it may hold a password, its name (str) does not.
    """

    address: str

    def about(self) -> About:
        """Read what the data set says of itself."""

    def read(self, selection: Selection = EVERYTHING) -> Records:
        """Read the records that are wanted.

        Faults of files are raised, as one DataError; bad rows of a database are left out.
        """

    def shapes(self, name: str) -> dict[str, Any]:
        """Read areas, basemap, boundaries or context: a GeoJSON FeatureCollection (lon, lat)."""

    def check(self) -> list[Fault]:
        """Find every fault."""

    def want_writable(self) -> None:
        """Raise a StoreError, with what to do, where adding is not allowed."""

    def add(
        self,
        *,
        reports: Sequence[Report] = (),
        counts: Sequence[Count] = (),
        retractions: Sequence[Retraction] = (),
        sources: Sequence[Source] = (),
        keep_recorded_at: bool = False,
    ) -> list[Report | Count]:
        """Add records and new publishers, all or none; return the reports and counts that were new.

        A server sets itself when they were recorded, unless a copy keeps those times.
        """

    def put(
        self,
        *,
        places: Sequence[Place] = (),
        shapes: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    ) -> None:
        """Replace places by those with the same id, and shapes by others of their name.

        Args:
            places: those that are new are added.
            shapes: by name (areas, basemap, boundaries, context): GeoJSON features, in the place of
                all that were.

        Raises:
            StoreError: nothing was changed, and why.
        """


@runtime_checkable
class StoreWithBadRows(Store, Protocol):
    """A store that others can write to, past all checks: it leaves bad rows out.

    Attributes:
        bad_rows: what the last read left out, because it breaks the rules.
        on_bad_rows: is called with them at once.
    """

    bad_rows: list[BadRow]
    on_bad_rows: Listener | None

    def withdraw(self, row: BadRow, *, because: str) -> None:
        """Withdraw a bad row, so that it is not reported any more."""


@runtime_checkable
class StoreWithJournals(Store, Protocol):
    """A store with tables that are only appended to: a power cut can truncate their last lines."""

    def truncations(self) -> list[Fault]:
        """Find the last lines that a power cut left unfinished."""

    def repair(self) -> list[Path]:
        """Move truncated last lines to files beside, and name those files."""


@runtime_checkable
class StoreWithShapeFiles(Store, Protocol):
    """A store that has its shapes in files."""

    def shape_files_hash(self) -> str:
        """The hash of areas, basemap, boundaries and context, to the byte.

        Raises:
            OSError: a file cannot be read.
        """


class CopyableStore(Store, Protocol):
    """A store that a data set can be copied from and to, with its small files as they are.

    Attributes:
        batch: how many reports are best added at once.
    """

    batch: int

    def files(self) -> dict[str, bytes]:
        """Read the small files of the data set - all but its journals - by name."""

    def put_files(self, files: Mapping[str, bytes]) -> None:
        """Put small files in the place of those that were there."""


def listen_for_bad_rows(store: Store, listener: Listener) -> None:
    """Have a listener called with the bad rows that a read leaves out, where a store has such."""
    if isinstance(store, StoreWithBadRows):
        store.on_bad_rows = listener
