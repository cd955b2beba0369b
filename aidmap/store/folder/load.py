"""Reading the records of a folder, with every fault; each once, however often it stands there.

Which files there are is said by `layout`, how one is read by `tables`, whether the records fit
together by `integrity`, and what git or Excel did to a file by `repair`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from aidmap import model
from aidmap.errors import DataError
from aidmap.store.folder import parse
from aidmap.store.folder.layout import (
    ABOUT,
    FEATURE_FILES,
    JOURNALS,
    OPTIONAL_TABLES,
    TABLE_FILES,
    rows_of,
)
from aidmap.store.folder.truncation import truncated_start
from aidmap.store.integrity import inconsistencies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aidmap.errors import Fault
    from aidmap.model import About
    from aidmap.store.folder.parse import Located
    from aidmap.store.folder.repair import Named

Found = dict[str, list["Located"] | None]


def load(folder: Path) -> tuple[About | None, Found, list[Fault]]:
    """Read everything: what the data set says of itself, its records by kind, and every fault.

    Raises:
        StoreError: a file is missing or cannot be read.
    """
    faults: list[Fault] = []
    refused: set[str] = set()
    found = {kind: _features(folder, kind, faults, refused) for kind in FEATURE_FILES}
    found |= {kind: read_table(folder, kind, faults, refused=refused) for kind in TABLE_FILES}
    found = {kind: items and _each_once(kind, items) for kind, items in found.items()}
    about = about_of(folder, faults)
    if about:
        faults += inconsistencies(
            {kind: items or [] for kind, items in found.items()},
            unread={kind for kind, items in found.items() if items is None},
            refused=refused,
            today=about.today(),
        )
    return about, found, faults


def about_of(folder: Path, faults: list[Fault]) -> About | None:
    """Read what the data set says of itself; None: it has faults, which are added."""
    path = folder / ABOUT
    try:
        fields = parse.toml_fields(parse.read_text(path), path)
        about: About = model.parse("dataset", fields, file=str(path))
    except DataError as error:
        faults.extend(error.faults)
        return None
    return about


def _features(
    folder: Path, kind: str, faults: list[Fault], refused: set[str]
) -> list[Located] | None:
    name, geometry = FEATURE_FILES[kind]
    path = folder / name

    def raws() -> Iterator[parse.Raw]:
        yield from parse.features(parse.read_text(path), path)

    fields_of = partial(parse.feature_fields, path=path, geometry=geometry)
    return parse.parse_records(kind, raws(), path, faults, refused=refused, fields_of=fields_of)


def read_table(
    folder: Path, kind: str, faults: list[Fault], *, refused: set[str]
) -> list[Located] | None:
    """Read a table of a folder, each row with where it stands.

    Args:
        folder: with the table.
        kind: route, source, report, count or retraction.
        faults: where what is wrong with it is added.
        refused: where the ids of records that have faults are added.

    Returns:
        None: the table is so broken that nothing can be said of what it lacks.

    Raises:
        StoreError: it is missing or cannot be read.
    """
    path = folder / TABLE_FILES[kind]
    if path.name in OPTIONAL_TABLES and not path.exists():
        return []

    def raws() -> Iterator[parse.Raw]:
        yield from rows_of(kind, _whole_text(path), path)

    own: list[Fault] = []
    found = parse.parse_records(kind, raws(), path, own, refused=refused)
    if not own:
        return found
    named = name_damage(kind, path, own)
    refused |= named.ids  # what refers to them is not wrong
    faults += named.faults
    return None if named.broken else found


def name_damage(kind: str, path: Path, faults: list[Fault]) -> Named:
    """Name what git or Excel did to a table, as `repair` does, which most commands do without."""
    from aidmap.store.folder import repair

    return repair.name_damage(kind, path, faults)


def _whole_text(path: Path) -> str:
    """The text of a table without a truncated last line."""
    content = parse.read_bytes(path)
    if path.name in JOURNALS:
        content = content[: truncated_start(path, content)]
    return parse.decode(content, path)


def _each_once(kind: str, items: list[Located]) -> list[Located]:
    """Records without those that a union merge left twice.

    The id of a report is its content: entered twice it is one report, known since the first time.
    """
    first: dict[Any, Located] = {}
    again: list[Located] = []
    for item in items:
        key = item.record if kind == "retraction" else item.record.id
        if first.setdefault(key, item) is not item:
            again.append(item)
    if not again:
        return items
    other = []
    for item in again:
        known = first[item.record if kind == "retraction" else item.record.id]
        if kind in {"report", "count"} and item.record.recorded_at < known.record.recorded_at:
            first[item.record.id] = item
        elif kind not in {"report", "count"} and item.record != known.record:
            other.append(item)  # reported by `inconsistencies`
    return [*first.values(), *other]
