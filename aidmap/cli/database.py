"""Commands for data sets that a team shares: database init, upgrade, status; copy."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli import formatting
from aidmap.cli.options import AsJson, BadRowTeller, say
from aidmap.cli.progress import with_progress
from aidmap.errors import StoreError
from aidmap.store import is_data_set, open_store
from aidmap.store.protocols import listen_for_bad_rows

if TYPE_CHECKING:
    from aidmap.store.copy_data import Copied

app = typer.Typer(help="Keep a data set in PostgreSQL with PostGIS.", no_args_is_help=True)

Address = Annotated[
    str, typer.Argument(metavar="ADDRESS", help="postgresql://user@host:5432/database")
]


@app.command("init")
def init(address: Address) -> None:
    """Make room for a data set in a database; again: does nothing."""
    _upgrade(address, new=True)
    say("fill it with: aidmap copy DIR ADDRESS")


@app.command("upgrade")
def upgrade(address: Address) -> None:
    """Bring the schema of a database up to date; again: does nothing."""
    _upgrade(address, new=False)


@app.command("status")
def status(address: Address, *, as_json: AsJson = False) -> None:
    """Tell what a database holds, and what you may do there."""
    from aidmap.store.postgis import schema

    found = schema.state(_database_address(address))
    if as_json:
        formatting.print_json(found)
        return
    step = found["step"]
    told = {
        "PostgreSQL": found["postgresql"],
        "PostGIS": found["postgis"] or "not in this database",
        "Schema": f"step {step} of {found['newest_step']}"
        if step
        else "none: aidmap database init",
    }
    if step:
        told["You may"] = _rights(found)
        if found.get("bad_rows"):
            told["Bad rows"] = f"{found['bad_rows']:,}: aidmap check tells them"
        told |= {f"{kind}s".capitalize(): f"{count:,}" for kind, count in found["records"].items()}
    typer.echo(found["database"])
    for what, value in told.items():
        typer.echo(f"  {what:<12} {value}")


def copy(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A folder or an address.")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="A folder or an address.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Let the source's places, legs, routes ... prevail.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Copy a data set: files to PostGIS, or back. Again: adds only what is missing."""
    from aidmap.store import copy_data

    origin = open_store(source)
    listen_for_bad_rows(origin, BadRowTeller())
    folder = Path(target)
    if "://" not in target and not is_data_set(folder):
        copied = copy_data.to_folder(origin, folder)
        name = target
    else:
        store = open_store(target)
        copied = copy_data.to_store(
            origin, store, replace=replace, watched=partial(with_progress, what="Copying reports")
        )
        name = str(store)
    if as_json:
        formatting.print_json({"target": name} | copied._asdict())
    else:
        typer.echo(_summary_line(copied, name))


def _upgrade(address: str, *, new: bool) -> None:
    from aidmap.store.postgis import schema
    from aidmap.store.postgis.connections import display_address

    steps = schema.upgrade(_database_address(address), new=new)
    for step in steps:
        typer.echo(f"step {step.number} taken: {step.name}")
    typer.echo(f"{display_address(address)} is {'ready' if steps else 'up to date already'}")
    BadRowTeller()(schema.bad_rows(address))


def _database_address(address: str) -> str:
    """An address of a database.

    Raises:
        StoreError: it is none.
    """
    if not address.startswith(("postgresql://", "postgres://")):
        raise StoreError("that is no address of a database: write postgresql://user@host:5432/name")
    return address


def _rights(found: dict[str, Any]) -> str:
    if found["may_add"]:
        return "read, and add"
    return "read" if found["may_read"] else "not read: ask an owner for the role aidmap_reader"


def _summary_line(copied: Copied, name: str) -> str:
    files = ", ".join(copied.files) or "no files"
    return f"{name}: {files}; {copied.reports:,} reports, {copied.retractions:,} retractions added"
