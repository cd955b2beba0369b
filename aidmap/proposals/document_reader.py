"""Reads a document of any format that is known; the suffix of the file says which.

`read_document` reads in a process of its own; `open_document` in the process that calls it, and is
meant for `document_process` alone. Each format is read by a module of its own.
"""

from __future__ import annotations

import zipfile
from importlib import import_module
from typing import TYPE_CHECKING

from aidmap.errors import DataError, MissingExtra
from aidmap.importers.isolation import process_messages
from aidmap.importers.limits import Limits
from aidmap.proposals.source_document import Block, SourceDocument

if TYPE_CHECKING:
    from pathlib import Path

READING_PROGRAM = "aidmap.proposals.document_process"
# The module that reads a suffix, and what pip installs for it; empty: aidmap itself does.
READERS = {
    ".txt": ("plain_text", ""),
    ".text": ("plain_text", ""),
    ".md": ("plain_text", ""),
    ".markdown": ("plain_text", ""),
    ".html": ("saved_page", "trafilatura"),
    ".htm": ("saved_page", "trafilatura"),
    ".docx": ("word_reader", ""),
    ".pdf": ("pdf_reader", "pypdfium2"),
    ".eml": ("mail_reader", ""),
    ".msg": ("outlook_reader", "oxmsg"),
}
OTHERS = {
    ".doc": "save it as .docx", ".odt": "save it as .docx", ".rtf": "save it as .docx",
    ".mht": "save the page as .html", ".mhtml": "save the page as .html",
    ".pptx": "save it as .pdf", ".xlsx": "tables of reports go in by aidmap import",
    ".csv": "tables of reports go in by aidmap import",
}  # fmt: skip
# A document of a thousand pages has less; memory holds what libraries make of it.
DOCUMENT_LIMITS = Limits(bytes=100_000_000, seconds=60, processor=120, memory=2_048)
MOST_CHARACTERS = 20_000_000  # of text in a document


def read_document(path: Path, limits: Limits = DOCUMENT_LIMITS) -> SourceDocument:
    """Read a document in a process of its own.

    Args:
        path: the file.
        limits: on its size, and on the time and memory that reading takes.

    Raises:
        DataError: it cannot be read, is too large, or holds no text.
        MissingExtra: the library for its format is not installed.
    """
    _reader_of(path)
    document = SourceDocument()
    for kind, *parts in process_messages(READING_PROGRAM, path, limits):
        if kind == "document":
            (
                document.title, document.reported_on, document.saved_on, document.publisher,
                document.url,
            ) = parts  # fmt: skip
        elif kind == "block":
            name, text, page, paragraph, headings = parts
            block = Block(
                kind=name, text=text, page=page, paragraph=paragraph, headings=tuple(headings)
            )
            document.blocks.append(block)
    if not document.blocks:
        raise DataError([f"{path}: holds no text"])
    return document


def _reader_of(path: Path) -> tuple[str, str]:
    """The module for a file, and the library that it needs.

    Raises:
        DataError: there is none.
    """
    suffix = path.suffix.lower()
    if suffix in READERS:
        return READERS[suffix]
    what = OTHERS.get(suffix, f"give one of {', '.join(READERS)}")
    raise DataError([f"{path}: {suffix or 'a file without suffix'} is not read: {what}"])


def open_document(path: Path, limits: Limits) -> SourceDocument:
    """Read a document in this process.

    Raises:
        DataError: it cannot be read, or is too large.
        MissingExtra: the library for its format is not installed.
    """
    module, library = _reader_of(path)
    try:
        if library:
            import_module(library)
    except ImportError:
        raise MissingExtra("propose", f"reading {path.suffix.lower()}") from None
    document: SourceDocument = import_module(f"aidmap.proposals.{module}").read(path, limits)
    if sum(len(block.text) for block in document.blocks) > MOST_CHARACTERS:
        raise DataError([f"{path}: holds more than {MOST_CHARACTERS:,} characters of text"])
    return document


def check_archive(path: Path, limits: Limits) -> None:
    """See that a document that is an archive unpacks to no more than allowed.

    Raises:
        DataError: it does not, or is no archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError):
        with path.open("rb") as file:
            locked = file.read(4) == b"\xd0\xcf\x11\xe0"  # how encrypted ones are wrapped
        what = "is encrypted: save it without a password" if locked else "is no whole document"
        raise DataError([f"{path}: {what}"]) from None
    size = sum(entry.file_size for entry in entries)
    if size > limits.bytes:
        raise limits.refusal(str(path), "bytes", found=f"unpacks to {size:,} bytes")
