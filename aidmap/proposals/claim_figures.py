"""Finds the figures of a sentence: how much of what, and how far on its way.

Which place a figure belongs to is left to `claims`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING

from aidmap.proposals.letters import small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidmap.proposals.claim_words import ClaimWords

THOUSAND = 1000
DIGITS = r"\d{1,3}(?:[ ,.']\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
RATE_GAP, AVERAGE_GAP = 60, 40  # characters from a figure to what makes it no count


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure in a text.

    Attributes:
        start: in the text.
        end: in the text.
        value: how many.
        measure: of what.
        phrase: from the figure to a little behind its measure, where the cargo stands.
        elided: whether the measure is that of a figure before it.
        average: whether it is known to be one.
    """

    start: int
    end: int
    value: Decimal
    measure: str
    phrase: str
    elided: bool = False
    average: bool = False


def figures(text: str, words: ClaimWords) -> list[Figure]:
    """The figures of a text of `reading_text`, in order."""
    lowered = small(text)
    found: list[Figure] = []
    for figure in _all_figures(lowered, words):
        if not any(figure.start < other.end and other.start < figure.end for other in found):
            found.append(figure)
    return sorted(found, key=lambda figure: figure.start)


def is_rate(text: str, words: ClaimWords, figure: Figure) -> bool:
    """Whether a figure is so many a day, or an average."""
    lowered, start, end = small(text), figure.start, figure.end
    average = words.pattern("figures", "average")
    return bool(
        figure.average
        or words.pattern("figures", "rate").search(lowered, end, end + RATE_GAP)
        or average.search(lowered, max(0, start - AVERAGE_GAP), end + AVERAGE_GAP)
    )


def _all_figures(text: str, words: ClaimWords) -> Iterator[Figure]:
    number = _number(words)
    of = words.pattern("figures", "of").pattern
    between = rf"(?:\s+(?:{of}\s*)?(?!\d)[^\W\d]+){{0,4}}?"  # aid, of fuel, humanitarian
    share = re.compile(rf"%|{words.pattern('figures', 'share').pattern}")
    for measure in words.names("measures"):
        what = words.pattern("measures", measure).pattern
        prefix = f"(?:{words.prefixes})?" if words.prefixes else ""
        pattern = rf"(?<![\w.,]){prefix}{number}{between}\s*{what}"
        for match in re.finditer(pattern, text):
            value = _value(match, words)
            if value is not None and not share.search(match[0]):
                yield Figure(
                    start=match.start(), end=match.end(), value=value, measure=measure,
                    phrase=text[match.start() : match.end() + 30],
                )  # fmt: skip


def with_parts(text: str, words: ClaimWords, known: list[Figure]) -> list[Figure]:
    """The figures of a text; "21 of the 40 trucks" is 21."""
    lowered = small(text)
    of = rf"(?:{words.pattern('unsaid', 'subset').pattern}|{words.any_of('figures', 'of')})"
    article = words.leading("grammar", "articles")
    part = re.compile(rf"(?<![\w.,/-])(?P<value>{DIGITS})\s+{of}\s+{article}$")
    made = []
    for figure in known:
        found = part.search(lowered[: figure.start])
        value = parse_number(found["value"]) if found else None
        if not found or value is None or value > figure.value:
            made.append(figure)
        else:
            made.append(replace(figure, start=found.start(), value=value))
    return made


def elided_figures(text: str, words: ClaimWords, known: list[Figure]) -> list[Figure]:
    """The figures whose measure was said before: "and 122 at Kerem Shalom"."""
    lowered = small(text)
    made = []
    for match in _elided(words).finditer(lowered) if known else ():
        start, end = match.span("ahead" if match["ahead"] else "behind")
        before = [figure for figure in known if figure.end <= start]
        inside = any(figure.start <= start < figure.end for figure in known)
        value = parse_number(lowered[start:end])
        part = match["part"]
        waited = part and words.pattern("figures", "not_passed").search(lowered, 0, start)
        if part and not waited:
            continue  # it is in the figure before it
        if before and not inside and value is not None:
            made.append(Figure(
                start=start, end=max(end, match.end("part")), value=value,
                measure=before[-1].measure,
                phrase=before[-1].phrase, elided=True,
            ))  # fmt: skip
    return made


@cache
def _elided(words: ClaimWords) -> re.Pattern[str]:
    """A number alone before "through", or beside a word for a stage: and 71 were collected."""
    through = words.pattern("places", "through", "origin").pattern
    stages = words.pattern("stages").pattern
    part = words.pattern("unsaid", "subset").pattern
    others = words.pattern("figures", "others").pattern
    where = rf"\s+(?:{others}\s+)?{through}"
    stage = rf"\s+(?!{part})(?:[^\W\d]+\s+){{0,3}}?{stages}"
    far = rf"(?:\s+[^\W\d]+){{0,5}}?\s+{stages}"  # them reached the crossing and were
    return re.compile(
        rf"(?<![\w.,/-])(?P<behind>{DIGITS})(?:(?P<part>\s+{part})(?={far})|(?={where}|{stage}))"
        rf"|{stages}\s+(?P<ahead>{DIGITS})(?=\s*(?:[.,;)]|$))"
    )


@cache
def _number(words: ClaimWords) -> str:
    """The expression for a number, in digits or words, with a multiplier behind it."""
    spelt = "|".join(sorted(map(re.escape, words.numbers), key=len, reverse=True))
    many = "|".join(re.escape(word) for word, value in words.numbers.items() if value >= THOUSAND)
    plain = rf"(?P<digits>{DIGITS})(?:\s*(?P<many>{many}))?(?!\w)"
    prefix = f"(?:{words.prefixes})?" if words.prefixes else ""
    return rf"(?:{plain}|{prefix}(?P<spelt>(?:{spelt})(?:[\s-]+(?:{spelt}))*)(?!\w))"


def _value(match: re.Match[str], words: ClaimWords) -> Decimal | None:
    """The value of a number; None: it is a year or none."""
    if match["spelt"]:
        return _spelt(re.split(r"[\s-]+", match["spelt"]), words)
    value = parse_number(match["digits"])
    if value is not None and match["many"]:
        value *= words.numbers[match["many"]]
    return value


def _spelt(parts: list[str], words: ClaimWords) -> Decimal:
    total = group = 0
    for part in parts:
        value = words.numbers.get(part, 0)
        if value >= THOUSAND:
            total, group = total + max(group, 1) * value, 0
        else:
            group = max(group, 1) * value if value == 100 else group + value  # noqa: PLR2004
    return Decimal(total + group)


def parse_number(text: str) -> Decimal | None:
    """A number as people write it: 1,204, 1 204 and 1.204 are the same; 2.5 is two and a half."""
    if re.fullmatch(r"\d{1,3}(?:[ ,.']\d{3})+", text):
        return Decimal(re.sub(r"\D", "", text))
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
