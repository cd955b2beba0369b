"""What README and docs tell a newcomer to type works as it stands there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import console
import pytest
from making import GEODATA
from packing import packed_part

ROOT = GEODATA.parent
README = ROOT / "README.md"
EXAMPLES = "examples"  # what some pages import


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(page: Path) -> list[console.Typed]:
    return console.typed(page.read_text(encoding="utf-8"))


PAGES = [page for page in (README, *sorted((ROOT / "docs").glob("*.md"))) if commands(page)]
# The gallery is typed when the site is built.
TYPED = [page for page in PAGES if page.name != "gallery.md"]
# Pages of a few seconds each; the others are left to CI.
QUICK = {"asking.md", "entering.md", "spreadsheet.md"}
# What a page's commands say, to be seen on the way.
SAID = {"README.md": "planned", "asking.md": "gap of 9 days", "entering.md": "no faults",
        "counts.md": "57 new"}  # fmt: skip


def started(typed: console.Typed, command: str, folder: Path) -> str:
    words = [sys.executable, "-m", *shlex.split(command, comments=True)]
    done = subprocess.run(
        words, cwd=folder, env=os.environ | {"PYTHONUNBUFFERED": "1"}, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    assert done.returncode == typed.fails, f"{command}: {done.stdout}"
    assert typed.is_answered_by(done.stdout), f"{command}: {done.stdout}"
    return done.stdout


@pytest.mark.sampled
@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=page.name, marks=() if page.name in QUICK else pytest.mark.long)
        for page in TYPED
    ],
)
def test_the_commands_of_a_page_can_be_typed(page: Path, tmp_path: Path) -> None:
    shutil.copytree(GEODATA, tmp_path / "geodata")
    shutil.copytree(ROOT / EXAMPLES, tmp_path / EXAMPLES)
    for name, text in console.files(page.read_text(encoding="utf-8")).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = ""
    for typed in commands(page):
        added = re.search(r"Added ([0-9a-f]{16})", said)
        command = typed.command.replace(" ID ", f" {added[1] if added else ''} ")
        said += started(typed, command, tmp_path)
    assert SAID.get(page.name, "") in said


def test_an_answer_that_is_another_is_found() -> None:
    (typed,) = console.typed("```console\n$ aidmap status\nOne  \n...\nThree\n```\n")
    assert typed.is_answered_by("One\n\nTwo\nThree  \n")
    assert typed.is_answered_by("One\nThree\n")
    assert not typed.is_answered_by("One\nTwo\n")
    assert not typed.is_answered_by("None\nThree\n")


def test_the_pages_are_those_with_commands() -> None:
    assert {*SAID} <= {page.name for page in PAGES}
    assert sum(len(commands(page)) for page in PAGES) >= 25


def test_the_front_door_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 120


def test_the_python_of_the_docs_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(GEODATA, tmp_path / "geodata")
    monkeypatch.chdir(tmp_path)
    known: dict[str, object] = {}
    for block in blocks(ROOT / "docs" / "python.md", "python"):
        exec(block, known)  # noqa: S102 - it is ours
    assert (tmp_path / "erez.html").exists()
    page = (tmp_path / "ours.html").read_text(encoding="utf-8")
    assert "aidmap.routes(" in packed_part(page, "aidmap-scripts")
