"""The words of fields, as tables write them: in any language of the interface, in any case.

Which column holds which field is left to `column_matching`, all else in cells to `row_parser`.
"""

from __future__ import annotations

import re
import shlex
from functools import cache
from typing import TYPE_CHECKING, Any

from aidmap.importers import column_matching
from aidmap.importers.heading_meaning import ways_of_writing
from aidmap.importers.list_cells import parse_list
from aidmap.model import PLACE_KINDS, Basis, Direction, Measure, Reason, Stage, Status, Traffic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LIST_FIELDS = ("traffic", "aliases", "countries", "sources")
WORDS: dict[str, tuple[str, ...]] = {
    "status": (Status.OPEN, Status.RESTRICTED, Status.CLOSED),
    "traffic": tuple(Traffic),
    "basis": tuple(Basis),
    "reason": tuple(Reason),
    "kind": PLACE_KINDS,
    "direction": tuple(Direction),
    "measure": tuple(Measure),
    "stage": tuple(Stage),
}
FIELD_NOUNS = {
    "traffic": "kind of traffic",
    "kind": "kind of place",
}  # how faults call these fields
VALUE_HINT = "; say what it means: --value "
LIST_SEPARATORS = re.compile(r"[|;,،]")


def split_list(name: str, text: str) -> list[Any]:
    """Split the list in a cell: words also at commas and semicolons, other texts at | alone."""
    unpacked = parse_list(text)
    if isinstance(unpacked, list):
        return unpacked
    found = LIST_SEPARATORS.split(text) if name in WORDS else text.split("|")
    return [part.strip() for part in found if part.strip()]


def parse_word(name: str, cell: Any) -> str:
    """Parse a word of a field, in any language of the interface and regardless of case.

    Raises:
        ValueError: the field has no such word.
    """
    if not isinstance(cell, str):
        raise ValueError(f"{cell!r} is no text: write one of {', '.join(WORDS[name])}")  # noqa: TRY004 - a fault like the others
    text = column_matching.one_line(cell)
    word = known_words()[name].get(column_matching.heading_key(text))
    if word:
        return word
    # quoted for the shell, so that the user can copy it
    example = shlex.quote(f"{name}:{text}=...")
    if name == "traffic":
        example = shlex.quote(f"{name}:{text}={'|'.join(Traffic)}")
    what = f"{text!r} is not a {FIELD_NOUNS.get(name, name)}: {', '.join(WORDS[name])}"
    raise ValueError(f"{what}{VALUE_HINT}{example}")


@cache
def known_words() -> dict[str, dict[str, str]]:
    """Give the words of each field by how they are written in the languages of the interface."""
    return {
        name: {
            column_matching.heading_key(written): str(word)
            for word in known
            for written in ways_of_writing(name, word)
        }
        for name, known in WORDS.items()
    }


def check_meanings(mapped: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Describe the given meanings that are no words of their fields."""
    for name in (field for field in mapped if field in WORDS):
        for word, meaning in mapped[name].items():
            parts = split_list(name, meaning) if name in LIST_FIELDS else [meaning]
            for part in parts:
                if part and column_matching.heading_key(str(part)) not in known_words()[name]:
                    yield (
                        f"--value {name}:{word}={meaning}: {part!r} is not a "
                        f"{FIELD_NOUNS.get(name, name)}: write {', '.join(WORDS[name])}"
                    )
