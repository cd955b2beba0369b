"""Records as columns: what the Parquet files of an archive hold.

The columns are the fields of the records, under their names; days are days, instants instants in
UTC, amounts text, as they were written. Beside them stand `position` (the order in which records
are kept), `year` (of the first day) and, with retractions, the subject of what they retract.
The door for pyarrow.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from aidmap.errors import MissingExtra
from aidmap.model import CLASSES
from aidmap.model.record import field_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from aidmap.model import Record

HISTORY = ("report", "count", "retraction")  # the kinds that grow without end
DAYS = frozenset({"effective_from", "effective_to", "reported_on", "first_day", "last_day"})
POSITION, YEAR, SUBJECT = "position", "year", "subject"
TYPES = {"recorded_at": "TIMESTAMPTZ", POSITION: "BIGINT", YEAR: "INTEGER"}  # other than text
FIRST_DAY = {"report": "effective_from", "count": "first_day", "retraction": "recorded_at"}


def require() -> Any:
    """Import pyarrow.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise MissingExtra("archive", "an archive") from None
    return pa


def columns(kind: str) -> tuple[str, ...]:
    """The columns of a kind of record: its fields, and what stands beside them."""
    names = field_names(CLASSES[kind])
    return (*names, *(() if SUBJECT in names else (SUBJECT,)), POSITION, YEAR)


def type_of(kind: str, name: str) -> str:
    """The type of a column, as SQL calls it."""
    if name in DAYS:
        return "DATE"
    if name == "traffic" and kind == "report":
        return "VARCHAR[]"
    return TYPES.get(name, "VARCHAR")


def schema(kind: str) -> Any:
    """The columns of a kind of record with their types, as a pyarrow.Schema."""
    pa = require()
    types = {
        "DATE": pa.date32(), "VARCHAR[]": pa.list_(pa.string()), "VARCHAR": pa.string(),
        "TIMESTAMPTZ": pa.timestamp("us", tz="UTC"), "BIGINT": pa.int64(), "INTEGER": pa.int32(),
    }  # fmt: skip
    return pa.schema([(name, types[type_of(kind, name)]) for name in columns(kind)])


def from_records(
    kind: str, records: Sequence[Record], *, start: int, subjects: Mapping[str, str]
) -> Any:
    """Records as a pyarrow.Table.

    Args:
        kind: of the records.
        records: in the order in which they are kept.
        start: the position of the first one.
        subjects: of the reports and counts that retractions are of, by their ids.
    """
    pa = require()
    if not records:
        return pa.Table.from_batches([], schema=schema(kind))  # an array would import pandas
    first = attrgetter(FIRST_DAY[kind])
    beside: dict[str, list[Any]] = {
        POSITION: list(range(start, start + len(records))),
        YEAR: [first(one).year for one in records],
    }
    if kind == "retraction":
        beside[SUBJECT] = [subjects[one.report] for one in records]  # type: ignore[attr-defined]
    made = schema(kind)
    arrays = [
        pa.array(beside.get(field.name) or _values(records, field.name), type=field.type)
        for field in made
    ]
    return pa.Table.from_arrays(arrays, schema=made)


def _values(records: Sequence[Record], name: str) -> list[Any]:
    values = list(map(attrgetter(name), records))
    return [None if one is None else str(one) for one in values] if name == "value" else values


def parquet_writer(path: Path, columns: Any) -> Any:
    """What writes tables of some columns (a pyarrow.Schema) into one Parquet file."""
    require()
    import pyarrow.parquet

    return pyarrow.parquet.ParquetWriter(path, columns, compression="zstd")


def read_column(paths: Sequence[Path], name: str) -> Any:
    """A column of some Parquet files, as a pyarrow.Table."""
    pa = require()
    import pyarrow.parquet

    return pa.concat_tables(pyarrow.parquet.read_table(path, columns=[name]) for path in paths)
