"""Definitions and the builds from them: only what changed, whole, and the same each time."""

import json
import random
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from making import GEODATA, HANGS, seen
from typer.testing import CliRunner

import aidmap
from aidmap.build import plan, read_definitions, run
from aidmap.cli import app
from aidmap.errors import DataError
from aidmap.model.map_definitions import Definition
from aidmap.model.schemas import json_schema
from aidmap.model.validation import validate

SHIPPED = Path(__file__).parents[1] / "maps" / "definitions"
TODAY = date(2026, 11, 23)
SMALL = """title = "A small one"
days = ["2024-04-19", "2024-05-08"]
languages = ["en", "ar"]
sizes = ["square"]
dpi = 40
"""


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    folder = tmp_path / "definitions"
    folder.mkdir()
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    return folder


def build(folder: Path, definitions: Path, output: Path, *words: str) -> Any:
    asked = ["--definitions", str(definitions), "-o", str(output), "--data", str(folder), *words]
    return CliRunner().invoke(app, ["build", *asked])


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".json"}


def test_the_shipped_definitions_describe_what_they_say(folder: Path) -> None:
    found = read_definitions(SHIPPED)
    assert set(found) == {"today", "april-2024", "three-years"}
    jobs = plan(found, aidmap.open_store(folder), TODAY)
    assert len({job.path for job in jobs}) == len(jobs)
    by_name = {name: [job for job in jobs if job.name == name] for name in found}
    assert {job.day for job in by_name["april-2024"]} == {date(2024, 4, 19)}
    assert {job.day for job in by_name["today"]} == {TODAY}
    assert len({job.day for job in by_name["three-years"]}) == 37


@pytest.mark.long
def test_a_build_draws_what_is_described_and_then_only_what_changed(
    folder: Path, definitions: Path, tmp_path: Path
) -> None:
    output = tmp_path / "drawn"
    small = SMALL.replace('"2024-04-19", ', "")
    (definitions / "small.toml").write_text(small, encoding="utf-8")
    first = build(folder, definitions, output)
    assert first.exit_code == 0
    assert "2 drawn, 0 have not changed, 0 failed" in first.stderr
    names = {f"small-2024-05-08-{language}-square.png" for language in ("en", "ar")}
    assert set(files(output)) == names
    drawings = json.loads((output / "manifest.json").read_text(encoding="utf-8"))["drawings"]
    assert set(drawings) == names
    assert "0 drawn, 2 have not changed" in build(folder, definitions, output).stderr
    (output / "small-2024-05-08-ar-square.png").unlink()
    assert "1 drawn, 1 have not changed" in build(folder, definitions, output).stderr
    assert "2 drawn" in build(folder, definitions, output, "--force").stderr
    text = small.replace('["en", "ar"]', '["en", "ar", "fr"]')
    (definitions / "small.toml").write_text(text, encoding="utf-8")
    assert "1 drawn, 2 have not changed" in build(folder, definitions, output).stderr
    (definitions / "small.toml").write_text(text.replace("40", "50"), encoding="utf-8")
    assert "3 drawn, 0 have not changed" in build(folder, definitions, output).stderr
    aidmap.open_store(folder).add(seen("closed", "2024-05-08", publisher="wfp"))
    assert "3 drawn, 0 have not changed" in build(folder, definitions, output).stderr


def test_a_dry_run_lists_and_draws_nothing(folder: Path, definitions: Path, tmp_path: Path) -> None:
    done = build(folder, definitions, tmp_path / "drawn", "--dry-run")
    assert done.stdout.count(".png") == 4
    assert "4 would be drawn" in done.stderr
    assert not (tmp_path / "drawn").exists()


