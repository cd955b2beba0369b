"""What the rows of a table were before Excel or git rewrote their cells.

The id of a report is the hash of what it says: so it shows whether a row was read as it was meant.
What is uncertain stays as it is.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from math import isinf
from typing import TYPE_CHECKING

from aidmap import model
from aidmap.errors import DataError
from aidmap.store.folder import damage, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EXACT_DIGITS = 15  # of a number in Excel
ORDERS = ((2, 1, 0), (2, 0, 1), (0, 1, 2))  # of year, month and day in 19/04/2024, 4/19/2024, ...
CENTURY = 2000


def restore_rows(
    kind: str, header: Sequence[str], rows: Sequence[tuple[str, ...]], report_ids: set[str]
) -> Iterator[tuple[str, ...]]:
    """The rows of a table as they were.

    Args:
        kind: of its records.
        header: its columns.
        rows: the cells of each.
        report_ids: of the reports that there are, for retractions.
    """
    if kind in {"report", "count"}:
        yield from (_claim(kind, header, row) for row in rows)
    elif kind == "retraction":
        yield from (_retraction(header, row, report_ids) for row in rows)
    elif kind == "route":
        yield from _with_days(kind, header, rows)
    else:
        yield from rows


def _claim(kind: str, header: Sequence[str], row: tuple[str, ...]) -> tuple[str, ...]:
    """A report or a count with the days and the id that it had, if just one reading gives it."""
    fields = dict(zip(header, row, strict=True))
    number = damage.is_number(fields.get("id", ""))
    foreign = any(damage.is_foreign_day(fields.get(name, "")) for name in _day_columns(kind))
    if not (number or foreign or "\r\n" in "".join(row)):
        return row
    found = {}
    for days in _readings(kind, fields):
        unbroken = {name: cell.replace("\r\n", "\n") for name, cell in (fields | days).items()}
        known = _content_id(kind, unbroken)
        if known and (known == fields["id"] or (number and _rounds_to(known, fields["id"]))):
            found[known] = tuple((unbroken | {"id": known}).values())
    return next(iter(found.values())) if len(found) == 1 else row


def _content_id(kind: str, fields: dict[str, str]) -> str:
    """The id that a record has by what it says; empty: it is none."""
    said = {name: cell for name, cell in fields.items() if name != "id"}
    try:
        record: model.Report | model.Count = model.parse(kind, parse.with_lists(said))
    except DataError:
        return ""
    return record.id


def _readings(kind: str, fields: dict[str, str]) -> Iterator[dict[str, str]]:
    """The ways to read the days of a row."""
    for order in ORDERS:
        cells = {name: fields.get(name, "") for name in _day_columns(kind)}
        days = {name: _day(cell, order) for name, cell in cells.items() if cell}
        if all(days.values()):
            yield days


def _with_days(
    kind: str, header: Sequence[str], rows: Sequence[tuple[str, ...]]
) -> Iterator[tuple[str, ...]]:
    """Rows with their days as they were, where only one order of day and month fits all of them."""
    places = [header.index(name) for name in _day_columns(kind) if name in header]
    foreign = {row[place] for row in rows for place in places if damage.is_foreign_day(row[place])}
    fitting = [order for order in ORDERS if all(_day(cell, order) for cell in foreign)]
    readings = {tuple(_day(cell, order) for cell in foreign) for order in fitting}
    days = dict(zip(foreign, readings.pop(), strict=True)) if len(readings) == 1 else {}
    for row in rows:
        yield tuple(
            days.get(cell, cell) if place in places else cell for place, cell in enumerate(row)
        )


def _day_columns(kind: str) -> tuple[str, ...]:
    return damage.DAY_COLUMNS[kind]


def _day(cell: str, order: tuple[int, int, int]) -> str:
    """A day as we write it; empty: it is none in this order."""
    if damage.OUR_DAY.fullmatch(cell):
        return cell
    match = damage.A_DAY.fullmatch(cell)
    if not match:
        return ""
    parts = [match[1], match[3], match[4]]
    year, month, day = (int(parts[place]) for place in order)
    try:
        return date(year if year > 99 else CENTURY + year, month, day).isoformat()  # noqa: PLR2004 - two digits
    except ValueError:
        return ""


def _retraction(
    header: Sequence[str], row: tuple[str, ...], report_ids: set[str]
) -> tuple[str, ...]:
    """A retraction with the id of its report, if just one report has such an id."""
    place = header.index("report") if "report" in header else -1
    if place < 0 or not damage.is_number(row[place]):
        return row
    like = [known for known in report_ids if _rounds_to(known, row[place])]
    return (*row[:place], like[0], *row[place + 1 :]) if len(like) == 1 else row


def _rounds_to(known: str, number: str) -> bool:
    """Whether Excel shows an id as this number: it keeps 15 digits at most, and shows fewer."""
    number = number.replace(",", ".")
    if not damage.A_NUMBER.fullmatch(known) or isinf(float(known)) or isinf(float(number)):
        return False  # Excel leaves what is larger as it is
    shown = Decimal(number).normalize()
    digits = min(len(shown.as_tuple().digits), EXACT_DIGITS)
    whole = Decimal(known)
    return any(
        Context(prec=digits, rounding=rounding).plus(whole) == shown
        for rounding in (ROUND_HALF_UP, ROUND_DOWN)
    )
