"""aidmap counts: the figures that were published of what passed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.clock_options import CountChoice
from aidmap.cli.options import AsJson, Data, open_dataset
from aidmap.model import as_json
from aidmap.model.record import json_value
from aidmap.query.count_selection import select_counts
from aidmap.rules.amounts import Amount, Bin, amounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.model import Count
    from aidmap.query.dataset import Dataset

PlaceNames = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PLACE]...", show_default=False, autocompletion=completion.places),
]
SUMS = ("Days", "Place", "Figure", "Direction", "Publisher", "Days counted")
COLUMNS = ("Count", "Days", "Place", "Figure", "Direction", "Publisher", "Title")


def counts(
    places: PlaceNames = None,
    *,
    chosen: CountChoice,
    data: Data = None,
    by: Annotated[
        Bin | None,
        typer.Option(help="Add up what may be added up, by day, week or month."),
    ] = None,
    as_json_: AsJson = False,
) -> None:
    """List the published figures of what passed, with who counted."""
    dataset = open_dataset(data)
    found = select_counts(dataset, places=places or (), **chosen.arguments())
    if by:
        sums = amounts(found, by=by, first_weekday=dataset.about.week_begins)
        _print_amounts(dataset, sums, as_json_=as_json_)
    elif as_json_:
        formatting.print_json({"counts": [as_json(count) for count in found]})
    else:
        _print_counts(dataset, found)


def _print_counts(dataset: Dataset, found: Sequence[Count]) -> None:
    names, publishers = _names(dataset)
    rows = [
        (
            count.id,
            _days(count),
            names[count.subject],
            formatting.figure(count),
            count.direction.value,
            f"{publishers[count.publisher]}, {count.reported_on}",
            count.title or "",
        )
        for count in found
    ]
    formatting.print_table("Counts", COLUMNS, rows)
    typer.echo("1 count" if len(found) == 1 else f"{len(found)} counts")


def _print_amounts(dataset: Dataset, sums: Sequence[Amount], *, as_json_: bool) -> None:
    if as_json_:
        rows = [{name: json_value(value) for name, value in asdict(one).items()} for one in sums]
        formatting.print_json({"counts": rows})
        return
    names, publishers = _names(dataset)
    table = [
        (
            _days(one),
            names[one.subject],
            formatting.figure(one),
            one.direction,
            publishers[one.publisher],
            "one figure" if one.longer else f"{one.counted_days}",
        )
        for one in sums
    ]
    formatting.print_table("Counts, added up", SUMS, table)


def _names(dataset: Dataset) -> tuple[dict[str, str], dict[str, str]]:
    """The names of the places and of the publishers, by id."""
    places = {place.id: formatting.label(place) for place in dataset.records.places}
    return places, {source.id: source.name for source in dataset.records.sources}


def _days(count: Count | Amount) -> str:
    """The days that it covers, as a reader has them."""
    if count.first_day == count.last_day:
        return str(count.first_day)
    return f"{count.first_day} - {count.last_day}"
