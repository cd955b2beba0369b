"""Periods and their charts: the figures are those of the rules, the pictures are whole."""

import itertools
import json
import re
import subprocess
import sys
import warnings
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from making import GEODATA, day
from typer.testing import CliRunner

import aidmap
from aidmap import Dataset, figure
from aidmap.cli import app
from aidmap.errors import DataError
from aidmap.figure import chart_figure
from aidmap.i18n import Speech, languages
from aidmap.model import Traffic
from aidmap.query.period import Period
from aidmap.rules.status import status_on

FIRST, LAST = date(2023, 10, 7), date(2024, 12, 31)


@pytest.fixture(scope="module")
def period(shipped: Dataset) -> Period:
    return Period(snapshot=shipped.at(LAST), first=FIRST)


@pytest.mark.parametrize("traffic", list(Traffic))
def test_stretches_say_on_each_day_what_the_rules_say(shipped: Dataset, traffic: Traffic) -> None:
    shot = shipped.at(LAST, traffic=traffic)
    told = Period(snapshot=shot, first=FIRST)
    assert told.places
    for place in told.places:
        evidence = (shot.reports.get(place.id, []), shot.sightings.get(place.id, []))
        stretches = told.stretches(place.id)
        assert stretches[0].first == FIRST
        assert stretches[-1].last == LAST
        for one, other in itertools.pairwise(stretches):
            assert other.first == one.last + timedelta(days=1)
        for stretch in stretches:
            for on in {stretch.first, stretch.last}:
                state = status_on(*evidence, on=on)
                wanted = (state.status, state.contested, state.stale)
                assert (stretch.status, stretch.contested, stretch.stale) == wanted, (place.id, on)


def test_days_by_month_are_all_days_of_the_period(period: Period) -> None:
    for place in period.places:
        by_month = period.days_by_month(place.id)
        assert next(iter(by_month)) == date(2023, 10, 1)
        assert sum(sum(days.values()) for days in by_month.values()) == (LAST - FIRST).days + 1
        assert sum(by_month[date(2024, 2, 1)].values()) == 29
        counted: Counter[Any] = Counter()
        for stretch in period.stretches(place.id):
            counted[stretch.status] += stretch.days
        assert sum(by_month.values(), Counter()) == counted


def test_the_pier_took_71_days_from_the_word_to_the_deed(period: Period) -> None:
    gaps = {(place.id, opening.first_traffic): opening.days for place, opening in period.gaps()}
    assert gaps[("trident-pier", day("2024-05-17"))] == 71


def test_a_period_that_ends_before_it_begins_is_refused(shipped: Dataset) -> None:
    with pytest.raises(DataError, match="before it begins"):
        Period(snapshot=shipped.at("2024-01-01"), first=date(2024, 2, 1))


@pytest.mark.sampled
@pytest.mark.parametrize("kind", chart_figure.KINDS)
@pytest.mark.parametrize("language", languages())
def test_every_chart_is_drawn_in_every_language(period: Period, kind: str, language: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        content = chart_figure.draw(period, kind, ".svg", figure.RenderOptions(language=language))
    ET.fromstring(content)  # noqa: S314 - it is our own
    title = chart_figure.title(period, kind, Speech(language))
    assert title.replace("'", "&#39;") in content.decode() or title in content.decode()


@pytest.mark.sampled
@pytest.mark.parametrize("kind", chart_figure.KINDS)
@pytest.mark.parametrize("suffix", figure.FORMATS)
def test_the_same_chart_is_the_same_bytes(period: Period, kind: str, suffix: str) -> None:
    order = figure.RenderOptions(dpi=50)
    assert chart_figure.draw(period, kind, suffix, order) == chart_figure.draw(
        period, kind, suffix, order
    )


@pytest.mark.long
def test_a_chart_is_the_same_bytes_in_another_process(period: Period) -> None:
    code = (
        "import sys, aidmap; from datetime import date; from aidmap import figure;"
        "from aidmap.figure import chart_figure;"
        "from aidmap.query.period import Period;"
        f"shot = aidmap.open_store(sys.argv[1]).at('{LAST}');"
        f"period = Period(snapshot=shot, first=date.fromisoformat('{FIRST}'));"
        "drawn = chart_figure.draw(period, 'timeline', '.pdf', figure.RenderOptions());"
        "sys.stdout.buffer.write(drawn)"
    )
    again = subprocess.run(
        [sys.executable, "-c", code, str(GEODATA)], capture_output=True, check=True
    )
    assert again.stdout == chart_figure.draw(period, "timeline", ".pdf", figure.RenderOptions())


def test_every_publisher_of_the_period_is_credited(period: Period) -> None:
    assert {"OCHA", "WFP", "COGAT", "UNRWA"} <= set(period.sources)
    assert period.sources == sorted(period.sources)


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["chart", *words, "--data", str(GEODATA)])


def test_the_command_draws_and_tells_the_same_figures(tmp_path: Path) -> None:
    days = ("--from", "2024-04-01", "--to", "2024-05-31", "--place", "Erez")
    drawn = run("timeline", "-o", str(tmp_path / "erez.svg"), *days)
    assert drawn.exit_code == 0
    assert "What was open from 1 April 2024 to 31 May 2024" in drawn.stderr
    told = json.loads(run("timeline", "--json", *days).stdout)
    assert [place["place"] for place in told["places"]] == ["erez"]
    assert told["places"][0]["stretches"][-1] == {
        "status": "restricted", "from": "2024-05-01", "to": "2024-05-31", "contested": False,
        "stale": False,
    }  # fmt: skip
    calendar = json.loads(run("calendar", "--json", *days).stdout)
    assert calendar["places"][0]["months"][1] == {
        "month": "2024-05", "open": 0, "restricted": 31, "closed": 0, "planned": 0, "unknown": 0
    }  # fmt: skip
    gap = json.loads(run("gap", "--json", *days).stdout)
    assert {"place", "announced_for", "first_traffic", "days"} == set(gap["openings"][0])


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    assert run("timeline").exit_code == 2
    late = run("gap", "--json", "--from", "2024-05-02", "--to", "2024-05-01")
    assert "before it begins" in str(late.exception)
    page = run("gap", "-o", str(tmp_path / "x.html"))
    assert re.search(r"cannot be drawn as \.html", str(page.exception))
    unknown = run("gap", "--json", "--place", "Atlantis")
    assert "Atlantis" in str(unknown.exception)


def test_a_chart_is_on_the_library_too(period: Period, tmp_path: Path) -> None:
    drawing = aidmap.render.draw_chart(period, "calendar", suffix=".png", paper={"dpi": 40})
    assert drawing.save(tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")
