"""Makes counts of the fields of rows, and adds up rows of single consignments.

When all rows are read, it is known which days the table covers: where nothing says when it was
published, that is not before the last of these days. Parsing rows is left to `count_rows`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap.errors import DataError, Fault
from aidmap.importers.amount_cells import MOST_DIGITS
from aidmap.model import Count, parse, parse_day
from aidmap.model.vocabulary import usual_traffic
from aidmap.rules.amounts import series_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from aidmap.importers.resolver import Resolver

OWN_FIELDS = ("id", "value", "first_day", "last_day", "reported_on")  # that each row has of its own
# What rows have in common that are added up; all else is told by the single rows alone.
SUMMED_FIELDS = ("subject", "direction", "traffic", "measure", "stage", "publisher")
KEPT_TEMPLATES = 5_000  # checked sets of fields that rows have in common


class Draft(NamedTuple):
    """What a row says, checked, until it is known when that was published.

    Attributes:
        template: a count with the fields that rows have in common; its own are of no account.
        number: of the template.
        value: the figure.
        first_day: the first day that it covers.
        last_day: the last such day.
        reported_on: the day on which it was published; None: the table does not say.
        given_id: the id that the table gives; empty: none.
    """

    template: Count
    number: int
    value: Decimal
    first_day: date
    last_day: date
    reported_on: date | None
    given_id: str = ""

    @property
    def series(self) -> tuple[str, ...]:
        """What figures have in common that may be added up."""
        return series_of(self.template)

    @property
    def title(self) -> str | None:
        """The title of the count."""
        return self.template.title

    @property
    def note(self) -> str | None:
        """The note of the count."""
        return self.template.note

    def as_count(self, reported_on: date) -> Count:
        """Make the count.

        Args:
            reported_on: when it was published, where the table does not say.
        """
        made = self.template.with_fields(
            value=self.value,
            first_day=self.first_day,
            last_day=self.last_day,
            reported_on=self.reported_on or reported_on,
        )
        return made.with_fields(id=made.content_id())


class CountMaker:
    """Makes drafts of the fields of rows."""

    def __init__(
        self,
        resolver: Resolver,
        *,
        today: date,
        sums: bool,
        defaults: Mapping[str, str],
        constants: Iterable[str] = (),
    ) -> None:
        """Keep what every row needs.

        Args:
            resolver: finds places and publishers.
            today: the current day where the places are.
            sums: whether rows are added up, so that only some fields of theirs matter.
            defaults: fields whose value no column says, with their usual values; traffic: empty.
            constants: fields that are the same for all rows, and stay when rows are added up.
        """
        self._resolver, self._today, self._sums = resolver, today, sums
        self._defaults = defaults
        self._kept = {*SUMMED_FIELDS, *constants, "recorded_at"}
        self._templates: dict[tuple[Any, ...], tuple[Count, int]] = {}
        self._made = 0

    def make(self, fields: dict[str, Any]) -> Draft:
        """Make a draft from the fields of a row.

        Raises:
            DataError: the fields are wrong; it holds every fault.
        """
        resolved, faults = self._resolver.resolve(self._defaults_for(fields) | fields)
        faults += self._resolver.faults_of_leg(resolved.get("subject", ""))
        own = {name: resolved.pop(name, None) for name in OWN_FIELDS}
        if self._sums:
            resolved = {name: value for name, value in resolved.items() if name in self._kept}
        days, wrong = self._days(own)
        faults += wrong
        if own["value"] is None and "value" not in fields:
            faults.append(Fault(field="value", what="is missing"))
        try:
            template, number = self._template(resolved)
        except DataError as error:
            raise DataError([*faults, *error.faults]) from None
        if faults:
            raise DataError(faults)
        first, last, reported = days
        assert first is not None and last is not None  # noqa: PT018, S101 - else there are faults
        given = "" if self._sums else str(own["id"] or "")
        draft = Draft(template, number, own["value"], first, last, reported, given)
        _check_id(draft)
        return draft

    def _defaults_for(self, fields: Mapping[str, Any]) -> dict[str, str]:
        usual = dict(self._defaults)
        if "traffic" in usual:
            usual["traffic"] = usual_traffic(str(fields.get("measure", "")))
        return usual

    def _template(self, shared: dict[str, Any]) -> tuple[Count, int]:
        """Give a checked count with the fields that rows have in common, and its number.

        Raises:
            DataError: these fields are wrong.
        """
        key = (*shared, *(tuple(one) if isinstance(one, list) else one for one in shared.values()))
        try:
            known = self._templates.get(key)
        except TypeError:  # a cell of JSON with objects in it, which is no text
            known = None
        if known is None:
            known = (self._parse_shared(shared), self._made)
            if len(self._templates) >= KEPT_TEMPLATES and not self._sums:
                self._templates.clear()
            self._templates[key] = known
            self._made += 1
        return known

    def _parse_shared(self, shared: dict[str, Any]) -> Count:
        """Check the fields that rows have in common.

        Raises:
            DataError: they are wrong.
        """
        days = dict.fromkeys(("first_day", "last_day", "reported_on"), self._today)
        made: Count = parse("count", shared | days | {"value": "0"})
        return made

    def _days(
        self, own: Mapping[str, Any]
    ) -> tuple[tuple[date | None, date | None, date | None], list[Fault]]:
        """Check the days of a row."""
        faults: list[Fault] = []
        first, last, reported = (
            _as_day(name, own[name], faults) for name in ("first_day", "last_day", "reported_on")
        )
        if own["first_day"] is None:
            faults.append(Fault(field="first_day", what="is missing"))
        last = last or first
        if first and last and last < first:
            faults.append(Fault(field="last_day", what=f"{last} is before first_day, {first}"))
        elif last and last > self._today:
            what = f"{last} is still to come: nobody can have counted it"
            faults.append(Fault(field="first_day" if last == first else "last_day", what=what))
        elif last and reported and last > reported:
            what = "nobody can have counted what comes after reported_on"
            faults.append(Fault(field="last_day", what=f"{last}: {what}, {reported}"))
        if reported and reported > self._today:
            faults.append(Fault(field="reported_on", what=f"{reported} is in the future"))
        return (first, last, reported), faults


def _as_day(name: str, value: Any, faults: list[Fault]) -> date | None:
    """Give a day that is read already; a text that is none is a fault."""
    if value is None or isinstance(value, date):
        return value
    try:
        found = parse_day(str(value))
    except ValueError as error:
        faults.append(Fault(field=name, what=str(error)))
        return None
    return found if isinstance(found, date) else None


def _check_id(draft: Draft) -> None:
    """Check the id that a table gives, where it can be known.

    Raises:
        DataError: it is not that of the content.
    """
    if not draft.given_id or draft.reported_on is None:
        return
    right = draft.as_count(draft.reported_on).id
    if draft.given_id != right:
        what = f"its content gives {right}: a count is never edited: correct the row, or the id"
        raise DataError([Fault(field="id", what=what)])


@dataclass
class _Sum:
    value: Decimal
    reported_on: date | None


class Sums:
    """Adds up the drafts of single consignments."""

    def __init__(self) -> None:
        self._sums: dict[tuple[int, date, date], tuple[Draft, _Sum]] = {}

    def add(self, draft: Draft) -> None:
        """Add the figure of a draft to what it belongs to."""
        key = (draft.number, draft.first_day, draft.last_day)
        if key not in self._sums:
            self._sums[key] = (draft, _Sum(Decimal(0), None))
        _, total = self._sums[key]
        total.value += draft.value
        days = [day for day in (total.reported_on, draft.reported_on) if day]
        total.reported_on = max(days, default=None)

    def drafts(self) -> Iterator[Draft]:
        """Give a draft for each sum, whose figure has no more decimals than it needs.

        Raises:
            DataError: a sum is larger than a figure can be.
        """
        for draft, total in self._sums.values():
            if total.value.adjusted() >= MOST_DIGITS:
                about = " ".join(draft.series)
                what = f"{about}, {draft.first_day}: the sum has more than {MOST_DIGITS} digits"
                raise DataError([f"{what}: are these figures right?"])
            value = Decimal(f"{total.value.normalize():f}")
            yield draft._replace(value=value, reported_on=total.reported_on)
