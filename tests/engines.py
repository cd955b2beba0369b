"""The engines of the rules, each answering the same cases: Python, the page's script, SQL.

An answer has what the rules say of one place, of the routes and of the destinations of
conformance/network.json, and what changes by what is supposed; reports go by the keys of the case.
Where Node or PostgreSQL is missing an engine skips; in CI that fails.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import aidmap
from aidmap.model import Status, Traffic, parse
from aidmap.rules import gateways, routes, sightings, status
from aidmap.rules.clocks import Clocks
from aidmap.rules.policy import WORST_FIRST, Policy

if TYPE_CHECKING:
    from aidmap.model import Count, Report, Route
    from aidmap.rules.sightings import Sighting

HERE = Path(__file__).parent / "conformance"
NETWORK = json.loads((HERE / "network.json").read_text(encoding="utf-8"))
SCRIPT = Path(aidmap.__file__).parent / "assets" / "rules.js"
EPOCH = date(1970, 1, 1)
PUBLISHERS = ("cogat", "ocha", "unrwa", "wfp")
COMPANIONS = ("status", "since", "report", "pending", "sighting", "contested", "stale",
              "last_heard", "announced_for", "agreeing", "conflicting")  # fmt: skip
OF_ROUTE = ("status", "since", "blocked_by", "limited_by")
OF_GATEWAY = ("place", "status", "serves", "outward", "stale", "contested", "last_heard")
OF_DESTINATION = ("status", "routes", "open_routes", "choke_points")

Case = dict[str, Any]
Answer = dict[str, Any]
Engine = Callable[[list[Case]], list[Answer]]


def cases_of(name: str) -> list[Case]:
    """The cases of a file; those that say `seen_open` have a report for each such place."""
    cases: list[Case] = json.loads((HERE / name).read_text(encoding="utf-8"))
    for case in cases:
        case["reports"] += [
            {"key": f"{subject} seen", "subject": subject, "basis": "observed", "status": "open",
             "from": first}
            for subject, first in case.get("seen_open", {}).items()
        ]  # fmt: skip
    return cases


OF_PLACES = [*cases_of("status.json"), *cases_of("counts.json")]
OF_ROUTES = [
    *cases_of("routes.json"), *cases_of("gateways.json"), *cases_of("counted_routes.json")
]  # fmt: skip


class Asked:
    """A case, as records and as values."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.on = date.fromisoformat(case["on"])
        self.traffic = Traffic(case.get("traffic", "goods"))
        self.subject: str = case.get("subject", "erez")
        self.policy = Policy(**case.get("policy", {}))
        self.according_to = tuple(case.get("according_to", ()))
        known, recorded = case.get("known_by"), case.get("recorded_by")
        self.known_by = date.fromisoformat(known) if known else None
        self.recorded_by = datetime.fromisoformat(recorded) if recorded else None
        self.with_counts: bool = case.get("with_counts", True)
        self.what_if = {key: Status(word) for key, word in case.get("what_if", {}).items()}

    @cached_property
    def reports(self) -> list[Report]:
        """Its reports, entered in their order unless they say when."""
        start = datetime(2024, 1, 1, tzinfo=UTC)
        return [
            parse("report", {
                "subject": one.get("subject", "erez"), "status": one["status"],
                "traffic": one.get("traffic", ["goods"]), "basis": one["basis"],
                "effective_from": one["from"], "effective_to": one.get("to"),
                "reported_on": one.get("reported", one["from"]),
                "recorded_at": one.get("recorded", start + timedelta(seconds=number)),
                "publisher": one.get("publisher", "ocha"), "title": one["key"],
            })
            for number, one in enumerate(self.case["reports"])
        ]  # fmt: skip

    @cached_property
    def counts(self) -> list[Count]:
        """Its counts, entered in their order unless they say when."""
        start = datetime(2024, 1, 1, tzinfo=UTC)
        return [
            parse("count", {
                "subject": one.get("subject", "erez"), "direction": one.get("direction", "in"),
                "traffic": one.get("traffic", "goods"), "measure": one.get("measure", "trucks"),
                "value": one.get("value", "25"), "first_day": one["first"],
                "last_day": one.get("last", one["first"]), "stage": one.get("stage", "entered"),
                "publisher": one.get("publisher", "wfp"),
                "reported_on": one.get("reported", one.get("last", one["first"])),
                "recorded_at": one.get("recorded", start + timedelta(seconds=number)),
                "title": one["key"],
            })
            for number, one in enumerate(self.case.get("counts", ()))
        ]  # fmt: skip

    @cached_property
    def retractions(self) -> list[Any]:
        """Its retractions."""
        told = [*self.case["reports"], *self.case.get("counts", ())]
        return [
            parse("retraction",
                  {"report": claim.id, "recorded_at": one["retracted"], "because": "x"})
            for one, claim in zip(told, [*self.reports, *self.counts], strict=True)
            if one.get("retracted")
        ]  # fmt: skip

    def heard(self) -> dict[str, list[Report]]:
        """The reports that count by the clocks, by subject."""
        return status.by_subject(self._by_clocks(self.reports), self.traffic)

    def seen(self) -> dict[str, list[Sighting]]:
        """The sightings among the counts that count by the clocks, by subject."""
        counts = self._by_clocks(self.counts) if self.with_counts else []
        return sightings.sightings_by_subject(counts, self.traffic, policy=self.policy)

    def _by_clocks(self, claims: list[Any]) -> list[Any]:
        return status.counted_reports(
            claims, self.retractions, according_to=self.according_to,
            clocks=Clocks(on=self.on, known_by=self.known_by, recorded_by=self.recorded_by),
        )  # fmt: skip

    def keyed(self, state: Answer) -> Answer:
        """A state with the keys of the case in the place of ids, and days as text."""
        keys = {claim.id: claim.title for claim in (*self.reports, *self.counts)}

        def named(value: Any) -> Any:
            if isinstance(value, (list, tuple)):
                return [keys.get(one, one) for one in value]
            return str(value) if isinstance(value, date) else keys.get(value, value)

        return {name: named(state[name]) for name in COMPANIONS}


