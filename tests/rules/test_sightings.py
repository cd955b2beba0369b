"""Counts as evidence: by property, against the rule read out, and on real history."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_claims import COUNTS, DAYS, ONE_DAY, REPORTS, a_count

import aidmap
from aidmap.model import Status, Traffic
from aidmap.rules import status as rules
from aidmap.rules.policy import Policy
from aidmap.rules.sightings import Sighting, is_sighting, sightings_by_subject

if TYPE_CHECKING:
    from datetime import date

    from aidmap import Count, Dataset
    from aidmap.model import Report
    from aidmap.rules.status import State

POLICIES = st.builds(
    Policy,
    stale_after_days=st.sampled_from([2, 20, 45]),
    contest_days=st.sampled_from([0, 3, 14]),
    count_holds_days=st.sampled_from([0, 3, 10]),
)


def seen(counts: list[Count], policy: Policy = Policy()) -> list[Sighting]:  # noqa: B008 - frozen
    return sightings_by_subject(counts, Traffic.GOODS, policy=policy).get("erez", [])


def by_the_rule(reports: list[Report], counts: list[Count], on: date, policy: Policy) -> Any:
    """docs/rules.md, "Counts", read out: status, report, sighting, contested, last_heard."""
    said = rules.status_on(reports, on=on, policy=policy)
    hold = policy.count_holds_days * ONE_DAY
    evidence = [
        one for one in counts
        if one.measure != "packages" and one.value > 0
        and (one.last_day - one.first_day).days + 1 <= 7
        and one.stage in {"offloaded", "collected", "entered", "delivered", "exited"}
        and one.first_day <= on <= one.last_day + hold
    ]  # fmt: skip
    newest = max(
        evidence, key=lambda one: (one.last_day, one.reported_on, one.recorded_at, one.id),
        default=None,
    )  # fmt: skip
    closed = said.status == "closed"
    after = closed and newest and said.report and said.report.effective_from > newest.last_day
    if newest is None or after:
        return said.status, said.report, None, said.contested, said.last_heard
    in_force = [
        one for one in reports
        if one.effective_from <= on and (one.effective_to is None or on <= one.effective_to)
    ]  # fmt: skip
    passing = [one.reported_on for one in in_force if one.status != "closed"]
    last_heard = min(on, max([*passing, newest.reported_on]))
    stale = (on - last_heard).days > policy.stale_after_days
    if said.status.passes:
        near = rules.status_on(reports, on=on, policy=Policy(
            stale_after_days=10_000, contest_days=policy.contest_days))  # fmt: skip
        return said.status, said.report, newest, near.contested and not stale, last_heard
    contested = (
        closed and said.report is not None and not stale
        and abs((on - said.report.reported_on).days) <= policy.contest_days
    )  # fmt: skip
    return Status.RESTRICTED, None, newest, contested, last_heard


def told(state: State) -> Any:
    return state.status, state.report, state.sighting, state.contested, state.last_heard


@given(REPORTS, COUNTS, DAYS, POLICIES)
def test_the_rule_is_the_one_that_is_written(
    reports: list[Report], counts: list[Count], on: date, policy: Policy
) -> None:
    state = rules.status_on(reports, seen(counts, policy), on=on, policy=policy)
    assert told(state) == by_the_rule(reports, counts, on, policy)
    assert all(one.status == "closed" for one in state.conflicting) or state.report
    if state.sighting and not state.report:
        assert state.pending is None
        assert state.contested == bool(state.conflicting)


@given(REPORTS, COUNTS, a_count(), DAYS)
def test_a_count_more_never_shuts_what_passes(
    reports: list[Report], counts: list[Count], more: Count, on: date
) -> None:
    before = rules.status_on(reports, seen(counts), on=on)
    after = rules.status_on(reports, seen([*counts, more]), on=on)
    assert after.status.passes or not before.status.passes


@given(REPORTS, COUNTS, a_count(), DAYS)
def test_a_count_of_zero_changes_nothing(
    reports: list[Report], counts: list[Count], more: Count, on: date
) -> None:
    nothing = more.with_fields(value=Decimal(0), id="zero")
    assert not is_sighting(nothing)
    assert rules.status_on(reports, seen([*counts, nothing]), on=on) == rules.status_on(
        reports, seen(counts), on=on
    )


@given(REPORTS, COUNTS, st.randoms(), DAYS)
def test_the_order_of_counts_never_changes_an_answer(
    reports: list[Report], counts: list[Count], chance: Any, on: date
) -> None:
    shuffled = [*counts]
    chance.shuffle(shuffled)
    for answer in (rules.spans, rules.runs, rules.silences):
        assert answer(reports, seen(shuffled), until=on) == answer(  # type: ignore[operator]
            reports, seen(counts), until=on
        )
    assert rules.status_on(reports, seen(shuffled), on=on) == rules.status_on(
        reports, seen(counts), on=on
    )


@given(REPORTS, COUNTS, POLICIES)
def test_spans_runs_and_silences_agree_with_each_day(
    reports: list[Report], counts: list[Count], policy: Policy
) -> None:
    looked = seen(counts, policy)
    begun = [one.effective_from for one in reports] + [one.count.first_day for one in looked]
    if not begun:
        return
    first, last = min(begun), min(begun) + 200 * ONE_DAY
    spans = rules.spans(reports, looked, until=last, policy=policy)
    runs = rules.runs(reports, looked, until=last)
    silences = rules.silences(reports, looked, until=last, policy=policy)
    kinds = [(span.status, span.contested) for span in spans]
    assert all(kind != following for kind, following in pairwise(kinds))
    for n in range(201):
        on = first + n * ONE_DAY
        state = rules.status_on(reports, looked, on=on, policy=policy)
        [span] = [span for span in spans if span.first <= on <= span.last]
        assert (span.status, span.contested) == (state.status, state.contested)
        run = next(run for run in reversed(runs) if run.first <= on)
        assert run.status == state.status
        assert state.decider is None or run.first == state.since
        assert any(begins <= on <= ends for begins, ends in silences) == state.stale


# The shipped data.


@pytest.mark.parametrize("on", ["2024-04-19", "2024-05-08", "2024-09-02", "2025-02-01"])
def test_without_counts_all_is_as_if_there_were_none(shipped: Dataset, on: str) -> None:
    known = replace(shipped.records, counts=())
    for traffic in Traffic:
        one = shipped.at(on, traffic=traffic, counts=False)
        other = aidmap.Dataset(shipped.store, records=known).at(on, traffic=traffic)
        assert one.states == other.states
        assert one.routes == other.routes
        assert one.finding == other.finding


def test_erez_in_april_2024(shipped: Dataset) -> None:
    """Trucks of 14 to 16 April: passing on their word until the 19th, announced again after."""
    state = shipped.status("erez", on="2024-04-19")
    assert (state.status, str(state.since)) == ("restricted", "2024-04-14")
    assert state.report is None
    assert state.sighting is not None
    assert (state.sighting.publisher, state.sighting.value) == ("wfp", 25)
    assert shipped.status("erez", on="2024-04-20").status == "planned"
    alone = shipped.status("erez", on="2024-04-19", counts=False)
    assert (alone.status, str(alone.since), alone.sighting) == ("planned", "2024-04-17", None)
    assert shipped.status("erez", on="2024-04-19", known_by="2024-04-17").status == "planned"
    assert shipped.status("erez", on="2024-04-19", according_to=["ocha"]).sighting is None


def test_the_figures_of_a_data_set_are_taken(shipped: Dataset) -> None:
    about = shipped.records.about.with_fields(count_holds_days=0)
    shorter = aidmap.Dataset(shipped.store, records=replace(shipped.records, about=about))
    assert shorter.status("erez", on="2024-04-16").status == "restricted"
    assert shorter.status("erez", on="2024-04-17").status == "planned"
