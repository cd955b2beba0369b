"""Documents as Markdown with tables and footnotes, as GitHub has them. The door for markdownify.

Made from the HTML: markdownify writes the lists and tables, and escapes what Markdown would read as
marks. Pictures are files beside the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdownify import ATX, MarkdownConverter

from aidmap.documents import html_document
from aidmap.documents.blocks import as_plain, plain_blocks
from aidmap.i18n import Speech
from aidmap.templates import fill_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bs4 import Tag

    from aidmap.documents.blocks import Block, Document

IN_ADDRESSES = str.maketrans({char: f"%{ord(char):02X}" for char in " ()<>[]\\|`*\"'"})


class _Converter(MarkdownConverter):
    """What markdownify has no word for: footnotes, and captions of pictures."""

    def escape(self, text: str, parent_tags: Any) -> str:
        """A number with a full stop begins a list only where a line begins."""
        said: str = super().escape(text, parent_tags)  # type: ignore[misc] # it has no types
        return re.sub(r"(?<=\S )(\d+)\\([.)])", r"\1\2", said)

    def convert_a(self, element: Tag, text: str, parent_tags: Any) -> str:
        """An address with brackets would end too early."""
        told = str(element.get("href", ""))
        element["href"] = told.translate(IN_ADDRESSES)
        said: str = super().convert_a(element, text, parent_tags)  # type: ignore[misc] # it has no types
        return said

    def convert_sup(self, element: Tag, text: str, parent_tags: Any) -> str:
        """A cited number is a footnote; the comma between two is not needed."""
        if element.a is None:
            return ""
        return f"[^{element.get_text()}]"

    def convert_li(self, element: Tag, text: str, parent_tags: Any) -> str:
        """A source is what a footnote says."""
        name = str(element.get("id", ""))
        if name.startswith("source-"):
            return f"[^{name.removeprefix('source-')}]: {text.strip()}\n"
        said: str = super().convert_li(element, text, parent_tags)  # type: ignore[misc] # it has no types
        return said

    def convert_caption(self, element: Tag, text: str, parent_tags: Any) -> str:
        """The caption of a table stands before it, in bold."""
        return f"**{text.strip()}**\n\n"

    def convert_figcaption(self, element: Tag, text: str, parent_tags: Any) -> str:
        """The caption of a picture stands after it, emphasised."""
        return f"\n\n*{text.strip()}*\n\n"


def to_markdown(document: Document, name: str) -> dict[str, bytes]:
    """Write a document as Markdown.

    Args:
        document: what to write.
        name: of its file: those of its pictures begin like it.

    Returns:
        The contents of the files by their names; the text comes last.
    """
    stem = name.removesuffix(".md")
    pictures = {
        f"{stem}-{picture.name}.png": picture.png for picture in html_document.pictures_of(document)
    }
    shown = {
        picture.name: f"{stem}-{picture.name}.png"
        for picture in html_document.pictures_of(document)
    }
    html = fill_template("document_body.html", pictures=shown, **as_plain(document))
    text = _mark_direction(as_markdown(html), document.language)
    return {**pictures, name: text.encode("utf-8")}


def fragment(blocks: Sequence[Block], *, language: str, stem: str) -> str:
    """Some blocks as Markdown, to stand in a text of somebody's.

    Args:
        blocks: they cite no numbers.
        language: theirs.
        stem: how the names of the files of their pictures begin.
    """
    plain = plain_blocks(blocks)
    shown = {block["name"]: f"{stem}-{block['name']}.png" for block in plain if "name" in block}
    html = fill_template("document_body.html", pictures=shown, blocks=plain, sources=[], labels=[])
    return _mark_direction(as_markdown(html), language)


def _mark_direction(text: str, language: str) -> str:
    """Mark a text as one from right to left, where it is."""
    if Speech(language).direction == "ltr":
        return text
    return f'<div dir="rtl" lang="{language}">\n\n{text}\n</div>\n'


def as_markdown(html: str) -> str:
    """Our own HTML as Markdown."""
    converter = _Converter(heading_style=ATX, bullets="-", escape_misc=True)
    text: str = converter.convert(html)
    return text.strip() + "\n"
