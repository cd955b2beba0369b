"""Made-up reports and counts of one place, for property tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from making import day, report

from aidmap.model import Count, parse
from aidmap.model.vocabulary import Measure, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.model import Report

ONE_DAY = timedelta(days=1)
MAY_1 = day("2024-05-01")
DAYS = st.integers(0, 150).map(lambda n: MAY_1 + n * ONE_DAY)
STATUSES = ("open", "restricted", "closed")
PUBLISHERS = ("ocha", "cogat", "wfp")


@st.composite
def a_report(
    draw: st.DrawFn, bases: Sequence[str] = ("announced", "observed"), first: date = MAY_1
) -> Report:
    start = draw(st.integers(0, 100).map(lambda n: first + n * ONE_DAY))
    basis = draw(st.sampled_from(bases))
    delay = draw(st.integers(0 if basis == "observed" else -30, 60))
    length = draw(st.none() | st.integers(0, 20))
    return report(
        basis=basis,
        status=draw(st.sampled_from(STATUSES)),
        effective_from=start,
        effective_to=None if length is None else start + length * ONE_DAY,
        reported_on=start + delay * ONE_DAY,
        recorded_at=datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=draw(st.integers(0, 48))),
        publisher=draw(st.sampled_from(PUBLISHERS)),
    )


@st.composite
def a_count(draw: st.DrawFn) -> Count:
    first = draw(st.integers(0, 130).map(lambda n: MAY_1 + n * ONE_DAY))
    last = first + draw(st.integers(0, 8)) * ONE_DAY
    made: Count = parse("count", {
        "subject": "erez", "direction": draw(st.sampled_from(["in", "out"])), "traffic": "goods",
        "measure": draw(st.sampled_from([*Measure])), "stage": draw(st.sampled_from([*Stage])),
        "value": draw(st.sampled_from(["0", "0.5", "25", "12.50"])),
        "first_day": first, "last_day": last,
        "publisher": draw(st.sampled_from(PUBLISHERS)),
        "reported_on": last + draw(st.integers(0, 20)) * ONE_DAY,
        "recorded_at": datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=draw(st.integers(0, 9))),
    })  # fmt: skip
    return made


REPORTS = st.lists(a_report(), max_size=12, unique_by=lambda r: r.id)
COUNTS = st.lists(a_count(), max_size=8, unique_by=lambda one: one.id)
