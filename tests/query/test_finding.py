"""The finding of a day: its sentence, what it never claims, and that the page says the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import GEODATA

import aidmap
from aidmap import Status, Traffic
from aidmap.html import payload
from aidmap.i18n import Speech
from aidmap.model.record import json_value
from aidmap.query import json_answers
from aidmap.query.finding import dated_sentence, in_list, sentence, short_name

if TYPE_CHECKING:
    from aidmap import Dataset
    from aidmap.query.snapshot import Snapshot

SCRIPT = Path(__file__).parents[1] / "conformance" / "run_finding.mjs"
ASSETS = Path(aidmap.__file__).parent / "assets"
LANGUAGES = ("en", "ar", "he", "fr")
EPOCH = date(1970, 1, 1)
FIRST, LAST = date(2023, 10, 7), date(2026, 11, 26)
DAYS = [FIRST + timedelta(days=number) for number in range(0, (LAST - FIRST).days + 1, 5)]


@pytest.mark.parametrize(
    ("on", "traffic", "said"),
    [
        ("2024-05-08", "people", "No gateway passes people out of Gaza; Rafah is closed."),
        ("2024-01-20", "goods",
         "Kerem Shalom (contested) and Rafah pass goods into Gaza, with restrictions."),
        ("2024-03-18", "goods",
         ("6 of 7 gateways pass goods into Gaza, with restrictions; US floating pier is announced, "
          "not seen in use.")),
        ("2024-07-10", "people",
         "Kerem Shalom alone passes people out of Gaza, with restrictions; Rafah is closed."),
        ("2026-11-26", "people",
         ("Last heard on 12 September 2026: Kerem Shalom and Rafah passed people out of Gaza, "
          "with restrictions.")),
    ],
)  # fmt: skip
def test_it_says_what_passes(shipped: Dataset, on: str, traffic: str, said: str) -> None:
    assert sentence(shipped.at(on, traffic=Traffic(traffic))) == said


def test_stale_evidence_is_told_in_the_past(shipped: Dataset) -> None:
    shot = shipped.at("2026-11-26")
    assert shot.finding.stale
    assert sentence(shot).startswith(
        "Last heard on 29 August 2026: Kerem Shalom alone passed goods into Gaza, with "
        "restrictions; "
    )
    answer = json_answers.finding_json(shot)
    assert answer["finding"] == {
        "text": sentence(shot), "stale": True, "contested": False, "last_heard": "2026-08-29",
    }  # fmt: skip
    assert answer["gateways"][0] == {
        "place": "kerem-shalom", "name": "Kerem Shalom crossing", "status": "restricted",
        "mode": "road", "serves": ["khan-younis", "rafah-governorate"],
    }  # fmt: skip


def test_stale_evidence_is_never_in_the_present(shipped: Dataset) -> None:
    """Whatever is stale stands in a clause of the past, on every fifth day."""
    for on in DAYS:
        shot = shipped.at(on)
        present = [one for one in shot.finding.passing if not one.state.stale]
        text = sentence(shot)
        if shot.finding.stale:
            assert text.startswith("Last heard on "), on
        head = text.partition(";")[0]
        claims_now = " pass goods" in head or " passes goods" in head
        assert claims_now == bool(present) or head.startswith("No gateway "), (on, text)


def test_a_contested_gateway_is_named_so(shipped: Dataset) -> None:
    shot = shipped.at("2024-05-08")
    assert shot.finding.contested
    assert "Kerem Shalom (contested) and Rafah are closed" in sentence(shot)


def test_gateways_have_the_mode_of_the_way_in(shipped: Dataset) -> None:
    modes = {one.place: json_value(one.mode) for one in shipped.at("2024-05-20").gateways}
    assert modes == {
        "airdrop-mawasi": "air", "airdrop-north": "air", "trident-pier": "sea", "erez": "road",
        "gate-96": "road", "kerem-shalom": "road", "rafah": "road", "zikim": "road",
    }  # fmt: skip


def test_without_a_region_none_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(GEODATA, folder)
    about = folder / "dataset.toml"
    lines = about.read_text(encoding="utf-8").splitlines()
    about.write_text("\n".join(one for one in lines if not one.startswith("region_")), "utf-8")
    shot = aidmap.open_store(folder).at("2024-07-10", traffic=Traffic.PEOPLE)
    assert sentence(shot) == (
        "Kerem Shalom alone passes people, with restrictions; Rafah is closed."
    )


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(st.sampled_from(list(Status)), min_size=7, max_size=7),
    language=st.sampled_from(LANGUAGES),
)
def test_every_gateway_is_counted_once(
    shipped: Dataset, words: list[Status], language: str
) -> None:
    gateways = [one.place for one in shipped.at("2025-01-25").gateways]
    shot = shipped.at("2025-01-25", what_if=dict(zip(gateways, words, strict=True)))
    text = sentence(shot, Speech(language))
    assert "{" not in text
    assert text.endswith(".")
    passing = sum(status.passes for status in words)
    if passing > 3:
        assert f"{passing}" in text
    for place, status in zip(gateways, words, strict=True):
        name = in_list(short_name(shot.network.places[place].name(language)), Speech(language))
        if status.passes and passing <= 3:
            assert name in text


def in_the_page(shot: Snapshot, questions: list[dict[str, Any]]) -> list[str]:
    """What the page's script says, under plain Node."""
    node = shutil.which("node")
    if not node:
        if os.environ.get("CI") == "true":
            pytest.fail("CI has no Node")
        pytest.skip("there is no Node here: the finding of the page is not tried")
    model = json.loads(json.dumps(payload.model(shot, LANGUAGES), default=json_value))
    done = subprocess.run(
        [node, SCRIPT, ASSETS], input=json.dumps({"model": model, "questions": questions}),
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    said: list[str] = json.loads(done.stdout)
    return said


def test_the_page_says_the_same(shipped: Dataset) -> None:
    asked = [
        (on, traffic, LANGUAGES[number % 4], what_if)
        for number, on in enumerate(DAYS)
        for traffic in Traffic
        for what_if in ({}, {"kerem-shalom": Status.OPEN, "erez": Status.PLANNED})
    ]
    questions = [
        {"on": (on - EPOCH).days, "traffic": traffic, "publishers": [], "language": language,
         "what_if": what_if}
        for on, traffic, language, what_if in asked
    ]  # fmt: skip
    said = in_the_page(shipped.at(LAST), questions)
    for (on, traffic, language, what_if), theirs in zip(asked, said, strict=True):
        shot = shipped.at(on, traffic=traffic, what_if=what_if)
        assert theirs == sentence(shot, Speech(language)), (on, traffic, language)


def test_places_without_routes_are_counted_with_what_to_mind(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(GEODATA, folder)
    header = (folder / "routes.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "routes.csv").write_text(f"{header}\n", encoding="utf-8")
    data = aidmap.open_store(folder)
    said = sentence(data.at("2024-05-08"))
    assert said == (
        "9 of 19 places are open on 8 May 2024, 8 of them with restrictions; "
        "Kerem Shalom is contested."
    )
    assert dated_sentence(data.at("2024-05-08")) == said
    days = DAYS[::20]
    questions = [
        {"on": (on - EPOCH).days, "traffic": "goods", "publishers": [], "language": language,
         "what_if": {}}
        for on in days
        for language in LANGUAGES
    ]  # fmt: skip
    expected = [sentence(data.at(on), Speech(one)) for on in days for one in LANGUAGES]
    assert in_the_page(data.at(LAST), questions) == expected
