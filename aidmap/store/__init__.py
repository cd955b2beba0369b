"""Where records are kept: the small Store protocol, and opening one.

Reading checks everything and tells all faults at once; adding is locked, whole, and on disk before
it returns. What follows from the records is left to `rules`.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from aidmap.errors import StoreError
from aidmap.store.folder.folder_store import FileStore
from aidmap.store.folder.layout import ABOUT, BESIDE, DATA_FILES, is_data_set
from aidmap.store.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from aidmap.errors import Fault
    from aidmap.model import About, Place, Records, Report, Retraction, Source
    from aidmap.store.bad_rows import BadRow, Listener

__all__ = [
    "EVERYTHING", "FileStore", "Selection", "Store", "folder_of", "init", "is_address",
    "is_data_set", "open_store", "shipped_folder",
]  # fmt: skip

INSIDE_PACKAGE = Path(__file__).resolve().parents[1] / "geodata"
SHIPPED = (*DATA_FILES, *BESIDE)
ADDRESS = "[A-Za-z][A-Za-z0-9+.-]+:/"  # how one begins; the name of a drive has one letter


class Store(Protocol):
    """What every place to keep records can do.

    Attributes:
        address: what `open_store` opens it by; it may hold a password, its name (str) does not.
        batch: how many reports are best added at once.
        bad_rows: what the last read left out, for it breaks the rules.
        on_bad_rows: who is to hear of them at once.
    """

    address: str
    batch: int
    bad_rows: list[BadRow]
    on_bad_rows: Listener | None

    def want_writable(self) -> None:
        """Raise a StoreError, with what to do, where adding is not allowed."""

    def about(self) -> About:
        """Read what the data set says of itself."""

    def read(self, selection: Selection = EVERYTHING) -> Records:
        """Read the records that are wanted.

        Faults of files are raised, as one DataError; bad rows of a database are left out.
        """

    def shapes(self, name: str) -> dict[str, Any]:
        """Read "areas" or "basemap" as a GeoJSON FeatureCollection."""

    def check(self) -> list[Fault]:
        """Find every fault."""

    def add_reports(
        self,
        reports: Sequence[Report],
        *,
        sources: Sequence[Source] = (),
        keep_recorded_at: bool = False,
    ) -> list[Report]:
        """Add reports and new publishers, all or none; tell which reports were new.

        A server says itself when they came, unless a copy keeps when they were recorded.
        """

    def add_retractions(
        self, retractions: Sequence[Retraction], *, keep_recorded_at: bool = False
    ) -> None:
        """Add retractions, all or none."""

    def withdraw(self, row: BadRow, *, because: str) -> None:
        """Withdraw a bad row, so that nobody hears of it any more."""

    def put_places(self, places: Sequence[Place]) -> None:
        """Add places; those whose id is there already take the place of the old ones."""

    def put_shapes(self, name: str, collection: Sequence[Mapping[str, Any]]) -> None:
        """Put "areas" or "basemap", as GeoJSON features, in the place of what was there."""

    def files(self) -> dict[str, bytes]:
        """Read the small files of the data set - all but reports and retractions - by name."""

    def put_files(self, files: Mapping[str, bytes]) -> None:
        """Put small files in the place of those that were there."""


def shipped_folder() -> Path:
    """The data set that came with the package; in a checkout, the one beside it."""
    return INSIDE_PACKAGE if INSIDE_PACKAGE.exists() else INSIDE_PACKAGE.parents[1] / "geodata"


def open_store(where: str | os.PathLike[str] | None = None) -> Store:
    """Open a data set.

    Args:
        where: its folder, or the address of a database (postgresql://user@host:5432/database);
            None: ./geodata where there is one, else the shipped one, read-only.

    Raises:
        StoreError: there is none.
        MissingExtra: a database needs psycopg.
    """
    if where is not None and is_address(where):
        return _database(str(where))
    folder = folder_of(where)
    if where is None:
        return FileStore(folder, writable=folder != shipped_folder())
    own = (
        folder.resolve() != shipped_folder().resolve()
        or "site-packages" not in folder.resolve().parts
    )
    return FileStore(folder, writable=own)


def is_address(where: str | os.PathLike[str]) -> bool:
    """Whether something is an address, also one that was taken for a path."""
    return ":/" in str(where) and re.match(ADDRESS, str(where).strip()) is not None


def folder_of(where: str | os.PathLike[str] | None) -> Path:
    """The folder that `open_store` opens; of an address that of its name."""
    if where is None:
        here = Path("geodata")
        return here if here.is_dir() else shipped_folder()
    return Path(where)


def _database(address: str) -> Store:
    scheme, parting, _ = address.partition("://")
    if not parting:  # pathlib makes one stroke of two
        scheme = address.partition(":")[0]
        raise StoreError(f"{scheme}:/...: is no folder: give an address as text, as {scheme}://...")
    if scheme not in {"postgresql", "postgres"}:
        raise StoreError(f"{scheme}://...: only folders and postgresql:// addresses can be opened")
    from aidmap.store.postgis.postgis_store import PostgisStore

    return PostgisStore(address)


def init(folder: Path, *, about: str | None = None) -> None:
    """Make a data set to edit: a copy of the shipped one, or an empty one.

    Args:
        folder: new, or empty.
        about: the text of dataset.toml of an empty one; None: copy the shipped set.

    Raises:
        StoreError: the folder has something in it, or cannot be written.
    """
    if is_address(folder):
        raise StoreError("that is an address, no folder: aidmap database init ADDRESS")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder}: is not empty; name a new folder")
    try:
        if about is not None:
            from aidmap.store.folder.serialize import write_new

            folder.mkdir(parents=True, exist_ok=True)
            write_new(folder, {ABOUT: about.encode("utf-8")})
            return
        folder.mkdir(parents=True, exist_ok=True)
        # dataset.toml last: a folder is a data set only once it is whole
        for name in sorted(SHIPPED, key=ABOUT.__eq__):
            shutil.copyfile(shipped_folder() / name, folder / name)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror}") from None
