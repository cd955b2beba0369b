"""Creating a report from what was typed.

What is missing is asked for on a terminal, and listed elsewhere.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import typer

from aidmap.cli.options import say
from aidmap.errors import AidmapError, DataError, Fault, NotFound
from aidmap.model import Report
from aidmap.model.claim_maker import ClaimMaker

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.query.dataset import Dataset

USAGE_EXIT = 2


@dataclass(frozen=True)
class Fact:
    """A field of a report that can be asked for: its option, and the question."""

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

# Values that replace missing or wrong fields while the others are checked; None for the rest.
HARMLESS: dict[str, Any] = {
    "subject": "none",
    "status": "closed",
    "basis": "announced",
    "publisher": "none",
    "traffic": ["goods"],
    "effective_from": date.min,
    "reported_on": date.max,
}


def enter_report(dataset: Dataset, given: dict[str, str]) -> Report:
    """Create the report from what was typed; on a terminal, ask for what is missing.

    Raises:
        DataError: every fault of the fields.
        typer.Exit: a required field is missing.
    """
    if sys.stdin and sys.stdin.isatty() and sys.stdout.isatty():
        given = given | {
            fact.field: _ask_until_valid(dataset, fact, given[fact.field]) for fact in FACTS
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
    """Create the report, or add all that is wrong to the faults.

    Harmless values replace what is missing or wrong already, so that the rest is checked too.
    """
    wrong = {fault.field for fault in faults}
    usable = {
        name: HARMLESS.get(name) if value is None or OPTION_OF.get(name, name) in wrong else value
        for name, value in fields.items()
    }
    maker = ClaimMaker("report")
    for _ in ("each field", "the fields together"):
        try:
            report: Report = maker.make(usable | {"recorded_at": datetime.now(UTC)})
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
    """The value of a field; what is wrong with its text is added to the faults."""
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
    return read_field(read.get(name, str), text, OPTION_OF.get(name, name), faults)


def read_field(read: Callable[[str], Any], text: str, option: str, faults: list[Fault]) -> Any:
    """The value of an option; what is wrong with its text is added to the faults."""
    try:
        return read(text)
    except AidmapError as error:
        faults += [Fault(field=option, what=line) for line in error.lines]
        return None


def _publisher(dataset: Dataset, name: str) -> str:
    try:
        return dataset.publisher(name).id
    except NotFound as error:
        raise DataError([f"{error}; add a new one to sources.csv: id,name,kind"]) from None


def _ask_until_valid(dataset: Dataset, fact: Fact, given: str) -> str:
    """Take what was typed, or ask on the terminal until an answer is valid."""
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
