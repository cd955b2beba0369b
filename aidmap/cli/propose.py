"""aidmap propose: reports and counts that documents claim, to be reviewed before they enter."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.import_options import Limit
from aidmap.cli.options import Data, day_option, each, open_dataset, say
from aidmap.errors import DataError
from aidmap.files import write_whole
from aidmap.proposals.document_reader import DOCUMENT_LIMITS, read_document
from aidmap.proposals.plain_text import from_text
from aidmap.proposals.proposal_files import changes_text, json_lines, write_proposals
from aidmap.proposals.proposing import Given, Proposer

if TYPE_CHECKING:
    from aidmap.importers.limits import Limits
    from aidmap.proposals.proposal import Proposal
    from aidmap.proposals.proposing import Found
    from aidmap.proposals.source_document import SourceDocument
    from aidmap.query.dataset import Dataset

STANDARD_INPUT = "-"
COLUMNS = ("", "Place", "What", "Traffic", "Days", "Sentence")
SHOWN_SENTENCE = 120  # characters in the table


def propose(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Text, Markdown, saved HTML, .docx, .pdf, .eml or .msg; - reads text from the "
            "standard input.",
        ),
    ],
    *,
    publisher: Annotated[
        str | None,
        typer.Option(
            help="Who published them: the id or name of a source. Default: as they say.",
            autocompletion=completion.publishers,
        ),
    ] = None,
    reported_on: Annotated[
        str | None,
        day_option("--reported-on", "Day on which they were published. Default: as they say."),
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="Where they can be read. Default: as they say.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Where proposals are written: .jsonl, .csv, .xlsx, or - for JSON lines. "
            "Default: a table.",
        ),
    ] = None,
    limit: Limit = None,
    data: Data = None,
) -> None:
    """Read documents for what they claim of places, and propose reports and counts.

    Nothing enters the data set: proposals are to be reviewed. Nothing leaves the machine.
    """
    dataset = open_dataset(data)
    given = Given(
        publisher=dataset.publisher(publisher).id if publisher else "",
        reported_on=dataset.day(reported_on) if reported_on else None,
        url=url or "",
    )
    if given.reported_on and given.reported_on > dataset.about.today():
        raise DataError([f"--reported-on: {given.reported_on} is in the future"])
    target = Path(output) if output and output != STANDARD_INPUT else None
    suffix = target.suffix.lower() if target else ".jsonl"
    write_proposals([], suffix, dataset.about.today())  # a wrong suffix is said before the reading
    limits = DOCUMENT_LIMITS.with_changes(limit or ())
    proposer = Proposer(dataset)
    documents = each(files, lambda name: (name, _read(name, limits)))
    found = [proposer.propose(document, Path(name).name, given) for name, document in documents]
    proposals = [one for document in found for one in document.proposals]
    _tell(found, dataset)
    if target:
        write_whole(target, write_proposals(proposals, suffix, dataset.about.today()))
        say(f"{target}: {len(proposals)} proposals, none entered: review them")
    elif output:
        sys.stdout.write(json_lines(proposals))
    else:
        _print(proposals, dataset)


def _read(name: str, limits: Limits) -> SourceDocument:
    """Read a file, or text from the standard input.

    Raises:
        DataError: it cannot be read.
    """
    if name != STANDARD_INPUT:
        return read_document(Path(name), limits)
    content = sys.stdin.buffer.read(limits.bytes + 1)
    if len(content) > limits.bytes:
        raise limits.refusal("standard input", "bytes", found="has more bytes")
    try:
        document = from_text(content.decode("utf-8-sig"))
    except UnicodeError:
        raise DataError(["standard input: is no text in UTF-8"]) from None
    if not document.blocks:
        raise DataError(["standard input: holds no text"])
    return document


def _tell(found: list[Found], dataset: Dataset) -> None:
    """Say of each document what was found, and what it does not say."""
    names = {source.id: source.name for source in dataset.records.sources}
    for one in found:
        origin = one.origin
        who = names.get(origin.publisher, "publisher not found: give --publisher")
        day = str(origin.reported_on) if one.day_known else "day not found: give --reported-on"
        count = len(one.proposals)
        say(f"{origin.document}: {who}, {day}: {one.sentences} sentences, {count} proposals")


def _print(proposals: list[Proposal], dataset: Dataset) -> None:
    """Print a table, the surest first within each document."""
    names = {place.id: place.names.get("en", place.id) for place in dataset.records.places}
    rows = []
    for one in proposals:
        fields, sentence = one.fields, one.sentence
        counted = one.kind == "count"
        what = (
            f"{fields['value']} {fields['measure']} {fields['stage']}"
            if counted
            else f"{fields['status']} ({fields['basis']})"
        )
        first, last = ("first_day", "last_day") if counted else ("effective_from", "effective_to")
        days = " - ".join(dict.fromkeys([str(fields[first]), str(fields[last] or "...")]))
        traffic = fields["traffic"] if counted else ", ".join(fields["traffic"])
        change = changes_text(one)
        remarks = [change, f"known: {one.known}" if one.known else "", *one.doubts]
        note = "; ".join(part for part in remarks if part)
        cut = sentence if len(sentence) <= SHOWN_SENTENCE else f"{sentence[:SHOWN_SENTENCE]} …"
        rows.append((one.confidence, names[fields["subject"]], what, traffic, days,
                     f"{cut}\n{note}" if note else cut))  # fmt: skip
    formatting.print_table(f"Proposals: {len(rows)}", COLUMNS, rows)
