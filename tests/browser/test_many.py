"""Thousands of places: drawn on a canvas, counted right, and stepped through."""

from importlib import import_module
from pathlib import Path

import pytest
from conftest import Open, rest, until

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


PARTS = """[...document.querySelectorAll('#routes tr, #places tr')].map(
    row => row.textContent.replaceAll(/\\s+/g, ''))"""
LOOKS = """[...document.querySelectorAll('#places tr')].map(row =>
    [row.dataset.place, row.dataset.status, row.dataset.stale, row.className, row.hidden])"""


@pytest.mark.sampled
@pytest.mark.parametrize("language", ["en", "ar"])
def test_tables_that_scripts_write_say_what_those_of_python_say(
    opened: Open, shipped: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    shot = shipped.at("2024-04-20")
    written = opened(aidmap.render.draw(shot).save(tmp_path / "written.html"), f"#lang={language}")
    monkeypatch.setattr(import_module("aidmap.html.page"), "MOST_ROWS", 10)
    path = aidmap.render.draw(shot).save(tmp_path / "late.html")
    assert path.stat().st_size < (tmp_path / "written.html").stat().st_size - 20_000
    late = opened(path, f"#lang={language}", viewport={"width": 360, "height": 300})
    rest(late, ms=200)
    assert late.locator("tr[data-place], tr[data-route]").count() == 0
    assert not late.locator(".no-tables").is_visible()
    for wish in ("window.dispatchEvent(new Event('beforeprint'))",
                 "document.querySelector('[data-step=\"1\"]').click()",
                 "document.querySelector('input[value=people]').click()"):  # fmt: skip
        for page in (late, written):
            page.evaluate(wish)
            rest(page, ms=200)
        assert late.evaluate(PARTS) == written.evaluate(PARTS)
        assert late.evaluate(LOOKS) == written.evaluate(LOOKS)
    late.click("tr[data-place=erez] button")
    assert late.locator("#aidmap-card").is_visible()
    assert late.complaints == []  # type: ignore[attr-defined] # noted by the fixture


def test_tables_are_written_when_they_are_near_or_get_the_focus(
    opened: Open, shipped: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("aidmap.html.page"), "MOST_ROWS", 10)
    path = aidmap.render.draw(shipped, on="2024-04-20").save(tmp_path / "late.html")
    small = {"width": 360, "height": 740}
    for wish in ("document.querySelector('.skip').click()", "scrollTo(0, 1e6)"):
        page = opened(path, viewport=small)
        rest(page, ms=200)
        page.evaluate(wish)
        until(page, "document.querySelectorAll('tr[data-place]').length > 30")
    plain = opened(path, java_script_enabled=False)
    assert plain.locator(".no-tables").is_visible()
    assert f"{len(shipped.records.places)} places" in plain.inner_text(".no-tables")


MARKS = """() => [...document.querySelectorAll('.plain [data-dot]')].map(
    dot => [dot.dataset.dot, getComputedStyle(dot.querySelector('circle') ?? dot).fill])"""
NUMBERS = """() => [...document.querySelectorAll('.plain text')].map(
    text => [(text.closest('g') ?? text.previousElementSibling).dataset.dot, text.textContent])"""


def test_the_plain_drawing_of_many_has_its_numbers_on_paper(
    opened: Open, shipped: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shot = shipped.at("2024-04-20")
    written = opened(aidmap.render.draw(shot).save(tmp_path / "written.html"))
    monkeypatch.setattr(import_module("aidmap.html.page"), "MOST_ROWS", 10)
    late = opened(aidmap.render.draw(shot).save(tmp_path / "late.html"))
    assert dict(late.evaluate(MARKS)) == dict(written.evaluate(MARKS))
    assert late.evaluate(NUMBERS) == []
    for _ in range(2):
        late.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert dict(late.evaluate(NUMBERS)) == dict(written.evaluate(NUMBERS))
    assert len(late.evaluate(NUMBERS)) == len(shot.records.places)


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
    assert page.locator("tr[data-place]").count() == 0, "the tables are far below"
    page.evaluate("document.querySelector('#routes').scrollIntoView()")
    until(page, "document.querySelectorAll('tr[data-place]').length > 0")
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
