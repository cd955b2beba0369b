"""Charts of amounts: on one scale, and nothing added up or spread that must not be."""

from __future__ import annotations

import io
import json
import warnings
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from making import GEODATA
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image
from typer.testing import CliRunner

import aidmap
from aidmap import figure
from aidmap.cli import app
from aidmap.errors import DataError
from aidmap.figure import amount_bars, chart_figure
from aidmap.figure.amount_legend import HATCH
from aidmap.figure.amount_panels import MOST_PANELS, OTHERS, AmountLayout
from aidmap.figure.chart_bars import WIDE_ROWS, ChartGrid
from aidmap.figure.figure import SheetFigure
from aidmap.figure.page_layout import Box, Sheet
from aidmap.i18n import Speech, languages
from aidmap.model import Measure, Source, parse
from aidmap.query.counted_period import CountedPeriod
from aidmap.rules.amounts import Bin
from aidmap.style import BARS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap import Dataset
    from aidmap.model import Count

HOSTILE = (Path(__file__).parents[1] / "hostile.txt").read_text(encoding="utf-8").split("\n")[:-1]
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
WIDTH = 240.0


def counted(day: str, value: str, last: str = "", **fields: Any) -> Count:
    known = {
        "subject": "zikim", "direction": "in", "traffic": "goods", "measure": "trucks",
        "stage": "entered", "publisher": "wfp", "reported_on": "2025-01-01",
        "recorded_at": "2025-01-02T00:00:00Z",
    }  # fmt: skip
    days = {"first_day": day, "last_day": last or day, "value": value}
    made: Count = parse("count", known | days | fields)
    return made


def period_of(
    data: Dataset, counts: Iterable[Count], first: str, last: str, **fields: Any
) -> CountedPeriod:
    shot = data.at(last)
    shot = replace(shot, records=replace(shot.records, counts=tuple(counts)))
    return CountedPeriod(snapshot=shot, first=date.fromisoformat(first), **fields)


def layout_of(period: CountedPeriod, language: str = "en") -> AmountLayout:
    return AmountLayout(period=period, speech=Speech(language), width=WIDTH, spacing=WIDE_ROWS)


def drawn(period: CountedPeriod, language: str = "en") -> tuple[list[str], list[Bbox]]:
    """The texts of a chart, and its hatched rectangles of days that were not counted."""
    speech = Speech(language)
    height = amount_bars.amounts_height(period, WIDE_ROWS, speech, WIDTH)
    sheet = SheetFigure(Sheet(WIDTH, height), direction=speech.direction)
    box = Box(0, 0, WIDTH, height)
    amount_bars.draw_amounts(ChartGrid(sheet, box, period, speech, WIDE_ROWS))
    texts = [str(text.get_text()) for text in sheet.figure.findobj(Text)]
    shapes: Any = sheet.figure.findobj(PathPatch)
    hatched = [
        Bbox([rectangle.min(axis=0), rectangle.max(axis=0)])
        for one in shapes
        if one.get_hatch() and to_hex(one.get_facecolor()).upper() == HATCH["fc"]
        for rectangle in one.get_path().to_polygons()
    ]
    return texts, hatched


@pytest.fixture(scope="module")
def year(shipped: Dataset) -> CountedPeriod:
    return CountedPeriod(snapshot=shipped.at(LAST), first=FIRST)


@pytest.mark.sampled
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("width", [0, 90])
def test_a_chart_is_drawn_in_every_language_and_width(
    year: CountedPeriod, language: str, width: float
) -> None:
    options = figure.RenderOptions(language=language, width=width, size="column", dpi=60)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        content = chart_figure.draw(year, "amounts", ".png", options)
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.width == pytest.approx((width or 170) / 25.4 * 60, abs=2)


def test_each_panel_is_one_publisher_stage_and_direction(year: CountedPeriod) -> None:
    layout = layout_of(year)
    titles = [panel.title[:2] for panel in layout.panels]
    assert ["COGAT", "entered, inbound"] in titles
    assert ["COGAT", "collected, inbound"] in titles
    assert len({tuple(title) for title in titles}) == len(layout.panels) == len(year.series)
    for panel in layout.panels:
        assert sum((sum(parts.values()) for *_, parts in panel.bars), start=0) == sum(
            one.value for one in panel.series.amounts
        )


