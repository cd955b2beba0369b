"""Maps for print and slides: whole, the same each time, legible, and safe from hostile texts."""

import io
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from making import GEODATA, quick, seen
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text
from matplotlib_scalebar.scalebar import ScaleBar

import aidmap
from aidmap import Dataset, geo
from aidmap.errors import DataError
from aidmap.figure import (
    FORMATS,
    RenderOptions,
    chart_figure,
    draw,
    furniture,
    labels,
    legend,
    legend_entries,
    map_figure,
    route_lines,
    symbols,
)
from aidmap.figure.figure import SheetFigure, drawing_settings, wrap
from aidmap.figure.map_axes import MapFrame
from aidmap.figure.page_layout import SIZES, arrange_layout, choose_sheet
from aidmap.i18n import Speech, languages
from aidmap.model import Mode, Status
from aidmap.query.finding import sentence, short_name
from aidmap.query.period import Period
from aidmap.query.snapshot import Snapshot
from benchmarks.worlds import made_up_folder

DRAWN_WITHOUT = """
import sys
for name in ("geopandas", "pandas", "pyarrow"):
    sys.modules[name] = None
import aidmap
from aidmap import render
shot = aidmap.open_store(sys.argv[1]).at("2024-05-08")
print(len(render.draw(shot, suffix=".png", paper={"dpi": 60}).content))
"""
MAY = "2024-05-08"
LOW = RenderOptions(dpi=60)


@pytest.fixture(scope="module")
def may(shipped: Dataset) -> Snapshot:
    return shipped.at(MAY)


def size_in_pixels(content: bytes) -> tuple[int, int]:
    height, width = imread(io.BytesIO(content)).shape[:2]
    return width, height


@pytest.mark.sampled
@pytest.mark.parametrize("size", SIZES)
def test_a_png_has_the_size_of_its_sheet(may: Snapshot, size: str) -> None:
    content = draw(may, ".png", RenderOptions(size=size, dpi=60, orientation="portrait"))
    sheet = SIZES[size]
    assert size_in_pixels(content) == pytest.approx(
        (sheet.width / 25.4 * 60, sheet.height / 25.4 * 60), abs=1
    )


def test_a_pdf_is_one_page_of_a4(may: Snapshot) -> None:
    content = draw(may, ".pdf", RenderOptions(orientation="portrait"))
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+)", content)
    assert box
    assert [float(part) for part in box.groups()] == pytest.approx([595.3, 841.9], abs=0.5)
    assert b"CreationDate" not in content


def test_an_svg_is_well_formed_and_says_what_it_shows(may: Snapshot) -> None:
    content = draw(may, ".svg", RenderOptions())
    root = ET.fromstring(content)  # noqa: S314 - it is our own
    assert root.tag.endswith("svg")
    assert sentence(may) in content.decode("utf-8")
    assert "http://127" not in content.decode("utf-8")


@pytest.mark.long
@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_map_is_the_same_bytes_in_another_process(may: Snapshot, suffix: str) -> None:
    code = (
        "import sys, aidmap; from aidmap import figure;"
        f"shot = aidmap.open_store(sys.argv[1]).at('{MAY}');"
        f"sys.stdout.buffer.write(figure.draw(shot, '{suffix}', figure.RenderOptions(dpi=60)))"
    )
    again = subprocess.run(
        [sys.executable, "-c", code, str(GEODATA)], capture_output=True, check=True
    )
    assert again.stdout == draw(may, suffix, LOW)