@cache
def network() -> routes.Network:
    """The network of conformance/network.json."""
    basics = {"lon": 34, "lat": 31, "accuracy_m": 100}
    places = [
        parse("place", basics | {"name_en": one["id"].title()} | one) for one in NETWORK["places"]
    ]
    legs = [parse("leg", {"id": key, **_ends(key), "mode": "road", "km": 5,
                          "line": [(34, 31), (35, 32)]}) for key in NETWORK["legs"]]  # fmt: skip
    ways = [parse("route", {"name_en": one["id"]} | one) for one in NETWORK["routes"]]
    return routes.Network(places={one.id: one for one in places}, legs=legs, routes=ways)


def _ends(leg: str) -> dict[str, str]:
    start, _, end = leg.partition("--")
    return {"start": start, "end": end}


# Python.


def in_python(cases: list[Case]) -> list[Answer]:
    """The rules of aidmap.rules."""
    return [_of_python(Asked(case)) for case in cases]


def _of_python(asked: Asked) -> Answer:
    heard, seen = asked.heard(), asked.seen()
    state = status.status_on(
        heard.get(asked.subject, []), seen.get(asked.subject, []), on=asked.on, policy=asked.policy
    )
    told = {name: getattr(state, name) for name in COMPANIONS} | {
        "status": state.status.value,
        "report": state.report and state.report.id,
        "pending": state.pending and state.pending.id,
        "sighting": state.sighting and state.sighting.id,
        "agreeing": [one.id for one in state.agreeing],
        "conflicting": [one.id for one in state.conflicting],
    }
    runs = {
        subject: status.runs(
            heard.get(subject, []), seen.get(subject, []), until=asked.on,
            only_where_reported=not network().needs_leave(subject),
        )
        for subject in heard.keys() | seen.keys()
    }  # fmt: skip
    before, after = (
        routes.route_states(network(), runs, on=asked.on, traffic=asked.traffic, what_if=supposed)
        for supposed in ({}, asked.what_if)
    )
    was, ends = (
        routes.destination_states(network(), states, on=asked.on, traffic=asked.traffic)
        for states in (before, after)
    )
    return {
        "state": asked.keyed(told),
        "routes": {
            one.route.id: {
                "status": one.status.value, "since": one.since and str(one.since),
                "blocked_by": [*one.blocked_by], "limited_by": [*one.limited_by],
            }
            for one in after
        },
        "destinations": {
            one.place: {
                "status": one.status.value, "routes": [state.route.id for state in one.routes],
                "open_routes": [*one.open_routes], "choke_points": [*one.choke_points],
            }
            for one in ends
        },
        "gateways": _gateways(asked, heard, seen, [one.route for one in after]),
        "changes": {
            change.id: [change.before.value, change.after.value]
            for change in [
                *routes.changes({one.route.id: one.status for one in before},
                                {one.route.id: one.status for one in after}),
                *routes.changes({one.place: one.status for one in was},
                                {one.place: one.status for one in ends}),
            ]
        },
    }  # fmt: skip


