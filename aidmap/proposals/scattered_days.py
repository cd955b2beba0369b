"""Finds days that are named one by one: on 5, 8 and 10 November, on Sunday and Tuesday.

A status on such days is claimed of each of them. Days that follow each other are a time, as are
those behind "between"; both are left to `claim_days` and `written_days`.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from aidmap.proposals.written_days import DaySpan, month_names, near_day, weekday_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from aidmap.proposals.claim_words import ClaimWords

NUMBER = r"(?<!\d)[0-3]?\d(?:st|nd|rd|th|er)?(?![\d%])"


def listed_days(text: str, words: ClaimWords, base: date, *, ahead: bool) -> Iterator[DaySpan]:
    """The days of a month that stand in a list, where they do not follow each other.

    Args:
        text: in small letters.
        words: of its language.
        base: the day of the document.
        ahead: whether days without a year lie ahead.
    """
    lead = rf"\s+{words.leading('grammar', 'articles')}{words.leading('days', 'day')}"
    for match in _lists(words).finditer(text):
        if words.before(text, match.start(), "days", "between", gap=lead):
            continue
        numbers = re.findall(r"\d+", match["days"] or match["behind"])
        month = month_names()[match["month"] or match["ahead"]]
        try:
            days = [near_day(base, month, int(one), match["year"], ahead=ahead) for one in numbers]
        except ValueError:
            continue
        yield from _apart(days, *match.span())


def weekdays_apart(one: DaySpan, other: DaySpan, text: str, words: ClaimWords) -> DaySpan | None:
    """The span of two weekdays in a list, which may be one itself; None: they are none."""
    gap = text[one.end : other.start]
    joins = rf"\s*(?:,|,?\s*{words.any_of('days', 'and')})\s*(?:{words.any_of('days', 'on')}\s*)?"
    weekday = weekday_pattern(words)
    named = all(weekday.fullmatch(text, part.start, part.end) for part in (one, other))
    listed = one.apart and weekday.fullmatch(text, other.start, other.end)
    led = words.before(text, one.start, "days", "between", gap=r"\s+")
    if led or not (named or listed) or not re.fullmatch(joins, gap):
        return None
    days = [*(one.apart or (one.first,)), other.first]
    return next(_apart(days, one.start, other.end), None)


def _apart(days: list[date], start: int, end: int) -> Iterator[DaySpan]:
    """One span of days, unless they follow each other."""
    ordered = sorted(set(days))
    if any((after - before).days > 1 for before, after in pairwise(ordered)):
        yield DaySpan(
            start=start, end=end, first=ordered[0], last=ordered[-1], year=True,
            apart=tuple(ordered),
        )  # fmt: skip


@cache
def _lists(words: ClaimWords) -> re.Pattern[str]:
    """Numbers in a list, before or behind the name of a month."""
    months = "|".join(sorted(map(re.escape, month_names()), key=len, reverse=True))
    article = words.leading("grammar", "articles")
    also = rf"{words.any_of('days', 'and')}-?\s*{article}"
    join = rf"(?:\s*,\s*(?:{also})?{article}|\s+{also})(?:[^\W\d]-)?"
    many = rf"{NUMBER}(?:{join}{NUMBER})+"
    of = rf"\s*(?:{words.prefixes})?{words.leading('grammar', 'of')}"
    year = r"(?:,?\s*(?P<year>(?:19|20)\d\d)(?!\d))?"
    return re.compile(
        rf"(?<![\d.,/])(?<!\d-)(?:(?P<days>{many}){of}(?P<month>{months})\.?(?!\w){year}"
        rf"|(?<!\w)(?P<ahead>{months})\s+(?P<behind>{many})(?!\s*[^\W\d]*\s*(?:{months})))"
    )
