"""aidmap embed: a snippet that shows a map on another page."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from aidmap.cli import formatting
from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.drawing_options import Lang
from aidmap.cli.options import Data, On, open_dataset


class Form(StrEnum):
    """The kinds of snippets."""

    FRAME = "frame"
    FIGURE = "figure"
    OEMBED = "oembed"
    SCRIPT = "script"


def embed(
    form: Annotated[
        Form, typer.Argument(help="script prints four lines that fit frames to their maps.")
    ] = Form.FRAME,
    *,
    page: Annotated[
        str, typer.Option(metavar="URL", help="Address of the map's page, as seen from your page.")
    ] = "",
    picture: Annotated[
        str,
        typer.Option(metavar="URL", help="Address of a picture of it. Default: in the snippet."),
    ] = "",
    width: Annotated[
        str, typer.Option(help="Width of the frame: pixels, or a share such as 100%.")
    ] = "100%",
    height: Annotated[int, typer.Option(min=200, help="Height of the frame, in pixels.")] = 640,
    data: Data = None,
    on: On = None,
    clocks: ClockChoice,
    language: Lang = "en",
) -> None:
    """Print a snippet for your own page: a sandboxed frame, a figure, or oEmbed for a CMS."""
    from aidmap.embed import Embed, fit_script

    if form is Form.SCRIPT:
        typer.echo(fit_script(), nl=False)
        return
    shot = clocks.snapshot(open_dataset(data, courses=True), on)
    snippet = Embed(
        snapshot=shot, page=page, picture=picture, language=language, width=width,
        height=height,
    )  # fmt: skip
    if form is Form.OEMBED:
        formatting.print_json(snippet.oembed())
    else:
        typer.echo(snippet.frame() if form is Form.FRAME else snippet.figure(), nl=False)
