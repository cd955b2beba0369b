"""Claims that something was seen to pass a place, or will be let through, without a figure.

What passed is `restricted`: it says that something passed, not how freely. What will be let through
says that the place will be open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.model import Status
from aidmap.proposals.claim_times import Time, time_of
from aidmap.proposals.sentence_reading import NO_DAY, Claim, Reading
from aidmap.proposals.status_claims import (
    MOVED,
    is_ahead,
    made_claims,
    speaks_of_another,
)
from aidmap.proposals.status_words import Clause, Predicate, is_negated
from aidmap.proposals.unsaid import is_refused

if TYPE_CHECKING:
    from aidmap.proposals.place_mentions import Mention


def movement_claims(reading: Reading, clause: Clause, groups: list[list[Mention]]) -> list[Claim]:
    """The claims of a clause by words such as entered, where no figure is given."""
    main = _movement(reading, clause)
    if not main:
        return []
    through = [group for group in groups if any(one.through or one.origin for one in group)]
    group = (through or groups)[0]
    if speaks_of_another(reading, clause, group, main) or not (through or reading.row):
        return []
    ahead = is_ahead(reading, clause, main)
    only = reading.words.pattern("status", "restricted")
    allowed = ahead and not only.search(reading.lowered, clause.start, clause.end)
    time = time_of(reading, clause, ahead=ahead, at=main, state=not allowed)
    if time.last is None and not ahead:
        time = Time(first=time.first, last=time.first, ground=time.ground, doubt=NO_DAY)
    status = Status.OPEN if allowed else Status.RESTRICTED
    return made_claims(
        reading, clause, group, status=status, main=main, time=time, ahead=ahead, doubts=[]
    )


def _movement(reading: Reading, clause: Clause) -> Predicate | None:
    """The word that says that goods or people pass; None: none does, or they were refused."""
    words, text = reading.words, reading.lowered
    moved = words.pattern("stages", *MOVED).search(text, clause.start, clause.end)
    what = words.pattern("traffic").search(text, clause.start, clause.end)
    if not (moved and what) or any(clause.holds(one.start) for one in reading.figures):
        return None
    if words.pattern("stages", "returned", "intercepted").search(text, clause.start, clause.end):
        return None
    if any(is_negated(text, words, clause, one.start()) for one in (moved, what)):
        return None
    if is_refused(reading, clause, moved.start()):
        return None
    return Predicate(moved.start(), moved.end(), Status.RESTRICTED)
