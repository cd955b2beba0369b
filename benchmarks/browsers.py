"""Pages in a real Chromium: when they first show their map, and how long a step of a slider takes.

The files that folium's pages ask of other hosts come from npm packages, over loopback.
"""

from __future__ import annotations

import functools
import http.server
import re
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
PACKAGES = (
    "leaflet@1.9.3", "jquery@3.7.1", "bootstrap@5.2.2", "@fortawesome/fontawesome-free@6.2.0",
    "leaflet.awesome-markers@2.0.5", "leaflet-timedimension@1.1.1", "iso8601-js-period@0.2.1",
    "moment@2.18.1", "jquery-ui-dist@1.13.2",
)  # fmt: skip
REMOTE = re.compile(r'(src|href)="(https://[^"]+)"')


class Libraries:
    """The remote files of folium's pages, in a folder.

    Attributes:
        missing: those that no npm package holds; they are served empty, in folium's favour.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.missing: set[str] = set()
        if folder.exists():
            return
        subprocess.run(
            ["npm", "install", "--silent", "--no-save", "--no-package-lock", "--ignore-scripts",
             "--prefix", str(folder), *PACKAGES],
            check=True, capture_output=True,
        )  # fmt: skip

    def file(self, address: str) -> bytes:
        """The content of a remote file."""
        name = address.rpartition("/")[2]
        for other in (name, name.replace("-3.7.1", ""), name.replace(".min.", ".")):
            for found in sorted(self.folder.rglob(other), key=lambda path: len(path.parts)):
                return found.read_bytes()
        self.missing.add(name)
        return b""

    def localized(self, text: str, target: Path) -> tuple[str, int]:
        """Put the remote files of a page beside it; also tell their size in bytes."""
        size = 0

        def local(found: re.Match[str]) -> str:
            nonlocal size
            content = self.file(found[2])
            size += len(content)
            name = re.sub(r"\W+", "-", found[2]) + Path(found[2]).suffix
            (target / name).write_bytes(content)
            return f'{found[1]}="{name}"'

        return REMOTE.sub(local, text), size


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder over HTTP on loopback."""
    handler = functools.partial(_Silent, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


# Ours marks it; folium's map is drawn with the first frame in which all its markers are there.
FIRST_DRAWN = """count => new Promise(done => {
    const drawn = () => performance.getEntriesByName('aidmap-drawn')[0]?.startTime
        || (document.querySelectorAll('.leaflet-marker-pane > *').length >= count
            && !document.querySelector('html[data-on]') && performance.now());
    const look = () => drawn() || performance.now() > 120000
        ? done(drawn() || null) : requestAnimationFrame(look);
    look();
})"""


def first_drawn(browser: Browser, address: str, count: int) -> float:
    """Seconds from the start of the navigation to the drawn map."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.route(lambda url: not url.startswith("http://127."), lambda route: route.abort())
    page.goto(address, wait_until="commit")
    milliseconds: float | None = page.evaluate(FIRST_DRAWN, count)
    page.close()
    if milliseconds is None:
        raise TimeoutError(f"{address} shows no map within two minutes")
    return milliseconds / 1000


STEPS = """async ([steps, ours]) => {
    const frame = () => new Promise(requestAnimationFrame);
    const dimension = ours ? null
        : Object.values(window).find(value => value instanceof L.Map).timeDimension;
    const step = () => ours ? document.querySelector("[data-time=slider]").stepUp()
        : dimension.nextTime();
    const told = () => ours
        && document.querySelector("[data-time=slider]").dispatchEvent(
            new Event("input", {bubbles: true}));
    await frame();
    const spent = [];
    for (let number = 0; number < steps + 5; number++) {
        const begun = performance.now();
        step();
        told();
        document.body.getBoundingClientRect();
        spent.push(performance.now() - begun);
        await frame();
    }
    const warm = spent.slice(5);
    return warm.reduce((sum, one) => sum + one, 0) / warm.length;
}"""


def step_of_slider(browser: Browser, address: str, *, ours: bool, steps: int) -> float:
    """Seconds that one step of the slider takes, layout included: the mean of several, after 5."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.route(lambda url: not url.startswith("http://127."), lambda route: route.abort())
    page.goto(address)
    page.wait_for_timeout(1500)
    if ours:
        slider = "document.querySelector('[data-time=slider]')"
        page.evaluate(f"{slider}.value = Number({slider}.min) + 200")
    milliseconds: float = page.evaluate(STEPS, [steps, ours])
    page.close()
    return milliseconds / 1000


def screenshot(page: Path, target: Path, width: int, height: int) -> None:
    """A picture of a page, as folium makes its own: in a headless browser."""
    with chromium() as browser:
        opened = browser.new_page(viewport={"width": width, "height": height})
        opened.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
        opened.goto(page.resolve().as_uri())
        opened.screenshot(path=target)
