"""The site from a folder, without any server: it asks nothing of anybody; all can read it."""

from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Open
from making import Once

from aidmap import Dataset, documents
from aidmap.documents import briefing
from aidmap.query.period import Period
from aidmap.site import SiteData, build_site

ON = date(2024, 5, 10)
PAGES = (
    "index.html", "changes.html", "places/kerem-shalom.html", "places/tarqumiya.html",
    "routes/ashdod-erez.html", "days/2024-05-08.html",
)  # fmt: skip


pytestmark = pytest.mark.long  # whole sites are built


@pytest.fixture(scope="module")
def folders(spring: Dataset, once: Once) -> dict[str, Path]:
    """A site in English and one in Arabic, and a brief in both."""

    def make(folder: Path) -> None:
        for language in ("en", "ar"):
            site = folder / language
            site.mkdir()
            build_site(SiteData(spring, ON, language), site)
            period = Period(snapshot=spring.at(ON), first=date(2024, 4, 1))
            documents.save(briefing.brief(period, language=language), site / "brief.html")

    shared = once("folders", make)
    return {language: shared / language for language in ("en", "ar")}


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "light", 1280), ("en", "dark", 390), ("ar", "dark", 390)],
)
def test_axe_finds_nothing_wrong_with_the_pages(
    opened: Open, folders: dict[str, Path], language: str, scheme: str, width: int
) -> None:
    size = {"width": width, "height": 844}
    for name in (*PAGES, "brief.html"):
        path = folders[language] / name
        page = opened(path, color_scheme=scheme, viewport=size, bypass_csp=True)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.close()


def test_the_pages_ask_nothing_of_any_host(opened: Open, folders: dict[str, Path]) -> None:
    for name in (*PAGES, "brief.html", "map.html"):
        page = opened(folders["en"] / name)
        page.wait_for_load_state()
        assert page.complaints == [], name
        assert all(url.startswith(("file:", "data:")) for url in page.asked), name
        shown = page.eval_on_selector_all("main img", "all => all.map(one => one.naturalWidth)")
        assert all(width > 100 for width in shown), name
        page.close()


def test_one_walks_from_the_first_page_to_a_place_on_the_map(
    opened: Open, folders: dict[str, Path]
) -> None:
    page = opened(folders["ar"] / "index.html")
    page.click("tbody th a >> text=بيت حانون")
    page.click('main a[href^="../map.html"]')
    page.wait_for_selector("#aidmap-card:not([hidden])")
    assert page.get_attribute("html", "lang") == "ar"
    assert "بيت حانون" in page.inner_text("#aidmap-card")
