"""Reads Word documents (.docx): paragraphs, headings, tables, in order. Imports python-docx.

Macros, pictures and embedded objects are not opened; python-docx resolves no entities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.proposals.document_reader import check_archive
from aidmap.proposals.source_document import BlockWriter, SourceDocument

if TYPE_CHECKING:
    from pathlib import Path

    from aidmap.importers.limits import Limits


def read(path: Path, limits: Limits) -> SourceDocument:
    """Read a Word document.

    Raises:
        DataError: it is none, is encrypted, or unpacks to too much.
    """
    import docx

    check_archive(path, limits)
    try:
        book = docx.Document(str(path))
        document = SourceDocument(title=str(book.core_properties.title or "").strip())
        _add_content(BlockWriter(document), book.iter_inner_content())
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a broken document makes of its library
        raise DataError([f"{path}: is no Word document that can be read: {error}"]) from None
    headings = [block.text for block in document.blocks if block.kind == "heading"]
    document.title = document.title or (headings[0] if headings else "")
    return document


def _add_content(writer: BlockWriter, content: Any) -> None:
    """Add paragraphs and tables; a merged cell counts once."""
    from docx.table import Table

    for one in content:
        if isinstance(one, Table):
            writer.table(_cells(row) for row in one.rows)
            continue
        style = str(getattr(one.style, "style_id", "") or "")
        if style == "Title" or style.startswith("Heading"):
            digits = style.removeprefix("Heading")
            writer.heading(one.text, level=int(digits) if digits.isdecimal() else 0)
        else:
            writer.paragraph(one.text)


def _cells(row: Any) -> list[str]:
    return [cell.text for cell in row.cells]
