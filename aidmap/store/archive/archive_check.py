"""What is wrong with the files of an archive, and what is lost by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.errors import Fault, StoreError
from aidmap.store.archive.manifest import Manifest, Part, digest_of_file, version_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def want_whole(archive: Path, part: Part) -> None:
    """Make sure that a part is there with all its bytes.

    Raises:
        StoreError: it is missing, or was cut.
    """
    what = _torn(archive, part)
    if what:
        raise StoreError(
            f"{archive / part.path}: {what}; what is lost: aidmap check --data {archive}"
        )


def _torn(archive: Path, part: Part) -> str:
    try:
        size = (archive / part.path).stat().st_size
    except OSError:
        return "is missing from the archive"
    return (
        "" if size == part.size else f"has {size:,} bytes of {part.size:,}: it was cut or changed"
    )


def faults_of(archive: Path, manifest: Manifest) -> list[Fault]:
    """Find the files that are not as they were written, each read whole, and what is lost."""
    return [*_small_faults(archive, manifest), *_part_faults(archive, manifest)]


def _small_faults(archive: Path, manifest: Manifest) -> Iterator[Fault]:
    folder = archive / version_folder(manifest.version)
    for name, sha256 in manifest.small_files.items():
        path = folder / name
        if not path.is_file():
            yield Fault(file=str(path), what="is missing from the archive")
        elif digest_of_file(path) != sha256:
            yield Fault(file=str(path), what="is not as it was written: put it back")


def _part_faults(archive: Path, manifest: Manifest) -> Iterator[Fault]:
    for part in manifest.parts:
        what = _torn(archive, part)
        if not what and digest_of_file(archive / part.path) != part.sha256:
            what = "is not as it was written (its SHA-256 is another)"
        if what:
            yield Fault(file=str(archive / part.path), what=f"{what}; lost are {lost(part)}")


def lost(part: Part) -> str:
    """What is lost with a part, in words."""
    subjects = (
        f"on {part.first_subject}"
        if part.first_subject == part.last_subject
        else f"on subjects from {part.first_subject} to {part.last_subject}"
    )
    many = "" if part.rows == 1 else "s"
    return f"{part.rows:,} {part.kind}{many} of {part.year} {subjects}"
