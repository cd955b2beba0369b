"""What a reader can choose on the page: each choice shows what Python says of the same question."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import APRIL, Open, rest, statuses
from making import GEODATA
from playwright.sync_api import Page

import aidmap
from aidmap import Dataset
from aidmap.model import Traffic
from aidmap.query.finding import sentence

MAY = "2024-05-08"


@pytest.fixture(scope="session")
def may(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a day on which publishers disagree."""
    return aidmap.render.draw(shipped, on=MAY).save(tmp_path_factory.mktemp("may") / "map.html")


def by_python(dataset: Dataset, **clocks: Any) -> dict[str, str]:
    shot = dataset.at(MAY, **clocks)
    return {place.id: shot.state(place.id).status.value for place in shot.places}


def routes_by_python(dataset: Dataset, **clocks: Any) -> dict[str, str]:
    return {state.route.id: state.status.value for state in dataset.at(MAY, **clocks).routes}


@pytest.mark.sampled
@pytest.mark.parametrize("traffic", list(Traffic))
def test_traffic_can_be_chosen(opened: Open, shipped: Dataset, may: Path, traffic: Traffic) -> None:
    page = opened(may)
    page.check(f"input[name=traffic][value={traffic}]", force=True)
    assert page.get_attribute("html", "data-traffic") == traffic
    assert statuses(page, "place") == by_python(shipped, traffic=traffic)
    assert statuses(page, "route") == routes_by_python(shipped, traffic=traffic)
    assert page.inner_text("h1") == sentence(shipped.at(MAY, traffic=traffic))


def test_publishers_can_be_chosen_and_all_taken_again(
    opened: Open, shipped: Dataset, may: Path
) -> None:
    page = opened(may)
    page.click(".more summary")
    page.check("[data-choice=publishers] input[value=cogat]")
    assert statuses(page, "place") == by_python(shipped, according_to=["cogat"])
    assert "according to COGAT" in page.inner_text("header")
    page.check("[data-choice=publishers] input[value=unrwa]")
    assert statuses(page, "place") == by_python(shipped, according_to=["cogat", "unrwa"])
    assert statuses(page, "route") == routes_by_python(shipped, according_to=["cogat", "unrwa"])
    page.click("button[data-choice=all]")
    assert statuses(page, "place") == by_python(shipped)
    assert page.locator("[data-choice=publishers] input:checked").count() == 0


def test_every_publisher_with_a_report_can_be_chosen_and_is_counted(
    opened: Open, shipped: Dataset, may: Path
) -> None:
    page = opened(may)
    told = page.eval_on_selector_all(
        "[data-choice=publishers] label",
        "all => Object.fromEntries(all.map(one => [one.querySelector('input').value,"
        " Number(one.textContent.match(/\\((\\d+)\\)$/)[1])]))",
    )
    counts: dict[str, int] = {}
    for report in shipped.at().counted_reports:
        counts[report.publisher] = counts.get(report.publisher, 0) + 1
    assert told == counts


def marks(page: Page, frame: int) -> dict[str, str]:
    found: dict[str, str] = page.eval_on_selector_all(
        f".frame:nth-child({frame}) [data-marker-place]",
        "marks => Object.fromEntries(marks.map(mark => [mark.dataset.markerPlace,"
        " mark.querySelector('svg').classList[1].replace('aidmap-', '')]))",
    )
    return found


