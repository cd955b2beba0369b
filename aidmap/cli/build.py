"""aidmap build: every map and chart that has a definition, drawn if it changed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli.options import Data, note, open_dataset, say
from aidmap.cli.progress import with_progress
from aidmap.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.build import Job, Outcome
    from aidmap.model.map_definitions import Definition

DEFINITIONS, DRAWINGS = Path("maps/definitions"), Path("maps/drawn")


def build(
    definitions: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder of the definitions.")
    ] = DEFINITIONS,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for the drawings.")
    ] = DRAWINGS,
    *,
    data: Data = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Draw only this definition (repeatable)."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Draw even what has not changed.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list what would be drawn.")
    ] = False,
    processes: Annotated[
        int | None, typer.Option(min=1, help="Number of processes. Default: one per core.")
    ] = None,
) -> None:
    """Draw every map and chart defined in maps/definitions/*.toml, if it has changed."""
    from aidmap.build import outdated_jobs, plan, read_definitions, run

    dataset = open_dataset(data, courses=True)
    chosen = _choose_definitions(read_definitions(definitions), only or [])
    jobs = plan(chosen, dataset, dataset.records.about.today())
    todo = outdated_jobs(jobs, output, force=force)
    if dry_run:
        for job in todo:
            typer.echo(output / job.path)
        note(f"{len(todo)} would be drawn, {len(jobs) - len(todo)} have not changed")
        return
    _draw(todo, jobs, output, run(todo, dataset.store.address, output, processes=processes))


def _draw(todo: list[Job], jobs: list[Job], output: Path, drawing: Iterable[Outcome]) -> None:
    """Draw, and save the manifest of what was drawn, even after an interrupt."""
    from aidmap.build import write_manifest

    outcomes: list[Outcome] = []
    try:
        outcomes.extend(with_progress(drawing, "Drawing", total=len(todo)))
    except KeyboardInterrupt:
        say("interrupted: what was drawn stays")
        sys.exit(130)
    finally:
        write_manifest(output, jobs, _collect_drawn(outcomes))
    _print_outcomes(outcomes, len(jobs) - len(todo))


def _choose_definitions(found: dict[str, Definition], only: list[str]) -> dict[str, Definition]:
    for name in only:
        if name not in found:
            raise NotFound("definition", name, list(found))
    return {name: one for name, one in found.items() if not only or name in only}


def _collect_drawn(outcomes: Iterable[Outcome]) -> list[Job]:
    return [outcome.job for outcome in outcomes if not outcome.error]


def _print_outcomes(outcomes: list[Outcome], unchanged: int) -> None:
    """Print what was drawn; exit with 1 if a drawing failed."""
    failed = [outcome for outcome in outcomes if outcome.error]
    for outcome in failed:
        say(f"error: {outcome.job.path} ({outcome.job.name}.toml): {outcome.error}")
    drawn = len(outcomes) - len(failed)
    note(f"{drawn} drawn, {unchanged} have not changed, {len(failed)} failed")
    if failed:
        sys.exit(1)
