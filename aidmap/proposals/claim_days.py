"""Finds the days of which a sentence speaks: on Sunday, between 5 and 9 May, since, until.

Days of the Hijri calendar are refused: they hang on who sees the moon. How a day is written is left
to `written_days`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from aidmap.proposals.lasting_days import lasting_days, many_of
from aidmap.proposals.letters import small
from aidmap.proposals.scattered_days import listed_days, weekdays_apart
from aidmap.proposals.written_days import DaySpan, Role, weekday_pattern, written_days

if TYPE_CHECKING:
    from datetime import date

    from aidmap.proposals.claim_words import ClaimWords
LEFT_OUT = ("before", "without")
HABIT_GAP = 40  # characters between "operates" and the weekdays
TOLD_WORDS = 3  # between "said" and the day of saying
SINCE_EVENT = r"(?:\s+[^\W\d]+){1,7}\s*"  # since the start of the operation


def spans(text: str, words: ClaimWords, base: date, *, ahead: bool) -> list[DaySpan]:
    """The days that a text names, in order.

    Args:
        text: of `reading_text`.
        words: of its language.
        base: the day of the document.
        ahead: whether days without a year, and weekdays, lie ahead.
    """
    return list(_spans(text, words, base, ahead=ahead))


@lru_cache(maxsize=64)
def _spans(text: str, words: ClaimWords, base: date, *, ahead: bool) -> tuple[DaySpan, ...]:
    """As `spans`: a sentence is asked for its days once for each clause."""
    lowered = small(text)
    found: list[DaySpan] = []
    lasting = lasting_days(lowered, words, base)
    listed = listed_days(lowered, words, base, ahead=ahead)
    for span in chain(listed, written_days(lowered, words, base, ahead=ahead), lasting):
        if not any(span.start < other.end and other.start < span.end for other in found):
            found.append(span)
    found.sort(key=lambda span: span.start)
    found += _next_days(lowered, words, found)
    found.sort(key=lambda span: span.start)
    joined = _joined(found, lowered, words)
    return tuple(_with_role(span, lowered, words) for span in joined)


def _next_days(text: str, words: ClaimWords, found: list[DaySpan]) -> list[DaySpan]:
    """The following day, two days later: after the one that was named before it."""
    made = []
    later = [(match, 1) for match in words.pattern("days", "next").finditer(text)]
    later += [
        (match, many_of(next(filter(None, match.groups()), ""), words))
        for match in words.pattern("days", "later").finditer(text)
    ]
    for match, days in later:
        before = [span for span in found if span.end <= match.start()]
        if before and days:
            day = before[-1].last + timedelta(days=days)
            made.append(DaySpan(start=match.start(), end=match.end(), first=day, last=day))
    return made


def is_hijri(text: str, words: ClaimWords) -> bool:
    """Whether a text names a month of the Hijri calendar beside a number."""
    month = words.pattern("days", "hijri").pattern
    of = words.leading("grammar", "of")
    return bool(re.search(rf"\d\s*{of}{month}|{month}\s*\d", small(text)))


def _joined(found: list[DaySpan], text: str, words: ClaimWords) -> list[DaySpan]:
    """Make one of two days that are the ends of a time, and of a weekday and its date."""
    made: list[DaySpan] = []
    for span in found:
        before = made[-1] if made else None
        gap = text[before.end : span.start] if before else ""
        apart = weekdays_apart(before, span, text, words) if before else None
        if apart:
            made[-1] = apart
        elif before and re.fullmatch(r"\s*,\s*", gap) and _is_next(before, span):
            made[-1] = _span_over(before, span, before.first, span.last)  # Monday, Tuesday
        elif before and re.fullmatch(rf"[\s,(]*{words.leading('grammar', 'articles')}", gap):
            made[-1] = _span_over(before, span, span.first, span.last)  # Tuesday, 10 November
        elif before and _is_range(before, span, gap, text, words):
            made[-1] = _span_over(before, span, before.first, span.last)
        else:
            made.append(span)
    return made


def _is_next(one: DaySpan, other: DaySpan) -> bool:
    return other.first - one.last == timedelta(days=1)


def _span_over(one: DaySpan, other: DaySpan, first: date, last: date) -> DaySpan:
    return DaySpan(
        start=one.start, end=other.end, first=first, last=last, year=one.year or other.year,
        whole=one.whole or other.whole,
    )  # fmt: skip


def _is_range(one: DaySpan, other: DaySpan, gap: str, text: str, words: ClaimWords) -> bool:
    """Whether two days are the ends of a time: between them "to", or before them "between"."""
    lead = words.leading("grammar", "articles") + words.leading("days", "day")
    if one.first >= other.first or not re.fullmatch(
        rf"\s*(?:{words.pattern('days', 'to').pattern}|{words.any_of('days', 'to')})\s*{lead}", gap
    ):
        return False
    opened = words.before(text, one.start, "days", "between", gap=rf"\s+{lead}")
    to = bool(words.pattern("days", "up_to").search(gap) or re.search(r"[-–—]", gap))
    return opened or to or _is_next(one, other)


def _with_role(span: DaySpan, text: str, words: ClaimWords) -> DaySpan:
    """A span with whether it is the day itself, or the begin or end of a time."""
    mid = words.pattern("days", "mid").pattern
    month = words.leading("days", "month")
    gap = rf"\s*(?:{mid}[- ]|{words.leading('days', 'day')}|{month})"
    event = rf"{SINCE_EVENT}(?:{words.any_of('days', 'on')}|-)?"
    role: Role = span.role
    if _is_habit(span, text, words):
        role = "habit"
    elif _is_told(span, text, words):
        role = "told"
    elif _is_left_out(span, text, words, gap=gap):
        role = "before"
    elif span.first == span.last or span.whole:
        held = words.pattern("days", "present").search(text, span.end)
        as_of = held and words.before(text, span.start, "days", "as_of", gap=r"\s*-?")
        if as_of or words.before(text, span.start, "days", "since", gap=gap):
            role = "since"
        elif words.before(text, span.start, "days", "until", gap=gap):
            role = "until"
        elif words.before(text, span.start, "days", "ever", gap=event):
            role = "since"
    return replace(span, role=role)


def _is_told(span: DaySpan, text: str, words: ClaimWords) -> bool:
    """Whether it is the day on which somebody spoke: ", COGAT said in a statement on Monday"."""
    that = re.compile(rf"\s*{words.pattern('basis', 'that').pattern}")
    begin = max(text.rfind(",", 0, span.start), 0)
    said = [*words.pattern("basis", "said").finditer(text, begin, span.start)][-1:]
    gap = text[said[0].end() : span.start] if said else ""
    if not said or that.match(text, span.end) or words.pattern("status").search(gap):
        return False
    led = text[begin : said[0].start()].count(" ") <= TOLD_WORDS + 2 and begin > 0
    on = words.any_of("days", "on")
    return bool(re.fullmatch(rf"\s*{on}?\s*", gap)) or (led and len(gap.split()) <= TOLD_WORDS + 1)


def _is_left_out(span: DaySpan, text: str, words: ClaimWords, *, gap: str) -> bool:
    """Whether a day is not that of what is said: before it, all but it, announced on it that."""
    left_out = any(words.before(text, span.start, "days", one, gap=gap) for one in LEFT_OUT)
    return left_out or bool(
        re.compile(rf"\s*{words.pattern('basis', 'that').pattern}").match(text, span.end)
    )


def _is_habit(span: DaySpan, text: str, words: ClaimWords) -> bool:
    """Whether weekdays are those of every week: on Sundays, operates from Sunday to Thursday."""
    written = text[span.start : span.end]
    if re.search(r"\d", written) or not weekday_pattern(words).search(written):
        return False
    each = words.before(text, span.start, "days", "each", gap=r"\s+(?:[^\W\d]+\s+)?")
    habit = words.pattern("days", "habit").search(text, max(0, span.start - HABIT_GAP), span.start)
    return each or (span.first != span.last and not span.whole and bool(habit))
