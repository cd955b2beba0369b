"""The cases of the benchmarks: chosen by a pattern, and with peers that do not flatter us."""

import random
import sys
from pathlib import Path

import pytest

from aidmap import Dataset
from benchmarks import __main__ as program
from benchmarks import peers, worlds
from benchmarks.cases import CASES, pages
from benchmarks.pictures import size_of


def listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--list", *words])
    with pytest.raises(SystemExit):
        program.main()
    return capsys.readouterr().out


def test_cases_are_listed_and_chosen_by_a_pattern(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(listed(monkeypatch, capsys).splitlines()) == len(CASES)
    assert listed(monkeypatch, capsys, "--only", "PostG.S").startswith("database: ")
    assert len({case.__name__ for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ([], Path(program.__file__).parent),
        (["--small"], None),
        (["--only", "x"], None),
        (["--only", "x", "-o", "here"], Path("here")),
    ],
)
def test_results_are_kept_where_all_cases_were_run_in_full(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str], target: Path | None
) -> None:
    written: list[Path] = []
    monkeypatch.setattr(sys, "argv", ["benchmarks", *words])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(program, "_results", lambda *_: iter(()))
    monkeypatch.setattr(program.report, "write", lambda _, folder, *, day: written.append(folder))  # noqa: ARG005 - as it is called
    assert program.main() == 0
    assert written == ([target] if target else [])


def test_a_place_is_one_marker_with_its_reports_in_the_popup(shipped: Dataset) -> None:
    shot = shipped.at("2024-04-20")
    told = peers.statuses(shot)
    text, made = peers.written(shot, told, peers.markers)
    places = {place.id for place in shot.records.places}
    reports = [one for one in shot.records.reports if one.subject in places]
    assert text.count("L.marker(") == made.count == len(places)
    assert text.count("<br>") == len(reports) > 300
    assert made.size == len(text.encode())


@pytest.mark.parametrize("name", ["GeoJson", "explore()"])
def test_every_place_stands_in_the_other_pages_with_its_colour(shipped: Dataset, name: str) -> None:
    shot = shipped.at("2024-04-20")
    told = peers.statuses(shot)
    text, _ = peers.written(shot, told, peers.PAGES[name])
    assert pages.drawn_places(name, text) == len(shot.records.places)
    used = {peers.COLOURS[told[place.id]] for place in shot.records.places}
    assert len(used) > 2
    assert all(f'"{colour}"' in text for colour in used)


def test_a_page_over_time_has_each_change_until_the_last_report(shipped: Dataset) -> None:
    shot = shipped.at("2024-04-20")
    text, _ = peers.written(shot, peers.statuses(shot), peers.changing)
    last = shipped.at(max(report.reported_on for report in shot.records.reports))
    spans = sum(len(last.spans(place.id)) for place in shot.records.places)
    assert text.count('"type": "Point"') == spans > 100


def test_made_up_reports_are_as_they_come(tmp_path: Path) -> None:
    numbers = random.Random(7).sample(range(100_000), 500)
    reports = [worlds.made_up_report(number, "p1") for number in numbers]
    assert reports == [worlds.made_up_report(number, "p1") for number in numbers]
    assert len({report.traffic for report in reports}) == 4
    share = {
        "ends": sum(report.effective_to is not None for report in reports) / 500,
        "late": sum(report.reported_on > report.effective_from for report in reports) / 500,
        "announced": sum(report.basis == "announced" for report in reports) / 500,
    }
    assert share["ends"] == pytest.approx(1 / 2, abs=0.1)
    assert share["late"] == pytest.approx(1 / 10, abs=0.05)
    assert share["announced"] == pytest.approx(1 / 3, abs=0.1)
    folder = worlds.made_up_folder(tmp_path / "x", places=10, routes=2, reports=100)
    lines = (folder / "retractions.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 100 // worlds.RETRACTED


def test_the_size_of_a_picture_is_read_from_its_head(tmp_path: Path) -> None:
    svg, pdf, text = (tmp_path / f"a.{suffix}" for suffix in ("svg", "pdf", "txt"))
    svg.write_text('<svg version="1.1" width="841.9pt" height="595.3pt" viewBox="">')
    pdf.write_text("<< /MediaBox [ 0 0 595.27 841.88 ] >>")
    text.write_text("nothing")
    assert size_of(svg) == size_of(pdf) == (595, 842)
    with pytest.raises(ValueError, match="no picture"):
        size_of(text)
