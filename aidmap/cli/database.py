"""aidmap database: init, upgrade and status of a database that holds a data set."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from aidmap.cli import formatting
from aidmap.cli.options import AsJson, BadRowReporter, note
from aidmap.errors import StoreError

app = typer.Typer(help="Keep a data set in PostgreSQL with PostGIS.", no_args_is_help=True)

Address = Annotated[
    str, typer.Argument(metavar="ADDRESS", help="postgresql://user@host:5432/database")
]


@app.command("init")
def init(address: Address) -> None:
    """Prepare a database for a data set. Run again, it does nothing."""
    _upgrade(address, new=True)
    note("fill it with: aidmap copy DIR ADDRESS")


@app.command("upgrade")
def upgrade(address: Address) -> None:
    """Bring the schema of a database up to date. Run again, it does nothing."""
    _upgrade(address, new=False)


@app.command("status")
def status(address: Address, *, as_json: AsJson = False) -> None:
    """Show what a database holds, and what you may do there."""
    from aidmap.store.postgis import schema

    found = schema.state(_database_address(address))
    if as_json:
        formatting.print_json(found)
        return
    step = found["step"]
    rows = {
        "PostgreSQL": found["postgresql"],
        "PostGIS": found["postgis"] or "not in this database",
        "Schema": f"step {step} of {found['newest_step']}"
        if step
        else "none: aidmap database init",
    }
    if step:
        rows["You may"] = _rights(found)
        if found.get("bad_rows"):
            rows["Bad rows"] = f"{found['bad_rows']:,}: aidmap check lists them"
        rows |= {f"{kind}s".capitalize(): f"{count:,}" for kind, count in found["records"].items()}
    typer.echo(found["database"])
    for what, value in rows.items():
        typer.echo(f"  {what:<12} {value}")


def _upgrade(address: str, *, new: bool) -> None:
    from aidmap.store.postgis import schema
    from aidmap.store.postgis.connections import display_address

    steps = schema.upgrade(_database_address(address), new=new)
    for step in steps:
        typer.echo(f"step {step.number} taken: {step.name}")
    typer.echo(f"{display_address(address)} is {'ready' if steps else 'up to date already'}")
    BadRowReporter()(schema.bad_rows(address))


def _database_address(address: str) -> str:
    """Check that an address is one of a database.

    Raises:
        StoreError: it is not.
    """
    if not address.startswith(("postgresql://", "postgres://")):
        raise StoreError("that is no address of a database: write postgresql://user@host:5432/name")
    return address


def _rights(found: dict[str, Any]) -> str:
    if found["may_add"]:
        return "read, and add"
    return "read" if found["may_read"] else "not read: ask an owner for the role aidmap_reader"
