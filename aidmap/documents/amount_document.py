"""The chart of what was counted in a period: a picture in documents, and a page of its own."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from aidmap import render
from aidmap.documents.amount_table import counted_section
from aidmap.documents.blocks import Document, Heading, Picture
from aidmap.documents.briefing import CHART_WIDTH, DPI, caption_labels, file_name, picture_notes
from aidmap.figure import chart_figure
from aidmap.i18n import Speech

if TYPE_CHECKING:
    from aidmap.query.counted_period import CountedPeriod


def amounts_picture(period: CountedPeriod, speech: Speech, *, width: float = 0) -> Picture:
    """The chart of what was counted in a period.

    Args:
        period: what was counted.
        speech: the language.
        width: in millimetres; 0: that of charts.
    """
    paper = {"language": speech.language, "dpi": DPI, "width": width or CHART_WIDTH}

    @cache
    def draw(suffix: str) -> bytes:
        return render.draw_chart(period, "amounts", suffix=suffix, paper=paper).content

    title = chart_figure.title(period, "amounts", speech)
    chosen = "-".join(("amounts", period.unit, period.step, *period.publishers, *period.only))
    return Picture(
        name=file_name(chosen, period.snapshot, period.first, period.last),
        alt=title,
        caption=title,
        width=width or CHART_WIDTH,
        draw=draw,
        fit=lambda other_width: amounts_picture(period, speech, width=other_width),
    )


def amounts_document(period: CountedPeriod, *, language: str = "en") -> Document:
    """A page with the chart of what was counted, its figures as a table, and their sources.

    Args:
        period: what was counted.
        language: its tag, as en or ar.
    """
    speech = Speech(language)
    title = chart_figure.title(period, "amounts", speech)
    about = period.snapshot.records.about.title(language)
    return Document(
        title=f"{about}: {title}",
        language=language,
        day=period.last,
        blocks=(
            Heading(about, 1),
            amounts_picture(period, speech),
            *counted_section(period, speech, most=len(period.counts)),
            *picture_notes(period.snapshot, speech, sources=period.sources),
        ),
        labels=caption_labels(speech),
    )
