"""The page in a real Chromium: what it shows, what it asks for, and how it takes hostile text."""

import re
import sys
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import folium
import pytest
from conftest import APRIL, LABEL_FAULTS, Open, rest, statuses, until
from spoiling import spoil_folder

import aidmap
from aidmap import Dataset
from aidmap.errors import DataError
from aidmap.i18n import Speech
from aidmap.model import parse
from aidmap.query import json_answers

LAST = "2026-09-12"


def test_the_page_asks_nothing_of_any_host_and_complains_of_nothing(
    opened: Open, drawn: Path
) -> None:
    page = opened(drawn)
    page.click('[data-marker-place="erez"]', force=True)
    page.click("button[data-view=region]")
    rest(page, ms=500)
    assert page.asked == [drawn.as_uri()]
    assert page.complaints == []


def test_the_page_is_the_same_where_the_better_minifier_is_missing(
    opened: Open, shipped: Dataset, drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "minify", None)
    plain = aidmap.render.draw(shipped, on=APRIL).save(tmp_path / "plain.html")
    assert plain.stat().st_size > drawn.stat().st_size
    page = opened(plain)
    page.click('[data-marker-place="erez"]', force=True)
    assert page.complaints == []
    assert statuses(page, "place") == statuses(opened(drawn), "place")


def test_the_policy_of_the_page_forbids_requests_and_foreign_scripts(
    opened: Open, drawn: Path
) -> None:
    page = opened(drawn)
    policy = page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    page.evaluate("fetch('http://127.0.0.1:9/').catch(() => window.refused = true)")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " {textContent: 'window.pwned = 1'}))"
    )
    until(page, "window.refused")
    assert page.evaluate("window.pwned") is None


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("day", "traffic"),
    [
        ("2023-10-15", "goods"),
        (APRIL, "goods"),
        ("2024-05-20", "fuel"),
        ("2025-12-01", "goods"),
        ("2026-03-18", "people"),
    ],
)
def test_the_tables_say_what_the_command_line_says(
    opened: Open, shipped: Dataset, tmp_path: Path, day: str, traffic: str
) -> None:
    drawing = aidmap.render.draw(shipped, on=day, traffic=traffic)
    page = opened(drawing.save(tmp_path / "map.html"))
    shot = shipped.at(day, traffic=traffic)
    told = json_answers.status_json(shot, shot.places)["places"]
    assert statuses(page, "place") == {row["place"]: row["status"] for row in told}
    routes = {state.route.id: state.status.value for state in shot.routes}
    assert statuses(page, "route") == routes
    for flag in ("contested", "stale"):
        shown = page.eval_on_selector_all(
            f'tr[data-place]:not([hidden])[data-{flag}="true"]',
            "rows => rows.map(row => row.dataset.place)",
        )
        assert set(shown) == {row["place"] for row in told if row[flag]}
    assert page.get_attribute("html", "data-on") == day
    assert page.get_attribute("html", "data-traffic") == traffic
    assert page.get_attribute("html", "lang") == "en"
    assert page.get_attribute("html", "dir") == "ltr"


def test_every_place_is_a_button_with_a_name_and_every_route_is_drawn(
    opened: Open, shipped: Dataset, drawn: Path
) -> None:
    page = opened(drawn)
    names = page.eval_on_selector_all(
        "[data-marker-place]",
        "marks => Object.fromEntries(marks.map(m =>"
        " [m.dataset.markerPlace, ['role', 'aria-label'].map(name => m.getAttribute(name))]))",
    )
    assert set(names) == {place.id for place in shipped.at(APRIL).places}
    assert names["erez"] == ["button", "Erez (Beit Hanoun) crossing, announced, not seen in use"]
    drawn_routes = page.evaluate(
        "[...new Set(aidmap.strands.getLayers().flatMap(layer => layer.routes || []))].sort()"
    )
    assert drawn_routes == sorted(state.route.id for state in shipped.routes(on=APRIL))


def test_a_card_opens_by_click_and_by_key_and_gives_the_focus_back(
    opened: Open, shipped: Dataset, drawn: Path
) -> None:
    page = opened(drawn)
    page.focus('[data-marker-place="erez"]')
    page.keyboard.press("Enter")
    card = page.inner_text("#aidmap-card")
    assert "announced, not seen in use" in card
    assert "since 20 April 2024" in card
    assert "Israel PM Office, published 5 April 2024" in card
    link = page.get_attribute("#aidmap-card .aidmap-title a", "href")
    assert link == "https://www.en.portnews.ru/news/361624/"
    spans = len(shipped.at(LAST).spans("erez"))
    assert page.locator("#aidmap-card .aidmap-span").count() == spans
    page.keyboard.press("Escape")
    assert not page.is_visible("#aidmap-card")
    assert page.evaluate("document.activeElement.dataset.markerPlace") == "erez"
    page.click("tr[data-place=wck-jetty] button")
    assert page.is_visible("#aidmap-card")
    assert "Maritime Executive" in page.inner_text("#aidmap-card")
    assert "otherwise" in page.inner_text("#aidmap-card").lower()


