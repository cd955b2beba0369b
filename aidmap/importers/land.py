"""Land and areas from the maps of others, read in a process of their own."""

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
    """Land, or areas, as GeoJSON features: cut to some bounds, simplified, borders shared.

    Args:
        path: polygons in any CRS.
        mapping: of its columns only `name_en` is asked for.
        bounds: west, south, east, north in degrees; some more is kept around.
        metres: how far a border may move; None: as fits the bounds.
        limits: what reading may cost.

    Raises:
        DataError: it cannot be read, holds no polygons, or none near the bounds.
    """
    if path.suffix.lower() not in MAPS:
        raise DataError([f"{path}: cannot be read as a map; give one of {', '.join(MAPS)}"])
    messages = messages_from("ground", path, mapping, limits, bounds=list(bounds), metres=metres)
    return [feature for kind, feature in messages if kind == "feature"]
