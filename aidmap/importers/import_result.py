"""The result of reading a file: records, refused rows, skipped parts and doubts.

Nothing is read here, and nothing is written; how faults are shortened for the user is here too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from aidmap.importers.header import skipped_part
from aidmap.importers.sanity import Doubts
from aidmap.model import Count, Report

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from aidmap.errors import Fault
    from aidmap.importers.header import Row
    from aidmap.model import Source

REPEATED_FAULTS = 3  # a fault of more rows may be reported once for its column
LISTED_ROWS = 5  # rows that are named where a fault is reported once
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|--value \S+")


@dataclass
class ImportResult:
    """What was read from a file.

    Attributes:
        new: the records that the data set does not have yet.
        known: how many records the data set has already.
        twice: how many records appear in the file a second time.
        changed: places that the data set has with other fields.
        differences: how these places differ, field by field.
        refused: rows that make no record, each with its faults.
        sources: publishers that the data set does not have yet.
        ignored: columns that hold no field.
        columns: the column of each field.
        notes: what a person should know about how the file is read.
        doubts: what a person should check before the records are imported.
        read: how many rows the file has below its header.
        skipped_parts: the parts of the file that are not read, each with what, why and count.
        noun: what its records are called.
        contributed: how many rows, or figures of them, counts were made of.
        filled: how many figures each column of a wide table has.
    """

    new: list[Any] = field(default_factory=list)
    known: int = 0
    twice: int = 0
    changed: list[Any] = field(default_factory=list)
    differences: list[Fault] = field(default_factory=list)
    refused: list[tuple[Row, list[Fault]]] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    ignored: set[str] = field(default_factory=set)
    columns: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    doubts: Doubts = field(default_factory=Doubts)
    read: int = 0
    skipped_parts: list[dict[str, Any]] = field(default_factory=list)
    noun: str = "rows"
    contributed: int = 0
    filled: Counter[str] = field(default_factory=Counter)

    def add_claims(self, claims: Iterable[Report | Count], known: Container[str]) -> None:
        """Add claims as new, as known, or as there a second time in the file.

        Args:
            claims: reports and counts, in the order of the file.
            known: the ids that the data set has.
        """
        seen: set[str] = set()
        for claim in claims:
            if claim.id in seen:
                self.twice += 1
            elif claim.id in known:
                self.known += 1
            else:
                self.new.append(claim)
            seen.add(claim.id)

    @property
    def new_reports(self) -> list[Report]:
        """The new records that are reports."""
        return [one for one in self.new if isinstance(one, Report)]

    @property
    def new_counts(self) -> list[Count]:
        """The new records that are counts."""
        return [one for one in self.new if isinstance(one, Count)]

    @property
    def faults(self) -> list[Fault]:
        """Every fault of every row; one that most rows share is reported once."""
        faults = [fault for _, faults in self.refused for fault in faults]
        return shorten_faults(faults, self.read, self.filled)

    @property
    def left(self) -> list[dict[str, Any]]:
        """Everything in the file that is not imported: what, why, and how many."""
        counts = (
            (self.noun, "are there already", self.known),
            (self.noun, "stand twice in the file", self.twice),
            ("rows", "are refused", len(self.refused)),
        )
        return [
            *self.skipped_parts,
            *(skipped_part(what, why, count=count) for what, why, count in counts if count),
        ]


def shorten_faults(
    faults: list[Fault], rows: int, filled: Mapping[str, int] | None = None
) -> list[Fault]:
    """Shorten a list of faults: one that more than half of the rows have is reported once.

    Args:
        faults: of all rows.
        rows: how many there are.
        filled: how many cells a column has that may have faults, where these are not all rows.
    """
    filled = filled or {}
    groups: dict[tuple[str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        groups[fault.field, QUOTED.sub("", fault.what)].append(fault)
    shortened: dict[int, Fault] = {}
    for group in groups.values():
        if len(group) > max(REPEATED_FAULTS, filled.get(group[0].field, rows) // 2):
            lines = ", ".join(str(fault.line) for fault in group[1 : LISTED_ROWS + 1])
            more = f"; so are {len(group) - 1:,} rows more ({lines} ...): it is the whole column"
            shortened[id(group[0])] = replace(group[0], what=group[0].what + more)
        else:
            shortened |= {id(fault): fault for fault in group}
    return [shortened[id(fault)] for fault in faults if id(fault) in shortened]
