"""Files of the user's cache: what was worked out once, and may be deleted at any time.

Each begins with the hash of the rest: one that is not as it was written counts as missing.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any


def cache_folder() -> Path:
    """The folder of the user's cache that is aidmap's; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("aidmap"))


def recall(path: Path) -> dict[str, Any] | None:
    """What `keep` kept in a file; None: nothing, or it is not as it was written."""
    with suppress(OSError, ValueError):
        return read_cached(path)
    return None


def keep(path: Path, content: dict[str, Any], *, kept: int) -> None:
    """Keep something in a file, and of its folder so many; where the cache cannot be written, not.

    Args:
        path: the file.
        content: what JSON can hold.
        kept: the files that stay; those that were written first go first.
    """
    with suppress(OSError):
        write_cached(path, content)
        delete_oldest(path.parent, kept=kept)


def write_cached(path: Path, content: dict[str, Any]) -> None:
    """Write a file of the cache as JSON.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    text = json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")
    beside.write_bytes(b"\n".join((_digest(text), text)))
    beside.replace(path)


def read_cached(path: Path) -> dict[str, Any]:
    """Read what `write_cached` wrote to a file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not as it was written.
    """
    digest, _, text = path.read_bytes().partition(b"\n")
    if digest != _digest(text):
        raise ValueError("not as it was written")
    content: dict[str, Any] = json.loads(text)
    return content


def delete_oldest(folder: Path, *, kept: int) -> None:
    """Delete the files of a folder that were written first, but for so many.

    Raises:
        OSError: one cannot be deleted.
    """
    files = sorted(folder.glob("*.json"), key=lambda one: -one.stat().st_mtime)
    for old in files[kept:]:
        old.unlink()


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=32).hexdigest().encode("ascii")
