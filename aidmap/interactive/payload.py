"""What the page's script needs to know, as plain JSON: every word is said here, none in the script.

Coordinates are [lat, lon] in degrees, as Leaflet has them, rounded to 4 decimals (11 m).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aidmap import layers
from aidmap.language import day_text, word
from aidmap.models import Status
from aidmap.style import SHAPE, STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.history import Span, State
    from aidmap.models import Place, Report
    from aidmap.snapshots import Snapshot

Json = dict[str, Any]
DECIMALS = 4
ESCAPES = str.maketrans(
    {
        "<": r"\u003c",
        ">": r"\u003e",
        "&": r"\u0026",
        "\u2028": r"\u2028",
        "\u2029": r"\u2029",
    }
)


def script_json(value: Any) -> str:
    """Write JSON that is safe inside a script element, whatever its texts say."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)


def land(snapshot: Snapshot) -> Json:
    """The ground: how far it is known, land with its borders, and the areas."""
    basemap, areas = (layers.shapes(snapshot, name).geometry for name in ("basemap", "areas"))
    west, south, east, north = (float(bound) for bound in basemap.total_bounds)
    return {
        "sea": [[south, west], [north, east]] if len(basemap) else None,
        "basemap": [_rings(shape) for shape in basemap],
        "areas": [_rings(shape) for shape in areas],
    }


def lines(snapshot: Snapshot) -> Json:
    """The routes: for each leg, one line a status, with the routes that have it."""
    names = {state.route.id: state.route.name_en for state in snapshot.routes}
    held_up = {subject for state in snapshot.routes for subject in state.blocked_by}
    merged: dict[str, Json] = {}
    for row in layers.legs(snapshot).itertuples():
        leg = merged.setdefault(
            row.id,
            {
                "id": row.id,
                "mode": row.mode,
                "approximate": row.approximate,
                "blocks": row.id in held_up,
                "line": _line(row.geometry.coords),
                "strands": [],
            },
        )
        routes, backward = row.routes.split("|"), set(row.backward.split("|"))
        leg["strands"].append(
            {
                "status": row.status,
                "stale": row.stale,
                "routes": routes,
                "names": [names[route] for route in routes],
                "forward": any(route not in backward for route in routes),
                "backward": any(route in backward for route in routes),
            }
        )
    return {"legs": list(merged.values()), "look": look()}


def points(snapshot: Snapshot) -> Json:
    """The places, with all that their cards say."""
    frame = layers.places(snapshot).set_index("id")
    return {
        "places": [
            _place(snapshot, place, blocks=bool(frame.loc[place.id, "blocks"]))
            for place in snapshot.records.places
        ],
        "reports": {
            report.id: report_card(snapshot, report) for report in layers.used_reports(snapshot)
        },
        "on": snapshot.question.on.isoformat(),
        "words": {
            key: word(key)
            for key in ("deciding", "against", "waiting", "history", "close", "no_report")
        },
        "look": look(),
    }


def look() -> Json:
    """The look of each status."""
    return {
        status.value: {
            "colour": style.colour,
            "night": style.night,
            "dash": style.dash,
            "fill": style.fill,
            "word": word(status.value),
        }
        for status, style in STATUS.items()
    }


def _place(snapshot: Snapshot, place: Place, *, blocks: bool) -> Json:
    state = snapshot.states[place.id]
    return {
        "id": place.id,
        "name": place.name_en,
        "short": short_name(place),
        "kind": place.kind,
        "kind_word": word(place.kind),
        "shape": SHAPE[place.kind],
        "point": [round(place.lat, DECIMALS), round(place.lon, DECIMALS)],
        "accuracy_m": place.accuracy_m,
        "approximate": place.is_approximate,
        "controlled": place.needs_leave,
        "on_route": any(place.id in state.route.places for state in snapshot.routes),
        "blocks": blocks,
        "status": state.status.value,
        "status_word": status_word(place, state),
        "contested": state.contested,
        "stale": state.stale,
        "facts": facts(place, state),
        "label_note": label_note(state),
        "report": state.report.id if state.report else None,
        "pending": state.pending.id if state.pending else None,
        "conflicting": [report.id for report in state.conflicting],
        "spans": [_span(span) for span in snapshot.spans(place.id)],
    }


def short_name(place: Place) -> str:
    """A name short enough for a label: what stands before a bracket, without its kind."""
    name = place.name_en.split(" (")[0]
    for kind in (" crossing", " governorate", " logistics hub", " International Airport"):
        name = name.removesuffix(kind)
    return name


def status_word(place: Place, state: State) -> str:
    """The status in words; where no report is wanted, that."""
    if state.status is Status.UNKNOWN and not place.needs_leave:
        return f"{word('no_report')}: {word('not_controlled')}"
    return word(state.status.value)


def label_note(state: State) -> str:
    """What a label says beside the name: a stale status is dated."""
    if state.stale and state.last_heard:
        return word("last_heard_on", day=day_text(state.last_heard))
    return word("contested") if state.contested else ""


def facts(place: Place, state: State) -> list[str]:
    """What there is to say of a place besides its status, one short sentence each."""
    dated = {
        "since_day": state.since,
        "last_heard_on": state.last_heard,
        "announced_for": state.announced_for,
    }
    said = [word(key, day=day_text(day)) for key, day in dated.items() if day]
    minded = {
        "contested": state.contested,
        "stale": state.stale,
        "pending_claim": state.pending,
    }
    said += [word(key) for key, holds in minded.items() if holds]
    if place.is_approximate:
        said.append(word("known_within", metres=f"{place.accuracy_m:,.0f}"))
    return said


def report_card(snapshot: Snapshot, report: Report) -> Json:
    """A report as a card shows it."""
    names = {source.id: source.name for source in snapshot.records.sources}
    first = day_text(report.effective_from)
    last = report.effective_to and day_text(report.effective_to)
    return {
        "publisher": names[report.publisher],
        "status": report.status.value,
        "claim": f"{word(report.status.value)}, {word(report.basis.value)}",
        "valid": word("in_force_to", day=first, last=last) if last else word("in_force", day=first),
        "reported": word("reported", day=day_text(report.reported_on)),
        "title": report.title or "",
        "note": report.note or "",
        "reason": word(report.reason.value) if report.reason else "",
        "url": report.url or "",
    }


def _span(span: Span) -> list[Any]:
    return [span.status.value, span.first.isoformat(), span.last.isoformat(), int(span.contested)]


def _rings(shape: Any) -> list[list[list[float]]]:
    polygons = getattr(shape, "geoms", [shape])
    return [
        _line(ring.coords)
        for polygon in polygons
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def _line(coordinates: Iterable[tuple[float, ...]]) -> list[list[float]]:
    return [[round(lat, DECIMALS), round(lon, DECIMALS)] for lon, lat, *_ in coordinates]
