"""What is seen without scrolling, what the legend explains, and how the lines of a map differ."""

from pathlib import Path
from typing import Any

import pytest
from conftest import Open, until
from making import quick
from playwright.sync_api import Page

import aidmap
from aidmap import Dataset
from aidmap.i18n import languages

LAST = "2026-11-26"
DAYS = ("2023-10-15", "2024-04-20", "2024-05-20", "2025-01-25", LAST)
BOX = "selector => { const box = document.querySelector(selector).getBoundingClientRect();"


@pytest.fixture(scope="module")
def latest(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    drawing = aidmap.render.draw(shipped, on=LAST)
    return drawing.save(tmp_path_factory.mktemp("latest") / "map.html")


def ask(page: Page, day: str, language: str = "en") -> None:
    asked = f"on: aidmap.dayNumber('{day}'), language: '{language}'"
    page.evaluate(f"() => {{ [...aidmap.scenes.values()][0].ask({{ {asked} }}); }}")


def seen(page: Page, selector: str) -> float:
    """How many pixels of the height of an element are seen without scrolling."""
    height: float = page.evaluate(
        f"{BOX} return Math.min(box.bottom, innerHeight) - Math.max(box.top, 0); }}", selector
    )
    return height


@pytest.mark.parametrize("language", quick("en", languages()))
def test_on_a_wide_screen_all_that_counts_is_seen_at_once(
    opened: Open, latest: Path, language: str
) -> None:
    page = opened(latest)
    for day in DAYS:
        ask(page, day, language)
        for part in ("h1", ".folium-map", ".legend", ".track", ".steps output"):
            whole = page.evaluate(f"{BOX} return box.height; }}", part)
            assert seen(page, part) == pytest.approx(whole, abs=1), (day, part)
        cut = "(() => { const one = document.querySelector('.legend-section');"
        assert page.evaluate(f"{cut} return one.scrollHeight - one.clientHeight; }})()") <= 1, day


@pytest.mark.parametrize("language", quick("ar", languages()))
def test_on_a_phone_the_map_has_half_of_the_first_screen(
    opened: Open, latest: Path, language: str
) -> None:
    page = opened(latest, viewport={"width": 390, "height": 844})
    for day in DAYS:
        ask(page, day, language)
        assert seen(page, ".folium-map") >= 422, day
        assert not page.is_visible(".legend")
    page.click(".legend-section summary")
    assert page.is_visible(".legend")


@pytest.mark.parametrize("language", quick("fr", languages()))
def test_in_a_small_frame_the_map_has_seven_tenths(
    opened: Open, latest: Path, language: str
) -> None:
    page = opened(latest, "?embed=1", viewport={"width": 640, "height": 480})
    for day in DAYS:
        ask(page, day, language)
        assert seen(page, ".folium-map") >= 336, day
    for fold in (".legend-section", "footer"):
        assert not page.is_visible(f"{fold} .folded")
        page.click(f"{fold} summary")
        assert page.is_visible(f"{fold} .folded")


def test_the_slider_keeps_to_the_margins_of_the_page(opened: Open, drawn: Path) -> None:
    for width in (1280, 390):
        page = opened(drawn, viewport={"width": width, "height": 800})
        left, right = page.evaluate(f"{BOX} return [box.left, box.right]; }}", ".track input")
        assert left >= 16
        assert right <= width - 16


def test_the_legend_explains_only_what_is_on_the_map(opened: Open, latest: Path) -> None:
    page = opened(latest)
    for day in DAYS:
        ask(page, day)
        told = page.eval_on_selector_all(
            "[data-legend]:not([hidden])", "all => all.map(one => one.dataset.legend)"
        )
        kinds = page.evaluate("[...new Set(aidmap.shown.shown().map(({kind}) => kind))]")
        assert set(kinds) - {"destination"} == set(told) & {*kinds, "pier", "airdrop_zone"}
        for mode in ("road", "sea", "air"):
            drawn = page.locator(f".folium-map .aidmap-route.aidmap-by-{mode}").count()
            assert (drawn > 0) == (f"by_{mode}" in told), (day, mode)
        stale = page.locator(".folium-map .aidmap-mark-hatches").count()
        assert (stale > 0) == ("stale" in told), day


def test_road_sea_and_air_are_different_lines(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#on=2024-05-20")
    widths = {
        mode: page.eval_on_selector(
            f".folium-map .aidmap-route.aidmap-by-{mode}",
            "one => getComputedStyle(one).strokeWidth",
        )
        for mode in ("road", "sea", "air")
    }
    assert len(set(widths.values())) == 3
    assert page.locator(".aidmap-core.aidmap-by-sea").count() > 0
    bends = page.eval_on_selector_all(
        ".folium-map .aidmap-route.aidmap-by-air", "all => all.map(one => one.getTotalLength())"
    )
    assert min(bends) > 0
    corners = "all => all.map(one => one.getAttribute('d').split('L').length)"
    arcs = page.eval_on_selector_all(".folium-map .aidmap-route.aidmap-by-air", corners)
    assert min(arcs) > 5, "an arc, and no straight line"


@pytest.mark.sampled
@pytest.mark.parametrize("view", ["first_view", "strip", "region"])
def test_arrow_heads_are_sixty_pixels_apart(opened: Open, drawn: Path, view: str) -> None:
    page = opened(drawn, f"#on=2024-05-20&view={view}")
    heads: list[list[float]] = page.eval_on_selector_all(
        ".folium-map .aidmap-arrow",
        "all => all.map(one => one.getBoundingClientRect()).filter(({width}) => width)"
        ".map(({left, right, top, bottom}) => [(left + right) / 2, (top + bottom) / 2])",
    )
    assert len(heads) >= 3
    pairs = [(one, two) for n, one in enumerate(heads) for two in heads[n + 1 :]]
    assert min(abs(complex(*one) - complex(*two)) for one, two in pairs) > 50


HEADS = """() => {
    const paths = [...document.querySelectorAll(".folium-map .leaflet-overlay-pane path")];
    const isHead = path => path.matches(".aidmap-arrow");
    const lines = paths.map(path => path.matches(".aidmap-route, .aidmap-casing, .aidmap-core"));
    const heads = paths.filter(isHead);
    return [heads.map(head => head.getAttribute("d") + head.getAttribute("class")).sort(),
            lines.lastIndexOf(true) < paths.findIndex(isHead)];
}"""


@pytest.mark.long
def test_arrow_heads_that_stay_are_those_of_a_map_drawn_anew(opened: Open, drawn: Path) -> None:
    stepped = opened(drawn, "#on=2024-04-24")
    for day in ("2024-05-07", "2024-05-20", "2025-03-03", "2024-04-24"):
        stepped.evaluate("on => location.hash = `#on=${on}`", day)
        until(stepped, f"document.documentElement.dataset.on === '{day}'")
        assert stepped.evaluate(HEADS) == opened(drawn, f"#on={day}").evaluate(HEADS)
        assert stepped.evaluate(HEADS)[1], "they lie over all lines"


def test_what_needs_no_permission_does_not_look_unknown(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#on=2024-05-20")
    free = page.evaluate(
        """() => aidmap.shown.shown().filter((place) => !place.controlled
            && aidmap.shown.answers().state(place.id).status === 'unknown')
            .map(({ id }) => Boolean(document.querySelector(
                `[data-marker-place="${id}"] .aidmap-mark-sign`)))"""
    )
    assert free
    assert not any(free)
    assert page.locator(".folium-map .aidmap-mark-sign").count() > 0


def test_the_chosen_place_is_highlighted(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#place=erez")
    assert page.locator("[data-marker-place=erez].aidmap-chosen .aidmap-mark-chosen").count() == 1
    page.evaluate("aidmap.shown.card.open('rafah')")
    marked: Any = page.eval_on_selector_all(
        ".aidmap-chosen", "all => all.map(one => one.dataset.markerPlace)"
    )
    assert marked == ["rafah"]
    page.keyboard.press("Escape")
    assert page.locator(".aidmap-chosen").count() == 0
