"""The keys of the files of a site: two files with the same key have the same content.

A key is the hash of all that a file depends on: the records that it shows, the day, the options,
and the program. It is known before the file is made.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from aidmap.model import Report
from aidmap.query.data_hash import data_hash, records_hash, shapes_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from aidmap.model import Count, Leg, Place, Record, Retraction, Route, Traffic
    from aidmap.query.period import StatusChange
    from aidmap.site.site_data import SiteData

NO_PROGRAM = {"__pycache__", "geodata"}  # folders of the package that hold no part of it


@dataclass(frozen=True)
class FileKeys:
    """The keys of the files of a site."""

    site: SiteData

    @cached_property
    def options(self) -> str:
        """The key of what every file depends on."""
        site = self.site
        return key_of(
            program_hash(), site.language, site.url, site.with_evidence, site.on, site.first,
            records_hash([site.data.records.about]), shapes_hash(site.data),
        )  # fmt: skip

    @cached_property
    def whole(self) -> str:
        """The key of a file that shows all of the data set."""
        return key_of(self.options, data_hash(self.site.data))

    def of_chart(self, place: Place, traffic: Traffic) -> str:
        """The key of a chart of a place for one kind of traffic."""
        said = [one for one in self._claims.get(place.id, []) if _is_of(one, traffic)]
        return key_of(self.options, self._with_claims(place, said))

    def of_place(self, place: Place) -> str:
        """The key of the page of a place: with it change the routes that it lists."""
        routes = (route for route in self.site.data.records.routes if place.id in route.places)
        return key_of(self.options, self._of_subject(place), records_hash(routes))

    def of_route(self, route: Route) -> str:
        """The key of the page of a route: with it change the places and legs along it."""
        network = self.site.data.network
        places = [network.places[one] for one in route.places if one in network.places]
        along = [*places, *network.legs_of(route)]
        return key_of(self.options, records_hash([route]), *map(self._of_subject, along))

    def of_day(self, day: date, neighbours: Iterable[date | None]) -> str:
        """The key of the page of a day: what changed on it, and the names of what changed."""
        changes = self.site.changes_by_day[day]
        consequences = [self.site.snapshots[kind].route_changes.get(day) for kind, _ in changes]
        told = [(kind, self._of_change(change)) for kind, change in changes]
        return key_of(self.options, self._network, day, [*neighbours], told, consequences)

    def _of_change(self, change: StatusChange) -> str:
        decider = change.decider
        said = [decider, self._sources[decider.publisher]] if decider else []
        return key_of(change.subject.id, change.before, change.after, records_hash(said))

    def _of_subject(self, subject: Place | Leg) -> str:
        """The hash of a place or a leg, and of all that was said of it and by whom."""
        return self._with_claims(subject, self._claims.get(subject.id, []))

    def _with_claims(self, subject: Place | Leg, said: Sequence[Report | Count]) -> str:
        taken_back = [one for claim in said for one in self._retractions.get(claim.id, [])]
        sources = (self._sources[claim.publisher] for claim in said)
        return records_hash([subject, *said, *taken_back, *sources])

    @cached_property
    def _network(self) -> str:
        records = self.site.data.records
        return records_hash([*records.places, *records.legs, *records.routes])

    @cached_property
    def _sources(self) -> Mapping[str, Record]:
        return {source.id: source for source in self.site.data.records.sources}

    @cached_property
    def _claims(self) -> Mapping[str, list[Report | Count]]:
        """The reports and counts by subject."""
        found: dict[str, list[Report | Count]] = defaultdict(list)
        records = self.site.data.records
        claims: list[Report | Count] = [*records.reports, *records.counts]
        for claim in claims:
            found[claim.subject].append(claim)
        return found

    @cached_property
    def _retractions(self) -> Mapping[str, list[Retraction]]:
        found: dict[str, list[Retraction]] = defaultdict(list)
        for one in self.site.data.records.retractions:
            found[one.report].append(one)
        return found


def _is_of(claim: Report | Count, traffic: Traffic) -> bool:
    return traffic in (claim.traffic if isinstance(claim, Report) else (claim.traffic,))


def key_of(*parts: object) -> str:
    """A key made of parts."""
    text = json.dumps([str(part) for part in parts], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def program_hash() -> str:
    """The hash of every file of aidmap, and of the versions of the libraries that it draws with."""
    folder = Path(str(files("aidmap")))
    digest = hashlib.sha256(_library_versions().encode())
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.is_file() and NO_PROGRAM.isdisjoint(inner.parts):
            digest.update(f"{inner.as_posix()} ".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _library_versions() -> str:
    found = []
    for line in requires("aidmap") or []:
        name = re.match(r"[\w.-]+", line)
        if name and "extra ==" not in line:
            found.append(f"{name[0]} {_version(name[0])}")
    return ", ".join(sorted(found))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # one that only other systems need
        return ""
