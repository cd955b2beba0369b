"""Making versions of an archive: the first one, one with more, one of fewer files.

A version is made beside the archive and renamed into it; parts that are there are never changed.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap.errors import DataError, StoreError
from aidmap.store.archive import arrow_tables, journal, parts, places_index
from aidmap.store.archive import manifest as manifests
from aidmap.store.archive.manifest import Manifest, version_folder
from aidmap.store.copy_data import lacking
from aidmap.store.folder import append_log, parse
from aidmap.store.folder.folder_store import FileStore
from aidmap.store.folder.layout import ABOUT, TABLE_FILES, cells
from aidmap.store.folder.serialize import write_new

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aidmap.model import Records
    from aidmap.store.archive.archive_store import ArchiveStore
    from aidmap.store.protocols import CopyableStore


class Archived(NamedTuple):
    """What a version added: how many records of each kind, and which version it is."""

    version: int
    added: dict[str, int]


def create(source: CopyableStore, archive: Path) -> Archived:
    """Write a data set as a new archive; it is there wholly or not at all.

    Args:
        source: where from.
        archive: a new folder, or an empty one.

    Raises:
        DataError: the source has faults.
        StoreError: the folder has something in it, or cannot be written.
    """
    records = source.read()
    create_of_records(records, source.files(), archive)
    return Archived(1, {kind: len(getattr(records, f"{kind}s")) for kind in arrow_tables.HISTORY})


def create_of_records(records: Records, files: Mapping[str, bytes], archive: Path) -> None:
    """Write records as a new archive; it is there wholly or not at all.

    Args:
        records: what was read of a data set.
        files: its small files.
        archive: a new folder, or an empty one.

    Raises:
        StoreError: the folder has something in it, or cannot be written.
    """
    create_of_tables(_tables_of(records, None), files, archive)


def create_of_tables(connection: Any, files: Mapping[str, bytes], archive: Path) -> None:
    """Write tables of records as a new archive; it is there wholly or not at all.

    Args:
        connection: of DuckDB, with the tables `new_reports`, `new_counts` and `new_retractions`,
            whose columns are those of `arrow_tables.columns`.
        files: the small files of the data set.
        archive: a new folder, or an empty one.

    Raises:
        StoreError: the folder has something in it, or cannot be written.
    """
    if archive.exists() and (not archive.is_dir() or any(archive.iterdir())):
        raise StoreError(f"{archive}: is not empty, and no archive; name a new folder")
    try:
        with tempfile.TemporaryDirectory(dir=archive.parent, prefix=f".{archive.name}.") as beside:
            made = Path(beside) / archive.name
            (made / manifests.VERSIONS).mkdir(parents=True)
            journal.make(made, files[ABOUT])
            _publish(made, Manifest(version=0, small_files={}), files, connection)
            made.rename(archive)
    except OSError as error:
        raise StoreError(f"{archive}: cannot be written: {error.strerror}") from None


def _tables_of(records: Records, store: ArchiveStore | None) -> Any:
    """A database with the tables `new_reports` ... of some records, to go into a store."""
    connection = parts.connect()
    claims = [*records.reports, *records.counts]
    _register(connection, {
        kind: _as_table(kind, getattr(records, f"{kind}s"), store, claims)
        for kind in arrow_tables.HISTORY
    })  # fmt: skip
    return connection


def extend(source: CopyableStore, archive: Path) -> Archived:
    """Write what an archive lacks of a data set into new files, as a new version.

    Raises:
        DataError: the source has faults, or is another data set.
        StoreError: the archive cannot be written; the version before still counts.
    """
    from aidmap.store.archive.archive_store import ArchiveStore

    records, files = source.read(), source.files()
    with append_log.lock(archive / manifests.NAME):
        store = ArchiveStore(archive)
        _want_same(source, store)
        before = store.manifest
        new = _lacking(records, store)
        counted = {kind: len(found) for kind, found in new.items()}
        if _has(before, files) and not any(counted.values()):
            return Archived(before.version, counted)
        more = replace(
            records,
            reports=tuple(new["report"]),
            counts=tuple(new["count"]),
            retractions=tuple(new["retraction"]),
        )
        try:
            made = _publish(archive, before, files, _tables_of(more, store))
        except OSError as error:
            raise StoreError(f"{archive}: cannot be written: {error.strerror}") from None
    return Archived(made.version, counted)


def _has(before: Manifest, files: Mapping[str, bytes]) -> bool:
    """Whether a version has the very same small files."""
    return all(
        before.small_files.get(name) == manifests.digest(content) for name, content in files.items()
    )


def compact(archive: Path, *, forget: bool = False) -> Archived:
    """Write all of an archive, with its journal, into as few files as can be, as a new version.

    Args:
        archive: its folder.
        forget: whether earlier versions go, with the files that only they have.

    Raises:
        DataError: the journal has faults.
        StoreError: a file is missing or broken, or the archive cannot be written.
    """
    from aidmap.store.archive.archive_store import ArchiveStore

    with append_log.lock(archive / manifests.NAME), journal.locked(archive):
        store = ArchiveStore(archive)
        before, added = store.manifest, store.journal()
        files, tables = with_sources(store.small.files(), added), journal_tables(store, added)
        connection = store.history.connection
        for kind, new in tables.items():
            connection.register(f"journal_{kind}s", new)
            connection.execute(
                f"CREATE TEMP VIEW new_{kind}s AS SELECT * FROM {store.history.scan(kind)} "  # noqa: S608 - names and paths of ours
                f"UNION ALL BY NAME SELECT * FROM journal_{kind}s"
            )
        empty = replace(before, parts=(), bounds=())
        made = _publish(archive, empty, files, connection)
        journal.empty(archive)
        if forget:
            _forget(archive, made)
    return Archived(made.version, {kind: new.num_rows for kind, new in tables.items()})


def journal_tables(store: ArchiveStore, added: journal.Added) -> dict[str, Any]:
    """What the journal of an archive has, and its parts lack, by kind, each as a pyarrow.Table.

    Args:
        store: the archive.
        added: its journal.

    Raises:
        DataError: the journal has faults.
    """
    journal.refuse_faults(added)
    claims = [*added.records("report"), *added.records("count")]
    known = store.history.subjects_of({one.id for one in claims}) if claims else {}
    new = {
        kind: [one for one in added.records(kind) if getattr(one, "id", None) not in known]
        for kind in arrow_tables.HISTORY
    }
    return {kind: _as_table(kind, found, store, claims) for kind, found in new.items()}


def _as_table(
    kind: str, records: Sequence[Any], store: ArchiveStore | None, claims: Sequence[Any]
) -> Any:
    """Records as a table; the subjects of retractions are those of claims, old and new."""
    subjects: dict[str, str] = {}
    if kind == "retraction" and records:
        subjects = store.history.subjects_of({one.report for one in records}) if store else {}
        subjects |= {one.id: one.subject for one in claims}
    start = store.manifest.rows(kind) if store else 0
    return arrow_tables.from_records(kind, records, start=start, subjects=subjects)


def _publish(
    archive: Path, before: Manifest, files: Mapping[str, bytes], connection: Any
) -> Manifest:
    """Make a version of what was, of small files, and of the tables `new_reports` ... .

    Raises:
        StoreError: it cannot be written.
        OSError: likewise.
    """
    version = before.version + 1
    folder = Path(tempfile.mkdtemp(dir=archive / manifests.VERSIONS, prefix=".new-"))
    folder.chmod(0o755)
    try:
        small = _write_small(folder, files)
        bounds = before.bounds if before.parts else parts.bounds_of(connection, "new_reports")
        made = replace(before, version=version, small_files=small, bounds=bounds)
        new = [
            part
            for kind in arrow_tables.HISTORY
            for part in parts.write(
                connection, f"new_{kind}s", kind, archive=archive, manifest=made, version=version
            )
        ]
        made = replace(made, parts=(*made.parts, *new))
        manifests.write(archive, made, folder=folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return made


def _write_small(folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Write the small files of a version; returns the SHA-256 of each."""
    write_new(folder, files)
    places_index.write(folder, FileStore(folder).read_files())
    return {path.name: manifests.digest_of_file(path) for path in sorted(folder.iterdir())}


