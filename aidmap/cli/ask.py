"""Commands that ask the data set: status, routes, history, diff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.options import AsJson, Data, On, each, open_dataset, say
from aidmap.errors import AidmapError, DataError
from aidmap.model import Leg, Status
from aidmap.query import json_answers

if TYPE_CHECKING:
    from aidmap.model import Place
    from aidmap.query.dataset import Dataset
    from aidmap.query.snapshot import Snapshot


def status(
    places: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PLACE]...", show_default=False, autocompletion=completion.places),
    ] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Also places that need no leave and have no report.")
    ] = False,
    max_age: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="DAYS", help="Exit 1 if a shown status was last heard longer ago."
        ),
    ] = None,
    data: Data = None,
    on: On = None,
    clocks: ClockChoice,
    as_json: AsJson = False,
) -> None:
    """Tell the statuses of places on a day, with their sources."""
    dataset = clocks.narrow(open_dataset(data), places or ())
    shot = clocks.snapshot(dataset, on)  # fmt: skip
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


def routes(
    to: Annotated[
        str | None,
        typer.Option(
            metavar="DESTINATION",
            help="Only routes there.",
            autocompletion=completion.destinations,
        ),
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLACE=STATUS",
            help="Suppose a status (repeatable).",
            autocompletion=completion.suppositions,
        ),
    ] = None,
    *,
    data: Data = None,
    on: On = None,
    clocks: ClockChoice,
    as_json: AsJson = False,
) -> None:
    """Tell which routes and destinations are open on a day, and what would change if."""
    dataset = open_dataset(data)
    end = _destination(dataset, to) if to else None
    shots = [
        clocks.snapshot(dataset, on, what_if=supposed)
        for supposed in (None, _suppositions(dataset, what_if or []))
    ]  # fmt: skip
    before, shot = shots
    states = [state for state in shot.routes if end in {None, state.route.destination}]
    ends = [shot.destination(end)] if end else shot.destinations
    changes = before.changes_to(shot) if what_if else None
    if as_json:
        formatting.print_json(json_answers.routes_json(shot, states, ends, changes))
        return
    formatting.print_routes(shot, states)
    formatting.print_destinations(shot, ends)
    if changes is not None:
        formatting.print_changes(changes)


def history(
    place: Annotated[str, typer.Argument(metavar="PLACE", autocompletion=completion.places)],
    *,
    data: Data = None,
    on: On = None,
    clocks: ClockChoice,
    as_json: AsJson = False,
) -> None:
    """Tell the spans of a place, and every report on it."""
    dataset = clocks.narrow(open_dataset(data), [place])
    subject = dataset.subject(place)
    shot = clocks.snapshot(dataset, on)  # fmt: skip
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


def diff(
    first: Annotated[str, typer.Argument(metavar="DAY", autocompletion=completion.days)],
    second: Annotated[str, typer.Argument(metavar="DAY", autocompletion=completion.days)],
    *,
    data: Data = None,
    clocks: ClockChoice,
    as_json: AsJson = False,
) -> None:
    """Tell what changed between two days: statuses, routes, destinations."""
    dataset = open_dataset(data)
    before, after = (
        clocks.snapshot(dataset, str(day))
        for day in each([first, second], dataset.day)
    )  # fmt: skip
    changes = before.changes_to(after)
    if as_json:
        days = {"from": str(before.query.on), "to": str(after.query.on)}
        formatting.print_json(
            json_answers.clocks_json(after) | days | json_answers.changes_json(changes)
        )
        return
    typer.echo(f"From {before.query.on} to {after.query.on}, {clocks.traffic.value}:")
    formatting.print_changes(changes)


def _destination(dataset: Dataset, name: str) -> str:
    """The id of a place where routes end."""
    place = dataset.subject(name).id
    ends = sorted({route.destination for route in dataset.records.routes})
    if place not in ends:
        raise DataError([f"--to {name}: no route ends there; routes end at {', '.join(ends)}"])
    return place


def _subjects_to_list(shot: Snapshot, *, everything: bool) -> list[Place | Leg]:
    """The controlled places and every subject with a report in force; or the rest too."""
    legs = {leg.id: leg for leg in shot.records.legs}
    subjects = [shot.network.places.get(subject) or legs[subject] for subject in shot.states]
    return [
        subject
        for subject in subjects
        if everything or isinstance(subject, Leg) or subject.needs_leave
        or shot.states[subject.id].report
    ]  # fmt: skip


def _suppositions(dataset: Dataset, texts: list[str]) -> dict[str, Status]:
    supposed: dict[str, Status] = {}
    faults: list[str] = []
    for text in texts:
        name, _, status_word = text.rpartition("=")
        if not name or status_word not in set(Status):
            words = ", ".join(Status)
            faults.append(f"--what-if {text!r}: write PLACE=STATUS, with one of {words}")
            continue
        try:
            place = dataset.subject(name).id
        except AidmapError as error:
            faults += error.lines
            continue
        if place in supposed:
            faults.append(f"--what-if {text!r}: {place} is supposed already: say it once")
        supposed[place] = Status(status_word)
    if faults:
        raise DataError(faults)
    return supposed


def _exit_if_older(shot: Snapshot, subjects: list[Place | Leg], max_age: int) -> None:
    late = False
    for subject in subjects:
        heard = shot.state(subject.id).last_heard
        if heard and (age := (shot.query.on - heard).days) > max_age:
            say(f"{subject.id}: last heard {heard}, {age} days before {shot.query.on}")
            late = True
    if late:
        raise typer.Exit(1)
