"""aidmap insert: maps and tables in the reports that people write."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aidmap.cli.clock_options import AccordingTo, KnownBy, TrafficKind, WithoutCounts
from aidmap.cli.drawing_options import Lang
from aidmap.cli.options import Data, On, note, open_dataset
from aidmap.cli.progress import waiting
from aidmap.errors import DataError
from aidmap.model import Traffic


def insert(
    report: Annotated[Path, typer.Argument(help="A .docx or .md with markers.")],
    *,
    at: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MARKER", help='Only at this marker, such as "[[aid-map]]" (repeatable).'
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Default: the report itself."),
    ] = None,
    data: Data = None,
    on: On = None,
    known_by: KnownBy = None,
    traffic: TrafficKind = Traffic.GOODS,
    according_to: AccordingTo = None,
    without_counts: WithoutCounts = False,
    language: Lang = "en",
) -> None:
    """Put maps, tables, changes, time lines and amounts into a report, at its markers.

    What was put there before is replaced.
    A marker stands in a paragraph of its own: [[aid-map on=2024-04-20 lang=ar]] (with table=yes
    the statuses under it, too), [[aid-table]],
    [[aid-changes from=2024-04-01 to=2024-04-30]], [[aid-timeline from=... to=...]],
    [[aid-amounts from=... to=...]] (what was counted; with chart=yes its chart, too). In Markdown
    it may be a comment: <!-- aid-map --> ... <!-- /aid-map -->. The options are the defaults of the
    markers.
    """
    from aidmap.documents import insertion

    options = {
        "on": on,
        "to": on,
        "known-by": known_by,
        "traffic": traffic.value,
        "according-to": ",".join(according_to or ()),
        "counts": "no" if without_counts else "",
        "lang": language,
    }
    defaults = {key: value for key, value in options.items() if value}
    dataset = open_dataset(data, courses=True)
    with waiting("Writing"):
        files = insertion.insert(dataset, report, at=at or (), defaults=defaults)
    _write(files, report, output or report)


def _write(files: dict[str, bytes], report: Path, target: Path) -> None:
    """Write the filled report, and the pictures of a Markdown one beside it."""
    from aidmap import documents

    if target.suffix.lower() != report.suffix.lower():
        raise DataError([f"{target}: {report.name} stays a {report.suffix}: name it so"])
    files = {(target.name if name == report.name else name): one for name, one in files.items()}
    for path in documents.write_all(files, target.parent):
        note(f"{path}: written")
