"""Which names of places stand in one list, and what a list says of names that may mean towns."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from aidmap.proposals.letters import small
from aidmap.proposals.place_context import kind_beside
from aidmap.proposals.place_names import CROSSINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aidmap.proposals.claim_words import ClaimWords
    from aidmap.proposals.place_mentions import Mention


def decide_in_lists(
    found: list[Mention], text: str, words: ClaimWords, kind_of: Callable[[str], str]
) -> list[Mention]:
    """Names in one list with a crossing, or with a word for crossings beside it, are crossings."""
    lowered, decided = small(text), list(found)
    for group in lists_of(found, lowered, words):
        members = [decided[at] for at in group]
        kinds = {
            kind_of(one.places[0])
            for one in members
            if one.how in {"name", "kind", "own", "bare", "slip"}
        }
        sure = bool(kinds & set(CROSSINGS)) or _crossings_beside(lowered, members, words)
        for at in group if sure else ():
            if decided[at].how == "maybe" and len(group) > 1:
                decided[at] = replace(decided[at], how="slip")
            if decided[at].how in {"doubtful", "bare"} and len(group) > 1:
                decided[at] = replace(decided[at], how="list", aside=members[0].aside)
    return decided


def _crossings_beside(text: str, members: list[Mention], words: ClaimWords) -> bool:
    return any(
        kind_beside(text, members[0].start, members[-1].end, kind, words) for kind in CROSSINGS
    )


def lists_of(found: Sequence[Mention], text: str, words: ClaimWords) -> list[list[int]]:
    """Which mentions stand in one list: "X, Y and the Z crossing". Their places in `found`."""
    between, again = _between(words)
    groups: list[list[int]] = []
    for at, mention in enumerate(found):
        gap = text[found[at - 1].end : mention.start] if at else ""
        plain = between.fullmatch(gap) and (gap.strip() or words.prefixes)
        if at and mention.how != "all" and (plain or again.fullmatch(gap)):
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


@cache
def _between(words: ClaimWords) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands between the names of a list, without and with a preposition: and through."""
    kinds = words.pattern("kinds").pattern
    joins = words.pattern("places", "joins").pattern
    bare_joins = "|".join(re.escape(sign) for sign in (",", "/", "&"))
    article = words.leading("grammar", "articles", "of")
    of = words.leading("grammar", "of")
    plain = re.compile(
        rf"[\s\"')]*(?:{kinds})?[\s\"')]*(?:{joins}|{bare_joins}|\()?\s*(?:{bare_joins})?"
        rf"\s*(?:{joins})?\s*{article}(?:{kinds}\s*)?{of}"
    )
    through = words.pattern("places", "through", "origin").pattern
    written = "|".join(words.content["splits"]["joined"])
    lead = rf"(?:{joins}|,)\s*{through}"
    if written:  # to the preposition: and-through
        lead = rf"(?:{lead}|(?={written}){through})"
    again = re.compile(rf"[\s\"')]*(?:{kinds})?\s*{lead}\s+{article}(?:{kinds}\s*)?{of}")
    return plain, again
