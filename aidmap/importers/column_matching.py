"""Which column of somebody's table is which field: by name, by alias, or as a mapping tells."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidmap.errors import DataError
from aidmap.i18n import languages
from aidmap.importers.headings import HEADINGS, PAIRS
from aidmap.model import Report, columns_of, visible
from aidmap.model.record import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aidmap.model.import_mapping import Mapping

DAYS = ("effective_from", "effective_to", "reported_on")
LONGEST_NAME = 80  # characters
NAMED = 40  # columns that a fault names
PATH = re.compile(r"[\w-]+([./][\w-]+)+")  # of nested objects, and of groups in KoBo
REPORTS = columns(Report)
REPORTS_REQUIRED = tuple(
    one.name
    for one in dataclasses.fields(Report)
    if one.default is dataclasses.MISSING and one.name != "recorded_at"
)
# Columns by which a file of ours is known.
OURS = (
    {"dataset", "licence"}, {"on", "licence"}, {"valid_from", "last_heard"},
    {"since", "last_heard"}, {"row", "fault"},
)  # fmt: skip
NAME = "name_"  # how the fields of names begin; their language follows
NAMED_LANGUAGE = re.compile(r"name ([a-z]{2,3}(?: [a-z0-9]+)*)")  # as `heading_key` writes a column
# Of which a heading hardly means the language: Altai, Lenca and others of three letters, and
# Indonesian and Norwegian, which are ids and numbers.
SELDOM_MEANT = re.compile(r"([a-z]{3}|id|no)\b")
PLACES_REQUIRED = ("name_en", "kind", "lon", "lat")


def short_name(name: str) -> str:
    """A name of somebody's as a message has it: in one line, and not without end."""
    line = one_line(name)
    return line if len(line) <= LONGEST_NAME else f"{line[:LONGEST_NAME]}..."


def one_line(text: str) -> str:
    """A text without what nobody sees, and with one blank for breaks and other blanks."""
    return " ".join(visible(text).split())


def fold(text: str) -> str:
    """A word as it is compared: in any case, whatever blanks are in it."""
    return one_line(text).casefold()


def heading_key(name: str) -> str:
    """A name as it is compared: without case, and with spaces for other marks."""
    return " ".join(re.sub(r"[-_/.:]+", " ", fold(name)).split())


@dataclass(frozen=True)
class TargetFields:
    """The fields that are wanted of a table.

    Attributes:
        noun: what the records are: reports or places.
        fields: all that there are.
        required: those without which there is no record.
        mapping: what is told of the table.
    """

    noun: str
    fields: tuple[str, ...]
    required: tuple[str, ...]
    mapping: Mapping

    def __post_init__(self) -> None:
        told = {**self.mapping.columns, **self.mapping.values, **self.mapping.constants}
        wrong = [name for name in told if not self._is_field(name)]
        if wrong:
            known = ", ".join(self.fields)
            raise DataError(f"{name!r} is no field: {known}" for name in wrong)

    def _is_field(self, name: str) -> bool:
        if name in self.fields or self.noun != "places" or not name.startswith(NAME):
            return name in self.fields
        from aidmap.model.field_types import usual_tag

        tag = name.removeprefix(NAME)
        return usual_tag(tag) == tag

    def match(self, names: Sequence[str]) -> dict[str, str]:
        """The column of each field, of those that a table has."""
        left_out = {fold(name) for name in (*self.mapping.ignore, *self.mapping.as_note)}
        names = [name for name in names if name and fold(name) not in left_out]
        folded = {fold(name): name for name in names}
        told = {name: folded.get(fold(said)) for name, said in self.mapping.columns.items()}
        found = {name: column for name, column in told.items() if column}
        # one day may be both: the first of the claim, and that of its publication
        taken = {column for name, column in found.items() if name not in DAYS}
        by_key = _by_key([name for name in names if name not in taken])
        for name in self.fields:
            if name not in found and heading_key(name) in by_key:
                found[name] = by_key.pop(heading_key(name))
        for name in self.fields:
            for alias in HEADINGS.get(name, ()):
                if name not in found and alias in by_key:
                    found[name] = by_key.pop(alias)
        if self.noun == "places":
            found = _names_in_other_languages(by_key, any_language=_is_ours(names)) | found
        pair = next((by_key[alias] for alias in PAIRS if alias in by_key), "")
        if pair and {"lat", "lon"} <= {*self.fields} - {*found}:
            found |= {"lat": pair, "lon": pair}
        return found

    def suffices(self, names: Sequence[str]) -> bool:
        """Whether a table has all that a record needs."""
        return {*self.required} <= {*self.match(names), *self.mapping.constants}

    def check(self, where: str, names: Sequence[str]) -> None:
        """See that a table has the columns that are told, and one of ours at all.

        Raises:
            DataError: it has not.
        """
        there = list_names(names)
        known = {fold(name) for name in names}
        told = (*self.mapping.columns.values(), *self.mapping.ignore, *self.mapping.as_note)
        missing = [said for said in told if fold(said) not in known]
        if missing:
            raise DataError(f"{where}: has no column {said!r}; it has {there}" for said in missing)
        if names and not self.match(names):
            what = (
                f"no column is ours: it has {there}; wanted are {', '.join(self.required)}: "
                f"--map {self.required[0]}=COLUMN says which is which, --header-row N where "
                "their names stand"
            )
            raise DataError([f"{where}: {what}"])


