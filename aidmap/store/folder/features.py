"""Writing the GeoJSON files of a data set: one feature a line; and any file whole or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aidmap.errors import StoreError
from aidmap.files import write_whole
from aidmap.model import as_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from aidmap.model import Leg, Place


def of_record(record: Place | Leg, geometry: str) -> dict[str, Any]:
    """A place or a leg as a feature: its point or line as the geometry, all else as properties."""
    fields = as_json(record)
    if geometry == "Point":
        coordinates = [fields.pop("lon"), fields.pop("lat")]
    else:
        coordinates = fields.pop("line")
    return {
        "type": "Feature",
        "id": record.id,
        "properties": fields,
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def id_of(feature: Mapping[str, Any]) -> str:
    """The id of the record that a feature is."""
    properties = feature.get("properties")
    return str(properties.get("id") if isinstance(properties, dict) else None)


def text_of(features: Sequence[Mapping[str, Any]]) -> str:
    """Write a FeatureCollection, one feature a line."""
    if not features:
        return '{"type":"FeatureCollection","features":[]}\n'
    lines = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features)
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def write(path: Path, content: bytes) -> None:
    """Write a file beside, flush it, and rename it.

    Raises:
        StoreError: it cannot be written; what was there stays.
    """
    try:
        write_whole(path, content)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from None