@pytest.mark.long
def test_only_the_named_definitions_are_drawn(
    folder: Path, definitions: Path, tmp_path: Path
) -> None:
    (definitions / "other.toml").write_text(SMALL, encoding="utf-8")
    done = build(folder, definitions, tmp_path / "drawn", "--only", "other")
    assert "4 drawn" in done.stderr
    assert all(name.startswith("other") for name in files(tmp_path / "drawn"))
    unknown = build(folder, definitions, tmp_path / "drawn", "--only", "smal")
    assert "small" in str(unknown.exception)


def test_one_failed_drawing_stops_no_other_and_makes_the_exit_code_1(
    folder: Path, definitions: Path, tmp_path: Path
) -> None:
    (definitions / "wrong.toml").write_text(
        'title = "x"\nkind = "chart"\nchart = "gap"\ndays = "2024-01-01"\nsince = "2024-02-01"\n',
        encoding="utf-8",
    )
    done = build(folder, definitions, tmp_path / "drawn")
    assert done.exit_code == 1
    assert "4 drawn, 0 have not changed, 1 failed" in done.stderr
    assert "wrong.toml): DataError: the period ends on 2024-01-01" in done.stderr
    assert len(files(tmp_path / "drawn")) == 4


def test_all_faults_of_all_definitions_are_reported_at_once(folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    (wrong / "a.toml").write_text('titel = "x"\ndays = "tody"\nsizes = ["a5"]\n', encoding="utf-8")
    (wrong / "b.toml").write_text("title = \n", encoding="utf-8")
    with pytest.raises(DataError) as raised:
        read_definitions(wrong)
    lines = "\n".join(raised.value.lines)
    for said in (
        "a.toml: title: is missing",
        "a.toml: days: 'tody' is not a day: write it as 2024-04-20, today or yesterday",
        "a.toml: sizes.0: input should be 'a4', 'a3', 'slide', 'square' or 'column', not 'a5'",
        "a.toml: titel: is no column of ours",
        "b.toml: cannot be read",
    ):
        assert said in lines
    (wrong / "b.toml").unlink()
    (wrong / "a.toml").write_text(
        'title = "x"\nplaces = ["atlantis"]\nextent = "moon"\nfile = "same.{format}"\n'
        'languages = ["en", "ar"]\n', encoding="utf-8",
    )  # fmt: skip
    with pytest.raises(DataError) as raised:
        plan(read_definitions(wrong), aidmap.open_store(folder), TODAY)
    lines = "\n".join(raised.value.lines)
    assert "a.toml: places: 'atlantis' is not in the data set" in lines
    assert "a.toml: extent: 'moon' is no view: auto, strip, region" in lines
    assert "'same.png' is drawn twice" in lines


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "chart"}, "chart: is missing: timeline, calendar, gap or amounts"),
        ({"kind": "chart", "chart": "gap", "formats": ["html"]}, "formats: a chart is png"),
        ({"chart": "gap"}, 'write kind = "chart"'),
        ({"kind": "chart", "chart": "gap", "by": "week"}, 'are of chart = "amounts"'),
        ({"measure": "trucks"}, 'are of chart = "amounts"'),
        ({"file": "{nam}.{format}"}, "file: only {name}"),
        ({"file": "../x.{format}"}, "file"),
        ({"file": "x.png"}, "file: must end in {format}"),
        ({"permalink": "javascript:1"}, "permalink"),
    ],
)
def test_a_definition_that_cannot_be_is_refused(fields: dict[str, Any], wrong: str) -> None:
    with pytest.raises(DataError) as raised:
        validate(Definition, {"title": "x"} | fields)
    assert wrong in "\n".join(raised.value.lines)


def test_days_step_by_day_week_and_month() -> None:
    def days(**fields: Any) -> list[str]:
        definition = validate(Definition, {"title": "x", "days": fields})
        return [day.isoformat() for day in definition.days_by(TODAY)]

    assert days(first="2024-01-31", last="2024-04-30") == [
        "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"
    ]  # fmt: skip
    assert days(first="yesterday", last="today", step="day") == ["2026-11-22", "2026-11-23"]
    assert days(first="2024-01-01", last="2024-01-20", step="week")[-1] == "2024-01-15"


