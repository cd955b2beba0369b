"""Users' Word documents with slots to fill.

A slot is a paragraph with a marker and nothing else. Its content is put into a content control
that is tagged with the marker, so that it can be found and replaced later. Writing the content is
left to `word_document`.
"""

from __future__ import annotations

import io
import zipfile
from itertools import count
from typing import TYPE_CHECKING, Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu

from aidmap.documents.text_direction import MARKER
from aidmap.documents.word_document import TWIP, Writer, column_width, file_content
from aidmap.documents.word_markers import marker_faults, text_of
from aidmap.documents.word_xml import renumber_captions
from aidmap.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from aidmap.documents.blocks import Block

OPEN, CLOSE = "[[", "]]"
TAG, NAME = "aid-", "aidmap"
NAME_ELEMENTS = ("w:alias", "w:tag")
GALLERY = '<w:docPartGallery w:val="Custom 1"/>'
CELL_EDGE = Emu(108 * TWIP)  # Word's padding on either side of a cell
RELATION_ATTRIBUTES = (qn("r:embed"), qn("r:id"), qn("r:link"), qn("r:pict"))
BOOKMARKS = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
# Users' words for other parts of the file, by the start of their names.
PART_NAMES = {
    "/word/header": "a header or footer",
    "/word/footer": "a header or footer",
    "/word/footnotes": "a footnote",
    "/word/endnotes": "an endnote",
    "/word/comments": "a comment",
}


class WordSlots:
    """A Word document with its slots.

    Raises:
        DataError: it is no Word document, or it has a marker that cannot be filled.
    """

    def __init__(self, content: bytes, name: str) -> None:
        try:
            self._word = docx.Document(io.BytesIO(content))
        except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError):
            raise DataError([f"{name}: is no Word document (.docx)"]) from None
        self._name = name
        self._replaced_relations: set[str] = set()
        faults = [f"{name}: {fault}" for fault in self._faults()]
        if faults:
            raise DataError(faults)

    @property
    def markers(self) -> list[str]:
        """The markers, in the order of the document."""
        return [marker for marker, _ in self._slots()]

    def fill(self, number: int, blocks: Sequence[Block], *, language: str, labels: Any) -> None:
        """Fill a slot or replace its content.

        Args:
            number: its index in `markers`.
            blocks: the content.
            language: the language of the blocks.
            labels: the words before the numbers of pictures and tables.
        """
        marker, element = list(self._slots())[number]
        self._replaced_relations |= _relation_names(element)
        writer = Writer(self._word, language=language, labels=labels)
        writer.width = self._available_width(element)
        writer.foreign = True
        in_cell = next(element.iterancestors(qn("w:tc")), None) is not None
        writer.edge = CELL_EDGE if in_cell else Emu(0)
        if element.tag == qn("w:sdt"):
            holder = element.find(qn("w:sdtContent"))
            for child in list(holder):
                holder.remove(child)
        else:
            holder = _add_content_control(element, marker)
        taken = {int(one.get("id")) for one in self._word.element.body.iter(qn("wp:docPr"))}
        elements = writer.write(blocks)
        _renumber_pictures(elements, taken)
        holder.extend(elements)
        self._remove_unused_relations()

    def files(self) -> dict[str, bytes]:
        """The content of the file by its name; it holds no timestamps."""
        renumber_captions(self._word)
        relations = self._word.part.rels
        for name, relation in sorted(relations.items()):  # so the order of filling does not matter
            relations[name] = relations.pop(name, relation)
        return {self._name: file_content(self._word)}

    def _slots(self) -> Iterator[tuple[str, Any]]:
        for element in self._word.element.body.iter(qn("w:p"), qn("w:sdt")):
            if element.tag == qn("w:sdt"):
                alias, tag = (
                    "" if found is None else str(found.get(qn("w:val")))
                    for found in (
                        element.find(f"{qn('w:sdtPr')}/{qn(one)}") for one in NAME_ELEMENTS
                    )
                )
                if alias == NAME and tag.lower().startswith(TAG):
                    yield f"{OPEN}{tag}{CLOSE}", element
            elif MARKER.fullmatch(text_of(element).strip()):
                yield text_of(element).strip(), element

    def _faults(self) -> Iterator[str]:
        for part in self._word.part.package.iter_parts():
            name = next(
                (PART_NAMES[key] for key in PART_NAMES if str(part.partname).startswith(key)), ""
            )
            for paragraph in parse_xml(part.blob).iter(qn("w:p")) if name else ():
                found = MARKER.search(text_of(paragraph))
                if found:
                    yield f"{found[0]} stands in {name}: put it into the text"
        for element in self._word.element.body.iter(qn("w:p")):
            text = text_of(element).strip()
            found = MARKER.search(text)
            if found:
                yield from marker_faults(element, text, found[0])

    def _available_width(self, element: Any) -> Emu:
        """The width for content: that of the cell around the slot, else that of the text."""
        cell = next(element.iterancestors(qn("w:tc")), None)
        cell_width = None if cell is None else cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        text_width = column_width(self._word, _section_properties(element))
        if cell_width is None or cell_width.get(qn("w:type")) != "dxa":
            return text_width
        return Emu(min(int(cell_width.get(qn("w:w"))) * TWIP, text_width))

    def _remove_unused_relations(self) -> None:
        """Remove the pictures and links that only the replaced content used."""
        for relation in self._replaced_relations - _relation_names(self._word.element):
            self._word.part.rels.pop(relation, None)
        self._replaced_relations.clear()


def _relation_names(element: Any) -> set[str]:
    """The names of the relations, to pictures and links, that an element and its parts use."""
    found = (one.get(key) for one in element.iter() for key in RELATION_ATTRIBUTES)
    return {name for name in found if name}


def _section_properties(element: Any) -> Any:
    """The properties of the section that an element is in; None if it is the last section."""
    top = element
    while top.getparent() is not None and top.getparent().tag != qn("w:body"):
        top = top.getparent()
    for after in (top, *top.itersiblings(qn("w:p"))):
        found = after.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if found is not None:
            return found
    return None


def _renumber_pictures(elements: Sequence[Any], taken: Collection[int]) -> None:
    """Number new pictures with the smallest free numbers, whatever the order of filling."""
    free = (number for number in count(1) if number not in taken)
    for element in elements:
        for picture in element.iter(qn("wp:docPr")):
            picture.set("id", str(next(free)))


def _add_content_control(paragraph: Any, marker: str) -> Any:
    """Replace the paragraph of a marker by a content control; returns its content element."""
    control, properties = OxmlElement("w:sdt"), OxmlElement("w:sdtPr")
    holder = OxmlElement("w:sdtContent")
    for name, value in zip(
        NAME_ELEMENTS, (NAME, marker[len(OPEN) : -len(CLOSE)].strip()), strict=True
    ):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        properties.append(element)
    control.extend([properties, holder])
    # LibreOffice 7 turns fields into plain text in controls of any other type
    properties.append(parse_xml(f"<w:docPartObj {nsdecls('w')}>{GALLERY}</w:docPartObj>"))
    paragraph.addprevious(control)
    for mark in list(paragraph.iter(*BOOKMARKS)):
        control.addprevious(mark)
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    if paragraph.find(f".//{qn('w:sectPr')}") is not None:
        # the last paragraph of a section holds its layout, so it must stay
        for child in [child for child in paragraph if child.tag != qn("w:pPr")]:
            paragraph.remove(child)
    else:
        paragraph.getparent().remove(paragraph)
    if cell is not None and cell[-1].tag != qn("w:p"):
        cell.append(OxmlElement("w:p"))  # every cell must end with a paragraph
    return holder
