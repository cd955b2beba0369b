"""XML of Word files that python-docx does not write: direction, language, fields, links, sizes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.run import Run

from aidmap.documents.text_direction import is_rtl
from aidmap.i18n.language_files import writing

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

# The language of text that runs against the direction of the document.
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "en-GB", "ar-SA"
SEQUENCE = re.compile(r"\bSEQ\s+(\w+)")
NUMBER_FORMAT = "\\* ARABIC \\* MERGEFORMAT"  # of our captions; those of users may have others
LINK = RGBColor(0x00, 0x5A, 0x8D)
# The elements that follow w:bidi in the properties of a paragraph (ECMA-376, CT_PPrBase).
AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
    "w:pPrChange",
)  # fmt: skip


def mark_rtl(paragraph: WordParagraph) -> None:
    """Mark a paragraph as written from right to left."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no other way
    properties.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)


def set_language(word: WordDocument, language: str) -> None:
    """Set the default language of a document."""
    defaults = word.styles.element.find(qn("w:docDefaults"))
    element = defaults.find(f".//{qn('w:lang')}")
    system = writing(language)
    is_rtl_language = system.direction == "rtl"
    element.set(qn("w:val"), LEFT_TO_RIGHT if is_rtl_language else system.locale)
    element.set(qn("w:bidi"), system.locale if is_rtl_language else RIGHT_TO_LEFT)


def renumber_captions(word: WordDocument) -> None:
    """Write into each of our captions its number among all captions; Word updates it later."""
    counts: Counter[str] = Counter()
    for element in word.element.body.iter(qn("w:instrText"), qn("w:fldSimple")):
        simple = element.tag == qn("w:fldSimple")
        code = (element.get(qn("w:instr")) if simple else element.text) or ""
        found = SEQUENCE.search(code)
        if not found:
            continue
        counts[found[1]] += 1
        shown = None if simple else _field_result(element)
        if shown is not None and NUMBER_FORMAT in code:
            shown.text = str(counts[found[1]])


def _field_result(instruction: Any) -> Any:
    """The text element of a field's result, which follows its code."""
    for run in instruction.getparent().itersiblings(qn("w:r")):
        text = run.find(qn("w:t"))
        if text is not None:
            return text
    return None


def set_run_language(run: Run, language: str) -> None:
    """Set the language of a run in a document that may be in another language."""
    element = OxmlElement("w:lang")
    system = writing(language)
    element.set(qn("w:bidi" if system.direction == "rtl" else "w:val"), system.locale)
    run._r.get_or_add_rPr().append(element)  # noqa: SLF001 - likewise; only rare ones follow it


def set_size(run: Run, size: float | None) -> None:
    """Set the size of a run in points, for all scripts; None: the size of the text around it."""
    if size is None:
        return
    run.font.size = Pt(size)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(round(size * 2)))
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - likewise
    properties.find(qn("w:sz")).addnext(complex_size)


def add_field(
    paragraph: WordParagraph, code: str, shown: str, *, superscript: bool = False
) -> None:
    """Add a field with its code, and the text that it shows until Word updates it."""
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


def add_hyperlink(
    paragraph: WordParagraph, part: Any, text: str, url: str, *, size: float | None, rtl: bool
) -> None:
    """Add a link to a paragraph.

    Args:
        paragraph: the paragraph.
        part: the part of the file that the paragraph is in; it stores the address.
        text: the text of the link.
        url: http or https, as checked by the models.
        size: in points; None: the size of the text around it.
        rtl: whether the text around it is written from right to left.
    """
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = Run(OxmlElement("w:r"), paragraph)
    run.text = text
    run.font.color.rgb, run.font.underline = LINK, True
    set_size(run, size)
    if is_rtl(text, among_rtl=rtl):
        run.font.rtl = True
    link.append(run._r)  # noqa: SLF001 - likewise
    paragraph._p.append(link)  # noqa: SLF001 - likewise