def _is_ours(names: Iterable[str]) -> bool:
    return any(marks <= {*names} for marks in OURS)


def _names_in_other_languages(by_key: dict[str, str], *, any_language: bool) -> dict[str, str]:
    """The columns of names in any language, as name_uk, name:uk, by their fields.

    Those of `SELDOM_MEANT` only where any is meant: name_alt and name_id are mostly none.
    """
    from aidmap.model.field_types import usual_tag

    found: dict[str, str] = {}
    for name, column in by_key.items():
        named = NAMED_LANGUAGE.fullmatch(name)
        if named and (any_language or not SELDOM_MEANT.match(named[1])):
            tag = usual_tag(named[1].replace(" ", "-"))
            found |= {f"{NAME}{tag}": column} if tag else {}
    return found


def notes_on_names(found: dict[str, str], told: dict[str, str]) -> list[str]:
    """Say which columns were taken for names in languages that the interface does not have.

    Args:
        found: the column of each field.
        told: those that somebody said.
    """
    usual = {f"{NAME}{tag}" for tag in languages()}
    named = {
        field.removeprefix(NAME): short_name(column)
        for field, column in found.items()
        if field.startswith(NAME) and field not in usual and field not in told
    }
    return [
        f"column {column!r} is read as the names in the language {tag}: --ignore {column!r} leaves "
        "it out"
        for tag, column in named.items()
    ]


def _by_key(names: Sequence[str]) -> dict[str, str]:
    """Columns by their names as they are compared; by the last part of a path, where it is one."""
    by_key = {heading_key(name): name for name in names}
    ends: dict[str, list[str]] = {}
    for name in names:
        if PATH.fullmatch(name):
            ends.setdefault(heading_key(re.split("[./]", name)[-1]), []).append(name)
    return {end: paths[0] for end, paths in ends.items() if len(paths) == 1} | by_key


def list_names(names: Iterable[str]) -> str:
    """Names in a line, not without end."""
    told = [short_name(name) for name in names]
    more = [f"and {len(told) - NAMED} more"] if len(told) > NAMED else []
    return ", ".join([*told[:NAMED], *more])


def report_fields(mapping: Mapping) -> TargetFields:
    """What is wanted of a table of reports."""
    return TargetFields("reports", REPORTS, REPORTS_REQUIRED, mapping)


def place_fields(mapping: Mapping) -> TargetFields:
    """What is wanted of a table, or a map, of places."""
    return TargetFields("places", columns_of("place"), PLACES_REQUIRED, mapping)


TARGETS = {"reports": report_fields, "places": place_fields}
