"""The pages that people would write with folium and geopandas, as the documentation of each has it.

Each is given the statuses of the day ready made, which ours works out; that is in its favour. A
place is one marker, and its reports are lines of its popup.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, Any

import folium
import geopandas
from folium.plugins import TimestampedGeoJson

from aidmap.query.dataset import Dataset
from benchmarks.measuring import Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from aidmap.model import Place, Status
    from aidmap.query.snapshot import Snapshot

COLOURS = {
    "open": "green", "restricted": "orange", "closed": "red", "planned": "blue", "unknown": "gray",
}  # fmt: skip
LACKS = (
    "statuses (it is handed them), any other day, traffic or language, routes' states, tables, "
    "labels, land, sources; what folium asks of other hosts"
)


def statuses(shot: Snapshot) -> dict[str, Status]:
    """The statuses of a day, worked out beforehand."""
    places = {place.id: shot.state(place.id).status for place in shot.records.places}
    return places | {subject: state.status for subject, state in shot.states.items()}


def said(shot: Snapshot) -> dict[str, list[str]]:
    """A line for each report, by what it is about."""
    lines = defaultdict(list)
    for report in shot.records.reports:
        text = f"{report.effective_from} {report.status}, {report.publisher}: {report.title}"
        lines[report.subject].append(text)
    return lines


def markers(shot: Snapshot, told: Mapping[str, Status]) -> folium.Map:
    """One Marker for a place, its reports in the Popup, and a PolyLine for each leg."""
    made = folium.Map([31.4, 34.4], zoom_start=9)
    lines = said(shot)
    for place in shot.records.places:
        head = f"<b>{escape(place.name())}: {told[place.id]}</b>"
        text = "<br>".join([head, *map(escape, lines[place.id])])
        icon = folium.Icon(color=COLOURS[told[place.id]])
        folium.Marker([place.lat, place.lon], popup=folium.Popup(text), icon=icon).add_to(made)
    for leg in shot.records.legs:
        course = [(lat, lon) for lon, lat in leg.line]
        folium.PolyLine(course, popup=leg.id).add_to(made)  # type: ignore[no-untyped-call]
    return made


def _features(shot: Snapshot, told: Mapping[str, Status]) -> dict[str, Any]:
    lines = said(shot)
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": {
                "name": place.name(),
                "status": told[place.id].value,
                "reports": "; ".join(lines[place.id]),
            },
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        }
        for place in shot.records.places
    ] + [
        {
            "type": "Feature",
            "properties": {"name": leg.id, "status": None, "reports": ""},
            "geometry": {"type": "LineString", "coordinates": [list(point) for point in leg.line]},
        }
        for leg in shot.records.legs
    ]
    return {"type": "FeatureCollection", "features": features}


def geojson(shot: Snapshot, told: Mapping[str, Status]) -> folium.Map:
    """folium.GeoJson, coloured by status, with a popup of fields, drawn on a canvas."""
    made = folium.Map([31.4, 34.4], zoom_start=9, prefer_canvas=True)
    folium.GeoJson(
        _features(shot, told),
        marker=folium.CircleMarker(radius=4),
        style_function=lambda feature: {
            "color": COLOURS.get(feature["properties"]["status"], "black")
        },
        popup=folium.GeoJsonPopup(fields=["name", "status", "reports"]),
    ).add_to(made)
    return made


def explored(shot: Snapshot, told: Mapping[str, Status]) -> folium.Map:
    """GeoDataFrame.explore(), coloured by status."""
    frame = geopandas.GeoDataFrame.from_features(_features(shot, told), crs="EPSG:4326")
    named = sorted(COLOURS)
    made: folium.Map = frame.explore(
        column="status", categories=named, cmap=[COLOURS[name] for name in named], popup=True
    )
    return made


def changing(shot: Snapshot, told: Mapping[str, Status]) -> folium.Map:
    """TimestampedGeoJson with a feature for each change of a status, which stays until the next."""
    del told  # it has all days
    last = _at(shot, max(report.reported_on for report in shot.records.reports))
    features = [
        _moment(place, span.first.isoformat(), span.status)
        for place in shot.records.places
        for span in last.spans(place.id)
    ]
    return _over_time(features, duration=None)


def daily(shot: Snapshot, first: date, days: int) -> tuple[folium.Map, int]:
    """TimestampedGeoJson with a feature for each place and day, as documented; and how many."""
    last = _at(shot, first + timedelta(days=days - 1))
    features = [
        feature for place in shot.records.places for feature in _days(last, place, first, days)
    ]
    return _over_time(features, duration="P1D"), len(features)


def _at(shot: Snapshot, day: date) -> Snapshot:
    """The same records on another day."""
    return Dataset(shot.store, records=shot.records).at(day)


def _over_time(features: list[dict[str, Any]], *, duration: str | None) -> folium.Map:
    made = folium.Map([31.4, 34.4], zoom_start=9)
    TimestampedGeoJson(  # type: ignore[no-untyped-call]
        {"type": "FeatureCollection", "features": features}, period="P1D", duration=duration,
        auto_play=False, add_last_point=False,
    ).add_to(made)  # fmt: skip
    return made


def _days(shot: Snapshot, place: Place, first: date, days: int) -> Iterator[dict[str, Any]]:
    spans = shot.spans(place.id)
    for number in range(days):
        day = first + timedelta(days=number)
        status = next((s.status for s in spans if s.first <= day <= s.last), "unknown")
        yield _moment(place, day.isoformat(), status)


def _moment(place: Place, day: str, status: str) -> dict[str, Any]:
    colour = COLOURS[status]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": {
            "time": day, "popup": f"{place.name()}: {status}", "icon": "circle",
            "iconstyle": {"fillColor": colour, "color": colour, "radius": 6},
        },
    }  # fmt: skip


PAGES: dict[str, Callable[[Snapshot, Mapping[str, Status]], folium.Map]] = {
    "one Marker a place": markers,
    "GeoJson": geojson,
    "explore()": explored,
    "TimestampedGeoJson of changes": changing,
}


def written(
    shot: Snapshot, told: Mapping[str, Status], made: Callable[..., folium.Map]
) -> tuple[str, Sample]:
    """The text of a page, its bytes, and how many places stand in it."""
    text: str = made(shot, told).get_root().render()
    return text, Sample(size=len(text.encode()), count=len(shot.records.places))
