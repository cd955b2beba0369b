"""aidmap retract: withdrawing a report or a count, or a bad row of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.options import AsJson, Data, open_dataset
from aidmap.cli.report_effects import changes_json, is_retracted, print_changes, snapshots
from aidmap.model import Count
from aidmap.model import as_json as record_json

if TYPE_CHECKING:
    from aidmap.query.dataset import Dataset
    from aidmap.store.bad_rows import BadRow


def retract(
    report: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="The id of the report or the count, or its start.",
            autocompletion=completion.reports,
        ),
    ],
    because: Annotated[str, typer.Option(metavar="TEXT", help="Why it is withdrawn.")],
    *,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Withdraw a report or a count, or a bad row of a database, and show what that changes."""
    dataset = open_dataset(data, withdrawn=report)
    dataset.store.want_writable()
    if bad := dataset.bad_row(report):
        _withdraw(dataset, bad, because, as_json=as_json)
        return
    found = dataset.claim(report)
    known = is_retracted(dataset, found)
    before = snapshots(dataset, found)
    if not known:
        dataset.retract(found, because=because)
    after = snapshots(dataset, found)
    kind = "count" if isinstance(found, Count) else "report"
    if as_json:
        changes = changes_json(before, after)
        formatting.print_json({kind: record_json(found), "retracted": True, "changes": changes})
    elif known:
        typer.echo(f"{found.id} is retracted already: nothing to do")
    else:
        what = formatting.figure(found) if isinstance(found, Count) else found.status.value
        typer.echo(f"Retracted {found.id}: {found.subject} {what}")
        print_changes(before, after)


def _withdraw(dataset: Dataset, row: BadRow, because: str, *, as_json: bool) -> None:
    """Withdraw a bad row: it never counted, so nothing changes."""
    dataset.withdraw(row, because=because)
    if as_json:
        changes: dict[str, Any] = {"places": [], "routes": [], "destinations": []}
        formatting.print_json({"report": {"id": row.id}, "retracted": True, "changes": changes})
        return
    typer.echo(f"Retracted {row.key}: it was left out already, and is no longer reported")
