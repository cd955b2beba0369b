"""Tables of others, imported: against scripts with pandas and polars."""

from __future__ import annotations

import csv
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.bench import HERE
from benchmarks.measuring import aidmap, in_turn, process, python, same
from benchmarks.profiling import process as profiled
from benchmarks.results import Lacks, compared
from benchmarks.worlds import made_up_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.bench import Bench
    from benchmarks.results import Case

FIELDS = (
    "subject", "status", "traffic", "basis", "effective_from", "effective_to", "reported_on",
    "publisher", "title", "url",
)  # fmt: skip
LACKS = Lacks(
    theirs="finding the header and what columns mean, doubts (odd years, mixed days, sums), rows "
    "that are there already, texts of titles and links, faults told by row and column, limits and "
    "a process of its own for the file, one write that is flushed to disk"
)


def imported(bench: Bench) -> Iterator[Case]:
    """`aidmap import reports` of CSV and XLSX, whole process."""
    yield from _import(bench, "csv", bench.some(100_000, 500))
    yield from _import(bench, "xlsx", bench.some(30_000, 500))


def _import(bench: Bench, suffix: str, number: int) -> Iterator[Case]:
    """A table of so many rows, into a data set that has places and no report."""
    empty = bench.world(places=1_000, routes=0, reports=0)
    table = bench.folder / f"reports-{number}.{suffix}"
    _write(table, number)
    names = ("ours", "pandas", "polars")
    folders = {name: bench.folder / f"import-{suffix}-{name}" for name in names}

    def words(name: str) -> list[str]:
        if name == "ours":
            return aidmap("import", "reports", table, "--data", folders[name])
        return python(HERE / "table_peers.py", "import", name, table, folders[name])

    measures = [
        process(lambda name=name: words(name), folder=bench.folder,  # type: ignore[misc]
                prepare=lambda at=at: bench.copy(at.name, of=empty))  # type: ignore[misc]
        for name, at in folders.items()
    ]  # fmt: skip
    sides = in_turn(*measures, runs=bench.some(3), warm=0)
    same("rows added", there=number, **{name: _rows(at) for name, at in folders.items()})
    what = f"aidmap import reports, {number:,} rows of {suffix.upper()}, whole process"
    for name, side in zip(names[1:], sides[1:], strict=True):
        yield compared(
            f"{what}, against {name}", (sides[0], side), state="warm",
            lacks=LACKS, profile=bench.profile(partial(profiled, words("ours"), bench.folder)),
        )  # fmt: skip
        yield compared(
            f"{what}: memory, against {name}", (sides[0], side), what="memory", state="warm",
            lacks=LACKS,
        )  # fmt: skip


def _rows(folder: Path) -> int:
    with (folder / "reports.csv").open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def _table(number: int) -> Iterator[list[str]]:
    for one in range(number):
        report = made_up_report(one, f"p{one % 1_000}")
        fields = {name: getattr(report, name) for name in FIELDS}
        fields["traffic"] = "|".join(sorted(fields["traffic"]))
        yield ["" if value is None else str(value) for value in fields.values()]


def _write(path: Path, number: int) -> None:
    """Write a table of made-up reports."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([FIELDS, *_table(number)])
        return
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("reports")
    sheet.append(FIELDS)
    for row in _table(number):
        sheet.append(row)
    book.save(path)


CASES = (imported,)
