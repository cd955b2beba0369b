"""A made-up twin of UNRWA's export, with its columns and its dirt; no figure in it is real.

The export itself asks not to be passed on. Run this file to write examples/counts anew.
"""

import csv
import random
from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

SHIPPED = Path(__file__).parents[1] / "examples" / "counts" / "unrwa-made-up.xlsx"
SHIPPED_ROWS = 60
TITLE = "MADE UP: a twin of the UNRWA export, with its columns and its dirt; no figure is real"
COLUMNS = (
    "ID", "No. of Trucks", "Received Date", "Data Source", "Manifest of", "Description of Cargo",
    "Cargo Category", "Status", "Quantity", "Units", "Donating Country/ Organization",
    "Donation Type", "Crossing", "Destination Recipient/ Partner", "Data Period",
    "Data Entry Type", "Last Edited Time",
)  # fmt: skip
CROSSINGS = {
    "Kerem Shalom": "kerem-shalom", "Rafah Crossing": "rafah", "Western Erez": "zikim",
    "Gate 96": "gate-96", "Erez": "erez", "JLOTS": "trident-pier", "Kissufim": "kissufim",
}  # fmt: skip
CARGO = (
    ("Wheat flour", "Food"), ("Food parcels", "Food"), ("Tents", "Shelter"), ("Water", "WASH"),
    ("Medical supplies", "Health"), ("Diesel", "Fuel"), ("Cooking gas", "Cooking gas"),
)  # fmt: skip
FUEL = {"Fuel", "Cooking gas"}
FIRST, DAYS = date(2023, 10, 21), 620
Key = tuple[str, str, date]  # place, traffic, day


class Twin(NamedTuple):
    """A made-up export, and what is right.

    Attributes:
        rows: below the header.
        sums: the trucks by place, traffic and day.
        left_out: how many rows make no figure: totals, and those without a number.
        blank: how many rows are blank.
    """

    rows: list[list[Any]]
    sums: dict[Key, Decimal]
    left_out: int
    blank: int


def make(count: int, *, seed: int = 7) -> Twin:
    """Make an export of so many rows, sums and blank rows included."""
    chance = random.Random(seed)
    rows: list[list[Any]] = []
    sums: Counter[Key] = Counter()
    left_out = blank = 0
    while len(rows) < count:
        kind = len(rows) % 50
        if kind == 29:
            rows.append([None] * len(COLUMNS))
            blank += 1
        elif kind == 49:
            rows.append(["Total", sum(sums.values()), *[None] * (len(COLUMNS) - 2)])
            left_out += 1
        else:
            row, trucks, key = _manifest(chance, len(rows))
            rows.append(row)
            left_out += trucks is None
            if trucks is not None:
                sums[key] += trucks
    return Twin(rows, {key: Decimal(value) for key, value in sums.items()}, left_out, blank)


def _manifest(chance: random.Random, number: int) -> tuple[list[Any], int | None, Key]:
    day = FIRST + timedelta(days=chance.randrange(DAYS))
    crossing = chance.choice([*CROSSINGS])
    what, category = chance.choice(CARGO)
    trucks = chance.randrange(12)
    dirty, figure = _dirty_figure(chance, trucks)
    row = [
        number + 1, dirty, _dirty_day(chance, day), "Manifest", "UNRWA", what,
        category + chance.choice(("", "", " ")),
        chance.choice(("Received", "received", "RECEIVED ")),
        chance.choice((None, trucks * 20, "n/a")), chance.choice((None, "Pallets", " ")),
        "A donor", "In kind", crossing + chance.choice(("", "", "", " ", "  ")), "A partner",
        f"{day:%B %Y}", "Manual", datetime.combine(date(2025, 7, 3), time(9, 30)),
    ]  # fmt: skip
    traffic = "fuel" if category in FUEL else "goods"
    return row, figure, (CROSSINGS[crossing], traffic, day)


def _dirty_figure(chance: random.Random, trucks: int) -> tuple[Any, int | None]:
    """A number of trucks as people write it, and what it is; None: it is none."""
    written = chance.choices(
        (trucks, f"{trucks}.00", f"{trucks} trucks", f" {trucks}", f"{trucks} (partially)", "n/a",
         None, "-"),
        weights=(900, 30, 20, 20, 10, 5, 5, 5),
    )[0]  # fmt: skip
    return written, None if written in {"n/a", None, "-"} else trucks


def _dirty_day(chance: random.Random, day: date) -> Any:
    """A day as a cell of a workbook, as text in several notations, or as a number of Excel."""
    return chance.choices(
        (datetime.combine(day, time()), f"{day}", f"{day}T00:00:00", f"{day:%d/%m/%Y}",
         f"{day.day} {day:%B %Y}", (day - date(1899, 12, 30)).days),
        weights=(80, 6, 4, 6, 2, 2),
    )[0]  # fmt: skip


def write_workbook(path: Path, twin: Twin) -> Path:
    """Write it as a workbook, its header below a title."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in ([TITLE], [], list(COLUMNS), *twin.rows):
        sheet.append(row)
    book.properties.creator = "aidmap"
    book.save(path)
    return path


def write_table(path: Path, twin: Twin) -> Path:
    """Write it as CSV; the days are text then."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[TITLE], COLUMNS, *twin.rows])
    return path


if __name__ == "__main__":
    write_workbook(SHIPPED, make(SHIPPED_ROWS))
