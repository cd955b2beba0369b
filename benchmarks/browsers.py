"""Pages in a real Chromium: when they first show their map, what a step takes, and their memory.

The files that folium's pages ask of other hosts come from npm packages, over loopback.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import re
import subprocess
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from benchmarks.measuring import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ViewportSize

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
PHASES = {
    "script": "ScriptDuration", "styles": "RecalcStyleDuration", "layout": "LayoutDuration",
    "all, painting too": "TaskDuration",
}  # fmt: skip
IDLE = 0.02  # seconds of its main thread in which a page at rest stays
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


class _Packed(http.server.SimpleHTTPRequestHandler):
    """Serves files as hosts do: packed, where a browser takes it. It says nothing."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer with a file, packed."""
        path = Path(self.translate_path(self.path))
        with suppress(ConnectionError):  # a page was closed meanwhile
            if not path.is_file():
                self.send_error(404)
                return
            content = _packed(path)
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(str(path)))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)


@functools.cache
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder over HTTP on loopback, its files packed."""
    handler = functools.partial(_Packed, directory=str(folder))
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


@dataclass(frozen=True, kw_only=True)
class Device:
    """What a page is opened on.

    Attributes:
        width, height: of its screen, in CSS pixels.
        slower: how many times slower than here its processor is.
        bits, delay: of its link: bits a second down, and milliseconds there and back; 0: as here.
    """

    width: int
    height: int
    slower: int = 1
    bits: int = 0
    delay: int = 0


DESK = Device(width=1280, height=800)
# Six times slower, and the fast 4G of Chromium's own tools.
PHONE = Device(width=360, height=740, slower=6, bits=8_100_000, delay=165)


class Opened:
    """A page in a context of its own: no cache, no address but those of this machine."""

    def __init__(self, browser: Browser, address: str, device: Device) -> None:
        size: ViewportSize = {"width": device.width, "height": device.height}
        self.context = browser.new_context(viewport=size)
        self.page = self.context.new_page()
        self.page.route(lambda url: not url.startswith("http://127."), lambda route: route.abort())
        self.tools = self.context.new_cdp_session(self.page)
        if device.slower > 1:
            self.tools.send("Emulation.setCPUThrottlingRate", {"rate": device.slower})
        if device.bits:
            self.tools.send("Network.enable")
            link = {
                "offline": False, "latency": device.delay,
                "downloadThroughput": device.bits / 8, "uploadThroughput": device.bits / 48,
            }  # fmt: skip
            self.tools.send("Network.emulateNetworkConditions", link)
        self.tools.send("Performance.enable")
        self.page.add_init_script(f"window.firstDrawn = ({FIRST_DRAWN})();")
        self.page.goto(address, wait_until="commit")

    def drawn(self) -> Sample:
        """Wait for the map: seconds from the start of the navigation, and the places on it.

        Raises:
            TimeoutError: there is none within two minutes.
        """
        found = self.page.evaluate("window.firstDrawn")
        if not found:
            raise TimeoutError(f"{self.page.url} shows no map within two minutes")
        return Sample(seconds=found["at"] / 1000, count=found["places"])

    def settle(self) -> None:
        """Wait until all is loaded, and the main thread has nothing to do for a while."""
        self.page.wait_for_load_state("load")
        self.rest()

    def rest(self) -> None:
        """Wait until the main thread has nothing to do for a while."""
        before = -1.0
        while (busy := self.metric("TaskDuration")) - before > IDLE:
            before = busy
            self.page.wait_for_timeout(300)

    def metric(self, name: str) -> float:
        """A figure of Chromium's own: seconds, or a number."""
        told = self.tools.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in told if one["name"] == name))

    def heap(self) -> int:
        """The bytes of the heap of the page's scripts that are in use, garbage collected."""
        self.tools.send("HeapProfiler.enable")
        self.tools.send("HeapProfiler.collectGarbage")
        return int(self.metric("JSHeapUsedSize"))

    def phases(self) -> dict[str, float]:
        """The seconds that the main thread has spent so far, by Chromium's own figures."""
        return {name: self.metric(key) for name, key in PHASES.items()}

    def close(self) -> None:
        """Close it."""
        self.context.close()


@contextmanager
def opened(browser: Browser, address: str, device: Device = DESK) -> Iterator[Opened]:
    """A page for the time of a block."""
    page = Opened(browser, address, device)
    try:
        yield page
    finally:
        page.close()


