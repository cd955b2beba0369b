"""Plain workbooks are read by calamine: cell by cell what openpyxl reads, and nothing else is."""

import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from aidmap.importers import excel, plain_sheets
from aidmap.importers.limits import Limits
from aidmap.importers.plain_sheets import open_plain

TESTS = Path(__file__).parents[1]
TEXTS = ("erez", "\u0645\u0639", " a  b ", "a\nb", "a\r\nb", "<&>\"'", "1", "=x", "\u2028",
         "x" * 40_000)  # fmt: skip
FORMATS = ("yyyy-mm-dd", "d/m/yyyy", "dd mmm yyyy", "[$-409]d\\-mmm\\-yy;@", "m/d/yyyy h:mm",
           "mm-dd-yy")  # fmt: skip
SHARED = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="2">'
    b"<si><t>Crossing</t></si><si><r><t>Status</t></r><r><rPr><b/></rPr>"
    b'<t xml:space="preserve"> now</t></r></si></sst>'
)


def cells_of(rows: Any) -> list[list[tuple[type, str]]]:
    """The cells of all rows with their classes, without empty ones behind."""
    found = [[(type(cell), repr(cell)) for cell in row] for row in rows]
    for row in [found, *found]:
        while row and row[-1] in ([], (type(None), "None")):
            row.pop()
    return found


def same_in_both(path: Path) -> bool:
    """Whether a workbook is plain; then both libraries read the same in it."""
    plain = open_plain(path, Limits())
    if plain is None:
        return False
    book: Any = openpyxl.load_workbook(path, read_only=True, data_only=True)
    assert plain.epoch == book.epoch
    told = ("title", "sheet_state", "_worksheet_path")
    for one, other in zip(plain.worksheets, book.worksheets, strict=True):
        assert [getattr(one, name) for name in told] == [getattr(other, name) for name in told]
        assert cells_of(one.rows()) == cells_of(excel._sheet_rows("x", other))  # noqa: SLF001 - the other way
    book.close()
    return True


def saved(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    book = openpyxl.Workbook()
    fill(book, book.active)
    book.save(path)
    return path


def test_the_workbooks_that_are_kept_read_the_same() -> None:
    plain = {path.stem for path in TESTS.rglob("*.xlsx") if same_in_both(path)}
    assert "filtered-row" in plain
    assert not plain & {"b1_entity", "b3_xxe"}


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_plain_cells_read_the_same(tmp_path: Path, seed: int, epoch: Any) -> None:
    chance = random.Random(seed)

    def fill(book: Any, sheet: Any) -> None:
        if epoch:
            book.epoch = epoch
        for _ in range(30):
            row, column = chance.randrange(3, 40), chance.randrange(2, 40)
            day = date(2024, 1, 1) + timedelta(days=chance.randrange(900))
            at = datetime.combine(day, time(chance.randrange(24), 30, chance.randrange(60)))
            value = chance.choice((*TEXTS, True, False, 5, 1.5, 0, 1e-7, 123456789, day, at, None))
            cell = sheet.cell(row, column, value)
            if isinstance(value, (int, date)) and not isinstance(value, bool) and value != 0:
                cell.number_format = chance.choice(FORMATS if value != 123456789 else ("0.00",))
        sheet.merge_cells("B41:C42")
        book.create_sheet("a & 'b'").sheet_state = "hidden"

    assert same_in_both(saved(tmp_path / "x.xlsx", fill))


def test_shared_and_rich_texts_read_the_same(tmp_path: Path) -> None:
    path = saved(tmp_path / "x.xlsx", lambda _, sheet: sheet.append(["Crossing", "Status now"]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    start, end = sheet.index(b"<sheetData>"), sheet.index(b"</sheetData>")
    row = b'<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    parts["xl/worksheets/sheet1.xml"] = sheet[:start] + row + sheet[end:]
    parts["xl/sharedStrings.xml"] = SHARED
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", b'<Relationship Type="http://schemas.openxmlformats.org/officeDocument'
        b'/2006/relationships/sharedStrings" Target="/xl/sharedStrings.xml" Id="rId77"/>'
        b"</Relationships>",
    )  # fmt: skip
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.'
        b'openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert same_in_both(path)
    plain = open_plain(path, Limits())
    assert plain is not None
    assert [*plain.worksheets[0].rows()] == [["Crossing", "Status now"]]


@pytest.mark.parametrize(
    ("address", "value", "number_format"),
    [
        ("A1", "#N/A", "General"), ("A1", 10**16, "General"), ("A1", -1, "yyyy-mm-dd"),
        ("A1", 5, '"day" 0'), ("A1", 5, "[h]:mm"), ("ZZZ1", 5, "General"), ("A1", "_x0041_", "@"),
        ("XFD1048576", 5, "General"), ("A1", 1e20, "General"),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_openpyxl(
    tmp_path: Path, address: str, value: Any, number_format: str
) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet["A2000"] = 1  # so that a far column makes many cells
        sheet[address] = value
        sheet[address].number_format = number_format

    path = saved(tmp_path / "x.xlsx", fill)
    assert not same_in_both(path)


def test_marks_on_the_edge_of_a_chunk_are_seen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = saved(tmp_path / "x.xlsx", lambda _, sheet: [sheet.append(["a", n]) for n in range(9)])
    wrong = saved(tmp_path / "y.xlsx", lambda _, sheet: [sheet.append(["#N/A"] * 3)] * 9)
    for size in range(50, 250):
        monkeypatch.setattr(plain_sheets, "CHUNK_BYTES", size)
        assert open_plain(path, Limits())
        assert open_plain(wrong, Limits()) is None


@pytest.mark.parametrize("seed", range(60))
def test_a_spoilt_workbook_is_left_to_openpyxl_or_read(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = saved(tmp_path / "x.xlsx", lambda _, sheet: [sheet.append(["a", n]) for n in range(9)])
    with zipfile.ZipFile(path) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    for name in chance.sample([*parts], 3):
        for _ in range(3):
            parts[name][chance.randrange(len(parts[name]))] = chance.randrange(256)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, bytes(content))
    plain = open_plain(path, Limits())
    for sheet in plain.worksheets if plain else ():
        with suppress(ValueError):  # told in a line
            assert len([*sheet.rows()]) >= 0
