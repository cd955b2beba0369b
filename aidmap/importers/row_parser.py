"""What the rows of somebody's table mean: fields for records, by words, days and numbers.

Which column is which field was settled once, by `columns`; what is no column of ours is left out
and told.
"""

from __future__ import annotations

import json
import re
import shlex
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault
from aidmap.exchange.frames import DERIVED
from aidmap.exchange.sheets import CLOCKS, unguarded
from aidmap.importers import cell_values, column_matching
from aidmap.language import words
from aidmap.models import LANGUAGES, PLACE_KINDS, Basis, Reason, Status, Traffic, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from aidmap.importers.column_matching import Wanted
    from aidmap.importers.header import Row, Table

LISTS = ("traffic", "aliases", "countries", "sources")
DAYS = ("effective_from", "effective_to", "reported_on")
WORDS: dict[str, tuple[str, ...]] = {
    "status": (Status.OPEN, Status.RESTRICTED, Status.CLOSED),
    "traffic": tuple(Traffic),
    "basis": tuple(Basis),
    "reason": tuple(Reason),
    "kind": PLACE_KINDS,
}
NOUNS = {"traffic": "kind of traffic", "kind": "kind of place"}  # what they are, where it helps
FREE = ("title", "note", "operator", "name_en", "name_ar", "name_he", "name_fr")
POINT = ("lat", "lon")
# Columns by which a file of ours is known; the rest of what it adds is then no news.
OURS = ({"dataset", "licence"}, {"on", "licence"}, {"valid_from", "last_heard"}, {"row", "fault"})
ADDED = {*CLOCKS, *DERIVED, "row", "fault", "Name", "Name2", "description"}
HINT = "; what it means can be told: --value "
LIST_MARKS = re.compile(r"[|;,،]")


class RowParser:
    """How the rows of one table become fields.

    Attributes:
        columns: the column of each field.
        ignored: the columns that are none of ours.
        notes: what a person is to know of them.
    """

    def __init__(
        self, wanted: Wanted, table: Table, *, zone: str, wrong: Iterable[str] = ()
    ) -> None:
        """Settle what holds for every row.

        Args:
            wanted: the fields, and what is told of the table.
            table: it.
            zone: the time zone of the data set.
            wrong: what else is wrong with what is told.

        Raises:
            DataError: a word that is told of the table is none of ours; the table has no column
                that is told, or none of ours at all.
        """
        told = wanted.mapping
        self._meanings = {
            name: {column_matching.fold(word): meaning for word, meaning in meanings.items()}
            for name, meanings in told.values.items()
        }
        self._days = cell_values.Days(told.day_format, table.epoch, zone)
        self._constants: dict[str, Any] = {}
        faults = [*_wrong_meanings(told.values), *self._set(told.constants), *wrong]
        if faults:
            raise DataError(faults)
        wanted.check(table.where, table.columns)
        found = wanted.match(table.columns)
        self.columns = {name: one for name, one in found.items() if name not in self._constants}
        self.ignored = _ignored(table.columns, found.values())
        self.notes = [
            f"column {one!r} is not read: {name} is set for every row"
            for name, one in found.items()
            if name in self._constants and one not in self.columns.values()
        ]

    def _set(self, told: Mapping[str, str]) -> Iterator[str]:
        """Read what is set for every row; what is wrong with it comes back."""
        for name, text in told.items():
            try:
                self._constants[name] = self._listed(name, self._value(name, text))
            except ValueError as error:
                yield f"--set {name}={text}: {str(error).partition(HINT)[0]}"

    def read(self, row: Row) -> tuple[dict[str, Any], list[Fault]]:
        """The fields of a row, and what is wrong with their words, days and numbers."""
        said, faults = dict(self._constants), []
        for name, column in self.columns.items():
            try:
                value = self._value(name, self._cell(row, name, column), guarded=row.guarded)
                if value not in (None, "", []):
                    said[name] = self._listed(name, value)
            except ValueError as error:
                faults += [Fault(field=name, what=what) for what in str(error).split("\n")]
        return said, faults

    def _cell(self, row: Row, name: str, column: str) -> Any:
        """What stands in a column; a cell may hold latitude and longitude both.

        Raises:
            ValueError: it is to hold both, and does not.
        """
        cell = row.cells.get(column)
        if name not in POINT or {*POINT} - {*self.columns}:
            return cell
        lat, lon = (row.cells.get(self.columns[axis]) for axis in POINT)
        one_column = self.columns["lat"] == self.columns["lon"]
        both = cell_values.parted(lat) if isinstance(lat, str) else None
        if both and (one_column or lon in (None, "")):
            return both[POINT.index(name)]
        if one_column and cell not in (None, ""):
            raise ValueError(f"{cell!r} is no latitude and longitude: write them as 31.5, 34.4")
        return cell

    def _value(self, name: str, cell: Any, *, guarded: bool = False) -> Any:
        """What a cell means in a field.

        Raises:
            ValueError: it is no word, day or number of that field.
        """
        if isinstance(cell, str):
            cell = cell if name in FREE else cell.strip()
            cell = unguarded(cell) if guarded else cell
            cell = self._meanings.get(name, {}).get(column_matching.fold(cell), cell)
        if cell in (None, "") or isinstance(cell, bool):
            return cell
        if name in DAYS:
            return self._days.read(cell)
        if name in POINT:
            return cell_values.degrees(name, cell)
        if name == "accuracy_m":
            return cell_values.number(cell)
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = str(cell) if isinstance(cell, (int, float, date)) else cell
        return _word(name, text) if name in WORDS and name not in LISTS else _bare(name, text)

    def _listed(self, name: str, value: Any) -> Any:
        """A list of what stands in one cell, parted by | or commas.

        Raises:
            ValueError: it holds words that are none of that field, a line each.
        """
        if name not in LISTS:
            return value
        text = str(value) if isinstance(value, (int, float)) else value
        parts = _parts(name, text) if isinstance(text, str) else value
        parts = parts if isinstance(parts, list) else [parts]
        if name not in WORDS:
            return parts
        meant = self._meanings.get(name, {})
        said = [meant.get(column_matching.fold(str(part)), part) for part in parts]
        split = [_parts(name, one) if isinstance(one, str) else [one] for one in said]
        found, faults = [], []
        for part in (part for parts in split for part in parts):
            try:
                found.append(_word(name, part))
            except ValueError as error:
                faults.append(str(error))
        if faults:
            raise ValueError("\n".join(faults))
        return found


