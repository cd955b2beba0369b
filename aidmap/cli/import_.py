"""aidmap import: reports, places and land from the files of others."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli.import_options import (
    Calendar,
    CollectionOptions,
    ColumnOptions,
    Columns,
    CoordinateOrder,
    DayFormat,
    DoubtOptions,
    Encoding,
    FigureOptions,
    Limit,
    NewPublishers,
    OutcomeOptions,
    ReadingOptions,
    Sheet,
    Source,
)
from aidmap.cli.import_summary import (
    accept_usual,
    check_targets,
    print_outcome,
    print_reading,
    refuse,
    refuse_changes,
    settle_doubts,
)
from aidmap.cli.mapping_options import make_mapping, save_mapping
from aidmap.cli.option_groups import takes_groups
from aidmap.cli.options import Data, note, open_dataset
from aidmap.cli.progress import with_progress
from aidmap.importers.headings import COUNT_HEADINGS, HEADINGS, epilog
from aidmap.importers.limits import Limits

if TYPE_CHECKING:
    from aidmap.importers.import_result import ImportResult
    from aidmap.model.import_mapping import Mapping
    from aidmap.model.import_preset import Preset
    from aidmap.query.dataset import Dataset

app = typer.Typer(
    help="Import reports, counts, places or a basemap from files of others.", no_args_is_help=True
)

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
    new_publishers: NewPublishers = False,
    outcome: OutcomeOptions,
) -> None:
    """Add the reports of a table: CSV, TSV, XLSX, JSON or JSON Lines, each only once.

    Of a table of proposals (aidmap propose), add the rows that are accepted: reports and counts,
    all or none.
    """
    from aidmap.importers import importer

    how = _mapping(columns, reading, day_format=day_format, calendar=calendar)
    bounds = _bounds(file, doubts)
    dataset = _dataset_for(file, data, reading, outcome)
    result = importer.reports(dataset, file, how, new_publishers=new_publishers, **bounds)
    print_reading(result, file)
    _settle(result, how, reading, doubts, outcome)
    if not outcome.dry_run:
        sources = list(result.sources.values())
        dataset.store.add(reports=result.new_reports, counts=result.new_counts, sources=sources)
    _print_result(result, "record" if result.new_counts else "report", doubts, outcome)


@app.command("counts", epilog=epilog(tuple(COUNT_HEADINGS), COUNT_HEADINGS))
@takes_groups
def take_counts(
    file: Source,
    *,
    data: Data = None,
    figures: FigureOptions,
    columns: ColumnOptions,
    day_format: DayFormat = None,
    calendar: Calendar = None,
    reading: ReadingOptions,
    doubts: DoubtOptions,
    new_publishers: NewPublishers = False,
    outcome: OutcomeOptions,
) -> None:
    """Add the figures of a table, a row each or side by side: CSV, TSV, XLSX, JSON, JSON Lines."""
    from aidmap.importers import count_import, preset_files

    bounds = _bounds(file, doubts)
    dataset = _dataset_for(file, data, reading, outcome)
    preset = preset_files.find_preset(figures.preset, dataset) if figures.preset else None
    how = _mapping(
        columns, reading, preset=preset, day_format=day_format, calendar=calendar,
        period=figures.period, decimal_mark=figures.decimal_mark,
    )  # fmt: skip
    sums = figures.sums or bool(preset and preset.sum)
    result = count_import.counts(
        dataset, file, how, sums=sums, preset=preset, new_publishers=new_publishers, **bounds
    )
    print_reading(result, file)
    if preset:
        doubts = accept_usual(result, preset.accept, doubts)
    _settle(result, how, reading, doubts, outcome)
    if not outcome.dry_run:
        dataset.store.add(counts=result.new, sources=list(result.sources.values()))
    _print_result(result, "count", doubts, outcome)


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
    crs: Annotated[
        str | None, typer.Option(help="CRS of a map that names none, such as EPSG:4326.")
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Change places that the data set has with other fields."),
    ] = False,
    outcome: OutcomeOptions,
) -> None:
    """Add the places of a table or a map: GeoJSON, GeoPackage, Shapefile, KML, GPX, in any CRS."""
    from aidmap.importers import importer

    how = _mapping(columns, reading, crs=crs, coordinate_order=coordinate_order)
    bounds = _bounds(file, doubts)
    dataset = _dataset_for(file, data, reading, outcome)
    result = importer.places(dataset, file, how, **bounds)
    print_reading(result, file)
    if result.changed and not replace:
        refuse_changes(result, file, dry_run=outcome.dry_run)
    _settle(result, how, reading, doubts, outcome)
    if not outcome.dry_run and (result.new or result.changed):
        dataset.store.put(places=[*result.new, *result.changed])
    _print_result(result, "place", doubts, outcome)


@app.command("basemap")
@takes_groups
def take_basemap(
    file: Source,
    *,
    data: Data = None,
    columns: Columns = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    crs: Annotated[
        str | None, typer.Option(help="CRS of a map that names none, such as EPSG:4326.")
    ] = None,
    tolerance: Annotated[
        float | None,
        typer.Option(
            min=0, metavar="METRES", help="How far borders may be moved to simplify them."
        ),
    ] = None,
    limit: Limit = None,
    collection: CollectionOptions,
) -> None:
    """Replace the land under the map: polygons in any format of maps and any CRS."""
    from aidmap import geo
    from aidmap.importers import land, shape_files

    name = collection.name
    limits = Limits().with_changes(limit or ())
    how = make_mapping(
        None, columns, None, None, {"sheet": sheet, "encoding": encoding, "crs": crs}
    )
    dataset = open_dataset(data, courses=True)
    dataset.store.want_writable()
    if name in shape_files.COLLECTIONS:
        features = shape_files.read_shapes(file, name)
    else:
        features = land.read_land(file, how, geo.extent(dataset.at()), tolerance, limits=limits)
    dataset.store.put(shapes={name: features})
    points = sum(str(feature["geometry"]).count("[") for feature in features)
    typer.echo(f"{len(features)} shapes, about {points:,} points")
    note("write into dataset.toml whom they are from: credits = [...]")


def _mapping(
    columns: ColumnOptions,
    reading: ReadingOptions,
    *,
    preset: Preset | None = None,
    **more: str | None,
) -> Mapping:
    """The mapping that the options ask for."""
    settings = more | {
        "sheet": reading.sheet, "encoding": reading.encoding, "header_row": reading.header_row,
        "ignore": columns.ignore, "as_note": columns.as_note,
    }  # fmt: skip
    return make_mapping(
        reading.mapping, columns.columns, columns.values, columns.constants, settings,
        preset=preset,
    )  # fmt: skip


def _dataset_for(
    file: Path, data: str | None, reading: ReadingOptions, outcome: OutcomeOptions
) -> Dataset:
    """Open the data set that a file is imported into, and check that it can be written."""
    dataset = open_dataset(data, courses=True)
    if not outcome.dry_run:
        dataset.store.want_writable()
    targets = {"--skip-bad": outcome.skip_bad, "--save-mapping": reading.save_mapping}
    check_targets(dataset, file, targets)
    return dataset


def _bounds(file: Path, doubts: DoubtOptions) -> dict[str, Any]:
    """The limits of reading a file, and its progress."""
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
    """Refuse faults, ask about doubts, and save the mapping."""
    faults = refuse(result, outcome.skip_bad, dry_run=outcome.dry_run)
    settle_doubts(
        result, doubts.accept or (), faults, dry_run=outcome.dry_run, as_json=outcome.as_json
    )
    save_mapping(reading.save_mapping, how)


def _print_result(
    result: ImportResult, what: str, doubts: DoubtOptions, outcome: OutcomeOptions
) -> None:
    """Print what was imported."""
    print_outcome(
        result, what, outcome.skip_bad, accepted=doubts.accept or (), dry_run=outcome.dry_run,
        as_json=outcome.as_json,
    )  # fmt: skip
