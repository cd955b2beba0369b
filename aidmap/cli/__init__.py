"""The command line: each command a few lines over the library. The door for typer and rich.

Tables go to standard output, talk to standard error. Exit 0: done; 1: something is wrong with the
data or the request; 2: wrong usage. A bug shows its traceback.

Only the command that is asked for is imported and made: a call is short, and its start is felt.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.errors import AidmapError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# The module and the function of each command, in the order of the help.
COMMANDS = {
    "status": "ask.status",
    "routes": "ask.routes",
    "update": "update.update",
    "retract": "update.retract",
    "history": "ask.history",
    "diff": "ask.diff",
    "check": "keep.check",
    "map": "draw.draw_map",
    "chart": "draw.chart",
    "brief": "report.brief",
    "insert": "report.insert",
    "embed": "embed.embed",
    "build": "build.build",
    "site": "build.site",
    "export": "give.export",
    "copy": "share.copy",
    "schema": "keep.schema",
    "init": "keep.init",
}
# Commands of several, and which of them take --data.
GROUPS = {"import": "take.app", "database": "share.app"}
GARBAGE = 100_000  # objects made before unreachable ones are sought: a call is short
GROUPED = {"import": ("reports", "places", "basemap")}


def _version(wanted: bool) -> None:
    if wanted:
        from aidmap import __version__

        typer.echo(f"aidmap {__version__}")
        raise typer.Exit


def _before_command(
    context: typer.Context,
    data: Annotated[
        str | None,
        typer.Option(
            "--data",
            metavar="WHERE",
            envvar="AIDMAP_DATA",
            help="The data set: a folder, or an address.",
        ),
    ] = None,
    _wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell and exit.")
    ] = False,
) -> None:
    # --data before the command holds for it, unless it names its own
    defaults: dict[str, Any] = {name: {"data": data} for name in COMMANDS}
    for group, names in GROUPED.items():
        defaults[group] = {name: {"data": data} for name in names}
    context.default_map = defaults


def made(names: Iterable[str]) -> typer.Typer:
    """Make the command line with some of its commands."""
    app = typer.Typer(
        name="aidmap",
        help="Which humanitarian routes are open - when, according to whom - and drawing it.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        add_completion=False,
    )
    app.callback()(_before_command)
    for name in names:
        module, _, what = (COMMANDS | GROUPS)[name].partition(".")
        found = getattr(import_module(f"aidmap.cli.{module}"), what)
        if name in GROUPS:
            app.add_typer(found, name=name)
        else:
            app.command(name=name)(found)
    return app


def _wanted(words: Sequence[str]) -> list[str]:
    """The command that is asked for; all of them where that is not plain, as for --help."""
    known = COMMANDS | GROUPS
    rest = words[2:] if words[:1] == ["--data"] else words
    return [rest[0]] if rest and rest[0] in known else list(known)


def __getattr__(name: str) -> Any:
    """`app` is the command line with all its commands."""
    if name == "app":
        return made(COMMANDS | GROUPS)
    raise AttributeError(f"module 'aidmap.cli' has no attribute {name!r}")


def main() -> None:
    """Run a command; what the person can put right is told in a line a fault."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console may know no ✕
    warnings.filterwarnings("ignore", message="Glyph")  # a letter that no font of ours has
    gc.set_threshold(GARBAGE)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it would look for some
    try:
        made(_wanted(sys.argv[1:]))()
    except AidmapError as error:
        from aidmap.cli.options import say

        for line in error.lines:
            say(f"error: {line}")
        sys.exit(1)
    except OSError as error:
        from aidmap.cli.options import say

        say(f"error: the answer could not be printed: {error.strerror}; what was added is added")
        sys.exit(1)
    finally:
        gc.freeze()  # what is left goes with the process: nobody waits until it is searched
