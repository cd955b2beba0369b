"""Briefs: what they say is what the rules say, in each format, and hostile texts stay texts."""

import datetime as dt
import html
import io
import itertools
import os
import re
import shutil
import subprocess
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import html5lib
import pypdf
import pytest
from docx.oxml.ns import qn
from lxml import etree
from making import GEODATA, HANGS, Run, day
from markdown_it import MarkdownIt
from spoiling import spoil_folder

import aidmap
from aidmap import Dataset, documents
from aidmap.documents import briefing, html_document, markdown_document, pdf, word_document
from aidmap.documents.blocks import (
    Bullets,
    CitationMark,
    Document,
    Paragraph,
    Picture,
    Table,
    TextRun,
)
from aidmap.documents.text_direction import clean_line, isolate
from aidmap.errors import DataError, StoreError
from aidmap.i18n import Speech, languages
from aidmap.model import Traffic, parse
from aidmap.query.finding import short_name
from aidmap.query.period import Period

FIRST, LAST = day("2024-04-01"), day("2024-05-10")


def period_of(data: Dataset, last: dt.date = LAST, **clocks: Any) -> Period:
    return Period(snapshot=data.at(last, **clocks), first=FIRST)


@pytest.fixture(scope="module")
def english(shipped: Dataset) -> Document:
    return briefing.brief(period_of(shipped))


@pytest.fixture(scope="module")
def arabic(shipped: Dataset) -> Document:
    return briefing.brief(period_of(shipped), language="ar")


@pytest.fixture
def hostile(folder: Path) -> Iterator[Document]:
    """A brief whose every text is hostile."""
    spoil_folder(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not every script has its letters in the font
        yield briefing.brief(period_of(aidmap.open_store(folder)))


def said(document: Document) -> str:
    """All that a document says in words, with its numbers in brackets."""
    lines = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.line)
        elif isinstance(block, Bullets):
            lines += block.items
        elif isinstance(block, Table):
            lines += [cell for row in block.rows for cell in row]
    return "\n".join(
        "".join(part.text if isinstance(part, TextRun) else f"[{part.number}]" for part in line)
        for line in lines
    )


@pytest.mark.parametrize("traffic", list(Traffic))
def test_changes_are_the_days_on_which_the_rules_say_something_else(
    shipped: Dataset, traffic: Traffic
) -> None:
    period = period_of(shipped, day("2024-12-31"), traffic=traffic)
    days = [FIRST + dt.timedelta(days=n) for n in range(-1, (period.last - FIRST).days + 1)]
    shots = [shipped.at(on, traffic=traffic) for on in days]
    for place in period.places:
        told = [
            (one.query.on, before.state(place.id).status, one.state(place.id))
            for before, one in itertools.pairwise(shots)
            if before.state(place.id).status is not one.state(place.id).status
        ]
        turns = [(turn.day, turn.before, turn.after, turn.decider) for turn in period.turns(place)]
        assert turns == [(on, was, now.status, now.decider) for on, was, now in told], place.id


def test_the_brief_says_what_the_command_line_says(english: Document, shipped: Dataset) -> None:
    shot, speech = shipped.at(LAST), Speech()
    table, _ = [block for block in english.blocks if isinstance(block, Table)]
    rows = [["".join(getattr(part, "text", "") for part in cell) for cell in row]
            for row in table.rows]  # fmt: skip
    told = {row[0]: row[1:4] for row in rows}
    for place in shot.places:
        state = shot.state(place.id)
        if not state.decider:
            assert place.name() not in told
            continue
        status, since, heard = told[short_name(place.name())]
        assert speech.word(state.status.value) in status
        assert (speech.word("stale") in status) == state.stale
        assert (speech.word("contested") in status) == state.contested
        assert since == speech.day(state.since or LAST)
        assert heard == speech.day(state.last_heard or LAST)


