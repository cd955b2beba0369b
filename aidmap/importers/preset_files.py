"""Finds and reads presets: TOML files that come with aidmap, with a data set, or from anywhere.

What a preset says is in `model.import_preset`.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from aidmap.errors import DataError
from aidmap.files import SETTINGS_BYTES, check_is_file, parse_toml
from aidmap.model.import_preset import Preset
from aidmap.model.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.query.dataset import Dataset

SHIPPED = Path(__file__).with_name("presets")
FOLDER = "presets"  # in the folder of a data set
SUFFIX = ".toml"


def preset_paths(data: Dataset) -> dict[str, Path]:
    """Find the presets that have a name: those of the data set come before the shipped ones."""
    found: dict[str, Path] = {}
    for folder in (Path(str(data.store)) / FOLDER, SHIPPED):
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            found.setdefault(path.stem, path)
    return dict(sorted(found.items()))


def find_preset(name: str, data: Dataset) -> Preset:
    """Read the preset of a name, or of a file.

    Raises:
        DataError: there is none, or it is wrong: every fault.
    """
    if name.endswith(SUFFIX):
        return read_preset(Path(name))
    known = preset_paths(data)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        there = f"{meant}there are {', '.join(known)}; a file is named with its {SUFFIX}"
        raise DataError([f"--preset {name[:60]!r}: there is no such preset: {there}"])
    return read_preset(known[name])


def fitting_preset(headings: Iterable[str], data: Dataset) -> str | None:
    """Find the name of a preset whose columns a table has, all of them."""
    there = {heading.strip() for heading in headings}
    for name, path in preset_paths(data).items():
        columns = set(read_preset(path).mapping.columns.values())
        if columns and columns <= there:
            return name
    return None


def read_preset(path: Path) -> Preset:
    """Read a preset from a file.

    Raises:
        DataError: it cannot be read, or is wrong: every fault.
    """
    check_is_file(path, most=SETTINGS_BYTES)
    try:
        fields = parse_toml(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError([f"{path}: cannot be read as a preset: {error}"]) from None
    preset: Preset = validate(Preset, fields, file=str(path))
    return preset
