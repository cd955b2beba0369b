"""Any bytes and any structures, into every importer: a clear line, or a right answer.

AIDMAP_FUZZ says how many examples each test draws; CI draws for about two minutes.
"""

import csv
import io
import json
import os
import time
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import aidmap
from aidmap import Dataset
from aidmap.errors import DataError
from aidmap.importers import count_import, importer, readers, targets
from aidmap.importers.isolation import messages_from
from aidmap.importers.limits import Limits
from aidmap.importers.messages import parse_message
from aidmap.importers.reading_process import table_messages
from aidmap.model.import_mapping import Mapping
from aidmap.model.validation import validate

EXAMPLES = int(os.environ.get("AIDMAP_FUZZ", "20"))
CASES = Path(__file__).parents[1] / "cases"
FEW = settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FIELDS = ("subject", "status", "traffic", "basis", "effective_from", "effective_to", "reported_on",
          "publisher", "title", "url", "note", "id", "As of", "name", "kind", "lat", "lon",
          "coordinates", "aliases", "x.y", "", "measure", "value", "stage", "first_day", "Erez",
          "May 2024", "No. of Trucks", "Zikim: people out")  # fmt: skip
WORDS = ("erez", "open", "goods|fuel", "observed", "2024-05-01", "08/05/2024", "8 May 2024",
         "['a', 'b']", '["OCHA"]', "[[[", "{}", "=1+1", "1e400", "-0", "9" * 5000, "NaN", "\ufeff",
         "\u202e", "\x00", "٣١٫٢٣", "POINT (1 2)", "34.27, 31.23", "1445-10-29", "????", "Ù…Ø¹",
         "trucks", "in", "entered", "5 (partly)", "1,234", "-", "2024-02 - 2024-03",
         "land_crossing", "pier", "Total", "'=x", "x" * 40_000)  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=20), st.integers(), st.floats(), st.none(),
    st.booleans(), st.dates(), st.datetimes(),
)  # fmt: skip
NESTED = st.recursive(
    st.one_of(st.sampled_from(WORDS), st.text(max_size=5), st.integers(), st.none(), st.floats()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from((*FIELDS, "type", "features", "crs", "geometry", "properties",
                         "coordinates", "attributes", "spatialReference")), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
HOW: list[dict[str, Any]] = [
    {}, {"day_format": "DD/MM/YYYY"}, {"calendar": "hijri"}, {"encoding": "utf-16"},
    {"coordinate_order": "lonlat"}, {"header_row": 1}, {"as_note": ["note"]}, {"sheet": "x"},
    {"period": "month", "set": {"measure": "trucks", "stage": "entered", "publisher": "ocha"}},
]  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("fuzz") / "x"
    about = 'id = "x"\ntitle_en = "X"\ntime_zone = "UTC"\nlicence = "n"\ndisclaimer_en = "n"\n'
    aidmap.store.init(folder, about=about)
    return aidmap.open_store(folder)


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read without a process of its own: what would end that one is a line here, as there."""

    def messages(
        job: str, path: Path, mapping: Mapping, limits: Limits, **more: Any
    ) -> Iterator[list[Any]]:
        target = targets.make_target(job, mapping, **more["target"])
        try:
            lines = list(table_messages(readers.open_table(path, target, limits)))
        except DataError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a library does ends a process, not us
            raise DataError([f"{path}: cannot be read: {error}"]) from None
        yield from map(parse_message, lines)

    monkeypatch.setattr(readers, "messages_from", messages)


def check(data: Dataset, path: Path, how: dict[str, Any]) -> None:
    """Read a file as reports, places and counts: a result, or faults that say something."""
    add_up = partial(count_import.counts, sums=True)
    for read in (importer.reports, importer.places, count_import.counts, add_up):
        try:
            result = read(data, path, validate(Mapping, how))
        except DataError as error:
            lines = error.lines
        else:
            lines = [str(fault) for fault in result.faults] + [str(one) for one in result.doubts]
            figures = result.noun == "counts"  # of which a row may have several
            assert figures or result.read >= len(result.new) + len(result.refused)
        assert all(line.strip() and "\n" not in line for line in lines)


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("suffix", [*readers.READERS])
@FEW
@given(content=st.binary(max_size=300), how=st.sampled_from(HOW))
def test_any_bytes(
    empty: Dataset, tmp_path: Path, suffix: str, content: bytes, how: dict[str, Any]
) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(content)
    check(empty, path, how)


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@FEW
@given(
    rows=st.lists(st.lists(CELLS, max_size=8), max_size=5),
    header=st.lists(st.sampled_from(FIELDS), max_size=8, unique=True),
    how=st.sampled_from(HOW),
)
def test_any_table(
    shipped: Dataset, tmp_path: Path, suffix: str, rows: list[list[Any]], header: list[str],
    how: dict[str, Any],
) -> None:  # fmt: skip
    path = tmp_path / f"x{suffix}"
    if suffix == ".csv":
        text = io.StringIO()
        csv.writer(text).writerows([header, *rows])
        path.write_text(text.getvalue(), encoding="utf-8", errors="surrogatepass")
    else:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (header, *rows):
            legal = [one if not isinstance(one, (str, float)) else _of_excel(one) for one in row]
            sheet.append(legal)
        book.save(path)
    check(shipped, path, how)


def _of_excel(value: Any) -> Any:
    """A value that a workbook can hold at all."""
    if isinstance(value, float):
        return value if abs(value) < 1e300 else None
    return "".join(char for char in value if char >= " " and char not in "\ufffe\uffff")[:32_000]


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".geojson"])
@FEW
@given(value=NESTED, how=st.sampled_from(HOW))
def test_any_json(
    shipped: Dataset, tmp_path: Path, suffix: str, value: Any, how: dict[str, Any]
) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_text(json.dumps(value), encoding="utf-8", errors="surrogatepass")
    check(shipped, path, how)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "name", ["two-folders.kml", "folder-in-zip.zip", "filtered-row.xlsx", "ckan-records.json"]
)
@settings(FEW, max_examples=max(EXAMPLES // 20, 3))
@given(at=st.floats(0, 1, exclude_max=True), bytes_in=st.binary(min_size=1, max_size=6))
def test_a_damaged_file_through_the_real_process(
    empty: Dataset, tmp_path: Path, name: str, at: float, bytes_in: bytes
) -> None:
    content = bytearray((CASES / "imports" / name).read_bytes())
    start = int(at * len(content))
    content[start : start + len(bytes_in)] = bytes_in
    path = tmp_path / name
    path.write_bytes(content)
    try:
        result = importer.places(empty, path, validate(Mapping, {}))
        lines = [str(fault) for fault in result.faults]
    except DataError as error:
        lines = error.lines
    assert all(line.startswith(str(path)) for line in lines)


def test_a_process_that_dies_is_a_line(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.kmz", "w") as archive:
        archive.writestr("doc.kml", "<kml/>")
    mapping: Mapping = validate(Mapping, {})
    with pytest.raises(DataError, match=r"processor time|of memory|its reader stopped"):
        list(messages_from("places", tmp_path / "p.kmz", mapping, Limits(processor=1, memory=90)))


LONG = [
    start + part * (99_000 // len(part)) + end
    for part in ("a", "1", " ", "a ", "1 ", "a-", "1,", "a.", "°1 ", "\u0660")
    for start, end in (("", ""), ("1 May ", "x!"))
]


LONG_IN = (FIELDS[:11], ("name", "kind", "lat", "lon", "aliases"), ("name", "kind", "coordinates"))


@pytest.mark.sampled
@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(
    "how",
    [
        {},
        pytest.param({"day_format": "D MMMM YYYY"}, marks=pytest.mark.long),
        pytest.param({"calendar": "hijri"}, marks=pytest.mark.long),
    ],
    ids=str,
)
@pytest.mark.parametrize("columns", LONG_IN, ids=" ".join)
def test_no_long_cell_takes_long(
    shipped: Dataset, tmp_path: Path, columns: tuple[str, ...], how: dict[str, Any]
) -> None:
    path = tmp_path / "x.csv"
    read = importer.reports if "subject" in columns else importer.places
    for text in LONG:
        row = [{"subject": "erez", "name": "x"}.get(name, text) for name in columns]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, row])
        start = time.process_time()
        assert read(shipped, path, validate(Mapping, how)).read == 1
        assert time.process_time() - start < 2, text[:20]


@pytest.mark.long
@pytest.mark.usefixtures("in_process")
def test_no_long_heading_takes_long(shipped: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for text in LONG:
        path.write_text(f"subject,{text.replace(',', ';')}\nerez,1\n", encoding="utf-8")
        start = time.process_time()
        check(shipped, path, {})
        assert time.process_time() - start < 2, text[:20]
