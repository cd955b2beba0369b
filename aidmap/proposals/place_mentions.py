"""Finds the places that a sentence names: by name, by a slip of it, or by "the latter".

A name that may mean a town as well as a crossing is decided by the word for the kind beside it, or
by the crossings that stand in one list with it; else it stays doubtful. Imports rapidfuzz.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from aidmap.proposals.letters import small
from aidmap.proposals.place_names import CROSSINGS, LEAST_LETTERS, PlaceNames, Token, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from aidmap.proposals.claim_words import ClaimWords

How = Literal["name", "kind", "list", "own", "bare", "slip", "reference", "all", "doubtful"]
SLIP_LETTERS, SLIP_LIKENESS = 7, 86  # of a slip; of 100
SHORT_SLIP = 4  # letters, where the word for the kind stands beside it
BETWEEN_KIND = r"[\s,\"'()/-]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where a sentence names places.

    Attributes:
        start: in the text.
        end: in the text.
        places: their ids; of `all` crossings, none yet.
        how: by what they are known.
        aside: whether something is near the place, or in the town, rather than at it.
        through: whether something passes it: via, through, at.
        origin: whether something comes from it.
        area: whether it is a destination, which is neither open nor closed.
    """

    start: int
    end: int
    places: tuple[str, ...]
    how: How
    aside: bool = False
    through: bool = False
    area: bool = False
    origin: bool = False


