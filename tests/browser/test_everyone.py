"""Everyone: by keyboard, by ear, by touch, with large text, with less motion, in the dark."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Open, rest
from making import quick
from playwright.sync_api import Page

PHONE = {"viewport": {"width": 390, "height": 844}}
MAY = "#on=2024-05-08"

STATES = {
    "as it opens": "",
    "with a card": "&place=kerem-shalom",
    "with amounts, and their card": "&amounts=1&place=rafah",
    "side by side, supposing": "&by=unrwa&beside=cogat&if=gate-96:closed",
    "people, nothing on the map": "&traffic=people&hide=routes,places",
}


@pytest.mark.parametrize(
    ("language", "scheme"),
    [
        ("en", "light"),
        ("ar", "dark"),
        pytest.param("he", "light", marks=pytest.mark.long),
        pytest.param("fr", "dark", marks=pytest.mark.long),
    ],
)
@pytest.mark.long
def test_axe_finds_nothing_wrong(opened: Open, drawn: Path, language: str, scheme: str) -> None:
    for state in STATES.values():
        page = opened(drawn, f"{MAY}&lang={language}{state}", color_scheme=scheme)
        page.evaluate("document.querySelector('details.more').open = true")
        assert violations(page) == []


def violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found]


@pytest.mark.sampled
@pytest.mark.parametrize("extra", ["", "&place=kerem-shalom", "&amounts=1"])
def test_axe_finds_nothing_wrong_on_a_phone_or_in_a_small_frame(
    opened: Open, drawn: Path, extra: str
) -> None:
    assert violations(opened(drawn, f"{MAY}{extra}", **PHONE)) == []
    small = opened(drawn, f"?embed=1{MAY}{extra}", viewport={"width": 480, "height": 420})
    assert violations(small) == []


FOCUSED = """() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    const next = at.nextElementSibling ? getComputedStyle(at.nextElementSibling) : style;
    const row = at.closest("tr")?.dataset.place;
    const name = at.dataset.markerPlace || row || at.dataset.choice || at.dataset.time
        || at.dataset.view || at.dataset.zoom || at.dataset.step || at.name || at.tagName;
    const part = at.closest(
        '.choices, .frame, .legend-section, .time, #routes, #places, .skip, header, footer');
    return {name: String(name), tag: at.tagName, part: part?.id || part?.className || null,
        seen: style.outlineStyle !== 'none' || next.outlineStyle !== 'none',
        sized: box.width > 0 && box.height > 0};
}"""


def walk(page: Page, most: int = 220) -> list[dict[str, Any]]:
    """Press Tab through the whole page, and tell what has the focus each time."""
    stops = []
    page.evaluate("document.body.focus()")
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["tag"] in {"BODY", "HTML"}:
            break
        stops.append(stop)
    return stops


def test_everything_is_reached_by_keyboard_in_a_sensible_order_with_visible_focus(
    opened: Open, drawn: Path
) -> None:
    page = opened(drawn)
    stops = walk(page)
    assert all(stop["seen"] and stop["sized"] for stop in stops), [
        stop for stop in stops if not (stop["seen"] and stop["sized"])
    ]
    parts = [part for part, before in pairs([stop["part"] for stop in stops]) if part != before]
    assert parts == ["skip", "choices", "aidmap-map", "legend-section", "time", "routes", "places"]
    names = [stop["name"] for stop in stops]
    assert names[0] == "A"
    places = page.evaluate("aidmap.shown.shown().map(place => place.id)")
    assert [name for name in names if name in places][: len(places)] == places
    for name in ("traffic", "language", "copy", "slider", "play", "date", "strip"):
        assert name in names


def pairs(items: list[str]) -> list[tuple[str, str | None]]:
    return list(zip(items, [None, *items], strict=False))


def test_the_skip_link_leads_past_the_map(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('tr').dataset.place") is not None


def test_a_skip_does_not_change_what_is_shown(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#on=2024-05-08&lang=fr")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    rest(page, ms=400)
    assert page.get_attribute("html", "data-on") == "2024-05-08"
    assert page.get_attribute("html", "lang") == "fr"


def test_the_card_and_its_switch_work_by_keyboard(opened: Open, drawn: Path) -> None:
    page = opened(drawn, MAY)
    page.focus("[data-marker-place=erez]")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.className") == "aidmap-close"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.get_attribute("[data-suppose]", "aria-checked") == "true"
    assert page.is_visible("[data-supposing]")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.markerPlace") == "erez"
    assert page.get_attribute("[data-marker-place=erez]", "aria-label") == (
        "Erez (Beit Hanoun) crossing, closed, supposed"
    )


SMALL_TARGETS = """() => [...document.querySelectorAll(
        'button, select, input, summary, a[href], [role=button], label:has(input[type=checkbox])'
    )].filter(one => !one.closest('.skip') && one.checkVisibility({visibilityProperty: true}))
    .map(one => one.matches('input[type=checkbox]') ? one.closest('label') : one)
    .map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
    .filter(([, box]) => box.width < 44 || box.height < 44)
    .map(([html, box]) => `${html} ${box.width} x ${box.height}`)"""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_a_finger_must_meet_measures_44_px(opened: Open, drawn: Path, language: str) -> None:
    fragment = f"{MAY}&lang={language}&place=kerem-shalom"
    page = opened(drawn, fragment, **PHONE, has_touch=True, is_mobile=True)
    page.evaluate("document.querySelector('details.more').open = true")
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("language", quick("ar", ["en", "ar", "he", "fr"]))
def test_nothing_scrolls_sideways_at_390_px(opened: Open, drawn: Path, language: str) -> None:
    for state in STATES.values():
        page = opened(drawn, f"{MAY}&lang={language}{state}", **PHONE)
        page.evaluate("document.querySelector('details.more').open = true")
        assert page.evaluate("document.documentElement.scrollWidth") == 390


CUT_OFF = """() => [...document.querySelectorAll(
        'button, select, label, h1, h2, p, td, th, li, legend, summary, output')]
    .filter(one => one.checkVisibility() && !one.matches('[data-live], .aidmap-place'))
    .filter(one => one.scrollWidth > one.clientWidth + 1)
    .filter(one => getComputedStyle(one).display !== 'inline')
    .filter(one => getComputedStyle(one).overflow !== 'visible')
    .map(one => one.outerHTML.slice(0, 100))"""


@pytest.mark.long
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en", "ar", "fr"])
def test_text_can_be_twice_as_large(opened: Open, drawn: Path, width: int, language: str) -> None:
    page = opened(drawn, f"{MAY}&lang={language}", viewport={"width": width, "height": 844})
    size = "parseFloat(getComputedStyle(document.querySelector('td.status')).fontSize)"
    before = page.evaluate(size)
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    rest(page, ms=300)
    assert page.evaluate(size) == pytest.approx(2 * before)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(CUT_OFF) == []


def test_those_who_want_less_motion_get_less(opened: Open, drawn: Path) -> None:
    page = opened(drawn, reduced_motion="reduce")
    page.click("[data-view=region]")
    assert page.evaluate("aidmap.shown._map._animatingZoom || false") is False
    assert page.evaluate("aidmap.shown._map.getBounds().contains([34.9, 33.6])")


def test_the_dark_page_is_dark(opened: Open, drawn: Path) -> None:
    light, dark = (opened(drawn, color_scheme=scheme) for scheme in ("light", "dark"))
    ground = "getComputedStyle(document.body).backgroundColor"
    assert light.evaluate(ground) == "rgb(255, 255, 255)"
    assert dark.evaluate(ground) == "rgb(21, 24, 28)"


def test_on_paper_the_drawing_shows_the_day_that_was_shown(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#on=2024-05-08&lang=fr")
    page.emulate_media(media="print")
    told = page.eval_on_selector_all(
        ".plain [data-dot]",
        "dots => Object.fromEntries(dots.map(dot => [dot.dataset.dot, dot.getAttribute('class')]))",
    )
    rows = page.eval_on_selector_all(
        "tr[data-place]",
        "rows => Object.fromEntries("
        "rows.map(row => [row.dataset.place, `aidmap-${row.dataset.status}`]))",
    )
    assert told == rows
    assert page.locator(".plain [data-road].aidmap-closed").count() > 5
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_two_maps_print_on_one_page_too(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#on=2024-11-12&lang=fr&beside=cogat")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
