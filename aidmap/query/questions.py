"""Which day, traffic, clocks and publishers are asked for: from words to a `rules.clocks.Query`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.model import Traffic
from aidmap.rules.clocks import Clocks, Query

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from aidmap.query.dataset import Dataset


def query_of(
    data: Dataset,
    on: date | str | None = None,
    *,
    traffic: Traffic | str = Traffic.GOODS,
    known_by: date | str | None = None,
    recorded_by: datetime | None = None,
    according_to: Iterable[str] = (),
    counts: bool = True,
) -> Query:
    """What is asked of a data set; the arguments are those of `Dataset.at`.

    Raises:
        DataError: a day is none.
        NotFound: a publisher is none.
    """
    clocks = Clocks(
        on=data.day(on),
        known_by=None if known_by is None else data.day(known_by),
        recorded_by=recorded_by,
    )
    return Query(
        clocks=clocks,
        traffic=Traffic(traffic),
        according_to=tuple(data.publisher(name).id for name in according_to),
        counts=counts,
    )
