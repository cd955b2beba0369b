"""Texts made fit for documents: characters that XML cannot hold, and writing direction."""

from __future__ import annotations

import re
import unicodedata

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\N{LEFT-TO-RIGHT MARK}", "\N{RIGHT-TO-LEFT MARK}"
# What XML 1.0 cannot hold ("Characters"), and what changes the direction of text after it (UAX 9).
UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
MARKER = re.compile(r"\[\[\s*aid-[^\[\]]*\]\]", re.IGNORECASE)  # see `insertion`
LINE_BREAKS = re.compile("[\t\n\r\u2028\u2029]+")


def clean_line(text: str) -> str:
    """Make a text one line that XML can hold, without control characters for its direction."""
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", LINE_BREAKS.sub(" ", text))


def is_rtl(text: str, *, among_rtl: bool) -> bool:
    """Whether a run is written from right to left: it has such letters, or no letters at all.

    Without letters, it takes the direction of the text around it (`among_rtl`).
    """
    kinds = {unicodedata.bidirectional(char) for char in text}
    return bool(kinds & {"R", "AL"}) or (among_rtl and "L" not in kinds)


def isolate(text: str, *, among_rtl: bool) -> str:
    """Add marks that keep numbers and punctuation in place among right-to-left text."""
    if not among_rtl or not text:
        return text
    mark = RIGHT_TO_LEFT if is_rtl(text, among_rtl=True) else LEFT_TO_RIGHT
    return f"{mark}{text}{mark}"
