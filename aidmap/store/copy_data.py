"""Copying a data set from one store to another: files to PostGIS and back.

Ids are kept, what is there already is left alone, and a copy that was broken off goes on where it
stopped when it is run again.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aidmap.errors import DataError, Fault, StoreError
from aidmap.store.folder.folder_store import FileStore
from aidmap.store.folder.serialize import write_new

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from aidmap.model import Records, Report, Retraction
    from aidmap.store.protocols import CopyableStore

    Watched = Callable[[Sequence[list[Report]]], Iterable[list[Report]]]


class Copied(NamedTuple):
    """What a copy added."""

    files: list[str]
    reports: int
    counts: int
    retractions: int


def to_folder(source: CopyableStore, folder: Path) -> Copied:
    """Copy a data set into a new or an empty folder; it is there wholly or not at all.

    Raises:
        DataError: the source has faults.
        StoreError: the folder has something in it, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder}: is not empty, and no data set; name a new folder")
    records, files = source.read(), source.files()
    try:
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as temporary:
            beside = Path(temporary) / folder.name
            beside.mkdir()
            write_new(beside, files)
            target = FileStore(beside)
            target.add(
                reports=records.reports,
                counts=records.counts,
                retractions=records.retractions,
                keep_recorded_at=True,
            )
            for lock in beside.glob(".*.lock"):
                lock.unlink()
            beside.rename(folder)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror}") from None
    return Copied(
        sorted(files), len(records.reports), len(records.counts), len(records.retractions)
    )


def to_store(
    source: CopyableStore, target: CopyableStore, *, replace: bool, watched: Watched
) -> Copied:
    """Add to a store what it lacks of another's data set.

    Args:
        source: where from.
        target: where to; it is empty, or holds the same data set.
        replace: whether the source's places, legs, routes, publishers and shapes take the place of
            others in the target.
        watched: shows how far it is, batch by batch.

    Raises:
        DataError: the source has faults, or the target holds something else: nothing is added.
        StoreError: the target refuses; what was added so far is there, and need not be added again.
    """
    target.want_writable()
    records, files = source.read(), source.files()
    there = target.files()
    differing = {name: text for name, text in files.items() if there.get(name) != text}
    _refuse_others(there, differing, source, target, replace=replace)
    if differing:
        target.put_files(differing)
    known = target.read()
    batches = _batches(records, known, target)
    added = {
        report.id
        for batch in watched(batches)
        for report in target.add(reports=batch, keep_recorded_at=True)
    }
    there_now = added | {report.id for report in known.reports}
    counted = {count.id for count in known.counts}
    new_counts = [count for count in records.counts if count.id not in counted]
    counts = target.add(counts=new_counts, keep_recorded_at=True) if new_counts else []
    # a retraction needs its report: a copy that was broken off takes them when it goes on
    whole = there_now >= {report.id for report in records.reports}
    left = lacking(records.retractions, known.retractions) if whole else []
    if left:
        target.add(retractions=left, keep_recorded_at=True)
    return Copied(sorted(differing), len(added), len(counts), len(left))


def _batches(records: Records, known: Records, target: CopyableStore) -> list[list[Report]]:
    """The reports that the target lacks, in the portions that it likes best."""
    ids = {report.id for report in known.reports}
    new = [report for report in records.reports if report.id not in ids]
    return [new[start : start + target.batch] for start in range(0, len(new), target.batch)]


def lacking(wanted: Iterable[Retraction], known: Iterable[Retraction]) -> list[Retraction]:
    """The retractions that are not there, as often as they are not."""
    spare = Counter(known)
    lacking = []
    for retraction in wanted:
        if spare[retraction]:
            spare[retraction] -= 1
        else:
            lacking.append(retraction)
    return lacking


def _refuse_others(
    there: Mapping[str, bytes],
    differing: Mapping[str, bytes],
    source: CopyableStore,
    target: CopyableStore,
    *,
    replace: bool,
) -> None:
    """Refuse a target that holds another data set, or other places.

    Raises:
        DataError: it does, file by file.
    """
    if not there:
        return
    ours, theirs = source.about().id, target.about().id
    if ours != theirs:
        raise DataError([f"{target}: holds the data set {theirs!r}, the source is {ours!r}"])
    if not replace:
        what = f"is another in {target}: --replace puts the source's in its place"
        faults = [Fault(file=name, what=what) for name in sorted(differing) if name in there]
        if faults:
            raise DataError(faults)
