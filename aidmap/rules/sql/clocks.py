"""What the queries of statuses share: which claims count by the clocks, and words for statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.model import Status

if TYPE_CHECKING:
    from aidmap.rules.sql.record_tables import Query, Table, Value


def by_clocks(claims: Table, retractions: Table, question: Query) -> Table:
    """The reports, or the counts, that count by the clocks, less the retracted ones."""
    gone = retractions.filter(
        _unless_null(question.recorded_by, retractions.recorded_at <= question.recorded_by)
    )
    return claims.filter(
        _unless_null(question.known_by, claims.reported_on <= question.known_by),
        _unless_null(question.recorded_by, claims.recorded_at <= question.recorded_by),
        _unless_null(question.according_to, question.according_to.contains(claims.publisher)),
    ).anti_join(gone, [("id", "report")])


def _unless_null(clock: Value, condition: Value) -> Value:
    return clock.isnull() | condition


def passes(status: Value) -> Value:
    """Whether anything passes at a status."""
    return status.isin([one.value for one in Status if one.passes])
