"""Checks of the place of a marker in a Word document, and why it cannot be filled there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

BRACKETS = 4  # the number of brackets around a marker
MAX_TAG = 64  # characters: Word's limit for the tag of a content control


def _tags(*words: str) -> frozenset[str]:
    return frozenset(qn(f"w:{word}") for word in words)


# Allowed in the paragraph of a marker: text, and elements that show nothing.
PLAIN = _tags("p", "r", "t", "proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak",
               "noBreakHyphen", "permStart", "permEnd")  # fmt: skip
# Allowed around its text.
WRAPPERS = _tags("hyperlink", "smartTag", "customXml", "bdo", "dir", "sdt", "sdtContent")
TRACKED = _tags("ins", "moveTo")
# Properties and formatting, which hold no text.
FORMATTING = _tags("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr")
PROPERTIES = f"{qn('w:sdtPr')}/*"
ALONE = "give it a paragraph of its own"
BESIDE = "stands beside a picture, a break, a comment or a tracked change"
# Users' words for what may be beside a marker.
DESCRIPTIONS = {
    "a picture": _tags("drawing", "pict", "object"),
    "a break": _tags("br", "cr", "tab", "ptab"),
    "a comment": _tags("commentRangeStart", "commentRangeEnd", "commentReference"),
    "a tracked change": _tags("ins", "del", "delText", "moveTo", "moveFrom", "moveToRangeStart",
                               "moveFromRangeStart"),
    "a note": _tags("footnoteReference", "endnoteReference"),
    "a field": _tags("fldSimple", "fldChar", "instrText"),
    "a formula": frozenset({qn("m:oMath"), qn("m:oMathPara")}),
}  # fmt: skip
# Content controls that can hold only a line, a day, a choice or a picture.
LIMITED_CONTROLS = _tags(
    "text", "date", "comboBox", "dropDownList", "picture", "citation", "equation"
)


def text_of(paragraph: Any) -> str:
    """The text of a paragraph, without that of text boxes in it."""
    return "".join(
        piece.text or ""
        for piece in paragraph.iter(qn("w:t"))
        if next(piece.iterancestors(qn("w:p"))) is paragraph
    )


def marker_faults(paragraph: Any, text: str, marker: str) -> Iterator[str]:
    """The reasons why a marker cannot be filled where it is.

    Args:
        paragraph: the paragraph of the marker.
        text: the text of the paragraph.
        marker: the marker in the text.
    """
    others = _other_content(paragraph)
    if marker != text:
        yield f"{marker} stands among other words: {ALONE}"
    elif _is_in(paragraph, "txbxContent"):
        yield f"{marker} stands in a text box: put it into the text"
    elif any(_is_in(piece, "moveFrom") for piece in paragraph.iter(qn("w:t"))):
        what = "was moved away from here by a tracked change: accept the change, or reject it"
        yield f"{marker} {what}"
    elif others:
        yield f"{marker} {BESIDE} (here {', '.join(others)}): {ALONE}"
    elif len(text) - BRACKETS > MAX_TAG:
        yield f"{marker} is longer than the {MAX_TAG} characters that Word takes: say less in it"
    else:
        yield from _control_faults(paragraph, marker)


def _is_in(element: Any, name: str) -> bool:
    return next(element.iterancestors(qn(f"w:{name}")), None) is not None


def _other_content(paragraph: Any) -> list[str]:
    """What a paragraph holds besides a marker, in users' words."""
    others = {one.tag for one in _content_elements(paragraph) if not _is_plain(one)}
    called = [name for name, tags in DESCRIPTIONS.items() if tags & others]
    rest = others.difference(*DESCRIPTIONS.values())
    return [*called, *(tag.rpartition("}")[2] for tag in sorted(rest))]


def _content_elements(element: Any) -> Iterator[Any]:
    """The elements of a paragraph, without properties and formatting."""
    yield element
    for child in element:
        if child.tag not in FORMATTING and isinstance(child.tag, str):
            yield from _content_elements(child)


def _is_plain(element: Any) -> bool:
    """Whether an element can be replaced without loss; a tracked insertion only if it has text."""
    if element.tag in TRACKED:
        return any((piece.text or "").strip() for piece in element.iter(qn("w:t")))
    return element.tag in PLAIN or element.tag in WRAPPERS


def _control_faults(paragraph: Any, marker: str) -> Iterator[str]:
    """The reasons why the content controls around or in a paragraph do not allow a replacement."""
    inside = list(paragraph.iter(qn("w:sdt")))
    for control in (*_enclosing_controls(paragraph), *inside):
        kinds = {child.tag: child.get(qn("w:val")) for child in control.iterfind(PROPERTIES)}
        locked = kinds.get(qn("w:lock"), "unlocked")
        if locked != "unlocked" and (control in inside or locked != "sdtLocked"):
            yield f"{marker} stands in a content control that is locked: unlock it"
        elif LIMITED_CONTROLS.intersection(kinds) and control not in inside:
            what = "stands in a content control that holds one line, no map: take the control away"
            yield f"{marker} {what}"


def _enclosing_controls(paragraph: Any) -> Iterator[Any]:
    """The content controls around a paragraph, up to its table cell."""
    for one in paragraph.iterancestors(qn("w:sdt"), qn("w:tc")):
        if one.tag == qn("w:tc"):
            return
        yield one
