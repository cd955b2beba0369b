"""The days for which a claim holds, out of those that its sentence names.

Which days a sentence names is found by `claim_days`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aidmap.proposals.sentence_reading import DOCUMENT_DAY, Reading

if TYPE_CHECKING:
    from datetime import date

    from aidmap.proposals.status_words import Clause, Predicate
    from aidmap.proposals.written_days import DaySpan

TOLD = "the day is that on which it was told"  # a doubt


@dataclass(frozen=True, kw_only=True)
class Time:
    """The days of a claim: how they were found, and what is doubtful about them.

    Days that are named one by one are `apart`: what is said is said of each of them.
    """

    first: date
    last: date | None
    ground: str
    doubt: str = ""
    apart: tuple[date, ...] = ()

    @property
    def each(self) -> list[Time]:
        """The times of as many claims: one, or one for each day that is named."""
        return [replace(self, first=day, last=day, apart=()) for day in self.apart] or [self]


def time_of(reading: Reading, clause: Clause, *, ahead: bool, at: Predicate, state: bool) -> Time:
    """The days of a claim.

    Args:
        reading: of the sentence.
        clause: in which it is claimed.
        ahead: whether it lies ahead.
        at: the word that claims it.
        state: whether it is a state on a day, rather than a change from then on.
    """
    spans = [span for span in reading.days(clause, ahead=ahead) if not span.left_out]
    if not spans:
        spans = [one for one in reading.leading_days(clause, ahead=ahead) if not one.left_out]
        state = state or bool(spans)
    spoken = [one for one in spans if one.role == "told"]
    spans = [one for one in spans if one.role != "told"]
    if not spans and spoken and not ahead:
        said = reading.text[spoken[0].start : spoken[0].end]
        return Time(first=spoken[0].first, last=None, ground=said, doubt=TOLD)
    if not spans:
        known = "" if reading.day_known else "the day of the document is not known"
        return Time(first=reading.base, last=None, ground=DOCUMENT_DAY, doubt=known)
    first = _chosen(spans, at)
    ground = reading.text[first.start : first.end] if first.end <= len(reading.text) else ""
    until = next((one for one in spans if one.role == "until" and one.last > first.first), None)
    if first.role == "since":
        return Time(first=first.first, last=until.last if until else None, ground=ground)
    if first.role == "until" and first.last >= reading.base:
        return Time(first=reading.base, last=first.last, ground=ground)
    if until:
        return Time(first=first.first, last=until.last, ground=ground)
    bounded = state or first.first != first.last
    last = first.last if bounded else None
    return Time(first=first.first, last=last, ground=ground, apart=first.apart)


def _chosen(spans: list[DaySpan], at: Predicate) -> DaySpan:
    """The days that belong to a word: since, else those nearest behind it, else before it."""
    since = [span for span in spans if span.role == "since"]
    behind = [span for span in spans if span.start >= at.end]
    return (since or behind or spans[::-1])[0]
