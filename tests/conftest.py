"""Fixtures that several test files share."""

import csv
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from filelock import FileLock
from making import GEODATA, HANGS, Commands, Once, Run

import aidmap
from aidmap import Dataset

pytest_plugins = ["postgis"]
SAMPLED = 4  # one of so many variants of a sampled test runs each time

hypothesis.settings.register_profile("aidmap", deadline=None, database=None)
hypothesis.settings.load_profile("aidmap")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the longest tests to CI, and say so: who tries a change waits for the others."""
    if os.environ.get("AIDMAP_LONG"):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="long: AIDMAP_LONG=1 runs it, as CI does"))
    asked = [Path(one).resolve() for one in config.args]
    if asked == [Path(__file__).parent]:  # all of them, not a file or a test
        _sample(items, seed=config.getoption("randomly_seed", 0))


def _sample(items: list[pytest.Item], *, seed: int) -> None:
    """Of each sampled test, skip all variants but every fourth, other ones each time."""
    variants: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("sampled") and not item.get_closest_marker("long"):
            variants.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for of_one in variants.values():
        of_one.sort(key=lambda item: item.nodeid)
        for number, item in enumerate(of_one):
            if (number - seed) % min(SAMPLED, len(of_one)):
                why = "sampled: AIDMAP_LONG=1 runs all, as CI does, and so does its file alone"
                item.add_marker(pytest.mark.skip(reason=why))


def pytest_collection_finish() -> None:
    """Keep garbage collections from walking through thousands of tests each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _cache_of_ones_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what the tests read out of the user's cache."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read tables without a process of their own: it has tests, and takes its time.

    Maps go through one all the same: GDAL would be held to one driver here.
    """
    from aidmap.importers import readers, staging, targets
    from aidmap.importers.isolation import messages_from
    from aidmap.importers.messages import parse_message
    from aidmap.importers.reading_process import table_messages

    def messages(job: str, path: Path, mapping: Any, limits: Any, **more: Any) -> Any:
        if path.suffix.lower() in {*staging.FORMATS, *staging.ARCHIVES} or not path.is_file():
            yield from messages_from(job, path, mapping, limits, **more)
            return
        target = targets.make_target(job, mapping, **more["target"])
        yield from map(parse_message, table_messages(readers.open_table(path, target, limits)))

    monkeypatch.setattr(readers, "messages_from", messages)


@pytest.fixture(scope="session")
def shipped() -> Dataset:
    return aidmap.open_store(GEODATA)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make a folder once for all processes of a test run; nobody may write to it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def start(name: str, make: Callable[[Path], None]) -> Path:
        folder = shared / f"once-{name}"
        with FileLock(f"{folder}.lock"):
            if not folder.exists():
                unfinished = Path(tempfile.mkdtemp(dir=shared))
                make(unfinished)
                unfinished.rename(folder)
        return folder

    return start


@pytest.fixture(scope="session")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The shipped data set as it was at the end of May 2024: a third of it, quick to draw."""
    copy = tmp_path_factory.mktemp("spring") / "geodata"
    shutil.copytree(GEODATA, copy)
    path = copy / "reports.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *table = csv.reader(file)
    by_then = [row for row in table if row[header.index("reported_on")] <= "2024-05-31"]
    assert len(by_then) > 100
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *by_then])
    (copy / "retractions.csv").write_text("report,recorded_at,because\n", encoding="utf-8")
    return aidmap.open_store(copy)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped data set, to write to."""
    copy = tmp_path / "geodata"
    copy.mkdir()
    for path in GEODATA.iterdir():
        if path.suffix in {".csv", ".geojson", ".toml"}:
            shutil.copyfile(path, copy / path.name)
    return copy


@pytest.fixture(scope="session")
def commands() -> Iterator[Commands | None]:
    """Where commands are run; None: each in a process of its own, as CI does it."""
    if os.environ.get("AIDMAP_LONG") or not hasattr(os, "fork"):
        yield None
        return
    with Commands() as started:
        yield started


@pytest.fixture
def run(tmp_path: Path, commands: Commands | None) -> Run:
    """The command line as users start it, in an empty folder unless told otherwise."""

    def start(*args: object, env: dict[str, str] | None = None, **options: Any) -> Any:
        known = {name: text for name, text in os.environ.items() if name != "AIDMAP_DATA"}
        here = tmp_path / "here"
        here.mkdir(exist_ok=True)
        defaults = {"cwd": here, "env": known | (env or {}), "input": ""}
        command = [sys.executable, "-m", "aidmap", *map(str, args)]
        if commands and options.keys() <= {"cwd", "input"}:
            return commands.run(command, **(defaults | options))
        defaults |= {"capture_output": True, "encoding": "utf-8", "timeout": HANGS, "check": False}
        return subprocess.run(command, **(defaults | options))  # noqa: PLW1510 - in the defaults

    return start
