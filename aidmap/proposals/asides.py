"""What is told of a place beside a call or a condition: "unless Zikim, which is closed, is opened".

The aside is a statement of its own; without it, the sentence goes on to claim nothing. Asides that
say nothing are left to `insertions`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from aidmap.proposals.insertions import COMMA
from aidmap.proposals.letters import small
from aidmap.proposals.status_words import Clause, predicates

if TYPE_CHECKING:
    from aidmap.proposals.place_mentions import Mention
    from aidmap.proposals.sentence_reading import Reading

NOT_CLAIMED = ("called_for", "conditional", "discussed", "thought")
BEHIND = 25  # characters from a name to the comma: the word for its kind


def parts_of(reading: Reading) -> list[Reading]:
    """A sentence, and each statement that it makes beside a call or a condition."""
    asides = [found for one in reading.mentions if (found := _aside(reading, one))]
    if not asides:
        return [reading]
    text, inner = reading.text, []
    for mention, aside in asides:
        inner.append(_kept(reading, Clause(mention.start, aside.end)))
        gap = " " * (aside.end - aside.start)
        text = text[: aside.start] + gap + text[aside.end :]
    return [_with_text(reading, text), *inner]


def _aside(reading: Reading, mention: Mention) -> tuple[Mention, Clause] | None:
    """The relative clause right behind a place that only a call or a condition names."""
    text, words = reading.unnamed, reading.words
    before = text[: mention.start]
    begin = max(before.rfind(","), before.rfind(";"), 0)
    if not words.pattern("unsaid", *NOT_CLAIMED).search(before, begin):
        return None
    head = re.compile(rf"[^,;]{{0,{BEHIND}}}(?P<head>,\s*{words.pattern('splits', 'who').pattern})")
    found = head.match(text, mention.end)
    said = predicates(text, words, Clause(found.start("head"), len(text))) if found else []
    comma = COMMA.search(text, said[0].end) if said else None
    between = COMMA.search(text, found.end(), said[0].start) if found and said else None
    if not found or not said or between:
        return None
    return mention, Clause(found.start("head"), comma.start() if comma else len(text) - 1)


def _kept(reading: Reading, part: Clause) -> Reading:
    """A sentence of which only a part is left."""
    text = " " * part.start + reading.text[part.start : part.end]
    return _with_text(reading, text)


def _with_text(reading: Reading, text: str) -> Reading:
    """A sentence with another text, and what still stands in it."""

    def stands(start: int) -> bool:
        return bool(text[start : start + 1].strip())

    return replace(
        reading, text=text, lowered=small(text),
        mentions=tuple(one for one in reading.mentions if stands(one.start)),
        figures=tuple(one for one in reading.figures if stands(one.start)),
    )  # fmt: skip
