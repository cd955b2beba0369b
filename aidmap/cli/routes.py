"""aidmap routes: which routes and destinations are open on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.options import AsJson, Data, On, open_dataset
from aidmap.errors import AidmapError, DataError
from aidmap.model import Status
from aidmap.query import json_answers

if TYPE_CHECKING:
    from aidmap.query.dataset import Dataset


def routes(
    to: Annotated[
        str | None,
        typer.Option(
            metavar="DESTINATION",
            help="Show only routes to this place.",
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
    """Show which routes and destinations are open on a day, and what a supposed status changes."""
    dataset = open_dataset(data)
    end = _destination(dataset, to) if to else None
    shots = [
        clocks.snapshot(dataset, on, what_if=what)
        for what in (None, _suppositions(dataset, what_if or []))
    ]
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


def _destination(dataset: Dataset, name: str) -> str:
    """The id of a place, if routes end there.

    Raises:
        DataError: no route ends there.
    """
    place = dataset.subject(name).id
    ends = sorted({route.destination for route in dataset.records.routes})
    if place not in ends:
        raise DataError([f"--to {name}: no route ends there; routes end at {', '.join(ends)}"])
    return place


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
