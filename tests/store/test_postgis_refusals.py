"""What PostGIS refuses, whoever enters it: one bad INSERT must not stop everybody's reading."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import GEODATA, report
from psycopg import errors

from aidmap.errors import StoreError
from aidmap.store import copy_data, open_store
from aidmap.store.postgis import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.clusters import Cluster

REFUSED = (errors.CheckViolation, errors.ForeignKeyViolation, errors.NotNullViolation)
REPORT = {
    "subject": "erez", "status": "open", "traffic": ["goods"], "basis": "announced",
    "effective_from": "2026-10-01", "reported_on": "2026-10-02", "publisher": "ocha",
}  # fmt: skip
PLACE = {
    "id": "new-gate", "kind": "land_crossing", "name_en": "New gate", "lon": 34, "lat": 31,
    "accuracy_m": 50,
}  # fmt: skip
LEG = {
    "id": "erez--rafah", "start": "erez", "end": "rafah", "mode": "road", "km": 40,
    "line": "[[34.5, 31.5], [34.2, 31.2]]",
}  # fmt: skip
ROUTE = {"id": "x", "name_en": "X", "traffic": ["goods"], "places": ["ashdod", "erez"]}
SOURCE = {"id": "new", "name": "New", "kind": "ngo"}
BAD_REPORTS: list[dict[str, Any]] = [
    *({name: day} for name in ("effective_from", "effective_to", "reported_on") for day in (
        "infinity", "-infinity", "0044-03-15 BC", "1899-12-31", "2201-01-01", "20260-01-01")),
    {"id": "0123456789abcdef"}, {"id": "no id"}, {"id": ""},
    {"subject": "nowhere"}, {"subject": ""}, {"subject": "Erez"}, {"subject": None},
    {"publisher": "nobody"}, {"publisher": None},
    {"status": "planned"}, {"status": "Open"}, {"status": None},
    {"traffic": []}, {"traffic": ["gold"]}, {"traffic": ["goods", None]}, {"traffic": None},
    {"basis": "guessed"}, {"basis": None}, {"reason": "foo"}, {"reason": ""},
    {"effective_to": "2026-09-30"}, {"reported_on": "2126-01-01"},
    {"basis": "observed", "effective_from": "2026-10-03"},
    {"title": ""}, {"title": " \u2003\n"}, {"title": "\x10x"}, {"title": "\ufffex"},
    {"title": "x" * 1_000_001},
    {"note": ""}, {"note": "\x85"}, {"note": "\x10"},
    *({"url": url} for url in (
        "javascript:alert(1)", "http://a b", "http://x.org/\n", "http://?x", "", "https://",
        "ftp://x.org", "http://[", "x.org", "http://x.org/" + "x" * 1_000_000)),
]  # fmt: skip
BAD_ROWS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    *(("place_entry", PLACE, wrong) for wrong in (
        {"id": "No"}, {"id": "ashdod--erez"}, {"kind": "gate"}, {"name_en": ""},
        {"name_ar": " "}, {"lon": "NaN"}, {"lat": "infinity"}, {"lon": 181}, {"accuracy_m": "NaN"},
        {"accuracy_m": "infinity"}, {"accuracy_m": 0}, {"aliases": [""]}, {"aliases": [None]},
        {"countries": ["Gaza"]}, {"note": " "}, {"operator": ""}, {"unlocode": "ILASH"},
        {"kind": "seaport", "unlocode": "x"}, {"kind": "seaport", "pcode": "PS1"},
        {"keys": [None]}, {"sources": [""]},
        *({"other_names": names} for names in (
            '{"uk": " "}', '{"uk": "\\n"}', '{"uk": 1}', '{"uk": null}', '{"Ukrainian": "x"}',
            '{"zh-hant": "x"}', '{"zh-tw": "x"}',
            '{"ar": "x"}', '{"": "x"}', "[]", '"uk"', "null", None)),
    )),
    *(("source_entry", SOURCE, wrong) for wrong in (
        {"id": "N"}, {"name": ""}, {"kind": "blog"}, {"name": "\x10"})),
    *(("leg_entry", LEG, wrong) for wrong in (
        {"id": "erez"}, {"start": "nowhere"}, {"end": "nowhere"}, {"mode": "rail"}, {"km": "NaN"},
        {"km": "infinity"}, {"km": -1}, {"line": "[]"}, {"line": "[[1, 2]]"},
        {"line": '[["a", 2], [1, 2]]'}, {"line": "[[1, 2], [1, 200]]"}, {"line": "3"},
        {"start": "erez", "end": "ashdod"}, {"note": " "})),
    *(("route_entry", ROUTE, wrong) for wrong in (
        {"places": ["erez"]}, {"places": ["erez", "nowhere"]}, {"places": ["erez", "rafah"]},
        {"traffic": ["gold"]}, {"first_day": "infinity"}, {"last_day": "0044-03-15 BC"},
        {"first_day": "2026-02-01", "last_day": "2026-01-01"}, {"name_en": ""}, {"note": ""},
        {"other_names": '{"uk": ""}'})),
    *(("dataset_entry", {}, {"fields": fields}) for fields in (
        "{}", "[]", json.dumps({
            "id": "gaza", "title_en": "T", "licence": "L", "disclaimer_en": "D",
            "time_zone": "Mars"}))),
]  # fmt: skip


@pytest.fixture(scope="module")
def filled(server: Cluster, empty_schema: str) -> Iterator[str]:
    """The address of the shipped data set in a database, for what changes nothing in it."""
    name = server.database(template=empty_schema)
    address = server.address(name)
    copy_data.to_store(open_store(GEODATA), open_store(address), replace=False, watched=iter)
    yield address
    server.drop(name)


@pytest.fixture
def gaza(server: Cluster, filled: str) -> Iterator[str]:
    """The address of a copy of it, to write to."""
    name = server.database(template=filled.rpartition("/")[2])
    yield server.address(name)
    server.drop(name)


def editor_of(server: Cluster, address: str) -> str:
    name = f"editor_{uuid.uuid4().hex}"
    server.execute(f"CREATE ROLE {name} LOGIN IN ROLE aidmap_editor")
    return server.address(address.rpartition("/")[2], user=name)


@pytest.fixture(scope="module")
def editor(server: Cluster, filled: str) -> str:
    return editor_of(server, filled)


def insert(connection: psycopg.Connection[Any], table: str, fields: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in fields)
    marks = ", ".join(["%s"] * len(fields))
    query = f"INSERT INTO aidmap.{table} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours
    connection.execute(query.encode(), list(fields.values()))


@pytest.mark.parametrize("wrong", BAD_REPORTS, ids=lambda wrong: str(wrong)[:50])
def test_a_bad_report_is_refused(editor: str, wrong: dict[str, Any]) -> None:
    with psycopg.connect(editor) as connection:
        insert(connection, "report", REPORT)  # which is right but for what is wrong
        connection.rollback()
        with pytest.raises(REFUSED):
            insert(connection, "report", REPORT | wrong)


CONTENT = {
    "subject": "text", "status": "text", "traffic": "text[]", "basis": "text",
    "effective_from": "date", "effective_to": "date", "reported_on": "date", "publisher": "text",
    "title": "text", "url": "text", "note": "text", "reason": "text",
}  # fmt: skip


def insert_as_checked(connection: psycopg.Connection[Any], fields: dict[str, Any]) -> None:
    """Insert a report with its id, the server's time and the mark, as an owner can."""
    arguments = ", ".join(f"%s::{type_}" for type_ in CONTENT.values())
    made, now = connection.execute(
        f"SELECT aidmap.report_id({arguments}), statement_timestamp()".encode(),
        [fields.get(name) for name in CONTENT],
    ).fetchone() or ("", None)
    insert(connection, "report", {"id": made, "recorded_at": now, "checked": True} | fields)


