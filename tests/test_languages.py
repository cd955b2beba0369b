"""A language is a file: the four that come with the package, and one that is dropped in."""

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from aidmap import i18n
from aidmap.errors import DataError
from aidmap.i18n import language_files
from aidmap.i18n.language_files import FOLDER, languages, tags, words, writing

UKRAINIAN: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "uk.toml").read_text(encoding="utf-8")
)


def test_every_file_has_the_same_keys_and_says_how_it_is_written() -> None:
    assert languages() == ("en", "ar", "he", "fr")
    for tag in languages():
        assert list(words(tag)) == list(words("en")), tag
        assert writing(tag).direction in {"ltr", "rtl"}
        assert {*language_files.content(tag)["writing"]} == {*writing("en")._fields}


@pytest.fixture
def of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of languages, read afresh."""
    for path in FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    monkeypatch.setattr(language_files, "FOLDER", tmp_path)
    cached = (tags, languages, writing, words, language_files.content)
    for one in cached:
        one.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    for one in cached:
        one.cache_clear()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"contested": ""}, "xx.toml: contested: is missing: English has 'contested'"),
        ({"map_of": "Karte"}, "xx.toml: map_of: must have the parts in braces that English has"),
        ({"writing": UKRAINIAN["writing"] | {"direction": "up"}}, "direction: must be ltr or rtl"),
        ({"writing": UKRAINIAN["writing"] | {"rank": "1"}}, "writing.rank: must be a whole number"),
        ({"writing": {}}, "xx.toml: writing.comma: is missing"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    changed: dict[str, Any], said: str, of_ones_own: Path
) -> None:
    english = tomllib.loads((FOLDER / "en.toml").read_text(encoding="utf-8"))
    (of_ones_own / "xx.toml").write_text(
        tomli_w.dumps(english | {"writing": UKRAINIAN["writing"]} | changed), encoding="utf-8"
    )
    with pytest.raises(DataError) as caught:
        writing("xx"), words("xx")
    assert said in str(caught.value)


def test_a_broken_file_and_a_language_without_days_are_named(of_ones_own: Path) -> None:
    (of_ones_own / "uk.toml").write_text("open = ", encoding="utf-8")
    with pytest.raises(DataError, match=r"uk\.toml: is broken as TOML"):
        languages()
    english = (of_ones_own / "en.toml").read_text(encoding="utf-8")
    (of_ones_own / "uk.toml").unlink()
    (of_ones_own / "qaa.toml").write_text(english, encoding="utf-8")
    languages.cache_clear()
    tags.cache_clear()
    with pytest.raises(DataError, match="Babel knows no such language"):
        _ = i18n.Speech("qaa").months


def test_languages_stand_by_rank_then_by_tag_and_english_first(of_ones_own: Path) -> None:
    english = tomllib.loads((of_ones_own / "en.toml").read_text(encoding="utf-8"))
    for tag, rank in (("uk", 5), ("so", 5), ("de", 0)):
        told = english | {"writing": english["writing"] | {"rank": rank}}
        (of_ones_own / f"{tag}.toml").write_text(tomli_w.dumps(told), encoding="utf-8")
    assert languages() == ("en", "de", "ar", "he", "fr", "so", "uk")
