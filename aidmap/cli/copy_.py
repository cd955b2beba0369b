"""aidmap copy: a data set from files to a database, or back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli import formatting
from aidmap.cli.options import AsJson, BadRowReporter, note
from aidmap.cli.progress import waiting, with_progress
from aidmap.store import is_data_set, open_store
from aidmap.store.protocols import listen_for_bad_rows

if TYPE_CHECKING:
    from aidmap.store.copy_data import Copied


def copy(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A folder or an address.")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="A folder or an address.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace places, legs, routes ... with the source's.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Copy a data set from files to PostGIS, or back. Run again, it adds only what is missing."""
    from aidmap.store import copy_data, evidence

    origin = open_store(source)
    listen_for_bad_rows(origin, BadRowReporter())
    folder = Path(target)
    if "://" not in target and not is_data_set(folder):
        with waiting("Copying"):
            copied = copy_data.to_folder(origin, folder)
        store, name = open_store(target), target
    else:
        store = open_store(target)
        copied = copy_data.to_store(
            origin, store, replace=replace, watched=partial(with_progress, what="Copying reports")
        )
        name = str(store)
    documents, left = evidence.copy_documents(origin, store)
    if as_json:
        formatting.print_json({"target": name} | copied._asdict() | {"documents": documents})
    else:
        typer.echo(_summary_line(copied, name))
    if documents and not as_json:
        typer.echo(f"{documents:,} documents of evidence copied")
    if left:
        note(f"note: {left:,} documents of evidence stay in {source}: a database keeps none")


def _summary_line(copied: Copied, name: str) -> str:
    files = ", ".join(copied.files) or "no files"
    return (
        f"{name}: {files}; {copied.reports:,} reports, {copied.counts:,} counts, "
        f"{copied.retractions:,} retractions added"
    )
