"""Records from tables and maps of others: what is new, what is there already, what is refused.

Nothing is written here: an `ImportResult` is shown first, and then taken, whole or without its
refused rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from aidmap.errors import AidmapError, DataError, Fault
from aidmap.importers import column_matching, readers, sanity, vector
from aidmap.importers.resolver import Resolver, slug
from aidmap.importers.row_parser import DAYS, RowParser
from aidmap.models import PLACES_FIELDS, Hub, as_json, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from aidmap.datasets import Dataset
    from aidmap.importers.header import Row, Table
    from aidmap.models import Mapping, Place, Record, Source

UNKNOWN_ACCURACY_M = 1000.0  # a point of which nothing is told is drawn as approximate
OF_A_KIND = {*PLACES_FIELDS} - {*Hub.model_fields}  # what only some kinds of places have


@dataclass
class ImportResult:
    """What was read.

    Attributes:
        new: records that the data set does not have.
        known: how many it has already.
        twice: how many stand in the file a second time.
        changed: places that it has with other fields.
        differences: what is other in these, field by field.
        refused: rows that are none, each with its faults.
        sources: publishers that the data set does not have yet.
        ignored: columns that are none of ours.
        columns: the column of each field.
        notes: what a person is to know of how the file is read, or to look at.
    """

    new: list[Any] = field(default_factory=list)
    known: int = 0
    twice: int = 0
    changed: list[Any] = field(default_factory=list)
    differences: list[Fault] = field(default_factory=list)
    refused: list[tuple[Row, list[Fault]]] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    ignored: set[str] = field(default_factory=set)
    columns: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

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
) -> ImportResult:
    """Read reports from a table.

    Args:
        data: the data set that is to take them; it is only asked.
        path: the table.
        mapping: how it is to be read.
        new_publishers: whether a publisher that the data set does not know is taken up, too.
        now: when they are entered, where the table does not say; None: now.
        watched: shows how far it is.

    Raises:
        DataError: the file, or the mapping, is wrong; single rows are told in the result.
    """
    wanted = column_matching.of_reports(mapping)
    desk = Resolver(data, new_publishers=new_publishers, now=now or datetime.now(UTC))
    table = readers.opened(path, wanted)
    wrong = desk.faults_of(mapping.constants)
    reading = RowParser(wanted, table, zone=data.records.about.time_zone, wrong=wrong)
    result = _begun(reading, table)
    known = {report.id for report in data.records.reports}
    seen: set[str] = set()
    for _, report in _made(watched(table.rows), reading, result, desk.report):
        if report.id in seen:
            result.twice += 1
        elif report.id in known:
            result.known += 1
        else:
            result.new.append(report)
        seen.add(report.id)
    result.sources = desk.sources
    return result


def places(
    data: Dataset,
    path: Path,
    mapping: Mapping,
    *,
    watched: Callable[[Iterable[Row]], Iterable[Row]] = iter,
) -> ImportResult:
    """Read places from a table with lon and lat, or from a map with points in any CRS.

    Fields that the file has no column for keep what the data set has.

    Args:
        data: the data set that is to take them; it is only asked.
        path: a table, or GeoJSON, GeoPackage, Shapefile, KML, FlatGeobuf.
        mapping: how it is to be read.
        watched: shows how far it is.

    Raises:
        DataError: the file, or the mapping, is wrong; single rows are told in the result.
    """
    wanted = column_matching.of_places(mapping)
    table = _table_of_places(path, wanted)
    reading = RowParser(wanted, table, zone=data.records.about.time_zone)
    result = _begun(reading, table)
    there = {place.id: place for place in data.records.places}
    told = {*reading.columns, *mapping.constants}
    first: dict[str, Place] = {}
    make = partial(_place, there=there, told=told)
    for row, place in _made(watched(table.rows), reading, result, make):
        if place.id not in first:
            first[place.id] = place
            _sort_in(place, there.get(place.id), result, row)
        elif first[place.id] == place:
            result.twice += 1
        else:
            what = f"{place.id!r} stands twice with different fields: keep one, or give it an id"
            result.refused.append((row, [_fault(row, "id", what)]))
    result.notes += sanity.of_points([*result.new, *result.changed], data.records.places)
    return result


def _table_of_places(path: Path, wanted: column_matching.Wanted) -> Table:
    if vector.is_map(path):
        return vector.points(path, wanted.mapping)
    return readers.opened(path, wanted, others=vector.SUFFIXES)


def _sort_in(place: Place, old: Place | None, result: ImportResult, row: Row) -> None:
    """Put a place where it belongs: it is new, known, or changed."""
    if old is None:
        result.new.append(place)
    elif old == place:
        result.known += 1
    else:
        result.changed.append(place)
        result.differences += [
            _fault(row, "", f"{place.id}: {name} is {was} in the data set, {now} here")
            for name, was, now in _differences(old, place)
        ]


def _differences(old: Place, new: Place) -> list[tuple[str, str, str]]:
    was, now = as_json(old), as_json(new)
    return [
        (name, _shown(was.get(name)), _shown(now.get(name)))
        for name in dict.fromkeys([*was, *now])
        if was.get(name) != now.get(name)
    ]


def _shown(value: Any) -> str:
    return "empty" if value in (None, "", []) else repr(value)


def _begun(reading: RowParser, table: Table) -> ImportResult:
    return ImportResult(
        ignored=reading.ignored,
        columns={name: column_matching.one_line(one) for name, one in reading.columns.items()},
        notes=[*table.notes, *reading.notes],
    )


def _made(
    rows: Iterable[Row],
    reading: RowParser,
    result: ImportResult,
    make: Callable[[dict[str, Any]], Record],
) -> Iterator[tuple[Row, Any]]:
    """The rows that are records, with these; the others go to the result."""
    for row in rows:
        record = _taken(row, reading, result, make)
        if record is not None:
            yield row, record


def _taken(
    row: Row, reading: RowParser, result: ImportResult, make: Callable[[dict[str, Any]], Record]
) -> Any:
    """The record of a row; what is wrong with it goes to the result, in the table's own words."""
    if row.fault:
        result.refused.append((row, [_fault(row, "", row.fault)]))
        return None
    said, faults = reading.read(row)
    wrong = {fault.field for fault in faults}
    try:
        made = make(said)
    except DataError as error:
        faults += [fault for fault in error.faults if fault.field.split(".")[0] not in wrong]
    except AidmapError as error:
        faults.append(Fault(what=str(error)))
    if not faults:
        return made
    told = list(dict.fromkeys(_in_its_words(fault, row, reading) for fault in faults))
    places = {column_matching.one_line(name): place for place, name in enumerate(row.cells)}
    told.sort(key=lambda fault: places.get(fault.field, len(places)))
    result.refused.append((row, told))
    return None


