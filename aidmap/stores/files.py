"""A data set in a folder of open text files (geodata/README.md tells them)."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault, StoreError
from aidmap.models import KINDS, About, Record, Records, Report, Retraction, Source, as_json, parse
from aidmap.stores import features, journal, tables
from aidmap.stores.consistency import inconsistencies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from aidmap.models import Place
    from aidmap.stores.tables import Located

ABOUT = "dataset.toml"
REPORTS = "reports.csv"
RETRACTIONS = "retractions.csv"
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
DATA_FILES = (ABOUT, *GEOJSON_FILES, *(name for name, _ in TABLE_FILES.values()))


class FileStore:
    """The records in a folder.

    Args:
        folder: where they are.
        writable: whether adding is allowed; the set that came with the package is not for it.

    Raises:
        StoreError: the folder is no data set.
    """

    def __init__(self, folder: Path, *, writable: bool = True) -> None:
        try:
            found = (folder / ABOUT).is_file()
        except OSError as error:
            raise StoreError(f"{folder}: cannot be read: {error.strerror}") from None
        if not found:
            raise StoreError(
                f"{folder}: is no data set (it has no {ABOUT}); make one with: aidmap init DIR"
            )
        self.folder = folder
        self.writable = writable

    def __str__(self) -> str:
        return str(self.folder)

    def read(self) -> Records:
        """Read all records.

        Raises:
            DataError: every fault that `check` would tell, but for a torn last line.
            StoreError: a file is missing or cannot be read.
        """
        about, found, faults = self._load()
        if faults or about is None:
            raise DataError(faults)
        kinds = {
            f"{kind}s": tuple(item.record for item in items or ()) for kind, items in found.items()
        }
        return Records(about=about, **kinds)

    def shapes(self, name: str) -> dict[str, Any]:
        """Read the areas or the basemap, as a GeoJSON FeatureCollection; empty where there is none.

        Raises:
            DataError: the file is broken.
        """
        path = self.folder / f"{name}.geojson"
        if not path.exists():
            return {"type": "FeatureCollection", "features": []}
        raws = list(tables.features(tables.read_text(path), path))
        faults = [fault for raw in raws if (fault := tables.polygon_fault(raw, path))]
        if faults:
            raise DataError(faults)
        return {"type": "FeatureCollection", "features": [raw.fields for raw in raws]}

    def check(self) -> list[Fault]:
        """Find every fault of the data set."""
        _, _, faults = self._load()
        for name in SHAPE_FILES:
            try:
                self.shapes(name)
            except DataError as error:
                faults += error.faults
        return [*faults, *self.torn()]

    def torn(self) -> list[Fault]:
        """Find the last lines that a power cut left unfinished."""
        torn = []
        for name in (REPORTS, RETRACTIONS):
            path = self.folder / name
            content = tables.read_bytes(path) if path.exists() else b""
            start = _torn_start(path, content)
            if start is not None:
                line = content[:start].count(b"\n") + 1
                what = (
                    "the last line is torn and does not count; aidmap check --repair sets it aside"
                )
                torn.append(Fault(file=str(path), line=line, what=what))
        return torn

    def repair(self) -> list[Path]:
        """Move torn last lines to files beside, and name those files."""
        asides = []
        for name in (REPORTS, RETRACTIONS):
            path = self._journal(name)
            with journal.locked(path):
                start = _torn_start(path, path.read_bytes())
                if start is not None:
                    asides.append(journal.set_aside(path, start))
        return asides

    def add_reports(self, reports: Sequence[Report]) -> list[Report]:
        """Add reports, all or none, and tell which of them were not there yet.

        Raises:
            StoreError: nothing was added, and why.
        """
        path = self._journal(REPORTS)
        with journal.locked(path):
            known = {item.fields.get("id") for item in self._intact_rows("report")}
            new = [report for report in _first_of_each(reports) if report.id not in known]
            journal.append(path, [cells(report, TABLE_FILES["report"][1]) for report in new])
        return new

    def add_retraction(self, retraction: Retraction) -> None:
        """Add a retraction.

        Raises:
            StoreError: nothing was added, and why.
        """
        path = self._journal(RETRACTIONS)
        with journal.locked(path):
            list(self._intact_rows("retraction"))
            journal.append(path, [cells(retraction, TABLE_FILES["retraction"][1])])

    def add_sources(self, sources: Sequence[Source]) -> list[Source]:
        """Add publishers, all or none, and tell which of them were not there yet.

        Raises:
            StoreError: nothing was added, and why.
        """
        name, columns = TABLE_FILES["source"]
        path = self._journal(name)
        with journal.locked(path):
            text = tables.decode(tables.read_bytes(path), path)
            known = {raw.fields.get("id") for raw in tables.table_rows(text, path, columns)}
            new = [source for source in sources if source.id not in known]
            journal.append(path, [cells(source, columns) for source in new])
        return new

    def put_places(self, places: Sequence[Place]) -> None:
        """Add places; those whose id is there already take the place of the old ones.

        Raises:
            StoreError: nothing was changed, and why.
        """
        name, geometry = FEATURE_FILES["place"]
        path = self._journal(name)
        with journal.locked(path):
            raws = tables.features(tables.read_text(path), path)
            there = {str(raw.fields.get("id")): raw.fields for raw in raws}
            there |= {place.id: features.of_place(place, geometry) for place in places}
            features.write(path, [there[key] for key in sorted(there)])

    def put_shapes(self, name: str, collection: Sequence[Mapping[str, Any]]) -> None:
        """Put "areas" or "basemap" in the place of what was there.

        Raises:
            StoreError: nothing was changed, and why.
        """
        path = self._journal(f"{name}.geojson")
        with journal.locked(path):
            features.write(path, collection)

    def want_writable(self) -> None:
        """Make sure that it may be added to.

        Raises:
            StoreError: it may not, and what to do.
        """
        if not self.writable:
            raise StoreError(
                f"{self.folder}: the data set that came with aidmap is read-only; "
                "make your own with: aidmap init DIR, then name it with --data DIR"
            )

    def _journal(self, name: str) -> Path:
        self.want_writable()
        path = self.folder / name
        if not path.exists():
            raise StoreError(f"{path}: is missing from the data set")
        return path

    def _intact_rows(self, kind: str) -> list[tables.Raw]:
        """Read a journal that is to be added to.

        Raises:
            StoreError: its last line is torn; adding would bury it.
        """
        name, columns = TABLE_FILES[kind]
        path = self.folder / name
        content = path.read_bytes()
        if _torn_start(path, content) is not None:
            raise StoreError(f"{path}: the last line is torn; run: aidmap check --repair")
        return list(tables.table_rows(tables.decode(content, path), path, columns))

    def _load(self) -> tuple[About | None, dict[str, list[Located] | None], list[Fault]]:
        faults: list[Fault] = []
        refused: set[str] = set()
        found = {kind: self._features(kind, faults, refused) for kind in FEATURE_FILES}
        found |= {kind: self._table(kind, faults, refused) for kind in TABLE_FILES}
        about = self._about(faults)
        if about:
            faults += inconsistencies(
                {kind: items or [] for kind, items in found.items()},
                unread={kind for kind, items in found.items() if items is None},
                refused=refused,
                today=about.today(),
            )
        return about, found, faults

    def _about(self, faults: list[Fault]) -> About | None:
        path = self.folder / ABOUT
        try:
            fields = tables.toml_fields(tables.read_text(path), path)
            about: About = parse("dataset", fields, file=str(path))
        except DataError as error:
            faults.extend(error.faults)
            return None
        return about

    def _features(self, kind: str, faults: list[Fault], refused: set[str]) -> list[Located] | None:
        name, geometry = FEATURE_FILES[kind]
        path = self.folder / name

        def raws() -> Iterator[tables.Raw]:
            yield from tables.features(tables.read_text(path), path)

        fields_of = partial(tables.feature_fields, path=path, geometry=geometry)
        return tables.located(kind, raws(), path, faults, refused=refused, fields_of=fields_of)

    def _table(self, kind: str, faults: list[Fault], refused: set[str]) -> list[Located] | None:
        name, columns = TABLE_FILES[kind]
        path = self.folder / name

        def raws() -> Iterator[tables.Raw]:
            optional = KINDS[kind].model_fields
            yield from tables.table_rows(self._whole_text(path), path, columns, optional=optional)

        return tables.located(kind, raws(), path, faults, refused=refused)

    def _whole_text(self, path: Path) -> str:
        """The text of a table without a torn last line."""
        content = tables.read_bytes(path)
        if path.name in {REPORTS, RETRACTIONS}:
            content = content[: _torn_start(path, content)]
        return tables.decode(content, path)


def _torn_start(path: Path, content: bytes) -> int | None:
    """Where a torn last record begins.

    A report that lacks nothing but its line end is whole: its id says so. A retraction has no such
    proof. And where what stands before is not whole itself, the fault is another.
    """
    start = journal.torn_tail(content)
    if not start or not _is_whole(path, content[:start]):
        return None
    header = content[: content.index(b"\n") + 1]
    if path.name == REPORTS and _is_whole(path, header + content[start:], parsed=True):
        return None
    return start


def _is_whole(path: Path, content: bytes, *, parsed: bool = False) -> bool:
    kind, (_, columns) = next(item for item in TABLE_FILES.items() if item[1][0] == path.name)
    try:
        rows = list(tables.table_rows(tables.decode(content, path), path, columns))
        if parsed:
            for raw in rows:
                parse(kind, raw.fields)
    except DataError:
        return False
    return not any(raw.fault for raw in rows)


def cells(record: Record, columns: Sequence[str]) -> list[str]:
    """Write a record as the cells of a table: lists joined by |, empty fields as nothing."""
    fields = as_json(record)
    return [_cell(fields[name]) for name in columns]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return tables.LIST_MARK.join(value)
    return "" if value is None else str(value)


def _first_of_each(reports: Sequence[Report]) -> list[Report]:
    return list({report.id: report for report in reversed(reports)}.values())[::-1]


def new_data_set(folder: Path, *, about: str) -> None:
    """Write the files of a data set without records.

    Args:
        folder: new or empty.
        about: the text of its dataset.toml.
    """
    folder.mkdir(parents=True, exist_ok=True)
    empty = json.dumps({"type": "FeatureCollection", "features": []}) + "\n"
    for name in GEOJSON_FILES:
        (folder / name).write_text(empty, encoding="utf-8")
    for name, columns in TABLE_FILES.values():
        (folder / name).write_text(journal.line_of(columns), encoding="utf-8")
    (folder / ABOUT).write_text(about, encoding="utf-8")