def test_all_panels_have_one_scale_and_hold_their_bars(year: CountedPeriod) -> None:
    layout = layout_of(year)
    for panel in layout.panels:
        for *_, parts in panel.bars:
            assert float(sum(parts.values())) * layout.unit <= panel.height
    tall = max(layout.panels, key=lambda panel: panel.height)
    assert tall.series.key[:2] == ("cogat", "entered")


def test_a_figure_for_several_weeks_is_no_bar(shipped: Dataset) -> None:
    counts = [counted("2024-05-07", "602", "2024-05-23"), counted("2024-05-28", "10")]
    period = period_of(shipped, counts, "2024-05-01", "2024-06-30", by=Bin.WEEK)
    [panel] = layout_of(period).panels
    assert [dict(parts) for *_, parts in panel.bars] == [{"zikim": 10}]
    assert [[one.value for one in same] for lane in panel.lanes for same in lane] == [[602]]
    texts, _ = drawn(period)
    assert {"602", "10", "one figure for several days"} <= set(texts)
    assert layout_of(period).tallest == 10


def test_overlapping_periods_of_two_places_have_lanes_of_their_own(shipped: Dataset) -> None:
    counts = [
        counted("2024-05-01", "1", "2024-05-20"),
        counted("2024-05-10", "2", "2024-05-30", subject="erez"),
        counted("2024-05-01", "3", "2024-05-20", subject="rafah"),
    ]
    period = period_of(shipped, counts, "2024-05-01", "2024-06-30", by=Bin.WEEK)
    [panel] = layout_of(period).panels
    assert [[len(same) for same in lane] for lane in panel.lanes] == [[2], [1]]


def test_not_counted_is_hatched_and_zero_is_zero(shipped: Dataset) -> None:
    counts = [counted("2024-05-02", "0"), counted("2024-05-03", "5")]
    period = period_of(shipped, counts, "2024-05-01", "2024-05-10", by=Bin.DAY)
    texts, hatched = drawn(period)
    assert "0" in texts
    area = 10.0
    grid_width = WIDTH - WIDE_ROWS.names_width
    widths = sorted(round(one.width / grid_width * area) for one in hatched)
    assert widths[1:] == [1, 7]  # the first day, the last seven; and the swatch of the legend
    assert "not counted" in texts


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_counted_is_said(shipped: Dataset, language: str) -> None:
    period = period_of(shipped, [], "2024-05-01", "2024-05-10")
    texts, hatched = drawn(period, language)
    assert Speech(language).word("chart_not_counted") in texts
    assert len(hatched) == 2
    title = chart_figure.title(period, "amounts", Speech("en"))
    assert title == "Trucks: nobody published a figure for 1 May 2024 to 10 May 2024"


def test_of_many_places_the_smallest_are_others(shipped: Dataset) -> None:
    places = [place.id for place in shipped.records.places][:10]
    counts = [
        counted("2024-05-02", str(10 * number + 1), subject=place)
        for number, place in enumerate(places)
    ]
    layout = layout_of(period_of(shipped, counts, "2024-05-01", "2024-05-10"))
    assert list(layout.looks) == places[::-1][: len(BARS)]
    [(*_, parts)] = layout.panels[0].bars
    assert list(parts) == [*layout.looks, OTHERS]
    assert parts[OTHERS] == 1 + 11 + 21
    assert "others" in [word for _, word in layout.entries]


def test_many_publishers_are_named_where_they_are_not_drawn(shipped: Dataset) -> None:
    publishers = [source.id for source in shipped.records.sources][: MOST_PANELS + 2]
    counts = [
        counted(str(date(2024, 5, 1) + timedelta(days=number)), "3", publisher=publisher)
        for publisher in publishers
        for number in range(1 if publisher in publishers[-2:] else 2)
    ]
    period = period_of(shipped, counts, "2024-05-01", "2024-05-10")
    layout = layout_of(period)
    assert len(layout.panels) == MOST_PANELS
    names = period.snapshot.publishers
    assert set(layout.left_out) == {names[publisher] for publisher in publishers[-2:]}
    assert any(text.startswith("Not drawn") for text in drawn(period)[0])


