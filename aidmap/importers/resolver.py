"""Resolves the names in the fields of a row to ids, takes up new publishers, and makes records.

Counts that are added up are made by `count_maker`, and parsing the fields is left to `row_parser`.
Only this module imports slugify.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slugify import slugify

from aidmap.errors import AidmapError, DataError, Fault
from aidmap.model import Source, parse, visible
from aidmap.model.claim_maker import ClaimMaker
from aidmap.model.names import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from aidmap.model import Count, Report
    from aidmap.query.dataset import Dataset

UNKNOWN_KIND = "other"  # of a new publisher, whose kind is not known


class Resolver:
    """Resolves names of places and publishers to ids, and takes up publishers where allowed.

    Attributes:
        sources: the publishers that the data set does not have yet, by their ids.
    """

    def __init__(
        self,
        data: Dataset,
        *,
        new_publishers: bool,
        now: datetime,
        publisher: Source | None = None,
    ) -> None:
        """Keep what every row needs.

        Args:
            data: the data set whose places and publishers are named.
            new_publishers: whether publishers that it does not know are taken up.
            now: when the records are entered.
            publisher: one that is taken up in any case, where it is named.
        """
        self.sources: dict[str, Source] = {}
        self._data = data
        self._new_publishers = new_publishers
        self._now = now
        self._own_publisher = publisher
        self._today = data.records.about.today()
        self._legs = {leg.id for leg in data.records.legs}
        self._makers = {kind: ClaimMaker(kind) for kind in ("report", "count")}
        self._subjects: dict[str, str] = {}
        self._publishers: dict[str, str] = {}
        self._finders = {"subject": self._find_subject, "publisher": self._find_publisher}

    def check_constants(self, constants: Mapping[str, str]) -> list[str]:
        """Give the faults of the place and the publisher that are set for every row."""
        faults = []
        for name in self._finders.keys() & constants.keys():
            try:
                self._finders[name](constants[name])
            except AidmapError as error:
                faults += [f"--set {name}={constants[name]}: {line}" for line in error.lines]
        return faults

    def make_report(self, fields: dict[str, Any]) -> Report:
        """Make a report from the fields of a row.

        Raises:
            DataError: the fields are wrong; it holds every fault.
        """
        report: Report = self._make_claim("report", *self.resolve(fields))
        return report

    def make_count(self, fields: dict[str, Any]) -> Count:
        """Make a count from the fields of a row that has one figure.

        Raises:
            DataError: the fields are wrong; it holds every fault.
        """
        resolved, faults = self.resolve(fields)
        faults += self.faults_of_leg(str(resolved.get("subject")))
        count: Count = self._make_claim("count", resolved, faults)
        return count

    def _make_claim(self, kind: str, fields: dict[str, Any], faults: list[Fault]) -> Any:
        """Make a report or a count of fields whose names are resolved.

        Raises:
            DataError: the faults that are known, and those of the fields.
        """
        try:
            claim = self._makers[kind].make(fields)
        except DataError as error:
            raise DataError([*faults, *error.faults]) from None
        if claim.reported_on > self._today:
            faults.append(Fault(field="reported_on", what=f"{claim.reported_on} is in the future"))
        if faults:
            raise DataError(faults)
        return claim

    def resolve(self, fields: dict[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
        """Replace names by ids, and say when the record is entered; give the faults of names."""
        faults: list[Fault] = []
        resolved = dict(fields)
        for name, find in self._finders.items():
            if name in resolved:
                try:
                    resolved[name] = find(str(resolved[name]))
                except AidmapError as error:
                    faults += [Fault(field=name, what=line) for line in error.lines]
                    resolved[name] = "none"
        resolved.setdefault("recorded_at", self._now)
        return resolved, faults

    def faults_of_leg(self, subject: str) -> list[Fault]:
        """Say that a subject is a leg, where only places are counted at."""
        if subject not in self._legs:
            return []
        return [Fault(field="subject", what=f"{subject} is a leg: counts are of places")]

    def _find_subject(self, name: str) -> str:
        if name not in self._subjects:
            self._subjects[name] = self._data.subject(name).id
        return self._subjects[name]

    def _find_publisher(self, name: str) -> str:
        if name not in self._publishers:
            self._publishers[name] = self._look_up_publisher(name)
        return self._publishers[name]

    def _look_up_publisher(self, name: str) -> str:
        try:
            return self._data.publisher(name).id
        except AidmapError as error:
            own = self._own_publisher
            if own and key_of(name) in {key_of(own.id), key_of(own.name)}:
                self.sources[own.id] = own
                return own.id
            if not self._new_publishers:
                what = f"{error}; write it as there, or take up new ones with --new-publishers"
                raise DataError([what]) from None
        source: Source = parse("source", {"id": slug(name), "name": name, "kind": UNKNOWN_KIND})
        self.sources[source.id] = source
        return source.id


def slug(name: str) -> str:
    """Make an id from a name; letters of other scripts are transliterated to Latin.

    Raises:
        DataError: nothing of the name can be transliterated.
    """
    text = slugify(visible(name))
    if not text:
        raise DataError([Fault(field="id", what=f"{name!r} gives no id: add a column id")])
    return text
