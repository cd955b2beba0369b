"""Figures of a data set that cover the same days: what `aidmap check` tells besides faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aidmap.query.count_selection import select_counts
from aidmap.rules.amounts import overlapping, series_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aidmap.model import Count
    from aidmap.query.dataset import Dataset

SHOWN_COUNTS = 4  # ids that a line names


class Overlap(NamedTuple):
    """Figures of one publisher for one thing at one place that cover the same days.

    Attributes:
        about: publisher, place, what is counted, how far, which way.
        first_day: the first day of the figures.
        last_day: the last one.
        counts: their ids, by their days.
    """

    about: str
    first_day: date
    last_day: date
    counts: tuple[str, ...]

    def __str__(self) -> str:
        ids = ", ".join(self.counts[:SHOWN_COUNTS])
        more = len(self.counts) - SHOWN_COUNTS
        named = f"{ids} and {more:,} more" if more > 0 else ids
        return (
            f"{self.about}: {len(self.counts):,} figures share days, {self.first_day} to "
            f"{self.last_day} ({named}): where they do, the one that was reported last counts; "
            "retract those that are wrong"
        )


def find_overlaps(data: Dataset) -> list[Overlap]:
    """Find the figures that cover the same days, one entry for each series of figures.

    Raises:
        DataError: every fault of the data set.
    """
    counts = select_counts(data)
    found: dict[tuple[str, ...], list[Count]] = {}
    for group in overlapping(counts):
        found.setdefault(series_of(group[0]), []).extend(group)
    return sorted(_overlap(figures) for figures in found.values())


def _overlap(figures: Sequence[Count]) -> Overlap:
    one = figures[0]
    about = (
        f"{one.publisher}, {one.subject}, {one.measure} {one.stage}, {one.direction}, {one.traffic}"
    )
    return Overlap(
        about,
        min(count.first_day for count in figures),
        max(count.last_day for count in figures),
        tuple(count.id for count in figures),
    )
