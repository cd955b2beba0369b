"""The ranks that docs/architecture.md tells are those that import-linter checks."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_ranks_are_told_as_they_are_checked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = settings["tool"]["importlinter"]["contracts"][0]
    checked = [
        sorted(name.strip().removeprefix("aidmap.") for name in line.split("|"))
        for line in contract["layers"]
    ]
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("| from the top |")[2].partition("\n\n")[0]
    told = [sorted(re.findall(r"`([a-z0-9]+)`", line.split("|")[1]))
            for line in table.splitlines()[2:]]  # fmt: skip
    assert told == checked
    there = {path.stem if path.suffix else path.name for path in (ROOT / "aidmap").iterdir()
             if (path.suffix == ".py" or (path / "__init__.py").exists())
             and not path.name.startswith("__")}  # fmt: skip
    assert there == {name for rank in told for name in rank}
