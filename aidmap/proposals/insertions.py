"""Finds what is told of a place in passing, between commas: "Zikim, where flour comes in, ...".

What stands there is nothing that is claimed, unless it names a place, a figure or a status; read
with the rest, it parts a place from what is said of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aidmap.proposals.status_words import Clause, predicates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.proposals.claim_words import ClaimWords

COMMA = re.compile(r",(?!\d)")


def without_insertions(text: str, lowered: str, words: ClaimWords, *, kept: Sequence[int]) -> str:
    """A text with spaces for its insertions, but for the comma behind each.

    Args:
        text: of `reading_text`.
        lowered: the same in small letters, with spaces for the names of places.
        words: of its language.
        kept: where places and figures begin: an insertion with one of them stays.
    """
    said = [one.start for one in predicates(lowered, words, Clause(0, len(lowered)))]
    heads = re.compile(rf",\s*{words.pattern('splits', 'insertion').pattern}")
    for head in heads.finditer(lowered):
        end = _end(lowered, head.start(), said)
        if end and not any(head.start() < one < end for one in kept):
            text = text[: head.start()] + " " * (end - 1 - head.start()) + text[end - 1 :]
    return text


def _end(text: str, start: int, said: Sequence[int]) -> int:
    """Behind the last comma before the next word for a status; 0: none is there."""
    following = min((one for one in said if one >= start), default=0)
    commas = list(COMMA.finditer(text, start + 1, following)) if following else []
    return commas[-1].end() if commas else 0
