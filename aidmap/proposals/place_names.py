"""The names by which the places of a data set are known in running text.

"Erez (Beit Hanoun) crossing" is also written Erez crossing, Beit Hanoun crossing, and Erez alone; a
name without the word for the kind of place may mean the town. Finding names in a sentence is left
to `place_mentions`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aidmap.model.names import names_of
from aidmap.proposals.letters import reading_text, small

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from aidmap.model import Place
    from aidmap.proposals.claim_words import ClaimWords

TOKEN = re.compile(r"[^\W_]+(?:['\"][^\W_]+)*")
ELISION = re.compile(r"(?:[dlnsj]|qu)'(?=\w)", re.IGNORECASE)  # d'Erez, l'ouverture
POSSESSIVE = re.compile(r"[a-z]'s$")  # Zikim's closure
PARENTHESES = re.compile(r"^(.*?)\s*\((.*?)\)\s*(.*)$")
# Kinds that people name without the word for the kind, as Kerem Shalom; of others, the bare name
# is a town's.
CROSSINGS = ("land_crossing", "inspection_point")
LEAST_LETTERS = 3  # of a name that is found in any case: KS and such stand in capitals


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence, as names are compared, with where it stands."""

    word: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """The words of a text of `reading_text`: small, without apostrophes and elided articles."""
    found = []
    for match in TOKEN.finditer(text):
        elided = ELISION.match(match[0])
        start = match.start() + (elided.end() if elided else 0)
        end = match.end() - (2 if POSSESSIVE.search(match[0]) else 0)
        word = small(text[start:end]).replace("'", "").replace('"', "")
        found.append(Token(word, start, end))
    return found


@dataclass(slots=True)
class Name:
    """A name, and the places that it may mean.

    Attributes:
        sure: ids of places of which it is a name as the data set gives it.
        bare: ids of places of which it is the name without the word for their kind.
    """

    sure: set[str] = field(default_factory=set)
    bare: set[str] = field(default_factory=set)


def _spellings(words: list[str]) -> list[str]:
    """A name as it is, and with two of its words written as one."""
    joined = [
        " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])
        for at in range(len(words) - 1)
        if not words[at + 1].isdecimal()
    ]
    return [" ".join(words), *joined] if words else []


class PlaceNames:
    """All names of places, by their words.

    Args:
        places: of the data set.
        languages: of which the words for kinds of places are known.
    """

    def __init__(self, places: Iterable[Place], languages: Iterable[ClaimWords]) -> None:
        self.places = {place.id: place for place in places}
        self._kinds = list(languages)
        self.names: dict[str, Name] = {}
        for place in self.places.values():
            self._add(place)
        self.longest = max((len(name.split()) for name in self.names), default=1)

    def _add(self, place: Place) -> None:
        for name in names_of(place):
            for form, sure in self._forms(place, name):
                words = [token.word for token in tokens_of(reading_text(form))]
                for key in _spellings(words):
                    entry = self.names.setdefault(key, Name())
                    (entry.sure if sure else entry.bare).add(place.id)

    def _forms(self, place: Place, name: str) -> Iterator[tuple[str, bool]]:
        """Give the ways of writing a name, each with whether it can mean nothing else."""
        own_id = name == place.id
        bare_kind = place.kind in CROSSINGS
        yield name, not own_id
        if own_id:
            return
        wholes = [name]
        if found := PARENTHESES.match(name):
            outside, inside, rest = found.groups()
            wholes.append(f"{outside} {rest}".strip())
            if rest:
                wholes.append(f"{inside} {rest}")
            yield wholes[1], True
        for whole in wholes:
            parts = whole.split("/") if "/" in whole else [whole]
            for part in parts:
                yield part, bare_kind or len(parts) > 1
                core = self._without_kind(place, part)
                if core and core != part:
                    yield core, False

    def _without_kind(self, place: Place, name: str) -> str:
        """A name without the word for the kind of place, at its start or its end."""
        text = reading_text(name)
        for words in self._kinds:
            if str(place.kind) not in words.names("kinds"):
                continue
            kind = words.pattern("kinds", str(place.kind)).pattern
            linking = words.pattern("places", "linking").pattern
            lowered = small(text)
            behind = re.search(rf"\s*{kind}$", lowered)
            of = words.leading("grammar", "of")
            ahead = re.match(rf"{kind}\s+(?:{linking}\s*)?{of}", lowered)
            if behind and behind.start() > 0:
                return text[: behind.start()]
            if ahead and ahead.end() < len(text):
                return text[ahead.end() :]
        return ""