def test_labels_do_not_collide_at_the_first_zoom(opened: Open, drawn: Path) -> None:
    for width, height in ((1280, 800), (390, 844)):
        page = opened(drawn, viewport={"width": width, "height": height})
        boxes = page.eval_on_selector_all(
            ".aidmap-label:not([hidden])",
            "labels => labels.map(label => { const box = label.getBoundingClientRect();"
            " return [label.textContent, box.left, box.top, box.right, box.bottom]; })",
        )
        assert len(boxes) >= 10
        for index, (name, left, top, right, bottom) in enumerate(boxes):
            for other, left2, top2, right2, bottom2 in boxes[index + 1 :]:
                apart = left >= right2 or left2 >= right or top >= bottom2 or top2 >= bottom
                assert apart, f"{name} covers {other}"


def test_without_javascript_the_tables_and_a_plain_drawing_remain(
    opened: Open, shipped: Dataset, drawn: Path
) -> None:
    page = opened(drawn, java_script_enabled=False)
    assert page.locator("tr[data-place]:not([hidden])").count() == len(shipped.at(APRIL).places)
    box = page.locator(".plain svg").first.bounding_box()
    assert box is not None
    assert box["height"] > 300
    assert page.locator(".plain circle").count() == len(shipped.records.places)
    assert not page.is_visible(".tools")


def test_the_page_tells_when_it_is_drawn(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    assert page.evaluate("performance.getEntriesByName('aidmap-drawn').length") == 1


def test_a_page_is_loaded_when_all_of_it_is_drawn(opened: Open, drawn: Path) -> None:
    """Names, tables and time line come after the first frame: other programs wait for them."""
    page = opened(drawn)
    there = page.evaluate(
        """() => [document.querySelectorAll(".aidmap-label:not([hidden])").length,
        document.querySelectorAll(".bar-row").length, document.querySelectorAll("iframe").length]"""
    )
    assert there[0] >= 10
    assert there[1] >= 10
    assert there[2] == 0
    drawn_at, loaded_at = page.evaluate(
        """() => [performance.getEntriesByName("aidmap-drawn")[0].startTime,
        performance.getEntriesByType("navigation")[0].loadEventStart]"""
    )
    assert drawn_at < loaded_at


def test_hostile_texts_in_every_field_change_nothing_but_text(
    opened: Open, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    spoil_folder(folder)
    dataset = aidmap.open_store(folder)
    page = opened(aidmap.render.draw(dataset, on=APRIL).save(tmp_path / "map.html"))
    assert page.evaluate("window.pwned") is None
    for place in dataset.records.places:
        page.evaluate("id => aidmap.shown.card.open(id)", place.id)
        assert page.inner_text("#aidmap-card h2") == " ".join(place.name().split())
    assert page.evaluate("window.pwned") is None
    assert page.complaints == []
    assert len(page.asked) == 1
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 8
    assert not (tmp_path / "pwned").exists()
    names = page.eval_on_selector_all(
        "tr[data-place]", "rows => rows.map(row => row.querySelector('th bdi').textContent)"
    )
    assert sorted(names) == sorted(place.name() for place in dataset.records.places)
    hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.protocol)")
    assert set(hrefs) <= {"https:", "http:", "file:"}


def test_layers_of_ours_stand_on_a_folium_map_of_somebody_elses(
    opened: Open, shipped: Dataset, tmp_path: Path
) -> None:
    shot = shipped.at(APRIL)
    theirs = aidmap.html.OfflineMap((34.0, 31.1, 34.9, 31.9))
    for layer in (aidmap.html.Basemap, aidmap.html.Routes, aidmap.html.Places):
        layer(shot).add_to(theirs)
    folium.LayerControl().add_to(theirs)
    markup = theirs.get_root().render()
    static = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    leaflet = (static / "leaflet.js").read_text(encoding="utf-8")
    path = tmp_path / "theirs.html"
    path.write_text(markup.replace("<head>", f"<head><script>{leaflet}</script>"), encoding="utf-8")
    page = opened(path)
    assert page.complaints == []
    assert page.locator("[data-marker-place]").count() == len(shipped.at(APRIL).places)
    page.evaluate("aidmap.shown.card.open('erez')")
    assert "announced, not seen in use" in page.inner_text(".aidmap-card")


def test_layers_of_others_stand_on_our_page(opened: Open, shipped: Dataset, tmp_path: Path) -> None:
    shot = shipped.at(APRIL)
    ours = aidmap.html.page_map(shot)
    folium.Marker([31.5, 34.5], popup="a warehouse").add_to(ours)
    folium.CircleMarker([31.3, 34.6]).add_to(ours)
    path = tmp_path / "map.html"
    path.write_text(aidmap.html.page(shot, folium_map=ours), encoding="utf-8")
    page = opened(path)
    page.click(".leaflet-marker-icon[src^='data:']", force=True)
    assert "a warehouse" in page.inner_text(".leaflet-popup")
    assert page.asked[1:] == [url for url in page.asked[1:] if url.startswith("data:")]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("language", "direction", "said"),
    [
        ("ar", "rtl", "أُعلن عنه ولم يُشاهد قيد الاستخدام"),
        ("he", "rtl", "הוכרז, לא נצפה בשימוש"),
        ("fr", "ltr", "annoncé, pas encore vu en service"),
    ],
)
def test_the_page_speaks_other_languages_and_does_not_mirror_the_map(
    opened: Open, shipped: Dataset, tmp_path: Path, language: str, direction: str, said: str
) -> None:
    drawing = aidmap.render.draw(shipped, on=APRIL, language=language)
    page = opened(drawing.save(tmp_path / "map.html"))
    assert page.get_attribute("html", "lang") == language
    assert page.get_attribute("html", "dir") == direction
    place = shipped.subject("erez")
    label = page.get_attribute('[data-marker-place="erez"]', "aria-label")
    assert label == Speech(language).join([place.name(language), said])
    assert said in page.inner_text('tr[data-place="erez"]')
    assert drawing.finding.endswith(f". {page.inner_text('h1')}")
    marks = {
        place: page.locator(f'[data-marker-place="{place}"]').bounding_box()
        for place in ("rafah", "erez")
    }
    assert marks["rafah"]["x"] < marks["erez"]["x"], "west is left in every language"


