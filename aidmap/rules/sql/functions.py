"""The rules as functions of PostgreSQL: what the queries compile to, within heads that are written.

`python -m aidmap.rules.sql.functions` prints the step of the schema that has them; a test holds
the step that is committed equal to it. The heads are in functions.sql.
"""

from __future__ import annotations

from importlib.resources import files

from aidmap.model import Status
from aidmap.rules.sql import queries, routes
from aidmap.rules.sql.compilers import compile_query
from aidmap.rules.sql.record_tables import Query, Tables, unbound

# The tables that the queries start from, each in a file of its own; the first holds the second.
TABLES = ("all_tables", "network")


def step() -> str:
    """The step of the schema."""
    tables, question = Tables.unbound(), Query.of_arguments()
    subjects = queries.subjects_along(tables, question)
    states, before, after = map(unbound, ("states", "before", "after"))
    parts = {
        "statuses": queries.statuses(tables, question),
        "route_states": queries.routes(tables, subjects, question),
        "destination_states": queries.destinations(tables, subjects, states, question),
        "gateways": queries.gateways(tables, subjects, question),
        "changes": routes.changes(before, after),
    }
    text = _read("functions")
    for name in TABLES:
        text = text.replace(f"{{{name}}}\n", _read(name))
    for name, query in parts.items():
        text = text.replace(f"{{{name}}}", compile_query(query, "postgres"))
    return text.replace("{words}", ", ".join(f"'{status.value}'" for status in Status))


def _read(name: str) -> str:
    return (files("aidmap.rules.sql") / f"{name}.sql").read_text(encoding="utf-8")


if __name__ == "__main__":
    print(step(), end="")  # noqa: T201 - a command
