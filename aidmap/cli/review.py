"""aidmap review: deciding about proposals at a terminal, one by one.

The plain mode is here: lines of text, in the order in which a screen reader says them, and a word
typed for each answer. The screen with keys is left to `review_screen`, deciding to
`proposals.review`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli.options import Data, legible, open_dataset, say
from aidmap.errors import AidmapError, DataError, MissingExtra
from aidmap.proposals.proposal_table import ProposalTable
from aidmap.proposals.review import MADE_ANEW, Review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What may be typed for each answer.
ANSWERS = {
    "a": "accept", "e": "edit", "s": "skip", "p": "split in parts", "u": "undo", "n": "next",
    "b": "back", "f": "finish: enter what is accepted", "q": "quit",
}  # fmt: skip
QUESTION = f"{', '.join(f'{word} ({key})' for key, word in ANSWERS.items())}?"


def review(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="What aidmap propose wrote: .csv, .xlsx, .jsonl.")
    ],
    *,
    plain: Annotated[
        bool,
        typer.Option("--plain", help="Lines of text and typed answers, for screen readers."),
    ] = False,
    data: Data = None,
) -> None:
    """Decide about proposals one by one: accept, edit, skip, split, undo.

    What is decided is written into FILE at once. What was accepted enters together, or not at all.
    """
    dataset = open_dataset(data)
    session = Review(ProposalTable(file), dataset)
    if not session.table.rows:
        raise DataError([f"{file}: holds no proposals"])
    if plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
        _ask_in_lines(session)
        return
    try:
        from aidmap.cli.review_screen import ReviewScreen
    except ImportError:
        raise MissingExtra("propose", "the screen for reviewing (--plain does without)") from None
    message = ReviewScreen(session).run()
    typer.echo(legible(message or progress_line(session)))


def _ask_in_lines(session: Review) -> None:
    """Show each proposal in lines, and ask, until it is finished or left."""
    acts: dict[str, Callable[[], object]] = {
        "a": session.accept, "s": session.skip, "p": session.split, "e": lambda: _edit(session),
        "u": lambda: _undo(session),
        "n": lambda: session.move(1), "b": lambda: session.move(-1),
    }  # fmt: skip
    while True:
        for line in lines_of(session):
            typer.echo(legible(line))
        answer = _typed(QUESTION)[:1].lower() or "n"
        if answer == "q":
            break
        try:
            if answer == "f":
                typer.echo(finish(session))
                return
            act = acts.get(answer)
            if act:
                act()
            else:
                say(f"{answer!r} is no answer: {QUESTION}")
        except AidmapError as error:
            for line in error.lines:
                say(f"error: {line}")
        if not session.progress.left and answer in {"a", "s"}:
            typer.echo("all are decided: finish (f) enters what is accepted")
    typer.echo(progress_line(session))


def _typed(question: str) -> str:
    """What is typed; the end of the input is quit."""
    sys.stdout.write(f"{question} ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line.strip() if line else "q"


def _undo(session: Review) -> None:
    """Take the last act back, or say that there is none."""
    if not session.undo():
        say("there is nothing to take back")


def _edit(session: Review) -> None:
    """Ask for a field and what it is to be.

    Raises:
        DataError: the record would be wrong; nothing is changed.
    """
    fields = editable(session)
    name = _typed(f"which field: {', '.join(fields)}?")
    if name not in fields:
        say(f"{name!r} is no field of it")
        return
    session.edit({name: _typed(f"{name} is {legible(fields[name]) or 'empty'}; what is right?")})


def editable(session: Review) -> dict[str, str]:
    """The fields of the proposal that is shown which may be edited, as text."""
    fields = session.table.fields(session.position)
    return {name: text for name, text in fields.items() if name not in {*MADE_ANEW, "evidence"}}


def lines_of(session: Review) -> Iterator[str]:
    """The proposal that is shown, in lines."""
    at, total = session.position, len(session.table.rows)
    remarks = session.table.remarks(at)
    decided = {None: "not decided", True: "accepted", False: "skipped"}[session.table.decided(at)]
    yield ""
    yield f"proposal {at + 1} of {total}, {decided}; {progress_line(session)}"
    yield f"sentence: {remarks['sentence']}"
    yield f"found in: {place_in_document(remarks)}"
    for name, text in editable(session).items():
        if text:
            words = dict(session.table.grounds(at)).get(ground_of(name), "")
            yield f"{name}: {text}" + (f" (by the words: {words})" if words else "")
    for name in ("confidence", "doubts", "changes", "known", "contradicts"):
        if remarks[name]:
            yield f"{REMARK_NAMES[name]}: {remarks[name]}"


REMARK_NAMES = {
    "confidence": "confidence", "doubts": "doubts", "changes": "would change",
    "known": "there already", "contradicts": "contradicts",
}  # fmt: skip
GROUND_OF = {
    "subject": "place", "effective_from": "day", "first_day": "day", "measure": "value",
}  # fmt: skip


def ground_of(name: str) -> str:
    """The name under which the grounds of a field stand."""
    return GROUND_OF.get(name, name)


def place_in_document(remarks: dict[str, str]) -> str:
    """Where a sentence stands: the document, the page, the paragraph."""
    parts = [remarks["document"]]
    parts += [f"{name} {remarks[name]}" for name in ("page", "paragraph") if remarks[name]]
    return ", ".join(part for part in parts if part)


def progress_line(session: Review) -> str:
    """How many were accepted and skipped, and how many are left."""
    done = session.progress
    return f"{done.accepted} accepted, {done.skipped} skipped, {done.left} left"


def finish(session: Review) -> str:
    """Enter what is accepted, and say what became of it.

    Raises:
        DataError: every fault of every accepted row; nothing is entered.
        StoreError: the data set cannot be written.
    """
    entered = session.enter()
    known = f", {entered.known} there already" if entered.known else ""
    return f"{entered.new} entered{known}; {progress_line(session)}"