class MentionFinder:
    """Finds mentions of the places of a data set.

    Args:
        names: their names.
    """

    def __init__(self, names: PlaceNames) -> None:
        self._names = names
        self._long = [
            name
            for name, entry in names.names.items()
            if len(name) > SHORT_SLIP and len(entry.sure | entry.bare) == 1
        ]

    def mentions(
        self, text: str, words: ClaimWords, *, before: Sequence[str] = ()
    ) -> list[Mention]:
        """The mentions in a text of `reading_text`, in order.

        Args:
            text: the sentence.
            words: those of its language.
            before: what "the latter" looks back to, the nearest last.
        """
        found = self._named(text, words)
        found = _decide_in_lists(found, text, words, self._kind_of)
        known = self._references(text, words, before, found)
        found = [replace(one, area=self._is_area(one)) for one in found]
        taken = [*found, *(one for one in known if not _overlap(one, found))]
        return sorted(taken, key=lambda one: one.start)

    def _is_area(self, mention: Mention) -> bool:
        return any(self._kind_of(place) == "destination" for place in mention.places)

    def _kind_of(self, place: str) -> str:
        return str(self._names.places[place].kind)

    def _named(self, text: str, words: ClaimWords) -> list[Mention]:
        tokens, found, at = tokens_of(text), [], 0
        while at < len(tokens):
            count, mention = self._longest(text, tokens, at, words)
            if mention:
                found.append(mention)
            at += count
        return found

    def _longest(
        self, text: str, tokens: list[Token], at: int, words: ClaimWords
    ) -> tuple[int, Mention | None]:
        """The longest name that begins with a word, and how many words it has; 1 for none."""
        for count in range(min(self._names.longest, len(tokens) - at), 0, -1):
            first, last = tokens[at], tokens[at + count - 1]
            rest = [token.word for token in tokens[at + 1 : at + count]]
            for head in _first_forms(first.word, words):
                key = " ".join([head, *rest])
                if key in self._names.names and _written_as_name(text, first, last, key):
                    mention = self._decide(text, first.start, last.end, key, words)
                    return count, mention
        slip = self._slip(text, tokens, at, words)
        return slip or (1, None)

    def _slip(
        self, text: str, tokens: list[Token], at: int, words: ClaimWords
    ) -> tuple[int, Mention] | None:
        """A name that is written with a slip, in capitals where there are capitals."""
        from rapidfuzz import fuzz, process

        for count in (3, 2, 1):
            part = tokens[at : at + count]
            key = " ".join(token.word for token in part)
            if len(part) < count or len(key) < SHORT_SLIP or key.isdecimal():
                continue
            if not all(_capital(text, token) for token in part):
                continue
            alike = process.extractOne(
                key, self._long, scorer=fuzz.ratio, score_cutoff=SLIP_LIKENESS
            )
            if alike and alike[0][0] == key[0] and alike[0].count(" ") == count - 1:
                mention = self._decide(text, part[0].start, part[-1].end, alike[0], words)
                long = len(key) >= SLIP_LETTERS and mention and mention.how != "doubtful"
                if mention and (long or mention.how == "kind"):
                    return count, replace(mention, how="slip")
        return None

    def _decide(
        self, text: str, start: int, end: int, key: str, words: ClaimWords
    ) -> Mention | None:
        """Decide which place a name means; None: it is known to mean none."""
        entry = self._names.names[key]
        lowered = small(text)
        candidates = entry.sure | entry.bare
        by_kind = [
            place for place in sorted(candidates)
            if _kind_beside(lowered, start, end, self._kind_of(place), words)
        ]  # fmt: skip
        named_kind = len(entry.sure) == 1 and not entry.bare - entry.sure
        if not by_kind and not named_kind and _is_other(lowered, start, end, words):
            return None
        marks = _marks(lowered, start, words)
        if len(by_kind) == 1:
            return Mention(start=start, end=end, places=tuple(by_kind), how="kind", **marks)
        if named_kind:
            return Mention(start=start, end=end, places=tuple(entry.sure), how="name", **marks)
        crossings = sorted(one for one in candidates if self._kind_of(one) in CROSSINGS)
        chosen = tuple(crossings or sorted(candidates))[:1]
        alone = len(candidates) == 1 and bool(crossings)
        own = alone and key.replace(" ", "-") in chosen
        inside = words.before(lowered, start, "places", "inside", gap=r"\s+")
        marks["aside"] |= inside and not own
        how: How = "own" if own else "bare" if alone else "doubtful"
        return Mention(start=start, end=end, places=chosen, how=how, **marks)

    def _references(
        self, text: str, words: ClaimWords, before: Sequence[str], found: Sequence[Mention]
    ) -> list[Mention]:
        """All crossings, both, the latter, the crossing."""
        lowered = small(text)
        made: list[Mention] = []
        for name in ("all", "several", "latter", "former", "same"):
            for match in words.pattern("places", name).finditer(lowered):
                places = self._looked_back(name, words, before, match.start(), found)
                if name == "all" or places:
                    how: How = "all" if name == "all" else "reference"
                    mention = Mention(start=match.start(), end=match.end(), places=places, how=how)
                    if not _overlap(mention, made):
                        made.append(mention)
        return made

    def _looked_back(
        self,
        name: str,
        words: ClaimWords,
        before: Sequence[str],
        start: int,
        found: Sequence[Mention],
    ) -> tuple[str, ...]:
        """The places that a reference means: those that were named last."""
        here = [one for one in found if one.end <= start and not one.aside]
        if name == "same" and any(one.start >= start for one in found):
            return ()
        for sentence in [None, *reversed(before)]:
            named = here if sentence is None else self._named(sentence, words)
            ids = list(dict.fromkeys(
                place for one in named for place in one.places if not one.aside
                and self._kind_of(place) != "destination"
            ))  # fmt: skip
            wanted = {"several": 2, "latter": 2, "former": 2, "same": 1}.get(name, 0)
            if len(ids) >= wanted > 0:
                ends = {
                    "latter": ids[-1:],
                    "former": ids[:1],
                    "same": ids[-1:],
                    "several": ids[-2:],
                }
                return tuple(ends[name]) if name != "same" or len(ids) == 1 else ()
        return ()


def _first_forms(word: str, words: ClaimWords) -> Iterable[str]:
    """A word, and the word without what its language writes to its start."""
    yield word
    if words.prefixes and (found := re.match(words.prefixes, word)):
        for cut in range(1, found.end() + 1):
            if len(word) - cut >= LEAST_LETTERS - 1:
                yield word[cut:]
        if word.startswith("لل"):
            yield "ال" + word[2:]


def _written_as_name(text: str, first: Token, last: Token, key: str) -> bool:
    """Whether it is written as names are: with a capital; short ones in capitals alone."""
    written = text[first.start : last.end]
    if len(key) < LEAST_LETTERS:
        return written.isupper()
    return not written[0].islower() or text[:1].islower() or not text[0].isalpha()


