"""aidmap retract: withdrawing a report or a count, or a bad row of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.options import AsJson, Data, open_dataset
from aidmap.cli.report_effects import changes_json, is_retracted, snapshots
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
    if isinstance(found, Count):
        _retract_count(dataset, found, because, known=known, as_json=as_json)
        return
    before = snapshots(dataset, found)
    if not known:
        dataset.retract(found, because=because)
    after = snapshots(dataset, found)
    changes = changes_json(before, after)
    if as_json:
        formatting.print_json({"report": record_json(found), "retracted": True, "changes": changes})
        return
    if known:
        typer.echo(f"{found.id} is retracted already: nothing to do")
        return
    typer.echo(f"Retracted {found.id}: {found.subject} {found.status.value}")
    for shot, other in zip(before, after, strict=True):
        formatting.print_changes(shot.changes_to(other))


def _retract_count(
    dataset: Dataset, count: Count, because: str, *, known: bool, as_json: bool
) -> None:
    """Withdraw a count; statuses do not rest on it."""
    if not known:
        dataset.retract(count, because=because)
    if as_json:
        formatting.print_json({"count": record_json(count), "retracted": True})
    elif known:
        typer.echo(f"{count.id} is retracted already: nothing to do")
    else:
        typer.echo(f"Retracted {count.id}: {count.subject} {formatting.figure(count)}")


def _withdraw(dataset: Dataset, row: BadRow, because: str, *, as_json: bool) -> None:
    """Withdraw a bad row: it never counted, so nothing changes."""
    dataset.withdraw(row, because=because)
    if as_json:
        changes: dict[str, Any] = {"places": [], "routes": [], "destinations": []}
        formatting.print_json({"report": {"id": row.id}, "retracted": True, "changes": changes})
        return
    typer.echo(f"Retracted {row.key}: it was left out already, and is no longer reported")
