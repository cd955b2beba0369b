"""What people would write instead, as the documentation of each library has it.

Each is given the statuses of the day ready made, which ours works out; that is in its favour.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import folium
import geopandas
from folium.plugins import TimestampedGeoJson

from benchmarks.measuring import Made

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from aidmap.model import Place, Status
    from aidmap.query.dataset import Dataset
    from aidmap.query.snapshot import Snapshot

COLOURS = {
    "open": "green", "restricted": "orange", "closed": "red", "planned": "blue", "unknown": "gray",
}  # fmt: skip


def statuses(shot: Snapshot) -> dict[str, Status]:
    """The statuses of a day, worked out beforehand."""
    places = {place.id: shot.state(place.id).status for place in shot.records.places}
    return places | {subject: state.status for subject, state in shot.states.items()}


def markers(shot: Snapshot, told: Mapping[str, Status]) -> folium.Map:
    """A Marker with a Popup for each place and each report, and a PolyLine for each leg."""
    made = folium.Map([31.4, 34.4], zoom_start=9)
    at = {place.id: [place.lat, place.lon] for place in shot.records.places}
    for place in shot.records.places:
        _mark(made, at[place.id], f"{place.name()}: {told[place.id]}", told[place.id])
    for report in shot.records.reports:
        text = f"{report.effective_from} {report.status}, {report.publisher}: {report.title}"
        _mark(made, at.get(report.subject, [31.4, 34.4]), text, report.status)
    for leg in shot.records.legs:
        course = [(lat, lon) for lon, lat in leg.line]
        folium.PolyLine(course, popup=leg.id).add_to(made)  # type: ignore[no-untyped-call]
    return made


def _mark(made: folium.Map, at: list[float], text: str, status: Status) -> None:
    icon = folium.Icon(color=COLOURS[status])
    folium.Marker(at, popup=folium.Popup(text), icon=icon).add_to(made)


def count(shot: Snapshot) -> int:
    """How many places and reports there are to be shown."""
    return len(shot.records.places) + len(shot.records.reports)


def saved(shot: Snapshot, told: Mapping[str, Status]) -> Made:
    """That map, as the text of its page."""
    text = markers(shot, told).get_root().render()
    return Made(len(text.encode()), count(shot))


def _features(shot: Snapshot, told: Mapping[str, Status]) -> dict[str, Any]:
    said: dict[str, list[str]] = {}
    for report in shot.records.reports:
        text = f"{report.effective_from} {report.status}, {report.publisher}: {report.title}"
        said.setdefault(report.subject, []).append(text)
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": {
                "name": place.name(),
                "status": told[place.id].value,
                "reports": "; ".join(said.get(place.id, ())),
            },
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        }
        for place in shot.records.places
    ] + [
        {
            "type": "Feature",
            "properties": {"name": leg.id, "status": "", "reports": ""},
            "geometry": {"type": "LineString", "coordinates": [list(point) for point in leg.line]},
        }
        for leg in shot.records.legs
    ]
    return {"type": "FeatureCollection", "features": features}


def geojson(shot: Snapshot, told: Mapping[str, Status]) -> Made:
    """folium.GeoJson with a popup of fields."""
    made = folium.Map([31.4, 34.4], zoom_start=9)
    folium.GeoJson(
        _features(shot, told),
        marker=folium.CircleMarker(radius=4),
        style_function=lambda feature: {
            "color": COLOURS.get(feature["properties"]["status"], "black")
        },
        popup=folium.GeoJsonPopup(fields=["name", "status", "reports"]),
    ).add_to(made)
    return Made(len(made.get_root().render().encode()), count(shot))


def explored(shot: Snapshot, told: Mapping[str, Status]) -> Made:
    """GeoDataFrame.explore(), coloured by status."""
    frame = geopandas.GeoDataFrame.from_features(_features(shot, told), crs="EPSG:4326")
    made = frame.explore(column="status", popup=True)
    return Made(len(made.get_root().render().encode()), count(shot))


def timestamped(data: Dataset, first: date, days: int) -> tuple[folium.Map, int]:
    """TimestampedGeoJson of a history: a feature for each place and day; and how many."""
    shot = data.at(first + timedelta(days=days - 1))
    made = folium.Map([31.4, 34.4], zoom_start=9)
    features = [
        feature for place in shot.records.places for feature in _days(shot, place, first, days)
    ]
    TimestampedGeoJson(  # type: ignore[no-untyped-call]
        {"type": "FeatureCollection", "features": features}, period="P1D", duration="P1D",
        auto_play=False, add_last_point=False,
    ).add_to(made)  # fmt: skip
    return made, len(features)


def _days(shot: Snapshot, place: Place, first: date, days: int) -> list[dict[str, Any]]:
    spans = shot.spans(place.id)
    found = []
    for number in range(days):
        day = first + timedelta(days=number)
        status = next((s.status for s in spans if s.first <= day <= s.last), "unknown")
        colour = COLOURS[status]
        found.append({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "properties": {
                "time": day.isoformat(), "popup": f"{place.name()}: {status}", "icon": "circle",
                "iconstyle": {"fillColor": colour, "color": colour, "radius": 6},
            },
        })  # fmt: skip
    return found


DUCKDB = """
import duckdb, sys
rows = duckdb.sql('''
  SELECT subject, status FROM (
    SELECT *, row_number() OVER (
      PARTITION BY subject ORDER BY effective_from DESC, reported_on DESC, recorded_at DESC, id DESC
    ) AS n
    FROM read_csv('%s', header = true, types = {'effective_to': 'DATE'})
    WHERE effective_from <= DATE '%s' AND (effective_to IS NULL OR effective_to >= DATE '%s')
      AND traffic LIKE '%%goods%%'
  ) WHERE n = 1 ORDER BY subject
''').fetchall()
import json
print(json.dumps(rows))
"""
SCREENSHOT = """
import sys
from pathlib import Path
import aidmap
from benchmarks import browsers, peers
shot = aidmap.open_store(sys.argv[1]).at(sys.argv[2])
page = Path(sys.argv[3]).with_suffix(".html")
text = peers.markers(shot, peers.statuses(shot)).get_root().render()
local, _ = browsers.Libraries(Path(sys.argv[4])).localized(text, page.parent)
page.write_text(local, encoding="utf-8")
browsers.screenshot(page, Path(sys.argv[3]), 1123, 794)
"""
