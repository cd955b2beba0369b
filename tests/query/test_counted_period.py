"""What was counted in a period: series, days, places, and figures to compare with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from aidmap.model import Measure, Traffic, parse
from aidmap.query.count_selection import select_counts
from aidmap.query.counted_period import CountedPeriod
from aidmap.query.json_answers import amounts_json
from aidmap.query.period import Period
from aidmap.rules.amounts import Bin

if TYPE_CHECKING:
    from aidmap import Dataset

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


@pytest.fixture(scope="module")
def counted(shipped: Dataset) -> CountedPeriod:
    return CountedPeriod(snapshot=shipped.at(LAST), first=FIRST)


def test_every_count_is_in_one_series(counted: CountedPeriod, shipped: Dataset) -> None:
    chosen = select_counts(shipped, first=FIRST, last=LAST, traffic=Traffic.GOODS)
    trucks = [one for one in chosen if one.measure is Measure.TRUCKS]
    assert {one.id for one in counted.counts} <= {one.id for one in trucks}
    told = {series.key for series in counted.series}
    assert {(one.publisher, one.stage, one.direction) for one in trucks} == told
    assert len(told) == len(counted.series)
    total = sum((series.total for series in counted.series), Decimal(0))
    assert total == sum(one.value for one in counted.counts)


def test_the_publishers_with_the_most_counted_days_come_first(counted: CountedPeriod) -> None:
    assert [series.key.publisher for series in counted.series][:3] == ["ocha", "cogat", "cogat"]
    ocha = counted.series[0]
    assert (ocha.amounts, len(ocha.longer), len(ocha.days)) == ([], 4, 17)
    assert min(ocha.days) == date(2024, 5, 7)


def test_days_are_those_of_the_period(shipped: Dataset) -> None:
    part = CountedPeriod(snapshot=shipped.at("2024-05-10"), first=date(2024, 5, 9))
    [series] = part.series
    assert series.days == {date(2024, 5, 9), date(2024, 5, 10)}
    assert part.counted_days == 2
    assert all(one.longer for one in series.longer)


def test_places_and_publishers_are_chosen(counted: CountedPeriod) -> None:
    only = replace(counted, publishers=["cogat"], only=["erez", "zikim"])
    assert {one.publisher for one in only.counts} == {"cogat"}
    assert {place.id for place in only.counted_places} == {"erez", "zikim"}
    assert [place.id for place in only.statuses.places] == ["erez", "zikim"]


def test_without_counts_the_gateways_have_statuses(shipped: Dataset) -> None:
    none = CountedPeriod(snapshot=shipped.at("2025-03-20"), first=date(2025, 3, 1),
                         publishers=["who"])  # fmt: skip
    assert none.series == []
    assert none.references == []
    assert {"kerem-shalom", "zikim"} <= {place.id for place in none.statuses.places}


@pytest.mark.parametrize(
    ("first", "last", "step"),
    [
        ("2024-05-01", "2024-05-31", Bin.DAY),
        ("2024-01-01", "2024-12-31", Bin.WEEK),
        ("2022-01-01", "2024-12-31", Bin.MONTH),
    ],
)
def test_bins_suit_the_period(shipped: Dataset, first: str, last: str, step: Bin) -> None:
    period = Period(snapshot=shipped.at(last), first=date.fromisoformat(first))
    counted = CountedPeriod.of(period)
    assert counted.step is step
    assert counted.bins[0][0] == period.first
    assert counted.bins[-1][1] == period.last
    assert replace(counted, by=Bin.MONTH).step is Bin.MONTH
    assert CountedPeriod.of(counted) is counted


def test_people_are_counted_by_people(shipped: Dataset) -> None:
    people = CountedPeriod(snapshot=shipped.at(LAST, traffic="people"), first=date(2023, 10, 7))
    assert people.unit is Measure.PEOPLE
    assert people.series
    assert people.references == []  # of trucks


def test_a_line_stands_beside_what_it_is_of(counted: CountedPeriod) -> None:
    [line] = counted.references
    assert counted.expected(line)[1:3] == [2500, 2500]
    assert len(counted.expected(line)) == len(counted.bins) == 53
    exits = replace(counted, publishers=["unrwa"])  # collected and intercepted, none entered
    assert exits.series
    assert exits.references == []
    assert line.source in counted.sources
    assert replace(counted, only=["erez", "zikim"]).references == []  # it is of all together
    assert line.source not in exits.sources


def test_clocks_choose_counts(shipped: Dataset) -> None:
    early = CountedPeriod(snapshot=shipped.at(LAST, known_by="2024-05-12"), first=FIRST)
    assert early.counts
    assert max(one.reported_on for one in early.counts) <= date(2024, 5, 12)
    ocha = CountedPeriod(snapshot=shipped.at(LAST, according_to=["OCHA"]), first=FIRST)
    assert {series.key.publisher for series in ocha.series} == {"ocha"}


def test_json_has_decimals_as_they_were_written(shipped: Dataset) -> None:
    fields: dict[str, Any] = {
        "subject": "zikim", "direction": "in", "traffic": "goods", "measure": "tonnes",
        "value": "12.50", "first_day": "2030-01-01", "last_day": "2030-01-01",
        "stage": "entered", "publisher": "wfp", "reported_on": "2030-01-02",
        "recorded_at": "2030-01-02T00:00:00Z",
    }  # fmt: skip
    shot = shipped.at("2030-01-05")
    shot = replace(shot, records=replace(shot.records, counts=(parse("count", fields),)))
    told = amounts_json(
        CountedPeriod(snapshot=shot, first=date(2030, 1, 1), measure=Measure.TONNES)
    )
    assert told["amounts"] == [
        {
            "place": "zikim", "publisher": "wfp", "stage": "entered", "direction": "in",
            "measure": "tonnes", "from": "2030-01-01", "to": "2030-01-01", "value": "12.50",
            "days_counted": 1, "longer": False,
        }
    ]  # fmt: skip
    assert (told["by"], told["days"], told["counted_days"]) == ("day", 5, 1)
