"""The section of a document on what was counted in a period: a table of totals.

Other sections are left to `sections`, the chart to `amount_document`, adding up to `query`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap import geo
from aidmap.documents.blocks import Paragraph, Table, TextRun, plain_line
from aidmap.documents.citations import Citations
from aidmap.model import Direction
from aidmap.query.counted_totals import days_of, totals, value_of

if TYPE_CHECKING:
    from decimal import Decimal

    from aidmap.documents.blocks import Block, Line
    from aidmap.i18n import Speech
    from aidmap.model import Count
    from aidmap.query.counted_totals import Total
    from aidmap.query.period import Period
    from aidmap.query.snapshot import Snapshot

MOST_ROWS = 30
WIDTHS = (0.2, 0.37, 0.13, 0.14, 0.16)
MINUS = "\N{MINUS SIGN}"


def counted_section(period: Period, speech: Speech, *, most: int = MOST_ROWS) -> list[Block]:
    """A table of what was counted in a period; figures of two publishers are never added up.

    Each row names its publisher, with the day of what was published last, and links to it.

    Args:
        period: with the places and clocks of the counts.
        speech: the language.
        most: how many rows; a line says how many more there are.
    """
    days = {"first": speech.day(period.first), "last": speech.day(period.last)}
    found = totals(period)
    if not found:
        return [Paragraph(plain_line(speech.word("brief_counted_nothing", **days)), "small")]
    shown = sorted(found, key=lambda one: -one.days)[:most]
    clocks = geo.clocks(period.snapshot, speech)
    caption = speech.word("brief_counted_caption", **days)
    keys = (
        "place",
        "brief_counted_by",
        "brief_counted_total",
        "brief_counted_days",
        "brief_counted_change",
    )
    table = Table(
        caption=speech.join(part for part in (caption, clocks) if part),
        columns=tuple(speech.word(key) for key in keys),
        rows=tuple(_row(period.snapshot, one, speech) for one in found if one in shown),
        widths=WIDTHS,
    )
    notes = [speech.word("brief_counted_note")]
    notes += [speech.word("brief_counted_note_across")] if any(one.across for one in shown) else []
    if len(found) > most:
        notes.append(speech.word("brief_counted_more", count=len(found) - most))
    return [table, Paragraph(plain_line(" ".join(notes)), "small")]


def _row(snapshot: Snapshot, total: Total, speech: Speech) -> tuple[Line, ...]:
    key = total.key
    out = (
        ("chart_direction_out",) if key.direction is Direction.OUT else ()
    )  # in goes without saying
    what = speech.join(speech.word(word) for word in (key.measure, key.stage, *out))
    cited = Citations(snapshot, speech, numbered=False).cite(_newest(total))
    return (
        plain_line(geo.subject_name(snapshot, key.subject, speech)),
        (*cited, TextRun(f": {what}")),
        plain_line(_total_text(total, speech)),
        plain_line(speech.number(total.days) if total.counts else ""),
        _change_line(total, speech),
    )


def _rtl(speech: Speech) -> bool:
    return speech.direction == "rtl"


def _total_text(total: Total, speech: Speech) -> str:
    """The total, and the figures that are not added because they cover other days too."""
    parts = [speech.figure(total.value)] if total.counts else []
    parts += [
        speech.word(
            "brief_counted_across",
            value=speech.figure(one.value),
            first=speech.short_day(one.first_day, beside=one.last_day),
            last=speech.day(one.last_day),
        )
        for one in total.across
    ]
    return speech.semicolon.join(parts)


def _change_line(total: Total, speech: Speech) -> Line:
    """The change, with what was counted before on how many days."""
    if not total.before:
        return plain_line(speech.word("brief_counted_not_before"))
    before = speech.word(
        "chart_counted",
        total=speech.figure(value_of(total.before)),
        days=speech.number(days_of(total.before)),
    )
    if total.change is None:
        return plain_line(before)
    # a run of its own, which documents keep from left to right, with its sign before it
    return (TextRun(_signed(total.change, speech)), TextRun(f" ({before})"))


def _signed(value: Decimal, speech: Speech) -> str:
    sign = MINUS if value < 0 else "+" if value else ""
    text = f"{sign}{speech.figure(abs(value))}"
    # a sign stays before its number among letters from right to left
    return f"\N{LEFT-TO-RIGHT MARK}{text}\N{LEFT-TO-RIGHT MARK}" if _rtl(speech) else text


def _newest(total: Total) -> Count:
    """The figure that is cited for all: the one that was published last."""
    return max(
        (*total.counts, *total.across), key=lambda one: (one.reported_on, one.last_day, one.id)
    )
