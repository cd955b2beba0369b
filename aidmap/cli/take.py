"""The commands for the files of others: import reports, places, basemap."""

from __future__ import annotations

import csv
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli import show
from aidmap.cli.options import AsJson, Data, legible, opened, say
from aidmap.errors import DataError
from aidmap.models import Mapping, parse

if TYPE_CHECKING:
    from aidmap.exchange import Intake

app = typer.Typer(help="Take in reports, places or a basemap of others.", no_args_is_help=True)
SHOWN, TOLD = 10, 50  # records of a dry run, faults of a refusal

Source = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]
Columns = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="Which column is a field (repeatable)."),
]
Values = Annotated[
    list[str] | None,
    typer.Option("--value", metavar="FIELD:WORD=OURS", help="What a word means (repeatable)."),
]
Constants = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="A field of every row (repeatable)."),
]
DayFormat = Annotated[
    str | None, typer.Option(metavar="FORMAT", help="How days are written, as DD/MM/YYYY.")
]
Kept = Annotated[
    Path | None, typer.Option("--mapping", metavar="FILE", help="All of that, as TOML.")
]
Keep = Annotated[
    Path | None, typer.Option("--save-mapping", metavar="FILE", help="Keep all of that as TOML.")
]
Sheet = Annotated[str | None, typer.Option(help="The sheet of a workbook, or layer of a map.")]
Encoding = Annotated[str | None, typer.Option(help="Of a text; default: by its mark, or UTF-8.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be added.")]
SkipBad = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Take the good rows; write the others, and why, to a CSV."),
]


@app.command("reports")
def take_reports(
    file: Source,
    *,
    data: Data = None,
    columns: Columns = None,
    values: Values = None,
    constants: Constants = None,
    day_format: DayFormat = None,
    mapping: Kept = None,
    save_mapping: Keep = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    new_publishers: Annotated[
        bool, typer.Option("--new-publishers", help="Take up publishers that are not known yet.")
    ] = False,
    dry_run: DryRun = False,
    skip_bad: SkipBad = None,
    as_json: AsJson = False,
) -> None:
    """Add the reports of a table: CSV, TSV, XLSX, JSON or JSON Lines. Again: adds nothing."""
    from aidmap import exchange

    told = {"day_format": day_format, "sheet": sheet, "encoding": encoding}
    how = _mapping(mapping, columns, values, constants, told)
    dataset = opened(data)
    if not dry_run:
        dataset.store.want_writable()
    intake = exchange.intakes.reports(
        dataset, file, how, new_publishers=new_publishers, watched=_watched(file)
    )
    _refuse(intake, skip_bad, dry_run=dry_run)
    if not dry_run:
        dataset.store.add_sources(list(intake.sources.values()))
        dataset.store.add_reports(intake.new)
    _tell(intake, "report", dry_run=dry_run, skipped=skip_bad is not None, as_json=as_json)
    _keep(save_mapping, how)


@app.command("places")
def take_places(
    file: Source,
    *,
    data: Data = None,
    columns: Columns = None,
    values: Values = None,
    constants: Constants = None,
    mapping: Kept = None,
    save_mapping: Keep = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    crs: Annotated[str | None, typer.Option(help="Of a map that names none, as EPSG:4326.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Change places that are there with other fields.")
    ] = False,
    dry_run: DryRun = False,
    skip_bad: SkipBad = None,
    as_json: AsJson = False,
) -> None:
    """Add the places of a table, or of a map: GeoJSON, GeoPackage, Shapefile, KML, in any CRS."""
    from aidmap import exchange

    told = {"sheet": sheet, "encoding": encoding, "crs": crs}
    how = _mapping(mapping, columns, values, constants, told)
    dataset = opened(data)
    if not dry_run:
        dataset.store.want_writable()
    intake = exchange.intakes.places(dataset, file, how, watched=_watched(file))
    if intake.changed and not replace:
        names = ", ".join(place.id for place in intake.changed[:SHOWN])
        what = f"{file}: the data set has {names} with other fields: --replace takes these"
        raise DataError([what])
    _refuse(intake, skip_bad, dry_run=dry_run)
    if not dry_run and (intake.new or intake.changed):
        dataset.store.put_places([*intake.new, *intake.changed])
    _tell(intake, "place", dry_run=dry_run, skipped=skip_bad is not None, as_json=as_json)
    _keep(save_mapping, how)


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
    areas: Annotated[
        bool, typer.Option("--areas", help="They are the areas, as governorates, not the land.")
    ] = False,
) -> None:
    """Put the land around the places under the map: polygons in any format and CRS."""
    from aidmap import layers
    from aidmap.exchange import shapes

    how = _mapping(None, columns, None, None, {"sheet": sheet, "encoding": encoding, "crs": crs})
    dataset = opened(data)
    dataset.store.want_writable()
    features = shapes.ground(file, how, layers.extent(dataset.at()), tolerance)
    dataset.store.put_shapes("areas" if areas else "basemap", features)
    points = sum(str(feature["geometry"]).count("[") for feature in features)
    typer.echo(f"{len(features)} shapes, about {points:,} points")
    say("write into dataset.toml whom they are from: credits = [...]")


