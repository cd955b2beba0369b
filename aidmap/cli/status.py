"""aidmap status: the status of places on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.options import AsJson, Data, On, each, open_dataset, say
from aidmap.model import Leg
from aidmap.query import json_answers

if TYPE_CHECKING:
    from aidmap.model import Place
    from aidmap.query.snapshot import Snapshot


def status(
    places: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PLACE]...", show_default=False, autocompletion=completion.places),
    ] = None,
    *,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Also list places without controls and reports."),
    ] = False,
    max_age: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="DAYS", help="Exit with 1 if a status was last confirmed longer ago."
        ),
    ] = None,
    data: Data = None,
    on: On = None,
    clocks: ClockChoice,
    as_json: AsJson = False,
) -> None:
    """Show the status of each place on a day, with its source."""
    dataset = clocks.narrow(open_dataset(data), places or ())
    shot = clocks.snapshot(dataset, on)
    everything = everything or as_json
    subjects = (
        each(places, dataset.subject) if places else _subjects_to_list(shot, everything=everything)
    )
    if as_json:
        formatting.print_json(json_answers.status_json(shot, subjects))
    else:
        formatting.print_states(shot, subjects)
    if max_age is not None:
        _exit_if_older(shot, subjects, max_age)


def _subjects_to_list(shot: Snapshot, *, everything: bool) -> list[Place | Leg]:
    """The controlled places and all subjects with a report in force, or everything."""
    legs = {leg.id: leg for leg in shot.records.legs}
    subjects = [shot.network.places.get(subject) or legs[subject] for subject in shot.states]
    return [
        subject
        for subject in subjects
        if everything
        or isinstance(subject, Leg)
        or subject.needs_leave
        or shot.states[subject.id].report
    ]


def _exit_if_older(shot: Snapshot, subjects: list[Place | Leg], max_age: int) -> None:
    late = False
    for subject in subjects:
        heard = shot.state(subject.id).last_heard
        if heard and (age := (shot.query.on - heard).days) > max_age:
            say(f"{subject.id}: last heard {heard}, {age} days before {shot.query.on}")
            late = True
    if late:
        raise typer.Exit(1)
