"""The rules of routes, destinations and what-if: on small made networks and on real days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import announced, day, report, seen

from aidmap.model import Leg, Place, Report, Route, Status, Traffic, parse
from aidmap.rules import status as rules
from aidmap.rules.route_changes import DayChanges, changes_by_day
from aidmap.rules.routes import (
    Change,
    DestinationState,
    Network,
    RouteState,
    changes,
    destination_states,
    route_runs,
    route_states,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aidmap import Dataset

ONE_DAY = timedelta(days=1)
ON = day("2024-05-10")
STATUSES = ("closed", "unknown", "planned", "restricted", "open")  # the worst first


def place(place_id: str, kind: str, **fields: Any) -> Place:
    basics = {"id": place_id, "kind": kind, "name_en": place_id.title(), "lon": 34, "lat": 31}
    made: Place = parse("place", basics | {"accuracy_m": 100} | fields)
    return made


def leg(start: str, end: str, km: float) -> Leg:
    ends = {"id": f"{start}--{end}", "start": start, "end": end}
    made: Leg = parse("leg", ends | {"mode": "road", "km": km, "line": [(34, 31), (35, 32)]})
    return made


def route(places: str, **fields: Any) -> Route:
    """Make a route named by the first letters of its places: "depot gate town" is dgt."""
    names = places.split()
    basics = {
        "id": "".join(name[0] for name in names),
        "name_en": places,
        "traffic": ["goods"],
        "places": names,
    }
    made: Route = parse("route", basics | fields)
    return made


def network(*routes: Route, without: Iterable[str] = (), **places: Place) -> Network:
    known = {
        "depot": place("depot", "logistics_hub"),
        "gate": place("gate", "land_crossing"),
        "scan": place("scan", "inspection_point"),
        "pier": place("pier", "pier"),
        "town": place("town", "destination"),
        "village": place("village", "destination"),
    } | places
    legs = [
        leg("depot", "gate", 10.04),
        leg("gate", "scan", 1),
        leg("town", "gate", 5.03),  # drawn the other way round
        leg("scan", "town", 4),
        leg("scan", "village", 4),
        leg("depot", "pier", 30),
        leg("pier", "town", 2),
    ]
    return Network(
        places=known, legs=[item for item in legs if item.id not in without], routes=routes
    )


def states(
    net: Network, *reports: Report, on: date = ON, what_if: Mapping[str, Any] | None = None
) -> dict[str, RouteState]:
    by_subject = rules.by_subject(reports, Traffic.GOODS)
    runs = {subject: rules.runs(told, until=on) for subject, told in by_subject.items()}
    found = route_states(net, runs, on=on, traffic=Traffic.GOODS, what_if=what_if)
    return {state.route.id: state for state in found}


def ends(net: Network, *reports: Report, on: date = ON) -> dict[str, DestinationState]:
    routes = list(states(net, *reports, on=on).values())
    found = destination_states(net, routes, on=on, traffic=Traffic.GOODS)
    return {state.place: state for state in found}


def makes(status: str, subject: str, first: str = "2024-05-01") -> list[Report]:
    """Reports that give a subject a status."""
    if status == "unknown":
        return []
    if status == "planned":
        return [announced("open", first, subject=subject)]
    return [seen(status, first, subject=subject)]


# The status of a route.


@pytest.mark.parametrize("first", STATUSES)
@pytest.mark.parametrize("second", STATUSES)
def test_a_route_is_as_bad_as_the_worst_of_its_controlled_places(first: str, second: str) -> None:
    net = network(route("depot gate scan town"))
    state = states(net, *makes(first, "gate"), *makes(second, "scan"))["dgst"]
    worst = STATUSES[min(STATUSES.index(first), STATUSES.index(second))]
    at_worst = ("gate",) * (first == worst) + ("scan",) * (second == worst)
    assert state.status == worst
    assert state.blocked_by == (at_worst if worst in {"closed", "unknown", "planned"} else ())
    assert state.limited_by == (at_worst if worst == "restricted" else ())


@pytest.mark.parametrize(
    ("status", "expected"),
    [("closed", "closed"), ("restricted", "restricted"), ("open", "open"), ("planned", "planned")],
)
@pytest.mark.parametrize("subject", ["depot", "town", "depot--gate", "town--gate"])
def test_what_needs_no_leave_counts_only_with_a_report_in_force(
    subject: str, status: str, expected: str
) -> None:
    net, gate_open = network(route("depot gate town")), seen("open", "2024-05-01", subject="gate")
    assert states(net, gate_open)["dgt"].status == "open"
    counted = states(net, gate_open, *makes(status, subject))["dgt"]
    assert counted.status == expected
    assert counted.blocked_by == ((subject,) if status in {"closed", "planned"} else ())
    assert counted.limited_by == ((subject,) if status == "restricted" else ())
    over = seen("closed", "2024-05-01", "2024-05-09", subject=subject)
    assert states(net, gate_open, over)["dgt"].status == "open"


def test_a_route_of_places_that_need_no_leave_is_open_unless_reported_otherwise() -> None:
    free = network(route("depot gate town"), gate=place("gate", "land_crossing", controlled=False))
    assert states(free)["dgt"].status == "open"
    assert states(free, *makes("closed", "gate"))["dgt"].blocked_by == ("gate",)


def test_a_hub_that_says_it_is_controlled_leaves_the_route_unknown_without_reports() -> None:
    net = network(route("depot gate town"), depot=place("depot", "logistics_hub", controlled=True))
    state = states(net, *makes("open", "gate"))["dgt"]
    assert (state.status, state.blocked_by) == ("unknown", ("depot",))


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("land_crossing", "unknown"),
        ("seaport", "unknown"),
        ("pier", "unknown"),
        ("inspection_point", "unknown"),
        ("airdrop_zone", "unknown"),
        ("airport", "open"),
        ("logistics_hub", "open"),
        ("destination", "open"),
    ],
)
def test_kinds_that_need_leave_are_unknown_without_reports(kind: str, status: str) -> None:
    net = network(route("depot gate town"), gate=place("gate", kind))
    assert states(net)["dgt"].status == status


def test_kilometres_are_the_sum_of_the_legs_whichever_way_they_were_drawn() -> None:
    trip = route("depot gate town")
    assert states(network(trip))["dgt"].km == 15.1
    assert states(network(trip, without=["town--gate"]))["dgt"].km is None


def test_routes_for_other_traffic_or_other_days_are_not_listed() -> None:
    dates = {"first_day": "2024-05-05", "last_day": "2024-05-10"}
    net = network(route("depot gate town", **dates), route("depot pier town", traffic=["people"]))
    listed = {on: list(states(net, on=day(f"2024-05-{on}"))) for on in ("04", "05", "10", "11")}
    assert listed == {"04": [], "05": ["dgt"], "10": ["dgt"], "11": []}


def test_since_is_the_first_day_with_the_same_route_status_whoever_blocks_it() -> None:
    net = network(route("depot gate scan town"))
    reports = [
        *makes("open", "gate", "2024-05-01"),
        *makes("open", "scan", "2024-05-02"),
        seen("closed", "2024-05-04", "2024-05-06", subject="gate"),
        seen("closed", "2024-05-06", "2024-05-09", subject="scan"),
    ]
    told = [states(net, *reports, on=day(f"2024-05-{n:02}"))["dgst"] for n in range(1, 11)]
    assert [(state.status.value, str(state.since)[-2:]) for state in told] == [
        ("unknown", "01"),
        ("open", "02"),
        ("open", "02"),
        *[("closed", "04")] * 6,
        ("open", "10"),
    ]


def test_since_is_never_before_the_routes_first_day() -> None:
    net = network(route("depot gate town", first_day="2024-05-05"))
    assert states(net, *makes("open", "gate"))["dgt"].since == day("2024-05-05")
    assert states(net)["dgt"].since == day("2024-05-05")


def test_since_is_empty_where_nothing_was_ever_reported() -> None:
    assert states(network(route("depot gate town")))["dgt"].since is None


# Destinations.

TO_TOWN = (route("depot gate town"), route("depot gate scan town"), route("depot pier town"))


@pytest.mark.parametrize("gate", STATUSES)
@pytest.mark.parametrize("pier", STATUSES)
def test_a_destination_is_as_good_as_the_best_of_its_routes(gate: str, pier: str) -> None:
    net = network(route("depot gate town"), route("depot pier town"))
    town = ends(net, *makes(gate, "gate"), *makes(pier, "pier"))["town"]
    assert town.status == STATUSES[max(STATUSES.index(gate), STATUSES.index(pier))]
    passing = {"open", "restricted"}
    assert town.open_routes == ("dgt",) * (gate in passing) + ("dpt",) * (pier in passing)


def test_choke_points_are_the_controlled_places_on_every_open_route() -> None:
    gate, scan, pier = (makes("open", name) for name in ("gate", "scan", "pier"))
    net = network(*TO_TOWN)
    assert ends(net, *gate)["town"].choke_points == ("gate",)
    assert ends(net, *gate, *scan)["town"].choke_points == ("gate",)
    assert ends(net, *gate, *scan, *pier)["town"].choke_points == ()
    assert ends(net)["town"].choke_points == ()
    only = network(route("depot gate scan town"))
    assert ends(only, *gate, *scan)["town"].choke_points == ("gate", "scan")


def test_routes_to_elsewhere_do_not_count_and_a_place_without_routes_today_is_unknown() -> None:
    net = network(route("depot gate town"), route("gate scan village", last_day="2024-05-09"))
    found = ends(net, *makes("open", "gate"), *makes("open", "scan"))
    assert {name: state.status.value for name, state in found.items()} == {
        "town": "open",
        "village": "unknown",
    }
    assert found["village"].routes == ()


# What if.


@pytest.mark.parametrize("word", STATUSES)
def test_what_if_takes_any_of_the_five_words(word: str) -> None:
    net = network(route("depot gate town"))
    supposed = states(net, *makes("restricted", "gate"), what_if={"gate": Status(word)})["dgt"]
    assert supposed.status == word


def test_what_if_counts_for_what_needs_no_leave_too() -> None:
    net, reports = network(route("depot gate town")), makes("open", "gate")
    for subject in ("depot", "town--gate"):
        supposed = states(net, *reports, what_if={subject: Status.CLOSED})["dgt"]
        assert (supposed.status, supposed.blocked_by) == ("closed", (subject,))


# Real days, worked out from geodata/reports.csv and routes.csv.


def test_goods_routes_on_19_april_2024(shipped: Dataset) -> None:
    told = {
        state.route.id: (state.status.value, state.blocked_by or state.limited_by)
        for state in shipped.routes(on="2024-04-20")
    }
    assert told == {
        "egypt-rafah": ("restricted", ("nitzana", "rafah")),
        "egypt-nitzana-kerem-shalom": ("restricted", ("nitzana", "kerem-shalom")),
        "gate-96": ("restricted", ("kerem-shalom", "gate-96")),
        "jordan-kerem-shalom": ("restricted", ("allenby", "kerem-shalom")),
        "jordan-erez": ("planned", ("erez",)),
        "ashdod-kerem-shalom": ("restricted", ("ashdod", "kerem-shalom")),
        "ashdod-erez": ("planned", ("erez",)),
        "cyprus-jetty": ("closed", ("larnaca", "wck-jetty")),
        "cyprus-pier": ("closed", ("larnaca",)),
        "west-bank-kerem-shalom": ("restricted", ("kerem-shalom",)),
        "jordan-north-bridge": ("restricted", ("sheikh-hussein", "kerem-shalom")),
        "air-north": ("restricted", ("airdrop-north",)),
        "air-mawasi": ("restricted", ("airdrop-mawasi",)),
    }


@pytest.mark.parametrize(
    ("route_id", "since", "why"),
    [
        ("ashdod-erez", "2024-04-20", "trucks counted through Erez hold for three days"),
        ("ashdod-kerem-shalom", "2024-04-05", "its first day; Kerem Shalom since 24 March"),
        ("egypt-rafah", "2024-03-24", "Nitzana rested on 23 March"),
        ("cyprus-pier", "2024-04-02", "the ships turned back to Larnaca"),
    ],
)
def test_since_of_routes_on_20_april_2024(
    shipped: Dataset, route_id: str, since: str, why: str
) -> None:
    told = {state.route.id: state.since for state in shipped.routes(on="2024-04-20")}
    assert told[route_id] == day(since), why


def test_north_gaza_on_20_april_2024_is_reached_by_air_alone(shipped: Dataset) -> None:
    north = shipped.at("2024-04-20").destination("north-gaza")
    assert (north.status, north.open_routes) == ("restricted", ("air-north",))
    assert north.choke_points == ("airdrop-north",)
    assert {state.route.id for state in north.routes} == {"jordan-erez", "ashdod-erez", "air-north"}


def test_people_routes_follow_the_reports_on_people(shipped: Dataset) -> None:
    rafah, patients = shipped.routes(on="2026-08-11", traffic="people")
    assert (rafah.status, rafah.since, rafah.limited_by) == (
        "restricted",
        day("2026-08-02"),
        ("rafah",),
    )
    _, patients = shipped.routes(on="2024-07-15", traffic="people")
    assert (patients.status, patients.since, patients.blocked_by) == (
        "unknown",
        day("2024-06-27"),
        ("allenby",),
    )
    _, patients = shipped.routes(on="2024-10-01", traffic="people")
    assert (patients.status, patients.since) == ("closed", day("2024-09-08"))


def test_without_kerem_shalom_on_19_april_2024_six_routes_and_gaza_city_would_be_closed(
    shipped: Dataset,
) -> None:
    fact = shipped.at("2024-04-20")
    changes = fact.changes_to(shipped.at("2024-04-20", what_if={"KS": "closed"}))
    passing, shut = Status.RESTRICTED, Status.CLOSED
    assert changes.places == [Change(id="kerem-shalom", before=passing, after=shut)]
    assert changes.routes == [
        Change(id=name, before=passing, after=shut)
        for name in (
            "ashdod-kerem-shalom",
            "egypt-nitzana-kerem-shalom",
            "gate-96",
            "jordan-kerem-shalom",
            "jordan-north-bridge",
            "west-bank-kerem-shalom",
        )
    ]
    # Rafah governorate has Rafah, Khan Younis the airdrops
    assert changes.destinations == [Change(id="gaza", before=passing, after=shut)]


# Properties.

RANK = {word: number for number, word in enumerate(STATUSES)}
NET = network(*TO_TOWN, route("depot gate scan village", first_day="2024-05-08"))
SUBJECTS = ("depot", "gate", "scan", "pier", "town", "depot--gate", "scan--town")


@st.composite
def a_report(draw: st.DrawFn, bases: tuple[str, ...] = ("announced", "observed")) -> Report:
    first = day("2024-05-01") + draw(st.integers(0, 20)) * ONE_DAY
    length = draw(st.none() | st.integers(0, 10))
    return report(
        subject=draw(st.sampled_from(SUBJECTS)),
        status=draw(st.sampled_from(["open", "restricted", "closed"])),
        basis=draw(st.sampled_from(bases)),
        effective_from=first,
        effective_to=None if length is None else first + length * ONE_DAY,
        reported_on=first + draw(st.integers(0, 20)) * ONE_DAY,
    )


REPORTS = st.lists(a_report(), max_size=15)
DAYS = st.integers(0, 30).map(lambda n: day("2024-05-01") + n * ONE_DAY)


def closes_by_word(told: Report) -> bool:
    return told.basis == "announced" and told.status == "closed"


# Of a closure by word that is taken back by word, test_status_rules tells.
@given(
    st.lists(a_report().filter(lambda told: not closes_by_word(told)), max_size=15),
    a_report(bases=("announced",)),
    DAYS,
)
def test_one_more_announcement_never_opens_a_route(
    reports: list[Report], word: Report, on: date
) -> None:
    before, after = states(NET, *reports, on=on), states(NET, *reports, word, on=on)
    opened = [name for name in after if after[name].status.passes > before[name].status.passes]
    assert opened == []


@given(REPORTS, st.sampled_from(SUBJECTS), DAYS)
def test_closing_a_place_never_improves_a_route_or_a_destination(
    reports: list[Report], subject: str, on: date
) -> None:
    before = states(NET, *reports, on=on)
    after = states(NET, *reports, on=on, what_if={subject: Status.CLOSED})
    assert all(RANK[after[name].status] <= RANK[before[name].status] for name in before)
    concerned = {
        "depot--gate": {"dgt", "dgst", "dgsv"},
        "scan--town": {"dgst"},
        "town": {"dgt", "dgst", "dpt"},
        "depot": {"dgt", "dgst", "dpt", "dgsv"},
        "gate": {"dgt", "dgst", "dgsv"},
        "scan": {"dgst", "dgsv"},
        "pier": {"dpt"},
    }[subject]
    assert {name for name in after if subject in after[name].blocked_by} == concerned & set(after)


@given(REPORTS, DAYS)
def test_since_is_what_asking_every_day_would_give(reports: list[Report], on: date) -> None:
    for name, state in states(NET, *reports, on=on).items():
        along = {*state.route.places, *(item.id for item in NET.legs_of(state.route))}
        told = [r.effective_from for r in reports if r.subject in along and r.effective_from <= on]
        earliest = state.route.first_day or min(told, default=None)
        since = on
        while (
            earliest
            and since > earliest
            and states(NET, *reports, on=since - ONE_DAY)[name].status == state.status
        ):
            since -= ONE_DAY
        assert state.since == (since if earliest else None)


@given(REPORTS, DAYS)
def test_choke_points_shut_a_destination_off(reports: list[Report], on: date) -> None:
    for place_id, state in ends(NET, *reports, on=on).items():
        for choke in state.choke_points:
            supposed = states(NET, *reports, on=on, what_if={choke: Status.CLOSED}).values()
            left = destination_states(NET, list(supposed), on=on, traffic=Traffic.GOODS)
            assert {end.place: end.open_routes for end in left}[place_id] == ()


BRIEF = {"first_day": "2024-05-03", "last_day": "2024-05-14"}
NET_OF_DAYS = network(
    *TO_TOWN,
    route("depot gate scan village", first_day="2024-05-08", last_day="2024-05-12"),
    route("pier village"),
    pier=place("pier", "pier", **BRIEF),
    village=place("village", "destination", last_day="2024-05-18"),
)


@given(REPORTS)
def test_all_changes_of_routes_are_those_between_one_day_and_the_next(
    reports: list[Report],
) -> None:
    net, last = NET_OF_DAYS, day("2024-05-31")
    by_subject = rules.by_subject(reports, Traffic.GOODS)
    runs = {subject: rules.runs(told, until=last) for subject, told in by_subject.items()}
    found = changes_by_day(net, runs, traffic=Traffic.GOODS, until=last)
    for number in range(30):
        eve = day("2024-05-01") + (number - 1) * ONE_DAY
        routes = [
            {key: one.status for key, one in states(net, *reports, on=on).items()}
            for on in (eve, eve + ONE_DAY)
        ]
        destinations = [
            {key: one.status for key, one in ends(net, *reports, on=on).items()}
            for on in (eve, eve + ONE_DAY)
        ]
        told = found.get(eve + ONE_DAY, DayChanges())
        assert told.routes == changes(*routes)
        assert told.destinations == changes(*destinations)


def test_the_runs_of_a_route_are_its_status_on_each_day(shipped: Dataset) -> None:
    shot = shipped.at("2024-12-31")
    for route in shot.records.routes:
        runs = route_runs(shot.network, route, shot.runs, until=shot.query.on)
        told = {run.first: run.status for run in runs}
        for number in range(0, 450, 3):
            day = date(2023, 10, 7) + timedelta(days=number)
            if not route.exists(day) or Traffic.GOODS not in route.traffic:
                continue
            [state] = [one for one in shipped.at(day).routes if one.route.id == route.id]
            firsts = [first for first in told if first <= day]
            if firsts:
                assert told[max(firsts)] is state.status
                assert max(firsts) == state.since