def _parts(name: str, text: str) -> list[Any]:
    if text.startswith("["):
        try:
            return list(json.loads(text))
        except ValueError:
            pass
    found = LIST_MARKS.split(text) if name in WORDS else text.split("|")
    return [part.strip() for part in found if part.strip()]


def _word(name: str, said: Any) -> str:
    """A word of ours for one in any language, in any case.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(said, str):
        raise ValueError(f"{said!r} is no text: write one of {', '.join(WORDS[name])}")  # noqa: TRY004 - a fault like the others
    text = column_matching.one_line(said)
    word = known_words()[name].get(column_matching.key(text))
    if word:
        return word
    # a word is shown so that it can be told as it stands
    told = shlex.quote(f"{name}:{text}=...")
    if name == "traffic":
        told = shlex.quote(f"{name}:{text}={'|'.join(Traffic)}")
    what = f"{text!r} is not a {NOUNS.get(name, name)}: {', '.join(WORDS[name])}"
    raise ValueError(f"{what}{HINT}{told}")


@cache
def known_words() -> dict[str, dict[str, str]]:
    """The words of each field, by how they are written in our languages."""
    return {
        name: {
            column_matching.key(said): str(word)
            for word in known
            for said in (word, *(words(language).get(word, word) for language in LANGUAGES))
        }
        for name, known in WORDS.items()
    }


def _wrong_meanings(told: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """What is told of words, and is no word of its field."""
    for name in (one for one in told if one in WORDS):
        for word, meaning in told[name].items():
            parts = _parts(name, meaning) if name in LISTS else [meaning]
            for part in parts:
                if part and column_matching.key(str(part)) not in known_words()[name]:
                    yield (
                        f"--value {name}:{word}={meaning}: {part!r} is not a "
                        f"{NOUNS.get(name, name)}: write {', '.join(WORDS[name])}"
                    )


def _bare(name: str, text: Any) -> Any:
    """An id or a code without what nobody sees; names and what is free text stay as they are."""
    kept = (*FREE, "aliases", "sources", "url", "publisher")
    return visible(text).strip() if isinstance(text, str) and name not in kept else text


def _ignored(there: Iterable[str], read: Iterable[str]) -> set[str]:
    """The columns that are none of ours, and are not added by our own exports."""
    left = {*there} - {*read}
    if any(marks <= {*there} for marks in OURS):
        left -= ADDED
    return left
