"""Reads the text of PDFs: headings, paragraphs and rows of tables, by places and fonts of lines.

Reading the lines is left to `pdf_lines`. Pictures are not read: a scanned PDF is refused, with the
name of a program that adds the text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from aidmap.errors import DataError
from aidmap.proposals.pdf_lines import PdfLine, read_lines
from aidmap.proposals.pdf_tables import with_tables
from aidmap.proposals.plain_text import LIST_ITEM, is_heading, without_bullet
from aidmap.proposals.source_document import BlockWriter, SourceDocument, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from aidmap.importers.limits import Limits

SCANNED = "no text: ocrmypdf makes one: ocrmypdf SCAN.pdf WITH_TEXT.pdf"
PAGE_NUMBER = re.compile(
    r"^\d+\s*\|?\s*|[\s|]*(?:page\s*)?\d+(?:\s*(?:/|of)\s*\d+)?$", re.IGNORECASE
)
REPEATED_PAGES = 3  # a line on as many pages is their header or footer
LARGER = 1.1  # times the size of the text: headings are
OTHER_SIZE = 1.08  # times: another kind of text
WIDE_GAP = 1.35  # times the usual distance of lines: a paragraph ends
FAR_LINES = 3  # times the size of the font: lines as far apart are of no paragraph
SHORT_LINE = 0.6  # of the longest line of a page: headings are shorter
# "on 5" in Hebrew, whose hyphen PDFs put behind the number
HEBREW_NUMBER = re.compile(r"(?<!\w)([א-ת]) ?(\d[\d.,]*)-(?=\s|$)")
SPARE = 4  # letters more than the next word would have taken: a paragraph ended
SENTENCE_END = (".", "!", "?", "؟", ":", "…")


def read(path: Path, limits: Limits) -> SourceDocument:  # noqa: ARG001 - as all readers
    """Read a PDF.

    Raises:
        DataError: it is none, is encrypted, has no text or too many pages.
    """
    content = read_lines(path)
    if not any(content.pages):
        raise DataError([f"{path}: {SCANNED}"])
    title, saved_on = one_line(content.facts.get("Title")), _day(content.facts)
    document = SourceDocument(title=title, saved_on=saved_on)
    writer = BlockWriter(document)
    repeated = _repeated_lines(content.pages)
    body = _body_size(content.pages)
    for number, lines in enumerate(content.pages, 1):
        writer.start_page(number)
        _add_page(writer, [line for line in lines if _bare(line.text) not in repeated], body)
    return document


def _day(facts: dict[str, str]) -> date | None:
    found = re.match(r"D:(\d{4})(\d\d)(\d\d)", facts.get("CreationDate") or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _bare(line: str) -> str:
    """A line as those of other pages are compared with it: without page numbers."""
    return PAGE_NUMBER.sub("", one_line(line))


def _repeated_lines(pages: list[list[PdfLine]]) -> set[str]:
    edges = Counter(
        bare for lines in pages for bare in {_bare(one.text) for one in (*lines[:2], *lines[-2:])}
    )
    return {bare for bare, count in edges.items() if count >= REPEATED_PAGES or not bare}


def _body_size(pages: list[list[PdfLine]]) -> float:
    """The size of the font that most letters have."""
    letters: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        letters[line.size] += len(line.text)
    return letters.most_common(1)[0][0]


@dataclass(frozen=True)
class Layout:
    """How lines that stand together are laid out.

    Attributes:
        body: the size of the font of the text, in points.
        longest: how wide the widest line is, in points.
        apart: how far the lines of a paragraph stand apart, in points; 0: nobody knows.
        alike: whether no line stands out by its font.
    """

    body: float
    longest: float
    apart: float
    alike: bool

    @classmethod
    def of(cls, lines: Sequence[PdfLine], body: float) -> Layout:
        """The layout of some lines, in a document whose text has a size."""
        return cls(
            body=body,
            longest=max((line.right - line.left for line in lines), default=0.0),
            apart=_usual_distance(lines),
            alike=all(one.size <= body * LARGER and not one.bold for one in lines),
        )

    def is_title(self, line: PdfLine) -> bool:
        """Whether a line looks like a heading: large, bold, or short where all look alike."""
        if line.size > self.body * LARGER or line.bold:
            return True
        short = line.right - line.left < SHORT_LINE * self.longest
        starts = line.text[:1].isupper() or not line.text[:1].isascii()
        return self.alike and short and starts and is_heading(line.text)

    def begins_part(self, before: PdfLine, line: PdfLine) -> bool:
        """Whether a line begins a heading, a paragraph or an item."""
        small, large = sorted((before.size, line.size))
        if LIST_ITEM.match(line.text) or large > small * OTHER_SIZE or before.bold != line.bold:
            return True
        ended = before.text.endswith(SENTENCE_END)
        apart = before.y - line.y
        if apart < 0:  # the next column
            return ended
        if self.apart and apart > self.apart * WIDE_GAP:
            return True
        return (ended and self._had_room(before, line)) or self.is_title(before)

    def _had_room(self, before: PdfLine, line: PdfLine) -> bool:
        """Whether the first word of a line would have fitted into the line before."""
        letter = (line.right - line.left) / max(1, len(line.text))
        word = len(line.text.split(maxsplit=1)[0]) + SPARE
        return self.longest - (before.right - before.left) > word * letter


def _usual_distance(lines: Sequence[PdfLine]) -> float:
    """How far the lines of a paragraph stand apart, in points; 0: nobody knows."""
    apart = ((one.y - other.y, one.size) for one, other in pairwise(lines))
    near = [distance for distance, size in apart if 0 < distance < FAR_LINES * size]
    return median(near) if near else 0.0


def _add_page(writer: BlockWriter, lines: list[PdfLine], body: float) -> None:
    """Add the headings, paragraphs and tables of a page."""
    page = Layout.of(lines, body)
    text: list[PdfLine] = []
    for one in with_tables(lines):
        if isinstance(one, PdfLine):
            text.append(one)
            continue
        _add_text(writer, text, page)
        text = []
        writer.table(one.rows)
    _add_text(writer, text, page)


def _add_text(writer: BlockWriter, lines: list[PdfLine], page: Layout) -> None:
    """Add the headings and paragraphs of lines between tables."""
    for part in _parts(lines, Layout.of(lines, page.body)):
        text = without_bullet(_joined(part))
        if page.is_title(part[0]) and is_heading(text):
            writer.heading(text)
        else:
            writer.paragraph(text)


def _parts(lines: list[PdfLine], layout: Layout) -> Iterator[list[PdfLine]]:
    """Gather the lines that belong together."""
    part: list[PdfLine] = []
    for line in lines:
        if part and layout.begins_part(part[-1], line):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _joined(part: list[PdfLine]) -> str:
    text = one_line(" ".join(line.text for line in part))
    text = re.sub(r"(?<=[a-z])-\s+(?=[a-z])", "", text)
    return HEBREW_NUMBER.sub(r"\1-\2", text)
