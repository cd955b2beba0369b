"""A long query as several short ones, for a database that works none of its parts out only once.

The door for sqlglot alone: what the queries are is left to `compiled`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlglot
import sqlglot.expressions as sge

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Step:
    """A part of a query that is a query of its own.

    Attributes:
        name: what those after it call it.
        query: its text.
        uses: in how many places those after it read it; none read the last one.
    """

    name: str
    query: str
    uses: int


def steps_of(text: str, dialect: str) -> Iterator[Step]:
    """The parts of WITH of a query, each as a query of its own, and at last the query itself.

    Args:
        text: of a query, as of `compiled.query_text`.
        dialect: in which it is written.
    """
    tree: Any = sqlglot.parse_one(text, dialect=dialect)
    uses = Counter(table.name for table in tree.find_all(sge.Table))
    for part in tree.ctes:
        yield Step(part.alias, part.this.sql(dialect=dialect), uses[part.alias])
    tree.set("with_", None)
    yield Step("answer", tree.sql(dialect=dialect), 0)
