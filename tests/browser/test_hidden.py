"""The page where it has no room at first: in a hidden tab, a closed <details>, a folded column."""

from pathlib import Path
from typing import Any

import pytest
from conftest import Open, rest, until
from playwright.sync_api import Frame, Page

SEEN = """() => { const map = aidmap.shown.home; return {
    size: [map.getSize().x, map.getSize().y], zoom: map.getZoom(),
    center: [map.getCenter().lat, map.getCenter().lng],
    labels: document.querySelectorAll('.aidmap-label:not([hidden])').length }; }"""
SANDBOXED = 'loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"'
HIDDEN = {
    "tab": "<button onclick=\"t.style.display='block'\">Map</button><div id=t hidden>{}</div>",
    "none": "<button onclick=\"t.style.display='block'\">Map</button>"
    '<div id=t style="display:none">{}</div>',
    "details": "<details><summary>Map</summary>{}</details>",
    "narrow": "<button onclick=\"t.style.width='auto'\">Map</button>"
    '<div id=t style="width:0;overflow:hidden">{}</div>',
}


def host(drawn: Path, tmp_path: Path, way: str, fragment: str) -> Path:
    """A page of somebody else's, with ours in a frame that is not shown yet."""
    attributes = SANDBOXED if way in {"none", "details"} else ""
    source = f"{drawn.as_uri()}{fragment}"
    frame = f'<iframe src="{source}" width="100%" height="640" {attributes}></iframe>'
    path = tmp_path / f"{way}.html"
    path.write_text(f"<!DOCTYPE html><h1>Host</h1>{HIDDEN[way].format(frame)}", encoding="utf-8")
    return path


def come_to_rest(page: Page | Frame) -> Any:
    """What the map shows once its labels stand."""
    until(page, "globalThis.aidmap?.shown?.home?.getZoom() > 5")
    until(page, "document.querySelector('.aidmap-label:not([hidden])')")
    rest(page, ms=400)
    return page.evaluate(SEEN)


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("way", "fragment"),
    [
        ("none", "?embed=1"),
        *(pytest.param(way, "?embed=1", marks=pytest.mark.long) for way in HIDDEN if way != "none"),
        ("none", "#place=erez"),
        *(
            pytest.param("none", f"#{asked}", marks=pytest.mark.long)
            for asked in ("", "view=strip", "view=31.4,34.4,12", "beside=cogat")
        ),
    ],
)
def test_a_page_that_is_hidden_at_first_draws_when_it_is_shown(
    opened: Open, drawn: Path, tmp_path: Path, way: str, fragment: str
) -> None:
    page = opened(host(drawn, tmp_path, way, fragment))
    rest(page, ms=300)
    page.click("button, summary")
    until(page, "frames.length === 1")
    frame = page.frames[1]
    shown = come_to_rest(frame)
    width = page.evaluate("document.querySelector('iframe').clientWidth")
    plain = opened(drawn, fragment, viewport={"width": width, "height": 640})
    wanted = come_to_rest(plain)
    assert shown["size"] == wanted["size"]
    assert shown["zoom"] == wanted["zoom"]
    assert shown["center"] == pytest.approx(wanted["center"], abs=0.01)
    assert shown["labels"] == wanted["labels"] > 3
    assert frame.locator("[data-marker-place=erez]").first.is_visible()
    assert page.complaints == plain.complaints == []  # type: ignore[attr-defined] # noted by the fixture


def test_a_page_that_is_hidden_again_keeps_what_it_showed(
    opened: Open, drawn: Path, tmp_path: Path
) -> None:
    page = opened(host(drawn, tmp_path, "none", "#view=strip"))
    page.click("button")
    before = come_to_rest(page.frames[1])
    page.evaluate("t.style.display = 'none'")
    rest(page, ms=500)
    page.click("button")
    rest(page, ms=500)
    after = come_to_rest(page.frames[1])
    assert after["center"] == pytest.approx(before["center"], abs=0.002)
    assert after | {"center": before["center"]} == before
    assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture
