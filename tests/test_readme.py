"""What README tells a newcomer to type works as it stands there."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from making import GEODATA

README = (GEODATA.parent / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    joined = "".join(blocks("console")).replace("\\\n", " ")
    return [line.removeprefix("$ ") for line in joined.splitlines()]


def started(command: str, folder: Path) -> str:
    words = [sys.executable, "-m", *shlex.split(command, comments=True)]
    done = subprocess.run(words, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def test_the_five_minutes_can_be_walked(tmp_path: Path) -> None:
    shutil.copytree(GEODATA, tmp_path / "geodata")
    walk = commands()
    assert len(walk) >= 10
    said = ""
    for command in walk:
        added = re.search(r"Added ([0-9a-f]{16})", said)
        said += started(command.replace(" ID ", f" {added[1] if added else ''} "), tmp_path)
    assert "planned" in said
    assert "gap of 9 days" in said
    assert "no faults" in said
    assert (tmp_path / "erez.html").exists()


def test_the_python_of_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(GEODATA, tmp_path / "geodata")
    monkeypatch.chdir(tmp_path)
    known: dict[str, object] = {}
    for block in blocks("python"):
        exec(block, known)  # noqa: S102 - it is ours
    assert (tmp_path / "erez.html").exists()
    assert "aidmap_routes" in (tmp_path / "ours.html").read_text(encoding="utf-8")
