"""Deciding about proposals, one by one: accept, edit, skip, split, undo.

What was decided is written into the file at once, so that nothing is lost when a terminal closes.
How a proposal is shown is left to `cli.review` and `cli.review_screen`.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from aidmap.errors import DataError, Fault, StoreError
from aidmap.importers import importer
from aidmap.importers.column_matching import DAY_FIELDS
from aidmap.importers.field_words import LIST_FIELDS, WORDS, parse_word, split_list
from aidmap.importers.resolver import Resolver
from aidmap.model.import_mapping import Mapping
from aidmap.proposals.proposal import changes_of, contradicted_reports, known_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Fields
    from typing import Any

    from aidmap.model import Count, Report
    from aidmap.proposals.proposal_table import ProposalTable
    from aidmap.query.dataset import Dataset

MADE_ANEW = ("id", "recorded_at")  # fields that are made when a record enters


class Progress(NamedTuple):
    """How many proposals were accepted and skipped, and how many are left."""

    accepted: int
    skipped: int
    left: int


class Entered(NamedTuple):
    """What entering brought: how many records were new, and how many were there already."""

    new: int
    known: int


class Review:
    """The decisions on the proposals of a file.

    Args:
        table: the proposals.
        dataset: that they are meant for.

    Attributes:
        position: of the proposal that is shown, counted from 0.
    """

    def __init__(self, table: ProposalTable, dataset: Dataset) -> None:
        self.table = table
        self.dataset = dataset
        self.position = 0
        self._before: list[tuple[int, list[dict[str, Any]]]] = []
        self.to_next_left()

    @property
    def progress(self) -> Progress:
        """How far it is."""
        decided = [self.table.decided(at) for at in range(len(self.table.rows))]
        return Progress(decided.count(True), decided.count(False), decided.count(None))

    def move(self, step: int) -> None:
        """Show another proposal, without deciding."""
        last = len(self.table.rows) - 1
        self.position = max(0, min(last, self.position + step))

    def to_next_left(self) -> None:
        """Show the next proposal that is not decided yet, from here on, then from the start."""
        total = len(self.table.rows)
        order = (*range(self.position, total), *range(self.position))
        left = (at for at in order if self.table.decided(at) is None)
        self.position = next(left, self.position)

    def accept(self) -> None:
        """Accept the proposal that is shown, and go on.

        Raises:
            DataError: it could not be entered as it is: every fault.
            StoreError: the file cannot be written.
        """
        self.record_of(self.table.kind(self.position), self.table.fields(self.position))
        self._decide(accepted=True)

    def skip(self) -> None:
        """Leave the proposal that is shown out, and go on.

        Raises:
            StoreError: the file cannot be written.
        """
        self._decide(accepted=False)

    def _decide(self, *, accepted: bool) -> None:
        with self._change():
            self.table.decide(self.position, accepted=accepted)
        self.to_next_left()

    def edit(self, changed: Fields[str, str]) -> None:
        """Change fields of the proposal that is shown; where one is wrong, nothing is changed.

        Args:
            changed: the fields as a person types them: a name for a place, monday for a day.

        Raises:
            DataError: every fault of the record that it would make.
            StoreError: the file cannot be written.
        """
        at = self.position
        record = self.record_of(self.table.kind(at), self.table.fields(at) | dict(changed))
        with self._change():
            self.table.put_record(at, record)
            self.table.put_effects(
                at,
                changes=changes_of(record, self.dataset),
                known=known_record(record, self.dataset),
                contradicts=contradicted_reports(record, self.dataset),
            )

    def split(self) -> None:
        """Make two proposals of one: of several kinds of traffic one each, else two alike to edit.

        Raises:
            StoreError: the file cannot be written.
        """
        at = self.position
        kinds = split_list("traffic", self.table.fields(at).get("traffic", ""))
        rows = [dict(self.table.rows[at]) for _ in range(max(2, len(kinds)))]
        if len(kinds) > 1:
            for row, kind in zip(rows, kinds, strict=True):
                row["traffic"] = [kind] if isinstance(row["traffic"], list) else kind
        with self._change():
            self.table.rows[at : at + 1] = rows

    def undo(self) -> bool:
        """Take the last decision, edit or split back; return whether there was one.

        Raises:
            StoreError: the file cannot be written.
        """
        if not self._before:
            return False
        now = (self.position, self.table.rows)
        self.position, self.table.rows = self._before[-1]
        self._write_or_keep(now)
        self._before.pop()
        return True

    def enter(self) -> Entered:
        """Enter what was accepted: all of it, or none.

        Raises:
            DataError: every fault of every accepted row.
            StoreError: the data set cannot be written.
        """
        self.dataset.store.want_writable()
        result = importer.reports(self.dataset, self.table.path, Mapping())
        if result.faults:
            raise DataError(result.faults)
        added = self.dataset.store.add(reports=result.new_reports, counts=result.new_counts)
        return Entered(len(added), result.known)

    def record_of(self, kind: str, fields: Fields[str, str]) -> Report | Count:
        """The record that some fields make.

        Raises:
            DataError: every fault of them.
        """
        if kind not in {"report", "count"}:
            raise DataError([Fault(field="kind", what=f"{kind!r} is neither report nor count")])
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for name, text in fields.items():
            if name in MADE_ANEW or not text.strip():
                continue
            try:
                values[name] = self._value(name, text.strip())
            except (DataError, ValueError) as error:
                faults += [Fault(field=name, what=line) for line in str(error).split("\n")]
        resolver = Resolver(self.dataset, new_publishers=False, now=datetime.now(UTC))
        make = resolver.make_report if kind == "report" else resolver.make_count
        wrong = {fault.field for fault in faults}
        try:
            record: Report | Count = make(values)
        except DataError as error:
            faults += [fault for fault in error.faults if fault.field not in wrong]
        if faults:
            raise DataError(faults)
        return record

    def _value(self, name: str, text: str) -> Any:
        """The value of a field, from the text that a person types.

        Raises:
            DataError: it is no day.
            ValueError: it is no word of that field.
        """
        if name in DAY_FIELDS:
            return self.dataset.day(text)
        if name in LIST_FIELDS:
            return [parse_word(name, part) for part in split_list(name, text)]
        return parse_word(name, text) if name in WORDS else text

    @contextmanager
    def _change(self) -> Iterator[None]:
        """Write what is changed inside, and remember how things stood, for `undo`.

        Raises:
            StoreError: the file cannot be written; nothing is changed.
        """
        before = (self.position, [dict(row) for row in self.table.rows])
        yield
        self._write_or_keep(before)
        self._before.append(before)

    def _write_or_keep(self, state: tuple[int, list[dict[str, Any]]]) -> None:
        """Write the file; where that fails, things stand as in a state.

        Raises:
            StoreError: it cannot be written.
        """
        try:
            self.table.write()
        except StoreError:
            self.position, self.table.rows = state
            raise
