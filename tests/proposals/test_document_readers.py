"""Documents of every format say the same; hostile ones get a line, and nothing is executed."""

import json
import zipfile
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

import docx
import pypdf
import pytest
import typst

from aidmap.errors import DataError
from aidmap.importers.limits import Limits
from aidmap.proposals.document_reader import READERS, read_document
from aidmap.proposals.plain_text import from_text
from aidmap.proposals.sentences import sentences_of, split

SENTENCE = "Kerem Shalom crossing reopened on 10 November."
OTHER = "Zikim remains closed, as it has been for most of the autumn of this year."
TYPST = f"#set document(title: [Update])\n= Crossings\n\n{SENTENCE}\n\n{OTHER}\n"
PAGE = (
    "<html><head><title>Update</title><meta property='og:site_name' content='OCHA'>"
    "<meta property='article:published_time' content='2026-11-12T08:00:00Z'>"
    "<script>document.write('Rafah crossing is open.')</script></head><body><nav>Menu</nav>"
    f"<article><h2>Crossings</h2><p>{SENTENCE}</p><p>{OTHER}</p></article></body></html>"
)


def _write(path: Path) -> Path:
    """A document with a heading and two paragraphs, in the format of its suffix."""
    suffix = path.suffix
    if suffix == ".docx":
        book = docx.Document()
        book.add_heading("Crossings", 1)
        for text in (SENTENCE, OTHER):
            book.add_paragraph(text)
        book.save(str(path))
    elif suffix == ".pdf":
        path.write_bytes(typst.compile(TYPST.encode()))
    elif suffix == ".eml":
        message = EmailMessage()
        message["From"], message["Subject"] = "OCHA <ocha@example.org>", "Update"
        message["Date"] = "Thu, 12 Nov 2026 08:00:00 +0200"
        message.set_content(f"Crossings\n\n{SENTENCE}\n\n{OTHER}\n")
        path.write_bytes(bytes(message))
    elif suffix == ".html":
        path.write_text(PAGE, encoding="utf-8")
    else:
        mark = "## " if suffix == ".md" else ""
        path.write_text(f"{mark}Crossings\n\n{SENTENCE}\n\n{OTHER}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".docx", ".pdf", ".eml"])
def test_every_format_gives_the_same_sentences_below_their_heading(
    suffix: str, tmp_path: Path
) -> None:
    found = read_document(_write(tmp_path / f"update{suffix}"))
    texts = [(one.text, one.block.headings[-1:]) for one in sentences_of(found)]
    assert texts == [(SENTENCE, ("Crossings",)), (OTHER, ("Crossings",))]


def test_documents_say_who_wrote_them_and_when(tmp_path: Path) -> None:
    page = read_document(_write(tmp_path / "a.html"))
    mail = read_document(_write(tmp_path / "a.eml"))
    assert (page.publisher, str(page.reported_on)) == ("OCHA", "2026-11-12")
    assert (mail.publisher, str(mail.reported_on), mail.title) == ("OCHA", "2026-11-12", "Update")


def test_pages_of_a_pdf_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(typst.compile(f"{TYPST}#pagebreak()\n{OTHER}\n".encode()))
    assert [block.page for block in read_document(path).blocks] == [1, 1, 1, 2]


def test_an_empty_page_of_a_pdf_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(typst.compile(f"{TYPST}#pagebreak()\n#pagebreak()\n{OTHER}\n".encode()))
    assert [block.page for block in read_document(path).blocks] == [1, 1, 1, 3]


def test_a_row_of_a_table_says_what_its_columns_are(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("| Crossing | Status | Trucks |\n|---|---|---|\n| Zikim | Open | 35 |\n")
    assert [block.text for block in read_document(path).blocks] == [
        "Zikim | Status: Open | 35 Trucks"
    ]


def test_a_table_without_a_heading_loses_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    book = docx.Document()
    table = book.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, [("Zikim", "35 trucks"), ("Erez", "12")], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    book.save(str(path))
    assert [block.text for block in read_document(path).blocks] == [
        "Zikim | 35 trucks", "Erez | 12"]  # fmt: skip


def test_full_stops_of_abbreviations_end_no_sentence() -> None:
    text = "Some 2.5 tonnes entered on 5 Nov. 2026 with Dr. A. Salem. No. 5 stayed."
    assert list(split(text)) == [
        "Some 2.5 tonnes entered on 5 Nov. 2026 with Dr. A. Salem.", "No. 5 stayed."]  # fmt: skip


def _refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(DataError) as caught:
        read_document(path, limits) if limits else read_document(path)
    [line] = caught.value.lines
    return line


@pytest.mark.sampled
@pytest.mark.parametrize("suffix", sorted(READERS))
def test_nonsense_is_refused_in_one_line(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"\x00\xff\xfe\x81nonsense" * 50)
    assert str(path) in _refused(path)


def test_a_scanned_pdf_is_told_how_to_get_its_text(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(typst.compile(b"#rect(width: 4cm, height: 3cm)"))
    assert "no text: ocrmypdf makes one" in _refused(path)


def test_encrypted_documents_are_refused(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.append(_write(tmp_path / "plain.pdf"))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    assert "is encrypted" in _refused(tmp_path / "locked.pdf")
    (tmp_path / "locked.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "is encrypted" in _refused(tmp_path / "locked.docx")


def test_javascript_in_a_pdf_is_no_text_and_is_not_run(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.append(_write(tmp_path / "plain.pdf"))
    script = pypdf.generic.TextStringObject("app.alert('Rafah crossing is open.');")
    action = {"/Type": "/Action", "/S": "/JavaScript", "/JS": script}
    named = {
        pypdf.generic.NameObject(key): (
            pypdf.generic.NameObject(value) if value is not script else script
        )
        for key, value in action.items()
    }
    writer.root_object[pypdf.generic.NameObject("/OpenAction")] = pypdf.generic.DictionaryObject(
        named
    )
    writer.write(tmp_path / "script.pdf")
    texts = [block.text for block in read_document(tmp_path / "script.pdf").blocks]
    assert SENTENCE in texts
    assert "Rafah" not in " ".join(texts)


def test_scripts_of_a_page_are_no_text(tmp_path: Path) -> None:
    texts = [block.text for block in read_document(_write(tmp_path / "a.html")).blocks]
    assert "Rafah" not in " ".join(texts)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = _write(tmp_path / "bomb.docx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.bin", bytes(60_000_000))
    small = Limits(bytes=50_000_000, memory=2_048)
    assert "unpacks to" in _refused(path, small)


def test_an_xml_bomb_stays_small(tmp_path: Path) -> None:
    path, bomb = _write(tmp_path / "plain.docx"), tmp_path / "bomb.docx"
    names = "abcdefghij"
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {two} "{f"&{one};" * 12}">' for one, two in pairwise(names)
    )
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(bomb, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode("utf-8", "surrogateescape")
            if name == "word/document.xml":
                head, _, rest = content.partition("?>")
                content = f"{head}?><!DOCTYPE d [{entities}]>{rest}".replace("Crossings", "&j;")
            target.writestr(name, content.encode("utf-8", "surrogateescape"))
    try:
        found = read_document(bomb)
    except DataError as error:
        assert len(error.lines) == 1  # noqa: PT017 - one of two right ends
    else:
        assert sum(len(block.text) for block in found.blocks) < 1_000


def test_what_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(500_000_000)
    assert "500,000,000 bytes" in _refused(path)


def test_other_formats_are_told_what_to_save_them_as(tmp_path: Path) -> None:
    for suffix, what in ((".doc", "save it as .docx"), (".csv", "aidmap import"), ("", "give one")):
        path = tmp_path / f"a{suffix}"
        path.write_text("text")
        assert what in _refused(path)


def test_no_reader_opens_a_socket_or_starts_a_program() -> None:
    from aidmap.proposals import document_process

    for event in ("socket.connect", "subprocess.Popen"):
        with pytest.raises(PermissionError):
            document_process._refuse_network(event, ())  # noqa: SLF001 - audit hooks stay for ever


def test_hostile_texts_are_texts(tmp_path: Path) -> None:
    hostile = (Path(__file__).parents[1] / "hostile.txt").read_text(encoding="utf-8")
    (tmp_path / "a.txt").write_text(hostile, encoding="utf-8")
    found = read_document(tmp_path / "a.txt")
    assert found.blocks
    assert json.dumps([block.text for block in found.blocks])
    assert len(from_text(hostile).blocks) == len(found.blocks)


def test_a_dash_within_a_line_is_no_bullet() -> None:
    [block] = from_text("- Between 6 - 11 November, 1,310 pallets entered.").blocks
    assert block.text == "Between 6 - 11 November, 1,310 pallets entered."


def test_a_column_with_a_day_in_its_heading_is_a_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("| Crossing | Trucks on 11 November |\n|---|---|\n| Zikim | 35 |\n")
    [block] = read_document(path).blocks
    assert block.text == "Zikim | 35 Trucks on 11 November"
