"""Cuts a document into sentences, each with where it stands.

What a sentence says is left to `claims`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from aidmap.proposals.claim_words import all_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidmap.proposals.source_document import Block, SourceDocument

LONGEST_SENTENCE = 2_000  # characters that are read of one: none that people write is longer
# A full stop ends no sentence behind an abbreviation, between digits, or after a single capital.
END = re.compile(r"[.!?؟…]+[\"'\u201d\u2019)\]]*(?=\s|$)|[۔;](?=\s+[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, or a row of a table.

    Attributes:
        text: as it stands in the document.
        block: in which it stands.
        before: the sentences of the same block before it, and the last of the one before.
    """

    text: str
    block: Block
    before: tuple[str, ...] = ()


def sentences_of(document: SourceDocument) -> Iterator[Sentence]:
    """Give the sentences of a document, in order; headings are none."""
    last: tuple[str, ...] = ()
    for block in document.blocks:
        if block.kind == "heading":
            last = ()
            continue
        texts = [block.text] if block.kind == "row" else list(split(block.text))
        for at, text in enumerate(texts):
            before = (*last, *texts[max(0, at - 3) : at])
            yield Sentence(text=text[:LONGEST_SENTENCE], block=block, before=before)
        last = tuple(texts[-1:])


def split(text: str) -> Iterator[str]:
    """Cut a paragraph into sentences."""
    start = 0
    for end in END.finditer(text):
        if end[0].startswith(".") and _continues(text[start : end.start()], text[end.end() :]):
            continue
        yield text[start : end.end()].strip()
        start = end.end()
    if rest := text[start:].strip():
        yield rest


def _continues(before: str, after: str) -> bool:
    """Whether a full stop is that of an abbreviation."""
    word = before.rsplit(maxsplit=1)[-1].lstrip("(\"'") if before.split() else ""
    following = after.lstrip()[:1]
    initial = len(word) == 1 and word.isupper()
    short = word.casefold() in _abbreviations() or initial or word.isdecimal()
    return bool(following) and ((short and not word.isdecimal()) or following.islower())


@cache
def _abbreviations() -> frozenset[str]:
    """Those of every language: which one a sentence is in is seen once it is cut."""
    known = all_words().values()
    return frozenset(word for words in known for word in words.content["grammar"]["abbreviations"])
