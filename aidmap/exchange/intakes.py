"""Records from tables and maps of others: what is new, what is there already, what is refused.

Nothing is written here: an `Intake` is shown first, and then taken, whole or without its refused
rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from slugify import slugify

from aidmap.errors import AidmapError, DataError, Fault
from aidmap.exchange import shapes
from aidmap.exchange.readings import DAYS, WORDS, Reading, report_fields
from aidmap.exchange.rows import Row, rows
from aidmap.models import PLACES_FIELDS, Source, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from aidmap.datasets import Dataset
    from aidmap.models import Mapping, Place, Record, Report

UNKNOWN_ACCURACY_M = 1000.0  # a point of which nothing is told is drawn as approximate
NEW_KIND = "other"  # of a publisher of which nothing is told


@dataclass
class Intake:
    """What was read.

    Attributes:
        new: records that the data set does not have.
        known: how many it has already.
        changed: places that it has with other fields.
        refused: rows that are none, each with its faults.
        sources: publishers that the data set does not have yet.
        ignored: columns that are none of ours.
        columns: the column of each field.
    """

    new: list[Any] = field(default_factory=list)
    known: int = 0
    changed: list[Any] = field(default_factory=list)
    refused: list[tuple[Row, list[Fault]]] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    ignored: set[str] = field(default_factory=set)
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def faults(self) -> list[Fault]:
        """Every fault of every row."""
        return [fault for _, faults in self.refused for fault in faults]


def reports(
    data: Dataset,
    path: Path,
    mapping: Mapping,
    *,
    new_publishers: bool = False,
    now: datetime | None = None,
    watched: Callable[[Iterable[Row]], Iterable[Row]] = iter,
) -> Intake:
    """Read reports from a table.

    Args:
        data: the data set that is to take them; it is only asked.
        path: the table.
        mapping: how it is to be read.
        new_publishers: whether a publisher that the data set does not know is taken up, too.
        now: when they are entered, where the table does not say; None: now.
        watched: shows how far it is.

    Raises:
        DataError: the file, or the mapping, is wrong; single rows are told in the intake.
    """
    reading = Reading(report_fields(), mapping)
    intake = Intake()
    desk = _Desk(data, intake, new_publishers=new_publishers, now=now or datetime.now(UTC))
    known = {report.id for report in data.records.reports}
    for row in watched(rows(path, sheet=mapping.sheet, encoding=mapping.encoding)):
        report = _taken(row, reading, intake, desk.report)
        if report is None:
            continue
        if report.id in known:
            intake.known += 1
            continue
        known.add(report.id)
        intake.new.append(report)
    _tell_columns(intake, reading)
    return intake


def places(
    data: Dataset,
    path: Path,
    mapping: Mapping,
    *,
    watched: Callable[[Iterable[Row]], Iterable[Row]] = iter,
) -> Intake:
    """Read places from a table with lon and lat, or from a map with points in any CRS.

    Args:
        data: the data set that is to take them; it is only asked.
        path: a table, or GeoJSON, GeoPackage, Shapefile, KML, FlatGeobuf.
        mapping: how it is to be read.
        watched: shows how far it is.

    Raises:
        DataError: the file, or the mapping, is wrong; single rows are told in the intake.
    """
    reading = Reading(PLACES_FIELDS, mapping)
    intake = Intake()
    there = {place.id: place for place in data.records.places}
    first: dict[str, Place] = {}
    found = shapes.points(path, mapping) if shapes.is_map(path) else rows(
        path, sheet=mapping.sheet, encoding=mapping.encoding
    )  # fmt: skip
    for row in watched(found):
        place = _taken(row, reading, intake, _place)
        if place is None:
            continue
        seen = place.id in first
        if first.setdefault(place.id, place) != place:
            what = f"{place.id!r} stands twice with different fields: keep one, or give it an id"
            intake.refused.append((row, [_fault(row, "id", what)]))
        elif there.get(place.id) == place:
            intake.known += 1
        elif place.id in there:
            intake.changed.append(place)
        elif not seen:
            intake.new.append(place)
    _tell_columns(intake, reading)
    return intake


def _taken(
    row: Row, reading: Reading, intake: Intake, make: Callable[[dict[str, Any]], Record]
) -> Any:
    """The record of a row; what is wrong with it goes to the intake, in the table's own words."""
    if row.fault:
        intake.refused.append((row, [_fault(row, "", row.fault)]))
        return None
    try:
        return make(reading.read(row))
    except DataError as error:
        faults = [_in_its_words(fault, row, reading) for fault in error.faults]
    except AidmapError as error:
        faults = [_fault(row, "", str(error))]
    intake.refused.append((row, faults))
    return None


def _in_its_words(fault: Fault, row: Row, reading: Reading) -> Fault:
    """A fault with the place in the table, and with what may be told of its words and days."""
    column = reading.columns(row).get(fault.field, fault.field)
    what, cell = fault.what, row.cells.get(column)
    if cell and fault.field in WORDS:
        what = f"{what}; what it means can be told: --value '{fault.field}:{cell}=...'"
    elif cell and fault.field in DAYS and "is not a day" in what:
        what = f"{what}, or tell how days are written: --day-format DD/MM/YYYY"
    return replace(fault, file=row.where, line=row.number, field=column, what=what)


def _fault(row: Row, column: str, what: str) -> Fault:
    return Fault(file=row.where, line=row.number, field=column, what=what)


def _tell_columns(intake: Intake, reading: Reading) -> None:
    intake.ignored, intake.columns = reading.ignored, dict(reading._columns)  # noqa: SLF001 - one desk


class _Desk:
    """Where the rows of reports become reports: names to ids, publishers, the day of entering."""

    def __init__(
        self, data: Dataset, intake: Intake, *, new_publishers: bool, now: datetime
    ) -> None:
        self._data = data
        self._intake = intake
        self._new_publishers = new_publishers
        self._now = now
        self._today = data.records.about.today()
        self._subjects: dict[str, str] = {}
        self._publishers: dict[str, str] = {}

    def report(self, fields: dict[str, Any]) -> Report:
        """Make a report of the fields of a row.

        Raises:
            DataError: every fault of it.
        """
        faults: list[Fault] = []
        said = dict(fields)
        for name, find in (("subject", self._subject), ("publisher", self._publisher)):
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
        source: Source = parse("source", {"id": _slug(name), "name": name, "kind": NEW_KIND})
        self._intake.sources[source.id] = source
        return source.id


def _place(fields: dict[str, Any]) -> Place:
    """Make a place of a row's fields; where no id is told, it comes from the English name."""
    said = {"accuracy_m": UNKNOWN_ACCURACY_M} | fields
    if "id" not in said and said.get("name_en"):
        said["id"] = _slug(str(said["name_en"]))
    for name in ("lon", "lat", "accuracy_m"):
        if isinstance(said.get(name), str):
            said[name] = said[name].replace(",", ".")
    place: Place = parse("place", said)
    return place


def _slug(name: str) -> str:
    """An id for a name; letters of other scripts are written in Latin ones.

    Raises:
        DataError: nothing of the name can be written so.
    """
    made = slugify(name)
    if not made:
        raise DataError([Fault(field="id", what=f"{name!r} gives no id: add a column id")])
    return made


def mapping_text(mapping: Mapping) -> str:
    """A mapping as TOML, to be kept and used again."""
    import tomli_w

    told = mapping.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
    return tomli_w.dumps(told)
