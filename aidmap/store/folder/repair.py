"""Mending the tables that git or Excel changed, where that loses nothing; and what else to do.

What happened is found by `damage`, what a row was before by `cell_recovery`. Old files are kept
beside.
"""

from __future__ import annotations

import csv
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from aidmap.errors import DataError, Fault
from aidmap.store.folder import append_log, damage, features, parse
from aidmap.store.folder.cell_recovery import restore_rows
from aidmap.store.folder.layout import OPTIONAL_TABLES, REPORTS, TABLE_FILES, required_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class Mended(NamedTuple):
    """A file that was mended, where it is kept as it was, and what was done."""

    path: Path
    kept: Path
    done: tuple[str, ...]


def mend(folder: Path) -> list[Mended]:
    """Mend the tables of a folder as far as that loses nothing.

    Raises:
        StoreError: one cannot be read or written.
    """
    found = []
    for kind in ("report", "count", "retraction", "source", "route"):
        path = folder / TABLE_FILES[kind]
        if path.name in OPTIONAL_TABLES and not path.exists():
            continue
        with append_log.lock(path):
            content = parse.read_bytes(path)
            try:
                text, done = mend_text(kind, parse.decode(content, path), _report_ids(kind, folder))
            except DataError:
                continue  # no text: reported by `check`
            if done:
                kept = _unused_path(path)
                features.write(kept, content)
                features.write(path, text.encode("utf-8"))
                found.append(Mended(path, kept, tuple(done)))
    return found


class Named(NamedTuple):
    """The faults of a table, each with its cause.

    Args:
        faults: to be reported.
        ids: of its rows, once it is mended.
        broken: whether nobody knows what it holds.
    """

    faults: list[Fault]
    ids: set[str]
    broken: bool


def name_damage(kind: str, path: Path, faults: list[Fault]) -> Named:
    """Name what git or Excel did to a table in place of the faults that follow from it.

    Args:
        kind: of its records.
        path: where it is.
        faults: what is wrong with it.
    """
    text = parse.read_bytes(path).decode("utf-8-sig", "replace")
    found = damage.damages(kind, text, required_columns(kind))
    if not found:
        return Named(faults, set(), broken=False)
    better, done = mend_text(kind, text, _report_ids(kind, path.parent))
    left = {one.kind: one for one in damage.damages(kind, better, required_columns(kind))}
    named = [
        Fault(
            file=str(path),
            line=one.lines[0] if one.lines else 1,
            what=f"{one.what}: {_advice(one, left.get(one.kind), path.name)}",
        )
        for one in found
    ]
    touched = {line for one in found for line in one.lines}
    broken = any(one.kind in {"conflict", "separator"} for one in found)
    others = [] if broken else [fault for fault in faults if fault.line not in touched]
    return Named([*named, *others], _ids(better) if done else set(), broken)


def _advice(before: damage.Damage, after: damage.Damage | None, name: str) -> str:
    """What to do about it: mend it, or undo it."""
    if after is None and before.kind == "conflict":
        return "aidmap check --repair keeps both sides"
    if after is None:
        return "aidmap check --repair mends it"
    if before.kind == "conflict":
        return damage.undo_merge(name)
    undo = f"take the file as it was: git checkout -- {name}, or your backup"
    fewer = len(after.lines) < len(before.lines)
    return f"aidmap check --repair mends a part; for the rest {undo}" if fewer else undo


def mend_text(kind: str, text: str, report_ids: Iterable[str] = ()) -> tuple[str, list[str]]:
    """Mend the text of a table, and say what was done; nothing: it stays as it was.

    Args:
        kind: of its records.
        text: the whole table.
        report_ids: of the reports that there are, for retractions.
    """
    mark = damage.separator(text, required_columns(kind))
    one = damage.undo_conflicts(text)
    try:
        header, *rows = damage.rows(one, mark)
    except (csv.Error, ValueError):
        return text, []
    once = _once(header, rows)
    if any(len(row.cells) != len(header.cells) for row in once):
        return text, []
    cells = [row.cells for row in once]
    now = list(restore_rows(kind, header.cells, cells, set(report_ids)))
    if _clash(kind, header.cells, now):
        return text, []
    done = ["kept both sides of each git conflict"] if one != text else []
    done += [f"put commas for the {damage.SEPARATORS[mark]}"] if mark != "," else []
    done += _count_words(len(rows) - len(once), "left out {} that stood there already")
    changed = sum(before != after for before, after in zip(cells, now, strict=True))
    done += _count_words(changed, "wrote ids, days or line breaks of {} as they were")
    return _text([header, *once], [header.cells, *now], as_they_stand=mark == ","), done


def _once(header: damage.Row, rows: Iterable[damage.Row]) -> list[damage.Row]:
    """Each row where it stands first; the header is none."""
    first: dict[tuple[str, ...], damage.Row] = {}
    for row in rows:
        first.setdefault(row.cells, row)
    first.pop(header.cells, None)
    return list(first.values())


def _text(rows: Sequence[damage.Row], now: Sequence[Sequence[str]], *, as_they_stand: bool) -> str:
    """The text of a table; rows that did not change keep theirs, for whoever compares."""
    lines: dict[str, None] = {}
    for row, cells in zip(rows, now, strict=True):
        same = as_they_stand and row.cells == cells
        lines[row.text if same else append_log.line_of(cells)] = None
    *before, last = lines
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in before) + last


def _count_words(number: int, what: str) -> list[str]:
    if not number:
        return []
    return [what.format("1 line" if number == 1 else f"{number} lines")]


def _clash(kind: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bool:
    """Whether two rows that differ claim one id: nobody but people can choose."""
    if kind not in {"source", "route"} or "id" not in header:
        return False
    ids = [row[header.index("id")] for row in rows]
    return len(set(ids)) < len(ids)


def _report_ids(kind: str, folder: Path) -> set[str]:
    """The ids of the reports, once their table is mended; none for a kind that needs none."""
    path = folder / REPORTS
    if kind != "retraction":
        return set()
    try:
        text, _ = mend_text("report", parse.decode(parse.read_bytes(path), path))
    except DataError:
        return set()
    return _ids(text)


def _ids(text: str) -> set[str]:
    """The ids in a table."""
    try:
        header, *rows = damage.rows(text)
    except (csv.Error, ValueError):
        return set()
    if "id" not in header.cells:
        return set()
    place = header.cells.index("id")
    return {row.cells[place] for row in rows if len(row.cells) > place}


def _unused_path(path: Path) -> Path:
    """A name beside that no file has yet."""
    names = (path.with_name(f"{path.name}.before-repair{n if n > 1 else ''}") for n in count(1))
    return next(name for name in names if not name.exists())
