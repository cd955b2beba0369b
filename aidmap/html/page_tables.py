"""The rows of the page's tables and the entries of its legend. Markup is left to the template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap.model import PLACE_KINDS, Report, Status, in_reading_order
from aidmap.model.record import in_language
from aidmap.query.finding import short_name
from aidmap.rules.recent_amounts import counted_lately
from aidmap.style import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aidmap.i18n import Speech
    from aidmap.model import Count, Place
    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.recent_amounts import RecentAmount
    from aidmap.rules.routes import RouteState
    from aidmap.rules.status import State


def numbers(snapshot: Snapshot) -> dict[str, int]:
    """The number of each place, in the table and on the fallback drawing."""
    return {
        place.id: number
        for number, place in enumerate(in_reading_order(snapshot.records.places), 1)
    }


def place_groups(
    snapshot: Snapshot, numbers: Mapping[str, int], speech: Speech
) -> list[dict[str, Any]]:
    """The rows of the table of places, by kind."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for place in in_reading_order(snapshot.records.places):
        state = snapshot.state(place.id)
        row = {
            "number": numbers[place.id],
            "place": place,
            "gone": not place.exists(snapshot.query.on),
            "name": place.name(speech.language),
            "state": state,
            "reported": state.decider is not None or place.needs_leave,
            "symbol": STATUS[state.status].symbol,
            "status_word": status_text(place, state, speech),
            "since": speech.day(state.since) if state.since else "",
            "last_heard": speech.day(state.last_heard) if state.last_heard else "",
            "report": source_cell(snapshot, state.decider, speech) if state.decider else None,
            "conflicting": [source_cell(snapshot, report, speech) for report in state.conflicting],
            "lately": _counted_lately(snapshot, place, speech),
        }
        groups.setdefault(place.kind, []).append(row)
    return [
        {
            "key": f"{kind}s",
            "rows": rows,
            "gone": all(row["gone"] for row in rows),
            "reported": any(row["reported"] for row in rows),
        }
        for kind, rows in groups.items()
    ]


def status_text(place: Place, state: State, speech: Speech) -> str:
    """The status in words, and whether it is contested or stale.

    A place that nobody controls needs no report; then the text says so.
    """
    word = speech.word(state.status.value)
    if _is_free(place, state):
        word = f"{speech.word('no_report')}: {speech.word('not_controlled')}"
    doubts = {"contested": state.contested, "stale": state.stale}
    return speech.join([word, *(speech.word(key) for key, applies in doubts.items() if applies)])


def source_cell(snapshot: Snapshot, claim: Report | Count, speech: Speech) -> dict[str, str]:
    """Publisher, day, title and address of a report or a count, for the template."""
    return {
        "publisher": snapshot.publishers[claim.publisher],
        "reported": speech.word("reported", day=speech.day(claim.reported_on)),
        "title": _title(claim, speech),
        "url": claim.url or "",
    }


def _counted_lately(snapshot: Snapshot, place: Place, speech: Speech) -> list[dict[str, str]]:
    """What was counted in the last seven days, by whom, as the scripts write it."""
    counts = snapshot.counts_by_place.get(place.id, ())
    return [
        {
            "publisher": snapshot.publishers[one.publisher],
            "amount": speech.join(
                [
                    _figure(one, speech),
                    *([speech.word("counted_days", days=one.days)] if one.days > 1 else []),
                ]
            ),
        }
        for one in counted_lately(counts, snapshot.query.on)
    ]


def _title(claim: Report | Count, speech: Speech) -> str:
    """What a report says in a line, or the figure of a count, as the scripts write it."""
    if isinstance(claim, Report):
        return claim.title or ""
    return _figure(claim, speech)


def _figure(one: Count | RecentAmount, speech: Speech) -> str:
    return speech.word(
        "count_figure",
        measure=speech.word(one.measure.value),
        value=speech.figure(one.value),
        stage=speech.word(one.stage.value),
    )


def route_groups(snapshot: Snapshot, speech: Speech) -> list[dict[str, Any]]:
    """The rows of the table of routes, by destination."""
    places = snapshot.network.places
    groups = []
    for destination in snapshot.destinations:
        name = places[destination.place].name(speech.language)
        counts = speech.word(
            "open_of", open=len(destination.open_routes), all=len(destination.routes)
        )
        groups.append(
            {
                "place": places[destination.place],
                "status": destination.status.value,
                "title": speech.word("routes_to", place=name),
                "counts": counts if destination.routes else speech.word("no_routes"),
                "choke_points": _names(snapshot, destination.choke_points, speech),
                "rows": [_route_row(snapshot, state, speech) for state in destination.routes],
            }
        )
    return groups


def _route_row(snapshot: Snapshot, state: RouteState, speech: Speech) -> dict[str, Any]:
    return {
        "route": state.route,
        "name": state.route.name(speech.language),
        "status": state.status.value,
        "symbol": STATUS[state.status].symbol,
        "status_word": speech.word(state.status.value),
        "since": speech.day(state.since) if state.since else "",
        "held_up": _names(snapshot, state.blocked_by or state.limited_by, speech),
        "way": _names(snapshot, state.route.places, speech),
        "km": "" if state.km is None else speech.number(state.km),
    }


def _names(snapshot: Snapshot, subjects: Iterable[str], speech: Speech) -> list[str]:
    places = snapshot.network.places
    return [
        short_name(places[subject].name(speech.language)) if subject in places else subject
        for subject in subjects
    ]


def legend(
    snapshot: Snapshot, speech: Speech, boundaries: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The entries of the legend, and which of them apply to the first day.

    Args:
        snapshot: that day.
        speech: the language.
        boundaries: `Ground.boundaries`.
    """
    kinds = {place.kind for place in snapshot.records.places} - {"destination"}
    return {
        "statuses": [status.value for status in Status],
        "kinds": [kind for kind in PLACE_KINDS if kind in kinds],
        "boundaries": [
            {**each, "name": in_language(each["names"], speech.language)} for each in boundaries
        ],
        "shown": {*_statuses_shown(snapshot), *_kinds_shown(snapshot), *_modes_shown(snapshot)},
    }


def _statuses_shown(snapshot: Snapshot) -> set[str]:
    """The statuses and doubts of a day; places that need no leave and have no report are free."""
    states = [(place, snapshot.state(place.id)) for place in snapshot.places]
    free = [_is_free(place, state) for place, state in states]
    known = [state for (_, state), is_free in zip(states, free, strict=True) if not is_free]
    doubts = {
        "free": any(free),
        "contested": any(state.contested for state in known),
        "stale": any(state.stale for state in known),
        "blocked": any(state.blocked_by for state in snapshot.routes),
    }
    shown = {state.status.value for state in known}
    shown |= {state.status.value for state in snapshot.routes}
    return shown | {key for key, applies in doubts.items() if applies}


def _is_free(place: Place, state: State) -> bool:
    return state.status is Status.UNKNOWN and not place.needs_leave


def _kinds_shown(snapshot: Snapshot) -> set[str]:
    rough = any(place.is_approximate for place in snapshot.places)
    return {place.kind for place in snapshot.places} | ({"approximate"} if rough else set())


def _modes_shown(snapshot: Snapshot) -> set[str]:
    steps = snapshot.network.steps_of
    return {f"by_{leg.mode.value}" for state in snapshot.routes for leg, _ in steps(state.route)}
