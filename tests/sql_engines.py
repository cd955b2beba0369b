"""The engines of the rules in SQL: the functions of PostgreSQL, the queries on DuckDB and Spark.

What a case is, and an answer, is told in `engines`.
"""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from engines import (
    NETWORK,
    OF_DESTINATION,
    OF_GATEWAY,
    OF_ROUTE,
    PUBLISHERS,
    Answer,
    Asked,
    Case,
    network,
)

from aidmap import store
from aidmap.store import copy_data

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from engines import Engine

    from aidmap.model import Count, Report
    from aidmap.rules.routes import Network

# PostgreSQL.


def in_postgres(address: str, folder: Path) -> Engine:
    """The functions of the schema, over an empty database; `folder` is there to write to."""
    import psycopg

    copy_data.to_store(
        store.open_store(network_folder(folder)), store.open_store(address),
        replace=False, watched=iter,
    )  # fmt: skip

    def answer(cases: list[Case]) -> list[Answer]:
        with psycopg.connect(address) as connection:
            return [_of_postgres(connection, Asked(case)) for case in cases]

    return answer


def network_folder(folder: Path) -> Path:
    """Write a data set with the network and no report."""
    about = 'id = "rules"\ntitle_en = "R"\ntime_zone = "UTC"\nlicence = "-"\ndisclaimer_en = "-"\n'
    store.init(folder, about=about)
    features = {
        "places": [{"type": "Feature", "properties": {"id": one.id,
            "kind": one.kind, "name_en": one.id, "accuracy_m": 100}
            | ({} if one.controlled is None else {"controlled": one.controlled})
            | {name: str(day) for name in ("first_day", "last_day") if (day := getattr(one, name))},
            "geometry": {"type": "Point", "coordinates": [34, 31]}}
            for _, one in sorted(network().places.items())],
        "legs": [{"type": "Feature", "properties": {"id": one.id,
            "start": one.start, "end": one.end, "mode": "road", "km": 5},
            "geometry": {"type": "LineString", "coordinates": [[34, 31], [35, 32]]}}
            for one in network().legs],
    }  # fmt: skip
    for name, found in features.items():
        collection = {"type": "FeatureCollection", "features": found}
        (folder / f"{name}.geojson").write_text(json.dumps(collection), encoding="utf-8")
    _add_rows(folder / "sources.csv",
              ({"id": one, "name": one, "kind": "un"} for one in PUBLISHERS))  # fmt: skip
    _add_rows(folder / "routes.csv", (
        {"name_en": one["id"]} | one
        | {name: "|".join(one[name]) for name in ("traffic", "places")}
        for one in NETWORK["routes"]
    ))  # fmt: skip
    return folder


def _add_rows(path: Path, rows: Iterable[dict[str, str]]) -> None:
    header = path.read_text(encoding="utf-8").strip().split(",")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerows(rows)


def _of_postgres(connection: Any, asked: Asked) -> Answer:
    """The answer to one case; what it enters is rolled back."""
    with connection.transaction(force_rollback=True):
        _enter(connection, asked)
        clocks = [asked.known_by, asked.recorded_by, [*asked.according_to] or None]
        question = [asked.on, asked.traffic.value, *clocks]
        more = [json.dumps(asked.what_if), asked.with_counts]
        (state,) = _rows(
            connection, "SELECT * FROM aidmap.status_of(%s, %s, %s, %s, %s, %s, %s)",
            asked.subject, asked.traffic.value, asked.on, *clocks, asked.with_counts,
        )  # fmt: skip
        ways, ends, entries = (
            _rows(
                connection,
                f"SELECT * FROM aidmap.{name}_on(%s, %s, %s, %s, %s, %s, %s)",  # noqa: S608
                *question, *more,
            )
            for name in ("routes", "destinations", "gateways")
        )  # fmt: skip
        changes = _rows(connection, "SELECT * FROM aidmap.changes_if(%s, %s, %s, %s, %s, %s, %s)",
                        more[0], *question, more[1])  # fmt: skip
    return _from_rows(asked, state, ways, ends, changes) | {"gateways": _gateways(entries)}


def _gateways(entries: list[Answer]) -> list[Answer]:
    """Gateways in the order of the rules: those that serve the most first."""
    in_order = sorted(entries, key=lambda one: (-len(one["serves"]), one["place"]))
    return [{name: _text(one[name]) for name in OF_GATEWAY} for one in in_order]


def _from_rows(
    asked: Asked, state: Answer, ways: list[Answer], ends: list[Answer], changes: list[Answer]
) -> Answer:
    return {
        "state": asked.keyed(state),
        "routes": {
            way["route"]: {name: _text(way[name]) for name in OF_ROUTE}
            for way in sorted(ways, key=lambda one: one["position"])
        },
        "destinations": {
            end["place"]: {name: end[name] for name in OF_DESTINATION}
            for end in sorted(ends, key=lambda one: one["place"])
        },
        "changes": {one["id"]: [one["before"], one["after"]] for one in changes},
    }


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, date) else value


