"""aidmap status: the status of places on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.engine_options import EngineChoice
from aidmap.cli.options import AsJson, Data, On, each, open_dataset, say
from aidmap.query import json_answers

if TYPE_CHECKING:
    from aidmap.model import Leg, Place
    from aidmap.query.snapshot import Snapshot


Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PLACE]...", show_default=False, autocompletion=completion.places),
]
Everything = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Also list places without controls and reports, and those that do not exist then.",
    ),
]
MaxAge = Annotated[
    int | None,
    typer.Option(
        min=0, metavar="DAYS", help="Exit with 1 if a status was last confirmed longer ago."
    ),
]


def status(
    places: Names = None,
    *,
    everything: Everything = False,
    max_age: MaxAge = None,
    data: Data = None,
    on: On = None,
    clocks: ClockChoice,
    chosen: EngineChoice,
    as_json: AsJson = False,
) -> None:
    """Show which gateways pass on a day, and the status of each place with its source."""
    if chosen.output is not None:
        chosen.answer("statuses", data, on, traffics=[clocks.traffic], **clocks.arguments())
        return
    dataset = clocks.narrow(open_dataset(data), places or ())
    shot = clocks.snapshot(dataset, on)
    subjects = (
        each(places, dataset.subject)
        if places
        else _subjects_to_list(shot, gone=everything, uncontrolled=everything or as_json)
    )
    if as_json:
        finding = {} if places else json_answers.finding_json(shot)
        formatting.print_json(json_answers.status_json(shot, subjects) | finding)
    elif places:
        formatting.print_states(formatting.heading(shot), shot, [subjects])
    else:
        formatting.print_day(shot, subjects)
    if max_age is not None:
        _exit_if_older(shot, subjects, max_age)


def _subjects_to_list(shot: Snapshot, *, gone: bool, uncontrolled: bool) -> list[Place | Leg]:
    """The controlled places that exist and all subjects with a report in force, by id.

    Args:
        shot: of the day.
        gone: whether also the places that do not exist on the day.
        uncontrolled: whether also those that are neither controlled nor reported on.
    """
    places = shot.records.places if gone else shot.places
    legs = [leg for leg in shot.records.legs if leg.id in shot.states]
    subjects = [
        place
        for place in places
        if uncontrolled or place.needs_leave or shot.state(place.id).decider
    ]
    return sorted([*subjects, *legs], key=lambda subject: subject.id)


def _exit_if_older(shot: Snapshot, subjects: list[Place | Leg], max_age: int) -> None:
    late = False
    for subject in subjects:
        heard = shot.state(subject.id).last_heard
        if heard and (age := (shot.query.on - heard).days) > max_age:
            say(f"{subject.id}: last heard {heard}, {age} days before {shot.query.on}")
            late = True
    if late:
        raise typer.Exit(1)
