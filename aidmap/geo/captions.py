"""Captions in words: the finding of a map, its clocks, its sources, and names of subjects.

Documents, pages and figures use them; how they are set is left to those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidmap.i18n import ENGLISH, Speech
from aidmap.query.finding import sentence, short_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.model import Count, Report
    from aidmap.query.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class Caption:
    """The text that accompanies every map.

    Attributes:
        title: the title of the data set.
        finding: which gateways pass, as a sentence that has its caveat.
        clocks: which reports count; empty if all of them do.
        sources: the names of the publishers whose reports are used, sorted.
        credits: the origin of the shapes.
        licence: the licence of the data.
        disclaimer: the disclaimer on boundaries.
    """

    title: str
    finding: str
    clocks: str
    sources: tuple[str, ...]
    credits: tuple[str, ...]
    licence: str
    disclaimer: str


def subject_name(snapshot: Snapshot, subject: str, speech: Speech = ENGLISH) -> str:
    """The short name of a place, or the names of both ends of a leg, given its id."""
    places = snapshot.network.places
    if subject in places:
        return short_name(places[subject].name(speech.language))
    ends = [(leg.start, leg.end) for leg in snapshot.records.legs if leg.id == subject]
    names = [short_name(places[end].name(speech.language)) for pair in ends for end in pair]
    return " - ".join(names) or subject


def caption(
    snapshot: Snapshot, speech: Speech = ENGLISH, *, counted_by: Iterable[str] = ()
) -> Caption:
    """The caption of a map: what it shows, and all sources that it uses.

    Args:
        snapshot: what is drawn.
        speech: the language.
        counted_by: the ids of publishers whose figures are drawn, too.
    """
    about, names = snapshot.records.about, snapshot.publishers
    publishers = {claim.publisher for claim in used_claims(snapshot)} | {*counted_by}
    return Caption(
        title=about.title(speech.language),
        finding=sentence(snapshot, speech),
        clocks=clocks(snapshot, speech),
        sources=tuple(sorted(names[publisher] for publisher in publishers)),
        credits=(*about.credits, *_basemap_note(snapshot, speech)),
        licence=about.licence,
        disclaimer=about.disclaimer(speech.language),
    )


def _basemap_note(snapshot: Snapshot, speech: Speech) -> tuple[str, ...]:
    """A note for the credits if the data set has no basemap."""
    known = snapshot.ground("basemap")
    return () if known else (speech.word("site_no_ground"),)


def used_claims(snapshot: Snapshot) -> list[Report | Count]:
    """What is behind the statuses: reports that decide, wait, agree or conflict; sightings.

    Those of a place are in a row, what decides first.
    """
    used: dict[str, Report | Count] = {}
    for state in snapshot.states.values():
        others = (state.pending, *state.agreeing, *state.conflicting, state.sighting)
        for claim in (state.decider, *others):
            if claim:
                used.setdefault(claim.id, claim)
    return list(used.values())


def heading(snapshot: Snapshot, speech: Speech = ENGLISH) -> str:
    """A heading with the day and the kind of traffic."""
    asked = snapshot.query
    return speech.word(
        "statuses_on", day=speech.day(asked.on), traffic=speech.word(asked.traffic.value)
    )


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
    if not asked.counts:
        parts.append(speech.word("without_counts"))
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
