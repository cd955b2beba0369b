"""Counts from tables of others: a row a figure, figures side by side, a row a consignment."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import Run
from spoiling import HOSTILE

import aidmap
from aidmap import Dataset
from aidmap.errors import DataError
from aidmap.importers import count_import
from aidmap.importers.import_result import ImportResult
from aidmap.model.import_mapping import Mapping
from aidmap.model.validation import validate

if TYPE_CHECKING:
    from aidmap.model import Count

pytestmark = pytest.mark.usefixtures("in_process")
SAID = {"measure": "trucks", "stage": "collected", "publisher": "ocha"}
OPTIONS = [f"--set={name}={value}" for name, value in SAID.items()]


def table(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def take(data: Dataset, path: Path, *, sums: bool = False, **how: Any) -> ImportResult:
    return count_import.counts(data, path, validate(Mapping, how), sums=sums)


def figures(result: ImportResult) -> list[tuple[str, str, str, str, str]]:
    assert [str(fault) for fault in result.faults] == []
    return [
        (one.subject, one.measure.value, str(one.value), str(one.first_day), str(one.last_day))
        for one in result.new
    ]


LONG = {
    "en": "Date,Crossing,Direction,Measure,Count,Stage,Source\n"
    "2024-05-12,Kerem Shalom,in,trucks,25,entered,OCHA\n",
    "fr": "Jour;Passage;Sens;Mesure;Nombre;Étape;Source\n"
    "12 mai 2024;Kerem Shalom;entrée;camions;25;entrés;OCHA\n",
    "ar": "التاريخ,المعبر,الاتجاه,القياس,العدد,المرحلة,المصدر\n"
    "١٢ مايو ٢٠٢٤,معبر كرم أبو سالم,دخول,شاحنات,٢٥,دخلت,OCHA\n",
    "he": "תאריך,מעבר,כיוון,מדד,כמות,שלב,publisher\n"
    "12 במאי 2024,מעבר כרם שלום,כניסה,משאיות,25,נכנסו,OCHA\n",
}


@pytest.mark.parametrize("language", LONG)
def test_columns_and_words_are_known_in_every_language(
    shipped: Dataset, tmp_path: Path, language: str
) -> None:
    result = take(shipped, table(tmp_path / "t.csv", LONG[language]))
    assert result.faults == []
    [count] = result.new
    assert (count.subject, count.first_day, count.value) == (
        "kerem-shalom", date(2024, 5, 12), Decimal(25)
    )  # fmt: skip
    assert (count.measure, count.stage, count.direction) == ("trucks", "entered", "in")
    assert (count.traffic, count.publisher, count.reported_on) == (
        "goods", "ocha", date(2024, 5, 12)
    )  # fmt: skip


def test_our_own_file_of_counts_comes_back_as_it_is(shipped: Dataset, tmp_path: Path) -> None:
    path = Path(str(shipped.store)) / "counts.csv"
    result = take(shipped, path)
    assert (result.faults, result.new) == ([], [])
    assert result.known == len(shipped.records.counts)
    aidmap.store.init(tmp_path / "other")
    (tmp_path / "other" / "counts.csv").unlink()
    other = aidmap.open_store(tmp_path / "other")
    assert {*take(other, path).new} == {*shipped.records.counts}


DAYS_DOWN = """Trucks that entered,,,,
Date,Kerem Shalom,Zikim,Total,Remark
2024-05-12,25,"1,012",1037,busy
2024-05-13,0,-,0,
2024-05-14,n/a,7,7,
Total,25,1019,1044,
"""
ACROSS = [
    ("kerem-shalom", "trucks", "25", "2024-05-12", "2024-05-12"),
    ("zikim", "trucks", "1012", "2024-05-12", "2024-05-12"),
    ("kerem-shalom", "trucks", "0", "2024-05-13", "2024-05-13"),
    ("zikim", "trucks", "7", "2024-05-14", "2024-05-14"),
]


def test_days_down_and_crossings_across(shipped: Dataset, tmp_path: Path) -> None:
    result = take(shipped, table(tmp_path / "t.csv", DAYS_DOWN), set=SAID)
    assert figures(result) == ACROSS
    assert {(part["what"], part["count"]) for part in result.skipped_parts} == {
        ("column 'Total'", 1), ("column 'Remark'", 1), ("rows", 1), ("cells", 2)
    }  # fmt: skip
    assert [doubt.kind for doubt in result.doubts] == ["total-rows"]
    assert {one.reported_on for one in result.new} == {date(2024, 5, 14)}


def test_crossings_down_and_days_across(shipped: Dataset, tmp_path: Path) -> None:
    text = "Where,12 May 2024,2024-05-13,45426\nKerem Shalom,25,0,\nErez West,1012,,7\n"
    result = take(shipped, table(tmp_path / "t.csv", text), set=SAID)
    assert sorted(figures(result)) == sorted(ACROSS)
    assert "column 'Where' is read as the crossings" in result.notes


def test_months_across_cover_their_days(shipped: Dataset, tmp_path: Path) -> None:
    text = ";May 2024;2024-06;juillet 2024\nمعبر رفح;1;2;3\nZikim;4;;x\n"
    result = take(shipped, table(tmp_path / "t.csv", text), set=SAID)
    found = [(one.subject, one.first_day.month, one.days) for one in result.new]
    assert found == [("rafah", 5, 31), ("rafah", 6, 30), ("rafah", 7, 31), ("zikim", 5, 31)]
    [fault] = result.faults
    assert (fault.field, fault.line) == ("juillet 2024", 3)


TWO_ROWS = """Date,Kerem Shalom,,Zikim,,Total
,Trucks,Pallets,Trucks,Pallets,Trucks
2024-05-12,25,300,3,-,28
"""
IN_TWO_ROWS = [
    ("kerem-shalom", "trucks", "25", "2024-05-12", "2024-05-12"),
    ("kerem-shalom", "pallets", "300", "2024-05-12", "2024-05-12"),
    ("zikim", "trucks", "3", "2024-05-12", "2024-05-12"),
]


def test_a_header_of_two_rows_with_blanks_that_carry_on(shipped: Dataset, tmp_path: Path) -> None:
    said = {"stage": "collected", "publisher": "ocha"}
    result = take(shipped, table(tmp_path / "t.csv", TWO_ROWS), set=said)
    assert figures(result) == IN_TWO_ROWS
    assert "header taken from rows 1 and 2: --header-row N says another" in result.notes
    assert "column 'Total Trucks'" in {part["what"] for part in result.skipped_parts}


@pytest.mark.parametrize("header_row", [None, 3])
def test_a_header_of_merged_cells(shipped: Dataset, tmp_path: Path, header_row: int | None) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (["Trucks and pallets"], [], *csv.reader(TWO_ROWS.splitlines())):
        sheet.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    for merged in ("A1:F1", "A3:A4", "B3:C3", "D3:E3"):
        sheet.merge_cells(merged)
    book.create_sheet("Notes").append(["nothing here"])
    book.save(tmp_path / "t.xlsx")
    said = {"stage": "collected", "publisher": "ocha"}
    result = take(shipped, tmp_path / "t.xlsx", set=said, header_row=header_row, sheet="Sheet")
    assert figures(result) == IN_TWO_ROWS


def test_directions_below_crossings(shipped: Dataset, tmp_path: Path) -> None:
    text = "Crossing,Rafah,,Erez\nDate,In,Out,In\n2024-05-01,5,6,7\n"
    said = {"measure": "people", "stage": "entered", "publisher": "ocha"}
    result = take(shipped, table(tmp_path / "t.csv", text), set=said)
    assert [(one.subject, one.direction, one.value, one.traffic) for one in result.new] == [
        ("rafah", "in", 5, "people"), ("rafah", "out", 6, "people"), ("erez", "in", 7, "people")
    ]  # fmt: skip
    assert not any("direction" in note for note in result.notes)


HARD_HEADERS = {
    "a row below that looks like headings": (
        "Gate,Seen on,By,Load,Trucks\nErez,2024-05-12,me,fuel,4\n", "erez", "4"),
    "dashes below": ("Date,Erez,Zikim\n2024-05-12,-,\n2024-05-13,4,-\n", "erez", "4"),
    "unknown headings before numbers": (
        "Beginn,Ende,Ort,Anzahl\n2024-05-12,2024-05-12,Erez,4\n", "erez", "4"),
    "a sum of the year": ("Crossing,2024-05,2024\nErez,4,99\n", "erez", "4"),
    "only one crossing": ("Date,Erez\n2024-05-12,4\n", "erez", "4"),
    "a title of one word": ("Trucks,,\nDate,Erez,Total\n2024-05-12,4,4\n", "erez", "4"),
}  # fmt: skip


@pytest.mark.parametrize("case", HARD_HEADERS)
def test_the_header_is_found(shipped: Dataset, tmp_path: Path, case: str) -> None:
    text, subject, value = HARD_HEADERS[case]
    columns = {
        "a row below that looks like headings": {"first_day": "Seen on"},
        "unknown headings before numbers": {
            "first_day": "Beginn", "last_day": "Ende", "subject": "Ort", "value": "Anzahl"
        },
    }.get(case, {})  # fmt: skip
    result = take(shipped, table(tmp_path / "t.csv", text), set=SAID, columns=columns)
    assert result.faults == []
    assert [(one.subject, str(one.value)) for one in result.new] == [(subject, value)]


def test_a_header_that_is_not_known_is_asked_for(shipped: Dataset, tmp_path: Path) -> None:
    text = "Beginn,Ort,Anzahl\n2024-05-12,Erez,4\n2024-05-13,Erez,5\n"
    with pytest.raises(DataError, match="no column is ours: it has Beginn, Ort, Anzahl"):
        take(shipped, table(tmp_path / "t.csv", text), set=SAID)


def test_measures_side_by_side_are_known_by_their_headings(
    shipped: Dataset, tmp_path: Path
) -> None:
    text = "Date,Crossing,No. of Trucks,Litres of fuel\n2024-05-12,Kerem Shalom,4,30000.5\n"
    said = {"stage": "entered", "publisher": "ocha"}
    result = take(shipped, table(tmp_path / "t.csv", text), set=said)
    assert [(one.measure, str(one.value), one.traffic) for one in result.new] == [
        ("trucks", "4", "goods"), ("litres", "30000.5", "fuel")
    ]  # fmt: skip


def test_a_day_can_stand_for_its_week_or_month(shipped: Dataset, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", "Week,Crossing,Trucks\n2024-05-05,Erez,4\n")
    [week] = take(shipped, path, set=SAID, period="week").new
    assert (week.first_day, week.last_day) == (date(2024, 5, 5), date(2024, 5, 11))
    path = table(tmp_path / "t.csv", "Month,Crossing,Trucks\n2024-05-01,Erez,4\n")
    [month] = take(shipped, path, set=SAID).new
    assert (month.first_day, month.last_day) == (date(2024, 5, 1), date(2024, 5, 31))


def test_a_fault_of_a_whole_column_is_told_once(shipped: Dataset, tmp_path: Path) -> None:
    rows = [f"2024-05-{day:02},{day},none seen" for day in range(1, 21)]
    text = "\n".join(["Date,Kerem Shalom,Zikim", *rows[:4], "2024-05-05,many,2", *rows[5:]])
    result = take(shipped, table(tmp_path / "t.csv", text), set=SAID)
    assert len(result.refused) == 20
    whole, single = result.faults
    assert (whole.field, whole.line) == ("Zikim", 2)
    assert "so are 18 rows more" in whole.what
    assert "it is the whole column" in whole.what
    assert (single.field, single.line) == ("Kerem Shalom", 6)


def test_what_has_not_happened_yet_cannot_have_been_counted(
    shipped: Dataset, tmp_path: Path
) -> None:
    ahead = shipped.about.today().replace(day=1)
    path = table(tmp_path / "t.csv", f"Month,Crossing,Trucks\n{ahead:%Y-%m},Erez,4\n")
    result = take(shipped, path, set=SAID)
    assert result.new == []
    assert "is still to come: nobody can have counted it" in result.faults[0].what
    path = table(tmp_path / "t.csv", "Date,Crossing,Trucks\n2024-05-12,Erez,4\n")
    result = take(shipped, path, set=SAID | {"reported_on": "2024-05-11"})
    assert "nobody can have counted what comes after reported_on" in result.faults[0].what


CONSIGNMENTS = """Date,Crossing,Trucks,Cargo
2024-05-12,Kerem Shalom,1.5,flour
2024-05-12,Kerem Shalom,2.50,water
2024-05-12,Zikim,1,flour
2024-05-13,Kerem Shalom,3,flour
"""


def test_rows_of_consignments_are_added_up(shipped: Dataset, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", CONSIGNMENTS)
    result = take(shipped, path, sums=True, set=SAID)
    assert figures(result) == [
        ("kerem-shalom", "trucks", "4", "2024-05-12", "2024-05-12"),
        ("zikim", "trucks", "1", "2024-05-12", "2024-05-12"),
        ("kerem-shalom", "trucks", "3", "2024-05-13", "2024-05-13"),
    ]
    assert [*result.doubts] == []
    assert result.contributed == 4
    alone = take(shipped, path, set=SAID)
    assert [(doubt.kind, doubt.rows) for doubt in alone.doubts] == [("same-days", [3])]


def test_a_row_without_a_figure_is_one_truck(shipped: Dataset, tmp_path: Path) -> None:
    text = "Date,Crossing,Plate\n2024-05-12,Erez,a\n2024-05-12,Erez,b\n2024-05-13,Erez,c\n"
    path = table(tmp_path / "t.csv", text)
    result = take(shipped, path, sums=True, set=SAID)
    assert [str(one.value) for one in result.new] == ["2", "1"]
    pallets = take(shipped, path, sums=True, set=SAID | {"measure": "pallets"})
    assert pallets.new == []
    assert "value: is missing" in str(pallets.faults[0])
    assert take(shipped, path, set=SAID | {"value": "1"}).contributed == 3


def test_a_sum_that_no_count_can_hold_is_refused(shipped: Dataset, tmp_path: Path) -> None:
    rows = "2024-05-12,Erez,999999999999999\n" * 2
    path = table(tmp_path / "t.csv", f"Date,Crossing,Trucks\n{rows}")
    with pytest.raises(DataError, match="the sum has more than 15 digits"):
        take(shipped, path, sums=True, set=SAID)


def test_the_same_file_again_adds_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", DAYS_DOWN)
    words = ("import", "counts", path, "--data", folder, *OPTIONS, "--accept", "total-rows")
    done = run(*words)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "4 figures in 4 rows became 4 counts: 4 new\n"
    before = (folder / "counts.csv").read_bytes()
    again = run(*words)
    assert again.stdout == "4 figures in 4 rows became 4 counts: 0 new, 4 there already\n"
    assert (folder / "counts.csv").read_bytes() == before
    assert run("check", "--data", folder).stdout == "no faults\n"


def test_a_later_export_adds_what_is_new_alone(run: Run, folder: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", CONSIGNMENTS)
    words = ("import", "counts", path, "--data", folder, *OPTIONS, "--sum")
    assert run(*words).stdout == "4 rows became 3 counts: 3 new\n"
    later = "2024-05-13,Kerem Shalom,1,rice\n2024-05-20,Zikim,9,rice\n"
    table(path, CONSIGNMENTS + later)
    done = run(*words, "--json")
    told = json.loads(done.stdout)
    assert (told["read"], told["rows"], told["added"], told["known"]) == (6, 6, 2, 2)
    checked = run("check", "--data", folder)
    assert checked.returncode == 0
    assert "ocha, kerem-shalom, trucks collected, in, goods: 2 figures" in checked.stderr
    data = aidmap.open_store(folder)
    found = [one for one in data.records.counts if one.first_day == date(2024, 5, 13)]
    assert sorted((one.reported_on.day, str(one.value)) for one in found) == [(13, "3"), (20, "4")]


def test_bad_rows_refuse_the_file_or_are_set_aside(run: Run, folder: Path, tmp_path: Path) -> None:
    rows = [f"2024-05-12,{'Nowhere' if n % 2 else 'Erez'},{n}" for n in range(200)]
    path = table(tmp_path / "t.csv", "\n".join(["Date,Crossing,Trucks", *rows]))
    words = ("import", "counts", path, "--data", folder, *OPTIONS, "--sum")
    before = (folder / "counts.csv").read_bytes()
    refused = run(*words)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") < 70  # grouped, or the first ones
    assert "Nowhere" in refused.stderr
    assert (folder / "counts.csv").read_bytes() == before
    bad = tmp_path / "bad.csv"
    done = run(*words, "--skip-bad", bad)
    assert done.returncode == 0
    assert done.stdout == "100 rows became 1 count: 1 new; 100 rows refused\n"
    with bad.open(encoding="utf-8-sig", newline="") as file:
        told = [*csv.DictReader(file)]
    assert len(told) == 100
    assert told[0]["row"] == "3"
    assert "Nowhere" in told[0]["fault"]


def test_a_mapping_is_saved_and_used_again(run: Run, folder: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", "Tag;Tor;Zahl\n12/05/2024;Kerem Shalom;1.234,5\n")
    kept = tmp_path / "kept.toml"
    words = ("import", "counts", path, "--data", folder, "--dry-run")
    done = run(
        *words, "--map=first_day=Tag", "--map=subject=Tor", "--map=value=Zahl", *OPTIONS,
        "--set=measure=tonnes", "--day-format=DD/MM/YYYY", "--decimal-mark=,", "--period=month",
        f"--save-mapping={kept}",
    )  # fmt: skip
    assert done.returncode == 1
    assert "is given twice" in done.stderr
    options = [one for one in OPTIONS if "measure" not in one]
    done = run(
        *words, "--map=first_day=Tag", "--map=subject=Tor", "--map=value=Zahl", *options,
        "--set=measure=tonnes", "--day-format=DD/MM/YYYY", "--decimal-mark=,", "--period=month",
        f"--save-mapping={kept}",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    again = run(*words, f"--mapping={kept}")
    assert again.stdout == done.stdout
    assert "value 1234.5, first_day 2024-05-01, last_day 2024-05-31" in again.stdout


def test_new_publishers_are_taken_up_where_that_is_said(shipped: Dataset, tmp_path: Path) -> None:
    text = "Date,Crossing,Trucks,Source\n2024-05-12,Erez,4,The Gate Watch\n"
    path, said = table(tmp_path / "t.csv", text), {"stage": "entered"}
    mapping = validate(Mapping, {"set": said})
    assert "--new-publishers" in str(count_import.counts(shipped, path, mapping).faults[0])
    result = count_import.counts(shipped, path, mapping, new_publishers=True)
    assert [one.publisher for one in result.new] == [*result.sources] == ["the-gate-watch"]


def test_words_that_are_none_of_ours_are_told_with_their_remedy(
    shipped: Dataset, tmp_path: Path
) -> None:
    text = "Date,Crossing,Trucks,Status\n2024-05-12,Erez,4,Arrived\n"
    path = table(tmp_path / "t.csv", text)
    [fault] = take(shipped, path, set={"publisher": "ocha"}).faults
    assert "--value stage:Arrived=..." in fault.what
    result = take(
        shipped, path, set={"publisher": "ocha"}, values={"stage": {"arrived": "entered"}}
    )
    assert result.new[0].stage == "entered"
    with pytest.raises(DataError, match="'lorry loads' is not a measure"):
        take(shipped, path, set=SAID | {"measure": "lorry loads"})


def test_legs_are_not_counted_at(shipped: Dataset, tmp_path: Path) -> None:
    leg = shipped.records.legs[0].id
    path = table(tmp_path / "t.csv", f"Date,Crossing,Trucks\n2024-05-12,{leg},4\n")
    assert "is a leg: counts are of places" in take(shipped, path, set=SAID).faults[0].what


@pytest.mark.parametrize("field", ["note", "title", "cargo", "Crossing", "Trucks", "Date"])
def test_hostile_texts_are_kept_as_text_or_refused(
    shipped: Dataset, tmp_path: Path, field: str
) -> None:
    texts = [text for text in HOSTILE if text.strip()]
    path = tmp_path / "t.csv"
    names = ("Date", "Crossing", "Trucks", "note", "title", "cargo")
    with path.open("w", encoding="utf-8", newline="") as file:
        table_of = csv.writer(file)
        table_of.writerow(names)
        for text in texts:
            usual = dict(zip(names, ("2024-05-12", "Erez", "4", "", "", ""), strict=True))
            table_of.writerow([*(usual | {field: text}).values()])
    result = take(shipped, path, set=SAID)
    if field in {"note", "title", "cargo"}:
        assert [getattr(one, field) for one in result.new] == texts
    else:
        figures_read = [one for one in result.new if one.value != 4]
        assert len(result.refused) + len(result.new) >= len(texts) - result.twice
        assert all(one.value == 1 for one in figures_read)  # +1
    for fault in result.faults:
        assert "\n" not in str(fault)


def test_hostile_headings_are_no_figures(shipped: Dataset, tmp_path: Path) -> None:
    texts = list(dict.fromkeys(text for text in HOSTILE if text.strip()))
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["Date", "Erez", *texts], ["2024-05-12", "4", *["9"] * len(texts)]]
        )
    result = take(shipped, path, set=SAID)
    assert [str(one.value) for one in result.new] == ["4"]
    assert all("\n" not in part["what"] for part in result.skipped_parts)


PLACES = ("Erez", "Kerem Shalom ", "zikim", "معبر رفح")
ROWS = st.lists(
    st.tuples(
        st.dates(date(2024, 1, 1), date(2024, 1, 9)),
        st.sampled_from(PLACES),
        st.decimals(0, 9999, places=2) | st.integers(0, 9999).map(Decimal),
        st.sampled_from(["in", "out"]),
    ),
    min_size=1,
    max_size=40,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, data=st.data())
def test_sums_are_those_of_the_rows_in_any_order(
    shipped: Dataset, tmp_path: Path, rows: list[Any], data: Any
) -> None:
    path = tmp_path / "t.csv"
    found: list[set[Count]] = []
    for order in (rows, data.draw(st.permutations(rows))):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("Date", "Crossing", "Trucks", "Direction"), *order])
        result = take(shipped, path, sums=True, set=SAID)
        assert (result.faults, result.contributed) == ([], len(rows))
        assert sum(one.value for one in result.new) == sum(row[2] for row in rows)
        assert not any(str(one.value).endswith((".0", ".00")) for one in result.new)
        found.append({one.with_fields(recorded_at=None) for one in result.new})
    assert found[0] == found[1]
    groups = {(day, name.strip(), way) for day, name, _, way in rows}
    assert len(found[0]) == len(groups)