# Of both sides the first frame in which the map is there. Ours marks that it is drawn: the next
# frame shows it. Of folium's all places are on the map then, its script is run to its end, and its
# canvas has no more to draw. It is installed before the page: asked later, it waits for scripts.
FIRST_DRAWN = """() => new Promise(done => {
    const nextFrame = places => requestAnimationFrame(
        () => done({ at: performance.now(), places: places() }));
    const mark = performance.mark.bind(performance);
    performance.mark = (name, ...rest) => {
        if (name === "aidmap-drawn") nextFrame(() => window.aidmap.shown.markers.size);
        return mark(name, ...rest);
    };
    const home = () => window.L?.Map && Object.values(window).find(value => value instanceof L.Map);
    const theirs = () => {
        const map = home();
        if (!map || !map._loaded || document.readyState === "loading") return 0;
        const points = Object.values(map._layers).filter(one => one.getLatLng);
        const canvas = map._renderer;
        return canvas?._redrawRequest ? 0 : points.length;
    };
    const look = () => {
        if (document.querySelector("html[data-on]")) return;
        const places = theirs();
        if (places) done({ at: performance.now(), places });
        else requestAnimationFrame(look);
    };
    look();
    setTimeout(() => done(null), 120000);
})"""
# Each step: seconds of script and layout, and how long until the next frame is shown.
STEPS = """async ([steps, ours, skipped]) => {
    const frame = () => new Promise(requestAnimationFrame);
    const slider = document.querySelector("[data-time=slider]");
    const dimension = ours ? null
        : Object.values(window).find(value => value instanceof L.Map).timeDimension;
    const step = () => {
        if (!ours) return dimension.nextTime();
        slider.stepUp();
        slider.dispatchEvent(new Event("input", {bubbles: true}));
    };
    const day = () => ours ? Date.parse(document.documentElement.dataset.on)
        : dimension.getCurrentTime();
    await frame();
    const spent = [], first = day();
    for (let number = 0; number < steps + skipped; number++) {
        const begun = performance.now();
        step();
        document.body.getBoundingClientRect();
        spent.push(performance.now() - begun);
        await frame();
    }
    const warm = spent.slice(skipped);
    const mean = warm.reduce((sum, one) => sum + one, 0) / warm.length;
    const gone = Math.round((day() - first) / 86400000);
    return [mean, gone, new Date(first).toISOString().slice(0, 10)];
}"""
# Both sides set out from this day, on which theirs has many features behind it, too.
FIRST_STEP = "2024-04-24"
SET_DAY = """([day, ours]) => {
    if (!ours) {
        const { timeDimension } = Object.values(window).find(value => value instanceof L.Map);
        timeDimension.setCurrentTime(Date.parse(day));
        return;
    }
    const field = document.querySelector("[data-time=date]");
    field.value = day;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, {bubbles: true}));
}"""
TRAFFIC = """async kind => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    const begun = performance.now();
    document.querySelector(`input[name=traffic][value=${kind}]`).click();
    document.body.getBoundingClientRect();
    const spent = performance.now() - begun;
    await frame();
    return spent;
}"""


def set_out(page: Opened, *, ours: bool) -> None:
    """Go to the day from which both sides set out, once the page is at rest."""
    page.settle()
    page.page.evaluate(SET_DAY, [FIRST_STEP, ours])
    page.rest()


def steps_of_slider(page: Opened, *, ours: bool, steps: int, skipped: int = 5) -> Sample:
    """Seconds of script and layout that one step of the slider takes: the mean of several.

    What a page puts off until the hand rests is in `processor`, the mean of all that its main
    thread does for a step, painting included, until it is at rest.
    """
    before = page.metric("TaskDuration")
    spent, days, first = page.page.evaluate(STEPS, [steps, ours, skipped])
    page.rest()
    busy = (page.metric("TaskDuration") - before) / (steps + skipped)
    return Sample(seconds=spent / 1000, processor=busy, count=days, output=first)


def change_of_traffic(page: Opened) -> Sample:
    """Seconds of script and layout from the click on another kind of traffic; it is shown then.

    Raises:
        AssertionError: it is not.
    """
    before = page.metric("TaskDuration")
    spent: float = page.page.evaluate(TRAFFIC, "fuel")
    if page.page.get_attribute("html", "data-traffic") != "fuel":
        raise AssertionError("the traffic is as it was")
    page.rest()
    return Sample(seconds=spent / 1000, processor=page.metric("TaskDuration") - before)


def screenshot(page: Path, target: Path, width: int, height: int) -> None:
    """A picture of a page, as folium makes its own: in a headless browser."""
    with chromium() as browser:
        opened = browser.new_page(viewport={"width": width, "height": height})
        opened.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
        opened.goto(page.resolve().as_uri())
        opened.screenshot(path=target)
