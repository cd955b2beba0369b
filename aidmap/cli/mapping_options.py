"""How a table is read: from options to a mapping, and to a file that can be used again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aidmap.cli.options import note
from aidmap.errors import DataError, StoreError
from aidmap.files import SETTINGS_BYTES, check_is_file, parse_toml
from aidmap.model.import_mapping import Mapping
from aidmap.model.import_preset import Preset
from aidmap.model.validation import validate


def make_mapping(
    file: Path | None,
    columns: list[str] | None,
    values: list[str] | None,
    constants: list[str] | None,
    settings: dict[str, Any],
    *,
    preset: Preset | None = None,
) -> Mapping:
    """The mapping of a preset, changed by that of a file, changed by the options.

    Raises:
        DataError: every fault of either.
    """
    fields: dict[str, Any] = {"columns": {}, "values": {}, "set": {}}
    if preset:
        fields |= preset.mapping.model_dump(by_alias=True, exclude_none=True)
        fields["set"] = preset.constants | fields["set"]
    if file:
        _add_file(fields, file)
    faults: list[str] = []
    fields["columns"] = dict(fields["columns"]) | _pairs("--map", columns, faults)
    fields["set"] = dict(fields["set"]) | _pairs("--set", constants, faults)
    for key, meaning in _pairs("--value", values, faults).items():
        field, mark, word = key.partition(":")
        if not mark:
            faults.append(f"--value {key}={meaning}: write it as status:Ouvert=open")
        fields["values"] = dict(fields["values"])
        fields["values"][field] = dict(fields["values"].get(field, {})) | {word: meaning}
    if faults:
        raise DataError(faults)
    fields |= {key: value for key, value in settings.items() if value}
    mapping: Mapping = validate(Mapping, fields, file=str(file or ""))
    return mapping


def _add_file(fields: dict[str, Any], file: Path) -> None:
    """Change fields of a mapping by those of a file.

    Raises:
        DataError: it cannot be read.
    """
    check_is_file(file, most=SETTINGS_BYTES)
    try:
        said = parse_toml(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError([f"{file}: cannot be read as a mapping: {error}"]) from None
    for name, value in said.items():
        both = isinstance(value, dict) and isinstance(fields.get(name), dict)
        fields[name] = fields[name] | value if both else value


def _pairs(option: str, texts: list[str] | None, faults: list[str]) -> dict[str, str]:
    from aidmap.importers.field_words import WORDS

    found: dict[str, str] = {}
    for text in texts or ():
        # a word of a table may contain "=" itself; our word for it never does
        ours = option == "--value" and text.partition(":")[0].strip() in WORDS
        key, mark, value = text.rpartition("=") if ours else text.partition("=")
        if not mark or not key.strip():
            faults.append(f"{option} {text!r}: write it as name=value")
        if found.get(key.strip(), value.strip()) != value.strip():
            faults.append(f"{option} {key.strip()[:60]}: is given twice, with different values")
        found[key.strip()] = value.strip()
    return found


def save_mapping(target: Path | None, mapping: Mapping) -> None:
    """Write a mapping to a file, and create its folder if need be.

    Raises:
        StoreError: it cannot be written.
    """
    from aidmap.files import write_whole
    from aidmap.importers import importer

    if not target:
        return
    try:
        write_whole(target, importer.mapping_text(mapping).encode("utf-8"))
    except OSError as error:
        what = f"{target}: the mapping cannot be written: {error.strerror}; nothing is added"
        raise StoreError(what) from None
    note(f"{target}: the mapping is kept")
