"""Checks of options and arguments before a command runs, the same for every command.

Refused are empty values, options given twice or without effect, addresses in the place of files,
and output files in a data set.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand

from aidmap import store
from aidmap.cli import quiet
from aidmap.cli.version_option import name_version, version_option
from aidmap.errors import DataError
from aidmap.i18n.language_files import languages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TARGETS = ("report", "output")  # options and arguments that name output; the last one counts
HARMLESS = {"as_json", "places", "place"}  # alone, these contradict nothing
DATABASES = ("postgresql", "postgres")


class CheckedCommand(TyperCommand):
    """A command whose options and arguments are checked before it runs."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params += [*version_option(self.name, self.params), quiet.quiet_option()]

    def get_params(self, ctx: Any) -> list[Any]:
        """Its options and arguments. The languages are looked up here, not on import."""
        params: list[Any] = super().get_params(ctx)
        for param in params:
            if param.name == "language":
                param.metavar = f"<{'|'.join(languages())}>"
        return params

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words of the command line.

        Raises:
            DataError: every option that is empty or given twice.
        """
        faults = [] if ctx.resilient_parsing else list(_written_faults(self, args))
        if faults:
            raise DataError(faults)
        rest: list[str] = super().parse_args(ctx, args)
        name_version(ctx.params)
        ctx.meta[quiet.NAME] = ctx.params.pop(quiet.NAME, False)
        return rest

    def invoke(self, ctx: Any) -> Any:
        """Run the command.

        Raises:
            DataError: every fault of its options and arguments.
        """
        given = {name for name in ctx.params if _is_written(ctx, name)}
        faults = [
            *_address_faults(self, ctx.params),
            *(_rule_faults(self, ctx, given) if given - HARMLESS else ()),
            *_place_faults(self, ctx.params),
        ]
        if faults:
            raise DataError(faults)
        with quiet.quietly(ctx.meta[quiet.NAME]):
            return super().invoke(ctx)


def _is_written(ctx: Any, name: str) -> bool:
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _written_faults(command: TyperCommand, args: list[str]) -> Iterator[str]:
    """The faults of the words as they were typed."""
    found = list(_options(command, args))
    for name, _, value in found:
        if value is not None and not value.strip():
            yield f"{name}: is empty"
        elif value and name != "--data" and not _is_text(value):
            yield f"{name}: is no text in UTF-8"
    names = [param.name for _, param, _ in found if param and not param.multiple]
    for param in command.params:
        if names.count(param.name) > 1:
            yield f"{label(param)}: is given {names.count(param.name)} times: say it once"


def _is_text(value: str) -> bool:
    """Whether a word is valid text; invalid bytes arrive as lone surrogates."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _options(command: TyperCommand, args: list[str]) -> Iterator[tuple[str, Any, str | None]]:
    """Each option as it is written, its parameter and its value; of arguments, only empty ones."""
    known = {
        name: param for param in command.params for name in (*param.opts, *_secondary_names(param))
    }
    words = iter(args)
    for word in words:
        if word == "--":
            return
        long = word.startswith("--")
        name, sign, value = word.partition("=") if long else (word[:2], word[2:], word[2:])
        param: Any = known.get(name) if word.startswith("-") else None
        if param is None:
            if not word.strip():
                yield "an argument", None, word
        elif getattr(param, "is_flag", False):
            yield name, param, None
        else:
            yield name, param, value if sign else next(words, None)


def _secondary_names(param: Any) -> list[str]:
    return list(getattr(param, "secondary_opts", ()))


def label(param: Any) -> str:
    """The name of an option or argument in messages."""
    if param.param_type_name == "argument":
        return str(param.metavar or param.name.upper())
    return str(param.opts[0])


def _address_faults(command: TyperCommand, params: Mapping[str, Any]) -> Iterator[str]:
    """Faults for addresses, which may contain a password, where a file or folder is expected."""
    for param in command.params:
        value = str(params.get(str(param.name)) or "")
        if _is_path(param) and store.is_address(value):
            scheme = value.partition(":")[0]
            what = f"{label(param)}: {scheme}://... is an address, no file or folder"
            database = command.name == "init" and scheme.lower() in DATABASES
            advice = "make a database ready with: aidmap database init ADDRESS"
            yield f"{what}: {advice if database else 'name a path'}"


def _rule_faults(command: TyperCommand, ctx: Any, given: set[str]) -> Iterator[str]:
    from aidmap.cli.option_conflicts import RULES

    rule = RULES.get(str(command.name))
    if rule is None:
        return
    labels = {str(param.name): label(param) for param in command.params}
    yield from rule(ctx.params, given & set(labels), labels)


def _place_faults(command: TyperCommand, params: Mapping[str, Any]) -> Iterator[str]:
    """Faults for output files in a data set; `insert` writes its report, too."""
    written = [param for param in command.params if param.name in TARGETS and _is_path(param)]
    found = [value for param in written if (value := params.get(str(param.name)))]
    target = str(found[-1]) if found else ""
    if target and not store.is_address(target):
        yield from landing_faults(Path(target), params.get("data"))


def _is_path(param: Any) -> bool:
    return str(param.type.name) in {"path", "file", "directory"}


def refuse_in_dataset(target: Path, data: str | None) -> None:
    """Refuse to write a file in a data set.

    Args:
        target: the file to be written.
        data: the data set of the command; None: the default one.

    Raises:
        DataError: the file would be in a data set.
    """
    faults = list(landing_faults(target, data))
    if faults:
        raise DataError(faults)


def landing_faults(target: Path, data: str | None) -> Iterator[str]:
    """Faults for a file that would be in a data set, that of the command or any other."""
    try:
        landing = target.resolve()
        own = store.folder_of(data).resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        yield f"{target}: leads nowhere: name another one"
        return
    if _is_data(landing, own):
        yield f"{target}: is a file of the data set itself: name another one"
        return
    for folder in (landing, *landing.parents):
        if folder == own or store.is_data_set(folder):
            yield f"{target}: would land in the data set {folder}: name a place outside of it"
            return


def _is_data(landing: Path, own: Path) -> bool:
    """Whether a file is one of a data set, by its own name or another."""
    if not os.path.isfile(landing):  # noqa: PTH113 - it never raises
        return False
    if landing.name in store.SHIPPED and store.is_data_set(landing.parent):
        return True
    return landing.stat().st_nlink > 1 and any(
        path.is_file() and path.samefile(landing) for path in own.glob("*")
    )
