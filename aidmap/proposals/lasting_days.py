"""Finds since when something lasts: "for the past two weeks", "has been closed for two months".

How long something lasted that is over, or that is said only roughly ("for weeks", "for more than
two months"), gives no day: it makes a claim less sure. Days themselves are found by `written_days`.
"""

from __future__ import annotations

import calendar
import re
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from aidmap.proposals.written_days import DaySpan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from aidmap.proposals.claim_words import ClaimWords

LONGEST_LASTING = 3660  # days
MONTH = 30  # days, to see how long so many months are


def lasting_days(text: str, words: ClaimWords, base: date) -> Iterator[DaySpan]:
    """Since the day so many days, weeks or months before that of the document.

    Args:
        text: in small letters.
        words: of its language.
        base: the day of the document.
    """
    for match in _lasting(words).finditer(text):
        if _is_rough(match, text, words):
            continue
        months = words.pattern("days", "months").fullmatch(match["unit"])
        many = many_of(match["many"] or "1", words) * _days_of(match["unit"], words)
        if 0 < many * (MONTH if months else 1) <= LONGEST_LASTING:
            day = _months_before(base, many) if months else base - timedelta(days=many)
            start, end = match.span()
            yield DaySpan(start=start, end=end, first=day, last=day, role="since")


def lasts_roughly(text: str, words: ClaimWords, start: int, end: int) -> bool:
    """Whether a part of a text says how long something lasts, but not since when."""
    rough = words.pattern("days", "rough").search(text, start, end)
    found = _lasting(words).finditer(text, start, end)
    return bool(rough) or any(_is_rough(match, text, words) for match in found)


def _is_rough(match: re.Match[str], text: str, words: ClaimWords) -> bool:
    """Whether so many days are no exact time up to the day of the document."""
    said = match["many"]
    exact = not match["about"] and (not said or bool(many_of(said, words)))
    if words.pattern("days", "lasting").fullmatch(match["lasting"]):
        return not exact
    still = words.pattern("days", "up_to_now").search(text, 0, match.start())
    return not (exact and said and still)


@cache
def _lasting(words: ClaimWords) -> re.Pattern[str]:
    lasting = words.pattern("days", "lasting", "lasting_if_still").pattern
    about = words.pattern("days", "about").pattern
    units = words.whole([*words.content["days"]["units"], *words.content["days"]["months"]])
    return re.compile(
        rf"(?P<lasting>{lasting})\s+(?:(?P<about>{about})\s+)?(?:(?P<many>\w+)\s+)?(?P<unit>{units})"
    )


def _days_of(unit: str, words: ClaimWords) -> int:
    """How many days, or months, a unit is: two in the Arabic and Hebrew words for two of them."""
    two = words.pattern("days", "two_months").fullmatch(unit)
    known: dict[str, int] = words.content["days"]["units"]
    fitting = (days for word, days in known.items() if re.fullmatch(words.whole([word]), unit))
    return next(fitting, 2 if two else 1)


def many_of(said: str, words: ClaimWords) -> int:
    """A number in digits or a word; 0: it is none."""
    return int(said) if said.isdecimal() else words.numbers.get(said, 0)


def _months_before(base: date, many: int) -> date:
    """The same day so many months before, or the last of its month."""
    months = base.year * 12 + base.month - 1 - many
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return base.replace(year=year, month=month + 1, day=min(base.day, last))
