"""The encodings of texts: which a file has, which it might have, and what was lost by a wrong one.

The door for charset_normalizer and ftfy.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from aidmap.errors import DataError
from aidmap.i18n import languages, word
from aidmap.i18n.language_files import tags

if TYPE_CHECKING:
    from pathlib import Path

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# How files begin that are no texts, whatever their name says.
BINARIES = {
    b"PK\x03\x04": "is a workbook or an archive, no text: give it its own suffix, as .xlsx",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook, no text: save it as .xlsx",
}
START = 20_000  # bytes, or characters, from which a file is judged
LATIN = "LATIN"
PROPOSED = 3  # encodings that a fault names
# What programs in our languages, and next to them, write where they do not write UTF-8.
LIKELY = ["cp1256", "cp1255", "cp1252", "cp1250", "cp1251", "cp1254", "iso8859_6", "iso8859_8",
          "cp720", "cp862", "mac_roman"]  # fmt: skip
SAMPLE = 24  # characters of a text that show how it reads
LOST = re.compile(r"\?{4,}|\N{REPLACEMENT CHARACTER}")
WESTERN = re.compile("[àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ]")


def text_encoding(path: Path, told: str | None) -> str:
    """The encoding of a text: as told, by its mark, or UTF-8.

    Raises:
        DataError: none of that name turns bytes into text; the file is no text.
    """
    with path.open("rb") as file:
        start = file.read(START)
    what = next((what for mark, what in BINARIES.items() if start.startswith(mark)), "")
    marked = next((name for mark, name in MARKS.items() if start.startswith(mark)), None)
    name = told or marked or _wide(start) or "utf-8"
    check_encoding(name)
    if not what and b"\0" in start and name.lower() in {"utf-8", "utf-8-sig"}:
        what = "is no text but a binary file: save it as .csv or .xlsx, or say --encoding"
    if what:
        raise DataError([f"{path}: {what}"])
    return name


def check_encoding(name: str) -> None:
    """See that an encoding is one of texts.

    Raises:
        DataError: it is not.
    """
    try:
        "".encode(name)  # zip and base64 are names of codecs too, but not of texts
    except (LookupError, ValueError):
        raise DataError(
            [f"--encoding {name[:40]!r} is none that is known, as utf-8 or cp1256"]
        ) from None


def proposal(content: bytes) -> str:
    """What a text that is not UTF-8 might be, with how it would read; empty: no idea."""
    from charset_normalizer import from_bytes

    strange = b"\n".join(line for line in content[:START].splitlines() if not line.isascii())
    try:
        return f"it might be utf-8 ({_sample(strange.decode('utf-8'))!r})"
    except UnicodeDecodeError:
        matches = sorted(from_bytes(strange, cp_isolation=LIKELY), key=lambda one: _rank(str(one)))
    found = [f"{match.encoding} ({_sample(str(match))!r})" for match in matches[:PROPOSED]]
    return f"it might be {', '.join(found)}" if found else ""


def _rank(text: str) -> int:
    """How well a text reads in one of our languages: 0 is best."""
    foreign = [char for char in text if not char.isascii() and char.isalpha()]
    known = {_script_of(language) for language in languages()} - {LATIN}
    counts = Counter("" if WESTERN.match(char) else _script(char) for char in foreign)
    return int(all(counts[script] <= 0.9 * len(foreign) for script in ("", *known)))


@cache
def _script_of(language: str) -> str:
    """The script of a language of the interface, by the letters of its own name."""
    own = Counter(map(_script, filter(str.isalpha, word("this_language", language))))
    return own.most_common(1)[0][0]


def _script(letter: str) -> str:
    """The script of a letter, as the names of characters begin: LATIN, ARABIC, CYRILLIC."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _sample(text: str) -> str:
    """The part of a text that shows how its encoding reads."""
    foreign = re.search(r"[^\x00-\x7f].*", text)
    return foreign[0][:SAMPLE].strip() if foreign else text[:SAMPLE]


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: every other byte of what is mostly Latin is zero."""
    half = len(start) // 2
    if half and start[1::2].count(0) > half // 3 > start[::2].count(0):
        return "utf-16-le"
    if half and start[::2].count(0) > half // 3 > start[1::2].count(0):
        return "utf-16-be"
    return ""


def damage(text: str, *, language: str = "") -> str:
    """What a wrong encoding has done to a text; empty: nothing that can be seen.

    Args:
        text: as it was read.
        language: of its column; a text in Arabic has Arabic letters.
    """
    if LOST.search(text):
        return "letters are lost"
    letters = set(map(_script, filter(str.isalpha, text)))
    script = _script_of(language) if language in tags() else LATIN
    if letters and script not in {LATIN, *letters}:
        return f"has no letter of the language of its column ({language})"
    if text.isascii():
        return ""
    from ftfy.badness import is_bad

    return "reads as if in another encoding" if is_bad(text) else ""
