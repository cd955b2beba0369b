"""A real Chromium, Debian's; without it these tests skip, unless AIDMAP_REQUIRE_BROWSER=1."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from making import HANGS
from playwright.sync_api import Browser, Frame, Page, sync_playwright

import aidmap
from aidmap import Dataset

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

CLICK_HANGS = 60  # seconds until what is to be clicked must be there

Open = Callable[..., Page]
APRIL = "2024-04-20"
LABEL_FAULTS = (Path(__file__).parent / "label_faults.js").read_text("utf-8").partition("\n")[2]


@pytest.fixture(scope="session")
def drawn(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the article's day, in English."""
    return aidmap.render.draw(shipped, on=APRIL).save(tmp_path_factory.mktemp("page") / "map.html")


def statuses(page: Page, kind: str) -> dict[str, str]:
    """The statuses that the rows of a table have, by the id of the place or the route.

    Rows of places that do not exist on the day are hidden, and left out.
    """
    rows: dict[str, str] = page.eval_on_selector_all(
        f"tr[data-{kind}]:not([hidden])",
        f"rows => Object.fromEntries(rows.map(row => [row.dataset.{kind}, row.dataset.status]))",
    )
    return rows


def rest(page: Page | Frame, *, ms: int) -> None:
    """Wait until all is done that the page itself put off for so long, and it is laid out anew.

    It is the page's own clock that counts: on a slow machine it has done no less by then.
    """
    page.evaluate(
        """ms => new Promise(done => setTimeout(
            () => requestAnimationFrame(() => requestAnimationFrame(done)), ms))""",
        ms,
    )


def until(page: Page | Frame, so: str) -> None:
    """Wait until something is so; Playwright's own waiting wants `eval`, which policies forbid."""
    end = time.monotonic() + HANGS
    while not page.evaluate(so):
        assert time.monotonic() < end, so
        page.wait_for_timeout(50)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        how = "no /usr/bin/chromium: apt-get install chromium"
        if os.environ.get("AIDMAP_REQUIRE_BROWSER") == "1":
            pytest.fail(how)
        pytest.skip(how)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Open a file; requests to any host and complaints on the console are gathered on the page."""
    contexts = []

    def start(path: Path, fragment: str = "", **options: Any) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
        context.set_default_timeout(CLICK_HANGS * 1000)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []  # type: ignore[attr-defined] # noted for the test
        page.on("request", lambda request: page.asked.append(request.url))  # type: ignore[attr-defined]
        page.on("console", lambda said: page.complaints.append(said.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        page.goto(path.as_uri() + fragment)
        return page

    yield start
    for context in contexts:
        context.close()
