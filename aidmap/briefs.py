"""The brief of a period: its headline, map, table, changes, destinations, doubts and sources.

What is said is made here, as plain `documents.blocks`; the same parts go into documents of other
people (`insertions`). How a document looks in Word or on paper is left to `documents`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from aidmap import layers, maps
from aidmap.documents.blocks import (
    Bullets,
    Cite,
    Document,
    Heading,
    Paragraph,
    Picture,
    Source,
    Table,
    Words,
    words,
)
from aidmap.documents.texts import anchored
from aidmap.language import Speech
from aidmap.models import Status
from aidmap.periods import Period
from aidmap.style import STATUS

if TYPE_CHECKING:
    from aidmap.documents.blocks import Block, Line
    from aidmap.history import State
    from aidmap.models import Place, Report
    from aidmap.periods import Turn
    from aidmap.routes import DestinationState
    from aidmap.snapshots import Snapshot

MOST_ROWS, MOST_CHANGES = 30, 24  # what two pages have room for
DPI = 220
MAP_WIDTH, CHART_WIDTH = 140, 150  # millimetres
WIDTHS = (0.28, 0.29, 0.18, 0.18, 0.07)
NAMED_WIDTHS = (0.25, 0.23, 0.15, 0.15, 0.22)


@dataclass
class Citations:
    """The sources that a document cites, numbered as they come.

    Attributes:
        numbered: whether a number stands for a source; else its name and day do.
    """

    snapshot: Snapshot
    speech: Speech
    numbered: bool = True
    sources: list[Source] = field(default_factory=list)

    def cite(self, *reports: Report | None) -> Line:
        """Cite reports; the same document has the same number."""
        cited = dict.fromkeys(self._source(report) for report in reports if report)
        if self.numbered:
            return tuple(Cite(self._number(source)) for source in cited)
        listed: list[Words | Cite] = []
        for source in cited:
            listed += [Words(self.speech.comma)] if listed else []
            rtl = self.speech.direction == "rtl"
            parts = (anchored(text, among_rtl=rtl) for text in (source.publisher, source.day))
            listed.append(Words(self.speech.comma.join(parts), link=source.url))
        return tuple(listed)

    def after(self, text: str, *reports: Report | None) -> Line:
        """A text, and behind it who says so."""
        cited = self.cite(*reports)
        if not cited or self.numbered:
            return (Words(text), *cited)
        return (Words(f"{text} ["), *cited, Words("]"))

    def _source(self, report: Report) -> Source:
        return Source(
            publisher=self.snapshot.publishers[report.publisher],
            day=self.speech.day(report.reported_on),
            title=report.title or "",
            url=report.url or "",
        )

    def _number(self, source: Source) -> int:
        if source not in self.sources:
            self.sources.append(source)
        return self.sources.index(source) + 1


def brief(period: Period, *, language: str = "en") -> Document:
    """Write the brief of a period.

    Args:
        period: what to tell of; its last day is the day of the map and of the table.
        language: en, ar, he or fr.
    """
    speech = Speech(language)
    citations = Citations(period.snapshot, speech)
    about = period.snapshot.records.about
    blocks: list[Block] = [
        Heading(about.title(language), 1),
        *headline(period, speech),
        map_picture(period.snapshot, speech),
        *table(period, citations),
        Heading(speech.word("brief_changes")),
        *changes(period, citations),
        Heading(speech.word("brief_destinations")),
        destinations(period.snapshot, speech),
        Heading(speech.word("brief_minded")),
        minded(period, citations),
        timeline(period, speech),
        Heading(speech.word("brief_method")),
        *method(period.snapshot, speech),
    ]
    return Document(
        title=f"{about.title(language)}: {span(period, speech)}",
        language=language,
        day=period.last,
        blocks=tuple(blocks),
        sources=tuple(citations.sources),
        labels=labels(speech),
    )


def statuses(snapshot: Snapshot, *, language: str = "en") -> Document:
    """The table of the statuses of a day alone, with its sources.

    Args:
        snapshot: what to tell of.
        language: en, ar, he or fr.
    """
    speech = Speech(language)
    citations = Citations(snapshot, speech)
    told = table(Period(snapshot=snapshot, first=snapshot.question.on), citations)
    return Document(
        title=layers.heading(snapshot, speech),
        language=language,
        day=snapshot.question.on,
        blocks=tuple(told),
        sources=tuple(citations.sources),
        labels=labels(speech),
    )


def labels(speech: Speech) -> tuple[str, str, str]:
    """The words for a picture, a table and the sources."""
    return speech.word("brief_figure"), speech.word("brief_table"), speech.word("sources")


def span(period: Period, speech: Speech) -> str:
    """Which traffic and which days a document tells of."""
    traffic = speech.word(period.snapshot.question.traffic.value)
    first, last = speech.day(period.first), speech.day(period.last)
    said = speech.word("brief_period", traffic=traffic, first=first, last=last)
    return f"{said[:1].upper()}{said[1:]}"


def headline(period: Period, speech: Speech) -> list[Block]:
    """The finding of the last day; under it the period, its clocks, and what was before."""
    snapshot, before = period.snapshot, period.before.routes
    told = [span(period, speech), layers.clocks(snapshot, speech)]
    if before:
        passing = sum(state.status.passes for state in before)
        told.append(speech.word("brief_before", open=passing, all=len(before)))
    said = ". ".join(part.rstrip(".") for part in told if part) + "."
    finding, warning = layers.finding(snapshot, speech), layers.warning(snapshot, speech)
    blocks: list[Block] = [Paragraph((Words(f"{finding}.", strong=True),), "lead")]
    blocks += [Paragraph((Words(warning, strong=True),))] if warning else []
    return [*blocks, Paragraph(words(said))]


def map_picture(snapshot: Snapshot, speech: Speech) -> Picture:
    """The map of the day."""
    day = speech.day(snapshot.question.on)
    drawn = {
        suffix: maps.draw(
            snapshot, suffix=suffix, language=speech.language, paper={"size": "column", "dpi": DPI}
        )
        for suffix in (".png", ".svg")
    }
    finding = drawn[".svg"].finding
    return Picture(
        png=drawn[".png"].content,
        svg=drawn[".svg"].content,
        name=f"map-{snapshot.question.on}",
        alt=speech.word("map_of", title=finding),
        caption=f"{speech.word('brief_map', day=day)}: {finding}",
        width=MAP_WIDTH,
    )


def timeline(period: Period, speech: Speech) -> Picture:
    """The chart of the period: of the places that something is known of."""
    known = [place.id for place in period.places if _is_known(period, place)]
    period = replace(period, only=known or period.only)
    order = {"language": speech.language, "dpi": DPI, "size": "column"}
    drawn = {
        suffix: maps.draw_chart(period, "timeline", suffix=suffix, paper=order)
        for suffix in (".png", ".svg")
    }
    first, last = speech.day(period.first), speech.day(period.last)
    return Picture(
        png=drawn[".png"].content,
        svg=drawn[".svg"].content,
        name=f"timeline-{period.first}-{period.last}",
        alt=f"{drawn['.svg'].finding}. {speech.word('bars_help')}",
        caption=speech.word("brief_time", first=first, last=last),
        width=CHART_WIDTH,
    )


def _is_known(period: Period, place: Place) -> bool:
    return any(part.status is not Status.UNKNOWN for part in period.stretches(place.id))


def table(period: Period, citations: Citations) -> list[Block]:
    """The places with a report in force as a table; under it the others, as a line."""
    snapshot, speech = period.snapshot, citations.speech
    told = [place for place in period.places if snapshot.state(place.id).report]
    others = [_named(place, speech) for place in period.places if place not in told]
    last = speech.word("brief_number" if citations.numbered else "source")
    heads = (*(speech.word(key) for key in ("place", "status", "since", "last_heard")), last)
    blocks: list[Block] = []
    if told:
        day = speech.day(snapshot.question.on)
        blocks.append(
            Table(
                caption=speech.word("brief_statuses", day=day),
                columns=heads,
                rows=tuple(_row(snapshot, place, citations) for place in told[:MOST_ROWS]),
                widths=WIDTHS if citations.numbered else NAMED_WIDTHS,
            )
        )
    if len(told) > MOST_ROWS:
        rest = speech.word("brief_more", count=len(told) - MOST_ROWS)
        blocks.append(Paragraph(words(rest), "small"))
    if others:
        named = speech.listed(others[:MOST_ROWS]) + (" …" if len(others) > MOST_ROWS else "")
        unreported = speech.word("brief_unreported", places=named)
        blocks.append(Paragraph(words(unreported), "small"))
    return blocks


def _row(snapshot: Snapshot, place: Place, citations: Citations) -> tuple[Line, ...]:
    speech, state = citations.speech, snapshot.state(place.id)
    day = [speech.day(on) if on else "" for on in (state.since, state.last_heard)]
    return (
        words(_named(place, speech)),
        words(f"{STATUS[state.status].symbol} {status_words(state, speech)}"),
        words(day[0]),
        words(day[1]),
        citations.cite(state.report),
    )


def status_words(state: State, speech: Speech) -> str:
    """A status in words, with what to mind about it."""
    minded = {
        "contested": state.contested,
        "stale": state.stale,
        "pending_claim": state.pending is not None,
    }
    kept = [speech.word(key) for key, holds in minded.items() if holds]
    return speech.listed([speech.word(state.status.value), *kept])


def changes(period: Period, citations: Citations) -> list[Block]:
    """What changed, place by place, with the source of each change; the latest of many."""
    speech = citations.speech
    changed = {
        place.id: (place, turns) for place in period.places if (turns := period.turns(place))
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


def _change_item(place: Place, turns: list[Turn], most: int, citations: Citations) -> Line:
    speech = citations.speech
    line: list[Words | Cite] = [Words(f"{_named(place, speech)}: ", strong=True)]
    if len(turns) > most:
        earlier = speech.word("brief_earlier", count=len(turns) - most)
        line.append(Words(f"{earlier}{speech.semicolon}"))
    for number, turn in enumerate(turns[-most:]):
        line += [Words(speech.semicolon)] if number else []
        line += citations.after(turn_words(turn, speech), turn.report)
    return tuple(line)


def turn_words(turn: Turn, speech: Speech) -> str:
    """A change as words, with its day."""
    return speech.word(
        "brief_turn",
        day=speech.day(turn.day),
        after=speech.word(turn.after.value),
        before=speech.word(turn.before.value),
    )


def destinations(snapshot: Snapshot, speech: Speech) -> Block:
    """Which destinations have an open route, and what blocks the others."""
    if not snapshot.destinations:
        return Paragraph(words(speech.word("no_routes")))
    return Bullets(
        tuple(_destination_item(snapshot, state, speech) for state in snapshot.destinations)
    )


def _destination_item(snapshot: Snapshot, state: DestinationState, speech: Speech) -> Line:
    name = _named(snapshot.network.places[state.place], speech)
    passing, total = len(state.open_routes), len(state.routes)
    said = speech.word("open_of", open=passing, all=total) if total else speech.word("no_routes")
    holding = Counter(
        subject for route in state.routes if not route.status.passes for subject in route.blocked_by
    )
    if holding:
        names = speech.listed(
            _held_up_by(snapshot, subject, speech) for subject, _ in holding.most_common()
        )
        key = "brief_blocked" if passing else "brief_all_blocked"
        said = f"{said}{speech.semicolon}{speech.word(key, places=names)}"
    return (Words(f"{name}: ", strong=True), Words(said))


def _held_up_by(snapshot: Snapshot, subject: str, speech: Speech) -> str:
    places = snapshot.network.places
    name = _named(places[subject], speech) if subject in places else subject
    return f"{name} ({speech.word(snapshot.state(subject).status.value)})"


def minded(period: Period, citations: Citations) -> Block:
    """The contested statuses with who says otherwise, and the stale ones, as one paragraph."""
    snapshot, speech = period.snapshot, citations.speech
    days = snapshot.records.about.stale_after_days
    states = {place: snapshot.state(place.id) for place in period.places}
    said: list[Words | Cite] = []
    for place, state in states.items():
        if state.contested:
            status, name = speech.word(state.status.value), _named(place, speech)
            text = speech.word("brief_contested", place=name, status=status)
            said += [*citations.after(text, *state.conflicting), Words(". ")]
    stale = [_named(place, speech) for place, state in states.items() if state.stale]
    if stale:
        text = speech.word("brief_stale", days=days, places=speech.listed(stale))
        said.append(Words(f"{text}."))
    if not said:
        said.append(Words(speech.word("brief_no_minded", days=days)))
    return Paragraph(tuple(said))


def method(snapshot: Snapshot, speech: Speech) -> list[Block]:
    """How statuses come about, who drew the ground, and the disclaimer."""
    about = snapshot.records.about
    drawn = (
        f"{speech.word('credits')}: {speech.semicolon.join(about.credits)}. "
        if about.credits
        else ""
    )
    licence = f"{speech.word('licence')}: {about.licence}"
    lines = (speech.word("brief_rules"), about.disclaimer(speech.language), drawn + licence)
    return [Paragraph(words(line), "small") for line in lines]


def _named(place: Place, speech: Speech) -> str:
    return layers.short_name(place.name(speech.language))
