"""aidmap import: reports, places and land from the files of others."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli.import_options import (
    Calendar,
    ColumnOptions,
    Columns,
    CoordinateOrder,
    DayFormat,
    DoubtOptions,
    Encoding,
    Limit,
    OutcomeOptions,
    ReadingOptions,
    Sheet,
    Source,
)
from aidmap.cli.import_summary import (
    check_targets,
    refuse,
    refuse_changes,
    settle_doubts,
    tell,
    tell_of,
)
from aidmap.cli.mapping_options import keep, mapping_of
from aidmap.cli.option_groups import takes_groups
from aidmap.cli.options import Data, open_dataset, say
from aidmap.cli.progress import with_progress
from aidmap.importers.headings import HEADINGS, epilog
from aidmap.importers.limits import Limits

if TYPE_CHECKING:
    from aidmap.importers.import_result import ImportResult
    from aidmap.model.import_mapping import Mapping
    from aidmap.query.dataset import Dataset

app = typer.Typer(help="Take in reports, places or a basemap of others.", no_args_is_help=True)

REPORT_FIELDS = ("subject", "status", "traffic", "basis", "effective_from", "effective_to",
                 "reported_on", "publisher", "title", "url", "note")  # fmt: skip
NAMES = tuple(name for name in HEADINGS if name.startswith("name_"))
PLACE_FIELDS = (*NAMES, "kind", "lat", "lon", "accuracy_m", "id")


@app.command("reports", epilog=epilog(REPORT_FIELDS))
@takes_groups
def take_reports(
    file: Source,
    *,
    data: Data = None,
    columns: ColumnOptions,
    day_format: DayFormat = None,
    calendar: Calendar = None,
    reading: ReadingOptions,
    doubts: DoubtOptions,
    new_publishers: Annotated[
        bool, typer.Option("--new-publishers", help="Take up publishers that are not known yet.")
    ] = False,
    outcome: OutcomeOptions,
) -> None:
    """Add the reports of a table: CSV, TSV, XLSX, JSON, JSON Lines. The same again adds nothing."""
    from aidmap.importers import importer

    how = _mapping(columns, reading, day_format=day_format, calendar=calendar)
    bounds = _bounds(file, doubts)
    dataset = _dataset_for(file, data, reading, outcome)
    result = importer.reports(dataset, file, how, new_publishers=new_publishers, **bounds)
    tell_of(result, file)
    _settle(result, how, reading, doubts, outcome)
    if not outcome.dry_run:
        dataset.store.add(reports=result.new, sources=list(result.sources.values()))
    _report(result, "report", doubts, outcome)


@app.command("places", epilog=epilog(PLACE_FIELDS))
@takes_groups
def take_places(
    file: Source,
    *,
    data: Data = None,
    columns: ColumnOptions,
    reading: ReadingOptions,
    coordinate_order: CoordinateOrder = None,
    doubts: DoubtOptions,
    crs: Annotated[str | None, typer.Option(help="Of a map that names none, as EPSG:4326.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Change places that are there with other fields.")
    ] = False,
    outcome: OutcomeOptions,
) -> None:
    """Add the places of a table or a map: GeoJSON, GeoPackage, Shapefile, KML, GPX, in any CRS."""
    from aidmap.importers import importer

    how = _mapping(columns, reading, crs=crs, coordinate_order=coordinate_order)
    bounds = _bounds(file, doubts)
    dataset = _dataset_for(file, data, reading, outcome)
    result = importer.places(dataset, file, how, **bounds)
    tell_of(result, file)
    if result.changed and not replace:
        refuse_changes(result, file, dry_run=outcome.dry_run)
    _settle(result, how, reading, doubts, outcome)
    if not outcome.dry_run and (result.new or result.changed):
        dataset.store.put(places=[*result.new, *result.changed])
    _report(result, "place", doubts, outcome)


@app.command("basemap")
def take_basemap(
    file: Source,
    *,
    data: Data = None,
    columns: Columns = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    crs: Annotated[str | None, typer.Option(help="Of a map that names none, as EPSG:4326.")] = None,
    tolerance: Annotated[
        float | None, typer.Option(min=0, metavar="METRES", help="How far borders may move.")
    ] = None,
    limit: Limit = None,
    areas: Annotated[
        bool, typer.Option("--areas", help="They are the areas, as governorates, not the land.")
    ] = False,
) -> None:
    """Put the land around the places under the map: polygons in any format and CRS."""
    from aidmap import geo
    from aidmap.importers import land

    limits = Limits().with_changes(limit or ())
    how = mapping_of(None, columns, None, None, {"sheet": sheet, "encoding": encoding, "crs": crs})
    dataset = open_dataset(data, courses=True)
    dataset.store.want_writable()
    features = land.read_land(file, how, geo.extent(dataset.at()), tolerance, limits=limits)
    dataset.store.put(shapes={"areas" if areas else "basemap": features})
    points = sum(str(feature["geometry"]).count("[") for feature in features)
    typer.echo(f"{len(features)} shapes, about {points:,} points")
    say("write into dataset.toml whom they are from: credits = [...]")


def _mapping(columns: ColumnOptions, reading: ReadingOptions, **more: str | None) -> Mapping:
    """How the table is read, by all that is said of it."""
    said = more | {
        "sheet": reading.sheet, "encoding": reading.encoding, "header_row": reading.header_row,
        "ignore": columns.ignore, "as_note": columns.as_note,
    }  # fmt: skip
    return mapping_of(reading.mapping, columns.columns, columns.values, columns.constants, said)


def _dataset_for(
    file: Path, data: str | None, reading: ReadingOptions, outcome: OutcomeOptions
) -> Dataset:
    """Open the data set that a file is taken into, and see that all may be written."""
    dataset = open_dataset(data, courses=True)
    if not outcome.dry_run:
        dataset.store.want_writable()
    targets = {"--skip-bad": outcome.skip_bad, "--save-mapping": reading.save_mapping}
    check_targets(dataset, file, targets)
    return dataset


def _bounds(file: Path, doubts: DoubtOptions) -> dict[str, Any]:
    """How much of a file is read, and who watches."""
    return {
        "progress": partial(with_progress, what=f"Reading {file.name}"),
        "limits": Limits().with_changes(doubts.limit or ()),
    }


def _settle(
    result: ImportResult,
    how: Mapping,
    reading: ReadingOptions,
    doubts: DoubtOptions,
    outcome: OutcomeOptions,
) -> None:
    """Refuse what is wrong, ask about what is doubted, and keep the mapping."""
    faults = refuse(result, outcome.skip_bad, dry_run=outcome.dry_run)
    settle_doubts(
        result, doubts.accept or (), faults, dry_run=outcome.dry_run, as_json=outcome.as_json
    )
    keep(reading.save_mapping, how)


def _report(result: ImportResult, what: str, doubts: DoubtOptions, outcome: OutcomeOptions) -> None:
    """Say what came of it."""
    tell(
        result, what, outcome.skip_bad, accepted=doubts.accept or (), dry_run=outcome.dry_run,
        as_json=outcome.as_json,
    )  # fmt: skip
