"""The finding of a day: which gateways pass, as facts and as the sentence that people forward.

The rule is that of docs/rules.md, "Gateways". The page says the same in assets/finding.js; a test
holds the two together. What the other statuses of the day are is left to `results`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from aidmap.i18n import ENGLISH, Speech
from aidmap.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from aidmap.model import Place
    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.gateways import Gateway
    from aidmap.rules.status import State

MOST_PASSING_NAMED = 3
MOST_OTHERS_NAMED = 6
KINDS_IN_NAMES = (
    " crossing", " governorate", " logistics hub", " International Airport",
    "معبر ", "محافظة ", "מעבר ", "מסוף ", "Point de passage d'", "Point de passage de ",
    "Gouvernorat de ",
)  # fmt: skip


class GatewayState(NamedTuple):
    """A gateway, and what can be said of it on a day."""

    gateway: Gateway
    state: State


@dataclass(frozen=True)
class Finding:
    """What the finding of a day rests on.

    Attributes:
        gateways: in the order in which they are named.
    """

    gateways: tuple[GatewayState, ...]

    def of(self, *statuses: Status) -> list[GatewayState]:
        """The gateways with one of these statuses."""
        return [one for one in self.gateways if one.state.status in statuses]

    @cached_property
    def passing(self) -> list[GatewayState]:
        """The gateways that pass anything."""
        return [one for one in self.gateways if one.state.status.passes]

    @cached_property
    def known(self) -> list[GatewayState]:
        """The gateways of which anything is known."""
        return [one for one in self.gateways if one.state.status is not Status.UNKNOWN]

    @cached_property
    def stale(self) -> bool:
        """Whether every report behind it is stale."""
        return bool(self.known) and all(one.state.stale for one in self.known)

    @cached_property
    def passing_now(self) -> list[GatewayState]:
        """Those that pass by fresh evidence; where all of it is stale, those that passed."""
        return [one for one in self.passing if self.stale or not one.state.stale]

    @property
    def contested(self) -> bool:
        """Whether others say the contrary of a gateway."""
        return any(one.state.contested for one in self.gateways)

    @property
    def last_heard(self) -> date | None:
        """The day that it speaks of: the last on which what passes was heard of, or any."""
        days = [day for one in self.passing_now or self.known if (day := one.state.last_heard)]
        return max(days, default=None)


def finding(snapshot: Snapshot) -> Finding:
    """What the finding of a day rests on; without gateways where no route has one."""
    return Finding(tuple(GatewayState(one, snapshot.state(one.place)) for one in snapshot.gateways))


def sentence(snapshot: Snapshot, speech: Speech = ENGLISH) -> str:
    """The finding in words, with what to mind about it: stale evidence is in the past tense."""
    found = snapshot.finding
    if not found.gateways:
        return _without_gateways(snapshot, speech)
    return _Sentence(snapshot, found, speech).text()


def dated_sentence(snapshot: Snapshot, speech: Speech = ENGLISH) -> str:
    """The finding with its day, for where it stands alone: titles, alternative texts, feeds."""
    day, text = speech.day(snapshot.query.on), sentence(snapshot, speech)
    return text if day in text else f"{day}. {text}"


def short_name(name: str) -> str:
    """A name short enough for a label: what stands before a bracket, without its kind."""
    name = name.split(" (", maxsplit=1)[0]
    for kind in KINDS_IN_NAMES:
        name = name.removesuffix(kind).removeprefix(kind)
    return name


def in_list(name: str, speech: Speech) -> str:
    """A name as a list can hold it: without commas of its own."""
    return name.replace(ENGLISH.comma, " - ").replace(speech.comma, " - ")


@dataclass(frozen=True)
class _Sentence:
    """The finding in one language."""

    snapshot: Snapshot
    found: Finding
    speech: Speech

    def text(self) -> str:
        """All of it, with its full stop."""
        if not self.found.known:
            return f"{self.speech.word('finding_nothing_known')}."
        clauses = [self._passing(), *self._passed(), *self._others()]
        whole = self.speech.semicolon.join(clauses)
        if self.found.stale and self.found.last_heard:
            day = self.speech.day(self.found.last_heard)
            whole = self.speech.word("finding_last_heard", day=day, finding=whole)
        return f"{whole}."

    def _passing(self) -> str:
        """The main clause: what passes, or passed where all of it is stale."""
        passing = self.found.passing_now
        tense = "_then" if self.found.stale else ""
        parts = {"traffic": self._traffic(), "into": self._into()}
        if not passing and self.found.passing:
            return self.speech.word("finding_none_known", **parts)
        if not passing:
            return self.speech.word(f"finding_none{tense}", **parts)
        clause = self._count_or_names(passing, tense, parts)
        return clause + self._restrictions(passing)

    def _count_or_names(
        self, passing: Sequence[GatewayState], tense: str, parts: dict[str, str]
    ) -> str:
        speech, every = self.speech, len(self.found.gateways)
        if len(passing) > MOST_PASSING_NAMED:
            numbers = {"count": len(passing), "all": every}
            return speech.word(f"finding_many{tense}", **parts, **numbers)
        if len(passing) == len(self.found.passing) == 1 < every:
            name = self._name(passing[0], "finding_contested_alone")
            return speech.word(f"finding_alone{tense}", names=name, **parts)
        return speech.plural(
            f"finding_pass{tense}", len(passing), names=self._names(passing), **parts
        )

    def _restrictions(self, passing: Sequence[GatewayState]) -> str:
        """What follows the main clause where something passes with restrictions alone."""
        limited = [one for one in passing if one.state.status is Status.RESTRICTED]
        if not limited:
            return ""
        if len(limited) == len(passing):
            return self.speech.word("finding_restricted")
        if len(passing) > MOST_PASSING_NAMED:
            return self.speech.word("finding_restricted_count", count=len(limited))
        return self.speech.word("finding_restricted_at", names=self._names(limited))

    def _passed(self) -> list[str]:
        """Those that passed when last heard of, where others are known to pass now."""
        then = [one for one in self.found.passing if one.state.stale]
        if self.found.stale or not then:
            return []
        day = max(one.state.last_heard for one in then if one.state.last_heard)
        parts = {"day": self.speech.day(day), "traffic": self._traffic()}
        if len(then) > MOST_OTHERS_NAMED:
            return [self.speech.plural("finding_passed_count", len(then), **parts)]
        return [self.speech.plural("finding_passed", len(then), names=self._names(then), **parts)]

    def _others(self) -> list[str]:
        """The clauses on the gateways that do not pass."""
        closed = self.found.of(Status.CLOSED)
        now = [one for one in closed if not one.state.stale]
        then = [one for one in closed if one.state.stale]
        before = "finding_closed_then" if self.found.stale else "finding_closed_before"
        return [
            *self._clause("finding_closed", now),
            *self._clause(before, then),
            *self._clause("finding_announced", self.found.of(Status.PLANNED)),
            *self._clause("finding_unknown_at", self.found.of(Status.UNKNOWN)),
            *self._contested(),
        ]

    def _contested(self) -> list[str]:
        """Those that are contested, where they are counted and so not named."""
        passing = self.found.passing_now
        counted = [*passing] if len(passing) > MOST_PASSING_NAMED else []
        closed = [one for one in self.found.of(Status.CLOSED) if not one.state.stale]
        counted += closed if len(closed) > MOST_OTHERS_NAMED else []
        contested = [one for one in counted if one.state.contested]
        if not contested:
            return []
        names = self.speech.join_and([self._plain_name(one) for one in contested])
        return [self.speech.plural("finding_contested_at", len(contested), names=names)]

    def _clause(self, key: str, gateways: Sequence[GatewayState]) -> list[str]:
        if not gateways:
            return []
        if len(gateways) > MOST_OTHERS_NAMED:
            return [self.speech.plural(f"{key}_count", len(gateways))]
        return [self.speech.plural(key, len(gateways), names=self._names(gateways))]

    def _names(self, gateways: Iterable[GatewayState]) -> str:
        return self.speech.join_and([self._name(one, "finding_contested") for one in gateways])

    def _plain_name(self, one: GatewayState) -> str:
        place = self.snapshot.network.places[one.gateway.place]
        return in_list(short_name(place.name(self.speech.language)), self.speech)

    def _name(self, one: GatewayState, contested: str) -> str:
        """The name of a gateway, with a remark where others say the contrary."""
        name = self._plain_name(one)
        return self.speech.word(contested, name=name) if one.state.contested else name

    def _traffic(self) -> str:
        return self.speech.word(f"finding_{self.snapshot.query.traffic.value}")

    def _into(self) -> str:
        """Which way, in or out of the region; empty where the data set names none."""
        region = self.snapshot.records.about.region(self.speech.language)
        if not region:
            return ""
        outward = {one.gateway.outward for one in self.found.gateways}
        key = "finding_both_ways" if len(outward) > 1 else "finding_into"
        return self.speech.word("finding_out_of" if outward == {True} else key, region=region)


def _without_gateways(snapshot: Snapshot, speech: Speech) -> str:
    """How many places or routes are open, where no route passes a controlled place."""
    day = speech.day(snapshot.query.on)
    places = [place for place in snapshot.places if place.needs_leave]
    if places and not snapshot.records.routes:
        states = [snapshot.state(place.id) for place in places]
        if all(state.status is Status.UNKNOWN for state in states):
            return f"{speech.word('finding_unknown', day=day)}."
        return _count_of_open_places(speech, day, places, states)
    if not snapshot.routes:
        traffic = speech.word(snapshot.query.traffic.value)
        return f"{speech.word('finding_no_routes', traffic=traffic, day=day)}."
    return f"{_count_of_open(speech, 'route', day, [state.status for state in snapshot.routes])}."


def _count_of_open_places(
    speech: Speech, day: str, places: list[Place], states: list[State]
) -> str:
    """How many places are open, with what to mind: restrictions, old news, what is contested."""
    clauses = [_count_of_open(speech, "place", day, [state.status for state in states])]
    passing = [state for state in states if state.status.passes]
    if passing and all(state.stale for state in passing):
        last = max(state.last_heard for state in passing if state.last_heard)
        clauses.append(speech.word("finding_old", day=speech.day(last)))
    contested = [
        in_list(short_name(place.name(speech.language)), speech)
        for place, state in zip(places, states, strict=True)
        if state.contested
    ]
    if len(contested) > MOST_OTHERS_NAMED:
        clauses.append(speech.plural("finding_contested_count", len(contested)))
    elif contested:
        names = speech.join_and(contested)
        clauses.append(speech.plural("finding_contested_at", len(contested), names=names))
    return f"{speech.semicolon.join(clauses)}."


def _count_of_open(speech: Speech, what: str, day: str, statuses: list[Status]) -> str:
    """How many are open, and how many of them with restrictions."""
    passing = sum(status.passes for status in statuses)
    if not passing:
        return speech.word(f"finding_no_{what}_open", day=day)
    clause = speech.plural(f"finding_{what}s", len(statuses), open=passing, day=day)
    limited = statuses.count(Status.RESTRICTED)
    if not limited:
        return clause
    if limited == passing:
        return clause + speech.word("finding_restricted")
    return clause + speech.word("finding_restricted_count", count=limited)
