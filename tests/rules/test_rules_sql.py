"""The rules as queries: on the shipped data they say what Python says, and the schema has them."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import asdict, fields
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from making import GEODATA, share
from psycopg import errors
from sql_engines import DuckDB

from aidmap import Dataset, store
from aidmap.model import Traffic
from aidmap.query import json_answers
from aidmap.rules.policy import USUAL
from aidmap.rules.sql import compiled, functions, queries
from aidmap.rules.sql.compilers import compile_query
from aidmap.rules.sql.record_tables import Query, Tables
from aidmap.rules.sql.steps import steps_of
from aidmap.rules.timeline import Sweep
from aidmap.store import copy_data
from aidmap.store.postgis import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.clusters import Cluster

LAST = date(2026, 11, 22)
ONE_DAY = timedelta(days=1)
CLOCKS: list[dict[str, Any]] = [
    {},
    {"known_by": date(2024, 5, 10)},
    {"according_to": ("ocha", "wfp")},
    {"counts": False},
    {"recorded_by": datetime(2026, 11, 22, 0, 3, tzinfo=UTC)},
]
# The records in a database, under the names that the queries have for them.
VIEWS = """
CREATE TEMP VIEW reports AS SELECT * FROM aidmap.report;
CREATE TEMP VIEW counts AS SELECT * FROM aidmap.count;
CREATE TEMP VIEW retractions AS SELECT * FROM aidmap.retraction;
"""


@pytest.fixture(scope="module")
def gaza(server: Cluster, empty_schema: str) -> Iterator[str]:
    """The address of a database with the shipped data set; nobody adds to it."""
    name = server.database(template=empty_schema)
    address = server.address(name)
    copy_data.to_store(
        store.open_store(GEODATA), store.open_store(address), replace=False, watched=iter
    )
    yield address
    server.drop(name)


@pytest.fixture(scope="module")
def duck(shipped: Dataset) -> DuckDB:
    """DuckDB with the shipped data set."""
    made = DuckDB(shipped.network)
    known = shipped.records
    made.fill_records(known.reports, known.counts, known.retractions)
    made.fill("subjects", ([subject] for subject in subjects_of(shipped)))
    made.fill("supposed", [])
    return made


def subjects_of(data: Dataset) -> list[str]:
    """The ids of all places and legs, in their order."""
    return sorted([*data.network.places, *(leg.id for leg in data.network.legs)])


def days_that_matter(data: Dataset) -> list[date]:
    """The days on which a report or a count begins, and those after one ends."""
    said, counted = data.records.reports, data.records.counts
    ends = {report.effective_to + ONE_DAY for report in said if report.effective_to}
    ends |= {count.last_day + (USUAL.count_holds_days + 1) * ONE_DAY for count in counted}
    begin = {report.effective_from for report in said} | {count.first_day for count in counted}
    return sorted(begin | ends)


# The schema.


def test_the_step_is_what_the_queries_compile_to() -> None:
    committed = (schema.STEPS / "016_last_decisions.sql").read_text(encoding="utf-8")
    assert committed == functions.step(), "make it anew: docs/architecture.md, The rules as SQL"


def test_no_number_of_days_stands_in_the_step() -> None:
    step = functions.step()
    for figure in fields(USUAL):
        assert f"figures.{figure.name}" in step
        days = getattr(USUAL, figure.name)
        assert days < 10 or not re.search(rf"\b{days}\b", step)


def test_a_database_with_the_written_functions_gets_the_others(
    server: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = server.database()
    address = server.address(name)
    whole = schema.steps()
    monkeypatch.setattr(schema, "steps", lambda: whole[:7])
    schema.upgrade(address, new=True)
    monkeypatch.undo()
    assert schema.upgrade(address, new=False)[0].number == 8
    with psycopg.connect(address) as connection:
        found = connection.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'aidmap'::regnamespace"
        ).fetchall()
        names = {row[0] for row in found}
        assert {"heard", "decision"}.isdisjoint(names)
        assert {"status_of", "status_on", "routes_on", "destinations_on", "changes_if"} <= names
        assert connection.execute("SELECT * FROM aidmap.place_status").fetchall() == []
        assert connection.execute("SELECT * FROM aidmap.routes_on()").fetchall() == []
    server.drop(name)


def test_what_is_supposed_must_be_there(gaza: str) -> None:
    with (
        psycopg.connect(gaza) as connection,
        pytest.raises(
            errors.InvalidParameterValue,
            match="what_if: there is no place or leg 'nowhere'; erez: 'ajar' is no status",
        ),
    ):
        connection.execute(
            "SELECT * FROM aidmap.routes_on(what_if => %s)",
            ['{"nowhere": "open", "erez": "ajar", "rafah": "closed"}'],
        )


# A plain command loads none of it.


@pytest.mark.parametrize("command", [["status", "Erez"], ["routes"], ["history", "Erez"]])
def test_no_plain_command_loads_ibis(command: list[str]) -> None:
    script = (
        "import sys\n"
        "for name in ('ibis', 'sqlglot', 'duckdb'): sys.modules[name] = None\n"
        f"sys.argv = ['aidmap', *{command!r}, '--data', {str(GEODATA)!r}]\n"
        "from aidmap.cli import main; main()"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


# The shipped data.


def decided_in_python(data: Dataset, traffic: Traffic) -> dict[tuple[str, date], tuple[Any, ...]]:
    """What is decided on each day on which that can change, by subject and day."""
    known, found = data.at(LAST, traffic=traffic), {}
    for subject in known.subjects_heard_of:
        sweep = Sweep(known.reports.get(subject, ()), known.sightings.get(subject, ()))
        for day in sweep.days(until=LAST):
            decided = sweep.decide(day)
            told = (decided.sighting, decided.report, decided.pending)
            found[subject, day] = (decided.status.value, *(one.id if one else None for one in told))
    return found


def cells(decided: dict[tuple[str, date], tuple[Any, ...]]) -> dict[tuple[str, date], Any]:
    """The same for every day from the first report to the last day."""
    found, lasting = {}, {}
    for subject in {subject for subject, _ in decided}:
        day = min(day for one, day in decided if one == subject)
        while day <= LAST:
            lasting = decided.get((subject, day), lasting)
            found[subject, day] = lasting
            day += ONE_DAY
    return found


def on_postgres(address: str) -> Callable[[Traffic], list[tuple[Any, ...]]]:
    def ask(traffic: Traffic) -> list[tuple[Any, ...]]:
        query = queries.decisions(Tables.unbound(), Query.about(on=LAST, traffic=traffic))
        with psycopg.connect(address) as connection:
            connection.execute(VIEWS)
            return connection.execute(compile_query(query, "postgres").encode()).fetchall()

    return ask


def on_duckdb(duck: DuckDB) -> Callable[[Traffic], list[tuple[Any, ...]]]:
    """By way of Ibis, as any program of others would ask."""
    import ibis

    backend = ibis.duckdb.from_connection(duck.connection)
    names = ("reports", "counts", "retractions", "subjects", "places", "legs", "routes", "supposed")
    tables = Tables(**{name: backend.table(name) for name in names})

    def ask(traffic: Traffic) -> list[tuple[Any, ...]]:
        query = queries.decisions(tables, Query.about(on=LAST, traffic=traffic))
        return [tuple(row.values()) for row in query.to_pyarrow().to_pylist()]

    return ask


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # Ibis on DuckDB 2
@pytest.mark.parametrize("engine", ["postgres", "duckdb"])
def test_every_day_of_the_shipped_data_is_decided_alike(
    shipped: Dataset, request: pytest.FixtureRequest, engine: str
) -> None:
    if engine == "postgres":
        ask = on_postgres(request.getfixturevalue("gaza"))
    else:
        ask = on_duckdb(request.getfixturevalue("duck"))
    count = 0
    for traffic in Traffic:
        ours = decided_in_python(shipped, traffic)
        theirs = {(subject, day): tuple(answer) for subject, day, *answer in ask(traffic)}
        assert theirs == ours
        by_day = cells(theirs)
        assert by_day == cells(ours)
        count += len(by_day)
    assert count > 16_000


def said_in_python(data: Dataset, day: date, traffic: Traffic, clocks: dict[str, Any]) -> Any:
    """All that is said of a day."""
    shot = data.at(day, traffic=traffic, **clocks)
    everything = [data.subject(subject) for subject in subjects_of(data)]
    told = json_answers.routes_json(shot, shot.routes, shot.destinations)
    return (
        [
            without(
                one,
                "name",
                "kind",
                "publisher",
                "basis",
                "reported_on",
                "report_url",
                "first_day",
                "last_day",
            )
            for one in json_answers.status_json(shot, everything)["places"]
        ],
        [without(one, "name", "places", "km", "stale") for one in told["routes"]],
        [without(one, "name") for one in told["destinations"]],
        [without(one, "name") for one in json_answers.finding_json(shot)["gateways"]],
    )


def without(answer: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key not in names}


def as_json(rows: list[dict[str, Any]], like: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the names of answers, and days as text."""
    found = [row | ({"place": row["subject"]} if "subject" in row else {}) for row in rows]
    return [
        {key: str(row[key]) if isinstance(row[key], date) else row[key] for key in [*like, row][0]}
        for row in found
    ]


