"""Exports in the schemas of other systems: SDI-T, HXL, Open511, openrouteservice, Valhalla, uMap.

Words and columns follow the documentation of SDI-T (Logistics Cluster), HXL 1.1, Open511 v1,
openrouteservice and Valhalla. Writing the tables to files is left to the modules of the formats.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aidmap import geo
from aidmap.exporters import geo_formats, tables
from aidmap.model import Basis, Mode, Report, Status
from aidmap.style import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from aidmap.exporters.tables import Rows
    from aidmap.model import Count, Place
    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.status import State

TAGS = {
    "id": "#loc+code", "place": "#loc+code", "subject": "#loc+code", "name": "#loc+name",
    "name_en": "#loc+name", "kind": "#loc+type", "lon": "#geo+lon", "lat": "#geo+lat",
    "pcode": "#adm2+code", "status": "#status", "traffic": "#operations+type",
    "since": "#date+start", "from": "#date+start", "to": "#date+end",
    "effective_from": "#date+start",
    "effective_to": "#date+end", "reported_on": "#date+reported", "reason": "#cause+type",
    "publisher": "#meta+source", "report_url": "#meta+url", "url": "#meta+url",
    "note": "#description", "title": "#meta+title", "basis": "#meta+basis",
    "recorded_at": "#date+recorded", "last_heard": "#date+updated", "licence": "#meta+license",
    "portname": "#loc+name", "bcpname": "#loc+name", "nameportion": "#loc+name",
    "namecorridor": "#loc+corridor+name", "code": "#loc+code", "prttype": "#loc+type",
    "routetype": "#loc+type", "iso3": "#country+code", "country": "#country+code+list",
    "latitude": "#geo+lat", "longitude": "#geo+lon", "locprecision": "#geo+precision",
    "source": "#meta+source", "createdate": "#date+created", "lastcheckdate": "#date+updated",
    "remarks": "#description",
}  # fmt: skip
COUNT_TAGS = {
    "value": "#indicator+value+num", "measure": "#indicator+name", "stage": "#indicator+stage",
    "direction": "#indicator+direction", "cargo": "#item+name", "first_day": "#date+start",
    "last_day": "#date+end", "month": "#date+month", "days_counted": "#indicator+days+counted+num",
    "days_open": "#indicator+days+open+num", "days_closed": "#indicator+days+closed+num",
    "days_planned": "#indicator+days+planned+num", "days_unknown": "#indicator+days+unknown+num",
}  # fmt: skip
RECORD_TAGS = {"id": "#meta+id"}  # where a row is a report or a publisher, not a place
LEVELS = {Mode.ROAD: "Road", Mode.SEA: "Sea", Mode.AIR: "Air"}
ACCURATE_M, APPROXIMATE_M = 500, 2000  # metres, of locprecision in SDI-T
SEVERITY = {Status.CLOSED: "MAJOR", Status.RESTRICTED: "MODERATE", Status.PLANNED: "MAJOR"}
STATE = {Status.CLOSED: "CLOSED", Status.RESTRICTED: "SOME_LANES_CLOSED", Status.PLANNED: "CLOSED"}
BLOCKED_M = 250  # metres around a closed place that a router is to avoid
UMAP_SIZE = {"zoom": 8}


SDI_PLACE = (
    "code", "prttype", "status", "humuse", "locprecision", "latitude", "longitude", "iso3",
    "country", "lastcheckdate", "source", "remarks",
)  # fmt: skip
SDI_COLUMNS: dict[str, tuple[str, ...]] = {
    "ports": ("portname", *SDI_PLACE),
    "crossings": ("bcpname", *SDI_PLACE),
    "routes": (
        "nameportion", "routetype", "routeclass", "namecorridor", "iso3", "status", "createdate",
        "lastcheckdate", "source", "remarks",
    ),
}  # fmt: skip


def hxl_tags(table: str, columns: Iterable[str]) -> dict[str, str]:
    """Give the HXL tags of the columns of a table, leaving out columns without a tag."""
    known = TAGS | (RECORD_TAGS if table in tables.TIMELESS_TABLES else {})
    known |= COUNT_TAGS if table in {"counts", "months"} else {}
    return {name: tag for name in columns if (tag := known.get(name) or _tag_of_name(name))}


def _tag_of_name(column: str) -> str:
    """Give the tag of a column of names, as +i_ar or +i_zh_hant (HXL 1.1); empty: other columns."""
    start, mark, language = column.partition("name_")
    return f"#loc+name+i_{language.lower().replace('-', '_')}" if mark and not start else ""


def sdi_t(snapshot: Snapshot) -> dict[str, Rows]:
    """Give crossings, ports and supply routes in the columns of SDI-T, of the logistics sector."""
    ports, crossings = [], []
    for place in snapshot.places:
        row = _sdi_place(place, snapshot.state(place.id), snapshot)
        if place.kind in {"seaport", "pier", "airport"}:
            ports.append({"portname": place.name(), **row})
        elif place.needs_leave:
            crossings.append({"bcpname": place.name(), **row})
    routes = [
        {
            "nameportion": route["name_en"],
            "routetype": LEVELS[_mode(snapshot, route["id"])],
            "routeclass": "Supply route",
            "namecorridor": route["name_en"],
            "iso3": "",
            "status": route["status"].capitalize(),
            "createdate": snapshot.query.on.isoformat(),
            "lastcheckdate": "",
            "source": "",
            "remarks": route["blocked_by"] or route["limited_by"] or "",
            tables.GEOMETRY: route[tables.GEOMETRY],
        }
        for route in tables.build_tables(snapshot, "routes")["routes"]
    ]
    return {"ports": ports, "crossings": crossings, "routes": routes}


def _sdi_place(place: Place, state: State, snapshot: Snapshot) -> dict[str, Any]:
    decider = state.decider
    return {
        "code": getattr(place, "unlocode", None) or "",
        "prttype": place.kind,
        "status": state.status.value.capitalize(),
        "humuse": "Yes" if state.status.passes else "Unknown",
        "locprecision": _precision(place.accuracy_m),
        "latitude": place.lat,
        "longitude": place.lon,
        "iso3": (place.countries or ("",))[0],
        "country": "|".join(place.countries),
        "lastcheckdate": state.last_heard.isoformat() if state.last_heard else "",
        "source": snapshot.publishers[decider.publisher] if decider else "",
        "remarks": (decider.title or "") if decider else "",
        tables.GEOMETRY: geo.point(place.lon, place.lat),
    }


def _precision(metres: float) -> str:
    if metres <= ACCURATE_M:
        return "Accurate"
    return "Approximate" if metres <= APPROXIMATE_M else "Bad"


def _mode(snapshot: Snapshot, route: str) -> Mode:
    """Give the mode of the longest part of a route."""
    [record] = [one for one in snapshot.records.routes if one.id == route]
    lengths: dict[Mode, float] = {}
    for leg in snapshot.network.legs_of(record):
        lengths[leg.mode] = lengths.get(leg.mode, 0) + leg.km
    return max(lengths, key=lambda mode: lengths[mode], default=Mode.ROAD)


def open511(snapshot: Snapshot) -> bytes:
    """Write what is closed, restricted or only announced as Open511 events."""
    about = snapshot.records.about
    events = [
        _event(place, state, snapshot)
        for place in snapshot.places
        if (state := snapshot.state(place.id)).decider and state.status in STATE
    ]
    document = {
        "events": events,
        "pagination": {"offset": 0},
        "meta": {"version": "v1", "url": "", "up_url": ""},
        "aidmap": tables.metadata(snapshot) | {"id": about.id},
    }
    return _to_json(document)


def _event(place: Place, state: State, snapshot: Snapshot) -> dict[str, Any]:
    decider = state.decider
    assert decider is not None  # noqa: S101 - for mypy: `open511` has checked it
    about = snapshot.records.about
    seen = state.report is None or state.report.basis is Basis.OBSERVED
    entered = decider.recorded_at.isoformat()
    first, last = _days_covered(decider)
    return {
        "id": f"{about.id}/{place.id}",
        "jurisdiction_url": f"urn:aidmap:{about.id}",
        "url": decider.url or f"urn:aidmap:{about.id}:{decider.id}",
        "headline": f"{place.name()}: {state.status.value}",
        "description": decider.title or "",
        "created": entered,
        "updated": entered,
        "timezone": about.time_zone,
        "geography": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "status": "ACTIVE",
        "severity": SEVERITY[state.status],
        "certainty": "OBSERVED" if seen else "LIKELY",
        "event_type": "INCIDENT",
        "roads": [{"name": place.name(), "state": STATE[state.status]}],
        "schedule": {"intervals": [f"{state.since or first}/{last or ''}"]},
    }


def _days_covered(claim: Report | Count) -> tuple[date, date | None]:
    """The first and the last day that a report or a count speaks of."""
    if isinstance(claim, Report):
        return claim.effective_from, claim.effective_to
    return claim.first_day, claim.last_day


def openrouteservice(snapshot: Snapshot) -> bytes:
    """Write what a router is to avoid as `options.avoid_polygons` of openrouteservice."""
    rings = _closed_rings(snapshot)
    shape = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    return _to_json({"options": {"avoid_polygons": shape}, "aidmap": tables.metadata(snapshot)})


def valhalla(snapshot: Snapshot) -> bytes:
    """Write what a router is to avoid as `exclude_polygons` of Valhalla: rings of [lon, lat]."""
    document = {"exclude_polygons": _closed_rings(snapshot), "aidmap": tables.metadata(snapshot)}
    return _to_json(document)


def _closed_rings(snapshot: Snapshot) -> list[list[list[float]]]:
    """Give rings, in degrees, around the controlled or reported places that nothing passes."""
    places = [
        place
        for place in snapshot.places
        for state in (snapshot.state(place.id),)
        if not state.status.passes and (place.needs_leave or state.decider)
    ]
    around = (geo.circle_rings(place.lon, place.lat, metres=BLOCKED_M) for place in places)
    return [ring for rings in around for ring in rings]


def umap(snapshot: Snapshot) -> bytes:
    """Write a map for uMap: a layer of places and one of routes, coloured by status."""
    layers = tables.build_tables(snapshot, "places", "routes")
    about = tables.metadata(snapshot)
    west, south, east, north = geo.extent(snapshot)
    middle = [(west + east) / 2, (south + north) / 2]
    document = {
        "type": "umap",
        "properties": {
            "name": about["title"],
            "description": about.get("source", ""),
            "licence": {"name": about["licence"]},
            "aidmap": about,
            **UMAP_SIZE,
        },
        "geometry": {"type": "Point", "coordinates": middle},
        "layers": [_umap_layer(name, rows) for name, rows in layers.items()],
    }
    return _to_json(document)


def _umap_layer(name: str, rows: Rows) -> dict[str, Any]:
    collection = json.loads(geo_formats.geojson(rows, {}))
    for feature in collection["features"]:
        properties = feature["properties"]
        style = STATUS[Status(properties["status"])]
        options = {"color": style.colour, "dashArray": style.dash.replace(" ", ",") or None}
        feature["properties"] = {
            "name": properties["name_en"],
            "description": properties["status"],
            **{key: value for key, value in properties.items() if value is not None},
            "_umap_options": {key: value for key, value in options.items() if value},
        }
    return {
        "type": "FeatureCollection",
        "features": collection["features"],
        "_umap_options": {"name": name, "displayOnLoad": True, "browsable": True},
    }


def _to_json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
