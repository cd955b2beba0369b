"""Where the fields of a row become a report: names to ids, publishers, the day of entering.

The door for slugify.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slugify import slugify

from aidmap.errors import AidmapError, DataError, Fault
from aidmap.model import Source, parse, visible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from aidmap.model import Report
    from aidmap.query.dataset import Dataset

NEW_KIND = "other"  # of a publisher of which nothing is told


class Resolver:
    """One that knows the names of a data set, and takes up publishers where that is allowed.

    Attributes:
        sources: publishers that the data set does not have yet, by their ids.
    """

    def __init__(self, data: Dataset, *, new_publishers: bool, now: datetime) -> None:
        self.sources: dict[str, Source] = {}
        self._data = data
        self._new_publishers = new_publishers
        self._now = now
        self._today = data.records.about.today()
        self._subjects: dict[str, str] = {}
        self._publishers: dict[str, str] = {}
        self._find = {"subject": self._subject, "publisher": self._publisher}

    def faults_of(self, constants: Mapping[str, str]) -> list[str]:
        """What is wrong with the place and the publisher that are set for every row."""
        faults = []
        for name in self._find.keys() & constants.keys():
            try:
                self._find[name](constants[name])
            except AidmapError as error:
                faults += [f"--set {name}={constants[name]}: {line}" for line in error.lines]
        return faults

    def report(self, fields: dict[str, Any]) -> Report:
        """Make a report of the fields of a row.

        Raises:
            DataError: every fault of it.
        """
        faults: list[Fault] = []
        said = dict(fields)
        for name, find in self._find.items():
            if name in said:
                try:
                    said[name] = find(str(said[name]))
                except AidmapError as error:
                    faults += [Fault(field=name, what=line) for line in error.lines]
                    said[name] = "none"
        said.setdefault("recorded_at", self._now)
        try:
            report: Report = parse("report", said)
        except DataError as error:
            raise DataError([*faults, *error.faults]) from None
        if report.reported_on > self._today:
            faults.append(Fault(field="reported_on", what=f"{report.reported_on} is in the future"))
        if faults:
            raise DataError(faults)
        return report

    def _subject(self, name: str) -> str:
        if name not in self._subjects:
            self._subjects[name] = self._data.subject(name).id
        return self._subjects[name]

    def _publisher(self, name: str) -> str:
        if name not in self._publishers:
            self._publishers[name] = self._found_publisher(name)
        return self._publishers[name]

    def _found_publisher(self, name: str) -> str:
        try:
            return self._data.publisher(name).id
        except AidmapError as error:
            if not self._new_publishers:
                what = f"{error}; write it as there, or take up new ones with --new-publishers"
                raise DataError([what]) from None
        source: Source = parse("source", {"id": slug(name), "name": name, "kind": NEW_KIND})
        self.sources[source.id] = source
        return source.id


def slug(name: str) -> str:
    """An id for a name; letters of other scripts are written in Latin ones.

    Raises:
        DataError: nothing of the name can be written so.
    """
    made = slugify(visible(name))
    if not made:
        raise DataError([Fault(field="id", what=f"{name!r} gives no id: add a column id")])
    return made
