"""aidmap update: a report is added.

Nothing is written before everything is there and right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.options import AsJson, Data, day_option, open_dataset, say
from aidmap.cli.report_effects import changes_json, is_retracted, snapshots
from aidmap.cli.report_entry import enter_report
from aidmap.model import Basis, Reason
from aidmap.model import as_json as record_json

if TYPE_CHECKING:
    from aidmap.model import Report
    from aidmap.query.dataset import Dataset
    from aidmap.query.snapshot import Snapshot

Place = Annotated[
    str | None,
    typer.Argument(metavar="PLACE", show_default=False, autocompletion=completion.places),
]
Claim = Annotated[
    str | None,
    typer.Argument(
        metavar="STATUS",
        help="open, restricted or closed",
        show_default=False,
        autocompletion=completion.statuses,
    ),
]
From = Annotated[str | None, day_option("--from", "First day on which it holds.")]
To = Annotated[str | None, day_option("--to", "Last such day. Default: open-ended.")]
RestsOn = Annotated[
    str | None,
    typer.Option(help=" or ".join(Basis), show_default=False, autocompletion=completion.bases),
]
Publisher = Annotated[
    str | None,
    typer.Option(help="Who says so: id or name of a source.", autocompletion=completion.publishers),
]
Passing = Annotated[
    list[str] | None,
    typer.Option(
        help="goods, fuel, people: repeat, or list with commas.", autocompletion=completion.traffic
    ),
]
ReportedOn = Annotated[
    str | None, day_option("--reported-on", "Day it was published. Default: today.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would change.")]


def update(
    place: Place = None,
    status: Claim = None,
    *,
    effective_from: From = None,
    effective_to: To = None,
    basis: RestsOn = None,
    publisher: Publisher = None,
    url: Annotated[str | None, typer.Option(help="Where it can be read.")] = None,
    title: Annotated[str | None, typer.Option(help="What it says, in a line.")] = None,
    traffic: Passing = None,
    reported_on: ReportedOn = None,
    note: Annotated[str | None, typer.Option(help="What else matters.")] = None,
    reason: Annotated[
        str | None, typer.Option(help=", ".join(Reason), autocompletion=completion.reasons)
    ] = None,
    dry_run: DryRun = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Add a report, and tell which statuses and routes it changes."""
    dataset = open_dataset(data)
    if not dry_run:
        dataset.store.want_writable()
    given = {
        "subject": place, "status": status, "effective_from": effective_from,
        "effective_to": effective_to, "basis": basis, "publisher": publisher, "url": url,
        "title": title, "traffic": ",".join(["goods"] if traffic is None else traffic),
        "reported_on": reported_on or "today", "note": note, "reason": reason,
    }  # fmt: skip
    report = enter_report(dataset, {name: (value or "").strip() for name, value in given.items()})
    changed = dataset.with_report(report)
    before, after = snapshots(dataset, report), snapshots(changed, report)
    added = not dry_run and dataset.add(report)
    _tell(changed, report, before, after, added=added, dry_run=dry_run, as_json=as_json)


def _tell(
    dataset: Dataset,
    report: Report,
    before: list[Snapshot],
    after: list[Snapshot],
    *,
    added: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    if as_json:
        changes = changes_json(before, after)
        formatting.print_json({"report": record_json(report), "added": added, "changes": changes})
        return
    if dry_run:
        typer.echo(f"Would add {report.id} (dry run: nothing was written)")
    elif added:
        typer.echo(f"Added {report.id}")
    else:
        typer.echo(f"{report.id} is there already: nothing to add")
    if not (report.url or report.title):
        say("mind: it has neither --url nor --title; nobody else can look it up")
    if is_retracted(dataset, report):
        say(f"{report.id} was retracted: it does not count")
    for shot, other in zip(before, after, strict=True):
        typer.echo(f"{shot.query.traffic.value} on {shot.query.on}:")
        formatting.print_changes(shot.changes_to(other))