def test_the_schema_lets_editors_complete_a_definition() -> None:
    beside = json.loads((SHIPPED / "definition.schema.json").read_text(encoding="utf-8"))
    result = CliRunner().invoke(app, ["schema", "definition"])
    assert json.loads(result.stdout) == beside
    for path in SHIPPED.glob("*.toml"):
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        jsonschema.validate(fields, beside)
    assert "definition" in str(CliRunner().invoke(app, ["schema", "definitio"]).exception)
    keys = json_schema()["$defs"]["Definition"]["properties"]
    assert {"title", "kind", "days", "traffic", "extent", "languages", "file"} <= set(keys)


def test_shown_places_and_routes_are_those_asked_for(folder: Path) -> None:
    dataset = aidmap.open_store(folder)
    part = dataset.only(routes=["ashdod-erez"])
    assert [route.id for route in part.records.routes] == ["ashdod-erez"]
    assert {place.id for place in part.records.places} == {"ashdod", "erez", "north-gaza"}
    through = dataset.only(places=["erez"])
    assert all("erez" in route.places for route in through.records.routes)
    assert part.status("erez", "2024-04-19").status == dataset.status("erez", "2024-04-19").status


def test_what_has_drawn_a_page_can_build_in_several_processes(
    folder: Path, definitions: Path, tmp_path: Path
) -> None:
    text = SMALL.replace("dpi = 40", 'dpi = 40\nformats = ["html"]')
    (definitions / "small.toml").write_text(text, encoding="utf-8")
    dataset = aidmap.open_store(folder)
    aidmap.render.draw(dataset, on="2024-04-20").save(tmp_path / "first.html")
    jobs = plan(read_definitions(definitions), dataset, TODAY)[:2]
    outcomes = list(run(jobs, str(folder), tmp_path / "drawn", processes=2))
    assert [outcome.error for outcome in outcomes] == ["", ""]


@pytest.mark.long
def test_one_process_or_many_in_any_order_give_the_same_bytes(
    folder: Path, definitions: Path, tmp_path: Path
) -> None:
    text = SMALL.replace("dpi = 40", 'dpi = 40\nformats = ["png", "svg", "pdf", "html"]')
    (definitions / "small.toml").write_text(text, encoding="utf-8")
    jobs = plan(read_definitions(definitions), aidmap.open_store(folder), TODAY)
    shuffled = random.Random(3).sample(jobs, len(jobs))
    for output, order, processes in (("one", jobs, 1), ("two", shuffled, 2)):
        outcomes = list(run(order, str(folder), tmp_path / output, processes=processes))
        assert [outcome.error for outcome in outcomes] == [""] * len(jobs)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert len(files(tmp_path / "one")) == 16


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C is heard by what a test starts, even where the tests themselves run in background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_leaves_no_half_file(definitions: Path, tmp_path: Path) -> None:
    days = '[days]\nfirst = "2023-11-01"\nlast = "2026-06-01"\nstep = "week"\n'
    text = 'title = "many"\ndpi = 40\n' + days
    (definitions / "small.toml").write_text(text, encoding="utf-8")
    output = tmp_path / "drawn"
    command = [sys.executable, "-m", "aidmap", "build", "--definitions", str(definitions),
               "-o", str(output), "--data", str(GEODATA)]  # fmt: skip
    process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    while process.poll() is None and len(list(output.glob("*.png"))) < 3:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, messages = process.communicate(timeout=HANGS)
    assert process.returncode == 130
    assert b"interrupted: what was drawn stays" in messages
    drawn = files(output)
    assert 3 <= len(drawn) < 130
    for content in drawn.values():
        assert content.endswith(b"IEND\xaeB`\x82"), "a whole PNG"
    assert not list(output.glob(".*"))
    known = json.loads((output / "manifest.json").read_text(encoding="utf-8"))["drawings"]
    assert set(known) <= set(drawn)
