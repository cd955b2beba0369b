"""What the heading of a column of figures says: a crossing, days, or what is counted.

So "Kerem Shalom", "May 2024", "No. of Trucks" and "Zikim (trucks)" say what the figures below them
are. Which columns hold fields is left to `column_matching`, the search for headings to `header`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from aidmap.i18n import languages, words
from aidmap.importers.column_matching import heading_key, one_line
from aidmap.importers.headings import COUNT_WORDS
from aidmap.importers.periods import read_heading
from aidmap.model import Direction, Measure, Stage, Traffic
from aidmap.model.names import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from aidmap.importers.dates import DayReader

HEADING_BREAK = "\n"  # between the two rows of a heading: no heading of one row can hold it
# What a heading says besides; none of them changes the meaning of its other words.
EMPTY_WORDS = {
    "no", "nr", "nb", "num", "number", "numbers", "count", "counts", "of", "the", "#", "n°", "nº",
    "in", "nombre", "de", "des", "عدد", "מספר",
}  # fmt: skip
SEPARATORS = re.compile(r"\s+[-\u2013—]\s+|[:;,()\[\]|/\n]+")
LONGEST = 200  # characters of a heading that can mean something


class HeadingMeanings:
    """Says what headings mean, for one data set and one way of writing days."""

    def __init__(self, places: Collection[str], days: DayReader, period: str) -> None:
        """Keep what every heading needs.

        Args:
            places: the names of all places, as `names.key_of` folds them.
            days: reads days as the table writes them.
            period: what a day stands for: day, week or month.
        """
        self._places, self._days, self._period = places, days, period
        self._known: dict[str, dict[str, str]] = {}

    def __call__(self, heading: str) -> dict[str, str]:
        """Give the fields that a heading says, with their values; empty: it says nothing known.

        Subjects and days are given as they are written, words of a field as ours.
        """
        if heading not in self._known:
            self._known[heading] = self._find(heading)
        return self._known[heading]

    def _find(self, heading: str) -> dict[str, str]:
        rows = [one_line(row) for row in heading.split(HEADING_BREAK)]
        return _together(map(self._of_row, rows)) or {}

    def _of_row(self, text: str) -> dict[str, str] | None:
        """Give what one row of a heading says, as a whole or in its parts; None: who knows."""
        if not text or len(text) > LONGEST:
            return None
        whole = self._of_part(text)
        if whole is not None:
            return whole
        parts = [part.strip() for part in SEPARATORS.split(text)]
        return _together(self._of_part(part) for part in parts if part)

    def _of_part(self, text: str) -> dict[str, str] | None:
        if key_of(text) in self._places:
            return {"subject": text}
        if read_heading(text, self._days, self._period):
            return {"first_day": text}
        return _of_words(text)


def _together(parts: Iterable[dict[str, str] | None]) -> dict[str, str] | None:
    """Put together what parts say; None: one is not known, or two speak of the same field."""
    found: dict[str, str] = {}
    for said in parts:
        if said is None or found.keys() & said.keys():
            return None
        found |= said
    return found


def _of_words(text: str) -> dict[str, str] | None:
    """Give what the words of a text say; None: one is not known, or two say the same field."""
    key = heading_key(text)
    known = _known_words()
    if key in known:
        return dict([known[key]])
    tokens = [token for token in key.replace("#", "# ").split() if token not in EMPTY_WORDS]
    return _together(dict([known[token]]) if token in known else None for token in tokens)


@cache
def _known_words() -> dict[str, tuple[str, str]]:
    """The field and the word of each way of writing the words of counts.

    A way that says two words is left out, except "people": that is what is counted.
    """
    fields: dict[str, Callable[[], tuple[str, ...]]] = {
        "traffic": lambda: tuple(Traffic),
        "stage": lambda: tuple(Stage),
        "direction": lambda: tuple(Direction),
        "measure": lambda: tuple(Measure),
    }
    found: dict[str, tuple[str, str]] = {}
    for field, ours in fields.items():
        for word in ours():
            for written in ways_of_writing(field, word):
                found[heading_key(written)] = (field, str(word))
    return found


def ways_of_writing(field: str, word: str) -> tuple[str, ...]:
    """Give the ways in which a word of a field is written, in the languages of the interface."""
    interface = (words(language).get(word, word) for language in languages())
    return (word, *interface, *COUNT_WORDS.get(field, {}).get(word, ()))
