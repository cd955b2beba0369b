"""Counts: figures as they were written, their ids, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidmap.errors import DataError
from aidmap.model import Count, as_json, construct, parse

GOOD = {
    "subject": "zikim", "direction": "in", "traffic": "goods", "measure": "trucks", "value": "25",
    "first_day": "2024-05-12", "last_day": "2024-05-12", "stage": "entered", "publisher": "wfp",
    "reported_on": "2024-05-13", "recorded_at": "2024-05-13T08:00:00Z",
}  # fmt: skip


def count(**fields: Any) -> Count:
    made: Count = parse("count", GOOD | fields)
    return made


@pytest.mark.parametrize("text", ["0", "25", "12.50", "0.000001", "123456789012345"])
def test_a_figure_stays_as_it_was_written(text: str) -> None:
    made = count(value=text)
    assert made.value == Decimal(text)
    assert as_json(made)["value"] == text
    assert parse("count", as_json(made)) == made


@pytest.mark.parametrize(
    "bad", ["", "-1", "1e3", "1,200", "about 20", "NaN", 12.5, True, "٢٥", "007"]
)
def test_what_is_no_figure_is_refused(bad: object) -> None:
    with pytest.raises(DataError, match=r"^value: "):
        count(value=bad)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"last_day": "2024-05-11"}, "last_day: is before first_day"),
        ({"last_day": "2024-05-14"}, "last_day: nobody can have counted what comes after"),
        ({"measure": "lorries"}, "measure: input should be 'trucks'"),
        ({"stage": "seen"}, "stage: input should be 'manifested'"),
        ({"traffic": ["goods", "fuel"]}, "traffic: input should be 'goods'"),
        ({"id": "0" * 16}, "id: its content gives"),
    ],
)
def test_what_makes_no_sense_is_refused(fields: dict[str, Any], what: str) -> None:
    with pytest.raises(DataError) as caught:
        count(**fields)
    assert caught.value.lines[0].startswith(what)


def test_the_id_comes_from_the_content() -> None:
    assert count().id == count(recorded_at="2026-01-01T00:00:00Z").id
    others = [
        count(value="25.0"), count(stage="collected"), count(cargo="flour"), count(direction="out"),
    ]  # fmt: skip
    assert len({count().id, *(other.id for other in others)}) == 5


def test_a_list_of_one_is_a_word() -> None:
    assert count(traffic=["goods"]) == count()


@given(st.decimals(min_value=0, max_value=10**9, places=3), st.integers(0, 400))
def test_columns_give_the_same_counts_as_validation(value: Decimal, days: int) -> None:
    made = count(value=str(value), first_day="2023-01-01", cargo=f"load {days}")
    fields = as_json(made)
    assert construct("count", [*fields], [[one] for one in fields.values()]) == (made,)
