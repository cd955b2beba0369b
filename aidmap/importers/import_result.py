"""What came of a file: records, what is refused and why, what is left, what is to be looked at."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from aidmap.importers.header import skipped_part
from aidmap.importers.sanity import Doubts

if TYPE_CHECKING:
    from aidmap.errors import Fault
    from aidmap.importers.header import Row
    from aidmap.model import Source

FEW = 3  # rows with the same fault that are told one by one
LISTED = 5  # rows that are named where a fault is told once
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|--value \S+")


@dataclass
class ImportResult:
    """What was read.

    Attributes:
        new: records that the data set does not have.
        known: how many it has already.
        twice: how many stand in the file a second time.
        changed: places that it has with other fields.
        differences: what is other in these, field by field.
        refused: rows that are none, each with its faults.
        sources: publishers that the data set does not have yet.
        ignored: columns that are none of ours.
        columns: the column of each field.
        notes: what a person is to know of how the file is read.
        doubts: what a person should look at before the records are taken.
        read: how many rows the file has below its header.
        passed_over: parts of the file that are not read, each with what, why and count.
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
    passed_over: list[dict[str, Any]] = field(default_factory=list)

    @property
    def faults(self) -> list[Fault]:
        """Every fault of every row; one that most rows have is told once."""
        return faults_in_short([fault for _, faults in self.refused for fault in faults], self.read)

    @property
    def left(self) -> list[dict[str, Any]]:
        """What of the file is not taken: what, why, and how many."""
        counts = (
            ("rows", "are there already", self.known),
            ("rows", "stand twice in the file", self.twice),
            ("rows", "are refused", len(self.refused)),
        )
        return [
            *self.passed_over,
            *(skipped_part(what, why, count=count) for what, why, count in counts if count),
        ]


def faults_in_short(faults: list[Fault], rows: int) -> list[Fault]:
    """Faults in their order; one that at least half of the rows have in a column is told once."""
    groups: dict[tuple[str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        groups[fault.field, QUOTED.sub("", fault.what)].append(fault)
    short: dict[int, Fault] = {}
    for group in groups.values():
        if len(group) > max(FEW, rows // 2):
            lines = ", ".join(str(fault.line) for fault in group[1 : LISTED + 1])
            more = f"; so are {len(group) - 1:,} rows more ({lines} ...): it is the whole column"
            short[id(group[0])] = replace(group[0], what=group[0].what + more)
        else:
            short |= {id(fault): fault for fault in group}
    return [short[id(fault)] for fault in faults if id(fault) in short]
