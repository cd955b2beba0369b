"""Drawing without a browser: the file, its bytes, its weight and what it refuses."""

import gzip
import html
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import folium
import pytest
from making import GEODATA
from packing import packed_part

import aidmap
from aidmap import Dataset
from aidmap.errors import DataError, StoreError
from aidmap.i18n import languages

APRIL = "2024-04-20"


@pytest.fixture(scope="session")
def page(shipped: Dataset) -> str:
    return aidmap.render.draw(shipped, on=APRIL).content.decode("utf-8")


@pytest.mark.parametrize("language", languages())
def test_the_page_of_the_shipped_data_keeps_its_weight(shipped: Dataset, language: str) -> None:
    """At most 270 kB, and 167 kB gzipped: three years, four languages, no other file."""
    for day in ("2023-10-15", APRIL, "2024-05-20", "2026-03-18", "2026-11-22"):
        content = aidmap.render.draw(shipped, on=day, language=language).content
        assert len(content) <= 270_000
        assert len(gzip.compress(content)) <= 167_000


def test_the_same_input_gives_the_same_bytes_in_another_process(page: str) -> None:
    code = (
        "import sys, aidmap; data = aidmap.open_store(sys.argv[1]);"
        f"sys.stdout.buffer.write(aidmap.render.draw(data, on='{APRIL}').content)"
    )
    command = [sys.executable, "-c", code, str(GEODATA)]
    again = subprocess.run(command, capture_output=True, check=True)
    assert again.stdout.decode("utf-8") == page


def test_every_element_of_the_page_is_closed(page: str) -> None:
    void = {"meta", "br", "link", "img", "input"}

    class Strict(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_startendtag(self, tag: str, attrs: object) -> None:
            pass

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in void:
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    parser = Strict()
    parser.feed(page)
    parser.close()
    assert parser.open == []


def test_the_page_names_no_host_that_it_would_load_from(page: str) -> None:
    assert not re.findall(r"""(?:src|@import|url\()\s*=?\s*["']?(?:https?:)?//""", page)
    assert not re.findall(r"<link\b", page)
    assert not re.findall(r"""\son\w+\s*=\s*["']""", page.split("<script>", maxsplit=1)[0])
    assert not re.findall(
        r"""<[^>]+\sstyle=""", page.split("<script>", maxsplit=1)[0].replace("folium", "")
    )


def test_the_caption_credits_sources_and_carries_the_disclaimer(
    shipped: Dataset, page: str
) -> None:
    text = html.unescape(page)
    for said in ("Israel PM Office", "OpenStreetMap contributors", "UN OCHA", "ODbL"):
        assert said in text
    assert shipped.records.about.disclaimer() in text
    assert "4 of 8 gateways pass goods into Gaza, with restrictions; " in page


def test_the_finding_minds_what_is_stale(shipped: Dataset) -> None:
    drawing = aidmap.render.draw(shipped, on="2026-11-22")
    assert drawing.finding.startswith(
        "22 November 2026. Last heard on 29 August 2026: Kerem Shalom alone passed goods"
    )
    assert aidmap.render.draw(shipped, on="2023-10-15").finding == (
        "No routes for goods on 15 October 2023."
    )


def test_clocks_are_told_on_the_page(shipped: Dataset) -> None:
    drawing = aidmap.render.draw(shipped, on=APRIL, known_by="2024-04-10", according_to=["OCHA"])
    text = drawing.content.decode("utf-8")
    assert "as published by 10 April 2024, according to OCHA" in text


def test_saving_leaves_the_old_file_whole_when_it_fails(
    shipped: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = aidmap.render.draw(shipped, on=APRIL)
    target = drawing.save(tmp_path / "new" / "map.html")
    assert target.read_bytes() == drawing.content

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        drawing.save(target)
    assert target.read_bytes() == drawing.content
    assert [path.name for path in target.parent.iterdir()] == ["map.html"]


def test_a_suffix_that_cannot_be_drawn_is_refused(shipped: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cannot draw \.docx"):
        aidmap.render.draw(shipped, on=APRIL).save(tmp_path / "map.docx")


def test_a_drawing_shows_itself_in_a_notebook(shipped: Dataset) -> None:
    shown = aidmap.render.draw(shipped, on=APRIL)._repr_html_()
    assert shown.startswith('<iframe class="aidmap" title="20 April 2024. 4 of 8 gateways')
    assert 'sandbox="allow-scripts allow-popups' in shown
    assert "allow-same-origin" not in shown
    assert "<script" not in shown


def test_a_layer_that_needs_other_hosts_is_refused_with_what_to_do(shipped: Dataset) -> None:
    from folium.plugins import MarkerCluster

    day = shipped.at(APRIL)
    ours = aidmap.html.page_map(day)
    MarkerCluster().add_to(ours)
    with pytest.raises(DataError, match="makes no request"):
        aidmap.html.page(day, folium_map=ours)


def test_a_layer_without_a_map_says_so(shipped: Dataset) -> None:
    with pytest.raises(TypeError, match="add this layer to a folium map"):
        aidmap.html.Routes(shipped.at(APRIL)).render()


def test_folium_evaluates_nothing_of_our_records(folder: Path) -> None:
    path = folder / "places.geojson"
    hostile = "{{7*7}}{% for x in range(3) %}x{% endfor %}"
    text = path.read_text(encoding="utf-8").replace("Erez (Beit Hanoun) crossing", hostile)
    path.write_text(text, encoding="utf-8")
    dataset = aidmap.open_store(folder)
    theirs = folium.Map()
    aidmap.html.Places(dataset.at(APRIL)).add_to(theirs)
    page = aidmap.render.draw(dataset, on=APRIL).content.decode("utf-8")
    ours = json.loads(packed_part(page, "aidmap-data")).values()
    for written in (theirs.get_root().render(), "".join(ours), page):
        assert hostile in written, "as a text of the data, unchanged"
        assert "xxx" not in written.split("leaflet")[0]


def test_an_empty_data_set_can_be_drawn(tmp_path: Path) -> None:
    aidmap.store.init(tmp_path / "empty", about=(
        'id = "x"\ntitle_en = "X"\ntime_zone = "UTC"\nlicence = "none"\ndisclaimer_en = "none"\n'
    ))  # fmt: skip
    drawing = aidmap.render.draw(aidmap.open_store(tmp_path / "empty"), on=APRIL)
    assert drawing.finding == "No routes for goods on 20 April 2024."


@pytest.mark.parametrize("part", [{"places": ["erez"]}, {"routes": ["ashdod-erez"]}])
def test_a_part_of_a_data_set_is_drawn_as_a_page(
    shipped: Dataset, part: dict[str, list[str]]
) -> None:
    shown = shipped.only(**part)
    page = aidmap.render.draw(shown, on=APRIL).content.decode("utf-8")
    assert 'data-place="erez"' in page
    assert 'data-place="karni"' not in page
    assert shown.at(APRIL).state("erez") == shipped.at(APRIL).state("erez")
