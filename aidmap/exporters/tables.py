"""The tables that go out: places, routes, legs, areas, reports, spans and sources of a snapshot.

Rows are plain fields, so that every format writes the same; geometry is shapely's, in EPSG:4326
(lon-lat). What a column means is told once, here and on the models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap import geo
from aidmap.model import Leg, Report, Route, Source, as_json, columns_of, instant_text
from aidmap.model.record import columns
from aidmap.model.schemas import field_descriptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.status import State

Rows = list[dict[str, Any]]
GEOMETRY = "geometry"
# What follows from the reports: beside the fields of the models.
DERIVED = {
    "status": "open, restricted, closed, planned (announced, not seen in use) or unknown.",
    "valid_from": "The first day of the unbroken run of days with this status; empty: no report.",
    "valid_to": "The last such day; empty: it still held on the day of the export.",
    "last_heard": "The latest day on which a report agreed.",
    "contested": "Whether reports of those days contradict each other.",
    "stale": "Whether nobody has repeated it for longer than the data set allows.",
    "announced_for": "The earliest opening still ahead that had been announced.",
    "blocks": "Whether it holds a route up.",
    "publisher": "Who published the report that decides.",
    "reported_on": "The day on which the source published it.",
    "report_url": "Where that report can be read.",
    "report": "The id of the report that decides.",
    "blocked_by": "The ids of what holds it up, joined by |.",
    "limited_by": "The ids of what restricts it, joined by |.",
    "km": "Kilometres along it.",
    "subject": "The id of a place or a leg.",
    "name": "Its English name.",
    "days": "How many days.",
    "on": "The day of the export: a calendar day there.",
    "traffic": "goods, fuel or people.",
    "licence": "On what terms the data may be used.",
}
SAID = (
    "status", "valid_from", "valid_to", "last_heard", "contested", "stale", "announced_for",
    "report", "publisher", "reported_on", "report_url",
)  # fmt: skip
# The columns of each table, for a header where there are no rows.
COLUMNS: dict[str, tuple[str, ...]] = {
    "places": (*columns_of("place"), *SAID, "blocks"),
    "routes": (
        *(name for name in columns(Route) if name != "traffic"),
        "status", "valid_from", "valid_to", "blocked_by", "limited_by", "stale", "km",
    ),
    "legs": (*(name for name in columns(Leg) if name != "line"), *SAID),
    "areas": ("id", "name"),
    "reports": tuple(columns(Report)),
    "spans": ("subject", "name", "status", "valid_from", "valid_to", "days", "contested"),
    "sources": tuple(columns(Source)),
}  # fmt: skip
OF_EVERY_DAY = ("reports", "sources")  # whose rows are of no single day or traffic
TABLES: dict[str, Callable[[Snapshot], Rows]] = {}


def tables(snapshot: Snapshot, *names: str) -> dict[str, Rows]:
    """Some tables of a snapshot, or all, by name."""
    return {name: TABLES[name](snapshot) for name in names or TABLES}


def descriptions(name: str) -> dict[str, str]:
    """What the columns of a table mean."""
    kinds = {"places": "place", "routes": "route", "legs": "leg", "reports": "report",
             "sources": "source"}  # fmt: skip
    own = field_descriptions(kinds[name]) if name in kinds else {}
    return DERIVED | own


def metadata(snapshot: Snapshot) -> dict[str, str]:
    """Source, licence, day and clocks: what every export says of itself; empty ones left out."""
    about, asked = snapshot.records.about, snapshot.question
    told = {
        "title": about.title(),
        "dataset": f"{about.title()} ({about.id})",
        "on": asked.on.isoformat(),
        "traffic": asked.traffic.value,
        "known_by": asked.known_by.isoformat() if asked.known_by else "",
        "recorded_by": instant_text(asked.recorded_by) if asked.recorded_by else "",
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
    return [
        {
            **{name: fields.get(name) for name in columns_of("place")},
            **_said(snapshot, snapshot.state(place.id)),
            "blocks": place.id in snapshot.held_up,
            GEOMETRY: geo.point(place.lon, place.lat),
        }
        for place in snapshot.records.places
        for fields in (as_json(place),)
    ]


def _said(snapshot: Snapshot, state: State) -> dict[str, Any]:
    """The status of a subject, and who says so."""
    report = state.report
    return {
        "status": state.status.value,
        "valid_from": _day(state.since),
        "valid_to": None,
        "last_heard": _day(state.last_heard),
        "contested": state.contested,
        "stale": state.stale,
        "announced_for": _day(state.announced_for),
        "report": report.id if report else None,
        "publisher": snapshot.publishers[report.publisher] if report else None,
        "reported_on": _day(report.reported_on) if report else None,
        "report_url": report.url if report else None,
    }


def _routes(snapshot: Snapshot) -> Rows:
    shapes = geo.routes(snapshot).set_index("id")[GEOMETRY] if snapshot.routes else {}
    return [
        {
            **{key: value for key, value in as_json(state.route).items() if key != "traffic"},
            "status": state.status.value,
            "valid_from": _day(state.since),
            "valid_to": None,
            "blocked_by": "|".join(state.blocked_by) or None,
            "limited_by": "|".join(state.limited_by) or None,
            "stale": geo.rests_on_stale(snapshot, state),
            "km": state.km,
            GEOMETRY: shapes[state.route.id],
        }
        for state in snapshot.routes
    ]


def _legs(snapshot: Snapshot) -> Rows:
    return [
        {
            **{key: value for key, value in as_json(leg).items() if key != "line"},
            **_said(snapshot, snapshot.state(leg.id)),
            GEOMETRY: geo.line(leg.line),
        }
        for leg in snapshot.records.legs
    ]


def _areas(snapshot: Snapshot) -> Rows:
    frame = geo.shapes(snapshot, "areas")
    rows: Rows = frame.to_dict("records")
    return rows


def _reports(snapshot: Snapshot) -> Rows:
    return [as_json(report) for report in snapshot.heard]


def _spans(snapshot: Snapshot) -> Rows:
    names = {place.id: place.name() for place in snapshot.records.places}
    points = {place.id: geo.point(place.lon, place.lat) for place in snapshot.records.places}
    rows = []
    for subject in sorted(snapshot.reports):
        spans = snapshot.spans(subject)
        rows += [
            {
                "subject": subject,
                "name": names.get(subject, subject),
                "status": span.status.value,
                "valid_from": _day(span.first),
                "valid_to": None if span is spans[-1] else _day(span.last),
                "days": (span.last - span.first).days + 1,
                "contested": span.contested,
                GEOMETRY: points.get(subject),
            }
            for span in spans
        ]
    return rows


def _sources(snapshot: Snapshot) -> Rows:
    return [as_json(source) for source in snapshot.records.sources]


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


TABLES |= {
    "places": _places,
    "routes": _routes,
    "legs": _legs,
    "areas": _areas,
    "reports": _reports,
    "spans": _spans,
    "sources": _sources,
}