@pytest.mark.sampled
@pytest.mark.parametrize("wrong", BAD_REPORTS, ids=lambda wrong: str(wrong)[:50])
def test_a_report_that_says_it_is_checked_is_not_believed(gaza: str, wrong: dict[str, Any]) -> None:
    with psycopg.connect(gaza) as connection, pytest.raises(REFUSED):
        insert_as_checked(connection, REPORT | wrong)


@pytest.mark.parametrize("traffic", [[["fuel", "goods"]], [["goods"], ["fuel"]]], ids=str)
def test_kinds_of_traffic_in_rows_are_put_in_one(gaza: str, traffic: list[list[str]]) -> None:
    with psycopg.connect(gaza) as connection:
        insert_as_checked(connection, REPORT | {"traffic": traffic})
        query = "SELECT traffic FROM aidmap.report ORDER BY serial DESC LIMIT 1"
        assert connection.execute(query).fetchone() == (["fuel", "goods"],)


@pytest.mark.sampled
@pytest.mark.parametrize(("table", "right", "wrong"), BAD_ROWS, ids=lambda part: str(part)[:50])
def test_a_bad_row_is_refused_its_owner_too(
    filled: str, table: str, right: dict[str, Any], wrong: dict[str, Any]
) -> None:
    with psycopg.connect(filled) as connection:
        if right:
            insert(connection, table, right)
            connection.rollback()
        with pytest.raises(REFUSED):
            insert(connection, table, right | wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"report": "0123456789abcdef"}, {"report": "x"}, {"because": " "}, {"because": ""},
     {"because": None}, {"because": "\x10"}],
    ids=str,
)  # fmt: skip
def test_a_bad_retraction_is_refused(editor: str, wrong: dict[str, Any]) -> None:
    right = {"report": open_store(editor).read().reports[0].id, "because": "x"}
    with psycopg.connect(editor) as connection:
        insert(connection, "retraction", right)
        connection.rollback()
        with pytest.raises(REFUSED):
            insert(connection, "retraction", right | wrong)


