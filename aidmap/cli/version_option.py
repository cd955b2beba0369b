"""The option --version: an earlier version of an archive, in every command that only reads."""

from __future__ import annotations

from typing import Any

from typer.core import TyperOption

from aidmap.errors import DataError

NAME = "version"
READING = frozenset({
    "status", "spans", "routes", "history", "counts", "compare", "diff", "check", "map", "chart",
    "brief", "insert", "embed", "build", "site", "export", "verify",
})  # fmt: skip


def version_option(command: str | None, params: list[Any]) -> list[Any]:
    """The option, as a list of one, for a command that reads a data set; else none.

    Args:
        command: its name.
        params: its options and arguments.
    """
    if command not in READING or all(param.name != "data" for param in params):
        return []
    return [
        TyperOption(
            param_decls=[f"--{NAME}"],
            type=int,
            metavar="N",
            help="The version of the archive that is asked. Default: the newest.",
        )
    ]


def name_version(params: dict[str, Any]) -> None:
    """Put the version that is asked for into the name of the data set: DIR@N.

    Raises:
        DataError: no data set is named.
    """
    version = params.pop(NAME, None)
    if version is None:
        return
    if not params.get("data"):
        raise DataError(["--version: says which version of an archive: name it with --data DIR"])
    params["data"] = f"{params['data'].rstrip('/')}@{version}"
