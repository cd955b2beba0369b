"""One set of cases for every engine of the rules: Python, the page's script under Node, SQL.

Each case has reports on one place, a question, and what is expected; random logs are added, on
which the engines agree with each other. Where Node or PostgreSQL is missing its engine is skipped;
CI has both, and there a skip fails.
"""

import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from making import GEODATA

import aidmap
from aidmap import Dataset, answers, stores
from aidmap.model import Report, Traffic, parse
from aidmap.rules import status
from aidmap.rules.policy import WORST_FIRST, Policy
from aidmap.stores import copies

HERE = Path(__file__).parent / "conformance"
CASES = json.loads((HERE / "status.json").read_text(encoding="utf-8"))
SCRIPT = Path(aidmap.__file__).parent / "assets" / "rules.js"
EPOCH = date(1970, 1, 1)
CLOCKS = ("known_by", "recorded_by", "according_to")
COMPANIONS = ("status", "since", "report", "pending", "contested", "stale", "last_heard",
              "announced_for", "agreeing", "conflicting")  # fmt: skip

Case = dict[str, Any]
Engine = Callable[[list[Case]], list[Case]]


def reports_of(case: Case) -> list[Report]:
    """The reports of a case, entered in their order unless they say when."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    return [
        parse(
            "report",
            {
                "subject": "erez", "status": one["status"], "traffic": ["goods"],
                "basis": one["basis"], "effective_from": one["from"],
                "effective_to": one.get("to"), "reported_on": one.get("reported", one["from"]),
                "recorded_at": one.get("recorded", start + timedelta(seconds=number)),
                "publisher": one.get("publisher", "ocha"), "title": one["key"],
            },
        )
        for number, one in enumerate(case["reports"])
    ]  # fmt: skip


def retractions_of(case: Case, reports: list[Report]) -> list[Any]:
    return [
        parse("retraction", {"report": report.id, "recorded_at": one["retracted"], "because": "x"})
        for one, report in zip(case["reports"], reports, strict=True)
        if one.get("retracted")
    ]


def chosen(case: Case) -> list[Report]:
    """The reports that count by the clocks of a case."""
    reports = reports_of(case)
    instant = case.get("recorded_by")
    return status.heard(
        reports,
        retractions_of(case, reports),
        known_by=date.fromisoformat(case["known_by"]) if case.get("known_by") else None,
        recorded_by=datetime.fromisoformat(instant) if instant else None,
        according_to=case.get("according_to", ()),
    )


def keyed(answer: Case, case: Case) -> Case:
    """An answer with the keys of the case in place of ids."""
    keys = {report.id: report.title for report in reports_of(case)}

    def named(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [keys.get(one, one) for one in value]
        return keys.get(value, value) if isinstance(value, str) else value

    return {name: named(answer[name]) for name in COMPANIONS}


def in_python(cases: list[Case]) -> list[Case]:
    found = []
    for case in cases:
        state = status.status_on(
            chosen(case), on=date.fromisoformat(case["on"]), policy=Policy(**case.get("policy", {}))
        )
        told = {
            "status": state.status.value, "contested": state.contested, "stale": state.stale,
            "report": state.report and state.report.id,
            "pending": state.pending and state.pending.id,
            **{name: str(day) if (day := getattr(state, name)) else None
               for name in ("since", "last_heard", "announced_for")},
            "agreeing": [one.id for one in state.agreeing],
            "conflicting": [one.id for one in state.conflicting],
        }  # fmt: skip
        found.append(keyed(told, case))
    return found


def number(day: date | None) -> int | None:
    return None if day is None else (day - EPOCH).days


def day_of(value: int | None) -> str | None:
    return None if value is None else str(EPOCH + timedelta(days=value))


def for_script(case: Case) -> Case:
    policy = Policy(**case.get("policy", {}))
    in_order = sorted(chosen(case), key=lambda one: (one.recorded_at, one.id))
    return {
        "on": number(date.fromisoformat(case["on"])),
        "policy": {"stale_after": policy.stale_after_days, "contest_days": policy.contest_days,
                   "worst_first": list(WORST_FIRST)},
        "reports": [
            {"id": one.id, "status": one.status, "observed": one.basis == "observed",
             "from": number(one.effective_from), "to": number(one.effective_to),
             "reported": number(one.reported_on), "rank": rank, "publisher": one.publisher}
            for rank, one in enumerate(in_order)
        ],
    }  # fmt: skip


def in_script(cases: list[Case]) -> list[Case]:
    node = shutil.which("node")
    if not node:
        if os.environ.get("CI") == "true":
            pytest.fail("CI has no Node")
        pytest.skip("there is no Node here: the rules of the page are not tried")
    done = subprocess.run(
        [node, HERE / "run_script.cjs", SCRIPT], input=json.dumps([*map(for_script, cases)]),
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    found = []
    for case, told in zip(cases, json.loads(done.stdout), strict=True):
        days = {"since": "since", "last_heard": "lastHeard", "announced_for": "announcedFor"}
        told |= {name: day_of(told[theirs]) for name, theirs in days.items()}
        found.append(keyed(told, case))
    return found


@pytest.fixture
def in_sql(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """The functions of the schema, over a database with the reports of one case at a time."""

    def answer(cases: list[Case]) -> list[Case]:
        import psycopg

        address = request.getfixturevalue("address")
        folder = tmp_path / "small"
        shutil.copytree(GEODATA, folder)
        for name in ("reports.csv", "retractions.csv"):
            head = (folder / name).read_text(encoding="utf-8").splitlines()[0]
            (folder / name).write_text(f"{head}\n", encoding="utf-8")
        copies.to_store(
            stores.open_store(folder), stores.open_store(address), replace=False, watched=iter
        )
        with psycopg.connect(address) as connection:
            return [_of_sql(connection, case) for case in cases]

    return answer


def _of_sql(connection: Any, case: Case) -> Case:
    """The answer of one case; what it enters is rolled back."""
    reports = reports_of(case)
    with connection.transaction(force_rollback=True):
        connection.execute("SET LOCAL aidmap.keep_recorded_at = on")
        for one in reports:
            connection.execute(
                "INSERT INTO aidmap.report (id, subject, status, traffic, basis, effective_from,"
                " effective_to, reported_on, recorded_at, publisher, title)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [one.id, one.subject, one.status.value, list(one.traffic), one.basis.value,
                 one.effective_from, one.effective_to, one.reported_on, one.recorded_at,
                 one.publisher, one.title],
            )  # fmt: skip
        for one in retractions_of(case, reports):
            connection.execute(
                "INSERT INTO aidmap.retraction (report, recorded_at, because) VALUES (%s, %s, %s)",
                [one.report, one.recorded_at, one.because],
            )
        if case.get("policy"):
            connection.execute(
                "INSERT INTO aidmap.dataset_entry (fields)"
                " SELECT fields || %s::jsonb FROM aidmap.dataset",
                [json.dumps(case["policy"])],
            )
        query = "SELECT * FROM aidmap.status_of('erez', 'goods', %s, %s, %s, %s)"
        cursor = connection.execute(query, [case["on"], *(case.get(name) for name in CLOCKS)])
        names = [column.name for column in cursor.description]
        told = dict(zip(names, cursor.fetchone(), strict=True))
    return keyed(
        {key: str(one) if isinstance(one, date) else one for key, one in told.items()}, case
    )


def random_logs(count: int) -> list[Case]:
    """Made-up reports on one place: bounded ones, late ones, retractions, all clocks."""
    chance = random.Random(11)  # noqa: S311 - no secret, and the same at each run
    start = date(2024, 1, 1)

    def made(key: int) -> Case:
        first = start + timedelta(days=chance.randint(0, 60))
        late = chance.choice([0, 0, 1, 5, 30])
        one = {
            "key": str(key), "status": chance.choice(["open", "restricted", "closed"]),
            "basis": chance.choice(["observed", "announced"]), "from": str(first),
            "reported": str(first + timedelta(days=late)),
            "publisher": chance.choice(["ocha", "cogat", "wfp"]),
            "recorded": f"2024-0{chance.randint(1, 6)}-01T00:00:{key:02}Z",
        }  # fmt: skip
        if chance.random() < 0.4:
            one["to"] = str(first + timedelta(days=chance.randint(0, 30)))
        if chance.random() < 0.15:
            one["retracted"] = "2024-05-15T00:00:00Z"
        return one

    return [
        {
            "name": f"log {number}", "on": str(start + timedelta(days=chance.randint(0, 130))),
            "reports": [made(key) for key in range(chance.randint(1, 9))],
            "known_by": chance.choice([None, None, "2024-02-15"]),
            "recorded_by": chance.choice([None, None, "2024-04-10T00:00:00+00:00"]),
            "according_to": chance.choice([None, None, ["ocha", "wfp"]]) or [],
        }
        for number in range(count)
    ]  # fmt: skip


LOGS = [
    {name: value for name, value in case.items() if value not in (None, [])} | {
        "reports": case["reports"]} for case in random_logs(120)
]  # fmt: skip


def as_expected(answers_of: Engine) -> None:
    told = answers_of(CASES)
    for case, answer in zip(CASES, told, strict=True):
        expected = case["expected"]
        assert {name: answer[name] for name in expected} == expected, case["name"]


def test_python_answers_every_case() -> None:
    as_expected(in_python)


def test_the_script_of_the_page_answers_every_case() -> None:
    as_expected(in_script)


def test_sql_answers_every_case(in_sql: Engine) -> None:
    as_expected(in_sql)


def test_the_engines_agree_on_random_logs(in_sql: Engine) -> None:
    told = in_python(LOGS)
    assert len({one["status"] for one in told}) == 5
    assert any(one["contested"] for one in told)
    for case, ours, theirs, its in zip(LOGS, told, in_script(LOGS), in_sql(LOGS), strict=True):
        assert theirs == ours, case
        assert its == ours, case


def test_the_cases_ask_for_every_companion() -> None:
    assert {name for case in CASES for name in case["expected"]} == {*COMPANIONS}
    assert {name for name in CLOCKS if any(name in case for case in CASES)} == {*CLOCKS}


def test_the_answers_are_those_of_a_data_set(shipped: Dataset) -> None:
    """What the cases call companions is what the JSON of `status` has."""
    shot = shipped.at("2024-04-19", traffic=Traffic.GOODS)
    [told] = answers.status_json(shot, [shipped.subject("erez")])["places"]
    assert {*COMPANIONS} <= {*told}
