"""A map in a frame of a page with a strict policy: it draws, tells its height, and keeps inside."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import rest, until
from playwright.sync_api import Browser

import aidmap
from aidmap import Dataset, embed

APRIL = "2024-04-20"
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


class Host(SimpleHTTPRequestHandler):
    """Serves a folder; the page of the host has a strict policy."""

    def end_headers(self) -> None:
        if self.path.startswith("/host"):
            self.send_header("Content-Security-Policy", STRICT)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def host(tmp_path: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def put(folder: Path, data: Dataset, *, script: bool) -> None:
    shot = data.at(APRIL)
    aidmap.render.draw(shot).save(folder / "map.html")
    paper = {"size": "column", "dpi": 60}
    aidmap.render.draw(shot, suffix=".png", paper=paper).save(folder / "map.png")
    asked = embed.Embed(snapshot=shot, page="map.html", picture="map.png", height=300)
    (folder / "fit.js").write_text(embed.fit_script(), encoding="utf-8")
    (folder / "host.html").write_text(
        "<!DOCTYPE html><html lang=en><title>An agency</title><h1>Our news</h1>"
        f"{asked.frame()}{'<script src=fit.js></script>' if script else ''}</html>",
        encoding="utf-8",
    )


@pytest.mark.parametrize("script", [True, False])
def test_the_map_draws_in_a_frame_and_the_script_fits_it(
    browser: Browser, shipped: Dataset, tmp_path: Path, host: str, *, script: bool
) -> None:
    put(tmp_path, shipped, script=script)
    page = browser.new_page(viewport={"width": 420, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{host}/host.html")
    [frame] = page.main_frame.child_frames
    assert frame.child_frames == [], "what held the load event is gone when it comes"
    frame.wait_for_selector('[data-marker-place="erez"]')
    assert frame.get_attribute("html", "data-on") == APRIL
    assert "compact" in (frame.get_attribute("html", "class") or "").split()
    assert frame.evaluate("origin") == "null"
    height = page.locator("iframe")
    if script:
        until(page, "document.querySelector('iframe').height > 300")
        rest(page, ms=300)
        told = frame.evaluate("document.documentElement.scrollHeight")
        assert int(height.get_attribute("height") or 0) == told
        rest(page, ms=500)
        assert int(height.get_attribute("height") or 0) == told, "it grows and grows"
        assert told < 600
    else:
        rest(page, ms=300)
        assert height.get_attribute("height") == "300"
    wanted = [said for said in complaints if "favicon" not in said and "404" not in said]
    assert wanted == []
    page.close()


def test_a_frame_can_reach_nothing_of_the_page_around_it(
    browser: Browser, shipped: Dataset, tmp_path: Path, host: str
) -> None:
    put(tmp_path, shipped, script=True)
    page = browser.new_page()
    page.goto(f"{host}/host.html")
    frame = page.frames[1]
    frame.wait_for_selector('[data-marker-place="erez"]')
    reached = frame.evaluate("() => { try { return parent.document.title } catch { return '' } }")
    assert reached == ""
    page.close()


def test_the_script_heeds_only_the_frames_of_aidmap(
    browser: Browser, shipped: Dataset, tmp_path: Path, host: str
) -> None:
    put(tmp_path, shipped, script=True)
    page = browser.new_page(viewport={"width": 420, "height": 900})
    page.goto(f"{host}/host.html")
    page.frames[1].wait_for_selector('[data-marker-place="erez"]')
    until(page, "document.querySelector('iframe').height > 300")
    before = page.get_attribute("iframe", "height")
    page.evaluate("postMessage({ aidmapHeight: 5 }, '*'); postMessage(null, '*')")
    page.frames[1].evaluate("parent.postMessage({ aidmapHeight: 'a' }, '*')")
    rest(page, ms=200)
    assert page.get_attribute("iframe", "height") == before
    page.close()
