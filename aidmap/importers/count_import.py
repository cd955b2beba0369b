"""Imports counts from tables: a row a figure, figures side by side, or a row a consignment.

Nothing is written here. How a table is laid out is left to `count_columns` and `wide_rows`, parsing
its rows to `count_rows`, making counts and adding up to `count_maker`.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from aidmap.importers import readers
from aidmap.importers.accepted_rows import refuse_proposals
from aidmap.importers.column_matching import one_line
from aidmap.importers.count_columns import CountFields, count_fields
from aidmap.importers.count_maker import SUMMED_FIELDS, CountMaker, Draft, Sums
from aidmap.importers.count_rows import CountRowParser
from aidmap.importers.header import skipped_part
from aidmap.importers.import_result import ImportResult
from aidmap.importers.limits import Limits
from aidmap.importers.preset_files import fitting_preset
from aidmap.importers.reading_steps import (
    CLAIM_ID,
    complete_result,
    leave_out_foreign_ids,
    look_ahead,
)
from aidmap.importers.record_maker import RecordMaker
from aidmap.importers.resolver import Resolver
from aidmap.importers.wide_rows import WideTable, open_wide
from aidmap.model.names import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from aidmap.importers.header import Row
    from aidmap.model import Count
    from aidmap.model.import_mapping import Mapping
    from aidmap.model.import_preset import Preset
    from aidmap.query.dataset import Dataset

    Progress = Callable[[Iterable[Row]], Iterable[Row]]

# What holds where nothing says otherwise; the traffic hangs on what is counted.
USUAL = {"direction": "in", "traffic": ""}
NO_FIGURE = "hold no figure"


def counts(
    data: Dataset,
    path: Path,
    mapping: Mapping,
    *,
    sums: bool = False,
    preset: Preset | None = None,
    new_publishers: bool = False,
    progress: Progress = iter,
    limits: Limits | None = None,
) -> ImportResult:
    """Read counts from a table.

    Where nothing says when figures were published, that is taken to be the last of the days that
    the table covers: the earliest day on which it can have been. A figure that the data set has
    already, published on another day, is known then, and is not added again.

    Args:
        data: the data set that they are meant for; it is not changed.
        path: the table.
        mapping: how the table is to be read, with what the preset says.
        sums: whether rows are single consignments that are added up.
        preset: what is done with some rows, and who publishes the table; None: nothing is known.
        new_publishers: whether publishers that the data set does not know are taken up, too.
        progress: passes the rows on, and may show the progress.
        limits: the limits on reading the file; None: the usual ones.

    Raises:
        DataError: the file or the mapping is wrong; faults of single rows are in the result.
    """
    target = _target_fields(data, mapping, sums=sums)
    resolver = Resolver(
        data, new_publishers=new_publishers, now=datetime.now(UTC),
        publisher=preset.publisher if preset else None,
    )  # fmt: skip
    wrong = resolver.check_constants(mapping.constants)
    wide = _open_table(path, target, limits or Limits())
    result = ImportResult(sources=resolver.sources, noun="counts")
    parser = CountRowParser(
        target, wide.long_table, zone=target.zone, doubts=result.doubts, other_faults=wrong,
        rules=preset.rows if preset else (),
    )  # fmt: skip
    first, rows = look_ahead(wide.table)
    leave_out_foreign_ids(parser, first, result, mapping, own_pattern=CLAIM_ID)
    if preset is None:
        _note_preset(result, first, data)
    today = data.records.about.today()
    maker = CountMaker(
        resolver, today=today, sums=sums, defaults=_usual_fields(parser, wide, result),
        constants=mapping.constants,
    )  # fmt: skip
    figures = _Figures(parser, wide, result)
    reader = RecordMaker(parser, result, maker.make, today, unfold=figures.of_row)
    _classify(_collect(reader.records(progress(rows)), result, sums=sums), data, result)
    figures.tell_left_out()
    _tell_lost_columns(parser, result, sums=sums)
    result.notes += wide.notes
    return complete_result(result, parser, wide.table)


def _target_fields(data: Dataset, mapping: Mapping, *, sums: bool) -> CountFields:
    """Give the fields that a table of counts of a data set is to fill."""
    names = {key for place in data.records.places for key in keys_of(place)}
    zone = data.records.about.time_zone
    return count_fields(mapping, places=names, zone=zone, consignments=sums)


def _open_table(path: Path, target: CountFields, limits: Limits) -> WideTable:
    """Open a table of counts.

    Raises:
        DataError: it cannot be read, or holds proposals.
    """
    table = readers.read_table(path, target, limits)
    refuse_proposals(table)
    return open_wide(table, target)


def _usual_fields(parser: CountRowParser, wide: WideTable, result: ImportResult) -> dict[str, str]:
    """Give the usual values of fields that nothing says for all figures, and tell them."""
    said = {*parser.columns, *parser.constant_fields} - wide.said_by_some
    usual = {name: value for name, value in USUAL.items() if name not in said}
    if "direction" in usual:
        result.notes.append("nothing says the direction: in is taken: --set direction=out is out")
    if "traffic" in usual:
        what = "goods is taken, fuel for litres, people for people: --set traffic=fuel says another"
        result.notes.append(f"nothing says the kind of traffic: {what}")
    return usual


def _note_preset(result: ImportResult, first: list[Row], data: Dataset) -> None:
    """Note which preset knows the columns of a table, where one does."""
    if first and (name := fitting_preset(first[0].cells, data)):
        result.notes.append(f"its columns are those of a preset: --preset {name} knows them")


class _Figures:
    """The figures of the rows of a table, less those that a rule or an empty cell leaves out."""

    def __init__(self, parser: CountRowParser, wide: WideTable, result: ImportResult) -> None:
        self._parser, self._wide, self._result = parser, wide, result
        self._left_out: Counter[str] = Counter()

    def of_row(self, row: Row) -> Iterator[Row]:
        """Give a row for each figure of a row."""
        reason = self._parser.reason_to_leave_out(row)
        if reason:
            self._left_out[reason] += 1
            return
        for one in self._wide.unfold(row):
            if self._parser.lacks_figure(one):
                self._left_out[NO_FIGURE] += 1
                continue
            if one.heading:
                self._result.filled[one.heading] += 1
            yield one

    def tell_left_out(self) -> None:
        """Add what was left out to the result."""
        for reason, count in self._left_out.items():
            what = "cells" if self._wide.figures and reason == NO_FIGURE else "rows"
            self._result.skipped_parts.append(skipped_part(what, reason, count=count))


def _collect(made: Iterable[tuple[Row, Draft]], result: ImportResult, *, sums: bool) -> list[Draft]:
    """Gather the drafts of all rows; add them up, or doubt those that speak of the same days."""
    total, drafts = Sums(), []
    first_rows: dict[tuple[Any, ...], int] = {}
    for row, draft in made:
        result.contributed += 1
        if sums:
            total.add(draft)
            continue
        drafts.append(draft)
        about = (draft.series, draft.first_day, draft.last_day)
        if about in first_rows and not draft.given_id:
            what = f"speaks of the same place, days and measure as row {first_rows[about]}"
            result.doubts.add("same-days", what, row.number)
        first_rows.setdefault(about, row.number)
    return [*total.drafts()] if sums else drafts


def _classify(drafts: list[Draft], data: Dataset, result: ImportResult) -> None:
    """Make the counts, and add them to the result as new, known, or there twice in the file."""
    last_day = max((draft.last_day for draft in drafts), default=date.min)
    ids = {count.id for count in data.records.counts}
    figures = {_said_by(count) for count in data.records.counts}
    seen: set[str] = set()
    for draft in drafts:
        count = draft.as_count(last_day)
        is_known = draft.reported_on is None and _said_by(count) in figures
        if count.id in seen:
            result.twice += 1
        elif is_known or count.id in ids:
            result.known += 1
        else:
            result.new.append(count)
        seen.add(count.id)
    if any(draft.reported_on is None for draft in drafts):
        what = f"nothing says when it was published: {last_day}, its last day, is taken"
        result.notes.append(f"{what}: --set reported_on=DAY says another")


def _said_by(count: Count) -> tuple[Any, ...]:
    """What a count says, whenever it was published."""
    return (
        count.subject, count.direction, count.traffic, count.measure, count.value,
        count.first_day, count.last_day, count.stage, count.cargo, count.publisher,
    )  # fmt: skip


def _tell_lost_columns(parser: CountRowParser, result: ImportResult, *, sums: bool) -> None:
    """Say which columns of single consignments are lost when these are added up."""
    kept = {*SUMMED_FIELDS, "value", "first_day", "last_day", "reported_on"}
    for name, column in parser.columns.items() if sums else ():
        if name not in kept:
            what = f"column {one_line(column)!r}"
            result.skipped_parts.append(skipped_part(what, "is of single rows, which are added up"))
