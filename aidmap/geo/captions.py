"""Captions in words: the finding of a map, its warning, its clocks, its sources, and short names.

Documents, pages and figures use them; how they are set is left to those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidmap.i18n import ENGLISH, Speech
from aidmap.model import Status

if TYPE_CHECKING:
    from datetime import date

    from aidmap.model import Report
    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.routes import RouteState

KINDS_IN_NAMES = (
    " crossing", " governorate", " logistics hub", " International Airport",
    "معبر ", "محافظة ", "מעבר ", "מסוף ", "Point de passage d'", "Point de passage de ",
    "Gouvernorat de ",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Caption:
    """The text that accompanies every map.

    Attributes:
        title: the title of the data set.
        finding: what the map shows, as one sentence with its day.
        warning: a caveat to the finding; empty if there is none.
        clocks: which reports count; empty if all of them do.
        sources: the names of the publishers whose reports are used, sorted.
        credits: the origin of the shapes.
        licence: the licence of the data.
        disclaimer: the disclaimer on boundaries.
    """

    title: str
    finding: str
    warning: str
    clocks: str
    sources: tuple[str, ...]
    credits: tuple[str, ...]
    licence: str
    disclaimer: str


def short_name(name: str) -> str:
    """A name short enough for a label: without the kind of place and without brackets."""
    name = name.split(" (", maxsplit=1)[0]
    for kind in KINDS_IN_NAMES:
        name = name.removesuffix(kind).removeprefix(kind)
    return name


def subject_name(snapshot: Snapshot, subject: str, speech: Speech = ENGLISH) -> str:
    """The short name of a place, or the names of both ends of a leg, given its id."""
    places = snapshot.network.places
    if subject in places:
        return short_name(places[subject].name(speech.language))
    ends = [(leg.start, leg.end) for leg in snapshot.records.legs if leg.id == subject]
    names = [short_name(places[end].name(speech.language)) for pair in ends for end in pair]
    return " - ".join(names) or subject


def caption(snapshot: Snapshot, speech: Speech = ENGLISH) -> Caption:
    """The caption of a map: what it shows, and all sources that it uses."""
    about, names = snapshot.records.about, snapshot.publishers
    return Caption(
        title=about.title(speech.language),
        finding=finding(snapshot, speech),
        warning=warning(snapshot, speech),
        clocks=clocks(snapshot, speech),
        sources=tuple(sorted({names[report.publisher] for report in used_reports(snapshot)})),
        credits=(*about.credits, *_basemap_note(snapshot, speech)),
        licence=about.licence,
        disclaimer=about.disclaimer(speech.language),
    )


def _basemap_note(snapshot: Snapshot, speech: Speech) -> tuple[str, ...]:
    """A note for the credits if the data set has no basemap."""
    known = snapshot.ground("basemap")
    return () if known else (speech.word("site_no_ground"),)


def used_reports(snapshot: Snapshot) -> list[Report]:
    """The reports behind the statuses: in force, pending, agreeing or conflicting.

    Those of a place are in a row, the newest first.
    """
    used: dict[str, Report] = {}
    for state in snapshot.states.values():
        for report in (state.report, state.pending, *state.agreeing, *state.conflicting):
            if report:
                used.setdefault(report.id, report)
    return list(used.values())


def heading(snapshot: Snapshot, speech: Speech = ENGLISH) -> str:
    """A heading with the day and the kind of traffic."""
    asked = snapshot.query
    return speech.word(
        "statuses_on", day=speech.day(asked.on), traffic=speech.word(asked.traffic.value)
    )


def finding(snapshot: Snapshot, speech: Speech = ENGLISH) -> str:
    """One sentence: how many routes are open, and the statuses of the others."""
    day = speech.day(snapshot.query.on)
    counts = dict.fromkeys(Status, 0)
    for state in snapshot.routes:
        counts[state.status] += 1
    total = len(snapshot.routes)
    passing = counts[Status.OPEN] + counts[Status.RESTRICTED]
    gates = [place for place in snapshot.records.places if place.needs_leave]
    if gates and not snapshot.records.routes:
        places = snapshot.records.places
        if all(snapshot.states[place.id].status is Status.UNKNOWN for place in places):
            return speech.word("finding_unknown", day=day)
        passing = sum(snapshot.state(place.id).status.passes for place in gates)
        return speech.word("finding_places", open=passing, all=len(gates), day=day)
    if not total:
        traffic = speech.word(snapshot.query.traffic.value)
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
    return speech.join(parts)


def warning(snapshot: Snapshot, speech: Speech = ENGLISH) -> str:
    """How many of the open routes rest on stale reports; empty if none does."""
    passing = [state for state in snapshot.routes if state.status.passes]
    stale = sum(snapshot.rests_on_stale(state) for state in passing)
    if not stale:
        return ""
    if stale == len(passing):
        last_heard = max(_last_heard(snapshot, state) for state in passing)
        return speech.word("all_stale", day=speech.day(last_heard))
    days = snapshot.policy.stale_after_days
    return speech.word("some_stale", count=stale, all=len(passing), days=days)


def _last_heard(snapshot: Snapshot, state: RouteState) -> date:
    """The earliest of the days on which the places along a route were last heard of."""
    heard = (snapshot.states[place].last_heard for place in state.route.places)
    return min(day for day in heard if day)


def clocks(snapshot: Snapshot, speech: Speech = ENGLISH) -> str:
    """Which reports count, if not all of them do, and what is supposed."""
    asked = snapshot.query
    parts = []
    if asked.clocks.known_by:
        parts.append(speech.word("known_by", day=speech.day(asked.clocks.known_by)))
    if asked.clocks.recorded_by:
        parts.append(
            speech.word("recorded_by", instant=f"{asked.clocks.recorded_by:%Y-%m-%d %H:%M} UTC")
        )
    if asked.according_to:
        publishers = speech.join(snapshot.publishers[publisher] for publisher in asked.according_to)
        parts.append(speech.word("according_to", publishers=publishers))
    if snapshot.what_if:
        parts.append(suppositions(snapshot, speech))
    return speech.join(parts)


def suppositions(snapshot: Snapshot, speech: Speech = ENGLISH) -> str:
    """The statuses that are supposed instead of the reported ones."""
    pairs = (
        f"{subject_name(snapshot, subject, speech)}: {speech.word(status.value)}"
        for subject, status in snapshot.what_if.items()
    )
    return speech.word("what_if", suppositions=speech.join(pairs))
