"""The command that draws: map."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from aidmap.cli.options import (
    AccordingTo,
    Data,
    KnownBy,
    On,
    RecordedBy,
    TrafficKind,
    instant,
    opened,
)
from aidmap.models import Traffic


class Language(StrEnum):
    """The languages of the page."""

    ENGLISH = "en"
    ARABIC = "ar"
    HEBREW = "he"
    FRENCH = "fr"


class Size(StrEnum):
    """The sheets of a picture."""

    A4 = "a4"
    A3 = "a3"
    SLIDE = "slide"
    SQUARE = "square"


class Orientation(StrEnum):
    """The ways in which paper lies."""

    AUTO = "auto"
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


FILE_NAME = "aid-routes.html"


def draw_map(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="The suffix says the format."),
    ] = None,
    *,
    data: Data = None,
    on: On = None,
    known_by: KnownBy = None,
    recorded_by: RecordedBy = None,
    traffic: TrafficKind = Traffic.GOODS,
    according_to: AccordingTo = None,
    language: Annotated[
        Language, typer.Option("--lang", help="The language; of a page the first one shown.")
    ] = (Language.ENGLISH),
    permalink: Annotated[
        str,
        typer.Option(
            metavar="URL", help="Where the page will be: for its links and a QR code on paper."
        ),
    ] = "",
    compact: Annotated[
        bool, typer.Option("--compact", help="Title, map, legend and caption, for a small frame.")
    ] = False,
    size: Annotated[Size, typer.Option(help="The sheet of a picture; slide is 16:9.")] = Size.A4,
    orientation: Annotated[
        Orientation, typer.Option(help="How paper lies; auto: by what is mapped.")
    ] = Orientation.AUTO,
    extent: Annotated[
        str,
        typer.Option(metavar="VIEW", help="Of a picture: auto, a named view, or W,S,E,N degrees."),
    ] = "auto",
    dpi: Annotated[int, typer.Option(min=30, max=1200, help="Dots an inch of a PNG.")] = 300,
    number: Annotated[str, typer.Option(help="The number of the map, as you count them.")] = "",
    made: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day of making, told in the foot.")
    ] = None,
) -> None:
    """Draw the map of a day, as one file that needs nothing else: a page or a picture."""
    from aidmap import maps

    target = output or (
        Path("maps/drawn") / FILE_NAME if Path("maps").is_dir() else Path(FILE_NAME)
    )
    suffix = maps.check_format(target)
    dataset = opened(data)
    paper = {
        "size": size.value,
        "orientation": orientation.value,
        "bounds": maps.bounds_of(dataset.records.about, extent),
        "dpi": dpi,
        "number": number,
        "made": dataset.day(made) if made else None,
    }
    drawing = maps.draw(
        dataset, on=on, suffix=suffix, traffic=traffic, known_by=known_by,
        recorded_by=instant(recorded_by), according_to=according_to or (),
        language=language.value, permalink=permalink, compact=compact, paper=paper,
    )  # fmt: skip
    drawing.save(target)
    typer.echo(f"{target}: {drawing.finding}")
    if drawing.warning:
        typer.echo(drawing.warning)
