"""Figures that cover the same days: told by check, and no fault."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from making import Run

from aidmap.model import Count, parse
from aidmap.rules.amounts import overlapping, without_overlaps


def count(first: str, last: str, **fields: Any) -> Count:
    usual = {"subject": "erez", "direction": "in", "traffic": "goods", "measure": "trucks",
             "value": "5", "stage": "entered", "publisher": "ocha", "reported_on": "2024-12-31",
             "recorded_at": "2024-12-31T00:00:00Z"}  # fmt: skip
    made: Count = parse("count", usual | {"first_day": first, "last_day": last} | fields)
    return made


def test_only_figures_for_one_thing_overlap() -> None:
    week = count("2024-05-01", "2024-05-07")
    inside = count("2024-05-03", "2024-05-03")
    after = count("2024-05-08", "2024-05-08")
    others = [
        count("2024-05-01", "2024-05-07", **{name: value})
        for name, value in {"publisher": "wfp", "stage": "collected", "measure": "pallets",
                            "direction": "out", "traffic": "fuel", "subject": "zikim"}.items()
    ]  # fmt: skip
    assert overlapping([after, inside, *others, week]) == [[week, inside]]
    assert overlapping([]) == []


DAYS = st.tuples(st.integers(1, 28), st.integers(1, 28)).map(sorted)


@given(st.lists(DAYS, max_size=8))
def test_what_overlaps_is_what_is_not_counted_twice(spans: list[list[int]]) -> None:
    counts = [
        count(f"2024-05-{first:02}", f"2024-05-{last:02}", value=f"{number}")
        for number, (first, last) in enumerate(spans)
    ]
    groups = overlapping(counts)
    left = without_overlaps(counts)
    assert bool(groups) == (len(left) < len(counts))
    alone = {one.id for one in counts} - {one.id for group in groups for one in group}
    assert alone <= {one.id for one in left}
    for group in groups:
        reach = group[0].last_day
        for one in group[1:]:
            assert one.first_day <= reach
            reach = max(reach, one.last_day)


def test_check_tells_overlaps_and_passes(run: Run, folder: Path) -> None:
    entered = ("--stage=entered", "--publisher=WFP", "--data", folder)
    run("count", "Zikim", "5", "trucks", "--on=2024-05-12", *entered)
    run("count", "Zikim", "40", "trucks", "--from=2024-05-10", "--to=2024-05-16", *entered)
    done = run("check", "--data", folder)
    assert (done.returncode, done.stdout) == (0, "no faults\n")
    told = [line for line in done.stderr.splitlines() if "wfp, zikim" in line]
    assert len(told) == 1
    assert "2 figures share days, 2024-05-10 to 2024-05-16" in told[0]
    doubts = json.loads(run("check", "--data", folder, "--json").stdout)["doubts"]
    [found] = [one for one in doubts if "wfp, zikim" in one["what"]]
    assert len(found["counts"]) == 2
    run("retract", found["counts"][0], "--because=the week holds it", "--data", folder)
    assert "wfp, zikim" not in run("check", "--data", folder).stderr
