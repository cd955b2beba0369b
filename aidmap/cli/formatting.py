"""Tables for the terminal, and JSON. A symbol stands beside every colour."""

from __future__ import annotations

import json
import sys
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import typer

from aidmap.cli.options import legible
from aidmap.i18n import word
from aidmap.model import Leg, Status
from aidmap.query.finding import sentence
from aidmap.query.results import destination_rows, place_rows, route_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from rich.text import Text

    from aidmap.model import Count, Place, Report
    from aidmap.query.results import Row
    from aidmap.query.snapshot import Changes, Snapshot
    from aidmap.rules.amounts import Amount
    from aidmap.rules.routes import Change, DestinationState, RouteState
    from aidmap.rules.status import Span

PIPE_WIDTH = 240


def print_json(answer: dict[str, Any]) -> None:
    """Print an answer as JSON to standard output; control characters are escaped."""
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    if not text.replace("\n", "").isprintable():
        text = "".join(
            char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text
        )
    sys.stdout.write(f"{text}\n")


def print_table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str | Text]],
    *,
    ends: Collection[int] = (),
) -> None:
    """Print a table, with a line after the rows whose numbers are `ends`.

    Long cells are folded on a terminal, not in a pipe.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(legible(title)), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for column in columns:
        table.add_column(column, overflow="fold")
    for number, row in enumerate(rows):
        cells = (Text(legible(cell)) if isinstance(cell, str) else cell for cell in row)
        table.add_row(*cells, end_section=number in ends)
    console = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)
    console.print(table)


def status_text(status: Status | None) -> Text:
    """A status as a symbol and a word, in its colour."""
    from rich.text import Text

    from aidmap.style import STATUS  # as JSON none is shown

    if status is None:
        return Text("-")
    style = STATUS[status]
    return Text(f"{style.symbol} {status.value}", style=style.terminal)


GROUPS = ((Status.OPEN, Status.RESTRICTED), (Status.PLANNED,), (Status.CLOSED,), (Status.UNKNOWN,))


def print_day(snapshot: Snapshot, subjects: Sequence[Place | Leg]) -> None:
    """Print `aidmap status`: the finding, the gateways, and other places."""
    typer.echo(f"{legible(sentence(snapshot))}\n")
    found, listed = snapshot.finding, {subject.id: subject for subject in subjects}
    groups = [[listed.pop(one.gateway.place) for one in found.of(*group)] for group in GROUPS]
    title = heading(snapshot)
    if found.gateways:
        print_states(f"Gateways: {title}", snapshot, groups)
        title = "Other places"
    there: list[Place | Leg] = []
    gone: list[Place | Leg] = []
    for one in listed.values():
        (there if isinstance(one, Leg) or one.exists(snapshot.query.on) else gone).append(one)
    if there or not found.gateways:
        print_states(title, snapshot, [there])
    if gone:
        print_states("Not there on this day", snapshot, [gone])


def print_states(title: str, snapshot: Snapshot, groups: Iterable[Sequence[Place | Leg]]) -> None:
    """Print a table of places, with a line between groups."""
    groups = [list(group) for group in groups if group]
    subjects = [subject for group in groups for subject in group]
    rows = [
        (
            label(subject),
            status_text(row["status"]),
            str(row["since"] or "-"),
            str(row["last_heard"] or "-"),
            remarks(row, snapshot.query.on),
            credit(row),
        )
        for subject, row in zip(subjects, place_rows(snapshot, subjects), strict=True)
    ]
    columns = ("Place", "Status", "Since", "Last heard", "Note", "Source")
    ends = {end - 1 for end in accumulate(len(group) for group in groups[:-1])}
    print_table(title, columns, rows, ends=ends)


def print_routes(snapshot: Snapshot, states: Sequence[RouteState]) -> None:
    """Print the routes of `aidmap routes`."""
    rows = [
        (
            row["name"],
            status_text(row["status"]),
            str(row["since"] or "-"),
            ", ".join(row["blocked_by"] or row["limited_by"]) or "-",
            "-" if row["km"] is None else f"{row['km']:.0f}",
        )
        for row in route_rows(snapshot, states)
    ]
    columns = ("Route", "Status", "Since", "Held up by", "km")
    print_table(heading(snapshot), columns, rows)


def print_destinations(snapshot: Snapshot, states: Sequence[DestinationState]) -> None:
    """Print the destinations of `aidmap routes`."""
    rows = [
        (
            row["name"],
            status_text(row["status"]),
            word("open_of", open=len(row["open_routes"]), all=len(row["routes"])),
            ", ".join(row["choke_points"]) or "-",
        )
        for row in destination_rows(snapshot, states)
    ]
    print_table("Destinations", ("Destination", "Status", "Routes", "All pass"), rows)


def print_changes(changes: Changes) -> None:
    """Print the places, routes and destinations whose status changes."""
    kinds: list[tuple[str, list[Change]]] = [
        ("place", changes.places),
        ("route", changes.routes),
        ("destination", changes.destinations),
    ]
    rows = [
        (kind, change.id, status_text(change.before), status_text(change.after))
        for kind, items in kinds
        for change in items
    ]
    if rows:
        print_table("What changes", ("", "Which", "Before", "After"), rows)
    else:
        sys.stdout.write("No status changes.\n")


def print_spans(title: str, spans: Sequence[Span]) -> None:
    """Print the spans of `aidmap history`; the last one has no end."""
    rows = [
        (
            status_text(span.status),
            str(span.first),
            "" if span is spans[-1] else str(span.last),
            str((span.last - span.first).days + 1),
            word("contested") if span.contested else "",
        )
        for span in spans
    ]
    print_table(title, ("Status", "From", "To", "Days", ""), rows)


def print_reports(snapshot: Snapshot, reports: Iterable[Report]) -> None:
    """Print the reports of `aidmap history`, and mark the retracted ones."""
    retracted = snapshot.retractions
    rows = [
        (
            report.id,
            status_text(report.status),
            report.basis.value,
            f"{report.effective_from} - {report.effective_to or ''}",
            f"{report.publisher}, {report.reported_on}",
            ("[retracted] " if report.id in retracted else "") + (report.title or ""),
        )
        for report in reports
    ]
    columns = ("Report", "Claims", "Basis", "For", "Published", "Title")
    print_table("Reports, newest first", columns, rows)


def figure(count: Count | Amount) -> str:
    """What was counted, and how far on its way."""
    return f"{count.value} {count.measure} {count.stage}"


def label(subject: Place | Leg) -> str:
    """A subject's name and id."""
    return subject.id if isinstance(subject, Leg) else f"{subject.name()} ({subject.id})"


