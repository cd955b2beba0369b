"""Rectangles and lines, many at once: Shapely says of each pair what the arrays say."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from aidmap.figure import boxes

CORNERS = st.tuples(*[st.integers(0, 8).map(float)] * 4)
MANY = st.lists(CORNERS, max_size=8)


def line(row: tuple[float, ...]) -> shapely.LineString:
    return shapely.LineString([row[:2], row[2:]])


@given(MANY, MANY)
def test_segments_cross_where_each_has_its_ends_on_two_sides_of_the_other(
    rows: list[tuple[float, ...]], others: list[tuple[float, ...]]
) -> None:
    found = boxes.crossing(boxes.as_rows(rows), boxes.as_rows(others))
    assert found.shape == (len(rows), len(others))
    wanted = [[line(one).crosses(line(other)) for other in others] for one in rows]
    meet_at_an_end = [
        [bool(line(one).boundary.distance(line(other)) < boxes.SHORT) or
         bool(line(other).boundary.distance(line(one)) < boxes.SHORT) for other in others]
        for one in rows
    ]  # fmt: skip
    assert found.tolist() == [
        [so and not end for so, end in zip(*both, strict=True)]
        for both in zip(wanted, meet_at_an_end, strict=True)
    ]


@given(MANY, MANY)
def test_lengths_inside_are_those_of_the_parts_within(
    rows: list[tuple[float, ...]], corners: list[tuple[float, ...]]
) -> None:
    within = [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners]
    found = boxes.lengths_inside(boxes.as_rows(rows), boxes.as_rows(within))
    wanted = [[line(row).intersection(shapely.box(*one)).length for one in within] for row in rows]
    assert found == pytest.approx(np.reshape(wanted, found.shape), abs=1e-6)
