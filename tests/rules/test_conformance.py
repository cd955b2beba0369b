"""One set of cases for every engine of the rules: Python, the page's script, PostgreSQL, DuckDB.

Each case has reports, a question, and what is expected of one place, of routes and of
destinations; random logs are added, on which the engines agree with each other. `engines` tells
what a case and an answer are. Where Node or PostgreSQL is missing its engine is skipped; CI has
both, and there a skip fails.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from engines import (
    COMPANIONS,
    OF_DESTINATION,
    OF_PLACES,
    OF_ROUTE,
    OF_ROUTES,
    Answer,
    Engine,
    in_python,
    in_script,
    network,
)
from making import share
from random_logs import random_logs
from sql_engines import DuckDB, in_postgres

from aidmap import Dataset
from aidmap.model import Traffic
from aidmap.query import json_answers

CLOCKS = ("known_by", "recorded_by", "according_to")
NAMES = ("python", "script", "postgres", "duckdb")


@pytest.fixture
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], Engine]:
    """The engine of a name."""

    def start(name: str) -> Engine:
        if name == "postgres":
            return in_postgres(request.getfixturevalue("address"), tmp_path / "network")
        return (
            DuckDB(network())
            if name == "duckdb"
            else {"python": in_python, "script": in_script}[name]
        )

    return start


def as_expected(expected: dict[str, Any], answer: Answer, name: str) -> None:
    """Compare what is expected of an answer, and no more."""
    assert expected.get("listed", [*answer["routes"]]) == [*answer["routes"]], name
    assert expected.get("gateways", answer["gateways"]) == answer["gateways"], name
    assert expected.get("changes", answer["changes"]) == answer["changes"], name
    for kind in ("routes", "destinations"):
        for key, wanted in expected.get(kind, {}).items():
            assert {one: answer[kind][key][one] for one in wanted} == wanted, (name, key)


@pytest.mark.sampled
@pytest.mark.parametrize("name", NAMES)
def test_an_engine_answers_every_case(engine: Callable[[str], Engine], name: str) -> None:
    answers_of, parts = engine(name), 3 if name == "duckdb" else 1  # which takes its time
    of_places, of_routes = share(OF_PLACES, parts), share(OF_ROUTES, parts)
    for case, answer in zip(of_places, answers_of(of_places), strict=True):
        state = {key: answer["state"][key] for key in case["expected"]}
        assert state == case["expected"], case["name"]
    for case, answer in zip(of_routes, answers_of(of_routes), strict=True):
        as_expected(case["expected"], answer, case["name"])


LOGS = random_logs(120)


def test_the_logs_are_of_every_kind() -> None:
    """So that the engines have something to disagree on."""
    told = in_python(LOGS)
    assert len({one["state"]["status"] for one in told}) == 5
    ways = [way for one in told for way in one["routes"].values()]
    assert len({way["status"] for way in ways}) == 5
    for name in ("contested", "stale", "pending", "sighting", "announced_for", "conflicting"):
        assert any(one["state"][name] for one in told), name
    assert sum(bool(one["changes"]) for one in told) > 5
    decided = [one["state"] for one in told if one["state"]["sighting"]]
    assert {bool(one["report"]) for one in decided} == {True, False}
    assert any(one["contested"] and not one["report"] for one in decided)
    assert any(end["choke_points"] for one in told for end in one["destinations"].values())
    assert {name for name in (*CLOCKS, "what_if") if any(name in one for one in LOGS)} == {
        *CLOCKS, "what_if",
    }  # fmt: skip


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("script", 1),
        ("postgres", 1),
        ("duckdb", 8),
        pytest.param("duckdb", 3, marks=pytest.mark.long),
    ],
    ids=["script", "postgres", "duckdb-some", "duckdb-more"],
)
def test_an_engine_says_of_random_logs_what_python_says(
    engine: Callable[[str], Engine], name: str, parts: int
) -> None:
    logs = share(LOGS, parts)
    for case, ours, theirs in zip(logs, in_python(logs), engine(name)(logs), strict=True):
        assert theirs == ours, case


def test_the_cases_ask_for_everything() -> None:
    assert {name for case in OF_PLACES for name in case["expected"]} == {*COMPANIONS}
    asked = [case["expected"] for case in OF_ROUTES]
    for kind, names in (("routes", OF_ROUTE), ("destinations", OF_DESTINATION)):
        told = {name for one in asked for key in one.get(kind, {}).values() for name in key}
        assert told == {*names}
    for cases in (OF_PLACES, OF_ROUTES):
        assert {name for name in CLOCKS if any(name in case for case in cases)} == {*CLOCKS}
    assert {case.get("traffic", "goods") for case in OF_ROUTES} == {*Traffic}


def test_the_answers_are_those_of_a_data_set(shipped: Dataset) -> None:
    """What the cases call companions is what the JSON of `status` has."""
    shot = shipped.at("2024-04-19", traffic=Traffic.GOODS)
    [told] = json_answers.status_json(shot, [shipped.subject("erez")])["places"]
    assert {*COMPANIONS} <= {*told}
    [way, *_] = json_answers.routes_json(shot, shot.routes, shot.destinations)["routes"]
    assert {*OF_ROUTE} <= {*way}
    [end, *_] = json_answers.routes_json(shot, shot.routes, shot.destinations)["destinations"]
    assert {*OF_DESTINATION} <= {*end}
