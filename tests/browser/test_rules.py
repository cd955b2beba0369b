"""The rules of the page's script give what Python's rules give, on real and on made-up reports."""

import json
import random
from datetime import date, timedelta
from typing import Any

import pytest
from making import day, report
from playwright.sync_api import Browser, Page

from aidmap import Dataset
from aidmap.html.script_bundle import bundle
from aidmap.model import Report, Status, Traffic
from aidmap.query.snapshot import Snapshot
from aidmap.rules import status as in_python
from aidmap.rules.policy import USUAL, WORST_FIRST
from aidmap.rules.sightings import Sighting, sightings_by_subject

EPOCH = date(1970, 1, 1)
POLICY = {
    "stale_after": USUAL.stale_after_days,
    "contest_days": USUAL.contest_days,
    "worst_first": list(WORST_FIRST),
}
LAST = date(2026, 11, 22)


@pytest.fixture(scope="module")
def rules(browser: Browser) -> Page:
    page = browser.new_page()
    page.add_script_tag(content=bundle("rules"))
    page.evaluate("policy => { window.rules = new aidmap.exports.Rules(policy); }", POLICY)
    return page


def number(value: date | None) -> int | None:
    return None if value is None else (value - EPOCH).days


def for_script(reports: list[Report]) -> list[dict[str, Any]]:
    in_order = sorted(reports, key=lambda item: (item.recorded_at, item.id))
    return [
        {
            "id": item.id,
            "status": item.status.value,
            "observed": item.basis == "observed",
            "from": number(item.effective_from),
            "to": number(item.effective_to),
            "reported": number(item.reported_on),
            "rank": rank,
            "publisher": item.publisher,
        }
        for rank, item in enumerate(in_order)
    ]


def sightings_for_script(sightings: list[Sighting]) -> list[dict[str, Any]]:
    in_order = sorted(sightings, key=lambda one: (one.count.recorded_at, one.count.id))
    return [
        {
            "id": one.count.id,
            "first": number(one.count.first_day),
            "last": number(one.count.last_day),
            "until": number(one.until),
            "reported": number(one.count.reported_on),
            "rank": rank,
            "publisher": one.count.publisher,
        }
        for rank, one in enumerate(in_order)
    ]


def told_by_python(reports: list[Report], sightings: list[Sighting], on: date) -> dict[str, Any]:
    state = in_python.status_on(reports, sightings, on=on)
    return {
        "status": state.status.value,
        "since": number(state.since),
        "report": state.report.id if state.report else None,
        "pending": state.pending.id if state.pending else None,
        "sighting": state.sighting.id if state.sighting else None,
        "contested": state.contested,
        "stale": state.stale,
        "lastHeard": number(state.last_heard),
        "announcedFor": number(state.announced_for),
        "agreeing": [item.id for item in state.agreeing],
        "conflicting": [item.id for item in state.conflicting],
    }


def told_by_script(
    page: Page, reports: list[Report], sightings: list[Sighting], days: list[date]
) -> list[dict[str, Any]]:
    told = page.evaluate(
        """([reports, sightings, days]) => JSON.stringify(days.map(on => {
            const state = rules.state(reports, sightings, on);
            const id = report => report ? report.id : null;
            return {...state, report: id(state.report), pending: id(state.pending),
                sighting: id(state.sighting),
                agreeing: state.agreeing.map(id), conflicting: state.conflicting.map(id)};
        }))""",
        [for_script(reports), sightings_for_script(sightings), [number(on) for on in days]],
    )
    answers: list[dict[str, Any]] = json.loads(told)
    return answers


@pytest.mark.parametrize("traffic", list(Traffic))
def test_statuses_are_those_of_python_on_the_shipped_reports(
    rules: Page, shipped: Dataset, traffic: Traffic
) -> None:
    days = [day("2023-10-01") + timedelta(days=5 * step) for step in range(231)]
    subjects = in_python.by_subject(shipped.records.reports, traffic)
    seen = sightings_by_subject(shipped.records.counts, traffic)
    assert subjects
    assert seen
    for subject in subjects.keys() | seen.keys():
        evidence = (subjects.get(subject, []), seen.get(subject, []))
        script = told_by_script(rules, *evidence, days)
        for on, told in zip(days, script, strict=True):
            assert told == told_by_python(*evidence, on), (subject, on)


