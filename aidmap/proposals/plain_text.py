"""Reads plain text and Markdown. Imports markdown-it; mails and standard input are read by it, too.

In plain text, a line of its own that is short and ends without a full stop is a heading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.importers.encodings import propose_encoding, text_encoding
from aidmap.proposals.source_document import (
    LONGEST_HEADING,
    BlockWriter,
    SourceDocument,
    one_line,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aidmap.importers.limits import Limits

MARKDOWN = (".md", ".markdown")
HEADING = re.compile(r"[^\s\d•*\-–][^.!?؟:;]*:?")  # one line, no sentence
LIST_ITEM = re.compile(r"\s*(?:[-*•–▪‣●]|\d{1,2}[.)])\s+")
MOST_WORDS_OF_HEADING = 12


def read(path: Path, limits: Limits) -> SourceDocument:  # noqa: ARG001 - as all readers
    """Read a text file; the suffix says whether it is Markdown.

    Raises:
        DataError: it is no text.
    """
    encoding = text_encoding(path, None)
    try:
        text = path.read_bytes().decode(encoding)
    except UnicodeError:
        idea = propose_encoding(path.read_bytes())
        what = f"{idea}; save it as UTF-8" if idea else "save it as UTF-8"
        raise DataError([f"{path}: is no text in {encoding}: {what}"]) from None
    return from_markdown(text) if path.suffix.lower() in MARKDOWN else from_text(text)


def from_text(text: str) -> SourceDocument:
    """Make a document of plain text: paragraphs stand apart by blank lines, or are lists."""
    document = SourceDocument()
    add_text(BlockWriter(document), text)
    first = document.blocks[0] if document.blocks else None
    if first and first.kind == "heading":
        document.title = first.text
    return document


def add_text(writer: BlockWriter, text: str) -> None:
    """Add the paragraphs of plain text to a document."""
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\f", "\n\n")):
        for lines in _paragraphs(part.splitlines()):
            joined = one_line(" ".join(lines))
            if len(lines) == 1 and is_heading(joined):
                writer.heading(joined, level=1)
            else:
                writer.paragraph(joined)


def is_heading(line: str) -> bool:
    """Whether a line that stands alone reads as a heading rather than as a sentence."""
    return (
        len(line) <= LONGEST_HEADING
        and len(line.split()) <= MOST_WORDS_OF_HEADING
        and bool(HEADING.fullmatch(line))
    )


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """Cut the lines of a part where an item of a list begins, and behind a heading."""
    gathered: list[str] = []
    for line in lines:
        if LIST_ITEM.match(line) and gathered:
            yield gathered
            gathered = []
        gathered.append(without_bullet(line))
    if gathered:
        yield gathered


def without_bullet(line: str) -> str:
    """A line without the mark or the number of an item at its start."""
    found = LIST_ITEM.match(line)
    return line[found.end() :] if found else line


def from_markdown(text: str) -> SourceDocument:
    """Make a document of Markdown: its headings, paragraphs, items and tables."""
    from markdown_it import MarkdownIt

    document = SourceDocument()
    writer = BlockWriter(document)
    row: list[str] = []
    rows: list[list[str]] = []
    inside = ""
    for token in MarkdownIt("commonmark", {"html": False}).enable("table").parse(text):
        if token.type == "heading_open":
            inside = token.tag
        elif token.type == "tr_open":
            row, inside = [], "tr"
        elif token.type == "tr_close":
            rows.append(row)
        elif token.type == "table_close":
            writer.table(rows)
            rows, inside = [], ""
        elif token.type == "inline":
            _add_inline(writer, token, inside, row)
            inside = inside if inside == "tr" else ""
    headings = [block.text for block in document.blocks if block.kind == "heading"]
    document.title = headings[0] if headings else ""
    return document


def _add_inline(writer: BlockWriter, token: Any, inside: str, row: list[str]) -> None:
    """Add the text of a token: to the row of a table, as a heading, or as a paragraph."""
    text = "".join(
        child.content if child.type in {"text", "code_inline"} else " "
        for child in token.children or ()
        if child.type in {"text", "code_inline", "softbreak", "hardbreak"}
    )
    if inside == "tr":
        row.append(text)
    elif inside.startswith("h"):
        writer.heading(text, level=int(inside[1:]))
    else:
        writer.paragraph(text)
