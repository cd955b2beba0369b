"""aidmap brief: one or two pages on a period."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.drawing_options import Lang
from aidmap.cli.options import Data, day_option, note, open_dataset
from aidmap.cli.progress import waiting


def brief(
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="FILE", help="The file to write: .docx, .md, .html or .pdf."
        ),
    ],
    *,
    first: Annotated[
        str | None, day_option("--from", "First day. Default: 30 days before the last.")
    ] = None,
    last: Annotated[str | None, day_option("--to", "Last day. Default: today.")] = None,
    data: Data = None,
    clocks: ClockChoice,
    language: Lang = "en",
) -> None:
    """Write one or two pages on a period: map, statuses, what changed, what can be reached."""
    from aidmap import documents
    from aidmap.documents import briefing
    from aidmap.query.period import MONTH, Period

    documents.check_format(output)
    dataset = open_dataset(data, courses=True)
    shot = clocks.snapshot(dataset, last)
    period = Period.until(shot, first=dataset.day(first) if first else None, days=MONTH)
    with waiting("Writing"):
        document = briefing.brief(period, language=language)
        written = documents.save(document, output)
    for path in written:
        note(f"{path}: written")
    typer.echo(f"{output}: {document.title}")
