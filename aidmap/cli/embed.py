"""The command that prints what puts a map into a page of somebody's: embed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from aidmap.cli import formatting
from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.drawing_options import Lang
from aidmap.cli.options import Data, On, open_dataset


class Form(StrEnum):
    """The snippets."""

    FRAME = "frame"
    FIGURE = "figure"
    OEMBED = "oembed"
    SCRIPT = "script"


def embed(
    form: Annotated[
        Form, typer.Argument(help="script: four lines that fit the frames, if you want them.")
    ] = Form.FRAME,
    *,
    page: Annotated[
        str, typer.Option(metavar="URL", help="Where the map's page is, as seen from yours.")
    ] = "",
    picture: Annotated[
        str,
        typer.Option(metavar="URL", help="Where a picture of it is. Default: in the snippet."),
    ] = "",
    width: Annotated[str, typer.Option(help="Of the frame: pixels, or a share as 100%.")] = "100%",
    height: Annotated[int, typer.Option(min=200, help="Of the frame, in pixels.")] = 640,
    data: Data = None,
    on: On = None,
    clocks: ClockChoice,
    language: Lang = "en",
) -> None:
    """Print a snippet for a page: a sandboxed frame, a figure, or oEmbed for a CMS."""
    from aidmap.embed import Embed, script

    if form is Form.SCRIPT:
        typer.echo(script(), nl=False)
        return
    shot = clocks.snapshot(open_dataset(data, courses=True), on)  # fmt: skip
    asked = Embed(
        snapshot=shot, page=page, picture=picture, language=language, width=width,
        height=height,
    )  # fmt: skip
    if form is Form.OEMBED:
        formatting.print_json(asked.oembed())
    else:
        typer.echo(asked.frame() if form is Form.FRAME else asked.figure(), nl=False)
