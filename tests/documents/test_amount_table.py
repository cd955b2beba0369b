"""The table of what was counted in a period: what it adds up, what it does not, and as what."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from making import GEODATA
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from aidmap import documents
from aidmap.cli import app
from aidmap.documents import insertion, pdf, word_document
from aidmap.documents.amount_document import amounts_document
from aidmap.documents.amount_table import counted_section
from aidmap.documents.blocks import Document, Paragraph, Table, TextRun
from aidmap.errors import DataError
from aidmap.i18n import Speech, languages
from aidmap.model import parse
from aidmap.query.counted_period import CountedPeriod
from aidmap.query.counted_totals import totals
from aidmap.query.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap import Dataset
    from aidmap.documents.blocks import Block
    from aidmap.model import Count

HOSTILE = (Path(__file__).parents[1] / "hostile.txt").read_text(encoding="utf-8").split("\n")[:-1]


def counted(day: str, value: str, last: str = "", **fields: Any) -> Count:
    known = {
        "subject": "zikim", "direction": "in", "traffic": "goods", "measure": "trucks",
        "stage": "entered", "publisher": "wfp", "reported_on": "2025-01-01",
        "recorded_at": "2025-01-02T00:00:00Z", "url": "https://example.org/x",
    }  # fmt: skip
    days = {"first_day": day, "last_day": last or day, "value": value}
    made: Count = parse("count", known | days | fields)
    return made


def may(data: Dataset, counts: Iterable[Count]) -> Period:
    shot = data.at("2024-05-31")
    shot = replace(shot, records=replace(shot.records, counts=tuple(counts)))
    return Period(snapshot=shot, first=date(2024, 5, 1))


def rows(blocks: list[Block]) -> list[list[str]]:
    [table] = [block for block in blocks if isinstance(block, Table)]
    return [
        ["".join(run.text for run in cell if isinstance(run, TextRun)) for cell in row]
        for row in table.rows
    ]


def test_the_total_is_told_against_as_many_days_before(shipped: Dataset) -> None:
    counts = [
        counted("2024-05-02", "40"), counted("2024-05-31", "2.50"),
        counted("2024-04-30", "60"), counted("2024-03-31", "7"),  # April 30 and 31 days before
        counted("2024-03-30", "1000"),  # earlier
    ]  # fmt: skip
    found = rows(counted_section(may(shipped, counts), Speech()))
    assert found == [
        ["Zikim", "WFP, 1 January 2025: trucks, entered", "42.5", "2",
         "\N{MINUS SIGN}24.5 (67; days counted: 2)"]
    ]  # fmt: skip


def test_two_publishers_and_stages_stand_one_under_the_other(shipped: Dataset) -> None:
    counts = [
        counted("2024-05-02", "40"), counted("2024-05-02", "90", publisher="cogat"),
        counted("2024-05-02", "30", stage="collected"),
        counted("2024-05-02", "20", direction="out"),
        counted("2024-05-02", "9", traffic="fuel"),
    ]  # fmt: skip
    found = rows(counted_section(may(shipped, counts), Speech()))
    assert sorted((row[1].partition(": ")[2], row[2]) for row in found) == [
        ("trucks, collected", "30"), ("trucks, entered", "40"), ("trucks, entered", "90"),
        ("trucks, entered, outbound", "20"),
    ]  # fmt: skip
    assert {row[4] for row in found} == {"no figure before"}


def test_a_figure_that_covers_other_days_is_named_and_not_added(shipped: Dataset) -> None:
    period = may(shipped, [counted("2024-05-02", "40"), counted("2024-05-20", "900", "2024-06-10")])
    [total] = totals(period)
    assert (total.value, total.days, total.change) == (Decimal(40), 1, None)
    blocks = counted_section(period, Speech())
    assert rows(blocks)[0][2] == "40; 900 in all from 20 May to 10 June 2024"
    assert isinstance(blocks[-1], Paragraph)
    assert "not added" in str(blocks[-1].line)


def test_the_rows_with_the_most_days_are_shown_and_the_others_counted(shipped: Dataset) -> None:
    counts = [counted("2024-05-02", "40", subject=one) for one in ("erez", "rafah", "zikim")]
    counts.append(counted("2024-05-03", "1", subject="zikim"))
    blocks = counted_section(may(shipped, counts), Speech(), most=1)
    assert [row[0] for row in rows(blocks)] == ["Zikim"]
    assert "not shown: 2" in str(blocks[-1])


def test_nothing_is_said_as_such(shipped: Dataset) -> None:
    [said] = counted_section(may(shipped, []), Speech())
    assert isinstance(said, Paragraph)
    assert "Nobody published a figure" in str(said.line)


@pytest.mark.parametrize("language", languages())
def test_inserts_have_the_table_and_the_chart_if_asked_for(
    shipped: Dataset, tmp_path: Path, language: str
) -> None:
    marker = f"[[aid-amounts from=2024-05-01 to=2024-05-31 lang={language}]]"
    word: Any = docx.Document()
    word.add_paragraph(marker)
    word.add_paragraph(marker.replace("]]", " chart=yes]]"))
    word.save(tmp_path / "report.docx")
    files = insertion.insert(shipped, tmp_path / "report.docx")
    body = docx.Document(io.BytesIO(files["report.docx"])).element.body
    tables = [*body.iter(qn("w:tbl"))]
    assert len(tables) == 2
    assert len([*body.iter(qn("w:drawing"))]) == 1
    assert Speech(language).word("brief_counted_by") in "".join(tables[0].itertext())


def test_a_marker_says_what_it_takes(shipped: Dataset, tmp_path: Path) -> None:
    (tmp_path / "r.md").write_text("<!-- aid-amounts chart=maybe -->\n<!-- /aid-amounts -->\n")
    with pytest.raises(DataError, match="chart=maybe is none: write no or yes"):
        insertion.insert(shipped, tmp_path / "r.md")


@pytest.fixture
def hostile(shipped: Dataset) -> Document:
    """A page with hostile publishers, places and titles."""
    counts = [
        counted("2024-05-02", f"{number + 1}", subject=place.id, title=text, cargo=text)
        for number, (text, place) in enumerate(zip(HOSTILE, shipped.records.places, strict=False))
    ]
    period = may(shipped, counts)
    records = period.snapshot.records
    named = tuple(
        place.with_fields(names={"en": HOSTILE[number % len(HOSTILE)]})
        for number, place in enumerate(records.places)
    )
    sources = tuple(one.with_fields(name=HOSTILE[0]) for one in records.sources)
    shot = replace(
        period.snapshot, records=replace(records, places=named, sources=sources, reports=())
    )
    return amounts_document(CountedPeriod(snapshot=shot, first=period.first))


@pytest.mark.filterwarnings("ignore")  # not every script has its letters in the font
def test_hostile_texts_stay_texts_in_every_format(hostile: Document, tmp_path: Path) -> None:
    assert docx.Document(io.BytesIO(word_document.to_word(hostile))).tables
    assert pdf.to_pdf(hostile).startswith(b"%PDF")
    for suffix in documents.FORMATS:
        documents.save(hostile, tmp_path / f"x{suffix}")
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    tokens = MarkdownIt("commonmark").enable("table").parse((tmp_path / "x.md").read_text("utf-8"))
    cells = [token.type for token in tokens if token.type in {"td_open", "tr_open", "th_open"}]
    widths = {len(part.split()) for part in " ".join(cells).split("tr_open")[1:]}
    assert widths == {5}


def test_the_chart_comes_as_a_page_with_its_figures(tmp_path: Path) -> None:
    words = ("--from", "2024-05-01", "--to", "2024-05-31", "--lang", "ar", "--data", str(GEODATA))
    done = CliRunner().invoke(app, ["chart", "amounts", "-o", str(tmp_path / "p.html"), *words])
    assert done.exit_code == 0, done.stderr
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert 'dir="rtl"' in page
    assert "data:image/png" in page
    assert "602" in page
