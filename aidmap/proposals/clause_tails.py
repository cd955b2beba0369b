"""Cuts off what a clause only adds to what it says: ", and partners were asked to wait".

What is added names no place and says nothing of one, but its days, its people and its hopes would
be read as those of the statement before it. Cutting sentences into clauses is left to `clauses`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.proposals.status_words import Clause, predicates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.proposals.sentence_reading import Reading

KEEPING = ("withdrawn", "denied")  # a tail with them takes back what stands before it


def without_tails(reading: Reading, clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses of a sentence, each up to where it only adds something."""
    return [_without_tail(reading, one) for one in clauses]


def _without_tail(reading: Reading, clause: Clause) -> Clause:
    heads = reading.words.pattern("splits", "tail")
    for found in heads.finditer(reading.lowered, clause.start, clause.end):
        comma = reading.lowered.rfind(",", clause.start, found.start() + 1)
        if comma < 0 or reading.lowered[comma + 1 : found.start()].strip():
            continue  # it is no part of its own
        head, tail = Clause(clause.start, comma), Clause(comma, clause.end)
        if _is_statement(reading, head) and _adds_nothing(reading, tail):
            return head
    return clause


def _is_statement(reading: Reading, head: Clause) -> bool:
    """Whether a clause is whole without its tail: a verb says it, or a figure moved."""
    words, text = reading.words, reading.lowered
    nominal = words.pattern("basis", "nominal")
    said = predicates(reading.unnamed, words, head)
    if said:
        return any(not nominal.fullmatch(text, one.start, one.end) for one in said)
    counted = any(head.holds(one.start) for one in reading.figures)
    return counted or bool(words.pattern("stages").search(text, head.start, head.end))


def _adds_nothing(reading: Reading, tail: Clause) -> bool:
    """Whether nothing in a tail is said of a place, or bounds what is said before it."""
    words, text = reading.words, reading.lowered
    named = [one for one in reading.mentions if not one.area]
    starts = [one.start for one in named if one.how not in {"reference", "all"}]
    starts += [one.start for one in reading.figures]
    called_for = words.pattern("unsaid", "called_for").search(text, tail.start, tail.end)
    end = called_for.start() if called_for else tail.end
    said = predicates(reading.unnamed, words, Clause(tail.start, end))
    if said or any(tail.holds(start) for start in starts):
        return False
    if words.pattern("unsaid", *KEEPING).search(text, tail.start, tail.end):
        return False
    return not any(one.role == "until" for one in reading.days(tail, ahead=False))
