"""The tables that go out: places, routes, legs, areas, reports, spans and sources of a snapshot.

Rows are plain fields, so that every format writes the same; geometry is shapely's, in EPSG:4326
(lon-lat). What a column means is said once, on the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap import geo
from aidmap.model import answer_columns, as_json, columns_of, instant_text
from aidmap.model.answer_columns import names
from aidmap.model.schemas import field_descriptions
from aidmap.query.results import in_cells, route_rows, state_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.query.snapshot import Snapshot

Rows = list[dict[str, Any]]
GEOMETRY = "geometry"
# What an answer says of a place, a route or a leg, beside the columns of the record.
SAID_OF_PLACE = names(answer_columns.STATE)
SAID_OF_ROUTE = tuple(
    one for one in names(answer_columns.ROUTE) if one not in {"route", "name", "places"}
)
BESIDE = {
    "blocks": "Whether it holds a route up.",
    "subject": "The id of a place or a leg.",
    "name": "Its English name.",
    "from": "The first day of the span.",
    "to": "Its last day; empty: it still went on on the day of the export.",
    "days": "How many days.",
    "on": "The day of the export: a calendar day there.",
    "traffic": "goods, fuel or people.",
    "licence": "On what terms the data may be used.",
}
OF_EVERY_DAY = ("reports", "sources")  # whose rows are of no single day or traffic
TABLES: dict[str, Callable[[Snapshot], Rows]] = {}


def header(name: str) -> tuple[str, ...]:
    """The columns of a table without rows."""
    columns: dict[str, tuple[str, ...]] = {
        "places": (*columns_of("place"), *SAID_OF_PLACE, "blocks"),
        "routes": (*(one for one in columns_of("route") if one != "traffic"), *SAID_OF_ROUTE),
        "legs": (*(one for one in columns_of("leg") if one != "line"), *SAID_OF_PLACE),
        "areas": ("id", "name"),
        "reports": columns_of("report"),
        "spans": ("subject", "name", "status", "from", "to", "days", "contested"),
        "sources": columns_of("source"),
    }
    return columns[name]


def tables(snapshot: Snapshot, *names: str) -> dict[str, Rows]:
    """Some tables of a snapshot, or all, by name."""
    return {name: TABLES[name](snapshot) for name in names or TABLES}


def descriptions(name: str) -> dict[str, str]:
    """What the columns of a table mean."""
    kinds = {"places": "place", "routes": "route", "legs": "leg", "reports": "report",
             "sources": "source"}  # fmt: skip
    said = answer_columns.ROUTE if name == "routes" else answer_columns.STATE
    own = field_descriptions(kinds[name]) if name in kinds else {}
    return BESIDE | {one.name: one.description for one in said} | own


def metadata(snapshot: Snapshot) -> dict[str, str]:
    """Source, licence, day and clocks: what every export says of itself; empty ones left out."""
    about, asked = snapshot.records.about, snapshot.query
    told = {
        "title": about.title(),
        "dataset": f"{about.title()} ({about.id})",
        "on": asked.on.isoformat(),
        "traffic": asked.traffic.value,
        "known_by": asked.clocks.known_by.isoformat() if asked.clocks.known_by else "",
        "recorded_by": instant_text(asked.clocks.recorded_by) if asked.clocks.recorded_by else "",
        "according_to": ", ".join(asked.according_to),
        "source": ", ".join(geo.caption(snapshot).sources),
        "credits": "; ".join(about.credits),
        "licence": about.licence,
        "disclaimer": about.disclaimer(),
        "time_zone": about.time_zone,
    }
    return {key: text for key, text in told.items() if text}


def of_table(name: str, about: dict[str, str]) -> dict[str, str]:
    """What a table says of itself: no day and no traffic where its rows are of all of them."""
    timeless = name in OF_EVERY_DAY
    return {key: text for key, text in about.items() if not (timeless and key in {"on", "traffic"})}


def _places(snapshot: Snapshot) -> Rows:
    named = columns_of("place", snapshot.records.places)
    return [
        {
            **{name: fields.get(name) for name in named},
            **in_cells(state_row(snapshot, snapshot.state(place.id))),
            "blocks": place.id in snapshot.held_up,
            GEOMETRY: geo.point(place.lon, place.lat),
        }
        for place in snapshot.records.places
        for fields in (as_json(place),)
    ]


def _routes(snapshot: Snapshot) -> Rows:
    named = columns_of("route", snapshot.records.routes)
    shapes = geo.routes(snapshot).set_index("id")[GEOMETRY] if snapshot.routes else {}
    rows = []
    for state, row in zip(snapshot.routes, route_rows(snapshot, snapshot.routes), strict=True):
        known = as_json(state.route)
        fields = {name: known.get(name) for name in named if name != "traffic"}
        said = {name: value for name, value in in_cells(row).items() if name in SAID_OF_ROUTE}
        rows.append(fields | said | {GEOMETRY: shapes[state.route.id]})
    return rows


def _legs(snapshot: Snapshot) -> Rows:
    return [
        {
            **{key: value for key, value in as_json(leg).items() if key != "line"},
            **in_cells(state_row(snapshot, snapshot.state(leg.id))),
            GEOMETRY: geo.line(leg.line),
        }
        for leg in snapshot.records.legs
    ]


def _areas(snapshot: Snapshot) -> Rows:
    frame = geo.shapes(snapshot, "areas")
    rows: Rows = frame.to_dict("records")
    return rows


def _reports(snapshot: Snapshot) -> Rows:
    return [as_json(report) for report in snapshot.counted_reports]


def _spans(snapshot: Snapshot) -> Rows:
    named = {place.id: place.name() for place in snapshot.records.places}
    points = {place.id: geo.point(place.lon, place.lat) for place in snapshot.records.places}
    rows = []
    for subject in sorted(snapshot.reports):
        spans = snapshot.spans(subject)
        rows += [
            {
                "subject": subject,
                "name": named.get(subject, subject),
                "status": span.status.value,
                "from": span.first.isoformat(),
                "to": None if span is spans[-1] else span.last.isoformat(),
                "days": (span.last - span.first).days + 1,
                "contested": span.contested,
                GEOMETRY: points.get(subject),
            }
            for span in spans
        ]
    return rows


def _sources(snapshot: Snapshot) -> Rows:
    return [as_json(source) for source in snapshot.records.sources]


TABLES |= {
    "places": _places,
    "routes": _routes,
    "legs": _legs,
    "areas": _areas,
    "reports": _reports,
    "spans": _spans,
    "sources": _sources,
}
