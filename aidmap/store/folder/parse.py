"""Reading the open text files of a data set: CSV tables, GeoJSON features and TOML, with faults.

Every fault names file, line and field, and all of them are gathered before anybody hears of them.
Which records a data set has, and whether they fit together, is left to `load` and `integrity`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap import model
from aidmap.errors import DataError, Fault, StoreError
from aidmap.files import parse_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

LIST_COLUMNS = ("traffic", "places")
LIST_MARK = "|"

csv.field_size_limit(10_000_000)


class Located(NamedTuple):
    """A record and where it was read."""

    record: Any
    file: str
    line: int | None = None

    def fault(self, field: str, what: str) -> Fault:
        """Say what is wrong with it."""
        return Fault(file=self.file, line=self.line, field=field, what=what)


class Raw(NamedTuple):
    """The fields of a record as written, the line on which they begin, and why it is none."""

    line: int
    fields: dict[str, Any]
    fault: Fault | None = None


def read_text(path: Path) -> str:
    """Read a text file in UTF-8, with or without a byte order mark.

    Raises:
        StoreError: it is missing or cannot be read.
        DataError: it is not UTF-8.
    """
    return decode(read_bytes(path), path)


def read_bytes(path: Path) -> bytes:
    """Read a file as it is.

    Raises:
        StoreError: it is missing or cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise StoreError(f"{path}: is missing from the data set") from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}") from None


def decode(content: bytes, path: Path) -> str:
    """Take bytes for UTF-8 text.

    Raises:
        DataError: they are not, with the line of the first that is not.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        what = "is not UTF-8 text: save the file as UTF-8"
        raise DataError([Fault(file=str(path), line=line, what=what)]) from None


def table_rows(
    text: str, path: Path, columns: Iterable[str], *, is_column: Callable[[str], bool] | None = None
) -> Iterator[Raw]:
    """Read the rows of a CSV table (RFC 4180).

    Args:
        text: the whole table.
        path: for the faults.
        columns: what its header must have, in any order.
        is_column: whether it may have a column besides; None: it may not.

    Raises:
        DataError: the header, the quoting or the number of cells in a row is wrong.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            what = f"is broken as CSV: {error}"
            raise DataError([Fault(file=str(path), line=line, what=what)]) from None
        if not header:
            header = _checked_header(cells, path, columns, is_column)
        elif cells and cells != header:  # which a union merge may leave twice
            yield _row(header, cells, path, line)
    if not header:
        _checked_header([], path, columns, is_column)


def header_of(text: str) -> list[str]:
    """The columns of a CSV table, in its order."""
    return next(csv.reader(io.StringIO(text, newline=""), strict=True))


def _checked_header(
    header: list[str], path: Path, columns: Iterable[str], is_column: Callable[[str], bool] | None
) -> list[str]:
    wanted = list(columns)
    faults = [
        Fault(file=str(path), line=1, field=name, what="column is missing from the header")
        for name in wanted
        if name not in header
    ] + [
        Fault(file=str(path), line=1, field=name, what="is no column of ours: correct or remove it")
        for name in header
        if name not in wanted and not (is_column and is_column(name))
    ]
    faults += [
        Fault(file=str(path), line=1, field=name, what="column stands twice in the header")
        for name in sorted({name for name in header if header.count(name) > 1})
    ]
    if faults:
        raise DataError(faults)
    return header


def _row(header: list[str], cells: list[str], path: Path, line: int) -> Raw:
    if len(cells) != len(header):
        what = f"has {len(cells)} cells where the header has {len(header)}"
        return Raw(line, {}, Fault(file=str(path), line=line, what=what))
    return Raw(line, with_lists(dict(zip(header, cells, strict=True))))


def with_lists(cells: Mapping[str, str]) -> dict[str, Any]:
    """The cells of a row by their columns, as the fields of a record."""
    return {
        name: [part for part in cell.split(LIST_MARK) if part] if name in LIST_COLUMNS else cell
        for name, cell in cells.items()
    }


def features(text: str, path: Path) -> Iterator[Raw]:
    """Read the features of a GeoJSON FeatureCollection, with the line on which each begins.

    Raises:
        DataError: it is not JSON, or not a FeatureCollection.
    """
    for line, fields in zip(_feature_lines(text), members(text, path), strict=False):
        yield Raw(line, fields)


