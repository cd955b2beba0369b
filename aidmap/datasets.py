"""A data set that can be asked: statuses, routes and their changes, by day and by clock.

`Dataset` is what `aidmap.open_store` hands back; `Snapshot` is all that can be said of one day. The
rules are in `history` and `routes`, saving in `stores`, JSON shapes in `answers`.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aidmap import history, routes, stores
from aidmap.errors import DataError, NotFound
from aidmap.models import (
    LANGUAGES,
    Leg,
    Place,
    Records,
    Report,
    Retraction,
    Source,
    Status,
    Traffic,
    parse,
    parse_day,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterable, Mapping

    from aidmap.history import State
    from aidmap.routes import Change, DestinationState, Network, RouteState

NEAREST = 3


@dataclass(frozen=True, kw_only=True)
class Question:
    """Of which day and traffic is asked, and by which clocks (semantics.md, Three clocks).

    Attributes:
        on: a calendar day where the places are.
        known_by: only what was published by that day.
        recorded_by: only what was entered by that instant.
        according_to: ids of the publishers that count; empty: all.
    """

    on: date
    traffic: Traffic = Traffic.GOODS
    known_by: date | None = None
    recorded_by: datetime | None = None
    according_to: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All that can be said of one day, by one set of clocks."""

    store: stores.Store
    records: Records
    network: Network
    question: Question
    what_if: Mapping[str, Status] = field(default_factory=dict)

    @cached_property
    def reports(self) -> dict[str, list[Report]]:
        """The reports that count, by subject."""
        asked = self.question
        return history.by_subject(
            history.heard(
                self.records.reports,
                self.records.retractions,
                known_by=asked.known_by,
                recorded_by=asked.recorded_by,
                according_to=asked.according_to,
            ),
            asked.traffic,
        )

    @property
    def retractions(self) -> dict[str, Retraction]:
        """The retractions that count, by the id of the report."""
        known = self.question.recorded_by
        return {
            retraction.report: retraction
            for retraction in self.records.retractions
            if known is None or retraction.recorded_at <= known
        }

    @cached_property
    def runs(self) -> dict[str, list[history.Run]]:
        """For each subject, the days up to this one on which its status became another."""
        return {
            subject: history.runs(reports, until=self.question.on)
            for subject, reports in self.reports.items()
        }

    def state(self, subject: str) -> State:
        """The state of a place or a leg, by its id; a supposed status has no report."""
        if subject in self.what_if:
            return history.State(status=self.what_if[subject])
        return history.status(
            self.reports.get(subject, ()),
            on=self.question.on,
            stale_after_days=self.records.about.stale_after_days,
        )

    @cached_property
    def states(self) -> dict[str, State]:
        """The states of every place, and of every leg with a report in force, by id."""
        legs = (leg.id for leg in self.records.legs if leg.id in self.reports)
        states = {place.id: self.state(place.id) for place in self.records.places}
        states |= {leg: state for leg in legs if (state := self.state(leg)).report}
        return dict(sorted(states.items()))

    @cached_property
    def routes(self) -> list[RouteState]:
        """The states of the routes that exist on this day for this traffic."""
        return routes.route_states(
            self.network,
            self.runs,
            on=self.question.on,
            traffic=self.question.traffic,
            what_if=self.what_if,
        )

    @cached_property
    def destinations(self) -> list[DestinationState]:
        """The states of the places where routes for this traffic end."""
        return routes.destination_states(self.network, self.routes, traffic=self.question.traffic)

    def destination(self, place: str) -> DestinationState:
        """The state of one destination, by its id."""
        return routes.destination_state(self.network, self.routes, place)

    def spans(self, subject: str) -> list[history.Span]:
        """The spans of a subject from its first report to this day."""
        return history.spans(
            self.reports.get(subject, ()),
            until=self.question.on,
            stale_after_days=self.records.about.stale_after_days,
        )

    def openings(self, subject: str) -> list[history.Opening]:
        """The announcement gaps of a subject up to this day."""
        return history.openings(self.reports.get(subject, ()), until=self.question.on)

    def said_of(self, subject: str) -> list[Report]:
        """All reports on a subject by the clocks, newest first: the retracted ones too."""
        asked = self.question
        heard = history.heard(
            self.records.reports,
            known_by=asked.known_by,
            recorded_by=asked.recorded_by,
            according_to=asked.according_to,
        )
        said = history.by_subject(heard, asked.traffic).get(subject, [])
        return sorted(said, key=history.newness, reverse=True)

    def changes_to(self, after: Snapshot) -> Changes:
        """Compare with another snapshot."""
        pairs = [
            (
                {subject: state.status for subject, state in shot.states.items()},
                {state.route.id: state.status for state in shot.routes},
                {state.place: state.status for state in shot.destinations},
            )
            for shot in (self, after)
        ]
        return Changes(*(routes.changes(*kind) for kind in zip(*pairs, strict=True)))


