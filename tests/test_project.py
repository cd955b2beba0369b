"""What the project says of itself says the same everywhere."""

import tomllib
from pathlib import Path

import yaml

import aidmap

ROOT = Path(__file__).parents[1]


def test_the_version_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert project["version"] == citation["version"] == aidmap.__version__
    assert (project["name"], project["license"]) == (citation["title"], citation["license"])


def test_every_requirement_of_an_extra_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines}
    extras = project["optional-dependencies"]
    wanted = [name for extra in ("test", "docs", "bench") for name in extras[extra]]
    names = {name.partition(">")[0].partition("[")[0].lower() for name in wanted}
    assert names - pinned == set()


def test_types_are_seen_by_the_programs_of_others() -> None:
    assert (ROOT / "aidmap" / "py.typed").exists()
