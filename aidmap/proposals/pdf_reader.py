"""Reads the text of PDFs: headings, paragraphs and rows of tables, by places and fonts of lines.

Reading the lines is left to `pdf_lines`. Pictures are not read: a scanned PDF is refused, with the
name of a program that adds the text.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING

from aidmap.errors import DataError
from aidmap.proposals.pdf_lines import PdfLine, read_lines
from aidmap.proposals.pdf_tables import with_tables
from aidmap.proposals.plain_text import LIST_ITEM, is_heading, without_bullet
from aidmap.proposals.source_document import BlockWriter, SourceDocument, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
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


def _add_page(writer: BlockWriter, lines: list[PdfLine], body: float) -> None:
    """Add the headings, paragraphs and tables of a page."""
    for is_text, run in groupby(with_tables(lines), key=lambda one: isinstance(one, PdfLine)):
        if not is_text:
            for table in run:
                writer.table(table.rows)  # type: ignore[union-attr] # none of these is a line
            continue
        for part in _parts([line for line in run if isinstance(line, PdfLine)], body):
            text = without_bullet(_joined(part))
            if _is_title(part[0], lines, body) and is_heading(text):
                writer.heading(text)
            else:
                writer.paragraph(text)


def _parts(lines: list[PdfLine], body: float) -> Iterator[list[PdfLine]]:
    """Gather the lines that belong together."""
    usual = _usual_distance(lines)
    part: list[PdfLine] = []
    for line in lines:
        if part and _begins_part(part[-1], line, lines, usual=usual, body=body):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _usual_distance(lines: list[PdfLine]) -> float:
    """How far the lines of a paragraph stand apart, in points."""
    apart = [one.y - other.y for one, other in pairwise(lines)]
    near = [
        distance
        for distance, line in zip(apart, lines, strict=False)
        if 0 < distance < 3 * line.size
    ]
    return median(near) if near else 0.0


def _begins_part(
    before: PdfLine, line: PdfLine, lines: list[PdfLine], *, usual: float, body: float
) -> bool:
    """Whether a line begins a heading, a paragraph, an item or a table."""
    small, large = sorted((before.size, line.size))
    if LIST_ITEM.match(line.text) or large > small * OTHER_SIZE or before.bold != line.bold:
        return True
    ended = before.text.endswith(SENTENCE_END)
    apart = before.y - line.y
    if apart < 0:  # the next column
        return ended
    if usual and apart > usual * WIDE_GAP:
        return True
    if ended and _had_room(before, line, lines):
        return True
    return _is_title(before, lines, body)


def _had_room(before: PdfLine, line: PdfLine, lines: list[PdfLine]) -> bool:
    """Whether the first word of a line would have fitted into the line before."""
    letter = (line.right - line.left) / max(1, len(line.text))
    word = len(line.text.split(maxsplit=1)[0]) + SPARE
    return _longest(lines) - (before.right - before.left) > word * letter


def _longest(lines: list[PdfLine]) -> float:
    return max(line.right - line.left for line in lines)


def _is_title(line: PdfLine, lines: list[PdfLine], body: float) -> bool:
    """Whether a line looks like a heading: large, bold, or short where all lines look alike."""
    if line.size > body * LARGER:
        return True
    alike = all(one.size <= body * LARGER and not one.bold for one in lines)
    short = line.right - line.left < SHORT_LINE * _longest(lines)
    starts = line.text[:1].isupper() or not line.text[:1].isascii()
    return line.bold or (alike and short and starts and is_heading(line.text))


def _joined(part: list[PdfLine]) -> str:
    text = one_line(" ".join(line.text for line in part))
    text = re.sub(r"(?<=[a-z])-\s+(?=[a-z])", "", text)
    return HEBREW_NUMBER.sub(r"\1-\2", text)
