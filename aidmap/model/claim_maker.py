"""Makes many reports or counts of fields, of which each value that comes again is checked once.

A table of 100,000 reports names a few dozen places, days, publishers and words. What is known to be
right makes a record at once; all else goes to `validation`, which alone says what is wrong.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap.model.record import CANONICAL, content_names, field_names, id_of_content, json_value
from aidmap.model.records import CLASSES, parse
from aidmap.model.value_rules import in_utc, none_if_blank, web_address, well_formed
from aidmap.model.vocabulary import parse_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aidmap.model.record import Record

KEPT_VALUES = 10_000  # of a field; in a field with more, few come again
# What two equal values of these classes mean is the same; 1, 1.0, True and "1" are not.
KEPT_CLASSES = {str, date, type(None)}


def _text(value: Any) -> str | None:
    """Check a text as `field_types.Text` does.

    Raises:
        ValueError: it is to be looked at more closely.
    """
    if value is None or value == "":
        return None
    if value.__class__ is not str:
        raise ValueError("is no text")
    if value.isascii() and value.isprintable() and not value.isspace():  # as most are
        plain: str = value
        return plain
    return None if none_if_blank(value) is None else well_formed(value)


def _link(value: Any) -> str | None:
    text = _text(value)
    return text and web_address(text)


@lru_cache(maxsize=KEPT_VALUES)
def _instant(value: Any) -> datetime:
    read = parse_instant(value)
    if not isinstance(read, datetime) or read.tzinfo is None:
        raise ValueError("is no instant")
    return in_utc(read)


def _unchecked(value: Any) -> Any:
    raise KeyError(value)


# Fields in which hardly a value comes again.
UNLIKE: dict[str, Callable[[Any], Any]] = {
    "title": _text, "note": _text, "url": _link, "recorded_at": _instant,
}  # fmt: skip


class _Step(NamedTuple):
    """What is done with a field of each record.

    Attributes:
        name: of the field.
        put: puts its value into a record.
        place: where it stands among what the id comes from, or behind it.
        known: its values that are right, by how they are given: as a record has it, and its name
            and value as JSON.
        check: gives the value where one hardly comes again.
    """

    name: str
    put: Callable[[Any, Any], None]
    place: int
    known: dict[Any, tuple[Any, str]]
    check: Callable[[Any], Any]


class ClaimMaker:
    """Makes the reports or the counts of one table."""

    def __init__(self, kind: str) -> None:
        """Begin with no value known.

        Args:
            kind: report or count.
        """
        self._kind, self._class = kind, CLASSES[kind]
        self._put_id = vars(self._class)["id"].__set__
        content = content_names(self._class)
        others = {*field_names(self._class)} - {"id", *content}
        steps = [
            _Step(name, vars(self._class)[name].__set__, place, {}, UNLIKE.get(name, _unchecked))
            for place, name in enumerate((*content, *sorted(others)))
        ]
        self._content_size = len(content)
        self._alike = [one for one in steps if one.name not in UNLIKE]
        self._unlike = [one for one in steps if one.name in UNLIKE]
        self._right_columns: set[tuple[str, ...]] = set()

    def make(self, fields: Mapping[str, Any], *, file: str = "", line: int | None = None) -> Any:
        """Make a record of its columns, as `parse` does.

        Args:
            fields: the columns.
            file: for the faults.
            line: likewise.

        Raises:
            DataError: every field that breaks a rule, with the file and line given.
        """
        made = self._make_of_known(fields) if tuple(fields) in self._right_columns else None
        if made is None:
            made = parse(self._kind, fields, file=file, line=line)
            self._learn(fields, made)
        return made

    def _make_of_known(self, fields: Mapping[str, Any]) -> Any:
        """Make a record where all is known to be right; None: something is not."""
        made, content = object.__new__(self._class), [""] * len(field_names(self._class))
        try:
            for name, put, place, known, _ in self._alike:
                value = fields.get(name)
                value, content[place] = known[tuple(value) if value.__class__ is list else value]
                put(made, value)
            for name, put, place, _, check in self._unlike:
                value = check(fields.get(name))
                put(made, value)
                if place < self._content_size:
                    content[place] = f'"{name}":{CANONICAL.encode(value) if value else "null"}'
        except (KeyError, TypeError, ValueError):
            return None
        canonical = ",".join(content[: self._content_size])
        return self._with_id(made, fields, id_of_content(f"{{{canonical}}}"))

    def _with_id(self, made: Any, fields: Mapping[str, Any], right: str) -> Any:
        """Give a record its id; None: its fields do not fit together, or another id is given."""
        self._put_id(made, "")
        if next(made.problems(), None) is not None or fields.get("id", right) != right:
            return None
        self._put_id(made, right)
        return made

    def _learn(self, fields: Mapping[str, Any], made: Record) -> None:
        """Keep the values of a record that was checked."""
        for name, _, _, known, _ in self._alike:
            value = fields.get(name)
            key = tuple(value) if value.__class__ is list else value
            parts = key if key.__class__ is tuple else (key,)
            if not all(one.__class__ in KEPT_CLASSES for one in parts):
                continue
            if len(known) >= KEPT_VALUES:
                known.clear()
            right = getattr(made, name)
            known[key] = (right, f'"{name}":{CANONICAL.encode(json_value(right))}')
        if len(self._right_columns) >= KEPT_VALUES:
            self._right_columns.clear()
        self._right_columns.add(tuple(fields))
