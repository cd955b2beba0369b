"""Pages of many reports: drawn with a few of them, whole afterwards, and never wrong in silence."""

import base64
import gzip
import random
import re
import zlib
from pathlib import Path

import pytest
from conftest import Open, statuses
from playwright.sync_api import Browser

import aidmap
from aidmap import Dataset
from aidmap.html import history
from aidmap.html.script_bundle import bundle
from aidmap.i18n import Speech
from aidmap.query.finding import sentence

DAYS = ("2024-04-20", "2024-05-20")


@pytest.fixture(params=DAYS)
def packed(
    spring: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Path:
    monkeypatch.setattr(history, "MOST_PLAIN", 10)
    drawing = aidmap.render.draw(spring, on=request.param, split=request.param == DAYS[1])
    return drawing.save(tmp_path / f"{request.param}.html")


def test_a_page_of_many_reports_answers_as_one_of_few(
    opened: Open, spring: Dataset, packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_PLAIN", 10_000)
    plain = aidmap.render.draw(spring, on=packed.stem).save(tmp_path / "plain.html")
    pages = [opened(packed), opened(plain)]
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


def test_a_damaged_history_leaves_the_first_day_and_says_so(
    opened: Open, spring: Dataset, packed: Path
) -> None:
    beside, word = [*packed.parent.glob("*.css")], Speech().word
    if beside:
        beside[0].unlink()
        said = word("history_missing", file=beside[0].name)
    else:
        text, said = packed.read_text(encoding="utf-8"), word("history_damaged")
        found = re.search(r'id="aidmap-history"[^>]*>([^<]+)<', text)
        assert found
        half = found[1][: len(found[1]) // 8 * 4]
        packed.write_text(text.replace(found[1], half), encoding="utf-8")
    page, shot = opened(packed), spring.at(packed.stem)
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
    for text in ("", "a", "אבג\U0001f6a2" * 9_000, "".join(letters), "".join(letters[:99]) * 999):
        for level in (0, 1, 9):
            found = page.evaluate(
                "packed => aidmap.exports.inflate(packed)", _packed(text, level=level)
            )
            assert found == text
        fixed = zlib.compressobj(9, zlib.DEFLATED, 31, 9, zlib.Z_FIXED)
        content = fixed.compress(text.encode("utf-8")) + fixed.flush()
        given = base64.b64encode(content).decode("ascii")
        assert page.evaluate("packed => aidmap.exports.inflate(packed)", given) == text
    page.close()


def _packed(text: str, *, level: int) -> str:
    content = gzip.compress(text.encode("utf-8"), compresslevel=level, mtime=0)
    return base64.b64encode(content).decode("ascii")
