"""aidmap compare: what reports say of the days on which something was counted."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli import formatting
from aidmap.cli.clock_options import CountChoice
from aidmap.cli.engine_options import EngineChoice
from aidmap.cli.options import AsJson, Data, open_dataset, say
from aidmap.model import Traffic
from aidmap.query.comparison import compare as compare_words
from aidmap.query.comparison import comparison_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aidmap.query.comparison import Agreement, Comparison, CountedDay, UncountedDays
    from aidmap.query.dataset import Dataset


def compare(
    *,
    chosen: CountChoice,
    min_agreement: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, metavar="SHARE", help="Exit with 1 where less than this share agrees."
        ),
    ] = None,
    data: Data = None,
    engine: EngineChoice,
    as_json: AsJson = False,
) -> None:
    """List the days on which something was counted, but reports do not say that it is open."""
    if engine.output is not None:
        _write(data, chosen, engine)
        return
    dataset = open_dataset(data)
    found = compare_words(dataset, **chosen.arguments())
    if as_json:
        formatting.print_json(comparison_json(found))
    else:
        _print_comparison(dataset, found)
    share = found.total.share
    if min_agreement is not None and (share is None or share < min_agreement):
        reached = "no day was counted" if share is None else f"{share:.1%} of the days agree"
        say(f"{reached}: --min-agreement {min_agreement:g} is not reached")
        raise typer.Exit(1)


def _write(data: str | None, chosen: CountChoice, engine: EngineChoice) -> None:
    """Write every counted day, with what reports alone say of it."""
    given = chosen.arguments()
    traffics = [chosen.traffic] if chosen.traffic else list(Traffic)
    engine.answer(
        "counted_days", data, chosen.last, traffics=traffics,
        first=chosen.first, known_by=chosen.known_by, recorded_by=given["recorded_by"],
        according_to=given["according_to"],
    )  # fmt: skip


def _print_comparison(dataset: Dataset, found: Comparison) -> None:
    places = {place.id: formatting.label(place) for place in dataset.records.places}
    publishers = {source.id: source.name for source in dataset.records.sources}
    formatting.print_table(
        f"Counted, {found.first} to {found.last}, but not said to pass",
        ("Place", "Days", "Traffic", "By reports alone", "Report", "Counts"),
        [_disagreement_row(places, days) for days in _in_a_row(found.disagreements)],
    )
    longest: dict[str, UncountedDays] = {}
    for one in found.uncounted:
        if one.place not in longest or one.days > longest[one.place].days:
            longest[one.place] = one
    columns = ("Days counted", "Agree", "Share")
    without = ("Longest open without a count",)
    formatting.print_table(
        "By place",
        ("Place", *columns, *without),
        [
            (*row, _longest(longest.get(place)))
            for place, row in _rows(found.by_place, places).items()
        ],
    )
    formatting.print_table(
        "By who counted",
        ("Publisher", *columns),
        list(_rows(found.by_publisher, publishers).values()),
    )
    total = found.total
    typer.echo(f"{total.agree} of {total.days} counted days agree{_in_brackets(total)}")


def _in_brackets(one: Agreement) -> str:
    return "" if one.share is None else f" ({one.share:.1%})"


def _rows(
    by_name: Mapping[str, Agreement], labels: Mapping[str, str]
) -> dict[str, tuple[str, str, str, str]]:
    """A row for each place or publisher, by its id."""
    return {
        name: (labels[name], str(one.days), str(one.agree), f"{one.share or 0:.1%}")
        for name, one in by_name.items()
    }


def _longest(days: UncountedDays | None) -> str:
    return "-" if days is None else f"{days.days} days, {days.first} - {days.last}"


def _in_a_row(days: list[CountedDay]) -> list[list[CountedDay]]:
    """Days that follow each other with the same place, traffic, status and report."""
    alike = groupby(
        enumerate(days),
        key=lambda pair: (
            pair[1].place,
            pair[1].traffic,
            pair[1].status,
            pair[1].report,
            pair[1].day.toordinal() - pair[0],
        ),
    )
    return [[day for _, day in run] for _, run in alike]


def _disagreement_row(places: Mapping[str, str], days: list[CountedDay]) -> tuple[str, ...]:
    one, last = days[0], days[-1].day
    counts = {count.id: count for day in days for count in day.counts}
    return (
        places[one.place],
        str(one.day) if one.day == last else f"{one.day} - {last}",
        one.traffic.value,
        one.status.value,
        f"{one.report.publisher}, {one.report.reported_on}" if one.report else "-",
        "; ".join(f"{formatting.figure(each)} ({each.publisher})" for each in counts.values()),
    )