def test_nothing_of_pyplot_is_used() -> None:
    code = (
        "import sys, aidmap; from aidmap import figure;"
        f"shot = aidmap.open_store(sys.argv[1]).at('{MAY}');"
        "figure.draw(shot, '.png', figure.RenderOptions(dpi=40));"
        "import matplotlib; from matplotlib import _pylab_helpers as helpers;"
        "print(len(helpers.Gcf.figs))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(GEODATA)], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "0"


@pytest.mark.sampled
@pytest.mark.parametrize("language", languages())
def test_every_letter_of_every_language_is_there(may: Snapshot, language: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        order = RenderOptions(language=language, dpi=60, permalink="https://example.org/m.html")
        draw(may, ".png", order)


def framed(snapshot: Snapshot, language: str = "en") -> tuple[MapFrame, Any]:
    """The main frame of an A4 map with its names, and what measures them."""
    bounds = geo.extent(snapshot)
    sheet = choose_sheet("a4", "portrait", 1)
    figure = SheetFigure(sheet)
    box = arrange_layout(sheet, 20, 20).main
    frame = MapFrame(snapshot, figure.add_axes(box), box, bounds, geo.projection(bounds))
    frame.draw()
    furniture.draw_scale(frame, north=True)
    labels.Names().add(frame, labels.lay_out(frame, Speech(language)))
    canvas = FigureCanvasAgg(figure.figure)
    canvas.draw()
    return frame, canvas.get_renderer()


@pytest.mark.parametrize("language", quick("ar", languages()))
@pytest.mark.parametrize("day", ["2024-04-19", "2025-08-15"])
def test_names_are_where_they_were_measured_and_off_the_routes(
    shipped: Dataset, language: str, day: str
) -> None:
    with drawing_settings():
        frame, renderer = framed(shipped.at(day), language)
    texts = [text for text in frame.axes.texts if text.get_zorder() == 8]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    assert len(boxes) >= 12
    edge = frame.axes.get_window_extent(renderer)
    unit = edge.width / frame.box.width
    measured = [
        [edge.x0 + label.placed.box[0] * unit, edge.y0 + label.placed.box[1] * unit,
         edge.x0 + label.placed.box[2] * unit, edge.y0 + label.placed.box[3] * unit]
        for label in labels.lay_out(frame, Speech(language))
        if label.placed
    ]  # fmt: skip
    for name, box in boxes:  # letters are where they were measured
        assert any(
            box.x0 > left - 1 and box.y0 > bottom - 1 and box.x1 < right + 1 and box.y1 < top + 1
            for left, bottom, right, top in measured
        ), name
    routes = [
        shapely.LineString([line[:2], line[2:]]) for line in route_lines.visible_segments(frame)
    ]
    # names of areas stand within them, where a route may have to run below
    areas = {
        short_name(place.name(language))
        for place in shipped.records.places
        if place.kind == "destination"
    }
    for name, box in boxes:
        if name in areas:
            continue
        left, bottom, right, top = box.shrunk(0.96, 0.6).extents
        at = ((left - edge.x0) / unit, (bottom - edge.y0) / unit)
        to = ((right - edge.x0) / unit, (top - edge.y0) / unit)
        assert not any(line.intersects(shapely.box(*at, *to)) for line in routes), name


def test_both_frames_are_in_metres_with_true_distances(may: Snapshot) -> None:
    bounds = geo.extent(may)
    assert geo.projection(bounds) == "EPSG:32636"
    assert geo.projection((-10, 35, 40, 60)).startswith("+proj=aeqd")
    assert geo.projection((140, -20, 143, -18)).startswith("EPSG:327")
    left, bottom, right, top = geo.project_bounds("EPSG:32636", (34.0, 31.0, 34.0 + 1e-9, 32.0))
    assert top - bottom == pytest.approx(110_850, rel=0.002)  # a degree of latitude at 31.5 N
    assert right >= left


def test_paper_turns_by_what_is_mapped() -> None:
    assert choose_sheet("a4", "auto", 1.5).width == 297
    assert choose_sheet("a4", "auto", 0.7).width == 210
    assert choose_sheet("a3", "landscape", 0.7).width == 420
    assert (
        choose_sheet("slide", "portrait", 0.7).width > choose_sheet("slide", "portrait", 0.7).height
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mirrored", [False, True], ids=["ltr", "rtl"])
def test_the_parts_of_a_sheet_do_not_overlap(size: str, mirrored: bool) -> None:  # noqa: FBT001
    for orientation in ("portrait", "landscape"):
        sheet = choose_sheet(size, orientation, 1)
        layout = arrange_layout(sheet, 20, 18)
        layout = layout.mirror(sheet) if mirrored else layout
        parts = [layout.head, layout.main, layout.legend, layout.inset, layout.foot]
        for part in parts:
            assert part.left >= 0
            assert part.right <= sheet.width + 0.01
            assert part.height > 10
        for one, other in combinations(parts, 2):
            apart = one.right <= other.left + 0.01 or other.right <= one.left + 0.01
            assert apart or one.top <= other.bottom + 0.01 or other.top <= one.bottom + 0.01


def swatch(status: Status) -> Any:
    """A symbol and a line of a status as pixels: RGB from 0 to 1."""
    figure = Figure(figsize=(1, 0.5), dpi=120)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 20), ylim=(0, 10))
    axes.set_axis_off()
    symbols.draw_symbol(axes, (5, 5), "square", symbols.SymbolStyle(status=status), mm=1, size=6)
    strand = geo.Strand(status=status, stale=False, forward=True, backward=False)
    route_lines.draw_strand(axes, [(10, 5), (20, 5)], Mode.ROAD, strand, scale=1.3)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    buffer.seek(0)
    return imread(buffer)[..., :3]


# Vienot, Brettel, Mollon 1999: "Digital video colourmaps for checking the legibility of displays by
# dichromats", in linear RGB; tritanopia by Machado, Oliveira, Fernandes 2009.
SIGHT = {
    "grey": np.array([[0.2126, 0.7152, 0.0722]] * 3),
    "protanopia": np.array([[0.1124, 0.8876, 0], [0.1124, 0.8876, 0], [0.004, -0.004, 1]]),
    "deuteranopia": np.array([[0.2927, 0.7073, 0], [0.2927, 0.7073, 0], [-0.0223, 0.0223, 1]]),
    "tritanopia": np.array(
        [[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]]
    ),
}


@pytest.mark.parametrize("sight", SIGHT)
def test_statuses_can_be_told_apart_in_print_and_by_everyone(sight: str) -> None:
    seen = {status: np.clip(swatch(status) ** 2.2 @ SIGHT[sight].T, 0, 1) for status in Status}
    for one, other in combinations(Status, 2):
        differing = np.abs(seen[one] - seen[other]).max(axis=-1) > 0.15
        assert differing.mean() > 0.02, (one, other)


def test_the_legend_explains_what_is_shown_and_nothing_else(shipped: Dataset) -> None:
    bounds = (34.15, 31.2, 34.62, 31.62)

    def words(day: str) -> set[str]:
        with drawing_settings():
            sheet = map_figure.prepare(shipped.at(day), RenderOptions(bounds=bounds, width=80))
            shown = legend_entries.shown_on(sheet.frames)
        return {
            entry.text
            for group in legend_entries.groups(shown, sheet.speech)
            for entry in group.entries
        }

    quiet, busy = words("2023-10-07"), words(MAY)
    assert not quiet & {"announced, not seen in use", "a route is held up here", "by air", "pier"}
    assert {"announced, not seen in use", "contested", "stale", "a route is held up here"} <= busy
    assert {"by road", "by sea", "by air", "pier", "Armistice line of 1949"} <= busy
    assert "airport" not in busy  # there is none within the frame


def where(label: labels.Label) -> tuple[object, ...]:
    """Where a name goes, in thousandths of a millimetre, and how it is written."""
    spot = label.placed
    box = [round(edge, 3) for edge in spot.box] if spot else []
    return label.name, box, spot and (spot.form, spot.side)


@pytest.mark.parametrize("bounds", [None, (34.15, 31.2, 34.62, 31.62)])
@pytest.mark.parametrize("width", [45.0, 80.0, 140.0, 165.0])
def test_names_that_stay_are_those_laid_out_on_the_final_sheet(
    shipped: Dataset, width: float, bounds: tuple[float, float, float, float] | None
) -> None:
    with drawing_settings():
        sheet = map_figure.prepare(
            shipped.at("2026-03-01"), RenderOptions(width=width, bounds=bounds)
        )
        for number, names in sheet.names.items():
            anew = map_figure.lay_out_labels(sheet, sheet.frames[number])
            assert [where(one) for one in names] == [where(one) for one in anew]
    assert sheet.names or width > 120, "on a narrow sheet the map is as large as it was"


@pytest.mark.sampled
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("width", [45.0, 80.0, 140.0])
def test_a_map_in_a_document_has_no_title_and_no_small_letters(
    shipped: Dataset, width: float, language: str
) -> None:
    options = RenderOptions(width=width, language=language)
    with drawing_settings():
        sheet = map_figure.prepare(shipped.at("2025-08-10"), options)
        names = map_figure.draw_frames(sheet)
        legend.draw(sheet.figure, sheet.layout.legend, sheet.frames, sheet.speech, names)
        texts = sheet.figure.figure.findobj(Text)
        canvas = FigureCanvasAgg(sheet.figure.figure)
        canvas.draw()
        edge = sheet.figure.figure.bbox
        boxes = {
            text.get_text(): text.get_window_extent(canvas.get_renderer())
            for text in texts
            if text.get_text() and not text.get_clip_on()
        }
    assert sheet.figure.sheet.width == width
    small = [one for one in texts if one.get_text() not in {"", "?"} and one.get_fontsize() < 6]
    assert not small
    assert not any(sentence(shipped.at("2025-08-10")) in one.get_text() for one in texts)
    for text, box in boxes.items():  # nothing of the legend is cut
        assert box.x0 >= -1, text
        assert box.x1 <= edge.width + 1, text
        assert box.y0 >= -1, text


def test_words_are_broken_to_their_width_and_none_is_lost() -> None:
    text = "nine of thirteen routes open on 19 April 2024, all with restrictions " * 3
    lines = wrap(text, 60, size=8)
    assert " ".join(lines).split() == text.split()
    assert len(lines) > 3


@pytest.mark.sampled
@pytest.mark.parametrize("suffix", FORMATS)
def test_hostile_texts_are_drawn_as_texts(spoilt: Snapshot, suffix: str) -> None:
    pictures = [draw(spoilt, suffix, LOW)]
    period = Period(snapshot=spoilt, first=date(2024, 1, 1))
    pictures += [chart_figure.draw(period, kind, suffix, LOW) for kind in chart_figure.KINDS]
    for content in pictures:
        assert len(content) > 10_000
        if suffix == ".svg":
            ET.fromstring(content)  # noqa: S314 - it is our own
            assert b"<script" not in content


@pytest.fixture
def spoilt(shipped: Dataset) -> Iterator[Snapshot]:
    """The shipped data with hostile names, title, disclaimer and licence."""
    hostile = (
        (Path(__file__).parents[1] / "hostile.txt").read_text(encoding="utf-8").split("\n")[:-1]
    )
    shot = shipped.at(MAY)
    named = [
        place.with_fields(names={"en": f"{hostile[number % len(hostile)]} $x^{{2"})
        for number, place in enumerate(shot.records.places)
    ]
    about = shot.records.about.with_fields(
        titles={"en": "$\\frac{"}, disclaimers={"en": " ".join(hostile)}, licence="<b>&"
    )
    records = replace(shot.records, places=tuple(named), about=about)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not every script has its letters in the font
        yield replace(shot, records=records)


def test_the_day_of_making_and_the_number_are_told_only_where_given(may: Snapshot) -> None:
    speech = Speech("en")
    told = furniture.credit_line(speech, "GZ-12", may.query.on, "0.1.0")
    assert told == "GZ-12 Drawn with aidmap 0.1.0. 8 May 2024."
    assert furniture.credit_line(speech, "", None, "0.1.0") == "Drawn with aidmap 0.1.0."


def test_an_empty_data_set_is_a_map_of_nothing(tmp_path: Path) -> None:
    about = (
        'id = "x"\ntitle_en = "X"\ntime_zone = "UTC"\nlicence = "none"\ndisclaimer_en = "none"\n'
    )
    aidmap.store.init(tmp_path / "empty", about=about)
    shot = aidmap.open_store(tmp_path / "empty").at(MAY)
    assert draw(shot, ".png", LOW).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("extent", "wrong"), [("nowhere", "is none: give auto, strip"), ("3,2,1,0", "in this order")]
)
def test_an_extent_that_is_none_is_refused(shipped: Dataset, extent: str, wrong: str) -> None:
    about = shipped.records.about
    with pytest.raises(DataError, match=wrong):
        aidmap.render.parse_extent(about, extent)
    assert aidmap.render.parse_extent(about, "auto") is None
    assert aidmap.render.parse_extent(about, "strip") == about.extents["strip"]
    assert aidmap.render.parse_extent(about, "34,31,35,32") == (34, 31, 35, 32)


