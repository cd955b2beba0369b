"""The ranks in docs/architecture.md are those that import-linter checks; what modules are named."""

import re
import sys
import tomllib
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from aidmap.cli.commands import COMMANDS, GROUPS

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "aidmap").rglob("*.py"))

# Rooms whose plain name is that of a module of the standard library too; and one module.
ALSO_STANDARD = {"html", "site", "importers/encodings"}

# Rooms that do the same for another side: a module has the name of its twin.
TWIN_ROOMS = (
    {"importers", "exporters"},
    {"rules", "rules/sql"},
    {"store/folder", "store/postgis"},
    {"html", "site"},
)


def test_the_docs_give_the_ranks_that_are_checked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = settings["tool"]["importlinter"]["contracts"][0]
    checked = [
        sorted(name.strip().removeprefix("aidmap.") for name in line.split("|"))
        for line in contract["layers"]
    ]
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("| from the top |")[2].partition("\n\n")[0]
    listed = [sorted(re.findall(r"`([a-z0-9_]+)`", line.split("|")[1]))
            for line in table.splitlines()[2:]]  # fmt: skip
    assert listed == checked
    there = {path.stem if path.suffix else path.name for path in (ROOT / "aidmap").iterdir()
             if (path.suffix == ".py" or (path / "__init__.py").exists())
             and not path.name.startswith("__")}  # fmt: skip
    assert there == {name for rank in listed for name in rank}


def test_each_command_is_in_the_module_of_its_name() -> None:
    for name, where in (COMMANDS | GROUPS).items():
        module = where.partition(".")[0]
        assert module.removesuffix("_") == name
        assert (ROOT / "aidmap" / "cli" / f"{module}.py").exists()


def test_no_module_is_named_as_one_of_the_standard_library() -> None:
    paths = {one for path in MODULES for one in (path.with_suffix(""), path.parent)}
    standard = {
        path.relative_to(ROOT / "aidmap").as_posix()
        for path in paths
        if path.name in sys.stdlib_module_names
    }
    assert standard <= ALSO_STANDARD


def test_modules_share_names_only_between_twins() -> None:
    rooms = defaultdict(list)
    for path in MODULES:
        room = path.relative_to(ROOT / "aidmap").parent.as_posix()
        if not path.name.startswith("__") and not _is_command(path):
            rooms[path.stem].append(room)
    shared = {
        (name, *pair)
        for name, where in rooms.items()
        for pair in combinations(where, 2)
        if set(pair) not in TWIN_ROOMS
    }
    assert shared == set()


def _is_command(path: Path) -> bool:
    """Whether a module holds a command: that has the name of what it calls."""
    return path.parent.name == "cli" and path.stem.removesuffix("_") in COMMANDS | GROUPS


def test_the_tests_mirror_the_rooms() -> None:
    rooms = {path.name for path in (ROOT / "aidmap").iterdir() if (path / "__init__.py").exists()}
    shared = {"browser", "capture", "cases", "conformance"}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert {name for name in folders if not name.startswith(("_", "."))} <= rooms | shared
