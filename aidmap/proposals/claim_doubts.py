"""What makes a claim less than sure: general signs of a sentence that is easily misread.

A claim without any is of high confidence. The signs say nothing of what is claimed; finding claims
is left to `status_claims` and `count_claims`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aidmap.model import Basis, Status
from aidmap.proposals import claim_days
from aidmap.proposals.lasting_days import lasts_roughly
from aidmap.proposals.letters import small
from aidmap.proposals.sentence_reading import DOCUMENT_DAY, UNDATED
from aidmap.proposals.status_words import Clause, predicates
from aidmap.proposals.unsaid import COMMA, IN_CLAUSE, YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.proposals.place_mentions import Mention
    from aidmap.proposals.sentence_reading import Reading

DOUBTS = {  # of names, by how they are known
    "slip": "the name is written with a slip",
    "doubtful": "the name may mean a town",
    "bare": "the name stands without the word for its kind",
}
SEVERAL = "other words for a status stand in the sentence"
THOUGHT = "the sentence also fears, hopes, asks or looks back"
QUOTED = "somebody is quoted who may hold the gates"
APART = "the words for its day or traffic stand in another part of the sentence"
YEARS = "the sentence names another year"
SUBJECTS = "something else is named that may be meant"
FAR = "many words stand between the place and what is said of it"
ASIDE = "the place stands behind a preposition"
PASSING = "it is said in passing"
ROUGH = "how long it lasts is said, not since when"
MOST = "the figure is a sum or a bound"
LONGEST_GAP = 5  # words, names and days left out
SIGN_GAP = 25  # characters before a figure in which a bound stands


def status_doubts(
    reading: Reading,
    clause: Clause,
    mention: Mention,
    *,
    at: tuple[int, int],
    basis: Basis,
    said: Sequence[str],
) -> list[str]:
    """What is doubtful about a status by the words around it.

    Args:
        reading: of the sentence.
        clause: in which it is said.
        mention: of the place.
        at: where the word for the status begins and ends.
        basis: announced or observed.
        said: the words that gave its day and its traffic.
    """
    words, text = reading.words, reading.lowered
    passing = words.pattern("basis", "nominal").fullmatch(text, *at)
    dated = reading.days(clause, ahead=basis is Basis.ANNOUNCED)
    rough = not dated and lasts_roughly(text, words, clause.start, clause.end)
    over = not words.pattern("days", "present", "up_to_now").search(text, clause.start, clause.end)
    signs = {
        SEVERAL: _says_more(reading, clause, said[0]),
        QUOTED: basis is Basis.OBSERVED and _is_quoted(reading),
        APART: _stands_apart(reading, mention, at, said),
        ASIDE: mention.inside and mention.how not in {"kind", "name"},
        PASSING: bool(passing) and not dated and basis is Basis.OBSERVED,
        ROUGH: rough,
        UNDATED: rough and over,
        FAR: _gap(reading, mention, at) > LONGEST_GAP,
    }
    return [
        *_of_sentence(reading, clause, mention, at),
        *(name for name, sign in signs.items() if sign),
    ]


def count_doubts(
    reading: Reading, clause: Clause, mention: Mention, *, at: tuple[int, int], day: str
) -> list[str]:
    """What is doubtful about a figure by the words around it, and by those for its day."""
    bound = reading.words.pattern("unsaid", "at_most")
    found = bound.search(reading.lowered, max(0, at[0] - SIGN_GAP), at[0] + 1)
    apart = _stands_apart(reading, mention, at, [day])
    signs = {MOST: found, APART: apart}
    return [
        *_of_sentence(reading, clause, mention, at),
        *(name for name, sign in signs.items() if sign),
    ]


def _is_quoted(reading: Reading) -> bool:
    """Whether somebody is quoted, of whom nothing says that they tell what was seen."""
    words, text = reading.words, reading.lowered
    said = words.pattern("basis", "said").search(text)
    return bool(said) and not words.pattern("basis", "reporter").search(text)


def _part(reading: Reading, mention: Mention, at: tuple[int, int]) -> tuple[int, int]:
    """Where the part between commas begins and ends in which a place and its word stand."""
    commas = [found.start() for found in COMMA.finditer(reading.lowered)]
    first, last = min(at[0], mention.start), max(at[1], mention.end)
    begin = max((one for one in commas if one < first), default=0)
    return begin, min((one for one in commas if one >= last), default=len(reading.text))


def _stands_apart(
    reading: Reading, mention: Mention, at: tuple[int, int], said: Sequence[str]
) -> bool:
    """Whether words of a sentence stand neither in the part of a statement nor at its head."""
    text = reading.lowered
    begin, end = _part(reading, mention, at)
    head = COMMA.search(text)
    near = f"{text[: head.start() if head else 0]} {text[begin:end]}"
    plain = [small(one).strip() for one in said]
    return any(one in text and one not in near for one in plain if one)


def _of_sentence(
    reading: Reading, clause: Clause, mention: Mention, at: tuple[int, int]
) -> list[str]:
    words, text = reading.words, reading.lowered
    thought = words.pattern("unsaid", "thought", *IN_CLAUSE).search(text)
    begin, end = _part(reading, mention, at)
    begin, end = max(begin, clause.start), min(end, clause.end)
    others = words.pattern("places", "other_subjects").search(text, begin, end)
    years = any(int(found[0]) != reading.base.year for found in YEAR.finditer(text))
    signs = {THOUGHT: thought, SUBJECTS: others, YEARS: years}
    return [name for name, sign in signs.items() if sign]


def _says_more(reading: Reading, clause: Clause, day: str) -> bool:
    """Whether a clause says two statuses that differ, or is not well parted from others.

    It is, where each names its own place, and none borrows the day of another.
    """
    inside = {
        one.status
        for one in predicates(reading.unnamed, reading.words, clause)
        if one.status is not Status.RESTRICTED
    }
    others = [
        one
        for one in reading.clauses
        if one.start != clause.start and predicates(reading.unnamed, reading.words, one)
    ]
    placed = all(reading.groups(one) for one in (clause, *others))
    dated = day == DOCUMENT_DAY or day.lower() in reading.part(clause)
    return len(inside) > 1 or (bool(others) and not (placed and dated))


def _gap(reading: Reading, mention: Mention, at: tuple[int, int]) -> int:
    """The words between a place and what is said of it, without names and days."""
    start, end = (mention.end, at[0]) if mention.end <= at[0] else (at[1], mention.start)
    days = claim_days.spans(reading.text, reading.words, reading.base, ahead=False)
    held = [(one.start, one.end) for one in days]
    held += [(one.start, one.end) for one in reading.mentions]
    spoken = re.finditer(r"[^\W\d_]+", reading.unnamed[start : max(start, end)])
    places = [start + word.start() for word in spoken]
    return sum(not any(one <= place < other for one, other in held) for place in places)
