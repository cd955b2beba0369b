"""Matches the columns of an imported table with fields: by name, by heading, or by a mapping.

The known headings are in `headings`. What the cells of a column mean is left to `row_parser`.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.exporters.csv_tables import CLOCKS
from aidmap.exporters.tables import ADDED_COLUMNS, PLACE_STATE_COLUMNS, ROUTE_STATE_COLUMNS
from aidmap.i18n import languages
from aidmap.importers.headings import HEADINGS, PAIR_HEADINGS
from aidmap.model import Report, columns_of, visible
from aidmap.model.record import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Mapping as HeadingsByField

    from aidmap.model.import_mapping import Mapping

DAY_FIELDS = ("effective_from", "effective_to", "reported_on", "first_day", "last_day")
SHOWN_CHARACTERS = 80  # characters
SHOWN_COLUMNS = 40  # columns that a fault names
FIELD_PATH = re.compile(r"[\w-]+([./][\w-]+)+")  # of nested objects, and of groups in KoBo
REPORT_COLUMNS = columns(Report)
REPORT_REQUIRED = tuple(
    one.name
    for one in dataclasses.fields(Report)
    if one.default is dataclasses.MISSING and one.name != "recorded_at"
)
# Sets of columns that mark a file as one of aidmap's own exports.
OWN_EXPORT_MARKS = (
    {"dataset", "licence"}, {"on", "licence"}, {"valid_from", "last_heard"},
    {"since", "last_heard"}, {"row", "fault"},
)  # fmt: skip
# The columns that aidmap's own exports add to the fields; they are not reported as unknown.
EXPORT_COLUMNS = {
    *CLOCKS, *PLACE_STATE_COLUMNS, *ROUTE_STATE_COLUMNS, *ADDED_COLUMNS, "valid_from", "valid_to",
    "row", "fault", "Name", "Name2", "description",
}  # fmt: skip
NAME_PREFIX = "name_"  # of the fields of names; the tag of the language follows
LANGUAGE_HEADING = re.compile(r"name ([a-z]{2,3}(?: [a-z0-9]+)*)")  # as `heading_key` gives it
# Tags that rarely stand for a language in a heading: "alt", "len" and others of three letters, and
# "id" and "no", which are ids and numbers rather than Indonesian and Norwegian.
UNLIKELY_LANGUAGES = re.compile(r"([a-z]{3}|id|no)\b")
PLACE_REQUIRED = ("name_en", "kind", "lon", "lat")


def short_name(name: str) -> str:
    """Shorten a foreign name for a message: to one line, and a limited length."""
    line = one_line(name)
    return line if len(line) <= SHOWN_CHARACTERS else f"{line[:SHOWN_CHARACTERS]}..."


def one_line(text: str) -> str:
    """Put a text on one line: without invisible characters, with single spaces."""
    return " ".join(visible(text).split())


def fold(text: str) -> str:
    """Fold a word for comparison: regardless of case and of spaces."""
    return one_line(text).casefold()


def heading_key(name: str) -> str:
    """Fold a heading for comparison: regardless of case, with spaces for other separators."""
    return " ".join(re.sub(r"[-_/.:]+", " ", fold(name)).split())


@dataclass(frozen=True)
class TargetFields:
    """The fields that the columns of a table are to fill.

    Attributes:
        noun: what the records are called: reports or places.
        fields: all fields of such a record.
        required: the fields that every record needs.
        mapping: how the user says that the table is to be read.
        headings: the known headings of each field, as `heading_key` folds them.
    """

    noun: str
    fields: tuple[str, ...]
    required: tuple[str, ...]
    mapping: Mapping
    headings: HeadingsByField[str, tuple[str, ...]] = field(default_factory=lambda: HEADINGS)

    def __post_init__(self) -> None:
        mapped = {**self.mapping.columns, **self.mapping.values, **self.mapping.constants}
        wrong = [name for name in mapped if not self._is_field(name)]
        if wrong:
            known = ", ".join(self.fields)
            raise DataError(f"{name!r} is no field: {known}" for name in wrong)

    def _is_field(self, name: str) -> bool:
        if name in self.fields or self.noun != "places" or not name.startswith(NAME_PREFIX):
            return name in self.fields
        from aidmap.model.field_types import usual_tag

        tag = name.removeprefix(NAME_PREFIX)
        return usual_tag(tag) == tag

    @property
    def arguments(self) -> dict[str, Any]:
        """What makes these fields besides the mapping, for the reading process; as JSON has it."""
        return {}

    def join_headings(self, upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
        """Put a heading of two rows together; None: the lower row is no heading."""
        del upper, lower  # headings of reports and places have one row
        return None

    def match(self, names: Sequence[str]) -> dict[str, str]:
        """Match the columns of a table with fields; give the column of each field found."""
        left_out = {fold(name) for name in (*self.mapping.ignore, *self.mapping.as_note)}
        names = [name for name in names if name and fold(name) not in left_out]
        folded = {fold(name): name for name in names}
        given = {name: folded.get(fold(column)) for name, column in self.mapping.columns.items()}
        found = {name: column for name, column in given.items() if column}
        # one column may hold both the first day of a claim and the day of its publication
        taken = {column for name, column in found.items() if name not in DAY_FIELDS}
        by_key = _by_key([name for name in names if name not in taken])
        for name in self.fields:
            if name not in found and heading_key(name) in by_key:
                found[name] = by_key.pop(heading_key(name))
        for name in self.fields:
            for alias in self.headings.get(name, ()):
                if name not in found and alias in by_key:
                    found[name] = by_key.pop(alias)
        if self.noun == "places":
            found = _names_in_other_languages(by_key, any_language=_is_ours(names)) | found
        pair = next((by_key[alias] for alias in PAIR_HEADINGS if alias in by_key), "")
        if pair and {"lat", "lon"} <= {*self.fields} - {*found}:
            found |= {"lat": pair, "lon": pair}
        return found

    def suffices(self, names: Sequence[str]) -> bool:
        """Whether a table has a column, or a constant, for every required field."""
        return {*self.required} <= {*self.match(names), *self.mapping.constants}

    def check(self, where: str, names: Sequence[str]) -> None:
        """Check that a table has the columns that the mapping names, and at least one field.

        Raises:
            DataError: the table does not.
        """
        there = list_names(names)
        known = {fold(name) for name in names}
        mapped = (*self.mapping.columns.values(), *self.mapping.ignore, *self.mapping.as_note)
        missing = [name for name in mapped if fold(name) not in known]
        if missing:
            raise DataError(f"{where}: has no column {name!r}; it has {there}" for name in missing)
        if names and not self.match(names):
            what = (
                f"no column is ours: it has {there}; wanted are {', '.join(self.required)}: "
                f"--map {self.required[0]}=COLUMN says which is which, --header-row N where "
                "their names stand"
            )
            raise DataError([f"{where}: {what}"])


def _is_ours(names: Iterable[str]) -> bool:
    return any(marks <= {*names} for marks in OWN_EXPORT_MARKS)


def _names_in_other_languages(by_key: dict[str, str], *, any_language: bool) -> dict[str, str]:
    """Find the columns of names in any language, such as name_uk or name:uk, by their fields.

    Tags of `UNLIKELY_LANGUAGES` count only with `any_language`, as for aidmap's own exports:
    elsewhere name_alt and name_id are rarely names in a language.
    """
    from aidmap.model.field_types import usual_tag

    found: dict[str, str] = {}
    for name, column in by_key.items():
        named = LANGUAGE_HEADING.fullmatch(name)
        if named and (any_language or not UNLIKELY_LANGUAGES.match(named[1])):
            tag = usual_tag(named[1].replace(" ", "-"))
            found |= {f"{NAME_PREFIX}{tag}": column} if tag else {}
    return found


def notes_on_names(found: dict[str, str], given: dict[str, str]) -> list[str]:
    """Say which columns were taken for names in languages that the interface does not have.

    Args:
        found: the column of each field.
        given: the columns that the mapping names; these need no note.
    """
    usual = {f"{NAME_PREFIX}{tag}" for tag in languages()}
    named = {
        field.removeprefix(NAME_PREFIX): short_name(column)
        for field, column in found.items()
        if field.startswith(NAME_PREFIX) and field not in usual and field not in given
    }
    return [
        f"column {column!r} is read as the names in the language {tag}: --ignore {column!r} leaves "
        "it out"
        for tag, column in named.items()
    ]


def _by_key(names: Sequence[str]) -> dict[str, str]:
    """Index columns by their folded headings, and paths by their last part where it is unique."""
    by_key = {heading_key(name): name for name in names}
    ends: dict[str, list[str]] = {}
    for name in names:
        if FIELD_PATH.fullmatch(name):
            ends.setdefault(heading_key(re.split("[./]", name)[-1]), []).append(name)
    return {end: paths[0] for end, paths in ends.items() if len(paths) == 1} | by_key


def list_names(names: Iterable[str]) -> str:
    """List names on one line, up to a limited number."""
    short = [short_name(name) for name in names]
    more = [f"and {len(short) - SHOWN_COLUMNS} more"] if len(short) > SHOWN_COLUMNS else []
    return ", ".join([*short[:SHOWN_COLUMNS], *more])


def report_fields(mapping: Mapping) -> TargetFields:
    """Give the fields that a table of reports is to fill."""
    return TargetFields("reports", REPORT_COLUMNS, REPORT_REQUIRED, mapping)


def place_fields(mapping: Mapping) -> TargetFields:
    """Give the fields that a table or a map of places is to fill."""
    return TargetFields("places", columns_of("place"), PLACE_REQUIRED, mapping)


def unknown_columns(columns: Iterable[str], used: Iterable[str]) -> set[str]:
    """Find the columns that hold no field, and were not added by aidmap's own exports."""
    left = {*columns} - {*used}
    if any(marks <= {*columns} for marks in OWN_EXPORT_MARKS):
        left -= EXPORT_COLUMNS
    return left
