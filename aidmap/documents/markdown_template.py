"""Users' reports with slots to fill: reading them, and filling the slots of Markdown files.

In Markdown a slot is a paragraph `[[aid-map]]` or a comment `<!-- aid-map -->`. Its content stands
between that comment and `<!-- /aid-map -->`. Only this module imports markdown-it, which separates
paragraphs from code. Word files are left to `word_template`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from markdown_it import MarkdownIt

from aidmap.documents import markdown_document
from aidmap.documents.blocks import Picture
from aidmap.documents.text_direction import MARKER
from aidmap.errors import DataError
from aidmap.files import DOCUMENT_BYTES, check_is_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from markdown_it.token import Token

    from aidmap.documents.blocks import Block

COMMENT = re.compile(r"\s*<!--\s*(/?)(aid-[^<>]*?)\s*-->\s*", re.IGNORECASE)
ANY_MARKER = re.compile(r"<!--\s*/?aid-|\[\[\s*aid-", re.IGNORECASE)
ALONE = "give it a paragraph of its own"
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")  # with the line endings of CommonMark
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # when it is the first character of a text


class Slots(Protocol):
    """A report with slots."""

    @property
    def markers(self) -> list[str]:
        """The markers, in the order of the report."""

    def fill(self, number: int, blocks: Sequence[Block], *, language: str, labels: Any) -> None:
        """Fill a slot, given by its index in `markers`."""

    def files(self) -> dict[str, bytes]:
        """The contents of all files by name; the report comes last."""


def read_slots(report: Path) -> Slots:
    """Read a report in the format of its suffix.

    Raises:
        DataError: it cannot be read, has another format, or has a marker where none may be.
    """
    suffix = report.suffix.lower()
    if suffix not in {".docx", ".md"}:
        raise DataError(
            [f"{report}: nothing can be put into {suffix or 'it'}; give a .docx or .md"]
        )
    try:
        check_is_file(report, most=DOCUMENT_BYTES)
        content = report.read_bytes()
    except OSError as error:
        raise DataError([f"{report}: cannot be read: {error.strerror}"]) from None
    if suffix == ".md":
        return MarkdownSlots(content, report.name)
    from aidmap.documents.word_template import WordSlots

    return WordSlots(content, report.name)


@dataclass
class _Slot:
    """The lines of a report that are replaced: from `first` up to, but not including, `end`."""

    marker: str
    first: int
    end: int
    filled: str = ""

    @property
    def kind(self) -> str:
        """The first word of the marker, in lower case."""
        return self.marker[2:-2].split(maxsplit=1)[0].lower()


class MarkdownSlots:
    """A Markdown text with its slots.

    Raises:
        DataError: it is not UTF-8, or a marker has other words around it or no closing comment.
    """

    def __init__(self, content: bytes, name: str) -> None:
        try:
            self._text = content.decode("utf-8")
        except UnicodeDecodeError:
            raise DataError([f"{name}: is no text in UTF-8"]) from None
        self._byte_order_mark = BYTE_ORDER_MARK if self._text.startswith(BYTE_ORDER_MARK) else ""
        self._text = self._text.removeprefix(BYTE_ORDER_MARK)
        self._name = name
        self._pictures: dict[str, bytes] = {}
        self._slots = list(self._find_slots())

    @property
    def markers(self) -> list[str]:
        """The markers, in the order of the text."""
        return [slot.marker for slot in self._slots]

    def fill(self, number: int, blocks: Sequence[Block], *, language: str, labels: Any) -> None:  # noqa: ARG002 - Markdown counts no captions
        """Fill a slot or replace its content; pictures become files beside the text."""
        slot = self._slots[number]
        stem = f"{self._name.removesuffix('.md')}-{language}"
        pictures = [block for block in blocks if isinstance(block, Picture)]
        self._pictures |= {f"{stem}-{picture.name}.png": picture.png for picture in pictures}
        text = markdown_document.to_fragment(blocks, language=language, stem=stem)
        slot.filled = f"<!-- {slot.marker[2:-2].strip()} -->\n\n{text}\n<!-- /{slot.kind} -->\n"

    def files(self) -> dict[str, bytes]:
        """The pictures, and the text with its slots filled; the rest is unchanged."""
        lines = LINE.findall(self._text)
        ends = "\r\n" if "\r\n" in self._text else "\n"
        for slot in reversed(self._slots):
            if slot.filled:
                lines[slot.first : slot.end] = [slot.filled.replace("\n", ends)]
        return {**self._pictures, self._name: f"{self._byte_order_mark}{''.join(lines)}".encode()}

    def _find_slots(self) -> Iterator[_Slot]:
        open_slot: _Slot | None = None
        for token in MarkdownIt("commonmark").parse(self._text):
            comment = COMMENT.fullmatch(token.content) if token.type == "html_block" else None
            if open_slot and not (comment and comment[1]):
                continue  # content from before, which is replaced
            if comment and token.level:
                raise self._fault(f"{token.content.strip()} stands in a list or a quote: {ALONE}")
            if comment and comment[1]:
                yield self._close_slot(open_slot, comment[2], token)
                open_slot = None
            elif comment:
                open_slot = _Slot(f"[[{comment[2]}]]", *_line_range(token))
            elif token.type in {"inline", "html_block"} and ANY_MARKER.search(_prose_of(token)):
                yield self._paragraph_slot(token)
        if open_slot:
            what = f"has no <!-- /{open_slot.kind} --> behind it: write it there"
            raise self._fault(f"{open_slot.marker} {what}")

    def _close_slot(self, slot: _Slot | None, kind: str, token: Token) -> _Slot:
        if slot is None or slot.kind != kind.lower():
            raise self._fault(f"<!-- /{kind} --> closes nothing: take it out")
        slot.end = _line_range(token)[1]
        return slot

    def _paragraph_slot(self, token: Token) -> _Slot:
        text = token.content.strip()
        if not MARKER.fullmatch(text) or token.level != 1:
            raise self._fault(f"{text!r} holds a marker among other words: {ALONE}")
        return _Slot(text, *_line_range(token))

    def _fault(self, what: str) -> DataError:
        return DataError([f"{self._name}: {what}"])


def _prose_of(token: Token) -> str:
    """The text of a token without inline code."""
    parts = (child.content for child in token.children or () if child.type != "code_inline")
    return "".join(parts) if token.children else token.content


def _line_range(token: Token) -> tuple[int, int]:
    first, end = token.map or [0, 0]
    return first, end