def test_each_change_and_each_status_names_its_source(english: Document) -> None:
    text = said(english)
    erez = re.search(r"Erez: (.*)", text)
    assert erez
    assert re.sub(r"\[\d+\]", "[n]", erez[1]) == (
        "5 April 2024: announced, not seen in use (before: unknown)[n]; "
        "14 April 2024: restricted (before: announced, not seen in use)[n]; "
        "20 April 2024: announced, not seen in use (before: restricted)[n]; "
        "1 May 2024: restricted (before: announced, not seen in use)[n]"
    )
    publishers = [english.sources[int(number) - 1].publisher
                  for number in re.findall(r"\[(\d+)\]", erez[1])]  # fmt: skip
    assert publishers == ["Israel PM Office", "WFP", "Israel PM Office", "Al Jazeera"]
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", text)]
    assert set(numbers) == set(range(1, len(english.sources) + 1))
    assert list(dict.fromkeys(numbers)) == sorted(set(numbers))
    assert all(source.publisher and source.day and source.url for source in english.sources)


def test_destinations_doubts_and_quiet_periods_are_told(
    english: Document, shipped: Dataset
) -> None:
    text = said(english)
    assert "5 of 7 gateways pass goods into Gaza, with restrictions; Rafah is closed; " in text
    assert "The day before the period: " in text
    assert (
        "Gaza: 1 of 2 open; the others are held up by US floating pier (announced, not seen in use)"
    ) in text
    assert "Kerem Shalom: restricted, but others say otherwise[" in text
    assert "No news for more than 45 days, see the table: Sheikh" in text
    quiet = briefing.brief(Period(snapshot=shipped.at("2026-10-31"), first=day("2026-10-01")))
    assert "No status changed in this period, as far as is reported." in said(quiet)
    begin = briefing.brief(Period(snapshot=shipped.at("2023-10-08"), first=day("2023-10-07")))
    assert "routes were open" not in said(begin)


def test_three_years_are_told_in_two_pages_and_say_what_is_left_out(shipped: Dataset) -> None:
    period = Period(snapshot=shipped.at("2026-11-22"), first=day("2023-10-07"))
    brief = briefing.brief(period)
    assert "earlier changes: 31" in said(brief)
    assert len(pypdf.PdfReader(io.BytesIO(pdf.to_pdf(brief))).pages) <= 2


def test_what_was_known_at_the_time_is_told_as_such(shipped: Dataset) -> None:
    brief = briefing.brief(period_of(shipped, known_by="2024-05-10"))
    assert "as published by 10 May 2024" in said(brief)
    assert not any(source.day == "29 May 2024" for source in brief.sources)


