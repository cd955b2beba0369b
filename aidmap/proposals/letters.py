"""Texts as they are read: quotes, digits and letters that are written in several ways made one.

A place in what `small` gives is the same place in what `reading_text` gave.
"""

from __future__ import annotations

import unicodedata

from aidmap.importers.dates import ascii_digits
from aidmap.model import visible

QUOTES = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u05f3": "'", "\u05f4": '"',
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u060c": ",", "\u061b": ";",
    "\u0640": None, "\u066c": ",", "\u066b": ".",
})  # fmt: skip
ALIKE = str.maketrans("أإآٱىةؤئ", "اااايهوي")  # letters that Arabic writes in more than one way


def reading_text(text: str) -> str:
    """A sentence as it is read: plain quotes, digits and spaces, no marks above letters."""
    plain = visible(text).translate(QUOTES)
    plain = "".join(char for char in plain if not _is_vowel_mark(char))
    return ascii_digits(unicodedata.normalize("NFC", plain))


def small(text: str) -> str:
    """A text of `reading_text` in small letters, in as many characters, alike letters as one."""
    if text.isascii():
        return text.lower()
    lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(ALIKE)


def _is_vowel_mark(char: str) -> bool:
    return "\u064b" <= char <= "\u0652" or char == "\u0670" or "\u0591" <= char <= "\u05c7"
