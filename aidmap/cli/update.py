"""aidmap update: a report is added.

What is missing is asked for where a person is at the terminal, and listed where none is; nothing is
written before everything is there and right.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.options import AsJson, Data, day_option, open_dataset, say
from aidmap.cli.report_effects import changes_json, is_retracted, snapshots
from aidmap.errors import AidmapError, DataError, Fault, NotFound
from aidmap.model import Basis, Reason, Report, parse
from aidmap.model import as_json as record_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.query.dataset import Dataset
    from aidmap.query.snapshot import Snapshot

USAGE_EXIT = 2


@dataclass(frozen=True)
class Fact:
    """One thing to know for a report: its field, the option that gives it, and how to ask."""

    field: str
    option: str
    question: str
    required: bool = False


FACTS = (
    Fact("subject", "PLACE", "Which place", required=True),
    Fact("status", "STATUS", "Its status (open, restricted, closed)", required=True),
    Fact(
        "effective_from",
        "--from DAY",
        "From which day (YYYY-MM-DD, today, yesterday, monday)",
        required=True,
    ),
    Fact("basis", "--basis BASIS", "Announced or observed", required=True),
    Fact("publisher", "--publisher PUBLISHER", "Who says so (publisher)", required=True),
    Fact("url", "--url URL", "Link (Enter for none)"),
    Fact("title", "--title TEXT", "Title (Enter for none)"),
)
OPTION_OF = {
    "effective_from": "--from",
    "effective_to": "--to",
    "reported_on": "--reported-on",
} | {
    name: f"--{name}"
    for name in ("basis", "publisher", "url", "title", "traffic", "note", "reason")
}

# What stands in for a missing or wrong field while the others are checked; else nothing.
HARMLESS: dict[str, Any] = {
    "subject": "none",
    "status": "closed",
    "basis": "announced",
    "publisher": "none",
    "traffic": ["goods"],
    "effective_from": date.min,
    "reported_on": date.max,
}


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
    report = _report(dataset, {name: (value or "").strip() for name, value in given.items()})
    changed = dataset.with_report(report)
    before, after = snapshots(dataset, report), snapshots(changed, report)
    added = not dry_run and dataset.add(report)
    _tell(changed, report, before, after, added=added, dry_run=dry_run, as_json=as_json)


def _report(dataset: Dataset, given: dict[str, str]) -> Report:
    """Make the report from what was given, asking for what is missing where somebody can answer."""
    if sys.stdin and sys.stdin.isatty() and sys.stdout.isatty():
        given = given | {
            fact.field: _ask_until_right(dataset, fact, given[fact.field]) for fact in FACTS
        }
    missing = [fact for fact in FACTS if fact.required and not given[fact.field]]
    faults: list[Fault] = []
    fields = {name: _value(dataset, name, text, faults) for name, text in given.items()}
    report = _make_report(fields, faults, today=dataset.records.about.today())
    if missing:
        for fact in missing:
            say(f"missing: {fact.option} ({fact.question[0].lower()}{fact.question[1:]})")
        for fault in faults:
            say(f"error: {fault}")
        raise typer.Exit(USAGE_EXIT)
    if faults or report is None:
        raise DataError(faults)
    return report


def _make_report(fields: dict[str, Any], faults: list[Fault], *, today: date) -> Report | None:
    """Make the report; whatever is wrong is added to the faults, all of it at once.

    What is missing or wrong already stands in as something harmless, so that the rest is checked.
    """
    wrong = {fault.field for fault in faults}
    usable = {
        name: HARMLESS.get(name) if value is None or OPTION_OF.get(name, name) in wrong else value
        for name, value in fields.items()
    }
    for _ in ("each field", "the fields together"):
        try:
            report: Report = parse("report", usable | {"recorded_at": datetime.now(UTC)})
        except DataError as error:
            fields_at_fault = [fault.field.split(".")[0] for fault in error.faults]
            usable |= {name: HARMLESS.get(name) for name in fields_at_fault}
            faults += [
                replace(fault, field=OPTION_OF.get(name, name))
                for fault, name in zip(error.faults, fields_at_fault, strict=True)
            ]
        else:
            break
    published: date = usable["reported_on"] or today
    if today < published < date.max:
        faults.append(Fault(field="--reported-on", what=f"{published} is in the future"))
    return None if faults else report


def _value(dataset: Dataset, name: str, text: str, faults: list[Fault]) -> Any:
    """Take a field from text; what is wrong with it is added to the faults."""
    if not text:
        return [] if name == "traffic" else None
    read: dict[str, Callable[[str], Any]] = {
        "subject": lambda value: dataset.subject(value).id,
        "publisher": lambda value: _publisher(dataset, value),
        "effective_from": dataset.day,
        "effective_to": dataset.day,
        "reported_on": dataset.day,
        "traffic": lambda value: [
            part.strip().lower() for part in value.split(",") if part.strip()
        ],
        "status": str.lower,
        "basis": str.lower,
        "reason": str.lower,
    }
    try:
        return read.get(name, str)(text)
    except AidmapError as error:
        faults += [Fault(field=OPTION_OF.get(name, name), what=line) for line in error.lines]
        return None


def _publisher(dataset: Dataset, name: str) -> str:
    try:
        return dataset.publisher(name).id
    except NotFound as error:
        raise DataError([f"{error}; add a new one to sources.csv: id,name,kind"]) from None


def _ask_until_right(dataset: Dataset, fact: Fact, given: str) -> str:
    """Take what was given, or ask at the terminal until the answer is a right one."""
    answer = given
    while True:
        faults: list[Fault] = []
        value = _value(dataset, fact.field, answer, faults)
        nothing = dict.fromkeys((*HARMLESS, *OPTION_OF))
        if not faults:
            _make_report(nothing | {fact.field: value}, faults, today=dataset.records.about.today())
        for fault in faults:
            say(fault.what)
        if answer and not faults:
            return answer
        wanted = None if fact.required else ""
        answer = str(typer.prompt(fact.question, default=wanted, show_default=False)).strip()
        if not (answer or fact.required):
            return answer


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
