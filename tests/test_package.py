"""The data package: written from the models, and valid by Frictionless's own reader."""

import json
import subprocess
import sys
from pathlib import Path

from making import GEODATA, Run

PACKAGE = GEODATA / "datapackage.json"


def validated(path: Path) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "--json", str(path)],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    told = json.loads(done.stdout)
    faults: list[dict[str, object]] = [*told["errors"]]
    for task in told["tasks"]:
        faults += task["errors"]
    return faults


def test_the_shipped_package_is_what_the_models_say(run: Run) -> None:
    done = run("schema", "datapackage", "--data", GEODATA)
    assert done.stdout == PACKAGE.read_text(encoding="utf-8")


def test_the_shipped_package_is_valid() -> None:
    assert validated(PACKAGE) == []


FAULTS = {
    ",closed,": (",ajar,", "constraint-error"),
    ",ocha,": (",nobody,", "foreign-key"),
    ",2024-05-01,": (",1 May,", "type-error"),
}


def test_faults_are_found_without_aidmap(folder: Path) -> None:
    (folder / "datapackage.json").write_bytes(PACKAGE.read_bytes())
    path = folder / "reports.csv"
    text = path.read_text(encoding="utf-8")
    for old, (new, _) in FAULTS.items():
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    found = {fault["type"] for fault in validated(folder / "datapackage.json")}
    assert {kind for _, kind in FAULTS.values()} <= found
