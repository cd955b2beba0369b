"""An archive far away (s3://...), read where it is: only when somebody names its address.

Its small files are copied once into the user's cache; of the parts, DuckDB reads what it needs, by
fsspec. Which settings and keys a service wants is left to the library of that service (s3fs ...).
The door for fsspec.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidmap.errors import MissingExtra, StoreError
from aidmap.files import write_whole
from aidmap.store.archive import manifest
from aidmap.store.archive.parts import first_line
from aidmap.user_cache import cache_folder

if TYPE_CHECKING:
    from aidmap.store.archive.archive_store import ArchiveStore


def open_archive(address: str, *, version: int | None = None) -> ArchiveStore:
    """Open an archive far away, to be read.

    Args:
        address: as s3://bucket/folder; of any kind that fsspec knows.
        version: which; None: the one that counts.

    Raises:
        StoreError: there is none, or it cannot be reached.
        MissingExtra: the extra `archive` is not installed.
    """
    from aidmap.store.archive.archive_store import ArchiveStore

    address = address.rstrip("/")
    return ArchiveStore(_copy_small_files(address, version), version=version, remote=address)


def filesystem(address: str) -> Any:
    """What reads the files at an address, an fsspec.AbstractFileSystem.

    Raises:
        StoreError: nothing here reads such addresses, and what to install.
        MissingExtra: fsspec is not installed.
    """
    try:
        import fsspec
    except ImportError:
        raise MissingExtra("archive", "an archive far away") from None
    scheme = address.partition("://")[0]
    try:
        return fsspec.filesystem(scheme)
    except (ImportError, ValueError) as error:
        raise StoreError(f"{scheme}://...: cannot be read: {first_line(error)}") from None


def register(connection: Any, address: str) -> None:
    """Have DuckDB read from an address."""
    connection.register_filesystem(filesystem(address))


def _copy_small_files(address: str, version: int | None) -> Path:
    """Copy the manifest and the small files of a version into the user's cache.

    Raises:
        StoreError: they cannot be read, or are not as they were written.
    """
    key = hashlib.sha256(address.encode()).hexdigest()[:32]
    folder = cache_folder() / "archives" / key
    files = filesystem(address)
    try:
        pointer = files.cat_file(f"{address}/{manifest.NAME}")
        name = _manifest_name(pointer, version)
        _keep(folder / manifest.NAME, pointer)
        _keep(folder / name, files.cat_file(f"{address}/{name}"))
        found = manifest.read(folder, version=version)
        within = manifest.version_folder(found.version)
        for name, sha256 in found.small_files.items():
            target = folder / within / Path(name).name
            if not target.is_file() or manifest.digest_of_file(target) != sha256:
                _keep(target, files.cat_file(f"{address}/{within}/{target.name}"))
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - libraries of services raise what they like
        raise StoreError(f"{address}: cannot be read: {first_line(error)}") from None
    return folder


def _manifest_name(pointer: bytes, version: int | None) -> str:
    """Where the manifest of a version is.

    Raises:
        ValueError: the file that says which version counts is broken.
    """
    number = int(json.loads(pointer)["version"] if version is None else version)
    return f"{manifest.version_folder(number)}/{manifest.NAME}"


def _keep(path: Path, content: bytes) -> None:
    if not path.is_file() or path.read_bytes() != content:
        write_whole(path, content)
