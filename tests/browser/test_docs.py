"""The site of the documentation, opened from a folder: whole, and asking nothing of any host."""

import os
import subprocess
import sys
from pathlib import Path

import html5lib
import pytest
from conftest import Open, until
from making import Once

ROOT = Path(__file__).parents[2]
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def built(folder: Path) -> None:
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(folder)]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        words, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def site(once: Once) -> Path:
    """The site; CI has built it already."""
    there = os.environ.get("AIDMAP_DOCS")
    return Path(there) if there else once("docs", built)


def pages(site: Path) -> list[Path]:
    return [path for path in sorted(site.rglob("*.html")) if "drawn" not in path.parts]


@pytest.mark.long
def test_no_page_asks_anything_of_a_host(site: Path, opened: Open) -> None:
    assert len(pages(site)) > 25
    for path in pages(site):
        if path.name == "404.html":
            continue  # only a server shows it, and it asks that server
        page = opened(path, offline=True)
        assert [url for url in page.asked if not url.startswith(("file:", "data:", "blob:"))] == []
        assert page.complaints == [], path
        page.context.close()


@pytest.mark.long
def test_every_link_and_picture_is_there(site: Path) -> None:
    missing = []
    for path in pages(site):
        if path.name == "404.html":
            continue
        tree = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        for element in tree.iter():
            address = element.get("src") or element.get("href") or ""
            if address.startswith(("http:", "https:", "data:", "mailto:", "#")) or not address:
                continue
            if not (path.parent / address.partition("#")[0].partition("?")[0]).exists():
                missing.append(f"{path.relative_to(site)}: {address}")
    assert missing == []


@pytest.mark.long
def test_pictures_are_drawn_and_search_finds(site: Path, opened: Open) -> None:
    page = opened(site / "gallery.html", offline=True, viewport=WIDE)
    widths = page.eval_on_selector_all("article img", "all => all.map(one => one.naturalWidth)")
    assert len(widths) >= 6
    assert min(widths) > 500
    page.keyboard.press("/")
    page.keyboard.type("retract")
    until(page, "document.querySelectorAll('.md-search-result__item').length > 0")
    assert page.complaints == []


@pytest.mark.long
@pytest.mark.parametrize("name", ["index", "tutorial", "commands", "api", "gallery"])
def test_no_page_is_wider_than_a_phone(site: Path, opened: Open, name: str) -> None:
    page = opened(site / f"{name}.html", viewport=PHONE, color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
