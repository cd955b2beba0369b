"""What a sentence says of one place twice: closed and reopened on one day, open but for fuel only.

Of two such claims the later word holds. Claims are found by `claims`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aidmap.model import Status
from aidmap.proposals.sentence_reading import DOCUMENT_DAY, UNDATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.proposals.sentence_reading import Claim, Reading
    from aidmap.proposals.status_words import Clause

TURNS = {Status.OPEN, Status.CLOSED}


def later_words(reading: Reading, told: Sequence[tuple[Clause, Claim]]) -> list[Claim]:
    """The claims of a sentence without those that another one of the same place makes void.

    Args:
        reading: of the sentence.
        told: its claims, each with its clause, in order.
    """
    kept = []
    for at, (clause, claim) in enumerate(told):
        later = [one for _, one in told[at + 1 :] if _may_replace(claim, one)]
        if any(_turned(reading, clause, claim, one) or _limits(claim, one) for one in later):
            continue
        earlier = [one for _, one in told[:at] if _may_replace(one, claim)]
        kept.append(_with_days_of(earlier[-1], claim) if earlier else claim)
    return kept


def _may_replace(claim: Claim, later: Claim) -> bool:
    """Whether two claims tell of one place, and on one basis."""
    same = (claim.place, claim.basis) == (later.place, later.basis)
    return bool(claim.status and later.status) and same


def _turned(reading: Reading, clause: Clause, claim: Claim, later: Claim) -> bool:
    """Whether a place was closed and reopened on one day, or on a day that comes later."""
    if claim.traffic != later.traffic or {claim.status, later.status} != TURNS:
        return False
    borrowed = later.grounds["day"] in {claim.grounds["day"], DOCUMENT_DAY}
    same_day = reading.words.pattern("days", "same_day").search(reading.lowered)
    if claim.first == later.first:
        return bool(same_day) or not borrowed
    present = reading.words.pattern("days", "present")
    still = present.search(reading.lowered, clause.start, clause.end)
    return claim.grounds["day"] == DOCUMENT_DAY != later.grounds["day"] and not still


def _limits(claim: Claim, later: Claim) -> bool:
    """Whether a place is open, and the next words say for what alone."""
    undated = later.grounds["day"] in {DOCUMENT_DAY, claim.grounds["day"]}
    return undated and (claim.status, later.status) == (Status.OPEN, Status.RESTRICTED)


def _with_days_of(claim: Claim, later: Claim) -> Claim:
    """A limit, with the days of the opening that it limits; a turn holds from its day on."""
    if not _limits(claim, later):
        same = claim.grounds["day"] == later.grounds["day"] and claim.first == later.first
        return replace(later, last=None) if same and claim.status is not later.status else later
    doubts = [one for one in later.doubts if one != UNDATED]
    grounds = later.grounds | {"day": claim.grounds["day"]}
    return replace(later, first=claim.first, last=claim.last, doubts=doubts, grounds=grounds)
