"""The list of commands, and running one of them.

Only the command that is asked for is imported: most take a fraction of a second, and their start
is a large part of that.
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
from aidmap.cli.option_checks import CheckedCommand
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
    "spans": "spans.spans",
    "count": "count.count",
    "counts": "counts.counts",
    "propose": "propose.propose",
    "review": "review.review",
    "compare": "compare.compare",
    "presets": "presets.presets",
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
# Groups of commands, and those of their commands that take --data.
GROUPS = {
    "import": "import_.app",
    "evidence": "evidence.app",
    "archive": "archive.app",
    "database": "database.app",
}
UsageError: Any = typer.BadParameter.__base__  # typer does not export it
COMMANDS_WITH_DATA = {
    "import": ("reports", "counts", "places", "basemap"),
    "evidence": ("verify",),
    "archive": ("write",),
}


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
            help="The data set: a folder or an address.",
        ),
    ] = None,
    _wanted: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    # --data before the command is its default
    defaults: dict[str, Any] = {name: {"data": data} for name in COMMANDS}
    for group, names in COMMANDS_WITH_DATA.items():
        defaults[group] = {name: {"data": data} for name in names}
    context.default_map = defaults


def make_app(names: Iterable[str]) -> typer.Typer:
    """Create the command line with some of its commands."""
    app = typer.Typer(
        name="aidmap",
        help="Show and draw which humanitarian routes are open: when, and according to whom.",
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
                command.cls = CheckedCommand
            app.add_typer(found, name=name)
        else:
            app.command(name=name, cls=CheckedCommand)(takes_groups(found))
    return app


# Commands that answer or draw once, and end: all that they leave goes with their process.
ENDING_SOON = {
    "status", "routes", "update", "retract", "history", "spans", "count", "counts", "compare",
    "diff", "map", "chart", "brief", "embed",
}  # fmt: skip


def _command_names(words: Sequence[str]) -> list[str]:
    """The command that is asked for, or all of them where that is unclear, as with --help."""
    known = COMMANDS | GROUPS
    rest = words[2:] if words[:1] == ["--data"] else words
    return [rest[0]] if rest and rest[0] in known else list(known)


def prepare(words: Sequence[str]) -> Callable[[], int]:
    """Prepare the command of a command line; calling what is returned gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console may lack ✕
    warnings.filterwarnings("ignore", message="Glyph")  # a letter that none of the fonts has
    names = _command_names(completion.words_so_far() or words)
    if {*names} <= ENDING_SOON:
        gc.disable()  # looking for garbage would take a twentieth of their time
    else:
        gc.set_threshold(200_000, 50)  # records come by the hundred thousand, none holds cycles
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plugins takes time
    app = make_app(names)
    return lambda: _run(app)


def _run(app: typer.Typer) -> int:
    from aidmap.cli.options import say

    try:
        return app(prog_name="aidmap", standalone_mode=False) or 0
    except AidmapError as error:
        for line in error.lines:
            say(f"error: {line}")
    except UsageError as error:
        error.message = shorten(error.message)
        error.show()
        return int(error.exit_code)
    except typer.Abort:
        say("Aborted!")
    except OSError as error:
        say(f"error: the answer could not be printed: {error.strerror}; what was added is added")
    finally:
        if "duckdb" not in sys.modules:  # which takes for leaks what is not collected, and says so
            gc.freeze()  # no collection before the process ends: it takes time
    return 1
