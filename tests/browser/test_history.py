"""Pages of many reports: drawn with a few of them, whole when asked, and never wrong in silence."""

import gzip
import json
import random
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Open, rest, statuses, until
from packing import in_letters
from playwright.sync_api import Browser, Page

import aidmap
from aidmap import Dataset
from aidmap.html import history
from aidmap.html.script_bundle import bundle
from aidmap.i18n import Speech, languages
from aidmap.query.finding import sentence

DAYS = ("2024-04-20", "2024-05-20")
APRIL = DAYS[0]


@pytest.fixture(params=DAYS)
def packed(
    spring: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Path:
    monkeypatch.setattr(history, "MOST_PLAIN", 10)
    drawing = aidmap.render.draw(spring, on=request.param, split=request.param == DAYS[1])
    return drawing.save(tmp_path / f"{request.param}.html")


@pytest.mark.sampled
def test_a_page_of_many_reports_answers_as_one_of_few(
    opened: Open, spring: Dataset, packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_PLAIN", 10_000)
    plain = aidmap.render.draw(spring, on=packed.stem).save(tmp_path / "plain.html")
    pages = [opened(packed), opened(plain)]
    if [*packed.parent.glob("*.css")]:
        pages[0].click("[data-time=load]")
        until(pages[0], IS_WHOLE)
    marks = pages[0].evaluate(
        """['aidmap-drawn', 'aidmap-whole'].map(
            name => performance.getEntriesByName(name)[0].startTime)"""
    )
    assert marks == sorted(marks), "the map is drawn before the history is read"
    for step in ("-1", "-1", "1", "1", "1"):
        told = []
        for page in pages:
            page.click(f"[data-step='{step}']")
            day = page.get_attribute("html", "data-on")
            told.append((day, page.inner_text("h1"), page.inner_text(".tables")))
        assert told[0] == told[1]
    for page in pages:
        page.evaluate("aidmap.shown.card.open('kerem-shalom')")
    assert pages[0].inner_text("#aidmap-card") == pages[1].inner_text("#aidmap-card")
    assert pages[0].inner_text("[data-time=bars]") == pages[1].inner_text("[data-time=bars]")
    assert pages[0].complaints == []  # type: ignore[attr-defined] # noted by the fixture
    assert [one for one in pages[0].asked if not one.startswith("file:")] == []  # type: ignore[attr-defined]


IS_WHOLE = "performance.getEntriesByName('aidmap-whole').length > 0"


@pytest.fixture
def split(spring: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(history, "MOST_PLAIN", 10)
    return aidmap.render.draw(spring, on=APRIL, split=True).save(tmp_path / "split.html")


def asked_for_more(page: Page) -> bool:
    return any(one.endswith(".css") for one in page.asked)  # type: ignore[attr-defined] # noted by the fixture


WISHES = {
    "a day": "document.querySelector('[data-step=\"-1\"]').click()",
    "the slider": """(() => { const slider = document.querySelector('[data-time=slider]');
        slider.stepDown(); slider.dispatchEvent(new Event('input')); })()""",
    "traffic": "document.querySelector('input[name=traffic][value=fuel]').click()",
    "the card of a place": "aidmap.shown.card.open('kerem-shalom')",
    "amounts": "document.querySelector('[data-choice=amounts]').click()",
    "the bars": "document.querySelector('[data-time=load]').click()",
}


@pytest.mark.sampled
@pytest.mark.parametrize("wish", WISHES)
def test_a_split_page_reads_the_other_days_when_they_are_asked_for(
    opened: Open, spring: Dataset, split: Path, wish: str
) -> None:
    page, shot = opened(split), spring.at(APRIL)
    rest(page, ms=300)
    assert not asked_for_more(page)
    page.select_option("[data-choice=language]", "fr")
    page.select_option("[data-choice=language]", "en")
    assert statuses(page, "place") == {one.id: shot.state(one.id).status for one in shot.places}
    since = page.eval_on_selector_all(
        "tr[data-route]", "rows => rows.map(row => [row.dataset.route, row.cells[2].textContent])"
    )
    assert dict(since) == {
        one.route.id: Speech().day(one.since) if one.since else "" for one in shot.routes
    }
    assert not asked_for_more(page)
    said = page.evaluate(
        f"(() => {{ {WISHES[wish]}; return document.querySelector('[data-note]').textContent; }})()"
    )
    assert said == Speech().word("reports_loading")
    until(page, IS_WHOLE)
    rest(page, ms=100)
    assert asked_for_more(page)
    assert page.inner_text("[data-note]") == ""
    on, traffic = (page.get_attribute("html", f"data-{key}") for key in ("on", "traffic"))
    assert (on != APRIL) == (wish in {"a day", "the slider"})
    assert traffic == ("fuel" if wish == "traffic" else "goods")
    there = spring.at(on, traffic=traffic)
    assert page.inner_text("h1") == sentence(there)
    assert page.locator("[data-bar]").count() > 5
    if wish.startswith("the card"):
        assert page.locator("#aidmap-card details li").count() > 3
    assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture


@pytest.mark.sampled
@pytest.mark.parametrize("language", languages())
def test_a_split_page_mailed_alone_says_what_is_missing_and_keeps_its_day(
    opened: Open, spring: Dataset, split: Path, language: str
) -> None:
    [file] = split.parent.glob("*.css")
    file.rename(tmp := file.with_suffix(".away"))
    page = opened(split, f"#lang={language}")
    said = Speech(language).word("reports_missing", file=file.name)
    for wish in (WISHES["a day"], WISHES["traffic"]):
        page.evaluate(f"(() => {{ {wish} }})()")
        until(page, f"document.querySelector('[data-note]').textContent === {json.dumps(said)}")
        assert page.get_attribute("html", "data-on") == APRIL
        assert page.input_value("[data-time=date]") == APRIL
        assert page.is_checked("input[name=traffic][value=goods]")
    shot = spring.at(APRIL)
    assert page.inner_text("h1") == sentence(shot, Speech(language))
    assert page.inner_text("[data-time=bars] p") == said
    assert page.locator("[data-bar]").count() == 0
    page.evaluate("aidmap.shown.card.open('kerem-shalom')")
    until(page, f"document.querySelector('#aidmap-card').textContent.includes({json.dumps(said)})")
    assert page.locator("#aidmap-card .aidmap-spans").count() == 0
    word = Speech(language).word(shot.state("kerem-shalom").status.value)
    assert page.inner_text("#aidmap-card .aidmap-status") == word
    tmp.rename(file)
    page.click("[data-time=load]")
    until(page, IS_WHOLE)
    until(page, "document.querySelectorAll('#aidmap-card .aidmap-spans').length > 0")


def test_a_damaged_file_beside_a_page_is_told(opened: Open, split: Path) -> None:
    [file] = split.parent.glob("*.css")
    file.write_bytes(file.read_bytes()[:2000] + b'"}')
    page = opened(split)
    page.click("[data-step='-1']")
    said = Speech().word("reports_damaged")
    until(page, f"document.querySelector('[data-note]').textContent === {json.dumps(said)}")
    assert page.get_attribute("html", "data-on") == APRIL


def test_the_counts_of_the_first_day_are_told_before_all_are_read(
    opened: Open, spring: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_PLAIN", 10)
    shot = spring.at(APRIL)
    page = opened(aidmap.render.draw(shot, split=True).save(tmp_path / "map.html"))
    assert len(shot.all_counts) > page.evaluate(f"{MODEL}.counts.length") > 0
    page.select_option("[data-choice=language]", "fr")
    page.select_option("[data-choice=language]", "en")
    told = page.locator(".counted").all_inner_texts()
    whole = aidmap.render.draw(shot, split=True, amounts=True).save(tmp_path / "amounts.html")
    page = opened(whole)
    assert page.evaluate(f"{MODEL}.counts.length") == len(shot.all_counts)
    assert page.locator(".counted").all_inner_texts() == told
    assert told
    assert page.locator(".aidmap-amount").count() > 0
    assert not asked_for_more(page)


MODEL = "[...aidmap.scenes.values()][0].model"


@pytest.mark.sampled
@pytest.mark.parametrize("damage", [
    lambda letters: letters[: len(letters) // 8 * 4],
    lambda letters: letters[:-20] + ("a" if letters[-20] != "a" else "b") + letters[-19:],
    lambda letters: letters.replace(letters[900:905], "", 1),
], ids=["cut", "changed", "shorter"])  # fmt: skip
def test_a_damaged_history_leaves_the_first_day_and_says_so(
    opened: Open,
    spring: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    damage: Callable[[str], str],
) -> None:
    monkeypatch.setattr(history, "MOST_PLAIN", 10)
    packed = aidmap.render.draw(spring, on=APRIL).save(tmp_path / "map.html")
    text, said = packed.read_text(encoding="utf-8"), Speech().word("reports_damaged")
    found = re.search(r'id="aidmap-history"[^>]*>([^<]+)<', text)
    assert found
    packed.write_text(text.replace(found[1], damage(found[1])), encoding="utf-8")
    page, shot = opened(packed), spring.at(APRIL)
    assert page.inner_text("[data-note]") == said
    assert page.locator(".plain svg").first.is_visible()
    assert not page.locator("section.time").is_visible()
    assert page.inner_text("h1") == sentence(shot)
    marks = page.evaluate(
        """[...aidmap.shown.markers.keys()].map(id => {
            const { status, contested, stale } = aidmap.shown.answers().state(id);
            return [id, [status, contested, stale]];
        })"""
    )
    states = {one.id: shot.state(one.id) for one in shot.places}
    assert {key: told for key, told in marks if key in states} == {
        key: [one.status, one.contested, one.stale] for key, one in states.items()
    }
    routes = page.evaluate(
        "aidmap.shown.answers().routes.map(({ route, status }) => [route.id, status])"
    )
    assert dict(routes) == {one.route.id: one.status for one in shot.routes}
    assert statuses(page, "place") == {key: one.status for key, one in states.items()}


def test_what_gzip_packed_is_unpacked(browser: Browser) -> None:
    page = browser.new_page()
    page.evaluate(bundle("inflate"))
    letters = [chr(32 + random.randrange(900)) for _ in range(70_000)]
    for text in (
        "",
        "a",
        "aidmap",
        "אבג\U0001f6a2" * 9_000,
        "".join(letters),
        "".join(letters[:99]) * 999,
    ):
        for level in (0, 1, 9):
            found = page.evaluate(
                "packed => aidmap.exports.inflate(packed)", _packed(text, level=level)
            )
            assert found == text
        fixed = zlib.compressobj(9, zlib.DEFLATED, 31, 9, zlib.Z_FIXED)
        content = fixed.compress(text.encode("utf-8")) + fixed.flush()
        given = in_letters(content)
        assert page.evaluate("packed => aidmap.exports.inflate(packed)", given) == text
    page.close()


def _packed(text: str, *, level: int) -> str:
    content = gzip.compress(text.encode("utf-8"), compresslevel=level, mtime=0)
    return in_letters(content)
