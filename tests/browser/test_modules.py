"""The page's modules beside each other and beside the browser's own names."""

from pathlib import Path

from playwright.sync_api import Browser

import aidmap
from aidmap.html.script_bundle import EXPORT

ASSETS = Path(aidmap.__file__).parent / "assets"


def test_no_export_hides_a_name_of_the_browser(browser: Browser) -> None:
    """Modules see what others on the page export: a name of the browser would be another thing."""
    texts = [path.read_text(encoding="utf-8") for path in ASSETS.glob("*.js")]
    names = [found["name"] for text in texts for found in EXPORT.finditer(text)]
    assert len(names) > 40
    page = browser.new_page()
    assert page.evaluate("names => names.filter(name => name in window)", names) == []
    page.close()
