"""aidmap map: the map of a day, as a page or a picture."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from aidmap.cli import completion
from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.drawing_options import Dpi, Lang, Output
from aidmap.cli.option_checks import keep_off
from aidmap.cli.options import Data, On, open_dataset


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
