"""Links: the fragment restores what is shown, whatever stands in it; small frames."""

from pathlib import Path

import pytest
from conftest import APRIL, Open, rest
from playwright.sync_api import Page

import aidmap
from aidmap import Dataset


def address(page: Page) -> str:
    rest(page, ms=400)
    return page.evaluate("location.hash")  # type: ignore[no-any-return] # a text


def test_a_link_restores_day_traffic_place_language_and_view(
    opened: Open, shipped: Dataset, drawn: Path
) -> None:
    page = opened(drawn, "#on=2024-05-08&traffic=fuel&place=erez&lang=ar&view=region")
    html = {name: page.get_attribute("html", name) for name in ("data-on", "lang", "dir")}
    assert html == {"data-on": "2024-05-08", "lang": "ar", "dir": "rtl"}
    assert page.get_attribute("html", "data-traffic") == "fuel"
    assert page.is_checked("input[value=fuel]")
    assert page.input_value("[data-choice=language]") == "ar"
    place = shipped.subject("erez")
    assert page.inner_text("#aidmap-card h2") == place.name("ar")
    view = "aidmap.shown._map.getBounds().contains([34.9, 33.6])"
    assert page.evaluate(view)


def test_what_is_chosen_comes_into_the_address_and_back(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    page.fill("[data-time=date]", "2024-05-20")
    page.check("input[name=traffic][value=people]", force=True)
    page.select_option("[data-choice=language]", "fr")
    page.click("[data-view=strip]")
    rest(page, ms=600)
    page.click("tr[data-place=rafah] button")
    page.click("[data-suppose=open]")
    page.click(".more summary")
    page.check("[data-choice=publishers] input[value=ocha]")
    page.uncheck("[data-layer=routes]")
    page.select_option("[data-choice=beside]", "all")
    fragment = address(page)
    for part in (
        "on=2024-05-20", "traffic=people", "lang=fr", "place=rafah", "if=rafah:open",
        "by=ocha", "hide=routes", "beside=all", "view=",
    ):  # fmt: skip
        assert part in fragment
    again = opened(drawn, fragment)
    assert again.inner_text("h1") == page.inner_text("h1")
    assert again.inner_text("#places") == page.inner_text("#places")
    assert again.inner_text("#aidmap-card") == page.inner_text("#aidmap-card")
    assert again.locator(".frame").count() == 2
    assert address(again) == fragment


def test_another_link_on_the_open_page_shows_that(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#on=2024-05-08&lang=ar&by=cogat")
    page.evaluate("location.hash = '#on=2024-06-01'")
    rest(page, ms=300)
    assert page.get_attribute("html", "data-on") == "2024-06-01"
    assert page.get_attribute("html", "lang") == "en"
    assert "COGAT" not in page.inner_text("header")


@pytest.mark.sampled
@pytest.mark.parametrize(
    "fragment",
    [
        "#on=2024-02-30",
        "#on=yesterday",
        "#on=9999-12-31",
        "#on=<script>window.pwned=1</script>",
    ],
)
def test_a_day_that_the_page_does_not_cover_is_told(
    opened: Open, drawn: Path, fragment: str
) -> None:
    page = opened(drawn, fragment)
    assert page.get_attribute("html", "data-on") == APRIL
    note = page.locator("[data-note]")
    assert note.is_visible()
    assert note.inner_text().startswith("This page covers 7 October 2023 to ")
    assert page.evaluate("window.pwned") is None


@pytest.mark.sampled
@pytest.mark.parametrize(
    "fragment",
    [
        "#traffic=__proto__&lang=constructor&view=toString&place=__proto__&by=&beside=x",
        "#view=1,2,banana&if=erez:nonsense,__proto__:open,erez&hide=everything",
        "#view=91,0,3",
        "#%%%&&==&on",
        "#lang=en%00&place=%3Cimg%20src%3Dx%20onerror%3Dwindow.pwned%3D1%3E",
    ],
)
def test_nonsense_in_a_link_is_left_alone(opened: Open, drawn: Path, fragment: str) -> None:
    page = opened(drawn, fragment)
    usual = opened(drawn)
    assert page.inner_text("h1") == usual.inner_text("h1")
    assert page.inner_text("#places") == usual.inner_text("#places")
    assert page.get_attribute("html", "lang") == "en"
    assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture
    assert page.evaluate("window.pwned") is None


def test_the_link_is_copied_and_shown(opened: Open, drawn: Path) -> None:
    page = opened(drawn, permissions=["clipboard-read", "clipboard-write"])
    page.fill("[data-time=date]", "2024-05-08")
    page.click("[data-choice=copy]")
    link = page.input_value("[data-choice=link]")
    assert link == drawn.as_uri() + "#on=2024-05-08"
    rest(page, ms=200)
    assert page.evaluate("navigator.clipboard.readText()") == link
    assert page.inner_text("[data-note]") == "Link copied."


def test_where_copying_is_not_allowed_the_link_stands_ready(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
    )
    page.click("[data-choice=copy]")
    rest(page, ms=200)
    assert page.inner_text("[data-note]").startswith("The link is selected")
    assert page.evaluate("getSelection().toString() || document.activeElement.value") != ""


def test_links_lead_to_where_the_page_is_to_be_found(
    opened: Open, shipped: Dataset, tmp_path: Path
) -> None:
    drawing = aidmap.render.draw(shipped, on=APRIL, permalink="https://example.org/map.html")
    page = opened(drawing.save(tmp_path / "map.html"))
    page.click("[data-choice=copy]")
    link = page.input_value("[data-choice=link]")
    assert link == "https://example.org/map.html#on=2024-04-20"


SMALL = {"width": 480, "height": 420}


@pytest.mark.parametrize("asked", ["in the address", "when drawn"])
def test_a_small_frame_holds_title_map_legend_and_caption(
    opened: Open, shipped: Dataset, tmp_path: Path, asked: str
) -> None:
    by_address = asked == "in the address"
    drawing = aidmap.render.draw(shipped, on=APRIL, compact=not by_address)
    path = drawing.save(tmp_path / "map.html")
    page = opened(path, "?embed=1#on=2024-05-08" if by_address else "", viewport=SMALL)
    for shown in ("h1", ".folium-map", ".legend-section summary", "footer summary"):
        assert page.is_visible(shown)
    for gone in (".choices", ".time", ".history", "#places", "#routes", ".tools"):
        assert not page.is_visible(gone)
    box = page.locator("#aidmap-map").bounding_box()
    assert box is not None
    assert box["height"] >= 220
    bounds = "aidmap.shown._map.getBounds().contains([[31.15, 34.03], [31.85, 34.85]])"
    assert page.evaluate(bounds), "the whole first view is seen"
    assert page.evaluate("document.documentElement.scrollWidth") == 480
    assert page.locator("[data-marker-place]").count() == len(
        shipped.at("2024-05-08" if by_address else APRIL).places
    )
    if by_address:
        assert page.get_attribute("html", "data-on") == "2024-05-08"


def test_in_a_frame_without_an_address_it_shows_and_complains_of_nothing(
    opened: Open, shipped: Dataset, tmp_path: Path
) -> None:
    shown = aidmap.render.draw(shipped, on=APRIL)._repr_html_()
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><title>notebook</title>{shown}", encoding="utf-8")
    page = opened(path)
    rest(page, ms=800)
    inside = page.frames[1]
    inside.click("[data-step='1']")
    rest(page, ms=400)
    assert inside.get_attribute("html", "data-on") != APRIL
    assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture


def test_a_link_to_the_card_of_the_second_map_opens_that_one(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#on=2024-11-12&beside=cogat")
    page.click(".frame:nth-child(2) [data-marker-place=kerem-shalom]", force=True)
    fragment = address(page)
    assert "card=beside" in fragment
    again = opened(drawn, fragment)
    assert again.inner_text("#aidmap-card") == page.inner_text("#aidmap-card")
    assert "according to COGAT" in again.inner_text("#aidmap-card")


def test_another_link_leaves_nothing_of_what_was_shown(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#on=2024-05-08&place=erez&view=strip")
    page.click("[data-time=play]")
    page.evaluate("() => { location.hash = '#on=2024-04-20'; }")
    rest(page, ms=600)
    assert not page.is_visible("#aidmap-card")
    assert page.get_attribute("html", "data-on") == APRIL
    assert address(page) == "#on=2024-04-20"


def test_the_shown_link_follows_what_is_shown(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    page.click("[data-choice=copy]")
    page.fill("[data-time=date]", "2024-05-08")
    rest(page, ms=400)
    assert page.input_value("[data-choice=link]").endswith("#on=2024-05-08")


def test_what_a_page_does_not_know_is_told(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#by=nosuch&place=atlantis")
    assert page.inner_text("[data-note]") == "This page does not know: nosuch, atlantis."


@pytest.mark.sampled
@pytest.mark.parametrize("view", ["31.4,34.4,1e9", ",,", "31,999999,8", "31,34,banana"])
def test_a_view_that_cannot_be_is_left_alone(opened: Open, drawn: Path, view: str) -> None:
    page = opened(drawn, f"#view={view}")
    assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture
    assert address(page) == "#on=2024-04-20"
