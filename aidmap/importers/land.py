"""Reads land and areas from map files, through a process of its own.

The reading itself is in `vector`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.importers.isolation import messages_from
from aidmap.importers.staging import MAPS

if TYPE_CHECKING:
    from pathlib import Path

    from aidmap.geo import Bounds
    from aidmap.importers.limits import Limits
    from aidmap.model.import_mapping import Mapping


def read_land(
    path: Path, mapping: Mapping, bounds: Bounds, metres: float | None, *, limits: Limits
) -> list[Any]:
    """Read land, or areas, as GeoJSON features: cut to bounds and simplified along shared borders.

    Args:
        path: a map of polygons, in any CRS.
        mapping: how the file is to be read; of its columns only `name_en` is used.
        bounds: west, south, east and north in degrees; a margin around them is kept.
        metres: how far a border may move; None: as suits the bounds.
        limits: the limits on reading the file.

    Raises:
        DataError: the file cannot be read, or holds no polygons near the bounds.
    """
    if path.suffix.lower() not in MAPS:
        raise DataError([f"{path}: cannot be read as a map; give one of {', '.join(MAPS)}"])
    messages = messages_from("land", path, mapping, limits, bounds=list(bounds), metres=metres)
    return [feature for kind, feature in messages if kind == "feature"]
