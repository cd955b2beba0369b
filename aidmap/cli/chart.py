"""aidmap chart: the statuses of places, and what passed them, over time: drawn, or as figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.drawing_options import Dpi, Lang, Output
from aidmap.cli.options import AsJson, Data, day_option, each, note, open_dataset
from aidmap.cli.progress import waiting
from aidmap.model import Measure
from aidmap.rules.amounts import Bin

if TYPE_CHECKING:
    from aidmap.query.dataset import Dataset
    from aidmap.query.period import Period


class Chart(StrEnum):
    """The kinds of charts."""

    TIMELINE = "timeline"
    CALENDAR = "calendar"
    GAP = "gap"
    AMOUNTS = "amounts"


class ChartSize(StrEnum):
    """The widths of charts: of a landscape page, and of the text of a portrait one."""

    WIDE = "wide"
    COLUMN = "column"


Places = Annotated[
    list[str] | None,
    typer.Option(
        "--place",
        help="Draw only this place (repeatable).",
        autocompletion=completion.places,
    ),
]


@dataclass(frozen=True, kw_only=True)
class AmountChoice:
    """The options of a chart of amounts, as they were typed."""

    by: Annotated[
        Bin | None,
        typer.Option(help="Of amounts: the bars. Default: what suits the period."),
    ] = None
    measure: Annotated[
        Measure | None,
        typer.Option(help="Of amounts: what is counted. Default: trucks; people for people."),
    ] = None
    publishers: Annotated[
        list[str] | None,
        typer.Option(
            "--publisher",
            metavar="NAME",
            help="Of amounts: draw only what this publisher counted (repeatable).",
            autocompletion=completion.publishers,
        ),
    ] = None
    as_csv: Annotated[bool, typer.Option("--csv", help="Of amounts: print the figures as CSV.")] = (
        False
    )

    def counted(self, dataset: Dataset, period: Period) -> Period:
        """The period with what was counted in it.

        Raises:
            NotFound: a publisher is unknown.
        """
        from aidmap.query.counted_period import CountedPeriod

        found = each(self.publishers or [], dataset.publisher)
        return replace(
            CountedPeriod.of(period),
            by=self.by,
            measure=self.measure,
            publishers=[source.id for source in found],
        )


def chart(
    kind: Chart,
    output: Output = None,
    *,
    first: Annotated[
        str | None, day_option("--from", "First day. Default: a year before the last.")
    ] = None,
    last: Annotated[str | None, day_option("--to", "Last day. Default: today.")] = None,
    places: Places = None,
    amounts: AmountChoice,
    data: Data = None,
    clocks: ClockChoice,
    language: Lang = "en",
    size: Annotated[
        ChartSize, typer.Option(help="The width: of a landscape page, or of a column of text.")
    ] = ChartSize.WIDE,
    dpi: Dpi = 300,
    as_json: AsJson = False,
) -> None:
    """Draw a chart: statuses, open days by month, gaps after announcements, or amounts counted."""
    from aidmap.query import json_answers
    from aidmap.query.period import YEAR, Period

    dataset = open_dataset(data)
    shot = clocks.snapshot(dataset, last)
    only = [found.id for found in each(places or [], dataset.subject)]
    whole = Period.until(shot, first=dataset.day(first) if first else None, days=YEAR)
    period: Period = replace(whole, only=only)
    if kind is Chart.AMOUNTS:
        period = amounts.counted(dataset, period)
    if as_json:
        formatting.print_json(getattr(json_answers, f"{kind.value}_json")(period))
    if amounts.as_csv:
        _print_csv(period)
    if output:
        _save_chart(period, kind, output, {"language": language, "dpi": dpi, "size": size.value})
    if not (output or as_json or amounts.as_csv):
        raise typer.BadParameter("give -o FILE, or --json for the figures")


def _print_csv(period: Period) -> None:
    from aidmap.exporters import csv_tables
    from aidmap.query.json_answers import amounts_json

    columns = ("place", "publisher", "stage", "direction", "measure", "from", "to", "value",
               "days_counted", "longer")  # fmt: skip
    table = csv_tables.flatten_rows(amounts_json(period)["amounts"], clocks={}, columns=columns)
    typer.echo(csv_tables.write_csv(table).decode("utf-8-sig").replace("\r\n", "\n"), nl=False)


def _save_chart(period: Period, kind: Chart, output: Path, paper: dict[str, Any]) -> None:
    """Draw the chart; of amounts there is a page too, with the figures as a table."""
    from aidmap import render
    from aidmap.query.counted_period import CountedPeriod

    if isinstance(period, CountedPeriod) and output.suffix.lower() == ".html":
        from aidmap import documents
        from aidmap.documents.amount_document import amounts_document

        with waiting("Drawing"):
            document = amounts_document(period, language=paper["language"])
            documents.save(document, output)
        note(f"{output}: {document.title}")
        return
    suffix = render.check_format(output)
    with waiting("Drawing"):
        drawing = render.draw_chart(period, kind.value, suffix=suffix, paper=paper)
    drawing.save(output)
    note(f"{output}: {drawing.finding}")
