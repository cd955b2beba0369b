"""aidmap history: the status of a place over time, and the reports on it."""

from __future__ import annotations

from typing import Annotated

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.options import AsJson, Data, On, open_dataset
from aidmap.query import json_answers


def history(
    place: Annotated[str, typer.Argument(metavar="PLACE", autocompletion=completion.places)],
    *,
    data: Data = None,
    on: On = None,
    clocks: ClockChoice,
    as_json: AsJson = False,
) -> None:
    """Show how the status of a place changed over time, and every report on it."""
    dataset = clocks.narrow(open_dataset(data), [place])
    subject = dataset.subject(place)
    shot = clocks.snapshot(dataset, on)
    if as_json:
        formatting.print_json(json_answers.history_json(shot, subject.id))
        return
    formatting.print_spans(
        f"{formatting.label(subject)}, {clocks.traffic.value}", shot.spans(subject.id)
    )
    for opening in shot.openings(subject.id):
        typer.echo(
            f"Announced for {opening.announced_for}, first traffic {opening.first_traffic}: "
            f"a gap of {opening.days} {'day' if opening.days == 1 else 'days'}"
        )
    formatting.print_reports(shot, shot.said_of(subject.id))
