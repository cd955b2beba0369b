"""Whole documents, the brief of a period and the table of a day, and their pictures.

Tables and lists are left to `sections`, drawing to `render`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from aidmap import geo, render
from aidmap.documents.amount_table import counted_section
from aidmap.documents.blocks import (
    Document,
    Heading,
    Paragraph,
    Picture,
    TextRun,
    plain_line,
)
from aidmap.documents.citations import Citations
from aidmap.documents.sections import (
    MAX_ROWS,
    change_list,
    destination_list,
    doubts_paragraph,
    status_table,
)
from aidmap.figure import chart_figure
from aidmap.i18n import Speech
from aidmap.model import Status
from aidmap.query.finding import dated_sentence, sentence
from aidmap.query.period import Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aidmap.documents.blocks import Block
    from aidmap.model import Place
    from aidmap.query.snapshot import Snapshot


DPI = 220
MAP_WIDTH, CHART_WIDTH = 140, 150  # millimetres
MAX_AMOUNTS = 4  # rows: with them, a busy month has two pages in every language


def brief(period: Period, *, language: str = "en") -> Document:
    """Compose the brief of a period.

    Args:
        period: the period; map and table are those of its last day.
        language: its tag, as en or ar.
    """
    speech = Speech(language)
    citations = Citations(period.snapshot, speech)
    title = period.snapshot.records.about.title(language)
    blocks: list[Block] = [
        Heading(title, 1),
        *headline(period, speech),
        map_picture(period.snapshot, speech),
        *status_table(period, citations),
        *counted_section(period, speech, most=MAX_AMOUNTS),
        Heading(speech.word("brief_changes")),
        *change_list(period, citations),
        Heading(speech.word("brief_destinations")),
        destination_list(period.snapshot, speech),
        Heading(speech.word("brief_minded")),
        doubts_paragraph(period, citations),
        timeline_picture(period, speech),
        Heading(speech.word("brief_method")),
        *method_notes(period.snapshot, speech),
    ]
    return Document(
        title=f"{title}: {period_text(period, speech)}",
        language=language,
        day=period.last,
        blocks=tuple(blocks),
        sources=tuple(citations.sources),
        labels=caption_labels(speech),
    )


def status_document(snapshot: Snapshot, *, language: str = "en") -> Document:
    """A document with nothing but the statuses of a day, as a table, and their sources.

    Args:
        snapshot: the statuses of the day.
        language: its tag, as en or ar.
    """
    speech = Speech(language)
    citations = Citations(snapshot, speech)
    blocks = status_table(Period(snapshot=snapshot, first=snapshot.query.on), citations)
    return Document(
        title=geo.heading(snapshot, speech),
        language=language,
        day=snapshot.query.on,
        blocks=tuple(blocks),
        sources=tuple(citations.sources),
        labels=caption_labels(speech),
    )


def caption_labels(speech: Speech) -> tuple[str, str, str]:
    """The labels of a document: the words for figure, table and sources."""
    return speech.word("brief_figure"), speech.word("brief_table"), speech.word("sources")


def changes_heading(period: Period, speech: Speech) -> Paragraph:
    """The heading of a list of changes outside a brief: with traffic, days and clocks."""
    clocks = geo.clocks(period.snapshot, speech)
    scope = speech.join(part for part in (period_text(period, speech), clocks) if part)
    return Paragraph((TextRun(f"{speech.word('brief_changes')}. {scope}", strong=True),))


def _with_traffic(snapshot: Snapshot, what: str, speech: Speech) -> str:
    """A text followed by the kind of traffic and the clocks of a snapshot."""
    traffic = speech.word(snapshot.query.traffic.value)
    clocks = geo.clocks(snapshot, speech)
    return speech.join(part for part in (what, traffic, clocks) if part)


def file_name(kind: str, snapshot: Snapshot, *days: date) -> str:
    """A name for the file of a picture, of all that distinguishes it from other pictures."""
    query = snapshot.query
    clocks = [
        query.clocks.known_by,
        query.clocks.recorded_by and f"{query.clocks.recorded_by:%Y%m%dT%H%M%S}",
    ]
    parts = [kind, *days, query.traffic.value, *query.according_to, *clocks]
    parts += [f"{subject}-{status}" for subject, status in snapshot.what_if.items()]
    return "-".join(str(part) for part in parts if part)


def period_text(period: Period, speech: Speech) -> str:
    """The kind of traffic and the days of a period, as the start of a sentence."""
    traffic = speech.word(period.snapshot.query.traffic.value)
    first, last = speech.day(period.first), speech.day(period.last)
    text = speech.word("brief_period", traffic=traffic, first=first, last=last)
    return f"{text[:1].upper()}{text[1:]}"


def headline(period: Period, speech: Speech) -> list[Block]:
    """The finding of the last day, and a line on the period and the day before it."""
    snapshot, before = period.snapshot, period.before
    parts = [period_text(period, speech), geo.clocks(snapshot, speech)]
    if before.gateways:
        parts.append(speech.word("brief_before", finding=sentence(before, speech)))
    scope = ". ".join(part.rstrip(".") for part in parts if part) + "."
    lead = Paragraph((TextRun(sentence(snapshot, speech), strong=True),), "lead")
    return [lead, Paragraph(plain_line(scope))]


def map_picture(
    snapshot: Snapshot, speech: Speech, *, width: float = 0, with_finding: bool = False
) -> Picture:
    """The map of the day, drawn when a format needs it.

    Args:
        snapshot: of the day.
        speech: the language.
        width: in millimetres; 0: by size.
        with_finding: whether the caption says the finding: in a brief, the headline does.
    """
    paper = {"dpi": DPI, "width": width or MAP_WIDTH}

    @cache
    def draw(suffix: str) -> bytes:
        return render.draw(snapshot, suffix=suffix, language=speech.language, paper=paper).content

    day = speech.day(snapshot.query.on)
    caption = _with_traffic(snapshot, speech.word("brief_map", day=day), speech)
    return Picture(
        name=file_name("map", snapshot, snapshot.query.on),
        alt=speech.word("map_of", title=dated_sentence(snapshot, speech)),
        caption=f"{caption}: {sentence(snapshot, speech)}" if with_finding else caption,
        width=width or MAP_WIDTH,
        draw=draw,
        fit=lambda other: map_picture(snapshot, speech, width=other, with_finding=with_finding),
    )


def timeline_picture(period: Period, speech: Speech, *, width: float = 0) -> Picture:
    """The chart of a period, with the places whose status was known on some day."""
    known = [place.id for place in period.places if _is_known(period, place)]
    shown = replace(period, only=known[:MAX_ROWS] or period.only)
    paper = {"language": speech.language, "dpi": DPI, "width": width or CHART_WIDTH}

    @cache
    def draw(suffix: str) -> bytes:
        return render.draw_chart(shown, "timeline", suffix=suffix, paper=paper).content

    days = {"first": speech.day(period.first), "last": speech.day(period.last)}
    return Picture(
        name=file_name("timeline", period.snapshot, period.first, period.last),
        alt=f"{chart_figure.title(shown, 'timeline', speech)}. {speech.word('bars_help')}",
        caption=_with_traffic(period.snapshot, speech.word("brief_time", **days), speech),
        width=width or CHART_WIDTH,
        draw=draw,
        fit=lambda other_width: timeline_picture(period, speech, width=other_width),
    )


def _is_known(period: Period, place: Place) -> bool:
    return any(part.status is not Status.UNKNOWN for part in period.stretches(place.id))


def method_notes(snapshot: Snapshot, speech: Speech) -> list[Block]:
    """Notes on the rules, the disclaimer, the credits for the shapes, and the licence."""
    disclaimer = snapshot.records.about.disclaimer(speech.language)
    lines = (speech.word("brief_rules"), disclaimer, _credits_and_licence(snapshot, speech))
    return [Paragraph(plain_line(line), "small") for line in lines]


def picture_notes(
    snapshot: Snapshot, speech: Speech, *, sources: Sequence[str] | None = None
) -> list[Block]:
    """Notes under a picture that stands without a brief: sources, credits, licence, disclaimer.

    Args:
        snapshot: of the day.
        speech: the language.
        sources: the names of the publishers; None: those that the map of the day uses.
    """
    caption = geo.caption(snapshot, speech)
    names = speech.join(caption.sources if sources is None else sources)
    told = f"{speech.word('sources')}: {names}." if names else ""
    lines = (told, _credits_and_licence(snapshot, speech), caption.disclaimer)
    return [Paragraph(plain_line(" ".join(filter(None, lines))), "small")]


def _credits_and_licence(snapshot: Snapshot, speech: Speech) -> str:
    about = snapshot.records.about
    credits_ = f"{speech.word('credits')}: {speech.semicolon.join(about.credits)}. "
    return f"{credits_ if about.credits else ''}{speech.word('licence')}: {about.licence}"
