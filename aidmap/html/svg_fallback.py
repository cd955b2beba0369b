"""The fallback drawing: an inline SVG for readers without scripts, with map frames side by side.

Places are numbered as in the table. The land under them is left to `ground`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap import geo
from aidmap.html.drawing_frames import HEIGHT, frames_of, relative_path
from aidmap.rules.policy import WORST_FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aidmap.geo.layers import RoutesByStatus
    from aidmap.geo.shared_segments import Road
    from aidmap.html.drawing_frames import Frame
    from aidmap.query.snapshot import Snapshot


def fallback_drawing(
    snapshot: Snapshot, numbers: Mapping[str, int], ground: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The data of the template: the frames with their paths and symbols.

    Args:
        snapshot: the statuses to draw.
        numbers: the number of each place in the table.
        ground: what is under them in each frame: `Ground.frames`.
    """
    frames = frames_of(snapshot)
    roads = geo.roads_with_routes(snapshot)
    drawn = []
    for frame, paths in zip(frames, ground, strict=True):
        inner = frames[1:] if frame is frames[0] else []
        own = _frame_places(snapshot, frame, numbers, inner)
        drawn.append({**paths, "roads": list(_road_paths(roads, frame)), **own})
    width = round(frames[-1].left + frames[-1].width, 1)
    return {"width": width, "height": HEIGHT, "frames": drawn}


def _frame_places(
    snapshot: Snapshot, frame: Frame, numbers: Mapping[str, int], insets: list[Frame]
) -> dict[str, Any]:
    return {
        "left": frame.left,
        "width": frame.width,
        "places": [
            _place_mark(snapshot, frame, place, numbers)
            for place in snapshot.records.places
            for lon in (geo.unwrap_longitude(place.lon, frame.bounds),)
            if frame.contains(lon, place.lat)
            and not any(inset.contains(lon, place.lat) for inset in insets)
        ],
        "insets": [_inset_rectangle(frame, inset) for inset in insets],
    }


def _road_paths(
    roads: Sequence[tuple[Road, RoutesByStatus]], frame: Frame
) -> Iterable[dict[str, Any]]:
    """The roads in a frame, each with the best status of the routes along it, if any."""
    for number, (road, statuses) in enumerate(roads):
        line = [(geo.unwrap_longitude(lon, frame.bounds), lat) for lon, lat in road.line]
        if frame.may_contain(line):
            best = max(statuses, key=WORST_FIRST.index, default=None)
            path = relative_path(frame.point(lon, lat) for lon, lat in line)
            yield {"d": path, "number": number, "status": best}


def _place_mark(
    snapshot: Snapshot, frame: Frame, place: Any, numbers: Mapping[str, int]
) -> dict[str, Any]:
    x, y = frame.point(geo.unwrap_longitude(place.lon, frame.bounds), place.lat)
    state = snapshot.state(place.id)
    return {
        "id": place.id,
        "x": round(x),
        "y": round(y),
        "status": state.status.value,
        "number": numbers[place.id],
        "controlled": place.needs_leave,
        "gone": not place.exists(snapshot.query.on),
    }


def _inset_rectangle(frame: Frame, inset: Frame) -> dict[str, float]:
    west, south, east, north = inset.bounds
    (left, top), (right, bottom) = frame.point(west, north), frame.point(east, south)
    return {"x": left, "y": top, "width": round(right - left, 1), "height": round(bottom - top, 1)}