@contextmanager
def changed_small_files(archive: Path) -> Iterator[Path]:
    """Make a version with other small files: what is yielded is a folder of them, to be changed.

    Raises:
        StoreError: another process writes, or the archive cannot be written.
    """
    with append_log.lock(archive / manifests.NAME):
        before = manifests.read(archive)
        small = FileStore(archive / version_folder(before.version)).files()
        connection = parts.connect()
        _register(connection, {})
        with tempfile.TemporaryDirectory(prefix="aidmap-") as temporary:
            folder = Path(temporary)
            write_new(folder, small)
            yield folder
            changed = FileStore(folder).files()
        try:
            _publish(archive, before, changed, connection)
        except OSError as error:
            raise StoreError(f"{archive}: cannot be written: {error.strerror}") from None


def _register(connection: Any, tables: Mapping[str, Any]) -> None:
    """Give tables of records their names; what is missing is empty."""
    for kind in arrow_tables.HISTORY:
        table = tables.get(kind)
        empty = arrow_tables.schema(kind).empty_table()
        connection.register(f"new_{kind}s", empty if table is None else table)


def with_sources(files: Mapping[str, bytes], added: journal.Added) -> dict[str, bytes]:
    """Small files whose table of publishers has those of a journal, too."""
    new = list(added.records("source"))
    if not new:
        return dict(files)
    name = TABLE_FILES["source"]
    text = files[name].decode("utf-8-sig")
    rows = append_log.lines_of(cells(new, parse.header_of(text)))
    return {**files, name: (text + rows).encode()}


def _forget(archive: Path, made: Manifest) -> None:
    """Delete the versions before one, and the files that it does not have."""
    kept = {part.path for part in made.parts}
    for version in manifests.versions_in(archive):
        if version != made.version:
            shutil.rmtree(archive / version_folder(version))
    for kind in arrow_tables.HISTORY:
        for path in (archive / f"{kind}s").glob("*/*.parquet"):
            if path.relative_to(archive).as_posix() not in kept:
                path.unlink()


def _want_same(source: CopyableStore, store: CopyableStore) -> None:
    ours, theirs = source.about().id, store.about().id
    if ours != theirs:
        raise DataError([f"{store}: holds the data set {theirs!r}, the source is {ours!r}"])


def _lacking(records: Records, store: ArchiveStore) -> dict[str, Sequence[Any]]:
    """What an archive lacks of some records, by kind; what its journal has counts as lacking."""
    claims: dict[str, Sequence[Any]] = {"report": records.reports, "count": records.counts}
    known = store.history.subjects_of({one.id for kind in claims.values() for one in kind})
    found: dict[str, Sequence[Any]] = {
        kind: [one for one in every if one.id not in known] for kind, every in claims.items()
    }
    found["retraction"] = lacking(records.retractions, store.history.read("retraction"))
    return found
