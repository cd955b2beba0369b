"""A derived index of the records of a folder: what was read and checked once, quick to read again.

It lies in the user's cache, not in the data set. It counts only for files with the very same bytes
(SHA-256), for the aidmap that wrote it, and as it was written: its first line is the hash of the
rest. So it never disagrees with them; anything amiss, and it is made anew. It may be deleted at any
time. Of the journals, which only grow, it may be the beginning: what was added since is read
and checked as ever. The courses of legs are kept beside it, for those who draw.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aidmap import __version__, model
from aidmap.errors import DataError
from aidmap.model import Count, Report
from aidmap.model.record import field_names, json_value
from aidmap.store.folder.layout import (
    DATA_FILES,
    JOURNALS,
    OPTIONAL_TABLES,
    SHAPE_FILES,
)
from aidmap.store.selection import COURSE
from aidmap.user_cache import cache_folder, delete_oldest, read_cached, write_cached

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aidmap.model import Records

KINDS = ("place", "leg", "route", "source", "report", "count", "retraction")
FORMAT = 6  # to be raised with every change of what is kept, or of the models
KEPT = 40  # files, two a folder; those that were written first go first
COLUMNS = "-columns"  # what the name of the index of a large folder ends with
COURSES = "-courses"  # what the name of their file ends with
SMALL_FILES = tuple(
    name
    for name in DATA_FILES
    if name not in JOURNALS and name.removesuffix(".geojson") not in SHAPE_FILES
)

Seal = dict[str, Any]


def seal_of(folder: Path) -> Seal:
    """What the files of the records are, to the byte, and which aidmap reads them.

    Raises:
        OSError: one cannot be read.
    """
    small = hashlib.sha256(f"{FORMAT} {__version__}".encode())
    for name in SMALL_FILES:
        content = (folder / name).read_bytes()
        small.update(f"{name} {len(content)} ".encode())
        small.update(content)
    journals = {}
    for name in JOURNALS:
        content = _journal_bytes(folder / name)
        journals[name] = [len(content), hashlib.sha256(content).hexdigest()]
    return {"small": small.hexdigest(), "journals": journals}


def _journal_bytes(path: Path) -> bytes:
    """The content of a journal; none where a data set lacks one that it may lack."""
    if path.name in OPTIONAL_TABLES and not path.exists():
        return b""
    return path.read_bytes()


def read(folder: Path, *, courses: bool = False) -> tuple[Records, int] | None:
    """Read the records, and how many were added since the index was written.

    Args:
        folder: the data set.
        courses: whether legs have their courses.

    Returns:
        None: there is no index of these files, or what was added since has faults.
    """
    try:
        index = read_cached(_path(folder))
        more_bytes = tails(folder, index["seal"])
        kinds = index["kinds"]
        if courses:
            kinds["leg"] = _with_courses(folder, kinds["leg"], index["seal"])
        (about,) = model.construct("dataset", **index["about"])
        found = {f"{kind}s": model.construct(kind, **kinds[kind]) for kind in KINDS}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None  # none yet, of another aidmap, or not as it was written
    records = model.Records(about=about, **found)
    if not any(more_bytes.values()):
        return records, 0
    from aidmap.store.folder import additions

    try:
        added = additions.read(folder, more_bytes)
    except (DataError, OSError):
        return None
    known = {one.id for one in records.reports} | {one.id for one in records.counts}
    if not additions.fit(added, records, known=known, retractions=records.retractions):
        return None
    return additions.append(records, added), sum(map(len, added.values()))


def _with_courses(folder: Path, legs: dict[str, Any], seal: Seal) -> dict[str, Any]:
    """The rows of legs with what is kept beside them.

    Raises:
        ValueError: that is of other files.
    """
    beside = read_cached(_path(folder, COURSES))
    if beside["small"] != seal["small"]:
        raise ValueError("other files")
    return {
        "columns": [*legs["columns"], "line"],
        "values": [*legs["values"], beside["lines"]],
    }


def tails(folder: Path, seal: Seal) -> dict[str, bytes]:
    """What was added to each journal since.

    Raises:
        ValueError: another file is another, or a journal does not begin as it did.
    """
    now = seal_of(folder)
    found = dict.fromkeys(JOURNALS, b"")
    if now["small"] != seal["small"]:
        raise ValueError("other files")
    for name in JOURNALS:
        size, digest = seal["journals"][name]
        if now["journals"][name] == [size, digest]:
            continue
        content = _journal_bytes(folder / name)
        begins_so = hashlib.sha256(content[:size]).hexdigest() == digest
        if not begins_so or not content[:size].endswith(b"\n"):
            raise ValueError("another beginning")
        found[name] = content[size:]
    return found


def write(folder: Path, before: Seal, records: Records) -> None:
    """Write the index; where the cache cannot be written there is none.

    Args:
        folder: the data set.
        before: what its files were before they were read.
        records: what they say.
    """
    kinds = {kind: _rows(getattr(records, f"{kind}s")) for kind in KINDS}
    index = {"seal": before, "about": _rows([records.about]), "kinds": kinds}
    courses = {"small": before["small"], "lines": [leg.line for leg in records.legs]}
    with suppress(OSError):
        if seal_of(folder) != before:
            return  # somebody added to it meanwhile
        write_cached(_path(folder, COURSES), courses)
        write_cached(_path(folder), index)
        delete_oldest(cache_folder(), kept=KEPT)


def _rows(records: Sequence[Any]) -> dict[str, Any]:
    """The fields of records as a table, as JSON has them."""
    if records and isinstance(records[0], Count | Report):  # of a million no dictionaries
        names = field_names(type(records[0]))
        table = [[json_value(getattr(one, name)) for one in records] for name in names]
        return {"columns": names, "values": table}
    rows = [model.as_json(record) for record in records]
    known = dict.fromkeys(name for row in rows for name in row)
    columns = [name for name in known if name != COURSE]
    return {"columns": columns, "values": [[row.get(name) for row in rows] for name in columns]}


def columns_folder(folder: Path) -> Path:
    """Where the index in columns of a large folder is, if there is one."""
    return _path(folder, COLUMNS).with_suffix("")


def _path(folder: Path, beside: str = "") -> Path:
    key = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:32]
    return cache_folder() / f"{key}{beside}.json"
