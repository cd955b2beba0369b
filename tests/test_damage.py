"""What git and Excel do to a data set: named as what it is, and mended where nothing is lost."""

from pathlib import Path

import pytest

from aidmap.stores import FileStore


def told(folder: Path) -> list[str]:
    return [str(fault).replace(f"{folder}/", "") for fault in FileStore(folder).check()]


def conflict(path: Path, ours: str, theirs: str, base: str | None = None) -> tuple[int, int]:
    """Leave a conflict at the end of a file, as git does; tell its lines."""
    before = path.read_text(encoding="utf-8")
    middle = "" if base is None else f"||||||| 1234567\n{base}"
    block = f"<<<<<<< HEAD\n{ours}{middle}=======\n{theirs}>>>>>>> theirs\n"
    path.write_text(before + block, encoding="utf-8")
    first = before.count("\n") + 1
    return first, first + block.count("\n") - 1


@pytest.mark.parametrize(
    "name", ["places.geojson", "legs.geojson", "areas.geojson", "basemap.geojson", "dataset.toml"]
)
def test_a_conflict_in_any_other_file_is_named(folder: Path, name: str) -> None:
    first, last = conflict(folder / name, "a\n", "b\n")
    (fault,) = told(folder)
    assert fault.startswith(f"{name}:{first}: has git conflict markers in lines {first}-{last}: ")
    assert f"git checkout --ours {name}" in fault
