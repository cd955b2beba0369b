"""The words by which claims are read: a file for each language in `aidmap/i18n/claims`.

A fifth language is a fifth file with the keys of English; nothing else knows which there are. What
is found with the words is left to the other modules of this room.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidmap import i18n
from aidmap.errors import DataError, Fault
from aidmap.files import parse_toml
from aidmap.proposals.letters import ALIKE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FOLDER = Path(i18n.__file__).parent / "claims"
ENGLISH = "en"  # of which every other file has the keys
FREE = {
    ("numbers",),
    ("days", "relative"),
    ("days", "units"),
    ("grammar", "contracted"),
}  # of which every language has its own
NOTHING = "(?!)"  # fits nowhere


@dataclass(frozen=True)
class ClaimWords:
    """The words of one language.

    Attributes:
        tag: its BCP 47 tag.
        content: what its file holds: tables of lists of regular expressions.
    """

    tag: str
    content: Mapping[str, Any]

    def __hash__(self) -> int:
        return hash(self.tag)

    @cache  # noqa: B019 - there are as many as languages, and they live as long as the program
    def pattern(self, table: str, *names: str) -> re.Pattern[str]:
        """The expression for whole words of a table: of some of its lists, or of all."""
        lists = self.content[table]
        words = [word for name in names or _lists(lists) for word in lists[name]]
        return re.compile(self.whole(words))

    def whole(self, words: Iterable[str]) -> str:
        """The expression for any of some words, with the letters that are written to them."""
        longest_first = "|".join(sorted(words, key=len, reverse=True)).translate(ALIKE) or NOTHING
        prefix = f"(?:{self.prefixes})?" if self.prefixes else ""
        return rf"(?<!\w){prefix}(?:{longest_first})(?!\w)"

    def any_of(self, table: str, *names: str) -> str:
        """The expression for any word of some lists, also where the next is written to it."""
        words = sorted((word for name in names for word in self.content[table][name]), key=len)
        return f"(?:{'|'.join(words[::-1]).translate(ALIKE) or NOTHING})"

    def leading(self, table: str, *names: str) -> str:
        """The expression for words that may stand before another one: the, of, d'."""
        words = [word for name in names for word in self.content[table][name]]
        spaced = (word if word.endswith("'") else rf"{word}\s+" for word in words)
        return f"(?:{'|'.join(spaced).translate(ALIKE) or NOTHING})*"

    @property
    def prefixes(self) -> str:
        """The expression for what is written to the start of a word: Arabic and Hebrew letters."""
        return str(self.content["prefixes"])

    def names(self, table: str) -> list[str]:
        """The names of the lists in a table."""
        return _lists(self.content[table])

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The numbers that are written as words."""
        return {word.translate(ALIKE): value for word, value in self.content["numbers"].items()}

    @cached_property
    def common(self) -> frozenset[str]:
        """Words by which a sentence is known to be of this language."""
        return frozenset(word.translate(ALIKE) for word in self.content["common"])

    def before(self, text: str, at: int, table: str, name: str, *, gap: str = r"\s*") -> bool:
        """Whether a word of a list ends right before a place in a text."""
        return any(
            re.fullmatch(gap, text[found.end() : at])
            for found in self.pattern(table, name).finditer(text, max(0, at - 60), at)
        )


def _lists(table: Mapping[str, Any]) -> list[str]:
    return [name for name, words in table.items() if isinstance(words, list)]


@cache
def all_words() -> dict[str, ClaimWords]:
    """The words of every language, by tag; English first.

    Raises:
        DataError: a file is broken, lacks a key of English, or holds a wrong expression.
    """
    tags = sorted(
        (path.stem for path in FOLDER.glob("*.toml")), key=lambda tag: (tag != ENGLISH, tag)
    )
    contents = {tag: _content(tag) for tag in tags}
    faults = [
        Fault(file=str(FOLDER / f"{tag}.toml"), field=".".join(key), what=what)
        for tag, content in contents.items()
        for key, what in _problems(content, contents[ENGLISH])
    ]
    if faults:
        raise DataError(faults)
    return {tag: ClaimWords(tag, content) for tag, content in contents.items()}


def _content(tag: str) -> dict[str, Any]:
    path = FOLDER / f"{tag}.toml"
    try:
        return parse_toml(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError([Fault(file=str(path), what=f"cannot be read: {error}")]) from None


def _problems(
    content: Mapping[str, Any], english: Mapping[str, Any], *above: str
) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is missing in a file, and which of its expressions are none."""
    for name, value in english.items():
        key = (*above, name)
        if name not in content and above not in FREE:
            yield key, "is missing: English has it"
        elif isinstance(value, dict):
            yield from _problems(content[name], value, *key)
        elif isinstance(value, list):
            for word in content[name]:
                try:
                    re.compile(word)
                except re.error as error:
                    yield key, f"{word!r} is no regular expression: {error}"


def words_for(text: str, usual: str = ENGLISH) -> ClaimWords:
    """The words of the language that a text is written in; where none is clear, of `usual`."""
    known = all_words()
    spoken = re.findall(r"[^\W\d_]+", text.casefold())
    counts = {
        tag: sum(word in words.common for word in spoken) + _script_share(spoken, words)
        for tag, words in known.items()
    }
    best = max(counts, key=lambda tag: (counts[tag], tag == usual))
    return known[best] if counts[best] else known.get(usual, known[ENGLISH])


def _script_share(spoken: list[str], words: ClaimWords) -> float:
    """How much of a text is in the letters of a language that writes others than Latin ones."""
    letters = {letter for word in words.common for letter in word if not letter.isascii()}
    if any(word.isascii() for word in words.common) or not letters:
        return 0
    return sum(word[0] in letters for word in spoken)
