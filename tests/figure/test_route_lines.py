"""Road, sea and air are told apart by the kind of line; arrow heads are few."""

from itertools import combinations
from math import hypot

import numpy as np
import pytest

from aidmap import Dataset
from aidmap.figure import RenderOptions, map_figure, route_lines
from aidmap.figure.figure import drawing_settings
from aidmap.figure.map_axes import MapFrame
from aidmap.model import Mode, Status
from aidmap.style import MODE, STATUS


@pytest.fixture(scope="module")
def frame(shipped: Dataset) -> MapFrame:
    with drawing_settings():
        return map_figure.prepare(shipped.at("2024-05-20"), RenderOptions()).main


def test_all_three_modes_are_on_the_map_of_may(frame: MapFrame) -> None:
    assert {line.mode for line in frame.route_lines} == set(Mode)


def test_no_two_arrow_heads_are_nearer_than_60_pixels(frame: MapFrame) -> None:
    tips = [tip for tip, _, _ in route_lines.heads(frame)]
    assert len(tips) > 5
    nearest = min(hypot(x - a, y - b) for (x, y), (a, b) in combinations(tips, 2))
    assert nearest >= 60 * 25.4 / 96


def test_an_aircraft_is_no_arrow_head() -> None:
    at, way = (10.0, 10.0), (0.0, 1.0)
    assert len(route_lines.head(Mode.ROAD, at, way, 1)) == 3
    aircraft = route_lines.head(Mode.AIR, at, way, 1)
    assert len(aircraft) > 10
    assert max(y for _, y in aircraft) == pytest.approx(10 + route_lines.AIRCRAFT / 2)


def test_a_sea_route_waves_about_its_line() -> None:
    waved = np.array(route_lines.shaped([(0.0, 0.0), (40.0, 0.0)], Mode.SEA, 1))
    assert np.abs(waved[:, 1]).max() == pytest.approx(route_lines.WAVE_HEIGHT, abs=0.02)
    crossings = np.count_nonzero(np.diff(np.sign(waved[1:-1, 1])))
    assert crossings == pytest.approx(2 * 40 / route_lines.WAVE, abs=2)
    assert route_lines.shaped([(0.0, 0.0), (40.0, 0.0)], Mode.ROAD, 1) == [(0.0, 0.0), (40.0, 0.0)]


def test_an_air_route_is_thin_and_gapped_whatever_its_status() -> None:
    air, road = MODE[Mode.AIR], MODE[Mode.ROAD]
    assert air.width < road.width / 2
    for status in Status:
        dashes = [float(part) for part in air.dash(STATUS[status]).split()]
        assert min(dashes[1::2]) >= 10, status
    assert road.dash(STATUS[Status.OPEN]) == ""
    assert len({air.dash(STATUS[status]) for status in Status}) == len(Status)
