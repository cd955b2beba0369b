"""Cuts a sentence into clauses, so that each says one thing.

What they say is found elsewhere; `claims` puts it together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aidmap.model import Status
from aidmap.proposals.status_words import Clause, predicates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.proposals.claim_words import ClaimWords

TURN = 30  # characters from the "and" to the word for the other status
LIMIT = 15  # characters from the comma to the limit: and only patients
ROW_SIGN = " | "


def clauses_of(
    text: str,
    words: ClaimWords,
    *,
    unnamed: str,
    places: Sequence[int],
    lists: Sequence[tuple[int, int]],
    said: Sequence[int],
    moved: Sequence[int],
) -> list[Clause]:
    """Cut a sentence where "while", "but" or a comma stand between two statements.

    Args:
        text: in small letters.
        words: of its language.
        unnamed: the text with spaces for the names of places.
        places: where places are named.
        lists: from the first to the last name of each list: no comma in it parts it from a word
            for a limit behind it.
        said: where something is said of them: words for statuses, figures.
        moved: where something is said to pass; a comma does not part such statements.
    """
    clauses = [Clause(0, len(text))]
    strong = [*re.finditer(";", text), *words.pattern("splits", "strong").finditer(text)]
    conceded = _conceded(text, strong)
    for match in (*strong, *_weak(text, words)):
        last = next(one for one in clauses if one.holds(match.start()))
        first, second = Clause(last.start, match.start()), Clause(match.start(), last.end)
        told = [*said, *moved] if match in strong else said
        if match not in strong and _parts_list(match.start(), lists, unnamed, words, second):
            continue
        concedes = match.start() == conceded and _has(first, places)
        if not ((concedes or _has(first, told)) and _has(second, told)):
            continue
        if concedes or match in strong or _parted(text, unnamed, words, first, second, places):
            clauses[clauses.index(last) : clauses.index(last) + 1] = [first, second]
    return clauses


def _parted(
    text: str, unnamed: str, words: ClaimWords, first: Clause, second: Clause,
    places: Sequence[int],
) -> bool:  # fmt: skip
    """Whether a comma parts statements of two places, two statuses or two kinds of traffic."""
    named = _has(first, places) and _has(second, places)
    turned = _turns(unnamed, words, first, second, places)
    return named or turned or _parts_traffic(text, unnamed, words, first, second)


def _conceded(text: str, strong: Sequence[re.Match[str]]) -> int:
    """Where the comma behind "although ..." at the head of a sentence stands; -1: nowhere."""
    headed = any(not text[: match.start()].strip() for match in strong)
    comma = re.search(r",(?!\d)", text) if headed else None
    return comma.start() if comma else -1


def _parts_list(
    at: int, lists: Sequence[tuple[int, int]], text: str, words: ClaimWords, second: Clause
) -> bool:
    """Whether a comma stands in a list of places of which a limit is said: X and Y partially."""
    inside = any(start <= at < end for start, end in lists)
    said = predicates(text, words, second) if inside else []
    return bool(said) and all(one.status is Status.RESTRICTED for one in said)


def _turns(
    text: str, words: ClaimWords, first: Clause, second: Clause, places: Sequence[int]
) -> bool:
    """Whether the second part says another status of the same place: "... and reopened"."""
    before, after = (
        [one for one in predicates(text, words, part) if one.status is not Status.RESTRICTED]
        for part in (first, second)
    )
    return (
        _has(first, places)
        and not _has(second, places)
        and bool(before and after)
        and before[-1].status is not after[0].status
        and after[0].start - second.start <= TURN
    )


def _parts_traffic(
    text: str, unnamed: str, words: ClaimWords, first: Clause, second: Clause
) -> bool:
    """Whether the second part limits what passes, and the first closes it to something else."""
    before, after = (
        {
            name
            for name in ("goods", "fuel", "people")
            if words.pattern("traffic", name).search(text, part.start, part.end)
        }
        for part in (first, second)
    )
    closed = [one for one in predicates(unnamed, words, first) if one.status is Status.CLOSED]
    limits = predicates(unnamed, words, second)[:1]
    near = [one for one in limits if one.start - second.start <= LIMIT]
    limited = any(one.status is Status.RESTRICTED for one in near)
    return bool(closed and limited and before and after) and not before & after


def _weak(text: str, words: ClaimWords) -> list[re.Match[str]]:
    """Commas and words for "and", also where they are written to the next word."""
    pattern = rf"{words.pattern('splits', 'weak').pattern}|,(?!\d)"
    if words.prefixes:
        pattern += rf"|\s(?=(?:{'|'.join(words.content['splits']['joined'])})\w)"
    return list(re.finditer(pattern, text))


def _has(clause: Clause, starts: Sequence[int]) -> bool:
    return any(clause.holds(start) for start in starts)
