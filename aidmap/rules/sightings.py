"""Counts as evidence: which of them say that something passed, for how long, and what follows.

The rules are those of docs/rules.md, "Counts". Adding counts up is left to `amounts`, the status
by reports alone to `timeline`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from aidmap.model.vocabulary import Measure, Stage
from aidmap.rules.policy import USUAL, Policy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from aidmap.model import Count, Traffic

LONGEST = 7  # days: a figure for longer does not say on which of them something passed
MEASURES = frozenset(Measure) - {Measure.PACKAGES}
STAGES = frozenset({Stage.OFFLOADED, Stage.COLLECTED, Stage.ENTERED, Stage.DELIVERED, Stage.EXITED})


@dataclass(frozen=True, slots=True)
class Sighting:
    """A count that says that something passed.

    Attributes:
        count: the figure.
        until: the last day on which it is in force.
    """

    count: Count
    until: date

    def in_force(self, day: date) -> bool:
        """Whether it says something of a day."""
        return self.count.first_day <= day <= self.until


def is_sighting(count: Count) -> bool:
    """Whether a count says that something passed; one of zero, or for weeks, does not."""
    return (
        count.value > 0
        and count.days <= LONGEST
        and count.measure in MEASURES
        and count.stage in STAGES
    )


def sightings_by_subject(
    counts: Iterable[Count], traffic: Traffic, *, policy: Policy = USUAL
) -> dict[str, list[Sighting]]:
    """Sort the sightings of one kind of traffic by their subject."""
    held = timedelta(days=policy.count_holds_days)
    subjects: dict[str, list[Sighting]] = defaultdict(list)
    for count in counts:
        if count.traffic == traffic and is_sighting(count):
            subjects[count.subject].append(Sighting(count, count.last_day + held))
    return dict(subjects)


def recency(sighting: Sighting) -> tuple[date, date, datetime, str]:
    """Order sightings by: the larger is the newer."""
    count = sighting.count
    return (count.last_day, count.reported_on, count.recorded_at, count.id)
