"""What an answer about a few places and legs needs, in one statement: one trip, one instant.

The records are not validated: the server checked them when they were entered. What
somebody may have changed past its triggers is found out: ids that do not come from their content,
words that are none of ours, days that are none. Then nothing is read here, and the models say what
is wrong.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.model import PLACE_KINDS, About, Records, construct, parse
from aidmap.model.field_types import language_tag, web_address
from aidmap.model.names import key_of
from aidmap.store.folder.parse import Located
from aidmap.store.integrity import inconsistencies
from aidmap.store.postgis import rows
from aidmap.store.postgis.row_validation import VALID, bad_row
from aidmap.store.selection import COURSE

if TYPE_CHECKING:
    from datetime import date

    from psycopg import Connection

    from aidmap.store.bad_rows import BadRow
    from aidmap.store.selection import Selection

# What of each kind is read, in which order; the courses of legs are left out.
PARTS = {
    "source": "aidmap.source ORDER BY position",
    "place": "aidmap.place WHERE id = ANY(ARRAY(SELECT id FROM named)) ORDER BY id",
    "leg": "aidmap.leg WHERE id = ANY(ARRAY(SELECT id FROM named)) ORDER BY position",
    "report": "claims ORDER BY serial",
    "count": "figures ORDER BY serial",
    "retraction": (
        "aidmap.retraction WHERE report = ANY(ARRAY(SELECT id FROM claims "  # noqa: S608 - of ours
        "UNION ALL SELECT id FROM figures)) "
        f"AND {VALID.format('retraction', 'retraction')} ORDER BY serial"
    ),
}
REALS = {"lon", "lat", "accuracy_m", "km"}  # PostgreSQL writes 34.0 as 34
# What the id of a report comes from, in the order of the function of the schema.
CONTENT = (
    "subject", "status", "traffic", "basis", "effective_from", "effective_to", "reported_on",
    "publisher", "title", "url", "note", "reason",
)  # fmt: skip


def read(
    connection: Connection[Any], selection: Selection, name: str
) -> tuple[Records, list[BadRow]] | None:
    """Read what the names of a selection name, with what is said of it; no routes.

    Args:
        connection: where from; its time zone is UTC.
        selection: what is wanted, with names.
        name: of the database, for the faults.

    Returns:
        The records, and the rows that the server finds bad, whatever they are about; None: there is
        no data set, nothing has one of the names, or there are faults that it does not find.
    """
    keys = [rows.encode_text(key_of(one)) for one in selection.names]
    values = {"keys": keys, "known_by": selection.known_by, "recorded_by": selection.recorded_by}
    row = connection.execute(_statement().encode(), values).fetchone()
    text: str = row[0] if row else "{}"
    found = rows.decode_text(json.loads(text)) if "\\u0010" in text else json.loads(text)
    if not found.get("dataset") or not set(keys) <= set(found["answered"] or ()):
        return None
    try:
        about: About = parse("dataset", found["dataset"], file=name)
        kinds = {kind: _make_records(kind, found[kind]) for kind in PARTS}
        whole = found["unaltered"] is not False and _sound(kinds, about.today())
    except (DataError, ValueError):
        return None
    tables: dict[str, Any] = {f"{kind}s": records for kind, records in kinds.items()}
    bad = [bad_row(name, *row) for row in found["bad"] or ()]
    return (Records(about=about, **tables), bad) if whole else None


def _make_records(kind: str, columns: list[list[Any] | None]) -> tuple[Any, ...]:
    """Make the records of a kind.

    Raises:
        ValueError: a word or a day is none, or a text is blank.
    """
    names = _columns(kind)
    read = [
        [None if value is None else float(value) for value in column or ()]
        if name in REALS
        else column or ()
        for name, column in zip(names, columns, strict=True)
    ]
    if any(isinstance(value, str) and not value.strip() for column in read for value in column):
        raise ValueError("blank")
    table = dict(zip(names, read, strict=True))
    return construct(kind, *_spread_names(table))


def _spread_names(table: dict[str, Any]) -> tuple[list[str], list[Any]]:
    """The columns, and their values, with one for each language of the other names.

    Raises:
        ValueError: there is no such language, or a name is blank.
    """
    others = table.pop(rows.OTHER_NAMES, [])
    for tag in sorted({tag for names in others for tag in names}):
        column = [names.get(language_tag(tag)) for names in others]
        if any(not name.strip() for name in column if name is not None):
            raise ValueError("blank")
        table[f"{rows.NAME}{tag}"] = column
    return [*table], [*table.values()]


def _sound(kinds: dict[str, tuple[Any, ...]], today: date) -> bool:
    """Whether what the models would refuse is not there, beyond what the schema refuses.

    Raises:
        ValueError: an address is none.
    """
    for claim in (*kinds["report"], *kinds["count"]):
        if claim.url is not None:
            web_address(claim.url)
    if any([*count.problems()] for count in kinds["count"]):
        return False
    located = {kind: [Located(one, "") for one in records] for kind, records in kinds.items()}
    located["route"] = []
    unread = {"place", "leg"}  # but for those that were asked for
    return all(place.kind in PLACE_KINDS for place in kinds["place"]) and not inconsistencies(
        located, unread=unread, refused=set(), today=today
    )


def _columns(kind: str) -> tuple[str, ...]:
    return tuple(name for name in rows.columns(kind) if name != COURSE)


@cache
def _statement() -> str:
    """The statement; each kind comes column by column."""
    parts = [f"'{kind}', ({_column_query(kind)})" for kind in PARTS]
    return (
        "WITH named AS MATERIALIZED ("  # noqa: S608 - every name in here is of ours
        "SELECT id, keys FROM aidmap.place_entry WHERE keys && %(keys)s::text[] "
        "UNION ALL SELECT id, keys FROM aidmap.leg_entry WHERE keys && %(keys)s::text[]), "
        "claims AS MATERIALIZED (SELECT * FROM aidmap.report "
        f"WHERE subject = ANY(ARRAY(SELECT id FROM named)) AND {VALID.format('report', 'report')} "
        "AND (%(known_by)s::date IS NULL OR reported_on <= %(known_by)s) "
        "AND (%(recorded_by)s::timestamptz IS NULL OR recorded_at <= %(recorded_by)s)), "
        "figures AS MATERIALIZED (SELECT * FROM aidmap.count "
        "WHERE subject = ANY(ARRAY(SELECT id FROM named)) "
        "AND (%(known_by)s::date IS NULL OR reported_on <= %(known_by)s) "
        "AND (%(recorded_by)s::timestamptz IS NULL OR recorded_at <= %(recorded_by)s)) "
        "SELECT json_build_object('dataset', (SELECT fields FROM aidmap.dataset), "
        "'answered', (SELECT json_agg(DISTINCT key) FROM named, unnest(keys) AS key), "
        f"'unaltered', (SELECT bool_and(id = aidmap.report_id({', '.join(CONTENT)})) FROM claims), "
        "'bad', CASE WHEN aidmap.has_unchecked() THEN "
        "(SELECT json_agg(json_build_array(kind, id, key, wrong)) FROM aidmap.bad_rows()) END, "
        f"{', '.join(parts)})::text"
    )


def _column_query(kind: str) -> str:
    columns = ", ".join(f"json_agg({_as_json_has_it(name)})" for name in _columns(kind))
    return f"SELECT json_build_array({columns}) FROM (SELECT * FROM {PARTS[kind]}) AS part"  # noqa: S608 - as above


def _as_json_has_it(name: str) -> str:
    """A column; figures as text, because JSON's numbers are rounded."""
    return f'"{name}"::text' if name == "value" else f'"{name}"'
