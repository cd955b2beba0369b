"""Finds the words of a clause that say open, closed or restricted, and what negates them.

"Not open" is closed, where nothing but such words as "yet" and names stand between; what is negated
otherwise says nothing. Cutting sentences into clauses is left to `clauses`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aidmap.model import Status

if TYPE_CHECKING:
    from aidmap.proposals.claim_words import ClaimWords

STATUSES = {
    "closed": Status.CLOSED,
    "open": Status.OPEN,
    "restricted": Status.RESTRICTED,
}
DAY_NUMBER = re.compile(r"(?<!\d)[0-3]?\d(?!\d)")
DAY_GAP = 40  # characters behind a closure in which its day stands
NEGATION_WORDS = 3  # that may stand between a negation and what it negates
NEGATED_GAP = re.compile(rf"(?:\s+[\w'-]+){{0,{NEGATION_WORDS}}}\s*")
BACKGROUND_GAP = r"(?:\s+[\w'-]+){0,3}\s+"  # after twelve days of closure


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word that says that something is open, closed or restricted.

    Attributes:
        start: in the text.
        end: in the text.
        status: what it says.
        negated: whether it says so by a negation: not open.
    """

    start: int
    end: int
    status: Status
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence, by its first character and the one behind its last."""

    start: int
    end: int

    def holds(self, start: int) -> bool:
        """Whether a place in the text lies in it."""
        return self.start <= start < self.end


def predicates(text: str, words: ClaimWords, clause: Clause) -> list[Predicate]:
    """The words for a status in a clause, in order.

    Args:
        text: of the sentence, in small letters; names of places are spaces in it.
        words: of its language.
        clause: in it.
    """
    found: list[Predicate] = []
    for name, status in STATUSES.items():
        pattern = words.pattern("status", name)
        matches = pattern.finditer(text, clause.start, clause.end)
        found += [Predicate(match.start(), match.end(), status) for match in matches]
    longest_first = sorted(found, key=lambda one: (one.start - one.end, one.start))
    kept: list[Predicate] = []
    for one in longest_first:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    said = [_as_said(one, text, words, clause) for one in kept]
    kept_ones = [one for one in said if one and not _is_event(one, text, words, clause)]
    ordered = sorted(kept_ones, key=lambda one: one.start)
    front = [one for one in ordered if not _is_background(one, text, words, clause)]
    return front or ordered


def _as_said(one: Predicate, text: str, words: ClaimWords, clause: Clause) -> Predicate | None:
    """A word with what negates it: not open, closed; None: it says nothing."""
    if one.status is Status.OPEN:
        between = words.pattern("unsaid", "between")
        negations = words.pattern("unsaid", "negated").finditer(text, clause.start, one.start)
        for found in negations:
            gap = text[found.end() : one.start].split()
            if all(between.fullmatch(word) for word in gap):
                return replace(one, start=found.start(), status=Status.CLOSED, negated=True)
    itself = words.pattern("unsaid", "negated").match(text, one.start)
    return one if itself or not is_negated(text, words, clause, one.start) else None


def is_negated(text: str, words: ClaimWords, clause: Clause, at: int) -> bool:
    """Whether a negation stands a few words before a place in a clause."""
    return any(
        NEGATED_GAP.fullmatch(text, match.end(), at)
        for match in words.pattern("unsaid", "negated").finditer(text, clause.start, at)
    )


def _is_event(one: Predicate, text: str, words: ClaimWords, clause: Clause) -> bool:
    """Whether a noun only says since or before when: since the closure of Rafah."""
    if not words.pattern("basis", "nominal").fullmatch(text, one.start, one.end):
        return False
    gap = rf"\s+{words.leading('grammar', 'articles')}(?:\w+\s+)?"
    begin = max(clause.start, one.start - 40)
    if DAY_NUMBER.search(text, one.end, min(one.end + DAY_GAP, clause.end)):
        return False  # and it says on which day that was
    return any(
        re.fullmatch(gap, text[found.end() : one.start])
        for found in words.pattern("days", "before", "ever").finditer(text, begin, one.start)
    )


def _is_background(one: Predicate, text: str, words: ClaimWords, clause: Clause) -> bool:
    """Whether a word tells what was before: reopened after a closure of eleven days."""
    begin = max(clause.start, one.start - 60)
    return any(
        re.fullmatch(BACKGROUND_GAP, text[found.end() : one.start])
        for found in words.pattern("days", "after").finditer(text, begin, one.start)
    )