def test_labels_stay_at_their_marks_when_somebody_tabs_through_the_map(
    opened: Open, drawn: Path
) -> None:
    page = opened(drawn)
    assert page.evaluate(LABEL_FAULTS)["faults"] == []
    for _ in range(45):
        page.keyboard.press("Tab")
    rest(page, ms=400)
    assert page.evaluate(LABEL_FAULTS)["faults"] == []


def test_a_click_on_a_mark_means_that_mark_where_the_buttons_overlap(
    opened: Open, drawn: Path
) -> None:
    page = opened(drawn)
    missed = page.evaluate(
        """() => aidmap.shown.shown().filter(place => {
            const mark = document.querySelector(`[data-marker-place="${place.id}"]`);
            const box = mark.getBoundingClientRect();
            const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
            const under = document.elementFromPoint(x, y)?.closest('[data-marker-place]');
            if (!under || aidmap.shown.shape(place) === 'label') return false;
            const first = aidmap.shown.places.find(({id}) => id === under.dataset.markerPlace);
            const originalEvent = {clientX: x, clientY: y, detail: 1};
            return aidmap.shown.nearest(first, {originalEvent}) !== place;
        }).map(place => place.id)"""
    )
    assert missed == []


def test_escape_closes_the_card_from_anywhere(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    page.click("tr[data-place=erez] button")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")
    assert not page.is_visible("#aidmap-card")


def test_on_paper_the_plain_drawing_stands_for_the_map(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    page.emulate_media(media="print")
    assert page.is_visible(".plain svg")
    assert not page.is_visible(".folium-map")
    assert not page.is_visible(".tools")


def test_the_views_are_those_of_the_data_set(opened: Open, folder: Path, tmp_path: Path) -> None:
    path = folder / "dataset.toml"
    text = path.read_text(encoding="utf-8").split("[extents]")[0]
    path.write_text(text + '[extents]\n"The north" = [34.4, 31.4, 34.6, 31.7]\n', encoding="utf-8")
    dataset = aidmap.open_store(folder)
    page = opened(aidmap.render.draw(dataset, on=APRIL).save(tmp_path / "map.html"))
    names = page.eval_on_selector_all("button[data-view]", "all => all.map(one => one.textContent)")
    assert names == ["First view", "The north"]
    page.click("text=The north")
    assert page.complaints == []


def test_a_click_on_a_route_lights_it_and_brings_it_into_view(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    page.click('tr[data-route="cyprus-jetty"] button')
    rest(page, ms=600)
    assert page.locator(".aidmap-lit").count() >= 2
    assert page.evaluate("aidmap.shown._map.getBounds().contains([34.92667, 33.64583])")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("day", "language"),
    [("2023-10-15", "en"), ("2024-05-08", "ar"), ("2024-05-20", "fr"), ("2026-11-22", "he")],
)
def test_it_prints_on_one_page_of_a4_with_the_address_as_a_qr_code(
    opened: Open, shipped: Dataset, tmp_path: Path, day: str, language: str
) -> None:
    address = "https://example.org/maps/today.html"
    drawing = aidmap.render.draw(shipped, on=day, language=language, permalink=address)
    page = opened(drawing.save(tmp_path / "map.html"))
    assert not page.is_visible("footer svg")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    assert page.is_visible("footer svg")
    assert address in page.inner_text("footer")
    display = "one => getComputedStyle(one).display"
    assert page.eval_on_selector('[data-legend="by_road"] .way', display) != "none"
    for screen_only in (".choices", ".time", ".history", ".tools", ".facts.way"):
        assert not any(one.is_visible() for one in page.locator(screen_only).all()), screen_only


def test_an_address_that_is_none_is_refused(shipped: Dataset) -> None:
    with pytest.raises(DataError, match="it must begin with http"):
        aidmap.render.draw(shipped, on=APRIL, permalink="javascript:window.pwned=1")


@pytest.mark.sampled
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (800, 700), (390, 844)])
def test_the_place_of_an_open_card_stays_in_view(
    opened: Open, drawn: Path, width: int, height: int
) -> None:
    page = opened(drawn, viewport={"width": width, "height": height})
    for place in ("erez", "kerem-shalom", "larnaca"):
        page.evaluate("id => aidmap.shown.card.open(id)", place)
        rest(page, ms=200)
        seen = page.evaluate(
            """id => {
                const box = document.querySelector(`[data-marker-place="${id}"]`)
                    .getBoundingClientRect();
                const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
                const frame = document.querySelector('.frame').getBoundingClientRect();
                const card = document.getElementById('aidmap-card').getBoundingClientRect();
                const within = one =>
                    x > one.left && x < one.right && y > one.top && y < one.bottom;
                return within(frame) && !within(card);
            }""",
            place,
        )
        assert seen, place


