"""Counts as evidence, as queries: which of them are sightings, and what one in force decides.

The same rules as `aidmap.rules.sightings` and `aidmap.rules.timeline.weigh`; the words in capitals
(R, S, X, D) are those of docs/rules.md, "Counts".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from aidmap.model import Status
from aidmap.rules.sightings import LONGEST, MEASURES, STAGES
from aidmap.rules.sql.clocks import by_clocks, passes

if TYPE_CHECKING:
    from aidmap.rules.sql.record_tables import Query, Table, Value

RECENCY = ("last_day", "reported_on", "recorded_at", "id")


def sightings(counts: Table, retractions: Table, question: Query) -> Table:
    """The counts that say that something passed, as far as they count by the clocks.

    Columns: subject, id, first_day, last_day, until (the last day in force), reported_on; rank (of
    those of one subject, the larger is the newer).
    """
    counted = by_clocks(counts, retractions, question)
    seen = counted.filter(
        question.counts,
        counted.traffic == question.traffic,
        counted.value > 0,
        counted.last_day.delta(counted.first_day, unit="day") < LONGEST,
        counted.measure.isin(sorted(MEASURES)),
        counted.stage.isin(sorted(STAGES)),
    )
    recency = ibis.window(group_by="subject", order_by=[seen[name] for name in RECENCY])
    return seen.select(
        "subject", "id", "first_day", "last_day", "reported_on",
        until=days_after(seen.last_day, question.count_holds_days),
        rank=ibis.row_number().over(recency),
    ).alias("sightings")  # fmt: skip


def days_after(day: Value, days: Value) -> Value:
    """The day so many days after one."""
    # Databases make an instant of a day and an interval: by way of it, a day is one again.
    return (day + days.as_interval("D")).cast("timestamp").cast("date")


def newest_on(days: Table, seen: Table) -> Table:
    """S on each of some days: the newest sighting in force. Columns: subject, day, sighting (rank).

    Args:
        days: with the columns subject and day.
        seen: as `sightings` gives it.
    """
    held = days.join(
        seen, [days.subject == seen.subject, seen.first_day <= days.day, days.day <= seen.until]
    )
    return held.group_by(days.subject, days.day).agg(sighting=seen["rank"].max())


def weigh(decided: Table, heard: Table, seen: Table) -> Table:
    """Decide between R, what the reports give on some days, and S.

    Args:
        decided: R. Columns: subject, day, status, decider and pending (claims; null: none).
        heard: the reports that count, with their claims.
        seen: as `sightings` gives it.

    Returns:
        The same columns; sighting (the id of what was heard, or decides), seen_on (its
        reported_on); overruled (the claim of X where S decides).
    """
    newest = newest_on(decided, seen)
    of_day = [decided.subject == newest.subject, decided.day == newest.day]
    with_rank = decided.left_join(newest, of_day).select(decided, newest.sighting).alias("seen_too")
    closures = heard.filter(heard.status == Status.CLOSED.value).view()
    both = with_rank.left_join(
        seen, [with_rank.subject == seen.subject, with_rank.sighting == seen["rank"]]
    ).left_join(
        closures,
        [with_rank.subject == closures.subject, with_rank.decider == closures.claim],
    )
    came_after = closures.effective_from > seen.last_day  # null, and so untrue, but for closures
    ignored = (with_rank.status == Status.CLOSED.value) & came_after.fill_null(False)
    in_force = seen.id.notnull()
    decides = in_force & ~ignored & ~passes(with_rank.status)
    heard_too = in_force & ~ignored
    return both.select(
        with_rank.subject,
        with_rank.day,
        status=ibis.ifelse(decides, Status.RESTRICTED.value, with_rank.status),
        decider=ibis.cases((~decides, with_rank.decider)),
        pending=ibis.cases((~decides, with_rank.pending)),
        sighting=ibis.cases((heard_too, seen.id)),
        seen_on=ibis.cases((heard_too, seen.reported_on)),
        overruled=ibis.cases((decides, with_rank.decider)),
    )


def only_where_reported(weighed: Table, controlled: Table) -> Table:
    """What is decided as it counts along a route.

    What needs no leave is unknown there where no report is in force, whatever was counted.

    Args:
        weighed: as `weigh` gives it.
        controlled: the ids of the places that need leave.
    """
    joined = weighed.left_join(controlled, weighed.subject == controlled.id)
    counted_alone = weighed.decider.isnull() & weighed.overruled.isnull()
    unknown = counted_alone & controlled.id.isnull()
    return joined.select(
        weighed.subject,
        weighed.day,
        status=ibis.ifelse(unknown, Status.UNKNOWN.value, weighed.status),
    )
