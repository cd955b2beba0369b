"""A language is a file: the four that come with the package, and one that is dropped in."""

import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
import tomli_w
from making import GEODATA

from aidmap import i18n
from aidmap.errors import DataError
from aidmap.i18n import Speech, language_files
from aidmap.i18n.language_files import FOLDER, languages, tags, words, writing

COMMANDS = """
import sys, json
from aidmap.cli.commands import prepare
for words in json.loads(sys.argv[1]):
    sys.argv = ["aidmap", *words]
    code = prepare(words)()
    assert code == 0, (words, code)
"""
APRIL = ("--from", "2024-04-01", "--to", "2024-05-08")
UKRAINIAN: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "uk.toml").read_text(encoding="utf-8")
)


def copy_of_package(folder: Path, *left_out: str) -> Path:
    """The package with Ukrainian among its languages, but for some of its words."""
    ours = FOLDER.parent
    shutil.copytree(ours, folder / "aidmap", ignore=shutil.ignore_patterns("__pycache__"))
    english = tomllib.loads((FOLDER / "en.toml").read_text(encoding="utf-8"))
    told = {key: text for key, text in (english | UKRAINIAN).items() if key not in left_out}
    (folder / "aidmap" / "i18n" / "uk.toml").write_text(tomli_w.dumps(told), encoding="utf-8")
    return folder


def ran(folder: Path, *commands: tuple[object, ...]) -> subprocess.CompletedProcess[str]:
    """Commands one after the other, in a fresh process that imports the package of a folder."""
    words = json.dumps([["--data", str(GEODATA), *map(str, one)] for one in commands])
    return subprocess.run(
        [sys.executable, "-c", COMMANDS, words],
        cwd=folder, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_every_file_has_the_same_keys_and_says_how_it_is_written() -> None:
    assert languages() == ("en", "ar", "he", "fr")
    for tag in languages():
        assert list(words(tag)) == list(words("en")), tag
        assert writing(tag).direction in {"ltr", "rtl"}
        assert {*language_files.content(tag)["writing"]} == {*writing("en")._fields}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What the commands draw in Ukrainian, and what they say."""
    folder = copy_of_package(tmp_path_factory.mktemp("ukrainian"))
    (folder / "definitions").mkdir()
    (folder / "definitions" / "day.toml").write_text(
        'title = "A day"\ndays = "2024-05-08"\nlanguages = ["uk"]\nsizes = ["square"]\ndpi = 40\n',
        encoding="utf-8",
    )
    day, lang = ("--on", "2024-05-08"), ("--lang", "uk")
    done = ran(
        folder,
        ("map", *day, *lang, "-o", "page.html"),
        ("map", *day, *lang, "-o", "map.svg"),
        ("chart", "timeline", *APRIL, *lang, "-o", "chart.svg"),
        *(("brief", *APRIL, *lang, "-o", f"brief.{suffix}") for suffix in ("docx", "md", "pdf")),
        ("embed", "figure", *day, *lang),
        ("build", "--definitions", "definitions", "-o", "built"),
        ("export", *day, "-o", "places.csv"),
        ("schema", "place"),
        ("map", "--help"),
    )
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_a_file_dropped_in_adds_a_language_to_the_page(drawn: tuple[Path, str]) -> None:
    page = (drawn[0] / "page.html").read_text(encoding="utf-8")
    assert '<html lang="uk" dir="ltr"' in page
    assert '<option value="uk" lang="uk" selected>Українська</option>' in page
    assert '<option value="ar" lang="ar">العربية</option>' in page
    assert '<span data-word="closed">закрито</span>' in page
    assert "8 травня 2024" in page


@pytest.mark.long
@pytest.mark.parametrize("suffix", ["docx", "md", "pdf"])
def test_and_to_documents(suffix: str, drawn: tuple[Path, str]) -> None:
    path = drawn[0] / f"brief.{suffix}"
    if suffix == "docx":
        with zipfile.ZipFile(path) as package:
            text = package.read("word/document.xml").decode("utf-8")
            assert 'w:val="uk-UA"' in package.read("word/styles.xml").decode("utf-8")
    elif suffix == "pdf":
        text = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    else:
        text = path.read_text(encoding="utf-8")
    assert "закрито" in text
    assert "травня" in text


def test_and_to_pictures_captions_definitions_schema_and_help(drawn: tuple[Path, str]) -> None:
    folder, said = drawn
    for name in ("map.svg", "chart.svg"):
        assert "травня" in (folder / name).read_text(encoding="utf-8"), name
    assert "травня" in said
    assert [path.name for path in (folder / "built").glob("*.png")] == [
        "day-2024-05-08-uk-square.png"
    ]
    header = (folder / "places.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert "name_fr,name_uk,aliases" in header
    assert '"description": "Name in Ukrainian."' in said
    assert "<en|ar|he|fr|uk>" in said


def test_a_missing_word_is_named_with_its_file(tmp_path: Path) -> None:
    folder = copy_of_package(tmp_path, "open")
    done = ran(folder, ("map", "--on", "2024-05-08", "-o", "page.html"))
    assert done.returncode == 1
    assert "i18n/uk.toml: open: is missing: English has 'open'" in done.stderr
    assert not (folder / "page.html").exists()


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


def test_a_status_reads_no_file_of_a_language_but_english() -> None:
    code = (
        "from aidmap.i18n import language_files as found\n"
        "from aidmap.cli.commands import prepare\n"
        "assert prepare(sys.argv[1:])() == 0\n"
        "print(found.languages.cache_info().misses, found.content.cache_info().misses)\n"
    )
    for _ in range(2):  # the first one writes the index
        words = [
            sys.executable,
            "-c",
            f"import sys\n{code}",
            "--data",
            str(GEODATA),
            "status",
            "erez",
        ]
        done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "0 1"


@pytest.mark.parametrize(
    ("language", "same_year", "other_year"),
    [
        ("en", "12 Mar", "12 Mar 2023"),
        ("fr", "12 mars", "12 mars 2023"),
        ("ar", "12 مارس", "12 مارس 2023"),
        ("he", "12 במרץ", "12 במרץ 2023"),
    ],
)
def test_days_are_short_beside_others_of_their_year(
    language: str, same_year: str, other_year: str
) -> None:
    speech, on = Speech(language), date(2024, 5, 20)
    assert speech.short_day(date(2024, 3, 12), beside=on) == same_year
    assert speech.short_day(date(2023, 3, 12), beside=on) == other_year