def members(text: str, path: Path) -> list[dict[str, Any]]:
    """Read the features of a GeoJSON FeatureCollection: quicker, without their lines.

    Raises:
        DataError: it is not JSON, or not a FeatureCollection.
    """
    try:
        collection = json.loads(text)
    except json.JSONDecodeError as error:
        _refuse_conflict(text, path)
        what = f"is broken as JSON: {error.msg}, at column {error.colno}"
        raise DataError([Fault(file=str(path), line=error.lineno, what=what)]) from None
    except RecursionError:
        raise DataError([Fault(file=str(path), what="is nested too deeply to be ours")]) from None
    except ValueError:
        what = "is broken as JSON: it holds a number of thousands of digits"
        raise DataError([Fault(file=str(path), what=what)]) from None
    found = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(found, list):
        raise DataError([Fault(file=str(path), line=1, what="is not a GeoJSON FeatureCollection")])
    return [feature if isinstance(feature, dict) else {} for feature in found]


def _feature_lines(text: str) -> Iterator[int]:
    """The line on which each member of "features" begins."""
    start = re.search(r'"features"\s*:\s*\[', text)
    position = start.end() if start else 0
    line, counted = 1, 0
    decoder = json.JSONDecoder()
    while start and (following := re.compile(r"[\s,]*").match(text, position)):
        if text[following.end()] == "]":
            return
        line += text.count("\n", counted, following.end())
        counted = following.end()
        yield line
        _, position = decoder.raw_decode(text, counted)


def feature_fields(raw: Raw, path: Path, geometry: str) -> dict[str, Any]:
    """Take the fields of a place or a leg from its feature; empty properties are left out.

    Args:
        raw: the feature.
        path: for the faults.
        geometry: Point (to lon and lat) or LineString (to line); lon, lat order, WGS84.

    Raises:
        DataError: the geometry is another.
    """
    properties = raw.fields.get("properties")
    if not isinstance(properties, dict):
        what = "must be an object with the fields of a record"
        raise DataError([Fault(file=str(path), line=raw.line, field="properties", what=what)])
    fields = {name: value for name, value in properties.items() if value is not None}
    shape = raw.fields.get("geometry")
    kind, coordinates = (
        (shape.get("type"), shape.get("coordinates")) if isinstance(shape, dict) else (None, None)
    )
    if kind != geometry or not isinstance(coordinates, list) or len(coordinates) < 2:  # noqa: PLR2004 - two numbers, or two points
        what = f"must be a {geometry} with its coordinates as lon, lat"
        raise DataError([Fault(file=str(path), line=raw.line, field="geometry", what=what)])
    if geometry == "Point":
        return fields | {"lon": coordinates[0], "lat": coordinates[1]}
    return fields | {"line": coordinates}


def toml_fields(text: str, path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:
        DataError: it is not TOML.
    """
    try:
        return parse_toml(text)
    except ValueError as error:
        _refuse_conflict(text, path)
        raise DataError([Fault(file=str(path), what=f"is broken as TOML: {error}")]) from None


def _refuse_conflict(text: str, path: Path) -> None:
    """Name a git conflict in a file of which only one side can be kept.

    Raises:
        DataError: it has one.
    """
    from aidmap.store.folder.damage import conflict_in, undo_merge  # most files are whole

    conflict = conflict_in(text)
    if conflict:
        what = f"{conflict.what}: {undo_merge(path.name)}"
        raise DataError([Fault(file=str(path), line=conflict.lines[0], what=what)])


def parse_records(
    kind: str,
    raws: Iterator[Raw],
    path: Path,
    faults: list[Fault],
    *,
    refused: set[str],
    fields_of: Callable[[Raw], dict[str, Any]] = lambda raw: raw.fields,
) -> list[Located] | None:
    """Make the records of a file, adding what is wrong with the others to `faults`.

    None: the file itself is broken, and nobody knows what it holds.

    The ids of those others go to `refused`: what refers to them is not wrong for that.
    """
    records: list[Located] = []
    make = maker_of(kind)
    try:
        for raw in raws:
            if raw.fault:
                faults.append(raw.fault)
                continue
            try:
                record: model.Record = make(fields_of(raw), file=str(path), line=raw.line)
                records.append(Located(record, str(path), raw.line))
            except DataError as error:
                faults.extend(error.faults)
                properties = raw.fields.get("properties")
                fields = properties if isinstance(properties, dict) else raw.fields
                refused.add(str(fields.get("id")))
    except DataError as error:
        faults.extend(error.faults)
        return None
    return records


def maker_of(kind: str) -> Callable[..., Any]:
    """What makes the records of a kind of their fields, as `model.parse` does."""
    if kind not in {"report", "count"}:
        return partial(model.parse, kind)
    from aidmap.model.claim_maker import ClaimMaker

    return ClaimMaker(kind).make
