"""A name on the map belongs to its symbol: computed from the page's own boxes, on many days."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import LABEL_FAULTS, Open
from making import quick, share

import aidmap
from aidmap import Dataset
from aidmap.i18n import languages

LAST = "2026-11-26"
TOLD = [
    "2023-10-15",
    "2024-01-20",
    "2024-03-18",
    "2024-04-20",
    "2024-05-10",
    "2024-05-20",
    "2024-07-10",
    "2025-01-25",
    "2025-04-01",
    "2025-08-10",
    "2026-02-10",
    "2026-11-26",
]
SPREAD = [(date(2023, 10, 8) + timedelta(days=46 * step)).isoformat() for step in range(25)]
LONG = [pytest.param(days, marks=pytest.mark.long) for days in (TOLD, SPREAD)]
SIZES = {
    "wide": ({"width": 1280, "height": 800}, ""),
    "phone": ({"width": 390, "height": 844}, ""),
    "frame": ({"width": 640, "height": 480}, "?embed=1"),
}

ON_ALL = f"""async (questions) => {{
    const faults = {LABEL_FAULTS};
    const [scene] = aidmap.scenes.values();
    const answers = [];
    for (const {{ on, language }} of questions) {{
        scene.ask({{ on: aidmap.dayNumber(on), language }});
        // the heading may have more lines now, and the map less room
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        answers.push(faults());
    }}
    return answers;
}}"""


@pytest.fixture(scope="module")
def latest(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    drawing = aidmap.render.draw(shipped, on=LAST)
    return drawing.save(tmp_path_factory.mktemp("latest") / "map.html")


def check(page: Any, days: list[str], least: int) -> None:
    """Ask of every day in every language what is wrong with the labels, and how many there are."""
    questions = [{"on": day, "language": language} for day in days for language in languages()]
    answers = page.evaluate(ON_ALL, questions)
    told = zip(questions, answers, strict=True)
    faults = [(question, answer["faults"]) for question, answer in told if answer["faults"]]
    assert faults == []
    assert min(answer["labels"] for answer in answers) >= least


@pytest.mark.sampled
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("days", [TOLD[5:6], *LONG])
def test_a_name_belongs_to_its_symbol(
    opened: Open, latest: Path, size: str, days: list[str]
) -> None:
    viewport, search = SIZES[size]
    days = days if len(days) == 1 else share(days, 4)
    check(opened(latest, f"{search}#on={LAST}", viewport=viewport), days, least=5)


@pytest.mark.parametrize("size", quick("phone", SIZES))
def test_names_are_laid_out_anew_at_each_zoom(opened: Open, latest: Path, size: str) -> None:
    viewport, search = SIZES[size]
    page = opened(latest, f"{search}#on={LAST}", viewport=viewport)
    for lat, lon, zoom in (
        (31.4, 34.4, 7),
        (31.4, 34.4, 9.5),
        (31.45, 34.4, 11),
        (31.25, 34.3, 13),
    ):
        view = f"[{lat}, {lon}], {zoom}, {{animate: false}}"
        page.evaluate(f"() => {{ aidmap.shown.home.setView({view}); }}")
        check(page, TOLD[5:6], least=1)
