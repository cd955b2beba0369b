"""Which files a data set in a folder has, and how records are laid out in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap.models import Record, Report, Retraction, Source, as_json
from aidmap.stores.tables import LIST_MARK

if TYPE_CHECKING:
    from collections.abc import Sequence

ABOUT = "dataset.toml"
REPORTS = "reports.csv"
RETRACTIONS = "retractions.csv"
JOURNALS = (REPORTS, RETRACTIONS)
SHAPE_FILES = ("areas", "basemap")
FEATURE_FILES = {"place": ("places.geojson", "Point"), "leg": ("legs.geojson", "LineString")}
TABLE_FILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "route": (
        "routes.csv",
        ("id", "name_en", "name_ar", "traffic", "places", "first_day", "last_day", "note"),
    ),
    "source": ("sources.csv", tuple(Source.model_fields)),
    "report": (REPORTS, tuple(Report.model_fields)),
    "retraction": (RETRACTIONS, tuple(Retraction.model_fields)),
}  # fmt: skip

GEOJSON_FILES = (
    *(name for name, _ in FEATURE_FILES.values()),
    *(f"{name}.geojson" for name in SHAPE_FILES),
)
BESIDE = ("datapackage.json", "README.md")  # what goes with them, and no command reads
DATA_FILES = (ABOUT, *GEOJSON_FILES, *(name for name, _ in TABLE_FILES.values()))


def cells(record: Record, columns: Sequence[str]) -> list[str]:
    """Write a record as the cells of a table: lists joined by |, empty fields as nothing."""
    fields = as_json(record)
    return [_cell(fields[name]) for name in columns]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return LIST_MARK.join(value)
    return "" if value is None else str(value)
