"""What is told of an result: what is refused and why, what is taken, and what is left out."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from aidmap.cli import formatting
from aidmap.cli.options import legible, say
from aidmap.errors import DataError, StoreError
from aidmap.model import as_json as record_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.errors import Fault
    from aidmap.importers.import_result import ImportResult
    from aidmap.query.dataset import Dataset

SHOWN, TOLD = 10, 50  # records of a dry run, faults of a refusal


def check_targets(dataset: Dataset, file: Path, targets: dict[str, Path | None]) -> None:
    """See that what is to be written lies neither on the file that is read nor in the data set.

    Raises:
        DataError: it does.
    """
    folder = Path(str(dataset.store)).resolve()
    faults = []
    for option, target in targets.items():
        where = target.resolve() if target else None
        if where and (where == file.resolve() or _are_one(where, file)):
            faults.append(f"{option} {target}: is the file that is read: name another one")
        elif where and (where == folder or folder in where.parents):
            faults.append(f"{option} {target}: lies in the data set: name a file elsewhere")
        elif where and where.is_dir():
            faults.append(f"{option} {target}: is a folder: name a file in it")
    if faults:
        raise DataError(faults)


def _are_one(one: Path, other: Path) -> bool:
    """Whether two paths lead to the same file, under whatever names."""
    return one.exists() and other.exists() and one.samefile(other)


def tell_of(result: ImportResult, file: Path) -> None:
    """Say how a file was read, what it holds, and what of it is not taken, and why."""
    for note in result.notes:
        say(note)
    for part in result.skipped_parts:
        count = f" ({part['count']:,})" if part["count"] > 1 else ""
        say(f"left out: {part['what']}{count} {part['why']}")
    say(f"read: {many(result.read, 'row')} of {file.name}")


def settle_doubts(
    result: ImportResult,
    accepted: Iterable[str],
    faults: list[Fault | str],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Say what is doubted; go on where all of it is accepted, or answered at a terminal.

    Args:
        result: what was read.
        accepted: the kinds that are taken as they are.
        faults: what else is wrong.
        dry_run: whether nothing is to be added anyhow.
        as_json: whether a program listens: it is not asked.

    Raises:
        DataError: a doubt is open, or there are faults; nothing is added.
    """
    lines = [str(doubt) for doubt in result.doubts.without(accepted)]
    if dry_run:
        for line in lines:
            say(f"doubt: {line}")
        return
    asked = sys.stdin.isatty() and sys.stderr.isatty() and not as_json and not faults
    while asked and lines and typer.confirm(f"{legible(lines[0])}\nIs that meant?", err=True):
        del lines[0]
    if as_json and (lines or faults):
        formatting.print_json(_counts(result, dry_run=dry_run) | {"added": 0, "replaced": 0})
    if lines or faults:
        raise DataError([*faults, *lines, *["nothing is added"] * bool(lines)])


def refuse_changes(result: ImportResult, file: Path, *, dry_run: bool) -> None:
    """Refuse places that are there with other fields, and tell which.

    Raises:
        DataError: these, and what is wrong with other rows.
    """
    count = many(len(result.changed), "place")
    what = f"{file}: the data set has {count} with other fields: --replace takes these"
    told = [*result.faults, *result.differences]
    raise DataError([*(told if dry_run else _first_of(told)), what])


def _first_of(faults: list[Fault]) -> list[Fault | str]:
    """The first faults, and how to see the others."""
    if len(faults) <= TOLD:
        return [*faults]
    count = many(len(faults) - TOLD, "fault")
    more = f"and {count} more: --dry-run tells all, --skip-bad FILE takes the good rows"
    return [*faults[:TOLD], more]


def refuse(result: ImportResult, skip_bad: Path | None, *, dry_run: bool) -> list[Fault | str]:
    """The faults for which all is refused; none where their rows are skipped, or all is tried."""
    if dry_run:
        for fault in result.faults:
            say(f"error: {fault}")
    return _first_of(result.faults) if result.refused and not dry_run and not skip_bad else []


def _counts(result: ImportResult, *, dry_run: bool) -> dict[str, Any]:
    """What came of a file, for programs."""
    return {
        "read": result.read,
        "added": len(result.new),
        "replaced": len(result.changed),
        "known": result.known,
        "twice": result.twice,
        "refused": len(result.refused),
        "publishers": sorted(result.sources),
        "columns": result.columns,
        "ignored": sorted(result.ignored),
        "left": result.left,
        "doubts": [asdict(doubt) for doubt in result.doubts],
        "dry_run": dry_run,
    }


def tell(
    result: ImportResult,
    what: str,
    skip_bad: Path | None,
    *,
    accepted: Iterable[str],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Tell what was added, or would be; where rows are skipped, write these to a file.

    Raises:
        StoreError: that cannot be written.
    """
    if as_json:
        formatting.print_json(_counts(result, dry_run=dry_run))
    else:
        _tell_people(result, what, dry_run=dry_run)
    if result.refused and skip_bad:
        rows = many(len(result.refused), "row")
        if dry_run:
            say(f"{rows} would be refused; {skip_bad} would say why")
        else:
            _write_refused(result, skip_bad)
            say(f"{rows} refused: {skip_bad} says why")
    if dry_run and (result.refused or result.doubts.without(accepted)):
        sys.exit(1)


def _write_refused(result: ImportResult, target: Path) -> None:
    from aidmap.exporters import guard_formula
    from aidmap.files import write_whole

    columns = list(dict.fromkeys(name for row, _ in result.refused for name in row.cells))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([*columns, "row", "fault"])
    for row, faults in result.refused:
        cells = [row.cells.get(name) for name in columns]
        told = ["" if cell is None else guard_formula(_cell_text(cell)) for cell in cells]
        said = "; ".join(": ".join(filter(None, (one.field, one.what))) for one in faults)
        writer.writerow([*told, row.number, guard_formula(said)])
    try:
        write_whole(target, file.getvalue().encode("utf-8-sig"))
    except OSError as error:
        what = f"{target}: cannot be written: {error.strerror}; what is good is added: say another"
        raise StoreError(f"{what} --skip-bad, the same again adds nothing twice") from None


def _cell_text(cell: Any) -> str:
    """A cell as it can be read again."""
    from aidmap.exporters.csv_tables import join_list
    from aidmap.importers.header import Formula

    if isinstance(cell, Formula):
        return f"(formula in {cell.where})"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return str(join_list(cell))


def _tell_people(result: ImportResult, what: str, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    if dry_run:
        for record in result.new[:SHOWN]:
            typer.echo(legible(_line(record)))
        if len(result.new) > SHOWN:
            typer.echo(f"... and {len(result.new) - SHOWN} more")
    for source in result.sources.values():
        typer.echo(legible(f"publisher {source.id} ({source.name}) {would}taken up"))
    twice = f", {result.twice} twice in the file" if result.twice else ""
    typer.echo(
        f"{many(len(result.new), what)} {would}added, {len(result.changed)} {would}replaced, "
        f"{result.known} there already, {len(result.refused)} refused{twice}"
    )


def many(count: int, what: str) -> str:
    """So many of something, in the singular where it is one."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def _line(record: Any) -> str:
    """A record in a line: what of it a person would check."""
    values = record_json(record)
    values.pop("recorded_at", None)
    return ", ".join(f"{key} {value}" for key, value in values.items() if value not in (None, []))
