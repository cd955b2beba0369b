"""The rules of statuses: on real history, by hand, by property, and against a naive oracle."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from making import TODAY, announced, day, report, seen
from random_claims import DAYS, MAY_1, ONE_DAY, REPORTS, a_report

from aidmap.model import Report, Retraction, Status, Traffic, parse
from aidmap.rules import status as rules
from aidmap.rules.clocks import Clocks
from aidmap.rules.policy import Policy
from aidmap.rules.status import Opening, State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aidmap import Dataset


# The oracle: docs/rules.md read out, one day at a time.


def clocks(**limits: Any) -> Clocks:
    """Clocks with a limit; the day that is asked about chooses no reports."""
    return Clocks(on=TODAY, **limits)


def newest(reports: Sequence[Report]) -> Report | None:
    return max(
        reports,
        key=lambda r: (r.effective_from, r.reported_on, r.recorded_at, r.id),
        default=None,
    )


def in_force(reports: Sequence[Report], on: date) -> list[Report]:
    return [
        r
        for r in reports
        if r.effective_from <= on and (r.effective_to is None or on <= r.effective_to)
    ]


def decided(reports: Sequence[Report], on: date) -> tuple[str, Report | None, Report | None]:
    """Rules 1 to 3c: the status, the deciding report, the pending one."""
    holding = in_force(reports, on)
    seen_last = newest([r for r in holding if r.basis == "observed"])
    word = newest([r for r in holding if r.basis == "announced"])
    if seen_last is None and word is None:
        return "unknown", None, None
    if word is None or (seen_last and seen_last.effective_from >= word.effective_from):
        assert seen_last
        return seen_last.status, seen_last, None
    if word.status == "closed":
        return "closed", word, None
    if seen_last is None or seen_last.status == "closed":
        return "planned", word, None
    if word.status == "restricted" and seen_last.status == "open":
        return "restricted", word, None
    better = word.status == "open" and seen_last.status == "restricted"
    return seen_last.status, seen_last, word if better else None


def first_day_of_run(status_on: Callable[[date], str], on: date, first_report: date) -> date:
    since = on
    while since > first_report and status_on(since - ONE_DAY) == status_on(on):
        since -= ONE_DAY
    return since


def oracle(
    reports: Sequence[Report], on: date, stale_after: int = 45, known: dict[date, str] | None = None
) -> State:
    known = {} if known is None else known

    def status_on(when: date) -> str:
        if when not in known:
            known[when] = decided(reports, when)[0]
        return known[when]

    word, deciding, pending = decided(reports, on)
    ahead = [
        r.effective_from
        for r in reports
        if r.basis == "announced"
        and r.status != "closed"
        and r.effective_from > on
        and r.reported_on <= on
    ]
    announced_for = min(ahead, default=None)
    if deciding is None:
        return State(status=Status(word), announced_for=announced_for)
    holding = in_force(reports, on)
    says_passes = deciding.status != "closed"
    heard = max(r.reported_on for r in holding if (r.status != "closed") == says_passes)
    last_heard = min(heard, on)
    stale = on - last_heard > timedelta(days=stale_after)
    voices = {deciding.id: deciding}
    for publisher in {r.publisher for r in holding}:
        voice = newest([r for r in holding if r.publisher == publisher])
        assert voice
        voices[voice.id] = voice
    near = [
        r
        for r in voices.values()
        if abs(r.reported_on - deciding.reported_on) <= timedelta(days=14)
    ]
    near.sort(key=lambda r: (r.effective_from, r.reported_on, r.recorded_at, r.id), reverse=True)
    against = tuple(r for r in near if (r.status != "closed") != says_passes)
    return State(
        status=Status(word),
        since=first_day_of_run(status_on, on, min(r.effective_from for r in reports)),
        report=deciding,
        pending=pending,
        contested=bool(against) and not stale,
        stale=stale,
        last_heard=last_heard,
        announced_for=announced_for,
        agreeing=tuple(r for r in near if (r.status != "closed") == says_passes),
        conflicting=() if stale else against,
    )


# Real history: the worked examples of docs/rules.md.


def test_erez_goods_in_april_2024_is_restricted_then_planned_then_restricted(
    shipped: Dataset,
) -> None:
    """By reports alone: the trucks that were counted say so until the 19th (test_sightings)."""
    assert shipped.status("erez", on="2024-04-15", counts=False).status == "restricted"
    between = shipped.status("erez", on="2024-04-19", counts=False)
    assert (between.status, between.since) == ("planned", day("2024-04-17"))
    assert between.report
    assert between.report.publisher == "israel-pm-office"
    first_use = shipped.status("erez", on="2024-05-01")
    assert first_use.status == "restricted"
    assert first_use.report
    assert first_use.report.basis == "observed"


def test_kerem_shalom_goods_on_8_may_2024_is_closed_and_contested(shipped: Dataset) -> None:
    state = shipped.status("kerem-shalom", on="2024-05-08")
    assert (state.status, state.contested) == ("closed", True)
    assert [r.publisher for r in state.agreeing] == ["unrwa"]
    assert {r.publisher for r in state.conflicting} == {"cogat", "jns"}


def test_the_floating_pier_was_71_days_between_the_word_and_the_deed(shipped: Dataset) -> None:
    openings = shipped.at("2026-11-22").openings("trident-pier")
    assert openings[0] == Opening(day("2024-03-07"), day("2024-05-17"), 71)


SPANS = {
    ("erez", "goods"): """
        planned     2024-04-05  2024-04-13
        restricted  2024-04-14  2024-04-16
        planned     2024-04-17  2024-04-30
        restricted  2024-05-01  2024-09-30
        closed      2024-10-01  2024-11-07
        planned     2024-11-08  2025-01-22
        open        2025-01-23  2025-03-01
        closed      2025-03-02  2026-11-22
    """,
    ("zikim", "goods"): """
        restricted  2024-05-12  2024-09-30
        closed      2024-10-01  2024-10-13
        planned     2024-10-14  2024-10-14  contested
        restricted  2024-10-15  2025-01-18
        open        2025-01-19  2025-03-01
        closed      2025-03-02  2025-06-14
        planned     2025-06-15  2025-06-24
        restricted  2025-06-25  2025-06-25
        restricted  2025-06-26  2025-06-28  contested
        restricted  2025-06-29  2025-07-21
        closed      2025-07-22  2025-07-22  contested
        restricted  2025-07-23  2025-07-23  contested
        restricted  2025-07-24  2025-09-11
        closed      2025-09-12  2025-11-11
        planned     2025-11-12  2025-11-14
        restricted  2025-11-15  2026-02-27
        closed      2026-02-28  2026-04-13
        restricted  2026-04-14  2026-05-23
        closed      2026-05-24  2026-11-22
    """,
    ("rafah", "goods"): """
        closed      2023-10-10  2023-10-11
        planned     2023-10-12  2023-10-20
        restricted  2023-10-21  2023-10-25  contested
        restricted  2023-10-26  2023-10-28
        restricted  2023-10-29  2023-11-23  contested
        restricted  2023-11-24  2023-11-30
        restricted  2023-12-01  2023-12-01  contested
        restricted  2023-12-02  2024-05-06
        closed      2024-05-07  2025-10-14
        closed      2025-10-15  2025-10-15  contested
        planned     2025-10-16  2025-10-17
        closed      2025-10-18  2025-12-04  contested
        closed      2025-12-05  2026-11-22
    """,
    ("rafah", "people"): """
        closed      2023-10-07  2023-10-11
        planned     2023-10-12  2023-10-31
        restricted  2023-11-01  2023-11-03  contested
        closed      2023-11-04  2023-11-05  contested
        restricted  2023-11-06  2023-11-07  contested
        closed      2023-11-08  2023-11-08  contested
        restricted  2023-11-09  2023-11-23  contested
        restricted  2023-11-24  2023-11-30
        restricted  2023-12-01  2023-12-17  contested
        restricted  2023-12-18  2024-05-06
        closed      2024-05-07  2025-01-30
        planned     2025-01-31  2025-01-31
        restricted  2025-02-01  2025-03-17
        closed      2025-03-18  2025-05-02  contested
        closed      2025-05-03  2025-10-15
        planned     2025-10-16  2025-10-17
        closed      2025-10-18  2025-12-02  contested
        planned     2025-12-03  2026-02-01
        restricted  2026-02-02  2026-02-27
        closed      2026-02-28  2026-03-17  contested
        planned     2026-03-18  2026-03-18  contested
        restricted  2026-03-19  2026-03-22  contested
        closed      2026-03-23  2026-03-25
        restricted  2026-03-26  2026-07-31
        closed      2026-08-01  2026-08-01  contested
        restricted  2026-08-02  2026-11-22
    """,
    ("kerem-shalom", "goods"): """
        closed      2023-10-07  2023-12-11
        restricted  2023-12-12  2024-01-23  contested
        restricted  2024-01-24  2024-01-27
        closed      2024-01-28  2024-01-28  contested
        restricted  2024-01-29  2024-01-31  contested
        restricted  2024-02-01  2024-02-02
        closed      2024-02-03  2024-02-03
        restricted  2024-02-04  2024-02-07
        closed      2024-02-08  2024-02-10  contested
        restricted  2024-02-11  2024-02-14
        closed      2024-02-15  2024-02-17  contested
        restricted  2024-02-18  2024-03-22
        closed      2024-03-23  2024-03-23
        restricted  2024-03-24  2024-05-04
        closed      2024-05-05  2024-05-06
        restricted  2024-05-07  2024-05-07
        closed      2024-05-08  2024-05-08  contested
        restricted  2024-05-09  2024-05-25  contested
        restricted  2024-05-26  2025-01-18
        open        2025-01-19  2025-03-01
        closed      2025-03-02  2025-05-17
        planned     2025-05-18  2025-05-18
        restricted  2025-05-19  2025-06-05
        closed      2025-06-06  2025-06-07  contested
        restricted  2025-06-08  2025-09-30
        closed      2025-10-01  2025-10-03
        restricted  2025-10-04  2025-10-05
        closed      2025-10-06  2025-10-08  contested
        restricted  2025-10-09  2025-10-18
        closed      2025-10-19  2025-10-19  contested
        restricted  2025-10-20  2025-10-20  contested
        restricted  2025-10-21  2026-02-27
        closed      2026-02-28  2026-03-02
        restricted  2026-03-03  2026-03-03  contested
        restricted  2026-03-04  2026-07-31
        closed      2026-08-01  2026-08-01
        restricted  2026-08-02  2026-11-22
    """,
    ("trident-pier", "goods"): """
        planned     2024-03-07  2024-05-16
        restricted  2024-05-17  2024-05-20
        open        2024-05-21  2024-05-24
        closed      2024-05-25  2024-06-06
        planned     2024-06-07  2024-06-07  contested
        restricted  2024-06-08  2024-06-13  contested
        closed      2024-06-14  2024-06-18  contested
        restricted  2024-06-19  2024-06-27
        closed      2024-06-28  2024-07-16  contested
        closed      2024-07-17  2026-11-22
    """,
}


@pytest.mark.parametrize(("subject", "traffic"), SPANS)
def test_full_history_of_a_place(shipped: Dataset, subject: str, traffic: str) -> None:
    expected = [line.split() for line in SPANS[subject, traffic].strip().splitlines()]
    told = [
        [span.status.value, str(span.first), str(span.last)] + ["contested"] * span.contested
        for span in shipped.at(TODAY, traffic=traffic, counts=False).spans(subject)
    ]
    assert told == expected


def subjects_and_traffics(dataset: Dataset) -> list[tuple[str, Traffic]]:
    pairs = {(r.subject, t) for r in dataset.records.reports for t in r.traffic}
    return sorted(pairs)


def test_every_seventh_day_of_all_shipped_history_is_as_the_naive_oracle_says(
    shipped: Dataset,
) -> None:
    compared = 0
    for subject, traffic in subjects_and_traffics(shipped):
        reports = [
            r for r in shipped.records.reports if r.subject == subject and traffic in r.traffic
        ]
        known: dict[date, str] = {}
        on = min(r.effective_from for r in reports) - 14 * ONE_DAY
        while on <= TODAY:
            assert rules.status_on(reports, on=on) == oracle(reports, on, known=known), (
                subject,
                on,
            )
            on += 7 * ONE_DAY
            compared += 1
    assert compared > 5000


# Rules 1 to 3c, by hand.

MAY_2, MAY_10 = day("2024-05-02"), day("2024-05-10")


def told(*reports: Report, on: str | date = "2024-05-10") -> tuple[str, Report | None]:
    state = rules.status_on(reports, on=day(on) if isinstance(on, str) else on)
    return state.status.value, state.report


def test_rule_1_nothing_in_force_is_unknown() -> None:
    assert rules.status_on([], on=MAY_10) == State(status=Status.UNKNOWN)
    over = seen("open", "2024-05-01", "2024-05-09")
    assert rules.status_on([over], on=MAY_10) == State(status=Status.UNKNOWN)
    ahead = seen("open", "2024-05-11")
    assert told(ahead) == ("unknown", None)


@pytest.mark.parametrize("status", ["open", "restricted", "closed"])
def test_rule_2_an_observation_alone_decides(status: str) -> None:
    sight = seen(status, "2024-05-01")
    assert told(sight) == (status, sight)


@pytest.mark.parametrize("claim", ["open", "restricted", "closed"])
@pytest.mark.parametrize("status", ["open", "restricted", "closed"])
def test_rule_2_an_observation_from_the_same_day_or_later_decides(status: str, claim: str) -> None:
    same_day, later = seen(status, "2024-05-02"), seen(status, "2024-05-03")
    word = announced(claim, "2024-05-02", reported_on="2024-05-08", publisher="cogat")
    assert told(same_day, word) == (status, same_day)
    assert told(later, word) == (status, later)
    assert rules.status_on([later, word], on=MAY_10).pending is None


@pytest.mark.parametrize("sights", [[], ["open"], ["restricted"], ["closed"]])
def test_rule_3a_a_later_word_closes(sights: list[str]) -> None:
    word = announced("closed", "2024-05-02", publisher="cogat")
    assert told(*(seen(s, "2024-05-01") for s in sights), word) == ("closed", word)


@pytest.mark.parametrize(
    ("sight", "claim", "status", "decides", "pending"),
    [
        ("open", "open", "open", "sight", False),
        ("open", "restricted", "restricted", "claim", False),
        ("restricted", "open", "restricted", "sight", True),
        ("restricted", "restricted", "restricted", "sight", False),
    ],
)
def test_rule_3b_the_more_restricted_decides_and_a_better_claim_is_pending(
    *, sight: str, claim: str, status: str, decides: str, pending: bool
) -> None:
    both = {"sight": seen(sight, "2024-05-01"), "claim": announced(claim, "2024-05-02")}
    state = rules.status_on(list(both.values()), on=MAY_10)
    assert (state.status, state.report) == (status, both[decides])
    assert state.pending == (both["claim"] if pending else None)


@pytest.mark.parametrize("claim", ["open", "restricted"])
def test_rule_3c_an_announcement_alone_or_after_a_closure_is_planned(claim: str) -> None:
    word = announced(claim, "2024-05-02")
    assert told(word) == ("planned", word)
    assert told(seen("closed", "2024-05-01"), word) == ("planned", word)


def test_by_the_letter_of_3b_the_newest_word_hides_an_announced_closure_before_it() -> None:
    # against the sentence "An announcement can never open": nobody saw it open after the closure
    reports = [
        seen("open", "2024-05-01"),
        announced("closed", "2024-05-03", publisher="cogat"),
        announced("open", "2024-05-05", publisher="cogat"),
    ]
    words = [told(*reports, on=f"2024-05-0{n}")[0] for n in range(1, 8)]
    assert words == ["open", "open", "closed", "closed", "open", "open", "open"]


def test_a_bounded_report_lies_over_the_earlier_ones_only_for_its_days() -> None:
    reports = [seen("open", "2024-05-01"), seen("closed", "2024-05-03", "2024-05-05")]
    words = [told(*reports, on=f"2024-05-0{n}")[0] for n in range(1, 8)]
    assert words == ["open", "open", "closed", "closed", "closed", "open", "open"]


def test_an_earlier_bounded_report_does_not_hide_a_newer_open_ended_one() -> None:
    reports = [seen("closed", "2024-05-01", "2024-05-09"), seen("open", "2024-05-02")]
    assert told(*reports, on="2024-05-05")[0] == "open"


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (("2024-05-01", "2024-05-09", "12:00:00Z"), ("2024-05-02", "2024-05-08", "11:00:00Z")),
        (("2024-05-01", "2024-05-08", "12:00:00Z"), ("2024-05-01", "2024-05-09", "11:00:00Z")),
        (("2024-05-01", "2024-05-08", "12:00:00Z"), ("2024-05-01", "2024-05-08", "11:30:00-01:00")),
    ],
    ids=["effective_from", "reported_on", "recorded_at"],
)
def test_newer_is_the_later_effective_from_then_reported_on_then_recorded_at(
    older: tuple[str, str, str], newer: tuple[str, str, str]
) -> None:
    made = [
        report(status=status, effective_from=first, reported_on=on, recorded_at=f"2024-06-01T{at}")
        for status, (first, on, at) in (("closed", older), ("restricted", newer))
    ]
    assert told(*made) == ("restricted", made[1])


def test_of_reports_alike_in_all_days_the_larger_id_is_the_newer() -> None:
    pair = [seen("closed", "2024-05-01"), seen("open", "2024-05-01")]
    larger = max(pair, key=lambda r: r.id)
    assert told(*pair) == (larger.status, larger)


LAST_OF_ALL = date.max.isoformat()  # how some write "until further notice"


def test_a_report_may_be_bounded_by_the_last_day_there_is() -> None:
    reports = [seen("open", "2024-05-01", LAST_OF_ALL)]
    assert told(*reports) == ("open", reports[0])
    spans = rules.spans(reports, until=MAY_10)
    assert [tuple(span) for span in spans] == [("open", MAY_1, MAY_10, False)]


def test_the_last_day_there_is_may_be_asked_for() -> None:
    reports = [seen("closed", "2024-05-01"), seen("open", "2024-05-02", publisher="wfp")]
    assert told(*reports, on=date.max) == ("open", reports[1])
    assert rules.spans(reports, until=date.max)[-1].last == date.max


# since, last heard and stale, contested, announced for.


def test_since_goes_through_changes_of_the_deciding_report_but_not_of_the_status() -> None:
    reports = [
        seen("closed", "2024-05-01"),
        seen("open", "2024-05-03"),
        seen("open", "2024-05-06", "2024-05-07"),
    ]
    assert rules.status_on(reports, on=MAY_10).since == day("2024-05-03")
    again = [*reports, seen("closed", "2024-05-08", "2024-05-08")]
    assert rules.status_on(again, on=MAY_10).since == day("2024-05-09")


def test_since_starts_again_after_a_gap_without_reports() -> None:
    reports = [seen("open", "2024-05-01", "2024-05-03"), seen("open", "2024-05-05")]
    assert rules.status_on(reports, on=MAY_10).since == day("2024-05-05")


def test_a_status_is_stale_after_more_than_45_days_of_silence() -> None:
    reports = [seen("open", "2024-05-01")]
    edge = rules.status_on(reports, on=day("2024-06-15"))
    over = rules.status_on(reports, on=day("2024-06-16"))
    assert (edge.stale, over.stale, over.status) == (False, True, "open")
    assert over.last_heard == MAY_1


def test_the_data_set_says_after_how_many_days_a_status_is_stale() -> None:
    state = rules.status_on(
        [seen("open", "2024-05-01")], on=MAY_10, policy=Policy(stale_after_days=8)
    )
    assert state.stale


def test_a_report_that_agrees_keeps_a_status_fresh_and_one_that_does_not_does_not() -> None:
    decides = seen("closed", "2024-05-01")
    agrees = announced("closed", "2024-04-01", reported_on="2024-06-10")
    differs = announced("open", "2024-04-01", reported_on="2024-06-12")
    on = day("2024-06-20")
    assert rules.status_on([decides, agrees, differs], on=on).last_heard == day("2024-06-10")
    assert rules.status_on([decides, differs], on=on).last_heard == MAY_1


def test_open_and_restricted_agree_that_something_passes() -> None:
    reports = [
        seen("open", "2024-05-02"),
        seen("restricted", "2024-05-01", reported_on="2024-05-04", publisher="wfp"),
    ]
    state = rules.status_on(reports, on=MAY_10)
    assert (state.last_heard, state.contested) == (day("2024-05-04"), False)


def test_a_report_published_later_about_a_day_is_heard_on_that_day() -> None:
    late = seen("open", "2024-05-01", reported_on="2024-12-01")
    state = rules.status_on([late], on=MAY_10)
    assert (state.last_heard, state.stale) == (MAY_10, False)


def test_an_expired_report_is_heard_no_more() -> None:
    reports = [
        seen("open", "2024-05-01"),
        seen("open", "2024-05-02", "2024-05-05", reported_on="2024-05-08"),
    ]
    assert rules.status_on(reports, on=MAY_10).last_heard == MAY_1


@pytest.mark.parametrize(("published", "contested"), [("2024-05-15", True), ("2024-05-16", False)])
def test_contested_looks_14_days_around_the_deciding_report(
    *, published: str, contested: bool
) -> None:
    decides = seen("open", "2024-05-01", reported_on="2024-05-01")
    differs = seen("closed", "2024-04-20", reported_on=published, publisher="wfp")
    state = rules.status_on([decides, differs], on=MAY_10)
    assert (state.report, state.contested) == (decides, contested)
    assert state.agreeing == (decides,)
    assert state.conflicting == ((differs,) if contested else ())


def test_contested_hears_only_the_newest_report_of_each_publisher() -> None:
    decides = seen("open", "2024-05-05")
    old = seen("closed", "2024-05-01", publisher="wfp")
    new = seen("restricted", "2024-05-02", publisher="wfp")
    assert rules.status_on([decides, old], on=MAY_10).contested
    state = rules.status_on([decides, old, new], on=MAY_10)
    assert not state.contested
    assert state.agreeing == (decides, new)


def test_the_deciding_report_has_a_voice_beside_its_publishers_newest() -> None:
    sight = seen("closed", "2024-05-01")
    word = announced("open", "2024-05-01", reported_on="2024-05-03")
    state = rules.status_on([sight, word], on=MAY_10)
    assert (state.report, state.contested, state.conflicting) == (sight, True, (word,))


def test_a_stale_status_is_never_contested() -> None:
    reports = [seen("open", "2024-05-02"), seen("closed", "2024-05-01", publisher="wfp")]
    edge = rules.status_on(reports, on=day("2024-06-16"))
    over = rules.status_on(reports, on=day("2024-06-17"))
    assert (edge.stale, edge.contested) == (False, True)
    assert (over.stale, over.contested, over.conflicting) == (True, False, ())
    assert [tuple(s)[1:] for s in rules.spans(reports, until=day("2024-06-20"))] == [
        (MAY_1, MAY_1, False),
        (MAY_2, day("2024-06-16"), True),
        (day("2024-06-17"), day("2024-06-20"), False),
    ]


def test_announced_for_is_the_earliest_opening_ahead_that_was_announced_by_then() -> None:
    reports = [
        seen("closed", "2024-05-01"),
        announced("open", "2024-06-01", reported_on="2024-05-03"),
        announced("restricted", "2024-05-20", reported_on="2024-05-05"),
        announced("closed", "2024-05-12", reported_on="2024-05-05"),
    ]
    by_day = {
        on: rules.status_on(reports, on=day(on)).announced_for
        for on in ("2024-05-02", "2024-05-03", "2024-05-05", "2024-05-19", "2024-05-20")
    }
    assert by_day == {
        "2024-05-02": None,
        "2024-05-03": day("2024-06-01"),
        "2024-05-05": day("2024-05-20"),
        "2024-05-19": day("2024-05-20"),
        "2024-05-20": day("2024-06-01"),
    }


def test_an_opening_can_be_announced_where_nothing_is_known_yet() -> None:
    state = rules.status_on([announced("open", "2024-06-01", reported_on="2024-05-03")], on=MAY_10)
    assert state == State(status=Status.UNKNOWN, announced_for=day("2024-06-01"))


# The clocks.


def test_known_by_counts_what_was_published_by_that_day() -> None:
    first = seen("open", "2024-05-01")
    later = seen("closed", "2024-05-02", reported_on="2024-05-08")
    assert rules.counted_reports([first, later], clocks=clocks(known_by=day("2024-05-07"))) == [
        first
    ]
    assert rules.counted_reports([first, later], clocks=clocks(known_by=day("2024-05-08"))) == [
        first,
        later,
    ]


def test_recorded_by_counts_what_was_entered_by_that_instant_and_retracted_by_then() -> None:
    early = seen("open", "2024-05-01", recorded_at="2024-06-01T12:00:00Z")
    late = seen("closed", "2024-05-02", recorded_at="2024-06-02T12:00:00Z")
    withdrawn = retraction(early, "2024-06-03T12:00:00Z")

    def at(text: str) -> list[Report]:
        instant = datetime.fromisoformat(text)
        return rules.counted_reports([early, late], [withdrawn], clocks=clocks(recorded_by=instant))

    assert at("2024-06-01T11:59:59Z") == []
    assert at("2024-06-01T14:00:00+02:00") == [early]
    assert at("2024-06-02T12:00:00Z") == [early, late]
    assert at("2024-06-03T11:59:59Z") == [early, late]
    assert at("2024-06-03T12:00:00Z") == [late]
    assert rules.counted_reports([early, late], [withdrawn]) == [late]


def test_a_retraction_counts_whatever_known_by_says() -> None:
    early = seen("open", "2024-05-01")
    withdrawn = retraction(early, "2026-01-01T00:00:00Z")
    assert rules.counted_reports([early], [withdrawn], clocks=clocks(known_by=MAY_1)) == []


def test_according_to_counts_those_publishers_alone() -> None:
    one, two = seen("open", "2024-05-01"), seen("closed", "2024-05-02", publisher="wfp")
    assert rules.counted_reports([one, two], according_to=["ocha"]) == [one]
    assert rules.counted_reports([one, two], according_to=["ocha", "wfp"]) == [one, two]


def test_kerem_shalom_on_8_may_2024_according_to_each_side(shipped: Dataset) -> None:
    def according_to(publisher: str) -> str:
        state = shipped.status("kerem-shalom", on="2024-05-08", according_to=[publisher])
        return state.status.value

    assert according_to("unrwa") == "closed"
    assert according_to("COGAT") == "planned"  # it had announced the opening, and seen nothing


def test_what_could_be_known_of_erez_on_15_april_2024_that_day(shipped: Dataset) -> None:
    # the count of the trucks of 14-16 April came out on the 18th
    state = shipped.status("erez", on="2024-04-15", known_by="2024-04-15")
    assert (state.status, state.since) == ("planned", day("2024-04-05"))
    assert shipped.status("erez", on="2024-04-15", known_by="2024-04-18").status == "restricted"


# Properties.


def retraction(of: Report, recorded_at: str = "2026-01-01T00:00:00Z") -> Retraction:
    fields = {"report": of.id, "recorded_at": recorded_at, "because": "wrong"}
    made: Retraction = parse("retraction", fields)
    return made


@given(REPORTS, DAYS)
def test_the_rules_are_those_of_the_oracle(reports: list[Report], on: date) -> None:
    assert rules.status_on(reports, on=on) == oracle(reports, on)


@given(REPORTS, st.randoms(), DAYS)
def test_the_order_of_reports_never_changes_an_answer(
    reports: list[Report], chance: Any, on: date
) -> None:
    shuffled = list(reports)
    chance.shuffle(shuffled)
    assert rules.status_on(shuffled, on=on) == rules.status_on(reports, on=on)
    assert rules.spans(shuffled, until=on) == rules.spans(reports, until=on)


@given(REPORTS, a_report(first=MAY_10 + ONE_DAY))
def test_what_holds_from_later_changes_neither_status_nor_since(
    reports: list[Report], later: Report
) -> None:
    assume(later.id not in {r.id for r in reports})
    before = rules.status_on(reports, on=MAY_10)
    after = rules.status_on([*reports, later], on=MAY_10)
    assert (after.status, after.since) == (before.status, before.since)


@given(st.lists(a_report(), min_size=1, max_size=12, unique_by=lambda r: r.id), DAYS)
def test_a_retraction_brings_back_the_answer_without_that_report(
    reports: list[Report], on: date
) -> None:
    left = rules.counted_reports(reports, [retraction(reports[0])])
    assert rules.status_on(left, on=on) == rules.status_on(reports[1:], on=on)
    assert rules.spans(left, until=on) == rules.spans(reports[1:], until=on)


@given(st.lists(a_report(bases=["announced"]), max_size=12, unique_by=lambda r: r.id), DAYS)
def test_announcements_alone_never_open_anything(reports: list[Report], on: date) -> None:
    assert rules.status_on(reports, on=on).status in {"unknown", "planned", "closed"}


@given(REPORTS, DAYS)
def test_nothing_is_open_where_nobody_saw_anything_pass(reports: list[Report], on: date) -> None:
    seen_passing = [
        r for r in in_force(reports, on) if r.basis == "observed" and r.status != "closed"
    ]
    assert seen_passing or not rules.status_on(reports, on=on).status.passes


@given(REPORTS)
def test_spans_and_runs_and_status_agree_on_every_day_without_gaps(reports: list[Report]) -> None:
    first = min((r.effective_from for r in reports), default=MAY_1)
    last = first + 200 * ONE_DAY
    spans = rules.spans(reports, until=last)
    runs = rules.runs(reports, until=last)
    told_by_spans = {
        span.first + n * ONE_DAY: (span.status, span.contested)
        for span in spans
        for n in range((span.last - span.first).days + 1)
    }
    every_day = [first + n * ONE_DAY for n in range(201)] if reports else []
    assert list(told_by_spans) == every_day
    for on in every_day:
        state = rules.status_on(reports, on=on)
        assert told_by_spans[on] == (state.status, state.contested)
        run = next(run for run in reversed(runs) if run.first <= on)
        assert run.status == state.status
        if state.report:
            assert run.first == state.since


@given(REPORTS)
def test_neighbouring_spans_differ(reports: list[Report]) -> None:
    spans = rules.spans(reports, until=day("2024-12-31"))
    kinds = [(span.status, span.contested) for span in spans]
    assert all(kind != following for kind, following in pairwise(kinds))


@given(REPORTS, st.lists(st.integers(0, 11), max_size=3))
def test_clocks_later_than_every_record_change_nothing(
    reports: list[Report], chosen: list[int]
) -> None:
    retractions = [retraction(reports[n]) for n in chosen if n < len(reports)]
    without = rules.counted_reports(reports, retractions)
    late_day, late_instant = day("2026-12-31"), datetime(2026, 12, 31, tzinfo=UTC)
    assert rules.counted_reports(reports, retractions, clocks=clocks(known_by=late_day)) == without
    assert (
        rules.counted_reports(reports, retractions, clocks=clocks(recorded_by=late_instant))
        == without
    )


@given(REPORTS)
def test_openings_are_where_traffic_follows_right_after_planned(reports: list[Report]) -> None:
    until = day("2024-12-31")
    runs = rules.runs(reports, until=until)
    followed = [
        (word.first, deed.first)
        for word, deed in pairwise(runs)
        if word.status == "planned" and deed.status in {"open", "restricted"}
    ]
    openings = rules.openings(reports, until=until)
    assert [(o.announced_for, o.first_traffic) for o in openings] == followed
    assert all(o.days == (o.first_traffic - o.announced_for).days > 0 for o in openings)


@given(REPORTS, DAYS)
def test_the_few_reports_heard_on_a_day_give_its_status_and_its_doubts(
    reports: list[Report], on: date
) -> None:
    heard = rules.heard_on(reports, on=on)
    assert [one for one in reports if one in heard] == heard
    few, all_of_them = (rules.status_on(told, on=on) for told in (heard, reports))
    for field in ("status", "decider", "contested", "stale", "last_heard"):
        assert getattr(few, field) == getattr(all_of_them, field)
    [*_, last] = [Status.UNKNOWN, *(run.status for run in rules.runs(heard, until=on))]
    assert last is all_of_them.status
