"""A data set in a folder of open text files (described in geodata/README.md)."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from aidmap import model
from aidmap.errors import DataError, Fault, StoreError
from aidmap.store.folder import append_log, features, load, parse
from aidmap.store.folder.layout import (
    ABOUT,
    BESIDE,
    DATA_FILES,
    FEATURE_FILES,
    JOURNALS,
    OPTIONAL_COLUMNS,
    OPTIONAL_SHAPES,
    OPTIONAL_TABLES,
    SHAPE_FILES,
    TABLE_FILES,
    cells,
    first_of_each,
    required_columns,
    rows_of,
)
from aidmap.store.folder.truncation import truncated_start, truncation_fault
from aidmap.store.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from aidmap.model import About, Count, Place, Records, Report, Retraction, Source
    from aidmap.store.folder.repair import Mended

T = TypeVar("T", "Report", "Count", "Retraction", "Source")


class FileStore:
    """The records in a folder.

    Args:
        folder: where they are.
        writable: whether adding is allowed; the set that came with the package is not for it.

    Raises:
        StoreError: the folder is no data set.
    """

    batch = sys.maxsize  # one append, however long

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
        self.address = str(folder)
        self.writable = writable

    def __str__(self) -> str:
        return str(self.folder)

    def about(self) -> About:
        """What the data set says of itself.

        Raises:
            DataError: every fault of dataset.toml.
        """
        faults: list[Fault] = []
        about = load.about_of(self.folder, faults)
        if about is None:
            raise DataError(faults)
        return about

    def read(self, selection: Selection = EVERYTHING) -> Records:
        """Read the records, from an index of these files if there is one.

        Of a folder with very many reports, only those of the places that are named.

        Raises:
            DataError: every fault that `check` would report, except a truncated last line.
            StoreError: a file is missing or cannot be read.
        """
        from aidmap.store.folder import cache, indexes

        known = indexes.read(self.folder, selection)
        if known is not None:
            return known
        try:
            before = cache.seal_of(self.folder)
        except OSError:
            return self.read_files()  # which says what is wrong
        made = indexes.make(self.folder, before, selection)
        if made is not None:
            return made
        records = self.read_files()
        if not self.truncations():
            indexes.write(self.folder, before, records)
        return records

    def read_files(self) -> Records:
        """Read and check all files, past the index.

        Raises:
            DataError: every fault that `check` would report, except a truncated last line.
            StoreError: a file is missing or cannot be read.
        """
        about, found, faults = load.load(self.folder)
        if faults or about is None:
            raise DataError(faults)
        kinds = {
            f"{kind}s": tuple(item.record for item in items or ()) for kind, items in found.items()
        }
        kinds["places"] = tuple(sorted(kinds["places"], key=lambda place: place.id))
        return model.Records(about=about, **kinds)

    def shapes(self, name: str) -> dict[str, Any]:
        """Read areas, basemap, boundaries or context as GeoJSON; empty where there is none.

        Raises:
            DataError: the file is broken.
        """
        from aidmap.store.folder.shapes import read_shapes  # few commands draw

        return read_shapes(self.folder, name)

    def shape_files_hash(self) -> str:
        """The hash of areas, basemap, boundaries and context, to the byte."""
        from aidmap.store.folder.shapes import files_hash

        return files_hash(self.folder)

    def check(self) -> list[Fault]:
        """Find every fault of the data set."""
        _, _, faults = load.load(self.folder)
        for name in SHAPE_FILES:
            try:
                self.shapes(name)
            except DataError as error:
                faults += error.faults
        return [*faults, *self.truncations()]

    def truncations(self) -> list[Fault]:
        """Find the last lines that a power cut left unfinished."""
        found = [truncation_fault(self.folder / name) for name in JOURNALS]
        return [fault for fault in found if fault]

    def repair(self) -> list[Path]:
        """Move truncated last lines to files beside, and name those files."""
        asides = []
        for name in JOURNALS:
            if name in OPTIONAL_TABLES and not (self.folder / name).exists():
                continue
            path = self._journal(name)
            with append_log.lock(path):
                start = truncated_start(path, path.read_bytes())
                if start is not None:
                    asides.append(append_log.set_aside(path, start))
        return asides

    def mend(self) -> list[Mended]:
        """Mend what git or Excel changed in the tables, where nothing is lost by it."""
        from aidmap.store.folder import repair

        self.want_writable()
        return repair.mend(self.folder)

    def add(
        self,
        *,
        reports: Sequence[Report] = (),
        counts: Sequence[Count] = (),
        retractions: Sequence[Retraction] = (),
        sources: Sequence[Source] = (),
        keep_recorded_at: bool = False,  # noqa: ARG002 - files keep it anyhow
    ) -> list[Report | Count]:
        """Add records and new publishers, all or none; return the reports and counts that were new.

        Raises:
            StoreError: nothing was added, and why.
            DataError: git or Excel changed a file that is to be added to; nothing was added.
        """
        self.want_writable()
        with (
            self._appended("source", sources),
            self._appended("report", first_of_each(reports)) as new,
            self._appended("count", first_of_each(counts)) as new_counts,
            self._appended("retraction", retractions),
        ):
            return [*new, *new_counts]

    @contextmanager
    def _appended(self, kind: str, records: Sequence[T]) -> Iterator[list[T]]:
        """Append the records that are not there yet; where what follows fails, take them back."""
        if not records:
            yield []
            return
        path = self._journal(TABLE_FILES[kind])
        with append_log.lock(path):
            columns, rows = self._intact(kind)
            known = {row.fields.get("id") for row in rows} if "id" in columns else set()
            new = [one for one in records if getattr(one, "id", None) not in known]
            columns += self._add_columns(path, columns, new)
            size = path.stat().st_size
            append_log.append(path, cells(new, columns))
            try:
                yield new
            except (StoreError, DataError):
                os.truncate(path, size)
                raise

    @staticmethod
    def _add_columns(path: Path, columns: Sequence[str], records: Sequence[Any]) -> list[str]:
        """Give a table of an older data set the columns that new records need; which they are.

        Raises:
            StoreError: the disk refuses.
        """
        lacking = [
            name
            for name in sorted(OPTIONAL_COLUMNS - {*columns})
            if any(getattr(one, name, None) is not None for one in records)
        ]
        try:
            for name in lacking:
                append_log.add_column(path, name)
        except OSError as error:
            raise StoreError(f"{path}: cannot be written: {error.strerror}") from None
        return lacking

    def put(
        self,
        *,
        places: Sequence[Place] = (),
        shapes: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    ) -> None:
        """Replace places by those with the same id, and shapes by others of their name.

        Raises:
            StoreError: nothing was changed, and why.
        """
        if places:
            self._put_places(places)
        for name, collection in (shapes or {}).items():
            self.want_writable()
            path = self.folder / f"{name}.geojson"
            if name not in OPTIONAL_SHAPES:
                path = self._journal(path.name)
            with append_log.lock(path if path.exists() else self.folder / ABOUT):
                features.write(path, features.text_of(collection).encode("utf-8"))

    def _put_places(self, places: Sequence[Place]) -> None:
        name, geometry = FEATURE_FILES["place"]
        path = self._journal(name)
        with append_log.lock(path):
            raws = parse.features(parse.read_text(path), path)
            there = {features.id_of(raw.fields): raw.fields for raw in raws}
            there |= {place.id: features.of_record(place, geometry) for place in places}
            text = features.text_of([there[key] for key in sorted(there)])
            features.write(path, text.encode("utf-8"))

    def files(self) -> dict[str, bytes]:
        """The small files of the data set: all but its journals.

        Raises:
            StoreError: one cannot be read.
        """
        names = [name for name in (*DATA_FILES, *BESIDE) if name not in JOURNALS]
        paths = [self.folder / name for name in names]
        return {path.name: parse.read_bytes(path) for path in paths if path.exists()}

    def put_files(self, files: Mapping[str, bytes]) -> None:
        """Put small files in the place of those that were there; each is whole or not there.

        Raises:
            StoreError: one cannot be written.
        """
        self.want_writable()
        for name, content in files.items():
            with append_log.lock(self.folder / ABOUT):
                features.write(self.folder / name, content)

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
        if name in OPTIONAL_TABLES and not path.exists():
            self._begin_table(path)
        if not path.exists():
            raise StoreError(f"{path}: is missing from the data set")
        return path

    @staticmethod
    def _begin_table(path: Path) -> None:
        """Make a table with its header alone, unless another process has made it meanwhile.

        Raises:
            StoreError: it cannot be written.
        """
        kind = next(kind for kind, name in TABLE_FILES.items() if name == path.name)
        try:
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(append_log.line_of(required_columns(kind)))
        except FileExistsError:
            pass
        except OSError as error:
            raise StoreError(f"{path}: cannot be written: {error.strerror}") from None

    def _intact(self, kind: str) -> tuple[list[str], list[parse.Raw]]:
        """The columns of a table that is to be added to, in its own order, and its rows.

        Raises:
            StoreError: its last line is truncated; adding would bury it.
            DataError: git or Excel changed it; adding would bury that.
        """
        path = self.folder / TABLE_FILES[kind]
        content = path.read_bytes()
        if path.name in JOURNALS and truncated_start(path, content) is not None:
            raise StoreError(f"{path}: the last line is truncated; run: aidmap check --repair")
        text = parse.decode(content, path)
        try:
            rows = list(rows_of(kind, text, path))
            faults = [row.fault for row in rows if row.fault]
        except DataError as error:
            faults = error.faults
        if faults:
            raise DataError(load.name_damage(kind, path, faults).faults)
        return parse.header_of(text), rows