def _mapping(
    kept: Path | None,
    columns: list[str] | None,
    values: list[str] | None,
    constants: list[str] | None,
    told: dict[str, Any],
) -> Mapping:
    """What the options say over what the kept mapping says.

    Raises:
        DataError: every fault of either.
    """
    fields: dict[str, Any] = {"columns": {}, "values": {}, "set": {}}
    if kept:
        try:
            fields |= tomllib.loads(kept.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise DataError([f"{kept}: cannot be read as a mapping: {error}"]) from None
    faults: list[str] = []
    fields["columns"] = dict(fields["columns"]) | _pairs("--map", columns, faults)
    fields["set"] = dict(fields["set"]) | _pairs("--set", constants, faults)
    for key, meaning in _pairs("--value", values, faults).items():
        field, mark, word = key.partition(":")
        if not mark:
            faults.append(f"--value {key}={meaning}: write it as status:Ouvert=open")
        fields["values"] = dict(fields["values"])
        fields["values"][field] = dict(fields["values"].get(field, {})) | {word: meaning}
    if faults:
        raise DataError(faults)
    fields |= {key: value for key, value in told.items() if value}
    made: Mapping = parse("mapping", fields, file=str(kept or ""))
    return made


def _pairs(option: str, texts: list[str] | None, faults: list[str]) -> dict[str, str]:
    found = {}
    for text in texts or ():
        key, mark, value = text.partition("=")
        if not mark or not key.strip():
            faults.append(f"{option} {text!r}: write it as name=value")
        found[key.strip()] = value.strip()
    return found


def _watched(file: Path) -> Callable[[Iterable[Any]], Iterable[Any]]:
    """Show a person at a terminal how far it is."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)

    def watched(rows: Iterable[Any]) -> Iterable[Any]:
        return track(rows, f"Reading {file.name}", console=console, disable=not console.is_terminal)

    return watched


def _refuse(intake: Intake, skip_bad: Path | None, *, dry_run: bool) -> None:
    """Refuse all where a row is wrong, or write those that are to a file.

    Raises:
        DataError: the faults; nothing is added.
    """
    for column in sorted(intake.ignored):
        say(f"left out: column {column!r} is none of ours")
    if not intake.refused:
        return
    if skip_bad is None and dry_run:
        for fault in intake.faults:
            say(f"error: {fault}")
        return
    if skip_bad is None:
        faults = intake.faults
        more = [f"and {len(faults) - TOLD} faults more"] if len(faults) > TOLD else []
        raise DataError([*faults[:TOLD], *more])
    if not dry_run:
        _write_refused(intake, skip_bad)
    say(f"{len(intake.refused)} rows refused: {skip_bad} says why")


def _write_refused(intake: Intake, target: Path) -> None:
    from aidmap.exchange import guarded

    columns = list(dict.fromkeys(name for row, _ in intake.refused for name in row.cells))
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*columns, "row", "fault"])
        for row, faults in intake.refused:
            cells = [row.cells.get(name) for name in columns]
            told = ["" if cell is None else guarded(str(cell)) for cell in cells]
            said = "; ".join(": ".join(filter(None, (one.field, one.what))) for one in faults)
            writer.writerow([*told, row.number, guarded(said)])


def _tell(intake: Intake, what: str, *, dry_run: bool, skipped: bool, as_json: bool) -> None:
    counts = {
        "added": len(intake.new),
        "replaced": len(intake.changed),
        "known": intake.known,
        "refused": len(intake.refused),
        "publishers": sorted(intake.sources),
        "columns": intake.columns,
        "ignored": sorted(intake.ignored),
        "dry_run": dry_run,
    }
    if as_json:
        show.print_json(counts)
    else:
        _tell_people(intake, what, dry_run=dry_run)
    if dry_run and intake.refused and not skipped:
        sys.exit(1)


def _tell_people(intake: Intake, what: str, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    if dry_run:
        for record in intake.new[:SHOWN]:
            typer.echo(legible(_line(record)))
        if len(intake.new) > SHOWN:
            typer.echo(f"... and {len(intake.new) - SHOWN} more")
    for source in intake.sources.values():
        typer.echo(legible(f"publisher {source.id} ({source.name}) {would}taken up"))
    typer.echo(
        f"{len(intake.new)} {what}s {would}added, {len(intake.changed)} {would}replaced, "
        f"{intake.known} there already, {len(intake.refused)} refused"
    )


def _line(record: Any) -> str:
    """A record in a line: what of it a person would check."""
    told = record.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return ", ".join(f"{key} {value}" for key, value in told.items() if key != "recorded_at")


def _keep(target: Path | None, mapping: Mapping) -> None:
    from aidmap import exchange

    if target:
        target.write_text(exchange.intakes.mapping_text(mapping), encoding="utf-8")
        say(f"{target}: the mapping is kept")
