"""The command line: each command a few lines over the library. The door for typer and rich.

Tables go to standard output, talk to standard error. Exit 0: done; 1: something is wrong with the
data or the request; 2: wrong usage. A bug shows its traceback.
"""

from __future__ import annotations

import io
import sys
import warnings
from typing import Annotated

import typer

from aidmap.cli import ask, build, draw, embed, give, keep, report, take, update
from aidmap.cli.options import say
from aidmap.errors import AidmapError

app = typer.Typer(
    name="aidmap",
    help="Which humanitarian routes are open - when, according to whom - and drawing it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)
app.command()(ask.status)
app.command()(ask.routes)
app.command()(update.update)
app.command()(update.retract)
app.command()(ask.history)
app.command()(ask.diff)
app.command()(keep.check)
app.command(name="map")(draw.draw_map)
app.command()(draw.chart)
app.command()(report.brief)
app.command()(report.insert)
app.command()(embed.embed)
app.command()(build.build)
app.command()(build.site)
app.add_typer(take.app, name="import")
app.command()(give.export)
app.command()(keep.schema)
app.command()(keep.init)


def _version(wanted: bool) -> None:
    if wanted:
        from aidmap import __version__

        typer.echo(f"aidmap {__version__}")
        raise typer.Exit


@app.callback()
def _before_command(
    context: typer.Context,
    data: Annotated[
        str | None,
        typer.Option(
            "--data", metavar="WHERE", envvar="AIDMAP_DATA", help="The data set: a folder."
        ),
    ] = None,
    _wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell and exit.")
    ] = False,
) -> None:
    # --data before the command holds for it, unless it names its own
    context.default_map = {
        command.name or command.callback.__name__: {"data": data}
        for command in app.registered_commands
        if command.callback
    }


def main() -> None:
    """Run a command; what the person can put right is told in a line a fault."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console may know no ✕
    warnings.filterwarnings("ignore", message="Glyph")  # a letter that no font of ours has
    try:
        app()
    except AidmapError as error:
        for line in error.lines:
            say(f"error: {line}")
        sys.exit(1)
    except OSError as error:
        say(f"error: the answer could not be printed: {error.strerror}; what was added is added")
        sys.exit(1)
