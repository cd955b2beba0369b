"""aidmap build: drawing all that is defined, if it changed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli.options import Data, open_dataset, say
from aidmap.cli.progress import with_progress
from aidmap.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.build import Job, Outcome
    from aidmap.model.map_definitions import Definition

DEFINITIONS, DRAWN = Path("maps/definitions"), Path("maps/drawn")


def build(
    definitions: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the definitions are.")
    ] = DEFINITIONS,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Where the drawings go.")
    ] = DRAWN,
    *,
    data: Data = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only that definition (repeatable).")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Draw what has not changed, too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be drawn.")] = False,
    processes: Annotated[
        int | None, typer.Option(min=1, help="How many at once. Default: one a core.")
    ] = None,
) -> None:
    """Draw all that maps/definitions/*.toml describe; what has not changed is left as it is."""
    from aidmap.build import outdated_jobs, plan, read, run

    dataset = open_dataset(data, courses=True)
    chosen = _choose_definitions(read(definitions), only or [])
    jobs = plan(chosen, dataset, dataset.records.about.today())
    todo = outdated_jobs(jobs, output, force=force)
    if dry_run:
        for job in todo:
            typer.echo(output / job.path)
        say(f"{len(todo)} would be drawn, {len(jobs) - len(todo)} have not changed")
        return
    _draw(todo, jobs, output, run(todo, dataset.store.address, output, processes=processes))


def _draw(todo: list[Job], jobs: list[Job], output: Path, drawing: Iterable[Outcome]) -> None:
    """Draw, and keep the manifest of what was drawn, come what may."""
    from aidmap.build import keep_manifest

    outcomes: list[Outcome] = []
    try:
        outcomes.extend(with_progress(drawing, "Drawing", total=len(todo)))
    except KeyboardInterrupt:
        say("interrupted: what was drawn stays")
        sys.exit(130)
    finally:
        keep_manifest(output, jobs, _collect_drawn(outcomes))
    _tell(outcomes, len(jobs) - len(todo))


def _choose_definitions(found: dict[str, Definition], only: list[str]) -> dict[str, Definition]:
    for name in only:
        if name not in found:
            raise NotFound("definition", name, list(found))
    return {name: one for name, one in found.items() if not only or name in only}


def _collect_drawn(outcomes: Iterable[Outcome]) -> list[Job]:
    return [outcome.job for outcome in outcomes if not outcome.error]


def _tell(outcomes: list[Outcome], unchanged: int) -> None:
    """Say what came of it; one that failed makes the exit code 1."""
    failed = [outcome for outcome in outcomes if outcome.error]
    for outcome in failed:
        say(f"error: {outcome.job.path} ({outcome.job.name}.toml): {outcome.error}")
    drawn = len(outcomes) - len(failed)
    say(f"{drawn} drawn, {unchanged} have not changed, {len(failed)} failed")
    if failed:
        sys.exit(1)
