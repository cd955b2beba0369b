"""Documents as PDF, tagged for screen readers (PDF/UA-1). The door for typst.

Texts reach templates/brief.typ as strings in JSON: typst shows strings as they are, so that no text
is ever read as markup.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from importlib.resources import files
from typing import TYPE_CHECKING

import typst

from aidmap.documents.blocks import Picture, as_plain
from aidmap.documents.text_direction import isolate
from aidmap.figure import font_folder
from aidmap.i18n import Speech

if TYPE_CHECKING:
    from aidmap.documents.blocks import Document


DPI = 144


def to_pdf(document: Document) -> bytes:
    """Write a document as a PDF, with the fonts of the maps and without any clock in it."""
    moment = datetime.combine(document.day, time(), UTC)
    content: bytes = typst.compile(
        _template(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(document, sheet="a4"),
        timestamp=moment,
        pdf_standards="ua-1",
    )
    return content


def to_png(document: Document) -> bytes:
    """Draw a document as one picture (PNG), as high as it needs."""
    inputs = _inputs(document, sheet="endless")
    content = typst.compile(
        _template(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        format="png",
        ppi=DPI,
    )
    picture: bytes = content[0] if isinstance(content, list) else content
    return picture


def _template() -> bytes:
    return (files("aidmap") / "templates" / "brief.typ").read_bytes()


def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[font_folder()])


def _inputs(document: Document, *, sheet: str) -> dict[str, str]:
    """What the template is told: all texts as JSON."""
    rtl = Speech(document.language).direction == "rtl"
    plain = as_plain(document)
    for source in plain["sources"]:
        source["title"] = source["title"] or source["url"]
        for field in ("publisher", "day", "title"):
            source[field] = isolate(source[field], among_rtl=rtl)
    pictures = [
        block.svg.decode("utf-8") for block in document.blocks if isinstance(block, Picture)
    ]
    return {
        "document": json.dumps(plain),
        "pictures": json.dumps(pictures),
        "day": document.day.isoformat(),
        "sheet": sheet,
    }