def parts_of(content: bytes) -> dict[str, Any]:
    """The XML parts of a Word file, parsed."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {
            name: etree.fromstring(file.read(name))
            for name in file.namelist()
            if name.endswith((".xml", ".rels"))
        }


def test_word_has_its_own_headings_lists_captions_tables_and_endnotes(english: Document) -> None:
    content = word_document.to_word(english)
    read = docx.Document(io.BytesIO(content))
    styles = [paragraph.style.name for paragraph in read.paragraphs if paragraph.style]
    assert styles.count("Heading 1") == 1
    assert styles.count("Heading 2") == 5
    assert styles.count("List Bullet") == 10
    assert styles.count("Caption") == 4
    table, counted = read.tables
    assert [cell.text for cell in counted.rows[0].cells][1:3] == ["Counted by", "Total"]
    assert [cell.text for cell in table.rows[0].cells][:2] == ["Place", "Status"]
    parts = parts_of(content)
    document = parts["word/document.xml"]
    assert len(document.findall(f".//{qn('w:tblHeader')}")) == 2
    codes = [code.text or "" for code in document.iter(qn("w:instrText"))]
    assert sum("SEQ Figure" in code for code in codes) == 2
    references = [int(note.get(qn("w:id"))) for note in document.iter(qn("w:endnoteReference"))]
    assert references == list(range(1, len(english.sources) + 1))
    repeated = [code for code in codes if "NOTEREF" in code]
    cites = sum(isinstance(part, CitationMark) for part in cited(english))
    assert len(repeated) == cites - len(references)
    notes = parts["word/endnotes.xml"]
    assert [note.get(qn("w:id")) for note in notes][:3] == ["-1", "0", "1"]
    assert "79 trucks from Jordan" in "".join(notes[2].itertext())
    links = parts["word/_rels/endnotes.xml.rels"]
    assert {link.get("Target") for link in links} == {source.url for source in english.sources}
    assert all(link.get("TargetMode") == "External" for link in links)


def cited(document: Document) -> list[TextRun | CitationMark]:
    lines: list[Any] = []
    for block in document.blocks:
        if isinstance(block, Bullets):
            lines += block.items
        elif isinstance(block, Table):
            lines += [cell for row in block.rows for cell in row]
        elif isinstance(block, Paragraph):
            lines.append(block.line)
    return [part for line in lines for part in line]


def test_every_picture_says_what_it_shows(english: Document) -> None:
    document = parts_of(word_document.to_word(english))["word/document.xml"]
    pictures = document.findall(f".//{qn('wp:docPr')}")
    assert [picture.get("descr", "").split(" ")[0] for picture in pictures] == ["Map:", "What"]
    page = html5lib.parse(html_document.to_html(english).decode(), namespaceHTMLElements=False)
    assert all(image.get("alt") for image in page.iter("img"))


def test_word_is_marked_as_from_right_to_left(arabic: Document, english: Document) -> None:
    parts = parts_of(word_document.to_word(arabic))
    document = parts["word/document.xml"]
    paragraphs = (
        list(document.iter(qn("w:p"))) + list(parts["word/endnotes.xml"].iter(qn("w:p")))[2:]
    )
    assert all(one.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None for one in paragraphs)
    assert document.find(f".//{qn('w:tblPr')}/{qn('w:bidiVisual')}") is not None
    for run in document.iter(qn("w:r")):
        text = "".join(piece.text or "" for piece in run.iter(qn("w:t")))
        if re.search("[\u0600-\u06ff]", text):
            assert run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None, text
    language = parts["word/styles.xml"].find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert language.get(qn("w:bidi")) == "ar-SA"
    assert docx.Document(io.BytesIO(word_document.to_word(arabic))).core_properties.language == "ar"
    left = parts_of(word_document.to_word(english))["word/document.xml"]
    assert left.find(f".//{qn('w:bidi')}") is None


@pytest.mark.sampled
@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_format(shipped: Dataset, tmp_path: Path, language: str) -> None:
    document = briefing.brief(period_of(shipped), language=language)
    for suffix in documents.FORMATS:
        written = documents.save(document, tmp_path / f"brief{suffix}")
        assert all(path.stat().st_size > 1000 for path in written)
    page = (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}" dir="{Speech(language).direction}">' in page
    assert Speech(language).word("brief_changes") in page
    reader = pypdf.PdfReader(tmp_path / "brief.pdf")
    assert len(reader.pages) <= 2
    assert reader.trailer["/Root"]["/Lang"] == language


@pytest.mark.long
def test_the_same_brief_is_the_same_bytes(shipped: Dataset, english: Document) -> None:
    again = briefing.brief(period_of(shipped))
    for write in (word_document.to_word, pdf.to_pdf, html_document.to_html):
        assert write(again) == write(english)
    assert markdown_document.to_markdown(again, "b.md") == markdown_document.to_markdown(
        english, "b.md"
    )


def test_html_is_strict_and_asks_nothing_of_any_host(english: Document) -> None:
    page = html_document.to_html(english).decode("utf-8")
    html5lib.HTMLParser(strict=True).parse(page)
    assert "default-src 'none'" in html.unescape(page)
    assert set(re.findall(r'src="([a-z]+):', page)) == {"data"}
    assert len(page) < 2_000_000


def test_markdown_has_tables_footnotes_and_pictures_beside_it(
    english: Document, tmp_path: Path
) -> None:
    paths = documents.save(english, tmp_path / "brief.md")
    assert [path.name for path in paths] == [
        "brief-map-2024-05-10-goods.png",
        "brief-timeline-2024-04-01-2024-05-10-goods.png",
        "brief.md",
    ]
    text = paths[-1].read_text(encoding="utf-8")
    assert "| Erez | ◐ restricted | 1 May 2024 | 10 May 2024 | [^2] |" in text
    assert "[^2]: OCHA, 24 May 2024: [62 UN loads by Erez 7-23 May](https://" in text
    assert "![Map: 10 May 2024. 5 of 7 gateways pass goods" in text
    assert "2024\\." not in text


def test_hostile_texts_leave_word_well_formed(hostile: Document) -> None:
    content = word_document.to_word(hostile)
    text = "".join(parts_of(content)["word/document.xml"].itertext())
    assert "<script>window.pwned=1</script>" in text
    assert "{{7*7}}" in text
    assert not re.search("[\u202a-\u202e\u2028\x00-\x08]", text)
    assert docx.Document(io.BytesIO(content)).tables


def test_hostile_texts_leave_markdown_its_columns(hostile: Document) -> None:
    text = markdown_document.to_markdown(hostile, "b.md")["b.md"].decode("utf-8")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    rows = [token for token in tokens if token.type in {"th_open", "td_open", "tr_open"}]
    widths: list[int] = []
    for token in rows:
        if token.type == "tr_open":
            widths.append(0)
        else:
            widths[-1] += 1
    assert len(widths) > 10
    assert set(widths) == {5}
    inner = [child for token in tokens for child in token.children or []]
    assert not [token for token in [*tokens, *inner] if token.type.startswith("html")]
    links = {str(child.attrs["href"]) for child in inner if child.type == "link_open"}
    assert all(link.startswith("https://x.org/") for link in links)


@pytest.mark.long
def test_hostile_texts_are_set_as_texts(hostile: Document) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf.to_pdf(hostile)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "#set text(1pt) *bold* _it_" in text
    assert "<script>window.pwned=1</script>" in text


def test_hostile_texts_leave_html_strict(hostile: Document) -> None:
    page = html_document.to_html(hostile).decode("utf-8")
    html5lib.HTMLParser(strict=True).parse(page)
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    assert not list(tree.iter("script"))
    assert all(image.get("src", "").startswith("data:image/png") for image in tree.iter("img"))


def test_addresses_with_brackets_stay_whole_in_markdown() -> None:
    ours = '<p><a href="https://x.org/a_(b)|c&quot;d">said</a></p>'
    assert markdown_document.as_markdown(ours) == "[said](https://x.org/a_%28b%29%7Cc%22d)\n"


def test_texts_become_legible() -> None:
    assert clean_line("a\nb\tc\u2028d") == "a b c d"
    assert clean_line("\x00\u202ex\ufffe") == "\ufffd\ufffdx\ufffd"
    assert isolate("79 trucks", among_rtl=True) == "\u200e79 trucks\u200e"
    assert isolate("1 مايو", among_rtl=True).startswith("\u200f")
    assert isolate("79 trucks", among_rtl=False) == "79 trucks"


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice")
    if not found:
        how = "no LibreOffice: apt-get install libreoffice-writer-nogui"
        if os.environ.get("AIDMAP_REQUIRE_OFFICE") == "1":
            pytest.fail(how)
        pytest.skip(how)
    return found


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "ar"])
def test_libreoffice_opens_and_prints_the_word_file(
    office: str, shipped: Dataset, tmp_path: Path, language: str
) -> None:
    document = briefing.brief(period_of(shipped), language=language)
    documents.save(document, tmp_path / "brief.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "brief.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=HANGS)
    reader = pypdf.PdfReader(tmp_path / "brief.pdf")
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    if language == "en":
        assert "5 of 7 gateways pass goods into Gaza, with restrictions; Rafah is closed; " in text
        assert "79 trucks from Jordan, 31 of them to Erez" in text
        assert "Figure 1. The map of 10 May 2024, goods Table 1. Statuses" in text
    else:
        assert "OCHA" in text
    # Two pages, or with wide fonts a few lines more; LibreOffice puts endnotes on one of their own.
    assert len(reader.pages) <= 4


def test_the_command_writes_a_brief_and_says_what_is_wrong(run: Run, tmp_path: Path) -> None:
    days = ("--from", "2024-04-01", "--to", "2024-05-10", "--data", GEODATA)
    done = run("brief", *days, "-o", tmp_path / "brief.docx", "--lang", "fr")
    assert done.returncode == 0
    assert "du 1 avril 2024 au 10 mai 2024" in done.stdout
    assert (tmp_path / "brief.docx").read_bytes().startswith(b"PK")
    wrong = run("brief", *days, "-o", tmp_path / "brief.doc")
    assert wrong.returncode == 1
    assert "name it .docx, .md, .html or .pdf" in wrong.stderr
    late = run("brief", "--from", "2024-05-11", "--to", "2024-05-10", "--data", GEODATA,
               "-o", tmp_path / "late.pdf")  # fmt: skip
    assert late.returncode == 1
    assert "before it begins" in late.stderr
    assert not (tmp_path / "late.pdf").exists()


def test_a_period_of_a_data_set_without_reports_is_a_brief_of_nothing(tmp_path: Path) -> None:
    about = (
        'id = "x"\ntitle_en = "X"\ntime_zone = "UTC"\nlicence = "none"\ndisclaimer_en = "none"\n'
    )
    aidmap.store.init(tmp_path / "empty", about=about)
    document = briefing.brief(period_of(aidmap.open_store(tmp_path / "empty")))
    assert not document.sources
    for suffix in documents.FORMATS:
        assert documents.save(document, tmp_path / f"brief{suffix}")


def test_a_document_is_not_written_in_a_format_that_there_is_none_of(english: Document) -> None:
    with pytest.raises(DataError, match="name it"):
        documents.save(english, Path("brief.odt"))
    assert [block for block in english.blocks if isinstance(block, Picture)]


def test_what_is_said_of_legs_is_told_too(folder: Path) -> None:
    data = aidmap.open_store(folder)
    fields = {
        "subject": "erez--north-gaza", "status": "closed", "traffic": ["goods"],
        "basis": "observed", "effective_from": "2024-05-03", "reported_on": "2024-05-03",
        "recorded_at": "2026-01-01T00:00:00Z", "publisher": "ocha", "title": "The road is cut",
    }  # fmt: skip
    data.add(parse("report", fields))
    text = said(briefing.brief(period_of(data)))
    assert "Erez - North Gaza: 3 May 2024: closed (before: unknown)[" in text
    assert "held up by Erez - North Gaza (closed)" in text


@pytest.mark.parametrize(
    ("first", "last"), [("0001-01-01", "0001-01-05"), ("9999-01-01", "9999-12-31")]
)
def test_periods_far_off_are_refused(run: Run, tmp_path: Path, first: str, last: str) -> None:
    days = ("--from", first, "--to", last)
    for options in (days, days[2:]):
        done = run("brief", *options, "-o", tmp_path / "x.docx", "--data", GEODATA)
        assert done.returncode == 1, done.stderr
        assert "a period lies between the years 1900 and 2200" in done.stderr


def test_nothing_is_left_of_a_document_that_could_not_be_written(
    english: Document, tmp_path: Path
) -> None:
    (tmp_path / "x.md").mkdir()
    with pytest.raises(StoreError):
        documents.save(english, tmp_path / "x.md")
    assert [path.name for path in tmp_path.iterdir()] == ["x.md"]


def test_a_language_that_is_none_of_ours_is_refused(shipped: Dataset) -> None:
    with pytest.raises(DataError, match="'de' is no language of ours: en, ar, he, fr"):
        briefing.brief(period_of(shipped), language="de")