def _enter(connection: Any, asked: Asked) -> None:
    """Enter the records of a case."""
    connection.execute("SET LOCAL aidmap.keep_recorded_at = on")
    for one in asked.reports:
        connection.execute(
            "INSERT INTO aidmap.report (id, subject, status, traffic, basis, effective_from,"
            " effective_to, reported_on, recorded_at, publisher, title)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [one.id, one.subject, one.status.value, list(one.traffic), one.basis.value,
             one.effective_from, one.effective_to, one.reported_on, one.recorded_at,
             one.publisher, one.title],
        )  # fmt: skip
    for one in asked.counts:
        connection.execute(
            "INSERT INTO aidmap.count (id, subject, direction, traffic, measure, value, first_day,"
            " last_day, stage, publisher, reported_on, recorded_at, title)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [one.id, one.subject, one.direction.value, one.traffic.value, one.measure.value,
             one.value, one.first_day, one.last_day, one.stage.value, one.publisher,
             one.reported_on, one.recorded_at, one.title],
        )  # fmt: skip
    for one in asked.retractions:
        connection.execute(
            "INSERT INTO aidmap.retraction (report, recorded_at, because) VALUES (%s, %s, %s)",
            [one.report, one.recorded_at, one.because],
        )
    if asked.case.get("policy"):
        connection.execute(
            "INSERT INTO aidmap.dataset_entry (fields)"
            " SELECT fields || %s::jsonb FROM aidmap.dataset",
            [json.dumps(asked.case["policy"])],
        )


def _rows(connection: Any, query: str, *values: Any) -> list[Answer]:
    cursor = connection.execute(query, values)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


# DuckDB and Spark.


class Queries:
    """The queries of aidmap.rules.sql on a database; each is compiled once.

    Args:
        world: its places, legs and routes.
    """

    dialect: str

    def __init__(self, world: Network) -> None:
        self.fill("places", ([one.id, one.kind, one.controlled, one.first_day, one.last_day]
                             for one in world.places.values()))  # fmt: skip
        self.fill("legs", ([one.id, one.start, one.end, one.mode.value] for one in world.legs))
        self.fill("routes", (
            [one.id, list(one.traffic), list(one.places), one.first_day, one.last_day, position]
            for position, one in enumerate(world.routes)
        ))  # fmt: skip

    def __call__(self, cases: list[Case]) -> list[Answer]:
        """Answer cases."""
        return [self._answer(Asked(case)) for case in cases]

    def fill(self, table: str, rows: Iterable[list[Any]]) -> None:
        """Put rows in the place of those that a table has."""
        raise NotImplementedError

    def rows(self, sql: str, values: dict[str, Any]) -> list[Answer]:
        """The rows of a query, with the values of its parameters."""
        raise NotImplementedError

    def fill_records(
        self, reports: Iterable[Report], counts: Iterable[Count], retractions: Iterable[Any]
    ) -> None:
        """Put records in the place of those that are there."""
        self.fill("reports", (
            [one.id, one.subject, one.status.value, list(one.traffic), one.basis.value,
             one.effective_from, one.effective_to, one.reported_on, one.recorded_at, one.publisher]
            for one in reports
        ))  # fmt: skip
        self.fill("counts", (
            [one.id, one.subject, one.traffic.value, one.measure.value, one.value, one.first_day,
             one.last_day, one.stage.value, one.publisher, one.reported_on, one.recorded_at]
            for one in counts
        ))  # fmt: skip
        self.fill("retractions", ([one.report, one.recorded_at] for one in retractions))

    def ask(self, query: str, **question: Any) -> list[Answer]:
        """The rows of one of the queries below; of the values those that it needs are taken."""
        sql, needed = _compiled(self.dialect)[query]
        return self.rows(sql, {name: question[name] for name in needed})

    def _answer(self, asked: Asked) -> Answer:
        self.fill_records(asked.reports, asked.counts, asked.retractions)
        self.fill("subjects", [[asked.subject]])
        question = {
            "on_day": asked.on, "for_traffic": asked.traffic.value, "known_by": asked.known_by,
            "recorded_by": asked.recorded_by, "according_to": [*asked.according_to] or None,
            "with_counts": asked.with_counts,
            "stale_after_days": asked.policy.stale_after_days,
            "contest_days": asked.policy.contest_days,
            "count_holds_days": asked.policy.count_holds_days,
        }  # fmt: skip
        (state,) = self.ask("statuses", **question)
        self.fill("supposed", [])
        ways, ends = self.network(question)
        if not asked.what_if:
            entries = _gateways(self.ask("gateways", **question))
            return _from_rows(asked, state, ways, ends, []) | {"gateways": entries}
        self.fill("supposed", ([key, word.value] for key, word in asked.what_if.items()))
        then = self.network(question)
        changes = [
            *self._changes("route", ways, then[0]), *self._changes("place", ends, then[1])
        ]  # fmt: skip
        entries = _gateways(self.ask("gateways", **question))
        return _from_rows(asked, state, *then, changes) | {"gateways": entries}

    def network(self, question: dict[str, Any]) -> tuple[list[Answer], list[Answer]]:
        """The routes and the destinations."""
        ways = self.ask("routes", **question)
        names = ("route", "destination", "position", "status")
        self.fill("states", ([one[name] for name in names] for one in ways))
        return ways, self.ask("destinations", **question)

    def _changes(self, key: str, before: list[Answer], after: list[Answer]) -> list[Answer]:
        for name, found in (("before", before), ("after", after)):
            self.fill(name, ([one[key], one["status"]] for one in found))
        return self.ask("changes")


