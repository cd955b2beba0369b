"""Documents that are kept as evidence of reports and counts, each by the SHA-256 of its bytes.

They lie in the folder `evidence` of a data set in files. Each is in an archive of its own, so that
nobody opens or runs one by a slip, beside a file that says when it was kept and where it came from.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault, StoreError
from aidmap.files import write_whole
from aidmap.model.vocabulary import instant_text
from aidmap.store.folder.folder_store import FileStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from pathlib import Path

    from aidmap.model import Count, Records, Report
    from aidmap.store.protocols import Store

FOLDER = "evidence"
MOST_BYTES = 100_000_000  # of a document
ORIGIN = "origin.json"
DOCUMENT = re.compile(r"document(?:\.[a-z0-9]{1,10})?")  # how a document is called in its archive
ARCHIVE = re.compile(r"([0-9a-f]{64})\.zip")
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the time of members of an archive: the same bytes every time
CHUNK = 1 << 20
SHOWN_IDS = 3


@dataclass(frozen=True, kw_only=True)
class DocumentOrigin:
    """When and from where a document came.

    Attributes:
        name: of its file.
        kept_at: when it was kept, in UTC.
        url: where it can be read; empty: nobody knows.
        title: of the document; empty: it has none.
        publisher: the id of a source; empty: nobody knows.
        reported_on: the day on which it was published; None: nobody knows.
    """

    name: str
    kept_at: datetime
    url: str = ""
    title: str = ""
    publisher: str = ""
    reported_on: date | None = None

    def as_json(self, size: int) -> dict[str, Any]:
        """What stands in the file beside the document."""
        day = str(self.reported_on) if self.reported_on else None
        return {
            "name": self.name, "bytes": size, "kept_at": instant_text(self.kept_at),
            "url": self.url or None, "title": self.title or None,
            "publisher": self.publisher or None, "reported_on": day,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What became of verifying the documents of a data set.

    Attributes:
        whole: the documents whose bytes have the SHA-256 that they are kept by.
        unnamed: those of them that no report and no count names.
        faults: documents that are altered or missing, and files that are none.
    """

    whole: tuple[str, ...]
    unnamed: tuple[str, ...]
    faults: tuple[Fault, ...]


