"""What `import aidmap` offers: all of it there, quick, with an example that is true."""

import doctest
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import aidmap

OFFERED = {
    "open_store", "Dataset", "draw", "Status", "Traffic", "Basis",
    "About", "AirdropZone", "Count", "Crossing", "Destination", "Hub", "Leg", "Place", "Port",
    "Report", "Retraction", "Route", "Source",
    "AidmapError", "DataError", "Fault", "MissingExtra", "NotFound", "StoreError",
}  # fmt: skip
EXPLAINED = sorted(OFFERED - {"Place"})  # a union of the classes of places has no docstring


def test_what_is_offered_is_listed_and_there() -> None:
    assert set(aidmap.__all__) == OFFERED
    assert set(dir(aidmap)) >= OFFERED
    found: dict[str, object] = {}
    exec("from aidmap import *", found)  # noqa: S102 - as users write it
    assert set(found) >= OFFERED


def test_what_is_not_offered_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'fly'"):
        aidmap.fly  # type: ignore[attr-defined] # noqa: B018 - the asking is the test


@pytest.mark.parametrize("name", EXPLAINED)
def test_the_example_of_what_is_offered_is_true(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = inspect.getdoc(getattr(aidmap, name)) or ""
    example = doctest.DocTestParser().get_doctest(text, {"aidmap": aidmap}, name, None, None)
    assert example.examples, f"{name} has no example"
    told: list[str] = []
    outcome = doctest.DocTestRunner(verbose=False).run(example, out=told.append)
    assert outcome.failed == 0, "".join(told)


def test_importing_it_imports_no_library() -> None:
    code = "import sys, aidmap; print({'pydantic', 'typing', 're'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
