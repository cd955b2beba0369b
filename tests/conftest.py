"""Fixtures that several test files share."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from making import GEODATA, Run

import aidmap
from aidmap import Dataset

pytest_plugins = ["postgis"]

hypothesis.settings.register_profile("aidmap", deadline=None, database=None)
hypothesis.settings.load_profile("aidmap")


@pytest.fixture(scope="session", autouse=True)
def _cache_of_ones_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what the tests read out of the user's cache."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def shipped() -> Dataset:
    return aidmap.open_store(GEODATA)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped data set, to write to."""
    copy = tmp_path / "geodata"
    copy.mkdir()
    for path in GEODATA.iterdir():
        if path.suffix in {".csv", ".geojson", ".toml"}:
            shutil.copyfile(path, copy / path.name)
    return copy


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command line as users start it, in an empty folder unless told otherwise."""

    def start(*args: object, env: dict[str, str] | None = None, **options: Any) -> Any:
        known = {name: text for name, text in os.environ.items() if name != "AIDMAP_DATA"}
        here = tmp_path / "here"
        here.mkdir(exist_ok=True)
        defaults = {
            "cwd": here,
            "env": known | (env or {}),
            "input": "",
            "capture_output": True,
            "encoding": "utf-8",
            "timeout": 60,
            "check": False,
        }
        command = [sys.executable, "-m", "aidmap", *map(str, args)]
        return subprocess.run(command, **(defaults | options))  # noqa: PLW1510 - in the defaults

    return start
