"""The committed results of the benchmarks: every missed limit is explained, and nothing else is."""

import json
import tomllib

from benchmarks import results

FOLDER = results.WHY.parent
TOLD = json.loads((FOLDER / "results.json").read_text(encoding="utf-8"))
KEYS = {"case", "ours", "theirs", "unit", "ratio", "reach", "reached", "limit", "note"}


def test_every_case_has_what_is_promised() -> None:
    assert TOLD["machine"]
    assert len(TOLD["cases"]) > 20
    assert all(set(case) == KEYS for case in TOLD["cases"])


def test_every_missed_limit_is_explained() -> None:
    cases = [results.Case(**case) for case in TOLD["cases"]]
    missed = [case for case in cases if not case.reached]
    assert all(results.why(case) and results.why(case) in case.note for case in missed)


def test_an_explanation_is_of_a_case() -> None:
    names = [case["case"] for case in TOLD["cases"]]
    for start in tomllib.loads(results.WHY.read_text(encoding="utf-8")):
        assert any(name.startswith(start) for name in names), start


def test_figures_are_told_as_they_were_measured() -> None:
    table = (FOLDER / "results.md").read_text(encoding="utf-8")
    for case in TOLD["cases"]:
        assert f"| {case['case']} ({case['unit'] or 'slope'}) | {case['ours']:g} |" in table
