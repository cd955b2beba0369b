"""The questions of the engines as text of DuckDB and Spark, so that answering needs no Ibis.

`python -m aidmap.rules.sql.compiled` writes the files beside this one; a test holds those that
are committed equal to what the queries compile to. Arguments are parameters, as $on_day in DuckDB
and :on_day in Spark.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from aidmap.rules.sql.record_tables import Table

Dialect = Literal["duckdb", "spark"]
Name = Literal["statuses", "spans", "counted_days"]
DIALECTS: tuple[Dialect, ...] = ("duckdb", "spark")


def query_text(name: Name, dialect: Dialect) -> str:
    """The text of a question about all subjects, for one kind of traffic.

    Args:
        name: statuses (of one day), spans (days in a row with one status) or counted_days.
        dialect: which database reads it.
    """
    return (files("aidmap.rules.sql") / dialect / f"{name}.sql").read_text(encoding="utf-8")


def parameters_of(text: str) -> set[str]:
    """The names of the parameters of a query."""
    return set(re.findall(r"(?<!:)[$:]([a-z]\w+)", text))


def compile_texts(dialect: Dialect) -> dict[Name, str]:
    """The texts of all questions, by their names; imports Ibis."""
    from aidmap.rules.sql import queries, spans
    from aidmap.rules.sql.compilers import compile_query
    from aidmap.rules.sql.record_tables import Query, Tables, argument

    tables, question = Tables.unbound(), Query.of_arguments()
    found: dict[Name, Table] = {
        "statuses": queries.statuses(tables, question),
        "spans": spans.spans(tables, question),
        "counted_days": spans.counted_days(tables, question, argument("first_day", "date")),
    }
    return {
        name: compile_query(query.mutate(traffic=question.traffic), dialect) + "\n"
        for name, query in found.items()
    }


def _write(folder: Path) -> None:
    for dialect in DIALECTS:
        (folder / dialect).mkdir(exist_ok=True)
        for name, text in compile_texts(dialect).items():
            (folder / dialect / f"{name}.sql").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _write(Path(__file__).parent)
