"""The options that commands share which draw or write: file, language and resolution."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aidmap.cli import completion
from aidmap.i18n.language_files import languages, tags


def language_tag(text: str) -> str:
    """Read the value of --lang.

    Raises:
        typer.BadParameter: there is no such language.
    """
    if text not in tags():
        known = ", ".join(map(repr, languages()))
        raise typer.BadParameter(f"{text!r} is not one of {known}.")
    return text


Output = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="The file to write; its suffix is the format."
    ),
]
Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        parser=language_tag,
        autocompletion=completion.languages,
        help="The language; on a page, the one shown first.",
    ),
]
Dpi = Annotated[int, typer.Option(min=30, max=1200, help="Dots per inch of a PNG.")]
