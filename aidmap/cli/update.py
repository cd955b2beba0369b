"""aidmap update: adding a report.

Nothing is written before all fields are there and valid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.options import AsJson, Data, day_option, open_dataset
from aidmap.cli.report_effects import changes_json, print_changes, say_outcome, snapshots
from aidmap.cli.report_entry import enter_report
from aidmap.model import Basis, Reason
from aidmap.model import as_json as record_json

if TYPE_CHECKING:
    from aidmap.model import Report
    from aidmap.query.dataset import Dataset
    from aidmap.query.snapshot import Snapshot

PlaceName = Annotated[
    str | None,
    typer.Argument(metavar="PLACE", show_default=False, autocompletion=completion.places),
]
StatusWord = Annotated[
    str | None,
    typer.Argument(
        metavar="STATUS",
        help="open, restricted or closed",
        show_default=False,
        autocompletion=completion.statuses,
    ),
]
FirstDay = Annotated[str | None, day_option("--from", "First day on which the status holds.")]
LastDay = Annotated[str | None, day_option("--to", "Last such day. Default: no end.")]
BasisWord = Annotated[
    str | None,
    typer.Option(help=" or ".join(Basis), show_default=False, autocompletion=completion.bases),
]
PublisherName = Annotated[
    str | None,
    typer.Option(
        help="Who says so: the id or name of a source.", autocompletion=completion.publishers
    ),
]
TrafficWords = Annotated[
    list[str] | None,
    typer.Option(
        help="goods, fuel or people; repeat, or separate with commas.",
        autocompletion=completion.traffic,
    ),
]
PublicationDay = Annotated[
    str | None, day_option("--reported-on", "Day on which it was published. Default: today.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")]


def update(
    place: PlaceName = None,
    status: StatusWord = None,
    *,
    effective_from: FirstDay = None,
    effective_to: LastDay = None,
    basis: BasisWord = None,
    publisher: PublisherName = None,
    url: Annotated[str | None, typer.Option(help="Where it can be read.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of what was published.")] = None,
    traffic: TrafficWords = None,
    reported_on: PublicationDay = None,
    note: Annotated[str | None, typer.Option(help="Anything else worth noting.")] = None,
    reason: Annotated[
        str | None, typer.Option(help=", ".join(Reason), autocompletion=completion.reasons)
    ] = None,
    dry_run: DryRun = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Add a report, and show which statuses and routes it changes."""
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
    changed = dataset.with_claim(report)
    before, after = snapshots(dataset, report), snapshots(changed, report)
    added = not dry_run and dataset.add(report)
    _print_effects(changed, report, before, after, added=added, dry_run=dry_run, as_json=as_json)


def _print_effects(
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
    say_outcome(dataset, report, added=added, dry_run=dry_run)
    print_changes(before, after)
