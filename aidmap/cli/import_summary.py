"""What an import prints: what is added, refused or left out, and why."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from aidmap.cli import formatting
from aidmap.cli.options import legible, note, say
from aidmap.errors import DataError, StoreError
from aidmap.model import as_json as record_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.cli.import_options import DoubtOptions
    from aidmap.errors import Fault
    from aidmap.importers.import_result import ImportResult
    from aidmap.query.dataset import Dataset

MOST_RECORDS, MOST_FAULTS = 10, 50  # printed by a dry run, and when a file is refused


def check_targets(dataset: Dataset, file: Path, targets: dict[str, Path | None]) -> None:
    """Check that files to be written are neither the file that is read nor in the data set.

    Raises:
        DataError: one of them is.
    """
    folder = Path(str(dataset.store)).resolve()
    faults = []
    for option, target in targets.items():
        where = target.resolve() if target else None
        if where and (where == file.resolve() or _are_same(where, file)):
            faults.append(f"{option} {target}: is the file that is read: name another one")
        elif where and (where == folder or folder in where.parents):
            faults.append(f"{option} {target}: lies in the data set: name a file elsewhere")
        elif where and where.is_dir():
            faults.append(f"{option} {target}: is a folder: name a file in it")
    if faults:
        raise DataError(faults)


def _are_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to the same file, perhaps by a link."""
    return one.exists() and other.exists() and one.samefile(other)


def print_reading(result: ImportResult, file: Path) -> None:
    """Print how a file was read, how many rows it has, and what was left out and why."""
    for text in result.notes:
        note(text)
    for part in result.skipped_parts:
        count = f" ({part['count']:,})" if part["count"] > 1 else ""
        say(f"left out: {part['what']}{count} {part['why']}")
    note(f"read: {quantity(result.read, 'row')} of {file.name}")