def _in_its_words(fault: Fault, row: Row, reading: RowParser) -> Fault:
    """A fault with the place in the table, and with what may be told of it."""
    name = fault.field.split(".")[0]
    column = reading.columns.get(name)
    what = fault.what
    if name in DAYS and "is not a day" in what:
        what = f"{what}, or tell how days are written: --day-format DD/MM/YYYY"
    elif not column and (what == "is missing" or name == "kind"):
        what = f"{what}: --map {name}=COLUMN says where it is, --set {name}=VALUE what"
    shown = column_matching.one_line(column) if column else fault.field
    return replace(fault, file=row.where, line=row.number, field=shown, what=what)


def _fault(row: Row, column: str, what: str) -> Fault:
    return Fault(file=row.where, line=row.number, field=column, what=what)


def _place(fields: dict[str, Any], there: dict[str, Place], told: set[str]) -> Place:
    """Make a place of a row's fields.

    Args:
        fields: they; where no id is among them, it comes from the English name.
        there: the places of the data set, by id: what is not told is kept of them.
        told: the fields that the file has.
    """
    said = dict(fields)
    if "id" not in said:  # without a name, that alone is the fault
        said["id"] = slug(str(said["name_en"])) if said.get("name_en") else "none"
    old = there.get(str(said.get("id")))
    if old is not None:
        same = old.kind == said.get("kind", old.kind)
        kept = {name for name in as_json(old) if same or name not in OF_A_KIND} - told
        said = {name: value for name, value in as_json(old).items() if name in kept} | said
    place: Place = parse("place", {"accuracy_m": UNKNOWN_ACCURACY_M} | said)
    return place


def mapping_text(mapping: Mapping) -> str:
    """A mapping as TOML, to be kept and used again."""
    import tomli_w

    told = mapping.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
    return tomli_w.dumps(told)
