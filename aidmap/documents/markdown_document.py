"""Documents as Markdown with tables and footnotes in GitHub's syntax.

Only this module imports markdownify. It converts the HTML of a document and escapes what Markdown
would read as markup. Pictures are files beside the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdownify import ATX, MarkdownConverter

from aidmap.documents import html_document
from aidmap.documents.blocks import template_blocks, template_values
from aidmap.i18n import Speech
from aidmap.templates import fill_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bs4 import Tag

    from aidmap.documents.blocks import Block, Document

PERCENT_ENCODED = str.maketrans({char: f"%{ord(char):02X}" for char in " ()<>[]\\|`*\"'"})


class _Converter(MarkdownConverter):
    """Adds to markdownify what it lacks: footnotes, and captions of tables and pictures."""

    def escape(self, text: str, parent_tags: Any) -> str:
        """Leave numbers with a full stop within a line as they are: they begin no list there."""
        escaped: str = super().escape(text, parent_tags)  # type: ignore[misc] # it has no types
        return re.sub(r"(?<=\S )(\d+)\\([.)])", r"\1\2", escaped)

    def convert_a(self, element: Tag, text: str, parent_tags: Any) -> str:
        """Encode brackets in an address, because the first one would end it."""
        address = str(element.get("href", ""))
        element["href"] = address.translate(PERCENT_ENCODED)
        link: str = super().convert_a(element, text, parent_tags)  # type: ignore[misc] # it has no types
        return link

    def convert_sup(self, element: Tag, text: str, parent_tags: Any) -> str:
        """Turn a citation into a footnote reference; a comma between two is dropped."""
        if element.a is None:
            return ""
        return f"[^{element.get_text()}]"

    def convert_li(self, element: Tag, text: str, parent_tags: Any) -> str:
        """Turn an entry of the sources into a footnote."""
        name = str(element.get("id", ""))
        if name.startswith("source-"):
            return f"[^{name.removeprefix('source-')}]: {text.strip()}\n"
        item: str = super().convert_li(element, text, parent_tags)  # type: ignore[misc] # it has no types
        return item

    def convert_caption(self, element: Tag, text: str, parent_tags: Any) -> str:
        """Write the caption of a table before it, in bold."""
        return f"**{text.strip()}**\n\n"

    def convert_figcaption(self, element: Tag, text: str, parent_tags: Any) -> str:
        """Write the caption of a picture after it, in italics."""
        return f"\n\n*{text.strip()}*\n\n"


def to_markdown(document: Document, name: str) -> dict[str, bytes]:
    """Write a document as Markdown.

    Args:
        document: the document.
        name: the name of its file; the names of picture files begin with it.

    Returns:
        The contents of the files by name; the text comes last.
    """
    stem = name.removesuffix(".md")
    pictures = {
        f"{stem}-{picture.name}.png": picture.png for picture in html_document.pictures_of(document)
    }
    shown = {
        picture.name: f"{stem}-{picture.name}.png"
        for picture in html_document.pictures_of(document)
    }
    html = fill_template("document_body.html", pictures=shown, **template_values(document))
    text = _mark_direction(as_markdown(html), document.language)
    return {**pictures, name: text.encode("utf-8")}


def to_fragment(blocks: Sequence[Block], *, language: str, stem: str) -> str:
    """Write blocks as Markdown for another document.

    Args:
        blocks: blocks without numbered citations.
        language: the language of the blocks.
        stem: the start of the names of picture files.
    """
    values = template_blocks(blocks)
    shown = {block["name"]: f"{stem}-{block['name']}.png" for block in values if "name" in block}
    html = fill_template("document_body.html", pictures=shown, blocks=values, sources=[], labels=[])
    return _mark_direction(as_markdown(html), language)


def _mark_direction(text: str, language: str) -> str:
    """Wrap a text in an element with its direction, if it is written from right to left."""
    if Speech(language).direction == "ltr":
        return text
    return f'<div dir="rtl" lang="{language}">\n\n{text}\n</div>\n'


def as_markdown(html: str) -> str:
    """Convert HTML made from our templates to Markdown."""
    converter = _Converter(heading_style=ATX, bullets="-", escape_misc=True)
    text: str = converter.convert(html)
    return text.strip() + "\n"
