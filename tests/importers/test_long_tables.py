"""Long tables: what comes again is read once, and rows come together from the reading process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import aidmap
from aidmap.importers import importer, readers, reading_process
from aidmap.importers.dates import DayReader
from aidmap.importers.header import Row, Table
from aidmap.importers.limits import Limits
from aidmap.importers.messages import parse_message
from aidmap.importers.sanity import kind_of_remark
from aidmap.importers.targets import make_target
from aidmap.model import claim_maker
from aidmap.model.import_mapping import Mapping
from aidmap.model.validation import validate

HEADER = "Crossing,Status,Traffic,Basis,Effective from,Reported on,Publisher,Title,URL\n"
PLACES = ("Erez", "Zikim crossing", "Kerem Shalom", "EREZ", "West Erez")


def table_of(path: Path, count: int) -> Path:
    """Write a table whose rows differ in their titles and addresses, and little else."""
    rows = [
        f"{PLACES[n % 5]},Open,Goods,observed,{n % 9 + 1} May 2024,2024-06-01,OCHA,"
        f"Title {n},https://example.org/{n}\n"
        for n in range(count)
    ]  # fmt: skip
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def _counted(call: Callable[..., Any], calls: list[int]) -> Callable[..., Any]:
    def counted(*given: Any, **more: Any) -> Any:
        calls.append(1)
        return call(*given, **more)

    return counted


def test_cells_that_come_again_are_read_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = aidmap.open_store()
    assert data.records.reports  # read before anything is counted
    days: list[int] = []
    checked: list[int] = []
    monkeypatch.setattr(DayReader, "read", _counted(DayReader.read, days))
    check = claim_maker.CHECKS["effective_from"]
    monkeypatch.setitem(claim_maker.CHECKS, "effective_from", _counted(check, checked))
    path = table_of(tmp_path / "x.csv", 1000)
    result = importer.reports(data, path, validate(Mapping, {}))
    assert (result.read, len(result.new), result.refused) == (1000, 1000, [])
    assert (len(days), len(checked)) == (10, 9)  # the tenth day is that of publication


def test_rows_come_together_in_their_order(tmp_path: Path) -> None:
    path = table_of(tmp_path / "x.csv", 450)
    target = make_target("reports", validate(Mapping, {}))
    sent = list(reading_process.table_messages(readers.open_table(path, target, Limits())))
    told = [parse_message(line) for line in sent]
    rows = [row for kind, *parts in told if kind == "rows" for row in parts[0]]
    assert [number for number, _, _ in rows] == [*range(2, 452)]
    assert len(sent) < 10


def test_a_row_does_not_wait_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(100))
    monkeypatch.setattr(reading_process.time, "monotonic", lambda: next(now))

    def rows() -> Iterator[Row]:
        for number in range(2, 5):
            yield Row("x", number, {"a": "b"})

    told = map(parse_message, reading_process.table_messages(Table("x", ("a",), rows())))
    assert [len(parts[0]) for kind, *parts in told if kind == "rows"] == [1, 1, 1, 0]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["Total", 3], "total-rows"), ([" grand  TOTAL: ", ""], "total-rows"),
        ([" ", "Sum"], "total-rows"), (["* as of May", "", None], "note-rows"),
        (["* as of May", "x"], ""), ([7, None, "Note this"], ""), ([], ""),
        ([None, "Note this"], "note-rows"), (["note" * 100], "note-rows"),
    ],
)  # fmt: skip
def test_sums_and_remarks_are_known(cells: list[Any], kind: str) -> None:
    assert kind_of_remark(cells) == kind
    assert kind_of_remark(cells) == kind
