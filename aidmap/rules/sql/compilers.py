"""Queries as text for PostgreSQL, DuckDB and Spark, with the arguments of a question left open.

Which queries there are is left to `queries`, what is made of the text to `functions`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sqlglot.expressions as sge
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler
from ibis.backends.sql.compilers.postgres import PostgresCompiler
from ibis.backends.sql.compilers.pyspark import PySparkCompiler

if TYPE_CHECKING:
    from aidmap.rules.sql.record_tables import Table


class ForPostgres(PostgresCompiler):  # type: ignore[misc]
    """Ibis's, with arguments of functions, and plainer SQL for days and lists."""

    def visit_Argument(self, _op: Any, *, name: str, dtype: Any) -> Any:  # noqa: ARG002, N802
        """Name an argument of the function around it."""
        return sge.Var(this=name)

    def visit_DateDelta(self, _op: Any, *, left: Any, right: Any, **_: Any) -> Any:  # noqa: N802
        """Subtract days: an integer, without a detour by seconds."""
        return sge.Sub(this=left, expression=right)

    def visit_ArrayContains(self, _op: Any, *, arg: Any, other: Any) -> Any:  # noqa: N802
        """Look for one text in a list."""
        return sge.EQ(this=other, expression=sge.Any(this=sge.Paren(this=arg)))

    def visit_DefaultLiteral(self, op: Any, *, value: Any, dtype: Any) -> Any:  # noqa: N802
        """Say that an empty list is one of texts."""
        if dtype.is_array() and not value:
            return sge.cast(self.f.array(), "TEXT[]", dialect="postgres")
        return super().visit_DefaultLiteral(op, value=value, dtype=dtype)


class ForDuckDB(DuckDBCompiler):  # type: ignore[misc]
    """Ibis's, with named parameters of a statement."""

    def visit_Argument(self, _op: Any, *, name: str, dtype: Any) -> Any:  # noqa: N802
        """Give a parameter its type: an empty one has none of its own."""
        return self.cast(sge.Placeholder(this=name.rpartition(".")[-1]), dtype)


class ForSpark(PySparkCompiler):  # type: ignore[misc]
    """Ibis's, with lists that are collected in an order, which Ibis has not for Spark."""

    def visit_InValues(self, op: Any, **parts: Any) -> Any:  # noqa: N802
        """Keep it together: Spark does not read `a IN (b) = c`."""
        return sge.Paren(this=super().visit_InValues(op, **parts))

    def visit_ArrayCollect(  # noqa: N802
        self, op: Any, *, arg: Any, where: Any, order_by: Any, **others: Any
    ) -> Any:
        """Collect pairs of rank and value, sort them, and take the values: the largest rank first.

        Raises:
            NotImplementedError: the order is another than that of one falling rank.
        """
        if not order_by:
            return super().visit_ArrayCollect(op, arg=arg, where=where, order_by=(), **others)
        (key,) = order_by
        if not key.args["desc"]:
            raise NotImplementedError("lists are collected by a falling rank alone")
        rank, value = sge.convert("rank"), sge.convert("value")
        pair = self.f.anon.named_struct(rank, key.this, value, arg)
        in_order = self.f.sort_array(self.agg.collect_list(pair, where=where), sge.false())
        of_pair = sge.Dot(this=sge.to_identifier("pair"), expression=sge.to_identifier("value"))
        take = sge.Lambda(this=of_pair, expressions=[sge.to_identifier("pair")])
        return self.f.transform(in_order, take)


COMPILERS: dict[str, Any] = {"postgres": ForPostgres, "duckdb": ForDuckDB, "spark": ForSpark}


def compile_query(query: Table, dialect: str) -> str:
    """A query as a database has it; the same text each time.

    Args:
        query: one of `queries`.
        dialect: "postgres": arguments are names; "duckdb": they are parameters, as $on_day.
    """
    tree = COMPILERS[dialect]().to_sqlglot(query)
    text: str = tree.sql(dialect=dialect, pretty=True, max_text_width=120)
    random = dict.fromkeys(re.findall(r"ibis_\w+_[a-z2-7]{26}", text))
    for number, name in enumerate(random):
        text = text.replace(name, f"u{number}")
    return text
