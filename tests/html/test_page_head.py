"""What messengers, networks and search engines read of a page."""

import re

import pytest

import aidmap
from aidmap import Dataset
from aidmap.errors import DataError

DAY = "2026-11-22"
PAGE, PICTURE = "https://example.org/map.html", "https://example.org/map.png"


def heads(page: str) -> dict[str, str]:
    """The contents of the meta elements, by name or property."""
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page))


def test_a_link_to_a_page_is_shown_with_its_finding_and_picture(shipped: Dataset) -> None:
    drawing = aidmap.render.draw(shipped, on=DAY, permalink=PAGE, picture=PICTURE)
    page = drawing.content.decode("utf-8")
    told = heads(page)
    assert told["og:title"] == drawing.finding
    assert page.split("<title>")[1].startswith(drawing.finding)
    assert "22 November 2026" in told["og:description"]
    assert (told["og:url"], told["og:image"]) == (PAGE, PICTURE)
    assert told["twitter:card"] == "summary_large_image"


def test_without_addresses_there_is_no_picture(shipped: Dataset) -> None:
    told = heads(aidmap.render.draw(shipped, on=DAY).content.decode("utf-8"))
    assert not {"og:url", "og:image"} & set(told)
    assert told["twitter:card"] == "summary"


def test_an_address_of_a_picture_that_is_none_is_refused(shipped: Dataset) -> None:
    with pytest.raises(DataError, match=r"--picture 'map\.png': it must begin with http"):
        aidmap.render.draw(shipped, on=DAY, picture="map.png")
