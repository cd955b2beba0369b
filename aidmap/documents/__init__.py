"""Documents for reports: Word, PDF, HTML and Markdown, from the same plain blocks.

What a brief says is made in `briefing`, of `sections`; how a document looks in each format is a
module here, which makes every text safe in its own way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.errors import DataError, StoreError
from aidmap.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from aidmap.documents.blocks import Document

FORMATS = (".docx", ".md", ".html", ".pdf")


def save(document: Document, path: Path) -> list[Path]:
    """Write a document; the suffix says the format. Markdown has its pictures in files beside it.

    Raises:
        DataError: no document can be written in that format.
        StoreError: it cannot be written.
    """
    suffix = check_format(path)
    files: dict[str, bytes] = {}
    if suffix == ".docx":
        from aidmap.documents import word_document

        files = {path.name: word_document.to_word(document)}
    elif suffix == ".pdf":
        from aidmap.documents import pdf

        files = {path.name: pdf.to_pdf(document)}
    elif suffix == ".html":
        from aidmap.documents import html_document

        files = {path.name: html_document.to_html(document)}
    else:
        from aidmap.documents import markdown_document

        files = markdown_document.to_markdown(document, path.name)
    return write_all(files, path.parent)


def part(document: Document, suffix: str) -> bytes:
    """A document to stand in something else: HTML without a page (.html), or a picture (.png)."""
    if suffix == ".png":
        from aidmap.documents import pdf

        return pdf.to_png(document)
    from aidmap.documents import html_document

    return html_document.part(document)


def write_all(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write files into a folder, each whole or not at all; what needs the others comes last.

    Raises:
        StoreError: one cannot be written.
    """
    targets = {folder / name: content for name, content in files.items()}
    fresh = [target for target in targets if not target.exists()]
    for target, content in targets.items():
        try:
            write_whole(target, content)
        except OSError as error:
            for begun in fresh:
                begun.unlink(missing_ok=True)
            raise StoreError(f"{target}: cannot be written: {error.strerror}") from None
    return list(targets)


def check_format(path: Path) -> str:
    """Tell the format that a file's suffix names.

    Raises:
        DataError: no document can be written in it.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        known = f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}"
        raise DataError(
            [f"{path}: no brief is written {suffix or 'without a suffix'}; name it {known}"]
        )
    return suffix
