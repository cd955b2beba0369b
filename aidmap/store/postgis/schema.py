"""The schema of the records in PostGIS: made and brought up to date by numbered, recorded steps.

Each step is a file of SQL, runs in one transaction, and is recorded in the table aidmap.step. The
records themselves are left to `postgis`.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap.errors import StoreError
from aidmap.rules.policy import USUAL
from aidmap.store.postgis import row_validation
from aidmap.store.postgis.connections import connect, display_address, refusals_in_words

if TYPE_CHECKING:
    from psycopg import Connection

    from aidmap.store.bad_rows import BadRow

STEPS = Path(__file__).parent / "migrations"
LOCK_KEY = 0x61_69_64_6D_61_70  # "aidmap": one upgrade at a time
NO_RECORDS = "holds no aidmap records yet; run: aidmap database init ADDRESS"
BAD_ROWS_SINCE = 6  # the step with the function bad_rows
LEAST_SERVER, LEAST_POSTGIS = 15, (3, 3)


class Step(NamedTuple):
    """One numbered step of the schema."""

    number: int
    name: str
    sql: str


def _with_policy(sql: str) -> str:
    """A step with the usual figures of the rules where it names them."""
    for figure in fields(USUAL):
        sql = sql.replace(f"{{{figure.name}}}", str(getattr(USUAL, figure.name)))
    return sql


def steps() -> list[Step]:
    """The steps that this aidmap knows, in their order."""
    found = []
    for path in sorted(STEPS.glob("*.sql")):
        number, _, name = path.stem.partition("_")
        found.append(Step(int(number), name, _with_policy(path.read_text(encoding="utf-8"))))
    return found


def upgrade(address: str, *, new: bool) -> list[Step]:
    """Take the steps that a database has not taken yet; twice or by two at once does no harm.

    Args:
        address: of the database.
        new: whether it may have taken none so far.

    Returns:
        The steps taken now.

    Raises:
        StoreError: the server is too old, has no PostGIS, or refuses; a step is whole or not there.
    """
    name = display_address(address)
    with connect(address) as connection, refusals_in_words(name, undone="nothing was changed"):
        _want_server(connection, name)
        before = last_step(connection)
        if before is None and not new:
            raise StoreError(f"{name}: {NO_RECORDS}")
        want_known(before or 0, name)
        if before is None:
            _begin(connection, name)
        return [step for step in steps() if _take(connection, step)]


def _begin(connection: Connection[Any], name: str) -> None:
    """Make the schema and the table of steps, and see to PostGIS."""
    from psycopg import errors

    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
        if _postgis(connection) is None:
            try:
                connection.execute("CREATE EXTENSION postgis")
            except (errors.UndefinedFile, errors.FeatureNotSupported):
                raise StoreError(
                    f"{name}: the server has no PostGIS: install it there (on Debian the package "
                    "postgresql-15-postgis-3), then run this again"
                ) from None
            except errors.InsufficientPrivilege:
                raise StoreError(
                    f"{name}: you may not add PostGIS to this database: ask its administrator "
                    "to run there: CREATE EXTENSION postgis"
                ) from None
        version = _postgis(connection) or (0, 0)
        if version < LEAST_POSTGIS:
            raise StoreError(
                f"{name}: has PostGIS {version[0]}.{version[1]}; 3.3 or newer is needed"
            )
        connection.execute("CREATE SCHEMA IF NOT EXISTS aidmap")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS aidmap.step (number integer PRIMARY KEY, "
            "name text NOT NULL, taken_at timestamptz NOT NULL DEFAULT now(), "
            "taken_by text NOT NULL DEFAULT session_user)"
        )


def _take(connection: Connection[Any], step: Step) -> bool:
    """Take a step, unless it has been taken."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
        if step.number <= (last_step(connection) or 0):
            return False
        home = connection.execute(
            "SELECT quote_ident(n.nspname) FROM pg_extension e "
            "JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'"
        ).fetchone()
        if home is None:
            raise StoreError(
                "the extension postgis is gone from the database: CREATE EXTENSION postgis"
            )
        connection.execute(
            "SELECT set_config('search_path', %s, true)", [f"aidmap, {home[0]}, pg_catalog"]
        )
        connection.execute(step.sql.encode())
        connection.execute(
            "INSERT INTO aidmap.step (number, name) VALUES (%s, %s)", [step.number, step.name]
        )
    return True


