"""What is to be drawn of one day, as GeoDataFrames (EPSG:4326, lon-lat), and the caption to it.

How it is drawn is left to `interactive` and `static`. The door for geopandas and shapely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from aidmap.errors import DataError, Fault
from aidmap.language import ENGLISH, Speech
from aidmap.models import Status
from aidmap.roads import roads

if TYPE_CHECKING:
    from datetime import date

    from aidmap.models import Report
    from aidmap.routes import RouteState
    from aidmap.snapshots import Snapshot

CRS = "EPSG:4326"
MARGIN = 0.2  # degrees around all places
KINDS_IN_NAMES = (
    " crossing", " governorate", " logistics hub", " International Airport",
    "معبر ", "محافظة ", "מעבר ", "מסוף ", "Point de passage d'", "Point de passage de ",
    "Gouvernorat de ",
)  # fmt: skip
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Caption:
    """What every picture carries besides the map.

    Attributes:
        title: the data set's.
        finding: what the picture says, as one sentence with its day.
        warning: what to mind about it; else empty.
        clocks: which reports count, where not all do; else empty.
        sources: the names of the publishers whose reports are used, sorted.
        credits: whom the shapes are from.
        licence: of the data.
        disclaimer: on boundaries.
    """

    title: str
    finding: str
    warning: str
    clocks: str
    sources: tuple[str, ...]
    credits: tuple[str, ...]
    licence: str
    disclaimer: str


def places(snapshot: Snapshot) -> gpd.GeoDataFrame:
    """One row a place: id, name, kind, status and what belongs to it; geometry: points."""
    rows = []
    for place in snapshot.records.places:
        state = snapshot.states[place.id]
        rows.append(
            {
                "id": place.id,
                "name": place.name_en,
                "kind": place.kind,
                "status": state.status.value,
                "since": state.since,
                "contested": state.contested,
                "stale": state.stale,
                "last_heard": state.last_heard,
                "controlled": place.needs_leave,
                "blocks": place.id in snapshot.held_up,
                "accuracy_m": place.accuracy_m,
                "approximate": place.is_approximate,
                "geometry": shapely.Point(place.lon, place.lat),
            }
        )
    return _frame(rows)


def routes(snapshot: Snapshot) -> gpd.GeoDataFrame:
    """One row a route that exists on the day; geometry: its legs, in the direction of travel."""
    rows = [
        {
            "id": state.route.id,
            "name": state.route.name_en,
            "status": state.status.value,
            "since": state.since,
            "blocked_by": "|".join(state.blocked_by),
            "limited_by": "|".join(state.limited_by),
            "stale": rests_on_stale(snapshot, state),
            "km": state.km,
            "geometry": shapely.MultiLineString(
                [
                    leg.line if forward else leg.line[::-1]
                    for leg, forward in snapshot.network.steps_of(state.route)
                ]
            ),
        }
        for state in snapshot.routes
    ]
    return _frame(rows)


def legs(snapshot: Snapshot) -> gpd.GeoDataFrame:
    """One row for each status that routes along a leg have; geometry: the leg as it was drawn.

    `routes` and `backward` are ids joined by |: the routes with that status, and those of them that
    run against the drawn direction.
    """
    used = _used_legs(snapshot)
    rows = [
        {
            "id": leg.id,
            "mode": leg.mode.value,
            "approximate": leg.approximate,
            "status": status.value,
            "stale": all(rests_on_stale(snapshot, state) for state, _ in states),
            "routes": "|".join(state.route.id for state, _ in states),
            "backward": "|".join(state.route.id for state, forward in states if not forward),
            "geometry": shapely.LineString(leg.line),
        }
        for leg in snapshot.records.legs
        for status, states in used.get(leg.id, {}).items()
    ]
    return _frame(rows)


def strands(snapshot: Snapshot) -> gpd.GeoDataFrame:
    """One row for each status that routes along a stretch of road have; geometry: the stretch.

    As `legs`, but what several legs share is there once: `road` is the number of the stretch.
    """
    used = _used_legs(snapshot)
    rows = []
    for number, road in enumerate(roads(snapshot.records.legs)):
        statuses: dict[Status, list[tuple[RouteState, bool]]] = {}
        for leg, same_way in road.legs:
            for status, states in used.get(leg, {}).items():
                on_road = ((state, forward == same_way) for state, forward in states)
                statuses.setdefault(status, []).extend(on_road)
        rows += [
            {
                "road": number,
                "mode": road.mode.value,
                "status": status.value,
                "stale": all(rests_on_stale(snapshot, state) for state, _ in states),
                "routes": "|".join(state.route.id for state, _ in states),
                "backward": "|".join(state.route.id for state, forward in states if not forward),
                "geometry": shapely.LineString(road.line),
            }
            for status, states in statuses.items()
        ]
    return _frame(rows)


def shapes(snapshot: Snapshot, name: str) -> gpd.GeoDataFrame:
    """The areas or the basemap of the data set: id, name and polygons."""
    rows = [
        {
            "id": feature["properties"].get("id"),
            "name": feature["properties"].get("name_en"),
            "geometry": _polygon(feature, name),
        }
        for feature in snapshot.store.shapes(name)["features"]
    ]
    return _frame(rows)


def _polygon(feature: dict[str, Any], name: str) -> Any:
    """The shape of a feature.

    Raises:
        DataError: its coordinates are none.
    """
    try:
        return shapely.geometry.shape(feature["geometry"])
    except (TypeError, ValueError, IndexError, AttributeError, shapely.errors.ShapelyError):
        which = feature["properties"].get("id")
        what = f"{which}: the coordinates are not those of a polygon"
        raise DataError([Fault(file=f"{name}.geojson", field="geometry", what=what)]) from None


def projection(bounds: Bounds) -> str:
    """A projection in metres whose distances are true enough over some bounds.

    The UTM zone of their middle where it holds them all (3.5 degrees to either side, where a length
    is off by less than 0.2 %); else azimuthal equidistant around their middle.
    """
    west, south, east, north = bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    zone = int((lon + 180) // 6) + 1
    middle = zone * 6 - 183
    if abs(lat) < 80 and max(east - middle, middle - west) <= 3.5:  # noqa: PLR2004 - see above
        return f"EPSG:{32600 + zone if lat >= 0 else 32700 + zone}"
    return f"+proj=aeqd +lat_0={lat:.4f} +lon_0={lon:.4f} +datum=WGS84 +units=m"


def bounds_in(crs: str, bounds: Bounds) -> Bounds:
    """What holds some bounds in a projection: left, bottom, right, top in metres."""
    left, bottom, right, top = rectangle(bounds).to_crs(crs).total_bounds
    return (float(left), float(bottom), float(right), float(top))


def rectangle(bounds: Bounds) -> gpd.GeoDataFrame:
    """Some bounds as a shape, with points enough to bend in a projection."""
    return _frame([{"id": "bounds", "geometry": shapely.segmentize(shapely.box(*bounds), 0.05)}])


def clipped(shapes: gpd.GeoDataFrame, crs: str, seen: Bounds) -> list[Any]:
    """The polygons of shapes in a projection, cut to what is seen (metres)."""
    cut = shapes.geometry.to_crs(crs).clip_by_rect(*seen) if len(shapes) else ()
    parts = (part for shape in cut for part in getattr(shape, "geoms", [shape]))
    return [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]


def extent(snapshot: Snapshot) -> Bounds:
    """West, south, east, north of the first view: the data set's, or all places and some margin."""
    about = snapshot.records.about
    return about.extent or _all_places(snapshot)


