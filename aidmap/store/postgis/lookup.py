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
from aidmap.model.field_types import language_tag
from aidmap.model.names import key_of
from aidmap.model.record import FROM_JSON, LISTS, id_of_content
from aidmap.model.value_rules import web_address
from aidmap.store.folder.parse import Located
from aidmap.store.integrity import inconsistencies
from aidmap.store.postgis import rows
from aidmap.store.postgis.row_validation import VALID, bad_row
from aidmap.store.selection import COURSE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from psycopg import Connection

    from aidmap.store.bad_rows import BadRow
    from aidmap.store.selection import Selection

# What of each kind is read, in which order; the courses of legs are left out.
PARTS = {
    "source": "aidmap.source ORDER BY position",
    "place": "aidmap.place WHERE id = ANY(ARRAY(SELECT id FROM named)) ORDER BY id",
    "leg": "aidmap.leg WHERE id = ANY(ARRAY(SELECT id FROM named)) ORDER BY position",
    "count": "figures ORDER BY serial",
    "retraction": (
        "aidmap.retraction WHERE report = ANY(ARRAY(SELECT id FROM claims "  # noqa: S608 - of ours
        "UNION ALL SELECT id FROM figures)) "
        f"AND {VALID.format('retraction', 'retraction')} ORDER BY serial"
    ),
}
REALS = {"lon", "lat", "accuracy_m", "km"}  # PostgreSQL writes 34.0 as 34
# What the id of a report comes from, in the order of the type of the schema; and all else.
CONTENT = (
    "basis", "effective_from", "effective_to", "note", "publisher", "reason", "reported_on",
    "status", "subject", "title", "traffic", "url",
)  # fmt: skip
MARKED = "\\u0010"  # how JSON writes `rows.MARK`
BESIDE = ("id", "recorded_at", "evidence")
# Columns whose values are no texts, or are found to be none where they are read.
NO_TEXTS = {*LISTS, *FROM_JSON, *REALS, "approximate", "controlled", rows.OTHER_NAMES}


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
    text, said = row or ("{}", None)
    found = rows.decode_text(json.loads(text)) if MARKED in text else json.loads(text)
    if not found.get("dataset") or not set(keys) <= set(found["answered"] or ()):
        return None
    try:
        about: About = parse("dataset", found["dataset"], file=name)
        kinds = {kind: _make_records(kind, found[kind]) for kind in PARTS}
        kinds["report"] = _make_reports(found["report"], said)
        whole = _sound(kinds, about.today())
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
    if columns[0] is None:
        return ()
    table: dict[str, Any] = dict(zip(_columns(kind), columns, strict=True))
    for name in REALS.intersection(table):
        table[name] = [None if value is None else float(value) for value in table[name]]
    _want_no_blank(table)
    return construct(kind, *_spread_names(table))


def _make_reports(columns: list[list[Any]], said: str | None) -> tuple[Any, ...]:
    """Make the reports of what their ids come from, so that it is proven as it is read.

    Args:
        columns: the values of each of `BESIDE`.
        said: what each says, a line each, as the server writes it for its id; None: there is none.

    Raises:
        ValueError: an id comes from something else, a word or a day is none, or a text is blank.
    """
    if said is None:
        return ()
    if MARKED in said:
        raise ValueError("what no text of PostgreSQL holds may be there: the models are to look")
    lines = said.split("\n")
    content = zip(*map(dict.values, json.loads(f"[{','.join(lines)}]")), strict=True)
    table = dict(zip((*BESIDE, *CONTENT), (*columns, *content), strict=True))
    if [*map(id_of_content, lines)] != table["id"]:
        raise ValueError("an id is not of its content")
    _want_no_blank(table)
    return construct("report", [*table], [*table.values()])


def _want_no_blank(table: Mapping[str, Sequence[Any]]) -> None:
    """See that no text is blank; many come again.

    Raises:
        ValueError: one is.
    """
    for name in table.keys() - NO_TEXTS:
        if not all(map(str.strip, {*table[name]} - {None})):
            raise ValueError(f"{name}: blank")


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
    for url in {claim.url for claim in (*kinds["report"], *kinds["count"])} - {None}:
        web_address(url)
    if any([*count.problems()] for count in kinds["count"]):
        return False
    located = {kind: [Located(one, "") for one in records] for kind, records in kinds.items()}
    located["route"] = []
    unread = {"place", "leg"}  # but for those that were asked for
    return all(place.kind in PLACE_KINDS for place in kinds["place"]) and not inconsistencies(
        located, unread=unread, refused=set(), today=today
    )


@cache
def _columns(kind: str) -> tuple[str, ...]:
    return tuple(name for name in rows.columns(kind) if name != COURSE)


@cache
def _statement() -> str:
    """The statement; each kind comes column by column, and what reports say in a text of its own.

    psycopg keeps what it made of a statement of no more than 4,096 characters.
    """
    parts = [f"'{kind}', ({_column_query(kind)})" for kind in PARTS]
    return (
        "WITH named AS MATERIALIZED ("  # noqa: S608 - every name in here is of ours
        "SELECT id, keys FROM aidmap.place_entry WHERE keys && %(keys)s::text[] "
        "UNION ALL SELECT id, keys FROM aidmap.leg_entry WHERE keys && %(keys)s::text[]), "
        "claims AS MATERIALIZED (SELECT * FROM aidmap.report "
        f"WHERE subject = ANY(ARRAY(SELECT id FROM named)) AND {VALID.format('report', 'report')} "
        "AND (%(known_by)s::date IS NULL OR reported_on <= %(known_by)s) "
        "AND (%(recorded_by)s::timestamptz IS NULL OR recorded_at <= %(recorded_by)s) "
        "ORDER BY serial), "
        "figures AS MATERIALIZED (SELECT * FROM aidmap.count "
        "WHERE subject = ANY(ARRAY(SELECT id FROM named)) "
        "AND (%(known_by)s::date IS NULL OR reported_on <= %(known_by)s) "
        "AND (%(recorded_by)s::timestamptz IS NULL OR recorded_at <= %(recorded_by)s)) "
        "SELECT json_build_object('dataset', (SELECT fields FROM aidmap.dataset), "
        "'answered', (SELECT json_agg(DISTINCT key) FROM named, unnest(keys) AS key), "
        "'bad', CASE WHEN aidmap.has_unchecked() THEN "
        "(SELECT json_agg(json_build_array(kind, id, key, wrong)) FROM aidmap.bad_rows()) END, "
        f"'report', beside, {', '.join(parts)})::text, said FROM (SELECT "
        f"json_build_array({', '.join(f'json_agg({name})' for name in BESIDE)}) AS beside, "
        f"string_agg(row_to_json(ROW({', '.join(CONTENT)})::aidmap.report_content)::text, chr(10)) "
        "AS said FROM claims) AS told"
    )


def _column_query(kind: str) -> str:
    columns = ", ".join(f"json_agg({_as_json_has_it(name)})" for name in _columns(kind))
    return f"SELECT json_build_array({columns}) FROM (SELECT * FROM {PARTS[kind]}) AS part"  # noqa: S608 - as above


def _as_json_has_it(name: str) -> str:
    """A column; figures as text, because JSON's numbers are rounded."""
    return f'"{name}"::text' if name == "value" else f'"{name}"'
