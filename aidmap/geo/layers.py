"""The layers of a map: places, routes, legs, areas and basemap of one day.

They are GeoDataFrames (EPSG:4326, lon-lat). Symbols and colours are left to `style`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from aidmap.geo.antimeridian import unwrap_polygons
from aidmap.geo.extent import as_geodataframe
from aidmap.geo.geometry import feature_shape
from aidmap.geo.shared_segments import roads
from aidmap.query.results import place_rows, route_rows

if TYPE_CHECKING:
    import geopandas as gpd

    from aidmap.geo.extent import Bounds
    from aidmap.geo.shared_segments import Road
    from aidmap.model import Status
    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.routes import RouteState

    # for each status its routes, and whether they run in the direction in which the line was drawn
    RoutesByStatus = dict[Status, list[tuple[RouteState, bool]]]


def places(snapshot: Snapshot) -> gpd.GeoDataFrame:
    """One row per place: the columns of the answers, and those that are drawn; geometry: points.

    The column `place` is called `id` here; days are dates, and lists of ids are lists.
    """
    return as_geodataframe(drawn_places(snapshot))


def drawn_places(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The rows of `places`, for those who need no table of them."""
    places = snapshot.places
    return [
        {"id": row.pop("place"), **row}
        | {
            "status": row["status"].value,
            "controlled": place.needs_leave,
            "blocks": place.id in snapshot.held_up,
            "accuracy_m": place.accuracy_m,
            "approximate": place.is_approximate,
            "geometry": shapely.Point(place.lon, place.lat),
        }
        for place, row in zip(places, place_rows(snapshot, places), strict=True)
    ]


def routes(snapshot: Snapshot) -> gpd.GeoDataFrame:
    """One row per route that exists on the day; geometry: its legs, in the direction of travel.

    The columns are those of the answers; `route` is called `id` here, and ids are joined by |.
    """
    rows = [
        {"id": row.pop("route"), **row}
        | {
            "status": state.status.value,
            "blocked_by": "|".join(state.blocked_by),
            "limited_by": "|".join(state.limited_by),
            "places": "|".join(state.route.places),
            "geometry": shapely.MultiLineString(
                [
                    leg.line if forward else leg.line[::-1]
                    for leg, forward in snapshot.network.steps_of(state.route)
                ]
            ),
        }
        for state, row in zip(snapshot.routes, route_rows(snapshot, snapshot.routes), strict=True)
    ]
    return as_geodataframe(rows)


def legs(snapshot: Snapshot) -> gpd.GeoDataFrame:
    """One row per leg and status of the routes along it; geometry: the leg as it was drawn.

    `routes` are the ids of the routes with that status, joined by |; `backward` are those among
    them that run against the direction in which the leg was drawn.
    """
    used = _routes_by_leg(snapshot)
    rows = [
        {
            "id": leg.id,
            "mode": leg.mode.value,
            "approximate": leg.approximate,
            "status": status.value,
            "stale": all(snapshot.rests_on_stale(state) for state, _ in states),
            "routes": "|".join(state.route.id for state, _ in states),
            "backward": "|".join(state.route.id for state, forward in states if not forward),
            "geometry": shapely.LineString(leg.line),
        }
        for leg in snapshot.records.legs
        for status, states in used.get(leg.id, {}).items()
    ]
    return as_geodataframe(rows)


def status_lines(snapshot: Snapshot) -> gpd.GeoDataFrame:
    """One row per stretch of road and status of the routes along it; geometry: the stretch.

    The columns are those of `legs`, but a stretch that several legs share comes once; `road` is its
    number.
    """
    return as_geodataframe(status_line_rows(snapshot))


def status_line_rows(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The rows of `status_lines`, for those who need no table of them."""
    rows: list[dict[str, Any]] = []
    for number, (road, statuses) in enumerate(roads_with_routes(snapshot)):
        rows += [
            {
                "road": number,
                "mode": road.mode.value,
                "status": status.value,
                "stale": all(snapshot.rests_on_stale(state) for state, _ in states),
                "routes": "|".join(state.route.id for state, _ in states),
                "backward": "|".join(state.route.id for state, forward in states if not forward),
                "geometry": shapely.LineString(road.line),
            }
            for status, states in statuses.items()
        ]
    return rows


def roads_with_routes(snapshot: Snapshot) -> list[tuple[Road, RoutesByStatus]]:
    """Each stretch of road with the routes along it, if any, by their status."""
    used = _routes_by_leg(snapshot)
    found = []
    for road in roads(snapshot.records.legs):
        statuses: RoutesByStatus = {}
        for leg, same_way in road.legs:
            for status, states in used.get(leg, {}).items():
                on_road = ((state, forward == same_way) for state, forward in states)
                statuses.setdefault(status, []).extend(on_road)
        found.append((road, statuses))
    return found


def shapes(snapshot: Snapshot, name: str) -> gpd.GeoDataFrame:
    """The areas or the basemap of the data set: ids, names and polygons."""
    rows = [
        {
            "id": feature["properties"].get("id"),
            "name": feature["properties"].get("name_en"),
            "geometry": feature_shape(feature, name),
        }
        for feature in snapshot.ground(name)
    ]
    return as_geodataframe(rows)


def ground_polygons(snapshot: Snapshot, name: str, bounds: Bounds) -> list[Any]:
    """The polygons of the areas or the basemap, in degrees, on the same side as some bounds."""
    return unwrap_polygons(
        (feature_shape(feature, name) for feature in snapshot.ground(name)), bounds
    )


def _routes_by_leg(snapshot: Snapshot) -> dict[str, RoutesByStatus]:
    """For each leg id the routes along it by status."""
    used: dict[str, RoutesByStatus] = {}
    for state in snapshot.routes:
        for leg, forward in snapshot.network.steps_of(state.route):
            used.setdefault(leg.id, {}).setdefault(state.status, []).append((state, forward))
    return used
