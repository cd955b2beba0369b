"""What is told of an intake: what is refused and why, what is taken, and what is left out."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from aidmap.cli import show
from aidmap.cli.options import legible, say
from aidmap.errors import DataError, StoreError

if TYPE_CHECKING:
    from aidmap.datasets import Dataset
    from aidmap.errors import Fault
    from aidmap.exchange import Intake

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


def tell_of(intake: Intake) -> None:
    """Tell how the file was read, and which of its columns were not."""
    for note in intake.notes:
        say(note)
    for column in sorted(intake.ignored):
        say(f"left out: column {' '.join(column.split())!r} is none of ours")


def refuse_changes(intake: Intake, file: Path, *, dry_run: bool) -> None:
    """Refuse places that are there with other fields, and tell which.

    Raises:
        DataError: these, and what is wrong with other rows.
    """
    count = many(len(intake.changed), "place")
    what = f"{file}: the data set has {count} with other fields: --replace takes these"
    told = [*intake.faults, *intake.differences]
    raise DataError([*(told if dry_run else _first_of(told)), what])


def _first_of(faults: list[Fault]) -> list[Fault | str]:
    """The first faults, and how to see the others."""
    if len(faults) <= TOLD:
        return [*faults]
    count = many(len(faults) - TOLD, "fault")
    more = f"and {count} more: --dry-run tells all, --skip-bad FILE takes the good rows"
    return [*faults[:TOLD], more]


def refuse(intake: Intake, skip_bad: Path | None, *, dry_run: bool) -> None:
    """Refuse all where a row is wrong, unless such rows are skipped, or all is but tried.

    Raises:
        DataError: the faults; nothing is added.
    """
    if dry_run:
        for fault in intake.faults:
            say(f"error: {fault}")
    elif intake.refused and skip_bad is None:
        raise DataError(_first_of(intake.faults))


def tell(intake: Intake, what: str, skip_bad: Path | None, *, dry_run: bool, as_json: bool) -> None:
    """Tell what was added, or would be; where rows are skipped, write these to a file.

    Raises:
        StoreError: that cannot be written.
    """
    counts = {
        "added": len(intake.new),
        "replaced": len(intake.changed),
        "known": intake.known,
        "twice": intake.twice,
        "refused": len(intake.refused),
        "publishers": sorted(intake.sources),
        "columns": intake.columns,
        "ignored": sorted(intake.ignored),
        "dry_run": dry_run,
    }
    if as_json:
        show.print_json(counts)
    else:
        _tell_people(intake, what, dry_run=dry_run)
    if intake.refused and skip_bad:
        rows = many(len(intake.refused), "row")
        if dry_run:
            say(f"{rows} would be refused; {skip_bad} would say why")
        else:
            _write_refused(intake, skip_bad)
            say(f"{rows} refused: {skip_bad} says why")
    if dry_run and intake.refused:
        sys.exit(1)


def _write_refused(intake: Intake, target: Path) -> None:
    from aidmap.exchange import guarded
    from aidmap.maps import write_whole

    columns = list(dict.fromkeys(name for row, _ in intake.refused for name in row.cells))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([*columns, "row", "fault"])
    for row, faults in intake.refused:
        cells = [row.cells.get(name) for name in columns]
        told = ["" if cell is None else guarded(str(cell)) for cell in cells]
        said = "; ".join(": ".join(filter(None, (one.field, one.what))) for one in faults)
        writer.writerow([*told, row.number, guarded(said)])
    try:
        write_whole(target, file.getvalue().encode("utf-8-sig"))
    except OSError as error:
        what = f"{target}: cannot be written: {error.strerror}; what is good is added: say another"
        raise StoreError(f"{what} --skip-bad, the same again adds nothing twice") from None


def _tell_people(intake: Intake, what: str, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    if dry_run:
        for record in intake.new[:SHOWN]:
            typer.echo(legible(_line(record)))
        if len(intake.new) > SHOWN:
            typer.echo(f"... and {len(intake.new) - SHOWN} more")
    for source in intake.sources.values():
        typer.echo(legible(f"publisher {source.id} ({source.name}) {would}taken up"))
    twice = f", {intake.twice} twice in the file" if intake.twice else ""
    typer.echo(
        f"{many(len(intake.new), what)} {would}added, {len(intake.changed)} {would}replaced, "
        f"{intake.known} there already, {len(intake.refused)} refused{twice}"
    )


def many(count: int, what: str) -> str:
    """So many of something, in the singular where it is one."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def _line(record: Any) -> str:
    """A record in a line: what of it a person would check."""
    told = record.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return ", ".join(f"{key} {value}" for key, value in told.items() if key != "recorded_at")
