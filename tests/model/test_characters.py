"""Characters that no document can hold: told where they stand, and never in an output."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

import aidmap
from aidmap.documents import save
from aidmap.documents.briefing import brief
from aidmap.query.period import Period

if TYPE_CHECKING:
    from pathlib import Path

    from making import Run

BAD = {"U+0001": "\x01", "U+FFFF": "\uffff", "U+001B": "\x1b"}
WORST = "a\0\x01\x0b\x1b\x7f\x85\ufffe\uffff\ufeff\u200b\u202eb"


def spoilt(folder: Path, name: str, old: str, new: str) -> Path:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.sampled
@pytest.mark.parametrize("code", BAD)
@pytest.mark.parametrize(
    ("name", "old", "field"),
    [
        ("sources.csv", ",OCHA,", "name"),
        ("dataset.toml", 'title_en = "', "title_en"),
        ("places.geojson", '"name_en":"', "name_en"),
        ("routes.csv", ",Ashdod", "name_en"),
    ],
)
def test_what_stands_on_the_disk_already_is_told(
    run: Run, folder: Path, code: str, name: str, old: str, field: str
) -> None:
    char = BAD[code]
    put = json.dumps(char)[1:-1] if name in {"dataset.toml", "places.geojson"} else char
    spoilt(
        folder, name, old, f"{old[:-1]}{put}{old[-1]}" if name == "sources.csv" else f"{old}{put}"
    )
    checked = run("check", "--data", folder)
    assert checked.returncode == 1
    told = f"{field}: holds {code}, which no document can hold: take it out"
    assert told in checked.stdout
    assert f"/{name}" in checked.stdout
    for words in (
        ("status",), ("map", "-o", "m.svg"), ("chart", "gap", "-o", "c.svg"),
        ("brief", "-o", "b.pdf"), ("export", "-o", "x.kml"), ("site", "-o", "s"),
    ):  # fmt: skip
        done = run(*words, "--data", folder)
        assert (done.returncode, done.stdout) == (1, "")
        assert told in done.stderr.splitlines()[-1]
    assert not list((folder.parent / "here").iterdir())


def test_a_mark_of_byte_order_in_a_name_is_told(run: Run, folder: Path) -> None:
    spoilt(folder, "sources.csv", ",OCHA,", ",OCHA\ufeff,")
    assert "name: holds U+FEFF" in run("check", "--data", folder).stdout


def hostile_day(shipped: aidmap.Dataset) -> Any:
    """A day whose every text is the worst: as a store of others might hand it out."""
    shot = shipped.at("2024-04-20")
    named = {"names": {"en": WORST, "ar": WORST}, "note": WORST}
    records = replace(
        shot.records,
        about=shot.records.about.with_fields(
            titles={"en": WORST}, licence=WORST, credits=(WORST,), disclaimers={"en": WORST}
        ),
        places=tuple(one.with_fields(**named) for one in shot.records.places),
        sources=tuple(one.with_fields(name=WORST) for one in shot.records.sources),
        reports=tuple(one.with_fields(title=WORST) for one in shot.records.reports),
    )  # fmt: skip
    return replace(shot, records=records)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pictures_hold_nothing_that_xml_cannot(shipped: aidmap.Dataset, language: str) -> None:
    shot = hostile_day(shipped)
    paper = {"language": language, "number": WORST}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not every script has its letters in the font
        drawn = [
            aidmap.render.draw(shot, suffix=".svg", language=language, paper={"number": WORST}),
            *(
                aidmap.render.draw_chart(Period.until(shot, first=None, days=60), kind, paper=paper)
                for kind in ("timeline", "calendar", "gap")
            ),
        ]
    for one in drawn:
        assert etree.fromstring(one.content).tag.endswith("svg")


@pytest.mark.sampled
@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html", ".md"])
def test_documents_can_be_written_of_anything(
    shipped: aidmap.Dataset, tmp_path: Path, suffix: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # likewise
        document = brief(Period.until(hostile_day(shipped), first=None, days=30))
        for path in save(document, tmp_path / f"b{suffix}"):
            assert path.stat().st_size


@pytest.mark.sampled
@pytest.mark.parametrize("suffix", ["svg", "pdf", "html"])
def test_names_of_the_ground_are_no_trouble(run: Run, folder: Path, suffix: str) -> None:
    path = folder / "areas.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    for feature in collection["features"]:
        feature["properties"]["name_en"] = WORST
    path.write_text(json.dumps(collection), encoding="utf-8")
    target = folder.parent / f"m.{suffix}"
    done = run("map", "-o", target, "--data", folder)
    assert done.returncode == 0, done.stderr
    if suffix == "svg":
        etree.parse(str(target))


@pytest.mark.sampled
@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
def test_what_is_given_on_the_command_line_is_no_trouble(
    run: Run, tmp_path: Path, suffix: str
) -> None:
    target = tmp_path / f"m.{suffix}"
    done = run("map", "-o", target, "--number", "3\x01\x1b\ufeff\u202e")
    assert done.returncode == 0, done.stderr
    if suffix == "svg":
        etree.parse(str(target))
