"""Made-up data sets of any size, for measuring: places in a grid, routes between neighbours.

Reports are as they come: half of them end on a day, a third is announced, a tenth is published up
to twenty days late, a fiftieth is retracted; fuel and people are there beside goods.
"""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from aidmap.model import Report, Retraction, parse
from aidmap.store import init, open_store

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = 20
RETRACTED = 50  # one report of so many
TRAFFIC = (["goods"], ["goods", "fuel"], ["people"], ["goods"], ["fuel", "people"])
FIRST = date(2024, 1, 1)
ABOUT = """
id = "made-up"
title_en = "Made up"
time_zone = "UTC"
licence = "none"
disclaimer_en = "Made up."
"""


def made_up_folder(folder: Path, *, places: int, routes: int, reports: int) -> Path:
    """Write a made-up data set."""
    init(folder, about=ABOUT)
    ids = [f"p{number}" for number in range(places)]
    points = [(30 + number % 100 * 0.05, 25 + number // 100 * 0.05) for number in range(places)]
    _write_features(folder / "places.geojson", [
        {"id": key, "kind": "land_crossing", "name_en": f"Place {key}", "accuracy_m": 300,
         "geometry": {"type": "Point", "coordinates": list(point)}}
        for key, point in sorted(zip(ids, points, strict=True))
    ])  # fmt: skip
    steps = [(start, start + 1) for start in range(min(routes * 2, places - 1))]
    _write_features(folder / "legs.geojson", [
        {"id": f"{ids[one]}--{ids[two]}", "start": ids[one], "end": ids[two], "mode": "road",
         "km": 5, "geometry": {"type": "LineString", "coordinates": [points[one], points[two]]}}
        for one, two in steps
    ])  # fmt: skip
    ways = ["|".join(ids[number * 2 % max(places - 2, 1) :][:3]) for number in range(routes)]
    _add_rows(folder / "routes.csv", [
        {"id": f"r{number}", "name_en": f"Route {number}", "traffic": "goods", "places": way}
        for number, way in enumerate(ways)
    ])  # fmt: skip
    _add_rows(folder / "sources.csv", [
        {"id": f"s{number}", "name": f"Source {number}", "kind": "un"} for number in range(SOURCES)
    ])  # fmt: skip
    store = open_store(folder)
    made = [made_up_report(number, ids[number % places]) for number in range(reports)]
    store.add(reports=made)
    store.add(retractions=[_retraction(report) for report in made[RETRACTED // 2 :: RETRACTED]])
    return folder


def made_up_report(number: int, subject: str) -> Report:
    """One of the reports: they spread over 800 days, kinds of claims and publishers."""
    chance = random.Random(number)  # the same every time
    first = FIRST + timedelta(days=chance.randrange(800))
    late = chance.randrange(1, 21) if chance.random() < 1 / 10 else 0
    last = first + timedelta(days=chance.randrange(60)) if chance.random() < 1 / 2 else None
    fields = {
        "subject": subject,
        "status": chance.choice(("open", "restricted", "closed")),
        "traffic": chance.choice(TRAFFIC),
        "basis": chance.choice(("observed", "observed", "announced")),
        "effective_from": first,
        "effective_to": last,
        "reported_on": first + timedelta(days=late),
        "recorded_at": "2026-10-31T00:00:00Z",
        "publisher": f"s{number % SOURCES}",
        "title": f"Document {number}",
        "url": f"https://example.org/{number}",
    }
    report: Report = parse("report", fields)
    return report


def _retraction(report: Report) -> Retraction:
    fields = {
        "report": report.id, "recorded_at": "2026-11-01T00:00:00Z", "because": "a mistake",
    }  # fmt: skip
    made: Retraction = parse("retraction", fields)
    return made


def _write_features(path: Path, records: list[dict[str, Any]]) -> None:
    lines = [
        json.dumps({
            "type": "Feature", "id": record["id"], "geometry": record["geometry"],
            "properties": {key: value for key, value in record.items() if key != "geometry"},
        })
        for record in records
    ]  # fmt: skip
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8")


def _add_rows(path: Path, rows: list[dict[str, str]]) -> None:
    columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    text = io.StringIO(newline="")
    csv.DictWriter(text, columns, lineterminator="\n").writerows(rows)
    with path.open("a", encoding="utf-8") as file:
        file.write(text.getvalue())
