"""A data set in an archive: read like every other, added to by its journal.

Which files it has is said by `manifest`, what a version is made of by `versions`, and what is lost
of a torn one by `archive_check`.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aidmap.errors import StoreError
from aidmap.store.archive import (
    archive_check,
    arrow_tables,
    journal,
    manifest,
    parts,
    places_index,
    versions,
)
from aidmap.store.archive.stored_history import StoredHistory
from aidmap.store.folder.folder_store import FileStore
from aidmap.store.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from aidmap.errors import Fault
    from aidmap.model import About, Count, Leg, Place, Records, Report, Retraction, Source
    from aidmap.store.archive.journal import Added
    from aidmap.store.archive.manifest import Manifest


class ArchiveStore:
    """The records of an archive.

    Args:
        folder: of the archive, or a copy of its small files.
        version: which to read; None: the one that counts, with what was added since.
        remote: where the parts are, where they are not in the folder; nothing can be added then.

    Raises:
        MissingExtra: the extra `archive` is not installed.
    """

    batch = sys.maxsize

    def __init__(self, folder: Path, *, version: int | None = None, remote: str = "") -> None:
        self.folder = folder
        self.version = version
        self.remote = remote
        self.address = remote or str(folder)
        parts.require()
        self._history: StoredHistory | None = None
        self._manifest: Manifest | None = None

    def __str__(self) -> str:
        return self.address

    @property
    def manifest(self) -> Manifest:
        """The files of the version that is read; the same one as long as nothing is added here.

        Raises:
            StoreError: there is none, or it is broken.
        """
        if self._manifest is None:
            self._manifest = manifest.read(self.folder, version=self.version)
        return self._manifest

    @property
    def small(self) -> FileStore:
        """The small files of the version: a data set without reports."""
        return FileStore(
            self.folder / manifest.version_folder(self.manifest.version), writable=False
        )

    @property
    def history(self) -> StoredHistory:
        """What the parts of the version hold."""
        if self._history is None:
            self._history = StoredHistory(self.manifest, self.folder, remote=self.remote)
        return self._history

    def _forget(self) -> None:
        """Look again which version counts: there may be another one."""
        self._manifest = self._history = None

    def about(self) -> About:
        """What the data set says of itself.

        Raises:
            DataError: every fault of dataset.toml.
        """
        return self.small.about()

    def read(self, selection: Selection = EVERYTHING) -> Records:
        """Read what is wanted: of reports and counts those of the places that are named.

        Raises:
            StoreError: a file is missing or broken.
            DataError: every fault of the journal.
        """
        small = self._places(selection)
        subjects = None if small is None else {one.id for one in (*small.places, *small.legs)}
        small = small or self.small.read(selection)
        added = self._added(lambda: small, all_places=subjects is None)
        journal.refuse_faults(added)
        old = {kind: self.history.read(kind, subjects, selection) for kind in arrow_tables.HISTORY}
        new = {kind: added.about(kind, subjects) for kind in old}
        return replace(
            small,
            sources=(*small.sources, *added.records("source")),
            reports=_together(old["report"], new["report"]),
            counts=_together(old["count"], new["count"]),
            retractions=_together(old["retraction"], new["retraction"]),
        )

    def without_history(self) -> Records:
        """What the data set says of itself, and the publishers: no places, and nothing said.

        Raises:
            StoreError: a file is missing or broken.
            DataError: every fault of the journal.
        """
        small = self._without_places((), ())
        added = self._added(lambda: small, all_places=False)
        return replace(small, sources=(*small.sources, *added.records("source")))

    def _without_places(self, places: Sequence[Place], legs: Sequence[Leg]) -> Records:
        sha256 = self.manifest.small_files.get(places_index.ALWAYS, "")
        return places_index.without_places(self.small.folder, sha256, places=places, legs=legs)

    def _places(self, selection: Selection) -> Records | None:
        """The records but for history, with the places that are named; None: all are wanted."""
        if not selection.names:
            return None
        folder = self.small.folder
        found = places_index.find(
            self.history.connection, folder, selection.names, archive=self.address
        )
        if found is None or selection.courses:
            return None
        return self._without_places(found["place"], found["leg"])

    @property
    def _has_journal(self) -> bool:
        """Whether it can be added to: not to an old version, nor far away."""
        return self.version is None and not self.remote

    def _added(self, small: Callable[[], Records], *, all_places: bool) -> Added:
        """What was added since; the places and publishers are read where there is anything."""
        if not self._has_journal or journal.is_empty(self.folder):
            return journal.nothing()
        return journal.read(
            self.folder, small(), all_places=all_places, archived=self.history.subjects_of
        )

    def journal(self) -> Added:
        """What was added since the version that is read."""
        return self._added(self.small.read, all_places=True)

    def shapes(self, name: str) -> dict[str, Any]:
        """Read areas, basemap, boundaries or context as GeoJSON; empty where there is none.

        Raises:
            DataError: the file is broken.
        """
        return self.small.shapes(name)

    def shape_files_hash(self) -> str:
        """The hash of areas, basemap, boundaries and context, to the byte.

        Raises:
            OSError: a file cannot be read.
        """
        return self.small.shape_files_hash()

    def check(self) -> list[Fault]:
        """Find every fault: of the small files, of the parts, read whole, and of the journal.

        Raises:
            StoreError: the manifest is missing or broken: nothing is known of the rest.
        """
        found = [] if self.remote else archive_check.faults_of(self.folder, self.manifest)
        if found:
            return found
        small = self.small
        faults = small.check()
        if faults:
            return faults
        added = self.journal()
        return [*added.faults, *self.truncations()]

    def truncations(self) -> list[Fault]:
        """Find the last lines of the journal that a power cut left unfinished."""
        if not self._has_journal:
            return []
        return journal.open_journal(self.folder).truncations()

    def want_writable(self) -> None:
        """Make sure that it may be added to.

        Raises:
            StoreError: it may not, and what to do.
        """
        if self.remote:
            raise StoreError(f"{self}: an archive far away is read-only: add to a copy of it")
        if self.version is not None:
            raise StoreError(f"{self}: version {self.version} is read-only: leave out --version")

    def add(
        self,
        *,
        reports: Sequence[Report] = (),
        counts: Sequence[Count] = (),
        retractions: Sequence[Retraction] = (),
        sources: Sequence[Source] = (),
        keep_recorded_at: bool = False,
    ) -> list[Report | Count]:
        """Add to the journal, all or none; return the reports and counts that were new.

        Raises:
            StoreError: nothing was added, and why.
            DataError: git or Excel changed the journal; nothing was added.
        """
        self.want_writable()
        self._forget()
        claims: list[Report | Count] = [*reports, *counts]
        subjects = {one.subject for one in claims}
        ids = {one.id for one in claims}
        old = self.history.subjects_of(ids, subjects) if claims else {}
        known = {one.id for one in self._published_sources()} if sources else set()
        return journal.open_journal(self.folder).add(
            reports=[one for one in reports if one.id not in old],
            counts=[one for one in counts if one.id not in old],
            retractions=retractions,
            sources=[one for one in sources if one.id not in known],
            keep_recorded_at=keep_recorded_at,
        )

    def _published_sources(self) -> Sequence[Source]:
        return self.small.read(Selection(courses=False)).sources

    def put(
        self,
        *,
        places: Sequence[Place] = (),
        shapes: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    ) -> None:
        """Replace places by those with the same id, and shapes by others, in a new version.

        Raises:
            StoreError: nothing was changed, and why.
        """
        self.want_writable()
        with versions.changed_small_files(self.folder) as folder:
            FileStore(folder).put(places=places, shapes=shapes)
        self._forget()

    def files(self) -> dict[str, bytes]:
        """The small files of the data set, with the publishers of the journal.

        Raises:
            StoreError: one cannot be read.
        """
        return versions.with_sources(self.small.files(), self.journal())

    def put_files(self, files: Mapping[str, bytes]) -> None:
        """Put small files in the place of those that were there, in a new version.

        Raises:
            StoreError: one cannot be written.
        """
        self.want_writable()
        with versions.changed_small_files(self.folder) as folder:
            for name, content in files.items():
                (folder / name).write_bytes(content)
        self._forget()

    def repair(self) -> list[Path]:
        """Move truncated last lines of the journal to files beside, and name those files."""
        self.want_writable()
        return journal.open_journal(self.folder).repair()


def _together(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    """Records of the parts and of the journal, each once: a version may have what is in both."""
    if not new:
        return old
    known = {getattr(one, "id", one) for one in old}
    return (*old, *(one for one in new if getattr(one, "id", one) not in known))
