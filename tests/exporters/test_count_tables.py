"""Exports of what was counted: figures as they were published, open days and amounts by month."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
from making import GEODATA
from typer.testing import CliRunner

from aidmap import exporters
from aidmap.cli import app
from aidmap.exporters import count_tables, tables
from aidmap.model import as_json, parse
from aidmap.query.period import Period

if TYPE_CHECKING:
    from aidmap import Dataset
    from aidmap.model import Count
    from aidmap.query.snapshot import Snapshot

HOSTILE = (Path(__file__).parents[1] / "hostile.txt").read_text(encoding="utf-8").split("\n")[:-1]
SINGLE = (".csv", ".json", ".jsonl", ".geojson", ".jsonfg", ".kml", ".fgb", ".parquet")


@pytest.fixture(scope="module")
def shot(shipped: Dataset) -> Snapshot:
    return shipped.at("2024-12-31")


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def without_id(count: Count) -> dict[str, Any]:
    fields = as_json(count)
    del fields["id"]
    return fields


def read_shapes(content: bytes, suffix: str, folder: Path) -> Any:
    path = folder / f"x{'.json' if suffix == '.jsonfg' else suffix}"
    path.write_bytes(content)
    if suffix == ".parquet":
        return gpd.read_parquet(path)
    layer = {"layer": "counts"} if suffix == ".gpkg" else {}
    return pyogrio.read_dataframe(path, **layer)


def test_every_count_is_a_row_and_a_point(shot: Snapshot, tmp_path: Path) -> None:
    rows = rows_of(exporters.export(shot, ".csv", table="counts"))
    assert [(row["id"], row["value"]) for row in rows] == [
        (one.id, str(one.value)) for one in shot.records.counts
    ]
    assert {row["traffic"] for row in rows} == {"goods", "fuel", "people"}
    (tmp_path / "x.gpkg").write_bytes(exporters.export(shot, ".gpkg"))
    frame = pyogrio.read_dataframe(tmp_path / "x.gpkg", layer="counts")
    assert len(frame) == len(rows)
    assert set(frame.geometry.geom_type) == {"Point"}
    assert float(frame["value"].sum()) == float(sum(one.value for one in shot.records.counts))


def test_figures_keep_their_decimals(shot: Snapshot) -> None:
    one = shot.records.counts[0]
    made = parse("count", without_id(one) | {"value": "12.50"})
    part = replace(shot, records=replace(shot.records, counts=(made,)))
    assert rows_of(exporters.export(part, ".csv", table="counts"))[0]["value"] == "12.50"
    told = json.loads(exporters.export(part, ".json", table="counts"))
    assert told["rows"][0]["value"] == "12.50"
    book = openpyxl.load_workbook(io.BytesIO(exporters.export(part, ".xlsx")))
    heads = [cell.value for cell in book["counts"][1]]
    assert book["counts"][2][heads.index("value")].value == 12.5


@pytest.mark.parametrize("suffix", SINGLE)
@pytest.mark.parametrize("table", ["counts", "months"])
def test_every_format_takes_both_tables(
    shot: Snapshot, suffix: str, table: str, tmp_path: Path
) -> None:
    content = exporters.export(shot, suffix, table=table)
    expected = len(tables.build_tables(shot, table)[table])
    if suffix == ".csv":
        assert len(rows_of(content)) == expected
    elif suffix == ".json":
        assert len(json.loads(content)["rows"]) == expected
    elif suffix == ".jsonl":
        assert len(content.splitlines()) == expected
    else:
        assert len(read_shapes(content, suffix, tmp_path)) == expected


def test_hxl_tags_say_what_the_columns_are(shot: Snapshot) -> None:
    for table in ("counts", "months"):
        tags = rows_of(exporters.export(shot, ".csv", table=table, hxl=True))[0]
        assert tags["value"] == "#indicator+value+num"
        assert tags["publisher"] == "#meta+source"
    assert tags["days_open"] == "#indicator+days+open+num"
    counts = rows_of(exporters.export(shot, ".csv", table="counts", hxl=True))[0]
    assert (counts["id"], counts["first_day"]) == ("#meta+id", "#date+start")
    places = rows_of(exporters.export(shot, ".csv", table="places", hxl=True))[0]
    assert places["first_day"] == ""  # from when it is a place at all


def test_the_days_of_each_month_are_those_of_the_statuses(shot: Snapshot) -> None:
    rows = count_tables.month_rows(shot)
    period = Period(snapshot=shot, first=shot.records.about.first_day or shot.query.on)
    wanted = period.days_by_month("kerem-shalom")
    found = {row["month"]: row for row in rows if row["place"] == "kerem-shalom" and row["month"]}
    assert list(found) == [f"{month:%Y-%m}" for month in wanted]
    for month, days in wanted.items():
        row = found[f"{month:%Y-%m}"]
        total = sum(row[name] for name in count_tables.DAY_COLUMNS)
        assert total == sum(days.values())
        assert row["days_closed"] == days["closed"]  # type: ignore[index] # a word is its text
    assert (found["2023-10"]["from"], found["2023-10"]["to"]) == ("2023-10-07", "2023-10-31")


def test_each_publisher_has_a_row_and_nothing_counted_is_no_zero(shot: Snapshot) -> None:
    rows = [one for one in count_tables.month_rows(shot) if one["place"] == "zikim"]
    october = [row for row in rows if row["month"] == "2024-10"]
    assert {(row["publisher"], row["value"]) for row in october} == {("cogat", 237)}
    march = [row for row in rows if row["month"] == "2024-03"]
    assert [(row["publisher"], row["value"]) for row in march] == [(None, None)]
    assert march[0]["days_unknown"] == 31


def test_a_figure_for_two_months_has_its_own_row(shot: Snapshot) -> None:
    rows = [one for one in count_tables.month_rows(shot) if one["place"] == "trident-pier"]
    [longer] = [row for row in rows if not row["month"]]
    assert (longer["from"], longer["to"], longer["value"]) == ("2024-05-17", "2024-06-28", 8831)
    assert longer["days_open"] is None


def test_places_without_a_report_are_told_where_they_were_counted_at(shot: Snapshot) -> None:
    quiet = replace(shot, records=replace(shot.records, reports=()))
    counted = {one.subject for one in shot.records.counts
               if one.traffic == "goods" and str(one.first_day) <= "2024-12-31"}  # fmt: skip
    assert counted <= {row["place"] for row in count_tables.month_rows(quiet)}


def test_clocks_choose_counts(shipped: Dataset) -> None:
    early = count_tables.count_rows(shipped.at("2024-12-31", known_by="2024-01-31"))
    assert early
    assert max(row["reported_on"] for row in early) <= "2024-01-31"
    only = count_tables.count_rows(shipped.at("2024-12-31", according_to=["OCHA"]))
    assert {row["publisher"] for row in only} == {"ocha"}


@pytest.mark.parametrize("suffix", [*SINGLE, ".xlsx", ".gpkg"])
def test_hostile_texts_stay_texts(shot: Snapshot, suffix: str, tmp_path: Path) -> None:
    one = shot.records.counts[0]
    texts = [text for text in HOSTILE if text.strip()]
    counts = tuple(
        parse("count", without_id(one) | {"title": text, "cargo": text, "note": text})
        for text in texts
    )
    part = replace(shot, records=replace(shot.records, counts=counts))
    content = exporters.export(part, suffix, table="counts")
    if suffix == ".csv":
        cells = [row["title"] for row in rows_of(content)]
        assert [exporters.unguard_formula(cell) for cell in cells] == texts
        assert not any(cell[:1] in "=+-@" for cell in cells)
    elif suffix == ".xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content))["counts"]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    elif suffix not in {".json", ".jsonl"}:
        assert len(read_shapes(content, suffix, tmp_path)) == len(texts)


def test_the_command_writes_both(tmp_path: Path) -> None:
    for table in ("counts", "months"):
        words = ["export", "-o", str(tmp_path / f"{table}.csv"), "--table", table]
        done = CliRunner().invoke(app, [*words, "--on", "2024-12-31", "--data", str(GEODATA)])
        assert done.exit_code == 0, done.stderr
        assert rows_of((tmp_path / f"{table}.csv").read_bytes())
