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
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, MissingExtra, StoreError
from aidmap.store.archive import plain_journals, versions
from aidmap.store.archive.archive_store import ArchiveStore
from aidmap.store.folder import cache, truncation
from aidmap.store.folder.folder_store import FileStore
from aidmap.store.folder.layout import COUNTS, JOURNALS, REPORTS, RETRACTIONS
from aidmap.store.folder.serialize import parse_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aidmap.model import Records
    from aidmap.store.selection import Selection

SEAL = "seal.json"
ARCHIVE = "archive"
KEPT = 5  # folders; those that were written first go first


def read(folder: Path, selection: Selection) -> Records | None:
    """Read what is wanted of a folder; None: there is no index of these files.

    Args:
        folder: the data set.
        selection: of reports and counts, those of the places that are named.
    """
    index = cache.columns_folder(folder)
    try:
        added = _added_since(folder, json.loads((index / SEAL).read_bytes()))
        store = ArchiveStore(index / ARCHIVE, version=1)
        records = store.read(selection)
        if not any(added.values()):
            return records
        return _with_added(records, added) if _fit(store, added) else None
    except (OSError, ValueError, KeyError, TypeError, DataError, StoreError, MissingExtra):
        return None  # none yet, of another aidmap, torn, or what was added has faults


def archive_of(folder: Path) -> ArchiveStore | None:
    """The archive that is the index of a folder; None: there is none, or something was added since.

    Args:
        folder: the data set.
    """
    index = cache.columns_folder(folder)
    try:
        if any(_added_since(folder, json.loads((index / SEAL).read_bytes())).values()):
            return None
        return ArchiveStore(index / ARCHIVE, version=1)
    except (OSError, ValueError, KeyError, TypeError, DataError, StoreError, MissingExtra):
        return None


def _added_since(folder: Path, seal: cache.Seal) -> dict[str, list[Any]]:
    """The records that were added to each journal since.

    Raises:
        ValueError: the files are others.
        DataError: what was added has faults.
        OSError: a file cannot be read.
    """
    tails = cache.tails(folder, seal)
    return {name: truncation.added_rows(folder / name, tails[name]) for name in JOURNALS}


def _fit(store: ArchiveStore, added: dict[str, list[Any]]) -> bool:
    """Whether what was added fits to the rest; reading everything reports what is wrong."""
    claims = [*added[REPORTS], *added[COUNTS]]
    new = {one.id for one in claims}
    asked = new | {one.report for one in added[RETRACTIONS]}
    known = set(store.history.subjects_of(asked))
    small = FileStore(store.small.folder, writable=False).read()
    places = {place.id for place in small.places}
    subjects = places | {leg.id for leg in small.legs}
    publishers, today = {source.id for source in small.sources}, small.about.today()
    return (
        len(new) == len(claims)
        and known.isdisjoint(new)
        and all(one.subject in subjects for one in added[REPORTS])
        and all(one.subject in places for one in added[COUNTS])
        and all(one.publisher in publishers and one.reported_on <= today for one in claims)
        and all(one.report in known | new for one in added[RETRACTIONS])
        and len({*added[RETRACTIONS]}) == len(added[RETRACTIONS])
        and {*added[RETRACTIONS]}.isdisjoint(store.history.read("retraction"))
    )


def _with_added(records: Records, added: dict[str, list[Any]]) -> Records:
    return replace(
        records,
        reports=(*records.reports, *added[REPORTS]),
        counts=(*records.counts, *added[COUNTS]),
        retractions=(*records.retractions, *added[RETRACTIONS]),
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
