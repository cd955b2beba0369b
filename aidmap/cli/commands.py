"""The commands there are, and running the one that is asked for. The door for typer and rich.

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

from aidmap.cli import completion
from aidmap.cli.option_checks import Checked
from aidmap.cli.option_groups import takes_groups
from aidmap.errors import AidmapError, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# The module and the function of each command, in the order of the help.
COMMANDS = {
    "status": "status.status",
    "routes": "routes.routes",
    "update": "update.update",
    "retract": "retract.retract",
    "history": "history.history",
    "diff": "diff.diff",
    "check": "check.check",
    "map": "map.draw_map",
    "chart": "chart.chart",
    "brief": "brief.brief",
    "insert": "insert.insert",
    "embed": "embed.embed",
    "build": "build.build",
    "site": "site_.site",
    "export": "export.export",
    "copy": "copy_.copy",
    "schema": "schema.schema",
    "init": "init.init",
}
# Commands of several, and which of them take --data.
GROUPS = {"import": "import_.app", "database": "database.app"}
USAGE: Any = typer.BadParameter.__base__  # whatever is wrong in how a command is called
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
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    # --data before the command holds for it, unless it names its own
    defaults: dict[str, Any] = {name: {"data": data} for name in COMMANDS}
    for group, names in GROUPED.items():
        defaults[group] = {name: {"data": data} for name in names}
    context.default_map = defaults


def make_app(names: Iterable[str]) -> typer.Typer:
    """Make the command line with some of its commands."""
    app = typer.Typer(
        name="aidmap",
        help="Which humanitarian routes are open - when, according to whom - and drawing it.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_before_command)
    for name in names:
        module, _, what = (COMMANDS | GROUPS)[name].partition(".")
        found = getattr(import_module(f"aidmap.cli.{module}"), what)
        if name in GROUPS:
            for command in found.registered_commands:
                command.cls = Checked
            app.add_typer(found, name=name)
        else:
            app.command(name=name, cls=Checked)(takes_groups(found))
    return app


def _command_names(words: Sequence[str]) -> list[str]:
    """The command that is asked for; all of them where that is not plain, as for --help."""
    known = COMMANDS | GROUPS
    rest = words[2:] if words[:1] == ["--data"] else words
    return [rest[0]] if rest and rest[0] in known else list(known)


def prepare(words: Sequence[str]) -> Callable[[], int]:
    """Make ready what the words of a command line ask for; running it hands back the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console may know no ✕
    warnings.filterwarnings("ignore", message="Glyph")  # a letter that no font of ours has
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it would look for some
    app = make_app(_command_names(completion.words_so_far() or words))
    return lambda: _run(app)


def _run(app: typer.Typer) -> int:
    from aidmap.cli.options import say

    try:
        return app(prog_name="aidmap", standalone_mode=False) or 0
    except AidmapError as error:
        for line in error.lines:
            say(f"error: {line}")
    except USAGE as error:
        error.message = shorten(error.message)
        error.show()
        return int(error.exit_code)
    except typer.Abort:
        say("Aborted!")
    except OSError as error:
        say(f"error: the answer could not be printed: {error.strerror}; what was added is added")
    finally:
        gc.freeze()  # what is left goes with the process: nobody waits until it is searched
    return 1
