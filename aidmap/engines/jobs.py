"""What can be asked of all subjects at once, and the queries that answer it.

The rules are those of `rules.sql`; how they are run is left to the engines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from aidmap.errors import MissingExtra
from aidmap.rules.policy import USUAL, Policy

if TYPE_CHECKING:
    from datetime import date

    from aidmap.model import Traffic
    from aidmap.rules.clocks import Query

Name = Literal["statuses", "spans", "counted_days"]
LOCAL = "local[*]"  # the master of Spark: all cores of this machine
# The columns that the rules read, of the tables of reports, counts and retractions.
READ = {
    "report": (
        "id", "subject", "status", "traffic", "basis", "effective_from", "effective_to",
        "reported_on", "recorded_at", "publisher",
    ),
    "count": (
        "id", "subject", "traffic", "measure", "value", "first_day", "last_day", "stage",
        "publisher", "reported_on", "recorded_at",
    ),
    "retraction": ("report", "recorded_at"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Job:
    """A question about all subjects.

    Attributes:
        name: statuses (of one day), spans (days in a row with one status) or counted_days (beside
            what reports alone say).
        query: the day and the clocks.
        traffics: the kinds of traffic; the answer has rows for each.
        first: of counted days: the first one; None: that of the first count.
        policy: the figures of the data set.
    """

    name: Name
    query: Query
    traffics: tuple[Traffic, ...]
    first: date | None = None
    policy: Policy = USUAL

    def queries(self, dialect: str) -> list[str]:
        """The queries that answer it, one for each kind of traffic.

        They ask tables that are named as in `rules.sql.record_tables`.

        Args:
            dialect: duckdb or spark.

        Raises:
            MissingExtra: Ibis is not installed.
        """
        try:
            from aidmap.rules.sql.compilers import compile_query
        except ImportError:
            raise MissingExtra("archive", "a question about all subjects") from None
        return [compile_query(self._rows(traffic), dialect) for traffic in self.traffics]

    def _rows(self, traffic: Traffic) -> Any:
        """The rows of one kind of traffic, as an expression of Ibis."""
        import ibis

        from aidmap.rules.sql import queries, spans
        from aidmap.rules.sql.record_tables import Query, Tables

        clocks = self.query.clocks
        question = Query.about(
            on=clocks.on, traffic=traffic, known_by=clocks.known_by,
            recorded_by=clocks.recorded_by, according_to=self.query.according_to,
            counts=self.query.counts, policy=self.policy,
        )  # fmt: skip
        tables = Tables.unbound()
        if self.name == "counted_days":
            found = spans.counted_days(tables, question, ibis.literal(self.first, type="date"))
        elif self.name == "spans":
            found = spans.spans(tables, question)
        else:
            found = queries.statuses(tables, question)
        return found.mutate(traffic=question.traffic)
