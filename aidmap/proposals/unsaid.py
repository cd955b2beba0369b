"""Why a clause claims nothing: it calls for something, fears it, denies it, tells history.

The words are in the files of `aidmap/i18n/claims`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aidmap.proposals.status_words import is_negated, predicates

if TYPE_CHECKING:
    from datetime import date

    from aidmap.proposals.sentence_reading import Reading
    from aidmap.proposals.status_words import Clause, Predicate

# What makes a clause no claim; denials and questions, of whatever stands in the sentence.
IN_CLAUSE = ("called_for", "conditional", "able", "discussed", "withdrawn", "history", "other_days")
IN_SENTENCE = ("denied", "asked", "each_its_own")
COMMA = re.compile(r",(?!\d)")
SHORT_PART = re.compile(r",(?!\d)[^,\d]{1,30},")  # prevented, on Monday, 14 trucks
YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)")


def unsaid(reading: Reading, clause: Clause) -> str:
    """Why a clause claims nothing: called_for, history ...; empty: it does."""
    text, words = reading.lowered, reading.words
    for name in IN_SENTENCE:
        if words.pattern("unsaid", name).search(text):
            return name
    said = predicates(reading.unnamed, words, clause)
    for name in IN_CLAUSE:
        for found in words.pattern("unsaid", name).finditer(text, clause.start, clause.end):
            if any(one.start <= found.start() < one.end for one in said):
                continue  # it is a part of it: not possible
            if name == "able" and is_negated(text, words, clause, found.start()):
                continue  # no truck could enter
            if name in {"called_for", "discussed"} and _is_added(reading, said, found.start()):
                continue
            return name
    if words.pattern("unsaid", "thought").search(text, clause.start, clause.end):
        return "" if _is_fact(reading, clause) else "thought"
    return "year" if _is_of_other_year(reading, clause) else ""


def is_refused(reading: Reading, clause: Clause, at: int) -> bool:
    """Whether what begins at a place in a clause was kept from passing: prevented 14 trucks.

    The word for it stands in the same part between commas.
    """
    prevented = reading.words.pattern("unsaid", "prevented")
    text = SHORT_PART.sub(
        lambda part: part[0] if prevented.search(part[0]) else part[0].replace(",", " "),
        reading.lowered,
    )
    commas = [found.start() for found in COMMA.finditer(text, clause.start, clause.end)]
    begin = max((one for one in commas if one < at), default=clause.start)
    end = min((one for one in commas if one > at), default=clause.end)
    return bool(prevented.search(text, begin, end))


def _is_added(reading: Reading, said: list[Predicate], at: int) -> bool:
    """Whether a call is told besides: it was closed, and partners were asked to wait."""
    if not said or said[-1].end > at:
        return False  # it calls for what is said behind it
    words = reading.words.pattern("splits", "weak").pattern
    return bool(re.compile(rf"{words}|,(?!\d)").search(reading.lowered, said[-1].end, at))


def _is_fact(reading: Reading, clause: Clause) -> bool:
    """Whether something has held since a day, whatever else is feared of it."""
    ahead = reading.words.pattern("basis", "future").search(
        reading.lowered, clause.start, clause.end
    )
    return not ahead and any(one.role == "since" for one in reading.days(clause, ahead=False))


def _is_of_other_year(reading: Reading, clause: Clause) -> bool:
    """Whether a clause names a year without a day, which is not that of the document."""
    days = reading.days(clause, ahead=False)
    return any(
        _another(int(found[0]), reading.base)
        and not any(one.start <= found.start() < one.end for one in days)
        and not any(one.start <= found.start() < one.end for one in reading.figures)
        for found in YEAR.finditer(reading.lowered, clause.start, clause.end)
    )


def _another(year: int, base: date) -> bool:
    return year != base.year
