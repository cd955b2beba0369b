"""Amounts on the page: what the scripts add up is what Python adds up, and the card tells it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from conftest import rest

from aidmap.model import Traffic
from aidmap.model.vocabulary import Measure
from aidmap.query.gateway_amounts import gateway_amounts
from aidmap.rules.recent_amounts import counted_lately, daily_mean

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Open

    from aidmap import Dataset
    from aidmap.rules.recent_amounts import RecentAmount

EPOCH = date(1970, 1, 1)
DAYS = [date(2023, 10, 18) + timedelta(days=9 * step) for step in range(110)]
# For each kind of traffic, place and day: what was counted lately, and the daily means.
ADDED_UP = """([days, measures]) => {
    const { countedLately, dailyMean } = aidmap.exports;
    const { model } = [...aidmap.scenes.values()][0];
    const told = one => one && [one.publisher, one.measure, one.stage, one.direction, one.value,
                                one.days, one.first, one.last];
    return Object.fromEntries(model.traffic.map(traffic => {
        const places = [...model.bySubject(model.counts, traffic, [])];
        return [traffic, Object.fromEntries(places.map(([place, counts]) => [place, days.map(on => [
            countedLately(counts, on).map(told),
            measures.map(measure => told(dailyMean(counts, on, measure))),
        ])]))];
    }));
}"""


def told(one: RecentAmount | None) -> list[Any] | None:
    return one and [
        one.publisher, one.measure.value, one.stage.value, one.direction.value, float(one.value),
        one.days, (one.first - EPOCH).days, (one.last - EPOCH).days,
    ]  # fmt: skip


def test_the_page_adds_up_as_python_does(opened: Open, drawn: Path, shipped: Dataset) -> None:
    page = opened(drawn)
    measures = [measure.value for measure in Measure]
    numbers = [(day - EPOCH).days for day in DAYS]
    theirs = page.evaluate(ADDED_UP, [numbers, measures])
    found = 0
    for traffic in Traffic:
        ours = shipped.at("2026-11-22", traffic=traffic).counts_by_place
        assert {*theirs[traffic.value]} == {*ours}
        for place, counts in ours.items():
            wanted = [
                [
                    [told(one) for one in counted_lately(counts, on)],
                    [told(daily_mean(counts, on, measure=measure)) for measure in Measure],
                ]
                for on in DAYS
            ]
            assert theirs[traffic.value][place] == wanted, place
            found += sum(bool(lately) for lately, _ in wanted)
    assert found > 20


def test_the_card_says_what_was_counted_and_by_whom(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#on=2023-11-07&place=rafah")
    rest(page, ms=300)
    card = page.inner_text("#aidmap-card")
    assert "counted in the last 7 days" in card.lower()
    assert "US State Department, trucks: 81 (entered)" in card
    assert page.locator("#aidmap-card .aidmap-weeks").count() == 3
    assert page.locator("#aidmap-card .aidmap-week").count() > 5
    row = page.inner_text('tr[data-place="rafah"] .source')
    assert "Counted in the last 7 days: US State Department, trucks: 81 (entered)" in row
    assert page.complaints == []


def test_weeks_in_which_reports_say_otherwise_are_marked(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#on=2024-11-11&place=erez")
    rest(page, ms=300)
    assert page.locator("#aidmap-card .aidmap-week-marked").count() > 0
    assert "reports alone did not say" in page.inner_text("#aidmap-card")
    page = opened(drawn, "#on=2024-05-01&place=rafah")
    rest(page, ms=300)
    assert page.locator("#aidmap-card .aidmap-week-marked").count() == 0


def test_the_map_shows_amounts_on_demand_and_the_link_keeps_them(
    opened: Open, drawn: Path, shipped: Dataset
) -> None:
    page = opened(drawn, "#on=2024-05-25")
    discs = page.locator("#aidmap-map .aidmap-amounts .aidmap-amount")
    assert discs.count() == 0
    page.click("details.more summary")
    page.check("input[data-choice=amounts]")
    means = gateway_amounts(shipped.at("2024-05-25")).means
    assert discs.count() == sum(bool(mean) for mean in means.values()) > 0
    rings = page.locator("#aidmap-map .aidmap-amounts .aidmap-uncounted")
    assert rings.count() == sum(mean is None for mean in means.values()) > 0
    legend = page.inner_text(".aidmap-amount-legend")
    assert "trucks a day, mean of the last 7 counted days" in legend
    assert "not counted in the last 30 days" in legend
    rest(page, ms=600)
    assert "amounts=1" in page.url
    again = opened(drawn, f"#{page.url.partition('#')[2]}")
    assert again.locator("#aidmap-map .aidmap-amounts .aidmap-amount").count() == discs.count()
    page.uncheck("input[data-choice=amounts]")
    assert discs.count() == 0
    assert page.complaints == again.complaints == []
