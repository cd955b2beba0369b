"""Words against counts: on the shipped data, by hand, and by the command."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from making import GEODATA, report

import aidmap
from aidmap.model import Traffic, parse
from aidmap.query.comparison import compare
from aidmap.rules.sightings import is_sighting

if TYPE_CHECKING:
    from conftest import Run

    from aidmap import Count, Dataset

LAST = "2026-11-22"


def a_count(first: str, last: str | None = None, **fields: str) -> Count:
    made: Count = parse("count", {
        "subject": "erez", "direction": "in", "traffic": "goods", "measure": "trucks",
        "value": "25", "first_day": first, "last_day": last or first, "stage": "entered",
        "publisher": "wfp", "reported_on": last or first, "recorded_at": "2025-01-01T00:00:00Z",
    } | fields)  # fmt: skip
    return made


def with_only(shipped: Dataset, reports: list[aidmap.Report], counts: list[Count]) -> Dataset:
    known = replace(
        shipped.records, reports=tuple(reports), counts=tuple(counts), retractions=()
    )  # fmt: skip
    return aidmap.Dataset(shipped.store, records=known)


def test_a_counted_day_agrees_where_reports_alone_say_that_it_passes(shipped: Dataset) -> None:
    found = compare(shipped, last=LAST)
    days = {
        (count.subject, count.traffic, count.first_day + timedelta(days=number))
        for count in shipped.records.counts
        if is_sighting(count)
        for number in range(count.days)
    }
    retracted = {one.report for one in shipped.records.retractions}
    assert not any(count.id in retracted for count in shipped.records.counts)
    assert {(one.place, one.traffic, one.day) for one in found.counted} == days
    for one in found.counted:
        alone = shipped.at(one.day, traffic=one.traffic, counts=False).state(one.place)
        # known only later: the comparison looks back from its last day
        assert (one.status, one.report) == (alone.status, alone.report)
    assert found.total.days == len(days)
    assert found.total.agree == sum(one.agrees for one in found.counted)
    assert sum(one.days for one in found.by_place.values()) == len(days)
    assert {one.place for one in found.disagreements} >= {"allenby", "erez", "kerem-shalom"}


def test_days_that_pass_by_reports_are_told_where_no_count_covers_them(shipped: Dataset) -> None:
    said = report(status="open", effective_from="2024-05-01", effective_to="2024-05-20")
    counts = [
        a_count("2024-05-03", "2024-05-05"),
        a_count("2024-05-10", value="0"),  # somebody looked
        a_count("2024-05-12", subject="rafah"),
        a_count("2024-05-13", traffic="fuel", measure="litres"),
    ]
    found = compare(with_only(shipped, [said], counts), first="2024-05-02", last="2024-06-01")
    told = [(one.place, str(one.first), str(one.last), one.days) for one in found.uncounted]
    assert told == [
        ("erez", "2024-05-02", "2024-05-02", 1), ("erez", "2024-05-06", "2024-05-09", 4),
        ("erez", "2024-05-11", "2024-05-20", 10),
    ]  # fmt: skip
    by_day = Counter((one.place, one.traffic, one.agrees) for one in found.counted)
    assert by_day == {
        ("erez", Traffic.GOODS, True): 3, ("rafah", Traffic.GOODS, False): 1,
        ("erez", Traffic.FUEL, False): 1,
    }  # fmt: skip


def test_clocks_and_publishers_choose_among_both(shipped: Dataset) -> None:
    alone = compare(shipped, last=LAST, according_to=["COGAT"])
    assert set(alone.by_publisher) == {"cogat"}
    assert alone.total.days < compare(shipped, last=LAST).total.days
    early = compare(shipped, last=LAST, known_by="2024-01-31")
    assert max(one.day for one in early.counted) <= date(2024, 1, 31)
    assert {one.traffic for one in compare(shipped, traffic=Traffic.FUEL).counted} == {"fuel"}


def test_a_data_set_without_counts_has_nothing_to_compare(shipped: Dataset) -> None:
    found = compare(with_only(shipped, [], []))
    assert (found.counted, found.uncounted, found.total.share) == ((), (), None)


@pytest.mark.parametrize(("least", "code"), [("0.9", 0), ("0.999", 1)])
def test_the_command_tells_and_fails_where_too_few_agree(run: Run, least: str, code: int) -> None:
    asked = ["compare", "--to", LAST, "--min-agreement", least, "--data", GEODATA]
    done = run(*asked)
    assert done.returncode == code
    assert ("--min-agreement" in done.stderr) == bool(code)
    assert "Erez (Beit Hanoun) crossing (erez)" in done.stdout
    told = json.loads(run(*asked, "--json").stdout)
    assert {"days", "agree", "share", "disagreements", "by_place", "by_publisher"} <= set(told)
    assert len(told["disagreements"]) == told["days"] - told["agree"] > 0
    assert {*told["disagreements"][0]} == {
        "place", "day", "traffic", "status", "report", "counts"
    }  # fmt: skip
