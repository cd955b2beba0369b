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
    language: Annotated[Language, typer.Option("--lang", help="The language shown first.")] = (
        Language.ENGLISH
    ),
    permalink: Annotated[
        str,
        typer.Option(
            metavar="URL", help="Where the page will be: for its links and a QR code on paper."
        ),
    ] = "",
    compact: Annotated[
        bool, typer.Option("--compact", help="Title, map, legend and caption, for a small frame.")
    ] = False,
) -> None:
    """Draw the map of a day, as one file that needs nothing else."""
    from aidmap import maps

    target = output or (
        Path("maps/drawn") / FILE_NAME if Path("maps").is_dir() else Path(FILE_NAME)
    )
    maps.check_format(target)
    drawing = maps.draw(
        opened(data), on=on, traffic=traffic, known_by=known_by,
        recorded_by=instant(recorded_by), according_to=according_to or (),
        language=language.value, permalink=permalink, compact=compact,
    )  # fmt: skip
    drawing.save(target)
    typer.echo(f"{target}: {drawing.finding}")
    if drawing.warning:
        typer.echo(drawing.warning)
