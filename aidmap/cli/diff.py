"""aidmap diff: what changed between two days."""

from __future__ import annotations

from typing import Annotated

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.options import AsJson, Data, each, open_dataset
from aidmap.query import json_answers


def diff(
    first: Annotated[str, typer.Argument(metavar="DAY", autocompletion=completion.days)],
    second: Annotated[str, typer.Argument(metavar="DAY", autocompletion=completion.days)],
    *,
    data: Data = None,
    clocks: ClockChoice,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two days: statuses, routes, destinations."""
    dataset = open_dataset(data)
    before, after = (
        clocks.snapshot(dataset, str(day)) for day in each([first, second], dataset.day)
    )
    changes = before.changes_to(after)
    if as_json:
        days = {"from": str(before.query.on), "to": str(after.query.on)}
        formatting.print_json(
            json_answers.clocks_json(after) | days | json_answers.changes_json(changes)
        )
        return
    typer.echo(f"From {before.query.on} to {after.query.on}, {clocks.traffic.value}:")
    formatting.print_changes(changes)