@pytest.mark.parametrize(("value", "told"), [("1200", "2,500"), ("30", "\N{UPWARDS ARROW} 2,500")])
def test_a_line_far_above_all_bars_is_an_arrow(shipped: Dataset, value: str, told: str) -> None:
    counts = [counted(f"2024-05-{day:02}", value) for day in (7, 14, 21)]
    period = period_of(shipped, counts, "2024-05-05", "2024-06-01", by=Bin.WEEK)
    texts, _ = drawn(period)
    assert told in texts
    assert "500 trucks a working day before October 2023" in texts
    tonnes = replace(period, measure=Measure.TONNES)
    assert told not in drawn(tonnes)[0]


@pytest.mark.sampled
@pytest.mark.parametrize("suffix", figure.FORMATS)
@pytest.mark.parametrize("language", ["en", "he"])
def test_hostile_texts_stay_texts(shipped: Dataset, suffix: str, language: str) -> None:
    shot = shipped.at("2024-05-31")
    names = [text for text in HOSTILE if text.isprintable()][:9]
    sources = tuple(
        Source(id=f"s{number}", name=name, kind="other") for number, name in enumerate(names)
    )
    counts = tuple(
        counted("2024-05-02", "3", publisher=source.id, title=text, cargo=text)
        for source, text in zip(sources, HOSTILE, strict=False)
    )
    [line] = shot.records.about.reference
    lines = tuple(line.with_fields(labels={"en": name}) for name in names)
    about = shot.records.about.with_fields(reference=lines)
    shot = replace(shot, records=replace(shot.records, sources=sources, counts=counts,
                                         about=about, reports=()))  # fmt: skip
    period = CountedPeriod(snapshot=shot, first=date(2024, 5, 1), by=Bin.WEEK)
    assert len(period.series) == len(names)
    options = figure.RenderOptions(language=language, dpi=40)
    assert chart_figure.draw(period, "amounts", suffix, options)


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["chart", "amounts", *words, "--data", str(GEODATA)])


def test_the_command_draws_and_tells_the_same_figures(tmp_path: Path) -> None:
    days = ("--from", "2024-05-01", "--to", "2024-05-31", "--publisher", "OCHA", "--by", "week")
    done = run("-o", str(tmp_path / "m.svg"), "--size", "column", *days)
    assert done.exit_code == 0, done.stderr
    assert "OCHA: 904 trucks (entered, inbound)" in done.stderr
    told = json.loads(run("--json", *days).stdout)
    assert [one["value"] for one in told["amounts"]] == ["62", "143", "602", "97"]
    assert {one["longer"] for one in told["amounts"]} == {True}
    assert told["references"][0]["expected"][1]["value"] == "2500"
    rows = run("--csv", *days).stdout.splitlines()
    assert rows[0] == "place,publisher,stage,direction,measure,from,to,value,days_counted,longer"
    assert rows[1] == "erez,ocha,entered,in,trucks,2024-05-07,2024-05-23,62,17,true"


def test_the_command_says_what_is_wrong() -> None:
    assert "no publisher is called 'Nobody'" in str(
        run("--json", "--publisher", "Nobody").exception
    )
    assert "printed once" in str(run("--json", "--csv").exception)
    assert run("--measure", "carts").exit_code == 2


def test_notebooks_show_amounts(shipped: Dataset) -> None:
    data = aidmap.open_store(GEODATA)
    shown = data.amounts("2024-01-01", "2024-12-31", publishers="COGAT", by="month", dpi=40)
    assert repr(shown).startswith("COGAT: trucks counted by month")
    assert "<img" in shown._repr_html_()
    with pytest.raises(ValueError, match="'year' is not a valid Bin"):
        shipped.amounts(by="year")
    with pytest.raises(DataError, match="before it begins"):
        data.amounts("2024-02-01", "2024-01-01")
