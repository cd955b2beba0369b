"""Four languages in one page: what is switched to is what Python would have drawn."""

import re
from datetime import date
from pathlib import Path

import pytest
from conftest import APRIL, Open
from making import quick
from playwright.sync_api import Page

import aidmap
from aidmap import Dataset
from aidmap.html import payload
from aidmap.i18n import Speech, languages, words
from aidmap.model import Traffic

PARTS = ("h1", "header", "#routes", "#places", "footer", ".legend")
DAYS = ((APRIL, "goods"), ("2024-05-08", "goods"), ("2026-03-18", "people"), ("2023-10-15", "fuel"))


def texts(page: Page) -> dict[str, str]:
    """What stands in the parts that Python writes and the script follows; the legend as seen."""
    told: dict[str, str] = page.evaluate(
        """parts => Object.fromEntries(parts.map(part => {
            const whole = document.querySelector(part).cloneNode(true);
            for (const gone of whole.querySelectorAll('[hidden], .mark')) gone.remove();
            return [part, whole.textContent.replace(/\\s+/g, '')]; }))""",
        list(PARTS),
    )
    return told


@pytest.mark.long
@pytest.mark.parametrize("language", languages())
def test_switched_to_a_language_the_page_says_what_python_says(
    opened: Open, shipped: Dataset, drawn: Path, tmp_path: Path, language: str
) -> None:
    for day, traffic in DAYS:
        drawing = aidmap.render.draw(shipped, on=day, traffic=traffic, language=language)
        by_python = opened(drawing.save(tmp_path / "map.html"), java_script_enabled=False)
        by_script = opened(drawn, f"#on={day}&traffic={traffic}&lang={language}")
        assert texts(by_script) == texts(by_python)
        assert by_script.title() == by_python.title()


def whole(page: Page) -> str:
    """All words of the page, but for what the map has room for."""
    text: str = page.evaluate(
        """() => { const whole = document.body.cloneNode(true);
            const unsaid = 'script, noscript, [data-live], .folium-map';
            for (const gone of whole.querySelectorAll(unsaid)) gone.remove();
            return whole.textContent.replace(/\\s+/g, ''); }"""
    )
    return text


@pytest.mark.long
@pytest.mark.parametrize("language", ["ar", "he", "fr"])
def test_no_word_of_another_language_stays_behind(
    opened: Open, shipped: Dataset, drawn: Path, tmp_path: Path, language: str
) -> None:
    first = aidmap.render.draw(shipped, on=APRIL, language=language).save(tmp_path / "map.html")
    pages = (opened(first), opened(drawn, f"#lang={language}"), opened(drawn))
    pages[2].select_option("[data-choice=language]", language)
    seen = []
    for page in pages:
        page.evaluate("aidmap.shown.card.open('erez')")
        labels = page.eval_on_selector_all(
            "[aria-label]", "all => all.map(one => one.getAttribute('aria-label')).sort()"
        )
        seen.append((whole(page), labels, page.get_attribute("html", "dir")))
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.sampled
@pytest.mark.parametrize("language", languages())
def test_days_numbers_and_words_are_those_of_python(
    opened: Open, drawn: Path, language: str
) -> None:
    page = opened(drawn, f"#lang={language}")
    speech = Speech(language)
    days = [date(2024, month, 9) for month in range(1, 13)]
    numbers = [(day - date(1970, 1, 1)).days for day in days]
    scene = "[...aidmap.scenes.values()][0].speech"
    assert page.evaluate(f"numbers => numbers.map(day => {scene}.day(day))", numbers) == [
        speech.day(day) for day in days
    ]
    amounts = [0, 7, 999, 1000, 12345, 9876543]
    assert page.evaluate(f"numbers => numbers.map(value => {scene}.number(value))", amounts) == [
        speech.number(amount) for amount in amounts
    ]
    elsewhere = ("chart_", "brief_", "site_", "history_", "reports_")
    on_page = {
        key: word
        for key, word in words(language).items()
        if not key.startswith(elsewhere) and key not in payload.UNUSED_WORDS
    }
    assert page.evaluate(f"() => Object.fromEntries({scene}.words)") == on_page


def test_the_page_asks_for_no_word_that_there_is_not() -> None:
    assets = Path(aidmap.__file__).parent / "assets"
    asked = set()
    for path in assets.glob("*.js"):
        asked |= set(re.findall(r'\bword\("(\w+)"', path.read_text(encoding="utf-8")))
    template = (assets.parent / "templates" / "page.html").read_text(encoding="utf-8")
    asked |= set(re.findall(r'data-word(?:-label)?="(\w+)"', template))
    assert len(asked) > 40
    for language in languages():
        assert asked <= set(words(language))


def test_a_missing_name_falls_back_visibly(opened: Open, folder: Path, tmp_path: Path) -> None:
    path = folder / "places.geojson"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"name_ar":"معبر بيت حانون"', '"name_ar":null'), encoding="utf-8")
    drawing = aidmap.render.draw(aidmap.open_store(folder), on=APRIL, language="ar")
    path = drawing.save(tmp_path / "map.html")
    for page in (opened(path), opened(path, java_script_enabled=False)):
        name = page.locator('tr[data-place="erez"] th bdi')
        assert name.inner_text() == "Erez (Beit Hanoun) crossing"
        assert name.get_attribute("lang") == "en"
        mark = "name => getComputedStyle(name, '::after').content"
        if page.locator("html.aidmap-live").count():
            assert name.evaluate(mark) == '" (" attr(data-stands-in) ")"' or "en" in name.evaluate(
                mark
            )
        assert page.locator('tr[data-place="rafah"] th bdi[data-stands-in]').count() == 0


@pytest.mark.parametrize("traffic", quick(Traffic.GOODS, Traffic))
def test_the_shipped_names_are_there_in_every_language(
    opened: Open, drawn: Path, traffic: Traffic
) -> None:
    for language in languages():
        page = opened(drawn, f"#lang={language}&traffic={traffic}")
        assert page.locator("[data-stands-in]").count() == 0


def test_the_map_and_the_time_line_are_not_mirrored(opened: Open, drawn: Path) -> None:
    for language in languages():
        page = opened(drawn, f"#lang={language}")
        left = {
            name: page.locator(f'[data-marker-place="{name}"]').bounding_box()["x"]  # type: ignore[index] # it is seen
            for name in ("rafah", "erez")
        }
        assert left["rafah"] < left["erez"]
        years = page.eval_on_selector_all(
            ".track .years span", "all => all.map(one => one.getBoundingClientRect().left)"
        )
        assert years == sorted(years)
        name, bar = (
            page.locator(f"[data-bar=erez] {part}").bounding_box() for part in (".bar-name", ".bar")
        )
        assert name is not None
        assert bar is not None
        assert (name["x"] < bar["x"]) == (language in {"en", "fr"})
