"""Finding one's place: by any name, and by status and kind."""

from pathlib import Path

import pytest
from conftest import Open, rest
from playwright.sync_api import Page

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def found(page: Page, text: str) -> list[str]:
    page.fill("[data-search]", text)
    options: list[str] = page.eval_on_selector_all(
        "#found [role=option]", "all => all.map(one => one.querySelector('bdi').textContent)"
    )
    return options


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("erez", "Erez (Beit Hanoun) crossing"),
        ("BEIT HANOUN", "Erez (Beit Hanoun) crossing"),
        ("بيت حانون", "Erez (Beit Hanoun) crossing"),
        ("معبَر بيت حانون", "Erez (Beit Hanoun) crossing"),
        ("ארז", "Erez (Beit Hanoun) crossing"),
        ("מעבר 96", "Gate 96"),
        ("kerem-shalom", "Kerem Shalom"),
        ("jetee flottante", "US floating pier"),
    ],
)
def test_a_place_is_found_by_any_of_its_names(
    opened: Open, drawn: Path, text: str, name: str
) -> None:
    page = opened(drawn)
    options = found(page, text)
    assert any(option.startswith(name) for option in options), options


def test_what_nothing_is_called_says_so(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    assert found(page, "qqq") == []
    assert page.inner_text("#found") == "No place has this name."
    page.keyboard.press("Escape")
    assert not page.is_visible("#found")


def test_the_keyboard_chooses_a_place_and_the_map_shows_it(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    page.fill("[data-search]", "crossing")
    options = page.locator("#found [role=option]").count()
    assert options > 2
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("[data-search]", "aria-activedescendant") == "found-1"
    chosen = page.inner_text("#found-1 bdi >> nth=0")
    page.keyboard.press("Enter")
    rest(page, ms=300)
    assert page.inner_text("#aidmap-card h2") == chosen
    assert page.evaluate("aidmap.shown.home.getZoom()") >= 11
    inside = "aidmap.shown.home.getBounds().contains(aidmap.shown.card.shown.point)"
    assert page.evaluate(inside)
    assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture


def test_a_finger_chooses_a_place(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#lang=ar", **PHONE)
    page.fill("[data-search]", "rafah")
    page.locator("#found [role=option]").first.tap()
    assert page.is_visible("#aidmap-card")
    assert page.evaluate("aidmap.shown.card.shown.id") == "rafah"
    assert page.get_attribute("#aidmap-card", "dir") == "rtl"


def test_status_and_kind_dim_the_rest_and_stand_in_the_address(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#on=2024-05-20")
    page.click("[data-only=closed]")
    page.click("[data-only=land_crossing]")
    rest(page, ms=500)
    assert "only=closed,land_crossing" in page.evaluate("location.hash")
    again = opened(drawn, page.evaluate("location.hash"))
    for one in (page, again):
        dimmed = one.eval_on_selector_all(
            "[data-marker-place]",
            "all => all.map(one =>"
            " [one.dataset.markerPlace, one.classList.contains('aidmap-dim')])",
        )
        assert dict(dimmed)["rafah"] is False
        assert dict(dimmed)["erez"] is True
        assert dict(dimmed)["ashdod"] is True
        assert one.get_attribute("[data-only=closed]", "aria-pressed") == "true"
    page.click("[data-only=closed]")
    page.click("[data-only=land_crossing]")
    assert page.locator(".aidmap-dim").count() == 0


def test_a_filter_that_is_none_is_left_out(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#only=closed,nonsense")
    question = "[...aidmap.scenes.values()][0].question.only"
    assert page.evaluate(question) == ["closed"]


def test_a_card_never_says_last_heard_before_since(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#on=2024-04-20&place=erez")
    facts = page.inner_text("#aidmap-card .aidmap-facts >> nth=0")
    assert (
        "announced 5 April 2024; in this status since 20 April 2024, "
        "when the last observed traffic ended"
    ) in facts
    assert "last heard" not in facts