def said_by_duckdb(duck: DuckDB, day: date, traffic: Traffic, clocks: dict[str, Any]) -> Any:
    question = {
        "on_day": day, "for_traffic": traffic.value, "known_by": None, "recorded_by": None,
        **asdict(USUAL),
    } | clocks | {"according_to": [*clocks.get("according_to", ())] or None}  # fmt: skip
    question["with_counts"] = question.pop("counts", True)
    ways, ends = duck.network(question)
    states = sorted(duck.ask("statuses", **question), key=lambda one: one["subject"])
    return (
        states, sorted(ways, key=lambda one: one["position"]),
        sorted(ends, key=lambda one: one["place"]),
        sorted(
            duck.ask("gateways", **question), key=lambda one: (-len(one["serves"]), one["place"])
        ),
    )  # fmt: skip


def said_by_postgres(
    connection: Any, subjects: list[str], day: date, traffic: Traffic, clocks: dict[str, Any]
) -> Any:
    question = [clocks.get("known_by"), clocks.get("recorded_by"),
                [*clocks.get("according_to", ())] or None]  # fmt: skip
    counted = clocks.get("counts", True)
    states = rows(
        connection,
        "SELECT s AS subject, x.* FROM unnest(%s::text[]) WITH ORDINALITY AS n (s, place)"
        " CROSS JOIN LATERAL aidmap.status_of(s, %s, %s, %s, %s, %s, %s) AS x ORDER BY n.place",
        [subjects, traffic.value, day, *question, counted],
    )
    asked = [day, traffic.value, *question, counted]
    ways, ends, entries = (
        rows(
            connection,
            f"SELECT * FROM aidmap.{name}_on(%s, %s, %s, %s, %s, with_counts => %s)",  # noqa: S608
            asked,
        )
        for name in ("routes", "destinations", "gateways")
    )
    return states, ways, ends, entries


