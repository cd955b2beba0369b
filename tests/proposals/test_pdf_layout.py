"""PDFs of every layout: columns, tables, and text that is read from the right."""

from datetime import date
from pathlib import Path

import pytest
import typst
from making import GEODATA

from aidmap import open_store
from aidmap.figure.figure import font_folder
from aidmap.proposals.document_reader import read_document
from aidmap.proposals.proposing import Given, Proposer
from aidmap.proposals.source_document import SourceDocument

LONG = (
    "Kerem Shalom crossing remained closed between 5 and 9 November and reopened on 10 November "
    "after repairs that took several days to complete."
)
OTHER = "Zikim has been closed since 12 September, and partners asked for it to be reopened."
RIGHT_TO_LEFT = {
    "ar": "ظل معبر كرم أبو سالم مغلقا بين 5 و9 نوفمبر وأعيد فتحه في 10 نوفمبر.",
    "he": "מעבר כרם שלום נסגר ב-5 בנובמבר ונפתח מחדש ב-10 בנובמבר.",
}
FONTS = {"ar": "Noto Naskh Arabic", "he": "Noto Sans Hebrew"}


def _document(tmp_path: Path, source: str) -> SourceDocument:
    path = tmp_path / "a.pdf"
    fonts = typst.Fonts(include_system_fonts=True, font_paths=[font_folder()])
    path.write_bytes(typst.compile(source.encode(), font_paths=fonts))
    return read_document(path)


def _texts(document: SourceDocument, kind: str) -> list[str]:
    return [block.text for block in document.blocks if block.kind == kind]


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    source = (
        f"#set page(columns: 2, height: 8cm)\n= Crossings\n{LONG}\n\n= Fuel\n{OTHER}\n\n{LONG}\n"
    )
    document = _document(tmp_path, source)
    assert _texts(document, "heading") == ["Crossings", "Fuel"]
    assert _texts(document, "paragraph") == [LONG, OTHER, LONG]


def test_a_table_is_rows_below_its_heading(tmp_path: Path) -> None:
    source = (
        f"{OTHER}\n\n#table(columns: (5cm, 4cm, 4cm), [Crossing], [Status], "
        "[Trucks entered on 11 November], [Kerem Shalom crossing], [Open], [64], [Kissufim], "
        f"[Partially open], [18], [Gate 96], [Closed], [])\n\n{LONG}\n"
    )
    document = _document(tmp_path, source)
    assert _texts(document, "row") == [
        "Kerem Shalom crossing | Status: Open | 64 Trucks entered on 11 November",
        "Kissufim | Status: Partially open | 18 Trucks entered on 11 November",
        "Gate 96 | Status: Closed",
    ]
    assert _texts(document, "paragraph") == [OTHER, LONG]


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_what_is_read_from_the_right_is_proposed(tmp_path: Path, language: str) -> None:
    source = (
        f'#set text(lang: "{language}", font: ("DejaVu Sans", "{FONTS[language]}"))\n'
        f"{RIGHT_TO_LEFT[language]}\n"
    )
    document = _document(tmp_path, source)
    given = Given(publisher="ocha", reported_on=date(2026, 11, 12))
    found = Proposer(open_store(GEODATA)).propose(document, "a.pdf", given)
    assert {(one.fields["subject"], one.fields["status"]) for one in found.proposals} == {
        ("kerem-shalom", "closed"),
        ("kerem-shalom", "open"),
    }


def test_the_day_in_the_text_goes_before_that_of_the_file(tmp_path: Path) -> None:
    made = "date: datetime(year: 2026, month: 11, day: 20)"
    source = f"#set document({made})\nOCHA: update\n\n12 November 2026\n\n{OTHER}\n"
    proposer = Proposer(open_store(GEODATA))
    found = proposer.propose(_document(tmp_path, source), "a.pdf", Given())
    assert found.origin.reported_on == date(2026, 11, 12)
    source = f"#set document({made})\nOCHA: update\n\nAs before 7 October 2023.\n\n{OTHER}\n"
    found = proposer.propose(_document(tmp_path, source), "a.pdf", Given())
    assert found.origin.reported_on == date(2026, 11, 20)