def _capital(text: str, token: Token) -> bool:
    return text[token.start].isupper() or text[token.start].lower() == text[token.start].upper()


def _kind_beside(text: str, start: int, end: int, kind: str, words: ClaimWords) -> bool:
    """Whether the word for a kind of place stands beside a name, or is a part of it."""
    if kind not in words.names("kinds"):
        return False
    pattern = words.pattern("kinds", kind)
    if pattern.search(text, start, end):
        return True
    for found in pattern.finditer(text, end, min(len(text), end + 45)):
        gap = text[end : found.start()]
        if re.fullmatch(rf"{BETWEEN_KIND}(?:\w+{BETWEEN_KIND})?", gap) and "," not in gap:
            return not re.search(r"\b(?:and|to|from|or|by)\b", gap)
        break
    linking = words.pattern("places", "linking").pattern
    for found in pattern.finditer(text, max(0, start - 45), start):
        if re.fullmatch(rf"[\s\"']*(?:{linking}\s*)?(?:d')?", text[found.end() : start]):
            return True
    return False


def _is_other(text: str, start: int, end: int, words: ClaimWords) -> bool:
    """Whether a name is known to mean something else: a kibbutz, a city, a person."""
    if words.before(text, start, "places", "not_before"):
        return True
    found = words.pattern("places", "not_after").match(text, end + 1) if end < len(text) else None
    return bool(found)


def _marks(text: str, start: int, words: ClaimWords) -> dict[str, bool]:
    """Whether something is near a place, or passes it: by the words before the name."""
    kinds = words.pattern("kinds").pattern
    gap = rf"(?:\s*{kinds})?\s*(?:the\s+|le\s+|la\s+|l')?(?:{kinds}\s*)?(?:of\s+|de\s+|d'|at\s+)?"
    return {
        "aside": words.before(text, start, "places", "near", gap=gap),
        "through": words.before(text, start, "places", "through", gap=gap),
        "origin": words.before(text, start, "places", "origin", gap=gap),
    }


def _decide_in_lists(
    found: list[Mention], text: str, words: ClaimWords, kind_of: Callable[[str], str]
) -> list[Mention]:
    """Names in one list with a crossing, or with a word for crossings beside it, are crossings."""
    lowered, decided = small(text), list(found)
    for group in lists_of(found, lowered, words):
        members = [decided[at] for at in group]
        kinds = {
            kind_of(one.places[0]) for one in members if one.how in {"name", "kind", "own", "bare"}
        }
        sure = bool(kinds & set(CROSSINGS)) or _crossings_beside(lowered, members, words)
        for at in group if sure else ():
            if decided[at].how in {"doubtful", "bare"} and len(group) > 1:
                decided[at] = replace(decided[at], how="list", aside=members[0].aside)
    return decided


def _crossings_beside(text: str, members: list[Mention], words: ClaimWords) -> bool:
    return any(
        _kind_beside(text, members[0].start, members[-1].end, kind, words) for kind in CROSSINGS
    )


def lists_of(found: Sequence[Mention], text: str, words: ClaimWords) -> list[list[int]]:
    """Which mentions stand in one list: "X, Y and the Z crossing". Their places in `found`."""
    kinds = words.pattern("kinds").pattern
    joins = words.pattern("places", "joins").pattern
    bare_joins = "|".join(re.escape(sign) for sign in (",", "/", "&"))
    between = re.compile(
        rf"[\s\"')]*(?:{kinds})?[\s\"')]*(?:{joins}|{bare_joins}|\()?\s*(?:{bare_joins})?"
        rf"\s*(?:{joins})?\s*(?:the\s+|de\s+|d'|le\s+|la\s+)*(?:{kinds}\s*)?(?:of\s+|de\s+|d')?"
    )
    groups: list[list[int]] = []
    for at, mention in enumerate(found):
        gap = text[found[at - 1].end : mention.start] if at else ""
        joined = at and (between.fullmatch(gap) and (gap.strip() or words.prefixes))
        if joined:
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def _overlap(one: Mention, others: Iterable[Mention]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)