class DuckDB(Queries):
    """The queries on DuckDB, in this process."""

    dialect = "duckdb"

    def __init__(self, world: Network) -> None:
        import duckdb

        from aidmap.rules.sql import record_tables

        self.connection = duckdb.connect()
        for name, schema in record_tables.SCHEMAS.items():
            columns = ", ".join(f'"{key}" {_TYPES[str(type_)]}' for key, type_ in schema.items())
            self.connection.execute(f'CREATE TABLE "{name}" ({columns})')
        super().__init__(world)

    def fill(self, table: str, rows: Iterable[list[Any]]) -> None:
        """Put rows in the place of those that a table has."""
        found = [*rows]
        self.connection.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of ours
        if found:
            marks = ", ".join(["(" + ", ".join("?" * len(found[0])) + ")"] * len(found))
            values = [value for row in found for value in row]
            self.connection.execute(f'INSERT INTO "{table}" VALUES {marks}', values)  # noqa: S608

    def rows(self, sql: str, values: dict[str, Any]) -> list[Answer]:
        """The rows of a query, with the values of its parameters."""
        found = self.connection.execute(sql, values)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


class Spark(Queries):
    """The queries on Apache Spark.

    Args:
        session: of Spark.
        world: its places, legs and routes.
    """

    dialect = "spark"

    def __init__(self, session: Any, world: Network) -> None:
        self.session = session
        super().__init__(world)

    def fill(self, table: str, rows: Iterable[list[Any]]) -> None:
        """Put rows in the place of those that a table has."""
        from aidmap.rules.sql import record_tables

        columns = ", ".join(
            f"`{name}` {_TYPES_OF_SPARK.get(str(type_), str(type_))}"
            for name, type_ in record_tables.SCHEMAS[table].items()
        )
        self.session.createDataFrame([*rows], columns).createOrReplaceTempView(table)

    def rows(self, sql: str, values: dict[str, Any]) -> list[Answer]:
        """The rows of a query, with the values of its parameters."""
        from aidmap.engines.spark_engine import query_in_steps

        found = query_in_steps(self.session, sql, parameters=values, keep=self._here).collect()
        return [row.asDict() for row in found]

    def _here(self, table: Any) -> Any:
        """A table as its few rows: the plan of what reads it several times stays small."""
        return self.session.createDataFrame(table.collect(), table.schema)


_TYPES = {
    "string": "text", "date": "date", "array<string>": "text[]", "boolean": "boolean",
    "int64": "bigint", "timestamp('UTC')": "timestamptz", "decimal": "decimal(38, 9)",
}  # fmt: skip


_TYPES_OF_SPARK = {"int64": "bigint", "timestamp('UTC')": "timestamp", "decimal": "decimal(38, 9)"}


@cache
def _compiled(dialect: str) -> dict[str, tuple[str, list[str]]]:
    """The queries as a database has them, and the parameters that each needs."""
    from aidmap.rules.sql import queries
    from aidmap.rules.sql.compiled import parameters_of
    from aidmap.rules.sql.compilers import compile_query
    from aidmap.rules.sql.record_tables import Query, Tables, unbound
    from aidmap.rules.sql.routes import changes

    tables, question = Tables.unbound(), Query.of_arguments()
    subjects = queries.subjects_along(tables, question)
    states, before, after = map(unbound, ("states", "before", "after"))
    of = {
        "statuses": queries.statuses(tables, question),
        "decisions": queries.decisions(tables, question),
        "routes": queries.routes(tables, subjects, question),
        "destinations": queries.destinations(tables, subjects, states, question),
        "gateways": queries.gateways(tables, subjects, question),
        "changes": changes(before, after),
    }
    texts = {name: compile_query(query, dialect) for name, query in of.items()}
    return {name: (text, sorted(parameters_of(text))) for name, text in texts.items()}
