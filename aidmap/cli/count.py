"""aidmap count: entering a figure that somebody published of what passed a place.

Nothing is written before all fields are there and valid.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.options import AsJson, Data, day_option, open_dataset, say
from aidmap.cli.report_effects import is_retracted
from aidmap.errors import AidmapError, DataError, Fault
from aidmap.model import Direction, Measure, Stage, Traffic, as_json, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.model import Count
    from aidmap.query.dataset import Dataset

# What is not said: how people and litres usually pass.
USUAL_TRAFFIC = {"people": Traffic.PEOPLE, "litres": Traffic.FUEL}
OPTION_OF = {
    "subject": "PLACE", "value": "VALUE", "measure": "MEASURE", "first_day": "--from",
    "last_day": "--to", "reported_on": "--reported-on",
}  # fmt: skip


def count(
    place: Annotated[str, typer.Argument(metavar="PLACE", autocompletion=completion.places)],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The figure, as published.")],
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help=", ".join(Measure))],
    *,
    on: Annotated[str | None, day_option("--on", "The day that it covers.")] = None,
    first_day: Annotated[str | None, day_option("--from", "The first day, of several.")] = None,
    last_day: Annotated[str | None, day_option("--to", "The last such day.")] = None,
    stage: Annotated[str | None, typer.Option(help=", ".join(Stage), show_default=False)] = None,
    direction: Annotated[str, typer.Option(help=" or ".join(Direction))] = Direction.IN.value,
    traffic: Annotated[
        str | None,
        typer.Option(help="Default: goods; fuel for litres, people for people."),
    ] = None,
    publisher: Annotated[
        str | None,
        typer.Option(
            help="Who counted: the id or name of a source.", autocompletion=completion.publishers
        ),
    ] = None,
    cargo: Annotated[str | None, typer.Option(help="What was carried, in a word or two.")] = None,
    url: Annotated[str | None, typer.Option(help="Where it can be read.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of what was published.")] = None,
    note: Annotated[str | None, typer.Option(help="Anything else worth noting.")] = None,
    reported_on: Annotated[
        str | None, day_option("--reported-on", "Day on which it was published. Default: today.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be added.")] = (
        False
    ),
    data: Data = None,
    as_json_: AsJson = False,
) -> None:
    """Add a published figure of what passed a place."""
    dataset = open_dataset(data)
    if not dry_run:
        dataset.store.want_writable()
    given = {
        "subject": place, "value": value, "measure": measure, "first_day": on or first_day,
        "last_day": on or last_day or first_day, "stage": stage, "direction": direction,
        "traffic": traffic or USUAL_TRAFFIC.get(measure.strip().lower(), Traffic.GOODS).value,
        "publisher": publisher, "cargo": cargo, "url": url, "title": title, "note": note,
        "reported_on": reported_on or "today",
    }  # fmt: skip
    if on and (first_day or last_day):
        raise DataError(["give the days by --on, or by --from and --to"])
    made = _make_count(dataset, {name: (text or "").strip() for name, text in given.items()})
    added = not dry_run and bool(dataset.store.add(counts=[made]))
    _print_added(dataset, made, added=added, dry_run=dry_run, as_json_=as_json_)


def _make_count(dataset: Dataset, given: dict[str, str]) -> Count:
    """Create the count from what was typed.

    Raises:
        DataError: every fault of the fields, by the names of their options.
    """
    faults: list[Fault] = []
    fields = {name: _value(dataset, name, text, faults) for name, text in given.items()}
    wrong = {fault.field for fault in faults}
    try:
        made: Count = parse("count", fields | {"recorded_at": datetime.now(UTC)})
    except DataError as error:
        named = [
            replace(fault, field=OPTION_OF.get(fault.field, f"--{fault.field}"))
            for fault in error.faults
            if given[fault.field]  # else it is missing, which is said already
        ]
        raise DataError([*faults, *(one for one in named if one.field not in wrong)]) from None
    if faults:
        raise DataError(faults)
    if made.reported_on > (today := dataset.about.today()):
        what = f"{made.reported_on} is in the future: it is {today} there"
        raise DataError([Fault(field="--reported-on", what=what)])
    return made


def _value(dataset: Dataset, name: str, text: str, faults: list[Fault]) -> Any:
    """The value of a field; what is wrong with its text is added to the faults."""
    read: dict[str, Callable[[str], Any]] = {
        "subject": lambda given: _place(dataset, given),
        "publisher": lambda given: dataset.publisher(given).id,
        **dict.fromkeys(("first_day", "last_day", "reported_on"), dataset.day),
        **dict.fromkeys(("measure", "stage", "direction", "traffic"), str.lower),
    }
    option = OPTION_OF.get(name, f"--{name}")
    if not text and name in {"first_day", "stage", "publisher"}:
        faults.append(Fault(field=option, what="is missing"))
    if not text:
        return None
    try:
        return read.get(name, str)(text)
    except AidmapError as error:
        faults += [Fault(field=option, what=line) for line in error.lines]
        return None


def _place(dataset: Dataset, name: str) -> str:
    """The id of a place.

    Raises:
        NotFound: there is none of this name.
        DataError: it is a leg.
    """
    found = dataset.subject(name).id
    if found not in {place.id for place in dataset.records.places}:
        raise DataError([f"{found} is a leg: counts are of places"])
    return found


def _print_added(
    dataset: Dataset, made: Count, *, added: bool, dry_run: bool, as_json_: bool
) -> None:
    if as_json_:
        formatting.print_json({"count": as_json(made), "added": added})
        return
    figure = f"{made.subject}: {made.value} {made.measure.value} {made.stage.value}"
    if dry_run:
        typer.echo(f"Would add {made.id} (dry run: nothing was written): {figure}")
    elif added:
        typer.echo(f"Added {made.id}: {figure}")
    else:
        typer.echo(f"{made.id} is there already: nothing to add")
    if not (made.url or made.title):
        say("note: it has neither --url nor --title; nobody else can look it up")
    if is_retracted(dataset, made):
        say(f"{made.id} was retracted: it does not count")