def views(snapshot: Snapshot) -> dict[str, Bounds]:
    """The named views of the data set, by name; where it has none, `region`: all places."""
    return dict(snapshot.records.about.extents) or {"region": _all_places(snapshot)}


def days(snapshot: Snapshot) -> tuple[date, date]:
    """The first and the last day of a time line: those of the reports, and the day shown."""
    on, begins = snapshot.question.on, snapshot.records.about.first_day
    spoken = {report.effective_from for report in snapshot.told}
    first = begins or min(spoken, default=on)
    last = max(on, *spoken, *(report.reported_on for report in snapshot.told), first)
    return min(first, on), last


def short_name(name: str) -> str:
    """A name short enough for a label: what stands before a bracket, without its kind."""
    name = name.split(" (", maxsplit=1)[0]
    for kind in KINDS_IN_NAMES:
        name = name.removesuffix(kind).removeprefix(kind)
    return name


def second_view(snapshot: Snapshot, bounds: Bounds) -> Bounds:
    """What a second frame shows: the part that is crowded, else the whole around it.

    The smallest named view well inside some bounds; where there is none, the largest one.
    """
    named = sorted(views(snapshot).values(), key=area)
    inside = [box for box in named if area(box) < area(bounds) / 6]
    return inside[0] if inside else named[-1]


def area(bounds: Bounds) -> float:
    """Square degrees: to tell the larger bounds from the smaller."""
    west, south, east, north = bounds
    return (east - west) * (north - south)


def caption(snapshot: Snapshot, speech: Speech = ENGLISH) -> Caption:
    """Credit every source that is used, and say what the picture shows."""
    about, names = snapshot.records.about, snapshot.publishers
    return Caption(
        title=about.title(speech.language),
        finding=finding(snapshot, speech),
        warning=warning(snapshot, speech),
        clocks=clocks(snapshot, speech),
        sources=tuple(sorted({names[report.publisher] for report in used_reports(snapshot)})),
        credits=about.credits,
        licence=about.licence,
        disclaimer=about.disclaimer(speech.language),
    )


