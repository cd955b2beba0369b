"""What a sentence claims: the statuses of places, and figures of what passed them.

Questions, negations, calls, plans withdrawn and history are no claims. Each claim says by which
words it was found (`grounds`), and what about it is doubtful (`doubts`), which decide how far it is
to be trusted. Making records of claims is left to `proposal`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.proposals import claim_days, claim_figures
from aidmap.proposals.claim_words import words_for
from aidmap.proposals.clauses import (
    ROW_SIGN,
    Clause,
    clauses_of,
    is_of_other_year,
    predicates,
    unsaid,
)
from aidmap.proposals.count_claims import count_claims
from aidmap.proposals.letters import reading_text, small
from aidmap.proposals.sentence_reading import NO_DAY, Claim, Reading
from aidmap.proposals.status_claims import movement_claims, status_claims

if TYPE_CHECKING:
    from datetime import date

    from aidmap.proposals.place_mentions import Mention, MentionFinder
    from aidmap.proposals.sentences import Sentence


def claims_of(
    sentence: Sentence,
    finder: MentionFinder,
    *,
    base: date,
    day_known: bool = True,
    authority: bool = False,
    authorities: tuple[str, ...] = (),
    language: str = "en",
) -> list[Claim]:
    """The claims of a sentence.

    Args:
        sentence: to be read.
        finder: of places.
        base: the day of its document.
        day_known: whether the document says that day.
        authority: whether the publisher is one.
        authorities: the names of sources that are.
        language: of the document, for sentences that do not show theirs.
    """
    text = reading_text(sentence.text)
    words = words_for(text, language)
    if text.rstrip("\"' )").endswith(("?", "؟")) or claim_days.is_hijri(text, words):
        return []
    headings = sentence.block.headings
    looked_back = tuple(map(reading_text, (*headings, *sentence.before)))
    found = claim_figures.figures(text, words)
    found += claim_figures.elided_figures(text, words, found)
    days = claim_days.spans(text, words, base, ahead=False)
    found = [one for one in found if not any(day.start <= one.start < day.end for day in days)]
    reading = Reading(
        text=text, lowered=small(text), words=words, base=base, day_known=day_known,
        mentions=tuple(finder.mentions(text, words, before=looked_back)), figures=tuple(found),
        headings=headings, authority=authority, authorities=tuple(map(small, authorities)),
        row=ROW_SIGN in text,
    )  # fmt: skip
    return _in_clauses(reading) if reading.mentions else []


def _in_clauses(reading: Reading) -> list[Claim]:
    """The claims of every clause; one that names no place speaks of those before it."""
    whole = Clause(0, len(reading.text))
    said = [one.start for one in predicates(reading.lowered, reading.words, whole)]
    said += [figure.start for figure in reading.figures]
    stages = reading.words.pattern("stages")
    moved = [match.start() for match in stages.finditer(reading.lowered)]
    places = [mention.start for mention in reading.mentions if not mention.aside]
    cut = [whole] if reading.row else clauses_of(
        reading.lowered, reading.words, places=places, said=said, moved=moved
    )  # fmt: skip
    claims: list[Claim] = []
    last: list[list[Mention]] = []
    for clause in cut:
        groups = reading.groups(clause)
        spoken_of = groups or ([] if reading.has_landmark(clause) else last)
        past = is_of_other_year(reading.lowered, reading.words, clause, reading.base)
        if not past and not unsaid(reading.lowered, reading.words, clause):
            claims += _of_clause(reading, clause, spoken_of)
        last = groups or last
    return [claim for claim in claims if not _said_better(claim, claims)]


def _said_better(claim: Claim, others: list[Claim]) -> bool:
    """Whether a movement without a day stands beside a word for a status of the same place."""
    return (
        claim.status is not None
        and NO_DAY in claim.doubts
        and any(one is not claim and one.place == claim.place and one.status for one in others)
    )


def _of_clause(reading: Reading, clause: Clause, groups: list[list[Mention]]) -> list[Claim]:
    if not groups:
        return []
    counted = count_claims(reading, clause, groups)
    said = status_claims(reading, clause, groups)
    if said or counted:
        return [*said, *counted]
    return movement_claims(reading, clause, groups)