def rows(connection: Any, query: str, values: list[Any]) -> list[dict[str, Any]]:
    cursor = connection.execute(query, values)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


STEPS = [pytest.param(24, id="some"), pytest.param(5, id="more", marks=pytest.mark.long)]


@pytest.mark.sampled
@pytest.mark.parametrize("each", STEPS)
@pytest.mark.parametrize("clocks", CLOCKS, ids=lambda one: "-".join(one) or "plain")
@pytest.mark.parametrize("engine", ["postgres", "duckdb"])
def test_all_is_said_alike_of_the_days_that_matter(
    shipped: Dataset, gaza: str, duck: DuckDB, engine: str, clocks: dict[str, Any], each: int
) -> None:
    subjects = subjects_of(shipped)
    with psycopg.connect(gaza) as connection:
        apart = each * (5 if engine == "duckdb" else 1) * (4 if clocks else 1)
        for day in share(days_that_matter(shipped), apart):
            for traffic in Traffic:
                ours = said_in_python(shipped, day, traffic, clocks)
                theirs = (
                    said_by_duckdb(duck, day, traffic, clocks)
                    if engine == "duckdb"
                    else said_by_postgres(connection, subjects, day, traffic, clocks)
                )
                for mine, other in zip(ours, theirs, strict=True):
                    assert as_json(other, mine) == mine, (day, traffic)


def test_a_supposition_changes_what_it_changes_in_python(shipped: Dataset, gaza: str) -> None:
    on, supposed = "2024-05-03", {"kerem-shalom": "closed"}
    before, after = shipped.at(on), shipped.at(on, what_if=supposed)
    told = json_answers.changes_json(before.changes_to(after))
    ours = [
        (kind, one[key], one["from"], one["to"])
        for kind, key in (("route", "route"), ("destination", "place"))
        for one in told[f"{kind}s"]
    ]
    assert ours
    with psycopg.connect(gaza) as connection:
        theirs = connection.execute(
            "SELECT * FROM aidmap.changes_if(%s, %s)", ['{"kerem-shalom": "closed"}', on]
        ).fetchall()
    assert theirs == ours


# Speed.


@pytest.mark.parametrize(
    ("table", "index"), [("report", "report_newest"), ("count", "count_of_place")]
)
def test_one_place_is_looked_up_by_its_index(gaza: str, table: str, index: str) -> None:
    with psycopg.connect(gaza) as connection:
        connection.execute("SET LOCAL enable_seqscan = off")
        for query in (
            "SELECT * FROM aidmap.status_of('erez', 'goods', '2024-05-10', NULL, NULL, NULL, true)",
            "SELECT * FROM aidmap.status_on('2024-05-10') WHERE place = 'erez'",
        ):
            connection.execute(query.encode())
        scans = connection.execute(
            "SELECT i.indexrelid::regclass::text, pg_stat_get_xact_numscans(i.indexrelid)"
            " FROM pg_index i WHERE i.indrelid = %s::regclass",
            [f"aidmap.{table}"],
        ).fetchall()
        whole = connection.execute(
            "SELECT pg_stat_get_xact_numscans(%s::regclass)", [f"aidmap.{table}"]
        ).fetchone()
    assert whole == (0,)
    assert dict(scans)[f"aidmap.{index}"] > 0


@pytest.mark.parametrize("dialect", compiled.DIALECTS)
def test_the_texts_of_the_engines_are_what_the_queries_compile_to(
    dialect: compiled.Dialect,
) -> None:
    for name, text in compiled.compile_texts(dialect).items():
        made_anew = "python -m aidmap.rules.sql.compiled"
        assert compiled.query_text(name, dialect) == text, made_anew


def test_a_query_falls_into_its_steps() -> None:
    text = "WITH a AS (SELECT 1 AS x), b AS (SELECT x FROM a) SELECT * FROM a JOIN b USING (x)"
    found = [(step.name, step.query, step.uses) for step in steps_of(text, "spark")]
    assert found == [
        ("a", "SELECT 1 AS x", 2),
        ("b", "SELECT x FROM a", 1),
        ("answer", "SELECT * FROM a JOIN b USING (x)", 0),
    ]
