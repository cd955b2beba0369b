"""Claims that lean on the clause before: "X was open; Y was not", "..., but not Y".

Only what is told apart by a negation is claimed: open, closed. What a clause says in words of its
own is left to `status_claims`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from aidmap.model import Status
from aidmap.proposals.status_words import Clause, predicates

if TYPE_CHECKING:
    from aidmap.proposals.place_mentions import Mention
    from aidmap.proposals.sentence_reading import Claim, Reading
    from aidmap.proposals.written_days import DaySpan

LITTLE = re.compile(r"[\s(]*(?:[^\W\d]+\s+){1,3}|\s*[^\W\d]+-")  # crossing since
LEANS = "the clause leans on the one before"  # a doubt


def ellipses(reading: Reading) -> list[int]:
    """Where a sentence has words that lean on a clause before them."""
    found = reading.words.pattern("splits", "elliptic").finditer(reading.unnamed)
    return [match.start() for match in found] + [start for start, _ in _dated(reading)]


def _dated(reading: Reading) -> list[tuple[int, DaySpan]]:
    """The places right behind which stands since when: Zikim was closed, and Erez since May."""
    since = [
        one
        for one in reading.days(Clause(0, len(reading.text)), ahead=False)
        if one.role == "since"
    ]
    return [
        (mention.start, day)
        for mention in reading.mentions
        for day in since
        if mention.end <= day.start
        and LITTLE.fullmatch(reading.unnamed[mention.end : day.start])
        and not reading.words.pattern("status").search(reading.unnamed, mention.end, day.start)
        and not mention.aside
    ]


def elliptic_claims(
    reading: Reading, clause: Clause, groups: list[list[Mention]], before: list[Claim]
) -> list[Claim]:
    """The claims of a clause that says nothing itself, by the last one before it."""
    text, words = reading.unnamed, reading.words
    leaning = words.pattern("splits", "elliptic").search(text, clause.start, clause.end)
    model = next((one for one in reversed(before) if one.status), None)
    if model and groups and not leaning:
        return _of_other_days(reading, clause, groups, model)
    if not (leaning and model and groups):
        return []
    negation = words.pattern("unsaid", "negated")
    negated = bool(negation.search(text, clause.start, clause.end))
    was_negated = bool(negation.match(model.grounds["status"].lower()))
    status = Status.CLOSED if negated else Status.OPEN
    if (model.status is Status.CLOSED) == negated or (not negated and not was_negated):
        return []
    grounds = model.grounds | {"status": reading.text[leaning.start() : leaning.end()]}
    return [
        replace(
            model, place=place, status=status, doubts=[*model.doubts, LEANS],
            grounds=grounds | {"place": reading.text[mention.start : mention.end]},
        )
        for mention in groups[0]
        for place in mention.places
    ]  # fmt: skip


def _of_other_days(
    reading: Reading, clause: Clause, groups: list[list[Mention]], model: Claim
) -> list[Claim]:
    """The claims of a clause that says nothing but since when: and Erez since May."""
    dated = {start: day for start, day in _dated(reading) if clause.holds(start)}
    last = groups[0][-1]
    if last.start not in dated or predicates(reading.unnamed, reading.words, clause):
        return []
    day = dated[last.start]
    grounds = model.grounds | {"day": reading.text[day.start : day.end]}
    return [
        replace(
            model, place=place, first=day.first, last=None, doubts=[*model.doubts, LEANS],
            grounds=grounds | {"place": reading.text[mention.start : mention.end]},
        )
        for mention in groups[0]
        for place in mention.places
    ]  # fmt: skip
