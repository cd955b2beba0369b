"""Makes many reports or counts of fields, of which each value that comes again is checked once.

A table of 100,000 reports names a few dozen places, days, publishers and words. What is plainly
right makes a record at once, without Pydantic, which takes as long to import as one report takes to
be entered; all else goes to `validation`, which alone says what is wrong.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap.model.record import CANONICAL, content_names, field_names, id_of_content, json_value
from aidmap.model.records import CLASSES, parse
from aidmap.model.value_rules import (
    EVIDENCE,
    SLUG,
    amount,
    claimable,
    in_utc,
    none_if_blank,
    one_word,
    web_address,
    well_formed,
)
from aidmap.model.vocabulary import (
    Basis,
    Direction,
    Measure,
    Reason,
    Stage,
    Traffic,
    parse_day,
    parse_instant,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


def _matching(pattern: str, value: Any) -> str:
    if value.__class__ is not str or not re.fullmatch(pattern, value):
        raise ValueError("does not match")
    return str(value)


def _day(value: Any) -> date:
    read = parse_day(value)
    if read.__class__ is not date:
        raise ValueError("is no day")
    return read


def _word(words: Any, value: Any) -> Any:
    if value.__class__ is not str and value.__class__ is not words:
        raise ValueError("is no word")
    return words(value)


def _traffic_set(values: Any) -> tuple[Traffic, ...]:
    if values.__class__ is not tuple or not values:
        raise ValueError("is no list")
    return tuple(sorted({_word(Traffic, one) for one in values}))


def _if_any(check: Callable[[Any], Any], value: Any) -> Any:
    return None if none_if_blank(value) is None else check(value)


_slug = partial(_matching, SLUG)
# How the values of each field are seen to be right, as `field_types` says; no less is taken there.
CHECKS: dict[str, Callable[[Any], Any]] = {
    "subject": _slug, "publisher": _slug, "status": claimable, "basis": partial(_word, Basis),
    "effective_from": _day, "effective_to": partial(_if_any, _day), "reported_on": _day,
    "reason": partial(_if_any, partial(_word, Reason)),
    "evidence": partial(_if_any, partial(_matching, EVIDENCE)),
    "direction": partial(_word, Direction), "measure": partial(_word, Measure), "value": amount,
    "stage": partial(_word, Stage), "first_day": _day, "last_day": _day, "cargo": _text,
}  # fmt: skip
# The same word means a list in reports, and one of it in counts.
TRAFFIC = {"report": _traffic_set, "count": lambda value: _word(Traffic, one_word(value))}
# Fields in which hardly a value comes again.
UNLIKE: dict[str, Callable[[Any], Any]] = {
    "title": _text, "note": _text, "url": _link, "recorded_at": _instant,
}  # fmt: skip


class _RightValues(dict[Any, tuple[Any, str]]):
    """The values of a field that are right: as a record has them, and their names as JSON."""

    def __init__(self, name: str, check: Callable[[Any], Any]) -> None:
        super().__init__()
        self._name, self._check = name, check

    def __missing__(self, key: Any) -> tuple[Any, str]:
        right = self._check(key)
        found = right, f'"{self._name}":{CANONICAL.encode(json_value(right))}'
        parts = key if key.__class__ is tuple else (key,)
        if all(one.__class__ in KEPT_CLASSES for one in parts):
            if len(self) >= KEPT_VALUES:
                self.clear()
            self[key] = found
        return found


class _Step(NamedTuple):
    """What is done with a field of each record.

    Attributes:
        name: of the field.
        put: puts its value into a record.
        place: where it stands among what the id comes from, or behind it.
        check: gives its value as a record has it.
        known: those that are right, by how they are given.
    """

    name: str
    put: Callable[[Any, Any], None]
    place: int
    check: Callable[[Any], Any]
    known: _RightValues


class ClaimMaker:
    """Makes the reports or the counts of one table."""

    def __init__(self, kind: str) -> None:
        """Begin with no value known.

        Args:
            kind: report or count.
        """
        self._kind, self._class = kind, CLASSES[kind]
        self._put_id = vars(self._class)["id"].__set__
        self._columns = {*field_names(self._class)}
        content = content_names(self._class)
        others = self._columns - {"id", *content}
        checks = CHECKS | UNLIKE | {"traffic": TRAFFIC[kind]}
        steps = [
            _Step(name, vars(self._class)[name].__set__, place, checks[name],
                  _RightValues(name, checks[name]))
            for place, name in enumerate((*content, *sorted(others)))
        ]  # fmt: skip
        self._content_size = len(content)
        self._alike = [one for one in steps if one.name not in UNLIKE]
        self._unlike = [one for one in steps if one.name in UNLIKE]

    def make(self, fields: Mapping[str, Any], *, file: str = "", line: int | None = None) -> Any:
        """Make a record of its columns, as `parse` does.

        Args:
            fields: the columns.
            file: for the faults.
            line: likewise.

        Raises:
            DataError: every field that breaks a rule, with the file and line given.
        """
        made = self._make_of_right(fields) if fields.keys() <= self._columns else None
        return parse(self._kind, fields, file=file, line=line) if made is None else made

    def _make_of_right(self, fields: Mapping[str, Any]) -> Any:
        """Make a record where all is plainly right; None: something is not."""
        made, content = object.__new__(self._class), [""] * len(self._columns)
        try:
            for name, put, place, _, known in self._alike:
                value = fields.get(name)
                value, content[place] = known[tuple(value) if value.__class__ is list else value]
                put(made, value)
            for name, put, place, check, _ in self._unlike:
                value = check(fields.get(name))
                put(made, value)
                if place < self._content_size:
                    content[place] = f'"{name}":{CANONICAL.encode(value) if value else "null"}'
        except (TypeError, ValueError):
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
