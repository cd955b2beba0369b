"""What the rows of somebody's table mean: fields for records, by names, words and days.

Columns are found by the names of the fields, by the aliases below, or as a mapping tells; what is
no column of ours is left out and told.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.exchange.sheets import unguarded
from aidmap.language import words
from aidmap.models import LANGUAGES, PLACE_KINDS, Basis, Mapping, Reason, Report, Status, Traffic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.exchange.rows import Row

# Names that columns have elsewhere (SDI-T and HXL among them), as `_key` writes them.
ALIASES: dict[str, tuple[str, ...]] = {
    "subject": ("place", "crossing", "location", "portname", "bcpname", "lieu", "point", "site"),
    "effective_from": ("from", "start", "start date", "date from", "valid from", "since", "date"),
    "effective_to": ("to", "end", "end date", "date to", "valid to", "until"),
    "reported_on": ("reported", "published", "publication date", "date reported", "report date"),
    "publisher": ("source", "reported by", "organisation", "organization"),
    "title": ("headline", "summary"),
    "url": ("link", "source url", "web"),
    "note": ("remarks", "comment", "comments", "notes", "description"),
    "basis": ("certainty", "kind of report"),
    "name_en": ("name", "place", "place name", "portname", "bcpname", "title"),
    "name_ar": ("name ar", "arabic name"),
    "name_he": ("hebrew name",),
    "name_fr": ("french name",),
    "kind": ("type", "prttype", "place type"),
    "lon": ("longitude", "long", "x", "lng"),
    "lat": ("latitude", "y"),
    "accuracy_m": ("accuracy", "precision m"),
    "id": ("code", "place id"),
}
LISTS = ("traffic", "aliases", "countries", "sources")
DAYS = ("effective_from", "effective_to", "reported_on")
WORDS: dict[str, Iterable[str]] = {
    "status": [Status.OPEN, Status.RESTRICTED, Status.CLOSED],
    "traffic": list(Traffic),
    "basis": list(Basis),
    "reason": list(Reason),
    "kind": PLACE_KINDS,
}
TOKENS = {"DD": "%d", "MM": "%m", "YYYY": "%Y", "YY": "%y"}
FREE = ("title", "note", "operator", "name_en", "name_ar", "name_he", "name_fr")
NUMBERS = ("lon", "lat", "accuracy_m")
MIDNIGHT = re.compile(r"[T ]00:00(:00)?(\.0+)?$")
EXCEL_EPOCH, EXCEL_DAYS = date(1899, 12, 30), range(20_000, 80_000)  # from 1954 to 2119


@dataclass
class Reading:
    """How the rows of a table become fields.

    Attributes:
        fields: the names of the fields that there are.
        mapping: what is told of the table.
        ignored: the columns that are none of ours, once rows were read.
    """

    fields: tuple[str, ...]
    mapping: Mapping
    ignored: set[str] = field(default_factory=set)
    _columns: dict[str, str] = field(default_factory=dict)
    _seen: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        told = {**self.mapping.columns, **self.mapping.values, **self.mapping.constants}
        wrong = [name for name in told if name not in self.fields]
        if wrong:
            known = ", ".join(self.fields)
            raise DataError(f"{name!r} is no field: {known}" for name in wrong)

    def read(self, row: Row) -> dict[str, Any]:
        """The fields of a row, and what each was in the table, where it is known.

        Raises:
            DataError: a column that the mapping names is not there.
        """
        columns = self.columns(row)
        constants = self.mapping.constants.items()
        said: dict[str, Any] = {name: self._value(name, text) for name, text in constants}
        for name, column in columns.items():
            value = self._value(name, row.cells.get(column), guarded=row.guarded)
            if value not in (None, "", []):
                said[name] = value
        return {name: self._listed(name, value) for name, value in said.items()}

    def columns(self, row: Row) -> dict[str, str]:
        """The column of each field in a row's table."""
        seen = frozenset(row.cells)
        if seen != self._seen:
            self._columns = self._matched(row)
            self._seen = seen
            self.ignored |= seen - set(self._columns.values())
        return self._columns

    def _matched(self, row: Row) -> dict[str, str]:
        missing = [name for name in self.mapping.columns.values() if name not in row.cells]
        if missing and not self._seen:
            there = ", ".join(row.cells)
            raise DataError(
                f"{row.where}: has no column {name!r}; it has {there}" for name in missing
            )
        found = {key: column for key, column in self.mapping.columns.items() if column in row.cells}
        taken = set(found.values())
        by_key = {_key(column): column for column in row.cells if column not in taken}
        for name in self.fields:
            if name not in found and _key(name) in by_key:
                found[name] = by_key.pop(_key(name))
        for name in self.fields:
            for alias in ALIASES.get(name, ()):
                if name not in found and alias in by_key:
                    found[name] = by_key.pop(alias)
        return found

    def _value(self, name: str, cell: Any, *, guarded: bool = False) -> Any:
        """What a cell means in a field."""
        if isinstance(cell, str):
            cell = cell if name in FREE else cell.strip()
            cell = unguarded(cell) if guarded else cell
            meant = self.mapping.values.get(name, {})
            cell = meant.get(cell, cell)
        if name in DAYS:
            return self._day(cell)
        if name in WORDS and isinstance(cell, str) and name not in LISTS:
            return self._word(name, cell)
        if isinstance(cell, bool) or name in NUMBERS:
            return cell
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        return str(cell) if isinstance(cell, (int, float, date)) else cell

    def _listed(self, name: str, value: Any) -> Any:
        """A list of what stands in one cell, parted by | or commas."""
        if name not in LISTS or isinstance(value, list):
            return value
        text = str(value)
        if text.startswith("["):
            try:
                return json.loads(text)
            except ValueError:
                pass
        marks = r"[|;,،]" if name in WORDS else r"[|]"
        parts = [part.strip() for part in re.split(marks, text) if part.strip()]
        if name not in WORDS:
            return parts
        meant = self.mapping.values.get(name, {})
        return [self._word(name, meant.get(part, part)) for part in parts]

    def _word(self, name: str, text: str) -> str:
        """A word of ours for one in any language, in any case; else as it is."""
        return self._known_words[name].get(_key(text), text)

    @cached_property
    def _known_words(self) -> dict[str, dict[str, str]]:
        return {
            name: {
                _key(said): word
                for word in known
                for said in (word, *(words(language).get(word, word) for language in LANGUAGES))
            }
            for name, known in WORDS.items()
        }

    def _day(self, cell: Any) -> Any:
        """A day as a day: of a cell that is one, of Excel's number, or as it is written."""
        if isinstance(cell, datetime):
            return cell.date()
        number = _excel_day(cell)
        if number is not None:
            return EXCEL_EPOCH + timedelta(days=number)
        if not isinstance(cell, str) or not self.mapping.day_format:
            return MIDNIGHT.sub("", cell) if isinstance(cell, str) else cell
        try:
            return datetime.strptime(cell, _pattern(self.mapping.day_format)).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            return cell


def _excel_day(cell: Any) -> int | None:
    """The number by which Excel knows a day; None: it is none."""
    if isinstance(cell, str) and cell.isascii() and cell.isdecimal():
        cell = int(cell)
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return None
    return int(cell) if int(cell) in EXCEL_DAYS else None


def report_fields() -> tuple[str, ...]:
    """The fields of a report that a table may have."""
    return tuple(Report.model_fields)


def _pattern(told: str) -> str:
    """A format as strptime has it."""
    if "%" in told:
        return told
    return re.sub("|".join(TOKENS), lambda found: TOKENS[found[0]], told)


def _key(name: str) -> str:
    """A name as it is compared: without case, and with spaces for other marks."""
    return " ".join(re.sub(r"[-_/.:]+", " ", name.casefold()).split())
