"""The options that the commands of import share."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated

import typer

from aidmap.cli.options import AsJson

Source = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]
Columns = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="The column of a field (repeatable)."),
]
Values = Annotated[
    list[str] | None,
    typer.Option("--value", metavar="FIELD:WORD=OURS", help="What a word stands for (repeatable)."),
]
Constants = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="Set a field of every row (repeatable)."),
]
DayFormat = Annotated[
    str | None, typer.Option(metavar="FORMAT", help="How days are written, such as DD/MM/YYYY.")
]
MappingFile = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE", help="Read these settings from a TOML file."),
]
MappingTarget = Annotated[
    Path | None, typer.Option("--save-mapping", metavar="FILE", help="Save these settings as TOML.")
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
IgnoredColumns = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="COLUMN", help="Leave a column out (repeatable)."),
]
NoteColumns = Annotated[
    list[str] | None,
    typer.Option(
        "--as-note", metavar="COLUMN", help="Keep a column in the note, with its name (repeatable)."
    ),
]
Calendar = Annotated[
    str | None, typer.Option(metavar="NAME", help="Calendar of the days: gregorian or hijri.")
]
Period = Annotated[
    str | None,
    typer.Option(
        metavar="WORD",
        help="What a day of the table stands for: day, or the week from it, or its month: "
        "day, week, month.",
    ),
]
DecimalMark = Annotated[
    str | None,
    typer.Option(metavar="MARK", help="What stands before the decimals of figures: . or ,"),
]
PresetName = Annotated[
    str | None,
    typer.Option(
        "--preset",
        metavar="NAME",
        help="How a publisher's table is read: a name that aidmap presets lists, or a TOML file.",
    ),
]
Sums = Annotated[
    bool,
    typer.Option("--sum", help="Add up rows of single consignments: a truck or a manifest each."),
]
AcceptedDoubts = Annotated[
    list[str] | None,
    typer.Option("--accept", metavar="KIND", help="Accept doubts of this kind (repeatable)."),
]
Limit = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=VALUE",
        help="Limit of what is read: bytes, rows, columns, cell (characters), vertices, nesting, "
        "seconds (without a row), processor (seconds), memory (MiB). Repeatable.",
    ),
]
CoordinateOrder = Annotated[
    str | None,
    typer.Option(metavar="ORDER", help="Order of two coordinates in a cell: latlon or lonlat."),
]
Encoding = Annotated[
    str | None, typer.Option(help="Encoding of a text. Default: by its byte order mark, or UTF-8.")
]
HeaderRow = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Row with the names of the columns, if it is not found."),
]
NewPublishers = Annotated[
    bool, typer.Option("--new-publishers", help="Add publishers that are not known yet.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would be added.")]
BadRowsFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Import the good rows; write the others, with their faults, to a CSV."
    ),
]

Areas = Annotated[
    bool, typer.Option("--areas", help="Import areas such as governorates, not the land.")
]
Boundaries = Annotated[
    bool, typer.Option("--boundaries", help="Import boundaries that are not settled, from GeoJSON.")
]
Context = Annotated[
    bool, typer.Option("--context", help="Import names and roads of the context, from GeoJSON.")
]


@dataclass(frozen=True, kw_only=True)
class ColumnOptions:
    """The columns of the fields, and what their words stand for."""

    columns: Columns = None
    values: Values = None
    constants: Constants = None
    ignore: IgnoredColumns = None
    as_note: NoteColumns = None


@dataclass(frozen=True, kw_only=True)
class ReadingOptions:
    """How a file is read, and where these settings are saved."""

    mapping: MappingFile = None
    save_mapping: MappingTarget = None
    sheet: Sheet = None
    encoding: Encoding = None
    header_row: HeaderRow = None


@dataclass(frozen=True, kw_only=True)
class FigureOptions:
    """How figures of counts, and their days, are read."""

    preset: PresetName = None
    sums: Sums = False
    period: Period = None
    decimal_mark: DecimalMark = None


@dataclass(frozen=True, kw_only=True)
class DoubtOptions:
    """The doubts that are accepted, and the limits of reading."""

    accept: AcceptedDoubts = None
    limit: Limit = None


@dataclass(frozen=True, kw_only=True)
class OutcomeOptions:
    """What happens to the rows that are read."""

    dry_run: DryRun = False
    skip_bad: BadRowsFile = None
    as_json: AsJson = False


@dataclass(frozen=True, kw_only=True)
class CollectionOptions:
    """Which shapes are imported, if not the land."""

    areas: Areas = False
    boundaries: Boundaries = False
    context: Context = False

    @property
    def name(self) -> str:
        """The collection that is replaced.

        Raises:
            BadParameter: more than one is asked for.
        """
        wanted = [one.name for one in fields(self) if getattr(self, one.name)]
        if len(wanted) > 1:
            raise typer.BadParameter(f"give one of --{', --'.join(wanted)}")
        return wanted[0] if wanted else "basemap"
