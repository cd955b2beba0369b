"""The cases of the conformance tests as one archive: each case is a place of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engines import COMPANIONS, PUBLISHERS, Asked, Case, in_python

from aidmap import store
from aidmap.engines.jobs import Job
from aidmap.model import Place, parse
from aidmap.rules.clocks import Clocks, Query
from aidmap.store.archive import versions
from aidmap.store.archive.archive_store import ArchiveStore

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ABOUT = 'id = "cases"\ntitle_en = "C"\ntime_zone = "UTC"\nlicence = "-"\ndisclaimer_en = "-"\n'


@dataclass
class Cases:
    """Cases that are together in an archive.

    Attributes:
        archive: of all of them.
        asked: the cases, each about a place `c0`, `c1` ... .
        keys: what the reports and counts are called in the cases, by their ids.
    """

    archive: ArchiveStore
    asked: list[Asked]
    keys: dict[str, str] = field(default_factory=dict)

    def job(self, one: Asked) -> Job:
        """The question of a case, about all subjects."""
        clocks = Clocks(on=one.on, known_by=one.known_by, recorded_by=one.recorded_by)
        query = Query(clocks=clocks, traffic=one.traffic, according_to=one.according_to,
                      counts=one.with_counts)  # fmt: skip
        return Job(name="statuses", query=query, traffics=(one.traffic,), policy=one.policy)

    def states(self, rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """The answers of an engine as those of a case, by the place."""
        return {row["subject"]: {key: self._keyed(row[key]) for key in COMPANIONS} for row in rows}

    def _keyed(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.keys.get(one, one) for one in value]
        if value is None or isinstance(value, bool):
            return value
        return self.keys.get(value, str(value))

    def expected(self, question: Asked) -> dict[str, dict[str, Any]]:
        """What Python says of each place, asked what one of the cases asks."""
        clocks = (
            "on",
            "traffic",
            "known_by",
            "recorded_by",
            "according_to",
            "with_counts",
            "policy",
        )
        asks = {name: question.case[name] for name in clocks if name in question.case}
        cases = [{name: value for name, value in one.case.items() if name not in clocks} | asks
                 for one in self.asked]  # fmt: skip
        return {
            one.subject: answer["state"]
            for one, answer in zip(self.asked, in_python(cases), strict=True)
        }


def about_one_place(case: Case, number: int) -> Case:
    """A case with what is said of its place alone, under a name of its own."""
    place = case.get("subject", "erez")
    found = {
        kind: [one | {"subject": f"c{number}"} for one in case.get(kind, ())
               if one.get("subject", "erez") == place]
        for kind in ("reports", "counts")
    }  # fmt: skip
    return case | found | {"subject": f"c{number}", "what_if": {}}


def archive_of(cases: Iterable[Case], folder: Path) -> Cases:
    """Write cases into a data set, and that as an archive."""
    asked = [Asked(about_one_place(case, number)) for number, case in enumerate(cases)]
    store.init(folder / "cases", about=ABOUT)
    source = store.open_store(folder / "cases")
    source.put(places=[_place(one.subject) for one in asked])
    sources = [parse("source", {"id": one, "name": one, "kind": "un"}) for one in PUBLISHERS]
    source.add(sources=sources)
    source.add(
        reports=[report for one in asked for report in one.reports],
        counts=[count for one in asked for count in one.counts],
        retractions=[retraction for one in asked for retraction in one.retractions],
        keep_recorded_at=True,
    )
    versions.create(source, folder / "archive")
    keys = {claim.id: claim.title for one in asked for claim in (*one.reports, *one.counts)}
    return Cases(ArchiveStore(folder / "archive"), asked, keys)


def _place(key: str) -> Place:
    made: Place = parse("place", {"id": key, "kind": "land_crossing", "name_en": key,
                                  "accuracy_m": 100, "lon": 34, "lat": 31})  # fmt: skip
    return made