def last_step(connection: Connection[Any]) -> int | None:
    """The number of the last step taken, 0: none; None: there is no schema of ours."""
    there = connection.execute("SELECT to_regclass('aidmap.step')").fetchone()
    if there is None or there[0] is None:
        return None
    row = connection.execute("SELECT coalesce(max(number), 0) FROM aidmap.step").fetchone()
    return int(row[0]) if row else 0


def want_known(number: int, name: str) -> None:
    """Make sure that the schema is none of a newer aidmap.

    Raises:
        StoreError: it is.
    """
    newest = steps()[-1].number
    if number > newest:
        raise StoreError(
            f"{name}: its schema is at step {number}, and this aidmap knows {newest}: "
            "it is older than the database; install a newer aidmap"
        )


def want_current(connection: Connection[Any], name: str) -> None:
    """Make sure that the schema is the one that this aidmap reads and writes.

    Raises:
        StoreError: it is another, and what to do.
    """
    number = last_step(connection)
    if not number:
        raise StoreError(f"{name}: {NO_RECORDS}")
    want_known(number, name)
    newest = steps()[-1].number
    if number < newest:
        raise StoreError(
            f"{name}: its schema is at step {number} of {newest}; "
            "run: aidmap database upgrade ADDRESS"
        )


def state(address: str) -> dict[str, Any]:
    """What a database holds, and what whoever asks may do there.

    Raises:
        StoreError: it cannot be opened, or holds no records of ours.
    """
    name = display_address(address)
    with connect(address) as connection, refusals_in_words(name):
        number = last_step(connection)
        found: dict[str, Any] = {
            "database": name,
            "postgresql": _one(connection, "SHOW server_version").split()[0],
            "postgis": ".".join(map(str, _postgis(connection) or ())) or None,
            "step": number,
            "newest_step": steps()[-1].number,
        }
        if number:
            may = "SELECT has_any_column_privilege(format('aidmap.%%I', %s::text), %s)"
            kinds = ("place", "leg", "route", "source", "report", "count", "retraction")
            found["may_read"] = bool(_one(connection, may, "report", "SELECT"))
            writes = not _one(connection, "SELECT pg_is_in_recovery()")  # false: a replica
            found["may_add"] = writes and bool(_one(connection, may, "report", "INSERT"))
            found["records"] = {
                kind: _one(connection, f"SELECT count(*) FROM aidmap.{kind}")  # noqa: S608 - names of ours
                for kind in kinds
                if found["may_read"]
            }
            if found["may_read"] and number >= BAD_ROWS_SINCE:
                found["bad_rows"] = _one(connection, "SELECT count(*) FROM aidmap.bad_rows()")
        return found


def bad_rows(address: str) -> list[BadRow]:
    """The rows that the server finds bad; they are left out of what is read.

    Raises:
        StoreError: it cannot be opened, or holds no records of ours.
    """
    name = display_address(address)
    with connect(address) as connection, refusals_in_words(name):
        return row_validation.bad_rows(connection, name)


def _one(connection: Connection[Any], query: str, *values: str) -> Any:
    row = connection.execute(query.encode(), values or None).fetchone()
    return row[0] if row else None


def _want_server(connection: Connection[Any], name: str) -> None:
    if connection.info.server_version // 10_000 < LEAST_SERVER:
        version = connection.info.server_version // 10_000
        raise StoreError(f"{name}: is PostgreSQL {version}; {LEAST_SERVER} or newer is needed")


def _postgis(connection: Connection[Any]) -> tuple[int, int] | None:
    version = _one(connection, "SELECT extversion FROM pg_extension WHERE extname = 'postgis'")
    if version is None:
        return None
    major, minor, *_ = str(version).split(".")
    return int(major), int(minor)
