"""Which files a data set in a folder has, and how records are laid out in them."""

from __future__ import annotations

import os.path
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from aidmap import model
from aidmap.model.record import json_value
from aidmap.store.folder.parse import LIST_MARK, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from aidmap.store.folder.parse import Raw

T = TypeVar("T", model.Report, model.Count)

ABOUT = "dataset.toml"
REPORTS = "reports.csv"
COUNTS = "counts.csv"
RETRACTIONS = "retractions.csv"
JOURNALS = (REPORTS, COUNTS, RETRACTIONS)
OPTIONAL_TABLES = (COUNTS,)  # a data set may lack it until the first count is entered
OPTIONAL_COLUMNS = frozenset({"evidence"})  # that the tables of older data sets lack
OPTIONAL_SHAPES = ("boundaries", "context")  # files that a data set may lack
SHAPE_FILES = ("areas", "basemap", *OPTIONAL_SHAPES)
FEATURE_FILES = {"place": ("places.geojson", "Point"), "leg": ("legs.geojson", "LineString")}
TABLE_FILES = {
    "route": "routes.csv",
    "source": "sources.csv",
    "report": REPORTS,
    "count": COUNTS,
    "retraction": RETRACTIONS,
}
GEOJSON_FILES = (
    *(name for name, _ in FEATURE_FILES.values()),
    *(f"{name}.geojson" for name in SHAPE_FILES),
)
BESIDE = ("datapackage.json", "README.md")  # what goes with them, and no command reads
DATA_FILES = (ABOUT, *GEOJSON_FILES, *TABLE_FILES.values())


def is_data_set(folder: Path) -> bool:
    """Whether a folder holds a data set."""
    return os.path.isfile(folder / ABOUT)  # noqa: PTH113 - it raises nothing


def required_columns(kind: str) -> tuple[str, ...]:
    """The columns that the table of a kind of record must have: its fields, names in English."""
    return tuple(
        name
        for name in model.columns_of(kind)
        if _language(kind, name) in {"", "en"} and name not in OPTIONAL_COLUMNS
    )


def is_column(kind: str, name: str) -> bool:
    """Whether the table of a kind of record may have a column: a name may be in any language."""
    return bool(_language(kind, name)) or name in model.columns_of(kind)


def rows_of(kind: str, text: str, path: Path) -> Iterator[Raw]:
    """Read the rows of the table of a kind of record.

    Raises:
        DataError: the header, the quoting or the number of cells in a row is wrong.
    """
    return table_rows(text, path, required_columns(kind), is_column=partial(is_column, kind))


def _language(kind: str, column: str) -> str:
    """The language of a column of texts; of another one empty."""
    starts = (f"{one}_" for one in model.CLASSES[kind].texts.values())
    return next((column.removeprefix(one) for one in starts if column.startswith(one)), "")


def cells(records: Sequence[model.Record], columns: Sequence[str]) -> Iterable[Sequence[str]]:
    """Write records of a kind as the cells of a table: lists joined by |, empty fields as nothing.

    Returns:
        A row for each record, with a cell for each of the columns.
    """
    if all(isinstance(one, model.Report | model.Count) for one in records):
        # whose columns are their fields
        return zip(*(_column(records, name) for name in columns), strict=True)
    rows = map(model.as_json, records)
    return ([_cell(fields.get(name)) for name in columns] for fields in rows)


def _column(records: Sequence[model.Record], name: str) -> list[str]:
    """Write a field of reports or counts as cells; what comes again is written once."""
    values = [getattr(one, name, None) for one in records]
    if name == "value":  # 12 and 12.0 are equal, and are written as they were
        return [_cell(json_value(value)) for value in values]
    known = {value: _cell(json_value(value)) for value in {*values}}
    return [known[value] for value in values]


def _cell(value: object) -> str:
    if isinstance(value, list):
        return LIST_MARK.join(value)
    return "" if value is None else str(value)


def first_of_each(records: Sequence[T]) -> list[T]:
    """Reports or counts in their order, each id once."""
    return list({record.id: record for record in reversed(records)}.values())[::-1]
