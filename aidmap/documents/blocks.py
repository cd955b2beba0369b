"""The blocks of a document: headings, paragraphs, lists, tables, pictures and cited sources.

They are independent of any format. All texts are plain text; escaping them is left to the module of
each format. Lengths are in millimetres.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from aidmap.documents.text_direction import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date


@dataclass(frozen=True)
class TextRun:
    """A run of text in one style.

    Attributes:
        text: the text.
        strong: whether it is bold.
        link: the address that it links to, http or https; empty: none.
    """

    text: str
    strong: bool = False
    link: str = ""


@dataclass(frozen=True)
class CitationMark:
    """A reference to a source by its number, from 1."""

    number: int


Line = tuple[TextRun | CitationMark, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title of the document."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `role` is its style: lead, body or small."""

    line: Line
    role: str = "body"


@dataclass(frozen=True)
class Bullets:
    """A bulleted list; `role` is its style: names, or empty."""

    items: tuple[Line, ...]
    role: str = ""


@dataclass(frozen=True)
class Table:
    """A table with one row of headings; the first cell of a row is its heading.

    Attributes:
        widths: the widths of the columns as fractions of the table's width.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Picture:
    """A picture.

    Attributes:
        name: a name for its file.
        alt: a text alternative.
        caption: the caption.
        width: the best width, in millimetres.
        link: the address that it links to on a page; empty: none.
        draw: draws it in a format, given as a suffix; unused if the picture is a file already.
        fit: makes the same picture for another width in millimetres, with letters still legible;
            None: the picture is scaled.
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
        """The picture as a bitmap, for formats without vector graphics."""
        return self.draw(".png")

    @property
    def svg(self) -> bytes:
        """The picture as vector graphics."""
        return self.draw(".svg")


Block = Heading | Paragraph | Bullets | Table | Picture


@dataclass(frozen=True)
class Source:
    """A source that the document cites."""

    publisher: str
    day: str
    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """A whole document.

    Attributes:
        title: the title in the metadata.
        language: its tag, as en or ar; the writing direction follows from it.
        day: the day that the document is about; it also serves as the timestamp of the file.
        blocks: the content.
        sources: the list at the end; a `CitationMark` holds a position in it.
        labels: the words before the numbers of pictures and tables, and the heading of the sources.
    """

    title: str
    language: str
    day: date
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...] = ()
    labels: tuple[str, str, str] = ("Figure", "Table", "Sources")


def template_values(document: Document) -> dict[str, Any]:
    """A document as dicts and lists for templates, with every text cleaned by `clean_line`.

    Each block has its class name as `kind`. Pictures are left out.
    """
    values = {
        "title": document.title,
        "language": document.language,
        "labels": document.labels,
        "blocks": template_blocks(document.blocks),
        "sources": [asdict(source) for source in document.sources],
    }
    cleaned: dict[str, Any] = _clean_texts(values)
    return cleaned


def template_blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Blocks as dicts for templates, as in `template_values`."""
    cleaned: list[dict[str, Any]] = _clean_texts([_block_fields(block) for block in blocks])
    return cleaned


def _block_fields(block: Block) -> dict[str, Any]:
    fields = {key: value for key, value in asdict(block).items() if key not in {"draw", "fit"}}
    return {"kind": type(block).__name__.lower()} | fields


def _clean_texts(value: Any) -> Any:
    """The same nested values with every text cleaned."""
    if isinstance(value, dict):
        return {key: _clean_texts(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean_texts(one) for one in value]
    return clean_line(value) if isinstance(value, str) else value


def plain_line(text: str) -> Line:
    """A line of one run without any style."""
    return (TextRun(text),)
