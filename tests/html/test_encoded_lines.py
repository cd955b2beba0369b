"""Numbers and lines as texts."""

import polyline
from hypothesis import given
from hypothesis import strategies as st

from aidmap.html.encoded_lines import encode_numbers


@given(st.tuples(st.integers(-(2**28), 2**28), st.integers(-(2**28), 2**28)))
def test_numbers_are_encoded_as_the_steps_of_a_polyline(pair: tuple[int, int]) -> None:
    assert encode_numbers(pair) == polyline.encode([pair], 0)
