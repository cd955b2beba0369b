"""Legs are parted into roads without loss, and what they share is there once."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aidmap import Dataset, geo
from aidmap.geo.shared_segments import Road, roads
from aidmap.model import Leg, parse


def leg(name: str, points: list[tuple[int, int]]) -> Leg:
    fields: dict[str, Any] = {"id": name, "start": "a", "end": "b", "mode": "road", "km": 1}
    made: Leg = parse("leg", fields | {"line": points})
    return made


def steps(line: Any) -> list[frozenset[Any]]:
    return [frozenset((tuple(start), tuple(end))) for start, end in pairwise(line)]


def walked(found: list[Road], name: str) -> list[frozenset[Any]]:
    return [step for road in found if name in dict(road.legs) for step in steps(road.line)]


def test_legs_that_share_a_road_part_where_they_part() -> None:
    one = leg("one", [(0, 0), (1, 0), (2, 0), (3, 0)])
    other = leg("other", [(3, 1), (2, 0), (1, 0), (0, 0)])
    found = roads([one, other])
    assert [(road.line, road.legs) for road in found] == [
        (((0, 0), (1, 0), (2, 0)), (("one", True), ("other", False))),
        (((2, 0), (3, 0)), (("one", True),)),
        (((3, 1), (2, 0)), (("other", True),)),
    ]


points = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=9).filter(
    lambda line: all(one != other for one, other in pairwise(line))
)


@given(st.lists(points, min_size=1, max_size=4))
def test_every_step_of_every_leg_is_on_a_road_and_on_no_other(
    lines: list[list[tuple[int, int]]],
) -> None:
    legs = [leg(f"l{number}", line) for number, line in enumerate(lines)]
    found = roads(legs)
    for one in legs:
        assert set(walked(found, one.id)) == set(steps(one.line))
    for road in found:
        for other in found:
            if road is not other:
                shared = set(steps(road.line)) & set(steps(other.line))
                # a leg that walks a step twice walks its road twice
                assert not shared or dict(road.legs).keys() == dict(other.legs).keys()


def test_the_shipped_roads_are_as_long_as_the_legs_less_what_they_share(shipped: Dataset) -> None:
    found = roads(shipped.records.legs)
    for one in shipped.records.legs:
        assert set(walked(found, one.id)) == set(steps(one.line))
    assert any(len(road.legs) > 1 for road in found)
    assert sum(len(road.line) - 1 for road in found) < sum(
        len(one.line) - 1 for one in shipped.records.legs
    )


def test_strands_hold_every_route_of_the_day_in_its_direction(shipped: Dataset) -> None:
    shot = shipped.at("2024-04-20")
    status_lines = geo.status_lines(shot)
    drawn = {route for row in status_lines.itertuples() for route in row.routes.split("|")}
    assert drawn == {state.route.id for state in shot.routes}
    assert not status_lines.duplicated(["road", "status"]).any()
