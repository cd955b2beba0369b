"""The places and legs of an archive as Parquet, so that a few are found by their names.

Each has its names as they are compared (`keys`), what the rules ask of it, and the whole record as
JSON. A data set may have a hundred thousand places: an answer about one must not read them all.
What every answer needs - what the data set says of itself, and the publishers - is beside them as
JSON, for it was checked when the version was made.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aidmap.errors import StoreError
from aidmap.model import Records, as_json, construct
from aidmap.model.names import key_of, keys_of
from aidmap.store.archive import arrow_tables, parts
from aidmap.store.archive.manifest import digest
from aidmap.store.selection import COURSE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAMED = ("place", "leg")
ALWAYS = "records.json"
FILES = {kind: f"{kind}s.parquet" for kind in (*NAMED, "route")}
# What the rules ask of each, beside its id.
ASKED = {
    "place": ("kind", "controlled", "first_day", "last_day"),
    "leg": ("start", "end", "mode"),
    "route": ("traffic", "places", "first_day", "last_day"),
}


def write(folder: Path, records: Records) -> None:
    """Write the files of places, legs and routes into a folder.

    Raises:
        OSError: one cannot be written.
    """
    import pyarrow.parquet

    always = {"dataset": _rows([records.about]), "source": _rows(records.sources)}
    (folder / ALWAYS).write_text(json.dumps(always, ensure_ascii=False), encoding="utf-8")
    for kind, name in FILES.items():
        table = _table(kind, getattr(records, f"{kind}s"))
        pyarrow.parquet.write_table(table, folder / name, compression="zstd", row_group_size=4096)


def paths(folder: Path) -> list[Path]:
    """The files of a version with all places and legs; each has a column `id`."""
    return [folder / FILES[kind] for kind in NAMED]


def _table(kind: str, records: Sequence[Any]) -> Any:
    pa = arrow_tables.require()
    types = {
        "controlled": pa.bool_(), "first_day": pa.date32(), "last_day": pa.date32(),
        "traffic": pa.list_(pa.string()), "places": pa.list_(pa.string()),
    }  # fmt: skip
    columns = {
        name: pa.array([getattr(one, name) for one in records], type=types.get(name, pa.string()))
        for name in ("id", *ASKED[kind])
    }
    columns["position"] = pa.array(range(len(records)), type=pa.int64())
    if kind in NAMED:
        columns["keys"] = pa.array([keys_of(one) for one in records], type=pa.list_(pa.string()))
        columns["record"] = pa.array([_as_text(one) for one in records], type=pa.string())
    return pa.table(columns)


def _as_text(record: Any) -> str:
    fields = {name: value for name, value in as_json(record).items() if name != COURSE}
    return json.dumps(fields, ensure_ascii=False)


def find(
    connection: Any, folder: Path, names: Sequence[str], *, archive: str
) -> dict[str, tuple[Any, ...]] | None:
    """Find the places and legs that have one of some names.

    Args:
        connection: of DuckDB.
        folder: of a version.
        names: as people write them.
        archive: for the faults.

    Returns:
        The records of each kind, without courses; None: nothing has one of the names.

    Raises:
        StoreError: a file is missing or broken.
    """
    wanted = [key_of(name) for name in names]
    found, answered = {}, set()
    for kind in NAMED:
        query = (
            f"SELECT record, keys FROM read_parquet({parts.text(str(folder / FILES[kind]))}) "  # noqa: S608 - names of ours
            f"WHERE list_has_any(keys, ?) ORDER BY position"
        )
        rows = list(parts.rows(connection, query, [wanted], archive=archive))
        found[kind] = _made(kind, [record for record, _ in rows])
        answered |= {key for _, keys in rows for key in keys}
    return found if answered >= set(wanted) else None


def without_places(
    folder: Path, sha256: str, *, places: Sequence[Any], legs: Sequence[Any]
) -> Records:
    """The records of a version with some places and legs, no routes and no history.

    Args:
        folder: of the version.
        sha256: of the file with what every answer needs.
        places: those that are wanted.
        legs: likewise.

    Raises:
        StoreError: the file is missing, or is not as it was written.
    """
    path = folder / ALWAYS
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    if digest(content) != sha256:
        raise StoreError(f"{path}: is missing, or not as it was written: put it back")
    always = json.loads(content)
    (about,) = construct("dataset", **always["dataset"])
    sources = construct("source", **always["source"])
    return Records(about=about, places=tuple(places), legs=tuple(legs), sources=sources)


def _made(kind: str, texts: list[str]) -> tuple[Any, ...]:
    return construct(kind, **_columns([json.loads(one) for one in texts]))


def _rows(records: Sequence[Any]) -> dict[str, Any]:
    return _columns([as_json(one) for one in records])


def _columns(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows of JSON as columns."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return {"columns": columns, "values": [[row.get(name) for row in rows] for name in columns]}
