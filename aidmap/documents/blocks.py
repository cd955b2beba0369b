"""What a document is made of: headings, paragraphs, lists, tables, pictures and cited sources.

Plain values without a format; each text is data, and a writer beside this module makes it safe in
its own format. Lengths in millimetres.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from aidmap.documents.text_direction import legible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date


@dataclass(frozen=True)
class Words:
    """Some words of a line.

    Attributes:
        link: an http or https address that they lead to; else empty.
    """

    text: str
    strong: bool = False
    link: str = ""


@dataclass(frozen=True)
class Cite:
    """The number of a source, from 1."""

    number: int


Line = tuple[Words | Cite, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; 1 is the document's title."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `role` tells how it looks: lead, body or small."""

    line: Line
    role: str = "body"


@dataclass(frozen=True)
class Bullets:
    """A list; `role` tells how it looks: names, or nothing."""

    items: tuple[Line, ...]
    role: str = ""


@dataclass(frozen=True)
class Table:
    """A table with one row of headings; the first cell of each row names it.

    Attributes:
        widths: how wide the columns are, as parts of one.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Picture:
    """A picture.

    Attributes:
        name: a word for its file.
        alt: what it shows, for those who do not see it.
        width: as wide as it is best shown.
        link: where it leads on a page; else empty.
        draw: draws it in a format, given as a suffix; nothing for one that is a file already.
        fit: makes the same picture for a width in millimetres, with legible letters; None: it is
            shown smaller.
    """

    name: str
    alt: str
    caption: str
    width: float = 170
    link: str = ""
    draw: Callable[[str], bytes] = field(default=lambda _: b"", compare=False, repr=False)
    fit: Callable[[float], Picture] | None = field(default=None, compare=False, repr=False)

    @property
    def png(self) -> bytes:
        """As dots, for what shows no vectors."""
        return self.draw(".png")

    @property
    def svg(self) -> bytes:
        """As vectors."""
        return self.draw(".svg")


Block = Heading | Paragraph | Bullets | Table | Picture


@dataclass(frozen=True)
class Source:
    """What is cited, by its number in the document: the first is 1."""

    publisher: str
    day: str
    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """A whole document.

    Attributes:
        language: its tag, as en or ar; the direction follows from it.
        day: the day that it is of: no clock gets into a file.
        sources: what `Cite` numbers; they come last.
        labels: the words for a picture's and a table's number, and the heading of the sources.
    """

    title: str
    language: str
    day: date
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...] = ()
    labels: tuple[str, str, str] = ("Figure", "Table", "Sources")


def as_plain(document: Document) -> dict[str, Any]:
    """A document as plain values for templates: each block with its `kind`, without pictures.

    Every text in it is `legible`.
    """
    told = {
        "title": document.title,
        "language": document.language,
        "labels": document.labels,
        "blocks": plain_blocks(document.blocks),
        "sources": [asdict(source) for source in document.sources],
    }
    plain: dict[str, Any] = _legible(told)
    return plain


def plain_blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Blocks as plain values, likewise."""
    plain: list[dict[str, Any]] = _legible([_fields(block) for block in blocks])
    return plain


def _fields(block: Block) -> dict[str, Any]:
    fields = {key: value for key, value in asdict(block).items() if key not in {"draw", "fit"}}
    return {"kind": type(block).__name__.lower()} | fields


def _legible(value: Any) -> Any:
    """The same values, with every text in them legible."""
    if isinstance(value, dict):
        return {key: _legible(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_legible(one) for one in value]
    return legible(value) if isinstance(value, str) else value


def words(text: str) -> Line:
    """A line of plain words."""
    return (Words(text),)
