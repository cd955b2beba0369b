"""Finds how days are written: in figures, with months, by weekday, by "three days ago".

Days without a year are those nearest to the day of the document: before it, or after it for what
is announced. Imports dateparser, for "three days ago" in every language that it knows.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

from aidmap import i18n
from aidmap.proposals.letters import ALIKE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidmap.proposals.claim_words import ClaimWords

Role = Literal["on", "since", "until", "before", "habit", "told"]
LEAST_MONTH_LETTERS = 3
BEGINS = ("ever", "since")  # lists of words for the begin of a time
MIDDLE = 15  # of a month
AHEAD = 120  # days that an announcement may lie ahead, where it names no year
SOON = 30  # days, likewise, where no word says that it lies ahead
SEPARATORS = r"\s*[-–—]\s*"


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpan:
    """Days that a text names, and where.

    Attributes:
        start: in the text.
        end: in the text.
        first: the first day.
        last: the last day.
        role: whether they are meant themselves, begin or end a time, are left out - days
            before it, and days of every week - or are those on which somebody told it.
        year: whether the year is given.
        whole: whether a month or a week is meant.
        apart: the days, where they are named one by one and do not follow each other.
    """

    start: int
    end: int
    first: date
    last: date
    role: Role = "on"
    year: bool = False
    whole: bool = False
    apart: tuple[date, ...] = ()

    @property
    def left_out(self) -> bool:
        """Whether nothing is said of these days themselves."""
        return self.role in {"before", "habit"}


@cache
def month_names() -> dict[str, int]:
    """Months by the names of every language, as `small` writes them."""
    return {
        name.translate(ALIKE): number
        for name, number in i18n.month_numbers().items()
        if len(name) >= LEAST_MONTH_LETTERS and name != "mar"
    } | {"mar": 3}


@cache
def _weekdays() -> dict[str, int]:
    return {
        name.translate(ALIKE): number
        for name, number in i18n.weekday_numbers().items()
        if len(name) > LEAST_MONTH_LETTERS or not name.isascii()
    }


@cache
def _written_days(words: ClaimWords) -> re.Pattern[str]:
    months = "|".join(sorted(map(re.escape, month_names()), key=len, reverse=True))
    number = r"(?<![\d.,])([0-3]?\d)(?:st|nd|rd|th|er)?"
    joins = rf"\s*{words.any_of('days', 'to', 'up_to')}\s*"
    prefix = rf"(?:{words.prefixes})?{words.leading('grammar', 'of')}"
    article = words.leading("grammar", "articles")
    return re.compile(
        rf"{number}(?:{joins}{article}([0-3]?\d)(?:st|nd|rd|th|er)?)?\s*{prefix}({months})\.?(?!\w)"
        rf"(?:,?\s*((?:19|20)\d\d))?"
        rf"|(?<!\w)({months})\.?\s+([0-3]?\d)(?:st|nd|rd|th)?(?:{SEPARATORS}([0-3]?\d))?(?![\d.,]*\d)"
        rf"(?:,?\s*((?:19|20)\d\d))?(?!\w)"
    )


@cache
def _months_alone(words: ClaimWords) -> re.Pattern[str]:
    months = "|".join(sorted(map(re.escape, month_names()), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words.prefixes})?({months})(?:,?\s+((?:19|20)\d\d))?(?!\w)")


NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d|\d\d)(?!\d)")
SHORT = re.compile(r"(?<![\d./,])([0-3]?\d)[/.]([01]?\d)(?![\d/]|[.,]\d)")
ORDINAL = re.compile(r"the ([0-3]?\d)(?:st|nd|rd|th)(?!\w|\s+(?:day|week|time|consecutive|of))")
ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")


def written_days(text: str, words: ClaimWords, base: date, *, ahead: bool) -> Iterator[DaySpan]:
    """Give all that could be days; what comes first is believed first."""
    for match in words.pattern("days", "last_week").finditer(text):
        first = base - timedelta(days=6)
        yield DaySpan(start=match.start(), end=match.end(), first=first, last=base, whole=True)
    for match in ISO.finditer(text):
        yield from _made(match, (int(match[1]), int(match[2]), int(match[3])))
    for match in NUMERIC.finditer(text):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)  # noqa: PLR2004 - two digits
        yield from _made(match, (year, int(match[2]), int(match[1])))
    yield from _short_days(text, words, base, ahead=ahead)
    for match in _written_days(words).finditer(text):
        yield from _written(match, base, ahead=ahead)
    yield from _bare_ordinals(text, words, base)
    yield from _relative(text, words, base)
    yield from _named_weekdays(text, words, base, ahead=ahead)
    for match in words.pattern("days", "month_start").finditer(text):
        begun = any(words.before(text, match.start(), "days", one, gap=r"\s+") for one in BEGINS)
        if begun or re.match(words.any_of("days", "since_joined"), match[0]):
            day = base.replace(day=1)
            yield DaySpan(start=match.start(), end=match.end(), first=day, last=day, role="since")
    for match in _months_alone(words).finditer(text):
        middle = words.before(text, match.start(), "days", "mid", gap=r"[\s-]*")
        names = ("month", "since", "until")
        led = any(words.before(text, match.start(), "days", name, gap=r"\s+") for name in names)
        if match[2] or middle or led:
            yield from _whole_month(match, base, middle=middle)


def _made(match: re.Match[str], parts: tuple[int, int, int]) -> Iterator[DaySpan]:
    try:
        day = date(*parts)
    except ValueError:
        return
    yield DaySpan(start=match.start(), end=match.end(), first=day, last=day, year=True)


def _written(match: re.Match[str], base: date, *, ahead: bool) -> Iterator[DaySpan]:
    day, second, month, year, month_2, day_2, second_2, year_2 = match.groups()
    number = month_names()[month or month_2]
    given = year or year_2
    try:
        last = near_day(base, number, int(second or second_2 or day or day_2), given, ahead=ahead)
        first = last.replace(day=int(day or day_2))
    except ValueError:
        return
    if first <= last:
        yield DaySpan(
            start=match.start(), end=match.end(), first=first, last=last, year=bool(given)
        )


def _short_days(text: str, words: ClaimWords, base: date, *, ahead: bool) -> Iterator[DaySpan]:
    """On 10/11, and 10.11: a day and a month in figures alone, behind a word for days."""
    names = ("since", "until", "between", "to", "on", "before")
    counted = words.pattern("measures").pattern
    for match in SHORT.finditer(text):
        gap = rf"[\s(-]*{words.leading('grammar', 'articles')}"
        led = any(words.before(text, match.start(), "days", one, gap=gap) for one in names)
        if not led or re.match(rf"\s*(?:%|{counted})", text[match.end() : match.end() + 30]):
            continue
        try:
            day = near_day(base, int(match[2]), int(match[1]), None, ahead=ahead)
        except ValueError:
            continue
        yield DaySpan(start=match.start(), end=match.end(), first=day, last=day)


def near_day(base: date, month: int, day: int, year: str | None, *, ahead: bool) -> date:
    """The day of a month nearest to the day of the document.

    Raises:
        ValueError: there is no such day.
    """
    if year:
        return date(int(year), month, day)
    this = date(base.year, month, day)
    if not ahead and 0 < (this - base).days <= SOON:
        return this  # no word says so, but the day does
    for number in (base.year, base.year + 1, base.year - 1):
        made = date(number, month, day)
        latest = base + timedelta(days=AHEAD if ahead else 0)
        if made <= latest and (made >= base - timedelta(days=AHEAD) or number < base.year):
            return made
        if made <= latest and not ahead:
            return made
    return date(base.year, month, day)


def _bare_ordinals(text: str, words: ClaimWords, base: date) -> Iterator[DaySpan]:
    """Since the 2nd: of the month of the document, or of the one before."""
    for match in ORDINAL.finditer(text):
        names = ("since", "until", "on")
        if not any(words.before(text, match.start(), "days", one, gap=r"\s+") for one in names):
            continue
        month = base if int(match[1]) <= base.day else base.replace(day=1) - timedelta(days=1)
        try:
            day = month.replace(day=int(match[1]))
        except ValueError:
            continue
        yield DaySpan(start=match.start(), end=match.end(), first=day, last=day)


def _whole_month(match: re.Match[str], base: date, *, middle: bool) -> Iterator[DaySpan]:
    month = month_names()[match[1]]
    year = int(match[2]) if match[2] else base.year - (month > base.month)
    if middle:
        day = date(year, month, MIDDLE)
        yield DaySpan(start=match.start(), end=match.end(), first=day, last=day)
        return
    last = calendar.monthrange(year, month)[1]
    yield DaySpan(
        start=match.start(),
        end=match.end(),
        first=date(year, month, 1),
        last=min(date(year, month, last), max(base, date(year, month, 1))),
        year=bool(match[2]),
        whole=True,
    )


def _relative(text: str, words: ClaimWords, base: date) -> Iterator[DaySpan]:
    """Yesterday, tomorrow; three days ago."""
    known: dict[str, int] = words.content["days"]["relative"]
    for word, offset in known.items():
        for match in re.finditer(words.whole([word]), text):
            day = base + timedelta(days=offset)
            yield DaySpan(start=match.start(), end=match.end(), first=day, last=day, year=True)
    for match in words.pattern("days", "ago").finditer(text):
        if said := _parsed(match[0], words.tag, base):
            yield DaySpan(start=match.start(), end=match.end(), first=said, last=said, year=True)


def _parsed(phrase: str, language: str, base: date) -> date | None:
    import dateparser

    settings = {"RELATIVE_BASE": datetime.combine(base, time(12))}
    found = dateparser.parse(phrase, languages=[language], settings=settings)
    return found.date() if found else None


@cache
def weekday_pattern(words: ClaimWords) -> re.Pattern[str]:
    """The expression for the name of a weekday."""
    lead = rf"(?:{words.prefixes})?{words.leading('days', 'day')}"
    names = "|".join(sorted(map(re.escape, _weekdays()), key=len, reverse=True))
    return re.compile(rf"(?<!\w){lead}({names}){words.any_of('days', 'plural')}?(?!\w)")


def _is_last(match: re.Match[str], text: str, words: ClaimWords) -> bool:
    """Whether a weekday is the last one, not today: last Thursday, jeudi dernier."""
    behind = re.compile(rf"\s*{words.pattern('days', 'last').pattern}").match(text, match.end())
    return bool(behind) or words.before(text, match.start(), "days", "last", gap=r"\s+")


def _named_weekdays(text: str, words: ClaimWords, base: date, *, ahead: bool) -> Iterator[DaySpan]:
    for match in weekday_pattern(words).finditer(text):
        back = (base.weekday() - _weekdays()[match[1]]) % 7
        if not back and _is_last(match, text, words):
            back = 7
        day = base + timedelta(days=(7 - back) if ahead else -back)
        yield DaySpan(start=match.start(), end=match.end(), first=day, last=day, year=True)
