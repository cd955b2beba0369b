"""The ground of a page: land, areas, boundaries and context, which are the same on every day.

It is worked out once for a data set in files, and kept in the user's cache. What lies on it is left
to `payload` and `svg_fallback`.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap import __version__, geo
from aidmap.html import payload
from aidmap.html.drawing_frames import frames_of, relative_path
from aidmap.store.protocols import StoreWithShapeFiles
from aidmap.style import BOUNDARY
from aidmap.user_cache import cache_folder, keep, recall

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from aidmap.html.drawing_frames import Frame
    from aidmap.query.snapshot import Snapshot

TOLERANCE = 3  # units of the fallback drawing that a border may be moved to simplify it
FORMAT = 1  # to be raised with every change of what is kept, or of how it is worked out
KEPT = 40  # files; those that were written first go first


class Ground(NamedTuple):
    """The ground of a page.

    Attributes:
        layer: the data of the map's layer, as JSON.
        frames: for each frame of the fallback drawing the paths of land, hatched land, areas and
            boundaries.
        boundaries: for the legend, of each kind its dashes and its names by language.
    """

    layer: str
    frames: list[dict[str, Any]]
    boundaries: list[dict[str, Any]]


def ground_of(snapshot: Snapshot) -> Ground:
    """The ground of a data set, from the cache if it is there.

    Raises:
        DataError: the store has it broken.
        StoreError: it cannot be read.
    """
    path = _cached_file(snapshot)
    known = recall(path) if path else None
    if known is not None:
        return Ground(**known)
    ground = _work_out(snapshot)
    if path and path == _cached_file(snapshot):  # nobody changed a file meanwhile
        keep(path, ground._asdict(), kept=KEPT)
    return ground


def _cached_file(snapshot: Snapshot) -> Path | None:
    """Where the ground is kept, by all that it follows from; None: there are no files to read."""
    if not isinstance(snapshot.store, StoreWithShapeFiles):
        return None
    try:
        files = snapshot.store.shape_files_hash()
    except OSError:
        return None  # who reads the shapes says what is wrong
    views = [geo.extent(snapshot), *geo.views(snapshot).values()]
    key = hashlib.sha256(json.dumps([FORMAT, __version__, files, views]).encode()).hexdigest()
    return cache_folder() / "ground" / f"{key[:32]}.json"


def _work_out(snapshot: Snapshot) -> Ground:
    frames = frames_of(snapshot)
    around = frames[0].bounds
    land, areas = (geo.ground_polygons(snapshot, name, around) for name in ("basemap", "areas"))
    hatched = geo.hatched_polygons(snapshot, around)
    boundaries = geo.boundaries(snapshot, around)
    return Ground(
        layer=payload.script_json(payload.basemap(snapshot)),
        frames=[
            {
                "land": _polygon_paths(frame, land),
                "hatched": _polygon_paths(frame, hatched),
                "areas": _polygon_paths(frame, areas),
                "boundaries": list(_boundary_paths(frame, boundaries, land)),
            }
            for frame in frames
        ],
        boundaries=[
            {"dash": BOUNDARY[each.style], "names": dict(each.names)}
            for each in geo.boundaries_by_name(boundaries)
        ],
    )


def _polygon_paths(frame: Frame, shapes: Sequence[Any]) -> list[str]:
    """The shapes inside a frame, simplified for its scale; shared borders stay shared."""
    return [
        _polygon_path(frame, shape)
        for shape in geo.simplify_coverage(shapes, TOLERANCE / frame.scale, frame.bounds)
    ]


def _boundary_paths(
    frame: Frame, boundaries: Iterable[geo.Boundary], land: Any
) -> Iterable[dict[str, str]]:
    """The boundaries in a frame, along the borders of its land as these were simplified."""
    degrees = TOLERANCE / frame.scale
    simplified = geo.simplify_coverage(land, degrees, frame.bounds)
    for boundary in boundaries:
        lines = geo.borders_along(simplified, boundary.lines, 1.5 * degrees)
        path = "".join(relative_path(frame.point(x, y) for x, y in line.coords) for line in lines)
        if path:
            yield {"d": path, "dash": BOUNDARY[boundary.style]}


def _polygon_path(frame: Frame, shape: Any) -> str:
    parts = []
    for polygon in getattr(shape, "geoms", [shape]):
        if polygon.geom_type == "Polygon" and not polygon.is_empty:
            for ring in (polygon.exterior, *polygon.interiors):
                points = (frame.point(x, y) for x, y, *_ in ring.coords)
                parts.append(relative_path(points) + "z")
    return "".join(parts)
