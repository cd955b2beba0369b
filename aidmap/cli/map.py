"""The commands that draw: map, chart."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.option_checks import keep_off
from aidmap.cli.options import AsJson, Data, On, day_option, each, language_tag, open_dataset, say

if TYPE_CHECKING:
    from aidmap.query.period import Period


class Chart(StrEnum):
    """The charts of time."""

    TIMELINE = "timeline"
    CALENDAR = "calendar"
    GAP = "gap"


class Size(StrEnum):
    """The sheets of a picture."""

    A4 = "a4"
    A3 = "a3"
    SLIDE = "slide"
    SQUARE = "square"
    COLUMN = "column"


class Orientation(StrEnum):
    """The ways in which paper lies."""

    AUTO = "auto"
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


FILE_NAME = "aid-routes.html"

Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="The suffix says the format.")
]
Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        parser=language_tag,
        autocompletion=completion.languages,
        help="The language; of a page the first one shown.",
    ),
]
Permalink = Annotated[
    str, typer.Option(metavar="URL", help="Where the page will be: for its links and a QR code.")
]
Compact = Annotated[
    bool, typer.Option("--compact", help="Title, map, legend and caption, for a small frame.")
]
Sheet = Annotated[
    Size, typer.Option(help="The sheet of a picture; slide is 16:9, column fits a report.")
]
Lies = Annotated[Orientation, typer.Option(help="How paper lies; auto: by what is mapped.")]
Extent = Annotated[
    str,
    typer.Option(
        metavar="VIEW",
        help="Of a picture: auto, a named view, or W,S,E,N degrees.",
        autocompletion=completion.views,
    ),
]
Dpi = Annotated[int, typer.Option(min=30, max=1200, help="Dots an inch of a PNG.")]
Number = Annotated[str, typer.Option(help="The number of the map, as you count them.")]
Made = Annotated[
    str | None, typer.Option(metavar="DAY", help="The day of making, told in the foot.")
]


def draw_map(
    output: Output = None,
    *,
    data: Data = None,
    on: On = None,
    clocks: ClockChoice,
    language: Lang = "en",
    permalink: Permalink = "",
    compact: Compact = False,
    size: Sheet = Size.A4,
    orientation: Lies = Orientation.AUTO,
    extent: Extent = "auto",
    dpi: Dpi = 300,
    number: Number = "",
    made: Made = None,
) -> None:
    """Draw the map of a day, as one file that needs nothing else: a page or a picture."""
    from aidmap import render

    here = Path("maps/drawn") if Path("maps").is_dir() else Path()
    target = output or here / FILE_NAME
    keep_off(target, data)
    suffix = render.check_format(target)
    dataset = open_dataset(data, courses=True)
    bounds = render.bounds_of(dataset.records.about, extent)
    paper: dict[str, Any] = {
        "size": size.value,
        "orientation": orientation.value,
        "bounds": bounds,
        "dpi": dpi,
    }
    paper |= {"number": number, "made": dataset.day(made) if made else None}
    drawing = render.draw(
        dataset, on=on, suffix=suffix, **clocks.arguments(),
        language=language, permalink=permalink, compact=compact, paper=paper,
    )  # fmt: skip
    drawing.save(target)
    typer.echo("\n".join(filter(None, (f"{target}: {drawing.finding}", drawing.warning))))


def chart(
    kind: Chart,
    output: Output = None,
    *,
    first: Annotated[str | None, day_option("--from", "Default: a year before the last.")] = None,
    last: Annotated[str | None, day_option("--to", "Default: today there.")] = None,
    places: Annotated[
        list[str] | None,
        typer.Option(
            "--place",
            help="Only that place (repeatable).",
            autocompletion=completion.places,
        ),
    ] = None,
    data: Data = None,
    clocks: ClockChoice,
    language: Lang = "en",
    dpi: Dpi = 300,
    as_json: AsJson = False,
) -> None:
    """Draw a chart of time: the spans of the places, their days by month, or announcement gaps."""
    from aidmap.query import json_answers
    from aidmap.query.period import YEAR, Period

    dataset = open_dataset(data)
    shot = clocks.snapshot(dataset, last)  # fmt: skip
    only = [found.id for found in each(places or [], dataset.subject)]
    whole = Period.until(shot, first=dataset.day(first) if first else None, days=YEAR)
    period = replace(whole, only=only)
    if as_json:
        formatting.print_json(getattr(json_answers, f"{kind.value}_json")(period))
    if output:
        _save_chart(period, kind, output, {"language": language, "dpi": dpi})
    if not output and not as_json:
        raise typer.BadParameter("give -o FILE, or --json for the figures")


def _save_chart(period: Period, kind: Chart, output: Path, order: dict[str, Any]) -> None:
    from aidmap import render

    drawing = render.draw_chart(period, kind.value, suffix=render.check_format(output), paper=order)
    drawing.save(output)
    say(f"{output}: {drawing.finding}")