def test_all_that_is_wrong_is_told_in_words(editor: str) -> None:
    wrong = {"id": "0" * 16, "subject": "x", "effective_to": "infinity", "url": "x"}
    with psycopg.connect(editor) as connection, pytest.raises(errors.CheckViolation) as raised:
        insert(connection, "report", REPORT | wrong)
    said = raised.value.diag.message_primary or ""
    for what in (
        "report 0000000000000000: id: its content gives",
        "subject: there is no place or leg 'x'",
        "effective_to: 'infinity' is no day of 1900 to 2200",
        "url: 'x' is not a web address",
    ):
        assert what in said


def test_constraints_and_foreign_keys_stand_behind_the_triggers(gaza: str) -> None:
    with psycopg.connect(gaza, autocommit=True) as owner:
        for table in ("report", "place_entry"):
            owner.execute(f"ALTER TABLE aidmap.{table} DISABLE TRIGGER USER")
        whole = REPORT | {"id": "0" * 16, "recorded_at": "2026-10-03"}
        for wrong, kind in (
            ({"effective_to": "infinity"}, errors.CheckViolation),
            ({"recorded_at": "infinity"}, errors.CheckViolation),
            ({"reason": "foo"}, errors.CheckViolation),
            ({"url": "x"}, errors.CheckViolation),
            ({"subject": "nowhere"}, errors.ForeignKeyViolation),
            ({"publisher": "nobody"}, errors.ForeignKeyViolation),
        ):
            with pytest.raises(kind):
                insert(owner, "report", whole | wrong)
        with pytest.raises(errors.CheckViolation, match="kind is a kind of place"):
            insert(owner, "place_entry", PLACE | {"kind": "gate"})
        with pytest.raises(errors.CheckViolation, match="other_names are names by language"):
            insert(owner, "place_entry", PLACE | {"other_names": '{"uk": ""}'})
        assert (
            owner.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated").fetchall()
            == []
        )


