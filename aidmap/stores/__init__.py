"""Where records are kept: the small Store protocol, and opening one.

Reading checks everything and tells all faults at once; adding is locked, whole, and on disk before
it returns. What follows from the records is left to `history` and `routes`.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from aidmap.errors import StoreError
from aidmap.stores.files import ABOUT, DATA_FILES, FileStore, new_data_set

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from aidmap.errors import Fault
    from aidmap.models import Place, Records, Report, Retraction, Source

__all__ = ["FileStore", "Store", "init", "open_store", "shipped_folder"]

INSIDE_PACKAGE = Path(__file__).resolve().parents[1] / "geodata"
SHIPPED = (*DATA_FILES, "datapackage.json", "README.md")


class Store(Protocol):
    """What every place to keep records can do."""

    writable: bool

    def want_writable(self) -> None:
        """Raise a StoreError, with what to do, where adding is not allowed."""

    def read(self) -> Records:
        """Read all records, or raise every fault as one DataError."""

    def shapes(self, name: str) -> dict[str, Any]:
        """Read "areas" or "basemap" as a GeoJSON FeatureCollection."""

    def check(self) -> list[Fault]:
        """Find every fault."""

    def torn(self) -> list[Fault]:
        """Find what a power cut left unfinished and does not count."""

    def repair(self) -> list[Path]:
        """Set aside what is torn; name the files where it went."""

    def add_reports(self, reports: Sequence[Report]) -> list[Report]:
        """Add reports, all or none; tell which were new."""

    def add_retraction(self, retraction: Retraction) -> None:
        """Add a retraction."""

    def add_sources(self, sources: Sequence[Source]) -> list[Source]:
        """Add publishers, all or none; tell which were new."""

    def put_places(self, places: Sequence[Place]) -> None:
        """Add places; those whose id is there already take the place of the old ones."""

    def put_shapes(self, name: str, collection: Sequence[Mapping[str, Any]]) -> None:
        """Put "areas" or "basemap", as GeoJSON features, in the place of what was there."""


def shipped_folder() -> Path:
    """The data set that came with the package; in a checkout, the one beside it."""
    return INSIDE_PACKAGE if INSIDE_PACKAGE.exists() else INSIDE_PACKAGE.parents[1] / "geodata"


def open_store(where: str | os.PathLike[str] | None = None) -> Store:
    """Open a data set.

    Args:
        where: its folder; None: ./geodata where there is one, else the shipped one, read-only.

    Raises:
        StoreError: there is none.
    """
    if where is None:
        here = Path("geodata")
        return FileStore(here) if here.is_dir() else FileStore(shipped_folder(), writable=False)
    if "://" in str(where):
        raise StoreError(f"{where}: only folders can be opened so far")
    folder = Path(where)
    own = (
        folder.resolve() != shipped_folder().resolve()
        or "site-packages" not in folder.resolve().parts
    )
    return FileStore(folder, writable=own)


def init(folder: Path, *, about: str | None = None) -> None:
    """Make a data set to edit: a copy of the shipped one, or an empty one.

    Args:
        folder: new, or empty.
        about: the text of dataset.toml of an empty one; None: copy the shipped set.

    Raises:
        StoreError: the folder has something in it, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder}: is not empty; name a new folder")
    try:
        if about is not None:
            new_data_set(folder, about=about)
            return
        folder.mkdir(parents=True, exist_ok=True)
        # dataset.toml last: a folder is a data set only once it is whole
        for name in sorted(SHIPPED, key=ABOUT.__eq__):
            shutil.copyfile(shipped_folder() / name, folder / name)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror}") from None
