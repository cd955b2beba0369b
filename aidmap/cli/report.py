"""The commands for reports that people write: brief."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from aidmap.cli.draw import Lang, Language
from aidmap.cli.options import (
    AccordingTo,
    Data,
    KnownBy,
    RecordedBy,
    TrafficKind,
    opened,
    say,
    snapshot,
)
from aidmap.models import Traffic

MONTH = timedelta(days=30)


def brief(
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="FILE", help="A .docx, .md, .html or .pdf."),
    ],
    *,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Default: 30 days before the last.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Default: today there.")
    ] = None,
    data: Data = None,
    known_by: KnownBy = None,
    recorded_by: RecordedBy = None,
    traffic: TrafficKind = Traffic.GOODS,
    according_to: AccordingTo = None,
    language: Lang = Language.ENGLISH,
) -> None:
    """Write one or two pages on a period: map, statuses, what changed, what can be reached."""
    from aidmap import briefs, documents
    from aidmap.periods import Period

    documents.check_format(output)
    dataset = opened(data)
    shot = snapshot(
        dataset, last, traffic=traffic, known_by=known_by, recorded_by=recorded_by,
        according_to=according_to,
    )  # fmt: skip
    begins = dataset.day(first) if first else shot.question.on - MONTH
    document = briefs.brief(Period(snapshot=shot, first=begins), language=language.value)
    for path in documents.save(document, output):
        say(f"{path}: written")
    typer.echo(f"{output}: {document.title}")
