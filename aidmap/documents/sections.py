"""The sections of documents: statuses, changes, reachable destinations, doubtful statuses.

Documents and pages of a site are composed of them; whole documents are left to `briefing`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from aidmap import geo
from aidmap.documents.blocks import (
    Bullets,
    Cite,
    Paragraph,
    Table,
    Words,
    words,
)
from aidmap.model import Leg
from aidmap.style import STATUS

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.documents.blocks import Block, Line
    from aidmap.documents.citations import Citations
    from aidmap.i18n import Speech
    from aidmap.model import Place
    from aidmap.query.period import Period, StatusChange
    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.routes import DestinationState
    from aidmap.rules.status import State


MOST_ROWS, MOST_CHANGES = 30, 24  # what two pages have room for
WIDTHS = (0.28, 0.29, 0.18, 0.18, 0.07)
NAMED_WIDTHS = (0.25, 0.23, 0.15, 0.15, 0.22)


def table(
    period: Period, citations: Citations, *, address: Callable[[Place], str] | None = None
) -> list[Block]:
    """A table of the places with a report in force, and a line that lists the others.

    Args:
        period: the table is that of its last day.
        citations: the citations of the document.
        address: gives the address to which the name of a place links; None: no links.
    """
    snapshot, speech = period.snapshot, citations.speech
    told = [one for one in period.subjects if snapshot.state(one.id).report]
    others = [subject_label(snapshot, one, speech) for one in period.places if one not in told]
    last = speech.word("brief_number" if citations.numbered else "source")
    heads = (*(speech.word(key) for key in ("place", "status", "since", "last_heard")), last)
    blocks: list[Block] = []
    if told:
        blocks.append(
            Table(
                caption=about(snapshot, speech),
                columns=heads,
                rows=tuple(
                    _row(snapshot, one, citations, _address(one, address))
                    for one in told[:MOST_ROWS]
                ),
                widths=WIDTHS if citations.numbered else NAMED_WIDTHS,
            )
        )
    if len(told) > MOST_ROWS:
        rest = speech.word("brief_more", count=len(told) - MOST_ROWS)
        blocks.append(Paragraph(words(rest), "small"))
    if others:
        some = speech.join(others[:MOST_ROWS]) + (" …" if len(others) > MOST_ROWS else "")
        unreported = speech.word("brief_unreported", places=some)
        blocks.append(Paragraph(words(unreported), "small"))
    return blocks


def about(snapshot: Snapshot, speech: Speech) -> str:
    """Day, kind of traffic and clocks, for a caption."""
    told = (geo.heading(snapshot, speech), geo.clocks(snapshot, speech))
    return speech.join(part for part in told if part)


def _address(subject: Place | Leg, address: Callable[[Place], str] | None) -> str:
    return address(subject) if address and not isinstance(subject, Leg) else ""


def _row(
    snapshot: Snapshot, subject: Place | Leg, citations: Citations, address: str
) -> tuple[Line, ...]:
    speech, state = citations.speech, snapshot.state(subject.id)
    day = [speech.day(on) if on else "" for on in (state.since, state.last_heard)]
    return (
        (Words(subject_label(snapshot, subject, speech), link=address),),
        words(f"{STATUS[state.status].symbol} {status_words(state, speech)}"),
        words(day[0]),
        words(day[1]),
        citations.cite(state.report),
    )


def status_words(state: State, speech: Speech) -> str:
    """A status in words, and whether it is contested, stale or about to change."""
    minded = {
        "contested": state.contested,
        "stale": state.stale,
        "pending_claim": state.pending is not None,
    }
    kept = [speech.word(key) for key, holds in minded.items() if holds]
    return speech.join([speech.word(state.status.value), *kept])


def changes(period: Period, citations: Citations) -> list[Block]:
    """The changes of a period by place, with their sources; if there are many, the latest."""
    speech = citations.speech
    changed = {
        place.id: (place, turns) for place in period.subjects if (turns := period.turns(place))
    }
    if not changed:
        return [Paragraph(words(speech.word("brief_no_change")))]
    shown = sorted(changed.values(), key=lambda pair: pair[1][-1].day, reverse=True)[:MOST_CHANGES]
    each = max(MOST_CHANGES // len(shown), 1)
    told = {place.id for place, _ in shown}
    items = [
        _change_item(place, turns, each, citations)
        for place, turns in changed.values()
        if place.id in told
    ]
    blocks: list[Block] = [Bullets(tuple(items))]
    if len(changed) > len(shown):
        rest = speech.word("brief_more", count=len(changed) - len(shown))
        blocks.append(Paragraph(words(rest), "small"))
    return blocks


def _change_item(
    place: Place | Leg, turns: list[StatusChange], most: int, citations: Citations
) -> Line:
    speech = citations.speech
    line: list[Words | Cite] = [
        Words(f"{subject_label(citations.snapshot, place, speech)}: ", strong=True)
    ]
    if len(turns) > most:
        earlier = speech.word("brief_earlier", count=len(turns) - most)
        line.append(Words(f"{earlier}{speech.semicolon}"))
    for number, turn in enumerate(turns[-most:]):
        line += [Words(speech.semicolon)] if number else []
        line += citations.after(turn_words(turn, speech), turn.report)
    return tuple(line)


def turn_words(turn: StatusChange, speech: Speech) -> str:
    """A change of status in words, with its day."""
    return speech.word(
        "brief_turn",
        day=speech.day(turn.day),
        after=speech.word(turn.after.value),
        before=speech.word(turn.before.value),
    )


def destinations(snapshot: Snapshot, speech: Speech) -> Block:
    """The destinations: how many of their routes are open, and what blocks the others."""
    if not snapshot.destinations:
        return Paragraph(words(speech.word("no_routes")))
    return Bullets(
        tuple(_destination_item(snapshot, state, speech) for state in snapshot.destinations)
    )


def _destination_item(snapshot: Snapshot, state: DestinationState, speech: Speech) -> Line:
    name = geo.subject_name(snapshot, state.place, speech)
    passing, total = len(state.open_routes), len(state.routes)
    said = speech.word("open_of", open=passing, all=total) if total else speech.word("no_routes")
    holding = Counter(
        subject for route in state.routes if not route.status.passes for subject in route.blocked_by
    )
    if holding:
        names = speech.join(
            _held_up_by(snapshot, subject, speech) for subject, _ in holding.most_common()
        )
        key = "brief_blocked" if passing else "brief_all_blocked"
        said = f"{said}{speech.semicolon}{speech.word(key, places=names)}"
    return (Words(f"{name}: ", strong=True), Words(said))


def _held_up_by(snapshot: Snapshot, subject: str, speech: Speech) -> str:
    name = geo.subject_name(snapshot, subject, speech)
    return f"{name} ({speech.word(snapshot.state(subject).status.value)})"


def doubts(period: Period, citations: Citations) -> Block:
    """One paragraph on contested statuses, citing who says otherwise, and on stale ones."""
    snapshot, speech = period.snapshot, citations.speech
    days = snapshot.policy.stale_after_days
    states = {one: snapshot.state(one.id) for one in period.subjects}
    said: list[Words | Cite] = []
    for place, state in states.items():
        if state.contested:
            status, name = speech.word(state.status.value), subject_label(snapshot, place, speech)
            text = speech.word("brief_contested", place=name, status=status)
            said += [*citations.after(text, *state.conflicting), Words(". ")]
    stale = [
        subject_label(snapshot, place, speech) for place, state in states.items() if state.stale
    ]
    if stale:
        text = speech.word("brief_stale", days=days, places=speech.join(stale))
        said.append(Words(f"{text}."))
    if not said:
        said.append(Words(speech.word("brief_no_minded", days=days)))
    return Paragraph(tuple(said))


def subject_label(snapshot: Snapshot, subject: Place | Leg, speech: Speech) -> str:
    """The short name of a place or a leg."""
    return geo.subject_name(snapshot, subject.id, speech)