# Many reports in one statement.

MANY_BY_COPY = (
    "COPY aidmap.report (subject, status, traffic, basis, effective_from, reported_on, publisher, "
    "title) FROM STDIN"
)


def rows_for_copy(number: int, *, wrong_at: int, **wrong: Any) -> list[list[Any]]:
    entered = [[*REPORT.values(), f"Document {n}"] for n in range(number)]
    for name, value in wrong.items():
        entered[wrong_at][[*REPORT].index(name)] = value
    return entered


def copy_in(connection: psycopg.Connection[Any], entered: list[list[Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(MANY_BY_COPY.encode()) as copy:
        for row in entered:
            copy.write_row(row)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"subject": "nowhere"}, "subject: there is no place or leg 'nowhere'"),
        ({"publisher": "nobody"}, "publisher: there is no source 'nobody'"),
        ({"status": "shut"}, "status: 'shut' is none of open, restricted, closed"),
        (
            {"subject": "nowhere", "publisher": "nobody", "basis": "guessed"},
            (
                "subject: there is no place or leg 'nowhere'; basis: 'guessed' is none of "
                "announced, observed; publisher: there is no source 'nobody'"
            ),
        ),
    ],
)
def test_of_many_in_one_statement_the_wrong_one_is_named(
    editor: str, wrong: dict[str, Any], said: str
) -> None:
    entered = rows_for_copy(300, wrong_at=200, **wrong)
    query = (
        "SELECT aidmap.report_id(%(subject)s, %(status)s, %(traffic)s, %(basis)s, "
        "%(effective_from)s, NULL, %(reported_on)s, %(publisher)s, 'Document 200', "
        "NULL, NULL, NULL)"
    )
    with psycopg.connect(editor) as connection:
        (made,) = connection.execute(query, REPORT | wrong).fetchone() or ("",)
        with pytest.raises(errors.CheckViolation) as raised:
            copy_in(connection, entered)
    assert raised.value.diag.message_primary == f"report {made}: {said}"


def test_what_reports_refer_to_is_looked_up_once_a_statement(gaza: str) -> None:
    with psycopg.connect(gaza, autocommit=True) as owner:
        owner.execute("SET track_functions = 'all'")
        copy_in(owner, rows_for_copy(300, wrong_at=0))
        owner.execute("SELECT pg_stat_force_next_flush()")
        calls = dict(owner.execute("SELECT funcname, calls FROM pg_stat_user_functions").fetchall())
    assert calls["check_references"] == 1
    assert calls["check_report"] == 300


def test_a_changed_report_is_refused_though_conflicts_are_to_be_passed_over(editor: str) -> None:
    there = open_store(editor).read().reports[0].id
    query = (
        "INSERT INTO aidmap.report (id, subject, status, traffic, basis, effective_from, "
        "reported_on, publisher) SELECT %s, %s, %s, %s, %s, %s, %s, %s ON CONFLICT DO NOTHING"
    )
    with (
        psycopg.connect(editor) as connection,
        pytest.raises(errors.CheckViolation, match="id: its content gives"),
    ):
        connection.execute(query, [there, *REPORT.values()])


def test_an_update_past_the_guard_is_checked_too(gaza: str) -> None:
    with psycopg.connect(gaza, autocommit=True) as owner:
        owner.execute("ALTER TABLE aidmap.report DISABLE TRIGGER keep")
        with pytest.raises(errors.CheckViolation, match="there is no place or leg 'nowhere'"):
            owner.execute(
                "UPDATE aidmap.report SET subject = 'nowhere', id = aidmap.report_id('nowhere', "
                "status, traffic, basis, effective_from, effective_to, reported_on, publisher, "
                "title, url, note, reason) WHERE serial = 1"
            )