def used_reports(snapshot: Snapshot) -> list[Report]:
    """The reports that decide, wait or count in what is shown, newest first for each place."""
    used: dict[str, Report] = {}
    for state in snapshot.states.values():
        for report in (state.report, state.pending, *state.agreeing, *state.conflicting):
            if report:
                used.setdefault(report.id, report)
    return list(used.values())


def heading(snapshot: Snapshot, speech: Speech = ENGLISH) -> str:
    """Which day and which traffic it is about."""
    asked = snapshot.question
    return speech.word(
        "statuses_on", day=speech.day(asked.on), traffic=speech.word(asked.traffic.value)
    )


def finding(snapshot: Snapshot, speech: Speech = ENGLISH) -> str:
    """Say in one sentence how many routes are open, and what the others are."""
    day = speech.day(snapshot.question.on)
    counts = dict.fromkeys(Status, 0)
    for state in snapshot.routes:
        counts[state.status] += 1
    total = len(snapshot.routes)
    passing = counts[Status.OPEN] + counts[Status.RESTRICTED]
    if not total:
        traffic = speech.word(snapshot.question.traffic.value)
        return speech.word("finding_none", traffic=traffic, day=day)
    key = "finding" if passing else "finding_no_open"
    parts = [speech.word(key, open=passing, all=total, day=day)]
    if counts[Status.RESTRICTED]:
        all_of_them = counts[Status.RESTRICTED] == passing
        parts.append(
            speech.word("all_restricted")
            if all_of_them
            else speech.word("restricted_count", count=counts[Status.RESTRICTED])
        )
    parts += [
        speech.word(f"{status.value}_count", count=counts[status])
        for status in (Status.PLANNED, Status.UNKNOWN)
        if counts[status]
    ]
    return speech.listed(parts)


def warning(snapshot: Snapshot, speech: Speech = ENGLISH) -> str:
    """Say how many of the open routes rest on old reports; empty where none does."""
    passing = [state for state in snapshot.routes if state.status.passes]
    stale = sum(rests_on_stale(snapshot, state) for state in passing)
    if not stale:
        return ""
    if stale == len(passing):
        last_heard = max(_last_heard(snapshot, state) for state in passing)
        return speech.word("all_stale", day=speech.day(last_heard))
    days = snapshot.records.about.stale_after_days
    return speech.word("some_stale", count=stale, all=len(passing), days=days)


def _last_heard(snapshot: Snapshot, state: RouteState) -> date:
    """The day since when nothing was heard of something along a route."""
    heard = (snapshot.states[place].last_heard for place in state.route.places)
    return min(day for day in heard if day)


def rests_on_stale(snapshot: Snapshot, state: RouteState) -> bool:
    """Whether anything along a route was last heard of too long ago."""
    return any(snapshot.states[place].stale for place in state.route.places)


def clocks(snapshot: Snapshot, speech: Speech = ENGLISH) -> str:
    """Say which reports count, where not all of them do, and what is supposed."""
    asked = snapshot.question
    parts = []
    if asked.known_by:
        parts.append(speech.word("known_by", day=speech.day(asked.known_by)))
    if asked.recorded_by:
        parts.append(speech.word("recorded_by", instant=f"{asked.recorded_by:%Y-%m-%d %H:%M} UTC"))
    if asked.according_to:
        publishers = speech.listed(
            snapshot.publishers[publisher] for publisher in asked.according_to
        )
        parts.append(speech.word("according_to", publishers=publishers))
    if snapshot.what_if:
        parts.append(supposing(snapshot, speech))
    return speech.listed(parts)


def supposing(snapshot: Snapshot, speech: Speech = ENGLISH) -> str:
    """Say what is supposed against what is reported."""
    places = snapshot.network.places
    said = (
        f"{short_name(places[subject].name(speech.language)) if subject in places else subject}: "
        f"{speech.word(status.value)}"
        for subject, status in snapshot.what_if.items()
    )
    return speech.word("what_if", suppositions=speech.listed(said))


def _used_legs(
    snapshot: Snapshot,
) -> dict[str, dict[Status, list[tuple[RouteState, bool]]]]:
    """For each leg and status, the routes along it and whether they run as it was drawn."""
    used: dict[str, dict[Status, list[tuple[RouteState, bool]]]] = {}
    for state in snapshot.routes:
        for leg, forward in snapshot.network.steps_of(state.route):
            used.setdefault(leg.id, {}).setdefault(state.status, []).append((state, forward))
    return used


def _all_places(snapshot: Snapshot) -> Bounds:
    points = [(place.lon, place.lat) for place in snapshot.records.places] or [(0.0, 0.0)]
    lons, lats = zip(*points, strict=True)
    return (min(lons) - MARGIN, min(lats) - MARGIN, max(lons) + MARGIN, max(lats) + MARGIN)


def _frame(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        rows, columns=None if rows else ["id", "geometry"], crs=CRS, geometry="geometry"
    )
