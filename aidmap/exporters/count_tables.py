"""The tables of an export on what was counted: counts, and months with open days and amounts.

The other tables are left to `tables`, writing them to the modules of the formats.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from aidmap import geo
from aidmap.model import Status, as_json, columns_of, in_reading_order
from aidmap.query.count_selection import counts_by
from aidmap.query.period import Period
from aidmap.rules.amounts import Bin, amounts
from aidmap.rules.status import counted_reports

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection
    from datetime import date

    from aidmap.model import Place
    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.amounts import Amount

Rows = list[dict[str, Any]]
GEOMETRY = "geometry"
DAY_COLUMNS = ("days_open", "days_closed", "days_planned", "days_unknown")
AMOUNT_COLUMNS = ("publisher", "measure", "stage", "direction", "value", "days_counted")
COUNT_COLUMNS = ("id", "subject", "name", *columns_of("count")[2:])
MONTH_COLUMNS = ("place", "name", "month", "from", "to", *DAY_COLUMNS, *AMOUNT_COLUMNS)
DESCRIPTIONS = {
    "place": "The id of a place.",
    "month": "As 2024-05; empty: one figure for days that lie in no single month.",
    "days_open": "On how many of the days it was open or restricted; not to be added up over the "
    "rows of a month.",
    "days_closed": "On how many it was closed.",
    "days_planned": "On how many an opening was announced, but not seen.",
    "days_unknown": "On how many nothing was known.",
    "publisher": "Who counted; empty: nobody did.",
    "measure": "What was counted.",
    "stage": "How far on its way.",
    "direction": "in or out.",
    "value": "All that the publisher counted in the month.",
    "days_counted": "How many days its figures cover; the others were not counted, not zero.",
}


def count_rows(snapshot: Snapshot) -> Rows:
    """The counts that count by the clocks, of every traffic, in the order of the data set."""
    records, query = snapshot.records, snapshot.query
    heard = counted_reports(
        records.counts, records.retractions, clocks=query.clocks, according_to=query.according_to
    )
    places = {place.id: place for place in records.places}
    return [
        {
            "id": count.id,
            "subject": count.subject,
            "name": places[count.subject].name(),
            **{name: fields[name] for name in COUNT_COLUMNS[3:]},
            "value": count.value,
            GEOMETRY: geo.point(places[count.subject].lon, places[count.subject].lat),
        }
        for count in heard
        for fields in (as_json(count),)
    ]


def month_rows(snapshot: Snapshot) -> Rows:
    """For each place and month the days by status, with a row for each thing that was counted.

    Months are those from the first day of time lines to the day of the snapshot.
    """
    period = Period(snapshot=snapshot, first=_first(snapshot))
    by_month, longer = _amounts(period)
    rows: Rows = []
    for place in _places(period, {*(one for one, _ in by_month), *longer}):
        for month, days in period.days_by_month(place.id).items():
            base = _place_cells(place) | _month_cells(period, month) | _day_cells(days)
            told = by_month.get((place.id, month), [])
            rows += [base | _amount_cells(one) for one in told] or [base | _amount_cells(None)]
        rows += [
            _place_cells(place)
            | {"month": None, "from": f"{one.first_day}", "to": f"{one.last_day}"}
            | dict.fromkeys(DAY_COLUMNS)
            | _amount_cells(one)
            for one in longer.get(place.id, ())
        ]
    points = {place.id: geo.point(place.lon, place.lat) for place in snapshot.records.places}
    return [row | {GEOMETRY: points[row["place"]]} for row in rows]


def _places(period: Period, counted: Collection[str]) -> list[Place]:
    """The places that there is something to say of, and those that were counted at."""
    told = {place.id for place in period.places} | set(counted)
    return in_reading_order(place for place in period.snapshot.records.places if place.id in told)


def _first(snapshot: Snapshot) -> date:
    """The first day of time lines: that of the data set, or of the first report or count."""
    records, on = snapshot.records, snapshot.query.on
    said = [
        *(report.effective_from for report in records.reports),
        *(count.first_day for count in records.counts),
    ]
    return min(records.about.first_day or min(said, default=on), on)


def _amounts(
    period: Period,
) -> tuple[dict[tuple[str, date], list[Amount]], dict[str, list[Amount]]]:
    """What was counted, by place and month; and the figures for days that lie in no one month."""
    query = period.snapshot.query
    found = counts_by(
        period.snapshot.records, query.clocks, according_to=query.according_to,
        first=period.first, traffic=query.traffic,
    )  # fmt: skip
    by_month: dict[tuple[str, date], list[Amount]] = defaultdict(list)
    longer: dict[str, list[Amount]] = defaultdict(list)
    for one in amounts(found, by=Bin.MONTH):
        if one.longer:
            longer[one.subject].append(one)
        else:
            by_month[one.subject, one.first_day].append(one)
    return by_month, longer


def _place_cells(place: Place) -> dict[str, Any]:
    return {"place": place.id, "name": place.name()}


def _month_cells(period: Period, month: date) -> dict[str, Any]:
    """The month, and its days as far as they lie in the period."""
    following = [one for one in period.months if one > month]
    last = f"{following[0].fromordinal(following[0].toordinal() - 1)}" if following else ""
    return {
        "month": f"{month:%Y-%m}",
        "from": f"{max(month, period.first)}",
        "to": last or f"{period.last}",
    }


def _day_cells(days: Counter[Status]) -> dict[str, int]:
    return {
        "days_open": days[Status.OPEN] + days[Status.RESTRICTED],
        "days_closed": days[Status.CLOSED],
        "days_planned": days[Status.PLANNED],
        "days_unknown": days[Status.UNKNOWN],
    }


def _amount_cells(one: Amount | None) -> dict[str, Any]:
    if one is None:
        return dict.fromkeys(AMOUNT_COLUMNS)
    return {
        "publisher": one.publisher,
        "measure": one.measure,
        "stage": one.stage,
        "direction": one.direction,
        "value": one.value,
        "days_counted": one.counted_days,
    }