def test_the_headline_of_a_set_without_routes_counts_its_places(
    opened: Open, tmp_path: Path
) -> None:
    about = 'id = "x"\ntitle_en = "X"\ntime_zone = "UTC"\nlicence = "n"\ndisclaimer_en = "n"\n'
    aidmap.store.init(tmp_path / "x", about=about)
    data = aidmap.open_store(tmp_path / "x")
    place = {"id": "a", "kind": "pier", "name_en": "A", "lon": 1, "lat": 2, "accuracy_m": 9}
    others = ({"id": "b"}, {"id": "c", "kind": "logistics_hub"})
    data.store.put(places=[parse("place", place | other) for other in ({}, *others)])
    source = parse("source", {"id": "s", "name": "S", "kind": "other"})
    data.store.add(reports=[], sources=[source])
    report = {"subject": "a", "status": "open", "traffic": ["goods"], "basis": "observed",
              "effective_from": "2026-01-02", "reported_on": "2026-01-02",
              "recorded_at": "2026-01-02T00:00:00Z", "publisher": "s"}  # fmt: skip
    data.store.add(reports=[parse("report", report)])
    drawing = aidmap.render.draw(aidmap.open_store(tmp_path / "x"), on="2026-01-03")
    assert drawing.finding == "1 of 2 places are open on 3 January 2026."
    path = drawing.save(tmp_path / "map.html")
    assert opened(path).inner_text("h1") == "1 of 2 places are open on 3 January 2026."
    fuel = opened(path, "#traffic=fuel").inner_text("h1")
    assert fuel == "Nothing is known of any place on 3 January 2026: unknown is not closed."


@pytest.mark.sampled
@pytest.mark.parametrize("many", [False, True], ids=["few", "many"])
@pytest.mark.parametrize("part", ["aidmap-data", "aidmap-scripts"])
def test_a_damaged_page_shows_its_plain_drawing_and_says_so(
    opened: Open,
    shipped: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    *,
    many: bool,
) -> None:
    if many:
        monkeypatch.setattr(import_module("aidmap.html.page"), "MOST_ROWS", 10)
    path = aidmap.render.draw(shipped, on=APRIL, language="fr").save(tmp_path / "map.html")
    before, _, rest = path.read_text(encoding="utf-8").partition(f'id="{part}"')
    at = 20_000
    letter = "a" if rest[at] != "a" else "b"
    path.write_text(f'{before}id="{part}"{rest[:at]}{letter}{rest[at + 1 :]}', encoding="utf-8")
    page = opened(path)
    assert page.inner_text("[data-note]") == Speech("fr").word("reports_damaged")
    assert page.locator(".plain svg").first.is_visible()
    assert page.locator(".no-tables" if many else "tr[data-place=erez]").is_visible()
    assert not page.locator("section.time").is_visible()
