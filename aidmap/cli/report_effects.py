"""What entering a report or a count did: the statuses of a day, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from aidmap.cli import formatting
from aidmap.cli.options import note, say
from aidmap.model import Count
from aidmap.query import json_answers

if TYPE_CHECKING:
    from datetime import date

    from aidmap.model import Report
    from aidmap.query.dataset import Dataset
    from aidmap.query.snapshot import Snapshot


def snapshots(dataset: Dataset, claim: Report | Count) -> list[Snapshot]:
    """The day on which to show the effects of a report or a count, for each kind of its traffic."""
    if isinstance(claim, Count):
        return [dataset.at(claim.last_day, traffic=claim.traffic)]
    day = _shown_day(dataset, claim)
    return [dataset.at(day, traffic=traffic) for traffic in claim.traffic]


def _shown_day(dataset: Dataset, report: Report) -> date:
    today = dataset.records.about.today()
    return today if report.in_force(today) else report.effective_from


def print_changes(before: list[Snapshot], after: list[Snapshot]) -> None:
    """Print what another status has, for each kind of traffic, with its day."""
    for shot, other in zip(before, after, strict=True):
        typer.echo(f"{shot.query.traffic.value} on {shot.query.on}:")
        formatting.print_changes(shot.changes_to(other))


def changes_json(before: list[Snapshot], after: list[Snapshot]) -> dict[str, Any]:
    """The changes for each kind of traffic, as --json prints them."""
    merged: dict[str, Any] = {"on": str(before[0].query.on)}
    for kind in ("places", "routes", "destinations"):
        merged[kind] = [
            change | {"traffic": shot.query.traffic.value}
            for shot, other in zip(before, after, strict=True)
            for change in json_answers.changes_json(shot.changes_to(other))[kind]
        ]
    return merged


def say_outcome(
    dataset: Dataset, claim: Report | Count, *, added: bool, dry_run: bool, what: str = ""
) -> None:
    """Say whether a report or a count was added, and what to mind about it.

    Args:
        dataset: that it is added to.
        claim: what was entered.
        added: whether it was new, and is written.
        dry_run: whether nothing was to be written.
        what: follows the id.
    """
    if dry_run:
        typer.echo(f"Would add {claim.id} (dry run: nothing was written){what}")
    elif added:
        typer.echo(f"Added {claim.id}{what}")
    else:
        typer.echo(f"{claim.id} is there already: nothing to add")
    if not (claim.url or claim.title):
        note("note: it has neither --url nor --title; nobody else can look it up")
    if is_retracted(dataset, claim):
        say(f"{claim.id} was retracted: it does not count")


def is_retracted(dataset: Dataset, report: Report | Count) -> bool:
    """Whether a report or a count has been retracted."""
    return any(report.id == retraction.report for retraction in dataset.records.retractions)
