"""The sections of documents: statuses, changes, reachable destinations, doubtful statuses.

Documents and pages of a site are composed of them; whole documents are left to `briefing`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from aidmap import geo
from aidmap.documents.blocks import (
    Bullets,
    CitationMark,
    Paragraph,
    Table,
    TextRun,
    plain_line,
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


MAX_ROWS, MAX_CHANGES = 30, 24  # as many as fit on two pages
WIDTHS = (0.28, 0.29, 0.18, 0.18, 0.07)
WIDTHS_WITH_NAMES = (0.25, 0.23, 0.15, 0.15, 0.22)


def status_table(
    period: Period, citations: Citations, *, address: Callable[[Place], str] | None = None
) -> list[Block]:
    """A table of the places with a report in force, and a line that lists the others.

    Args:
        period: the table is that of its last day.
        citations: the citations of the document.
        address: gives the address to which the name of a place links; None: no links.
    """
    snapshot, speech = period.snapshot, citations.speech
    reported = [one for one in period.subjects if snapshot.state(one.id).decider]
    told = {one.id for one in reported}
    others = [subject_label(snapshot, one, speech) for one in period.places if one.id not in told]
    last = speech.word("brief_number" if citations.numbered else "source")
    heads = (*(speech.word(key) for key in ("place", "status", "since", "last_heard")), last)
    blocks: list[Block] = []
    if reported:
        blocks.append(
            Table(
                caption=day_and_traffic(snapshot, speech),
                columns=heads,
                rows=tuple(
                    _status_row(snapshot, one, citations, _place_link(one, address))
                    for one in reported[:MAX_ROWS]
                ),
                widths=WIDTHS if citations.numbered else WIDTHS_WITH_NAMES,
            )
        )
    if len(reported) > MAX_ROWS:
        rest = speech.word("brief_more", count=len(reported) - MAX_ROWS)
        blocks.append(Paragraph(plain_line(rest), "small"))
    if others:
        some = speech.join(others[:MAX_ROWS]) + (" …" if len(others) > MAX_ROWS else "")
        unreported = speech.word("brief_unreported", places=some)
        blocks.append(Paragraph(plain_line(unreported), "small"))
    return blocks


def day_and_traffic(snapshot: Snapshot, speech: Speech) -> str:
    """Day, kind of traffic and clocks, for a caption."""
    parts = (geo.heading(snapshot, speech), geo.clocks(snapshot, speech))
    return speech.join(part for part in parts if part)


def _place_link(subject: Place | Leg, address: Callable[[Place], str] | None) -> str:
    return address(subject) if address and not isinstance(subject, Leg) else ""


def _status_row(
    snapshot: Snapshot, subject: Place | Leg, citations: Citations, address: str
) -> tuple[Line, ...]:
    speech, state = citations.speech, snapshot.state(subject.id)
    day = [speech.day(on) if on else "" for on in (state.since, state.last_heard)]
    return (
        (TextRun(subject_label(snapshot, subject, speech), link=address),),
        plain_line(f"{STATUS[state.status].symbol} {status_text(state, speech)}"),
        plain_line(day[0]),
        plain_line(day[1]),
        citations.cite(state.decider),
    )


def status_text(state: State, speech: Speech) -> str:
    """A status in words, and whether it is contested, stale or about to change."""
    doubts = {
        "contested": state.contested,
        "stale": state.stale,
        "pending_claim": state.pending is not None,
    }
    kept = [speech.word(key) for key, applies in doubts.items() if applies]
    return speech.join([speech.word(state.status.value), *kept])


def change_list(period: Period, citations: Citations) -> list[Block]:
    """The changes of a period by place, with their sources; if there are many, the latest."""
    speech = citations.speech
    changed = {
        place.id: (place, changes) for place in period.subjects if (changes := period.turns(place))
    }
    if not changed:
        return [Paragraph(plain_line(speech.word("brief_no_change")))]
    shown = sorted(changed.values(), key=lambda pair: pair[1][-1].day, reverse=True)[:MAX_CHANGES]
    each = max(MAX_CHANGES // len(shown), 1)
    listed = {place.id for place, _ in shown}
    items = [
        _change_item(place, changes, each, citations)
        for place, changes in changed.values()
        if place.id in listed
    ]
    blocks: list[Block] = [Bullets(tuple(items))]
    if len(changed) > len(shown):
        rest = speech.word("brief_more", count=len(changed) - len(shown))
        blocks.append(Paragraph(plain_line(rest), "small"))
    return blocks


def _change_item(
    place: Place | Leg, changes: list[StatusChange], most: int, citations: Citations
) -> Line:
    speech = citations.speech
    line: list[TextRun | CitationMark] = [
        TextRun(f"{subject_label(citations.snapshot, place, speech)}: ", strong=True)
    ]
    if len(changes) > most:
        earlier = speech.word("brief_earlier", count=len(changes) - most)
        line.append(TextRun(f"{earlier}{speech.semicolon}"))
    for number, change in enumerate(changes[-most:]):
        line += [TextRun(speech.semicolon)] if number else []
        line += citations.cite_after(change_text(change, speech), change.decider)
    return tuple(line)


def change_text(change: StatusChange, speech: Speech) -> str:
    """A change of status in words, with its day."""
    return speech.word(
        "brief_turn",
        day=speech.day(change.day),
        after=speech.word(change.after.value),
        before=speech.word(change.before.value),
    )


def destination_list(snapshot: Snapshot, speech: Speech) -> Block:
    """The destinations: how many of their routes are open, and what blocks the others."""
    if not snapshot.destinations:
        return Paragraph(plain_line(speech.word("no_routes")))
    return Bullets(
        tuple(_destination_item(snapshot, state, speech) for state in snapshot.destinations)
    )


def _destination_item(snapshot: Snapshot, state: DestinationState, speech: Speech) -> Line:
    name = geo.subject_name(snapshot, state.place, speech)
    passing, total = len(state.open_routes), len(state.routes)
    text = speech.word("open_of", open=passing, all=total) if total else speech.word("no_routes")
    obstacles = Counter(
        subject for route in state.routes if not route.status.passes for subject in route.blocked_by
    )
    if obstacles:
        names = speech.join(
            _name_with_status(snapshot, subject, speech) for subject, _ in obstacles.most_common()
        )
        key = "brief_blocked" if passing else "brief_all_blocked"
        text = f"{text}{speech.semicolon}{speech.word(key, places=names)}"
    return (TextRun(f"{name}: ", strong=True), TextRun(text))


def _name_with_status(snapshot: Snapshot, subject: str, speech: Speech) -> str:
    name = geo.subject_name(snapshot, subject, speech)
    return f"{name} ({speech.word(snapshot.state(subject).status.value)})"


def doubts_paragraph(period: Period, citations: Citations) -> Block:
    """One paragraph on contested statuses, citing who says otherwise, and on stale ones."""
    snapshot, speech = period.snapshot, citations.speech
    days = snapshot.policy.stale_after_days
    states = {one: snapshot.state(one.id) for one in period.subjects}
    runs: list[TextRun | CitationMark] = []
    for place, state in states.items():
        if state.contested:
            status, name = speech.word(state.status.value), subject_label(snapshot, place, speech)
            text = speech.word("brief_contested", place=name, status=status)
            runs += [*citations.cite_after(text, *state.conflicting), TextRun(". ")]
    stale = [
        subject_label(snapshot, place, speech) for place, state in states.items() if state.stale
    ]
    if stale:
        text = speech.word("brief_stale", days=days, places=speech.join(stale))
        runs.append(TextRun(f"{text}."))
    if not runs:
        runs.append(TextRun(speech.word("brief_no_minded", days=days)))
    return Paragraph(tuple(runs))


def subject_label(snapshot: Snapshot, subject: Place | Leg, speech: Speech) -> str:
    """The short name of a place or a leg."""
    return geo.subject_name(snapshot, subject.id, speech)
