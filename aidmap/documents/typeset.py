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
from aidmap.documents.texts import RTL_LANGUAGES, anchored
from aidmap.static import font_folder

if TYPE_CHECKING:
    from aidmap.documents.blocks import Document


def written(document: Document) -> bytes:
    """Write a document as a PDF, with the fonts of the maps and without any clock in it."""
    rtl = document.language in RTL_LANGUAGES
    plain = as_plain(document)
    for source in plain["sources"]:
        source["title"] = source["title"] or source["url"]
        for field in ("publisher", "day", "title"):
            source[field] = anchored(source[field], among_rtl=rtl)
    pictures = [
        block.svg.decode("utf-8") for block in document.blocks if isinstance(block, Picture)
    ]
    inputs = {
        "document": json.dumps(plain),
        "pictures": json.dumps(pictures),
        "day": document.day.isoformat(),
    }
    content: bytes = typst.compile(
        (files("aidmap") / "templates" / "brief.typ").read_bytes(),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[font_folder()]),
        sys_inputs=inputs,
        timestamp=datetime.combine(document.day, time(), UTC),
        pdf_standards="ua-1",
    )
    return content
