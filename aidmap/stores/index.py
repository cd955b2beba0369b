"""A derived index of the records of a folder: what was read and checked once, quick to read again.

It lies in the user's cache, not in the data set. It counts only for files with the very same bytes
(SHA-256) and for the aidmap that wrote it, so that it never disagrees with them; it may be deleted
at any time. Courses of legs are left out: who draws reads the files.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidmap import __version__, models
from aidmap.stores.layout import DATA_FILES, SHAPE_FILES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.models import Records

LEFT_OUT = {"line"}
KINDS = ("place", "leg", "route", "source", "report", "retraction")
FORMAT = 1  # to be raised with every change of what is kept, or of the models
KEPT = 20  # folders; the one that was not read for longest goes first
READ_FILES = tuple(name for name in DATA_FILES if name.removesuffix(".geojson") not in SHAPE_FILES)


def digest(folder: Path) -> str:
    """What the files of the records are, to the byte, and which aidmap reads them.

    Raises:
        OSError: one cannot be read.
    """
    found = hashlib.sha256(f"{FORMAT} {__version__}".encode())
    for name in READ_FILES:
        content = (folder / name).read_bytes()
        found.update(f"{name} {len(content)} ".encode())
        found.update(content)
    return found.hexdigest()


def read(folder: Path) -> Records | None:
    """Read the records as plain ones; None: there is no index of these very files."""
    try:
        told = json.loads(_path(folder).read_bytes())
        if told["digest"] != digest(folder):
            return None
        kinds = told["kinds"]
        (about,) = models.plain("dataset", **told["about"])
        found = {f"{kind}s": tuple(models.plain(kind, **kinds[kind])) for kind in KINDS}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # none yet, or of another aidmap
    return models.Records(about=about, **found)


def write(folder: Path, of: str, records: Records) -> None:
    """Write the index; where the cache cannot be written there is none.

    Args:
        folder: the data set.
        of: the digest of its files before they were read.
        records: what they say.
    """
    kinds = {kind: _rows(getattr(records, f"{kind}s")) for kind in KINDS}
    told = {"digest": of, "about": _rows([records.about]), "kinds": kinds}
    path = _path(folder)
    beside = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        if digest(folder) != of:
            return  # somebody added to it meanwhile
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        beside.replace(path)
        for old in sorted(path.parent.iterdir(), key=lambda one: -one.stat().st_mtime)[KEPT:]:
            old.unlink()


def _rows(records: Sequence[Any]) -> dict[str, Any]:
    """The fields of records as a table, as JSON has them."""
    rows = [models.as_json(record) for record in records]
    known = dict.fromkeys(name for row in rows for name in row)
    columns = [name for name in known if name not in LEFT_OUT]
    return {"columns": columns, "rows": [[row.get(name) for name in columns] for row in rows]}


def _path(folder: Path) -> Path:
    import platformdirs

    key = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:32]
    return Path(platformdirs.user_cache_dir("aidmap")) / f"{key}.json"