def test_two_publishers_lie_side_by_side_as_synchronised_maps(
    opened: Open, shipped: Dataset, may: Path
) -> None:
    page = opened(may, "#by=unrwa")
    page.click(".more summary")
    page.select_option("[data-choice=beside]", "=cogat")
    assert page.locator(".frame").count() == 2
    assert marks(page, 1) == by_python(shipped, according_to=["unrwa"])
    assert marks(page, 2) == by_python(shipped, according_to=["cogat"])
    captions = page.eval_on_selector_all(".version", "all => all.map(one => one.textContent)")
    assert captions[0].startswith("according to UNRWA: ")
    assert captions[1].startswith("according to COGAT: ")
    differ = page.inner_text("[data-differences]")
    assert "Kerem Shalom crossing: closed | announced, not seen in use" in differ
    page.click("[data-view=region]")
    rest(page, ms=600)
    views = page.evaluate(
        """() => { const all = []; for (const host of document.querySelectorAll('.folium-map')) {
            const box = host.getBoundingClientRect();
            const mark = host.querySelector('[data-marker-place=erez]').getBoundingClientRect();
            all.push([mark.left - box.left, mark.top - box.top].map(Math.round)); }
            return all; }"""
    )
    assert views[0] == pytest.approx(views[1], abs=1)
    page.fill("[data-time=date]", APRIL)
    assert marks(page, 2)["erez"] == shipped.status("erez", APRIL, according_to=["cogat"]).status
    page.select_option("[data-choice=beside]", "none")
    assert page.locator(".frame").count() == 1
    assert not page.is_visible("[data-differences]")
    page.click("[data-view=strip]")
    assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture


PLACED = """() => { const all = [];
    for (const host of document.querySelectorAll('.folium-map')) {
        const box = host.getBoundingClientRect();
        const mark = host.querySelector('[data-marker-place=erez]').getBoundingClientRect();
        const said = host.parentElement.querySelector('.version').getBoundingClientRect();
        const frame = host.parentElement.getBoundingClientRect();
        all.push({ map: [box.top, box.width, box.height], mark: [mark.left - box.left,
            mark.top - box.top], words: said.height, frame: [frame.top, frame.height],
            clear: said.top >= box.bottom && said.bottom <= frame.bottom }); }
    return all; }"""


