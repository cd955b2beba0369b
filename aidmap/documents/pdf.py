"""Documents as PDF, tagged for screen readers (PDF/UA-1), and as one picture.

Only this module imports typst. Texts reach templates/brief.typ as JSON strings, which typst never
reads as markup.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from importlib.resources import files
from typing import TYPE_CHECKING

import typst

from aidmap.documents.blocks import Picture, template_values
from aidmap.documents.text_direction import isolate
from aidmap.figure import font_folder
from aidmap.i18n import Speech

if TYPE_CHECKING:
    from aidmap.documents.blocks import Document


DPI = 144


def to_pdf(document: Document) -> bytes:
    """Write a document as a PDF with the fonts of the maps; its timestamp is the document's day."""
    moment = datetime.combine(document.day, time(), UTC)
    content: bytes = typst.compile(
        _template_source(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_template_inputs(document, sheet="a4"),
        timestamp=moment,
        pdf_standards="ua-1",
    )
    return content


def to_png(document: Document) -> bytes:
    """Draw a document as one picture (PNG), as high as its content."""
    inputs = _template_inputs(document, sheet="endless")
    content = typst.compile(
        _template_source(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        format="png",
        ppi=DPI,
    )
    picture: bytes = content[0] if isinstance(content, list) else content
    return picture


def _template_source() -> bytes:
    return (files("aidmap") / "templates" / "brief.typ").read_bytes()


def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[font_folder()])


def _template_inputs(document: Document, *, sheet: str) -> dict[str, str]:
    """The inputs of the template; all texts are JSON."""
    rtl = Speech(document.language).direction == "rtl"
    values = template_values(document)
    for source in values["sources"]:
        source["title"] = source["title"] or source["url"]
        for field in ("publisher", "day", "title"):
            source[field] = isolate(source[field], among_rtl=rtl)
    pictures = [
        block.svg.decode("utf-8") for block in document.blocks if isinstance(block, Picture)
    ]
    return {
        "document": json.dumps(values),
        "pictures": json.dumps(pictures),
        "day": document.day.isoformat(),
        "sheet": sheet,
    }
