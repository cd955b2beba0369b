"""aidmap propose: reports and counts that documents claim, to be reviewed before they enter."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli import completion, formatting
from aidmap.cli.import_options import Limit
from aidmap.cli.options import Data, day_option, each, note, open_dataset
from aidmap.cli.progress import waiting
from aidmap.errors import DataError
from aidmap.files import write_whole
from aidmap.proposals.document_reader import DOCUMENT_LIMITS, read_document
from aidmap.proposals.plain_text import from_text
from aidmap.proposals.proposal import changes_text
from aidmap.proposals.proposal_files import json_lines, write_proposals
from aidmap.proposals.proposing import Given, Proposer
from aidmap.store import evidence

if TYPE_CHECKING:
    from aidmap.importers.limits import Limits
    from aidmap.proposals.proposal import Proposal
    from aidmap.proposals.proposing import Found
    from aidmap.proposals.source_document import SourceDocument
    from aidmap.query.dataset import Dataset

STANDARD_INPUT = "-"
COLUMNS = ("", "Place", "What", "Traffic", "Days", "Sentence")
SHOWN_SENTENCE = 120  # characters in the table


@dataclass(frozen=True, kw_only=True)
class DocumentOptions:
    """What is said of the documents, where they do not say it or say it wrong."""

    publisher: Annotated[
        str | None,
        typer.Option(
            help="Who published them: the id or name of a source. Default: as they say.",
            autocompletion=completion.publishers,
        ),
    ] = None
    reported_on: Annotated[
        str | None,
        day_option("--reported-on", "Day on which they were published. Default: as they say."),
    ] = None
    url: Annotated[
        str | None, typer.Option(help="Where they can be read. Default: as they say.")
    ] = None

    def given(self, dataset: Dataset) -> Given:
        """These options, read.

        Raises:
            NotFound: there is no such publisher.
            DataError: a day is none, or lies ahead.
        """
        day = dataset.day(self.reported_on) if self.reported_on else None
        if day and day > dataset.about.today():
            raise DataError([f"--reported-on: {day} is in the future"])
        publisher = dataset.publisher(self.publisher).id if self.publisher else ""
        return Given(publisher=publisher, reported_on=day, url=self.url or "")


Output = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Where proposals are written: .jsonl, .csv, .xlsx, or - for JSON lines. "
        "Default: a table.",
    ),
]
Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="Text, Markdown, saved HTML, .docx, .pdf, .eml or .msg; - reads text from the "
        "standard input.",
    ),
]
Keep = Annotated[
    bool,
    typer.Option(
        "--keep",
        help="Keep each document in the folder evidence of the data set, by its SHA-256, which "
        "what is entered of it names.",
    ),
]


def propose(
    files: Files,
    *,
    options: DocumentOptions,
    output: Output = None,
    keep: Keep = False,
    limit: Limit = None,
    data: Data = None,
) -> None:
    """Read documents for what they claim of places, and propose reports and counts.

    Nothing enters the data set: proposals are to be reviewed. Nothing leaves the machine.
    """
    dataset = open_dataset(data)
    given, today = options.given(dataset), dataset.about.today()
    target = Path(output) if output and output != STANDARD_INPUT else None
    suffix = target.suffix.lower() if target else ".jsonl"
    write_proposals([], suffix, today)  # a wrong suffix is said before the reading
    if keep:
        dataset.store.want_writable()
        evidence.folder_of(dataset.store)
    limits = DOCUMENT_LIMITS.with_changes(limit or ())
    proposer = Proposer(dataset)
    typed = STANDARD_INPUT in files and sys.stdin.isatty()
    with nullcontext() if typed else waiting("Reading"):
        read = each(files, lambda name: _read(name, limits, keep=keep))
        found = [proposer.propose(one.document, one.name, one.given(given)) for one in read]
    if keep:
        for one, outcome in zip(read, found, strict=True):
            evidence.keep(dataset.store, one.content, _origin_of(one, outcome))
    _tell(found, dataset)
    proposals = [one for document in found for one in document.proposals]
    if target:
        write_whole(target, write_proposals(proposals, suffix, today))
        note(f"{target}: {len(proposals)} proposals, none entered: aidmap review {target}")
    elif output:
        sys.stdout.write(json_lines(proposals))
    else:
        _print(proposals, dataset)


@dataclass(frozen=True, kw_only=True)
class ReadFile:
    """A file that was read: its name, the document in it, and its bytes, if it is to be kept."""

    name: str
    content: bytes
    document: SourceDocument

    def given(self, given: Given) -> Given:
        """What is said of the documents, with the SHA-256 of this one if it is to be kept."""
        kept = evidence.sha256_of(self.content) if self.content else ""
        return replace(given, evidence=kept)


def _read(name: str, limits: Limits, *, keep: bool) -> ReadFile:
    """Read a file, or text from the standard input.

    Raises:
        DataError: it cannot be read.
    """
    if name != STANDARD_INPUT:
        path = Path(name)
        document = read_document(path, limits)
        content = path.read_bytes() if keep else b""
        return ReadFile(name=path.name, content=content, document=document)
    content = sys.stdin.buffer.read(limits.bytes + 1)
    if len(content) > limits.bytes:
        raise limits.refusal("standard input", "bytes", found="has more bytes")
    try:
        document = from_text(content.decode("utf-8-sig"))
    except UnicodeError:
        raise DataError(["standard input: is no text in UTF-8"]) from None
    if not document.blocks:
        raise DataError(["standard input: holds no text"])
    return ReadFile(name=name, content=content if keep else b"", document=document)


def _origin_of(file: ReadFile, found: Found) -> evidence.DocumentOrigin:
    """When and from where a document came, as it is kept beside it."""
    origin = found.origin
    return evidence.DocumentOrigin(
        name=file.name if file.name != STANDARD_INPUT else "standard input",
        kept_at=datetime.now(UTC), url=origin.url, title=origin.title, publisher=origin.publisher,
        reported_on=origin.reported_on if found.day_known else None,
    )  # fmt: skip


def _tell(found: list[Found], dataset: Dataset) -> None:
    """Say of each document what was found, and what it does not say."""
    names = {source.id: source.name for source in dataset.records.sources}
    for one in found:
        origin = one.origin
        who = names.get(origin.publisher, "publisher not found: give --publisher")
        day = str(origin.reported_on) if one.day_known else "day not found: give --reported-on"
        count = len(one.proposals)
        note(f"{origin.document}: {who}, {day}: {one.sentences} sentences, {count} proposals")


def _print(proposals: list[Proposal], dataset: Dataset) -> None:
    """Print a table, in the order of the documents."""
    names = {place.id: place.names.get("en", place.id) for place in dataset.records.places}
    rows = [(one.confidence, names[one.fields["subject"]], *_cells(one)) for one in proposals]
    formatting.print_table(f"Proposals: {len(rows)}", COLUMNS, rows)


def _cells(proposal: Proposal) -> tuple[str, str, str, str]:
    """What is proposed, of which traffic, for which days, and the sentence with its remarks."""
    fields, sentence = proposal.fields, proposal.sentence
    if proposal.kind == "count":
        what = f"{fields['value']} {fields['measure']} {fields['stage']}"
        traffic, first, last = fields["traffic"], fields["first_day"], fields["last_day"]
    else:
        what, traffic = f"{fields['status']} ({fields['basis']})", ", ".join(fields["traffic"])
        first, last = fields["effective_from"], fields["effective_to"] or "..."
    days = first if first == last else f"{first} - {last}"
    known = [f"known: {proposal.known}"] if proposal.known else []
    denied = [f"contradicts {one}" for one in proposal.contradicts]
    remarks = [changes_text(proposal.changes), *known, *denied, *proposal.doubts]
    note = "; ".join(part for part in remarks if part)
    cut = sentence if len(sentence) <= SHOWN_SENTENCE else f"{sentence[:SHOWN_SENTENCE]} …"
    return what, traffic, days, f"{cut}\n{note}" if note else cut
