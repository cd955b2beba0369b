"""What can be asked of all subjects at once, and the queries that answer it.

The rules are those of `rules.sql`; how they are run is left to the engines.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from aidmap.rules.policy import USUAL, Policy
from aidmap.rules.sql.compiled import parameters_of, query_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from aidmap.model import Traffic
    from aidmap.rules.clocks import Query
    from aidmap.rules.sql.compiled import Dialect, Name

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

    def questions(self, dialect: Dialect) -> Iterator[tuple[str, dict[str, Any]]]:
        """The queries that answer it, one for each kind of traffic, with their parameters.

        They ask tables that are named as in `rules.sql.record_tables`.

        Args:
            dialect: of the database that is asked.
        """
        text = query_text(self.name, dialect)
        parameters = parameters_of(text)
        for traffic in self.traffics:
            values = self._values(traffic)
            yield text, {name: values[name] for name in parameters}

    def _values(self, traffic: Traffic) -> dict[str, Any]:
        """The arguments of the rules (`rules.sql.record_tables.Query.of_arguments`)."""
        clocks = self.query.clocks
        return {
            "on_day": clocks.on, "for_traffic": traffic.value, "known_by": clocks.known_by,
            "recorded_by": clocks.recorded_by,
            "according_to": [*self.query.according_to] or None, "with_counts": self.query.counts,
            "first_day": self.first, **asdict(self.policy),
        }  # fmt: skip
