"""What a sentence claims: the statuses of places, and figures of what passed them.

Questions, negations, calls, plans withdrawn and history are no claims. Each claim says by which
words it was found (`grounds`), and what about it is doubtful (`doubts`), which decide how far it is
to be trusted. Making records of claims is left to `proposal`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aidmap.model import Basis
from aidmap.proposals import claim_days, claim_figures
from aidmap.proposals.asides import parts_of
from aidmap.proposals.changed_figures import with_changes
from aidmap.proposals.claim_words import words_for
from aidmap.proposals.clause_tails import without_tails
from aidmap.proposals.clauses import ROW_SIGN, clauses_of
from aidmap.proposals.count_claims import count_claims
from aidmap.proposals.elliptic_claims import ellipses, elliptic_claims
from aidmap.proposals.insertions import without_insertions
from aidmap.proposals.letters import reading_text, small
from aidmap.proposals.movement_claims import movement_claims
from aidmap.proposals.row_figures import row_figures
from aidmap.proposals.same_place import later_words
from aidmap.proposals.sentence_reading import NO_DAY, UNDATED, Claim, Reading, named_out
from aidmap.proposals.status_claims import status_claims
from aidmap.proposals.status_words import Clause, predicates
from aidmap.proposals.unsaid import unsaid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aidmap.proposals.claim_figures import Figure
    from aidmap.proposals.claim_words import ClaimWords
    from aidmap.proposals.place_mentions import Mention, MentionFinder
    from aidmap.proposals.sentences import Sentence
    from aidmap.proposals.written_days import DaySpan

BORROWED = "the clause of the figure names no place"  # a doubt


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
    headings = sentence.block.headings
    above = reading_text(" ".join(headings[-1:]))
    words = words_for(f"{above} {text}" if ROW_SIGN in text else text, language)
    if text.rstrip("\"' )").endswith(("?", "؟")) or claim_days.is_hijri(text, words):
        return []
    looked_back = tuple(map(reading_text, (*headings, *sentence.before)))
    mentions = tuple(finder.mentions(text, words, before=looked_back))
    if not mentions:
        return []
    days = claim_days.spans(text, words, base, ahead=False)
    found = _figures(text, words, days=days, heading=small(above))
    text = _set_aside(text, words, mentions=mentions, figures=found)
    reading = Reading(
        text=text, lowered=small(text), words=words, base=base, day_known=day_known,
        mentions=mentions, figures=tuple(found), headings=headings,
        authority=authority, authorities=tuple(map(small, authorities)), row=ROW_SIGN in text,
    )  # fmt: skip
    return [claim for part in parts_of(reading) for claim in _in_clauses(part)]


def _set_aside(
    text: str, words: ClaimWords, *, mentions: Sequence[Mention], figures: Sequence[Figure]
) -> str:
    """A sentence without what it tells of its places in passing."""
    kept = [one.start for one in mentions if not one.area] + [one.start for one in figures]
    return without_insertions(text, named_out(small(text), mentions), words, kept=kept)


def _figures(
    text: str, words: ClaimWords, *, days: Sequence[DaySpan], heading: str
) -> list[Figure]:
    """The figures of a sentence, or of a row below a heading, without those of days."""
    found = claim_figures.with_parts(text, words, claim_figures.figures(text, words))
    found = with_changes(text, words, found)
    found += claim_figures.elided_figures(text, words, found)
    if ROW_SIGN in text:
        begins = [one.start for one in days]
        found = row_figures(small(text), words, heading=heading, days=begins, known=found)
    return [one for one in found if not any(day.start <= one.start < day.end for day in days)]


def _in_clauses(reading: Reading) -> list[Claim]:
    """The claims of every clause; one that names no place speaks of those before it."""
    told: list[tuple[Clause, Claim]] = []
    last: list[list[Mention]] = []
    reading = replace(reading, clauses=tuple(_clauses(reading)))
    for clause in reading.clauses:
        groups = reading.groups(clause)
        spoken_of = groups or ([] if reading.has_landmark(clause) else last)
        if not unsaid(reading, clause):
            made = _of_clause(reading, clause, spoken_of)
            made = made if groups else [_borrowed(one) for one in made]
            made = made or elliptic_claims(reading, clause, groups, [one for _, one in told])
            told += [(clause, one) for one in made]
        last = groups or last
    claims = later_words(reading, told)
    return [claim for claim in claims if not _said_better(claim, claims)]


def _borrowed(claim: Claim) -> Claim:
    """A claim whose place another clause names, which is less sure of a figure."""
    return claim if claim.status else replace(claim, doubts=[*claim.doubts, BORROWED])


def _clauses(reading: Reading) -> list[Clause]:
    """The clauses of a sentence; a row of a table is one."""
    whole = Clause(0, len(reading.text))
    said = [one.start for one in predicates(reading.unnamed, reading.words, whole)]
    said += [figure.start for figure in reading.figures]
    said += ellipses(reading)
    stages = reading.words.pattern("stages")
    moved = [match.start() for match in stages.finditer(reading.lowered)]
    places = [mention.start for mention in reading.mentions if not mention.aside]
    if reading.row:
        return [whole]
    lists = [(group[0].start, group[-1].start) for group in reading.groups(whole)]
    clauses = clauses_of(
        reading.lowered, reading.words, unnamed=reading.unnamed, places=places, lists=lists,
        said=said, moved=moved,
    )  # fmt: skip
    return without_tails(reading, clauses)


def _said_better(claim: Claim, others: list[Claim]) -> bool:
    """Whether a movement or a plan without a day stands beside a status of the same place."""
    same = [one for one in others if one is not claim and one.place == claim.place and one.status]
    planned = claim.basis is Basis.ANNOUNCED and UNDATED in claim.doubts
    seen = any(one.basis is Basis.OBSERVED and one.status is not claim.status for one in same)
    return claim.status is not None and bool(
        (NO_DAY in claim.doubts and same) or (planned and seen)
    )


def _of_clause(reading: Reading, clause: Clause, groups: list[list[Mention]]) -> list[Claim]:
    if not groups:
        return []
    counted = count_claims(reading, clause, groups)
    said = status_claims(reading, clause, groups)
    if said or counted:
        return [*said, *counted]
    return movement_claims(reading, clause, groups)
