"""The small files of a data set - all but its two journals - as bytes, and as records."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault
from aidmap.model import Records, as_json, columns_of
from aidmap.store.folder import append_log, features
from aidmap.store.folder.folder_store import FileStore
from aidmap.store.folder.layout import (
    ABOUT,
    DATA_FILES,
    FEATURE_FILES,
    JOURNALS,
    OPTIONAL_COLUMNS,
    OPTIONAL_SHAPES,
    SHAPE_FILES,
    TABLE_FILES,
    cells,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

Shapes = dict[str, list[dict[str, Any]]]


def parse_files(files: Mapping[str, bytes], where: str) -> tuple[Records, Shapes]:
    """Read the records and the shapes of small files; there are no reports among them.

    Args:
        files: their contents, by name; a missing one counts as empty.
        where: what to call their folder in faults.

    Raises:
        DataError: every fault of them.
    """
    with tempfile.TemporaryDirectory(prefix="aidmap-") as temporary:
        folder = Path(temporary)
        write_new(folder, files)
        store = FileStore(folder)
        try:
            shapes = {name: store.shapes(name)["features"] for name in SHAPE_FILES}
            return store.read(), shapes
        except DataError as error:
            faults = (
                Fault(
                    file=fault.file.replace(str(folder), where),
                    line=fault.line, field=fault.field, what=fault.what,
                )
                for fault in error.faults
            )  # fmt: skip
            raise DataError(faults) from None


def write_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a data set that has no reports; dataset.toml last."""
    optional = {f"{name}.geojson" for name in OPTIONAL_SHAPES}
    empty = {name: b"" for name in DATA_FILES if name not in {ABOUT, *optional}}
    required = [name for name in SHAPE_FILES if name not in OPTIONAL_SHAPES]
    empty |= {f"{name}.geojson": features.text_of([]).encode() for name in required}
    empty |= {name: features.text_of([]).encode() for name, _ in FEATURE_FILES.values()}
    empty |= {name: _header(kind).encode() for kind, name in TABLE_FILES.items()}
    for name, content in sorted((empty | dict(files)).items(), key=lambda item: item[0] == ABOUT):
        (folder / name).write_bytes(content)


def _header(kind: str) -> str:
    names = (name for name in columns_of(kind) if name not in OPTIONAL_COLUMNS)
    return append_log.line_of([*names])


def _without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without those that are null, which TOML has no word for, also in lists of such."""
    kept = {key: value for key, value in fields.items() if value is not None}
    for key, value in kept.items():
        if isinstance(value, list):
            kept[key] = [_without_empty(one) if isinstance(one, dict) else one for one in value]
    return kept


def serialize(records: Records, shapes: Shapes) -> dict[str, bytes]:
    """Write records and shapes as the small files of a data set; dataset.toml loses its remarks."""
    import tomli_w

    files = {ABOUT: tomli_w.dumps(_without_empty(as_json(records.about)))}
    for kind, (name, geometry) in FEATURE_FILES.items():
        collection = [
            features.of_record(record, geometry) for record in getattr(records, f"{kind}s")
        ]
        files[name] = features.text_of(collection)
    for kind, name in TABLE_FILES.items():
        if name not in JOURNALS:
            written = getattr(records, f"{kind}s")
            columns = columns_of(kind, written)
            files[name] = append_log.lines_of([columns, *cells(written, columns)])
    for name, collection in shapes.items():
        if collection or name not in OPTIONAL_SHAPES:
            files[f"{name}.geojson"] = features.text_of(collection)
    return {name: text.encode("utf-8") for name, text in files.items()}
