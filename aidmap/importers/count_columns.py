"""Matches the columns of a table of counts: a row a figure, or figures side by side.

A wide table has its figures in several columns, each of which says in its heading what is the same
for the figures below: a crossing, days, or what is counted. Its heading may have two rows. Turning
its rows into a row a figure is left to `wide_rows`, what a heading means to `heading_meaning`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aidmap.importers.column_matching import (
    TargetFields,
    fold,
    heading_key,
)
from aidmap.importers.dates import DayReader
from aidmap.importers.header import EXCEL_EPOCH
from aidmap.importers.heading_meaning import HEADING_BREAK, HeadingMeanings
from aidmap.importers.headings import COUNT_HEADINGS
from aidmap.model import Count
from aidmap.model.record import columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from aidmap.model.import_mapping import Mapping

COUNT_COLUMNS = columns(Count)
# What no table can do without; the rest is optional, or has a usual value.
COUNT_REQUIRED = ("subject", "measure", "value", "first_day", "stage", "publisher")
# A number that is no year; headings hold years, as of a sum.
NUMBER = re.compile(r"(?!(19|20)\d\d$)[\d.,\s]*\d[\d.,\s]*")
FIGURE = "figure: "  # before the names of columns of figures, among matched fields


@dataclass(frozen=True)
class CountFields(TargetFields):
    """The fields that the columns of a table of counts are to fill.

    Attributes:
        places: the names of the places of the data set, as `names.key_of` folds them.
        zone: the time zone of the data set.
        consignments: whether a row may be one consignment, without a figure.
    """

    places: frozenset[str] = field(default_factory=frozenset)
    zone: str = "UTC"
    consignments: bool = False

    @cached_property
    def meanings(self) -> HeadingMeanings:
        """What headings mean in this data set."""
        days = DayReader(self.mapping.day_format, EXCEL_EPOCH, self.zone, self.mapping.calendar)
        return HeadingMeanings(self.places, days, self.mapping.period or "day")

    @property
    def arguments(self) -> dict[str, Any]:
        """What the reading process needs besides the mapping."""
        more = {"zone": self.zone, "consignments": self.consignments}
        return {"places": sorted(self.places), **more}

    def match(self, names: Sequence[str]) -> dict[str, str]:
        """Match columns with fields; the columns of figures stand after them, each by its name."""
        found = super().match(names)
        figures = self.figures(names, found)
        if figures and not self._is_named_value(found):
            found.pop("value", None)
        return found | {f"{FIGURE}{name}": name for name in figures}

    def fields_of(self, names: Sequence[str]) -> dict[str, str]:
        """Match columns with fields alone."""
        return {one: name for one, name in self.match(names).items() if not one.startswith(FIGURE)}

    def figures(
        self, names: Iterable[str], found: dict[str, str] | None = None
    ) -> dict[str, dict[str, str]]:
        """Give the columns of figures, each with what its heading says; empty: it is a long table.

        Headings of figures say the same fields, as crossings or days do. The cells of a row below
        them say different ones, and hold numbers: they are none.

        Args:
            names: of the columns.
            found: the column of each field; None: match them.
        """
        names = [name for name in names if name]
        found = super().match(names) if found is None else found
        if self._is_named_value(found):
            return {}
        left_out = {fold(name) for name in (*self.mapping.ignore, *self.mapping.as_note)}
        taken = {column for one, column in found.items() if one != "value"}
        said = {name: self.meanings(name) for name in names
                if name not in taken and fold(name) not in left_out}  # fmt: skip
        if any(NUMBER.fullmatch(name) and not meaning for name, meaning in said.items()):
            return {}
        fields = Counter(one for meaning in said.values() for one in meaning)
        shared = fields.most_common(1)[0][0] if fields else ""
        return {name: meaning for name, meaning in said.items() if shared in meaning}

    def _is_named_value(self, found: dict[str, str]) -> bool:
        """Whether a column is named for the figures, or said to hold them."""
        column = found.get("value", "")
        return "value" in self.mapping.columns or (bool(column) and heading_key(column) == "value")

    def suffices(self, names: Sequence[str]) -> bool:
        """Whether a table has a column, a heading or a constant for every required field."""
        figures = self.figures(names)
        there = {*self.match(names), *self.mapping.constants}
        there |= {one for meaning in figures.values() for one in meaning}
        if figures or self.consignments:
            there.add("value")
        return there >= {*self.required}

    def join_headings(self, upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
        """Put a heading of two rows together; None: the lower row is no heading.

        Cells that were merged leave blanks in the upper row, which the heading before them fills.
        """
        joined = list(self._joined(upper, lower))
        figures, fields = self.figures(joined), {*self.fields_of(joined).values()}
        in_two = [name for name in figures if HEADING_BREAK in name]
        width = len(joined)
        rows = zip(joined, _padded(upper, width), _padded(lower, width), strict=True)
        wrong = [
            name
            for name, above, below in rows
            if below
            and name not in fields
            and (not self.meanings(below) or (name not in figures and self._is_field_name(above)))
        ]
        return joined if in_two and not wrong else None

    def _is_field_name(self, name: str) -> bool:
        """Whether a name is that of a field, other than the figure."""
        return bool({*super().match([name])} - {"value"})

    def _joined(self, upper: Sequence[str], lower: Sequence[str]) -> Iterator[str]:
        carried = ""
        width = max(len(upper), len(lower))
        for above, below in zip(_padded(upper, width), _padded(lower, width), strict=True):
            carried = above or carried
            if not below or fold(above) == fold(below):
                yield above
            elif not carried or self._is_field_name(below):
                yield below
            else:
                yield f"{carried}{HEADING_BREAK}{below}"


def _padded(names: Sequence[str], width: int) -> list[str]:
    return [*names, *[""] * (width - len(names))]


def count_fields(
    mapping: Mapping,
    *,
    places: Collection[str] = (),
    zone: str = "UTC",
    consignments: bool = False,
) -> CountFields:
    """Give the fields that a table of counts is to fill."""
    return CountFields(
        "counts", COUNT_COLUMNS, COUNT_REQUIRED, mapping, COUNT_HEADINGS,
        places=frozenset(places), zone=zone, consignments=consignments,
    )  # fmt: skip
