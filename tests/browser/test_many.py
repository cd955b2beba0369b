"""Thousands of places: drawn on a canvas, counted right, and stepped through."""

from pathlib import Path

import pytest
from conftest import Open, rest

import aidmap
from aidmap import Dataset
from aidmap.query.finding import sentence
from benchmarks.worlds import made_up_folder

PLACES, ROUTES, REPORTS = 3_000, 600, 30_000
DAY = "2025-06-01"
SHOWN_MARKS = """() => [...aidmap.shown.markers].filter(([, mark]) => aidmap.shown.hasLayer(mark))
    .map(([id, mark]) => [id, mark.options.status])"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("many") / "geodata"
    return aidmap.open_store(made_up_folder(folder, places=PLACES, routes=ROUTES, reports=REPORTS))


@pytest.mark.long
def test_a_large_data_set_is_drawn_and_counted_right_on_two_days(
    opened: Open, many: Dataset, tmp_path: Path
) -> None:
    shot = many.at(DAY)
    page = opened(aidmap.render.draw(shot).save(tmp_path / "map.html"))
    assert page.evaluate("performance.getEntriesByName('aidmap-drawn').length") == 1
    assert page.locator(".folium-map canvas").count() >= 1
    painted = """() => [...document.querySelectorAll('.folium-map canvas')].some(
        canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
            .data.some(Boolean))"""
    rest(page, ms=500)
    assert page.evaluate(painted)
    page.click("[data-step='1']")
    later = many.at(page.get_attribute("html", "data-on"))
    assert page.inner_text("h1") == sentence(later)
    told = page.eval_on_selector_all(
        "tr[data-place]", "rows => rows.map(row => [row.dataset.place, row.dataset.status])"
    )
    assert dict(told) == {place.id: later.states[place.id].status for place in many.records.places}
    assert page.locator("tr[data-route]").count() == ROUTES
    assert page.locator(".aidmap-label:not([hidden])").count() == 0, "no room for any"
    page.evaluate("() => { aidmap.shown._map.setView([25.5, 30.5], 11, {animate: false}); }")
    rest(page, ms=300)
    assert page.locator(".aidmap-label:not([hidden])").count() > 5
    marks = dict(page.evaluate(SHOWN_MARKS))
    changed = {place for place, state in later.states.items() if state != shot.states[place]}
    assert marks.keys() & changed, "one that changed while it stood in a group"
    assert marks == {place: dict(told)[place] for place in marks}
    page.evaluate("aidmap.shown.card.open('p17')")
    assert page.inner_text("#aidmap-card h2") == "Place p17"
    assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture
