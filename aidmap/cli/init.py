"""aidmap init: a new data set to edit."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Any

import typer

from aidmap.errors import DataError
from aidmap.model import parse
from aidmap.rules.policy import USUAL
from aidmap.store import init as init_folder

NO_LICENCE = "not yet chosen"


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    *,
    empty: Annotated[bool, typer.Option("--empty", help="Without records; needs --title.")] = False,
    title: Annotated[str | None, typer.Option(help="The title of an empty data set.")] = None,
    time_zone: Annotated[
        str,
        typer.Option(
            "--time-zone",
            "--timezone",
            metavar="ZONE",
            help="Time zone of its days, such as Asia/Gaza.",
        ),
    ] = "UTC",
    licence: Annotated[
        str | None, typer.Option(help="Terms on which the data of an empty data set may be used.")
    ] = None,
    credit: Annotated[
        list[str] | None,
        typer.Option("--credit", help="Whom pictures of an empty data set credit (repeatable)."),
    ] = None,
) -> None:
    """Create a data set to edit: a copy of the shipped one, or an empty one."""
    if empty and not (title and title.strip()):
        raise DataError(["--empty needs --title TEXT: what the data set is about"])
    if title and not empty:
        raise DataError(["--title goes with --empty: a copy keeps its title (in dataset.toml)"])
    if (licence or credit) and not empty:
        what = "--licence and --credit go with --empty: a copy keeps its own (in dataset.toml)"
        raise DataError([what])
    terms = {"licence": (licence or NO_LICENCE).strip(), "credits": credit or []}
    init_folder(folder, about=_about(title.strip(), time_zone, terms) if empty and title else None)
    typer.echo(f"{folder} is ready; name it with --data {shlex.quote(str(folder))}")


def _about(title: str, time_zone: str, terms: dict[str, Any]) -> str:
    """The dataset.toml of an empty data set."""
    import tomli_w

    fields = {
        "id": "data-set",
        "title_en": title,
        "time_zone": time_zone,
        "stale_after_days": USUAL.stale_after_days,
        **terms,
        "disclaimer_en": "The boundaries and names shown imply no endorsement or acceptance.",
    }
    parse("dataset", fields)
    return tomli_w.dumps(fields)
