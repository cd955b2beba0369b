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


class _NamedParameters:
    """Arguments of a question as named parameters of a statement."""

    cast: Any

    def visit_Argument(self, _op: Any, *, name: str, dtype: Any) -> Any:  # noqa: N802
        """Give a parameter its type: an empty one has none of its own."""
        return self.cast(sge.Placeholder(this=name.rpartition(".")[-1]), dtype)


class ForDuckDB(_NamedParameters, DuckDBCompiler):  # type: ignore[misc]
    """Ibis's, with named parameters of a statement."""


class ForSpark(_NamedParameters, PySparkCompiler):  # type: ignore[misc]
    """Ibis's, with lists that are collected in an order, which Ibis has not for Spark."""

    def visit_InValues(self, op: Any, **parts: Any) -> Any:  # noqa: N802
        """Keep it together: Spark does not read `a IN (b) = c`."""
        return sge.Paren(this=super().visit_InValues(op, **parts))

    def visit_ArrayIndex(self, op: Any, *, arg: Any, index: Any) -> Any:  # noqa: N802
        """Count from the end by -1, as elsewhere: Ibis makes that 0 for Spark."""
        place = getattr(op.index, "value", None)
        if place is not None and place < 0:
            return self.f.anon.element_at(arg, sge.convert(place))
        return super().visit_ArrayIndex(op, arg=arg, index=index)

    def visit_ArrayCollect(  # noqa: N802
        self, op: Any, *, arg: Any, where: Any, order_by: Any, **others: Any
    ) -> Any:
        """Collect each value behind its keys, sort that, and take the values.

        Raises:
            NotImplementedError: some of the keys rise and others fall.
        """
        if not order_by:
            return super().visit_ArrayCollect(op, arg=arg, where=where, order_by=(), **others)
        falling = {bool(key.args["desc"]) for key in order_by}
        if len(falling) > 1:
            raise NotImplementedError("keys of a list all rise, or all fall")
        named = [(f"key{place}", key.this) for place, key in enumerate(order_by)]
        fields = [one for name, value in (*named, ("value", arg))
                  for one in (sge.convert(name), value)]  # fmt: skip
        collected = self.agg.collect_list(self.f.anon.named_struct(*fields), where=where)
        in_order = self.f.sort_array(collected, sge.false() if falling == {True} else sge.true())
        of_pair = sge.Dot(this=sge.to_identifier("pair"), expression=sge.to_identifier("value"))
        take = sge.Lambda(this=of_pair, expressions=[sge.to_identifier("pair")])
        values = self.f.transform(in_order, take)
        return self.f.array_distinct(values) if op.distinct else values


COMPILERS: dict[str, Any] = {"postgres": ForPostgres, "duckdb": ForDuckDB, "spark": ForSpark}


def compile_query(query: Table, dialect: str) -> str:
    """A query as a database has it; the same text each time.

    Args:
        query: one of `queries`.
        dialect: "postgres": arguments are names; "duckdb", "spark": they are parameters, as $on_day
            or :on_day.
    """
    tree = COMPILERS[dialect]().to_sqlglot(query)
    text: str = tree.sql(dialect=dialect, pretty=True, max_text_width=120)
    random = dict.fromkeys(re.findall(r"ibis_\w+_[a-z2-7]{26}", text))
    for number, name in enumerate(random):
        text = text.replace(name, f"u{number}")
    return text
