"""The data of a site: statuses of a day for all kinds of traffic, and all changes up to it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from aidmap.i18n import Speech
from aidmap.model import Basis, Traffic
from aidmap.query.counted_period import CountedPeriod
from aidmap.query.finding import short_name
from aidmap.query.period import Period

if TYPE_CHECKING:
    from datetime import date

    from aidmap.model import Place, Report
    from aidmap.query.dataset import Dataset
    from aidmap.query.period import StatusChange
    from aidmap.query.snapshot import Snapshot


@dataclass(frozen=True)
class SiteData:
    """What the pages of a site are made from.

    Attributes:
        data: the data set.
        on: the day of the site.
        language: its tag, as en or ar.
        url: the address where the site will be, with a slash at its end; empty: not known.
        with_evidence: whether the documents that were kept of reports and counts are published.
    """

    data: Dataset
    on: date
    language: str = "en"
    url: str = ""
    with_evidence: bool = False

    @property
    def speech(self) -> Speech:
        """The words of its language."""
        return Speech(self.language)

    def short(self, place: Place) -> str:
        """The short name of a place."""
        return short_name(place.name(self.language))

    def short_name(self, one: str) -> str:
        """The short name of a place or a leg, given its id."""
        from aidmap import geo  # slow to import, for a site of which nothing changed

        return geo.subject_name(self.snapshot, one, self.speech)

    def traffic_heading(self, traffic: Traffic) -> str:
        """A kind of traffic as a heading."""
        word = self.speech.word(traffic.value)
        return f"{word[:1].upper()}{word[1:]}"

    @property
    def title(self) -> str:
        """The title of the data set."""
        return self.data.records.about.title(self.language)

    @property
    def snapshot(self) -> Snapshot:
        """The statuses of the day for goods, with which the map opens."""
        return self.snapshots[Traffic.GOODS]

    @cached_property
    def snapshots(self) -> dict[Traffic, Snapshot]:
        """The statuses of the day for each kind of traffic."""
        return {traffic: self.data.at(self.on, traffic=traffic) for traffic in Traffic}

    @cached_property
    def first(self) -> date:
        """The first day of the timelines."""
        first_day = self.data.records.about.first_day
        reported = [report.effective_from for report in self.data.records.reports]
        return min(first_day or min(reported, default=self.on), self.on)

    @cached_property
    def periods(self) -> dict[Traffic, Period]:
        """The period up to the day, for each kind of traffic."""
        return {
            traffic: Period(snapshot=snapshot, first=self.first)
            for traffic, snapshot in self.snapshots.items()
        }

    def counted(self, place: Place, traffic: Traffic) -> CountedPeriod:
        """What was counted at a place up to the day, for one kind of traffic."""
        return replace(CountedPeriod.of(self.periods[traffic]), only=(place.id,))

    @cached_property
    def changes_by_day(self) -> dict[date, list[tuple[Traffic, StatusChange]]]:
        """The changes of status by day, the earliest first."""
        found: dict[date, list[tuple[Traffic, StatusChange]]] = {}
        for traffic, period in self.periods.items():
            for one in period.subjects:
                for change in period.turns(one):
                    found.setdefault(change.day, []).append((traffic, change))
        return dict(sorted(found.items()))

    def neighbours_of(self, day: date) -> tuple[date | None, date | None]:
        """The days with changes before and after one, if any."""
        days = list(self.changes_by_day)
        at = bisect_left(days, day)
        return (days[at - 1] if at else None, days[at + 1] if at + 1 < len(days) else None)

    @cached_property
    def announced_openings(self) -> list[tuple[Place, Report]]:
        """The openings announced for a day in the period or on one, without withdrawn ones."""
        places = self.snapshot.network.places
        return [
            (places[report.subject], report)
            for report in self.snapshot.all_reports
            if report.basis is Basis.ANNOUNCED
            and report.passes
            and report.subject in places
            and report.effective_from >= self.first
            and min(report.effective_from, report.reported_on) <= self.on
        ]
