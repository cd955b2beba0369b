"""Which files an archive has: its manifest, version by version, read with every doubt.

A version is a folder, renamed into its place when it is whole; `manifest.json` beside them says
which one counts, and is replaced at once. So a reader sees one whole version, or the one before.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, StoreError
from aidmap.files import check_is_file, write_whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

NAME = "manifest.json"
FORMAT = "aidmap archive"
FORMAT_VERSION = 1  # to be raised with every change that an older aidmap cannot read
VERSIONS = "versions"
MANIFEST_BYTES = 200_000_000  # of an archive of a million files


@dataclass(frozen=True, kw_only=True)
class Part:
    """A Parquet file of records, never changed once it is written.

    Attributes:
        path: within the archive, with strokes as on the web.
        kind: report, count or retraction.
        year: of the first days of its records.
        rows: how many records.
        size: in bytes.
        sha256: of its content.
        first_subject, last_subject: the records are of subjects from the one to the other.
    """

    path: str
    kind: str
    year: int
    rows: int
    size: int
    sha256: str
    first_subject: str
    last_subject: str

    def has(self, subjects: Collection[str]) -> bool:
        """Whether it may have records of one of some subjects."""
        return any(self.first_subject <= one <= self.last_subject for one in subjects)


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The files of a version of an archive.

    Attributes:
        version: from 1 on.
        small_files: the SHA-256 of each file that lies in the folder of the version.
        bounds: the first subject of each range of subjects but the first one, in order; no part
            crosses them, so that one range after the other can be worked on.
        parts: the files of records.
    """

    version: int
    small_files: dict[str, str]
    bounds: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    def of_kind(self, kind: str) -> list[Part]:
        """The parts with records of a kind."""
        return [part for part in self.parts if part.kind == kind]

    def rows(self, kind: str) -> int:
        """How many records of a kind there are."""
        return sum(part.rows for part in self.of_kind(kind))

    def ranges(self) -> Iterator[tuple[str, str | None]]:
        """The ranges of subjects: the first subject of each, and of the next one (None: no end)."""
        starts = ("", *self.bounds)
        yield from zip(starts, (*self.bounds, None), strict=True)


def version_folder(version: int) -> str:
    """The folder of a version, within the archive."""
    return f"{VERSIONS}/{version:06}"


def is_archive(folder: Path) -> bool:
    """Whether a folder holds an archive, or what is left of one."""
    return (folder / NAME).is_file() and (folder / VERSIONS).is_dir()


def write(archive: Path, manifest: Manifest, *, folder: Path) -> None:
    """Write the manifest of a version into its folder, and have it count.

    Args:
        archive: its folder.
        manifest: of the version.
        folder: where the small files of the version are, beside the versions; it is renamed.

    Raises:
        OSError: it cannot be written; the version before still counts.
    """
    head = {"format": FORMAT, "format_version": FORMAT_VERSION}
    content = json.dumps(head | asdict(manifest), ensure_ascii=False, indent=1).encode()
    write_whole(folder / NAME, content)
    target = version_folder(manifest.version)
    folder.rename(archive / target)
    pointer = {
        "version": manifest.version,
        "manifest": f"{target}/{NAME}",
        "sha256": digest(content),
    }
    write_whole(archive / NAME, json.dumps(head | pointer, indent=1).encode())


def read(archive: Path, *, version: int | None = None) -> Manifest:
    """Read the manifest of a version.

    Args:
        archive: its folder.
        version: which; None: the one that counts.

    Raises:
        StoreError: there is none, it is of a newer aidmap, or it is not as it was written.
    """
    pointer = _fields(archive / NAME)
    if version is None or version == pointer.get("version"):
        path, known = archive / str(pointer.get("manifest")), pointer.get("sha256")
    else:
        path, known = archive / version_folder(version) / NAME, None
        if not path.is_file():
            listed = ", ".join(map(str, versions_in(archive)))
            raise StoreError(f"{archive}: has no version {version}; it has {listed}")
    fields = _fields(path)
    if known is not None and digest(path.read_bytes()) != known:
        raise StoreError(f"{path}: is not as it was written (its SHA-256 is another)")
    try:
        return _of_fields(fields)
    except (KeyError, TypeError, ValueError):
        raise StoreError(f"{path}: is no manifest of an archive") from None


def versions_in(archive: Path) -> list[int]:
    """The versions that are there, the oldest first."""
    found = (archive / VERSIONS).glob(f"*/{NAME}")
    return sorted(int(path.parent.name) for path in found if path.parent.name.isdecimal())


def _of_fields(fields: dict[str, Any]) -> Manifest:
    parts = tuple(Part(**part) for part in fields["parts"])
    if any(".." in part.path or part.path.startswith("/") for part in parts):
        raise ValueError("outside")
    return Manifest(
        version=int(fields["version"]),
        small_files={str(name): str(value) for name, value in fields["small_files"].items()},
        bounds=tuple(map(str, fields["bounds"])),
        parts=parts,
    )


def _fields(path: Path) -> dict[str, Any]:
    """What a file of an archive says.

    Raises:
        StoreError: it is missing, broken, or of another program or a newer aidmap.
    """
    try:
        check_is_file(path, most=MANIFEST_BYTES)
        fields = json.loads(path.read_bytes())
    except (DataError, OSError, ValueError, RecursionError):
        raise StoreError(
            f"{path}: is missing or broken: the archive cannot be read; put the file back"
        ) from None
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise StoreError(f"{path}: is no manifest of an archive")
    if fields.get("format_version") != FORMAT_VERSION:
        raise StoreError(
            f"{path}: is of format {fields.get('format_version')}, this aidmap reads "
            f"{FORMAT_VERSION}: use a newer aidmap"
        )
    return fields


def digest(content: bytes) -> str:
    """The SHA-256 of some content."""
    return hashlib.sha256(content).hexdigest()


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file, however large.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
