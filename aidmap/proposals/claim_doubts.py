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
from aidmap.proposals.sentence_reading import UNDATED
from aidmap.proposals.status_words import Clause, predicates
from aidmap.proposals.unsaid import IN_CLAUSE, YEAR

if TYPE_CHECKING:
    from aidmap.proposals.place_mentions import Mention
    from aidmap.proposals.sentence_reading import Reading

DOUBTS = {  # of names, by how they are known
    "slip": "the name is written with a slip",
    "reference": "the place is named elsewhere",
    "doubtful": "the name may mean a town",
    "bare": "the name stands without the word for its kind",
}
SEVERAL = "other words for a status stand in the sentence"
THOUGHT = "the sentence also fears, hopes, asks or looks back"
QUOTED = "somebody is quoted"
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
    reading: Reading, clause: Clause, mention: Mention, *, at: tuple[int, int], basis: Basis
) -> list[str]:
    """What is doubtful about a status by the words around it.

    Args:
        reading: of the sentence.
        clause: in which it is said.
        mention: of the place.
        at: where the word for the status begins and ends.
        basis: announced or observed.
    """
    words, text = reading.words, reading.lowered
    passing = words.pattern("basis", "nominal").fullmatch(text, *at)
    dated = reading.days(clause, ahead=basis is Basis.ANNOUNCED)
    rough = not dated and lasts_roughly(text, words, clause.start, clause.end)
    over = not words.pattern("days", "present", "up_to_now").search(text, clause.start, clause.end)
    signs = {
        SEVERAL: _says_more(reading, clause),
        QUOTED: basis is Basis.OBSERVED and bool(words.pattern("basis", "said").search(text)),
        ASIDE: mention.inside and mention.how not in {"kind", "name"},
        PASSING: bool(passing) and not dated and basis is Basis.OBSERVED,
        ROUGH: rough,
        UNDATED: rough and over,
        FAR: _gap(reading, mention, at) > LONGEST_GAP,
    }
    return [*_of_sentence(reading, clause), *(name for name, sign in signs.items() if sign)]


def count_doubts(reading: Reading, clause: Clause, *, at: int) -> list[str]:
    """What is doubtful about a figure that begins at a place in a sentence."""
    bound = reading.words.pattern("unsaid", "at_most")
    found = bound.search(reading.lowered, max(0, at - SIGN_GAP), at + 1)
    return [*_of_sentence(reading, clause), *([MOST] if found else [])]


def _of_sentence(reading: Reading, clause: Clause) -> list[str]:
    words, text = reading.words, reading.lowered
    thought = words.pattern("unsaid", "thought", *IN_CLAUSE).search(text)
    others = words.pattern("places", "other_subjects").search(text, clause.start, clause.end)
    years = any(int(found[0]) != reading.base.year for found in YEAR.finditer(text))
    signs = {THOUGHT: thought, SUBJECTS: others, YEARS: years}
    return [name for name, sign in signs.items() if sign]


def _says_more(reading: Reading, clause: Clause) -> bool:
    """Whether other clauses say a status too, or the clause says two that differ."""
    inside = {
        one.status
        for one in predicates(reading.unnamed, reading.words, clause)
        if one.status is not Status.RESTRICTED
    }
    whole = Clause(0, len(reading.text))
    everywhere = predicates(reading.unnamed, reading.words, whole)
    return len(inside) > 1 or any(not clause.holds(one.start) for one in everywhere)


def _gap(reading: Reading, mention: Mention, at: tuple[int, int]) -> int:
    """The words between a place and what is said of it, without names and days."""
    start, end = (mention.end, at[0]) if mention.end <= at[0] else (at[1], mention.start)
    days = claim_days.spans(reading.text, reading.words, reading.base, ahead=False)
    held = [(one.start, one.end) for one in days]
    held += [(one.start, one.end) for one in reading.mentions]
    spoken = re.finditer(r"[^\W\d_]+", reading.unnamed[start : max(start, end)])
    places = [start + word.start() for word in spoken]
    return sum(not any(one <= place < other for one, other in held) for place in places)