@pytest.fixture(scope="module")
def wordy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of May, where one of two publishers has a very long name."""
    folder = tmp_path_factory.mktemp("wordy")
    shutil.copytree(GEODATA, folder / "geodata")
    path = folder / "geodata" / "sources.csv"
    named = path.read_text(encoding="utf-8").replace(
        "cogat,COGAT", "cogat," + "Coordination of " * 12
    )
    path.write_text(named, encoding="utf-8")
    data = aidmap.open_store(folder / "geodata")
    return aidmap.render.draw(data, on=MAY).save(folder / "map.html")


@pytest.mark.sampled
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [1280, 390])
def test_two_versions_stand_level_whatever_the_words_under_them_do(
    opened: Open, wordy: Path, width: int, language: str
) -> None:
    fragment = f"#by=unrwa&beside=cogat&lang={language}"
    viewport = {"width": width, "height": 800}
    page = opened(wordy, fragment, viewport=viewport, bypass_csp=True)
    for style in (":root {}", ".version { font-size: 30px }", ".version { font: 9px monospace }"):
        page.add_style_tag(content=style)
        rest(page, ms=300)
        one, other = page.evaluate(PLACED)
        assert one["map"][1:] == other["map"][1:]
        assert one["map"][2] >= 320
        assert one["mark"] == pytest.approx(other["mark"], abs=1)
        assert one["clear"]
        assert other["clear"]
        if width == 1280:
            assert one["map"][0] == other["map"][0]
            assert one["frame"] == other["frame"]
        else:
            assert other["words"] - one["words"] > 9  # pixels: the long name wraps
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_card_of_the_second_map_tells_its_version(opened: Open, may: Path) -> None:
    page = opened(may, "#by=unrwa&beside=cogat")
    page.click(".frame:nth-child(2) [data-marker-place=kerem-shalom]", force=True)
    assert "announced, not seen in use" in page.inner_text("#aidmap-card .aidmap-status")
    page.keyboard.press("Escape")
    page.click(".frame:nth-child(1) [data-marker-place=kerem-shalom]", force=True)
    assert page.inner_text("#aidmap-card .aidmap-status").strip() == "closed"


def test_routes_and_places_can_be_put_out_of_view(opened: Open, may: Path) -> None:
    page = opened(may)
    page.click(".more summary")
    page.uncheck("[data-layer=routes]")
    assert page.locator(".folium-map .aidmap-route").count() == 0
    assert page.locator("[data-marker-place]").count() > 30
    page.uncheck("[data-layer=places]")
    assert page.locator("[data-marker-place]").count() == 0
    assert page.locator(".aidmap-label").count() == 0
    page.click("[data-step='1']")
    page.check("[data-layer=routes]")
    page.check("[data-layer=places]")
    assert page.locator(".folium-map .aidmap-route").count() > 10
    assert page.get_attribute("[data-marker-place=erez]", "aria-label").startswith("Erez")  # type: ignore[union-attr] # it is there
    assert page.locator(".aidmap-label:not([hidden])").count() > 10
    assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture


@pytest.mark.sampled
@pytest.mark.parametrize("place", ["gate-96", "ashdod", "erez"])
def test_what_if_this_closes_redraws_routes_and_destinations(
    opened: Open, shipped: Dataset, may: Path, place: str
) -> None:
    page = opened(may)
    page.click(f"tr[data-place={place}] button")
    page.click("[data-suppose=closed]")
    what_if = {place: "closed"}
    assert statuses(page, "route") == routes_by_python(shipped, what_if=what_if)
    assert statuses(page, "place") == by_python(shipped, what_if=what_if)
    shot = shipped.at(MAY, what_if=what_if)
    told = page.eval_on_selector_all(
        "tr[data-destination]",
        "all => Object.fromEntries(all.map(one => [one.dataset.destination, one.dataset.status]))",
    )
    assert told == {state.place: state.status.value for state in shot.destinations}
    changes = shipped.at(MAY).changes_to(shot)
    listed = page.locator("[data-supposing] li").count()
    assert listed == max(len(changes.routes) + len(changes.destinations), 1)
    switch = page.locator("[data-suppose=closed]")
    assert switch.get_attribute("aria-checked") == "true"
    assert page.evaluate("document.activeElement.dataset.suppose") == "closed"
    assert "supposing" in page.inner_text("header")
    switch.click()
    assert statuses(page, "route") == routes_by_python(shipped)
    assert not page.is_visible("[data-supposing]")


def test_what_if_a_closed_place_opens(opened: Open, shipped: Dataset, may: Path) -> None:
    page = opened(may)
    page.click("tr[data-place=kerem-shalom] button")
    assert page.locator("[data-suppose=closed]").count() == 0
    page.click("[data-suppose=open]")
    assert statuses(page, "route") == routes_by_python(shipped, what_if={"kerem-shalom": "open"})
    page.click("[data-choice=as-reported]")
    assert statuses(page, "place") == by_python(shipped)


def test_a_page_can_be_drawn_with_a_supposition(
    opened: Open, shipped: Dataset, tmp_path: Path
) -> None:
    drawing = aidmap.render.draw(shipped, on=MAY, what_if={"gate-96": "closed"})
    path = drawing.save(tmp_path / "map.html")
    page = opened(path)
    assert statuses(page, "route") == routes_by_python(shipped, what_if={"gate-96": "closed"})
    assert "supposing Gate 96: closed" in page.inner_text("header")
    plain = opened(path, java_script_enabled=False)
    assert "supposing Gate 96: closed" in plain.inner_text("header")


def test_clocks_that_the_page_was_drawn_with_hold_on_every_day(
    opened: Open, shipped: Dataset, tmp_path: Path
) -> None:
    known_by = date(2024, 4, 10)
    drawing = aidmap.render.draw(shipped, on=APRIL, known_by=known_by)
    page = opened(drawing.save(tmp_path / "map.html"))
    page.evaluate("[...aidmap.scenes.values()][0].answers")
    shot = shipped.at("2024-04-12", known_by=known_by)
    page.fill("[data-time=date]", "2024-04-12")
    assert statuses(page, "place") == {
        place.id: shot.state(place.id).status.value for place in shot.places
    }
    assert "as published by 10 April 2024" in page.inner_text("header")


def test_after_two_maps_the_one_works_as_before(opened: Open, may: Path) -> None:
    fresh, page = opened(may), opened(may, "#beside=cogat")
    page.click(".more summary")
    page.select_option("[data-choice=beside]", "none")
    page.click(".more summary")
    for one in (fresh, page):
        rest(one, ms=300)
        one.evaluate("() => { aidmap.shown.home.setView([31.4, 34.4], 12, {animate: false}); }")
    scale = ".leaflet-control-scale-line"
    assert page.inner_text(scale) == fresh.inner_text(scale)
    drawn = "[...document.querySelectorAll('.folium-map .aidmap-route')].map(one => one.outerHTML)"
    assert page.evaluate(drawn) == fresh.evaluate(drawn)
    listening = """() => ['move', 'zoomend', 'moveend'].map(
        type => aidmap.shown.home._events[type].length)"""
    assert page.evaluate(listening) == fresh.evaluate(listening)


def test_a_card_follows_the_day_while_places_are_out_of_view(
    opened: Open, shipped: Dataset, may: Path
) -> None:
    page = opened(may, "#place=rafah")
    page.click(".more summary")
    page.uncheck("[data-layer=places]")
    page.fill("[data-time=date]", "2023-10-30")
    status = shipped.status("rafah", "2023-10-30").status
    assert page.inner_text("#aidmap-card .aidmap-status").strip() == status
    page.click(".aidmap-close")
    assert not page.is_visible("#aidmap-card")
    page.click("tr[data-place=erez] button")
    assert page.is_visible("#aidmap-card")
    rest(page, ms=400)
    assert "place=erez" in page.evaluate("location.hash")
    page.select_option("[data-choice=beside]", "all")
    page.select_option("[data-choice=beside]", "none")
    assert page.locator(".frame").count() == 1
    assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture


def test_a_supposed_leg_is_taken_back(opened: Open, shipped: Dataset, tmp_path: Path) -> None:
    shot = shipped.at(MAY, what_if={"amman--allenby": "closed"})
    path = aidmap.render.draw(shot).save(tmp_path / "map.html")
    page = opened(path)
    assert statuses(page, "route") == {state.route.id: state.status.value for state in shot.routes}
    page.click("[data-choice=as-reported]")
    assert statuses(page, "route") == routes_by_python(shipped)
    assert page.evaluate("document.activeElement.classList.contains('leaflet-container')")
    again = opened(path, "#if=amman--allenby:closed")
    assert statuses(again, "route")["jordan-erez"] == "closed"


def test_two_maps_stay_in_step_whatever_opens_beside_them(opened: Open, may: Path) -> None:
    page = opened(may, "#beside=cogat")
    page.click(".frame:nth-child(1) [data-marker-place=erez]", force=True)
    page.select_option("[data-choice=language]", "fr")
    rest(page, ms=500)
    seen = page.evaluate(
        """() => { const all = []; for (const host of document.querySelectorAll('.folium-map')) {
            const box = host.getBoundingClientRect();
            const mark = host.querySelector('[data-marker-place=erez]').getBoundingClientRect();
            all.push([mark.left - box.left, mark.top - box.top, box.width, box.height]); }
            return all; }"""
    )
    assert seen[0] == pytest.approx(seen[1], abs=2)


def test_a_route_that_is_picked_stands_out_on_both_maps(opened: Open, may: Path) -> None:
    page = opened(may, "#beside=cogat")
    page.click("tr[data-route=jordan-erez] button")
    rest(page, ms=500)
    for frame in (1, 2):
        assert page.locator(f".frame:nth-child({frame}) .aidmap-lit").count() > 0


@pytest.mark.long
def test_the_list_of_publishers_does_not_scroll_sideways(opened: Open, may: Path) -> None:
    for width in (320, 390, 1280):
        page = opened(may, viewport={"width": width, "height": 844})
        page.click(".more summary")
        sizes = page.eval_on_selector(".publishers", "box => [box.scrollWidth, box.clientWidth]")
        assert sizes[0] == sizes[1]
        assert page.evaluate("document.documentElement.scrollWidth") == width