def remarks(row: Row, on: date) -> str:
    """Notes on a status: contested, stale, a pending claim, an announced opening; no place yet."""
    notes = [
        (row["first_day"] and on < row["first_day"], "not yet there"),
        (row["last_day"] and row["last_day"] < on, "no longer there"),
        (row["contested"], word("contested")),
        (row["stale"], word("stale")),
        (row["pending"], word("pending_claim")),
        (row["announced_for"], word("announced_for", day=row["announced_for"])),
    ]
    return "; ".join(text for holds, text in notes if holds)


def credit(row: Row) -> str:
    """The publisher and day of the report, or of the count, that decides."""
    if row["publisher"] is None:
        return "-"
    if row["report"] is None:
        return f"{row['publisher']}, {row['reported_on']} ({word('counted')})"
    return f"{row['publisher']}, {row['reported_on']} ({row['basis'].value})"


def heading(snapshot: Snapshot) -> str:
    """The day, traffic and clocks of a table."""
    asked = snapshot.query
    parts = [word("statuses_on", day=asked.on, traffic=asked.traffic.value)]
    if asked.clocks.known_by:
        parts.append(word("known_by", day=asked.clocks.known_by))
    if asked.clocks.recorded_by:
        parts.append(word("recorded_by", instant=asked.clocks.recorded_by.isoformat()))
    if asked.according_to:
        parts.append(word("according_to", publishers=", ".join(asked.according_to)))
    if not asked.counts:
        parts.append(word("without_counts"))
    if snapshot.what_if:
        supposed = ", ".join(f"{key}={value}" for key, value in snapshot.what_if.items())
        parts.append(word("what_if", suppositions=supposed))
    return ", ".join(parts)
