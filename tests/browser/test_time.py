"""Time on the page: each day is the one that the commands tell of, and all ways to get there."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import APRIL, Open, rest
from making import announced, seen, share
from playwright.sync_api import Page

import aidmap
from aidmap import Dataset
from aidmap.i18n import ENGLISH
from aidmap.model import Report, Traffic
from aidmap.query import json_answers
from aidmap.query.finding import sentence
from aidmap.query.snapshot import Snapshot

FIRST, LAST = date(2023, 10, 7), date(2026, 11, 22)
EPOCH = date(1970, 1, 1)

EVERY_DAY = """([first, last]) => {
    const slider = document.querySelector('[data-time=slider]');
    const told = [];
    for (let day = first; day <= last; day++) {
        slider.value = day;
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        for (const scene of aidmap.scenes.values()) scene.rest.finish(); // as when the hand rests
        const rows = {};
        for (const row of document.querySelectorAll('tr[data-place]')) {
            const {status, contested, stale, place} = row.dataset;
            const [since, heard] = [...row.querySelectorAll('td.day')].map(td => td.textContent);
            rows[place] = [status, contested === 'true', stale === 'true', since, heard];
        }
        const routes = Object.fromEntries([...document.querySelectorAll('tr[data-route]')].map(
            row => [row.dataset.route, row.dataset.status]));
        const destinations = Object.fromEntries(
            [...document.querySelectorAll('tr[data-destination]')].map(
                row => [row.dataset.destination, row.dataset.status]));
        const {on} = document.documentElement.dataset;
        const finding = document.querySelector('h1').textContent;
        told.push([on, finding, rows, routes, destinations]);
    }
    return told;
}"""


def number(day: date) -> int:
    return (day - EPOCH).days


def in_words(day: str | None) -> str:
    return ENGLISH.day(date.fromisoformat(day)) if day else ""


def told_by_command(shot: Snapshot) -> list[Any]:
    rows = json_answers.status_json(shot, shot.records.places)["places"]
    routes = json_answers.routes_json(shot, shot.routes, shot.destinations)
    return [
        shot.query.on.isoformat(),
        sentence(shot),
        {
            row["place"]: [
                row["status"],
                row["contested"],
                row["stale"],
                in_words(row["since"]),
                in_words(row["last_heard"]),
            ]
            for row in rows
        },
        {row["route"]: row["status"] for row in routes["routes"]},
        {row["place"]: row["status"] for row in routes["destinations"]},
    ]


@pytest.mark.parametrize("traffic", list(Traffic))
@pytest.mark.long
def test_every_day_is_as_the_commands_tell_it(
    opened: Open, shipped: Dataset, tmp_path: Path, traffic: Traffic
) -> None:
    page = opened(aidmap.render.draw(shipped, on=LAST).save(tmp_path / "map.html"))
    page.check(f"input[name=traffic][value={traffic}]", force=True)
    first = FIRST if traffic is Traffic.GOODS else LAST - timedelta(days=400)
    told = page.evaluate(EVERY_DAY, [number(first), number(LAST)])
    assert len(told) == (LAST - first).days + 1
    for step, shown in share(list(enumerate(told)), 8):
        shot = shipped.at(first + timedelta(days=step), traffic=traffic)
        assert shown == told_by_command(shot)


def test_the_slider_covers_the_days_of_the_data_set(
    opened: Open, shipped: Dataset, drawn: Path
) -> None:
    page = opened(drawn)
    slider = page.locator("[data-time=slider]")
    last = max(report.reported_on for report in shipped.records.reports)
    assert slider.get_attribute("min") == str(number(FIRST))
    assert slider.get_attribute("max") == str(number(last))
    assert slider.input_value() == str(number(date.fromisoformat(APRIL)))
    assert slider.get_attribute("aria-valuetext") == "20 April 2024"
    assert page.input_value("[data-time=date]") == APRIL


def days_of_change(dataset: Dataset, last: date) -> list[date]:
    """The days after the first on which the status of any place is another than the day before."""
    days = []
    before = dataset.at(FIRST)
    for step in range(1, (last - FIRST).days + 1):
        shot = dataset.at(FIRST + timedelta(days=step))
        if before.changes_to(shot):
            days.append(shot.query.on)
        before = shot
    return days


@pytest.mark.long
def test_marks_stand_at_the_days_of_change_and_the_steps_go_to_them(
    opened: Open, shipped: Dataset, drawn: Path
) -> None:
    page = opened(drawn)
    last = max(report.reported_on for report in shipped.records.reports)
    days = days_of_change(shipped, last)
    assert int(page.get_attribute("[data-time=marks]", "data-days") or 0) == len(days)
    on = date.fromisoformat(APRIL)
    after = next(day for day in days if day > on)
    before = max(day for day in days if day < after)
    page.click("[data-step='1']")
    assert page.get_attribute("html", "data-on") == after.isoformat()
    page.click("[data-step='-1']")
    assert page.get_attribute("html", "data-on") == before.isoformat()
    steps = page.evaluate(
        """([on, steps]) => { const days = [];
            aidmap.sceneOf(aidmap.scenes.keys().next().value).ask({on});
            for (let step = 0; step < steps; step++) {
                document.querySelector("[data-step='1']").click();
                days.push(document.documentElement.dataset.on);
            }
            return days; }""",
        [number(FIRST), len(days)],
    )
    assert steps == [day.isoformat() for day in days]


MOVES = """async ([steps, pause]) => {
    const slider = document.querySelector("[data-time=slider]");
    const told = [];
    for (let step = 0; step < steps; step++) {
        slider.stepUp();
        slider.dispatchEvent(new Event("input", {bubbles: true}));
        const mark = aidmap.shown.markers.get("erez").getElement().getAttribute("aria-label");
        const heading = document.querySelector("h1").textContent;
        told.push([document.documentElement.dataset.on, mark, heading]);
        await new Promise(done => setTimeout(done, pause));
    }
    return told;
}"""


def test_the_map_follows_the_hand_on_the_slider_and_the_words_come_when_it_rests(
    opened: Open, shipped: Dataset, drawn: Path
) -> None:
    page = opened(drawn)
    before = page.inner_text("h1")
    told = page.evaluate(MOVES, [18, 0])
    shots = [shipped.at(day) for day, _, _ in told]
    assert [day for day, _, _ in told] == [
        (date.fromisoformat(APRIL) + timedelta(days=step)).isoformat() for step in range(1, 19)
    ]
    for shot, (_, mark, _) in zip(shots, told, strict=True):
        assert ENGLISH.word(shot.state("erez").status.value) in mark
    assert told[0][2] == before != sentence(shots[0])
    rest(page, ms=300)
    assert page.inner_text("h1") == sentence(shots[-1])
    assert page.input_value("[data-time=date]") == told[-1][0]
    rows = page.eval_on_selector_all(
        "tr[data-place]", "rows => rows.map(row => [row.dataset.place, row.dataset.status])"
    )
    assert dict(rows) == {
        place.id: shots[-1].state(place.id).status.value for place in shots[-1].records.places
    }


def test_the_words_come_now_and_then_while_the_hand_moves_on(opened: Open, drawn: Path) -> None:
    told = opened(drawn).evaluate(MOVES, [60, 25])
    headings = list(dict.fromkeys(heading for _, _, heading in told))
    assert 2 <= len(headings) <= 20


def test_what_is_printed_is_of_the_day_shown_even_if_the_hand_does_not_rest(
    opened: Open, shipped: Dataset, drawn: Path
) -> None:
    page = opened(drawn)
    told = page.evaluate(
        f"""async () => {{
            const [[on]] = await ({MOVES})([1, 0]);
            window.dispatchEvent(new Event("beforeprint"));
            return [on, document.querySelector("h1").textContent];
        }}"""
    )
    assert told[1] == sentence(shipped.at(told[0]))


def test_the_slider_and_the_steps_go_by_keys(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    page.focus("[data-time=slider]")
    on = lambda: page.get_attribute("html", "data-on")  # noqa: E731
    page.keyboard.press("ArrowRight")
    assert on() == "2024-04-21"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("PageDown")
    after = on()
    page.keyboard.press("PageUp")
    page.keyboard.press("PageDown")
    assert on() == after
    page.keyboard.press("Home")
    assert on() == FIRST.isoformat()
    page.focus("h1 ~ p a, [data-choice=copy]")
    page.keyboard.press("Shift+ArrowRight")
    assert on() > FIRST.isoformat()


def test_a_date_can_be_typed(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    page.fill("[data-time=date]", "2024-05-08")
    assert page.get_attribute("html", "data-on") == "2024-05-08"
    assert page.inner_text("[data-time=now]") == "8 May 2024"


def test_play_goes_on_and_pause_stops_it(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    button = page.locator("[data-time=play]")
    assert button.get_attribute("aria-label") == "Play"
    button.click()
    rest(page, ms=700)
    assert (page.get_attribute("html", "data-on") or "") > "2024-04-21"
    assert button.get_attribute("aria-label") == "Pause"
    button.click()
    stopped = page.get_attribute("html", "data-on")
    rest(page, ms=400)
    assert page.get_attribute("html", "data-on") == stopped
    assert button.get_attribute("aria-label") == "Play"


def test_play_steps_from_change_to_change_for_those_who_want_less_motion(
    opened: Open, drawn: Path
) -> None:
    page = opened(drawn, reduced_motion="reduce")
    page.evaluate("aidmap.exports.TimeLine.PLAY_CALMLY_MS = 50")
    page.evaluate(
        "document.addEventListener('aidmap:drawn',"
        " event => (window.days ??= []).push(event.detail.on))"
    )
    page.click("[data-time=play]")
    rest(page, ms=700)
    page.click("[data-time=play]")
    days = page.evaluate("window.days")
    assert len(days) > 3
    changes = page.evaluate("[...aidmap.scenes.values()][0].answers.changeDays()")
    assert set(days) <= set(changes)


def test_the_history_has_a_bar_for_each_place_from_its_spans(
    opened: Open, shipped: Dataset, drawn: Path
) -> None:
    page = opened(drawn)
    last = max(report.reported_on for report in shipped.records.reports)
    shot = shipped.at(last)
    told = page.eval_on_selector_all(
        "[data-bar]",
        """rows => Object.fromEntries(rows.map(row => [row.dataset.bar,
            [...row.querySelectorAll('.aidmap-span')].map(
                bar => [bar.classList[1].replace('aidmap-', ''), Number(bar.getAttribute('width'))])
        ]))""",
    )
    wanted = {}
    for place in shot.records.places:
        spans = [span for span in shot.spans(place.id) if span.last >= FIRST]
        if place.needs_leave or spans:
            wanted[place.id] = [
                [span.status.value, (span.last - max(span.first, FIRST)).days + 1] for span in spans
            ]
    assert told == wanted


def test_a_click_on_a_bar_shows_that_day(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    box = page.locator("[data-bar=erez] .bar").bounding_box()
    assert box is not None
    page.locator("[data-bar=erez] .bar").click(position={"x": box["width"] / 2, "y": 5})
    middle = FIRST + (date(2026, 9, 12) - FIRST) / 2
    shown = date.fromisoformat(page.get_attribute("html", "data-on") or "")
    assert abs((shown - middle).days) <= 3


def test_time_runs_from_left_to_right_in_arabic_too(opened: Open, drawn: Path) -> None:
    page = opened(drawn, "#lang=ar")
    assert page.get_attribute("html", "dir") == "rtl"
    page.focus("[data-time=slider]")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("html", "data-on") == "2024-04-21"
    x = lambda day: page.evaluate(  # noqa: E731
        "on => { aidmap.scenes.values().next().value.ask({on});"
        " return document.querySelector('.bar .now').getBoundingClientRect().left; }",
        number(day),
    )
    assert x(date(2024, 1, 1)) < x(date(2025, 1, 1))


def dataset_of(folder: Path, reports: list[Report]) -> Dataset:
    """The shipped places with other reports."""
    dataset = aidmap.open_store(folder)
    header = (folder / "reports.csv").read_text(encoding="utf-8").split("\n")[0]
    (folder / "reports.csv").write_text(header + "\n", encoding="utf-8")
    (folder / "retractions.csv").write_text("report,recorded_at,because\n", encoding="utf-8")
    dataset = aidmap.open_store(folder)
    for report in reports:
        dataset.add(report)
    return aidmap.open_store(folder)


def test_the_page_grows_with_the_changes_not_with_the_days(folder: Path) -> None:
    def weight(days_apart: int) -> int:
        start = date(2024, 1, 1)
        days = [(start + timedelta(days=days_apart * step)).isoformat() for step in range(40)]
        reports = [
            (seen if step % 3 else announced)(
                "open" if step % 2 else "closed", day, title=f"{step}"
            )
            for step, day in enumerate(days)
        ]
        dataset = dataset_of(folder, reports)
        return len(aidmap.render.draw(dataset, on=days[-1]).content)

    one, ten = weight(2), weight(20)
    assert abs(ten - one) <= 0.05 * one


def test_only_what_changed_is_drawn_anew(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    changed = page.evaluate(
        """() => {
            const scene = [...aidmap.scenes.values()][0];
            const marks = () => new Map([...document.querySelectorAll('[data-marker-place]')].map(
                mark => [mark.dataset.markerPlace, mark.firstChild]));
            const status = () => new Map([...document.querySelectorAll('tr[data-place]')].map(
                row => [row.dataset.place, row.children[2].textContent]));
            const [before, said] = [marks(), status()];
            document.querySelector("[data-step='1']").click();
            const [after, now] = [marks(), status()];
            return [...after.keys()].filter(id => after.get(id) !== before.get(id)).map(
                id => [id, said.get(id) === now.get(id)]);
        }"""
    )
    assert 0 < len(changed) < 12
    assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture


def test_a_redraw_is_told_to_scripts(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    page.evaluate(
        "document.addEventListener('aidmap:drawn', () => window.told = (window.told ?? 0) + 1)"
    )
    page.click("[data-step='1']")
    assert page.evaluate("window.told") == 1


def said(page: Page) -> str:
    return page.text_content("[data-live]") or ""


def test_a_change_is_announced_politely_once_it_has_settled(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    assert page.get_attribute("[data-live]", "aria-live") == "polite"
    rest(page, ms=700)
    assert said(page) == ""
    for _ in range(3):
        page.click("[data-step='1']")
    assert said(page) == ""
    rest(page, ms=800)
    assert said(page) == page.inner_text("h1")


def test_a_date_can_be_typed_digit_by_digit(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    page.focus("[data-time=date]")
    page.keyboard.type("05082024")
    assert page.get_attribute("html", "data-on") == "2024-05-08"


def test_a_date_that_the_page_does_not_cover_is_told_and_put_back(
    opened: Open, drawn: Path
) -> None:
    page = opened(drawn)
    page.fill("[data-time=date]", "2030-01-01")
    assert page.get_attribute("html", "data-on") == APRIL
    page.focus("[data-time=slider]")
    assert page.inner_text("[data-note]").startswith("This page covers")
    assert page.input_value("[data-time=date]") == APRIL


def test_a_step_by_keys_does_not_move_the_map(opened: Open, drawn: Path) -> None:
    page = opened(drawn)
    page.focus(".leaflet-container")
    middle = page.evaluate("aidmap.shown.home.getCenter().toString()")
    page.keyboard.press("Shift+ArrowRight")
    rest(page, ms=400)
    assert page.get_attribute("html", "data-on") != APRIL
    assert page.evaluate("aidmap.shown.home.getCenter().toString()") == middle
