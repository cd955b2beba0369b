"""Reading the journals of a large folder in columns, by DuckDB, where every row is plain.

A row is plain where a few narrow patterns, and the SHA-256 that is its id, prove that reading it by
itself would find no fault and change nothing. Where a single row is not, nothing is read here, and
the rows are read one by one, which says what is wrong. So this can only be quicker, never laxer.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from aidmap.model import CLASSES
from aidmap.model.record import field_names
from aidmap.model.vocabulary import Basis, Direction, Measure, Reason, Stage, Status, Traffic
from aidmap.store.archive import parts
from aidmap.store.archive.arrow_tables import (
    DAYS,
    FIRST_DAY,
    HISTORY,
    POSITION,
    SUBJECT,
    YEAR,
    columns,
    type_of,
)
from aidmap.store.folder.layout import OPTIONAL_TABLES, TABLE_FILES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from aidmap.model import Records

DAY = r"^(19|20)\d\d-\d\d-\d\d$"
INSTANT = r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$"
HASH = "^[0-9a-f]{16}$"
# Texts of Latin, Hebrew and Arabic letters, without what is not seen or steers.
TEXT = (
    r"^[ -~\x{A1}-\x{AC}\x{AE}-\x{17F}\x{5D0}-\x{5EA}\x{620}-\x{652}\x{660}-\x{669}"
    r"\x{2013}\x{2014}\x{2018}-\x{201D}\x{2026}]+$"
)
LINK = (
    r"^https?://[a-z0-9-]+(\.[a-z0-9-]+)+(:[1-9]\d{0,4})?"
    r"(/([A-Za-z0-9._~/?=&+,;:@#!()*-]|%[0-9A-Fa-f]{2})*)?$"
)
PATTERNS = {
    "id": HASH, "report": HASH, "evidence": "^[0-9a-f]{64}$", "recorded_at": INSTANT, "url": LINK,
    "title": TEXT, "note": TEXT, "cargo": TEXT, "because": TEXT,
    "value": r"^(0|[1-9]\d{0,8})(\.\d{1,3})?$",
    **dict.fromkeys(DAYS, DAY),
}  # fmt: skip
WORDS: dict[str, Iterable[str]] = {
    "status": (Status.OPEN, Status.RESTRICTED, Status.CLOSED),
    "basis": [*Basis], "direction": [*Direction], "measure": [*Measure], "stage": [*Stage],
    "reason": [*Reason],
}  # fmt: skip
DIALECT = """quote = '"', escape = '"', new_line = '\\n', strict_mode = true"""
MAY_LACK = frozenset({"effective_to", "title", "url", "note", "reason", "evidence", "cargo"})
NOT_IN_ID = frozenset({"id", "recorded_at", "evidence"})


def read(folder: Path, small: Records) -> Any:
    """Read the journals into the tables `new_reports` ... of a database of DuckDB.

    Args:
        folder: the data set.
        small: its places, legs and publishers.

    Returns:
        The database, for `versions.create_of_tables`; None: some row is not plain.
    """
    connection = parts.connect(memory="500MB")
    connection.execute("SET preserve_insertion_order = true")
    try:
        for kind in HISTORY:
            if not _read_table(connection, folder / TABLE_FILES[kind], kind):
                return None
            if not _are_plain(connection, kind, small.about.today()):
                return None
        if not _fit(connection, small):
            return None
        for kind in HISTORY:
            _make_table(connection, kind)
    except parts.errors():
        return None
    return connection


def _read_table(connection: Any, path: Path, kind: str) -> bool:
    """Read a table as texts; False: its header is not that of today, or its end is missing."""
    names = field_names(CLASSES[kind])
    if path.name in OPTIONAL_TABLES and not path.exists():
        listed = ", ".join(f"{name} VARCHAR" for name in names)
        connection.execute(f"CREATE TABLE raw_{kind}s ({POSITION} BIGINT, {listed})")
        return True
    with path.open("rb") as file:
        head = file.readline()
        file.seek(-1, 2)
        ends = file.read() == b"\n"
    found = next(csv.reader([head.decode("utf-8").rstrip("\n")]), [])
    if not ends or len(set(found)) < len(found) or not set(found) <= set(names):
        return False
    if not set(names) - {"evidence"} <= set(found):
        return False
    listed = ", ".join(f"'{name}': 'VARCHAR'" for name in found)
    lacking = "".join(f", NULL AS {name}" for name in names if name not in found)
    connection.execute(
        f"CREATE TABLE raw_{kind}s AS SELECT row_number() OVER () - 1 AS {POSITION}, *{lacking} "  # noqa: S608 - names of ours
        f"FROM read_csv({parts.text(str(path))}, auto_detect = false, header = true, delim = ',', "
        f"columns = {{{listed}}}, {DIALECT})"
    )
    return True


def _are_plain(connection: Any, kind: str, today: date) -> bool:
    """Whether every row of a table is plain."""
    conditions = [_is_plain(kind, name) for name in field_names(CLASSES[kind])]
    if kind == "report":
        conditions += [
            "(effective_to IS NULL OR effective_to >= effective_from)",
            "(basis <> 'observed' OR effective_from <= reported_on)",
        ]
    if kind == "count":
        conditions += ["first_day <= last_day", "last_day <= reported_on"]
    if kind != "retraction":
        conditions += [f"reported_on <= '{today}'", f"id = {_content_id(kind)}"]
    both = " AND ".join(f"coalesce({one}, false)" for one in conditions)
    query = f"SELECT count(*) FROM raw_{kind}s WHERE NOT ({both})"  # noqa: S608 - as above
    (odd,) = connection.execute(query).fetchone()
    return not odd


def _is_plain(kind: str, name: str) -> str:
    """The condition that a cell is plain."""
    if name in WORDS:
        condition = f"{name} IN ({', '.join(map(parts.text, WORDS[name]))})"
    elif name == "traffic":
        one_or_more = (
            [one.value for one in Traffic]
            if kind == "count"
            else _sets(sorted(one.value for one in Traffic))
        )
        condition = f"{name} IN ({', '.join(map(parts.text, one_or_more))})"
    elif name in PATTERNS:
        condition = f"regexp_matches({name}, {parts.text(PATTERNS[name])})"
        if PATTERNS[name] == DAY:
            condition += f" AND TRY_CAST({name} AS DATE) IS NOT NULL"
        elif name == "recorded_at":
            condition += f" AND TRY_CAST({name} AS TIMESTAMP) IS NOT NULL"
        elif PATTERNS[name] == TEXT:
            condition += f" AND trim({name}) <> ''"
    else:
        condition = f"{name} IS NOT NULL"  # a subject or a publisher: looked up in `_fit`
    return f"({name} IS NULL OR ({condition}))" if name in MAY_LACK else f"({condition})"


def _sets(words: list[str]) -> list[str]:
    """The sets of kinds of traffic, as cells have them: in their order, each once."""
    found = [""]
    for word in words:
        found += [f"{start}|{word}" if start else word for start in found]
    return [one for one in found if one]


def _content_id(kind: str) -> str:
    """The id that comes from what a row says, as `model.record.content_id` has it."""
    names = sorted({*field_names(CLASSES[kind])} - NOT_IN_ID)
    members = " || ',' || ".join(f"'\"{name}\":' || {_json(kind, name)}" for name in names)
    return f"left(sha256('{{' || {members} || '}}'), 16)"


def _json(kind: str, name: str) -> str:
    """A cell as JSON has it; plain texts have no character that is escaped but two."""
    if name == "traffic" and kind == "report":
        return f"""'["' || replace({name}, '|', '","') || '"]'"""
    escaped = f"""replace(replace({name}, '\\', '\\\\'), '"', '\\"')"""
    return f"""coalesce('"' || {escaped} || '"', 'null')"""


def _fit(connection: Any, small: Records) -> bool:
    """Whether the rows fit together, and to the places and publishers."""
    places = [place.id for place in small.places]
    known = {
        "places": places,
        "subjects": [*places, *(leg.id for leg in small.legs)],
        "publishers": [source.id for source in small.sources],
    }
    for name, ids in known.items():
        connection.execute(f"CREATE TABLE {name} AS SELECT unnest(?::VARCHAR[]) AS id", [ids])
    connection.execute(
        "CREATE TABLE claims AS SELECT id, subject FROM raw_reports "
        "UNION ALL SELECT id, subject FROM raw_counts"
    )
    lost = (
        "raw_reports WHERE subject NOT IN (SELECT id FROM subjects)",
        "raw_counts WHERE subject NOT IN (SELECT id FROM places)",
        "raw_reports WHERE publisher NOT IN (SELECT id FROM publishers)",
        "raw_counts WHERE publisher NOT IN (SELECT id FROM publishers)",
        "raw_retractions WHERE report NOT IN (SELECT id FROM claims)",
        "claims GROUP BY id HAVING count(*) > 1",
        "raw_retractions GROUP BY report HAVING count(*) > 1",
    )
    queries = [f"SELECT 1 FROM {rows} LIMIT 1" for rows in lost]  # noqa: S608 - as above
    return not any(connection.execute(query).fetchall() for query in queries)


def _make_table(connection: Any, kind: str) -> None:
    """Make the table of a kind, with its types, of its texts."""
    values = {name: _value(kind, name) for name in columns(kind)}
    values[YEAR] = f"CAST(left({FIRST_DAY[kind]}, 4) AS INTEGER)"
    source = f"raw_{kind}s AS raw"
    if kind == "retraction":
        values[SUBJECT] = "claims.subject"
        source += " JOIN claims ON claims.id = raw.report"
    listed = ", ".join(f"{value} AS {name}" for name, value in values.items())
    connection.execute(f"CREATE VIEW new_{kind}s AS SELECT {listed} FROM {source}")  # noqa: S608 - as above


def _value(kind: str, name: str) -> str:
    type_ = type_of(kind, name)
    if type_ == "VARCHAR[]":
        return f"string_split(raw.{name}, '|')"
    if type_ == "TIMESTAMPTZ":
        return f"CAST(raw.{name} AS TIMESTAMPTZ)"
    return f"CAST(raw.{name} AS {type_})"
