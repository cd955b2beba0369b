"""What entering a report or a count did: the statuses of a day, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from aidmap.cli.options import say
from aidmap.query import json_answers

if TYPE_CHECKING:
    from datetime import date

    from aidmap.model import Count, Report
    from aidmap.query.dataset import Dataset
    from aidmap.query.snapshot import Snapshot


def snapshots(dataset: Dataset, report: Report) -> list[Snapshot]:
    """The day on which to show the effects of a report, for each kind of its traffic."""
    day = _shown_day(dataset, report)
    return [dataset.at(day, traffic=traffic) for traffic in report.traffic]


def _shown_day(dataset: Dataset, report: Report) -> date:
    today = dataset.records.about.today()
    return today if report.in_force(today) else report.effective_from


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
        say("note: it has neither --url nor --title; nobody else can look it up")
    if is_retracted(dataset, claim):
        say(f"{claim.id} was retracted: it does not count")


def is_retracted(dataset: Dataset, report: Report | Count) -> bool:
    """Whether a report or a count has been retracted."""
    return any(report.id == retraction.report for retraction in dataset.records.retractions)
