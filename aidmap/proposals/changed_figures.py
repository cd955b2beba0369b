"""Figures that rose or fell: "fell from 48 to 12" counts 12, and 48 is what it was before.

Figures that stand beside what they count are found by `claim_figures`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from aidmap.proposals.claim_figures import DIGITS, Figure, parse_number
from aidmap.proposals.letters import small

if TYPE_CHECKING:
    from aidmap.proposals.claim_words import ClaimWords

GAP = r"(?:\s+[^\W\d]+){0,9}?"  # words of letters: fell again sharply on Sunday
DAY_GAP = r"(?:\s+[\w./]+){0,5}?"  # words and a day: 58 on 8 November
SIGN = r"[\s-]*"  # between a preposition and a figure


def with_changes(text: str, words: ClaimWords, known: list[Figure]) -> list[Figure]:
    """The figures of a text, with those that rose or fell to a value, and without the former ones.

    Args:
        text: of `reading_text`.
        words: of its language.
        known: the figures that stand beside their measure.
    """
    lowered = small(text)
    former = [found.span("former") for found in _former(words).finditer(lowered)]
    changed = list(_change(words).finditer(lowered))
    former += [found.span("former") for found in changed if found["former"]]
    kept = [one for one in known if not any(start <= one.start < end for start, end in former)]
    taken = [(one.start, one.end) for one in known]
    for found in changed:
        start, end = found.span("value")
        inside = any(one < end and start < other for one, other in taken)
        figure = None if inside else _figure(lowered, words, start, end)
        kept += [figure] if figure else []
    return sorted(kept, key=lambda one: one.start)


def _figure(text: str, words: ClaimWords, start: int, end: int) -> Figure | None:
    """A figure of what was named last before it: the number of trucks fell to 12."""
    named = [
        (match.start(), name, match[0])
        for name in words.names("measures")
        for match in words.pattern("measures", name).finditer(text, 0, start)
    ]
    value = parse_number(text[start:end])
    if not named or value is None:
        return None
    at, measure, _ = max(named)
    average = bool(words.pattern("figures", "average").search(text, 0, start))
    return Figure(
        start=start, end=end, value=value, measure=measure, phrase=text[at : at + 30],
        average=average,
    )  # fmt: skip


@cache
def _change(words: ClaimWords) -> re.Pattern[str]:
    """It fell from one figure to another."""
    moved, to, begin = (words.pattern("figures", one).pattern for one in ("moved", "to", "from"))
    share = words.pattern("figures", "share").pattern
    former = rf"(?:\s+{begin}{SIGN}(?P<former>{DIGITS}){DAY_GAP})?"
    return re.compile(
        rf"{moved}{GAP}{former}\s+{to}{SIGN}(?P<value>{DIGITS})(?![\w.,]*\d)(?!\s*(?:%|{share}))"
    )


@cache
def _former(words: ClaimWords) -> re.Pattern[str]:
    """Down from a figure; compared with it."""
    return re.compile(rf"{words.pattern('figures', 'former').pattern}{SIGN}(?P<former>{DIGITS})")
