"""Commands about the data set as a whole: check, init, schema."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Any

import typer

from aidmap.cli import formatting
from aidmap.cli.options import AsJson, Data, legible
from aidmap.errors import DataError, NotFound
from aidmap.model import parse
from aidmap.model.schemas import KINDS, PUBLISHED, json_schema
from aidmap.rules.policy import USUAL
from aidmap.store import init as init_folder
from aidmap.store import open_store
from aidmap.store.folder.folder_store import FileStore

PACKAGE = "datapackage"
UNCHOSEN = "not yet chosen"


def check(
    *,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Move a truncated last line to a file beside; mend what git or Excel did to a "
            "table, where nothing is lost by it, and keep the old file beside.",
        ),
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Tell every fault of the data set, with file, line and field."""
    store = open_store(data)
    files = store if repair and isinstance(store, FileStore) else None
    moved = files.repair() if files else []
    mended = files.mend() if files else []
    faults = store.check()
    if as_json:
        lines = [
            {"file": fault.file, "line": fault.line, "field": fault.field, "what": fault.what}
            for fault in faults
        ]
        told = [
            {"file": str(one.path), "kept": str(one.kept), "done": list(one.done)} for one in mended
        ]
        aside = [str(path) for path in moved]
        formatting.print_json({"faults": lines, "set_aside": aside, "mended": told})
    else:
        for path in moved:
            typer.echo(f"moved a truncated last line to {path}")
        for one in mended:
            typer.echo(f"{one.path}: {'; '.join(one.done)}; as it was: {one.kept}")
        for fault in faults:
            typer.echo(legible(str(fault)))
        typer.echo({0: "no faults", 1: "1 fault"}.get(len(faults), f"{len(faults)} faults"))
    if faults:
        raise typer.Exit(1)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    *,
    empty: Annotated[bool, typer.Option("--empty", help="Without records; needs --title.")] = False,
    title: Annotated[str | None, typer.Option(help="The title of an empty data set.")] = None,
    time_zone: Annotated[
        str,
        typer.Option(
            "--time-zone", "--timezone", metavar="ZONE", help="Where its days are, as Asia/Gaza."
        ),
    ] = "UTC",
    licence: Annotated[
        str | None, typer.Option(help="On what terms the data of an empty one may be used.")
    ] = None,
    credit: Annotated[
        list[str] | None,
        typer.Option("--credit", help="Whom every picture of an empty one credits (repeatable)."),
    ] = None,
) -> None:
    """Make a data set to edit: a copy of the shipped one, or an empty one."""
    if empty and not (title and title.strip()):
        raise DataError(["--empty needs --title TEXT: what the data set is about"])
    if title and not empty:
        raise DataError(["--title goes with --empty: a copy keeps its title (in dataset.toml)"])
    if (licence or credit) and not empty:
        what = "--licence and --credit go with --empty: a copy keeps its own (in dataset.toml)"
        raise DataError([what])
    told = {"licence": (licence or UNCHOSEN).strip(), "credits": credit or []}
    init_folder(folder, about=_about(title.strip(), time_zone, told) if empty and title else None)
    typer.echo(f"{folder} is ready; name it with --data {shlex.quote(str(folder))}")


def schema(
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="[KIND]", help="Of one kind: definition, report, statuses, datapackage ..."
        ),
    ] = None,
    *,
    data: Data = None,
) -> None:
    """Print the JSON Schema of the records, or the data set's datapackage.json (Frictionless)."""
    known = [*KINDS, *PUBLISHED, PACKAGE]
    if kind and kind not in known:
        raise NotFound("kind of record", kind, known)
    if kind == PACKAGE:
        from aidmap.store.folder.datapackage import data_package

        formatting.print_json(data_package(Path(str(open_store(data)))))
        return
    formatting.print_json(json_schema(kind))


def _about(title: str, time_zone: str, told: dict[str, Any]) -> str:
    """The text of dataset.toml of an empty data set."""
    import tomli_w

    fields = {
        "id": "data-set",
        "title_en": title,
        "time_zone": time_zone,
        "stale_after_days": USUAL.stale_after_days,
        **told,
        "disclaimer_en": "The boundaries and names shown imply no endorsement or acceptance.",
    }
    parse("dataset", fields)
    return tomli_w.dumps(fields)
