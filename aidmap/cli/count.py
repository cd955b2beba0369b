"""aidmap count: entering a figure that somebody published of what passed a place.

Nothing is written before all fields are there and valid.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.options import AsJson, Data, day_option, open_dataset
from aidmap.cli.report_effects import changes_json, print_changes, say_outcome, snapshots
from aidmap.cli.report_entry import read_field
from aidmap.errors import DataError, Fault
from aidmap.model import Direction, Measure, Stage, as_json
from aidmap.model.claim_maker import ClaimMaker
from aidmap.model.vocabulary import usual_traffic

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.model import Count
    from aidmap.query.dataset import Dataset

OPTION_OF = {
    "subject": "PLACE", "value": "VALUE", "measure": "MEASURE", "first_day": "--from",
    "last_day": "--to", "reported_on": "--reported-on",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Days:
    """The options for the days that a figure covers, as they were typed."""

    on: Annotated[str | None, day_option("--on", "The day that it covers.")] = None
    first_day: Annotated[str | None, day_option("--from", "The first day, of several.")] = None
    last_day: Annotated[str | None, day_option("--to", "The last such day.")] = None

    def fields(self) -> dict[str, str | None]:
        """The first and the last day.

        Raises:
            DataError: they are given in two ways.
        """
        if self.on and (self.first_day or self.last_day):
            raise DataError(["give the days by --on, or by --from and --to"])
        first = self.on or self.first_day
        return {"first_day": first, "last_day": self.last_day or first}


@dataclass(frozen=True, kw_only=True)
class Details:
    """The options for what else is published with a figure, as they were typed."""

    stage: Annotated[str | None, typer.Option(help=", ".join(Stage), show_default=False)] = None
    direction: Annotated[str, typer.Option(help=" or ".join(Direction))] = Direction.IN.value
    traffic: Annotated[
        str | None,
        typer.Option(help="Default: goods; fuel for litres, people for people."),
    ] = None
    publisher: Annotated[
        str | None,
        typer.Option(
            help="Who counted: the id or name of a source.", autocompletion=completion.publishers
        ),
    ] = None
    cargo: Annotated[str | None, typer.Option(help="What was carried, in a word or two.")] = None
    url: Annotated[str | None, typer.Option(help="Where it can be read.")] = None
    title: Annotated[str | None, typer.Option(help="Title of what was published.")] = None
    note: Annotated[str | None, typer.Option(help="Anything else worth noting.")] = None
    reported_on: Annotated[
        str | None, day_option("--reported-on", "Day on which it was published. Default: today.")
    ] = None


def count(
    place: Annotated[str, typer.Argument(metavar="PLACE", autocompletion=completion.places)],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The figure, as published.")],
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help=", ".join(Measure))],
    *,
    days: Days,
    details: Details,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be added.")] = (
        False
    ),
    data: Data = None,
    as_json_: AsJson = False,
) -> None:
    """Add a published figure of what passed a place, and show which statuses it changes."""
    dataset = open_dataset(data)
    if not dry_run:
        dataset.store.want_writable()
    given = {"subject": place, "value": value, "measure": measure} | days.fields()
    given |= asdict(details)
    given["traffic"] = details.traffic or usual_traffic(measure)
    given["reported_on"] = details.reported_on or "today"
    made = _make_count(dataset, {name: (text or "").strip() for name, text in given.items()})
    before, after = snapshots(dataset, made), snapshots(dataset.with_claim(made), made)
    added = not dry_run and bool(dataset.store.add(counts=[made]))
    if as_json_:
        changes = changes_json(before, after)
        formatting.print_json({"count": as_json(made), "added": added, "changes": changes})
        return
    what = f": {made.subject}: {formatting.figure(made)}"
    say_outcome(dataset, made, added=added, dry_run=dry_run, what=what)
    print_changes(before, after)


def _make_count(dataset: Dataset, given: dict[str, str]) -> Count:
    """Create the count from what was typed.

    Raises:
        DataError: every fault of the fields, by the names of their options.
    """
    faults: list[Fault] = []
    fields = {name: _value(dataset, name, text, faults) for name, text in given.items()}
    wrong = {fault.field for fault in faults}
    try:
        made: Count = ClaimMaker("count").make(fields | {"recorded_at": datetime.now(UTC)})
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
    return read_field(read.get(name, str), text, option, faults)


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
