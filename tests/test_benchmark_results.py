"""The benchmarks: what is committed, how a report tells it, and that a flattered case fails."""

import json
import math
import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import benchmark_history  # in docs/hooks
import pytest

from benchmarks import measuring, profiling, report, results
from benchmarks.measuring import Sample, Side

FOLDER = report.WHY.parent
DAY = {"date": "2026-11-28", "commit": "abc1234", "machine": "a machine"}


def side(*seconds: float, **more: int) -> Side:
    samples = [Sample(seconds=one, **more) for one in seconds]
    return Side(samples, [0.5 + number for number in range(len(samples))])


def lost(case: str = "slow", *, state: str = "warm") -> results.Case:
    lacks = results.Lacks(ours="a picture", theirs="the rules")
    return results.compared(
        case, (side(3, 2, 9), side(1, 1, 2)), 1.5, state=state, lacks=lacks, profile=lambda: "Here."
    )


def won(case: str = "quick") -> results.Case:
    return results.compared(case, (side(1), side(4)), 1, state="cold")


def test_what_is_committed_is_told_as_it_was_measured() -> None:
    told, cases = report.read(FOLDER)
    assert cases
    assert (FOLDER / "results.md").read_text(encoding="utf-8") == report.markdown(cases, **told)
    assert len({case.title for case in cases}) == len(cases)


def test_every_missed_limit_that_is_committed_is_explained() -> None:
    _, cases = report.read(FOLDER)
    missed = [case for case in cases if not case.reached]
    assert [case.title for case in missed if not report.why(case) and not case.profile] == []


def test_an_explanation_is_of_a_case() -> None:
    _, cases = report.read(FOLDER)
    for start in tomllib.loads(report.WHY.read_text(encoding="utf-8")):
        assert any(case.case.startswith(start) for case in cases), start


def test_the_last_line_of_the_history_is_what_is_committed() -> None:
    told, cases = report.read(FOLDER)
    run = report.history(FOLDER / report.HISTORY)[-1]
    assert (run.date, run.commit) == (told["date"], told["commit"])
    assert {title: ratio for title, (_, _, ratio) in run.figures.items()} == {
        case.title: case.ratio for case in cases
    }


def test_a_case_has_medians_spread_runs_and_load() -> None:
    case = lost()
    assert (case.ours, case.ours_range, case.theirs, case.theirs_range) == (3, (2, 9), 1, (1, 2))
    assert (case.ratio, case.reached, case.lost, case.runs) == (3, False, True, 3)
    assert (case.load, case.profile) == ((0.5, 2.5), "Here.")


def test_a_profile_is_taken_only_where_a_limit_is_missed() -> None:
    def never() -> str:
        raise AssertionError

    assert results.compared("a", (side(1), side(1)), 1, profile=never).reached
    assert results.compared("a", (side(9), side(1)), profile=never).limit == "none set"
    assert results.absolute("a", side(1), 2, profile=never).reached


def test_memory_stands_beside_seconds_where_both_sides_have_it() -> None:
    sides = (side(1, memory=30_000_000), side(1, memory=20_000_000))
    assert results.compared("a", sides).memory == (30, 20)
    assert results.compared("a", (sides[0], side(1))).memory is None
    assert results.compared("a", sides, what="memory").ratio == 1.5


def test_growth_is_the_slope_of_the_logarithms() -> None:
    case = results.growth("a", {10: side(1), 100: side(10), 1000: side(100)}, 1.1)
    assert math.isclose(case.ours, 1)
    assert case.reached


def test_a_report_opens_with_what_is_lost_the_worst_first() -> None:
    worse = replace(lost("slower"), ratio=7.0)
    text = report.markdown([won(), lost(), worse], **DAY)
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert heads[0] == "## What we lose"
    assert "In 2 of 3 cases ours takes more." in text
    assert text.index("- slower [warm]: **7 x**") < text.index("- slow [warm]: **3 x**")
    assert "- quick" not in text


def test_a_row_has_spread_runs_load_and_what_either_side_leaves_out() -> None:
    row = "| slow | 3 (2-9) s | 1 (1-2) s | 3 | <= 1.5 x: **missed** | 3; 0.5-2.5 |  "
    text = report.markdown([won(), lost()], **DAY)
    assert f"{row}| a picture | the rules |  |" in text
    cold, warm = text.index("## Cold"), text.index("## Warm")
    assert cold < text.index("| quick |") < warm < text.index("| slow |")


