"""Presets: UNRWA's export, by a made-up twin of it, US border crossings, and one's own."""

import json
import time
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import unrwa_twin
from making import Once, Run

import aidmap
from aidmap import Dataset
from aidmap.errors import DataError
from aidmap.importers import count_import, preset_files
from aidmap.importers.import_result import ImportResult
from aidmap.model import Count
from aidmap.model.import_mapping import Mapping
from aidmap.model.validation import validate

ROWS = 50_000
EXPORT_SECONDS = 20  # on a machine that does nothing else
ABOUT = 'id = "x"\ntitle_en = "X"\ntime_zone = "UTC"\nlicence = "n"\ndisclaimer_en = "n"\n'


def take(data: Dataset, path: Path, name: str, **how: Any) -> ImportResult:
    preset = preset_files.find_preset(name, data)
    said = preset.mapping.model_dump(by_alias=True, exclude_none=True)
    said["set"] = preset.constants | said["set"] | how.pop("set", {})
    mapping: Mapping = validate(Mapping, said | how)
    return count_import.counts(data, path, mapping, sums=preset.sum, preset=preset)


def added_up(counts: Iterable[Count]) -> dict[unrwa_twin.Key, Decimal]:
    found = {(one.subject, one.traffic.value, one.first_day): one.value for one in counts}
    assert len(found) == len([*counts])
    return found


def received(data: Dataset) -> list[Count]:
    """The counts that the preset has made."""
    return [one for one in data.records.counts if (one.title or "").startswith("Trucks received")]


def test_the_shipped_twin_is_what_its_maker_makes() -> None:
    sheet: Any = openpyxl.load_workbook(unrwa_twin.SHIPPED).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0][0] == unrwa_twin.TITLE
    made = unrwa_twin.make(unrwa_twin.SHIPPED_ROWS).rows
    assert [row for row in rows[3:] if any(row)] == [row for row in made if any(row)]


def test_the_twin_is_imported_in_one_command(run: Run, folder: Path) -> None:
    words = ("import", "counts", unrwa_twin.SHIPPED, "--preset", "unrwa", "--data", folder)
    done = run(*words)
    assert done.returncode == 0, done.stderr
    twin = unrwa_twin.make(unrwa_twin.SHIPPED_ROWS)
    rows = unrwa_twin.SHIPPED_ROWS - twin.left_out - twin.blank
    assert done.stdout == f"{rows} rows became {len(twin.sums)} counts: {len(twin.sums)} new\n"
    assert "usual in this table: total-rows" in done.stderr
    data = aidmap.open_store(folder)
    new = received(data)
    assert added_up(new) == twin.sums
    assert {(one.publisher, one.stage, one.measure) for one in new} == {
        ("unrwa", "entered", "trucks")
    }
    assert all((one.url or "").startswith("https://www.unrwa.org/") for one in new)
    again = run(*words)
    assert again.stdout.endswith(f"counts: 0 new, {len(twin.sums)} there already\n")
    assert run("check", "--data", folder).stdout == "no faults\n"


def test_a_table_that_a_preset_knows_is_recognised(run: Run, folder: Path) -> None:
    said = run("import", "counts", unrwa_twin.SHIPPED, "--data", folder, "--dry-run").stderr
    assert "its columns are those of a preset: --preset unrwa knows them" in said


@pytest.mark.long
@pytest.mark.parametrize(
    "write",
    [
        pytest.param(unrwa_twin.write_workbook, marks=pytest.mark.long),
        unrwa_twin.write_table,
    ],
)
def test_fifty_thousand_rows_with_their_dirt(
    run: Run, folder: Path, once: Once, write: Any
) -> None:
    suffix = {"write_workbook": "xlsx", "write_table": "csv"}[write.__name__]
    twin = unrwa_twin.make(ROWS)
    made = once(f"unrwa-{suffix}", lambda where: write(where / f"export.{suffix}", twin))
    start = time.perf_counter()
    words = ("import", "counts", made / f"export.{suffix}", "--preset", "unrwa", "--data", folder)
    done = run(*words, "--json")
    took = time.perf_counter() - start
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["read"] == ROWS - twin.blank
    assert told["rows"] == ROWS - twin.blank - twin.left_out
    assert (told["added"], told["refused"]) == (len(twin.sums), 0)
    assert sum(part["count"] for part in told["left"] if part["what"] == "rows") == twin.left_out
    data = aidmap.open_store(folder)
    assert added_up(received(data)) == twin.sums
    assert took < 3 * EXPORT_SECONDS  # other tests run beside this one


