"""The page's modules beside each other, beside the browser's own names, and for two data sets."""

from importlib.resources import files
from pathlib import Path

from conftest import APRIL, Open
from playwright.sync_api import Browser

import aidmap
from aidmap import Dataset
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


def test_data_sets_on_one_map_keep_to_their_own_days(
    opened: Open, shipped: Dataset, folder: Path, tmp_path: Path
) -> None:
    settings = folder / "dataset.toml"
    patient = settings.read_text(encoding="utf-8").replace("after_days = 45", "after_days = 9000")
    settings.write_text(patient, encoding="utf-8")
    other = aidmap.open_store(folder).at(APRIL)
    theirs = aidmap.html.OfflineMap((34.0, 31.1, 34.9, 31.9))
    for shot in (shipped.at(APRIL), other):
        aidmap.html.Places(shot).add_to(theirs)
    leaflet = files("js_lib_leaflet") / "static" / "js_lib_leaflet" / "leaflet.js"
    script = f"<head><script>{leaflet.read_text(encoding='utf-8')}</script>"
    path = tmp_path / "both.html"
    path.write_text(theirs.get_root().render().replace("<head>", script), encoding="utf-8")
    page = opened(path)
    assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture
    stale = """[...aidmap.scenes.values()].map(scene => {
        scene.ask({ on: scene.question.on - 1 });
        return scene.answers.shownStates().filter(state => state.stale).length;
    })"""
    by_usual, by_patient = page.evaluate(stale)
    assert by_usual == sum(state.stale for state in shipped.at("2024-04-18").states.values()) > 0
    assert by_patient == 0
