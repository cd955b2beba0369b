"""Reads saved web pages: the article alone, without menus and scripts. Imports trafilatura.

trafilatura gives the article as XML (TEI-like, of its own making); its network is never asked.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.proposals.source_document import BlockWriter, SourceDocument

if TYPE_CHECKING:
    from pathlib import Path

    from aidmap.importers.limits import Limits


def read(path: Path, limits: Limits) -> SourceDocument:  # noqa: ARG001 - as all readers
    """Read a saved page.

    Raises:
        DataError: it holds no text.
    """
    found = from_html(path.read_bytes())
    if found is None:
        raise DataError([f"{path}: holds no article: was the page saved with its text?"])
    return found


def from_html(content: bytes | str) -> SourceDocument | None:
    """Make a document of a page; None: there is no text in it."""
    import trafilatura

    article: Any = trafilatura.bare_extraction(
        content, include_comments=False, include_tables=True, favor_recall=True, with_metadata=True
    )
    if article is None or article.body is None:
        return None
    document = SourceDocument(
        title=article.title or "", publisher=article.sitename or "", url=_address(article.url)
    )
    try:
        document.reported_on = date.fromisoformat(article.date or "")
    except ValueError:
        document.reported_on = None
    writer = BlockWriter(document)
    for element in article.body:
        _add_element(writer, element)
    return document if document.blocks else None


def _address(found: str | None) -> str:
    return found if found and found.startswith(("http://", "https://")) else ""


def _add_element(writer: BlockWriter, element: Any) -> None:
    """Add an element of the article: head, p, list, table, quote."""
    if element.tag == "table":
        writer.table(
            ["".join(cell.itertext()) for cell in row.iter("cell")] for row in element.iter("row")
        )
    elif element.tag == "head":
        level = str(element.get("rend") or "h2").removeprefix("h")
        writer.heading("".join(element.itertext()), level=int(level) if level.isdecimal() else 2)
    elif element.tag == "list":
        for item in element:
            writer.paragraph("".join(item.itertext()))
    else:
        writer.paragraph("".join(element.itertext()))
