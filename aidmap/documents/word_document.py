"""Documents as Word files, with Word's own headings, lists, tables, captions and endnotes.

The modules for Word are the only ones to import python-docx. lxml escapes texts for XML, and
`clean_line` replaces the characters that XML cannot hold.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from aidmap.documents import narrow_tables
from aidmap.documents.blocks import (
    Bullets,
    CitationMark,
    Heading,
    Paragraph,
    Picture,
    Table,
    TextRun,
)
from aidmap.documents.endnotes import Endnotes
from aidmap.documents.text_direction import clean_line, is_rtl
from aidmap.documents.word_xml import (
    NUMBER_FORMAT,
    add_field,
    add_hyperlink,
    mark_rtl,
    renumber_captions,
    set_language,
    set_run_language,
    set_size,
)
from aidmap.i18n import Speech

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docx.document import Document as WordDocument
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph as WordParagraph

    from aidmap.documents.blocks import Block, Document, Line

TWIP = 635  # Word's units in a twentieth of a point
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold
MARGIN = Mm(18)
BODY, SMALL, LEAD = 9.5, 8, 13  # points
INK, MUTED = RGBColor(0x1F, 0x23, 0x28), RGBColor(0x4A, 0x4F, 0x55)
SIZES = {"Heading 1": 17, "Heading 2": 12, "Caption": 8.5, "List Bullet": BODY}
ROLES = {"lead": LEAD, "body": BODY, "small": SMALL}


def to_word(document: Document) -> bytes:
    """Write a document as a .docx file."""
    word = docx.Document()
    _set_up_document(word, document)
    for paragraph in word.paragraphs:
        _remove_paragraph(paragraph)
    writer = Writer(word, language=document.language, labels=document.labels)
    writer.endnotes = Endnotes(word, document.sources, rtl=writer.rtl)
    writer.write(document.blocks)
    renumber_captions(word)
    if document.sources:
        writer.write([Heading(document.labels[2])])
    return file_content(word)


def file_content(word: WordDocument) -> bytes:
    """The content of a Word file without timestamps, so that equal documents give equal bytes."""
    saved, without_times = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(without_times, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return without_times.getvalue()


class Writer:
    """Writes blocks at the end of a Word document.

    Args:
        word: the document.
        language: the language of the blocks.
        labels: the words before the numbers of pictures and tables.

    Attributes:
        width: the available width, in Word's own units; at first that of a column of text.
        foreign: whether the document is a user's own, which may be in another language.
        edge: the padding on either side of the cell that it writes into; 0 outside of cells.
    """

    def __init__(self, word: WordDocument, *, language: str, labels: Sequence[str]) -> None:
        self.word = word
        self.language = language
        self.foreign, self.edge = False, Emu(0)
        self.rtl = Speech(language).direction == "rtl"
        self.labels = labels
        self.width = column_width(word)
        self.endnotes: Endnotes | None = None

    def write(self, blocks: Iterable[Block]) -> list[Any]:
        """Write blocks; returns their elements, in order."""
        body = self.word.element.body
        before = set(body)
        for block in blocks:
            getattr(self, f"_write_{type(block).__name__.lower()}")(block)
        return [element for element in body if element not in before]

    def _write_heading(self, block: Heading) -> None:
        paragraph = self._paragraph(f"Heading {block.level}")
        self._add_line(paragraph, (TextRun(block.text),))

    def _write_paragraph(self, block: Paragraph) -> None:
        self._add_line(self._paragraph(), block.line, size=ROLES[block.role])

    def _write_bullets(self, block: Bullets) -> None:
        has_style = "list bullet" in self._styles
        for item in block.items:
            paragraph = self._paragraph("List Bullet")
            self._add_line(paragraph, item if has_style else (TextRun("• "), *item))
            paragraph.paragraph_format.space_after = Pt(1)

    def _write_picture(self, block: Picture) -> None:
        paragraph = self._paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after = Pt(2)
        if self.edge:  # a picture covers the padding of its cell
            for side in ("left_indent", "right_indent"):
                setattr(paragraph.paragraph_format, side, Emu(-self.edge))
        width = min(Mm(block.width), self.width)
        if self.foreign and block.fit:
            block = block.fit(Emu(width).mm)
            width = Mm(block.width)
        shape = paragraph.add_run().add_picture(io.BytesIO(block.png), width=Emu(width))
        inline = shape._inline  # noqa: SLF001 - python-docx has no other way
        for side in "TBLR":  # without these, LibreOffice keeps 3 mm free
            inline.set(f"dist{side}", "0")
        properties = inline.docPr
        properties.set("name", clean_line(block.name))
        properties.set("descr", clean_line(block.alt))
        self._write_caption(self.labels[0], block.caption, "Figure")

    def _write_caption(self, label: str, text: str, sequence: str) -> WordParagraph:
        """Write a caption with a number field, which Word updates and can list."""
        paragraph = self._paragraph("Caption")
        self._add_line(paragraph, (TextRun(f"{label} "),))
        add_field(paragraph, f"SEQ {sequence} {NUMBER_FORMAT}", "1")
        self._add_line(paragraph, (TextRun(f". {text}"),))
        return paragraph

    def _write_table(self, block: Table) -> None:
        caption = self._write_caption(self.labels[1], block.caption, "Table")
        room = Emu(self.width - 2 * self.edge).mm
        block = narrow_tables.stack_cells(block, room) if room < narrow_tables.NARROW else block
        caption.paragraph_format.keep_with_next = True
        size = {"rows": 1 + len(block.rows), "cols": len(block.columns)}
        table = self.word._body.add_table(**size, width=Emu(self.width - 2 * self.edge))  # noqa: SLF001 - likewise
        table.autofit = False
        if self.rtl:
            table.table_direction = WD_TABLE_DIRECTION.RTL
        _add_row_lines(table)
        _add_description(table, block.caption)
        heads = tuple((TextRun(text, strong=True),) for text in block.columns)
        widths = [Emu(round((self.width - 2 * self.edge) * part)) for part in block.widths]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row, lines in zip(table.rows, (heads, *block.rows), strict=True):
            _append_flag(row._tr.get_or_add_trPr(), "w:cantSplit")  # noqa: SLF001 - likewise
            for cell, line, width in zip(row.cells, lines, widths, strict=True):
                cell.width = width
                self._fill_cell(cell, line)
        _append_flag(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001 - likewise

    def _fill_cell(self, cell: _Cell, line: Line) -> None:
        for number, one in enumerate(narrow_tables.split_lines(line)):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            self._set_direction(paragraph)
            paragraph.paragraph_format.space_after = Pt(0)
            self._add_line(paragraph, one, size=SMALL + 0.5)

    @cached_property
    def _styles(self) -> dict[str, Any]:
        """The paragraph styles by their case-folded names."""
        kinds = (style for style in self.word.styles if style.type == WD_STYLE_TYPE.PARAGRAPH)
        return {style.name.casefold(): style for style in kinds if style.name}

    def _paragraph(self, style: str = "") -> WordParagraph:
        """Add a paragraph in a style; in the default style if the document does not have it."""
        paragraph = self.word.add_paragraph()
        known = self._styles.get(style.casefold())
        if known is not None:
            paragraph._p.style = known.style_id  # noqa: SLF001 - by its id: names differ
        self._set_direction(paragraph)
        return paragraph

    def _set_direction(self, paragraph: WordParagraph) -> None:
        if self.rtl:
            mark_rtl(paragraph)

    def _add_line(self, paragraph: WordParagraph, line: Line, *, size: float | None = None) -> None:
        parts = [None, *line]
        for before, part in pairwise(parts):
            if isinstance(part, CitationMark):
                if isinstance(before, CitationMark):
                    self._superscript(paragraph, ", ")
                self._cite(paragraph, part)
            elif part is not None:
                self._add_words(paragraph, part, size)

    def _add_words(self, paragraph: WordParagraph, part: TextRun, size: float | None) -> None:
        text = clean_line(part.text)
        if part.link:
            add_hyperlink(paragraph, self.word.part, text, part.link, size=size, rtl=self.rtl)
            return
        run = paragraph.add_run(text)
        run.bold = part.strong or None
        set_size(run, size)
        if self.foreign:
            set_run_language(run, self.language)
        if is_rtl(text, among_rtl=self.rtl):
            run.font.rtl = True
            run.font.cs_bold = part.strong or None

    def _superscript(self, paragraph: WordParagraph, text: str) -> None:
        paragraph.add_run(text).font.superscript = True

    def _cite(self, paragraph: WordParagraph, cite: CitationMark) -> None:
        if self.endnotes is None:
            self._superscript(paragraph, str(cite.number))
        else:
            self.endnotes.add_reference(paragraph, cite.number)


def column_width(word: WordDocument, section: Any = None) -> Emu:
    """The width of a column of text in a section, given by its properties; None: the last one."""
    if section is None:
        section = word.element.body.sectPr
    size, margins, columns = (
        None if section is None else section.find(qn(name))
        for name in ("w:pgSz", "w:pgMar", "w:cols")
    )
    if size is None or margins is None:
        return Emu(Mm(160))
    page, left, right = (
        int(element.get(qn(name), "0"))
        for element, name in ((size, "w:w"), (margins, "w:left"), (margins, "w:right"))
    )
    number, space = 1, 0
    if columns is not None:
        number = int(columns.get(qn("w:num"), "1"))
        space = int(columns.get(qn("w:space"), "720"))
    twips = (page - left - right - (number - 1) * space) / number
    return Emu(round(twips * TWIP))


def _set_up_document(word: WordDocument, document: Document) -> None:
    """Set paper size, font sizes, language and the properties of the file."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", MARGIN)
    set_language(word, document.language)
    normal = word.styles["Normal"]
    normal.paragraph_format.space_after = Pt(3)
    normal.paragraph_format.line_spacing = 1.0
    for name, size in {"Normal": BODY, **SIZES}.items():
        _set_font(word.styles[name], size, heading=name.startswith("Heading"))
    properties = word.core_properties
    properties.title, properties.language = clean_line(document.title), document.language
    properties.author, properties.comments, properties.last_modified_by = "aidmap", "", "aidmap"
    day = datetime.combine(document.day, time(), UTC)
    properties.created = properties.modified = day.replace(tzinfo=None)


def _set_font(style: Any, size: float, *, heading: bool) -> None:
    """Set one font and one size for all scripts."""
    style.font.size, style.font.color.rgb = Pt(size), MUTED if style.name == "Caption" else INK
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[theme]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), "Arial")
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(round(size * 2)))
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    properties.find(qn("w:sz")).addnext(complex_size)
    if heading:
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(7), Pt(2)
        style.font.cs_bold = True


def _add_row_lines(table: Any) -> None:
    """Draw thin lines under the rows, independent of the styles of the document."""
    properties = table._tbl.tblPr  # noqa: SLF001 - likewise
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for key, value in {"val": "single", "sz": "4", "space": "0", "color": "9AA0A6"}.items():
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    after = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.insert_element_before(borders, *after)


def _add_description(table: Any, text: str) -> None:
    """Add a text alternative for a table."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), clean_line(text))
    table._tbl.tblPr.append(caption)  # noqa: SLF001 - likewise


def _append_flag(properties: Any, name: str) -> None:
    properties.append(OxmlElement(name))


def _remove_paragraph(paragraph: WordParagraph) -> None:
    paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 - likewise
