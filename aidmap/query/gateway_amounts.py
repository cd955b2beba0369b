"""How much passes the gateways of a day: what a map with amounts draws, and on which scale.

Means are those of `rules.recent_amounts`; assets/amount_discs.js draws the same on the page.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import floor, log10, sqrt
from typing import TYPE_CHECKING

from aidmap.model.vocabulary import Measure
from aidmap.rules.recent_amounts import daily_mean
from aidmap.rules.sightings import is_sighting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aidmap.model import Count
    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.recent_amounts import RecentAmount


@dataclass(frozen=True, kw_only=True)
class GatewayAmounts:
    """What passes the gateways a day.

    Attributes:
        measure: what is counted.
        most: the largest figure for a day that anybody published; 1 where there is none.
        means: of each gateway, by the id of the place; None: nobody counted lately.
    """

    measure: Measure
    most: float
    means: Mapping[str, RecentAmount | None]

    @property
    def publishers(self) -> set[str]:
        """The ids of those whose figures the means are of."""
        return {mean.publisher for mean in self.means.values() if mean}

    def size(self, value: float) -> float:
        """How wide a disc for a value is, as a share of the widest, so that areas compare."""
        return sqrt(min(value / self.most, 1))

    @property
    def round_figures(self) -> list[int]:
        """Figures for a legend: about the largest, a quarter and a sixteenth of it."""
        if self.most <= 1:
            return []
        shares = (self.most, self.most / 4, self.most / 16)
        return list(dict.fromkeys(_round(share) for share in shares if share >= 1))


def gateway_amounts(snapshot: Snapshot) -> GatewayAmounts:
    """Work out what passes the gateways of the day of a snapshot."""
    by_place = snapshot.counts_by_place
    every = [count for counts in by_place.values() for count in counts]
    measure = main_measure(every)
    seen = [one for one in every if one.measure == measure and is_sighting(one)]
    return GatewayAmounts(
        measure=measure,
        most=max((float(one.value) / one.days for one in seen), default=1),
        means={
            gateway.place: daily_mean(
                by_place.get(gateway.place, ()), snapshot.query.on, measure=measure
            )
            for gateway in snapshot.gateways
        },
    )


def main_measure(counts: Iterable[Count]) -> Measure:
    """The measure that most days are counted in; trucks where there are any."""
    days: Counter[Measure] = Counter()
    for count in counts:
        days[count.measure] += count.days
    if not days or Measure.TRUCKS in days:
        return Measure.TRUCKS
    return min(days, key=lambda measure: (-days[measure], measure.value))


def _round(value: float) -> int:
    """The largest of 1, 2, 5, 10, 20 ... that is not larger."""
    power = 10 ** floor(log10(value))
    return int(next(digit for digit in (5, 2, 1) if digit * power <= value) * power)