def test_statuses_are_those_of_python_on_made_up_reports(rules: Page) -> None:
    chance = random.Random(7)
    start = day("2024-01-01")
    days = [start + timedelta(days=step) for step in range(0, 90, 2)]
    for _ in range(150):
        reports = [made_up(chance, start) for _ in range(chance.randint(1, 9))]
        reports = list({item.id: item for item in reports}.values())
        script = told_by_script(rules, reports, [], days)
        for on, told in zip(days, script, strict=True):
            assert told == told_by_python(reports, [], on)


def made_up(chance: random.Random, start: date) -> Report:
    first = start + timedelta(days=chance.randint(0, 40))
    last = first + timedelta(days=chance.randint(0, 20)) if chance.random() < 0.4 else None
    return report(
        status=chance.choice(["open", "restricted", "closed"]),
        basis=chance.choice(["announced", "observed"]),
        effective_from=first,
        effective_to=last,
        reported_on=first + timedelta(days=chance.choice([0, 0, 1, 13, 14, 15, 30])),
        recorded_at=f"2024-12-31T00:00:{chance.randint(0, 59):02}Z",
        publisher=chance.choice(["ocha", "cogat", "wfp"]),
    )


ROUTES = """([subjects, routes, on, whatIf]) => {
    const cache = new Map(Object.entries(subjects).map(
        ([id, [reports, sightings, free]]) => [id, rules.runs(reports, sightings, on, free)]));
    const runsOf = id => cache.get(id) || [];
    const states = routes.map(route =>
        ({route, state: rules.routeState(route, runsOf, on, whatIf)}));
    const ends = {};
    for (const one of states) (ends[one.route.end] = ends[one.route.end] || []).push(one);
    return JSON.stringify({
        routes: Object.fromEntries(states.map(({route, state}) => [route.id, state])),
        destinations: Object.fromEntries(Object.entries(ends).map(
            ([end, ending]) => [end, rules.destinationState(ending)])),
    });
}"""


def routes_by_script(page: Page, shot: Snapshot) -> dict[str, Any]:
    network, on = shot.network, shot.query.on
    routes = []
    for state in shot.routes:
        route = state.route
        subjects = [*route.places, *(leg.id for leg in network.legs_of(route))]
        controlled = [subject for subject in subjects if network.needs_leave(subject)]
        first = number(route.first_day)
        fields = {"id": route.id, "subjects": subjects, "controlled": controlled, "first": first}
        routes.append(fields | {"end": route.destination})
    subjects_of = {
        subject: [
            for_script(shot.reports.get(subject, [])),
            sightings_for_script(shot.sightings.get(subject, [])),
            not network.needs_leave(subject),
        ]
        for subject in shot.subjects_heard_of
    }
    what_if = {subject: status.value for subject, status in shot.what_if.items()}
    told = page.evaluate(ROUTES, [subjects_of, routes, number(on), what_if])
    answer: dict[str, Any] = json.loads(told)
    return answer


@pytest.mark.long
@pytest.mark.parametrize(
    "what_if", [{}, {"kerem-shalom": "closed"}, {"erez": "open"}, {"amman": "planned"}]
)
def test_routes_and_destinations_are_those_of_python(
    rules: Page, shipped: Dataset, what_if: dict[str, Status]
) -> None:
    for step in range(0, 1140, 57 if what_if else 19):
        for traffic in Traffic:
            shot = shipped.at(
                day("2023-10-08") + timedelta(days=step), traffic=traffic, what_if=what_if
            )
            told = routes_by_script(rules, shot)
            assert told["routes"] == {
                state.route.id: {
                    "status": state.status.value,
                    "since": number(state.since),
                    "blockedBy": list(state.blocked_by),
                    "limitedBy": list(state.limited_by),
                }
                for state in shot.routes
            }
            assert told["destinations"] == {
                state.place: {
                    "status": state.status.value,
                    "openRoutes": list(state.open_routes),
                    "chokePoints": list(state.choke_points),
                }
                for state in shot.destinations
                if state.routes
            }
