"""Which index of a folder is read and written: the one of `cache`, or of a large folder in columns.

The latter is an archive in the user's cache (`store.archive.folder_index`), where the extra
`archive` is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.store.folder import cache

if TYPE_CHECKING:
    from pathlib import Path

    from aidmap.model import Records
    from aidmap.store.archive.archive_store import ArchiveStore
    from aidmap.store.folder.cache import Seal
    from aidmap.store.selection import Selection

LONG = 200  # records added since: the index is written anew
LONG_OF_MANY = 5_000  # likewise, of a large folder, whose index takes seconds
MUCH = 5_000_000  # bytes of journals: those of about as many
MANY = 20_000  # reports and counts: beyond, the index is in columns


def read(folder: Path, selection: Selection) -> Records | None:
    """Read what is wanted of a folder; None: there is no index of these files, or an old one.

    Args:
        folder: the data set.
        selection: from an index in columns, only what is said of the places that are named is read.
    """
    if cache.columns_folder(folder).is_dir():
        from aidmap.store.archive import folder_index

        large = folder_index.read(folder, selection)
        if large and large[1] <= LONG_OF_MANY:
            return large[0]
    known = cache.read(folder, courses=selection.courses)
    return known[0] if known and known[1] <= LONG else None


def make(folder: Path, before: Seal, selection: Selection) -> Records | None:
    """Make the index of a folder with much in it, and read what is wanted of that.

    Args:
        folder: the data set.
        before: what its files are.
        selection: what is wanted.

    Returns:
        None: there is little in it, or some row has to be looked at by itself.
    """
    if not _is_much(before):
        return None
    from aidmap.store.archive import folder_index

    made = folder_index.write_unread(folder, before)
    known = folder_index.read(folder, selection) if made else None
    return known[0] if known else None


def archive_of(folder: Path) -> ArchiveStore | None:
    """The index in columns as an archive, made if need be.

    Args:
        folder: the data set.

    Returns:
        None: there is little in the folder, or some row has to be looked at by itself.

    Raises:
        OSError: a file of it cannot be read.
    """
    before = cache.seal_of(folder)
    if not _is_much(before):
        return None
    from aidmap.store.archive import folder_index

    found = folder_index.archive_of(folder)
    if found is None and folder_index.write_unread(folder, before):
        return folder_index.archive_of(folder)
    return found


def _is_much(seal: Seal) -> bool:
    sizes: list[int] = [size for size, _ in seal["journals"].values()]
    return sum(sizes) >= MUCH


def write(folder: Path, before: Seal, records: Records) -> None:
    """Write the index; where the cache cannot be written there is none.

    Args:
        folder: the data set.
        before: what its files were before they were read.
        records: what they say.
    """
    if len(records.reports) + len(records.counts) > MANY:
        from aidmap.store.archive import folder_index

        if folder_index.write(folder, before, records):
            return
    cache.write(folder, before, records)
