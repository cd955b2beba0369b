"""Roads that nearly coincide at the scale of a map are one bundle; the others stay as they are."""

import pytest
import shapely

from aidmap.geo import route_bundles as module
from aidmap.geo.route_bundles import Bundle, Strand
from aidmap.model import Mode, Status

OPEN = Strand(status=Status.OPEN, stale=False, forward=True, backward=False)
CLOSED = Strand(status=Status.CLOSED, stale=False, forward=True, backward=False)


def road(*points: tuple[float, float], strand: Strand = OPEN) -> Bundle:
    return Bundle(mode=Mode.ROAD, line=shapely.LineString(points), strands={strand.status: strand})


def bundled(*roads: Bundle) -> list[Bundle]:
    network: list[Bundle] = []
    for one in roads:
        network = module._added(network, one, 1.0, 5.0)  # noqa: SLF001 - the heart of it
    return module._merged(network)  # noqa: SLF001 - likewise


def test_roads_side_by_side_are_one_with_a_strand_for_each_status() -> None:
    found = bundled(road((0, 0), (50, 0)), road((0, 0.5), (50, 0.5), strand=CLOSED))
    (one,) = found
    assert set(one.strands) == {Status.OPEN, Status.CLOSED}
    assert one.line.length == pytest.approx(50, abs=0.1)


def test_roads_that_cross_stay_two() -> None:
    found = bundled(road((0, 0), (50, 0)), road((25, -20), (25, 20), strand=CLOSED))
    assert sorted(round(one.line.length) for one in found) == [40, 50]
    assert all(len(one.strands) == 1 for one in found)


def test_a_road_that_turns_off_is_shared_as_far_as_the_turn() -> None:
    turning = road((0, 0.4), (30, 0.4), (50, 30), strand=CLOSED)
    found = bundled(road((0, 0), (60, 0)), turning)
    shared = [one for one in found if len(one.strands) == 2]
    assert sum(one.line.length for one in shared) == pytest.approx(30, abs=3)
    alone = [one for one in found if set(one.strands) == {Status.CLOSED}]
    assert len(alone) == 1
    assert alone[0].line.distance(shared[0].line) == pytest.approx(0, abs=1e-6)


def test_roads_in_opposite_directions_have_arrows_both_ways() -> None:
    (one,) = bundled(road((0, 0), (50, 0)), road((50, 0.3), (0, 0.3)))
    strand = one.strands[Status.OPEN]
    assert strand.forward
    assert strand.backward


def test_pieces_of_one_road_are_one_line_drawn_as_routes_run() -> None:
    against = Strand(status=Status.OPEN, stale=False, forward=False, backward=True)
    (one,) = bundled(road((0, 0), (20, 0)), road((50, 0), (20, 0), strand=against))
    assert one.line.length == pytest.approx(50)
    assert one.line.coords[0] == (0, 0)


def test_an_air_leg_is_bent_to_the_north() -> None:
    for points in ([(0, 0), (100, 0)], [(100, 0), (0, 0)]):
        bent = module._bent(shapely.LineString(points))  # noqa: SLF001 - the curve
        assert bent.coords[0] == points[0]
        assert bent.bounds[3] == pytest.approx(7, abs=0.1)
