"""Snippets for pages of other people: valid, sandboxed, and hostile texts stay texts."""

import base64
import json
import warnings
from pathlib import Path
from typing import Any

import html5lib
import pytest
from making import GEODATA, Run
from spoiling import HOSTILE, spoil_folder

import aidmap
from aidmap import Dataset, embed
from aidmap.embed import Embed
from aidmap.errors import DataError

APRIL = "2024-04-20"
PAGE = "https://example.org/maps/erez.html?v=2"
FINDING = "20 April 2024. 4 of 8 gateways pass goods into Gaza, with restrictions; "


def read(snippet: str) -> Any:
    """A snippet, read by a strict parser."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(f"<!DOCTYPE html><title>x</title>{snippet}")


def test_the_frame_is_sandboxed_and_has_a_title_a_size_and_a_picture(shipped: Dataset) -> None:
    shot = shipped.at(APRIL, traffic="fuel", according_to=["OCHA", "WFP"])
    asked = Embed(snapshot=shot, page=PAGE, picture="erez.png", language="ar", width="700")
    frame = read(asked.frame()).find(".//iframe")
    assert frame.get("src") == (
        "https://example.org/maps/erez.html?v=2&embed=1#on=2024-04-20&traffic=fuel&lang=ar&by=ocha,wfp"
    )
    assert frame.get("sandbox").split()[0] == "allow-scripts"
    assert "allow-same-origin" not in frame.get("sandbox")
    assert (frame.get("width"), frame.get("height")) == ("700", "640")
    assert frame.get("title")
    assert '<img src="erez.png" alt="' in frame.text  # what a reader without frames is shown
    assert 'href="https://example.org/maps/erez.html?v=2#on=2024-04-20' in frame.text


def test_the_picture_is_in_the_frame_where_none_is_named(shipped: Dataset) -> None:
    frame = Embed(snapshot=shipped.at(APRIL), page="erez.html").frame()
    assert '<img src="data:image/png;base64,' in frame
    assert len(frame) < 400_000


def test_the_figure_holds_all_that_it_needs(shipped: Dataset) -> None:
    figure = read(Embed(snapshot=shipped.at(APRIL), page=PAGE).figure()).find(".//figure")
    image = figure.find(".//img")
    assert image.get("src").startswith("data:image/png;base64,")
    assert image.get("alt").startswith(f"Map: {FINDING}")
    assert (image.get("width"), image.get("height")) == ("736", "519")
    caption = "".join(figure.find("figcaption").itertext())
    for told in (
        "OCHA",
        "OpenStreetMap",
        "boundaries",
        "4 of 8 gateways pass goods into Gaza, with restrictions",
    ):
        assert told in caption
    assert [link.get("href") for link in figure.iter("a")] == [
        "https://example.org/maps/erez.html?v=2#on=2024-04-20&traffic=goods&lang=en"
    ] * 2
    alone = read(Embed(snapshot=shipped.at(APRIL)).figure())
    assert not list(alone.iter("a"))


def test_the_size_of_the_picture_is_what_the_snippet_says(shipped: Dataset) -> None:
    figure = read(Embed(snapshot=shipped.at(APRIL)).figure())
    content = figure.find(".//img").get("src").split(",")[1]
    header = base64.b64decode(content)[16:24]
    size = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:], "big")
    assert size == (736, 519)


def test_oembed_has_what_the_specification_wants(shipped: Dataset) -> None:
    shot = shipped.at(APRIL)
    told = Embed(snapshot=shot, page=PAGE, picture="https://example.org/e.png").oembed()
    assert told["version"] == "1.0"
    assert told["type"] == "rich"
    assert told["html"].startswith("<iframe")
    assert isinstance(told["width"], int)
    assert isinstance(told["height"], int)
    assert {"thumbnail_url", "thumbnail_width", "thumbnail_height"} <= set(told)
    assert json.loads(json.dumps(told)) == told


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("page", "javascript:alert(1)"),
        ("picture", "data:text/html,x"),
        ("page", "file:///etc/passwd"),
        ("width", "100em"),
        ("width", '1" onload="x'),
    ],
)
def test_addresses_and_sizes_of_another_kind_are_refused(
    shipped: Dataset, field: str, value: str
) -> None:
    with pytest.raises(DataError):
        Embed(snapshot=shipped.at(APRIL), **{field: value})


def test_hostile_texts_are_texts_in_snippets(folder: Path) -> None:
    spoil_folder(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not every script has its letters in the font
        shot = aidmap.open_store(folder).at(APRIL)
        for language in ("en", "ar"):
            asked = Embed(snapshot=shot, page="map.html", picture="m.png", language=language)
            for snippet in (asked.frame(), asked.figure(), asked.oembed()["html"]):
                tree = read(snippet)
                assert not list(tree.iter("script"))
                assert {key for one in tree.iter() for key in one.attrib} <= {
                    "class", "title", "src", "width", "height", "loading", "sandbox", "allow",
                    "href", "alt", "lang", "dir",
                }  # fmt: skip
        page = Embed(snapshot=shot, page=f"map.html?x={HOSTILE[1]}", picture="m.png")
        assert len(list(read(page.figure()).iter("img"))) == 1


def test_the_script_is_four_lines() -> None:
    lines = [line for line in embed.fit_script().splitlines() if not line.startswith("//")]
    assert len(lines) == 4


def test_the_command_prints_each_snippet(run: Run) -> None:
    options = ("--on", APRIL, "--data", GEODATA, "--page", "erez.html", "--picture", "erez.png")
    assert run("embed", *options).stdout.startswith(f'<iframe class="aidmap" title="{FINDING}')
    assert run("embed", "figure", *options).stdout.startswith('<figure class="aidmap"')
    assert json.loads(run("embed", "oembed", *options).stdout)["type"] == "rich"
    assert "addEventListener" in run("embed", "script").stdout
    wrong = run("embed", "--on", APRIL, "--data", GEODATA)
    assert wrong.returncode == 1
    assert "give --page" in wrong.stderr


def test_a_figure_tells_its_traffic_and_its_clocks(shipped: Dataset) -> None:
    shot = shipped.at(APRIL, traffic="fuel", according_to=["COGAT"], known_by="2024-04-10")
    told = Embed(snapshot=shot).figure()
    for said in ("fuel", "COGAT", "as published by 10 April 2024"):
        assert said in told
    assert "Sources: ." not in told
    with pytest.raises(DataError, match="embed a figure"):
        Embed(snapshot=shot, page="map.html").frame()


def test_addresses_that_are_none_are_told(run: Run, tmp_path: Path) -> None:
    wrong = run("embed", "--page", "http://[bad", "--data", GEODATA)
    assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)
    from aidmap.cli.site_ import checked_url

    for url in (
        "http://[bad",
        "https://",
        "https://x.org/?q=1",
        "https://x.org/#f",
        "https://x.org/a b",
    ):
        with pytest.raises(DataError, match="must be the address of a folder"):
            checked_url(url)
    done = run("site", "-o", tmp_path / "s", "--url", "http://[bad", "--data", GEODATA)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