@dataclass(frozen=True)
class Changes:
    """What is another status in a second snapshot."""

    places: list[Change]
    routes: list[Change]
    destinations: list[Change]

    def __bool__(self) -> bool:
        return bool(self.places or self.routes or self.destinations)


class Dataset:
    """The records of a store, and the answers to what people ask of them.

    Args:
        store: where the records are kept; they are read when first needed.
    """

    def __init__(self, store: stores.Store) -> None:
        self.store = store

    @cached_property
    def records(self) -> Records:
        """All records.

        Raises:
            DataError: every fault of the data set.
        """
        return self.store.read()

    @cached_property
    def network(self) -> Network:
        """The places, legs and routes."""
        places = {place.id: place for place in self.records.places}
        return routes.Network(places=places, legs=self.records.legs, routes=self.records.routes)

    def at(
        self,
        on: date | str | None = None,
        *,
        traffic: Traffic | str = Traffic.GOODS,
        known_by: date | str | None = None,
        recorded_by: datetime | None = None,
        according_to: Iterable[str] = (),
        what_if: Mapping[str, Status | str] | None = None,
    ) -> Snapshot:
        """Take all that can be said of a day.

        Args:
            on: a day, as a date, YYYY-MM-DD, today or yesterday; None: today there.
            traffic: goods, fuel or people.
            known_by: only what was published by that day.
            recorded_by: only what was entered by that instant, with its offset from UTC.
            according_to: publishers, by id or name; none: all.
            what_if: statuses to suppose, by a name of a place or a leg.

        Raises:
            DataError: a day or a status that is none.
            NotFound: a publisher, place or leg that is none.
        """
        question = Question(
            on=self.day(on),
            traffic=Traffic(traffic),
            known_by=None if known_by is None else self.day(known_by),
            recorded_by=recorded_by,
            according_to=tuple(self.publisher(name).id for name in according_to),
        )
        supposed = {self.subject(name).id: Status(word) for name, word in (what_if or {}).items()}
        return Snapshot(
            store=self.store,
            records=self.records,
            network=self.network,
            question=question,
            what_if=supposed,
        )

    def status(self, place: str, on: date | str | None = None, **clocks: Any) -> State:
        """The state of a place or a leg on a day; the clocks are those of `at`."""
        return self.at(on, **clocks).state(self.subject(place).id)

    def routes(
        self, on: date | str | None = None, *, to: str | None = None, **clocks: Any
    ) -> list[RouteState]:
        """The states of the routes on a day, to one destination or to all; clocks as in `at`."""
        end = self.subject(to).id if to else None
        return [
            state
            for state in self.at(on, **clocks).routes
            if end in {None, state.route.destination}
        ]

    def day(self, value: date | str | None) -> date:
        """Take a day from text.

        Raises:
            DataError: it is none.
        """
        today = self.records.about.today()
        if value is None or isinstance(value, date):
            return value or today
        words = {"today": today, "yesterday": today - timedelta(days=1)}
        try:
            return words.get(value.strip().lower()) or parse_day(value.strip())  # type: ignore[return-value] # text comes back as a date
        except ValueError as error:
            raise DataError([f"{error}, today or yesterday"]) from None

    def subject(self, name: str) -> Place | Leg:
        """Find a place or a leg by id, by name in any language, or by alias, in any case.

        Raises:
            NotFound: nothing answers to it; the nearest names are offered.
            DataError: several places answer to it.
        """
        found: Place | Leg = _by_name(name, self._names, what="place")
        return found

    def publisher(self, name: str) -> Source:
        """Find a publisher by id or name, in any case.

        Raises:
            NotFound: there is none; the nearest names are offered.
        """
        known = _keyed((source, (source.id, source.name)) for source in self.records.sources)
        found: Source = _by_name(name, known, what="publisher")
        return found

    @cached_property
    def _names(self) -> dict[str, list[Any]]:
        places = ((place, _names_of(place)) for place in self.records.places)
        legs = ((leg, [leg.id]) for leg in self.records.legs)
        return _keyed([*places, *legs])

    def report(self, start: str) -> Report:
        """Find a report by its id, or by the unambiguous start of it.

        Raises:
            NotFound: none begins so.
            DataError: several do.
        """
        found = [report for report in self.records.reports if start and report.id.startswith(start)]
        if not found:
            raise NotFound("report", start)
        if len(found) > 1:
            ids = ", ".join(report.id for report in found[:NEAREST])
            raise DataError([f"{start!r} begins several ids: {ids} ...; give more of it"])
        return found[0]

    def add(self, report: Report) -> bool:
        """Add a report; tell whether it is new.

        Raises:
            StoreError: it could not be added.
        """
        new = self.store.add_reports([report])
        self.__dict__.pop("records", None)
        return bool(new)

    def retract(self, report: Report, *, because: str) -> Retraction:
        """Withdraw a report, from now on.

        Raises:
            StoreError: the retraction could not be added.
            DataError: no reason is given.
        """
        fields = {"report": report.id, "recorded_at": datetime.now(UTC), "because": because.strip()}
        retraction: Retraction = parse("retraction", fields)
        self.store.add_retraction(retraction)
        self.__dict__.pop("records", None)
        return retraction

    def with_report(self, report: Report) -> Dataset:
        """The data set as it would be with one more report; nothing is saved."""
        other = Dataset(self.store)
        known = any(report.id == old.id for old in self.records.reports)
        reports = self.records.reports if known else (*self.records.reports, report)
        other.__dict__["records"] = replace(self.records, reports=reports)
        return other


