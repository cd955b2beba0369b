"""A data set that can be asked, and added to: what `aidmap.open_store` hands back.

What can be said of one day is a `snapshots.Snapshot`; saving is left to `store`, JSON shapes to
`results`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from aidmap import i18n, store
from aidmap.errors import DataError, Fault, StoreError
from aidmap.garbage import without_collection
from aidmap.model import Count, Status, Traffic, parse_day
from aidmap.model.names import NEAREST, by_name, by_start, index_by_name, names_of
from aidmap.query.questions import query_of
from aidmap.query.snapshot import Snapshot
from aidmap.rules.routes import Network
from aidmap.store.protocols import StoreWithBadRows

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterable, Mapping
    from typing import Unpack

    from aidmap.model import About, Leg, Place, Records, Report, Retraction, Source
    from aidmap.rules.clocks import ClockOptions
    from aidmap.rules.routes import RouteState
    from aidmap.rules.status import State
    from aidmap.store.bad_rows import BadRow


class Dataset:
    """The records of a store, and the answers to what people ask of them.

    Args:
        store: where the records are kept; they are read when first needed.
        selection: which of them are needed.
    """

    def __init__(
        self,
        store: store.Store,
        selection: store.Selection = store.EVERYTHING,
        *,
        records: Records | None = None,
    ) -> None:
        self.store = store
        self.selection = selection
        self._records = records
        self._about: About | None = None
        self._network: Network | None = None
        self._by_name: dict[str, list[Any]] | None = None

    @property
    def records(self) -> Records:
        """All records that were selected.

        Raises:
            DataError: every fault of the data set.
        """
        if self._records is None:
            with without_collection():
                self._records = self.store.read(self.selection)
        return self._records

    @property
    def about(self) -> About:
        """What the data set says of itself.

        Raises:
            DataError: every fault of that.
        """
        if self._records is not None:
            return self._records.about
        if self._about is None:
            self._about = self.store.about()
        return self._about

    @property
    def network(self) -> Network:
        """The places, legs and routes."""
        if self._network is None:
            places = {place.id: place for place in self.records.places}
            legs, routes = self.records.legs, self.records.routes
            self._network = Network(places=places, legs=legs, routes=routes)
        return self._network

    def _forget(self) -> None:
        """Read the records again when they are asked for: they have changed."""
        self._records = self._about = self._network = self._by_name = None

    def at(
        self,
        on: date | str | None = None,
        *,
        traffic: Traffic | str = Traffic.GOODS,
        known_by: date | str | None = None,
        recorded_by: datetime | None = None,
        according_to: Iterable[str] = (),
        counts: bool = True,
        what_if: Mapping[str, Status | str] | None = None,
    ) -> Snapshot:
        """Take all that can be said of a day.

        Args:
            on: a day, as a date, YYYY-MM-DD, today or yesterday; None: today there.
            traffic: goods, fuel or people.
            known_by: only what was published by that day.
            recorded_by: only what was entered by that instant, with its offset from UTC.
            according_to: publishers, by id or name; none: all.
            counts: whether counts are evidence, too; False: statuses by reports alone.
            what_if: statuses to suppose, by a name of a place or a leg.

        Raises:
            DataError: a day or a status that is none.
            NotFound: a publisher, place or leg that is none.
        """
        records = self.records  # first, for they say what day it is there
        query = query_of(
            self, on, traffic=traffic, known_by=known_by, recorded_by=recorded_by,
            according_to=according_to, counts=counts,
        )  # fmt: skip
        supposed = {self.subject(name).id: Status(word) for name, word in (what_if or {}).items()}
        return Snapshot(
            store=self.store,
            records=records,
            network=self.network,
            query=query,
            what_if=supposed,
        )

    def narrow(
        self,
        names: Iterable[str] = (),
        *,
        known_by: date | str | None = None,
        recorded_by: datetime | None = None,
        courses: bool = False,
    ) -> Self:
        """The same data set with no more than some answers need: quicker from a database.

        Args:
            names: of places and legs; none: all. Routes are left out where there are names.
            known_by: only what was published by that day.
            recorded_by: only what was entered by that instant.
            courses: whether the courses of legs are needed; without, their lines may be empty.

        Raises:
            DataError: a day that is none.
        """
        selection = store.Selection(
            names=tuple(names),
            known_by=None if known_by is None else self.day(known_by),
            recorded_by=recorded_by,
            courses=courses,
        )
        return type(self)(self.store, selection)

    def status(
        self, place: str, on: date | str | None = None, **clocks: Unpack[ClockOptions]
    ) -> State:
        """The state of a place or a leg on a day; the clocks are those of `at`."""
        known = self if self._records else self.narrow([place])
        return known.at(on, **clocks).state(known.subject(place).id)

    def routes(
        self, on: date | str | None = None, *, to: str | None = None, **clocks: Unpack[ClockOptions]
    ) -> list[RouteState]:
        """The states of the routes on a day, to one destination or to all; clocks as in `at`."""
        end = self.subject(to).id if to else None
        return [
            state
            for state in self.at(on, **clocks).routes
            if end in {None, state.route.destination}
        ]

    def only(self, *, places: Collection[str] = (), routes: Collection[str] = ()) -> Self:
        """The same data set with some routes alone, the places along them and what is said of both.

        Args:
            places: ids; the routes through them are shown. None: all of them.
            routes: ids; none: those through `places`.
        """
        if not places and not routes:
            return self
        shown = [
            route
            for route in self.records.routes
            if (route.id in routes if routes else not set(places).isdisjoint(route.places))
        ]
        along = {place for route in shown for place in route.places} | set(places)
        kept = tuple(place for place in self.records.places if place.id in along)
        needed = along | {leg.id for leg in self.records.legs}
        reports = tuple(report for report in self.records.reports if report.subject in needed)
        counts = tuple(count for count in self.records.counts if count.subject in needed)
        part = replace(
            self.records, places=kept, routes=tuple(shown), reports=reports, counts=counts
        )
        return type(self)(self.store, self.selection, records=part)

    def day(self, value: date | str | None) -> date:
        """Take a day from text: YYYY-MM-DD, today, yesterday, or the last day of a name.

        Raises:
            DataError: it is none.
        """
        if isinstance(value, date):
            return value
        word = "today" if value is None else value.strip().lower()
        if word in {"today", "yesterday"}:
            return self.about.today() - timedelta(days=word == "yesterday")
        if word.isalpha() and (last := i18n.last_weekday(word, self.about.today())):
            return last
        try:
            return parse_day(str(value).strip())  # type: ignore[return-value] # text comes back as a date
        except ValueError as error:
            raise DataError([f"{error}, today, yesterday or monday"]) from None

    def subject(self, name: str) -> Place | Leg:
        """Find a place or a leg by id, by name in any language, or by alias, in any case.

        Raises:
            NotFound: nothing answers to it; the nearest names are offered.
            DataError: several places answer to it.
        """
        found: Place | Leg = by_name(name, self._names, what="place")
        return found

    def publisher(self, name: str) -> Source:
        """Find a publisher by id or name, in any case.

        Raises:
            NotFound: there is none; the nearest names are offered.
        """
        known = index_by_name((source, (source.id, source.name)) for source in self.records.sources)
        found: Source = by_name(name, known, what="publisher")
        return found

    @property
    def _names(self) -> dict[str, list[Any]]:
        if self._by_name is None:
            places = ((place, names_of(place)) for place in self.records.places)
            legs = ((leg, [leg.id]) for leg in self.records.legs)
            self._by_name = index_by_name([*places, *legs])
        return self._by_name

    def report(self, start: str) -> Report:
        """Find a report by its id, or by the unambiguous start of it.

        Raises:
            NotFound: none begins so.
            DataError: several do.
        """
        found: Report = by_start(start, self.records.reports)
        return found

    def claim(self, start: str) -> Report | Count:
        """Find a report or a count by its id, or by the unambiguous start of it.

        Raises:
            NotFound: none begins so.
            DataError: several do.
        """
        found: Report | Count = by_start(start, [*self.records.reports, *self.records.counts])
        return found

    def bad_row(self, start: str) -> BadRow | None:
        """Find a bad row by its key, or by the start of it; None: none begins so.

        Raises:
            DataError: several do, or a report that counts does too.
        """
        ids = [report.id for report in self.records.reports]  # a read finds the bad rows
        known = self.store.bad_rows if isinstance(self.store, StoreWithBadRows) else []
        found = [row for row in known if row.key == start] or [
            row for row in known if start and row.key.startswith(start)
        ]
        others = [] if found and found[0].key == start else [i for i in ids if i.startswith(start)]
        if found and len(found) + len(others) > 1:
            keys = ", ".join([*(row.key for row in found), *others][:NEAREST])
            raise DataError([f"{start!r} begins several ids: {keys} ...; give more of it"])
        return found[0] if found else None

    def withdraw(self, row: BadRow, *, because: str) -> None:
        """Withdraw a bad row: it never counted, and is not reported again.

        Raises:
            StoreError: the store refuses.
            DataError: no reason is given.
        """
        if not because.strip():
            raise DataError([Fault(field="because", what="is empty")])
        if not isinstance(self.store, StoreWithBadRows):
            raise StoreError(f"{self.store}: leaves no row out: correct the file")
        self.store.withdraw(row, because=because.strip())
        self._forget()

    def add(self, report: Report) -> bool:
        """Add a report; return whether it is new.

        Raises:
            StoreError: it could not be added.
        """
        new = self.store.add(reports=[report])
        self._forget()
        return bool(new)

    def retract(self, report: Report | Count, *, because: str) -> Retraction:
        """Withdraw a report or a count, from now on.

        Raises:
            StoreError: the retraction could not be added.
            DataError: no reason is given.
        """
        from aidmap.model import parse

        fields = {"report": report.id, "recorded_at": datetime.now(UTC), "because": because.strip()}
        retraction: Retraction = parse("retraction", fields)
        self.store.add(retractions=[retraction])
        self._forget()
        return retraction

    def with_claim(self, claim: Report | Count) -> Self:
        """The data set as it would be with one more report or count; nothing is saved."""
        known, name = self.records, "counts" if isinstance(claim, Count) else "reports"
        if all(claim.id != old.id for old in getattr(known, name)):
            claims: Any = {name: (*getattr(known, name), claim)}
            known = replace(known, **claims)
        return type(self)(self.store, self.selection, records=known)


def open_store(where: str | os.PathLike[str] | None = None) -> Dataset:
    """Open a data set to ask it.

    Args:
        where: its folder, or the address of a database (postgresql://user@host:5432/database);
            None: ./geodata where there is one, else the one that came with aidmap.

    Raises:
        StoreError: there is none.
    """
    return Dataset(store.open_store(where))
