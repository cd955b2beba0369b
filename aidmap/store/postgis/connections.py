"""Connections to PostgreSQL: addresses without passwords in them, and faults in a line each.

TLS, passwords and timeouts are libpq's (sslmode, PGPASSFILE, connect_timeout). The records are left
to `postgis`, the schema to `schema`.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from aidmap.errors import MissingExtra, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection, Error

LOCK_SECONDS = 60
CONNECT_SECONDS = 20
LOST = (
    "the connection was lost; what was being added is there wholly or not at all: "
    "run it again, nothing is added twice"
)


def display_address(address: str) -> str:
    """An address as it may be shown: without its password, and without its options.

    Raises:
        StoreError: it is none; the line does not repeat it, for a password may be in it.
    """
    parts = _parts(address)
    user = f"{parts['user']}@" if parts.get("user") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{user}{parts.get('host', '')}{port}/{parts.get('dbname', '')}"


def connect(address: str) -> Connection[Any]:
    """Connect; each statement is its own transaction unless one is opened.

    Raises:
        StoreError: the server cannot be reached, or refuses.
    """
    name, parts = display_address(address), _parts(address)
    import psycopg

    parts.setdefault("connect_timeout", CONNECT_SECONDS)
    parts.setdefault("application_name", "aidmap")
    with refusals_in_words(name):
        try:
            connection = psycopg.connect(**parts, autocommit=True)
        except psycopg.OperationalError as error:
            raise StoreError(f"{name}: cannot be opened: {_line(error)}") from None
        connection.execute("SET TIME ZONE 'UTC'; SET DateStyle = 'ISO'")
        patience = "SELECT set_config('lock_timeout', %s, false) WHERE current_setting(%s) = '0'"
        connection.execute(patience, [f"{LOCK_SECONDS}s", "lock_timeout"])
    return connection


def _parts(address: str) -> dict[str, Any]:
    """Take an address apart, as libpq does.

    Raises:
        StoreError: it cannot, or it would take a part of the password for something else.
        MissingExtra: psycopg is not installed.
    """
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise MissingExtra("postgis", "a data set in PostgreSQL") from None
    scheme = address.partition("://")[0]
    password = re.match(r"[^:]+://[^:@/?]*:(.*)@", address)
    try:
        parts: dict[str, Any] = conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        parts = {}
    if not parts or (password and parts.get("password", "") != unquote(password[1])):
        raise StoreError(
            f"{scheme}://...: is no address that PostgreSQL understands: write it as "
            "postgresql://user@host:5432/database; in a password, write each of @ : / ? # % as "
            "its %-code, or leave it out and keep it in the file that PGPASSFILE names"
        )
    return parts


@contextmanager
def refusals_in_words(name: str, *, undone: str = "") -> Iterator[None]:
    """Say in a line what the server refuses.

    Args:
        name: the address as it may be shown.
        undone: what did not come about, as "nothing was added"; empty where one only reads.

    Raises:
        StoreError: it refused.
    """
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        raise StoreError(f"{name}: {_in_words(error, undone)}") from None


def _in_words(error: Error, undone: str) -> str:
    from psycopg import InterfaceError, OperationalError

    so = f"{undone}: " if undone else ""
    if error.diag.source_function == "exec_stmt_raise":  # a trigger of ours, in our words
        return f"{so}{_line(error)}"
    for kind, what in _known_errors():
        if isinstance(error, kind):
            return what.format(so=so)
    lost = error.sqlstate is None or error.sqlstate[:2] in {"57", "08"}
    if isinstance(error, OperationalError | InterfaceError) and lost:
        return LOST if undone else "the connection was lost: run it again"
    return f"the server refuses{f', and {undone}' if undone else ''}: {_line(error)}"


def _known_errors() -> list[tuple[type[Error] | tuple[type[Error], ...], str]]:
    """Errors of the server, and what to say of them."""
    from psycopg import errors

    return [
        (errors.DiskFull, "{so}the server's disk is full"),
        (errors.LockNotAvailable, "{so}another session holds a lock on the records; try again"),
        (errors.DeadlockDetected, "{so}another session was in the way; try again"),
        (errors.QueryCanceled, "the server broke off: it took longer than its statement_timeout"),
        (
            errors.ReadOnlySqlTransaction,
            "this server only reads (a replica?): add to the one that it follows",
        ),
        (
            errors.InsufficientPrivilege,
            (
                "you may not do that here; who adds needs the role aidmap_editor, who reads "
                "aidmap_reader: an owner grants them"
            ),
        ),
        (
            (errors.InvalidSchemaName, errors.UndefinedTable),
            "holds no aidmap records; make room for them with: aidmap database init ADDRESS",
        ),
        (errors.TooManyConnections, "the server takes no more connections now; try again"),
    ]


def _line(error: Error) -> str:
    """What the server said, in one line."""
    text = error.diag.message_primary or str(error) or type(error).__name__
    return " ".join(text.split())
