"""Checks of the place of a marker in a Word document, and why it cannot be filled there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKS = 4  # brackets around a marker
MOST = 64  # characters that Word takes in a tag


def _names(*words: str) -> frozenset[str]:
    return frozenset(qn(f"w:{word}") for word in words)


# What may stand in the paragraph of a marker: words and how they look, and marks without any.
PLAIN = _names("p", "r", "t", "proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak",
               "noBreakHyphen", "permStart", "permEnd")  # fmt: skip
# What may stand around its words.
AROUND = _names("hyperlink", "smartTag", "customXml", "bdo", "dir", "sdt", "sdtContent")
TRACKED = _names("ins", "moveTo")
# What tells how something looks or works, and holds no words.
LOOKS = _names("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr")
PROPERTIES = f"{qn('w:sdtPr')}/*"
ALONE = "give it a paragraph of its own"
BESIDE = "stands beside a picture, a break, a comment or a tracked change"
# What a person calls what stands beside a marker.
CALLED = {
    "a picture": _names("drawing", "pict", "object"),
    "a break": _names("br", "cr", "tab", "ptab"),
    "a comment": _names("commentRangeStart", "commentRangeEnd", "commentReference"),
    "a tracked change": _names("ins", "del", "delText", "moveTo", "moveFrom", "moveToRangeStart",
                               "moveFromRangeStart"),
    "a note": _names("footnoteReference", "endnoteReference"),
    "a field": _names("fldSimple", "fldChar", "instrText"),
    "a formula": frozenset({qn("m:oMath"), qn("m:oMathPara")}),
}  # fmt: skip
# Content controls that hold nothing but a line, a day, a choice or a picture.
ONE_LINE = _names("text", "date", "comboBox", "dropDownList", "picture", "citation", "equation")


def text_of(paragraph: Any) -> str:
    """The text of a paragraph, without that of text boxes in it."""
    return "".join(
        piece.text or ""
        for piece in paragraph.iter(qn("w:t"))
        if next(piece.iterancestors(qn("w:p"))) is paragraph
    )


def faults(paragraph: Any, text: str, marker: str) -> Iterator[str]:
    """The reasons why a marker cannot be filled where it is.

    Args:
        paragraph: the paragraph of the marker.
        text: the text of the paragraph.
        marker: the marker in the text.
    """
    besides = _besides(paragraph)
    if marker != text:
        yield f"{marker} stands among other words: {ALONE}"
    elif _is_in(paragraph, "txbxContent"):
        yield f"{marker} stands in a text box: put it into the text"
    elif any(_is_in(piece, "moveFrom") for piece in paragraph.iter(qn("w:t"))):
        what = "was moved away from here by a tracked change: accept the change, or reject it"
        yield f"{marker} {what}"
    elif besides:
        yield f"{marker} {BESIDE} (here {', '.join(besides)}): {ALONE}"
    elif len(text) - MARKS > MOST:
        yield f"{marker} is longer than the {MOST} characters that Word takes: say less in it"
    else:
        yield from _control_faults(paragraph, marker)


def _is_in(element: Any, name: str) -> bool:
    return next(element.iterancestors(qn(f"w:{name}")), None) is not None


def _besides(paragraph: Any) -> list[str]:
    """What a paragraph holds besides a marker, in users' words."""
    others = {one.tag for one in _inner(paragraph) if not _is_plain(one)}
    called = [name for name, tags in CALLED.items() if tags & others]
    rest = others.difference(*CALLED.values())
    return [*called, *(tag.rpartition("}")[2] for tag in sorted(rest))]


def _inner(element: Any) -> Iterator[Any]:
    """The elements of a paragraph, without properties and formatting."""
    yield element
    for child in element:
        if child.tag not in LOOKS and isinstance(child.tag, str):
            yield from _inner(child)


def _is_plain(element: Any) -> bool:
    """Whether an element can be replaced without loss; a tracked insertion only if it has text."""
    if element.tag in TRACKED:
        return any((piece.text or "").strip() for piece in element.iter(qn("w:t")))
    return element.tag in PLAIN or element.tag in AROUND


def _control_faults(paragraph: Any, marker: str) -> Iterator[str]:
    """The reasons why the content controls around or in a paragraph do not allow a replacement."""
    inside = list(paragraph.iter(qn("w:sdt")))
    for control in (*_around(paragraph), *inside):
        kinds = {child.tag: child.get(qn("w:val")) for child in control.iterfind(PROPERTIES)}
        locked = kinds.get(qn("w:lock"), "unlocked")
        if locked != "unlocked" and (control in inside or locked != "sdtLocked"):
            yield f"{marker} stands in a content control that is locked: unlock it"
        elif ONE_LINE.intersection(kinds) and control not in inside:
            what = "stands in a content control that holds one line, no map: take the control away"
            yield f"{marker} {what}"


def _around(paragraph: Any) -> Iterator[Any]:
    """The content controls around a paragraph, up to its table cell."""
    for one in paragraph.iterancestors(qn("w:sdt"), qn("w:tc")):
        if one.tag == qn("w:tc"):
            return
        yield one