DIRT = {
    "Received Date": "31/31/2024", "Crossing": "Nowhere Gate", "No. of Trucks": "a few",
    "Status": "Lost", "No. of  Trucks": "-2",
}  # fmt: skip


def test_bad_rows_do_not_stop_the_others(run: Run, folder: Path, tmp_path: Path) -> None:
    twin = unrwa_twin.make(unrwa_twin.SHIPPED_ROWS)
    places = {name: place for place, name in enumerate(unrwa_twin.COLUMNS)}
    good = twin.rows[0]
    bad = []
    for name, text in DIRT.items():
        bad.append([*good])
        bad[-1][places[name.replace("  ", " ")]] = text
    path = unrwa_twin.write_workbook(tmp_path / "t.xlsx", twin._replace(rows=[*twin.rows, *bad]))
    words = ("import", "counts", path, "--preset", "unrwa", "--data", folder)
    refused = run(*words)
    assert refused.returncode == 1
    for text in DIRT.values():
        assert text in refused.stderr
    done = run(*words, "--skip-bad", tmp_path / "bad.csv")
    assert done.returncode == 0
    assert done.stdout.endswith(f"{len(twin.sums)} new; 5 rows refused\n")


def test_fuel_is_told_from_goods_and_what_was_not_received_is_left_out(
    shipped: Dataset, tmp_path: Path
) -> None:
    rows = "12,Kerem Shalom,3,2024-05-12,Received,{},{}\n"
    cargo = [("Food", "Flour"), ("Fuel", "x"), ("Other", "cooking gas "), ("FUEL - diesel", "")]
    text = "ID,Crossing,No. of Trucks,Received Date,Status,Cargo Category,Description of Cargo\n"
    text += "".join(rows.format(*pair) for pair in cargo)
    text += "13,Kerem Shalom,9,2024-05-12,Rejected at the gate,Food,\n"
    text += "14,,9,2024-05-12,Received,Food,\n15,Kerem Shalom,1,2024-05-12,,Food,\n"
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    result = take(shipped, path, "unrwa")
    assert result.faults == []
    assert {one.traffic.value: one.value for one in result.new} == {"goods": 4, "fuel": 9}
    why = {part["why"]: part["count"] for part in result.skipped_parts if part["what"] == "rows"}
    assert why == {"were not received": 1, "name no crossing, or no day": 1}


PORTS = (("el-paso", "El Paso", -106.49, 31.76), ("blaine", "Blaine", -122.75, 49.0))
BTS = """Port Name,Border,Date,Measure,Value
El Paso,US-Mexico Border,Jan 2024,Trucks,"70,123"
El Paso,US-Mexico Border,2024-01-01T00:00:00.000,Pedestrians,400
El Paso,US-Mexico Border,01/01/2024 12:00:00 AM,Bus Passengers,25
El Paso,US-Mexico Border,Jan 2024,Personal Vehicles,9
El Paso,US-Mexico Border,Jan 2024,Truck Containers Empty,8
El Paso,US-Mexico Border,Jan 2024,Truck Containers Loaded,7
Blaine,US-Canada Border,02/01/2024 12:00:00 AM,Train Passengers,0
"""


@pytest.fixture
def border(tmp_path: Path) -> Dataset:
    aidmap.store.init(tmp_path / "border", about=ABOUT)
    data = aidmap.open_store(tmp_path / "border")
    data.store.put(places=[
        aidmap.model.parse("place", {"id": key, "kind": "land_crossing", "name_en": name,
                                     "lon": lon, "lat": lat, "accuracy_m": 1000})
        for key, name, lon, lat in PORTS
    ])  # fmt: skip
    return aidmap.open_store(tmp_path / "border")