def open_store(where: str | os.PathLike[str] | None = None) -> Dataset:
    """Open a data set to ask it.

    Args:
        where: its folder; None: ./geodata where there is one, else the one that came with aidmap.

    Raises:
        StoreError: there is none.
    """
    return Dataset(stores.open_store(where))


def _names_of(place: Place) -> list[str]:
    return [place.id, *(place.name(language) for language in LANGUAGES), *place.aliases]


def _keyed(named: Iterable[tuple[Any, Collection[str]]]) -> dict[str, list[Any]]:
    keyed: dict[str, list[Any]] = {}
    for record, names in named:
        for key in {_key(name) for name in names}:
            keyed.setdefault(key, []).append(record)
    return keyed


def _key(name: str) -> str:
    """A name as it is compared: without case, and with spaces for hyphens and slashes."""
    return " ".join(name.casefold().translate(str.maketrans("-_/", "   ")).split())


def _by_name(name: str, known: Mapping[str, list[Any]], *, what: str) -> Any:
    key = _key(name)
    found = known.get(key, [])
    exact = [record for record in found if _key(record.id) == key]
    if len(found) > 1 and len(exact) != 1:
        ids = ", ".join(record.id for record in found)
        raise DataError([f"{name!r} is the name of several: {ids}; give the id"])
    if found:
        return (exact or found)[0]
    raise NotFound(what, name, _nearest(key, known))


def _nearest(key: str, known: Mapping[str, list[Any]]) -> list[str]:
    """The ids of what is named most like it; places before legs."""
    holding = [name for name in known if key and key in name]
    alike = difflib.get_close_matches(key, known, n=3 * NEAREST, cutoff=0.5)
    records = [known[name][0] for name in (*holding, *alike)]
    offers = dict.fromkeys(
        record.id for record in sorted(records, key=lambda record: isinstance(record, Leg))
    )
    return list(offers)[:NEAREST]
