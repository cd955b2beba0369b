"""What Word wants marked and python-docx has no word for: direction, language, fields, links."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.run import Run

from aidmap.documents.texts import RTL_LANGUAGES, is_rtl

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

LOCALES = {"en": "en-GB", "fr": "fr-FR", "ar": "ar-SA", "he": "he-IL"}
LINK = RGBColor(0x00, 0x5A, 0x8D)
# What stands behind w:bidi in a paragraph's properties (ECMA-376, CT_PPrBase).
AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
    "w:pPrChange",
)  # fmt: skip


def mark_rtl(paragraph: WordParagraph) -> None:
    """Mark a paragraph as one from right to left."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no other way
    properties.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)


def set_language(word: WordDocument, language: str) -> None:
    """Set the language of all text that names none."""
    defaults = word.styles.element.find(qn("w:docDefaults"))
    told = defaults.find(f".//{qn('w:lang')}")
    locale = LOCALES[language]
    told.set(qn("w:val"), "en-GB" if language in RTL_LANGUAGES else locale)
    told.set(qn("w:bidi"), locale if language in RTL_LANGUAGES else LOCALES["ar"])


def field(paragraph: WordParagraph, code: str, shown: str, *, superscript: bool = False) -> None:
    """Add a field that Word works out anew, with what it shows until then."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = paragraph.add_run(shown if kind == "shown" else None)
        run.font.superscript = superscript or None
        if kind == "code":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)  # noqa: SLF001 - likewise
        elif kind != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001 - likewise


def hyperlink(
    paragraph: WordParagraph, part: Any, text: str, url: str, *, size: float | None, rtl: bool
) -> None:
    """Add words that lead to an address.

    Args:
        paragraph: where.
        part: the part of the file that the paragraph is in: it keeps the address.
        text: what is shown.
        url: http or https, as the models have it.
        size: in points; None: as the text around it.
        rtl: whether the text around it is from right to left.
    """
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = Run(OxmlElement("w:r"), paragraph)
    run.text = text
    run.font.color.rgb, run.font.underline = LINK, True
    if size:
        run.font.size = Pt(size)
    if is_rtl(text, among_rtl=rtl):
        run.font.rtl = True
    link.append(deepcopy(run._r))  # noqa: SLF001 - likewise
    paragraph._p.append(link)  # noqa: SLF001 - likewise
