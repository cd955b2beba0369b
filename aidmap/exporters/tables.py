"""The tables of an export: places, routes, legs, areas, reports, counts, spans and sources.

Rows are dictionaries of simple values, the same for every format, with a geometry of shapely in
EPSG:4326 (lon-lat). Writing them is left to the modules of the formats. The descriptions of columns
come from `model`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap import geo
from aidmap.exporters import count_tables
from aidmap.model import answer_columns, as_json, columns_of, instant_text
from aidmap.model.answer_columns import names
from aidmap.model.schemas import field_descriptions
from aidmap.query.results import in_cells, route_rows, state_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.query.snapshot import Snapshot

Rows = list[dict[str, Any]]
GEOMETRY = "geometry"
# The columns of the state of a place, a leg or a route, which follow those of the record.
PLACE_STATE_COLUMNS = names(answer_columns.STATE)
ROUTE_STATE_COLUMNS = tuple(
    one for one in names(answer_columns.ROUTE) if one not in {"route", "name", "places"}
)
ADDED_COLUMNS = {
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
ASKED_FOR = ("months",)  # tables that are not among "all of them"
TIMELESS_TABLES = ("reports", "counts", "sources")  # whose rows belong to no single day or traffic
TABLES: dict[str, Callable[[Snapshot], Rows]] = {}


def header(name: str) -> tuple[str, ...]:
    """Give the columns of a table, for a header without rows."""
    columns: dict[str, tuple[str, ...]] = {
        "places": (*columns_of("place"), *PLACE_STATE_COLUMNS, "blocks"),
        "routes": (*(one for one in columns_of("route") if one != "traffic"), *ROUTE_STATE_COLUMNS),
        "legs": (*(one for one in columns_of("leg") if one != "line"), *PLACE_STATE_COLUMNS),
        "areas": ("id", "name"),
        "reports": columns_of("report"),
        "spans": ("subject", "name", "status", "from", "to", "days", "contested"),
        "sources": columns_of("source"),
        "counts": count_tables.COUNT_COLUMNS,
        "months": count_tables.MONTH_COLUMNS,
    }
    return columns[name]


def build_tables(snapshot: Snapshot, *names: str) -> dict[str, Rows]:
    """Build the named tables of a snapshot, or all but those of `ASKED_FOR`; give them by name."""
    chosen = names or [name for name in TABLES if name not in ASKED_FOR]
    return {name: TABLES[name](snapshot) for name in chosen}


def descriptions(name: str) -> dict[str, str]:
    """Describe the columns of a table."""
    kinds = {"places": "place", "routes": "route", "legs": "leg", "reports": "report",
             "counts": "count", "sources": "source"}  # fmt: skip
    state_columns = answer_columns.ROUTE if name == "routes" else answer_columns.STATE
    own = field_descriptions(kinds[name]) if name in kinds else {}
    added = count_tables.DESCRIPTIONS if name == "months" else {}
    states = {one.name: one.description for one in state_columns}
    return ADDED_COLUMNS | states | added | own


def metadata(snapshot: Snapshot) -> dict[str, str]:
    """Give the metadata of an export: source, licence, day and clocks, without empty values."""
    about, asked = snapshot.records.about, snapshot.query
    values = {
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
    return {key: text for key, text in values.items() if text}


def table_metadata(name: str, about: dict[str, str]) -> dict[str, str]:
    """Give the metadata of a table: without day and traffic where its rows belong to all."""
    timeless = name in TIMELESS_TABLES
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
        for place in snapshot.places
        for fields in (as_json(place),)
    ]


def _routes(snapshot: Snapshot) -> Rows:
    named = columns_of("route", snapshot.records.routes)
    shapes = geo.routes(snapshot).set_index("id")[GEOMETRY] if snapshot.routes else {}
    rows = []
    for state, row in zip(snapshot.routes, route_rows(snapshot, snapshot.routes), strict=True):
        known = as_json(state.route)
        fields = {name: known.get(name) for name in named if name != "traffic"}
        state_cells = {
            name: value for name, value in in_cells(row).items() if name in ROUTE_STATE_COLUMNS
        }
        rows.append(fields | state_cells | {GEOMETRY: shapes[state.route.id]})
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
    "counts": count_tables.count_rows,
    "spans": _spans,
    "sources": _sources,
    "months": count_tables.month_rows,
}
