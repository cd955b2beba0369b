"""Reads boundaries and context from GeoJSON that is written as docs/files.md says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap import geo
from aidmap.errors import DataError
from aidmap.files import check_is_file
from aidmap.store.folder import parse
from aidmap.store.folder.shapes import shape_fault

if TYPE_CHECKING:
    from pathlib import Path

COLLECTIONS = ("boundaries", "context")
MOST_BYTES = 20_000_000  # every page carries what is in the file


def read_shapes(path: Path, name: str) -> list[dict[str, Any]]:
    """Read the features of a file of shapes.

    Args:
        path: GeoJSON in degrees (WGS84).
        name: what they are: boundaries or context.

    Raises:
        DataError: it is none, or every fault of its features.
    """
    check_is_file(path, most=MOST_BYTES)
    text = parse.read_text(path)
    raws = list(parse.features(text, path))
    faults = [fault for raw in raws if (fault := shape_fault(name, raw, path))]
    if faults:
        raise DataError(faults)
    features = [raw.fields for raw in raws]
    for feature in features:
        geo.check_degrees(feature, name)
    return features
