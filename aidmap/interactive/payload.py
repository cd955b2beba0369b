"""What the page's script needs to know, as plain JSON: every word is said here, none in the script.

Coordinates are [lat, lon] in degrees, as Leaflet has them, rounded to 4 decimals (11 m).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aidmap import layers
from aidmap.language import ENGLISH, Speech
from aidmap.models import Status
from aidmap.style import SHAPE, STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.history import Span, State
    from aidmap.models import Place, Report
    from aidmap.snapshots import Snapshot

Json = dict[str, Any]
DECIMALS = 4
KINDS_IN_NAMES = (
    " crossing", " governorate", " logistics hub", " International Airport",
    "معبر ", "محافظة ", "מעבר ", "מסוף ",
)  # fmt: skip
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
    """The ground: how far it is known, land with its borders, and the areas, as `_steps`."""
    basemap, areas = (layers.shapes(snapshot, name).geometry for name in ("basemap", "areas"))
    west, south, east, north = (float(bound) for bound in basemap.total_bounds)
    return {
        "sea": [[south, west], [north, east]] if len(basemap) else None,
        "basemap": [_rings(shape) for shape in basemap],
        "areas": [_rings(shape) for shape in areas],
    }


def lines(snapshot: Snapshot, speech: Speech = ENGLISH) -> Json:
    """The routes: for each leg, one line a status, with the routes that have it."""
    merged: dict[str, Json] = {}
    for row in layers.legs(snapshot).itertuples():
        leg = merged.setdefault(
            row.id,
            {
                "id": row.id,
                "mode": row.mode,
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
                "forward": any(route not in backward for route in routes),
                "backward": any(route in backward for route in routes),
            }
        )
    return {"legs": list(merged.values()), "look": look(speech)}


def points(snapshot: Snapshot, speech: Speech = ENGLISH) -> Json:
    """The places, with all that their cards say."""
    return {
        "places": [_place(snapshot, place, speech) for place in snapshot.records.places],
        "reports": {
            report.id: report_card(snapshot, report, speech)
            for report in layers.used_reports(snapshot)
        },
        "on": snapshot.question.on.isoformat(),
        "words": {
            key: speech.word(key)
            for key in ("deciding", "against", "waiting", "history", "close", "contested")
        }
        | {"comma": speech.listed(["", ""])},
        "look": look(speech),
    }


def look(speech: Speech) -> Json:
    """The dash and the word of each status; its colour is in the styles."""
    return {
        status.value: {"dash": style.dash, "word": speech.word(status.value)}
        for status, style in STATUS.items()
    }


def _place(snapshot: Snapshot, place: Place, speech: Speech) -> Json:
    state = snapshot.states[place.id]
    return {
        "id": place.id,
        "name": place.name(speech.language),
        "short": short_name(place, speech),
        "kind": place.kind,
        "kind_word": speech.word(place.kind),
        "shape": SHAPE[place.kind],
        "point": [round(place.lat, DECIMALS), round(place.lon, DECIMALS)],
        "accuracy_m": place.accuracy_m,
        "approximate": place.is_approximate,
        "controlled": place.needs_leave,
        "on_route": any(place.id in state.route.places for state in snapshot.routes),
        "blocks": place.id in snapshot.held_up,
        "status": state.status.value,
        "status_word": status_word(place, state, speech),
        "contested": state.contested,
        "stale": state.stale,
        "facts": facts(place, state, speech),
        "label_note": label_note(state, speech),
        "report": state.report.id if state.report else None,
        "pending": state.pending.id if state.pending else None,
        "conflicting": [report.id for report in state.conflicting],
        "spans": [_span(span) for span in snapshot.spans(place.id)],
    }


def short_name(place: Place, speech: Speech) -> str:
    """A name short enough for a label: what stands before a bracket, without its kind."""
    name = place.name(speech.language).split(" (")[0].split(" - ")[0]
    for kind in KINDS_IN_NAMES:
        name = name.removesuffix(kind).removeprefix(kind)
    return name


def status_word(place: Place, state: State, speech: Speech) -> str:
    """The status in words; where no report is wanted, that."""
    if state.status is Status.UNKNOWN and not place.needs_leave:
        return f"{speech.word('no_report')}: {speech.word('not_controlled')}"
    return speech.word(state.status.value)


def label_note(state: State, speech: Speech) -> str:
    """What a label says beside the name: a stale status is dated."""
    if state.stale and state.last_heard:
        return speech.word("last_heard_on", day=speech.day(state.last_heard))
    return speech.word("contested") if state.contested else ""


def facts(place: Place, state: State, speech: Speech) -> list[str]:
    """What there is to say of a place besides its status, one short sentence each."""
    dated = {
        "since_day": state.since,
        "last_heard_on": state.last_heard,
        "announced_for": state.announced_for,
    }
    said = [speech.word(key, day=speech.day(day)) for key, day in dated.items() if day]
    minded = {
        "contested": state.contested,
        "stale": state.stale,
        "pending_claim": state.pending,
    }
    said += [speech.word(key) for key, holds in minded.items() if holds]
    if place.is_approximate:
        said.append(speech.word("known_within", metres=speech.number(place.accuracy_m)))
    return said


def report_card(snapshot: Snapshot, report: Report, speech: Speech) -> Json:
    """A report as a card shows it."""
    first = speech.day(report.effective_from)
    last = report.effective_to and speech.day(report.effective_to)
    return {
        "publisher": snapshot.publishers[report.publisher],
        "status": report.status.value,
        "claim": speech.listed([speech.word(report.status.value), speech.word(report.basis.value)]),
        "valid": speech.word("in_force_to", day=first, last=last)
        if last
        else speech.word("in_force", day=first),
        "reported": speech.word("reported", day=speech.day(report.reported_on)),
        "title": report.title or "",
        "note": report.note or "",
        "reason": speech.word(report.reason.value) if report.reason else "",
        "url": report.url or "",
    }


def _span(span: Span) -> list[Any]:
    return [span.status.value, span.first.isoformat(), span.last.isoformat(), int(span.contested)]


def _rings(shape: Any) -> list[list[int]]:
    polygons = getattr(shape, "geoms", [shape])
    return [
        _steps(ring.coords)
        for polygon in polygons
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def _steps(coordinates: Iterable[tuple[float, ...]]) -> list[int]:
    """A line as whole numbers: lat and lon in ten-thousandths of a degree, then the steps on."""
    scale = 10**DECIMALS
    steps, before = [], (0, 0)
    for lon, lat, *_ in coordinates:
        here = (round(lat * scale), round(lon * scale))
        if here != before:
            steps += [here[0] - before[0], here[1] - before[1]]
        before = here
    return steps


def _line(coordinates: Iterable[tuple[float, ...]]) -> list[list[float]]:
    return [[round(lat, DECIMALS), round(lon, DECIMALS)] for lon, lat, *_ in coordinates]