def settle_doubts(
    result: ImportResult,
    accepted: Iterable[str],
    faults: list[Fault | str],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Print the doubts; go on if all are accepted, or confirmed at a terminal.

    Args:
        result: what was read.
        accepted: the kinds of doubts that are accepted.
        faults: what else is wrong.
        dry_run: whether this is a dry run: nothing is added in any case.
        as_json: whether a program reads the answer: it is not asked.

    Raises:
        DataError: a doubt is not accepted, or there are faults; nothing is added.
    """
    lines = [str(doubt) for doubt in result.doubts.without(accepted)]
    if dry_run:
        for line in lines:
            say(f"doubt: {line}")
        return
    may_ask = sys.stdin.isatty() and sys.stderr.isatty() and not as_json and not faults
    while may_ask and lines and typer.confirm(f"{legible(lines[0])}\nIs that meant?", err=True):
        del lines[0]
    if as_json and (lines or faults):
        formatting.print_json(_counts(result, dry_run=dry_run) | {"added": 0, "replaced": 0})
    if lines or faults:
        raise DataError([*faults, *lines, *["nothing is added"] * bool(lines)])


def accept_usual(result: ImportResult, usual: Iterable[str], doubts: DoubtOptions) -> DoubtOptions:
    """Accept the doubts that are usual in a table, as its preset says, and print them.

    Raises:
        DataError: the preset names a kind of doubt that there is not.
    """
    open_kinds = {doubt.kind for doubt in result.doubts.without(usual)}
    for doubt in result.doubts:
        if doubt.kind not in open_kinds:
            say(f"usual in this table: {doubt.described}")
    return replace(doubts, accept=[*(doubts.accept or ()), *usual])


def refuse_changes(result: ImportResult, file: Path, *, dry_run: bool) -> None:
    """Refuse places that the data set has with other fields, and list them.

    Raises:
        DataError: these places, and the faults of other rows.
    """
    count = quantity(len(result.changed), "place")
    what = f"{file}: the data set has {count} with other fields: --replace takes these"
    faults = [*result.faults, *result.differences]
    raise DataError([*(faults if dry_run else _first_of(faults)), what])


def _first_of(faults: list[Fault]) -> list[Fault | str]:
    """The first faults, and how to see the rest."""
    if len(faults) <= MOST_FAULTS:
        return [*faults]
    count = quantity(len(faults) - MOST_FAULTS, "more fault")
    more = f"and {count}: --dry-run lists all, --skip-bad FILE takes the good rows"
    return [*faults[:MOST_FAULTS], more]


def refuse(result: ImportResult, skip_bad: Path | None, *, dry_run: bool) -> list[Fault | str]:
    """The faults for which a file is refused; none if bad rows are skipped, or in a dry run."""
    if dry_run:
        for fault in result.faults:
            say(f"error: {fault}")
    return _first_of(result.faults) if result.refused and not dry_run and not skip_bad else []


def _counts(result: ImportResult, *, dry_run: bool) -> dict[str, Any]:
    """The counts of an import, for programs."""
    return {
        "read": result.read,
        "added": len(result.new),
        "replaced": len(result.changed),
        "known": result.known,
        "twice": result.twice,
        "refused": len(result.refused),
        **({"rows": result.contributed} if result.noun == "counts" else {}),
        "publishers": sorted(result.sources),
        "columns": result.columns,
        "ignored": sorted(result.ignored),
        "left": result.left,
        "doubts": [asdict(doubt) for doubt in result.doubts],
        "dry_run": dry_run,
    }


def print_outcome(
    result: ImportResult,
    what: str,
    skip_bad: Path | None,
    *,
    accepted: Iterable[str],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Print what was added, or would be; write rows that are skipped to a file.

    Raises:
        StoreError: the file cannot be written.
    """
    if as_json:
        formatting.print_json(_counts(result, dry_run=dry_run))
    else:
        _print_for_people(result, what, dry_run=dry_run)
    if result.refused and skip_bad:
        rows = quantity(len(result.refused), "row")
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
        texts = ["" if cell is None else guard_formula(_cell_text(cell)) for cell in cells]
        why = "; ".join(": ".join(filter(None, (one.field, one.what))) for one in faults)
        writer.writerow([*texts, row.number, guard_formula(why)])
    try:
        write_whole(target, file.getvalue().encode("utf-8-sig"))
    except OSError as error:
        what = f"{target}: cannot be written: {error.strerror}; what is good is added: say another"
        raise StoreError(f"{what} --skip-bad, the same again adds nothing twice") from None


def _cell_text(cell: Any) -> str:
    """A cell as text that can be imported again."""
    from aidmap.exporters.csv_tables import join_list
    from aidmap.importers.header import Formula

    if isinstance(cell, Formula):
        return f"(formula in {cell.where})"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return str(join_list(cell))


def _print_for_people(result: ImportResult, what: str, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    if dry_run:
        for record in result.new[:MOST_RECORDS]:
            typer.echo(legible(_line(record)))
        if len(result.new) > MOST_RECORDS:
            typer.echo(f"... and {len(result.new) - MOST_RECORDS} more")
    for source in result.sources.values():
        typer.echo(legible(f"publisher {source.id} ({source.name}) {would}taken up"))
    if result.noun == "counts":
        typer.echo(_became(result, dry_run=dry_run))
        return
    twice = f", {result.twice} twice in the file" if result.twice else ""
    typer.echo(
        f"{quantity(len(result.new), what)} {would}added, {len(result.changed)} {would}replaced, "
        f"{result.known} there already, {len(result.refused)} refused{twice}"
    )


def _became(result: ImportResult, *, dry_run: bool) -> str:
    """Say how many rows, or figures in them, became how many counts."""
    rows = f"{result.contributed:,} {'row' if result.contributed == 1 else 'rows'}"
    if len(result.filled) > 1:
        figures = "figure" if result.contributed == 1 else "figures"
        rows = f"{result.contributed:,} {figures} in {quantity(result.read, 'row')}"
    made = len(result.new) + result.known + result.twice
    parts = [
        f"{len(result.new):,} new",
        *([f"{result.known:,} there already"] * bool(result.known)),
        *([f"{result.twice:,} twice in the file"] * bool(result.twice)),
    ]
    would = "would become" if dry_run else "became"
    refused = f"; {quantity(len(result.refused), 'row')} refused" if result.refused else ""
    return f"{rows} {would} {quantity(made, 'count')}: {', '.join(parts)}{refused}"


def quantity(count: int, noun: str) -> str:
    """A number and a noun, in the plural unless it is one."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _line(record: Any) -> str:
    """A record in one line, with the fields that a person would check."""
    values = record_json(record)
    values.pop("recorded_at", None)
    return ", ".join(f"{key} {value}" for key, value in values.items() if value not in (None, []))
