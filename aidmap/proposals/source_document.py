"""A document as it was read: what it says of itself, and its text in blocks.

Reading is left to the readers (`document_reader` chooses), sentences are left to `sentences`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - a field of records that others inspect
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Kind = Literal["heading", "paragraph", "row"]
FIGURE = re.compile(r"\d[\d.,\s]*(?:\s\w+)?")  # with its measure; no heading of a column
LONGEST_HEADING = 120  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, a paragraph, or a row of a table.

    Attributes:
        kind: which of these.
        text: its text; of a row, the cells, each behind the heading of its column.
        page: counted from 1; None: the format has no pages.
        paragraph: counted from 1, on its page or in the document.
        headings: the headings that it stands below, the topmost first.
    """

    kind: Kind
    text: str
    page: int | None = None
    paragraph: int = 0
    headings: tuple[str, ...] = ()


@dataclass(kw_only=True)
class SourceDocument:
    """What a file says.

    Attributes:
        title: the title that it gives itself; empty: none.
        reported_on: the day on which it says that it was published.
        saved_on: the day on which its file was made; None: the format does not say it.
        publisher: who it says wrote it: a name, not yet an id.
        url: the address that it says it has.
        blocks: its text, in order.
    """

    title: str = ""
    reported_on: date | None = None
    saved_on: date | None = None
    publisher: str = ""
    url: str = ""
    blocks: list[Block] = field(default_factory=list)

    def head(self, *, blocks: int = 12) -> str:
        """The text with which it begins: where documents say who wrote them, and when."""
        return "\n".join([self.title, *(block.text for block in self.blocks[:blocks])])


class BlockWriter:
    """Adds blocks to a document, and keeps count of pages, paragraphs and headings.

    Args:
        document: that they are added to.
    """

    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self._page: int | None = None
        self._paragraph = 0
        self._headings: list[tuple[int, str]] = []

    def start_page(self, number: int) -> None:
        """Count paragraphs anew; the headings go on."""
        self._page, self._paragraph = number, 0

    def heading(self, text: str, *, level: int = 1) -> None:
        """Add a heading; those of its level and below it end."""
        if not (plain := one_line(text)):
            return
        self._headings = [one for one in self._headings if one[0] < level]
        self._add("heading", plain)
        self._headings.append((level, plain))

    def paragraph(self, text: str) -> None:
        """Add a paragraph."""
        if plain := one_line(text):
            self._add("paragraph", plain)

    def table(self, rows: Iterable[Iterable[str]]) -> None:
        """Add the rows of a table; the first holds the headings, unless there are figures in it."""
        lines = [[one_line(cell) for cell in row] for row in rows]
        lines = [row for row in lines if any(row)]
        if len(lines) == 1:
            self.paragraph(" | ".join(cell for cell in lines[0] if cell))
        elif lines and any(FIGURE.fullmatch(cell) for cell in lines[0][1:]):
            lines.insert(0, [])
        for row in lines[1:]:
            self._add("row", " | ".join(_labelled(lines[0], row)))

    def _add(self, kind: Kind, text: str) -> None:
        self._paragraph += 1
        above = tuple(one for _, one in self._headings)
        block = Block(
            kind=kind, text=text, page=self._page, paragraph=self._paragraph, headings=above
        )
        self.document.blocks.append(block)


def _labelled(header: list[str], row: list[str]) -> Iterator[str]:
    """Give the cells of a row as text: figures before the heading of their column."""
    for place, cell in enumerate(row):
        label = header[place] if place < len(header) else ""
        if not cell or cell == label:
            continue
        if re.fullmatch(r"[\d.,\s\u00a0]*\d", cell):
            yield f"{cell} {label}".strip()
        else:
            yield f"{label}: {cell}" if label and place else cell


def one_line(text: Any) -> str:
    """A text without line breaks, tabs, and spaces at its ends."""
    return " ".join(str(text or "").split())
