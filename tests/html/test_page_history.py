"""The reports of a page of many, packed; the page of few has them as they are."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from packing import packed_part

import aidmap
from aidmap import Dataset
from aidmap.html import history, payload

ON = "2024-05-20"


def test_a_page_of_few_reports_has_no_history(shipped: Dataset) -> None:
    page = aidmap.render.draw(shipped, on=ON).content.decode("utf-8")
    assert "aidmap-history" not in page


def test_a_page_of_many_has_all_reports_packed_and_is_smaller(
    spring: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    shot = spring.at(ON)
    monkeypatch.setattr(history, "MOST_PLAIN", 10)
    page = aidmap.render.draw(shot).content.decode("utf-8")
    told = json.loads(packed_part(page, "aidmap-history"))
    assert told == json.loads(json.dumps(payload.history(shot)))
    assert len(told["counts"][0]) >= len(shot.all_counts) > 0  # a letter or two for each
    first = history.first_claims(shot, amounts=False, beside=False)
    assert 0 < len(first.reports) < len(shot.all_reports) / 2
    assert len(first.counts) < len(shot.all_counts)
    again = aidmap.render.draw(shot).content.decode("utf-8")
    assert again == page


def test_the_map_for_layers_of_others_has_all_reports(
    spring: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_PLAIN", 10)
    shot = spring.at(ON)
    page = aidmap.html.page(shot, folium_map=aidmap.html.page_map(shot))
    assert "aidmap-history" not in page


def test_a_split_page_has_its_reports_beside_it_under_the_name_of_their_hash(
    spring: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_PLAIN", 10)
    drawing = aidmap.render.draw(spring, on=ON, split=True)
    [(name, content)] = drawing.beside.items()
    text = re.fullmatch(rb':root\{--aidmap-history:"([^<"\\\\\n]+)"\}\n', content)
    assert text
    assert name == f"aidmap-history-{hashlib.sha256(text[1]).hexdigest()[:16]}.css"
    page = drawing.save(tmp_path / "map.html").read_text(encoding="utf-8")
    assert (tmp_path / name).read_bytes() == content
    assert f'id="aidmap-history" data-file="{name}"' in page
    assert "<link" not in page, "it is asked for when it is wanted"
    assert text[1].decode() not in page
    policy = page.split('Content-Security-Policy" content="')[1].split('"')[0]
    rules = dict(rule.split(" ", 1) for rule in policy.replace("&#39;", "'").split("; "))
    assert re.fullmatch(r"('sha256-\S+' ){2}'self' file:", rules["style-src"])
    assert re.fullmatch(r"'sha256-\S+'( 'sha256-\S+'){2}", rules["script-src"]), "data is no code"


def test_few_reports_are_not_split(spring: Dataset) -> None:
    drawing = aidmap.render.draw(spring, on=ON, split=True)
    assert drawing.beside == {}
    assert drawing.content == aidmap.render.draw(spring, on=ON).content
