"""aidmap export: the statuses of a day, in the formats of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.options import Data, On, open_dataset, say
from aidmap.cli.progress import waiting
from aidmap.errors import StoreError


def export(
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="FILE", help="The file to write; its suffix is the format."
        ),
    ],
    *,
    data: Data = None,
    on: On = None,
    clocks: ClockChoice,
    table: Annotated[
        str,
        typer.Option(
            help="places, routes, legs, areas, reports, counts, spans, sources or months. "
            "Default: places."
        ),
    ] = "",
    schema: Annotated[
        str, typer.Option(help="Of the file: sdi-t, open511, openrouteservice or valhalla.")
    ] = "",
    hxl: Annotated[
        bool, typer.Option("--hxl", help="Add a row of HXL tags, in CSV and XLSX.")
    ] = False,
) -> None:
    """Write the statuses of a day, and the records behind them, for other programs.

    By suffix: .geojson .jsonfg .gpkg .parquet .fgb .kml .csv .xlsx .json .jsonl .umap
    """
    from aidmap.exporters import exporter

    suffix = exporter.export_suffix(output)
    dataset = open_dataset(data, courses=True)
    shot = clocks.snapshot(dataset, on)
    with waiting("Writing"):
        content = exporter.export(shot, suffix, table=table, schema=schema, hxl=hxl)
    _write(output, content)
    typer.echo(f"{output}: {len(content):,} bytes, {shot.query.on}, {clocks.traffic.value}")
    others = exporter.tables_left_out(shot, suffix, table=table, schema=schema)
    if others:
        say(f"left out: {', '.join(others)}: a {suffix} holds one table; name one with --table")


def _write(output: Path, content: bytes) -> None:
    """Write the file, whole or not at all.

    Raises:
        StoreError: it cannot be written.
    """
    from aidmap.files import write_whole

    try:
        write_whole(output, content)
    except OSError as error:
        raise StoreError(f"{output}: cannot be written: {error.strerror}") from None
