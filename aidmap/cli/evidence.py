"""aidmap evidence: the documents that were kept of reports and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from aidmap.cli import formatting
from aidmap.cli.options import AsJson, Data, note, open_dataset
from aidmap.cli.progress import waiting
from aidmap.errors import DataError

if TYPE_CHECKING:
    from aidmap.store.evidence import Verified

app = typer.Typer(help="The documents that were kept of reports and counts.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Make it a group, though it has one command."""


@app.command("verify")
def verify(*, data: Data = None, as_json: AsJson = False) -> None:
    """See that every document is there, and is the one that was kept: recompute each SHA-256."""
    from aidmap.store import evidence

    dataset = open_dataset(data)
    records = dataset.records
    with waiting("Verifying"):
        found = evidence.verify(dataset.store, records)
    if as_json:
        formatting.print_json(_as_json(found))
    elif not found.faults:
        typer.echo(f"{len(found.whole)} documents, all as they were kept")
    if found.unnamed and not as_json:
        note(f"note: {len(found.unnamed)} of them are named by no report and no count")
    if found.faults:
        raise DataError(found.faults)


def _as_json(found: Verified) -> dict[str, object]:
    return {
        "whole": list(found.whole),
        "unnamed": list(found.unnamed),
        "faults": [{"file": one.file, "what": one.what} for one in found.faults],
    }
