"""aidmap chart: the statuses of places over time, drawn or as figures."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.drawing_options import Dpi, Lang, Output
from aidmap.cli.options import AsJson, Data, day_option, each, open_dataset, say

if TYPE_CHECKING:
    from aidmap.query.period import Period


class Chart(StrEnum):
    """The kinds of charts."""

    TIMELINE = "timeline"
    CALENDAR = "calendar"
    GAP = "gap"


def chart(
    kind: Chart,
    output: Output = None,
    *,
    first: Annotated[
        str | None, day_option("--from", "First day. Default: a year before the last.")
    ] = None,
    last: Annotated[str | None, day_option("--to", "Last day. Default: today.")] = None,
    places: Annotated[
        list[str] | None,
        typer.Option(
            "--place",
            help="Draw only this place (repeatable).",
            autocompletion=completion.places,
        ),
    ] = None,
    data: Data = None,
    clocks: ClockChoice,
    language: Lang = "en",
    dpi: Dpi = 300,
    as_json: AsJson = False,
) -> None:
    """Draw a chart: statuses over time, days by month, or gaps between announcement and traffic."""
    from aidmap.query import json_answers
    from aidmap.query.period import YEAR, Period

    dataset = open_dataset(data)
    shot = clocks.snapshot(dataset, last)
    only = [found.id for found in each(places or [], dataset.subject)]
    whole = Period.until(shot, first=dataset.day(first) if first else None, days=YEAR)
    period = replace(whole, only=only)
    if as_json:
        formatting.print_json(getattr(json_answers, f"{kind.value}_json")(period))
    if output:
        _save_chart(period, kind, output, {"language": language, "dpi": dpi})
    if not output and not as_json:
        raise typer.BadParameter("give -o FILE, or --json for the figures")


def _save_chart(period: Period, kind: Chart, output: Path, paper: dict[str, Any]) -> None:
    from aidmap import render

    drawing = render.draw_chart(period, kind.value, suffix=render.check_format(output), paper=paper)
    drawing.save(output)
    say(f"{output}: {drawing.finding}")
