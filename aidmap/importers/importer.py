"""Records from tables and maps of others: what is new, what is there already, what is refused.

Nothing is written here: an `ImportResult` is shown first, and then taken, whole or without its
refused rows.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.importers import column_matching, gazetteer, readers, sanity
from aidmap.importers.coordinate_order import settle_order
from aidmap.importers.header import skipped_part
from aidmap.importers.import_result import ImportResult
from aidmap.importers.limits import Limits
from aidmap.importers.record_maker import RecordMaker, fault_in_row
from aidmap.importers.resolver import Resolver, slug
from aidmap.importers.row_parser import RowParser
from aidmap.importers.staging import MAPS
from aidmap.model import Hub, as_json, parse
from aidmap.model.record import field_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from aidmap.importers.header import Row, Table
    from aidmap.model import Place
    from aidmap.model.import_mapping import Mapping
    from aidmap.query.dataset import Dataset

    Watch = Callable[[Iterable[Row]], Iterable[Row]]

UNKNOWN_ACCURACY_M = 1000.0  # a point of which nothing is told is drawn as approximate
FIRST_ROWS = 25  # from which it is told what a column holds
REPORT_ID = re.compile(r"'?[0-9a-f]{16}")
PLACE_ID = re.compile(r"(?=[a-z0-9-]*[a-z])[a-z0-9]+(-+[a-z0-9]+)*")
COUNTRY = ("country", "country name", "iso3", "country code", "adm0 name", "admin0")


def reports(
    data: Dataset,
    path: Path,
    mapping: Mapping,
    *,
    new_publishers: bool = False,
    now: datetime | None = None,
    watched: Watch = iter,
    limits: Limits | None = None,
) -> ImportResult:
    """Read reports from a table.

    Args:
        data: the data set that is to take them; it is only asked.
        path: the table.
        mapping: how it is to be read.
        new_publishers: whether a publisher that the data set does not know is taken up, too.
        now: when they are entered, where the table does not say; None: now.
        watched: shows how far it is.
        limits: what reading may cost; None: as usual.

    Raises:
        DataError: the file, or the mapping, is wrong; single rows are told in the result.
    """
    target = column_matching.report_fields(mapping)
    resolver = Resolver(data, new_publishers=new_publishers, now=now or datetime.now(UTC))
    wrong = resolver.check_constants(mapping.constants)
    table = readers.read_table(path, target, limits or Limits())
    parser = RowParser(target, table, zone=data.records.about.time_zone, other_faults=wrong)
    first, rows = _looked_ahead(table)
    result = ImportResult(sources=resolver.sources)
    _leave_out_foreign_ids(parser, first, result, mapping, ours=REPORT_ID)
    known = {report.id for report in data.records.reports}
    seen: set[str] = set()
    maker = RecordMaker(parser, result, resolver.make_report, data.records.about.today())
    for _, report in maker.records(watched(rows)):
        if report.id in seen:
            result.twice += 1
        elif report.id in known:
            result.known += 1
        else:
            result.new.append(report)
        seen.add(report.id)
    return _complete(result, parser, table)


def places(
    data: Dataset,
    path: Path,
    mapping: Mapping,
    *,
    watched: Watch = iter,
    limits: Limits | None = None,
) -> ImportResult:
    """Read places from a table with lon and lat, or from a map with points in any CRS.

    Fields that the file has no column for keep what the data set has.

    Args:
        data: the data set that is to take them; it is only asked.
        path: a table, or GeoJSON, GeoPackage, Shapefile, KML, KMZ, GPX, GML, FlatGeobuf.
        mapping: how it is to be read.
        watched: shows how far it is.
        limits: what reading may cost; None: as usual.

    Raises:
        DataError: the file, or the mapping, is wrong; single rows are told in the result.
    """
    target = column_matching.place_fields(mapping)
    if mapping.crs and path.suffix.lower() not in MAPS:
        what = "is for maps: in a table write degrees in WGS84, or save it as a map"
        raise DataError([f"--crs {mapping.crs}: {what}"])
    table = readers.read_table(path, target, limits or Limits())
    parser = RowParser(target, table, zone=data.records.about.time_zone)
    first, rows = _looked_ahead(table)
    result = ImportResult()
    _leave_out_foreign_ids(parser, first, result, mapping, ours=PLACE_ID)
    settle_order(parser, first, data.records.places, result.doubts)
    there = {place.id: place for place in data.records.places}
    make = partial(_place, there=there, told={*parser.columns, *mapping.constants})
    maker = RecordMaker(parser, result, make, data.records.about.today())
    first_of: dict[str, Place] = {}
    pointed: list[tuple[int, Place, str]] = []
    for row, place in maker.records(watched(rows)):
        if place.id not in first_of:
            first_of[place.id] = place
            if _sort_in(place, there.get(place.id), result, row):
                pointed.append((row.number, place, _country(row)))
        elif first_of[place.id] == place:
            result.twice += 1
        else:
            what = f"{place.id!r} stands twice with different fields: keep one, or give it an id"
            result.refused.append((row, [fault_in_row(row, "id", what)]))
    sanity.add_doubts_on_points(result.doubts, pointed, data.records.places)
    if not there and pointed:
        result.notes.append(sanity.extent_of([place for _, place, _ in pointed]))
    return _complete(result, parser, table)


def _looked_ahead(table: Table) -> tuple[list[Row], Iterator[Row]]:
    """The first rows of a table, and all of them."""
    first = list(islice(table.rows, FIRST_ROWS))
    return first, chain(first, table.rows)


def _leave_out_foreign_ids(
    parser: RowParser,
    first: list[Row],
    result: ImportResult,
    mapping: Mapping,
    *,
    ours: re.Pattern[str],
) -> None:
    """Leave a column of ids out where none of its first values is one of ours."""
    column = parser.columns.get("id")
    if column is None or "id" in mapping.columns:
        return
    values = [
        str(row.cells.get(column)) for row in first if row.cells.get(column) not in (None, "")
    ]
    if values and not any(ours.fullmatch(value.strip()) for value in values):
        parser.leave_out_ids()
        name = column_matching.one_line(column)
        held = f"holds no ids of ours, as {values[0][:40]!r}"
        why = f"{held}: --map id={name!r} takes them all the same"
        result.passed_over.append(skipped_part(f"column {name!r}", why))


def _complete(result: ImportResult, parser: RowParser, table: Table) -> ImportResult:
    """The result with what was found of the table as a whole."""
    result.ignored = parser.ignored
    result.columns = {
        name: column_matching.one_line(column) for name, column in parser.columns.items()
    }
    result.notes = [*table.notes, *parser.notes, *result.notes]
    columns = [
        skipped_part(f"column {column_matching.short_name(column)!r}", "is none of ours")
        for column in sorted(parser.ignored - {parser.foreign_ids})
    ]
    result.passed_over = [*table.skipped_parts, *columns, *result.passed_over]
    for kind, row, what in table.doubts:
        result.doubts.add(kind, what, row)
    return result


def _country(row: Row) -> str:
    """The country that a row names, as ISO 3166-1 alpha-3; empty: none that is known."""
    cells = {column_matching.heading_key(name): value for name, value in row.cells.items()}
    named = next((cells[name] for name in COUNTRY if isinstance(cells.get(name), str)), "")
    return gazetteer.country_code(named) if named else ""


def _sort_in(place: Place, old: Place | None, result: ImportResult, row: Row) -> bool:
    """Put a place where it belongs, and say whether it is new, or changed."""
    if old == place:
        result.known += 1
        return False
    if old is None:
        result.new.append(place)
        return True
    result.changed.append(place)
    result.differences += [
        fault_in_row(row, "", f"{place.id}: {name} is {was} in the data set, {now} here")
        for name, was, now in _differences(old, place)
    ]
    return True


def _differences(old: Place, new: Place) -> list[tuple[str, str, str]]:
    was, now = as_json(old), as_json(new)
    return [
        (name, _short_value(was.get(name)), _short_value(now.get(name)))
        for name in dict.fromkeys([*was, *now])
        if was.get(name) != now.get(name)
    ]


def _short_value(value: Any) -> str:
    return "empty" if value in (None, "", []) else repr(value)


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
        special = {*field_names(type(old))} - {*field_names(Hub)}  # what its kind alone has
        kept = {name for name in as_json(old) if same or name not in special} - told
        said = {name: value for name, value in as_json(old).items() if name in kept} | said
    place: Place = parse("place", {"accuracy_m": UNKNOWN_ACCURACY_M} | said)
    return place


def mapping_text(mapping: Mapping) -> str:
    """A mapping as TOML, to be kept and used again."""
    import tomli_w

    told = mapping.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return tomli_w.dumps(told)
