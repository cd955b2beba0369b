"""The index of a large folder: an archive of it in the user's cache, read by the places asked for.

It stands for the JSON index of `folder.cache` where a folder has many reports and counts, and holds
under the same conditions: for files with the very same bytes, and for the aidmap that wrote it.
What was added since is read and checked as ever. It may be deleted at any time.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from aidmap.errors import DataError, MissingExtra, StoreError
from aidmap.store.archive import plain_journals, versions
from aidmap.store.archive.archive_store import ArchiveStore
from aidmap.store.folder import additions, cache
from aidmap.store.folder.folder_store import FileStore
from aidmap.store.folder.serialize import parse_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aidmap.model import Records
    from aidmap.store.folder.additions import Additions
    from aidmap.store.selection import Selection

SEAL = "seal.json"
ARCHIVE = "archive"
# There is no index, or of another aidmap, or a torn one; or what was added since has faults.
UNUSABLE = (OSError, ValueError, KeyError, TypeError, DataError, StoreError, MissingExtra)
KEPT = 5  # folders; those that were written first go first


def read(folder: Path, selection: Selection) -> tuple[Records, int] | None:
    """Read what is wanted of a folder, and how many records were added since the index was written.

    Args:
        folder: the data set.
        selection: of reports and counts, those of the places that are named.

    Returns:
        None: there is no index of these files, or what was added since has faults.
    """
    try:
        store, added = _open(folder)
        records = store.read(selection)
        if not any(added.values()):
            return records, 0
        if not _fits(store, added):
            return None
        return additions.append(records, added), sum(map(len, added.values()))
    except UNUSABLE:
        return None


def archive_of(folder: Path) -> ArchiveStore | None:
    """The archive that is the index of a folder; None: there is none, or something was added since.

    Args:
        folder: the data set.
    """
    try:
        store, added = _open(folder)
    except UNUSABLE:
        return None
    return None if any(added.values()) else store


def _open(folder: Path) -> tuple[ArchiveStore, Additions]:
    """The archive that is the index of a folder, and what was added since.

    Raises:
        ValueError: there is no index, or of other files; and the others of `UNUSABLE`.
    """
    index = cache.columns_folder(folder)
    tails = cache.tails(folder, json.loads((index / SEAL).read_bytes()))
    return ArchiveStore(index / ARCHIVE, version=1), additions.read(folder, tails)


def _fits(store: ArchiveStore, added: Additions) -> bool:
    return additions.fit(
        added,
        store.small.read(),
        known=store.history.subjects_of(additions.ids_in(added)),
        retractions=store.history.read("retraction"),
    )


def write(folder: Path, before: cache.Seal, records: Records) -> bool:
    """Write the index.

    Args:
        folder: the data set.
        before: what its files were before they were read.
        records: what they say.

    Returns:
        Whether there is one now: not where the extra `archive` is not installed, where the cache
        cannot be written, or where somebody added to the folder meanwhile.
    """

    def make(archive: Path, files: Mapping[str, bytes]) -> bool:
        versions.create_of_records(records, files, archive)
        return True

    return _write(folder, before, make)


def write_unread(folder: Path, before: cache.Seal) -> bool:
    """Write the index of a folder whose rows are all plain, without reading them one by one.

    Args:
        folder: the data set.
        before: what its files are.

    Returns:
        Whether there is one now, as of `write`.
    """

    def make(archive: Path, files: Mapping[str, bytes]) -> bool:
        small, _ = parse_files(files, str(folder))
        connection = plain_journals.read(folder, small)
        if connection is not None:
            versions.create_of_tables(connection, files, archive)
        return connection is not None

    return _write(folder, before, make)


def _write(
    folder: Path, before: cache.Seal, make: Callable[[Path, Mapping[str, bytes]], bool]
) -> bool:
    target = cache.columns_folder(folder)
    with suppress(OSError, StoreError, DataError, MissingExtra):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".columns-") as temporary:
            beside = Path(temporary) / target.name
            beside.mkdir()
            made = make(beside / ARCHIVE, FileStore(folder, writable=False).files())
            if not made or cache.seal_of(folder) != before:
                return False  # or somebody added to it meanwhile
            (beside / SEAL).write_text(json.dumps(before), encoding="utf-8")
            shutil.rmtree(target, ignore_errors=True)
            beside.rename(target)
        _remove_old(target.parent)
        return True
    return False


def _remove_old(cached: Path) -> None:
    found = [path for path in cached.glob(f"*{cache.COLUMNS}") if path.is_dir()]
    for old in sorted(found, key=lambda path: -path.stat().st_mtime)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
