"""Imports reports and places from foreign files: what is new, known, changed or refused.

Nothing is written here. The caller shows the `ImportResult`, and then writes its records to the
store. Reading files is left to `readers`, and parsing rows to `row_parser`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.importers import column_matching, gazetteer, readers, sanity
from aidmap.importers.accepted_rows import accepted_records, is_table_of_proposals
from aidmap.importers.coordinate_order import settle_order
from aidmap.importers.import_memory import ImportMemory
from aidmap.importers.import_result import ImportResult
from aidmap.importers.limits import Limits
from aidmap.importers.reading_steps import (
    CLAIM_ID,
    complete_result,
    leave_out_foreign_ids,
    look_ahead,
)
from aidmap.importers.record_maker import RecordMaker, fault_in_row
from aidmap.importers.resolver import Resolver, slug
from aidmap.importers.row_parser import RowParser
from aidmap.importers.staging import MAPS
from aidmap.model import Hub, as_json, parse
from aidmap.model.record import field_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from aidmap.importers.header import Row
    from aidmap.model import Place, Report
    from aidmap.model.import_mapping import Mapping
    from aidmap.query.dataset import Dataset

    Progress = Callable[[Iterable[Row]], Iterable[Row]]

UNKNOWN_ACCURACY_M = 1000.0  # where none is given: the point is drawn as approximate
PLACE_ID = re.compile(r"(?=[a-z0-9-]*[a-z])[a-z0-9]+(-+[a-z0-9]+)*")
COUNTRY_HEADINGS = ("country", "country name", "iso3", "country code", "adm0 name", "admin0")


def reports(
    data: Dataset,
    path: Path,
    mapping: Mapping,
    *,
    new_publishers: bool = False,
    now: datetime | None = None,
    progress: Progress = iter,
    limits: Limits | None = None,
) -> ImportResult:
    """Read reports from a table, or the accepted reports and counts of a table of proposals.

    Args:
        data: the data set that they are meant for; it is not changed.
        path: the table.
        mapping: how the table is to be read.
        new_publishers: whether publishers that the data set does not know are taken up, too.
        now: when the reports are entered, where the table does not say; None: now.
        progress: passes the rows on, and may show the progress.
        limits: the limits on reading the file; None: the usual ones.

    Raises:
        DataError: the file or the mapping is wrong; faults of single rows are in the result.
    """
    target = column_matching.report_fields(mapping)
    resolver = Resolver(data, new_publishers=new_publishers, now=now or datetime.now(UTC))
    wrong = resolver.check_constants(mapping.constants)
    known = {report.id for report in data.records.reports}
    limits = limits or Limits()
    memory = ImportMemory(data, path, mapping, limits, new_publishers=new_publishers)
    if not wrong and (remembered := memory.recall(known)):
        return remembered
    table = readers.read_table(path, target, limits)
    if is_table_of_proposals(table.columns):
        return accepted_records(data, table, resolver, progress=progress)
    parser = RowParser(target, table, zone=data.records.about.time_zone, other_faults=wrong)
    first, rows = look_ahead(table)
    result = ImportResult(sources=resolver.sources)
    leave_out_foreign_ids(parser, first, result, mapping, own_pattern=CLAIM_ID)
    maker = RecordMaker(parser, result, resolver.make_report, data.records.about.today())
    ids: dict[str, None] = {}
    result.add_claims(_note_ids(maker.records(progress(rows)), ids), known)
    complete_result(result, parser, table)
    memory.keep(result, ids)
    return result


def _note_ids(made: Iterable[tuple[Row, Report]], ids: dict[str, None]) -> Iterator[Report]:
    """Pass reports on, and note their ids: each once, in their order."""
    for _, report in made:
        ids[report.id] = None
        yield report


def places(
    data: Dataset,
    path: Path,
    mapping: Mapping,
    *,
    progress: Progress = iter,
    limits: Limits | None = None,
) -> ImportResult:
    """Read places from a table with lon and lat, or from a map with points in any CRS.

    Fields without a column in the file keep the values that the data set has.

    Args:
        data: the data set that they are meant for; it is not changed.
        path: a table, or GeoJSON, GeoPackage, Shapefile, KML, KMZ, GPX, GML, FlatGeobuf.
        mapping: how the file is to be read.
        progress: passes the rows on, and may show the progress.
        limits: the limits on reading the file; None: the usual ones.

    Raises:
        DataError: the file or the mapping is wrong; faults of single rows are in the result.
    """
    target = column_matching.place_fields(mapping)
    if mapping.crs and path.suffix.lower() not in MAPS:
        what = "is for maps: in a table write degrees in WGS84, or save it as a map"
        raise DataError([f"--crs {mapping.crs}: {what}"])
    table = readers.read_table(path, target, limits or Limits())
    parser = RowParser(target, table, zone=data.records.about.time_zone)
    first, rows = look_ahead(table)
    result = ImportResult()
    leave_out_foreign_ids(parser, first, result, mapping, own_pattern=PLACE_ID)
    settle_order(parser, first, data.records.places, result.doubts)
    known_places = {place.id: place for place in data.records.places}
    make = partial(
        _make_place, known_places=known_places, given={*parser.columns, *mapping.constants}
    )
    maker = RecordMaker(parser, result, make, data.records.about.today())
    first_of: dict[str, Place] = {}
    located: list[tuple[int, Place, str]] = []
    for row, place in maker.records(progress(rows)):
        if place.id not in first_of:
            first_of[place.id] = place
            if _classify_place(place, known_places.get(place.id), result, row):
                located.append((row.number, place, _country_of(row)))
        elif first_of[place.id] == place:
            result.twice += 1
        else:
            what = f"{place.id!r} stands twice with different fields: keep one, or give it an id"
            result.refused.append((row, [fault_in_row(row, "id", what)]))
    sanity.add_doubts_on_points(result.doubts, located, data.records.places)
    if not known_places and located:
        result.notes.append(sanity.extent_of([place for _, place, _ in located]))
    return complete_result(result, parser, table)


def _country_of(row: Row) -> str:
    """Find the country that a row names, as ISO 3166-1 alpha-3; empty: no known country."""
    cells = {column_matching.heading_key(name): value for name, value in row.cells.items()}
    named = next((cells[name] for name in COUNTRY_HEADINGS if isinstance(cells.get(name), str)), "")
    return gazetteer.country_code(named) if named else ""


def _classify_place(place: Place, old: Place | None, result: ImportResult, row: Row) -> bool:
    """Add a place to the result as known, new or changed; say whether it is new or changed."""
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


def _make_place(fields: dict[str, Any], known_places: dict[str, Place], given: set[str]) -> Place:
    """Make a place from the fields of a row.

    Args:
        fields: the fields; without an id, the id is made from the English name.
        known_places: the places of the data set, by id; they supply the fields not given.
        given: the names of the fields that the file or the mapping gives.
    """
    values = dict(fields)
    if "id" not in values:  # if the name is missing too, that is the only fault reported
        values["id"] = slug(str(values["name_en"])) if values.get("name_en") else "none"
    old = known_places.get(str(values.get("id")))
    if old is not None:
        same = old.kind == values.get("kind", old.kind)
        special = {*field_names(type(old))} - {*field_names(Hub)}  # fields of its kind alone
        kept = {name for name in as_json(old) if same or name not in special} - given
        values = {name: value for name, value in as_json(old).items() if name in kept} | values
    place: Place = parse("place", {"accuracy_m": UNKNOWN_ACCURACY_M} | values)
    return place


def mapping_text(mapping: Mapping) -> str:
    """Write a mapping as TOML, to be kept and used again."""
    import tomli_w

    fields = mapping.model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude_defaults=True
    )
    return tomli_w.dumps(fields)