# Who says when a report came, and what its id is.


def test_the_server_says_when_a_report_came_and_works_out_its_id(
    server: Cluster, gaza: str
) -> None:
    editor, before = editor_of(server, gaza), datetime.now(UTC) - timedelta(seconds=1)
    with psycopg.connect(editor) as connection:
        insert(connection, "report", REPORT | {"recorded_at": "2024-01-01", "title": "\u202eé"})
    made = open_store(gaza).read().reports[-1]  # its id is checked by the model
    assert before < made.recorded_at < datetime.now(UTC) + timedelta(seconds=1)
    assert made.title == "\u202eé"
    with psycopg.connect(editor) as connection:
        insert(
            connection, "retraction",
            {"report": made.id, "because": "x", "recorded_at": "2024-01-01"},
        )  # fmt: skip
    assert open_store(gaza).read().retractions[-1].recorded_at > before


@pytest.mark.parametrize("user", ["editor", "owner"])
def test_aidmap_does_not_back_date_either(server: Cluster, gaza: str, user: str) -> None:
    store = open_store(editor_of(server, gaza) if user == "editor" else gaza)
    (added,) = store.add(reports=[report(recorded_at="2024-12-31T00:00:00Z")])
    assert added.recorded_at > datetime.now(UTC) - timedelta(minutes=5)
    assert added in store.read().reports


def test_only_an_owner_carries_over_when_reports_were_recorded(server: Cluster, gaza: str) -> None:
    editor = editor_of(server, gaza)
    old = report(title="carried")
    refused = "only an owner of the records carries over when they were recorded"
    with pytest.raises(StoreError, match=f"nothing was added: {refused}"):
        open_store(editor).add(reports=[old], keep_recorded_at=True)
    with psycopg.connect(editor) as connection:
        connection.execute("SET aidmap.keep_recorded_at = 'on'")
        with pytest.raises(errors.InsufficientPrivilege, match=refused):
            insert(connection, "report", REPORT | {"recorded_at": "2024-01-01"})
    owner = open_store(gaza)
    assert owner.add(reports=[old], keep_recorded_at=True) == [old]
    assert owner.add(reports=[report(title="after")])[0].recorded_at > old.recorded_at


@pytest.mark.parametrize(
    ("table", "fields"),
    [("place_entry", PLACE), ("source_entry", SOURCE), ("report", REPORT)],
)
@pytest.mark.parametrize("column", [{"serial": 2**62}, {"checked": True}], ids=str)
def test_an_editor_does_not_say_what_came_last_nor_what_is_checked(
    editor: str, table: str, fields: dict[str, Any], column: dict[str, Any]
) -> None:
    names = ", ".join([*fields, *column])
    marks = ", ".join(["%s"] * len(fields | column))
    query = f"INSERT INTO aidmap.{table} ({names}) OVERRIDING SYSTEM VALUE VALUES ({marks})"  # noqa: S608 - names of ours
    with psycopg.connect(editor) as connection:
        insert(connection, table, fields)
        connection.rollback()
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(query.encode(), [*fields.values(), *column.values()])


# What SQL takes, Python reads; what Python would stumble over, SQL refuses.

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\0\x10\x85\u2028\ufffe \n")
)


@given(
    st.sampled_from(["title", "note", "url"]), st.sampled_from(["http://", "HTTPS://", ""]), TEXTS
)
def test_what_is_let_in_can_be_read(editor: str, name: str, scheme: str, rest: str) -> None:
    text = scheme + rest
    with psycopg.connect(editor) as connection:
        try:
            insert(connection, "report", REPORT | {name: rows.encode_text(text)})
        except REFUSED:
            return
        query = "SELECT id FROM aidmap.report ORDER BY serial DESC LIMIT 1"
        found = connection.execute(query).fetchone()
        connection.rollback()
    assert found == (report(**(REPORT | {name: text})).id,)