def test_us_border_crossings_by_month(border: Dataset, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "bts.csv"
    path.write_text(BTS, encoding="utf-8")
    result = take(border, path, "bts")
    assert result.faults == []
    assert [
        (one.subject, one.measure.value, one.traffic.value, one.value, str(one.last_day))
        for one in result.new
    ] == [
        ("el-paso", "trucks", "goods", 70123, "2024-01-31"),
        ("el-paso", "people", "people", 425, "2024-01-31"),
        ("el-paso", "containers", "goods", 7, "2024-01-31"),
        ("blaine", "people", "people", 0, "2024-02-29"),
    ]
    assert [*result.sources] == ["bts"]
    [left] = [part for part in result.skipped_parts if part["what"] == "rows"]
    assert left["count"] == 2
    words = ("import", "counts", path, "--preset", "bts", "--data", str(border.store))
    assert run(*words).stdout == (
        "publisher bts (US Bureau of Transportation Statistics) taken up\n"
        "5 rows became 4 counts: 4 new\n"
    )
    assert run(*words).stdout == "5 rows became 4 counts: 0 new, 4 there already\n"


OWN = """what = "Counts of the gate watch"
sum = true
[publisher]
id = "gate-watch"
name = "The Gate Watch"
kind = "ngo"
[mapping.columns]
value = "Seen"
[mapping.set]
measure = "trucks"
stage = "entered"
[[rows]]
columns = ["Seen by"]
words = ["nobody*"]
leave_out = "were seen by nobody"
"""


def test_a_preset_of_ones_own_is_a_file_in_the_data_set(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    (folder / "presets").mkdir()
    (folder / "presets" / "watch.toml").write_text(OWN, encoding="utf-8")
    path = tmp_path / "t.csv"
    path.write_text("Date,Gate,Seen,Seen by\n2024-05-12,Erez,2,me\n2024-05-12,Erez,4,Nobody else\n"
                    "2024-05-12,erez,3,you\n", encoding="utf-8")  # fmt: skip
    words = ("import", "counts", path, "--data", folder)
    done = run(*words, "--preset", "watch", "--dry-run")
    assert "2 rows would become 1 count: 1 new" in done.stdout
    assert "value 5," in done.stdout
    assert "left out: rows were seen by nobody" in done.stderr
    there = json.loads(run("presets", "--data", folder, "--json").stdout)["presets"]
    assert [(one["name"], one["publisher"]) for one in there] == [
        ("bts", "bts"), ("unrwa", "unrwa"), ("watch", "gate-watch")
    ]  # fmt: skip
    table = run("presets", "--data", folder).stdout
    assert "The Gate Watch" in table
    file = tmp_path / "other.toml"
    file.write_text(OWN.replace("ngo", "media"), encoding="utf-8")
    done = run(*words, "--preset", file)
    assert done.returncode == 0, done.stderr
    assert aidmap.open_store(folder).publisher("gate-watch").kind == "media"
    assert run(*words, "--preset", "unwra").stderr == (
        "error: --preset 'unwra': there is no such preset: did you mean unrwa? there are bts, "
        "unrwa, watch; a file is named with its .toml\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("what =", "that =", "that: is no"), ('"ngo"', '"club"', "kind"),
        ("sum = true", "sum = 2", "sum"), ("[[rows]]", "[rows]", "rows"),
        ('leave_out = "were seen by nobody"', "", "say leave_out, or set"),
        ("[publisher]", "[publisher", "cannot be read as a preset"),
    ],
)  # fmt: skip
def test_a_preset_that_is_wrong_is_told(tmp_path: Path, old: str, new: str, why: str) -> None:
    path = tmp_path / "p.toml"
    assert old in OWN
    path.write_text(OWN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        preset_files.read_preset(path)
    assert why in str(caught.value)
    assert str(path) in str(caught.value)


def test_what_a_preset_sets_has_to_be_ours(shipped: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(OWN.replace('leave_out = "were seen by nobody"', 'set = {stage = "seen"}'),
                    encoding="utf-8")  # fmt: skip
    preset = preset_files.read_preset(path)
    (tmp_path / "t.csv").write_text("Date,Gate,Seen\n2024-05-12,Erez,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="rows: set stage = 'seen': 'seen' is not a stage"):
        count_import.counts(shipped, tmp_path / "t.csv", preset.mapping, preset=preset)


def test_every_shipped_preset_is_right_and_names_its_address() -> None:
    paths = sorted(preset_files.SHIPPED.glob("*.toml"))
    assert len(paths) >= 2
    for path in paths:
        preset = preset_files.read_preset(path)
        assert (preset.url or "").startswith("https://")
        assert preset.constants["publisher"] == preset.publisher.id
