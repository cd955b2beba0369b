"""Text encodings: the one to read a file in, likely ones to propose, and signs of a wrong one.

Only this module imports charset_normalizer and ftfy. Reading the texts is left to the readers.
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

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# How files begin that are not text, whatever their suffix says.
BINARY_SIGNATURES = {
    b"PK\x03\x04": "is a workbook or an archive, no text: give it its own suffix, as .xlsx",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook, no text: save it as .xlsx",
}
SAMPLE_BYTES = 20_000  # at the start of a file, from which its encoding is judged
LATIN = "LATIN"
MAX_PROPOSALS = 3  # encodings named in one fault
# What programs write where they do not write UTF-8, in the languages of the interface and near.
LIKELY_ENCODINGS = [
    "cp1256", "cp1255", "cp1252", "cp1250", "cp1251", "cp1254", "iso8859_6", "iso8859_8", "cp720",
    "cp862", "mac_roman",
]  # fmt: skip
SHOWN_CHARACTERS = 24  # of a text, to show how it reads in an encoding
LOST_LETTERS = re.compile(r"\?{4,}|\N{REPLACEMENT CHARACTER}")
WESTERN_LETTERS = re.compile("[àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ]")


def text_encoding(path: Path, given: str | None) -> str:
    """Choose the encoding of a text file: the given one, that of its byte order mark, or UTF-8.

    Raises:
        DataError: the given encoding is unknown, or the file is not text.
    """
    with path.open("rb") as file:
        start = file.read(SAMPLE_BYTES)
    what = next((what for mark, what in BINARY_SIGNATURES.items() if start.startswith(mark)), "")
    by_mark = next(
        (name for mark, name in BYTE_ORDER_MARKS.items() if start.startswith(mark)), None
    )
    name = given or by_mark or _unmarked_utf16(start) or "utf-8"
    check_encoding(name)
    if not what and b"\0" in start and name.lower() in {"utf-8", "utf-8-sig"}:
        what = "is no text but a binary file: save it as .csv or .xlsx, or say --encoding"
    if what:
        raise DataError([f"{path}: {what}"])
    return name


def check_encoding(name: str) -> None:
    """Refuse an unknown encoding, and a codec that is not for text.

    Raises:
        DataError: the encoding is one of these.
    """
    try:
        "".encode(name)  # zip and base64 are codecs too, but not for text
    except (LookupError, ValueError):
        raise DataError(
            [f"--encoding {name[:40]!r} is none that is known, as utf-8 or cp1256"]
        ) from None


def propose_encoding(content: bytes) -> str:
    """Propose encodings for a text that is not UTF-8, each with a sample; empty: none fits."""
    from charset_normalizer import from_bytes

    foreign_lines = b"\n".join(
        line for line in content[:SAMPLE_BYTES].splitlines() if not line.isascii()
    )
    try:
        return f"it might be utf-8 ({_readable_sample(foreign_lines.decode('utf-8'))!r})"
    except UnicodeDecodeError:
        matches = sorted(
            from_bytes(foreign_lines, cp_isolation=LIKELY_ENCODINGS),
            key=lambda one: _rank(str(one)),
        )
    found = [
        f"{match.encoding} ({_readable_sample(str(match))!r})" for match in matches[:MAX_PROPOSALS]
    ]
    return f"it might be {', '.join(found)}" if found else ""


def _rank(text: str) -> int:
    """Rank how well a text reads in a language of the interface: 0 is best."""
    foreign = [char for char in text if not char.isascii() and char.isalpha()]
    known = {_script_of(language) for language in languages()} - {LATIN}
    counts = Counter("" if WESTERN_LETTERS.match(char) else _script(char) for char in foreign)
    return int(all(counts[script] <= 0.9 * len(foreign) for script in ("", *known)))


@cache
def _script_of(language: str) -> str:
    """Give the script of a language of the interface, by the letters of its own name."""
    own = Counter(map(_script, filter(str.isalpha, word("this_language", language))))
    return own.most_common(1)[0][0]


def _script(letter: str) -> str:
    """Give the script of a letter, the first word of its Unicode name: LATIN, ARABIC, CYRILLIC."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _readable_sample(text: str) -> str:
    """Give the part of a text that shows how it reads in an encoding."""
    foreign = re.search(r"[^\x00-\x7f].*", text)
    return foreign[0][:SHOWN_CHARACTERS].strip() if foreign else text[:SHOWN_CHARACTERS]


def _unmarked_utf16(start: bytes) -> str:
    """Detect UTF-16 without a byte order mark: every other byte of Latin text is zero."""
    half = len(start) // 2
    if half and start[1::2].count(0) > half // 3 > start[::2].count(0):
        return "utf-16-le"
    if half and start[::2].count(0) > half // 3 > start[1::2].count(0):
        return "utf-16-be"
    return ""


def describe_damage(text: str, *, language: str = "") -> str:
    """Say how a text shows that it was read in a wrong encoding; empty: it shows nothing.

    Args:
        text: the text as it was read.
        language: the language of its column; a text in Arabic has Arabic letters.
    """
    if LOST_LETTERS.search(text):
        return "letters are lost"
    if text.isascii() and not language:  # as most are; what follows looks at each letter
        return ""
    letters = set(map(_script, filter(str.isalpha, text)))
    script = _script_of(language) if language in tags() else LATIN
    if letters and script not in {LATIN, *letters}:
        return f"has no letter of the language of its column ({language})"
    if text.isascii():
        return ""
    from ftfy.badness import is_bad

    return "reads as if in another encoding" if is_bad(text) else ""
