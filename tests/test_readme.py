"""What README and docs tell a newcomer to type works as it stands there."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from making import GEODATA

ROOT = GEODATA.parent
README = ROOT / "README.md"


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(page: Path) -> list[str]:
    joined = "".join(blocks(page, "console")).replace("\\\n", " ")
    return [line.removeprefix("$ ") for line in joined.splitlines()]


PAGES = [page for page in (README, *sorted((ROOT / "docs").glob("*.md"))) if commands(page)]
# What a page's commands say, to be seen on the way.
SAID = {"README.md": "planned", "asking.md": "gap of 9 days", "entering.md": "no faults"}


def started(command: str, folder: Path) -> str:
    words = [sys.executable, "-m", *shlex.split(command, comments=True)]
    done = subprocess.run(words, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.long
def test_the_commands_of_a_page_can_be_typed(page: Path, tmp_path: Path) -> None:
    shutil.copytree(GEODATA, tmp_path / "geodata")
    said = ""
    for command in commands(page):
        added = re.search(r"Added ([0-9a-f]{16})", said)
        said += started(command.replace(" ID ", f" {added[1] if added else ''} "), tmp_path)
    assert SAID.get(page.name, "") in said


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
    assert "aidmap_routes" in (tmp_path / "ours.html").read_text(encoding="utf-8")
