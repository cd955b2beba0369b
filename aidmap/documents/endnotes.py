"""Endnotes of Word files (ECMA-376, 17.11), which python-docx does not support.

Each source is one endnote. The first reference to it is an endnote reference; later ones are
cross-references (NOTEREF) to that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from aidmap.documents.text_direction import clean_line, is_rtl, isolate
from aidmap.documents.word_xml import add_field, add_hyperlink, mark_rtl, set_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordDocument

    from aidmap.documents.blocks import Source

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes"
# The elements that follow w:endnotePr in the properties of a section (ECMA-376, CT_SectPr).
AFTER_ENDNOTES = (
    "w:type", "w:pgSz", "w:pgMar", "w:paperSrc", "w:pgBorders", "w:lnNumType", "w:pgNumType",
    "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:textDirection", "w:bidi",
    "w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange",
)  # fmt: skip
SEPARATORS = {-1: "separator", 0: "continuationSeparator"}
SIZE = 8  # points


class Endnotes:
    """The endnotes of a document without any so far: one for each source, in order."""

    def __init__(self, word: WordDocument, sources: Sequence[Source], *, rtl: bool) -> None:
        self._rtl = rtl
        self._cited: set[int] = set()
        notes = parse_xml(f"<w:endnotes {nsdecls('w', 'r')}/>")
        self._part = XmlPart(PackURI("/word/endnotes.xml"), TYPE, notes, word.part.package)
        if not sources:
            return
        for number, kind in SEPARATORS.items():
            notes.append(_separator(number, kind))
        for number, source in enumerate(sources, 1):
            notes.append(self._make_note(number, source))
        word.part.relate_to(self._part, RELATION)
        _set_options(word)

    def add_reference(self, paragraph: WordParagraph, number: int) -> None:
        """Add the number of a source at the end of a paragraph."""
        if number in self._cited:
            add_field(paragraph, f"NOTEREF source{number} \\f \\h", str(number), superscript=True)
            return
        self._cited.add(number)
        begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (begin, end):
            mark.set(qn("w:id"), str(number))
        begin.set(qn("w:name"), f"source{number}")
        run = paragraph.add_run()
        run.font.superscript = True
        reference = OxmlElement("w:endnoteReference")
        reference.set(qn("w:id"), str(number))
        run._r.append(reference)  # noqa: SLF001 - python-docx has no other way
        run._r.addprevious(begin)  # noqa: SLF001 - likewise
        run._r.addnext(end)  # noqa: SLF001 - likewise

    def _make_note(self, number: int, source: Source) -> Any:
        note = OxmlElement("w:endnote")
        note.set(qn("w:id"), str(number))
        element = OxmlElement("w:p")
        note.append(element)
        paragraph = WordParagraph(element, self._part)
        paragraph.paragraph_format.space_after = Pt(0)
        if self._rtl:
            mark_rtl(paragraph)
        own = paragraph.add_run()
        own.font.superscript, own.font.size = True, Pt(SIZE)
        own._r.append(OxmlElement("w:endnoteRef"))  # noqa: SLF001 - likewise
        for text in (f" {source.publisher}", ", ", source.day, ": "):
            self._add_text(paragraph, text)
        shown = isolate(source.title or source.url, among_rtl=self._rtl)
        if source.url:
            part, text = self._part, clean_line(shown)
            add_hyperlink(paragraph, part, text, source.url, size=SIZE, rtl=self._rtl)
        else:
            self._add_text(paragraph, shown)
        return note

    def _add_text(self, paragraph: WordParagraph, text: str) -> None:
        run = paragraph.add_run(clean_line(isolate(text, among_rtl=self._rtl)))
        set_size(run, SIZE)
        if is_rtl(text, among_rtl=self._rtl):
            run.font.rtl = True


def _separator(number: int, kind: str) -> Any:
    attributes = f'{nsdecls("w")} w:type="{kind}" w:id="{number}"'
    paragraph = f"<w:p><w:r><w:{kind}/></w:r></w:p>"
    return parse_xml(f"<w:endnote {attributes}>{paragraph}</w:endnote>")


def _set_options(word: WordDocument) -> None:
    """Set Arabic numerals for endnotes, and register the separators in the settings."""
    decimal = f'<w:endnotePr {nsdecls("w")}><w:numFmt w:val="decimal"/></w:endnotePr>'
    word.sections[-1]._sectPr.insert_element_before(  # noqa: SLF001 - likewise
        parse_xml(decimal), *AFTER_ENDNOTES
    )
    separators = "".join(f'<w:endnote w:id="{number}"/>' for number in SEPARATORS)
    properties = parse_xml(
        f'<w:endnotePr {nsdecls("w")}><w:numFmt w:val="decimal"/>{separators}</w:endnotePr>'
    )
    settings = word.settings.element
    before = settings.find(qn("w:compat"))
    if before is None:
        settings.append(properties)
    else:
        before.addprevious(properties)
