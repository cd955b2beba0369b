"""Maps and tables in documents of other people: put in, put in anew, and nothing else touched."""

import io
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree
from making import GEODATA, Run
from markdown_it import MarkdownIt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import ImageFont
from spoiling import spoil_folder

import aidmap
from aidmap import Dataset
from aidmap.documents import insertion
from aidmap.errors import AidmapError, DataError, NotFound
from aidmap.figure import figure, font_folder

FONT = Path(font_folder()) / "DejaVuSans.ttf"
MAP, TABLE = "[[aid-map on=2024-04-20 lang=ar]]", "[[aid-table on=2024-05-08]]"
CHANGES = "[[aid-changes from=2024-04-01 to=2024-04-30]]"
TIMELINE = "[[aid-timeline from=2024-01-01 to=2024-06-30 traffic=fuel]]"


def report_with(*paragraphs: str, path: Path) -> Path:
    """A Word document with these paragraphs, and a picture, a footer and a section of its own."""
    word = docx.Document()
    word.add_heading("Situation report 12", 1)
    for text in paragraphs:
        paragraph = word.add_paragraph()
        for piece in re.findall(".{1,9}", text):  # as Word breaks what was typed in goes
            paragraph.add_run(piece)
    word.sections[0].footer.paragraphs[0].text = "Page of ours"
    word.add_paragraph("After.")
    word.save(str(path))
    return path


def filled(data: Dataset, report: Path, **options: Any) -> bytes:
    files = insertion.insert(data, report, **options)
    return files[report.name]


def body(content: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return etree.fromstring(file.read("word/document.xml"))


def texts(content: bytes) -> list[str]:
    return [
        "".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))
        for paragraph in body(content).iter(qn("w:p"))
    ]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    paragraphs = ("Before.", MAP, "Between.", CHANGES, TIMELINE, TABLE)
    return report_with(*paragraphs, path=tmp_path / "report.docx")


def test_markers_become_map_changes_timeline_and_table(shipped: Dataset, report: Path) -> None:
    content = filled(shipped, report)
    said = texts(content)
    assert not [text for text in said if "[[" in text]
    order = [said.index(text) for text in ("Situation report 12", "Before.", "Between.", "After.")]
    assert order == sorted(order)
    document = body(content)
    controls = document.findall(f".//{qn('w:sdt')}")
    tags = [one.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) for one in controls]
    assert [f"[[{tag}]]" for tag in tags] == [MAP, CHANGES, TIMELINE, TABLE]
    assert [len(one.findall(f".//{qn('w:tbl')}")) for one in controls] == [0, 0, 0, 1]
    assert [len(one.findall(f".//{qn('wp:inline')}")) for one in controls] == [1, 0, 1, 0]
    assert controls[0].find(f".//{qn('w:bidi')}") is not None
    assert controls[3].find(f".//{qn('w:bidiVisual')}") is None
    assert any("Erez: 5 April 2024: announced, not seen in use" in text for text in said)
    assert "Figure 2. The places from 1 January 2024 to 30 June 2024, fuel" in said
    assert "Table 1. Statuses on 8 May 2024, goods" in said
    assert any(text.startswith("الشكل 1. ") for text in said)


