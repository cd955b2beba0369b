"""Cuts a sentence into clauses, and finds the words in each that say open, closed or restricted.

Days, figures and places are found elsewhere; `claims` puts them together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidmap.model import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aidmap.proposals.claim_words import ClaimWords

STATUSES = {
    "closed": Status.CLOSED,
    "open": Status.OPEN,
    "restricted": Status.RESTRICTED,
}
TURN = 30  # characters from the "and" to the word for the other status
NEGATION_WORDS = 3  # that may stand between a negation and what it negates
# What makes a clause no claim; denials and calls, of whatever stands in the sentence.
IN_CLAUSE = ("called_for", "conditional", "discussed", "withdrawn", "history")
IN_SENTENCE = ("denied", "asked")
YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")
ROW_SIGN = " | "


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word that says that something is open, closed or restricted."""

    start: int
    end: int
    status: Status


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence, by its first character and the one behind its last."""

    start: int
    end: int

    def holds(self, start: int) -> bool:
        """Whether a place in the text lies in it."""
        return self.start <= start < self.end


def predicates(text: str, words: ClaimWords, clause: Clause) -> list[Predicate]:
    """The words for a status in a clause, in order, those left out that are negated.

    Args:
        text: of the sentence, in small letters.
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
    return sorted(
        (one for one in kept if not is_negated(text, words, clause, one.start)),
        key=lambda one: one.start,
    )


def is_negated(text: str, words: ClaimWords, clause: Clause, at: int) -> bool:
    """Whether a negation stands a few words before a place in a clause."""
    gap = re.compile(rf"(?:\s+[\w'-]+){{0,{NEGATION_WORDS}}}\s*")
    return any(
        gap.fullmatch(text, match.end(), at)
        for match in words.pattern("unsaid", "negated").finditer(text, clause.start, at)
    )


def unsaid(text: str, words: ClaimWords, clause: Clause) -> str:
    """Why a clause claims nothing: called_for, history ...; empty: it does."""
    for name in IN_SENTENCE:
        if words.pattern("unsaid", name).search(text):
            return name
    for name in IN_CLAUSE:
        if words.pattern("unsaid", name).search(text, clause.start, clause.end):
            return name
    return ""


def is_of_other_year(text: str, words: ClaimWords, clause: Clause, base: date) -> bool:
    """Whether a clause speaks of a year before the last one: "in 2014"."""
    return any(
        int(match[0]) < base.year - 1
        and words.before(text, match.start(), "days", "month", gap=r"\s+")
        for match in YEAR.finditer(text, clause.start, clause.end)
    )


def clauses_of(
    text: str,
    words: ClaimWords,
    *,
    places: Sequence[int],
    said: Sequence[int],
    moved: Sequence[int],
) -> list[Clause]:
    """Cut a sentence where "while", "but" or a comma stand between two statements.

    Args:
        text: in small letters.
        words: of its language.
        places: where places are named.
        said: where something is said of them: words for statuses, figures.
        moved: where something is said to pass; a comma does not part such statements.
    """
    clauses = [Clause(0, len(text))]
    strong = [*re.finditer(";", text), *words.pattern("splits", "strong").finditer(text)]
    for match in (*strong, *_weak(text, words)):
        last = next(one for one in clauses if one.holds(match.start()))
        first, second = Clause(last.start, match.start()), Clause(match.start(), last.end)
        told = [*said, *moved] if match in strong else said
        if not (_has(first, told) and _has(second, told)):
            continue
        named = _has(first, places) and _has(second, places)
        if match in strong or named or _turns(text, words, first, second, places):
            at = clauses.index(last)
            clauses[at : at + 1] = [first, second]
    return clauses


def _turns(
    text: str, words: ClaimWords, first: Clause, second: Clause, places: Sequence[int]
) -> bool:
    """Whether the second part says another status of the same place: "... and reopened"."""
    before, after = (
        [one for one in predicates(text, words, part) if one.status is not Status.RESTRICTED]
        for part in (first, second)
    )
    return (
        _has(first, places)
        and not _has(second, places)
        and bool(before and after)
        and before[-1].status is not after[0].status
        and after[0].start - second.start <= TURN
    )


def _weak(text: str, words: ClaimWords) -> list[re.Match[str]]:
    """Commas and words for "and", also where they are written to the next word."""
    pattern = rf"{words.pattern('splits', 'weak').pattern}|,(?!\d)"
    if words.prefixes:
        pattern += rf"|\s(?=(?:{'|'.join(words.content['splits']['joined'])})\w)"
    return list(re.finditer(pattern, text))


def _has(clause: Clause, starts: Sequence[int]) -> bool:
    return any(clause.holds(start) for start in starts)
