"""Where records are kept, and opening one store or making one.

Reading checks everything and reports all faults at once; adding is locked, whole, and on disk
before it returns. What a store can do is in `protocols`; what follows from records, in `rules`.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from aidmap.errors import StoreError
from aidmap.store.folder.folder_store import FileStore
from aidmap.store.folder.layout import ABOUT, BESIDE, DATA_FILES, is_data_set
from aidmap.store.protocols import Store
from aidmap.store.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    import os

    from aidmap.store.protocols import CopyableStore

__all__ = [
    "EVERYTHING", "FileStore", "Selection", "Store", "folder_of", "init", "is_address",
    "is_data_set", "open_store", "shipped_folder",
]  # fmt: skip

INSIDE_PACKAGE = Path(__file__).resolve().parents[1] / "geodata"
SHIPPED = (*DATA_FILES, *BESIDE)
ADDRESS = "[A-Za-z][A-Za-z0-9+.-]+:/"  # how one begins; the name of a drive has one letter


def shipped_folder() -> Path:
    """The data set that came with the package; in a checkout, the one beside it."""
    return INSIDE_PACKAGE if INSIDE_PACKAGE.exists() else INSIDE_PACKAGE.parents[1] / "geodata"


def open_store(where: str | os.PathLike[str] | None = None) -> CopyableStore:
    """Open a data set.

    Args:
        where: its folder, or that of an archive (DIR@3: its version 3); the address of a database
            (postgresql://user@host:5432/database) or of an archive far away (s3://bucket/folder);
            None: ./geodata where there is one, else the shipped one, read-only.

    Raises:
        StoreError: there is none.
        MissingExtra: a database needs psycopg, an archive duckdb and pyarrow.
    """
    if where is not None and is_address(where):
        return _at_address(str(where))
    folder = folder_of(where)
    if (found := _archive(folder)) is not None:
        return found
    if where is None:
        return FileStore(folder, writable=folder != shipped_folder())
    own = (
        folder.resolve() != shipped_folder().resolve()
        or "site-packages" not in folder.resolve().parts
    )
    return FileStore(folder, writable=own)


def _archive(folder: Path) -> CopyableStore | None:
    """The archive in a folder, or a version of it (DIR@3); None: it holds none."""
    name, _, version = folder.name.rpartition("@")
    numbered = name and version.isdecimal() and not folder.exists()
    where = folder.with_name(name) if numbered else folder
    if not (where / "manifest.json").is_file():  # most are none: nothing is imported for them
        return None
    from aidmap.store.archive import manifest
    from aidmap.store.archive.archive_store import ArchiveStore

    if not manifest.is_archive(where):
        return None
    return ArchiveStore(where, version=int(version) if numbered else None)


def is_address(where: str | os.PathLike[str]) -> bool:
    """Whether something is an address, also one that was taken for a path."""
    return ":/" in str(where) and re.match(ADDRESS, str(where).strip()) is not None


def folder_of(where: str | os.PathLike[str] | None) -> Path:
    """The folder that `open_store` opens; of an address that of its name."""
    if where is None:
        here = Path("geodata")
        return here if here.is_dir() else shipped_folder()
    return Path(where)


def _at_address(address: str) -> CopyableStore:
    scheme, parting, _ = address.partition("://")
    if not parting:  # pathlib makes one stroke of two
        scheme = address.partition(":")[0]
        raise StoreError(f"{scheme}:/...: is no folder: give an address as text, as {scheme}://...")
    if scheme in {"postgresql", "postgres"}:
        from aidmap.store.postgis.postgis_store import PostgisStore

        return PostgisStore(address)
    from aidmap.store.archive import remote

    where, _, version = address.rpartition("@")
    if where and version.isdecimal():
        return remote.open_archive(where, version=int(version))
    return remote.open_archive(address)


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
