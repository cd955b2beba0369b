"""Writing the GeoJSON files of a data set: one feature a line, whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidmap.errors import StoreError
from aidmap.models import as_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aidmap.models import Place


def of_place(place: Place, geometry: str) -> dict[str, Any]:
    """A place as a feature: its point as the geometry, all else as properties."""
    fields = as_json(place)
    coordinates = [fields.pop("lon"), fields.pop("lat")]
    return {
        "type": "Feature",
        "id": place.id,
        "properties": fields,
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def write(path: Path, features: Sequence[Mapping[str, Any]]) -> None:
    """Write a FeatureCollection beside, flush it, and rename it.

    Raises:
        StoreError: it cannot be written; what was there stays.
    """
    lines = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features)
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            beside = Path(folder) / path.name
            with beside.open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from None
