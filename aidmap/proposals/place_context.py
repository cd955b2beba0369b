"""What stands beside the name of a place: the word for its kind, near, through, the city of.

Finding the names is left to `place_mentions`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aidmap.proposals.claim_words import ClaimWords

BETWEEN_KIND = r"[\s,\"'()/-]*"


def kind_beside(text: str, start: int, end: int, kind: str, words: ClaimWords) -> bool:
    """Whether the word for a kind of place stands beside a name, or is a part of it."""
    if kind not in words.names("kinds"):
        return False
    pattern = words.pattern("kinds", kind)
    if pattern.search(text, start, end):
        return True
    for found in pattern.finditer(text, end, min(len(text), end + 45)):
        gap = text[end : found.start()]
        if re.fullmatch(rf"{BETWEEN_KIND}(?:\w+{BETWEEN_KIND})?", gap) and "," not in gap:
            return not words.pattern("grammar", "parting").search(gap)
        break
    linking = words.pattern("places", "linking").pattern
    for found in pattern.finditer(text, max(0, start - 45), start):
        of = words.leading("grammar", "of")
        if re.fullmatch(rf"[\s\"']*(?:{linking}\s*)?{of}", text[found.end() : start]):
            return True
    return False


def is_other(text: str, start: int, end: int, words: ClaimWords) -> bool:
    """Whether a name is known to mean something else: a kibbutz, a city, a person."""
    if words.before(text, start, "places", "not_before"):
        return True
    found = words.pattern("places", "not_after").match(text, end + 1) if end < len(text) else None
    return bool(found)


def is_town(text: str, start: int, end: int, words: ClaimWords) -> bool:
    """Whether a name is also that of a town."""
    return bool(words.pattern("places", "towns").search(text, start, end))


def marks_of(text: str, start: int, words: ClaimWords, *, led: str) -> dict[str, bool]:
    """Whether something is near a place, in it, or passes it: by the words before the name.

    Args:
        text: in small letters.
        start: of the name.
        words: of the language.
        led: what is written to the start of the name, as "in" is in Hebrew.
    """
    kinds = words.pattern("kinds").pattern
    article = words.leading("grammar", "articles")
    of = words.leading("grammar", "of", "at")
    gap = rf"(?:\s*{kinds})?\s*{article}(?:{kinds}\s*)?{of}"
    written = led.lstrip("".join(words.content["splits"]["joined"]))
    excepted = words.before(text, start, "places", "except", gap=gap)

    def marked(name: str, gap: str) -> bool:
        itself = bool(written) and bool(words.pattern("places", name).fullmatch(written))
        return itself or words.before(text, start, "places", name, gap=gap)

    return {
        "aside": marked("near", gap) or excepted,
        "through": marked("through", gap),
        "origin": marked("origin", gap),
        "inside": marked("inside", r"\s+"),
        "excepted": excepted,
    }
