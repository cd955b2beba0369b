"""Reads the text of PDFs, page by page. Imports pypdf, which executes nothing that a PDF holds.

Lines are joined into paragraphs by how they end and begin. Pictures are not read: a scanned PDF is
refused, with the name of a program that adds the text.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.proposals.plain_text import LIST_ITEM, is_heading, without_bullet
from aidmap.proposals.source_document import BlockWriter, SourceDocument, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aidmap.importers.limits import Limits

MOST_PAGES = 2_000
SCANNED = "no text: ocrmypdf makes one: ocrmypdf SCAN.pdf WITH_TEXT.pdf"
PAGE_NUMBER = re.compile(
    r"^\d+\s*\|?\s*|[\s|]*(?:page\s*)?\d+(?:\s*(?:/|of)\s*\d+)?$", re.IGNORECASE
)
REPEATED_PAGES = 3  # a line on as many pages is their header or footer
SHORT_LINE = 0.6  # of the longest line of a page: headings are shorter
SPARE = 4  # characters: where the next word would have had room, a paragraph ended


def read(path: Path, limits: Limits) -> SourceDocument:  # noqa: ARG001 - as all readers
    """Read a PDF.

    Raises:
        DataError: it is none, is encrypted, has no text or too many pages.
    """
    pages, facts = _read_pages(path)
    if not any("".join(lines).strip() for lines in pages):
        raise DataError([f"{path}: {SCANNED}"])
    document = SourceDocument(title=one_line(facts.get("/Title")), reported_on=_day(facts))
    writer = BlockWriter(document)
    repeated = _repeated_lines(pages)
    for number, lines in enumerate(pages, 1):
        writer.start_page(number)
        kept = [line for line in lines if _bare(line) not in repeated]
        for text, heading in _paragraphs(kept):
            writer.heading(text) if heading else writer.paragraph(text)
    return document


def _read_pages(path: Path) -> tuple[list[list[str]], dict[str, Any]]:
    """Give the lines of each page, and what the PDF says of itself.

    Raises:
        DataError: it is no PDF, is encrypted, or has too many pages.
    """
    from pypdf import PdfReader

    try:
        reader = PdfReader(path, strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        many = not locked and len(reader.pages) > MOST_PAGES
        pages = [] if locked or many else [one.extract_text().splitlines() for one in reader.pages]
        facts = {} if locked else dict(reader.metadata or {})
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a broken PDF makes of its library
        raise DataError([f"{path}: is no PDF that can be read: {error}"]) from None
    if locked:
        raise DataError([f"{path}: is encrypted: save it without a password"])
    if many:
        raise DataError([f"{path}: has more than {MOST_PAGES:,} pages"])
    return pages, facts


def _day(facts: dict[str, Any]) -> date | None:
    found = re.match(r"D:(\d{4})(\d\d)(\d\d)", str(facts.get("/CreationDate") or ""))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _bare(line: str) -> str:
    """A line as those of other pages are compared with it: without page numbers."""
    return PAGE_NUMBER.sub("", one_line(line))


def _repeated_lines(pages: list[list[str]]) -> set[str]:
    edges = Counter(
        bare for lines in pages for bare in {_bare(line) for line in (*lines[:2], *lines[-2:])}
    )
    return {bare for bare, count in edges.items() if count >= REPEATED_PAGES or not bare}


def _paragraphs(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Join lines into paragraphs, each with whether it is a heading."""
    longest = max(map(len, lines), default=0)
    gathered: list[str] = []
    for line, following in zip(lines, [*lines, ""][1:], strict=True):
        plain = line.strip()
        starts = not plain or LIST_ITEM.match(line) or _is_title(plain, gathered, longest)
        if starts and gathered:
            yield _joined(gathered)
            gathered = []
        if not plain:
            continue
        gathered.append(without_bullet(plain))
        room = longest - len(plain) - len(following.strip().partition(" ")[0])
        ends = plain.endswith((".", "!", "?", "؟")) and room > SPARE
        if ends or (len(gathered) == 1 and _is_title(plain, [], longest)):
            yield _joined(gathered)
            gathered = []
    if gathered:
        yield _joined(gathered)


def _is_title(line: str, before: list[str], longest: int) -> bool:
    """Whether a line is a heading: short, no sentence, and not the end of one begun before."""
    ended = not before or before[-1].endswith((".", "!", "?", "؟", ":"))
    return ended and len(line) < SHORT_LINE * longest and line[:1].isupper() and is_heading(line)


def _joined(lines: list[str]) -> tuple[str, bool]:
    text = re.sub(r"(?<=[a-z])-\s+(?=[a-z])", "", one_line(" ".join(lines)))
    return text, len(lines) == 1 and is_heading(text)
