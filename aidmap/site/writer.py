"""Bringing the folder of a site up to date: what changed is made first, and put in place at once.

`site.json` in the folder lists the files of the site, each with the key of what it was made from
and the SHA-256 of its content. A file with another key is made again, and so is one that somebody
changed or deleted. Files that are no longer part of the site are removed; other files in the folder
are left alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aidmap.errors import DataError, StoreError
from aidmap.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from aidmap.site.file_list import SiteFile

MANIFEST = "site.json"
STAGING = ".unfinished-site-"  # what the name begins with of a folder of files not yet in place


class WriteCounts(NamedTuple):
    """How many files of a site were written, left unchanged, and removed.

    Attributes:
        made: the paths of the files that were made; one that came out the same is not written.
    """

    changed: int
    same: int
    removed: int
    made: tuple[str, ...] = ()


class Made(NamedTuple):
    """A file that was made and is not in place yet, with the SHA-256 of its content."""

    path: str
    sha256: str


class Entry(NamedTuple):
    """What the manifest says of a file."""

    key: str = ""
    sha256: str = ""


def write(
    folder: Path,
    files: Sequence[SiteFile],
    make: Callable[[Sequence[SiteFile], Path], Iterable[Made]],
) -> WriteCounts:
    """Make the files that changed, and remove those that are no longer part of the site.

    Until all of them are made, the folder stays as it was.

    Args:
        folder: the folder of the site.
        files: all files of the site.
        make: makes files in another folder, with `made_file`.

    Raises:
        DataError: the folder has other files under names that the site needs.
        StoreError: a file cannot be written.
    """
    before = read_manifest(folder)
    _refuse_to_overwrite(folder, [file.path for file in files if file.path not in before])
    there = {file.path: _sha256_of(folder / file.path) for file in files}
    outdated = [
        file for file in files if before.get(file.path) != Entry(file.key, there[file.path])
    ]
    try:
        with _staging_folder(folder, needed=bool(outdated)) as staging:
            made = dict(make(outdated, staging))
            changed = [path for path, sha256 in made.items() if there[path] != sha256]
            # all names first: a run that is cut off leaves no file that seems to be of others
            told = _remember(folder, before | {path: Entry() for path in changed}, before)
            _put_in_place(folder, staging, changed)
        gone = _remove(folder, before.keys() - there.keys())
        now = {file.path: Entry(file.key, (there | made)[file.path]) for file in files}
        _remember(folder, now, told)
    except OSError as error:
        name = error.filename or folder
        raise StoreError(f"{name}: cannot be written: {error.strerror}") from None
    return WriteCounts(len(changed), len(files) - len(changed), len(gone), tuple(made))


def made_file(staging: Path, path: str, content: bytes) -> Made:
    """Write a file that was made where it waits for the others.

    Raises:
        OSError: it cannot be written.
    """
    target = staging / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return Made(path, hashlib.sha256(content).hexdigest())


@contextmanager
def _staging_folder(folder: Path, *, needed: bool) -> Iterator[Path]:
    """A folder beside the site's files; what a run left that was cut off is removed."""
    for left in folder.glob(f"{STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)
    if not needed:
        yield folder
        return
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=STAGING) as staging:
        yield Path(staging)


def _put_in_place(folder: Path, staging: Path, paths: Sequence[str]) -> None:
    """Flush files to the disk, then rename them: there is never half a file."""
    for path in paths:
        with (staging / path).open("rb") as file:
            os.fsync(file.fileno())
    for path in paths:
        target = folder / path
        if target.is_symlink():  # what it leads to is written, the link stays
            write_whole(target, (staging / path).read_bytes())
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            shutil.copymode(target, staging / path)
        (staging / path).replace(target)


def _remove(folder: Path, paths: Iterable[str]) -> list[str]:
    """Remove files; returns the paths of those that were there."""
    gone = [path for path in paths if (folder / path).is_file()]
    for path in gone:
        (folder / path).unlink()
    return gone


def _refuse_to_overwrite(folder: Path, paths: Iterable[str]) -> None:
    """Check that no file would be overwritten that the last site did not write.

    Raises:
        DataError: lists the first such files.
    """
    other_files = [path for path in paths if (folder / path).exists()]
    if other_files:
        names = ", ".join(other_files[:3])
        what = f"has {names} that no site of ours wrote: name another folder, or move them"
        raise DataError([f"{folder}: {what}"])


def read_manifest(folder: Path) -> dict[str, Entry]:
    """The files of the last site in this folder; paths that lead out of it are ignored.

    A site of an earlier version told their paths alone.
    """
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        rows = told if isinstance(told, dict) else dict.fromkeys(told, ())
        root = folder.resolve()
        return {
            path: Entry(*map(str, row))
            for path, row in rows.items()
            if (folder / path).resolve().is_relative_to(root)
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _remember(
    folder: Path, files: Mapping[str, Entry], told: Mapping[str, Entry]
) -> Mapping[str, Entry]:
    """Write the manifest, unless it tells of these files already; returns what it tells."""
    if files != told:
        rows = {path: [*entry] for path, entry in sorted(files.items())}
        text = json.dumps({"files": rows}, indent=1, ensure_ascii=False) + "\n"
        write_whole(folder / MANIFEST, text.encode("utf-8"))
    return files


def _sha256_of(path: Path) -> str:
    """The SHA-256 of a file; empty: there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""