def test_results_are_read_as_they_were_written_and_the_history_grows(tmp_path: Path) -> None:
    for _ in range(2):
        report.write([won(), lost()], tmp_path, day=date(2026, 11, 28))
    told, cases = report.read(tmp_path)
    assert cases == [won(), lost()]
    runs = report.history(tmp_path / report.HISTORY)
    assert [run.date for run in runs] == [told["date"]] * 2 == ["2026-11-28"] * 2
    assert runs[0].figures["slow [warm]"] == [3, 1, 3]
    assert runs[0].load == 2.5
    lines = (tmp_path / report.HISTORY).read_text(encoding="utf-8").splitlines()
    assert [set(json.loads(line)) for line in lines] == [
        {"date", "commit", "machine", "load", "figures"}
    ] * 2


def test_a_chart_has_a_panel_for_each_case_of_the_last_run(tmp_path: Path) -> None:
    report.write([won("was once")], tmp_path, day=date(2026, 11, 27))
    report.write([won(), lost()], tmp_path, day=date(2026, 11, 28))
    lines = (tmp_path / report.HISTORY).read_text(encoding="utf-8").splitlines()
    runs = [json.loads(line) for line in lines]
    for run, commit in zip(runs, ("first00", "second0"), strict=True):
        run["commit"] = commit
    drawn = benchmark_history.draw(runs).decode()
    told = {found.strip() for found in re.findall("<!--(.*?)-->", drawn)}
    assert {"quick [cold]", "slow [warm]", "first00", "second0", "3", "0.25"} <= told
    assert "was once" not in told
    assert benchmark_history.draw(runs).decode() == drawn


def test_sides_are_measured_in_turn_after_warm_runs() -> None:
    order: list[str] = []

    def run(name: str) -> Sample:
        order.append(name)
        return Sample(seconds=len(order))

    sides = measuring.in_turn(lambda: run("ours"), lambda: run("theirs"), runs=2, warm=1)
    assert order == ["ours", "theirs"] * 3
    assert [one.values() for one in sides] == [[3, 5], [4, 6]]
    assert [len(one.loads) for one in sides] == [2, 2]


@pytest.mark.parametrize("told", [{"ours": 3, "theirs": 2}, {"ours": 0, "theirs": 0}, {"ours": []}])
def test_sides_that_did_not_do_the_same_fail(told: dict[str, object]) -> None:
    with pytest.raises(AssertionError, match="places"):
        measuring.same("places", **told)


def test_a_process_is_measured_with_what_it_printed(tmp_path: Path) -> None:
    words = measuring.python("-c", "import os; print(os.environ['FRESH'])")
    run = measuring.process(lambda: words, folder=tmp_path, fresh=["FRESH"])
    one, other = run(), run()
    assert one.output.strip() != other.output.strip()
    assert one.seconds >= one.processor > 0
    assert one.memory > 1_000_000
    failing = measuring.python("-c", "raise SystemExit(1)")
    with pytest.raises(RuntimeError, match="failed"):
        measuring.process(lambda: failing, folder=tmp_path)()
    measuring.process(lambda: failing, folder=tmp_path, refuses=True)()


IMPORTTIME = """\
import time: self [us] | cumulative | imported package
import time:       100 |        100 |     asyncio.events
import time:        50 |        150 |   filelock._api
import time:        10 |        160 | filelock
import time:        30 |         30 |     aidmap.errors
import time:         7 |          7 |     pydantic.main
import time:        20 |         57 |   aidmap.model
import time:         5 |         62 | aidmap
"""


def test_imports_count_to_the_package_that_ours_asks_for() -> None:
    assert profiling.packages(IMPORTTIME) == {"filelock": 160, "aidmap": 55, "pydantic": 7}


def test_a_profile_counts_what_is_built_in_to_its_caller() -> None:
    def spend() -> None:
        json.loads(json.dumps(list(range(200_000))))

    told = profiling.calls(spend)
    assert "Python's decoder" in told or "Python's encoder" in told


def test_the_bytes_of_a_page_are_told_by_their_parts() -> None:
    page = f'<p>é</p><script id="data">{"x" * 3000}</script><style>{"y" * 1000}</style>'
    told = profiling.parts(page)
    assert told == "Of 4 kB: data 3, styles 1, all else 0."


def test_a_command_is_profiled_by_its_imports_and_modules(tmp_path: Path) -> None:
    told = profiling.process(measuring.aidmap("--version"), tmp_path, measuring.NO_CACHE)
    assert re.search(r"^Imports \(\d+ ms under -X importtime\): .*\baidmap \d+", told)
    assert re.search(r"By cProfile, .*imports \d+%", told)
