"""Made-up cases for the engines of the rules: reports, counts, retractions, and what is asked."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from engines import NETWORK, PUBLISHERS

if TYPE_CHECKING:
    from engines import Case


def random_logs(count: int) -> list[Case]:
    """Made-up reports and counts: bounded ones, late ones, retractions, all clocks."""
    chance = random.Random(12)
    start = date(2024, 1, 1)
    places = [place["id"] for place in NETWORK["places"]]
    subjects = [*places, *["erez", "gate"] * 20, *["port", "scan"] * 5, *NETWORK["legs"][:4]]

    def made(key: int) -> Case:
        first = start + timedelta(days=chance.randint(0, 60))
        basis = chance.choice(["observed", "observed", "announced"])
        late = chance.choice([0, 0, 1, 5, 30] if basis == "observed" else [-20, -5, 0, 3])
        one = {
            "key": str(key), "subject": chance.choice(subjects),
            "status": chance.choice(["open", "restricted", "closed"]),
            "basis": basis, "from": str(first),
            "traffic": chance.choice([["goods"], ["goods"], ["goods", "fuel"], ["people"]]),
            "reported": str(first + timedelta(days=late)),
            "publisher": chance.choice(PUBLISHERS),
            "recorded": f"2024-0{chance.randint(1, 6)}-01T00:00:{key:02}Z",
        }  # fmt: skip
        if chance.random() < 0.3:
            one["to"] = str(first + timedelta(days=chance.randint(0, 30)))
        if chance.random() < 0.15:
            one["retracted"] = "2024-05-15T00:00:00Z"
        return one

    def counted(key: int, on: date) -> Case:
        first = on - timedelta(days=chance.randint(-2, 12))
        last = first + timedelta(days=chance.choice([0, 0, 0, 2, 6, 9]))
        return {
            "key": f"count {key}", "subject": chance.choice([*places, *["erez", "gate"] * 10]),
            "first": str(first), "last": str(last),
            "reported": str(last + timedelta(days=chance.choice([0, 1, 12]))),
            "value": chance.choice(["0", "1", "25.5", "30"]),
            "publisher": chance.choice(PUBLISHERS),
            "traffic": chance.choice(["goods", "goods", "goods", "fuel", "people"]),
            "measure": chance.choice(["trucks", "trucks", "tonnes", "packages"]),
            "stage": chance.choice(["entered", "entered", "collected", "manifested"]),
            "recorded": f"2024-0{chance.randint(1, 6)}-02T00:00:{key:02}Z",
        } | ({"retracted": "2024-05-15T00:00:00Z"} if chance.random() < 0.15 else {})  # fmt: skip

    def asked(number: int) -> Case:
        clocks = {
            "known_by": chance.choice([None, None, "2024-02-15"]),
            "recorded_by": chance.choice([None, None, "2024-04-10T00:00:00+00:00"]),
            "according_to": chance.choice([None, None, ["ocha", "wfp"]]),
            "what_if": chance.choice([None, {chance.choice(subjects): chance.choice(
                ["open", "restricted", "closed", "planned", "unknown"])}]),
        }  # fmt: skip
        on = start + timedelta(days=chance.randint(20, 110))
        return {
            "name": f"log {number}", "on": str(on),
            "traffic": chance.choice(["goods", "goods", "goods", "fuel", "people"]),
            "subject": chance.choice(["erez", "erez", "gate"]),
            "reports": [made(key) for key in range(chance.randint(10, 50))],
            "counts": [counted(key, on) for key in range(chance.choice([0, 0, 10, 40]))],
        } | {name: value for name, value in clocks.items() if value}  # fmt: skip

    return [asked(number) for number in range(count)]
