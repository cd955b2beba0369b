"""Finds the places that a sentence names: by name, by a slip of it, or by "the latter".

A name that may mean a town as well as a crossing is decided by the word for the kind beside it, or
by the crossings that stand in one list with it; else it stays doubtful. Imports rapidfuzz.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from aidmap.proposals.letters import small
from aidmap.proposals.place_context import is_other, is_town, kind_beside, marks_of
from aidmap.proposals.place_lists import decide_in_lists
from aidmap.proposals.place_names import CROSSINGS, LEAST_LETTERS, PlaceNames, Token, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aidmap.proposals.claim_words import ClaimWords

How = Literal[
    "name", "kind", "list", "own", "bare", "slip", "reference", "all", "doubtful", "maybe"
]
SLIP_LETTERS, SLIP_LIKENESS = 7, 86  # of a slip; of 100
SHORT_SLIP = 4  # letters, where the word for the kind stands beside it, or another place
OWN_LIKENESS = 85  # of the id of a place and a spelling of it: Kissoufim


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
        inside: whether something is in it, by the word before the name.
        excepted: whether what is said is not said of it: all but Zikim.
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
    inside: bool = False
    excepted: bool = False


class MentionFinder:
    """Finds mentions of the places of a data set.

    Args:
        names: their names.
    """

    def __init__(self, names: PlaceNames) -> None:
        self._names = names
        self._long: dict[tuple[str, int], list[str]] = {}
        for name, entry in names.names.items():
            if len(name) > SHORT_SLIP and len(entry.sure | entry.bare) == 1:
                self._long.setdefault((name[0], name.count(" ") + 1), []).append(name)

    def mentions(
        self, text: str, words: ClaimWords, *, before: Sequence[str] = ()
    ) -> list[Mention]:
        """The mentions in a text of `reading_text`, in order.

        Args:
            text: the sentence.
            words: those of its language.
            before: what "the latter" looks back to, the nearest last.
        """
        found = decide_in_lists(self._named(text, words), text, words, self._kind_of)
        found = [one for one in found if one.how != "maybe"]
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
                    led = first.word.removesuffix(head)
                    mention = self._decide(text, first.start, last.end, key, words, led=led)
                    return count, mention
        slip = self._slip(text, tokens, at, words)
        return slip or (1, None)

    def _slip(
        self, text: str, tokens: list[Token], at: int, words: ClaimWords
    ) -> tuple[int, Mention] | None:
        """A name that is written with a slip, in capitals where there are capitals."""
        kinds, beside = words.pattern("kinds"), words.pattern("places", "except", "near")
        for count in (3, 2, 1):
            part = tokens[at : at + count]
            if len(part) < count or not all(_capital(text, token) for token in part):
                continue
            if kinds.fullmatch(part[0].word) or beside.fullmatch(part[0].word):
                continue  # the name begins behind it
            rest = [token.word for token in part[1:]]
            for head in _first_forms(part[0].word, words):
                key = " ".join([head, *rest])
                name = self._alike(key, count)
                led = part[0].word.removesuffix(head)
                mention = name and self._decide(
                    text, part[0].start, part[-1].end, name, words, led=led
                )
                if mention:
                    sure = mention.how == "kind" or (
                        len(key) >= SLIP_LETTERS and mention.how != "doubtful"
                    )
                    return count, replace(mention, how="slip" if sure else "maybe")
        return None

    def _alike(self, key: str, count: int) -> str:
        """The name of as many words that a word is nearly, with the same first letter."""
        from rapidfuzz import fuzz, process

        names = self._long.get((key[0], count), [])
        if not names or len(key) < SHORT_SLIP or key.isdecimal():
            return ""
        alike = process.extractOne(key, names, scorer=fuzz.ratio, score_cutoff=SLIP_LIKENESS)
        return alike[0] if alike else ""

    def _decide(
        self, text: str, start: int, end: int, key: str, words: ClaimWords, *, led: str
    ) -> Mention | None:
        """Decide which place a name means; None: it is known to mean none.

        Args:
            text: the sentence.
            start: of the name in it.
            end: of the name.
            key: the name.
            words: of the language.
            led: what is written to the start of the name: Arabic and Hebrew letters.
        """
        entry = self._names.names[key]
        lowered = small(text)
        candidates = entry.sure | entry.bare
        by_kind = [
            place for place in sorted(candidates)
            if kind_beside(lowered, start, end, self._kind_of(place), words)
        ]  # fmt: skip
        named_kind = len(entry.sure) == 1 and not entry.bare - entry.sure
        if not by_kind and not named_kind and is_other(lowered, start, end, words):
            return None
        marks = marks_of(lowered, start, words, led=led)
        inside = marks["inside"]
        marks["aside"] |= inside and not by_kind and is_town(lowered, start, end, words)
        if len(by_kind) == 1:
            return Mention(start=start, end=end, places=tuple(by_kind), how="kind", **marks)
        if named_kind:
            return Mention(start=start, end=end, places=tuple(entry.sure), how="name", **marks)
        crossings = sorted(one for one in candidates if self._kind_of(one) in CROSSINGS)
        chosen = tuple(crossings or sorted(candidates))[:1]
        alone = len(candidates) == 1 and bool(crossings)
        own = alone and _is_own(key, chosen[0])
        marks["aside"] |= inside and not alone
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
                places = self._looked_back(name, words, before, match.start(), found, lowered)
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
        text: str,
    ) -> tuple[str, ...]:
        """The places that a reference means: those that were named last."""
        comma = re.compile(r"[,;](?!\d)").search(text, start)
        part_end = comma.start() if comma else len(text)
        here = [one for one in found if one.end <= start and not one.aside]
        if name == "same" and any(start <= one.start < part_end for one in found):
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


def _is_own(key: str, place: str) -> bool:
    """Whether a name is that of the id, in whatever spelling."""
    from rapidfuzz import fuzz

    return fuzz.ratio(key.replace(" ", "-"), place) >= OWN_LIKENESS


def _first_forms(word: str, words: ClaimWords) -> Iterable[str]:
    """A word, and the word without what its language writes to its start."""
    yield word
    if words.prefixes and (found := re.match(words.prefixes, word)):
        for cut in range(1, found.end() + 1):
            if len(word) - cut >= LEAST_LETTERS - 1:
                yield word[cut:]
        contracted: dict[str, str] = words.content["grammar"]["contracted"]
        for written, alone in contracted.items():
            if word.startswith(written):
                yield alone + word.removeprefix(written)


def _written_as_name(text: str, first: Token, last: Token, key: str) -> bool:
    """Whether it is written as names are: with a capital or a number; short ones in capitals."""
    written = text[first.start : last.end]
    if len(key) < LEAST_LETTERS:
        return written.isupper()
    named = not written[0].islower() or not text[last.start].islower()  # porte 96
    return named or text[:1].islower() or not text[0].isalpha()


def _capital(text: str, token: Token) -> bool:
    return text[token.start].isupper() or text[token.start].lower() == text[token.start].upper()


def _overlap(one: Mention, others: Iterable[Mention]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)
