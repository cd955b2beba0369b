"""The commands for counts: listing, entering and withdrawing them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from making import GEODATA

import aidmap
from aidmap.model import parse

if TYPE_CHECKING:
    from making import Run

HOSTILE = (Path(__file__).parents[1] / "hostile.txt").read_text(encoding="utf-8").split("\n")[:-1]
FIELDS = [
    "id", "subject", "direction", "traffic", "measure", "value", "first_day", "last_day", "stage",
    "cargo", "publisher", "reported_on", "recorded_at", "title", "url", "note", "evidence",
]  # fmt: skip


def listed(run: Run, *options: object, data: Path = GEODATA) -> list[dict[str, Any]]:
    done = run("counts", *options, "--json", "--data", data)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["counts"]
    return found


def test_all_counts_come_with_all_their_fields(run: Run) -> None:
    counts = listed(run)
    assert len(counts) == 121
    assert {tuple(count) for count in counts} == {tuple(FIELDS)}
    assert [count["first_day"] for count in counts] == sorted(one["first_day"] for one in counts)


def test_places_days_traffic_and_publishers_choose(run: Run) -> None:
    zikim = listed(run, "Zikim", "--from", "2025-07-01", "--to", "2025-07-31")
    assert [(one["value"], one["publisher"]) for one in zikim] == [("25", "wfp"), ("36", "jhco")]
    assert listed(run, "Zikim", "--from", "2025-07-21", "--to", "2025-07-22") == []
    fuel = listed(run, "--traffic", "fuel")
    assert {one["traffic"] for one in fuel} == {"fuel"}
    assert {one["publisher"] for one in listed(run, "--according-to", "WFP")} == {"wfp"}
    early = listed(run, "--known-by", "2024-01-01")
    assert early
    assert max(one["reported_on"] for one in early) <= "2024-01-01"


def test_a_period_is_listed_on_each_of_its_days(run: Run) -> None:
    whole = listed(run, "rafah", "--to", "2023-11-01")
    longer = next(one for one in whole if one["first_day"] < one["last_day"])
    inside = listed(run, "rafah", "--from", longer["last_day"], "--to", longer["last_day"])
    assert longer["id"] in {one["id"] for one in inside}


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["Nowhere"], "no place is called 'Nowhere'; nearest: "),
        (["--from", "2025-01-01", "--to", "2024-01-01"], "--to 2024-01-01 is before --from"),
        (["--according-to", "nobody"], "no publisher is called 'nobody'"),
    ],
)
def test_what_makes_no_sense_is_said(run: Run, options: list[str], what: str) -> None:
    done = run("counts", *options, "--data", GEODATA)
    assert done.returncode == 1
    assert what in done.stderr


def test_a_count_is_withdrawn_by_the_start_of_its_id(run: Run, folder: Path) -> None:
    [first, *_] = listed(run, "zikim", data=folder)
    done = run("retract", first["id"][:10], "--because", "a test", "--data", folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Retracted {first['id']}: zikim ")
    assert first["id"] not in {one["id"] for one in listed(run, "zikim", data=folder)}
    again = run("retract", first["id"], "--because", "a test", "--data", folder)
    assert "is retracted already" in again.stdout


def test_hostile_texts_stay_texts(run: Run, folder: Path) -> None:
    fields = {
        "subject": "zikim", "direction": "in", "traffic": "goods", "measure": "trucks",
        "value": "1", "first_day": "2023-01-01", "last_day": "2023-01-01", "stage": "entered",
        "publisher": "ocha", "reported_on": "2023-01-02", "recorded_at": "2024-01-01T00:00:00Z",
    }  # fmt: skip
    counts = [parse("count", fields | {"title": text, "cargo": text}) for text in HOSTILE]
    aidmap.open_store(folder).store.add(counts=counts)
    done = run("counts", "--to", "2023-01-01", "--data", folder)
    assert done.returncode == 0, done.stderr
    assert f"{len(HOSTILE)} counts" in done.stdout
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)
    found = listed(run, "--to", "2023-01-01", data=folder)
    assert {one["title"] for one in found} == set(HOSTILE)


ENTERED = ("Zikim", "25", "trucks", "--on", "2024-05-12", "--stage", "entered")
WHO = ("--publisher", "WFP", "--url", "https://example.org/x")


def test_a_count_is_entered_once(run: Run, folder: Path) -> None:
    done = run("count", *ENTERED, *WHO, "--data", folder)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"Added [0-9a-f]{16}: zikim: 25 trucks entered\n.*", done.stdout, re.DOTALL)
    again = run("count", *ENTERED, *WHO, "--data", folder)
    assert "is there already" in again.stdout
    added_id = done.stdout.split()[1].rstrip(":")
    [made] = [one for one in listed(run, "zikim", data=folder) if one["id"] == added_id]
    assert (made["traffic"], made["direction"], made["publisher"]) == ("goods", "in", "wfp")


def test_what_a_count_changes_is_told_when_it_comes_and_when_it_goes(
    run: Run, folder: Path
) -> None:
    given = ["Erez", "12", "trucks", "--on", "2024-04-25", "--stage", "entered", *WHO]
    done = run("count", *given, "--data", folder)
    assert "goods on 2024-04-25:" in done.stdout
    assert re.search(r"place +erez .*planned .*restricted", done.stdout)
    gone = run("retract", done.stdout.split()[1].rstrip(":"), "--because", "x", "--data", folder)
    assert re.search(r"place +erez .*restricted .*planned", gone.stdout)
    again = json.loads(run("count", *given, "--data", folder, "--json").stdout)
    assert again["changes"] == {
        "on": "2024-04-25", "places": [], "routes": [], "destinations": []
    }  # fmt: skip


def test_a_dry_run_writes_nothing(run: Run, folder: Path) -> None:
    before = (folder / "counts.csv").read_bytes()
    done = run("count", *ENTERED, *WHO, "--dry-run", "--json", "--data", folder)
    assert json.loads(done.stdout)["added"] is False
    assert (folder / "counts.csv").read_bytes() == before


def test_litres_are_fuel_and_people_are_people(run: Run) -> None:
    for measure, traffic in (("litres", "fuel"), ("people", "people"), ("pallets", "goods")):
        given = ["Rafah", "300", measure, "--from", "2024-05-01", "--to", "2024-05-03"]
        done = run(
            "count", *given, "--stage", "entered", *WHO, "--dry-run", "--json", "--data", GEODATA
        )
        assert json.loads(done.stdout)["count"]["traffic"] == traffic


def test_all_that_is_wrong_is_said_at_once(run: Run, folder: Path) -> None:
    done = run("count", "Zikm", "about", "lorries", "--data", folder)
    assert done.returncode == 1
    said = [line.split(": ")[1] for line in done.stderr.splitlines()]
    assert said == ["PLACE", "--from", "--stage", "--publisher", "MEASURE", "VALUE"]
    leg = run("count", "ashdod--zikim", *ENTERED[1:], *WHO, "--data", folder)
    assert "ashdod--zikim is a leg: counts are of places" in leg.stderr
    both = run("count", *ENTERED, "--from", "2024-05-12", *WHO, "--data", folder)
    assert "by --on, or by --from and --to" in both.stderr
    ahead = run("count", *ENTERED, *WHO, "--reported-on", "2099-01-01", "--data", folder)
    assert "is in the future" in ahead.stderr


def test_by_week_what_may_be_added_up_is(run: Run, shipped: aidmap.Dataset) -> None:
    [week] = listed(run, "zikim", "--from", "2025-07-01", "--to", "2025-07-22", "--by", "week")
    assert (week["first_day"], week["last_day"]) == ("2025-07-20", "2025-07-26")  # from Sunday
    assert (week["value"], week["counted_days"], week["longer"]) == ("25", 1, False)
    months = listed(run, "--by", "month")
    frame = shipped.counts(by="month")
    assert [str(value) for value in frame["value"]] == [one["value"] for one in months]
    assert any(one["longer"] for one in listed(run, "--by", "day"))
    text = run("counts", "--by", "day", "--data", GEODATA)
    assert "one figure" in text.stdout


def test_a_frame_has_all_columns_of_counts(shipped: aidmap.Dataset) -> None:
    frame = shipped.counts()
    assert [*frame.columns] == FIELDS
    assert len(frame) == 121
    assert shipped.counts(last="2000-01-01").empty
    with pytest.raises(ValueError, match="'year' is not a valid Bin"):
        shipped.counts(by="year")
