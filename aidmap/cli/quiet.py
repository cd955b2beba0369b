"""The option --quiet, in every command: answers, warnings and errors, but no progress and notes."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from typer.core import TyperOption

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "quiet"
_QUIET = ContextVar(NAME, default=False)


def quiet_option() -> TyperOption:
    """The option, as every command has it."""
    return TyperOption(
        param_decls=["-q", f"--{NAME}"],
        is_flag=True,
        help="No progress and no notes: only answers, warnings and errors.",
    )


def is_quiet() -> bool:
    """Whether the command that runs was told to be quiet."""
    return _QUIET.get()


@contextmanager
def quietly(wanted: bool) -> Iterator[None]:
    """Run a command, quietly or not."""
    token = _QUIET.set(wanted)
    try:
        yield
    finally:
        _QUIET.reset(token)
