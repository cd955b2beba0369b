"""Which counts answer a question: of some places, in some days, by some clocks.

What statuses are is left to `rules`, showing counts to `cli`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from aidmap.errors import DataError
from aidmap.rules import status
from aidmap.rules.clocks import Clocks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from aidmap.model import Count, Records, Traffic
    from aidmap.query.dataset import Dataset


class CountClocks(TypedDict, total=False):
    """By which clocks, and according to whom, as `Dataset.counts` takes them."""

    known_by: date | str | None
    recorded_by: datetime | None
    according_to: Iterable[str]


def select_counts(
    data: Dataset,
    *,
    places: Iterable[str] = (),
    first: date | str | None = None,
    last: date | str | None = None,
    traffic: Traffic | None = None,
    known_by: date | str | None = None,
    recorded_by: datetime | None = None,
    according_to: Iterable[str] = (),
) -> list[Count]:
    """The counts that cover any of some days, less the retracted ones, by their first days.

    Args:
        data: where from.
        places: by a name; none: all.
        first: the first of the days; None: from the beginning.
        last: the last of them; None: today there.
        traffic: one kind; None: all.
        known_by: only what was published by that day.
        recorded_by: only what was entered by that instant.
        according_to: publishers, by id or name; none: all.

    Raises:
        DataError: a day is none, or the last one is before the first.
        NotFound: a place or a publisher is none.
    """
    begin = None if first is None else data.day(first)
    end = data.day(last)
    if begin and end < begin:
        raise DataError([f"--to {end} is before --from {begin}"])
    subjects = {data.subject(name).id for name in places}
    clocks = Clocks(
        on=end,
        known_by=None if known_by is None else data.day(known_by),
        recorded_by=recorded_by,
    )
    return counts_by(
        data.records,
        clocks,
        according_to={data.publisher(name).id for name in according_to},
        subjects=subjects,
        first=begin,
        traffic=traffic,
    )


def counts_by(
    records: Records,
    clocks: Clocks,
    *,
    according_to: Collection[str] = (),
    subjects: Collection[str] = (),
    first: date | None = None,
    traffic: Traffic | None = None,
) -> list[Count]:
    """The counts that cover any of some days, less the retracted ones, by their first days.

    Args:
        records: where from.
        clocks: `on` is the last of the days.
        according_to: ids of publishers; none: all.
        subjects: ids of places; none: all.
        first: the first of the days; None: from the beginning.
        traffic: one kind; None: all.
    """
    heard = status.counted_reports(
        records.counts, records.retractions, clocks=clocks, according_to=according_to
    )
    found = [
        count
        for count in heard
        if (not subjects or count.subject in subjects)
        and traffic in {None, count.traffic}
        and (first is None or count.last_day >= first)
        and count.first_day <= clocks.on
    ]
    return sorted(found, key=lambda one: (one.first_day, one.last_day, one.subject, one.id))
