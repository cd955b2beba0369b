"""However a reader came to a question, the page says of it what it says to one who begins there."""

import random
from pathlib import Path
from typing import Any

import pytest
from conftest import Open
from playwright.sync_api import Page

import aidmap
from aidmap import Dataset

TRAFFIC = ["goods", "fuel", "people"]
PUBLISHERS: list[list[str]] = [[], ["cogat"], ["unrwa", "ocha"]]
SUPPOSED: list[dict[str, str]] = [{}, {"erez": "open"}, {"kerem-shalom": "closed"}]
ASK = """question => {
    const [scene] = aidmap.scenes.values();
    scene.ask({ ...question, on: aidmap.dayNumber(question.on) });
}"""
TOLD = """() => {
    const all = (selector, say) => [...document.querySelectorAll(selector)].map(say);
    return {
        heading: all("h1, [data-slot]", one => one.textContent),
        routes: all("#routes tr", one => one.textContent).sort(),
        places: all("#places tr", one => [one.textContent, one.className, { ...one.dataset }]),
        legend: all("[data-legend]", one => [one.dataset.legend, one.hidden]),
        marks: all("[data-marker-place]", one => [one.dataset.markerPlace, one.className,
            one.getAttribute("aria-label")]),
        strands: all("path.aidmap-route", one => one.getAttribute("class")).sort(),
        dots: all(".plain [data-dot]", one => one.getAttribute("class")),
        labels: all(".aidmap-label:not([hidden])", one => one.textContent).sort(),
    };
}"""


def question(chance: random.Random) -> dict[str, Any]:
    day = f"{chance.choice([2023, 2024, 2025, 2026])}-{chance.randint(1, 9):02}-15"
    return {
        "on": max(day, "2023-10-15"),
        "traffic": chance.choice(TRAFFIC),
        "language": chance.choice(["en", "ar"]),
        "publishers": chance.choice(PUBLISHERS),
        "whatIf": chance.choice(SUPPOSED),
    }


def told(page: Page, asked: list[dict[str, Any]]) -> dict[str, Any]:
    for one in asked:
        page.evaluate(ASK, one)
    found: dict[str, Any] = page.evaluate(TOLD)
    return found


@pytest.fixture(scope="module")
def drawn(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return aidmap.render.draw(shipped, on="2026-07-01").save(
        tmp_path_factory.mktemp("w") / "m.html"
    )


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_a_walk_ends_where_one_who_begins_there_is(opened: Open, drawn: Path, seed: int) -> None:
    chance = random.Random(seed)
    asked = [question(chance) for _ in range(12)]
    walking = opened(drawn)
    for stop in (4, 8, 12):
        there = told(walking, asked[stop - 4 : stop])
        assert there == told(opened(drawn), asked[stop - 1 : stop]), asked[:stop]


@pytest.mark.long
def test_traffic_and_back_leaves_every_destination_in_the_table(opened: Open, drawn: Path) -> None:
    first = {"on": "2023-10-07", "language": "en", "publishers": [], "whatIf": {}}
    page = opened(drawn)
    for traffic in ("goods", "fuel", "goods", "people", "goods"):
        there = told(page, [{**first, "traffic": traffic}])
        assert there["routes"] == told(opened(drawn), [{**first, "traffic": traffic}])["routes"]
