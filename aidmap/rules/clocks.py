"""Which day is asked about, by which clocks, for which traffic, according to whom.

What the clocks mean is said in docs/rules.md, "Three clocks".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

from aidmap.model import Traffic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from aidmap.model import Status


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """The three clocks of an answer.

    Attributes:
        on: a calendar day where the places are.
        known_by: only what was published by that day.
        recorded_by: only what was entered by that instant.
    """

    on: date
    known_by: date | None = None
    recorded_by: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Query:
    """What is asked of a data set.

    Attributes:
        clocks: the day, and what was known and entered by then.
        traffic: what passes.
        according_to: ids of the publishers that count; empty: all.
        counts: whether counts are evidence, too; False: reports alone.
    """

    clocks: Clocks
    traffic: Traffic = Traffic.GOODS
    according_to: tuple[str, ...] = ()
    counts: bool = True

    @property
    def on(self) -> date:
        """The day that is asked about."""
        return self.clocks.on

    def on_day(self, day: date) -> Query:
        """The same for another day."""
        return replace(self, clocks=replace(self.clocks, on=day))


class ClockOptions(TypedDict, total=False):
    """Which traffic, by which clocks and evidence, and what is supposed: as for `Dataset.at`."""

    traffic: Traffic | str
    known_by: date | str | None
    recorded_by: datetime | None
    according_to: Iterable[str]
    counts: bool
    what_if: Mapping[str, Status | str] | None