def test_what_is_around_the_markers_stays_as_it_was(shipped: Dataset, report: Path) -> None:
    before = zipfile.ZipFile(io.BytesIO(report.read_bytes()))
    after = zipfile.ZipFile(io.BytesIO(filled(shipped, report)))
    ours = {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    for name in set(before.namelist()) - ours:
        if name.endswith((".xml", ".rels")):
            one, other = (
                etree.tostring(etree.fromstring(file.read(name)), method="c14n")
                for file in (before, after)
            )
            assert one == other, name
        else:
            assert before.read(name) == after.read(name), name
    was = body(report.read_bytes())[0]
    kept = [
        etree.tostring(child)
        for child in was
        if not "".join(child.itertext()).startswith("[[")
    ]  # fmt: skip
    now = [etree.tostring(child) for child in body(filled(shipped, report))[0]]
    assert [one for one in kept if one in now] == kept


def test_running_it_again_replaces_what_it_put_there(shipped: Dataset, report: Path) -> None:
    first = filled(shipped, report)
    report.write_bytes(first)
    assert filled(shipped, report) == first
    assert filled(shipped, report, at=[MAP]) == first
    grown = filled(shipped, report, at=[TABLE])
    assert grown == first
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert sum(name.startswith("word/media/") for name in file.namelist()) == 2


def test_another_day_takes_the_old_picture_out_of_the_file(
    shipped: Dataset, tmp_path: Path
) -> None:
    report = report_with("[[aid-map]]", path=tmp_path / "report.docx")
    first = filled(shipped, report, defaults={"on": "2024-04-20"})
    report.write_bytes(first)
    second = filled(shipped, report, defaults={"on": "2024-05-08"})
    with zipfile.ZipFile(io.BytesIO(second)) as file:
        assert sum(name.startswith("word/media/") for name in file.namelist()) == 1
    assert any("8 May 2024" in text for text in texts(second))
    assert not any("20 April 2024" in text for text in texts(second))


def test_only_the_marker_that_is_named_is_filled(shipped: Dataset, report: Path) -> None:
    said = texts(filled(shipped, report, at=[CHANGES]))
    assert CHANGES not in said
    assert {MAP, TIMELINE, TABLE} <= set(said)


def test_a_cell_ends_with_a_paragraph_and_gives_its_width(shipped: Dataset, tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(1, 2)
    table.cell(0, 0).width = Mm(60)
    table.cell(0, 0).paragraphs[0].text = MAP
    word.save(str(tmp_path / "report.docx"))
    document = body(filled(shipped, tmp_path / "report.docx"))
    cell = document.find(f".//{qn('w:tc')}")
    assert cell[-1].tag == qn("w:p")
    extent = cell.find(f".//{qn('wp:extent')}")
    assert int(extent.get("cx")) == pytest.approx(Mm(60), rel=0.01)


def test_the_layout_of_a_section_survives(shipped: Dataset, tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("[[aid-table]]")
    word.add_section()
    word.save(str(tmp_path / "report.docx"))
    before = len(body((tmp_path / "report.docx").read_bytes()).findall(f".//{qn('w:sectPr')}"))
    after = body(filled(shipped, tmp_path / "report.docx"))
    assert len(after.findall(f".//{qn('w:sectPr')}")) == before == 2


def test_a_marker_may_leave_counts_out(shipped: Dataset, tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    said = []
    for options in ("", " counts=no"):
        report.write_text(f"[[aid-table on=2024-04-19{options}]]\n", encoding="utf-8")
        said.append(insertion.insert(shipped, report)["report.md"].decode("utf-8"))
    assert "| Erez | ◐ restricted | 14 April 2024 |" in said[0]
    assert "| Erez | ○ announced, not seen in use | 17 April 2024 |" in said[1]


@pytest.mark.parametrize(
    ("marker", "wrong"),
    [
        ("[[aid-mpa]]", "'aid-mpa' is no marker of ours: write aid-map, aid-table"),
        ("[[aid-map lang=de]]", "lang=de is none: write en, ar, he or fr"),
        ("[[aid-map traffic=water]]", "traffic=water is none: write goods, fuel or people"),
        ("[[aid-map from=2024-01-01]]", "'from=2024-01-01' is not for aid-map: write on, lang"),
        ("[[aid-table on]]", "'on' is not for aid-table"),
        ("[[aid-table on=yester]]", "'yester' is not a day"),
        ("[[aid-map according-to=nobody]]", "no publisher is called 'nobody'"),
        ("[[aid-changes from=2024-02-01 to=2024-01-01]]", "before it begins"),
        ("see [[aid-map]] here", "stands among other words"),
        ("[[aid-map according-to=" + "x" * 60 + "]]", "longer than the 64 characters"),
        ("[[aid-map on='2024]]", "cannot be read: No closing quotation"),
    ],
)
def test_a_wrong_marker_is_told_and_nothing_is_written(
    shipped: Dataset, tmp_path: Path, marker: str, wrong: str
) -> None:
    report = report_with("[[aid-table]]", marker, path=tmp_path / "report.docx")
    before = report.read_bytes()
    with pytest.raises(AidmapError) as told:
        insertion.insert(shipped, report)
    assert wrong in str(told.value)
    assert report.read_bytes() == before


def test_all_wrong_markers_are_told_at_once(shipped: Dataset, tmp_path: Path) -> None:
    report = report_with("[[aid-x]]", "[[aid-map lang=de on=no]]", path=tmp_path / "report.docx")
    with pytest.raises(DataError) as told:
        insertion.insert(shipped, report)
    assert len(told.value.lines) == 2


def test_a_report_without_a_marker_or_without_that_one_is_told(
    shipped: Dataset, tmp_path: Path
) -> None:
    report = report_with("Nothing.", path=tmp_path / "report.docx")
    with pytest.raises(DataError, match=r"has no marker: write \[\[aid-map\]\]"):
        insertion.insert(shipped, report)
    other = report_with(TABLE, path=tmp_path / "other.docx")
    with pytest.raises(DataError, match=r"has no \[\[aid-map\]\]; it has \[\[aid-table"):
        insertion.insert(shipped, other, at=["[[aid-map]]"])


def test_what_is_no_report_is_refused(shipped: Dataset, tmp_path: Path) -> None:
    for name, content in (("a.docx", b"PK"), ("b.docx", b"no zip"), ("c.md", b"\xff\xfe")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match=r"is no (Word document|text in UTF-8)"):
            insertion.insert(shipped, tmp_path / name)
    with pytest.raises(DataError, match=r"give a \.docx or \.md"):
        insertion.insert(shipped, tmp_path / "x.odt")
    with pytest.raises(DataError, match="cannot be read"):
        insertion.insert(shipped, tmp_path / "nowhere.docx")


MARKDOWN = """# Report

Before `[[aid-map]]` in code.. no: that is text of ours.

    [[aid-map in a code block]]

<!-- aid-table on=2024-04-20 -->

what was there before

<!-- /aid-table -->

[[aid-changes from=2024-04-01 to=2024-04-30]]

[[aid-map on=2024-04-20 lang=ar]]

After.
""".replace("Before `[[aid-map]]` in code.. no: that is text of ours.", "Before.")


def test_markdown_is_filled_between_comments(shipped: Dataset, tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text(MARKDOWN, encoding="utf-8")
    files = insertion.insert(shipped, report)
    text = files["report.md"].decode("utf-8")
    assert "what was there before" not in text
    assert "    [[aid-map in a code block]]\n" in text
    assert text.startswith("# Report\n\nBefore.\n")
    assert text.endswith("\nAfter.\n")
    assert (
        "| Erez | ○ announced, not seen in use | 20 April 2024 | 5 April 2024 | [Israel PM" in text
    )
    head = "**What changed. Goods: 1 April 2024 to 30 April 2024**"
    begins = f"<!-- aid-changes from=2024-04-01 to=2024-04-30 -->\n\n{head}\n\n- **Erez:** 5 April"
    assert begins in text
    assert '<div dir="rtl" lang="ar">' in text
    [picture] = [name for name in files if name.endswith(".png")]
    assert f"]({picture})" in text
    report.write_bytes(files["report.md"])
    assert insertion.insert(shipped, report) == files


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("<!-- aid-map -->\n\nx\n", "has no <!-- /aid-map --> behind it"),
        ("<!-- /aid-map -->\n", "closes nothing"),
        ("<!-- aid-map -->\n\n<!-- /aid-table -->\n", "closes nothing"),
        ("See [[aid-map]] there.\n", "among other words"),
        ("- [[aid-map]]\n", "among other words"),
        ("[[aid-nope]]\n", "is no marker of ours"),
        ("nothing\n", "has no marker"),
    ],
)
def test_wrong_markers_in_markdown_are_told(
    shipped: Dataset, tmp_path: Path, text: str, wrong: str
) -> None:
    report = tmp_path / "report.md"
    report.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=wrong):
        insertion.insert(shipped, report)
    assert report.read_text(encoding="utf-8") == text


def test_hostile_texts_go_into_reports_as_texts(folder: Path, tmp_path: Path) -> None:
    spoil_folder(folder)
    data = aidmap.open_store(folder)
    markers = ("[[aid-map on=2024-04-20 table=yes]]", CHANGES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not every script has its letters in the font
        word = filled(data, report_with(*markers, path=tmp_path / "report.docx"))
        (tmp_path / "report.md").write_text("\n\n".join(markers), encoding="utf-8")
        markdown = filled(data, tmp_path / "report.md").decode("utf-8")
    said = "".join(body(word).itertext())
    assert "<script>window.pwned=1</script>" in said
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    inner = [child for token in tokens for child in token.children or []]
    html = [token.content.strip() for token in [*tokens, *inner] if token.type.startswith("html")]
    assert all(re.fullmatch(r"<!-- /?aid-[^<>]*-->", one) for one in html)
    cells = [token.type for token in tokens if token.type in {"tr_open", "td_open", "th_open"}]
    assert len(cells) % 6 == 0


def test_the_command_fills_a_report_in_place_or_elsewhere(run: Run, tmp_path: Path) -> None:
    report = report_with("[[aid-table]]", path=tmp_path / "report.docx")
    before = report.read_bytes()
    options = ("--on", "2024-04-20", "--data", GEODATA)
    done = run("insert", report, "-o", tmp_path / "out.docx", "--at", "[[aid-table]]", *options)
    assert done.returncode == 0, done.stderr
    assert report.read_bytes() == before
    assert "Table 1. Statuses on 20 April 2024, goods" in texts(
        (tmp_path / "out.docx").read_bytes()
    )
    assert run("insert", report, "--lang", "fr", *options).returncode == 0
    assert "Tableau 1. États au 20 avril 2024, marchandises" in texts(report.read_bytes())
    wrong = run("insert", report, "--at", "[[aid-nope]]", *options)
    assert wrong.returncode == 1
    assert "has no [[aid-nope]]; it has [[aid-table]]" in wrong.stderr


def test_a_place_that_is_not_there_is_no_publisher(shipped: Dataset) -> None:
    marker = insertion.parse_marker("[[aid-table according-to='OCHA,Al Jazeera']]", {})
    assert insertion.blocks_for(shipped, marker)
    with pytest.raises(NotFound):
        insertion.blocks_for(shipped, insertion.parse_marker("[[aid-table according-to=erez]]", {}))


def changed(path: Path, part: str, old: str, new: str) -> Path:
    """The same Word file with other XML in a part."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    text = parts[part].decode("utf-8")
    assert old in text
    parts[part] = text.replace(old, new, 1).encode("utf-8")
    with zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("beside", "wrong"),
    [
        ("<w:r><w:br w:type='page'/></w:r>", "stands beside a picture, a break"),
        ("<w:commentRangeStart w:id='1'/>", "stands beside a picture, a break, a comment"),
        ("<w:ins w:id='1' w:author='x'><w:r><w:t xml:space='preserve'> </w:t></w:r></w:ins>",
         "or a tracked change"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_marker_is_never_lost(
    shipped: Dataset, tmp_path: Path, beside: str, wrong: str
) -> None:
    report = report_with("[[aid-x]]", path=tmp_path / "r.docx")
    changed(report, "word/document.xml", "<w:t>[[aid-x]]</w:t></w:r>",
            f"<w:t>[[aid-table]]</w:t></w:r>{beside}")  # fmt: skip
    with pytest.raises(DataError) as told:
        insertion.insert(shipped, report)
    assert wrong in str(told.value)


def test_markers_in_headers_and_boxes_are_told(shipped: Dataset, tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("[[aid-table]]")
    word.sections[0].header.paragraphs[0].text = "[[aid-map]]"
    word.save(str(tmp_path / "r.docx"))
    with pytest.raises(DataError, match=r"\[\[aid-map\]\] stands in a header or footer"):
        insertion.insert(shipped, tmp_path / "r.docx")
    report = report_with("box", path=tmp_path / "b.docx")
    inner = "<w:p><w:r><w:t>[[aid-map]]</w:t></w:r></w:p>"
    changed(report, "word/document.xml", "<w:t>box</w:t>",
            f"<w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict>")  # fmt: skip
    with pytest.raises(DataError, match="stands in a text box"):
        insertion.insert(shipped, report)


def test_controls_of_others_are_left_alone(shipped: Dataset, tmp_path: Path) -> None:
    report = report_with("theirs", "[[aid-table]]", path=tmp_path / "r.docx")
    theirs = (
        "<w:sdt><w:sdtPr><w:alias w:val='Worker'/><w:tag w:val='aid-worker'/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>theirs</w:t></w:r></w:sdtContent></w:sdt>"
    )
    changed(report, "word/document.xml", "<w:r><w:t>theirs</w:t></w:r>", theirs)
    content = filled(shipped, report)
    assert "theirs" in "".join(body(content).itertext())
    assert len(body(content).findall(f".//{qn('w:sdt')}")) == 2


def test_plain_documents_of_other_programs_are_filled(shipped: Dataset, tmp_path: Path) -> None:
    report = report_with("[[aid-map]]", path=tmp_path / "r.docx")
    styles = 'w:styleId="Caption"'
    changed(report, "word/styles.xml", styles, 'w:styleId="Beschriftung"')
    with zipfile.ZipFile(report) as file:
        xml = file.read("word/document.xml").decode("utf-8")
    section = re.search("<w:sectPr.*</w:sectPr>", xml, re.DOTALL)
    assert section
    changed(report, "word/document.xml", section[0], "")
    content = filled(shipped, report, defaults={"on": "2024-04-20"})
    assert 'w:val="Beschriftung"' in etree.tostring(body(content)).decode()
    changed(report, "word/document.xml", "</w:body>", "</w:bodi>")
    with pytest.raises(DataError, match="is no Word document"):
        insertion.insert(shipped, report)


def test_the_width_is_that_of_the_section_and_its_columns(shipped: Dataset, tmp_path: Path) -> None:
    report = report_with("[[aid-table on=2024-04-20]]", path=tmp_path / "r.docx")
    columns = '<w:cols w:num="2" w:space="720"/>'
    changed(report, "word/document.xml", '<w:cols w:space="720"/>', columns)
    table = body(filled(shipped, report)).find(f".//{qn('w:tbl')}")
    widths = [int(one.get(qn("w:w"))) for one in table.find(qn("w:tblGrid"))]
    section = body(report.read_bytes()).find(f".//{qn('w:sectPr')}")
    page = int(section.find(qn("w:pgSz")).get(qn("w:w")))
    margins = section.find(qn("w:pgMar"))
    sides = int(margins.get(qn("w:left"))) + int(margins.get(qn("w:right")))
    assert sum(widths) == pytest.approx((page - sides - 720) / 2, abs=10)


def test_what_is_put_in_has_its_own_language(shipped: Dataset, tmp_path: Path) -> None:
    report = report_with("[[aid-table on=2024-04-20 lang=fr]]", path=tmp_path / "r.docx")
    table = body(filled(shipped, report)).find(f".//{qn('w:tbl')}")
    told = {one.get(qn("w:val")) for one in table.iter(qn("w:lang"))}
    assert told == {"fr-FR"}


def test_markers_as_people_type_them_are_understood(shipped: Dataset, tmp_path: Path) -> None:
    typed = "[[ AID-Table\u00a0on=2024-04-20 according-to=\u201cUN News\u201d ]]"
    name = shipped.records.sources[0].name
    report = report_with(typed.replace("UN News", name), path=tmp_path / "r.docx")
    assert any("according to" in text for text in texts(filled(shipped, report)))
    markdown = tmp_path / "r.md"
    markdown.write_text("\ufeff[[aid-table]]\n", encoding="utf-8")
    told = filled(shipped, markdown).decode("utf-8")
    assert told.startswith("\ufeff<!-- aid-table -->\n")


def test_only_line_ends_part_the_lines_of_markdown(shipped: Dataset, tmp_path: Path) -> None:
    report = tmp_path / "r.md"
    report.write_bytes(
        "a\x0cform\u2028feed\r\n\r\n[[aid-table on=2024-04-20]]\r\n\r\nend\r\n".encode()
    )
    text = filled(shipped, report).decode("utf-8")
    assert text.startswith("a\x0cform\u2028feed\r\n\r\n<!-- aid-table on=2024-04-20 -->")
    assert text.endswith("\r\n\r\nend\r\n")


def test_two_maps_of_a_day_are_two_pictures(shipped: Dataset, tmp_path: Path) -> None:
    report = tmp_path / "r.md"
    one = "[[aid-map on=2024-04-20]]"
    markers = (
        one,
        one.replace("]]", " traffic=fuel]]"),
        one.replace("]]", " according-to=cogat]]"),
    )
    report.write_text("\n\n".join(markers), encoding="utf-8")
    files = insertion.insert(shipped, report)
    pictures = {name: content for name, content in files.items() if name.endswith(".png")}
    assert len(pictures) == len(set(pictures.values())) == 3
    assert all(f"]({name})" in files["r.md"].decode() for name in pictures)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("> <!-- aid-table -->\n> <!-- /aid-table -->\n", "stands in a list or a quote"),
        ("<!-- aid-table --><!-- /aid-table -->\n", "among other words"),
        ("see <!-- aid-table --> x <!-- /aid-table --> there\n", "among other words"),
    ],
)
def test_comments_that_stand_wrong_are_told(
    shipped: Dataset, tmp_path: Path, text: str, wrong: str
) -> None:
    (tmp_path / "r.md").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=wrong):
        insertion.insert(shipped, tmp_path / "r.md")


def test_the_file_keeps_its_mode_and_a_link_stays_one(run: Run, tmp_path: Path) -> None:
    report = report_with("[[aid-table]]", path=tmp_path / "report.docx")
    report.chmod(0o600)
    link = tmp_path / "link.docx"
    link.symlink_to(report)
    before = report.read_bytes()
    done = run("insert", link, "--on", "2024-04-20", "--data", GEODATA)
    assert done.returncode == 0, done.stderr
    assert link.is_symlink()
    assert report.read_bytes() != before
    assert report.stat().st_mode & 0o777 == 0o600
    wrong = run("insert", report, "-o", tmp_path / "out.md", "--data", GEODATA)
    assert wrong.returncode == 1
    assert "stays a .docx" in wrong.stderr


# Markers as other people's programs write them.

WORD = Path(__file__).parents[1] / "cases" / "word"


def tables(content: bytes) -> int:
    return len(body(content).findall(f".//{qn('w:tbl')}"))


def pictures(content: bytes) -> int:
    return len(body(content).findall(f".//{qn('wp:inline')}"))


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("F1_capital_marker_crash", (1, 1)),
        ("F1_capital_marker_second_run_lost", (1, 0)),
        ("F3_tracked_insert", (1, 0)),
        ("F3_inline_content_control", (1, 0)),
        ("F2_two_columns", (1, 0)),
        ("F2_cell", (1, 1)),
    ],
)
def test_what_failed_is_filled_and_filled_anew(
    shipped: Dataset, tmp_path: Path, name: str, shown: tuple[int, int]
) -> None:
    report = tmp_path / "r.docx"
    report.write_bytes((WORD / f"{name}.docx").read_bytes())
    content = filled(shipped, report)
    assert not [text for text in texts(content) if "[[" in text]
    assert (pictures(content), tables(content)) == shown
    report.write_bytes(content)
    assert filled(shipped, report) == content
    later = filled(shipped, report, defaults={"traffic": "fuel"})
    assert (pictures(later), tables(later)) == shown
    assert any(", fuel" in text for text in texts(later))


def wrapped(before: str, after: str, *, marker: str = "[[aid-table]]") -> str:
    return f"{before}<w:r><w:t>{marker}</w:t></w:r>{after}"


INLINE = "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>"
TRACKED = "<w:ins w:id='1' w:author='x'>", "</w:ins>"
LINK = "<w:hyperlink w:anchor='x'>", "</w:hyperlink>"
MOVED = "<w:moveTo w:id='1' w:author='x'>", "</w:moveTo>"
TAGGED = "<w:smartTag w:element='x'>", "</w:smartTag>"
AROUND = {"control": INLINE, "ins": TRACKED, "link": LINK, "moved": MOVED, "tag": TAGGED}


@pytest.mark.parametrize("case", ["[[aid-table]]", "[[AID-TABLE]]", "[[Aid-Table on=2024-04-20]]"])
@pytest.mark.parametrize("around", AROUND)
def test_a_marker_is_found_in_whatever_stands_around_its_words(
    shipped: Dataset, tmp_path: Path, around: str, case: str
) -> None:
    report = report_with("theirs", "before", path=tmp_path / "r.docx")
    xml = wrapped(*AROUND[around], marker=case)
    changed(report, "word/document.xml", "<w:r><w:t>theirs</w:t></w:r>", xml)
    content = filled(shipped, report)
    assert tables(content) == 1
    assert "before" in texts(content)
    report.write_bytes(content)
    assert filled(shipped, report) == content


def test_a_marker_of_several_pieces_is_one(shipped: Dataset, tmp_path: Path) -> None:
    report = report_with("theirs", path=tmp_path / "r.docx")
    pieces = (
        "<w:r><w:t>[[aid-</w:t></w:r><w:ins w:id='1' w:author='x'><w:r><w:t>table</w:t></w:r>"
        "</w:ins><w:hyperlink w:anchor='x'><w:bookmarkStart w:id='7' w:name='theirs'/>"
        "<w:r><w:t>]]</w:t></w:r><w:bookmarkEnd w:id='7'/></w:hyperlink>"
    )
    changed(report, "word/document.xml", "<w:r><w:t>theirs</w:t></w:r>", pieces)
    content = filled(shipped, report)
    assert tables(content) == 1
    assert body(content).find(f".//{qn('w:bookmarkStart')}") is not None


@pytest.mark.parametrize(
    ("xml", "wrong"),
    [
        (wrapped("", "<w:r><w:br/></w:r>"), r"\(here a break\)"),
        (wrapped("", "<w:commentRangeStart w:id='1'/>"), r"\(here a comment\)"),
        (wrapped("", "<w:del w:id='1' w:author='x'><w:r><w:delText>x</w:delText></w:r></w:del>"),
         r"\(here a tracked change\)"),
        (wrapped("", "<w:r><w:footnoteReference w:id='1'/></w:r>"), r"\(here a note\)"),
        (wrapped("<w:moveFrom w:id='1' w:author='x'>", "</w:moveFrom>"), "was moved away from"),
        (wrapped("<w:sdt><w:sdtPr><w:lock w:val='sdtLocked'/></w:sdtPr><w:sdtContent>",
                 INLINE[1]), "that is locked: unlock it"),
    ],
)  # fmt: skip
def test_the_true_cause_is_named(shipped: Dataset, tmp_path: Path, xml: str, wrong: str) -> None:
    report = report_with("theirs", path=tmp_path / "r.docx")
    changed(report, "word/document.xml", "<w:r><w:t>theirs</w:t></w:r>", xml)
    with pytest.raises(DataError, match=wrong):
        insertion.insert(shipped, report)


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [("<w:text/>", "holds one line, no map"), ("<w:lock w:val='contentLocked'/>", "is locked"),
     ("<w:richText/>", "")],
)  # fmt: skip
def test_a_control_around_the_paragraph_must_take_more_than_a_line(
    shipped: Dataset, tmp_path: Path, kind: str, wrong: str
) -> None:
    report = report_with("theirs", path=tmp_path / "r.docx")
    inner = "<w:p><w:r><w:t>[[aid-table]]</w:t></w:r></w:p>"
    control = f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    changed(report, "word/document.xml", "<w:p><w:r><w:t>theirs</w:t></w:r></w:p>", control)
    if wrong:
        with pytest.raises(DataError, match=wrong):
            insertion.insert(shipped, report)
    else:
        assert tables(filled(shipped, report)) == 1


def test_the_map_stands_alone_unless_its_table_is_asked_for(
    shipped: Dataset, tmp_path: Path
) -> None:
    for marker, shown in (
        ("[[aid-map on=2024-04-20]]", (1, 0)),
        ("[[aid-map on=2024-04-20 table=no]]", (1, 0)),
        ("[[aid-map on=2024-04-20 table=yes]]", (1, 1)),
    ):
        content = filled(shipped, report_with(marker, path=tmp_path / "r.docx"))
        assert (pictures(content), tables(content)) == shown
    with pytest.raises(DataError, match="table=maybe is none: write no or yes"):
        filled(shipped, report_with("[[aid-map table=maybe]]", path=tmp_path / "r.docx"))
    with pytest.raises(DataError, match="'table=yes' is not for aid-table"):
        filled(shipped, report_with("[[aid-table table=yes]]", path=tmp_path / "r.docx"))


def test_markers_of_markdown_are_read_in_any_case(shipped: Dataset, tmp_path: Path) -> None:
    report = tmp_path / "r.md"
    report.write_text(
        "[[AID-Table on=2024-04-20]]\n\n<!-- Aid-Changes from=2024-04-01 to=2024-04-30 -->\nold\n\n"
        "<!-- /aid-CHANGES -->\n",
        encoding="utf-8",
    )
    text = filled(shipped, report).decode("utf-8")
    assert "| Erez |" in text
    assert "old" not in text
    report.write_text(text, encoding="utf-8")
    assert filled(shipped, report).decode("utf-8") == text


# Little room.


def in_room(shipped: Dataset, path: Path, width: float, marker: str) -> Any:
    """What a marker becomes in a cell of some millimetres."""
    word = docx.Document()
    table = word.add_table(1, 1)
    table.cell(0, 0).width = Mm(width)
    table.cell(0, 0).paragraphs[0].text = marker
    word.save(str(path))
    return body(filled(shipped, path)).find(f".//{qn('w:sdtContent')}")


@pytest.mark.parametrize("width", [30, 45, 72, 110])
@pytest.mark.parametrize("language", ["en", "ar", "he", "fr"])
def test_no_word_of_a_narrow_table_has_to_break(
    shipped: Dataset, tmp_path: Path, width: float, language: str
) -> None:
    marker = f"[[aid-table on=2024-04-20 lang={language}]]"
    made = in_room(shipped, tmp_path / "r.docx", width, marker)
    font = ImageFont.truetype(str(FONT), 85)  # a wide one, in tenths of the points of a cell
    for row in made.find(f".//{qn('w:tbl')}").iter(qn("w:tr")):
        for cell in row.iter(qn("w:tc")):
            room = int(cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w"))) / 20 - 10.8
            said = " ".join("".join(one.itertext()) for one in cell.iter(qn("w:p")))
            for one in said.split() if width > 30 else ():
                assert font.getlength(one) / 10 <= room, (one, room)
    whole = "".join(made.itertext())
    assert "2024" in whole
    assert not re.search(r"\n", whole)


def test_a_narrow_table_says_all_that_a_wide_one_says(shipped: Dataset, tmp_path: Path) -> None:
    marker = "[[aid-table on=2024-04-20]]"
    wide = in_room(shipped, tmp_path / "w.docx", 150, marker)
    cells = ["".join(one.itertext()) for one in wide.find(f".//{qn('w:tbl')}").iter(qn("w:tc"))]
    for width, columns in ((100, 2), (40, 1)):
        narrow = in_room(shipped, tmp_path / "n.docx", width, marker)
        assert len(narrow.findall(f".//{qn('w:gridCol')}")) == columns
        said = "".join(narrow.itertext())
        assert not [cell for cell in cells if cell not in said]
        assert "Last heard: 17 April 2024" in said


@pytest.mark.sampled
@pytest.mark.parametrize("width", [40, 72, 119, 121, 150])
@pytest.mark.parametrize(
    "marker",
    ["[[aid-map on=2024-04-20]]", "[[aid-timeline from=2024-03-01 to=2024-04-20]]"],
)
def test_pictures_are_drawn_for_the_room_that_they_get(
    shipped: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: float, marker: str
) -> None:
    drawn: list[Any] = []
    saved = figure.SheetFigure.to_bytes

    def watched(self: Any, *args: Any, **options: Any) -> bytes:
        drawn.append(self)
        return saved(self, *args, **options)

    monkeypatch.setattr(figure.SheetFigure, "to_bytes", watched)
    made = in_room(shipped, tmp_path / "r.docx", width, marker)
    (plate,) = drawn
    extent = made.find(f".//{qn('wp:extent')}")
    assert int(extent.get("cx")) == pytest.approx(Mm(min(width, 150)), rel=0.1)
    assert plate.sheet.width * Mm(1) == pytest.approx(int(extent.get("cx")), rel=0.001)
    words = [one for one in plate.figure.findobj(Text) if one.get_text() not in {"", "?"}]
    assert len(words) > 10
    assert min(one.get_fontsize() for one in words) >= 6
    sheet = plate.figure.bbox
    renderer = FigureCanvasAgg(plate.figure).get_renderer()
    foot = [one for one in words if one.get_text().startswith(("Sources", "Drawn"))]
    for one in foot:
        box = one.get_window_extent(renderer)
        assert sheet.x0 <= box.x0
        assert sheet.y0 <= box.y0
        assert box.x1 <= sheet.x1
