"""Documents in Word, PDF, HTML and Markdown, all written from the same blocks.

`briefing` and `sections` decide what a document says. There is one module for each format, which
escapes texts as that format requires.
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
    """Write a document in the format of the suffix; Markdown has its pictures in files beside it.

    Returns:
        The files that were written.

    Raises:
        DataError: documents cannot be written in that format.
        StoreError: a file cannot be written.
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


def to_fragment(document: Document, suffix: str) -> bytes:
    """A document for embedding: HTML without head and body (.html), or a picture (.png)."""
    if suffix == ".png":
        from aidmap.documents import pdf

        return pdf.to_png(document)
    from aidmap.documents import html_document

    return html_document.to_fragment(document)


def write_all(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write files into a folder, each completely or not at all.

    Args:
        files: the contents by name; a file that refers to others comes after them.
        folder: the folder.

    Raises:
        StoreError: a file cannot be written; those that did not exist before are removed.
    """
    targets = {folder / name: content for name, content in files.items()}
    new = [target for target in targets if not target.exists()]
    for target, content in targets.items():
        try:
            write_whole(target, content)
        except OSError as error:
            for created in new:
                created.unlink(missing_ok=True)
            raise StoreError(f"{target}: cannot be written: {error.strerror}") from None
    return list(targets)


def check_format(path: Path) -> str:
    """Return the suffix of a path in small letters, if it names a format of documents.

    Raises:
        DataError: documents cannot be written in that format.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        known = f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}"
        raise DataError(
            [f"{path}: no brief is written {suffix or 'without a suffix'}; name it {known}"]
        )
    return suffix