# The page's script.


def _gateways(
    asked: Asked,
    heard: dict[str, list[Report]],
    seen: dict[str, list[Sighting]],
    ways: list[Route],
) -> list[Answer]:
    """The gateways of routes, with what is said of each; what is supposed has no report."""
    found = []
    for one in gateways.gateways(network(), ways):
        state = (
            status.State(status=asked.what_if[one.place])
            if one.place in asked.what_if
            else status.status_on(
                heard.get(one.place, []), seen.get(one.place, []), on=asked.on, policy=asked.policy
            )
        )
        last_heard = state.last_heard and str(state.last_heard)
        found.append({
            "place": one.place, "status": state.status.value, "serves": [*one.serves],
            "outward": one.outward, "stale": state.stale, "contested": state.contested,
            "last_heard": last_heard,
        })  # fmt: skip
    return found


def number(day: date | None) -> int | None:
    """Days as the script has them."""
    return None if day is None else (day - EPOCH).days


def day_of(value: int | None) -> str | None:
    """A day of the script, as text."""
    return None if value is None else str(EPOCH + timedelta(days=value))


def in_script(cases: list[Case]) -> list[Answer]:
    """The rules of the page, under plain Node."""
    node = shutil.which("node")
    if not node:
        if os.environ.get("CI") == "true":
            pytest.fail("CI has no Node")
        pytest.skip("there is no Node here: the rules of the page are not tried")
    asked = [Asked(case) for case in cases]
    done = subprocess.run(
        [node, HERE / "run_script.mjs", SCRIPT], input=json.dumps([*map(_for_script, asked)]),
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return [
        _from_script(one, told) for one, told in zip(asked, json.loads(done.stdout), strict=True)
    ]


def _for_script(asked: Asked) -> Answer:
    in_order = sorted(
        (report for reports in asked.heard().values() for report in reports),
        key=lambda one: (one.recorded_at, one.id),
    )
    ways = [way for way in network().routes if asked.traffic in way.traffic]
    looked = sorted(
        (sighting for found in asked.seen().values() for sighting in found),
        key=lambda one: (one.count.recorded_at, one.count.id),
    )
    return {
        "on": number(asked.on), "subject": asked.subject, "what_if": asked.what_if,
        "policy": {"stale_after": asked.policy.stale_after_days,
                   "contest_days": asked.policy.contest_days, "worst_first": list(WORST_FIRST)},
        "reports": [
            {"id": one.id, "status": one.status, "observed": one.basis == "observed",
             "from": number(one.effective_from), "to": number(one.effective_to),
             "reported": number(one.reported_on), "rank": rank, "publisher": one.publisher,
             "subject": one.subject}
            for rank, one in enumerate(in_order)
        ],
        "sightings": [
            {"id": one.count.id, "first": number(one.count.first_day),
             "last": number(one.count.last_day), "until": number(one.until),
             "reported": number(one.count.reported_on), "rank": rank,
             "publisher": one.count.publisher, "subject": one.count.subject}
            for rank, one in enumerate(looked)
        ],
        "gone": [one.id for one in network().places.values() if not one.exists(asked.on)],
        "routes": [
            {"id": way.id, "destination": way.destination, "places": way.places,
             "outward": gateways.leads_out(network(), way),
             "first": number(network().days_of(way)[0]),
             "last": number(network().days_of(way)[1]),
             "subjects": [*way.places, *(leg.id for leg in network().legs_of(way))],
             "controlled": [*filter(network().needs_leave, way.places)]}
            for way in ways
        ],
    }  # fmt: skip


def _from_script(asked: Asked, told: Answer) -> Answer:
    state = told["state"]
    days = {"since": "since", "last_heard": "lastHeard", "announced_for": "announcedFor"}
    state |= {name: day_of(state[theirs]) for name, theirs in days.items()}
    ways = {
        key: {"status": one["status"], "since": day_of(one["since"]),
              "blocked_by": one["blockedBy"], "limited_by": one["limitedBy"]}
        for key, one in told["routes"].items()
    }  # fmt: skip
    ends = {
        key: {"status": one["status"], "routes": one["routes"],
              "open_routes": one["openRoutes"], "choke_points": one["chokePoints"]}
        for key, one in told["destinations"].items()
    }  # fmt: skip
    entries = [one | {"last_heard": day_of(one["last_heard"])} for one in told["gateways"]]
    return {"state": asked.keyed(state), "routes": ways, "destinations": ends,
            "gateways": entries, "changes": told["changes"]}  # fmt: skip
