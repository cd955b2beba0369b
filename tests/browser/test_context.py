"""The context on the page: names and roads give way to places, and boundaries are drawn as such."""

from pathlib import Path

import pytest
from conftest import Open, rest
from playwright.sync_api import Page

# The boxes of what is seen of some elements.
SEEN = """selector => [...document.querySelectorAll(selector)]
    .map(part => part.getBoundingClientRect())
    .filter(({ width }) => width)
    .map(({ left, top, right, bottom }) => [left, top, right, bottom])"""
OTHERS = ".aidmap-label:not([hidden]), .aidmap-mark, .tools button, .leaflet-control"
VIEW = "([lat, lon, zoom]) => aidmap.shown.home.setView([lat, lon], zoom, { animate: false })"
Rectangle = tuple[float, float, float, float]


def look_at(page: Page, lat: float, lon: float, zoom: float) -> None:
    page.evaluate(VIEW, [lat, lon, zoom])
    rest(page, ms=50)


def texts(page: Page) -> list[str]:
    """The names that are shown."""
    found: list[str] = page.eval_on_selector_all(
        ".aidmap-name:not([hidden])", "names => names.map(name => name.textContent)"
    )
    return found


def meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.sampled
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("view", [(31.5, 34.6, 9.5), (31.4, 34.4, 11), (32.5, 34.6, 7)])
def test_names_cover_neither_labels_nor_marks_nor_controls(
    opened: Open, drawn: Path, view: tuple[float, float, float], language: str
) -> None:
    page = opened(drawn)
    page.select_option("[data-choice=language]", language)
    look_at(page, *view)
    names = page.evaluate(SEEN, ".aidmap-name:not([hidden])")
    assert names
    others = page.evaluate(SEEN, OTHERS)
    for number, name in enumerate(names):
        assert not [other for other in others + names[:number] if meet(name, other)]
    assert page.complaints == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_names_of_the_first_view_give_way_to_the_controls_of_a_language(
    opened: Open, drawn: Path, language: str
) -> None:
    page = opened(drawn, f"#lang={language}")
    rest(page, ms=300)
    tools = page.evaluate(SEEN, ".tools button, .leaflet-control")
    assert len(tools) > 3
    for name in page.evaluate(SEEN, ".aidmap-name:not([hidden])"):
        assert not [tool for tool in tools if meet(name, tool)]


def test_the_scale_bar_has_its_line(opened: Open, drawn: Path) -> None:
    line = opened(drawn).locator(".leaflet-control-scale-line")
    assert line.evaluate("line => getComputedStyle(line).borderBottomStyle") == "solid"


@pytest.mark.long
def test_more_is_named_from_nearer(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    look_at(page, 31.7, 34.9, 8)
    assert {"Tel Aviv", "Israel"} & {*texts(page)}
    assert not {"Kiryat Gat", "40"} & {*texts(page)}
    roads = ".aidmap-road:not(.aidmap-hidden)"
    few = page.locator(roads).count()
    look_at(page, 31.55, 34.75, 11)
    assert {"Kiryat Gat", "40"} <= {*texts(page)}
    assert page.locator(roads).count() > few


@pytest.mark.long
def test_names_follow_the_language(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    look_at(page, 31.3, 34.8, 10)
    assert "Be'er Sheva" in texts(page)
    page.select_option("[data-choice=language]", "ar")
    assert "بئر السبع" in texts(page)
    page.select_option("[data-choice=language]", "he")
    assert "באר שבע" in texts(page)


@pytest.mark.long
def test_names_stay_when_places_are_hidden(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    look_at(page, 31.42, 34.35, 11)
    before = {*texts(page)}
    page.click("details.more summary")
    page.uncheck("[data-layer=places]")
    assert before < {*texts(page)}


def test_unsettled_boundaries_are_hatched_dashed_and_named(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    look_at(page, 33.0, 35.6, 9)
    fill = page.locator(".aidmap-hatched").get_attribute("fill")
    assert fill
    assert page.locator(fill.removeprefix("url(").removesuffix(")")).count() == 1
    assert page.locator(".aidmap-boundary").count() == page.locator(".aidmap-no-border").count()
    assert page.locator(".legend [data-names]").all_text_contents() == [
        "Armistice line of 1949",
        "Undetermined boundary",
    ]
    page.select_option("[data-choice=language]", "fr")
    assert page.locator(".legend [data-names]").first.text_content() == "Ligne d'armistice de 1949"
