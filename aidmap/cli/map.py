"""aidmap map: the map of a day, as a page or a picture."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from aidmap.cli import completion
from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.drawing_options import Dpi, Lang, Output
from aidmap.cli.option_checks import refuse_in_dataset
from aidmap.cli.options import Data, On, open_dataset
from aidmap.cli.progress import waiting


class Size(StrEnum):
    """The sizes of a picture."""

    A4 = "a4"
    A3 = "a3"
    SLIDE = "slide"
    SQUARE = "square"
    COLUMN = "column"


class Orientation(StrEnum):
    """The orientations of a picture."""

    AUTO = "auto"
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


FILE_NAME = "aid-routes.html"

Permalink = Annotated[
    str, typer.Option(metavar="URL", help="Address of the page, for its links and a QR code.")
]
Picture = Annotated[
    str,
    typer.Option(
        metavar="URL", help="Address of a picture of the map, shown with links to the page."
    ),
]
Compact = Annotated[
    bool, typer.Option("--compact", help="Only title, map, legend and caption, for a small frame.")
]
Amounts = Annotated[
    bool,
    typer.Option(
        "--amounts", help="Show how much was counted at the gateways; a page has a switch."
    ),
]
Split = Annotated[
    bool,
    typer.Option("--split", help="Keep thousands of reports in a file beside the page."),
]
PaperSize = Annotated[
    Size, typer.Option(help="Size of a picture; slide is 16:9, column fits a report.")
]
PaperOrientation = Annotated[
    Orientation, typer.Option(help="Orientation of a picture; auto fits what is mapped.")
]
Extent = Annotated[
    str,
    typer.Option(
        metavar="VIEW",
        help="What a picture shows: auto, a named view, or W,S,E,N degrees.",
        autocompletion=completion.views,
    ),
]
Number = Annotated[str, typer.Option(help="Number of the map in your own series.")]
DrawingDay = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="The day of drawing, printed at the foot of a picture."),
]


def draw_map(
    output: Output = None,
    *,
    data: Data = None,
    on: On = None,
    clocks: ClockChoice,
    language: Lang = "en",
    permalink: Permalink = "",
    picture: Picture = "",
    compact: Compact = False,
    amounts: Amounts = False,
    split: Split = False,
    size: PaperSize = Size.A4,
    orientation: PaperOrientation = Orientation.AUTO,
    extent: Extent = "auto",
    dpi: Dpi = 300,
    number: Number = "",
    made: DrawingDay = None,
) -> None:
    """Draw the map of a day as one self-contained file: a page or a picture."""
    from aidmap import render

    here = Path("maps/drawn") if Path("maps").is_dir() else Path()
    target = output or here / FILE_NAME
    refuse_in_dataset(target, data)
    suffix = render.check_format(target)
    dataset = open_dataset(data, courses=True)
    bounds = render.parse_extent(dataset.records.about, extent)
    paper: dict[str, Any] = {
        "size": size.value, "orientation": orientation.value, "bounds": bounds, "dpi": dpi,
        "number": number, "made": dataset.day(made) if made else None,
    }  # fmt: skip
    with waiting("Drawing"):
        drawing = render.draw(
            dataset, on=on, suffix=suffix, **clocks.arguments(),
            language=language, permalink=permalink, picture=picture, compact=compact,
            amounts=amounts, split=split, paper=paper,
        )  # fmt: skip
    drawing.save(target)
    typer.echo(f"{target}: {drawing.finding}")