def test_a_picture_shows_itself_in_a_notebook(shipped: Dataset) -> None:
    drawing = aidmap.render.draw(shipped, on=MAY, suffix=".png", paper={"dpi": 40})
    assert drawing._repr_html_().startswith('<img alt="8 May 2024. 4 of 7 gateways pass')


def test_a_scale_bar_counts_kilometres() -> None:
    pairs = ((1, "Mm"), (2.5, "Mm"), (20, "km"), (500, "m"))
    lengths = [furniture._format_length(*pair) for pair in pairs]  # noqa: SLF001 - what it writes
    assert lengths == ["1,000 km", "2,500 km", "20 km", "500 m"]


def test_crowded_maps_name_what_is_known_first_and_say_how_many(tmp_path: Path) -> None:
    folder = made_up_folder(tmp_path / "x", places=400, routes=0, reports=0)
    data = aidmap.open_store(folder)
    data.store.add(reports=[seen("open", "2024-05-01", subject="p399", publisher="s1")])
    shot = aidmap.open_store(folder).at("2024-05-08")
    with drawing_settings():
        frame, renderer = framed(shot)
        bar = next(one for one in frame.axes.artists if isinstance(one, ScaleBar))
        covered = bar.get_window_extent(renderer)
    texts = [text for text in frame.axes.texts if text.get_zorder() == 8]
    assert "Place p399" in {text.get_text() for text in texts}
    assert not any(text.get_window_extent(renderer).overlaps(covered) for text in texts)
    svg = draw(shot, ".svg", LOW)
    assert svg
    assert legend.label_count_note((9, 400), Speech("fr")) == "Noms indiqués\xa0: 9 sur 400"
    assert legend.label_count_note((9, 9), Speech()) == ""


def test_an_empty_map_has_no_scale(tmp_path: Path) -> None:
    about = (
        'id = "x"\ntitle_en = "X"\ntime_zone = "UTC"\nlicence = "none"\ndisclaimer_en = "none"\n'
    )
    aidmap.store.init(tmp_path / "empty", about=about)
    frame, _ = framed(aidmap.open_store(tmp_path / "empty").at(MAY))
    assert not any(isinstance(one, ScaleBar) for one in frame.axes.artists)


def test_a_map_is_drawn_without_geopandas() -> None:
    """Importing it takes longer than drawing a small map."""
    words = [sys.executable, "-c", DRAWN_WITHOUT, str(GEODATA)]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 0
