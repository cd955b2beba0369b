"""The options that the commands of import share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from aidmap.cli.options import AsJson

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
Sheet = Annotated[
    str | None,
    typer.Option(
        "--sheet",
        "--layer",
        metavar="NAME",
        help="The sheet of a workbook, the layer of a map, the list of a JSON file.",
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="COLUMN", help="Leave a column out (repeatable)."),
]
AsNote = Annotated[
    list[str] | None,
    typer.Option(
        "--as-note", metavar="COLUMN", help="Keep a column in the note, with its name (repeatable)."
    ),
]
Calendar = Annotated[
    str | None, typer.Option(metavar="NAME", help="Of the days: gregorian or hijri.")
]
Accept = Annotated[
    list[str] | None,
    typer.Option("--accept", metavar="KIND", help="Take what is doubted so (repeatable)."),
]
Limit = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=VALUE",
        help="How much is read: bytes, rows, columns, cell (characters), vertices, nesting, "
        "seconds (without a row), processor (seconds), memory (MiB). Repeatable.",
    ),
]
CoordinateOrder = Annotated[
    str | None,
    typer.Option(metavar="ORDER", help="Of two coordinates in one cell: latlon or lonlat."),
]
Encoding = Annotated[str | None, typer.Option(help="Of a text; default: by its mark, or UTF-8.")]
HeaderRow = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="The row that names the columns, if it is not found."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be added.")]
SkipBad = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Take the good rows; write the others, and why, to a CSV."),
]


@dataclass(frozen=True, kw_only=True)
class ColumnOptions:
    """Which columns are which fields, and what their words mean."""

    columns: Columns = None
    values: Values = None
    constants: Constants = None
    ignore: Ignore = None
    as_note: AsNote = None


@dataclass(frozen=True, kw_only=True)
class ReadingOptions:
    """How a file is read, and where that is kept."""

    mapping: Kept = None
    save_mapping: Keep = None
    sheet: Sheet = None
    encoding: Encoding = None
    header_row: HeaderRow = None


@dataclass(frozen=True, kw_only=True)
class DoubtOptions:
    """What is taken though it is doubted, and how much is read."""

    accept: Accept = None
    limit: Limit = None


@dataclass(frozen=True, kw_only=True)
class OutcomeOptions:
    """What becomes of what is read."""

    dry_run: DryRun = False
    skip_bad: SkipBad = None
    as_json: AsJson = False
