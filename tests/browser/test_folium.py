"""Layers of ours on folium maps of somebody else's, in folium's own ways."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import folium
import pytest
from conftest import APRIL, Open
from folium.plugins import DualMap, Search

import aidmap
from aidmap import Dataset

SYNC = "\nL.Map.include({ sync() {} });"  # stands for the plugin that folium loads from elsewhere


def written(figure: Any, path: Path) -> Path:
    """A map of folium as a file; Leaflet stands in it, for there is no network."""
    static = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    leaflet = (static / "leaflet.js").read_text(encoding="utf-8") + SYNC
    style = (static / "leaflet.css").read_text(encoding="utf-8")
    head = f"<head><script>{leaflet}</script><style>{style}</style>"
    path.write_text(figure.render().replace("<head>", head), encoding="utf-8")
    return path


def wrong(page: Any) -> list[str]:
    """What a page complains of, except that the hosts of folium's own scripts are out of reach."""
    return [said for said in page.complaints if "ERR_" not in said]


def offline() -> folium.Map:
    return aidmap.html.OfflineMap((34.0, 31.1, 34.9, 31.9))


def add_layers(theirs: Any, shot: Any, **options: Any) -> None:
    aidmap.html.Basemap(shot).add_to(theirs)
    aidmap.html.Routes(shot, **options).add_to(theirs)
    aidmap.html.Places(shot, **options).add_to(theirs)


def test_two_maps_of_one_snapshot_stand_on_one_page(
    opened: Open, shipped: Dataset, tmp_path: Path
) -> None:
    shot = shipped.at(APRIL)
    figure = folium.Figure()
    for _ in range(2):
        theirs = folium.Map([31.4, 34.4], zoom_start=9, tiles=None, height="300px")
        figure.add_child(theirs)
        add_layers(theirs, shot)
    page = opened(written(figure, tmp_path / "two.html"))
    assert wrong(page) == []
    assert page.locator("[data-marker-place=erez]").count() == 2
    assert page.locator(".aidmap-label:not([hidden])").count() > 10
    assert page.evaluate("aidmap.scenes.size") == 1


def test_a_dual_map_shows_one_snapshot_twice(
    opened: Open, shipped: Dataset, tmp_path: Path
) -> None:
    pair = DualMap(location=[31.4, 34.4], zoom_start=9, tiles=None)
    for theirs in (pair.m1, pair.m2):
        add_layers(theirs, shipped.at(APRIL))
    page = opened(written(pair.get_root(), tmp_path / "dual.html"))
    assert wrong(page) == []
    assert page.locator("[data-marker-place=erez]").count() == 2


def test_a_map_can_be_fitted_to_our_layers(opened: Open, shipped: Dataset, tmp_path: Path) -> None:
    shot = shipped.at(APRIL)
    theirs = offline()
    add_layers(theirs, shot)
    [[south, west], [north, east]] = theirs.get_bounds()
    assert [south, north] == [min(p.lat for p in shot.places), max(p.lat for p in shot.places)]
    assert [west, east] == [min(p.lon for p in shot.places), max(p.lon for p in shot.places)]
    theirs.fit_bounds(theirs.get_bounds())
    page = opened(written(theirs.get_root(), tmp_path / "fitted.html"))
    for lat, lon in ((south, west), (north, east)):
        assert page.evaluate(f"aidmap.shown.home.getBounds().contains([{lat}, {lon}])")


def test_overlays_that_are_fitted_are_the_routes_and_not_the_land(
    opened: Open, shipped: Dataset, tmp_path: Path
) -> None:
    theirs = offline()
    add_layers(theirs, shipped.only(routes=["ashdod-erez"]).at(APRIL))
    folium.FitOverlays().add_to(theirs)
    page = opened(written(theirs.get_root(), tmp_path / "overlays.html"))
    assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture
    assert page.evaluate("aidmap.shown.home.getZoom()") > 9
    assert page.evaluate("aidmap.shown.home.getBounds().contains([31.8, 34.64])")


def test_a_map_that_is_saved_twice_has_the_same_bytes(shipped: Dataset, tmp_path: Path) -> None:
    theirs = aidmap.html.page_map(shipped.at(APRIL))
    paths = [tmp_path / name for name in ("one.html", "two.html")]
    for path in paths:
        theirs.save(str(path))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_search_of_folium_works_on_a_twin_of_our_places(shipped: Dataset) -> None:
    theirs = offline()
    shot = shipped.at(APRIL)
    add_layers(theirs, shot)
    twin = folium.GeoJson(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"name": place.name()},
                    "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
                }
                for place in shot.places
            ],
        },
        marker=folium.CircleMarker(radius=1, opacity=0),
    ).add_to(theirs)
    Search(layer=twin, search_label="name").add_to(theirs)
    assert "L.Control.Search" in theirs.get_root().render()


@pytest.mark.parametrize("language", ["ar", "he"])
def test_cards_are_written_from_right_to_left_on_every_map(
    opened: Open, shipped: Dataset, tmp_path: Path, language: str
) -> None:
    theirs = offline()
    add_layers(theirs, shipped.at(APRIL), language=language)
    page = opened(written(theirs.get_root(), tmp_path / "rtl.html"))
    page.evaluate("aidmap.shown.card.open('erez')")
    direction = "getComputedStyle(document.querySelector('.aidmap-card')).direction"
    assert page.evaluate(direction) == "rtl"