def sha256_of(content: bytes) -> str:
    """The SHA-256 of a document: 64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def folder_of(store: Store) -> Path:
    """The folder in which the evidence of a data set is kept; it may not exist yet.

    Raises:
        StoreError: the data set is in a database.
    """
    if not isinstance(store, FileStore):
        raise StoreError(
            f"{store}: a database keeps no documents: name a data set in files, or leave them out"
        )
    return store.folder / FOLDER


def keep(store: Store, content: bytes, origin: DocumentOrigin) -> str:
    """Keep a document, unless it is kept already; return its SHA-256.

    Raises:
        DataError: it is too large.
        StoreError: the data set is in a database, or cannot be written.
    """
    if len(content) > MOST_BYTES:
        what = f"has {len(content):,} bytes: at most {MOST_BYTES:,} are kept"
        raise DataError([Fault(file=origin.name, what=what)])
    store.want_writable()
    digest = sha256_of(content)
    target = folder_of(store) / f"{digest}.zip"
    try:
        if not target.exists():
            write_whole(target, _archive(content, origin))
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}") from None
    return digest


def _archive(content: bytes, origin: DocumentOrigin) -> bytes:
    suffix = re.search(r"\.[a-z0-9]{1,10}$", origin.name.lower())
    about = json.dumps(origin.as_json(len(content)), ensure_ascii=False, indent=1) + "\n"
    members = {f"document{suffix[0] if suffix else ''}": content, ORIGIN: about.encode("utf-8")}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()


def verify(store: Store, records: Records) -> Verified:
    """Recompute the SHA-256 of every document, and see that each one that is named is there.

    Raises:
        StoreError: the data set is in a database, or the folder cannot be read.
    """
    folder = folder_of(store)
    whole: list[str] = []
    faults: list[Fault] = []
    try:
        paths = sorted(folder.iterdir()) if folder.exists() else []
    except OSError as error:
        raise StoreError(f"{folder}: cannot be read: {error.strerror}") from None
    for path in paths:
        if what := _problem_of(path):
            faults.append(Fault(file=str(path), what=what))
        else:
            whole.append(path.stem)
    named = _named(records)
    there = {path.name for path in paths}
    faults += [
        Fault(file=str(folder / f"{digest}.zip"), what=f"is missing: {_some(ids)} name it")
        for digest, ids in named.items()
        if f"{digest}.zip" not in there
    ]
    unnamed = tuple(digest for digest in whole if digest not in named)
    return Verified(whole=tuple(whole), unnamed=unnamed, faults=tuple(faults))


def named_archives(store: Store, records: Records) -> Iterator[tuple[str, bytes]]:
    """Give the archive of each document that a report or a count names: its name and its bytes.

    Raises:
        DataError: a document is altered or missing.
        StoreError: the data set is in a database, or cannot be read.
    """
    folder, found = folder_of(store), verify(store, records)
    if found.faults:
        raise DataError(found.faults)
    for digest in _named(records):
        path = folder / f"{digest}.zip"
        try:
            yield path.name, path.read_bytes()
        except OSError as error:
            raise StoreError(f"{path}: cannot be read: {error.strerror}") from None


def copy_documents(source: Store, target: Store) -> tuple[int, int]:
    """Copy the documents that another data set lacks; how many were copied, and how many stay.

    They stay where the other data set is in a database.

    Raises:
        StoreError: one cannot be read or written.
    """
    if not isinstance(source, FileStore) or not folder_of(source).is_dir():
        return 0, 0
    paths = [path for path in sorted(folder_of(source).iterdir()) if ARCHIVE.fullmatch(path.name)]
    if not isinstance(target, FileStore):
        return 0, len(paths)
    lacking = [path for path in paths if not (folder_of(target) / path.name).exists()]
    try:
        for path in lacking:
            write_whole(folder_of(target) / path.name, path.read_bytes())
    except OSError as error:
        where = error.filename or folder_of(target)
        raise StoreError(f"{where}: cannot be copied: {error.strerror}") from None
    return len(lacking), 0


def _named(records: Records) -> dict[str, list[str]]:
    """The documents that reports and counts name, each with their ids."""
    named: dict[str, list[str]] = {}
    claims: list[Report | Count] = [*records.reports, *records.counts]
    for claim in claims:
        if claim.evidence:
            named.setdefault(claim.evidence, []).append(claim.id)
    return named


def _some(ids: list[str]) -> str:
    more = f" and {len(ids) - SHOWN_IDS} more" if len(ids) > SHOWN_IDS else ""
    return f"{', '.join(ids[:SHOWN_IDS])}{more}"


def _problem_of(path: Path) -> str:
    """Why a file in the folder is not the document that it is kept as; empty: it is."""
    if not ARCHIVE.fullmatch(path.name) or not path.is_file():
        return "is no evidence that aidmap kept: move it elsewhere"
    try:
        with zipfile.ZipFile(path) as archive:
            found = [one for one in archive.infolist() if DOCUMENT.fullmatch(one.filename)]
            if len(found) != 1:
                return "is altered: it does not hold one document"
            digest = hashlib.sha256()
            for chunk in _chunks(archive, found[0]):
                digest.update(chunk)
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        return "is altered or broken: it cannot be read as an archive"
    except ValueError as error:
        return str(error)
    right = digest.hexdigest() == path.stem
    return "" if right else f"is altered: the SHA-256 of its document is {digest.hexdigest()}"


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a member of an archive, chunk by chunk.

    Raises:
        ValueError: it unpacks to more than may be kept.
    """
    left = MOST_BYTES
    with archive.open(entry) as member:
        while chunk := member.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise ValueError(f"unpacks to more than {MOST_BYTES:,} bytes: it was not kept here")
            yield chunk
