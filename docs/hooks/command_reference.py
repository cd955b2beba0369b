"""The commands as a page of the manual: read from the program, for the site and for `man`.

    python docs/hooks/command_reference.py

writes docs/man/aidmap.1. What a command does is left to its own help.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import typer

from aidmap import __version__, cli

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
MANUAL_PAGE = HERE.parent / "man" / "aidmap.1"


@dataclass(frozen=True)
class Command:
    """A command as its help has it.

    Attributes:
        name: all its words, as "aidmap import reports".
        usage: what follows these.
        about: what it does, a paragraph each.
        rows: its options, and those arguments of which the help says more, each with what it means.
        epilog: what the help closes with, a line each.
    """

    name: str
    usage: str
    about: list[str]
    rows: list[tuple[str, str]]
    epilog: list[str]


def commands() -> list[Command]:
    """Every command, in the order of the help; first aidmap itself."""
    return list(_walk(typer.main.get_command(cli.app), "aidmap", None))


def _walk(command: Any, name: str, parent: Any) -> Iterator[Command]:
    context = command.make_context(name, [], parent=parent, resilient_parsing=True)
    records = (param.get_help_record(context) for param in command.get_params(context))
    text = inspect.cleandoc(command.help or "")
    yield Command(
        name=name,
        usage=" ".join(command.collect_usage_pieces(context)),
        about=[" ".join(part.split()) for part in text.split("\n\n")],
        rows=[(word, " ".join(what.split())) for word, what in filter(None, records) if what],
        epilog=[line for line in (command.epilog or "").splitlines() if line.strip()],
    )
    for word, one in getattr(command, "commands", {}).items():
        yield from _walk(one, f"{name} {word}", context)


def markdown() -> str:
    """The commands as a page of the site."""
    return filled("commands.md.jinja", **_page_values())


def roff() -> str:
    """The commands as a page for `man`."""
    return filled("aidmap.1.jinja", **_page_values())


def _page_values() -> dict[str, Any]:
    first, *others = commands()
    return {"first": first, "others": others, "version": __version__}


def filled(template: str, **values: Any) -> str:
    """Fill a template beside this module; `roff` and `text` show a text as it is."""
    files = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=False,  # noqa: S701 - no HTML, and nothing in it but our own help
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    files.filters |= {"roff": _as_roff, "text": _as_text}
    return files.get_template(template).render(values)


def _as_roff(text: str) -> str:
    """Text that roff shows as it is; letters beyond ASCII by their numbers."""
    plain = text.replace("\\", "\\e").replace("-", "\\-")
    escaped = "".join(char if char.isascii() else f"\\[u{ord(char):04X}]" for char in plain)
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _as_text(text: str) -> str:
    """Text that Markdown shows as it is."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([*_\[\]`\\])", r"\\\1", plain)


if __name__ == "__main__":
    MANUAL_PAGE.write_text(roff(), encoding="utf-8")
